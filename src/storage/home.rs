//! Where files are kept.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::StorageError;

/// The environment variable that moves all files to one folder.
pub const HOME_VARIABLE: &str = "DISCERN_HOME";

/// The folders of one user. They are created when something is written to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    config: PathBuf,
    data: PathBuf,
    cache: PathBuf,
}

impl Home {
    /// The folder that [`HOME_VARIABLE`] names, else those that the system has for configuration, data and cache.
    pub fn find() -> Result<Self, StorageError> {
        Self::chosen(env::var_os(HOME_VARIABLE))
    }

    /// Everything in one folder.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { config: folder.to_owned(), data: folder.to_owned(), cache: folder.join("cache") }
    }

    /// An empty variable counts as none, as everywhere in the XDG Base Directory Specification.
    fn chosen(folder: Option<OsString>) -> Result<Self, StorageError> {
        if let Some(folder) = folder.filter(|folder| !folder.is_empty()) {
            let folder = PathBuf::from(folder);
            return Ok(Self::at(&std::path::absolute(&folder).unwrap_or(folder)));
        }
        let folders = ProjectDirs::from("", "", "discern").ok_or(StorageError::NoHome)?;
        Ok(Self {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
        })
    }

    /// Holds what the user chose.
    #[must_use]
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// Holds what the user made.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Holds what can be fetched again: it may be deleted at any time.
    #[must_use]
    pub fn cache(&self) -> &Path {
        &self.cache
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_moves_everything_to_one_absolute_folder() {
        let home = Home::chosen(Some("somewhere".into())).unwrap();
        assert!(home.config().is_absolute());
        assert!(home.config().ends_with("somewhere"));
        assert_eq!(home.data(), home.config());
        assert_eq!(home.cache(), home.config().join("cache"));
    }

    #[test]
    fn an_empty_variable_counts_as_none() {
        let by_system = Home::chosen(None).ok();
        assert_eq!(Home::chosen(Some(OsString::new())).ok(), by_system);
        assert_ne!(by_system.map(|home| home.config().to_owned()), Some(PathBuf::new()));
    }
}
