//! The question box in Simplified Chinese.

use super::super::QuestionStrings;

pub(super) const QUESTION: QuestionStrings = QuestionStrings {
    label: "你的问题",
    placeholder: "就这张图片提问",
    placeholder_for_several: "就这些图片提问",
    send: "提问",
    stop: "停止 (Esc)",
    enter_sends: "Enter 发送 · Shift+Enter 换行",
    enter_makes_new_line: "Ctrl+Enter 发送 · Enter 换行",
    starters_heading: "可以这样问",
    starters_for_one: &["描述这张图片", "图中有哪些物体和颜色，分别在哪里？", "图中写了什么文字？"],
    starters_for_several: &["它们有什么共同点？", "主要区别是什么？"],
    pictures_go_along: |count| match count {
        0 => "不附带图片".to_owned(),
        _ => format!("附带 {count} 张图片"),
    },
    blocked_no_question: "请先输入问题",
    blocked_no_picture: "请先添加图片",
    blocked_needs_two: "请先添加第二张图片",
    blocked_answering: "回答还没有结束",
    blocked_picture_failed: "有一张图片无法打开，请先移除它",
    blocked_too_many: |limit| format!("该服务商最多接收 {limit} 张图片，请先移除几张"),
    blocked_needs_fetching: "有一张图片只有地址，请先获取该图片",
    blocked_no_address: "请先在设置中填写服务器地址",
    blocked_no_model: "请先选择模型",
    prompts: "常用问题",
    save_prompt: "保存这个问题",
    no_prompts: "输入一个问题并保存在这里，以后可以对其他图片再问。",
    forget_prompt: |text| format!("删除“{text}”"),
    editing: "正在重新提出上一个问题，原来的回答会被替换。",
};
