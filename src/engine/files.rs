//! Files that hold what was read: whole or not at all, and never in the place of a file that nobody named.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Names that are tried when a file is there already.
const MOST_NAMES: usize = 10_000;

/// A file that grows beside its later place, where it appears when it is whole. Dropped before that, it is gone.
#[derive(Debug)]
pub(super) struct Growing {
    file: NamedTempFile,
    path: PathBuf,
}

impl Growing {
    /// Fails at once where no file can be written.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { file: temporary_in(folder_of(&path))?, path })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Puts the file in its place; what was there is replaced.
    pub(super) fn finish(self) -> io::Result<PathBuf> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path)?;
        Ok(self.path)
    }
}

/// Writes a new file of this name and ending in the folder, or `name (2).txt` and so on where there is one already.
pub(super) fn write_new(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut file = temporary_in(folder)?;
    file.write_all(bytes)?;
    for number in 1..MOST_NAMES {
        let suffix = if number == 1 { String::new() } else { format!(" ({number})") };
        let path = folder.join(format!("{name}{suffix}.{ending}"));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(error.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Readable as any new file of the user's is.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    // The process's mask still takes away from these.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(".discern-").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let write = |bytes: &[u8]| write_new(folder.path(), "a", "txt", bytes).unwrap();
        let paths = [write(b"one"), write(b"two"), write(b"three")];
        let names = ["a.txt", "a (2).txt", "a (3).txt"].map(|name| folder.path().join(name));
        assert_eq!(paths, names);
        assert_eq!(fs::read(&names[0]).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_growing_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.txt");
        fs::write(&path, "old").unwrap();
        let mut growing = Growing::begin(&path).unwrap();
        growing.write(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        drop(growing);
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"old".to_vec(), 1));
        let mut growing = Growing::begin(&path).unwrap();
        growing.write(b"new").unwrap();
        growing.finish().unwrap();
        assert_eq!((fs::read(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"new".to_vec(), 1));
    }

    #[test]
    fn a_folder_that_is_not_there_is_told_at_the_beginning() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Growing::begin(&folder.path().join("no/all.txt")).is_err());
    }
}
