//! Answers in the conversation.

use std::time::Duration;

use crate::domain::{FinishReason, RequestForm, Usage, Usd};

/// What stands around an answer.
#[derive(Debug)]
pub struct AnswerStrings {
    /// Takes the letters of the pictures that came in with a question.
    pub with_pictures: fn(&[String]) -> String,
    pub preparing: &'static str,
    pub asked: &'static str,
    /// Whole seconds until the request is repeated.
    pub waiting: fn(u64) -> String,
    pub thinking: &'static str,
    pub reasoning: &'static str,
    pub stopped: &'static str,
    /// Stopped before anything came.
    pub stopped_empty: &'static str,
    pub nothing_came: &'static str,
    /// The model refused the temperature that was asked for.
    pub own_temperature: &'static str,
    pub partial_kept: &'static str,
    pub retry: &'static str,
    /// Whole seconds until trying again makes sense.
    pub retry_in: fn(u64) -> String,
    pub edit: &'static str,
    /// Have the model go on with a cut answer, and what it is told then.
    pub go_on: &'static str,
    pub go_on_question: &'static str,
    /// Opens what few people need.
    pub more: &'static str,
    pub copy_request: fn(RequestForm) -> &'static str,
    pub copy: &'static str,
    pub copy_code: &'static str,
    pub copy_table: &'static str,
    pub details: &'static str,
    /// Shown on a link: where it leads.
    pub link_target: fn(&str) -> String,
    pub cut_by_length: &'static str,
    pub cut_by_filter: &'static str,
    pub other_end: fn(&str) -> String,
    /// The line under an answer.
    pub account: fn(&Usage, Option<Usd>, Option<Duration>) -> String,
}

impl AnswerStrings {
    /// What is to be said about how an answer ended; nothing when the model was simply done.
    #[must_use]
    pub fn end(&self, reason: &FinishReason) -> Option<String> {
        match reason {
            FinishReason::Stop => None,
            FinishReason::Length => Some(self.cut_by_length.to_owned()),
            FinishReason::ContentFilter => Some(self.cut_by_filter.to_owned()),
            FinishReason::Other(word) => Some((self.other_end)(word)),
        }
    }
}
