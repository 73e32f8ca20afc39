//! Reading many pictures in one go, in Simplified Chinese.

use crate::domain::{BatchEnd, BatchForm};

use super::super::BatchStrings;
use super::super::numbers::grouped;

/// Names that are said before the rest is only counted.
const NAMES: usize = 3;

pub(super) const BATCH: BatchStrings = BatchStrings {
    open: "批量识别…",
    heading: "批量识别图片",
    explanation: "全部在本机识别，文字写入文件。无法读取的图片会在最后列出。",
    what: "要识别的图片",
    choose_pictures: "选择图片…",
    choose_folder: "选择文件夹…",
    nothing_chosen: "还没有选择。也可以把图片或文件夹拖到这里。",
    nothing_chosen_no_drops: "还没有选择。",
    chosen: |names| {
        let first: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
        match names.len().saturating_sub(NAMES) {
            0 => first.join("、"),
            rest => format!("{}，以及另外 {} 项", first.join("、"), count(rest)),
        }
    },
    clear: "重新选择",
    into: "保存为",
    form: |form| match form {
        BatchForm::OneFile => "一个文本文件",
        BatchForm::FileEach => "每张图片一个文件",
        BatchForm::Csv => "CSV 表格",
        BatchForm::Json => "JSON 数据",
    },
    form_hint: |form| match form {
        BatchForm::OneFile => "所有文字依次排列，每段前面是图片的名称。",
        BatchForm::FileEach => "在每张图片旁边生成一个文本文件，已有的文件不会被覆盖。",
        BatchForm::Csv => "每行文字占一行，附图片名称和行号，可用电子表格打开。",
        BatchForm::Json => "包含行、词及其位置，供程序使用。",
    },
    file_stem: "识别结果",
    begin: "开始识别",
    progress: |done, total, name| match total {
        0 => "正在查找图片…".to_owned(),
        _ if name.is_empty() => format!("{} / {}", count(done), count(total)),
        _ => format!("{} / {} · {name}", count(done), count(total)),
    },
    pause: "暂停",
    paused: "已暂停，正在识别的这张会先完成。",
    go_on: "继续",
    done: summary,
    open_folder: "打开文件夹",
    again: "识别其他图片",
    failures: "无法读取的图片",
    ask_to_close: "图片还在识别。关闭会中止识别，已识别的内容都在文件中。",
    keep_reading: "继续识别",
    close: "关闭 Discern",
};

fn count(number: usize) -> String {
    grouped(number as u64, ',')
}

fn summary(end: &BatchEnd) -> String {
    let mut parts = vec![format!("已识别 {} 张图片", count(end.read))];
    if end.without_text > 0 {
        parts.push(format!("其中 {} 张没有文字", count(end.without_text)));
    }
    if !end.failures.is_empty() {
        parts.push(format!("{} 张失败", count(end.failures.len())));
    }
    let stopped = if end.is_cancelled { "已停止。" } else { "" };
    format!("{stopped}{}。", parts.join("，"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Failure, FailureKind};

    #[test]
    fn the_end_is_told_in_one_line() {
        let failed = vec![("a.png".into(), Failure::of(FailureKind::Unreadable))];
        for (end, expected) in [
            (BatchEnd { read: 1, ..BatchEnd::default() }, "已识别 1 张图片。"),
            (
                BatchEnd { read: 1200, without_text: 3, ..BatchEnd::default() },
                "已识别 1,200 张图片，其中 3 张没有文字。",
            ),
            (
                BatchEnd { read: 2, failures: failed, is_cancelled: true, ..BatchEnd::default() },
                "已停止。已识别 2 张图片，1 张失败。",
            ),
        ] {
            assert_eq!(summary(&end), expected);
        }
    }
}
