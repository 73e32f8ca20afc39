//! Rules that are written as dashes, on receipts and in listings: told from dashed borders by their pitch, which is that
//! of the letters around them.

use super::words::ReadLine;
use crate::domain::{PixelRect, Word};

/// A row of equal dashes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dashes {
    /// Their ink.
    pub(super) rect: PixelRect,
    pub(super) count: u32,
    /// From one dash to the next, in px.
    pub(super) pitch: f32,
    /// What each of them is: a dash, or a sign of equality where there is a second row below.
    sign: char,
}

/// Two rows of dashes of equal places, less than their pitch apart, are one of signs of equality.
pub(super) fn paired(mut rows: Vec<Dashes>) -> Vec<Dashes> {
    rows.sort_by_key(|row| (row.rect.left, row.rect.top));
    let mut out: Vec<Dashes> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(upper) if upper.continues_in(&row) => {
                upper.rect = upper.rect.union(row.rect);
                upper.sign = '=';
            }
            _ => out.push(row),
        }
    }
    out
}

/// Fewer may be anything.
const LEAST_DASHES: usize = 8;

/// What is as high as wide and narrower than this is a point.
const LEAST_SHARE: f32 = 0.4;

/// What is so high, in parts of the pitch, is a sign of equality whose two strokes touch.
const LEAST_DOUBLE: f32 = 0.41;

impl Dashes {
    /// Of outlines from left to right, if they are such a row.
    pub(super) fn of(outlines: &[PixelRect]) -> Option<Self> {
        let mut outlines = parted(outlines);
        outlines.sort_unstable_by_key(|dash| dash.left);
        let (first, last) = (outlines.first()?, outlines.last()?);
        if outlines.len() < LEAST_DASHES {
            return None;
        }
        let pitch = (last.left - first.left) as f32 / (outlines.len() - 1) as f32;
        let is_dash = |dash: &PixelRect| {
            let share = dash.width as f32 / pitch;
            (dash.width > dash.height || dash.width == dash.height && share >= LEAST_SHARE) && share < 0.95
        };
        let is_even = outlines.windows(2).all(|pair| {
            let middle = |dash: &PixelRect| dash.left as f32 + dash.width as f32 / 2.0;
            let step = middle(&pair[1]) - middle(&pair[0]);
            let most_apart = (0.4 * pitch).max(2.0) as u32;
            (step - pitch).abs() <= 1.5 && pair[0].width.abs_diff(pair[1].width) <= most_apart
        });
        let rect = outlines.iter().copied().reduce(PixelRect::union)?;
        let is_double = rect.height as f32 >= LEAST_DOUBLE * pitch;
        (is_even && outlines.iter().all(is_dash)).then_some(Self {
            rect,
            count: outlines.len() as u32,
            pitch,
            sign: if is_double { '=' } else { '-' },
        })
    }

    fn continues_in(&self, below: &Self) -> bool {
        let apart = below.rect.top.saturating_sub(self.rect.bottom());
        self.count == below.count && self.rect.left.abs_diff(below.rect.left) <= 1 && (apart as f32) < self.pitch
    }

    /// The line that they are, if two lines nearby are written in the same pitch.
    pub(super) fn line(&self, lines: &[ReadLine]) -> Option<ReadLine> {
        let mut like = lines.iter().filter(|line| self.is_near(line.rect) && self.is_in_pitch(line));
        let model = like.next()?;
        like.next()?;
        let height = model.rect.height;
        let middle = self.rect.top + self.rect.height / 2;
        let rect = PixelRect { top: middle.saturating_sub(height * 6 / 10), height, ..self.rect };
        // How many they are is counted more surely than it is read, and what they are is read more surely than seen.
        let read = lines.iter().find(|line| line.lies_on(rect)).and_then(ReadLine::one_sign);
        let sign = read.unwrap_or(self.sign).to_string();
        let word = Word { text: sign.repeat(self.count as usize), rect, confidence: 1.0 };
        Some(ReadLine {
            words: vec![word],
            rect,
            foreign: Vec::new(),
            confidence: 1.0,
            letters: 0,
            characters: self.count,
        })
    }

    fn is_near(&self, rect: PixelRect) -> bool {
        self.rect.distance_y(rect) <= 8 * rect.height && rect.left < self.rect.right() && self.rect.left < rect.right()
    }

    fn is_in_pitch(&self, line: &ReadLine) -> bool {
        // A face of fixed pitch: every word is as wide as its letters are many.
        let mut long = line.words.iter().filter(|word| word.text.chars().count() >= 4).peekable();
        long.peek().is_some()
            && long.all(|word| {
                let pitch = (word.rect.width as f32 + 0.15 * self.pitch) / word.text.chars().count() as f32;
                (pitch / self.pitch - 1.0).abs() < 0.1
            })
    }
}

/// The outlines, with those in which two or more dashes touch taken apart.
fn parted(outlines: &[PixelRect]) -> Vec<PixelRect> {
    let middle = |mut sizes: Vec<u32>| {
        sizes.sort_unstable();
        sizes.get(sizes.len() / 2).copied().unwrap_or(1).max(1)
    };
    let width = middle(outlines.iter().map(|dash| dash.width).collect());
    let pitch = middle(outlines.windows(2).map(|pair| pair[1].left.saturating_sub(pair[0].left)).collect()).max(width);
    let parts = |dash: &PixelRect| {
        let dash = *dash;
        let count = ((dash.width + pitch - width + pitch / 2) / pitch).max(1);
        (0..count).map(move |index| PixelRect {
            left: dash.left + index * (dash.width - width.min(dash.width)) / (count - 1).max(1),
            width: if count == 1 { dash.width } else { width },
            ..dash
        })
    };
    outlines.iter().flat_map(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(count: u32, pitch: u32, width: u32) -> Vec<PixelRect> {
        (0..count).map(|index| PixelRect::new(10 + index * pitch, 50, width, 2)).collect()
    }

    fn line(text: &str, top: u32, pitch: u32) -> ReadLine {
        let width = pitch * text.chars().count() as u32;
        let rect = PixelRect::new(10, top, width, 14);
        let word = Word { text: text.to_owned(), rect, confidence: 1.0 };
        ReadLine { words: vec![word], rect, foreign: Vec::new(), confidence: 1.0, letters: 8, characters: 8 }
    }

    #[test]
    fn specks_in_any_order_are_no_dashes() {
        let mut specks = row(20, 7, 4);
        specks.iter_mut().step_by(3).for_each(|speck| speck.left = 200 - speck.left);
        assert_eq!(Dashes::of(&specks).map(|dashes| dashes.count), None);
    }

    #[test]
    fn dashes_that_touch_are_counted() {
        let mut touching = row(20, 7, 4);
        touching[5].width = 11;
        touching.remove(6);
        assert_eq!(Dashes::of(&touching).map(|dashes| dashes.count), Some(20));
    }

    #[test]
    fn two_rows_of_dashes_are_signs_of_equality() {
        let below =
            |by: u32| row(20, 7, 4).into_iter().map(move |dash| PixelRect { top: dash.top + by, ..dash }).collect();
        let signs = |rows: [Vec<PixelRect>; 2]| -> Vec<char> {
            paired(rows.iter().filter_map(|row| Dashes::of(row)).collect()).iter().map(|dashes| dashes.sign).collect()
        };
        assert_eq!(signs([row(20, 7, 4), below(4)]), ['=']);
        assert_eq!(signs([row(20, 7, 4), below(20)]), ['-', '-']);
        assert_eq!(signs([row(20, 7, 4), row(9, 7, 4)]), ['-', '-']);
    }

    #[test]
    fn dashes_in_the_pitch_of_the_text_are_text_and_a_dashed_border_is_not() {
        let text = [line("SUBTOTAL", 30, 7), line("DELIVERY", 60, 7)];
        let read = |dashes: &[PixelRect]| Dashes::of(dashes)?.line(&text).map(|line| line.words[0].text.clone());
        assert_eq!(read(&row(20, 7, 4)).as_deref(), Some("--------------------"));
        assert_eq!(read(&row(20, 5, 3)), None, "a border");
        assert_eq!(read(&row(7, 7, 4)), None, "too few");
        assert_eq!(read(&row(20, 7, 7)), None, "a line");
        assert_eq!(
            Dashes::of(&row(20, 7, 4)).and_then(|dashes| dashes.line(&text[..1])).map(|line| line.letters),
            None
        );
    }
}
