//! The settings page.

use crate::domain::Theme;

/// What the settings page says.
#[derive(Debug)]
pub struct SettingsStrings {
    pub heading: &'static str,
    pub provider: &'static str,
    /// Providers by where they are.
    pub on_the_internet: &'static str,
    pub on_this_computer: &'static str,
    pub elsewhere: &'static str,
    /// The provider whose address the user types.
    pub other_server: &'static str,
    pub provider_hint: &'static str,
    pub address: &'static str,
    pub address_placeholder: &'static str,
    pub key: &'static str,
    pub enter_key: &'static str,
    pub language: &'static str,
    /// The choice to follow the system; takes the name of the language that this comes to.
    pub system_language: fn(&str) -> String,
    /// Why Chinese cannot be chosen, and what to do. Shown in English as a rule.
    pub no_chinese_font: &'static str,
    pub answer_language: &'static str,
    /// The choice to answer in the language of the question.
    pub language_of_question: &'static str,
    /// The choice to answer in this language.
    pub answers_in: fn(&str) -> String,
    pub other_language: &'static str,
    pub name_of_language: &'static str,
    pub answers: &'static str,
    pub instruction: &'static str,
    pub instruction_placeholder: &'static str,
    pub wording: &'static str,
    /// In the order of [`crate::domain::Settings::TEMPERATURES`].
    pub wordings: [&'static str; 4],
    pub longest_answer: &'static str,
    /// Takes a number of words.
    pub about_words: fn(u64) -> String,
    pub look: &'static str,
    pub theme: fn(Theme) -> &'static str,
    pub less_motion: &'static str,
    pub native_wayland: &'static str,
    pub scale: &'static str,
    pub typing: &'static str,
    pub enter_makes_new_line: &'static str,
    pub about: &'static str,
    pub version: &'static str,
}
