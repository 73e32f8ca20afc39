//! What in a text can be used by itself: addresses, links, phone numbers, amounts, bank accounts.
//!
//! Found by small scanners, one a kind, which prefer to overlook something to calling it what it is not.
//! A further kind is a variant of [`FoundKind`], a scanner in a file here and a line in [`SCANNERS`].

mod iban;
mod money;
mod phone;
mod web;

use std::fmt;
use std::ops::Range;

use super::{PixelRect, TextLine};

/// What something that was found is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoundKind {
    Email,
    Url,
    Phone,
    Amount,
    Iban,
}

/// Something that can be copied alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: FoundKind,
    /// As it was read, without the punctuation around it; an IBAN without its spaces.
    pub text: String,
    /// Around the words that it is part of.
    pub rect: PixelRect,
}

impl FoundKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Email, Self::Url, Self::Phone, Self::Amount, Self::Iban];

    /// The name that scripts see.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "url",
            Self::Phone => "phone",
            Self::Amount => "amount",
            Self::Iban => "iban",
        }
    }
}

impl fmt::Display for FoundKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Finds what can be used by itself, in the order of the lines. What stands in several words of a line is put together.
#[must_use]
pub fn find_items(lines: &[TextLine]) -> Vec<Found> {
    lines.iter().flat_map(in_line).collect()
}

type Scanner = fn(&Scan) -> Vec<Range<usize>>;

/// In the order of their claims: a number in a link is no phone number.
const SCANNERS: [(FoundKind, Scanner); 6] = [
    (FoundKind::Url, web::with_scheme),
    (FoundKind::Email, web::emails),
    (FoundKind::Url, web::bare),
    (FoundKind::Iban, iban::ibans),
    (FoundKind::Amount, money::amounts),
    (FoundKind::Phone, phone::phones),
];

fn in_line(line: &TextLine) -> Vec<Found> {
    let (mut scan, places) = Scan::of(line);
    let mut spans: Vec<(FoundKind, Range<usize>)> = Vec::new();
    for (kind, scanner) in SCANNERS {
        for span in scanner(&scan) {
            scan.take(&span);
            spans.push((kind, span));
        }
    }
    spans.sort_by_key(|(_, span)| span.start);
    let found = spans.into_iter().filter_map(|(kind, span)| {
        let text: String = scan.characters.get(span.clone())?.iter().collect();
        let text = if kind == FoundKind::Iban { text.replace(' ', "") } else { text };
        let words =
            line.words.iter().zip(&places).filter(|(_, place)| place.start < span.end && span.start < place.end);
        let rect = words.map(|(word, _)| word.rect).reduce(PixelRect::union)?;
        Some(Found { kind, text, rect })
    });
    found.collect()
}

/// A line's characters, and which of them belong to something already.
struct Scan {
    characters: Vec<char>,
    is_taken: Vec<bool>,
}

impl Scan {
    /// The words with single spaces between them, and where each stands.
    fn of(line: &TextLine) -> (Self, Vec<Range<usize>>) {
        let mut characters = Vec::new();
        let mut places = Vec::new();
        for word in &line.words {
            if !characters.is_empty() {
                characters.push(' ');
            }
            let start = characters.len();
            characters.extend(word.text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            places.push(start..characters.len());
        }
        let is_taken = vec![false; characters.len()];
        (Self { characters, is_taken }, places)
    }

    /// The character there, unless it is taken or out of the line.
    fn get(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied().filter(|_| !self.is_taken[index])
    }

    /// The character before, taken or not.
    fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|index| self.characters.get(index)).copied()
    }

    /// The character there, taken or not.
    fn after(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied()
    }

    fn len(&self) -> usize {
        self.characters.len()
    }

    /// Where the characters from `start` on end that belong to a set and are not taken.
    fn end_of(&self, start: usize, belongs: impl Fn(char) -> bool) -> usize {
        (start..self.len()).find(|&index| !self.get(index).is_some_and(&belongs)).unwrap_or(self.len())
    }

    /// Whether this word stands at `start`, its letters large or small.
    fn has(&self, start: usize, word: &str) -> bool {
        let is_same = |(index, wanted): (usize, char)| {
            self.get(index).is_some_and(|found| found.to_lowercase().eq(wanted.to_lowercase()))
        };
        (start..).zip(word.chars()).all(is_same)
    }

    fn text(&self, span: Range<usize>) -> String {
        self.characters.get(span).unwrap_or_default().iter().collect()
    }

    fn take(&mut self, span: &Range<usize>) {
        if let Some(taken) = self.is_taken.get_mut(span.clone()) {
            taken.fill(true);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Word;

    /// A line of words 10 px a character.
    pub fn line(text: &str) -> TextLine {
        let mut left = 0;
        let mut words = Vec::new();
        for word in text.split(' ') {
            let width = 10 * word.chars().count() as u32;
            words.push(Word { text: word.to_owned(), rect: PixelRect::new(left, 0, width, 16), confidence: 1.0 });
            left += width + 10;
        }
        let rect = PixelRect::new(0, 0, left - 10, 16);
        TextLine { words, rect, block: 0 }
    }

    /// Everything found in a text, as `kind text`.
    pub fn found(text: &str) -> Vec<String> {
        in_line(&line(text)).into_iter().map(|found| format!("{} {}", found.kind, found.text)).collect()
    }

    #[test]
    fn a_line_holds_several_things_in_their_order() {
        assert_eq!(
            found(
                "Pay €24.50 to DE89 3704 0044 0532 0130 00, ask a.b@example.org or +49 30 901820, see www.example.org."
            ),
            [
                "amount €24.50",
                "iban DE89370400440532013000",
                "email a.b@example.org",
                "phone +49 30 901820",
                "url www.example.org"
            ]
        );
    }

    #[test]
    fn the_place_is_that_of_all_words_it_stands_in() {
        let found = find_items(&[line("call +49 30 901820, please")]);
        assert_eq!(found[0].rect, PixelRect::new(50, 0, 140, 16));
    }

    #[test]
    fn every_kind_has_a_name() {
        assert_eq!(FoundKind::ALL.map(FoundKind::as_str), ["email", "url", "phone", "amount", "iban"]);
    }

    #[test]
    fn plain_text_holds_nothing() {
        for text in [
            "",
            "The onions went in on the third of April,",
            "64 bytes from 10.0.0.7: icmp_seq=1 ttl=64 time=0.412 ms",
            "2026-02-28 17:46 Ref 00918423",
            "test result: ok. 48 passed; 0 failed; 2 ignored",
            "ana@builder:~/src/tide$ git status --short",
            "?? notes/2026-03-14.md and src/main.rs",
            "Version 0.98.2 of 1,234,567 lines (12%)",
            "4000 1234 5678 9010",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
