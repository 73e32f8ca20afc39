//! The unsent question is kept.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Draft, Failure, JobId};
use crate::protocol::Event;
use crate::storage;

pub(super) async fn run(context: Arc<Context>, job: JobId, draft: Box<Draft>) -> Result<Event, Failure> {
    let work = tokio::task::spawn_blocking(move || {
        let save = || storage::save_draft(&context.home, &draft).map_err(|error| failure::of_storage(&error));
        context.draft.write(job, save)
    });
    work.await.map_err(|panic| failure::of_panic(&panic))??;
    Ok(Event::DraftSaved { job })
}
