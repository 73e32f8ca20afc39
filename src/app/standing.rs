//! Where the words that were read stand in the text that is shown: laid out otherwise, perhaps typed over.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::{PictureText, Word};

use super::{Reading, WordPlace};

impl Reading {
    /// Bytes of `text`, which is this reading as it is shown, that hold words to look at again. Of equal words only the
    /// uncertain one is meant, as long as the text has as many of them as the picture.
    #[must_use]
    pub fn uncertain_in(&self, text: &str) -> Vec<Range<usize>> {
        let Some(read) = &self.text else { return Vec::new() };
        // Of each word: which of its copies are uncertain, and how many there are.
        let mut known: HashMap<&str, (Vec<usize>, usize)> = HashMap::new();
        for word in words_of(read) {
            let (uncertain, count) = known.entry(word.text.as_str()).or_default();
            if word.is_uncertain() {
                uncertain.push(*count);
            }
            *count += 1;
        }
        known.retain(|_, (uncertain, _)| !uncertain.is_empty());
        if known.is_empty() {
            return Vec::new();
        }
        let mut there: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
        for place in word_places(text) {
            if let Some((word, _)) = text.get(place.clone()).and_then(|word| known.get_key_value(word)) {
                there.entry(word).or_default().push(place);
            }
        }
        let mut marked = Vec::new();
        for (word, places) in there {
            let Some((uncertain, count)) = known.get(word) else { continue };
            let is_plain = places.len() == *count;
            let is_meant = |index: &usize| !is_plain || uncertain.contains(index);
            marked.extend(places.into_iter().enumerate().filter(|(index, _)| is_meant(index)).map(|(_, place)| place));
        }
        marked.sort_by_key(|place| place.start);
        marked
    }
}

/// Bytes of `text`, in which `read` was laid out, that hold this word; `None` where that is not plain.
pub(super) fn place_in(text: &str, read: &PictureText, place: WordPlace) -> Option<Range<usize>> {
    let word = place.of(read)?.text.as_str();
    let before: usize = read.lines.iter().take(place.line).map(|line| line.words.len()).sum();
    let index = words_of(read).take(before + place.word).filter(|other| other.text == word).count();
    let places: Vec<Range<usize>> = word_places(text).filter(|place| text.get(place.clone()) == Some(word)).collect();
    let count = words_of(read).filter(|other| other.text == word).count();
    if places.len() == count { places.into_iter().nth(index) } else { None }
}

fn words_of(read: &PictureText) -> impl Iterator<Item = &Word> {
    read.lines.iter().flat_map(|line| &line.words)
}

/// The words of a text: what stands between white space.
fn word_places(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut end = 0;
    std::iter::from_fn(move || {
        let rest = text.get(end..)?;
        let start = end + rest.find(|c: char| !c.is_whitespace())?;
        end = start + text.get(start..)?.find(char::is_whitespace).unwrap_or(text.len() - start);
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PixelRect, PixelSize, TextLine, TextReader};

    fn read(words: &[(&str, f32)]) -> PictureText {
        let rect = PixelRect::new(0, 0, 10, 10);
        let word = |&(text, confidence): &(&str, f32)| Word { text: text.to_owned(), rect, confidence };
        let lines = vec![TextLine { words: words.iter().map(word).collect(), rect, block: 0 }];
        PictureText { size: PixelSize::new(9, 9), lines, codes: Vec::new(), notice: None, reader: TextReader::Local }
    }

    #[test]
    fn of_equal_words_only_the_uncertain_one_is_meant() {
        let text = read(&[("10", 0.9), ("and", 0.9), ("10", 0.2)]);
        let reading = Reading { text: Some(text.clone().into()), ..Reading::default() };
        for (shown, expected) in
            [("10 and 10", "7"), ("10\n and   10 ", "10"), ("10 and 10 10", "0 7 10"), ("and 1O", "")]
        {
            let found: Vec<String> = reading.uncertain_in(shown).iter().map(|place| place.start.to_string()).collect();
            assert_eq!(found.join(" "), expected, "{shown}");
        }
        let place = |word| WordPlace { line: 0, word };
        assert_eq!(place_in("10 and 10", &text, place(2)), Some(7..9));
        assert_eq!(place_in("10 and 10", &text, place(1)), Some(3..6));
        assert_eq!(place_in("10 10 and 10", &text, place(2)), None);
    }
}
