//! Takes out what the network, which was taught to read letters, would read for one: the line through text that is struck
//! through, as old prices are, and the sides of frames and cells beside a text.

use std::borrow::Cow;

use super::finder::FoundLine;
use crate::domain::PixelRect;
use crate::imaging::Pixels;

/// Ink differs from the background by more.
const INK: u8 = 24;

/// So do the edges of a stroke that lies between two rows of pixels.
const FAINT_INK: u8 = 10;

/// The pixels with no text struck through any more, and no upright rule beside one.
pub(super) fn without_strikes<'a>(pixels: &'a Pixels, lines: &[FoundLine]) -> Cow<'a, Pixels> {
    let mut out = Cow::Borrowed(pixels);
    for line in lines {
        for upright in uprights(pixels, line) {
            fill(out.to_mut(), line, &upright);
        }
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

/// The parts of upright rules that lie in a line or in the room around it.
///
/// They go on above and below it, far enough to be no letter, and nothing touches them there.
fn uprights(pixels: &Pixels, line: &FoundLine) -> Vec<Strike> {
    let rect = line.rect;
    let (wide, high) = (2 + rect.height / 6, 2 + rect.height / 20);
    let thickest = 1 + rect.height / 8;
    let rows = rect.top..rect.bottom();
    let end = (rect.right() + wide).min(pixels.size.width);
    let is_upright = |column: &u32| {
        let is_ink = |row: &u32| is_ink(pixels, line, *column, *row);
        if !rows.clone().all(|row| is_ink(&row)) {
            return false;
        }
        let above = (0..rect.top).rev().take(rect.height as usize).take_while(is_ink).count() as u32;
        let below = (rect.bottom()..pixels.size.height).take(rect.height as usize).take_while(is_ink).count() as u32;
        above.min(below) >= (rect.height / 4).max(3) && above + below >= rect.height
    };
    let mut found: Vec<Strike> = Vec::new();
    for column in (rect.left.saturating_sub(wide)..end).filter(is_upright) {
        match found.last_mut() {
            Some(last) if last.right == column => last.right += 1,
            _ => found.push(Strike {
                top: rect.top.saturating_sub(high),
                bottom: rect.bottom() + high,
                left: column,
                right: column + 1,
            }),
        }
    }
    let is_faint = |column: u32| rows.clone().all(|row| differs(pixels, line, column, row, FAINT_INK));
    let is_clear = |column: u32| rows.clone().all(|row| !is_ink(pixels, line, column, row));
    let rules = found.into_iter().filter_map(|upright| {
        let left = upright.left.checked_sub(u32::from(is_faint(upright.left.saturating_sub(1))))?;
        let right = (upright.right + u32::from(is_faint(upright.right))).min(end);
        let is_thin = upright.right - upright.left <= thickest;
        (is_thin && is_clear(left.checked_sub(1)?) && is_clear(right)).then_some(Strike { left, right, ..upright })
    });
    rules.collect()
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

fn differs(pixels: &Pixels, line: &FoundLine, x: u32, y: u32, most: u8) -> bool {
    let colour = pixel(pixels, x, y);
    colour.iter().zip(line.background).any(|(a, b)| a.abs_diff(b) > most)
}

fn is_ink(pixels: &Pixels, line: &FoundLine, x: u32, y: u32) -> bool {
    differs(pixels, line, x, y, INK)
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
        let faint = columns.filter(|column| differs(pixels, line, *column, row, FAINT_INK));
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
        if !goes_on {
            fill(pixels, line, &Strike { left: column, right: column + 1, ..*strike });
        }
    }
}

fn fill(pixels: &mut Pixels, line: &FoundLine, strike: &Strike) {
    for row in strike.top..=strike.bottom {
        let start = |column: u32| (row as usize * pixels.size.width as usize + column as usize) * 3;
        let (from, to) = (start(strike.left), start(strike.right));
        if let Some(target) = pixels.rgb.get_mut(from..to) {
            target.as_chunks_mut::<3>().0.fill(line.background);
        }
    }
}
