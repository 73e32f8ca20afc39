//! The files that a batch writes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::path_of;
use crate::domain::{BatchOutput, Failure, FailureKind, NoticeWords, PictureSource, PictureText, TextLayout, lay_out};
use crate::engine::failure;
use crate::engine::files::{self, Growing};
use crate::export::texts::{self, ReadPicture};

/// Why a text was not written: this picture's alone, or there is no file to write to.
pub(super) enum Unwritten {
    Picture(Box<Failure>),
    Everything(Box<Failure>),
}

/// Puts texts into files in the order of the pictures, whichever was read first.
pub(super) struct Writer {
    output: BatchOutput,
    layout: TextLayout,
    words: NoticeWords,
    /// The one file; `None` where each picture gets its own, or there is none.
    growing: Option<Growing>,
    is_begun: bool,
    next: usize,
    /// What came before its turn.
    early: BTreeMap<usize, Vec<u8>>,
    /// Files of single pictures by their number.
    written: BTreeMap<usize, PathBuf>,
}

impl Writer {
    pub(super) fn begin(
        output: BatchOutput,
        layout: TextLayout,
        words: NoticeWords,
        is_empty: bool,
    ) -> Result<Self, Failure> {
        let growing = match one_path(&output) {
            Some(path) if !is_empty => Some(Growing::begin(path).map_err(|error| failure::of_writing(&error, path))?),
            _ => None,
        };
        let (early, written) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { output, layout, words, growing, is_begun: false, next: 0, early, written })
    }

    /// Does something that may block, on a thread where it may.
    pub(super) async fn blocking<T: Send + 'static>(
        mut self,
        work: impl FnOnce(&mut Self) -> T + Send + 'static,
    ) -> Result<(Self, T), Failure> {
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&mut self);
            (self, result)
        });
        done.await.map_err(|panic| failure::of_panic(&panic))
    }

    pub(super) fn add(
        &mut self,
        index: usize,
        source: &PictureSource,
        text: &PictureText,
        elapsed_ms: u64,
    ) -> Result<(), Unwritten> {
        let (path, notice) = (source.label(), text.notice.map(self.words));
        let written = lay_out(&text.lines, self.layout);
        let picture = ReadPicture { path: &path, text, written: &written, notice: notice.as_deref(), elapsed_ms };
        let part = match &self.output {
            BatchOutput::FileEach { folder } => {
                let written = write_beside(source, folder.as_deref(), texts::alone(picture).as_bytes());
                if let Some(path) = written.map_err(|failure| Unwritten::Picture(Box::new(failure)))? {
                    self.written.insert(index, path);
                }
                return Ok(());
            }
            BatchOutput::OneFile(_) => texts::under_heading(picture, self.layout),
            BatchOutput::Csv { separator, .. } => texts::csv_rows(picture, *separator),
            BatchOutput::Json(_) => texts::json(picture).map_err(|error| {
                let failure = Failure { detail: Some(error.to_string()), ..Failure::of(FailureKind::WriteFailed) };
                Unwritten::Picture(Box::new(failure.about(path.clone())))
            })?,
        };
        self.put(index, part.into_bytes())
    }

    /// This picture has no part in the one file.
    pub(super) fn leave_out(&mut self, index: usize) -> Result<(), Unwritten> {
        self.put(index, Vec::new())
    }

    fn put(&mut self, index: usize, part: Vec<u8>) -> Result<(), Unwritten> {
        self.early.insert(index, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.next += 1;
            self.write(&part).map_err(Unwritten::Everything)?;
        }
        Ok(())
    }

    /// Adds a part to the one file, with what stands before it.
    fn write(&mut self, part: &[u8]) -> Result<(), Box<Failure>> {
        let Some(path) = one_path(&self.output) else { return Ok(()) };
        if part.is_empty() {
            return Ok(());
        }
        let Some(growing) = self.growing.take() else { return Ok(()) };
        let before = match (&self.output, self.is_begun) {
            (BatchOutput::Csv { separator, .. }, false) => texts::CSV_START.to_owned() + &texts::csv_head(*separator),
            (BatchOutput::Json(_), false) => "[\n".to_owned(),
            (BatchOutput::Json(_), true) => ",\n".to_owned(),
            _ => String::new(),
        };
        let ending: &[u8] = if matches!(self.output, BatchOutput::Json(_)) { b"\n]\n" } else { b"" };
        let (growing, written) = growing.add(&[before.as_bytes(), part].concat(), ending);
        self.is_begun |= written.is_ok();
        let written = written.map_err(|error| Box::new(failure::of_writing(&error, path)));
        self.growing = growing;
        written
    }

    /// The files that were written, and what kept the last of it from being written, if anything did.
    pub(super) fn finish(mut self) -> (Vec<PathBuf>, Option<Failure>) {
        // After a cancel, what waits for a picture that will not come.
        let mut broken = None;
        for part in std::mem::take(&mut self.early).into_values() {
            broken = broken.or(self.write(&part).err());
        }
        let Some(path) = one_path(&self.output).map(Path::to_owned) else {
            return (self.written.into_values().collect(), None);
        };
        let finished = self.growing.map_or(Ok(None), Growing::finish);
        match finished {
            Ok(written) => (written.map(|_| path).into_iter().collect(), broken.map(|failure| *failure)),
            Err(error) => (vec![path.clone()], Some(failure::of_writing(&error, &path))),
        }
    }
}

fn one_path(output: &BatchOutput) -> Option<&Path> {
    match output {
        BatchOutput::OneFile(path) | BatchOutput::Csv { path, .. } | BatchOutput::Json(path) => Some(path),
        BatchOutput::FileEach { .. } => None,
    }
}

/// Writes the text of one picture to a file of its own; nothing where there is no text.
fn write_beside(source: &PictureSource, folder: Option<&Path>, bytes: &[u8]) -> Result<Option<PathBuf>, Failure> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let path = path_of(source);
    let name = path.file_stem().map_or_else(|| "text".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let folder = match (folder, source) {
        (Some(folder), _) => folder,
        (None, PictureSource::File(path)) => files::folder_of(path),
        (None, _) => return Err(Failure::of(FailureKind::WriteFailed).about(source.label())),
    };
    let written = files::write_new(folder, &name, "txt", bytes);
    written.map(Some).map_err(|error| failure::of_writing(&error, &folder.join(format!("{name}.txt"))))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::{PixelRect, PixelSize, ReadingNotice, TextLine, TextReader, Word};

    fn text(words: &str) -> PictureText {
        let rect = PixelRect::new(0, 0, 100, 16);
        let words: Vec<Word> =
            words.split_whitespace().map(|word| Word { text: word.to_owned(), rect, confidence: 1.0 }).collect();
        let is_empty = words.is_empty();
        PictureText {
            size: PixelSize::new(100, 16),
            lines: if is_empty { Vec::new() } else { vec![TextLine { words, rect, block: 0 }] },
            codes: Vec::new(),
            notice: is_empty.then_some(ReadingNotice::NoText),
            reader: TextReader::Local,
        }
    }

    fn source(path: &Path) -> PictureSource {
        PictureSource::File(path.to_owned())
    }

    fn begun(output: BatchOutput) -> Writer {
        Writer::begin(output, TextLayout::OneLine, |notice| format!("{notice:?}"), false).ok().unwrap()
    }

    /// Adds the pictures `b.png`, which is unreadable `c.png`, and `a.png` in the order 2, 1, 0.
    fn fill(writer: &mut Writer, folder: &Path) {
        assert!(writer.add(2, &source(&folder.join("a.png")), &text("third"), 3).is_ok());
        assert!(writer.leave_out(1).is_ok());
        assert!(writer.add(0, &source(&folder.join("b.png")), &text("first"), 1).is_ok());
    }

    #[test]
    fn one_file_holds_everything_in_the_order_of_the_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.txt");
        let mut writer = begun(BatchOutput::OneFile(path.clone()));
        fill(&mut writer, Path::new("x"));
        assert_eq!(writer.finish().0, std::slice::from_ref(&path));
        assert_eq!(fs::read_to_string(&path).unwrap(), "== x/b.png ==\n\nfirst\n\n== x/a.png ==\n\nthird\n\n");
    }

    #[test]
    fn a_table_has_its_columns_named_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.csv");
        let mut writer = begun(BatchOutput::Csv { path: path.clone(), separator: ',' });
        fill(&mut writer, Path::new("x"));
        writer.finish();
        let expected = "\u{feff}path,line,text\r\nx/b.png,1,first\r\nx/a.png,1,third\r\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    }

    #[test]
    fn json_is_one_list_of_objects() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.json");
        let mut writer = begun(BatchOutput::Json(path.clone()));
        fill(&mut writer, Path::new("x"));
        assert!(writer.add(3, &source(Path::new("d.png")), &text(""), 4).is_ok());
        writer.finish();
        let list: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let rows = list.as_array().unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row["path"].as_str(), row["text"].as_str())).collect();
        assert_eq!(
            told,
            [(Some("x/b.png"), Some("first")), (Some("x/a.png"), Some("third")), (Some("d.png"), Some(""))]
        );
        assert_eq!(rows[2]["notice"], "NoText");
    }

    #[test]
    fn the_file_is_whole_after_each_picture() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.json");
        let mut writer = begun(BatchOutput::Json(path.clone()));
        for count in 1..4 {
            assert!(writer.add(count - 1, &source(Path::new("a.png")), &text("words"), 1).is_ok());
            let list: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(list.as_array().unwrap().len(), count);
        }
    }

    #[test]
    fn files_stand_beside_their_pictures_or_in_a_folder_and_replace_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(folder.path().join("a.txt"), "mine").unwrap();
        let mut writer = begun(BatchOutput::FileEach { folder: None });
        fill(&mut writer, folder.path());
        assert!(writer.add(3, &source(&folder.path().join("empty.png")), &text(""), 3).is_ok());
        let expected = ["b.txt", "a (2).txt"].map(|name| folder.path().join(name));
        assert_eq!(writer.finish().0, expected);
        assert_eq!(fs::read_to_string(&expected[1]).unwrap(), "third\n");

        let mut writer = begun(BatchOutput::FileEach { folder: Some(other.clone()) });
        fill(&mut writer, folder.path());
        assert_eq!(writer.finish().0, ["b.txt", "a.txt"].map(|name| other.join(name)));
    }

    #[test]
    fn a_picture_without_a_place_of_its_own_cannot_have_a_file_beside_it() {
        let mut writer = begun(BatchOutput::FileEach { folder: None });
        let pasted = PictureSource::Bytes { name: "pasted".to_owned(), bytes: [].into() };
        assert!(matches!(writer.add(0, &pasted, &text("words"), 1), Err(Unwritten::Picture(_))));
    }

    #[test]
    fn what_came_early_is_written_when_a_batch_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.txt");
        let mut writer = begun(BatchOutput::OneFile(path.clone()));
        assert!(writer.add(1, &source(Path::new("b.png")), &text("second"), 1).is_ok());
        writer.finish();
        assert_eq!(fs::read_to_string(&path).unwrap(), "== b.png ==\n\nsecond\n\n");
    }

    #[test]
    fn where_nothing_can_be_written_nothing_is_begun() {
        let folder = tempfile::tempdir().unwrap();
        let output = BatchOutput::OneFile(folder.path().join("no/all.txt"));
        let failure = Writer::begin(output, TextLayout::AsSeen, |_| String::new(), false).err().unwrap();
        assert_eq!(failure.kind, FailureKind::WriteFailed);
    }
}
