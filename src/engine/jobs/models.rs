//! A provider's list of models, kept for the times without a network.

use std::sync::Arc;
use std::time::SystemTime;

use super::{Context, failure};
use crate::domain::{Endpoint, Failure, JobId, Model};
use crate::protocol::Event;
use crate::storage::{self, CachedModels};

pub(super) async fn run(context: Arc<Context>, job: JobId, endpoint: Box<Endpoint>) -> Result<Event, Failure> {
    remember(&context, job, endpoint.clone()).await?;
    let key = context.key(&endpoint).await;
    let models = context.llm.models(&endpoint, key.as_ref()).await;
    let models = models.map_err(|error| failure::of_llm(&error, &endpoint, None, key.is_some()))?;
    keep(&context, job, endpoint, models.clone()).await;
    Ok(Event::ModelsListed { job, models })
}

/// Reports the list that was kept, so that nobody waits for a slow server to choose a model.
async fn remember(context: &Arc<Context>, job: JobId, endpoint: Box<Endpoint>) -> Result<(), Failure> {
    let home = context.files.home.clone();
    let kept = tokio::task::spawn_blocking(move || storage::load_models(&home, &endpoint)).await;
    if let Some(list) = kept.map_err(|panic| failure::of_panic(&panic))? {
        context.outbox.report(Event::ModelsRemembered { job, models: list.models });
    }
    Ok(())
}

/// A list that cannot be kept is a warning: it was still received.
async fn keep(context: &Arc<Context>, job: JobId, endpoint: Box<Endpoint>, models: Vec<Model>) {
    let home = context.files.home.clone();
    let list = CachedModels { fetched_at: SystemTime::now(), models };
    let kept = tokio::task::spawn_blocking(move || storage::save_models(&home, &endpoint, &list)).await;
    let failure = match kept {
        Ok(Ok(())) => return,
        Ok(Err(error)) => failure::of_storage(&error),
        Err(panic) => failure::of_panic(&panic),
    };
    context.outbox.report(Event::Warned { job, failure });
}
