//! A second reading beside the first: where two texts of the same picture disagree.
//!
//! Words are aligned first, then the characters of those that differ. Typographic variants are no disagreement, nor is
//! the order: readers put columns and boxes in another order, so what is left over on both sides is paired line by line.
//! Digits come first, because nobody sees a wrong one by reading.

mod myers;

use std::collections::HashMap;
use std::ops::Range;

use super::folding::folded;
use super::{PictureText, Word};
use myers::differences;

/// Share of the characters of two stretches that must agree for the rest to be marked one by one.
const LEAST_LIKENESS: f64 = 0.5;

/// Longer stretches are not compared by characters: nobody misreads that much of what is the same.
const MAX_COMPARED_CHARS: usize = 400;

/// Something that the two texts do not agree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Bytes of the first text; empty for what only the second has.
    pub first: Range<usize>,
    /// Bytes of the second text; empty for what only the first has.
    pub second: Range<usize>,
    pub kind: DisagreementKind,
}

/// What the disagreement is about. The gravest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisagreementKind {
    Digits,
    Letters,
    Punctuation,
    /// Words that are written together or apart.
    Spacing,
    /// Words that the second text does not have.
    Missing,
    /// Words that the first text does not have.
    Extra,
}

/// Where two texts disagree: whatever touches digits first, then by kind, each in the order of the first text.
#[must_use]
pub fn disagreements(first: &str, second: &str) -> Vec<Disagreement> {
    let (a, b) = (Side::of(first), Side::of(second));
    let (mut ids, mut found) = (HashMap::new(), Vec::new());
    let (a_ids, b_ids) = (a.ids(&mut ids), b.ids(&mut ids));
    let (mut left_over, mut behind_last) = (Vec::new(), (0, 0));
    for (a_words, b_words) in differences(&a_ids, &b_ids) {
        let room = a_words.start - behind_last.0;
        behind_last = (a_words.end, b_words.end);
        let back = match (a_words.is_empty(), b_words.is_empty()) {
            (false, true) => a.words_back_to_line(&a_ids, &a_words, room),
            (true, false) => b.words_back_to_line(&b_ids, &b_words, room),
            _ => 0,
        };
        let moved = |words: Range<usize>| words.start - back..words.end - back;
        let (a_words, b_words) = (moved(a_words), moved(b_words));
        if !compare(&a, &b, a_words.clone(), b_words.clone(), &mut found) {
            left_over.push((a_words, b_words));
        }
    }
    for (a_words, b_words) in without_moved(&a, &b, &left_over, &mut found) {
        found.push(whole(&a, &b, a_words, b_words));
    }
    let touches_digits = |one: &Disagreement| {
        let has = |text: &str, range: &Range<usize>| {
            text.get(range.clone()).is_some_and(|part| part.chars().any(char::is_numeric))
        };
        has(first, &one.first) || has(second, &one.second)
    };
    found.sort_by_key(|one| (!touches_digits(one), one.kind, one.first.start, one.second.start));
    found
}

/// Bytes of the second text that stand where these bytes of the first do, word by word. `None` where that is not plain.
#[must_use]
pub fn counterpart(first: &str, second: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let (a, b) = (Side::of(first), Side::of(second));
    let word = (0..a.words.len()).find(|word| a.bytes(&(*word..word + 1)) == bytes)?;
    let mut ids = HashMap::new();
    let (a_ids, b_ids) = (a.ids(&mut ids), b.ids(&mut ids));
    // By how many words the second text is ahead of the first.
    let mut behind = (0, 0);
    for (a_words, b_words) in differences(&a_ids, &b_ids) {
        if word < a_words.start {
            break;
        }
        if a_words.contains(&word) {
            let is_one_by_one = a_words.len() == b_words.len();
            let at = b_words.start + word - a_words.start;
            return match () {
                () if is_one_by_one => Some(b.bytes(&(at..at + 1))),
                () if a_words.len() == 1 && !b_words.is_empty() => Some(b.bytes(&b_words)),
                () => None,
            };
        }
        behind = (a_words.end, b_words.end);
    }
    let at = behind.1 + word - behind.0;
    Some(b.bytes(&(at..at + 1)))
}

/// A text as words of folded characters.
struct Side {
    characters: Vec<char>,
    /// The bytes of each character.
    places: Vec<Range<usize>>,
    /// The characters of each word.
    words: Vec<Range<usize>>,
    /// Whether a line begins with the word.
    begins_line: Vec<bool>,
    byte_len: usize,
}

impl Side {
    fn of(text: &str) -> Self {
        let mut side = Self {
            characters: Vec::new(),
            places: Vec::new(),
            words: Vec::new(),
            begins_line: Vec::new(),
            byte_len: text.len(),
        };
        let (mut is_in_word, mut is_in_new_line) = (false, true);
        for one in folded(text) {
            if one.character.is_whitespace() {
                is_in_word = false;
                is_in_new_line |= one.character == '\n';
                continue;
            }
            let index = side.characters.len();
            side.characters.push(one.character);
            side.places.push(one.start..one.end);
            match side.words.last_mut() {
                Some(word) if is_in_word => word.end = index + 1,
                _ => {
                    side.words.push(index..index + 1);
                    side.begins_line.push(is_in_new_line);
                }
            }
            (is_in_word, is_in_new_line) = (true, false);
        }
        side
    }

    fn word(&self, word: usize) -> &[char] {
        self.words.get(word).and_then(|range| self.characters.get(range.clone())).unwrap_or_default()
    }

    /// A number for each word; equal words have equal numbers.
    fn ids<'a>(&'a self, known: &mut HashMap<&'a [char], usize>) -> Vec<usize> {
        let id = |word: usize| {
            let next = known.len();
            *known.entry(self.word(word)).or_insert(next)
        };
        (0..self.words.len()).map(id).collect()
    }

    /// By how many words a stretch that only this side has can begin earlier and be the same, so that it begins with a
    /// line: of `a b / a c` the second `a` is as good as the first, but a line is what was left out.
    fn words_back_to_line(&self, ids: &[usize], words: &Range<usize>, room: usize) -> usize {
        let is_same = |back: &usize| *back == 0 || ids[words.start - back] == ids[words.end - back];
        (0..=room).take_while(is_same).find(|back| self.begins_line[words.start - back]).unwrap_or(0)
    }

    /// Some words with single spaces between them, and the index of the character that each comes from; a space has
    /// that of the character before it.
    fn spaced(&self, words: &Range<usize>) -> (Vec<char>, Vec<usize>) {
        let (mut characters, mut indices) = (Vec::new(), Vec::new());
        for word in self.words.get(words.clone()).unwrap_or_default() {
            if !characters.is_empty() {
                characters.push(' ');
                indices.push(word.start - 1);
            }
            characters.extend_from_slice(self.characters.get(word.clone()).unwrap_or_default());
            indices.extend(word.clone());
        }
        (characters, indices)
    }

    /// The bytes of some words; where there are none, the place behind the word before.
    fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        match self.words.get(words.clone()) {
            Some([first, .., last]) => self.places[first.start].start..self.places[last.end - 1].end,
            Some([only]) => self.places[only.start].start..self.places[only.end - 1].end,
            _ => {
                let at = words.start.checked_sub(1).map_or(0, |before| self.places[self.words[before].end - 1].end);
                at..at
            }
        }
    }

    /// The words of a stretch, line by line.
    fn lines(&self, words: &Range<usize>) -> Vec<Range<usize>> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        for word in words.clone() {
            match lines.last_mut() {
                Some(line) if !self.begins_line[word] => line.end = word + 1,
                _ => lines.push(word..word + 1),
            }
        }
        lines
    }
}

/// Marks the characters that differ in two stretches that are much alike; `false` where they are not.
fn compare(a: &Side, b: &Side, a_words: Range<usize>, b_words: Range<usize>, found: &mut Vec<Disagreement>) -> bool {
    let ((a_text, a_indices), (b_text, b_indices)) = (a.spaced(&a_words), b.spaced(&b_words));
    let longest = a_text.len().max(b_text.len());
    if a_text.is_empty() || b_text.is_empty() || longest > MAX_COMPARED_CHARS {
        return false;
    }
    let changes = differences(&a_text, &b_text);
    let changed: usize = changes.iter().map(|(x, y)| x.len().max(y.len())).sum();
    if (changed as f64) > (1.0 - LEAST_LIKENESS) * longest as f64 {
        return false;
    }
    for (x, y) in changes {
        let kind = kind_of(a_text[x.clone()].iter().chain(&b_text[y.clone()]));
        let (first, second) = (bytes_of(a, &a_text, &a_indices, x), bytes_of(b, &b_text, &b_indices, y));
        found.push(Disagreement { first, second, kind });
    }
    true
}

/// The bytes of some characters of a spaced stretch; where there are none, the place behind the character before.
fn bytes_of(side: &Side, text: &[char], indices: &[usize], range: Range<usize>) -> Range<usize> {
    // A space is what lies between two words.
    let start = |at: usize| {
        let place = &side.places[indices[at]];
        if text[at] == ' ' { place.end } else { place.start }
    };
    let end = |at: usize| {
        let place = &side.places[indices[at]];
        if text[at] == ' ' {
            side.places.get(indices[at] + 1).map_or(side.byte_len, |next| next.start)
        } else {
            place.end
        }
    };
    if range.is_empty() {
        let at = if range.start == 0 { start(0) } else { end(range.start - 1) };
        return at..at;
    }
    start(range.start)..end(range.end - 1)
}

/// The gravest of what some characters are.
fn kind_of<'a>(characters: impl Iterator<Item = &'a char>) -> DisagreementKind {
    characters
        .map(|character| match character {
            ' ' => DisagreementKind::Spacing,
            digit if digit.is_numeric() => DisagreementKind::Digits,
            letter if letter.is_alphabetic() => DisagreementKind::Letters,
            _ => DisagreementKind::Punctuation,
        })
        .min()
        .unwrap_or(DisagreementKind::Spacing)
}

/// Pairs lines that stand elsewhere in the other text, the most alike first, and marks what differs in them.
/// Gives what is left of each stretch.
fn without_moved(
    a: &Side,
    b: &Side,
    stretches: &[(Range<usize>, Range<usize>)],
    found: &mut Vec<Disagreement>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let a_lines: Vec<Range<usize>> = stretches.iter().flat_map(|(words, _)| a.lines(words)).collect();
    let b_lines: Vec<Range<usize>> = stretches.iter().flat_map(|(_, words)| b.lines(words)).collect();
    let b_texts: Vec<Vec<char>> = b_lines.iter().map(|line| b.spaced(line).0).collect();
    let mut pairs = Vec::new();
    for (i, a_line) in a_lines.iter().enumerate() {
        let a_text = a.spaced(a_line).0;
        for (j, b_text) in b_texts.iter().enumerate() {
            let likeness = likeness(&a_text, b_text);
            if likeness > LEAST_LIKENESS {
                pairs.push((likeness, i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let (mut a_is_paired, mut b_is_paired) = (vec![false; a.words.len()], vec![false; b.words.len()]);
    for (_, i, j) in pairs {
        let (a_line, b_line) = (a_lines[i].clone(), b_lines[j].clone());
        if !a_is_paired[a_line.start]
            && !b_is_paired[b_line.start]
            && compare(a, b, a_line.clone(), b_line.clone(), found)
        {
            a_is_paired[a_line].fill(true);
            b_is_paired[b_line].fill(true);
        }
    }
    let mut left = Vec::new();
    for (a_words, b_words) in stretches {
        let (mut a_left, mut b_left) = (unpaired(a_words, &a_is_paired), unpaired(b_words, &b_is_paired));
        // One stretch on each side: what one has in the place of the other.
        if let ([a_only], [b_only]) = (a_left.as_slice(), b_left.as_slice()) {
            left.push((a_only.clone(), b_only.clone()));
            continue;
        }
        left.extend(a_left.drain(..).map(|words| (words, b_words.start..b_words.start)));
        left.extend(b_left.drain(..).map(|words| (a_words.start..a_words.start, words)));
    }
    left
}

fn unpaired(words: &Range<usize>, is_paired: &[bool]) -> Vec<Range<usize>> {
    let mut left: Vec<Range<usize>> = Vec::new();
    for word in words.clone().filter(|word| !is_paired[*word]) {
        match left.last_mut() {
            Some(stretch) if stretch.end == word => stretch.end = word + 1,
            _ => left.push(word..word + 1),
        }
    }
    left
}

/// Share of two lines that may agree at most, then share that does; 0 where it is too little in any case.
fn likeness(a: &[char], b: &[char]) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 || longest > MAX_COMPARED_CHARS || 2 * a.len().min(b.len()) < longest {
        return 0.0;
    }
    let changed: usize = differences(a, b).iter().map(|(x, y)| x.len().max(y.len())).sum();
    1.0 - changed as f64 / longest as f64
}

/// Words that stand for each other, or for nothing, as a whole.
fn whole(a: &Side, b: &Side, a_words: Range<usize>, b_words: Range<usize>) -> Disagreement {
    let (first, second) = (a.bytes(&a_words), b.bytes(&b_words));
    let kind = match (a_words.is_empty(), b_words.is_empty()) {
        (_, true) => DisagreementKind::Missing,
        (true, false) => DisagreementKind::Extra,
        (false, false) => {
            let words = a_words.flat_map(|word| a.word(word)).chain(b_words.flat_map(|word| b.word(word)));
            kind_of(words)
        }
    };
    Disagreement { first, second, kind }
}

/// The text of a reading as it is compared, and where each word of it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingText {
    /// Words with a space between them, lines with a line break.
    pub text: String,
    /// In the order of the text.
    words: Vec<ReadWord>,
}

/// A word of a reading: the index of its line, its own index in the line, and bytes of the text or of the word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadWord {
    pub line: usize,
    pub word: usize,
    pub bytes: Range<usize>,
}

impl ReadingText {
    #[must_use]
    pub fn of(reading: &PictureText) -> Self {
        let mut flat = Self::default();
        for (line, words) in reading.lines.iter().enumerate() {
            for (word, Word { text, .. }) in words.words.iter().enumerate() {
                if !flat.text.is_empty() {
                    flat.text.push(if word == 0 { '\n' } else { ' ' });
                }
                let start = flat.text.len();
                flat.text.push_str(text);
                flat.words.push(ReadWord { line, word, bytes: start..flat.text.len() });
            }
        }
        flat
    }

    /// The words that some bytes of the text touch, each with the bytes of the word. Between two words it is the first.
    #[must_use]
    pub fn words_at(&self, bytes: &Range<usize>) -> Vec<ReadWord> {
        let touched = |word: &ReadWord| {
            let (start, end) = (bytes.start.max(word.bytes.start), bytes.end.min(word.bytes.end));
            let bytes = start.wrapping_sub(word.bytes.start)..end.wrapping_sub(word.bytes.start);
            (start < end).then_some(ReadWord { bytes, ..*word })
        };
        let found: Vec<ReadWord> = self.words.iter().filter_map(touched).collect();
        if !found.is_empty() {
            return found;
        }
        let before = self.words.iter().rev().find(|word| word.bytes.start <= bytes.start).or(self.words.first());
        let at_its_edge = |word: &ReadWord| {
            let at = bytes.start.clamp(word.bytes.start, word.bytes.end) - word.bytes.start;
            ReadWord { bytes: at..at, ..*word }
        };
        before.map(at_its_edge).into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
