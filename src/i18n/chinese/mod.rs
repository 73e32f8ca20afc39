//! Simplified Chinese.
//!
//! The same thing has the same word everywhere: 图片 picture, 提问 ask, 识别文字 read text, 对比 compare, 回答 answer,
//! 对话 conversation, 服务商 provider, 密钥 key, 钥匙串 keychain, 本机 this computer, 排版 layout, 精细度 detail,
//! 变化 changed place, 一致 and 不同 same and different, 模板 template.
//! Latin letters and digits stand apart from Chinese characters by a space; 80% and 0.3° are written together.

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
