//! The settings file is written.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Failure, JobId, Settings};
use crate::protocol::Event;

pub(super) async fn run(context: Arc<Context>, job: JobId, settings: Box<Settings>) -> Result<Event, Failure> {
    let work = tokio::task::spawn_blocking(move || context.files.settings.save(job, &settings));
    let saved = work.await.map_err(|panic| failure::of_panic(&panic))?;
    let set_aside = saved.map_err(|error| failure::of_storage(&error))?;
    Ok(Event::SettingsSaved { job, set_aside })
}
