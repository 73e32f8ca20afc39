//! The empty window: what can be done here.

use crate::domain::Job;

/// What the empty window says.
#[derive(Debug)]
pub struct WelcomeStrings {
    pub heading: &'static str,
    pub explanation: fn(Job) -> &'static str,
    /// The cards of the jobs.
    pub job: fn(Job) -> &'static str,
    pub job_hint: fn(Job) -> &'static str,
    pub paste: &'static str,
    pub open: &'static str,
    pub sample: &'static str,
    pub drop: &'static str,
    /// Where nothing can be dropped.
    pub no_drops: &'static str,
}
