//! QR and bar codes in a picture.
//!
//! Every kind of code carries marks to be found by. `marks`, `matrices` and `stripes` look for them, which costs little
//! where there is no code; only where they stand does `rxing` decode. What it says is believed where a checksum stands
//! behind it, and of bars only where rows agree and every bar was read.
//! Knows nothing of text. A new format is a line in `formats`, `name` and, if its marks are new, a search for them.

mod bits;
mod decode;
mod marks;
mod matrices;
mod stripes;

use crate::domain::{Code, PixelRect};
use crate::imaging::Pixels;
use bits::Bits;

/// A picture with more places to try is a pattern, not codes.
const MOST_TRIES: usize = 60;

/// A place to try, and what to try there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candidate {
    kind: Kind,
    rect: PixelRect,
    /// The width of the narrowest part, about, in px.
    module: f32,
    /// Light on dark.
    is_inverted: bool,
    /// How often it is to be turned by a quarter, clockwise, until it can be read.
    turns: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Qr,
    Aztec,
    DataMatrix,
    Pdf417,
    Bars,
}

/// All codes, from top to bottom.
pub(super) fn find_codes(pixels: &Pixels) -> Vec<Code> {
    let bits = Bits::of(pixels);
    let mut candidates = marks::find(&bits);
    candidates.extend(matrices::find(&bits));
    candidates.extend(stripes::find(&bits));
    // The marks of neighbouring codes together look like those of a larger one.
    candidates.sort_by_key(|candidate| area(candidate.rect));
    let mut codes: Vec<Code> = Vec::new();
    let mut tries = 0;
    for candidate in candidates {
        let is_known = |code: &Code| covers(code.rect, candidate.rect) || covers(candidate.rect, code.rect);
        if tries < MOST_TRIES && !codes.iter().any(is_known) {
            codes.extend(decode::decode(pixels, &bits, &candidate));
            tries += 1;
        }
    }
    codes.sort_by_key(|code| (code.rect.top, code.rect.left));
    codes
}

/// Whether what stands here is a code: its modules can look like letters.
pub(super) fn is_code(codes: &[Code], rect: PixelRect) -> bool {
    codes.iter().any(|code| covers(code.rect, rect))
}

/// Whether most of `part` lies in `whole`.
fn covers(whole: PixelRect, part: PixelRect) -> bool {
    whole.intersection(part).is_some_and(|both| area(both) * 10 > area(part) * 8)
}

fn area(rect: PixelRect) -> u64 {
    u64::from(rect.width) * u64::from(rect.height)
}

#[cfg(test)]
mod tests;
