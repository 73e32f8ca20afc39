//! Servers that were found on this computer.

use crate::domain::{FoundServer, JobId};

/// What is known of servers on this computer, and who is looking.
#[derive(Clone, Debug, Default)]
pub struct Servers {
    /// In the order of the table of providers.
    pub found: Vec<FoundServer>,
    /// The job that looks for them.
    pub job: Option<JobId>,
    /// Whether a page that offers them is open and has had them looked for.
    pub(super) is_followed: bool,
}
