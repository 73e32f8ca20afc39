//! Comparing two pictures in Simplified Chinese.

use crate::domain::{ColourChange, ColourName, CompareMode, RegionKind, Tone};

use super::super::CompareStrings;
use super::super::compare::RegionWords;
use super::super::numbers;

pub(super) const COMPARE: CompareStrings = CompareStrings {
    panel: "差异",
    show_panel: "显示差异",
    hide_panel: "隐藏差异",
    mode: |mode| match mode {
        CompareMode::SideBySide => "并排",
        CompareMode::Swipe => "滑动",
        CompareMode::Blink => "闪烁",
        CompareMode::OnionSkin => "叠加",
        CompareMode::Difference => "差异图",
    },
    mode_hint: |mode| match mode {
        CompareMode::SideBySide => "两张图片并排显示 (F2)",
        CompareMode::Swipe => "分界线左边是 A，右边是 B (F3)",
        CompareMode::Blink => "A 和 B 轮流显示 (F4)",
        CompareMode::OnionSkin => "透过 A 看到 B (F5)",
        CompareMode::Difference => "用颜色标出变化 (F6)",
    },
    swap: "交换 A 和 B (X)",
    needs_two: "需要两张图片",
    is_refused: "不可用：两张图片不是同一个画面",
    half: |letter| format!("图片 {letter}"),
    half_hint: "把图片拖到这里、粘贴，或打开一张。",
    half_hint_no_drops: "粘贴图片，或打开一张。",
    open_half: |letter| format!("打开图片 {letter}…"),
    drop_half: |letter| format!("松开后作为图片 {letter}"),
    next_half: |letter| format!("将作为图片 {letter}"),
    half_view: |letter, name| format!("图片 {letter}，{name}。滚轮缩放，拖动移动，0 适合窗口，1 原始大小。"),
    both_view: |mode, a, b| {
        let mode = (COMPARE.mode)(mode);
        format!("{mode}：A 是“{a}”，B 是“{b}”。滚轮缩放，拖动移动，0 适合窗口，1 原始大小。")
    },
    label: |name, size| format!("{name} · {size} 像素"),
    put: |name, letter| format!("把“{name}”放到 {letter}"),
    replaced: |letter, name| format!("图片 {letter} 现在是“{name}”。"),
    is_aligned: "已对齐",
    alignment: |scale, px, degrees| {
        // Without the sign of a zero.
        let degrees = (degrees * 10.0).round() / 10.0 + 0.0;
        format!("缩放 {scale:.2}×，位移 {px:.0} 像素，旋转 {degrees:.1}°")
    },
    aligned_hint: "对比前已消除缩放、位移和旋转。点按可直接按原样对比；按 Alt 和方向键可移动 B。",
    not_aligned: "未对齐",
    not_aligned_hint: "正在按原样对比。点按可先找出缩放、位移和旋转；按 Alt 和方向键可移动 B。",
    undo_nudge: |x, y| format!("撤销对 B 的移动（{x}, {y} 像素）"),
    divider: "A 与 B 的分界线",
    interval: "每张图片的显示时间",
    seconds: |seconds| format!("{seconds:.1} 秒"),
    opacity: "B 的不透明度",
    percent: |share| format!("{:.0}%", share * 100.0),
    proportional: "按强度",
    proportional_hint: "差异越大，颜色越深",
    plain: "单色",
    plain_hint: "所有差异用同一种颜色",
    on: |letter| format!("以 {letter} 为底图"),
    on_hint: |letter| format!("在图片 {letter} 上显示变化"),
    overview: "缩略图：点按或拖动即可移动",
    magnifier: "放大 A 和 B 的同一位置（按住 L）",
    mark: "忽略区域：在图片上画出来 (I)",
    mark_no_more: "不再画区域 (I)",
    pixel: |letter, colour| match colour {
        Some([red, green, blue, _]) => format!("{letter} {red}, {green}, {blue}"),
        None => format!("{letter} –"),
    },
    spot: |colours, x, y| format!("红、绿、蓝：{colours}    像素 {x}, {y}"),
    comparing: "正在对比…",
    stopped: "对比已停止。",
    again: "重新对比",
    one_missing: "再添加一张图片，这里就会列出两张的不同之处。",
    refused: "两张图片不是同一个画面，没有可以测量的差异。可以用“并排”查看它们。",
    same: "没有发现差异。",
    tone: |tone| {
        let how = match tone {
            Tone::Lighter => "整体比 A 亮",
            Tone::Darker => "整体比 A 暗",
            Tone::Tinted => "整体色调与 A 不同",
        };
        format!("B {how}，下面的结果已扣除这一点。")
    },
    summary: |changed| format!("画面的 {} 有变化", percent(changed)),
    summary_hint: |similarity| format!("按面积计算。两张图片共同部分的结构相似度：{}", percent(similarity)),
    tolerance: "忽略微小变化",
    regions: |count| format!("{count} 处变化"),
    region: |region| REGION.line(region),
    next_region: "下一处变化 (N)",
    previous_region: "上一处变化 (Shift+N)",
    ignore_region: |id| format!("忽略第 {id} 处变化"),
    numbers: "在图片上显示编号",
    ignored: "已忽略的区域",
    ignored_area: |number, rect| format!("区域 {number}：{}×{} 像素", rect.width, rect.height),
    heed: |number| format!("不再忽略区域 {number}"),
};

pub(super) const REGION: RegionWords = RegionWords { kind, colour: name, colour_change: change, percent };

fn percent(share: f64) -> String {
    numbers::percent(share, "%", "<")
}

fn kind(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Colour => "颜色",
        RegionKind::Brightness => "亮度",
        RegionKind::Moved => "移动",
        RegionKind::Added => "新增",
        RegionKind::Removed => "消失",
        RegionKind::Text => "文字",
        RegionKind::Changed => "改变",
    }
}

fn change(change: ColourChange) -> String {
    match change {
        ColourChange::Same(colour) => name(colour).to_owned(),
        ColourChange::Darker(colour) => format!("{}变暗", name(colour)),
        ColourChange::Lighter(colour) => format!("{}变亮", name(colour)),
        ColourChange::Paler(colour) => format!("{}变淡", name(colour)),
        ColourChange::Stronger(colour) => format!("{}变浓", name(colour)),
        ColourChange::Other { from, to } => format!("{}变为{}", name(from), name(to)),
    }
}

fn name(colour: ColourName) -> &'static str {
    match colour {
        ColourName::Black => "黑色",
        ColourName::Grey => "灰色",
        ColourName::White => "白色",
        ColourName::Red => "红色",
        ColourName::Orange => "橙色",
        ColourName::Brown => "棕色",
        ColourName::Yellow => "黄色",
        ColourName::Green => "绿色",
        ColourName::Turquoise => "青色",
        ColourName::Blue => "蓝色",
        ColourName::Purple => "紫色",
        ColourName::Pink => "粉色",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PixelRect, Region};

    #[test]
    fn a_region_is_told_in_plain_words() {
        let region = |kind, share, colours| Region { id: 3, rect: PixelRect::default(), kind, share, colours };
        let (red, dark_red, blue) = ([200, 30, 30], [150, 20, 20], [30, 60, 200]);
        for (region, expected) in [
            (region(RegionKind::Colour, 0.004, [red, dark_red]), "3 · 颜色 · 0.4% · 红色变暗"),
            (region(RegionKind::Changed, 0.25, [red, blue]), "3 · 改变 · 25% · 红色变为蓝色"),
            (region(RegionKind::Added, 0.0002, [red, blue]), "3 · 新增 · <0.1% · 蓝色"),
            (region(RegionKind::Moved, 0.02, [red, blue]), "3 · 移动 · 2.0%"),
        ] {
            assert_eq!((COMPARE.region)(&region), expected);
        }
    }

    #[test]
    fn shares_and_an_alignment_are_written_without_a_space_before_the_sign() {
        assert_eq!((COMPARE.alignment)(1.0, 0.0, -0.01), "缩放 1.00×，位移 0 像素，旋转 0.0°");
        assert_eq!((COMPARE.summary)(0.045), "画面的 4.5% 有变化");
    }
}
