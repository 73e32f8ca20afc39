//! A question to a model and what streams back.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Detail, Endpoint, PreparedPicture};

/// Everything that decides what is sent; the key alone comes in separately.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    pub endpoint: Endpoint,
    pub model: String,
    pub system: Option<String>,
    /// Earlier turns first; the last one is the question.
    pub turns: Vec<Turn>,
    /// Upper bound of the answer. Always sent: some servers require it.
    pub max_tokens: u32,
    /// `None` leaves it to the server.
    pub temperature: Option<f32>,
    pub detail: Detail,
    /// Whether the answer is asked for piece by piece.
    pub is_streamed: bool,
    pub form: AnswerForm,
}

/// What an answer is to look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AnswerForm {
    #[default]
    Text,
    /// The rows of a comparison as JSON; the server is held to it where it can be.
    ComparisonTable,
}

/// One contribution to the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub role: Role,
    pub parts: Vec<ContentPart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    User,
    Assistant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentPart {
    Text(String),
    Picture(Arc<PreparedPicture>),
    /// The address of a picture of the web: the server fetches it itself.
    PictureAt(String),
}

/// What the picture at this place of a question is called: A, B … Z, AA, AB …
#[must_use]
pub fn picture_letters(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    if index < 26 { letter.to_string() } else { format!("{}{letter}", picture_letters(index / 26 - 1)) }
}

/// What happens while an answer comes in, in this order: `Retrying`*, `Started`, (`Text` | `Reasoning`)*, `Usage`?,
/// `Finished`. A failure ends it at any point and is reported beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// The server is busy or asked for patience; the request is repeated after this time.
    Retrying {
        after: Duration,
        attempt: u32,
    },
    /// The server takes no temperature; the request is repeated without it.
    AtOwnTemperature,
    /// The server has begun to answer. `model` is what it calls itself.
    Started {
        model: Option<String>,
    },
    Text(String),
    Reasoning(String),
    Usage(Usage),
    Finished {
        reason: FinishReason,
        id: Option<String>,
    },
}

/// What the server counted. What it does not tell is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
}

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FinishReason {
    /// The model was done.
    Stop,
    /// `max_tokens` or the context was used up: the answer is cut.
    Length,
    /// The provider's filter ended or withheld it.
    ContentFilter,
    /// Whatever else the server says, kept as it said it.
    Other(String),
}

impl FinishReason {
    /// Reads the word of the wire. Never fails: the list of words is open.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word {
            "stop" => Self::Stop,
            "length" => Self::Length,
            "content_filter" => Self::ContentFilter,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The word of the wire.
impl fmt::Display for FinishReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ContentFilter => "content_filter",
            Self::Other(word) => word,
        })
    }
}

/// A program that a request is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestForm {
    Curl,
    Python,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_the_alphabet() {
        for (index, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")] {
            assert_eq!(picture_letters(index), expected);
        }
    }
}
