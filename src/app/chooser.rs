//! Choosing a file in the window, where the system has no window for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::{BatchForm, PictureId};

use super::Page;

/// What a file is wanted for.
#[derive(Clone, Debug, PartialEq)]
pub enum ChosenFor {
    /// Pictures for the tray.
    Pictures,
    /// The picture that takes the place of this one.
    Successor(PictureId),
    /// Pictures, or a folder of them, to be read in one go.
    Batch { folder: bool },
    /// The file that many texts go into.
    BatchFile(BatchForm),
    /// A file, at first of this name, that this is written into.
    Save { name: String, contents: Arc<[u8]> },
}

/// The folder that is looked into, for want of a window of the system.
#[derive(Clone, Debug, PartialEq)]
pub struct Chooser {
    pub wanted: ChosenFor,
    /// The page that is turned back to.
    pub(super) back: Page,
    /// The folder of the user, once it is known.
    pub home: Option<PathBuf>,
    pub listing: FolderListing,
}

/// What is known of a folder.
#[derive(Clone, Debug, PartialEq)]
pub enum FolderListing {
    /// It is being read; `None` is the one to begin in.
    Running(Option<PathBuf>),
    /// Folders first, by name.
    Done { folder: PathBuf, entries: Vec<FolderEntry> },
    /// It cannot be read: what the system said.
    Failed { folder: PathBuf, reason: String },
}

/// Something that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// Before the name, so that folders come first when sorted.
    pub is_file: bool,
    pub name: String,
}

impl ChosenFor {
    /// Whether something is written there.
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(self, Self::BatchFile(_) | Self::Save { .. })
    }

    /// Whether a folder is wanted, and no file.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        *self == Self::Batch { folder: true }
    }
}

impl FolderListing {
    /// The folder that it is about, once it is known.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Running(folder) => folder.as_deref(),
            Self::Done { folder, .. } | Self::Failed { folder, .. } => Some(folder),
        }
    }
}
