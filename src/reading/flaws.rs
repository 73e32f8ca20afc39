//! Why a picture in which nothing could be read may hold text all the same: it is blurred, or too dark or too faint.
//!
//! Both are measured along the rows of pixels. Text swings between light and dark many times in a row, which tells it
//! from a smooth ground; how steep and how wide the swings are tells what is wrong with it.

use crate::domain::ReadingNotice;
use crate::imaging::Pixels;

/// Of so many px one may be an outlier.
const OUTLIER: usize = 5000;

/// Narrower ranges of brightness, of 255, are noise.
const LEAST_RANGE: u8 = 4;

/// In narrower ranges the reader finds no letters.
const FAINT_RANGE: u8 = 36;

/// In a sharp picture brightness changes by at least this share of its range from one pixel to the next.
const SHARP_STEP: f32 = 0.2;

/// A row of letters has so many swings between light and dark, each over at least an eighth of the range.
const SWINGS: usize = 6;
const SWING: u8 = 8;

/// The lowest letters have so many rows of pixels.
const ROWS: usize = 6;

/// What is wrong with a picture, where something in it looks like text.
pub(super) fn flaw(pixels: &Pixels) -> Option<ReadingNotice> {
    let grey: Vec<u8> = pixels.rgb.as_chunks().0.iter().copied().map(brightness).collect();
    let rows = || grey.chunks_exact(pixels.size.width.max(1) as usize);
    let (dark, light) = ends(grey.iter().copied());
    let range = light - dark;
    if range < LEAST_RANGE || rows().filter(|row| swings(row, range / SWING) >= SWINGS).count() < ROWS {
        return None;
    }
    if range < FAINT_RANGE {
        return Some(ReadingNotice::TooFaint);
    }
    let (_, steepest) = ends(rows().flat_map(|row| row.windows(2).map(|pair| pair[0].abs_diff(pair[1]))));
    (f32::from(steepest) < SHARP_STEP * f32::from(range)).then_some(ReadingNotice::Blurred)
}

fn brightness([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8
}

/// The lowest and the highest value, outliers left aside.
fn ends(values: impl Iterator<Item = u8>) -> (u8, u8) {
    let mut counts = [0_usize; 256];
    for value in values {
        counts[usize::from(value)] += 1;
    }
    let most = counts.iter().sum::<usize>() / OUTLIER;
    (first_beyond(most, &counts, 0..=255), first_beyond(most, &counts, (0..=255).rev()))
}

/// The first of these values that is no outlier.
fn first_beyond(most: usize, counts: &[usize; 256], mut values: impl Iterator<Item = u8>) -> u8 {
    let mut seen = 0;
    let found = values.find(|value| {
        seen += counts[usize::from(*value)];
        seen > most
    });
    found.unwrap_or(0)
}

/// How often brightness turns round in a row, after it has changed by at least `least`.
fn swings(row: &[u8], least: u8) -> usize {
    let Some(&first) = row.first() else { return 0 };
    let (mut low, mut high, mut rises) = (first, first, None);
    let mut count = 0;
    for &value in row {
        (low, high) = (low.min(value), high.max(value));
        if rises != Some(true) && value - low >= least.max(1) {
            (count, rises, high) = (count + 1, Some(true), value);
        } else if rises != Some(false) && high - value >= least.max(1) {
            (count, rises, low) = (count + 1, Some(false), value);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PixelSize;

    const WIDTH: usize = 240;

    /// Forty rows, each with the brightness that `value` gives a column.
    fn picture(value: impl Fn(usize) -> u8) -> Pixels {
        let row: Vec<u8> = (0..WIDTH).flat_map(|x| [value(x); 3]).collect();
        Pixels { size: PixelSize::new(WIDTH as u32, 40), rgb: row.repeat(40) }
    }

    /// Strokes 6 px wide, 18 px apart.
    fn strokes(x: usize) -> u8 {
        if x % 24 < 6 { 20 } else { 230 }
    }

    #[test]
    fn strokes_are_blurred_or_faint_or_neither() {
        let blurred = |reach: usize| {
            move |x: usize| {
                let near = x.saturating_sub(reach)..=(x + reach).min(WIDTH - 1);
                let count = near.clone().count();
                // Twice the mean is nearly a bell.
                let mean = |x: usize| {
                    let near = x.saturating_sub(reach)..=(x + reach).min(WIDTH - 1);
                    near.clone().map(|x| usize::from(strokes(x))).sum::<usize>() / near.count()
                };
                (near.map(mean).sum::<usize>() / count) as u8
            }
        };
        assert_eq!(flaw(&picture(strokes)), None);
        assert_eq!(flaw(&picture(blurred(1))), None);
        assert_eq!(flaw(&picture(blurred(4))), Some(ReadingNotice::Blurred));
        assert_eq!(flaw(&picture(|x| strokes(x) / 16)), Some(ReadingNotice::TooFaint), "dark");
        assert_eq!(flaw(&picture(|x| 200 + strokes(x) / 16)), Some(ReadingNotice::TooFaint), "pale");
    }

    #[test]
    fn a_smooth_ground_is_no_text() {
        let nothing = Pixels { size: PixelSize::new(0, 0), rgb: Vec::new() };
        for picture in [picture(|_| 7), picture(|x| x as u8), picture(|x| 100 + (x % 2) as u8), nothing] {
            assert_eq!(flaw(&picture), None);
        }
    }
}
