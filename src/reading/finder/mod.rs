//! Finds lines of text by the outlines of their letters, without knowing what they say.
//!
//! Outlines are told from frames, rules and pictures (`letters`), and what is left is put into rows (`rows`).
//! Colours do not matter, only that letters stand out from what is around them; nor does size, within bounds.
//! What is no text after all is for the reader to say: it reads nothing there.

mod components;
mod edges;
mod letters;
mod rows;

use super::dashes::Dashes;
use crate::domain::PixelRect;
use crate::imaging::Pixels;

/// What looks like text in a picture, in no particular order.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) lines: Vec<FoundLine>,
    /// Those that stand out strongly, where there is a photograph: some of the same, and labels that its grain hides.
    pub(super) labels: Vec<FoundLine>,
    pub(super) dashes: Vec<Dashes>,
    /// Whether there is the grain of a photograph, or of paper that was photographed.
    pub(super) is_grainy: bool,
}

/// A row of letters without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct FoundLine {
    /// Its ink.
    pub(super) rect: PixelRect,
    /// Outlines that it is made of: letters, or several that touch.
    pub(super) letters: u32,
    /// The colour around its letters.
    pub(super) background: [u8; 3],
    /// The row in two, at the gap where it is two things rather than one: a text and what is beside it.
    pub(super) halves: Option<[PixelRect; 2]>,
    /// The same at gaps where it may be two texts of different sizes: a price and the old one beside it.
    pub(super) sizes: Vec<[PixelRect; 2]>,
    /// The row with the room below it, where it may be quotation marks or asterisks alone.
    pub(super) face: Option<PixelRect>,
}

/// Finds the rows of letters of a picture.
pub(super) fn find_lines(pixels: &Pixels) -> Found {
    let mut thresholds = edges::Thresholds::clean(pixels.size);
    let mut components = components::components(&edges::runs(pixels, &thresholds));
    let mut is_grainy = false;
    while let Some(raised) = thresholds.raised(&components) {
        components = components::components(&edges::runs(pixels, &raised));
        thresholds = raised;
        is_grainy = true;
    }
    let (lines, dashes) = rows::rows(letters::letters(components, pixels));
    let labels = if is_grainy {
        let strong = components::components(&edges::runs(pixels, &thresholds.strong()));
        rows::rows(letters::letters(strong, pixels)).0
    } else {
        Vec::new()
    };
    Found { lines, labels, dashes, is_grainy }
}
