//! Takes the line out of text that is struck through, as old prices are: the network was taught to read letters.

use std::borrow::Cow;

use super::finder::FoundLine;
use crate::domain::PixelRect;
use crate::imaging::Pixels;

/// Ink differs from the background by more.
const INK: u8 = 24;

/// So do the edges of a stroke that lies between two rows of pixels.
const FAINT_INK: u8 = 10;

/// The pixels with no text struck through any more.
pub(super) fn without_strikes<'a>(pixels: &'a Pixels, lines: &[FoundLine]) -> Cow<'a, Pixels> {
    let mut out = Cow::Borrowed(pixels);
    for line in lines {
        // An old price stands smaller beside the new one.
        let parts = line.halves.iter().chain(&line.sizes).flatten().copied();
        for rect in [line.rect].into_iter().chain(parts) {
            for strike in strikes(pixels, line, rect) {
                erase(out.to_mut(), line, &strike);
            }
        }
    }
    out
}

/// A stroke across letters: its first and last row, and its columns.
struct Strike {
    top: u32,
    bottom: u32,
    left: u32,
    right: u32,
}

fn pixel(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
    let start = (y as usize * pixels.size.width as usize + x as usize) * 3;
    pixels.rgb.get(start..start + 3).and_then(|rgb| rgb.try_into().ok()).unwrap_or_default()
}

fn is_ink(pixels: &Pixels, line: &FoundLine, x: u32, y: u32) -> bool {
    let colour = pixel(pixels, x, y);
    colour.iter().zip(line.background).any(|(a, b)| a.abs_diff(b) > INK)
}

/// The strokes through what stands within `rect`, which is the line or a part of it.
fn strikes(pixels: &Pixels, line: &FoundLine, rect: PixelRect) -> Vec<Strike> {
    let least = rect.height * 6 / 5;
    if rect.width < least || rect.height < 8 {
        return Vec::new();
    }
    let mut found: Vec<Strike> = Vec::new();
    for row in rect.top + rect.height * 3 / 10..rect.top + rect.height * 3 / 4 {
        let mut start = None;
        for column in rect.left..=rect.right() {
            let inked = column < rect.right() && is_ink(pixels, line, column, row);
            match (inked, start) {
                (true, None) => start = Some(column),
                (false, Some(left)) => {
                    start = None;
                    if column - left < least || !is_even(pixels, left..column, row) {
                        continue;
                    }
                    match found.last_mut() {
                        Some(last) if last.bottom + 1 == row && last.left < column && left < last.right => {
                            last.bottom = row;
                        }
                        _ => found.push(Strike { top: row, bottom: row, left, right: column }),
                    }
                }
                _ => {}
            }
        }
    }
    for strike in &mut found {
        soften(pixels, line, strike);
    }
    // A thicker one is a shape, and one with nothing above it is a dash or a rule.
    let thickest = (rect.height / 6).max(1);
    found.retain(|strike| {
        let inked = |row: u32| (strike.left..strike.right).filter(|column| is_ink(pixels, line, *column, row)).count();
        let above = strike.top.saturating_sub(2).max(rect.top);
        let below = (strike.bottom + 2).min(rect.bottom().saturating_sub(1));
        let (width, least) = ((strike.right - strike.left) as usize, inked(above).min(inked(below)));
        strike.bottom - strike.top < thickest && 8 * least > width && 8 * least < 7 * width
    });
    found
}

/// Whether a row's pixels have one colour, as those of a stroke have and those of small letters that touch have not.
fn is_even(pixels: &Pixels, columns: std::ops::Range<u32>, row: u32) -> bool {
    let middle = pixel(pixels, columns.start.midpoint(columns.end), row);
    let differs = |column: &u32| pixel(pixels, *column, row).iter().zip(middle).any(|(a, b)| a.abs_diff(b) > 48);
    let len = columns.len();
    10 * columns.filter(differs).count() <= len
}

/// Takes in the rows above and below into which the stroke fades.
fn soften(pixels: &Pixels, line: &FoundLine, strike: &mut Strike) {
    let width = (strike.right - strike.left) as usize;
    let is_faded = |row: u32| {
        let columns = strike.left..strike.right;
        let faint = columns.filter(|column| {
            let colour = pixel(pixels, *column, row);
            colour.iter().zip(line.background).any(|(a, b)| a.abs_diff(b) > FAINT_INK)
        });
        20 * faint.count() >= 19 * width
    };
    let (top, bottom) = (strike.top.saturating_sub(1), strike.bottom + 1);
    let (above, below) = (is_faded(top), is_faded(bottom));
    if above {
        strike.top = top;
    }
    if below {
        strike.bottom = bottom;
    }
}

/// Leaves the stroke only where a letter goes on above and below it.
fn erase(pixels: &mut Pixels, line: &FoundLine, strike: &Strike) {
    let (above, below) = (strike.top.saturating_sub(1), strike.bottom + 1);
    for column in strike.left..strike.right {
        let is_near =
            |row: u32| (column.saturating_sub(1)..=column + 1).any(|column| is_ink(pixels, line, column, row));
        let goes_on = is_ink(pixels, line, column, above) && is_near(below)
            || is_near(above) && is_ink(pixels, line, column, below);
        for row in strike.top..=strike.bottom {
            let start = (row as usize * pixels.size.width as usize + column as usize) * 3;
            if let Some(target) = pixels.rgb.get_mut(start..start + 3)
                && !goes_on
            {
                target.copy_from_slice(&line.background);
            }
        }
    }
}
