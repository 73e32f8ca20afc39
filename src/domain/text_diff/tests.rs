use super::*;
use crate::domain::{PixelRect, PixelSize, TextLine, TextReader};

/// Kind, what the first text has and what the second has, in the order given out.
fn told(first: &str, second: &str) -> Vec<(DisagreementKind, String, String)> {
    let told = |one: Disagreement| (one.kind, first[one.first].to_owned(), second[one.second].to_owned());
    disagreements(first, second).into_iter().map(told).collect()
}

#[test]
fn each_kind_of_disagreement_is_marked_to_the_character() {
    use DisagreementKind::{Digits, Extra, Letters, Missing, Punctuation, Spacing};
    for (first, second, expected) in [
        ("Total 12.50 EUR", "Total 12.80 EUR", vec![(Digits, "5", "8")]),
        ("Pay 1,250 now", "Pay 1.250 now", vec![(Punctuation, ",", ".")]),
        ("Pay 1250 now", "Pay 12S0 now", vec![(Digits, "5", "S")]),
        ("the modem world", "the modern world", vec![(Letters, "m", "rn")]),
        ("the end of it", "theend of it", vec![(Spacing, " ", "")]),
        ("theend of it", "the end of it", vec![(Spacing, "", " ")]),
        ("the\nend of it", "theend of it", vec![(Spacing, "\n", "")]),
        ("It is not over yet.", "It is over yet.", vec![(Missing, "not", "")]),
        ("It is over yet.", "It is not over yet.", vec![(Extra, "", "not")]),
        ("order 4711 came", "order 8052 came", vec![(Digits, "4711", "8052")]),
        ("", "word", vec![(Extra, "", "word")]),
        ("word", "", vec![(Missing, "word", "")]),
        ("", "", vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(kind, a, b)| (kind, a.to_owned(), b.to_owned())).collect();
        assert_eq!(told(first, second), expected, "{first} / {second}");
    }
}

#[test]
fn typographic_variants_and_white_space_are_no_disagreement() {
    for (first, second) in [
        ("“Don’t” – she said…", "\"Don't\" - she said..."),
        ("• first\n• second", "· first · second"),
        ("a   b\n\n\nc", "a b c"),
        ("ﬁne ﬂow", "fine flow"),
        ("10\u{a0}000", "10 000"),
    ] {
        assert_eq!(told(first, second), [], "{first} / {second}");
    }
}

#[test]
fn digits_come_first_then_the_kinds_in_the_order_of_the_text() {
    let first = "Alpha bravo, charlie 10 delta\necho 2001 foxtrot golf 77 hotel";
    let second = "Alpna bravo. charlie 16 delta\necho 2O01 foxtrot golf hotel";
    let kinds: Vec<_> = told(first, second).into_iter().map(|(_, a, b)| format!("{a}/{b}")).collect();
    assert_eq!(kinds, ["0/6", "0/O", "77/", "h/n", ",/."]);
}

#[test]
fn another_order_of_columns_is_no_disagreement() {
    let first = "Name of the guest\nAddress in town\nTelephone number\n12 Apples\n34 Pears\n56 Plums\nGrand total";
    let rows = "Name of the guest 12 Apples\nAddress in town 34 Pears\nTelephone number 56 Plums\nGrand total";
    assert_eq!(told(first, rows), []);
    let turned = "12 Apples\n34 Pears\n56 Plums\nName of the guest\nAddress in town\nTelephone number\nGrand total";
    assert_eq!(told(first, turned), []);
    let wrong = turned.replace("34 Pears", "39 Pears");
    assert_eq!(told(first, &wrong), [(DisagreementKind::Digits, "4".to_owned(), "9".to_owned())]);
}

#[test]
fn a_line_that_one_reader_left_out_is_told_as_a_whole() {
    let first = "The first line stands here.\nThe second was left out.\nThe third is there again.";
    let second = "The first line stands here.\nThe third is there again.";
    let (told, told_back) = (told(first, second), told(second, first));
    assert_eq!(told, [(DisagreementKind::Missing, "The second was left out.".to_owned(), String::new())]);
    assert_eq!(told_back, [(DisagreementKind::Extra, String::new(), "The second was left out.".to_owned())]);
}

#[test]
fn pages_of_ten_thousand_characters_are_compared_whatever_they_hold() {
    let word = |n: usize| format!("w{}{}", n * 7919 % 1009, ["a", "e", "i"][n % 3]);
    let page =
        |from: usize| (from..from + 2000).map(|n| word(n) + if n % 9 == 8 { "\n" } else { " " }).collect::<String>();
    let (one, other) = (page(0), page(500_000));
    assert!(one.len() >= 10_000);
    let mut misread = one.clone();
    misread.replace_range(5000..5001, "#");
    assert_eq!(disagreements(&one, &misread).len(), 1);
    assert!(!disagreements(&one, &other).is_empty());
}

fn reading(lines: &[&[&str]]) -> PictureText {
    let rect = PixelRect::default();
    let word = |text: &&str| Word { text: (*text).to_owned(), rect, confidence: 1.0 };
    let line = |words: &&[&str]| TextLine { words: words.iter().map(word).collect(), rect, block: 0 };
    PictureText {
        size: PixelSize::new(1, 1),
        lines: lines.iter().map(line).collect(),
        codes: Vec::new(),
        notice: None,
        reader: TextReader::Local,
    }
}

#[test]
fn a_disagreement_finds_its_words_on_the_picture() {
    let flat = ReadingText::of(&reading(&[&["Total", "12.50", "EUR"], &["Thank", "you"]]));
    assert_eq!(flat.text, "Total 12.50 EUR\nThank you");
    let places = |second: &str| -> Vec<(usize, usize, Range<usize>)> {
        let found = disagreements(&flat.text, second);
        let words = found.iter().flat_map(|one| flat.words_at(&one.first));
        words.map(|found| (found.line, found.word, found.bytes)).collect()
    };
    assert_eq!(places("Total 12.80 EUR\nThank you"), [(0, 1, 3..4)]);
    assert_eq!(places("Total 12.50 EUR"), [(1, 0, 0..5), (1, 1, 0..3)]);
    assert_eq!(places("Total 12.50 EUR net\nThank you"), [(0, 2, 3..3)]);
    assert_eq!(ReadingText::default().words_at(&(0..0)), []);
}

#[test]
fn a_word_is_found_again_in_a_text_that_was_typed_over() {
    let first = "one two three four";
    for (second, expected) in [
        ("one two three four", Some("three")),
        ("well: one  two\nthree four", Some("three")),
        ("one two 3 four", Some("3")),
        ("one two thr ee four", Some("thr ee")),
        ("one two four", None),
        ("one 2 3 four", Some("3")),
    ] {
        let found = counterpart(first, second, 8..13).map(|range| &second[range]);
        assert_eq!(found, expected, "{second}");
    }
    assert_eq!(counterpart(first, first, 8..12), None, "no word stands there");
}
