//! The unsent question is kept.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Draft, Failure, JobId};
use crate::protocol::Event;

pub(super) async fn run(context: Arc<Context>, job: JobId, draft: Box<Draft>) -> Result<Event, Failure> {
    let work = tokio::task::spawn_blocking(move || context.files.draft.save(job, &draft));
    let saved = work.await.map_err(|panic| failure::of_panic(&panic))?;
    saved.map_err(|error| failure::of_storage(&error))?;
    Ok(Event::DraftSaved { job })
}
