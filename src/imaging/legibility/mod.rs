//! How tall the smallest text of a picture is: arithmetic on edges, no recognition.
//!
//! Text is told from everything else by its shape. Letters stand close together in a row, rows of them keep their
//! distance, and the edges of a line end all at once at its baseline; the lines of a picture then vote on a height.
//! The same is looked for at half, quarter and eighth size, where larger letters look like small ones.
//!
//! Knows nothing of words or languages, and finds only what runs about level: tilted text is not seen.
//! What it measured on real pages stands in `benches/README.md`.

mod edges;
mod lines;

use std::iter;
use std::ops::Range;

use edges::EdgeMap;
use lines::{TextLine, joined, pieces, text_line};

use super::raster::Raster;

/// Rows looked at in one go when not all are; a line of text and its surroundings fit in easily.
const BAND_ROWS: usize = 192;

/// The picture itself and its halves.
const SCALES: usize = 4;

/// A page of the densest small text has one piece on a thousand pixels.
const PIXELS_PER_PIECE: usize = 300;

/// Capitals are a little lower than the tallest small letters, which end a line at its top in most typefaces.
const CAPITAL_SHARE: f32 = 0.96;

/// Lines whose heights differ by less are of the same size: it is measured in whole rows.
const SAME_HEIGHT: f32 = 1.2;

/// Height in px of the capitals of the smallest text, `None` without text.
///
/// Looks at about `max_pixels`, in bands spread over the picture; at all of it when it has no more.
pub(super) fn smallest_text_px(raster: &Raster, max_pixels: usize) -> Option<f32> {
    let mut lines = Vec::new();
    let mut piece_count = 0;
    for band in bands(raster, max_pixels) {
        let max_pieces = band.len() * raster.size.width as usize / PIXELS_PER_PIECE;
        let full = EdgeMap::of_rows(raster, band);
        let mut smaller: Option<EdgeMap> = None;
        for _ in 0..SCALES {
            let map = smaller.as_ref().unwrap_or(&full);
            match pieces(map, max_pieces) {
                Some(pieces) => {
                    piece_count += pieces.len();
                    let candidates = joined(pieces, map.bits_per_px);
                    lines.extend(candidates.into_iter().filter_map(|line| text_line(map, &full, line)));
                }
                None => piece_count += max_pieces,
            }
            smaller = Some(map.halved());
        }
    }
    smallest_height(lines, piece_count).map(|letter_px| letter_px * CAPITAL_SHARE)
}

/// How many strong differences each of some rows crosses: none where it runs between two lines of text.
pub(super) fn edge_counts(raster: &Raster, rows: Range<usize>) -> Vec<u32> {
    EdgeMap::of_rows(raster, rows).rows().map(|row| row.iter().map(|word| word.count_ones()).sum()).collect()
}

/// The rows to look at.
fn bands(raster: &Raster, max_pixels: usize) -> Vec<Range<usize>> {
    let (width, height) = (raster.size.width as usize, raster.size.height as usize);
    let wanted_rows = max_pixels / width.max(1);
    if wanted_rows >= height {
        return iter::once(0..height).collect();
    }
    let count = (wanted_rows / BAND_ROWS).max(1);
    let spacing = height / count;
    (0..count)
        .map(|index| {
            let start = index * spacing + spacing.saturating_sub(BAND_ROWS) / 2;
            start..(start + BAND_ROWS).min(height)
        })
        .collect()
}

/// How much a line proves: by its width in letters' heights, of which chance easily makes three.
fn weight(line: TextLine) -> f32 {
    (line.width_px / line.letter_px - 3.0).max(0.0)
}

/// The height, in px, of the smallest lines that are numerous enough to be text.
fn smallest_height(mut lines: Vec<TextLine>, piece_count: usize) -> Option<f32> {
    /// What one short line of text weighs.
    const ENOUGH: f32 = 8.0;
    /// Among very many pieces some look like lines by chance.
    const PER_PIECE: f32 = 1.0 / 2000.0;
    /// Words without tall letters seem to be of a smaller size: that much of the weight of the real one.
    const WITHOUT_TALL_LETTERS: f32 = 0.2;

    lines.sort_by(|a, b| a.letter_px.total_cmp(&b.letter_px));
    let enough = ENOUGH + PER_PIECE * piece_count as f32;
    let weight_between = |low: f32, high: f32| -> f32 {
        lines.iter().filter(|line| line.letter_px >= low && line.letter_px <= high).copied().map(weight).sum()
    };
    lines.iter().map(|line| line.letter_px).find_map(|smallest| {
        let largest = smallest * SAME_HEIGHT;
        let found = weight_between(smallest, largest);
        let taller = weight_between(smallest * 1.25, smallest * 1.6);
        (found >= enough && found >= WITHOUT_TALL_LETTERS * taller).then(|| {
            let same = lines.iter().filter(|line| line.letter_px >= smallest && line.letter_px <= largest);
            same.map(|line| line.letter_px * weight(*line)).sum::<f32>() / found
        })
    })
}
