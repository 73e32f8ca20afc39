//! From the characters of a line to its words, and whether it is a line of text at all.

use super::pitch::Cells;
use super::recognise::{Character, LineReading};
use crate::domain::{PixelRect, PixelSize, Script, Word};

/// Parts of the em that letters take, as common faces have them.
const ASCENDER: f32 = 0.73;
const X_HEIGHT: f32 = 0.53;
const DESCENDER: f32 = 0.21;

/// What the icon of a search field is read as.
const MAGNIFYING_GLASS: &str = "Q";

/// What the cursor in a text field, or a rule between two buttons, is read as.
const CURSOR: &str = "|";

/// Letters of text are read with more confidence than this, as a rule.
const SURE: f32 = 0.93;

/// Higher lines are few.
const LARGE_PX: u32 = 100;

/// A line that was read.
#[derive(Clone, Debug)]
pub(super) struct ReadLine {
    pub(super) words: Vec<Word>,
    /// From the ascenders to the descenders of its face, whether it has such letters or not.
    pub(super) rect: PixelRect,
    /// Letters of scripts that are recognised but not read; a word of those read word by word counts as four.
    pub(super) foreign: Vec<(Script, u32)>,
    /// How sure the reader is of all of its characters, 0 to 1.
    pub(super) confidence: f32,
    /// Letters and digits.
    pub(super) letters: u32,
    /// All characters but spaces.
    pub(super) characters: u32,
}

impl ReadLine {
    /// Whether most of the line lies in a place.
    pub(super) fn lies_on(&self, place: PixelRect) -> bool {
        let both = self.rect.intersection(place);
        both.is_some_and(|both| {
            2 * both.width > self.rect.width && 2 * both.height > self.rect.height.min(place.height)
        })
    }

    /// `crop` is what was read, `ink` the part of it that holds the letters.
    /// `cells` are those of its characters, where its face has one width.
    pub(super) fn of(
        reading: &LineReading,
        cells: Option<Cells>,
        crop: PixelRect,
        ink: PixelRect,
        size: PixelSize,
    ) -> Self {
        let spaced = cells.map(|cells| cells.spaced(&reading.characters));
        let characters = &with_round_brackets(spaced.as_deref().unwrap_or(&reading.characters));
        let solid = || characters.iter().filter(|character| character.value != ' ');
        let own = || solid().filter(|character| character.marker.is_none());
        let all = solid().count().max(1) as f32;
        let band = band(own().map(|character| character.value), ink, size);
        let words = without_drawings(words(characters, cells, crop, band), band.height);
        let (left, right) = match words.as_slice() {
            [first, .., last] => (first.rect.left, last.rect.right()),
            [only] => (only.rect.left, only.rect.right()),
            [] => (band.left, band.right()),
        };
        Self {
            words,
            rect: PixelRect { left, width: right - left, ..band },
            foreign: foreign(characters),
            confidence: solid().map(|character| character.confidence).sum::<f32>() / all,
            letters: own().filter(|character| character.value.is_alphanumeric()).count() as u32,
            characters: own().count() as u32,
        }
    }

    /// Whether what was read is text, rather than the shapes of an icon, the grain of a photograph or another script.
    /// `outlines` is what the line was made of; `among_text` says that the page holds lines that are text without a doubt,
    /// so that one that is hard to read is more likely than a drawing.
    pub(super) fn is_text(&self, outlines: u32, among_text: bool) -> bool {
        let foreign: u32 = self.foreign.iter().map(|(_, letters)| letters).sum();
        // One outline that looks like several signs is a drawing.
        if self.letters == 0 && self.characters > 2 * outlines + 1 && self.confidence < 0.98
            || 5 * foreign > self.characters
        {
            return false;
        }
        if let [word] = self.words.as_slice()
            && matches!(word.text.as_str(), MAGNIFYING_GLASS | CURSOR)
        {
            return false;
        }
        let (lenient, strict) = match (self.characters, self.letters) {
            // Signs alone are no text where there is no other, and one alone is an icon as a rule.
            (1, 0) if self.words.iter().any(|word| word.text == "*") => (0.95, f32::INFINITY),
            (1, 0) if !self.words.iter().any(|word| word.text == "…") => (0.99, f32::INFINITY),
            (1 | 2, 0) => (0.9, f32::INFINITY),
            // A rule of equal signs, or the quotation marks around a text in a program.
            (8.., 0) if self.is_one_sign() => (0.85, f32::INFINITY),
            (3.., 0) if self.is_one_sign() => (0.93, f32::INFINITY),
            (_, 0) => (0.96, f32::INFINITY),
            (1, _) => (0.96, 0.996),
            (2, _) => (0.75, 0.95),
            (3 | 4, _) => (0.7, 0.9),
            _ => (0.6, 0.86),
        };
        let needed = if among_text { lenient } else { strict };
        // Drawings are large more often than letters are.
        let needed = if self.rect.height > LARGE_PX { f32::max(needed, 0.85) } else { needed };
        !self.words.is_empty() && self.confidence >= needed
    }
}

impl ReadLine {
    /// One line with what stands to the right of this.
    pub(super) fn beside(mut self, right: Self) -> Self {
        let characters = self.characters + right.characters;
        let sum = |line: &Self| line.confidence * line.characters as f32;
        self.confidence = (sum(&self) + sum(&right)) / characters.max(1) as f32;
        self.words.extend(right.words);
        self.rect = self.rect.union(right.rect);
        self.foreign.extend(right.foreign);
        self.letters += right.letters;
        self.characters = characters;
        self
    }

    /// Quotation marks alone are one word.
    pub(super) fn without_spaces_in_quotes(mut self) -> Self {
        if self.one_sign() == Some('"')
            && let Some(all) = self.words.iter().cloned().reduce(|a, b| Word {
                text: a.text + &b.text,
                rect: a.rect.union(b.rect),
                confidence: a.confidence.min(b.confidence),
            })
        {
            self.words = vec![all];
        }
        self
    }

    fn is_one_sign(&self) -> bool {
        self.one_sign().is_some()
    }

    /// What all of its characters are, if they are one.
    pub(super) fn one_sign(&self) -> Option<char> {
        let mut signs = self.words.iter().flat_map(|word| word.text.chars());
        let first = signs.next()?;
        signs.all(|sign| sign == first).then_some(first)
    }
}

/// A square bracket that is read with less may be a round one.
const SURE_BRACKET: f32 = 0.99;

/// The characters with doubtful square brackets made round where their other one is: in some faces "(" is nearly "[".
fn with_round_brackets(characters: &[Character]) -> Vec<Character> {
    let mut out = characters.to_vec();
    let mut open: Vec<usize> = Vec::new();
    for at in 0..out.len() {
        match out[at].value {
            '(' | '[' => open.push(at),
            ')' | ']' => {
                let Some(before) = open.pop() else { continue };
                let is_doubtful = |one: &Character| matches!(one.value, '[' | ']') && one.confidence < SURE_BRACKET;
                match (out[before].value, out[at].value) {
                    ('[', ')') if is_doubtful(&out[before]) => out[before].value = '(',
                    ('(', ']') if is_doubtful(&out[at]) => out[at].value = ')',
                    _ => {}
                }
            }
            _ => {}
        }
    }
    out
}

/// Leaves out the icon before or after a text, the swatches of a legend, and the stars of a rating, which are drawn in
/// many ways and read in as many.
///
/// What comes with `true` stands in the cells of its line, and is none.
fn without_drawings(mut words: Vec<(Word, bool)>, height: u32) -> Vec<Word> {
    let is_rating = |word: &Word| word.text.contains(['☆', '★']) && word.confidence < SURE;
    let is_swatch = |word: &Word| word.text == "■";
    words.retain(|(word, _)| !is_rating(word) && !is_swatch(word));
    let is_icon = |(icon, is_in_cells): &(Word, bool), gap: u32| {
        let is_doubtful = icon.text.chars().count() <= 2 && icon.confidence < SURE && !is_in_cells;
        2 * gap >= height && (is_doubtful || icon.text == MAGNIFYING_GLASS)
    };
    if let [icon, (next, _), ..] = words.as_slice()
        && is_icon(icon, next.rect.left.saturating_sub(icon.0.rect.right()))
    {
        words.remove(0);
    }
    if let [.., (last, _), icon] = words.as_slice()
        && is_icon(icon, icon.0.rect.left.saturating_sub(last.rect.right()))
    {
        words.pop();
    }
    words.into_iter().map(|(word, _)| word).collect()
}

/// Whether most of what was read is so sure that the picture holds text beyond doubt.
pub(super) fn is_page_of_text(lines: &[ReadLine]) -> bool {
    let characters = |lines: &mut dyn Iterator<Item = &ReadLine>| lines.map(|line| line.characters).sum::<u32>();
    let words = || lines.iter().filter(|line| line.letters >= 5);
    let sure = characters(&mut words().filter(|line| line.confidence >= 0.9 && line.foreign.is_empty()));
    sure > 0 && 2 * sure >= characters(&mut words())
}

/// Words are what stands between spaces; each with whether it stands in the cells of its line.
fn words(characters: &[Character], cells: Option<Cells>, crop: PixelRect, band: PixelRect) -> Vec<(Word, bool)> {
    let own = |character: &Character| character.marker.is_none();
    characters
        .split(|character| character.value == ' ')
        .filter_map(|word| {
            let text: String = word.iter().filter(|one| own(one)).map(|one| one.value).collect();
            let mut kept = word.iter().filter(|one| own(one));
            let first = kept.next()?;
            let last = kept.next_back().unwrap_or(first);
            let confidence = word.iter().filter(|one| own(one)).map(|one| one.confidence).fold(1.0, f32::min);
            // The room around the ink belongs to no word.
            let left = (crop.left + first.left).clamp(band.left, band.right().saturating_sub(1).max(band.left));
            let right = (crop.left + last.right).clamp(left + 1, band.right().max(left + 1));
            let is_in_cells = cells.is_some_and(|cells| cells.hold_word(word));
            Some((Word { text, rect: PixelRect { left, width: right - left, ..band }, confidence }, is_in_cells))
        })
        .collect()
}

fn foreign(characters: &[Character]) -> Vec<(Script, u32)> {
    let mut counts: Vec<(Script, u32)> = Vec::new();
    for marker in characters.iter().filter_map(|character| character.marker) {
        let weight = if marker.is_letter { 1 } else { 4 };
        match counts.iter_mut().find(|(script, _)| *script == marker.script) {
            Some((_, count)) => *count += weight,
            None => counts.push((marker.script, weight)),
        }
    }
    counts
}

/// The band of a line's face, by what its letters are known to reach.
fn band(characters: impl Iterator<Item = char>, ink: PixelRect, size: PixelSize) -> PixelRect {
    let (mut rises, mut hangs, mut stands) = (false, false, false);
    for character in characters {
        let tall = character.is_uppercase() || character.is_numeric() || "bdfhklt()[]{}|/\\!?%&#".contains(character);
        rises |= tall;
        hangs |= "gjpqyçşţQ,;()[]{}|/\\@$§".contains(character);
        stands |= tall || character.is_alphanumeric();
    }
    if !stands {
        return ink;
    }
    let height = ink.height as f32;
    let above = if rises { ASCENDER } else { X_HEIGHT };
    let below = if hangs { DESCENDER } else { 0.0 };
    let em = height / (above + below);
    let baseline = ink.bottom() as f32 - below * em;
    let top = ((baseline - ASCENDER * em).round().max(0.0) as u32).min(ink.top);
    let bottom = ((baseline + DESCENDER * em).round() as u32).clamp(ink.bottom(), size.height.max(ink.bottom()));
    PixelRect { top, height: bottom - top, ..ink }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubtful_square_bracket_is_round_where_its_other_one_is() {
        let line = |text: &str, confidence: f32| -> String {
            let value = |(at, value): (usize, char)| {
                let left = 10 * at as u32;
                Character { value, marker: None, left, right: left + 8, confidence }
            };
            let characters: Vec<Character> = text.chars().enumerate().map(value).collect();
            with_round_brackets(&characters).iter().map(|one| one.value).collect()
        };
        assert_eq!(line("call[first, second)", 0.8), "call(first, second)");
        assert_eq!(line("call(first[0], second]", 0.8), "call(first[0], second)");
        assert_eq!(line("from [0, 1) to [2, 3]", 0.999), "from [0, 1) to [2, 3]", "what is sure stays");
        assert_eq!(line("[3,949] (2", 0.8), "[3,949] (2");
    }
}
