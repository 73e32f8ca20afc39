//! What leaves the program as a file or as lines for scripts: values of `domain` in, bytes or text out.
//!
//! Knows nothing of files and of the words said to people: those come in with the call.
//! A further thing to export is a further file here.

pub mod card;
pub mod request;
mod style;
pub mod table;
pub mod texts;
