//! The settings file: `settings.toml`.
//!
//! It belongs to the user as much as to the program: comments, order and keys that this version does not know stay as
//! they are. A file that cannot be understood is set aside and reported, never overwritten.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use toml_edit::{DocumentMut, Item, TableLike, value};

use super::{Home, StorageError, atomic};
use crate::domain::{JobId, Settings};

/// The layout that this version writes. A newer file keeps its own number: what is known of it is read, the rest kept.
const VERSION: i64 = 1;
const VERSION_KEY: &str = "version";
/// A model is one of its provider's, at its address: where one of these has changed, all of them are written.
const CHOICE: [&str; 4] = ["provider", "base_url", "model", "found_at"];
/// What is in these lists is added and removed one by one.
const LISTS: [&str; 2] = ["prompts", "comparison_templates"];

/// What the settings file held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedSettings {
    pub settings: Settings,
    /// Where a damaged file was put; the settings are then the default ones.
    pub set_aside: Option<PathBuf>,
}

/// The settings file as one window sees it. What the window has not changed stays as it is in the file: another window,
/// or the user's own hand, may have written it.
#[derive(Debug)]
pub struct SettingsFile {
    home: Home,
    known: Mutex<Known>,
}

/// What this window has loaded or written last.
#[derive(Debug, Default)]
struct Known {
    settings: Settings,
    job: Option<JobId>,
}

impl SettingsFile {
    #[must_use]
    pub fn new(home: Home) -> Self {
        Self { home, known: Mutex::default() }
    }

    #[must_use]
    pub fn path(&self) -> PathBuf {
        path(&self.home)
    }

    /// Reads the settings; the default ones if there is no file yet.
    pub fn load(&self) -> Result<LoadedSettings, StorageError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = load(&self.home)?;
        known.settings = loaded.settings.clone();
        Ok(loaded)
    }

    /// Writes what has changed since the settings were last loaded or saved here, unless a newer job has written.
    /// Returns where a damaged file was put: then everything is written.
    pub fn save(&self, job: JobId, settings: &Settings) -> Result<Option<PathBuf>, StorageError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.job.is_some_and(|newest| newest > job) {
            return Ok(None);
        }
        let set_aside = save(&self.home, &known.settings, settings)?;
        *known = Known { settings: settings.clone(), job: Some(job) };
        Ok(set_aside)
    }
}

fn load(home: &Home) -> Result<LoadedSettings, StorageError> {
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

/// Brings the file from `base` to `new`; it keeps everything else that it holds.
fn save(home: &Home, base: &Settings, new: &Settings) -> Result<Option<PathBuf>, StorageError> {
    let path = path(home);
    let _lock = lock(home)?;
    let (mut document, written, set_aside) = read_or_set_aside(&path)?;
    // Into a file that holds nothing everything goes.
    let base = if document.is_empty() { &written } else { base };
    let new = Settings {
        prompts: merged_list(&base.prompts, &new.prompts, &written.prompts),
        comparison_templates: merged_list(
            &base.comparison_templates,
            &new.comparison_templates,
            &written.comparison_templates,
        ),
        ..new.clone()
    };
    let serialised = |settings: &Settings| {
        toml_edit::ser::to_document(settings)
            .map_err(|error| StorageError::Damaged { path: path.clone(), reason: error.to_string() })
    };
    let (mut base, written, new) = (serialised(base)?, serialised(&written)?, serialised(&new)?);
    let is_changed = CHOICE.iter().any(|key| !is_same(base.get(key), new.get(key)));
    for key in LISTS.into_iter().chain(CHOICE.into_iter().filter(|_| is_changed)) {
        match written.get(key) {
            Some(item) => base.insert(key, item.clone()),
            None => base.remove(key),
        };
    }
    merge(document.as_table_mut(), base.as_table(), new.as_table());
    if document.get(VERSION_KEY).and_then(Item::as_integer).is_none_or(|version| version < VERSION) {
        set(document.as_table_mut(), VERSION_KEY, &value(VERSION));
    }
    atomic::replace(&path, document.to_string().as_bytes())?;
    Ok(set_aside)
}

/// What is written, without what has gone from `base` and with what has come.
fn merged_list<T: Clone + PartialEq>(base: &[T], new: &[T], written: &[T]) -> Vec<T> {
    if written == base {
        return new.to_vec();
    }
    let has_gone = |item: &&T| base.contains(item) && !new.contains(item);
    let has_come = |item: &&T| !base.contains(item) && !written.contains(item);
    written.iter().filter(|item| !has_gone(item)).chain(new.iter().filter(has_come)).cloned().collect()
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
            _ if is_same(old_item, Some(item)) => {}
            _ => set(target, key, item),
        }
    }
}

fn is_same(one: Option<&Item>, other: Option<&Item>) -> bool {
    let text = |item: &Item| item.to_string().trim().to_owned();
    one.map(text) == other.map(text)
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

    /// A window that has just been opened, with its settings.
    fn window(home: &Home) -> (SettingsFile, Settings) {
        let file = SettingsFile::new(home.clone());
        let settings = file.load().unwrap().settings;
        (file, settings)
    }

    fn load_settings(home: &Home) -> Result<LoadedSettings, StorageError> {
        SettingsFile::new(home.clone()).load()
    }

    fn save_settings(home: &Home, settings: &Settings) -> Result<Option<PathBuf>, StorageError> {
        window(home).0.save(JobId::fresh(), settings)
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
        save_settings(&home, &chosen("a")).unwrap();
        let (file, settings) = window(&home);
        write(&home, "= damaged");
        let aside = home.config().join("settings.damaged-1.toml");
        assert_eq!(file.save(JobId::fresh(), &settings).unwrap(), Some(aside.clone()));
        assert_eq!(load_settings(&home).unwrap().settings, chosen("a"), "everything is written, not the changes alone");
        assert_eq!(fs::read(aside).unwrap(), b"= damaged");
    }

    #[test]
    fn what_another_window_or_a_hand_has_written_stays() {
        let (_folder, home) = home();
        save_settings(&home, &Settings { prompts: vec!["Old?".to_owned()], ..chosen("a") }).unwrap();
        let ((one, mut settings_of_one), (other, mut settings_of_other)) = (window(&home), window(&home));
        settings_of_one.prompts.push("Mine?".to_owned());
        settings_of_one.instruction = Some("Be brief.".to_owned());
        one.save(JobId::fresh(), &settings_of_one).unwrap();
        write(&home, format!("{}theme = 'dark'\n", text(&home)));
        settings_of_other.window_left = Some(7.0);
        settings_of_other.prompts = vec!["Yours?".to_owned()];
        other.save(JobId::fresh(), &settings_of_other).unwrap();
        settings_of_one.instruction = None;
        one.save(JobId::fresh(), &settings_of_one).unwrap();
        let expected = Settings {
            prompts: ["Mine?", "Yours?"].map(str::to_owned).to_vec(),
            theme: Some("dark".to_owned()),
            window_left: Some(7.0),
            ..chosen("a")
        };
        assert_eq!(load_settings(&home).unwrap().settings, expected);
    }

    #[test]
    fn a_model_stays_with_its_provider() {
        let (_folder, home) = home();
        save_settings(&home, &chosen("a")).unwrap();
        let ((one, _), (other, _)) = (window(&home), window(&home));
        let elsewhere =
            Settings { provider: Some("local".to_owned()), found_at: Some("there".to_owned()), ..chosen("c") };
        one.save(JobId::fresh(), &elsewhere).unwrap();
        other.save(JobId::fresh(), &chosen("b")).unwrap();
        assert_eq!(load_settings(&home).unwrap().settings, chosen("b"));
    }

    #[test]
    fn a_model_stays_with_its_address() {
        let (_folder, home) = home();
        let at = |address: &str, model: &str| Settings { base_url: Some(address.to_owned()), ..chosen(model) };
        save_settings(&home, &at("http://x.example/v1", "a")).unwrap();
        let ((one, _), (other, _)) = (window(&home), window(&home));
        one.save(JobId::fresh(), &at("http://y.example/v1", "a")).unwrap();
        other.save(JobId::fresh(), &at("http://x.example/v1", "b")).unwrap();
        assert_eq!(load_settings(&home).unwrap().settings, at("http://x.example/v1", "b"));
    }

    #[test]
    fn what_comes_late_undoes_nothing_newer() {
        let (_folder, home) = home();
        let (file, _) = window(&home);
        let (early, late) = (JobId::fresh(), JobId::fresh());
        file.save(late, &chosen("new")).unwrap();
        file.save(early, &chosen("old")).unwrap();
        assert_eq!(load_settings(&home).unwrap().settings, chosen("new"));
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
