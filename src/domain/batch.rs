//! Reading many pictures in one go: where the text goes, and what came of it.

use std::path::PathBuf;

use super::{Failure, ReadingNotice};

/// Where the text of many pictures goes. A path that is named here was chosen for it and is replaced; files beside
/// pictures never take the place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchOutput {
    /// All into one text file, with a line that names the picture before each text.
    OneFile(PathBuf),
    /// A `.txt` file for each picture with text: in this folder, or beside the picture.
    FileEach { folder: Option<PathBuf> },
    /// One row a line: path, number of the line, text.
    Csv { path: PathBuf, separator: char },
    /// One object a picture, as `discern-cli read --json` prints it.
    Json(PathBuf),
}

/// The forms of [`BatchOutput`], to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BatchForm {
    #[default]
    OneFile,
    /// A text file beside each picture.
    FileEach,
    Csv,
    Json,
}

impl BatchForm {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::OneFile, Self::FileEach, Self::Csv, Self::Json];

    /// The ending of the one file; `None` where there are many.
    #[must_use]
    pub const fn ending(self) -> Option<&'static str> {
        match self {
            Self::OneFile => Some("txt"),
            Self::FileEach => None,
            Self::Csv => Some("csv"),
            Self::Json => Some("json"),
        }
    }
}

/// What came of reading many pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchEnd {
    /// Files that were written, in their order.
    pub written: Vec<PathBuf>,
    /// Pictures that were read, those without text among them.
    pub read: usize,
    /// Pictures in which there is no text that can be read here.
    pub without_text: usize,
    /// Pictures or folders that could not be read, or whose text could not be written.
    pub failures: Vec<(PathBuf, Failure)>,
    /// Why the rest could not be written; what had been is in the file.
    pub broken: Option<Failure>,
    /// It was stopped before all pictures were read; what had been read is written.
    pub is_cancelled: bool,
}

/// What is said of a notice in a file that a person reads: words come from above.
pub type NoticeWords = fn(ReadingNotice) -> String;
