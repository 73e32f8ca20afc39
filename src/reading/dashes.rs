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
}

/// Fewer may be anything.
const LEAST_DASHES: usize = 8;

impl Dashes {
    /// Of outlines from left to right, if they are such a row.
    pub(super) fn of(outlines: &[PixelRect]) -> Option<Self> {
        let (first, last) = (outlines.first()?, outlines.last()?);
        if outlines.len() < LEAST_DASHES {
            return None;
        }
        let pitch = (last.left - first.left) as f32 / (outlines.len() - 1) as f32;
        let is_dash = |dash: &PixelRect| dash.width > dash.height && (dash.width as f32) < 0.95 * pitch;
        let is_even = outlines.windows(2).all(|pair| {
            let step = pair[1].left as f32 - pair[0].left as f32;
            (step - pitch).abs() <= 1.5 && pair[0].width.abs_diff(pair[1].width) <= 2
        });
        let rect = outlines.iter().copied().reduce(PixelRect::union)?;
        (is_even && outlines.iter().all(is_dash)).then_some(Self { rect, count: outlines.len() as u32, pitch })
    }

    /// The line that they are, if two lines nearby are written in the same pitch.
    pub(super) fn line(&self, lines: &[ReadLine]) -> Option<ReadLine> {
        let mut like = lines.iter().filter(|line| self.is_near(line.rect) && self.is_in_pitch(line));
        let model = like.next()?;
        like.next()?;
        let height = model.rect.height;
        let middle = self.rect.top + self.rect.height / 2;
        let rect = PixelRect { top: middle.saturating_sub(height * 6 / 10), height, ..self.rect };
        let word = Word { text: "-".repeat(self.count as usize), rect, confidence: 1.0 };
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
        let apart = rect.top.saturating_sub(self.rect.bottom()).max(self.rect.top.saturating_sub(rect.bottom()));
        apart <= 8 * rect.height && rect.left < self.rect.right() && self.rect.left < rect.right()
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
