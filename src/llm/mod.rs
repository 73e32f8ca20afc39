//! The client of servers that speak the common `/chat/completions` protocol.
//!
//! Strict in what it writes (`body`), tolerant in what it reads: bytes go through `sse` and `wire` to `reader`, which
//! gives [`domain::StreamEvent`](crate::domain::StreamEvent)s; refusals through `server_error` to `classify`.
//! `repetition` watches an answer that is to be a transcription for loops, `table` takes rows out of one that is to be a
//! table.
//! What a server repeats of the request in a refusal is found by `said`.
//! How a server departs from the protocol is data, applied in `quirks`.
//! Knows no provider by name, no files, no window; the HTTP client and the key are handed in.
//! A new habit of a server is first a file in `tests/streams`.

mod body;
mod classify;
mod client;
mod error;
mod markdown_rows;
mod models;
mod quirks;
mod reader;
mod repetition;
mod retry;
mod said;
mod server_error;
mod sse;
mod table;
mod thinking;
mod transport;
mod wire;

pub use body::{shown_body, whole_body};
pub use client::{KeyCheck, LlmClient};
pub use error::{LlmError, ServerReply};
pub use reader::StreamReader;
pub use repetition::{Repetition, RepetitionGuard};
pub use table::{NewRows, TableReader};
