//! Files that hold what was read: never half a part of it, and never in the place of a file that nobody named.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Names that are tried when a file is there already.
const MOST_NAMES: usize = 10_000;

/// A file that grows part by part. It takes its place with the first of them, so that whatever ends the program loses
/// nothing that was added before; dropped earlier, it was never there.
#[derive(Debug)]
pub(super) struct Growing {
    file: Placed,
    path: PathBuf,
}

#[derive(Debug)]
enum Placed {
    Beside(NamedTempFile),
    There(File),
}

impl Growing {
    /// Fails at once where no file can be written.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { file: Placed::Beside(temporary_in(folder_of(&path))?), path })
    }

    /// Adds a part, and behind it what makes the file whole as it is; the next part takes the place of that. What was in
    /// the place of the file is replaced. After an error the file is as it was before.
    pub(super) fn add(self, part: &[u8], ending: &[u8]) -> (Option<Self>, io::Result<()>) {
        let Self { file, path } = self;
        match file {
            Placed::Beside(mut beside) => {
                let written = append(beside.as_file_mut(), part, ending);
                let placed = written.and_then(|()| Ok(beside.persist(&path)?));
                match placed {
                    Ok(file) => (Some(Self { file: Placed::There(file), path }), Ok(())),
                    Err(error) => (None, Err(error)),
                }
            }
            Placed::There(mut file) => {
                let written = append(&mut file, part, ending);
                (Some(Self { file: Placed::There(file), path }), written)
            }
        }
    }

    /// Whether anything was added, and it is safe on the disk.
    pub(super) fn finish(self) -> io::Result<Option<PathBuf>> {
        match self.file {
            Placed::Beside(_) => Ok(None),
            Placed::There(file) => file.sync_all().map(|()| Some(self.path)),
        }
    }
}

/// Writes both where the file stands, and goes back to where the first ends.
fn append(file: &mut File, part: &[u8], ending: &[u8]) -> io::Result<()> {
    let before = file.stream_position()?;
    let len = file.metadata()?.len();
    let mut old = vec![0; usize::try_from(len.saturating_sub(before)).unwrap_or_default()];
    file.read_exact(&mut old)?;
    file.seek(SeekFrom::Start(before))?;
    let written = file.write_all(part).and_then(|()| file.stream_position());
    let written = written.and_then(|end| {
        file.write_all(ending)?;
        file.seek(SeekFrom::Start(end)).map(drop)
    });
    if written.is_err() {
        // What stood there had room.
        file.set_len(before)?;
        file.seek(SeekFrom::Start(before))?;
        file.write_all(&old)?;
        file.seek(SeekFrom::Start(before))?;
    }
    written
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
    fn a_growing_file_is_whole_after_each_part_and_replaces_nothing_before_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.txt");
        fs::write(&path, "an old and long text").unwrap();
        let seen = || (fs::read_to_string(&path).unwrap(), fs::read_dir(folder.path()).unwrap().count());
        let growing = Growing::begin(&path).unwrap();
        assert_eq!(seen().0, "an old and long text");
        drop(growing);
        assert_eq!(seen(), ("an old and long text".to_owned(), 1));

        let growing = Growing::begin(&path).unwrap();
        let (growing, written) = growing.add(b"[1", b"]");
        assert_eq!((written.is_ok(), seen()), (true, ("[1]".to_owned(), 1)));
        let (growing, written) = growing.unwrap().add(b",2", b"]");
        assert_eq!((written.is_ok(), seen()), (true, ("[1,2]".to_owned(), 1)));
        assert_eq!(growing.unwrap().finish().unwrap(), Some(fs::canonicalize(&path).unwrap()));
        assert_eq!(seen(), ("[1,2]".to_owned(), 1));
    }

    #[test]
    fn a_part_that_cannot_be_written_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.txt");
        let (growing, _) = Growing::begin(&path).unwrap().add(b"[1", b"]");
        let place = growing.unwrap().path;
        // A file that was opened for reading refuses every write, as a full disk does.
        let unwritable = Growing { file: Placed::There(File::open(&place).unwrap()), path: place };
        let (_, written) = unwritable.add(b",2", b"]");
        assert!(written.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "[1]");
    }

    #[test]
    fn a_folder_that_is_not_there_is_told_at_the_beginning() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Growing::begin(&folder.path().join("no/all.txt")).is_err());
    }
}
