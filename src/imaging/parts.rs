//! Where a long or large picture is cut into parts that are sent one by one.
//!
//! A model reads a picture of a few million pixels best; what is larger is scaled down on the way, and small text is
//! lost. So a tall picture becomes several, cut where a row of pixels crosses nothing: between two lines of text.
//! Neighbouring parts share about two lines, by which their texts are joined.
//!
//! Cuts go across only: columns of text side by side stay together. Knows nothing of what the text says.

use std::ops::Range;

use super::legibility::edge_counts;
use super::open::OpenedPicture;
use super::raster::Raster;
use crate::domain::{FamilyLimits, FittingRules, PixelRect, PixelSize};

/// Lines of text that neighbouring parts share.
const SHARED_LINES: usize = 2;

/// What is cut off is at least this high, whatever a model's limits are: a few lines of text.
const LEAST_HEIGHT_PX: f64 = 256.0;

/// Height of capitals, in multiples of what models read, below which nothing is scaled down if cutting avoids it.
const COMFORTABLE: f64 = 1.5;

/// A part has at most so many times the pixels of a square of the side for high detail.
const PIXEL_BUDGET: f64 = 1.5;

/// A picture in which no text was found is cut only when it is so many times taller than wide.
const TALL: u32 = 3;

/// From one line to the next, in heights of capitals.
const LINE_PITCH: f32 = 2.4;

/// Line pitch where no text was found, in px.
const USUAL_PITCH_PX: f32 = 30.0;

/// Rows of air that are left above and below a part's text where there are as many.
const AIR_PX: usize = 8;

/// A part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Within the picture.
    pub rect: PixelRect,
    /// How many lines of text it shows that the part above it shows as well; 0 where they only touch.
    pub shared_lines: usize,
}

/// The parts of a picture from top to bottom; a single one where the picture is read best as it is.
#[must_use]
pub fn parts(picture: &OpenedPicture, rules: &FittingRules, limits: FamilyLimits) -> Vec<Part> {
    let upright = picture.upright();
    let (size, text_px) = (upright.size, picture.text_px(&upright));
    let whole = Part { rect: PixelRect::new(0, 0, size.width, size.height), shared_lines: 0 };
    let tallest = tallest_part(size, text_px, rules, limits);
    if size.height <= tallest {
        return vec![whole];
    }
    let cutter = Cutter {
        ink: ink(&upright),
        tallest: tallest as usize,
        pitch: text_px.map_or(USUAL_PITCH_PX, |px| px * LINE_PITCH),
        has_text: text_px.is_some(),
    };
    let rect = |rows: Range<usize>| PixelRect::new(0, rows.start as u32, size.width, rows.len() as u32);
    cutter.stretches().into_iter().map(|(rows, shared_lines)| Part { rect: rect(rows), shared_lines }).collect()
}

/// The height up to which a picture as wide as this one is sent without losing text to scaling.
fn tallest_part(size: PixelSize, text_px: Option<f32>, rules: &FittingRules, limits: FamilyLimits) -> u32 {
    if text_px.is_none() && size.height / TALL <= size.width {
        return size.height;
    }
    let width = f64::from(size.width.max(1));
    let readable = f64::from(rules.readable_text_px);
    let is_small = |scale: f64| text_px.is_none_or(|px| f64::from(px) * scale < readable);
    let high_side = f64::from(rules.high_side_px);
    let side = if is_small(high_side / width) { f64::from(rules.small_text_side_px) } else { high_side };
    let max_side = f64::from(limits.max_side_px);
    let scale_of_width = (side.min(max_side) / width).min(1.0);
    // Larger text may be scaled further than the width asks for, so long as it stays comfortable.
    let scale = text_px.map_or(scale_of_width, |px| scale_of_width.min(COMFORTABLE * readable / f64::from(px)));
    let max_pixels = limits.max_pixels.map_or(f64::INFINITY, |pixels| pixels as f64);
    let by_area = (PIXEL_BUDGET * high_side * high_side).min(max_pixels) / (width * scale * scale);
    let by_side = high_side.min(max_side) / scale;
    by_area.min(by_side).max(LEAST_HEIGHT_PX) as u32
}

/// How many edges each row crosses.
fn ink(raster: &Raster) -> Vec<u32> {
    const BAND_ROWS: usize = 256;
    let height = raster.size.height as usize;
    let bands = (0..height).step_by(BAND_ROWS).map(|top| top..(top + BAND_ROWS).min(height));
    bands.flat_map(|band| edge_counts(raster, band)).collect()
}

struct Cutter {
    ink: Vec<u32>,
    tallest: usize,
    /// From one line of the smallest text to the next.
    pitch: f32,
    has_text: bool,
}

impl Cutter {
    /// The rows of each part, and how many lines it shares with the one before.
    fn stretches(&self) -> Vec<(Range<usize>, usize)> {
        let height = self.ink.len();
        let overlap = (self.pitch * SHARED_LINES as f32) as usize;
        let (mut stretches, mut top, mut shared_lines) = (Vec::new(), 0, 0);
        while height - top > self.tallest {
            // What is left is dealt out evenly: a last part of two lines would be read without its surroundings.
            let gain = self.tallest.saturating_sub(overlap).max(1);
            let count = (height - top - overlap.min(height - top)).div_ceil(gain).max(2);
            let wanted = (overlap + (height - top) / count).min(self.tallest);
            let earliest = top + (wanted * 2 / 3).max(1);
            let latest = (top + self.tallest).min(height - 1);
            let (bottom, most_ink) = self.blank_row(top + wanted, earliest..latest);
            stretches.push((top..bottom, shared_lines));
            (top, shared_lines) = self.start_above(bottom, top + (bottom - top) / 2, most_ink);
        }
        stretches.push((top..height, shared_lines));
        stretches
    }

    /// The row nearest to `wanted` that crosses nothing, or as little as any within reach, and how much that is.
    fn blank_row(&self, wanted: usize, reach: Range<usize>) -> (usize, u32) {
        let least = self.ink.get(reach.clone()).and_then(|rows| rows.iter().min()).copied().unwrap_or(0);
        // A frame's sides are crossed by every row alike; its corners are round.
        let most_ink = least + least / 8;
        let runs = self.runs(reach.clone(), |ink| ink <= most_ink);
        let widest = runs.iter().map(Range::len).max().unwrap_or(0);
        // Within letters a row may be blank by chance: such gaps are narrow.
        let row = |run: &Range<usize>| {
            let air = AIR_PX.min(run.len() / 2);
            wanted.clamp(run.start + air, run.end - air)
        };
        let gaps = runs.iter().filter(|run| 2 * run.len() >= widest.min(2 * AIR_PX));
        let nearest = gaps.map(row).min_by_key(|row| row.abs_diff(wanted));
        (nearest.unwrap_or(wanted).clamp(reach.start, reach.end), most_ink)
    }

    /// Where the next part begins, some lines above the end of the last one and not above `bound`, and how many lines
    /// lie between.
    fn start_above(&self, bottom: usize, bound: usize, most_ink: u32) -> (usize, usize) {
        let farthest = bottom.saturating_sub((self.pitch * 3.0 * SHARED_LINES as f32) as usize).max(bound);
        let least_rows = ((self.pitch / 5.0) as usize).max(2);
        let lines = self.runs(farthest..bottom, |ink| ink > most_ink);
        let mut start = (bottom, 0);
        for line in lines.iter().rev().filter(|line| line.len() >= least_rows) {
            // What reaches the bound goes on above it.
            if line.start == farthest || start.1 == SHARED_LINES {
                break;
            }
            let gap = self.ink[..line.start].iter().rev().take_while(|ink| **ink <= most_ink).count();
            start = (line.start - AIR_PX.min(gap / 2), start.1 + 1);
        }
        let is_crowded = start.1 == 0 && lines.iter().any(|line| line.len() >= least_rows);
        if is_crowded {
            // Columns whose lines stand at different heights leave no gap: some lines are shared all the same.
            let overlap = (self.pitch * SHARED_LINES as f32) as usize;
            let shared = if self.has_text { SHARED_LINES } else { 0 };
            return (bottom.saturating_sub(overlap).max(bound), shared);
        }
        start
    }

    /// Rows in a row of which the ink is as wanted.
    fn runs(&self, within: Range<usize>, is_wanted: impl Fn(u32) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for row in within.filter(|row| self.ink.get(*row).is_some_and(|ink| is_wanted(*ink))) {
            match runs.last_mut() {
                Some(run) if run.end == row => run.end = row + 1,
                _ => runs.push(row..row + 1),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: FittingRules = FittingRules {
        low_side_px: 768,
        plain_side_px: 1024,
        high_side_px: 2048,
        small_text_side_px: 3840,
        readable_text_px: 8.0,
    };
    const ANY: FamilyLimits = FamilyLimits { max_side_px: 3840, max_pixels: None };

    #[test]
    fn a_part_is_as_tall_as_the_text_stays_readable() {
        let area = FamilyLimits { max_side_px: u32::MAX, max_pixels: Some(16 * 336 * 336) };
        let small = FamilyLimits { max_side_px: 896, max_pixels: None };
        for ((width, height), text_px, limits, expected) in [
            // Small text is sent pixel by pixel.
            ((1200, 9000), Some(10.0), ANY, 2048),
            ((1920, 9000), Some(8.0), ANY, 2048),
            // A page in 4K is cut in two.
            ((3840, 2160), Some(10.0), ANY, 1638),
            // Large text may be made smaller.
            ((1200, 9000), Some(24.0), ANY, 4096),
            ((3840, 2160), Some(16.0), ANY, 3840),
            ((1200, 9000), Some(10.0), area, 1505),
            ((1000, 2400), Some(20.0), small, 1493),
            // A photo stays whole, unless it is a roll of paper.
            ((4000, 3000), None, ANY, 3000),
            ((1000, 9000), None, ANY, 2048),
        ] {
            let tallest = tallest_part(PixelSize::new(width, height), text_px, &RULES, limits);
            assert_eq!(tallest, expected, "{width}×{height} {text_px:?}");
        }
    }

    /// Lines of text 10 rows high, 20 apart, the first 10 below the top.
    fn page(line_count: usize) -> Vec<u32> {
        (0..line_count * 20 + 10).map(|row| if row % 20 >= 10 { 300 } else { 0 }).collect()
    }

    fn cut(ink: Vec<u32>, tallest: usize) -> Vec<(Range<usize>, usize)> {
        Cutter { ink, tallest, pitch: 20.0, has_text: true }.stretches()
    }

    fn assert_covered(stretches: &[(Range<usize>, usize)], height: usize, tallest: usize) {
        assert_eq!(stretches.first().map(|(rows, _)| rows.start), Some(0));
        assert_eq!(stretches.last().map(|(rows, _)| rows.end), Some(height));
        assert!(stretches.windows(2).all(|pair| pair[0].0.end >= pair[1].0.start && pair[1].0.start > pair[0].0.start));
        assert!(stretches.iter().all(|(rows, _)| rows.len() <= tallest), "{stretches:?}");
    }

    #[test]
    fn cuts_run_between_the_lines_and_two_lines_are_shared() {
        for (line_count, tallest) in [(100, 500), (57, 300), (400, 2048), (31, 600)] {
            let ink = page(line_count);
            let stretches = cut(ink.clone(), tallest);
            assert_covered(&stretches, ink.len(), tallest);
            assert!(stretches.len() >= 2 && stretches.len() <= ink.len() / (tallest - 80) + 2, "{stretches:?}");
            for pair in stretches.windows(2) {
                let ((above, _), (below, shared)) = (&pair[0], &pair[1]);
                assert!(ink[above.end] == 0 && ink[above.end - 1] == 0 && ink[below.start] == 0, "{stretches:?}");
                let shared_rows = ink[below.start..above.end].iter().filter(|ink| **ink > 0).count();
                assert_eq!((*shared, shared_rows), (2, 20));
            }
        }
    }

    #[test]
    fn a_frame_around_the_text_does_not_hide_the_gaps() {
        let framed: Vec<u32> = page(100).into_iter().map(|ink| ink + 4).collect();
        assert_eq!(cut(framed, 500), cut(page(100), 500));
    }

    #[test]
    fn a_wide_gap_near_the_wanted_row_needs_no_shared_line() {
        let mut ink = page(60);
        ink[400..800].fill(0);
        let stretches = cut(ink, 700);
        assert_eq!(stretches[1].1, 0, "{stretches:?}");
        assert_eq!(stretches[0].0.end, stretches[1].0.start);
    }

    #[test]
    fn a_picture_without_a_blank_row_is_cut_where_there_is_least() {
        let ink: Vec<u32> = (0..2000).map(|row: usize| 500 + (row % 40).abs_diff(20) as u32 * 10).collect();
        let stretches = cut(ink, 700);
        assert_covered(&stretches, 2000, 700);
        assert!(stretches.iter().skip(1).all(|(_, shared)| *shared > 0));
    }
}
