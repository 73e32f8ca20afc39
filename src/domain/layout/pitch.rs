//! How wide a character is, and whether all are equally wide.

use crate::domain::{TextLine, Word};

/// The width of a character with the space around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pitch {
    pub(super) px: f32,
    /// Every character is as wide as every other, as in code and terminals.
    pub(super) is_fixed: bool,
}

/// Words shorter than this tell too little.
const TELLING_LENGTH: usize = 5;

/// So many telling words are needed to call a font one of fixed width.
const TELLING_WORDS: usize = 5;

/// The part of a character's width by which the ink of a word falls short of it, on the average.
const INK_SHORTAGE: f32 = 0.2;

impl Pitch {
    /// Measured over all words of the lines; 1 px where there is none.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a TextLine> + Clone) -> Self {
        let steps = lines.clone().flat_map(|line| line.words.windows(2)).filter_map(Step::between);
        let steps: Vec<Step> = steps.collect();
        let widths: Vec<Step> = lines.flat_map(|line| line.words.iter()).filter_map(Step::across).collect();
        // Of the words themselves: the way to the next one holds an unknown number of spaces.
        let rough = median(&widths);
        let Some(rough) = rough.filter(|px| *px > 0.0) else { return Self { px: 1.0, is_fixed: false } };
        // Wide gaps are whole characters wide in fixed fonts; whatever fits is averaged, which evens out the ink.
        let (mut sum_px, mut sum_characters, mut fitting, mut telling) = (0.0, 0.0, 0_usize, 0_usize);
        for step in &steps {
            let over = step.px / rough - step.characters;
            if over.abs() < 0.4 {
                sum_px += step.px;
                sum_characters += step.characters;
            }
            if step.characters > TELLING_LENGTH as f32 {
                telling += 1;
                fitting += usize::from((over - over.round().max(0.0)).abs() < 0.4);
            }
        }
        for width in widths.iter().filter(|width| width.characters + INK_SHORTAGE >= TELLING_LENGTH as f32) {
            telling += 1;
            fitting += usize::from((width.px / rough - width.characters).abs() < 0.4);
        }
        let px = if sum_characters > 0.0 { sum_px / sum_characters } else { rough };
        Self { px, is_fixed: telling >= TELLING_WORDS && fitting * 100 >= telling * 85 }
    }

    /// How many spaces stand between two words; at least one. Told by the gap between their ink, which narrow letters
    /// beside it widen, and by the ways from beginning to beginning and from end to end, which letters that were missed
    /// seem to lengthen: the least of the three is right.
    pub(super) fn spaces(self, word: &Word, next: &Word) -> usize {
        let gap = next.rect.left.saturating_sub(word.rect.right()) as f32 / self.px - INK_SHORTAGE;
        let way = |from: u32, to: u32, across: &Word| {
            to.saturating_sub(from) as f32 / self.px - across.text.chars().count() as f32
        };
        let from_left = way(word.rect.left, next.rect.left, word);
        let from_right = way(word.rect.right(), next.rect.right(), next);
        gap.min(from_left).min(from_right).round().max(1.0) as usize
    }

    /// The distance in whole characters.
    pub(super) fn characters(self, px: f32) -> usize {
        (px / self.px).round().max(0.0) as usize
    }
}

/// A distance and the number of characters in it.
struct Step {
    px: f32,
    characters: f32,
}

impl Step {
    /// From the beginning of a word to that of the next, the space included.
    fn between(pair: &[Word]) -> Option<Self> {
        let [word, next] = pair else { return None };
        let px = next.rect.left.checked_sub(word.rect.left)?;
        Some(Self { px: px as f32, characters: word.text.chars().count() as f32 + 1.0 })
    }

    /// Over the ink of one word.
    fn across(word: &Word) -> Option<Self> {
        let characters = word.text.chars().count() as f32 - INK_SHORTAGE;
        (word.rect.width > 0 && characters > 0.0).then_some(Self { px: word.rect.width as f32, characters })
    }
}

/// The width of a character of which half of the characters are narrower.
fn median(steps: &[Step]) -> Option<f32> {
    let mut sorted: Vec<(f32, f32)> = steps.iter().map(|step| (step.px / step.characters, step.characters)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sorted.iter().map(|(_, characters)| characters).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    sorted.into_iter().find_map(|(px, characters)| {
        passed += characters;
        (passed >= half).then_some(px)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{FIXED, VARIED};
    use super::*;

    const TEXT: &str = "fn largest(values: &[f32]) -> Option<f32> {\n    let mut largest = None;\n    \
                        for value in values.iter().copied() {\n        will millimetre illicit mammoth\n    }\n}";

    #[test]
    fn letters_of_one_width_are_told_from_letters_of_many() {
        for scale in [0.8, 1.0, 1.5, 3.0] {
            let lines = FIXED.scaled(scale).lines(TEXT);
            let pitch = Pitch::of(lines.iter());
            assert!(pitch.is_fixed && (pitch.px / scale - 10.0).abs() < 0.2, "{scale}: {pitch:?}");
            let lines = VARIED.scaled(scale).lines(TEXT);
            assert!(!Pitch::of(lines.iter()).is_fixed, "{scale}");
        }
    }

    #[test]
    fn spaces_are_counted_by_the_ink_around_them() {
        let pitch = Pitch { px: 10.0, is_fixed: true };
        let word = |text: &str, left: u32, width: u32| {
            let rect = crate::domain::PixelRect::new(left, 0, width, 16);
            Word { text: text.to_owned(), rect, confidence: 1.0 }
        };
        for (text, width, next_left, expected) in [
            ("abcd", 39, 51, 1),
            ("abcd", 38, 61, 2),
            ("abcd", 38, 81, 4),
            ("ab:", 24, 42, 1),  // The ink of a colon ends early.
            ("acd", 39, 51, 1),  // A letter was missed.
            ("abcd", 45, 46, 1), // The boxes touch.
        ] {
            assert_eq!(pitch.spaces(&word(text, 0, width), &word("x", next_left, 8)), expected, "{text} {next_left}");
        }
    }
}
