//! The settings file is written.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Failure, JobId, Settings};
use crate::protocol::Event;
use crate::storage;

pub(super) async fn run(context: Arc<Context>, job: JobId, settings: Box<Settings>) -> Result<Event, Failure> {
    let work = tokio::task::spawn_blocking(move || {
        let save = || storage::save_settings(&context.home, &settings).map_err(|error| failure::of_storage(&error));
        context.settings.write(job, save)
    });
    work.await.map_err(|panic| failure::of_panic(&panic))??;
    Ok(Event::SettingsSaved { job })
}
