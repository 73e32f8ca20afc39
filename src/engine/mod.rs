//! The tokio side: takes commands, runs jobs, reports events. Knows nothing of the window.
//!
//! A new kind of job is a `Command` and its events in `protocol`, a file in `jobs`, and a line in `Context::dispatch`.

mod cancel;
mod failure;
mod files;
mod jobs;
mod net;
mod outbox;
mod pictures;

use std::fmt;
use std::sync::Arc;

use tokio::runtime::{Handle, Runtime};
use tokio::sync::{Semaphore, mpsc};

use crate::domain::JobId;
use crate::fetch::Fetcher;
use crate::llm::LlmClient;
use crate::protocol::{Command, Report};
use crate::storage::{Files, SecretStore};
use cancel::Cancellations;
use jobs::{Batches, Context, ReadPlaces};
use outbox::Outbox;
use pictures::Pictures;

/// Called when there is something to drain: from any thread, often, and never to do work itself.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Commands that may stand in the queue. When it is full the sender keeps the command and tries again.
const QUEUE_LENGTH: usize = 64;

/// Pictures that are decoded or encoded at the same time.
const DESKS: usize = 2;

/// What the engine works with.
#[derive(Clone)]
pub struct Parts {
    pub files: Files,
    pub secrets: Arc<dyn SecretStore>,
}

/// Keys are never shown, not even that there are some.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("home", &self.files.home).finish_non_exhaustive()
    }
}

/// Why the engine could not start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("no thread could be started: {0}")]
    Runtime(#[from] std::io::Error),
    #[error("no HTTP client could be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// The handle that a face holds. Dropping it cancels every job.
pub struct Engine {
    commands: mpsc::Sender<Command>,
    outbox: Arc<Outbox>,
    cancellations: Arc<Cancellations>,
    /// `None` when the engine lives in a runtime of its caller.
    runtime: Option<Runtime>,
}

impl Engine {
    /// Starts the engine in a runtime of its own.
    pub fn start(parts: Parts, wake: Wake) -> Result<Self, EngineError> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("engine").enable_all().build()?;
        let mut engine = Self::start_in(runtime.handle(), parts, wake)?;
        engine.runtime = Some(runtime);
        Ok(engine)
    }

    /// Starts the engine in a runtime that exists already.
    pub fn start_in(runtime: &Handle, parts: Parts, wake: Wake) -> Result<Self, EngineError> {
        let outbox = Outbox::new(wake, parts.files.log.clone());
        let cancellations = Arc::new(Cancellations::default());
        let (commands, mut queue) = mpsc::channel(QUEUE_LENGTH);
        let (any, local) = (net::client()?, net::local_client()?);
        let context = Arc::new(Context {
            outbox: Arc::clone(&outbox),
            cancellations: Arc::clone(&cancellations),
            pictures: Pictures::default(),
            llm: LlmClient::new(any.clone(), local.clone()),
            fetcher: Fetcher { any, local, bound: net::client_bound },
            files: parts.files,
            secrets: parts.secrets,
            desks: Semaphore::new(DESKS),
            batches: Batches::default(),
            read_places: ReadPlaces::default(),
        });
        runtime.spawn(async move {
            while let Some(command) = queue.recv().await {
                context.dispatch(command);
            }
        });
        Ok(Self { commands, outbox, cancellations, runtime: None })
    }

    /// Hands a command over. When the queue is full it comes back, to be tried again later; its job can be cancelled
    /// in the meantime.
    pub fn try_send(&self, command: Command) -> Result<(), Command> {
        if let Some(job) = command.job() {
            self.cancellations.register(job);
        }
        self.commands.try_send(command).map_err(mpsc::error::TrySendError::into_inner)
    }

    /// Asks a job to end. It reports what it has and then `JobFailed` with the kind `Cancelled`.
    pub fn cancel(&self, job: JobId) {
        self.cancellations.cancel(job);
    }

    /// Everything reported since the last call, oldest first.
    #[must_use]
    pub fn drain(&self) -> Vec<Report> {
        self.outbox.drain()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("free_places", &self.commands.capacity()).finish_non_exhaustive()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.cancellations.cancel_all();
        if let Some(runtime) = self.runtime.take() {
            // A decoder that is busy must not keep the window from closing.
            runtime.shutdown_background();
        }
    }
}
