//! The frame of the window in Simplified Chinese.

use crate::domain::{FailureKind, Job};

use super::super::ShellStrings;
use super::super::shell::NAMED_ADDRESSES;

pub(super) const SHELL: ShellStrings = ShellStrings {
    title: "Discern",
    new_conversation: "新对话",
    job: |job| match job {
        Job::Ask => "提问",
        Job::Read => "识别文字",
        Job::Compare => "对比",
    },
    job_hint: |job| match job {
        Job::Ask => "就图片向模型提问 (Ctrl+1)",
        Job::Read => "把图片中的文字变成文本 (Ctrl+2)",
        Job::Compare => "查看并测量两张图片的差异 (Ctrl+3)",
    },
    settings: "设置",
    shortcuts: "键盘快捷键",
    back: "返回",
    close: "关闭",
    show_conversation: "显示对话",
    hide_conversation: "隐藏对话",
    picture_tab: "图片",
    conversation_tab: "对话",
    on_this_computer: "图片不会离开本机",
    goes_to: |host| format!("图片将发送到 {host}"),
    server_fetches: |host| format!("{host} 将自行获取原图"),
    server_fetches_some: |host| format!("图片将发送到 {host}，只发送地址的图片由它自行获取"),
    no_address: "还没有选择服务器",
    reading_stays: "在本机识别，图片不会上传",
    comparing_stays: "在本机对比，图片不会上传",
    badge_hint: "提问时图片和问题发送到哪里",
    drop_here: "松开即可添加图片",
    undo: "撤销",
    picture_removed: |name| format!("已移除“{name}”。"),
    picture_replaced: |name| format!("已替换“{name}”。"),
    copied: "已复制。",
    answer_kept: "没有收到新的回答，之前的回答还在。",
    picture_offered: "已粘贴文字，剪贴板中还有它的图片。",
    attach_picture: "同时附上图片",
    reading_clipboard: "正在读取剪贴板…",
    cancel: "取消",
    text_has_no_place: "剪贴板中只有文字，没有图片。请先复制一张图片，或者打开一张。",
    text_too_long: "剪贴板中的文字太长，无法粘贴到这里，因此没有粘贴。请复制其中较短的一部分。",
    entries_unusable: |count| format!("有 {count} 项未添加：它们不是图片，也不是这台电脑上的文件。"),
    nothing_to_drop: "拖入的内容不是这台电脑上的图片。请先保存图片，或者复制后粘贴。",
    drop_failed: |reason| format!("无法读取拖入的内容：{reason}。请重试，或者打开文件。"),
    nothing_to_paste: "剪贴板中没有图片、文件或文字。",
    clipboard_failed: |reason| format!("无法读取剪贴板：{reason}。可以改为打开图片。"),
    copy_failed: |reason| format!("无法复制：{reason}。其他内容没有改动，请重试。"),
    key_in_memory_only: "系统没有钥匙串，密钥只保留到 Discern 关闭为止。",
    key_saved: "密钥有效，已保存到钥匙串。",
    key_unchecked: "密钥已保存，但现在无法验证。",
    settings_not_saved: |failure| {
        let why = match (failure.kind, &failure.facts.subject) {
            (FailureKind::DiskFull, _) => "磁盘已满，请清理出空间".to_owned(),
            (_, Some(path)) => format!("无法写入 {path}，请检查该位置"),
            (_, None) => "无法写入设置文件，请检查其位置".to_owned(),
        };
        format!("设置没有保存：{why}后重试。在 Discern 关闭之前，设置仍然有效。")
    },
    settings_set_aside: |path| format!("设置文件无法读懂，已恢复默认设置。旧文件保存为 {}。", path.display()),
    settings_replaced: |path| {
        format!("设置文件已无法读懂，已按此窗口的设置重新写入。旧文件保存为 {}。", path.display())
    },
    settings_not_read: |path| {
        format!("无法读取设置，暂时使用默认设置；{} 没有改动。请确保它可以读取，然后重新启动 Discern。", path.display())
    },
    cleared: "已全部清除。",
    undo_clearing: "恢复清除的内容",
    address_offered: |address| format!("要获取 {address} 的图片吗？将由本机向该服务器请求。"),
    addresses_offered: |addresses| {
        let named = addresses.iter().take(NAMED_ADDRESSES).cloned().collect::<Vec<_>>().join("、");
        let more = if addresses.len() > NAMED_ADDRESSES { " 等地址" } else { " " };
        format!("要获取 {named}{more}的 {} 张图片吗？将由本机向这些服务器请求。", addresses.len())
    },
    fetch: "获取图片",
    fetch_several: |count| format!("获取 {count} 张图片"),
    send_address: "只发送地址",
    send_addresses: "只发送这些地址",
    send_address_hint: "由回答问题的服务器获取原图。图片不会显示在这里，费用也无法事先得知。",
};
