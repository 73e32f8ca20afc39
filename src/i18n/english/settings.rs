//! The settings page in English.

use crate::domain::Theme;

use super::super::SettingsStrings;
use super::super::numbers::grouped;

pub(super) const SETTINGS: SettingsStrings = SettingsStrings {
    heading: "Settings",
    provider: "Who answers",
    on_the_internet: "On the internet",
    on_this_computer: "On this computer",
    elsewhere: "At an address of your own",
    other_server: "Other server",
    provider_hint: "Pictures and questions go there and nowhere else.",
    address: "Address of the server",
    address_placeholder: "http://localhost:8080/v1",
    key: "Key",
    enter_key: "Enter a key…",
    language: "Language",
    system_language: |name| format!("As the system ({name})"),
    no_chinese_font: "No font on this computer has Chinese characters. Install one, such as Noto Sans CJK (Debian, \
                      Ubuntu: apt install fonts-noto-cjk), and start Discern again.",
    answer_language: "Language of answers",
    language_of_question: "As the question",
    answers_in: |name| format!("Always {name}"),
    other_language: "Another one",
    name_of_language: "Its name",
    answers: "Answers",
    instruction: "What the model is told before every question",
    instruction_placeholder: "For example: answer in short sentences",
    wording: "How freely it words its answers",
    wordings: ["As the model does", "Strictly", "Evenly", "Freely"],
    longest_answer: "Longest answer",
    about_words: |words| format!("{} words", grouped(words, ',')),
    look: "Look",
    theme: |theme| match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    },
    less_motion: "Move as little as possible",
    native_wayland: "Draw on Wayland itself from the next start on (then nothing can be dropped into the window)",
    scale: "Size of text and controls",
    typing: "Typing",
    enter_makes_new_line: "Enter starts a new line, Ctrl+Enter sends",
    about: "About",
    version: concat!("Discern ", env!("CARGO_PKG_VERSION")),
};
