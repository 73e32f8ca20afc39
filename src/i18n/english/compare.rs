//! Comparing two pictures in English.

use crate::domain::{ColourChange, ColourName, CompareMode, RegionKind, Tone};

use super::super::CompareStrings;
use super::super::compare::RegionWords;
use super::super::numbers;

pub(super) const COMPARE: CompareStrings = CompareStrings {
    panel: "Differences",
    show_panel: "Show the differences",
    hide_panel: "Hide the differences",
    mode: |mode| match mode {
        CompareMode::SideBySide => "Side by side",
        CompareMode::Swipe => "Swipe",
        CompareMode::Blink => "Blink",
        CompareMode::OnionSkin => "Onion skin",
        CompareMode::Difference => "Difference",
    },
    mode_hint: |mode| match mode {
        CompareMode::SideBySide => "Both beside each other (F2)",
        CompareMode::Swipe => "A on the left of a divider, B on its right (F3)",
        CompareMode::Blink => "A and B in turns (F4)",
        CompareMode::OnionSkin => "B through A (F5)",
        CompareMode::Difference => "What has changed, in colour (F6)",
    },
    swap: "Swap A and B (X)",
    needs_two: "This needs two pictures",
    is_refused: "Left out: the two pictures do not show the same scene",
    half: |letter| format!("Picture {letter}"),
    half_hint: "Drop a picture here, paste one, or open one.",
    half_hint_no_drops: "Paste a picture, or open one.",
    open_half: |letter| format!("Open picture {letter}…"),
    drop_half: |letter| format!("Drop to make it picture {letter}"),
    next_half: |letter| format!("It becomes picture {letter}"),
    half_view: |letter, name| {
        format!("Picture {letter}, {name}. Scroll to zoom, drag to move, 0 fits, 1 shows the actual size.")
    },
    both_view: |mode, a, b| {
        let mode = (COMPARE.mode)(mode);
        format!("{mode}: A is {a}, B is {b}. Scroll to zoom, drag to move, 0 fits, 1 shows the actual size.")
    },
    label: |name, size| format!("{name} · {size}"),
    put: |name, letter| format!("Put {name} into {letter}"),
    replaced: |letter, name| format!("{name} is now picture {letter}."),
    is_aligned: "Aligned",
    alignment: |scale, px, degrees| {
        // Without the sign of a zero.
        let degrees = (degrees * 10.0).round() / 10.0 + 0.0;
        format!("Scale {scale:.2}×, shift {px:.0} px, rotation {degrees:.1}°")
    },
    aligned_hint: "Scale, shift and rotation are taken off before comparing. Press to compare the pictures as they are. \
                   Alt and the arrow keys move B.",
    not_aligned: "Not aligned",
    not_aligned_hint: "The pictures are compared as they are. Press to find scale, shift and rotation first. \
                       Alt and the arrow keys move B.",
    undo_nudge: |x, y| format!("Undo moving B by {x}, {y} px"),
    divider: "Divider between A and B",
    interval: "Time for each picture",
    seconds: |seconds| format!("{seconds:.1} s"),
    opacity: "How much of B is seen",
    percent: |share| format!("{:.0} %", share * 100.0),
    proportional: "By strength",
    proportional_hint: "The more a place differs, the stronger it is coloured",
    plain: "Plain",
    plain_hint: "Every place that differs is coloured alike",
    on: |letter| format!("On {letter}"),
    on_hint: |letter| format!("Show what has changed over picture {letter}"),
    overview: "Overview: click or drag to move",
    magnifier: "Magnify the same spot of A and B (hold L)",
    mark: "Ignore an area: draw it on the picture (I)",
    mark_no_more: "Draw no area (I)",
    pixel: |letter, colour| match colour {
        Some([red, green, blue, _]) => format!("{letter} {red}, {green}, {blue}"),
        None => format!("{letter} –"),
    },
    spot: |colours, x, y| format!("Red, green, blue: {colours}    Pixel {x}, {y}"),
    comparing: "Comparing the pictures…",
    stopped: "The comparison was stopped.",
    again: "Compare again",
    one_missing: "Add a second picture, and where the two differ is listed here.",
    refused: "These two do not show the same scene, so there is nothing to measure. Side by side shows them both.",
    same: "No differences were found.",
    tone: |tone| {
        let how = match tone {
            Tone::Lighter => "lighter than A",
            Tone::Darker => "darker than A",
            Tone::Tinted => "tinted otherwise than A",
        };
        format!("The whole of B is {how}. That is left out of what follows.")
    },
    summary: |changed| format!("{} of the picture has changed", percent(changed)),
    summary_hint: |similarity| {
        format!("Measured by its area. Structural similarity of what both pictures show: {}", percent(similarity))
    },
    tolerance: "Ignore small changes",
    regions: |count| match count {
        1 => "1 changed place".to_owned(),
        _ => format!("{count} changed places"),
    },
    region: |region| REGION.line(region),
    next_region: "Next changed place (N)",
    previous_region: "Previous changed place (Shift+N)",
    ignore_region: |id| format!("Ignore changed place {id}"),
    numbers: "Show the numbers on the pictures",
    ignored: "Ignored areas",
    ignored_area: |number, rect| format!("Area {number}: {}×{} px", rect.width, rect.height),
    heed: |number| format!("Look at area {number} again"),
};

pub(super) const REGION: RegionWords = RegionWords { kind, colour: name, colour_change: change, percent };

fn percent(share: f64) -> String {
    numbers::percent(share, " %", "< ")
}

fn kind(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Colour => "colour",
        RegionKind::Brightness => "brightness",
        RegionKind::Moved => "moved",
        RegionKind::Added => "added",
        RegionKind::Removed => "removed",
        RegionKind::Text => "text",
        RegionKind::Changed => "changed",
    }
}

fn change(change: ColourChange) -> String {
    match change {
        ColourChange::Same(colour) => name(colour).to_owned(),
        ColourChange::Darker(colour) => format!("darker {}", name(colour)),
        ColourChange::Lighter(colour) => format!("lighter {}", name(colour)),
        ColourChange::Paler(colour) => format!("paler {}", name(colour)),
        ColourChange::Stronger(colour) => format!("stronger {}", name(colour)),
        ColourChange::Other { from, to } => format!("{} to {}", name(from), name(to)),
    }
}

fn name(colour: ColourName) -> &'static str {
    match colour {
        ColourName::Black => "black",
        ColourName::Grey => "grey",
        ColourName::White => "white",
        ColourName::Red => "red",
        ColourName::Orange => "orange",
        ColourName::Brown => "brown",
        ColourName::Yellow => "yellow",
        ColourName::Green => "green",
        ColourName::Turquoise => "turquoise",
        ColourName::Blue => "blue",
        ColourName::Purple => "purple",
        ColourName::Pink => "pink",
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
            (region(RegionKind::Colour, 0.004, [red, dark_red]), "3 · colour · 0.4 % · darker red"),
            (region(RegionKind::Changed, 0.25, [red, blue]), "3 · changed · 25 % · red to blue"),
            (region(RegionKind::Added, 0.0002, [red, blue]), "3 · added · < 0.1 % · blue"),
            (region(RegionKind::Moved, 0.02, [red, blue]), "3 · moved · 2.0 %"),
        ] {
            assert_eq!((COMPARE.region)(&region), expected);
        }
    }

    #[test]
    fn an_alignment_is_one_line() {
        assert_eq!((COMPARE.alignment)(1.018, 14.2, 0.31), "Scale 1.02×, shift 14 px, rotation 0.3°");
        assert_eq!((COMPARE.alignment)(1.0, 0.0, -0.01), "Scale 1.00×, shift 0 px, rotation 0.0°");
        assert_eq!((COMPARE.summary)(0.045), "4.5 % of the picture has changed");
    }
}
