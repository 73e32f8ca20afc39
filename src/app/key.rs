//! The key of the endpoint that is asked.

use crate::domain::{Failure, JobId, KeyPlace, PictureId};

/// What is known of the key, and what is being done about it.
#[derive(Clone, Debug, Default)]
pub struct KeyDesk {
    pub work: KeyWork,
    /// Where the key lies; `None` when there is none or nobody has looked.
    pub place: Option<KeyPlace>,
    /// Whether a question waits for the key and is asked as soon as there is one.
    pub question_waits: bool,
    /// The picture that a model reads as soon as there is a key, and whether as a second reading.
    pub reading_waits: Option<(PictureId, bool)>,
}

/// What is being done about the key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyWork {
    #[default]
    Idle,
    LookingUp {
        job: JobId,
    },
    Checking {
        job: JobId,
    },
    /// The server refused the key that was entered.
    Wrong,
    Failed(Failure),
}

impl KeyDesk {
    /// The job that is waited for.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.work {
            KeyWork::LookingUp { job } | KeyWork::Checking { job } => Some(job),
            _ => None,
        }
    }
}
