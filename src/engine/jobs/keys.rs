//! The key of an endpoint: looked for, tried, kept, forgotten.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Endpoint, Failure, FailureKind, JobId, KeyPlace, KeyVerdict, Secret};
use crate::llm::KeyCheck;
use crate::protocol::Event;
use crate::storage::{SecretStore, StorageError};

pub(super) async fn look_up(context: Arc<Context>, job: JobId, endpoint: Box<Endpoint>) -> Result<Event, Failure> {
    let place = place(&context, &endpoint).await?;
    Ok(Event::KeyLookedUp { job, place })
}

/// A key that the server refuses is not kept. One that could not be tried is: the user may be on a train.
pub(super) async fn save(
    context: Arc<Context>,
    job: JobId,
    endpoint: Box<Endpoint>,
    key: Secret,
) -> Result<Event, Failure> {
    let verdict = match context.llm.check_key(&endpoint, &key).await {
        Ok(KeyCheck::Right) => KeyVerdict::Right,
        Ok(KeyCheck::Wrong) => return Ok(Event::KeyChecked { job, verdict: KeyVerdict::Wrong, place: None }),
        Ok(KeyCheck::Unclear) => KeyVerdict::Unchecked(Box::new(failure::at(&endpoint, FailureKind::ServerNonsense))),
        Err(error) => KeyVerdict::Unchecked(Box::new(failure::of_llm(&error, &endpoint, None, true))),
    };
    let entry = endpoint.key.clone();
    let cancelled = context.cancellations.token(job);
    let keep = move |secrets: &dyn SecretStore| {
        // What blocks is not dropped with the job.
        if cancelled.is_cancelled() { Err(StorageError::KeyNotKept) } else { secrets.set(&entry, &key) }
    };
    let place = with_secrets(&context, &endpoint, keep).await?;
    Ok(Event::KeyChecked { job, verdict, place: Some(place) })
}

pub(super) async fn forget(context: Arc<Context>, job: JobId, endpoint: Box<Endpoint>) -> Result<Event, Failure> {
    let entry = endpoint.key.clone();
    with_secrets(&context, &endpoint, move |secrets| secrets.delete(&entry)).await?;
    let place = place(&context, &endpoint).await?;
    Ok(Event::KeyLookedUp { job, place })
}

async fn place(context: &Context, endpoint: &Endpoint) -> Result<Option<KeyPlace>, Failure> {
    let entry = endpoint.key.clone();
    with_secrets(context, endpoint, move |secrets| secrets.place(&entry)).await
}

/// Where blocking is allowed: a keychain may ask the user to unlock it.
async fn with_secrets<T: Send + 'static>(
    context: &Context,
    endpoint: &Endpoint,
    work: impl FnOnce(&dyn SecretStore) -> Result<T, StorageError> + Send + 'static,
) -> Result<T, Failure> {
    let secrets = Arc::clone(&context.secrets);
    let done = tokio::task::spawn_blocking(move || work(&*secrets)).await;
    let done = done.map_err(|panic| failure::of_panic(&panic))?;
    done.map_err(|error| failure::of_secrets(&error, endpoint))
}
