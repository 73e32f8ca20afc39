//! Takes the rows of a comparison out of an answer while it streams in.
//!
//! Asked for is an object with a verdict and a list of rows; what models send is that with a fence around it, words
//! before and after it, commas too many, a bare list, or the beginning of it. So only objects are looked for: each is
//! read as soon as its last brace is there, and is a row if it has what a row has. All else is left alone, but for a
//! table in Markdown where no object has come.
//!
//! Does not know streams or servers. Another name that models give to a part of a row is a word in the lists below.

use serde_json::{Map, Value};

use super::markdown_rows::MarkdownRows;
use crate::domain::{RowSource, TableRow};

/// More rows than this are no table that anybody reads.
const MOST_ROWS: usize = 200;

/// Characters of a cell at most.
const CELL_LEN: usize = 600;

const WHAT: &[&str] = &["what", "attribute", "aspect", "feature", "property", "name"];
const A: &[&str] = &["a", "picture a", "picture_a", "image a", "image_a"];
const B: &[&str] = &["b", "picture b", "picture_b", "image b", "image_b"];
const SAME: &[&str] = &["same", "same?", "equal", "identical", "match"];
const REGION: &[&str] = &["region", "regions", "place", "region_id"];
const ROWS: &[&str] = &["rows", "table", "comparison", "differences"];
const VERDICT: &str = "verdict";

const YES: &[&str] = &["yes", "true", "same", "equal", "identical", "是", "相同", "一致"];
const NO: &[&str] = &["no", "false", "different", "differs", "not the same", "否", "不同", "不一致"];
const NOT_VISIBLE: &[&str] = &["not visible", "not seen", "cannot be seen", "不可见", "看不到"];

/// Reads an answer piece by piece, however it is cut.
#[derive(Debug, Default)]
pub struct TableReader {
    text: String,
    /// How far the text has been looked at, in bytes.
    seen_bytes: usize,
    /// Where the objects that are open begin.
    open: Vec<usize>,
    string: Option<OpenString>,
    /// Where the last string lies that has ended, with its quotes.
    last_string: Option<(usize, usize)>,
    /// The name whose value comes next.
    name: Option<String>,
    /// Whether the last thing of note was the brace that opens an object.
    has_just_opened: bool,
    row_count: usize,
    verdict: Option<String>,
    /// What is looked for as long as no row has come as an object.
    markdown: Option<MarkdownRows>,
    has_objects: bool,
}

#[derive(Debug)]
struct OpenString {
    start: usize,
    is_escaped: bool,
}

/// What has come with a piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NewRows {
    /// Set once, when it is there as a whole.
    pub verdict: Option<String>,
    pub rows: Vec<TableRow>,
}

impl TableReader {
    /// Takes the next piece of the answer.
    pub fn push(&mut self, piece: &str) -> NewRows {
        self.text.push_str(piece);
        let mut new = NewRows::default();
        let from = self.seen_bytes;
        let characters: Vec<(usize, char)> = self
            .text
            .get(from..)
            .unwrap_or_default()
            .char_indices()
            .map(|(at, character)| (from + at, character))
            .collect();
        self.seen_bytes = self.text.len();
        for (at, character) in characters {
            self.take(at, character, &mut new);
        }
        self.has_objects |= !new.rows.is_empty();
        if !self.has_objects {
            let found = self.markdown.get_or_insert_default().push(piece);
            self.add_all(&found, &mut new);
        }
        new
    }

    /// What the end of the answer completes.
    pub fn finish(&mut self) -> NewRows {
        let mut new = NewRows::default();
        if !self.has_objects {
            let found = self.markdown.as_mut().and_then(MarkdownRows::end_line);
            self.add_all(found.as_slice(), &mut new);
        }
        new
    }

    fn add_all(&mut self, objects: &[Map<String, Value>], new: &mut NewRows) {
        for row in objects.iter().filter_map(row).take(MOST_ROWS.saturating_sub(self.row_count)) {
            self.row_count += 1;
            new.rows.push(row);
        }
    }

    /// How many rows have come.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    fn take(&mut self, at: usize, character: char, new: &mut NewRows) {
        if let Some(string) = &mut self.string {
            match character {
                _ if string.is_escaped => string.is_escaped = false,
                '\\' => string.is_escaped = true,
                '"' => {
                    let start = string.start;
                    self.string = None;
                    self.end_string(start, at + 1, new);
                }
                _ => {}
            }
            return;
        }
        if character == '{' {
            self.open.push(at);
            (self.name, self.has_just_opened) = (None, true);
            return;
        }
        if self.open.is_empty() || character.is_whitespace() {
            return;
        }
        let opens = std::mem::take(&mut self.has_just_opened);
        match character {
            '"' => self.string = Some(OpenString { start: at, is_escaped: false }),
            '}' => self.end_object(at + 1, new),
            ':' => self.name = self.last_string.take().and_then(|place| self.string_at(place)),
            ',' | '[' | ']' => self.name = None,
            // A brace in a sentence: no object begins so.
            _ if opens => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn end_string(&mut self, start: usize, end: usize, new: &mut NewRows) {
        match self.name.take() {
            Some(name) if name.eq_ignore_ascii_case(VERDICT) => self.find_verdict(self.string_at((start, end)), new),
            Some(_) => {}
            None => self.last_string = Some((start, end)),
        }
    }

    fn find_verdict(&mut self, verdict: Option<String>, new: &mut NewRows) {
        let verdict = verdict.map(|verdict| shortened(&verdict)).filter(|verdict| !verdict.is_empty());
        if self.verdict.is_none() && verdict.is_some() {
            self.verdict.clone_from(&verdict);
            new.verdict = verdict;
        }
    }

    fn string_at(&self, (start, end): (usize, usize)) -> Option<String> {
        match parsed(self.text.get(start..end)?)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn end_object(&mut self, end: usize, new: &mut NewRows) {
        self.name = None;
        let Some(start) = self.open.pop() else { return };
        if self.row_count >= MOST_ROWS {
            return;
        }
        let Some(Value::Object(object)) = self.text.get(start..end).and_then(parsed) else { return };
        if let Some(row) = row(&object) {
            self.row_count += 1;
            new.rows.push(row);
        }
    }
}

/// The value that a text says, commas at the end of lists and bare line breaks in strings forgiven.
fn parsed(text: &str) -> Option<Value> {
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&mended(text))).ok()
}

fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let (mut is_string, mut is_escaped) = (false, false);
    for (at, character) in text.char_indices() {
        if is_string {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => is_string = false,
                _ => {}
            }
            match character {
                '\n' => mended.push_str("\\n"),
                _ if character.is_control() => mended.push(' '),
                _ => mended.push(character),
            }
            continue;
        }
        is_string = character == '"';
        let rest = text.get(at + character.len_utf8()..).unwrap_or_default();
        let ends_list = rest.trim_start().starts_with(['}', ']', ',']);
        if character != ',' || !ends_list {
            mended.push(character);
        }
    }
    mended
}

/// Whether a head of a table names this picture: `a` or `b`.
pub(super) fn is_picture_head(head: &str, half: char) -> bool {
    let names = if half == 'a' { A } else { B };
    names.contains(&head.trim().to_lowercase().as_str())
}

fn row(object: &Map<String, Value>) -> Option<TableRow> {
    if value(object, ROWS).is_some_and(Value::is_array) {
        return None;
    }
    let (a, b) = (value(object, A), value(object, B));
    let what = words(value(object, WHAT)?);
    if what.is_empty() || (a.is_none() && b.is_none()) {
        return None;
    }
    let [a, b] = [a, b].map(|cell| cell.map(words).unwrap_or_default());
    let is_hidden = [&a, &b].into_iter().any(|cell| is_one_of(cell, NOT_VISIBLE));
    let same = value(object, SAME).and_then(sameness).filter(|_| !is_hidden);
    let region = value(object, REGION).and_then(number);
    Some(TableRow { what, a, b, same, source: RowSource::Model, region })
}

/// The value under the first of these names.
fn value<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    let is_named = |name: &&str| object.iter().find(|(key, _)| key.trim().to_lowercase() == **name);
    names.iter().find_map(is_named).map(|(_, value)| value)
}

/// A value as a cell.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => shortened(text),
        Value::Array(values) => shortened(&values.iter().map(words).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => shortened(&object.values().map(words).collect::<Vec<_>>().join(", ")),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(CELL_LEN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

fn sameness(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(same) => Some(*same),
        Value::String(word) if is_one_of(word, YES) => Some(true),
        Value::String(word) if is_one_of(word, NO) => Some(false),
        _ => None,
    }
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let text = text.trim().trim_end_matches(['.', '。', '!']).to_lowercase();
    words.contains(&text.as_str())
}

/// The number of a place; the first one where there are several.
fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok(),
        Value::Array(values) => values.first().and_then(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str, piece_chars: usize) -> (Option<String>, Vec<TableRow>) {
        let mut reader = TableReader::default();
        let (mut verdict, mut rows) = (None, Vec::new());
        let characters: Vec<char> = answer.chars().collect();
        for piece in characters.chunks(piece_chars) {
            let new = reader.push(&piece.iter().collect::<String>());
            verdict = verdict.or(new.verdict);
            rows.extend(new.rows);
        }
        assert_eq!(reader.row_count(), rows.len());
        (verdict, rows)
    }

    fn plain(what: &str, a: &str, b: &str, same: Option<bool>, region: Option<u32>) -> TableRow {
        let [what, a, b] = [what, a, b].map(str::to_owned);
        TableRow { what, a, b, same, source: RowSource::Model, region }
    }

    fn cup() -> Vec<TableRow> {
        vec![plain("Colour", "red", "blue", Some(false), Some(2)), plain("Handle", "left", "left", Some(true), None)]
    }

    #[test]
    fn the_form_that_was_asked_for_is_read_however_it_is_cut() {
        let answer = r#"{"verdict": "B is \"blue\".", "rows": [
            {"what": "Colour", "a": "red", "b": "blue", "same": false, "region": 2},
            {"what": "Handle", "a": "left", "b": "left", "same": true, "region": null}]}"#;
        for piece_chars in [1, 2, 7, 10_000] {
            assert_eq!(read(answer, piece_chars), (Some("B is \"blue\".".to_owned()), cup()), "{piece_chars}");
        }
    }

    #[test]
    fn what_models_make_of_it_is_read_as_well() {
        let rows = r##"{"what":"Colour","a":"red","b":"blue","same":"No","region":"#2"},
                      {"What":"Handle","A":"left","B":"left","Same?":"yes",},"##;
        for answer in [
            format!("[{rows}]"),
            format!("```json\n[{rows}]\n```"),
            format!(
                "Here is the table for {{A}} and {{B}}, as \"asked\":\n```\n{{\"rows\": [{rows}],}}\n```\nThat's all."
            ),
            format!("{{\"table\": [{rows}"),
            format!("{{\"verdict\": null, \"rows\": [{rows}], \"note\": \"{{\"}}"),
            rows.replace("},", "}\n"),
        ] {
            assert_eq!(read(&answer, 3), (None, cup()), "{answer}");
        }
    }

    #[test]
    fn a_row_is_there_as_soon_as_its_brace_is() {
        let mut reader = TableReader::default();
        assert_eq!(reader.push(r#"{"verdict": "Much "#), NewRows::default());
        assert_eq!(
            reader.push(r#"differs", "rows": [{"what": "Colour", "a": "red", "#).verdict.unwrap(),
            "Much differs"
        );
        assert_eq!(reader.push(r#""b": "blue", "same": false"#), NewRows::default());
        assert_eq!(reader.push("}").rows, [plain("Colour", "red", "blue", Some(false), None)]);
        // Cut in the middle of a row.
        assert_eq!(reader.push(r#", {"what": "Handle", "a": "le"#), NewRows::default());
        assert_eq!(reader.row_count(), 1);
    }

    #[test]
    fn what_is_no_table_has_no_rows() {
        for answer in [
            "A is red, B is blue.",
            "{\"answer\": \"A is red\"}",
            "{\"what\": \"Colour\"}",
            "{{{{",
            "}}}} ]",
            "| What | A | B |",
            "",
        ] {
            assert_eq!(read(answer, 1), (None, Vec::new()), "{answer}");
        }
    }

    #[test]
    fn what_cannot_be_seen_cannot_be_compared() {
        let (_, rows) = read(r#"{"what":"Back","a":"Not visible.","b":"plain","same":false}"#, 4);
        assert_eq!(rows, [plain("Back", "Not visible.", "plain", None, None)]);
    }

    #[test]
    fn cells_hold_words_whatever_was_sent() {
        let (_, rows) = read(r#"{"what":"Parts","a":["lid","cup"],"b":3,"same":"maybe","regions":[4,5]}"#, 4);
        assert_eq!(rows, [plain("Parts", "lid, cup", "3", None, Some(4))]);
        let long = "x".repeat(CELL_LEN + 1);
        let (_, rows) = read(&format!("{{\"what\":\"{long}\",\"a\":\"line\nbreak\"}}"), 50);
        assert_eq!((rows[0].what.chars().count(), rows[0].a.as_str()), (CELL_LEN + 1, "line\nbreak"));
        let many = r#"{"what":"x","a":"y"}"#.repeat(MOST_ROWS + 5);
        assert_eq!(read(&many, 999).1.len(), MOST_ROWS);
    }
}
