//! The settings page in Simplified Chinese.

use crate::domain::Theme;

use super::super::SettingsStrings;
use super::super::numbers::grouped;

pub(super) const SETTINGS: SettingsStrings = SettingsStrings {
    heading: "设置",
    provider: "由谁回答",
    on_the_internet: "互联网上",
    on_this_computer: "这台电脑上",
    elsewhere: "自己填写的地址",
    other_server: "其他服务器",
    provider_hint: "图片和问题只会发送到那里。",
    address: "服务器地址",
    address_placeholder: "例如 http://localhost:8080/v1",
    key: "密钥",
    enter_key: "输入密钥…",
    language: "语言",
    system_language: |name| format!("跟随系统（{name}）"),
    no_chinese_font: "这台电脑上没有能显示简体中文的字体。请安装一个，例如 Noto Sans CJK（Debian、Ubuntu：apt install \
                      fonts-noto-cjk），然后重新启动 Discern。",
    answer_language: "回答的语言",
    language_of_question: "与问题相同",
    answers_in: |name| {
        if name.is_ascii() { format!("始终用 {name} 回答") } else { format!("始终用{name}回答") }
    },
    other_language: "其他语言",
    name_of_language: "语言名称",
    answers: "回答",
    instruction: "每次提问前告诉模型的话",
    instruction_placeholder: "例如：用简短的句子回答",
    wording: "用词的自由程度",
    wordings: ["由模型决定", "严谨", "适中", "自由"],
    longest_answer: "最长的回答",
    about_words: |words| format!("约 {} 字", grouped(words, ',')),
    look: "外观",
    theme: |theme| match theme {
        Theme::System => "跟随系统",
        Theme::Light => "浅色",
        Theme::Dark => "深色",
    },
    scale: "文字和控件的大小",
    typing: "输入",
    enter_makes_new_line: "Enter 换行，Ctrl+Enter 发送",
    about: "关于",
    version: concat!("Discern ", env!("CARGO_PKG_VERSION")),
    less_motion: "减少动画",
    native_wayland: "下次启动起直接使用 Wayland 显示（届时不能把图片拖入窗口）",
};
