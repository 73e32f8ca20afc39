//! What stays on this computer between two runs: the settings file, the unsent question, the cached lists of models,
//! the keys, the log.
//!
//! All of it is blocking; callers put it on the blocking pool. Knows nothing of the network or of the window.
//! Each kind of thing has its own file here and its own lifetime: settings are precious and kept across versions,
//! the cache may be deleted at any time, keys are handed to the system's keychain and never written by us.
//! Rows of files are private; values of `domain` come in and go out.

mod draft;
mod home;
mod log;
mod models;
mod secrets;
mod settings;

mod atomic;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

pub use draft::DraftFolder;
pub use home::{HOME_VARIABLE, Home};
pub use log::Log;
pub use models::{CachedModels, load_models, save_models};
pub use secrets::{EnvironmentFirst, Keychain, MemoryInstead, MemorySecrets, SecretStore};
pub use settings::{LoadedSettings, SettingsFile};

/// What this process keeps, and where.
#[derive(Clone, Debug)]
pub struct Files {
    pub home: Home,
    pub settings: Arc<SettingsFile>,
    pub draft: Arc<DraftFolder>,
    /// A command line says what went wrong itself.
    pub log: Option<Log>,
}

impl Files {
    /// Touches nothing yet.
    #[must_use]
    pub fn of(home: Home) -> Self {
        let (settings, draft) = (SettingsFile::new(home.clone()), DraftFolder::new(home.clone()));
        Self { home, settings: settings.into(), draft: draft.into(), log: None }
    }
}

/// Why something could not be kept or found again. Never holds a key.
#[derive(Debug, Error)]
pub enum StorageError {
    #[error("this system names no folder for a user's files")]
    NoHome,
    #[error("{} cannot be read", path.display())]
    ReadFailed { path: PathBuf, source: io::Error },
    #[error("{} cannot be written", path.display())]
    WriteFailed { path: PathBuf, source: io::Error },
    #[error("there is no space left to write {}", path.display())]
    DiskFull { path: PathBuf },
    /// Damaged, and it could not be set aside either.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    /// There is no keychain, it is locked, or it does not answer. An entry that is merely absent is no error.
    #[error("the system's keychain cannot be used: {reason}")]
    NoKeychain { reason: String },
    /// The keychain answered with something else than a key.
    #[error("the keychain's entry cannot be used: {reason}")]
    KeychainEntry { reason: String },
    /// The endpoint has no entry in the keychain by design.
    #[error("the key of this address is not kept")]
    KeyNotKept,
}

impl StorageError {
    fn reading(path: &Path, source: io::Error) -> Self {
        Self::ReadFailed { path: path.to_owned(), source }
    }

    fn writing(path: &Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::StorageFull {
            Self::DiskFull { path: path.to_owned() }
        } else {
            Self::WriteFailed { path: path.to_owned(), source }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_other_failures() {
        let path = Path::new("settings.toml");
        let full = StorageError::writing(path, io::ErrorKind::StorageFull.into());
        assert!(matches!(full, StorageError::DiskFull { .. }), "{full}");
        let denied = StorageError::writing(path, io::ErrorKind::PermissionDenied.into());
        assert!(matches!(denied, StorageError::WriteFailed { .. }), "{denied}");
    }
}
