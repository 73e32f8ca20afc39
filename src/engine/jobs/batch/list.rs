//! Which pictures a batch reads.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::domain::{Failure, PictureSource};
use crate::engine::failure;

/// Endings of the files that are taken out of a folder. A file that is named itself may be called anything.
const PICTURE_ENDINGS: [&str; 17] = [
    "png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "dib", "tif", "tiff", "apng", "avif", "heic", "heif",
    "hif", "jxl",
];

/// The pictures to read, and what could not be looked into.
pub(super) struct Listed {
    pub(super) pictures: VecDeque<PictureSource>,
    pub(super) unread: Vec<(PathBuf, Failure)>,
}

/// The sources, with the pictures in a folder and the folders below it in its place, by name.
pub(super) fn list(sources: Vec<PictureSource>) -> Listed {
    let mut listed = Listed { pictures: VecDeque::new(), unread: Vec::new() };
    for source in sources {
        match source {
            PictureSource::File(path) if path.is_dir() => add_folder(&path, &mut listed),
            source => listed.pictures.push_back(source),
        }
    }
    listed
}

fn add_folder(folder: &Path, listed: &mut Listed) {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let failure = failure::of_reading(&error).about(folder.display().to_string());
            listed.unread.push((folder.to_owned(), failure));
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries.into_iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let path = entry.path();
        // A link to a folder is not followed: it may lead back here.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            add_folder(&path, listed);
        } else if is_picture(&path) {
            listed.pictures.push_back(PictureSource::File(path));
        }
    }
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| PICTURE_ENDINGS.contains(&ending.as_str())) && path.is_file()
}

#[cfg(test)]
mod tests {
    use super::super::path_of;
    use super::*;

    #[test]
    fn a_folder_stands_for_its_pictures_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.PNG", "a/2.jpg", "a/1.webp", ".hidden.png", ".cache/x.png", "notes.txt", "c.tiff", "d"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let named = folder.path().join("notes.txt");
        let listed = list(vec![PictureSource::File(folder.path().to_owned()), PictureSource::File(named.clone())]);
        let paths: Vec<PathBuf> = listed.pictures.iter().map(path_of).collect();
        let expected = ["a/1.webp", "a/2.jpg", "b.PNG", "c.tiff", "notes.txt"].map(|name| folder.path().join(name));
        assert_eq!(paths, expected);
        assert!(listed.unread.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        fs::write(folder.path().join("a.png"), "").unwrap();
        assert_eq!(list(vec![PictureSource::File(folder.path().to_owned())]).pictures.len(), 1);
    }
}
