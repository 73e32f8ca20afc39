//! The words that a person reads, as structs of fields: one field a message, one file per view and language.
//!
//! A message that a language lacks does not compile. Knows nothing of the window: it turns values of `domain` into
//! text. A new view is a struct in a file here and its texts in a file of each language; a new language is a value of
//! [`Language`] and a folder of such files.

mod about;
mod answer;
mod batch;
mod chinese;
mod chooser;
mod compare;
mod english;
mod failures;
mod key;
mod language;
mod models;
mod numbers;
mod pictures;
mod question;
mod read;
mod servers;
mod settings;
mod shell;
mod shortcuts;
mod start;
mod table;
mod welcome;

pub use about::AboutStrings;
pub use answer::AnswerStrings;
pub use batch::BatchStrings;
pub use chooser::ChooserStrings;
pub use compare::CompareStrings;
pub use failures::{Failures, Message, Reasons, Words};
pub use key::KeyStrings;
pub use language::Language;
pub use models::ModelStrings;
pub use pictures::PictureStrings;
pub use question::QuestionStrings;
pub use read::ReadStrings;
pub use servers::ServerStrings;
pub use settings::SettingsStrings;
pub use shell::ShellStrings;
pub use shortcuts::ShortcutStrings;
pub use start::StartStrings;
pub use table::TableStrings;
pub use welcome::WelcomeStrings;

use crate::domain::Transcript;

/// All texts of one language.
#[derive(Debug)]
pub struct Strings {
    pub shell: ShellStrings,
    pub welcome: WelcomeStrings,
    pub pictures: PictureStrings,
    pub question: QuestionStrings,
    pub answer: AnswerStrings,
    pub read: ReadStrings,
    pub batch: BatchStrings,
    pub chooser: ChooserStrings,
    pub compare: CompareStrings,
    pub table: TableStrings,
    pub models: ModelStrings,
    pub key: KeyStrings,
    pub servers: ServerStrings,
    pub settings: SettingsStrings,
    pub shortcuts: ShortcutStrings,
    pub about: AboutStrings,
    pub start: StartStrings,
    pub failures: Failures,
}

impl Strings {
    /// What is not whole in what a model has read.
    #[must_use]
    pub fn flaws(&self, transcript: &Transcript) -> Vec<String> {
        let trimmed = (!transcript.trimmed.is_empty()).then(|| self.read.loop_trimmed.to_owned());
        let unreadable = (transcript.unreadable > 0).then(|| (self.read.unreadable)(transcript.unreadable));
        let unsure = (!transcript.unsure_joins.is_empty()).then(|| self.read.unsure_join.to_owned());
        [trimmed, unreadable, unsure, self.answer.end(&transcript.reason)].into_iter().flatten().collect()
    }
}

/// Two sentences one after the other; a Chinese full stop needs no space behind it.
#[must_use]
pub fn sentences(first: &str, second: &str) -> String {
    let space = if first.ends_with('。') || second.is_empty() { "" } else { " " };
    format!("{first}{space}{second}")
}

/// The texts of a language.
#[must_use]
pub fn strings(language: Language) -> &'static Strings {
    match language {
        Language::English => &english::STRINGS,
        Language::Chinese => &chinese::STRINGS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stand_apart_as_their_language_has_it() {
        for (first, second, expected) in
            [("One.", "Two.", "One. Two."), ("一。", "二。", "一。二。"), ("One.", "", "One.")]
        {
            assert_eq!(sentences(first, second), expected);
        }
    }
}
