//! The guard against models that repeat themselves for ever: recorded transcriptions, loops and true repeats.

use discern::domain::StreamEvent;
use discern::llm::{RepetitionGuard, StreamReader};

use crate::llm_streams::folder;

const INVOICE: &str = "Invoice 2291\nDate: 14 March\n\n";

/// Every loop of `tests/streams/transcripts`, and what is kept of it after the invoice's head.
const LOOPS: &[(&str, &str)] = &[
    ("loop_characters", "Total ."),
    ("loop_chinese", "我们同意条款和交货。"),
    ("loop_counting", "1"),
    ("loop_empty_cells", "| Item | Price |\n|---|---|\n| Cup |"),
    ("loop_line", "Terms\nThe buyer agrees to the terms."),
    ("loop_line_spaced", "Terms\n\nThe buyer agrees to the terms."),
    ("loop_lines", "Question: What is it?\nAnswer: A cup.\nScore: 1"),
    ("loop_numbered", "1. The buyer agrees to the terms of delivery."),
    ("loop_numbered_words", "1) agreed to the terms of delivery;"),
    ("loop_of_sounds", "Note: ha"),
    ("loop_space", "Total 12.00"),
    ("loop_table_rows", "| Item | Price |\n|---|---|\n| Cup | 4.50 |\n| Plate | 6.00 |"),
    ("loop_words", "Terms: the goods and the services and"),
];

/// The one whose loop is the page itself.
const LOOPED_PAGE: &str = "loop_page";

/// How many characters come before a loop is noticed, at most: two thousand tokens or so.
const LATEST_NOTICE: usize = 8000;

/// The text of a recorded transcription.
pub(crate) fn transcript(name: &str) -> String {
    let bytes = std::fs::read(folder().join("transcripts").join(name).with_extension("sse")).unwrap();
    let (mut reader, mut text) = (StreamReader::new(), String::new());
    let mut on_event = |event| {
        if let StreamEvent::Text(piece) = event {
            text.push_str(&piece);
        }
    };
    reader.push(&bytes, &mut on_event).unwrap();
    reader.finish(&mut on_event).unwrap();
    text
}

fn names(prefix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder().join("transcripts")).unwrap();
    let stems = entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let mut names: Vec<String> = stems.filter(|name| name.starts_with(prefix)).collect();
    names.sort();
    names
}

/// What is kept of a text that comes in pieces of so many characters, and where the loop was noticed.
fn kept(text: &str, piece_chars: usize) -> Option<(&str, usize)> {
    let mut guard = RepetitionGuard::new(None);
    let characters: Vec<char> = text.chars().collect();
    for (index, piece) in characters.chunks(piece_chars).enumerate() {
        let piece: String = piece.iter().collect();
        if let Some(repetition) = guard.push(&piece) {
            return Some((text[..repetition.kept_bytes].trim_end(), index * piece_chars));
        }
    }
    None
}

#[test]
fn a_loop_is_trimmed_to_one_copy_however_the_stream_is_cut() {
    for (name, expected) in LOOPS {
        let text = transcript(name);
        for piece_chars in [1, 2, 7, 97, usize::MAX >> 1] {
            let Some((kept, noticed_at)) = kept(&text, piece_chars) else { panic!("{name} was not noticed") };
            let expected =
                if text.starts_with(INVOICE) { format!("{INVOICE}{expected}") } else { (*expected).to_owned() };
            assert_eq!(kept, expected, "{name} in pieces of {piece_chars}");
            assert!(noticed_at <= LATEST_NOTICE, "{name} was noticed after {noticed_at} characters");
        }
    }
}

#[test]
fn a_page_that_begins_again_is_trimmed_to_one_page() {
    let text = transcript(LOOPED_PAGE);
    let page = text.len() / 4;
    assert_eq!(kept(&text, 1).map(|(kept, _)| kept), Some(text[..page].trim_end()));
}

#[test]
fn what_really_repeats_passes() {
    let names = names("true_");
    assert!(names.len() >= 16);
    for name in names {
        assert_eq!(kept(&transcript(&name), 1), None, "{name}");
    }
}

#[test]
fn every_loop_is_in_the_table() {
    let listed = LOOPS.iter().map(|(name, _)| *name).chain([LOOPED_PAGE]);
    let mut listed: Vec<&str> = listed.collect();
    listed.sort_unstable();
    assert_eq!(names("loop_"), listed);
}

#[test]
fn as_many_copies_as_the_picture_is_known_to_hold_are_no_loop() {
    let text = "The server does not answer.\n".repeat(200);
    assert!(RepetitionGuard::new(None).push(&text).is_some());
    assert_eq!(RepetitionGuard::new(Some(200)).push(&text), None);
    assert!(RepetitionGuard::new(Some(200)).push(&text.repeat(2)).is_some());
}

#[test]
fn true_repeats_before_a_loop_do_not_hide_it() {
    let zeros = "| 0.00 | 0.00 |\n".repeat(40);
    let text = format!("{zeros}| Sum | 4.50 |\n{}", "The same again.\n".repeat(400));
    let expected = format!("{zeros}| Sum | 4.50 |\nThe same again.");
    assert_eq!(kept(&text, 5).map(|(kept, _)| kept), Some(expected.as_str()));
}
