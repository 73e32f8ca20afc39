//! Comparing two pictures.

use crate::domain::{
    ColourChange, ColourName, CompareMode, PixelRect, PixelSize, Region, RegionKind, Tone, colour_change, colour_name,
};

/// What the job of comparing says. Where a text takes a letter, it is A or B.
#[derive(Debug)]
pub struct CompareStrings {
    /// The panel beside the pictures.
    pub panel: &'static str,
    pub show_panel: &'static str,
    pub hide_panel: &'static str,
    pub mode: fn(CompareMode) -> &'static str,
    pub mode_hint: fn(CompareMode) -> &'static str,
    pub swap: &'static str,
    /// Why a mode cannot be chosen.
    pub needs_two: &'static str,
    pub is_refused: &'static str,
    pub half: fn(&str) -> String,
    pub half_hint: &'static str,
    /// Where nothing can be dropped.
    pub half_hint_no_drops: &'static str,
    pub open_half: fn(&str) -> String,
    pub drop_half: fn(&str) -> String,
    /// What comes in next.
    pub next_half: fn(&str) -> String,
    /// One picture in its half, with its letter and name.
    pub half_view: fn(&str, &str) -> String,
    /// Both pictures in one place, with the mode and their names.
    pub both_view: fn(CompareMode, &str, &str) -> String,
    /// What stands over a picture: its name and size.
    pub label: fn(&str, PixelSize) -> String,
    /// Puts a picture of the tray into a half.
    pub put: fn(&str, &str) -> String,
    /// A picture took the place of another one.
    pub replaced: fn(&str, &str) -> String,
    pub is_aligned: &'static str,
    /// Scale, shift in px, rotation in degrees.
    pub alignment: fn(f64, f64, f64) -> String,
    pub aligned_hint: &'static str,
    pub not_aligned: &'static str,
    pub not_aligned_hint: &'static str,
    pub undo_nudge: fn(i32, i32) -> String,
    pub divider: &'static str,
    pub interval: &'static str,
    pub seconds: fn(f64) -> String,
    pub opacity: &'static str,
    pub percent: fn(f64) -> String,
    pub proportional: &'static str,
    pub proportional_hint: &'static str,
    pub plain: &'static str,
    pub plain_hint: &'static str,
    /// The picture that the differences are shown on.
    pub on: fn(&str) -> String,
    pub on_hint: fn(&str) -> String,
    pub overview: &'static str,
    pub magnifier: &'static str,
    pub mark: &'static str,
    pub mark_no_more: &'static str,
    /// Colour of a pixel; `None` where it is not known yet.
    pub pixel: fn(&str, Option<[u8; 4]>) -> String,
    /// The colours of a pixel in both pictures, and where it lies.
    pub spot: fn(&str, u32, u32) -> String,
    pub comparing: &'static str,
    pub stopped: &'static str,
    pub again: &'static str,
    pub one_missing: &'static str,
    pub refused: &'static str,
    pub same: &'static str,
    pub tone: fn(Tone) -> String,
    /// Share of the changed area, 0 to 1.
    pub summary: fn(f64) -> String,
    /// Similarity, 0 to 1.
    pub summary_hint: fn(f64) -> String,
    pub tolerance: &'static str,
    pub regions: fn(usize) -> String,
    pub region: fn(&Region) -> String,
    pub next_region: &'static str,
    pub previous_region: &'static str,
    pub ignore_region: fn(u32) -> String,
    pub numbers: &'static str,
    pub ignored: &'static str,
    pub ignored_area: fn(usize, PixelRect) -> String,
    pub heed: fn(usize) -> String,
}

/// The words that a changed place is told in.
pub(super) struct RegionWords {
    pub kind: fn(RegionKind) -> &'static str,
    pub colour: fn(ColourName) -> &'static str,
    pub colour_change: fn(ColourChange) -> String,
    /// Takes a share, 0 to 1.
    pub percent: fn(f64) -> String,
}

impl RegionWords {
    /// A place in one line.
    pub fn line(&self, region: &Region) -> String {
        let mut line = format!("{} · {} · {}", region.id, (self.kind)(region.kind), (self.percent)(region.share));
        if let Some(colours) = self.colours(region) {
            line.push_str(" · ");
            line.push_str(&colours);
        }
        line
    }

    /// What a person sees of the colours, where they say anything.
    fn colours(&self, region: &Region) -> Option<String> {
        let [a, b] = region.colours;
        let name = |colour| (self.colour)(colour_name(colour)).to_owned();
        match region.kind {
            RegionKind::Added => Some(name(b)),
            RegionKind::Removed => Some(name(a)),
            RegionKind::Moved | RegionKind::Text => None,
            RegionKind::Colour | RegionKind::Brightness | RegionKind::Changed => {
                Some((self.colour_change)(colour_change([a, b])))
            }
        }
    }
}
