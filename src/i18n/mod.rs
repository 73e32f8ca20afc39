//! The words that a person reads, as structs of fields: one field a message, one file per view and language.
//!
//! A message that a language lacks does not compile. Knows nothing of the window: it turns values of `domain` into
//! text. A new view is a struct in a file here and its texts in a file of each language; a new language is a value of
//! [`Language`] and a folder of such files.

mod english;
mod failures;

pub use failures::{Failures, Message, Words};

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
}

/// All texts of one language.
#[derive(Debug)]
pub struct Strings {
    pub failures: Failures,
}

/// The texts of a language.
#[must_use]
pub fn strings(language: Language) -> &'static Strings {
    match language {
        Language::English => &english::STRINGS,
    }
}
