//! The text of pictures: as one text with headings, as CSV, as JSON.

use serde::Serialize;

use crate::domain::{
    Code, Found, PictureText, PixelRect, TextLayout, TextLine, TextReader, TextTable, Word, find_items, whole_rows,
};

/// What a spreadsheet needs at the beginning of a file to take it for UTF-8.
pub const CSV_START: &str = "\u{feff}";

/// Decimals of a confidence: more would pretend to know better.
const CONFIDENCE_STEPS: f32 = 1000.0;

/// The text of one picture and what is known of the reading.
#[derive(Clone, Copy, Debug)]
pub struct ReadPicture<'a> {
    /// What the picture is called: its path, or what it was said to be.
    pub path: &'a str,
    pub text: &'a PictureText,
    /// The text in the layout that was asked for.
    pub written: &'a str,
    /// What a person should know of this reading, in words.
    pub notice: Option<&'a str>,
    pub elapsed_ms: u64,
}

/// A text under a line that names its picture, with an empty line at the end.
#[must_use]
pub fn under_heading(picture: ReadPicture, layout: TextLayout) -> String {
    let heading = match layout {
        TextLayout::Markdown => format!("# {}", picture.path),
        _ => format!("== {} ==", picture.path),
    };
    match picture.written {
        "" => format!("{heading}\n\n"),
        text => format!("{heading}\n\n{text}\n\n"),
    }
}

/// The text as a file of its own, which ends with a line break; empty where there is no text.
#[must_use]
pub fn alone(picture: ReadPicture) -> String {
    match picture.written {
        "" => String::new(),
        text => format!("{text}\n"),
    }
}

/// The names of the columns that [`csv_rows`] fills.
#[must_use]
pub fn csv_head(separator: char) -> String {
    table(vec![["path", "line", "text"].map(str::to_owned).to_vec()]).to_csv(separator)
}

/// A row for each line, numbered from 1.
#[must_use]
pub fn csv_rows(picture: ReadPicture, separator: char) -> String {
    let row = |(index, line): (usize, &TextLine)| vec![picture.path.to_owned(), (index + 1).to_string(), line.text()];
    table(picture.text.lines.iter().enumerate().map(row).collect()).to_csv(separator)
}

/// All that is known of the text as one line of JSON: the object of `discern-cli read --json`. No field is ever left
/// out; what is not known is `null`.
pub fn json(picture: ReadPicture) -> Result<String, serde_json::Error> {
    let text = picture.text;
    let lines = whole_rows(&text.lines);
    serde_json::to_string(&PictureRow {
        path: picture.path,
        width: text.size.width,
        height: text.size.height,
        text: picture.written,
        lines: lines.iter().map(|line| LineRow::of(line, text.reader)).collect(),
        codes: text.codes.iter().map(CodeRow::of).collect(),
        found: find_items(&text.lines).into_iter().map(FoundRow::of).collect(),
        reader: text.reader.as_str(),
        notice: picture.notice,
        elapsed_ms: picture.elapsed_ms,
    })
}

fn table(rows: Vec<Vec<String>>) -> TextTable {
    TextTable { rows }
}

#[derive(Serialize)]
struct PictureRow<'a> {
    path: &'a str,
    width: u32,
    height: u32,
    text: &'a str,
    lines: Vec<LineRow<'a>>,
    codes: Vec<CodeRow<'a>>,
    found: Vec<FoundRow>,
    reader: &'static str,
    notice: Option<&'a str>,
    elapsed_ms: u64,
}

/// Left, top, width and height; a model gives no places.
type Place = Option<[u32; 4]>;

#[derive(Serialize)]
struct LineRow<'a> {
    text: String,
    #[serde(rename = "box")]
    place: Place,
    confidence: Option<f64>,
    words: Vec<WordRow<'a>>,
}

#[derive(Serialize)]
struct WordRow<'a> {
    text: &'a str,
    #[serde(rename = "box")]
    place: Place,
    confidence: Option<f64>,
}

#[derive(Serialize)]
struct CodeRow<'a> {
    format: &'a str,
    text: &'a str,
    #[serde(rename = "box")]
    place: Place,
}

#[derive(Serialize)]
struct FoundRow {
    kind: &'static str,
    text: String,
    #[serde(rename = "box")]
    place: Place,
}

impl<'a> LineRow<'a> {
    fn of(line: &'a TextLine, reader: TextReader) -> Self {
        Self {
            text: line.text(),
            place: place(line.rect),
            confidence: confidence(line.confidence(), reader),
            words: line.words.iter().map(|word| WordRow::of(word, reader)).collect(),
        }
    }
}

impl<'a> WordRow<'a> {
    fn of(word: &'a Word, reader: TextReader) -> Self {
        Self { text: &word.text, place: place(word.rect), confidence: confidence(word.confidence, reader) }
    }
}

impl<'a> CodeRow<'a> {
    fn of(code: &'a Code) -> Self {
        Self { format: &code.format, text: &code.text, place: place(code.rect) }
    }
}

impl FoundRow {
    fn of(found: Found) -> Self {
        Self { kind: found.kind.as_str(), text: found.text, place: place(found.rect) }
    }
}

fn place(rect: PixelRect) -> Place {
    (rect.width > 0 && rect.height > 0).then_some([rect.left, rect.top, rect.width, rect.height])
}

/// `None` for a model: what it says of itself is worth nothing.
fn confidence(value: f32, reader: TextReader) -> Option<f64> {
    let rounded = f64::from((value * CONFIDENCE_STEPS).round()) / f64::from(CONFIDENCE_STEPS);
    (reader != TextReader::Model).then_some(rounded)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::{PixelSize, ReadingNotice};

    fn word(text: &str, left: u32) -> Word {
        let width = 10 * text.chars().count() as u32;
        Word { text: text.to_owned(), rect: PixelRect::new(left, 5, width, 16), confidence: 0.987_654 }
    }

    fn read() -> PictureText {
        let words = vec![word("ask", 10), word("a@b.de", 50)];
        let line = TextLine { rect: PixelRect::new(10, 5, 100, 16), words, block: 0 };
        let code = Code { format: "QR Code".to_owned(), text: "x".to_owned(), rect: PixelRect::new(1, 2, 3, 4) };
        PictureText {
            size: PixelSize::new(200, 100),
            lines: vec![line],
            codes: vec![code],
            notice: Some(ReadingNotice::TooSmall),
            reader: TextReader::Local,
        }
    }

    fn picture(text: &PictureText) -> ReadPicture<'_> {
        ReadPicture { path: "a/b.png", text, written: "ask  a@b.de", notice: Some("Too small."), elapsed_ms: 12 }
    }

    #[test]
    fn json_holds_every_field() {
        let text = read();
        let row: Value = serde_json::from_str(&super::json(picture(&text)).unwrap()).unwrap();
        let expected = json!({
            "path": "a/b.png", "width": 200, "height": 100, "text": "ask  a@b.de",
            "lines": [{"text": "ask a@b.de", "box": [10, 5, 100, 16], "confidence": 0.988, "words": [
                {"text": "ask", "box": [10, 5, 30, 16], "confidence": 0.988},
                {"text": "a@b.de", "box": [50, 5, 60, 16], "confidence": 0.988}]}],
            "codes": [{"format": "QR Code", "text": "x", "box": [1, 2, 3, 4]}],
            "found": [{"kind": "email", "text": "a@b.de", "box": [50, 5, 60, 16]}],
            "reader": "local", "notice": "Too small.", "elapsed_ms": 12,
        });
        assert_eq!(row, expected);
    }

    #[test]
    fn what_a_model_does_not_know_is_null() {
        let mut text = read();
        text.reader = TextReader::Model;
        text.lines[0].rect = PixelRect::default();
        text.lines[0].words.iter_mut().for_each(|word| word.rect = PixelRect::default());
        let mut picture = picture(&text);
        picture.notice = None;
        let row: Value = serde_json::from_str(&super::json(picture).unwrap()).unwrap();
        assert_eq!((&row["reader"], &row["notice"]), (&json!("model"), &Value::Null));
        for part in [&row["lines"][0], &row["lines"][0]["words"][0]] {
            assert_eq!((&part["box"], &part["confidence"]), (&Value::Null, &Value::Null));
        }
    }

    #[test]
    fn csv_has_a_row_for_each_line() {
        let mut text = read();
        text.lines[0].words[0].text = "=1;2".to_owned();
        assert_eq!(csv_head(';'), "path;line;text\r\n");
        assert_eq!(csv_rows(picture(&text), ';'), "a/b.png;1;\"'=1;2 a@b.de\"\r\n");
    }

    #[test]
    fn texts_in_one_file_stand_under_their_names() {
        let text = read();
        let head = |layout| under_heading(picture(&text), layout);
        assert_eq!(head(TextLayout::AsSeen), "== a/b.png ==\n\nask  a@b.de\n\n");
        assert_eq!(head(TextLayout::Markdown), "# a/b.png\n\nask  a@b.de\n\n");
        assert_eq!(alone(picture(&text)), "ask  a@b.de\n");
        let empty = ReadPicture { written: "", ..picture(&text) };
        assert_eq!(under_heading(empty, TextLayout::AsSeen), "== a/b.png ==\n\n");
        assert_eq!(alone(empty), "");
    }
}
