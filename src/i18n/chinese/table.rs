//! The table of a comparison in Simplified Chinese.

use crate::domain::{RowSource, TableColumn, Tone};

use super::super::TableStrings;
use super::super::numbers::dollars;
use super::super::table::{MeasuredWords, said};
use super::compare::{COMPARE, REGION};

pub(super) const TABLE: TableStrings = TableStrings {
    differences: "位置",
    table: "表格",
    differences_hint: "测量到的每一处变化",
    table_hint: "用文字说明差异：测量结果，以及模型的说明",

    explain: "说明差异",
    explain_again: "重新说明",
    about: |price| format!("≈ {}", dollars(price)),
    explain_hint: |host| format!("两张图片将发送到 {host}，由那里的模型逐行说明差异"),
    explain_hint_here: "由本机的模型逐行说明差异，图片不会离开本机",
    explaining: "模型正在对比图片…",
    nothing_yet: "点按“说明差异”，模型就会逐行说明哪些相同、哪些不同。",
    no_table: "回答不是表格。",
    make_table: "转成表格",

    template: |name| format!("模板：{name}"),
    no_template: "无",
    no_template_hint: "由模型决定对比哪些方面",
    save_template: "把这些行存为模板",
    template_name: "模板名称",
    forget_template: |name| format!("删除模板“{name}”"),
    attributes: |attributes| attributes.join("、"),

    title: "图片对比",
    what: "项目",
    same: "是否一致",
    source: "来源",
    place: "位置",
    sameness: |same| match same {
        Some(true) => "一致",
        Some(false) => "不同",
        None => "不确定",
    },
    said_by: |source| match source {
        RowSource::Measured => "测量",
        RowSource::Model => "模型",
        RowSource::Edited => "手动",
    },
    row: |row| {
        let (what, a, b) = (&row.what, said(&row.a), said(&row.b));
        let (same, source) = ((TABLE.sameness)(row.same), (TABLE.said_by)(row.source));
        let place = row.region.map(|id| format!("，位置 {id}")).unwrap_or_default();
        format!("{what}：A {a}，B {b}，{same}，{source}{place}")
    },
    cell: |column| match column {
        TableColumn::What => "对比的项目",
        TableColumn::A => "在 A 中",
        TableColumn::B => "在 B 中",
    },
    edit: |what| if what.is_empty() { "编辑这一行".to_owned() } else { format!("编辑“{what}”") },
    done: "完成",
    remove: "删除这一行",
    add: "添加一行",
    add_hint: "可以自己填写，也可以只写要对比的项目，再点按“说明差异”",
    undo: "撤销",

    copy: "复制表格",
    copied: "表格已复制。",
    save: "保存…",
    save_csv: "表格存为 CSV…",
    save_markdown: "表格存为 Markdown…",
    save_difference: "差异图存为 PNG…",
    save_card_png: "对比卡片存为 PNG…",
    save_card_html: "对比卡片存为 HTML…",

    questions: "关于两张图片的提问",
    measured: |comparison| MEASURED.rows(comparison),
    measured_verdict: |comparison| MEASURED.verdict(comparison),
};

/// What was measured in Simplified Chinese.
const MEASURED: MeasuredWords = MeasuredWords {
    size: "尺寸（像素）",
    whole_picture: "整张图片",
    tone: |tone| match tone {
        Tone::Lighter => "比 A 亮",
        Tone::Darker => "比 A 暗",
        Tone::Tinted => "色调与 A 不同",
    },
    place: |id, kind| format!("位置 {id}：{kind}"),
    not_there: "没有",
    here_and_elsewhere: ["在这里", "在别处"],
    two_texts: ["一段文字", "另一段文字"],
    lighter: |colour| format!("更亮的{colour}"),
    darker: |colour| format!("更暗的{colour}"),
    other_shapes: |colour| format!("{colour}，形状不同"),
    other_scene: "两张图片不是同一个画面。",
    differs: |places, summary| format!("{places}：{summary}。"),
    region: &REGION,
    compare: &COMPARE,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Comparison, PixelRect, PixelSize, Region, RegionKind};

    #[test]
    fn what_was_measured_is_told_in_rows() {
        let region = |id, kind, colours| Region { id, rect: PixelRect::default(), kind, share: 0.1, colours };
        let (red, dark, blue) = ([200, 30, 30], [150, 20, 20], [30, 60, 200]);
        let comparison = Comparison {
            size_a: PixelSize::new(4, 3),
            size_b: PixelSize::new(8, 6),
            is_comparable: true,
            alignment: None,
            similarity: 0.9,
            changed_share: 0.1,
            tone_steps: [6.0; 3],
            regions: vec![region(1, RegionKind::Colour, [red, dark]), region(2, RegionKind::Added, [red, blue])],
            map: None,
        };
        let told: Vec<String> = (TABLE.measured)(&comparison).iter().map(TABLE.row).collect();
        let expected = [
            "尺寸（像素）：A 4×3，B 8×6，不同，测量",
            "整张图片：A –，B 比 A 亮，不同，测量",
            "位置 1：颜色：A 红色，B 更暗的红色，不同，测量，位置 1",
            "位置 2：新增：A 没有，B 蓝色，不同，测量，位置 2",
        ];
        assert_eq!(told, expected);
        assert_eq!((TABLE.measured_verdict)(&comparison), "2 处变化：画面的 10% 有变化。");
    }
}
