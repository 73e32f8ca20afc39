//! The only words between the window and the engine.
//!
//! A new kind of job is a [`Command`], the [`Event`]s it reports, and a file in `engine/jobs`.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::domain::{
    ChatRequest, Endpoint, Failure, FinishReason, JobId, Model, Patience, PictureId, PictureInfo, PictureSource,
    PreparePlan, PreparedPicture, Usage,
};

/// A job for the engine. Cancelling is not a command: it goes beside the queue, see `engine::Engine::cancel`.
#[derive(Clone, Debug)]
pub enum Command {
    /// Decode a picture and keep it under this id. Ends in `PictureOpened` or `JobFailed`.
    OpenPicture { job: JobId, picture: PictureId, source: PictureSource },
    /// Make the exact bytes that would be sent. Ends in `PicturePrepared` or `JobFailed`.
    PreparePicture { job: JobId, picture: PictureId, plan: PreparePlan },
    /// Forget a picture; its jobs go on with what they hold.
    ForgetPicture { picture: PictureId },
    /// Ask. Ends in `ChatFinished` or `JobFailed`.
    StartChat { job: JobId, request: Box<ChatRequest>, patience: Patience },
    /// Ask a provider for its models. Ends in `ModelsListed` or `JobFailed`.
    ListModels { job: JobId, endpoint: Box<Endpoint> },
}

impl Command {
    /// The job that this command starts.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::OpenPicture { job, .. }
            | Self::PreparePicture { job, .. }
            | Self::StartChat { job, .. }
            | Self::ListModels { job, .. } => Some(*job),
            Self::ForgetPicture { .. } => None,
        }
    }
}

/// What the engine reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    PictureOpened {
        job: JobId,
        picture: PictureId,
        info: PictureInfo,
    },
    PicturePrepared {
        job: JobId,
        picture: PictureId,
        prepared: Arc<PreparedPicture>,
    },
    /// The server is busy; the request is repeated after this time.
    ChatRetrying {
        job: JobId,
        after: Duration,
        attempt: u32,
    },
    ChatStarted {
        job: JobId,
        model: Option<String>,
    },
    /// Text that has come since the last delta that was taken. Deltas keep the order of the stream.
    ChatDelta {
        job: JobId,
        kind: DeltaKind,
        text: String,
    },
    ChatFinished {
        job: JobId,
        answer: ChatEnd,
    },
    ModelsListed {
        job: JobId,
        models: Vec<Model>,
    },
    /// Something beside the job failed; the job itself goes on.
    Warned {
        job: JobId,
        failure: Failure,
    },
    /// The job ended without what it was for. What had arrived before stays valid.
    JobFailed {
        job: JobId,
        failure: Failure,
    },
}

impl Event {
    /// The job that reports.
    #[must_use]
    pub fn job(&self) -> JobId {
        match self {
            Self::PictureOpened { job, .. }
            | Self::PicturePrepared { job, .. }
            | Self::ChatRetrying { job, .. }
            | Self::ChatStarted { job, .. }
            | Self::ChatDelta { job, .. }
            | Self::ChatFinished { job, .. }
            | Self::ModelsListed { job, .. }
            | Self::Warned { job, .. }
            | Self::JobFailed { job, .. } => *job,
        }
    }

    /// Whether it is the last event of its job.
    #[must_use]
    pub fn ends_job(&self) -> bool {
        !matches!(
            self,
            Self::ChatRetrying { .. } | Self::ChatStarted { .. } | Self::ChatDelta { .. } | Self::Warned { .. }
        )
    }
}

/// What a piece of an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeltaKind {
    Answer,
    Reasoning,
}

/// An event with the engine's time: the window has no clock of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub at: SystemTime,
    pub event: Event,
}

/// How an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatEnd {
    pub reason: FinishReason,
    /// The server's name for this answer.
    pub id: Option<String>,
    pub usage: Option<Usage>,
    /// From the request to the first piece of text.
    pub first_text: Option<Duration>,
}
