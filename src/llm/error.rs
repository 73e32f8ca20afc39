//! What can go wrong between a question and its answer, one variant a kind of failure, with the facts a sentence needs.
//!
//! Makes no sentences for users and decides nothing: `classify` reads a server's refusal, `transport` a broken
//! connection. A new kind is a variant here, a row in `classify`, and a `FailureKind`.

use std::fmt;
use std::time::Duration;

use super::classify::rejection;
use super::said::Said;
use crate::domain::{ChatRequest, ContentPart, Facts, FailureKind, Secret, Why};

/// More of what a server said is not shown.
const MAX_SHOWN_CHARS: usize = 500;

/// A longer run of letters and digits is no word, no name and no address.
const MAX_RUN: usize = 80;

/// What a server said of a failure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerReply {
    /// HTTP status, or the one that the error names when it came within an answer.
    pub status: Option<u16>,
    pub text: Option<String>,
    /// When it asks to be asked again.
    pub retry_after: Option<Duration>,
    /// The limit that was passed: tokens or pictures.
    pub limit: Option<u64>,
    /// How many tokens there are for an answer, where one was asked for that may be longer.
    pub room: Option<u32>,
    /// Whether words told the kind, and not the status alone.
    pub is_told: bool,
    pub why: Option<Why>,
    /// Where requests are sent on to.
    pub leads_to: Option<String>,
    /// Whether it repeated some of what was asked.
    pub repeats_request: bool,
}

impl ServerReply {
    /// A reply of which nothing but the text is known.
    pub(super) fn saying(text: &str) -> Self {
        let text = text.trim();
        Self { text: (!text.is_empty()).then(|| text.to_owned()), ..Self::default() }
    }
}

/// The status and the words, as they follow a sentence.
impl fmt::Display for ServerReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, self.text.as_deref()) {
            (Some(status), Some(text)) => write!(f, " (HTTP {status}: {text})"),
            (Some(status), None) => write!(f, " (HTTP {status})"),
            (None, Some(text)) => write!(f, ": {text}"),
            (None, None) => Ok(()),
        }
    }
}

/// Why a question got no complete answer. What had arrived before stays valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    #[error("the key is not accepted{0}")]
    KeyWrong(ServerReply),
    #[error("the key has no access to this{0}")]
    NoAccess(ServerReply),
    #[error("the account has no credit left{0}")]
    NoCredit(ServerReply),
    #[error("too many requests{0}")]
    RateLimit(ServerReply),
    #[error("the server does not know this model{0}")]
    ModelUnknown(ServerReply),
    #[error("this model cannot see pictures{0}")]
    ModelBlind(ServerReply),
    #[error("the request is too large{0}")]
    TooLarge(ServerReply),
    #[error("the conversation is longer than the model can take{0}")]
    ContextTooLong(ServerReply),
    #[error("too many pictures{0}")]
    TooManyPictures(ServerReply),
    #[error("the content was withheld by a filter{0}")]
    ContentFiltered(ServerReply),
    /// Includes refusals that fit no other kind; status and text then say what the server minds.
    #[error("the server failed{0}")]
    ServerFailed(ServerReply),
    #[error("the server's reply is no answer{0}")]
    ServerNonsense(ServerReply),
    /// `reason` is ours: why this address cannot be the right one.
    #[error("the address is wrong: {reason}{reply}")]
    WrongAddress { reason: String, reply: ServerReply },
    #[error("there is no connection: {cause}")]
    Offline { cause: String },
    #[error("the server's name is unknown: {cause}")]
    NameUnknown { cause: String },
    #[error("nothing answers at this address: {cause}")]
    Refused { cause: String },
    #[error("no encrypted connection can be made: {cause}")]
    Tls { cause: String },
    #[error("the proxy does not let the request through: {cause}")]
    Proxy { cause: String },
    /// `cause` is `None` where the server itself ended the answer before its end.
    #[error("the answer broke off{}", cause.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default())]
    Cut { cause: Option<String> },
    #[error("nothing more has come for {seconds} s")]
    Stalled { seconds: u64 },
}

impl LlmError {
    /// The kind that programs act on.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::KeyWrong(_) => FailureKind::KeyWrong,
            Self::NoAccess(_) => FailureKind::NoAccess,
            Self::NoCredit(_) => FailureKind::NoCredit,
            Self::RateLimit(_) => FailureKind::RateLimit,
            Self::ModelUnknown(_) => FailureKind::ModelUnknown,
            Self::ModelBlind(_) => FailureKind::ModelBlind,
            Self::TooLarge(_) => FailureKind::TooLarge,
            Self::ContextTooLong(_) => FailureKind::ContextTooLong,
            Self::TooManyPictures(_) => FailureKind::TooManyPictures,
            Self::ContentFiltered(_) => FailureKind::ContentFiltered,
            Self::ServerFailed(_) => FailureKind::ServerFailed,
            Self::ServerNonsense(_) => FailureKind::ServerNonsense,
            Self::WrongAddress { .. } => FailureKind::WrongAddress,
            Self::Offline { .. } => FailureKind::Offline,
            Self::NameUnknown { .. } => FailureKind::NameUnknown,
            Self::Refused { .. } => FailureKind::Refused,
            Self::Tls { .. } => FailureKind::Tls,
            Self::Proxy { .. } => FailureKind::Proxy,
            Self::Cut { .. } => FailureKind::Cut,
            Self::Stalled { .. } => FailureKind::Stalled,
        }
    }

    /// Status, limit and seconds as far as they are known; host and model are the caller's to add.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let reply = self.reply();
        let seconds = match self {
            Self::Stalled { seconds } => Some(*seconds),
            _ => reply.and_then(|reply| reply.retry_after).map(|wait| wait.as_secs()),
        };
        Facts {
            status: reply.and_then(|reply| reply.status),
            limit: reply.and_then(|reply| reply.limit),
            seconds,
            why: reply.and_then(|reply| reply.why),
            address: reply.and_then(|reply| reply.leads_to.clone()),
            ..Facts::default()
        }
    }

    /// What the server said, shortened and without the key.
    #[must_use]
    pub fn server_text(&self) -> Option<&str> {
        self.reply().and_then(|reply| reply.text.as_deref())
    }

    /// Whether the server repeated some of what was asked, in words that may still stand in what is shown.
    #[must_use]
    pub fn repeats_request(&self) -> bool {
        self.reply().is_some_and(|reply| reply.repeats_request)
    }

    /// What a developer would ask for: the chain of causes, or our reason.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::WrongAddress { reason: cause, .. }
            | Self::Offline { cause }
            | Self::NameUnknown { cause }
            | Self::Refused { cause }
            | Self::Tls { cause }
            | Self::Proxy { cause } => Some(cause),
            Self::Cut { cause } => cause.as_deref(),
            _ => None,
        }
    }

    pub(super) fn reply(&self) -> Option<&ServerReply> {
        match self {
            Self::KeyWrong(reply)
            | Self::NoAccess(reply)
            | Self::NoCredit(reply)
            | Self::RateLimit(reply)
            | Self::ModelUnknown(reply)
            | Self::ModelBlind(reply)
            | Self::TooLarge(reply)
            | Self::ContextTooLong(reply)
            | Self::TooManyPictures(reply)
            | Self::ContentFiltered(reply)
            | Self::ServerFailed(reply)
            | Self::ServerNonsense(reply)
            | Self::WrongAddress { reply, .. } => Some(reply),
            _ => None,
        }
    }

    fn reply_mut(&mut self) -> Option<&mut ServerReply> {
        match self {
            Self::KeyWrong(reply)
            | Self::NoAccess(reply)
            | Self::NoCredit(reply)
            | Self::RateLimit(reply)
            | Self::ModelUnknown(reply)
            | Self::ModelBlind(reply)
            | Self::TooLarge(reply)
            | Self::ContextTooLong(reply)
            | Self::TooManyPictures(reply)
            | Self::ContentFiltered(reply)
            | Self::ServerFailed(reply)
            | Self::ServerNonsense(reply)
            | Self::WrongAddress { reply, .. } => Some(reply),
            _ => None,
        }
    }

    /// The same error with what only the request tells of it.
    pub(super) fn asked_by(mut self, request: &ChatRequest) -> Self {
        let is_too_long = matches!(self, Self::ContextTooLong(_)) && request.turns.len() == 1;
        let mut parts = request.turns.iter().flat_map(|turn| &turn.parts);
        let sends_address = parts.any(|part| matches!(part, ContentPart::PictureAt(_)));
        if let Some(reply) = self.reply_mut() {
            if is_too_long {
                reply.why = Some(Why::QuestionTooLong);
            }
            // Where the pictures themselves were sent, the same words mean those.
            if reply.why == Some(Why::PictureNotFetched) && !sends_address {
                reply.why = reply.status.and_then(rejection);
            }
        }
        self
    }

    /// The same error as it may be shown: the key, and what was said and sent, redacted first, then shortened, so that no
    /// half of it remains. Every error leaves this module through here.
    pub(super) fn for_showing(mut self, key: Option<&Secret>, said: &Said<'_>) -> Self {
        let shown = |text: &str| {
            let text = key.map_or_else(|| text.to_owned(), |key| key.redact(text));
            shortened(&without_data(&said.redacted(&text)), MAX_SHOWN_CHARS)
        };
        if let Some(reply) = self.reply_mut() {
            reply.repeats_request = reply.text.as_deref().is_some_and(|text| said.is_repeated_in(text));
            reply.text = reply.text.as_deref().map(shown);
            reply.leads_to = reply.leads_to.as_deref().map(shown);
        }
        match &mut self {
            Self::WrongAddress { reason: cause, .. }
            | Self::Offline { cause }
            | Self::NameUnknown { cause }
            | Self::Refused { cause }
            | Self::Tls { cause }
            | Self::Proxy { cause } => *cause = shown(cause),
            Self::Cut { cause } => *cause = cause.as_deref().map(shown),
            _ => {}
        }
        self
    }
}

/// A text without what may be a picture in base64.
fn without_data(text: &str) -> String {
    let is_of_data = |letter: char| letter.is_ascii_alphanumeric() || "+/=_-".contains(letter);
    let piece = |piece: &str| {
        let run = piece.trim_end_matches(|letter| !is_of_data(letter));
        if run.len() > MAX_RUN { piece.replacen(run, "[data]", 1) } else { piece.to_owned() }
    };
    text.split_inclusive(|letter| !is_of_data(letter)).map(piece).collect()
}

/// At most `max_chars` characters, an ellipsis in place of the rest.
fn shortened(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_at_the_edge_of_what_is_shown_leaves_no_half_behind() {
        let key = Secret::new("sk_canary");
        let text = format!("{}sk_canary and more", "é".repeat(MAX_SHOWN_CHARS - 4));
        let shown = LlmError::ServerFailed(ServerReply::saying(&text)).for_showing(key.as_ref(), &Said::default());
        assert_eq!(shown.server_text(), Some(format!("{}[key…", "é".repeat(MAX_SHOWN_CHARS - 4)).as_str()));
        let cut = LlmError::Cut { cause: Some("sk_canary".to_owned()) }.for_showing(key.as_ref(), &Said::default());
        assert_eq!(cut.detail(), Some("[key]"));
    }

    #[test]
    fn a_picture_that_was_sent_is_not_shown_as_what_the_server_said() {
        let text = format!("no: data:image/png;base64,{}.", "iVBO".repeat(90));
        let shown = LlmError::ServerFailed(ServerReply::saying(&text)).for_showing(None, &Said::default());
        assert_eq!(shown.server_text(), Some("no: data:image/png;base64,[data]."));
    }
}
