//! Reading many pictures in one go.

use std::path::PathBuf;

use crate::domain::{BatchEnd, BatchForm, Failure, JobId, PictureSource};

/// What is read, how it is written, and how far it has come.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Pictures, and folders that stand for the pictures in them.
    pub sources: Vec<PictureSource>,
    pub form: BatchForm,
    pub work: BatchWork,
    /// Whether the window was to be closed while it runs, and waits for a yes.
    pub is_close_asked: bool,
}

/// How far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BatchWork {
    #[default]
    Choosing,
    Running {
        job: JobId,
        done: usize,
        /// 0 until the folders were looked through.
        total: usize,
        /// The picture that was done last.
        path: Option<PathBuf>,
        is_paused: bool,
        failures: Vec<(PathBuf, Failure)>,
    },
    Done(BatchEnd),
}

impl Batch {
    /// The job that reads.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.work {
            BatchWork::Running { job, .. } => Some(job),
            _ => None,
        }
    }
}
