//! The settings file is written.

use std::sync::{Arc, PoisonError};

use super::{Context, failure};
use crate::domain::{Failure, JobId, Settings};
use crate::protocol::Event;
use crate::storage;

pub(super) async fn run(context: Arc<Context>, job: JobId, settings: Box<Settings>) -> Result<Event, Failure> {
    let work = tokio::task::spawn_blocking(move || {
        let mut newest = context.settings_written.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.is_none_or(|written| written < job) {
            storage::save_settings(&context.home, &settings).map_err(|error| failure::of_storage(&error))?;
            *newest = Some(job);
        }
        Ok(())
    });
    work.await.map_err(|panic| failure::of_panic(&panic))??;
    Ok(Event::SettingsSaved { job })
}
