//! Reading the text of pictures in Simplified Chinese.

use crate::domain::{FoundKind, ReadingNotice, Script, TextLayout, TextReader};

use super::super::ReadStrings;
use super::super::numbers::{dollars, grouped};

pub(super) const READ: ReadStrings = ReadStrings {
    panel: "文字",
    show_panel: "显示文字",
    hide_panel: "隐藏文字",
    text: "图片中的文字",
    layout_button: |layout| format!("排版：{layout}"),
    layout: |layout| match layout {
        TextLayout::AsSeen => "原样",
        TextLayout::Paragraphs => "段落",
        TextLayout::OneLine => "单行",
        TextLayout::Code => "代码",
        TextLayout::Table => "表格",
        TextLayout::Markdown => "Markdown 格式",
    },
    layout_hint: |layout| match layout {
        TextLayout::AsSeen => "行和列保持图片中的位置。",
        TextLayout::Paragraphs => "同一段落的各行连成一段。",
        TextLayout::OneLine => "全部连成一行。",
        TextLayout::Code => "逐行保留，包括缩进。",
        TextLayout::Table => "分成单元格，可粘贴到电子表格。",
        TextLayout::Markdown => "标出标题、列表和表格。",
    },
    reading: "正在识别文字…",
    read_by: |reader| match reader {
        TextReader::Local => "本机识别".to_owned(),
        TextReader::Tesseract => "用 Tesseract 识别".to_owned(),
        TextReader::Model => "用模型识别".to_owned(),
    },
    read_with_model: |name| format!("用 {name} 识别"),
    local_hint: "立即完成，图片不会离开本机。",
    tesseract_hint: "支持它自己安装的语言，需要几秒钟，图片不会离开本机。",
    model_hint: |host| format!("图片将发送到 {host}。"),
    about: |price| format!("≈ {}", dollars(price)),
    model_stays: "图片不会离开本机。",
    second: "再识别一次",
    second_hint: |other| format!("另外{other}，并标出两次不同的地方。"),
    differences: |count, other| match count {
        0 => format!("正在与“{other}”对照"),
        _ => format!("与“{other}”有 {} 处不同", grouped(count as u64, ',')),
    },
    no_differences: "两次识别的结果相同。",
    end_second: "结束对照",
    difference: |first, second| format!("{first} 或 {second}"),
    nothing_there: "（无）",
    adopt: |text| format!("采用 {text}"),
    loop_trimmed: "模型开始重复自己的话，已只保留一份",
    unreadable: |count| format!("有 {} 处无法辨认", grouped(count as u64, ',')),
    unsure_join: "图片各部分的衔接处可能不准确",
    try_again: "重新识别",
    stopped: "识别已停止。",
    nothing_yet: "添加图片后，文字会显示在这里。",
    words: |count| format!("{} 个词", grouped(count as u64, ',')),
    copy_text: "复制文字",
    copy_table: "复制表格",
    copy_hint: "没有选中内容时按 Ctrl+C",
    save_text: "保存文字…",
    save_table: "保存为 CSV…",
    save_title: "保存文字",
    mark: "只识别一部分 (M)",
    mark_no_more: "不再框选 (M)",
    only_a_part: "只识别了框选的部分。",
    read_whole: "识别整张图片",
    check_words: |count| format!("检查 {} 个不确定的词", grouped(count as u64, ',')),
    word_heading: "这个词对吗？",
    word_field: "词",
    word_keep: "保留",
    word_keep_and_next: "保留，下一个",
    found: |kind| match kind {
        FoundKind::Email => "电子邮件地址",
        FoundKind::Url => "链接",
        FoundKind::Phone => "电话号码",
        FoundKind::Amount => "金额",
        FoundKind::Iban => "银行账号",
    },
    copy_found: |kind, text| format!("复制{kind} {text}"),
    open_found: |link| format!("打开 {link}"),
    undo_edits: "撤销修改",
    text_copied: |first_words, words| match words {
        0 => "没有可以复制的文字。".to_owned(),
        _ => format!("已复制 {} 个词：{first_words}", grouped(words as u64, ',')),
    },
    read_clipboard: "识别剪贴板：把其中的图片变成文字 (Ctrl+Shift+R)",
    read_clipboard_hint: "识别剪贴板中的图片并复制文字",
    read_clipboard_everywhere: "在任意窗口中识别剪贴板里的图片",
    snip: "截图识别：框选屏幕的一部分并识别文字 (Ctrl+Shift+S)",
    snip_short: "截图",
    snip_name: "截图",
    new_picture: "剪贴板中有一张新图片，要识别吗？",
    read_it: "识别",
    reads_new_pictures: "切换到本窗口时，自动识别剪贴板中的新图片",
    no_picture_to_read: "剪贴板中没有图片，请先截一张图。",
    capture_failed: |reason| format!("无法截取屏幕：{reason}。也可以粘贴一张截图。"),
    copy_undone: "剪贴板已恢复为之前的内容。",
    copy_not_undone: "剪贴板后来又有了新内容，没有改动它。",
    copied_title: |words| format!("已复制 {} 个词", grouped(words as u64, ',')),
    not_copied_title: "没有复制任何文字",
    open_window: "打开窗口",
    saved: |name| format!("已保存“{name}”。"),
    save_failed: |reason| format!("无法写入文件：{reason}。文字还在这里。"),
    notice: |notice| match notice {
        ReadingNotice::NoText => {
            "这张图片中没有找到文字。如果确实有，请只框选那一部分 (M)，或者让模型来识别。".to_owned()
        }
        ReadingNotice::OtherScript(script) => {
            format!("看起来是{}，本机无法识别，可以让模型来识别。", name_of(script))
        }
        ReadingNotice::CannotRead => "似乎有手写字或特殊字体，本机无法识别，可以让模型试试。".to_owned(),
        ReadingNotice::TooSmall => "字太小，无法识别。请先把原来的内容放大，再用“截图”截取。".to_owned(),
        ReadingNotice::Blurred => "图片太模糊，本机无法识别。请换一张清晰的，或者让模型来识别。".to_owned(),
        ReadingNotice::TooFaint => "文字太暗或太淡，本机无法识别。请拍一张对比度更高的，或者让模型来识别。".to_owned(),
    },
    key_taken: "已被其他程序占用。请在桌面设置中把“discern-cli read --clipboard --copy --notify”绑定到其他按键。",
    undo_copy: "撤销复制",
};

fn name_of(script: Script) -> &'static str {
    match script {
        Script::Chinese => "中文",
        Script::Japanese => "日文",
        Script::Korean => "韩文",
        Script::Cyrillic => "西里尔字母",
        Script::Greek => "希腊文",
        Script::Hebrew => "希伯来文",
        Script::Arabic => "阿拉伯文",
        Script::Indic => "印度文字",
        Script::Thai => "泰文",
    }
}
