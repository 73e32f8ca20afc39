//! The stage and the tray in Simplified Chinese.

use super::super::PictureStrings;

pub(super) const PICTURES: PictureStrings = PictureStrings {
    add: "添加图片…",
    choose: "选择图片",
    kind: "图片",
    dropped: "拖入的图片",
    pasted: "粘贴的图片",
    sample: "示例图片",
    other_sample: "另一张示例图片",
    show: |letter, name| format!("显示图片 {letter}，{name}"),
    remove: |letter, name| format!("移除图片 {letter}，{name}"),
    replace: |letter, name| format!("替换图片 {letter}，{name}…"),
    drop_replace: |letter| format!("松开即可替换图片 {letter}"),
    move_left: |letter, name| format!("向左移动图片 {letter}，{name}"),
    move_right: |letter, name| format!("向右移动图片 {letter}，{name}"),
    is_first: "已经是第一张",
    is_last: "已经是最后一张",
    bring_back: |name| format!("撤销：恢复“{name}”"),
    stage: |name| format!("{name}。滚轮缩放，拖动移动，0 适合窗口，1 原始大小。"),
    opening: "正在打开图片…",
    preparing: "正在准备图片…",
    try_again: "重试",
    remove_this: "移除图片",
    fit: "适合窗口 (0)",
    actual_size: "原始大小 (1)",
    zoom_in: "放大 (+)",
    zoom_out: "缩小 (−)",
    partial: "文件结尾缺失，已显示现有的部分。",
    facts: |info, sent| match sent {
        Some(sent) if sent != info.size() => format!("{} 像素，以 {sent} 发送", info.size()),
        _ => format!("{} 像素", info.size()),
    },
    only_read: "只用来识别文字，提问时不附带",
    take_along: |name| format!("提问时也附带“{name}”"),
    turn: |letter, name| format!("将图片 {letter} 右转 90°（R），{name}"),
};
