//! The text of a picture on its way out: to the clipboard or into a file.

use crate::app::{Effect, Notice, Picture, State, Step, WordPlace};
use crate::domain::{PictureId, PictureText, PixelRect, TextLayout, TextLine, TextTable, Word, lay_out};

use super::gesture;

/// Characters of a text that a notice repeats, at most.
const FIRST_WORDS_LEN: usize = 48;

/// Copies what is shown: a table as cells, everything else as text.
pub(super) fn reading(state: &State, id: PictureId) -> Vec<Effect> {
    let layout = state.layout();
    let Some(text) = state.tray.find(id).and_then(|picture| picture.reading.written(layout)) else { return Vec::new() };
    copy(text.to_owned(), layout, false)
}

/// The end of the gesture: copies the text, or says why there is none.
pub(super) fn of_gesture(state: &mut State, id: PictureId, quietly: bool) -> Vec<Effect> {
    let layout = state.layout();
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    picture.reading.write_down(layout);
    let notice = picture.reading.text.as_ref().and_then(|text| text.notice);
    let text = picture.reading.written(layout).unwrap_or_default().to_owned();
    let codes = picture.reading.text.iter().flat_map(|text| &text.codes);
    let codes: Vec<&str> = codes.map(|code| code.text.as_str()).collect();
    // Of a picture of a code alone, the code is what was meant.
    if text.trim().is_empty() && !codes.is_empty() {
        return copy(codes.join("\n"), TextLayout::OneLine, quietly);
    }
    if text.trim().is_empty() {
        return gesture::tell(state, Notice::NothingRead(notice), quietly);
    }
    copy(text, layout, quietly)
}

/// A copy was made or undone, or failed; it can be undone for as long as it is known to be on the clipboard.
pub(super) fn ended(state: &mut State, told: Notice, quietly: bool) -> Vec<Effect> {
    match told {
        Notice::Copied | Notice::TextCopied { .. } | Notice::TableCopied => state.note(Step::Copy),
        Notice::CopyUndone | Notice::CopyNotUndone => state.forget_step(Step::Copy),
        _ => {}
    }
    gesture::tell(state, told, quietly)
}

/// Copies something that was found in a text.
pub(super) fn piece(text: String) -> Vec<Effect> {
    copy(text, TextLayout::OneLine, false)
}

fn copy(text: String, layout: TextLayout, quietly: bool) -> Vec<Effect> {
    let html = (layout == TextLayout::Table).then(|| cells(&text).to_html());
    vec![Effect::Copy { told: copied(&text), text, html, quietly }]
}

/// Copies these words in the layout that is chosen.
pub(super) fn words(state: &State, id: PictureId, first: WordPlace, last: WordPlace) -> Vec<Effect> {
    let Some(read) = state.tray.find(id).and_then(|picture| picture.reading.text.as_deref()) else { return Vec::new() };
    copy(lay_out(&part(read, first, last), state.layout()), state.layout(), false)
}

/// The lines from one word to another, without the words before and after them.
fn part(read: &PictureText, first: WordPlace, last: WordPlace) -> Vec<TextLine> {
    let lines = read.lines.iter().enumerate().filter_map(|(number, line)| {
        let is_inside = |word: usize| (first..=last).contains(&WordPlace { line: number, word });
        let words: Vec<Word> =
            line.words.iter().enumerate().filter(|(word, _)| is_inside(*word)).map(|it| it.1.clone()).collect();
        let rect = words.iter().map(|word| word.rect).reduce(PixelRect::union)?;
        Some(TextLine { words, rect, block: line.block })
    });
    lines.collect()
}

/// What is said of a text that was copied.
fn copied(text: &str) -> Notice {
    Notice::TextCopied { first_words: first_words(text), words: text.split_whitespace().count() }
}

pub(super) fn save_text(state: &State, id: PictureId) -> Vec<Effect> {
    let layout = state.layout();
    let Some(picture) = state.tray.find(id) else { return Vec::new() };
    let Some(text) = picture.reading.written(layout) else { return Vec::new() };
    let ending = if layout == TextLayout::Markdown { "md" } else { "txt" };
    vec![Effect::Save { name: file_name(picture, ending), contents: with_last_newline(text).into_bytes().into() }]
}

pub(super) fn save_table(state: &State, id: PictureId) -> Vec<Effect> {
    let Some(picture) = state.tray.find(id) else { return Vec::new() };
    let Some(text) = picture.reading.written(TextLayout::Table) else { return Vec::new() };
    vec![Effect::Save { name: file_name(picture, "csv"), contents: csv_file(text).into_bytes().into() }]
}

/// The picture's name with another ending.
fn file_name(picture: &Picture, ending: &str) -> String {
    let name = picture.name();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    format!("{stem}.{ending}")
}

fn with_last_newline(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The beginning of a text in one line.
fn first_words(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() >= FIRST_WORDS_LEN {
            // One long word alone is cut.
            let cut = if line.is_empty() { word.chars().take(FIRST_WORDS_LEN).collect() } else { line };
            return format!("{cut}…");
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The cells of a text that has them apart by tabs.
fn cells(text: &str) -> TextTable {
    TextTable { rows: text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect() }
}

/// As a file that spreadsheets open: with the mark of UTF-8 at its start, without which letters with accents are lost.
fn csv_file(text: &str) -> String {
    format!("\u{feff}{}", cells(text).to_csv(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_repeats_the_beginning_in_one_line() {
        let long = "word ".repeat(40);
        let word = "w".repeat(100);
        for (text, expected) in [
            ("", String::new()),
            (" two\n  words ", "two words".to_owned()),
            (&long, format!("{}…", "word ".repeat(9).trim_end())),
            (&word, format!("{}…", "w".repeat(48))),
        ] {
            assert_eq!(first_words(text), expected);
        }
    }
}
