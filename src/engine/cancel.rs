//! Cancelling goes beside the queue of commands, so it can neither be lost nor wait in line.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::domain::JobId;

/// A token for every job that was handed over and has not ended.
#[derive(Default)]
pub(super) struct Cancellations {
    tokens: Mutex<HashMap<JobId, CancellationToken>>,
}

impl Cancellations {
    /// Called before the job enters the queue.
    pub(super) fn register(&self, job: JobId) {
        self.lock().entry(job).or_default();
    }

    /// The job's token; cancelled already if that was asked for while it stood in the queue.
    pub(super) fn token(&self, job: JobId) -> CancellationToken {
        self.lock().entry(job).or_default().clone()
    }

    /// Does nothing to a job that has ended.
    pub(super) fn cancel(&self, job: JobId) {
        if let Some(token) = self.lock().get(&job) {
            token.cancel();
        }
    }

    pub(super) fn cancel_all(&self) {
        self.lock().values().for_each(CancellationToken::cancel);
    }

    /// Called when the job has ended.
    pub(super) fn forget(&self, job: JobId) {
        self.lock().remove(&job);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, CancellationToken>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
