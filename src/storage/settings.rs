//! The settings file: `settings.toml`.
//!
//! It belongs to the user as much as to the program: comments, order and keys that this version does not know stay as
//! they are. A file that cannot be understood is set aside and reported, never overwritten.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TableLike, value};

use super::{Home, StorageError, atomic};
use crate::domain::Settings;

/// The layout that this version writes. A newer file keeps its own number: what is known of it is read, the rest kept.
const VERSION: i64 = 1;
const VERSION_KEY: &str = "version";

/// What the settings file held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedSettings {
    pub settings: Settings,
    /// Where a damaged file was put; the settings are then the default ones.
    pub set_aside: Option<PathBuf>,
}

/// Reads the settings; the default ones if there is no file yet.
pub fn load_settings(home: &Home) -> Result<LoadedSettings, StorageError> {
    let path = path(home);
    match read(&path) {
        Ok((_, settings)) => return Ok(LoadedSettings { settings, set_aside: None }),
        Err(StorageError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let _lock = lock(home)?;
    let (_, settings, set_aside) = read_or_set_aside(&path)?;
    Ok(LoadedSettings { settings, set_aside })
}

/// Writes the settings into the file, which keeps everything else that it holds.
pub fn save_settings(home: &Home, settings: &Settings) -> Result<(), StorageError> {
    let path = path(home);
    let _lock = lock(home)?;
    let (mut document, old, _) = read_or_set_aside(&path)?;
    let damaged =
        |error: toml_edit::ser::Error| StorageError::Damaged { path: path.clone(), reason: error.to_string() };
    let old = toml_edit::ser::to_document(&old).map_err(damaged)?;
    let new = toml_edit::ser::to_document(settings).map_err(damaged)?;
    merge(document.as_table_mut(), old.as_table(), new.as_table());
    if document.get(VERSION_KEY).and_then(Item::as_integer).is_none_or(|version| version < VERSION) {
        set(document.as_table_mut(), VERSION_KEY, &value(VERSION));
    }
    atomic::replace(&path, document.to_string().as_bytes())
}

fn path(home: &Home) -> PathBuf {
    home.config().join("settings.toml")
}

/// Held while the file is read, changed and written, so that two processes do not undo each other's changes.
/// On file systems without locks the atomic replacement alone keeps the file whole.
fn lock(home: &Home) -> Result<File, StorageError> {
    let path = home.config().join("settings.lock");
    let attempt = || {
        atomic::create_private_folder(home.config())?;
        let file = File::options().create(true).truncate(false).write(true).open(&path)?;
        match file.lock() {
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(file),
        }
    };
    attempt().map_err(|error| StorageError::writing(&path, error))
}

/// The document and what it says; an empty one if there is no file.
fn read(path: &Path) -> Result<(DocumentMut, Settings), StorageError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(StorageError::reading(path, error)),
    };
    understand(bytes).map_err(|reason| StorageError::Damaged { path: path.to_owned(), reason })
}

fn understand(bytes: Vec<u8>) -> Result<(DocumentMut, Settings), String> {
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let settings = toml_edit::de::from_document(document.clone()).map_err(|error| error.to_string())?;
    Ok((document, settings))
}

/// As [`read`]; a damaged file is renamed to the first free `settings.damaged-N.toml`. The lock is held.
fn read_or_set_aside(path: &Path) -> Result<(DocumentMut, Settings, Option<PathBuf>), StorageError> {
    let damaged = match read(path) {
        Ok((document, settings)) => return Ok((document, settings, None)),
        Err(error @ StorageError::Damaged { .. }) => error,
        Err(error) => return Err(error),
    };
    let aside = (1..u32::MAX)
        .map(|number| path.with_file_name(format!("settings.damaged-{number}.toml")))
        .find(|aside| !aside.exists());
    match aside {
        Some(aside) if fs::rename(path, &aside).is_ok() => Ok((DocumentMut::new(), Settings::default(), Some(aside))),
        _ => Err(damaged),
    }
}

/// Brings `target` from `old` to `new` and touches nothing that both of them do not name.
fn merge(target: &mut dyn TableLike, old: &dyn TableLike, new: &dyn TableLike) {
    for (key, _) in old.iter().filter(|(key, _)| !new.contains_key(key)) {
        target.remove(key);
    }
    for (key, item) in new.iter() {
        let old_item = old.get(key);
        match (target.get_mut(key).and_then(Item::as_table_like_mut), item.as_table_like()) {
            (Some(target), Some(new)) => {
                let nothing = toml_edit::Table::new();
                merge(target, old_item.and_then(Item::as_table_like).unwrap_or(&nothing), new);
            }
            _ if old_item.is_some_and(|old| old.to_string().trim() == item.to_string().trim()) => {}
            _ => set(target, key, item),
        }
    }
}

/// Sets a value and keeps the comment behind the old one.
fn set(target: &mut dyn TableLike, key: &str, item: &Item) {
    let mut item = item.clone();
    if let (Some(new), Some(old)) = (item.as_value_mut(), target.get(key).and_then(Item::as_value)) {
        *new.decor_mut() = old.decor().clone();
    }
    match target.get_mut(key) {
        Some(place) => *place = item,
        None => {
            target.insert(key, item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(model: &str) -> Settings {
        Settings { provider: Some("someone".to_owned()), model: Some(model.to_owned()), ..Settings::default() }
    }

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(&folder.path().join("home"));
        (folder, home)
    }

    fn write(home: &Home, content: impl AsRef<[u8]>) {
        fs::create_dir_all(home.config()).unwrap();
        fs::write(path(home), content).unwrap();
    }

    fn text(home: &Home) -> String {
        fs::read_to_string(path(home)).unwrap()
    }

    #[test]
    fn what_is_saved_is_found_again() {
        let (_folder, home) = home();
        assert_eq!(load_settings(&home).unwrap(), LoadedSettings::default());
        assert!(!home.config().exists(), "reading alone leaves no trace");
        save_settings(&home, &chosen("a")).unwrap();
        assert_eq!(load_settings(&home).unwrap().settings, chosen("a"));
        assert!(text(&home).contains("version = 1"), "{}", text(&home));
        save_settings(&home, &Settings::default()).unwrap();
        assert_eq!(load_settings(&home).unwrap(), LoadedSettings::default());
        assert!(!text(&home).contains("model"), "{}", text(&home));
    }

    #[test]
    fn comments_order_and_unknown_keys_stay() {
        let (_folder, home) = home();
        let before = "# mine\nversion = 1\nfrom_the_future = [1, 2] # kept\nmodel = \"a\" # my favourite\n\n\
                      # why\nprovider = 'someone'\n\n[unknown]\nkey = true\n";
        write(&home, before);
        save_settings(&home, &chosen("b")).unwrap();
        assert_eq!(text(&home), before.replace("\"a\"", "\"b\""));
        assert_eq!(load_settings(&home).unwrap().settings, chosen("b"));
    }

    #[test]
    fn a_newer_file_keeps_its_version() {
        let (_folder, home) = home();
        write(&home, "version = 7\nmodel = 'a'\n");
        assert_eq!(load_settings(&home).unwrap().settings.model.as_deref(), Some("a"));
        save_settings(&home, &chosen("b")).unwrap();
        assert!(text(&home).contains("version = 7"), "{}", text(&home));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_reported() {
        let (_folder, home) = home();
        for (number, content) in
            [b"model = \"cut".as_slice(), b"\xff\xfe", b"model = 3", b"model = 'a'\nmodel = 'b'"].iter().enumerate()
        {
            write(&home, content);
            let loaded = load_settings(&home).unwrap();
            let aside = home.config().join(format!("settings.damaged-{}.toml", number + 1));
            assert_eq!(loaded, LoadedSettings { settings: Settings::default(), set_aside: Some(aside.clone()) });
            assert_eq!(fs::read(aside).unwrap(), *content);
            assert_eq!(load_settings(&home).unwrap(), LoadedSettings::default());
        }
    }

    #[test]
    fn saving_over_a_damaged_file_sets_it_aside_first() {
        let (_folder, home) = home();
        write(&home, "= damaged");
        save_settings(&home, &chosen("a")).unwrap();
        assert_eq!(load_settings(&home).unwrap().settings, chosen("a"));
        assert_eq!(fs::read(home.config().join("settings.damaged-1.toml")).unwrap(), b"= damaged");
    }

    #[test]
    fn tables_are_merged_key_by_key() {
        let parse = |text: &str| text.parse::<DocumentMut>().unwrap();
        let mut target = parse("[window]\nwidth = 1 # px\nunknown = 2\nold = 3\n");
        let old = parse("[window]\nwidth = 1\nold = 3\n");
        let new = parse("[window]\nwidth = 4\n[other]\na = 5\n");
        merge(target.as_table_mut(), old.as_table(), new.as_table());
        assert_eq!(target.to_string(), "[window]\nwidth = 4 # px\nunknown = 2\n[other]\na = 5\n");
    }

    #[test]
    fn writers_at_the_same_time_leave_a_whole_file_that_keeps_unknown_keys() {
        let (_folder, home) = home();
        write(&home, "unknown = 'kept'\n");
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let home = &home;
                scope.spawn(move || {
                    for round in 0..10 {
                        save_settings(home, &chosen(&format!("{writer}-{round}"))).unwrap();
                        assert_eq!(load_settings(home).unwrap().set_aside, None);
                    }
                });
            }
        });
        assert!(load_settings(&home).unwrap().settings.model.unwrap().ends_with("-9"));
        assert!(text(&home).contains("unknown = 'kept'"), "{}", text(&home));
    }
}
