//! English.

mod about;
mod answer;
mod batch;
mod chooser;
mod compare;
mod failures;
mod key;
mod models;
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

use super::Strings;

pub(super) const STRINGS: Strings = Strings {
    shell: shell::SHELL,
    welcome: welcome::WELCOME,
    pictures: pictures::PICTURES,
    question: question::QUESTION,
    answer: answer::ANSWER,
    read: read::READ,
    batch: batch::BATCH,
    chooser: chooser::CHOOSER,
    compare: compare::COMPARE,
    table: table::TABLE,
    models: models::MODELS,
    key: key::KEY,
    servers: servers::SERVERS,
    settings: settings::SETTINGS,
    shortcuts: shortcuts::SHORTCUTS,
    about: about::ABOUT,
    start: start::START,
    failures: failures::FAILURES,
};
