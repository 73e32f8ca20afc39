//! The unsent question with its pictures, under `draft/`: there again at the next start, after a crash too.
//!
//! Each window that keeps one has a folder of its own: `draft/` itself, `draft/2`, and so on. It holds a lock there, which
//! the system frees when the program ends, however it ends; only what nobody holds is brought back.
//! Pictures that are files are kept by their path, all others as they came in, each in a file of its own. While the
//! draft is brought back its file has another name: where that kills the program, the next start brings the text alone.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{Home, StorageError, atomic};
use crate::domain::{Draft, DraftPicture, Half, JobId, PictureSource, PixelRect, Standing, without_user};

/// The layout of the file. Files of another layout count as absent.
const VERSION: u32 = 1;
const NAME: &str = "draft.json";
const NAME_MEANWHILE: &str = "restoring.json";
const LOCK: &str = "lock";
/// The ending of the files of pictures.
const ENDING: &str = "picture";

#[derive(Serialize, Deserialize)]
struct FileRow {
    version: u32,
    text: String,
    pictures: Vec<KeptRow>,
}

/// A picture with what was done to it; what is not there was not done.
#[derive(Serialize, Deserialize)]
struct KeptRow {
    #[serde(flatten)]
    picture: PictureRow,
    #[serde(default, skip_serializing_if = "is_default")]
    quarters: u8,
    #[serde(default, skip_serializing_if = "is_default")]
    is_shown: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    half: Option<HalfRow>,
    /// Left edge, upper edge, width and height in px.
    #[serde(default, skip_serializing_if = "is_default")]
    region: Option<[u32; 4]>,
    /// By the words of the layouts.
    #[serde(default, skip_serializing_if = "is_default")]
    typed: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
enum HalfRow {
    A,
    B,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PictureRow {
    File { path: PathBuf },
    Bytes { name: String, kept_as: String },
    DataUrl { kept_as: String },
    Address { address: String, is_named: bool },
    Link { address: String, is_named: bool },
}

/// Where one window keeps its unsent question. Nothing is touched before it is first used.
#[derive(Debug)]
pub struct DraftFolder {
    home: Home,
    own: Mutex<Own>,
}

#[derive(Debug, Default)]
struct Own {
    folder: Option<Locked>,
    job: Option<JobId>,
}

/// A folder that no other window uses as long as this lives.
#[derive(Debug)]
struct Locked {
    folder: PathBuf,
    /// Locked, where the file system knows locks.
    _lock: File,
}

impl DraftFolder {
    #[must_use]
    pub fn new(home: Home) -> Self {
        Self { home, own: Mutex::default() }
    }

    /// A draft that no open window holds, if any, which then is this window's: one that somebody has worked on before
    /// files that were merely opened, the newest first. Pictures whose files are gone are left out.
    #[must_use]
    pub fn load(&self) -> Option<Draft> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if own.folder.is_some() {
            return None;
        }
        let mut kept: Vec<((bool, SystemTime), Locked)> = folders(&self.home)
            .take_while(|folder| folder.exists())
            .filter_map(|folder| Some((rank(&folder)?, Locked::try_at(&folder).ok()??)))
            .collect();
        kept.sort_by_key(|(rank, _)| *rank);
        while let Some((_, locked)) = kept.pop() {
            if let Some(draft) = bring_back(&locked.folder) {
                own.folder = Some(locked);
                return Some(draft);
            }
        }
        None
    }

    /// Keeps this draft in the place of the one before, unless a newer job has; an empty one leaves nothing behind.
    pub fn save(&self, job: JobId, draft: &Draft) -> Result<(), StorageError> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if own.job.is_some_and(|newest| newest > job) {
            return Ok(());
        }
        let folder = match &mut own.folder {
            None if draft.is_empty() => return Ok(()),
            Some(locked) => &locked.folder,
            free => &free.insert(free_folder(&self.home)?).folder,
        };
        write(folder, draft)?;
        own.job = Some(job);
        Ok(())
    }
}

impl Locked {
    /// `None` where another window holds the folder.
    fn try_at(folder: &Path) -> io::Result<Option<Self>> {
        atomic::create_private_folder(folder)?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(Some(Self { folder: folder.to_owned(), _lock: lock })),
        }
    }
}

fn folders(home: &Home) -> impl Iterator<Item = PathBuf> {
    let first = home.data().join("draft");
    let others = (2..u32::MAX).map({
        let first = first.clone();
        move |number| first.join(number.to_string())
    });
    std::iter::once(first).chain(others)
}

/// The first folder that nobody uses and that holds nobody's work.
fn free_folder(home: &Home) -> Result<Locked, StorageError> {
    for folder in folders(home) {
        let locked = Locked::try_at(&folder).map_err(|error| StorageError::writing(&folder, error))?;
        let is_free = |locked: &Locked| rank(&locked.folder).is_none_or(|(is_work, _)| !is_work);
        if let Some(locked) = locked.filter(is_free) {
            return Ok(locked);
        }
    }
    Err(StorageError::writing(home.data(), io::ErrorKind::AlreadyExists.into()))
}

/// Whether somebody has worked on the draft of this folder, and when it was written; `None` where there is none.
fn rank(folder: &Path) -> Option<(bool, SystemTime)> {
    let paths = [NAME, NAME_MEANWHILE].map(|name| folder.join(name));
    let path = paths.iter().find(|path| path.exists())?;
    let written = fs::metadata(path).and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let row: Option<FileRow> = fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Some((row.is_some_and(|row| row.is_work()), written))
}

impl FileRow {
    /// Files that were merely opened are still where they are.
    fn is_work(&self) -> bool {
        let is_as_opened = |row: &KeptRow| {
            let KeptRow { picture, quarters, is_shown: _, half: _, region, typed } = row;
            matches!(picture, PictureRow::File { .. }) && *quarters == 0 && region.is_none() && typed.is_empty()
        };
        !self.text.trim().is_empty() || !self.pictures.iter().all(is_as_opened)
    }
}

fn write(folder: &Path, draft: &Draft) -> Result<(), StorageError> {
    let mut kept = HashSet::new();
    if !draft.is_empty() {
        let mut pictures = Vec::with_capacity(draft.pictures.len());
        for DraftPicture { source, standing } in &draft.pictures {
            let row = row(folder, source)?;
            if let PictureRow::Bytes { kept_as, .. } | PictureRow::DataUrl { kept_as } = &row {
                kept.insert(kept_as.clone());
            }
            pictures.push(kept_row(row, standing));
        }
        // A path that is no text cannot be written down; the picture is left out.
        pictures.retain(|row| !matches!(&row.picture, PictureRow::File { path } if path.to_str().is_none()));
        let path = folder.join(NAME);
        let row = FileRow { version: VERSION, text: draft.text.clone(), pictures };
        let json = serde_json::to_vec(&row).map_err(|error| StorageError::writing(&path, error.into()))?;
        atomic::replace(&path, &json)?;
        kept.insert(NAME.to_owned());
    }
    forget_others(folder, &kept).map_err(|error| StorageError::writing(folder, error))
}

fn bring_back(folder: &Path) -> Option<Draft> {
    let (path, meanwhile) = (folder.join(NAME), folder.join(NAME_MEANWHILE));
    let was_killed = !path.exists() && meanwhile.exists();
    if !was_killed {
        fs::rename(&path, &meanwhile).ok()?;
    }
    let row: FileRow = serde_json::from_slice(&fs::read(&meanwhile).ok()?).ok()?;
    if row.version != VERSION {
        return None;
    }
    let rows = if was_killed { Vec::new() } else { row.pictures };
    Some(Draft { text: row.text, pictures: rows.into_iter().filter_map(|row| picture(folder, row)).collect() })
}

fn kept_row(picture: PictureRow, standing: &Standing) -> KeptRow {
    let Standing { quarters, is_shown, half, region, typed } = standing;
    KeptRow {
        picture,
        quarters: *quarters,
        is_shown: *is_shown,
        half: half.map(|half| match half {
            Half::A => HalfRow::A,
            Half::B => HalfRow::B,
        }),
        region: region.map(|PixelRect { left, top, width, height }| [left, top, width, height]),
        typed: typed.iter().map(|(layout, text)| (layout.to_string(), text.clone())).collect(),
    }
}

fn picture(folder: &Path, row: KeptRow) -> Option<DraftPicture> {
    let KeptRow { picture, quarters, is_shown, half, region, typed } = row;
    let standing = Standing {
        quarters,
        is_shown,
        half: half.map(|half| match half {
            HalfRow::A => Half::A,
            HalfRow::B => Half::B,
        }),
        region: region.map(|[left, top, width, height]| PixelRect::new(left, top, width, height)),
        // A layout that this version does not know is not shown by it.
        typed: typed.into_iter().filter_map(|(layout, text)| Some((layout.parse().ok()?, text))).collect(),
    };
    Some(DraftPicture { source: source(folder, picture)?, standing })
}

fn row(folder: &Path, source: &PictureSource) -> Result<PictureRow, StorageError> {
    Ok(match source {
        PictureSource::File(path) => {
            PictureRow::File { path: std::path::absolute(path).unwrap_or_else(|_| path.clone()) }
        }
        PictureSource::Bytes { name, bytes } => PictureRow::Bytes { name: name.clone(), kept_as: keep(folder, bytes)? },
        // Not fetched yet. A password is no part of what is written.
        PictureSource::Address { address, is_named } => {
            PictureRow::Address { address: without_user(address), is_named: *is_named }
        }
        PictureSource::Link { address, is_named } => PictureRow::Link { address: address.clone(), is_named: *is_named },
        PictureSource::DataUrl(url) => PictureRow::DataUrl { kept_as: keep(folder, url.as_bytes())? },
    })
}

/// Writes the bytes unless they are there, and returns the name of their file.
fn keep(folder: &Path, bytes: &[u8]) -> Result<String, StorageError> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let name = format!("{:016x}.{ENDING}", hasher.finish());
    let path = folder.join(&name);
    let is_there = fs::metadata(&path).is_ok_and(|there| there.len() == bytes.len() as u64);
    if !is_there {
        atomic::replace(&path, bytes)?;
    }
    Ok(name)
}

fn source(folder: &Path, row: PictureRow) -> Option<PictureSource> {
    // A name that leads out of the folder is not ours.
    let read = |kept_as: &str| match Path::new(kept_as).file_name() {
        Some(name) if name == kept_as => fs::read(folder.join(name)).ok(),
        _ => None,
    };
    match row {
        PictureRow::File { path } => path.exists().then_some(PictureSource::File(path)),
        PictureRow::Bytes { name, kept_as } => {
            read(&kept_as).map(|bytes| PictureSource::Bytes { name, bytes: bytes.into() })
        }
        PictureRow::Address { address, is_named } => Some(PictureSource::Address { address, is_named }),
        PictureRow::Link { address, is_named } => Some(PictureSource::Link { address, is_named }),
        PictureRow::DataUrl { kept_as } => {
            read(&kept_as).and_then(|bytes| String::from_utf8(bytes).ok()).map(PictureSource::DataUrl)
        }
    }
}

fn forget_others(folder: &Path, kept: &HashSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours =
            name == NAME || name == NAME_MEANWHILE || Path::new(&name).extension().is_some_and(|it| it == ENDING);
        if is_ours && !name.to_str().is_some_and(|name| kept.contains(name)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TextLayout;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        (folder, home)
    }

    fn folder(home: &Home) -> PathBuf {
        folders(home).next().unwrap()
    }

    fn files(home: &Home) -> usize {
        let is_lock = |entry: &io::Result<fs::DirEntry>| entry.as_ref().unwrap().file_name() == LOCK;
        fs::read_dir(folder(home)).map_or(0, |entries| entries.filter(|entry| !is_lock(entry)).count())
    }

    fn window(home: &Home) -> DraftFolder {
        DraftFolder::new(home.clone())
    }

    fn load_draft(home: &Home) -> Option<Draft> {
        window(home).load()
    }

    fn typed(text: &str) -> Draft {
        Draft { text: text.to_owned(), pictures: Vec::new() }
    }

    fn opened(name: &str, home: &Home) -> Draft {
        let path = home.data().join(name);
        fs::write(&path, "a").unwrap();
        Draft { text: String::new(), pictures: vec![PictureSource::File(path).into()] }
    }

    fn draft(home: &Home) -> Draft {
        let path = home.data().join("a.png");
        fs::write(&path, "a").unwrap();
        let bytes = PictureSource::Bytes { name: "Pasted".to_owned(), bytes: Vec::from("png").into() };
        let url = PictureSource::DataUrl("data:image/png;base64,AAAA".to_owned());
        let link = PictureSource::Link { address: "https://pictures.example/a.png".to_owned(), is_named: true };
        let mut pictures: Vec<DraftPicture> =
            [PictureSource::File(path), bytes, url, link].into_iter().map(DraftPicture::from).collect();
        pictures[1].standing = Standing {
            quarters: 3,
            is_shown: true,
            half: Some(Half::B),
            region: Some(PixelRect::new(1, 2, 3, 4)),
            typed: vec![(TextLayout::OneLine, "a, b".to_owned())],
        };
        Draft { text: "What is\nthis?".to_owned(), pictures }
    }

    #[test]
    fn a_draft_is_found_again_with_its_pictures() {
        let (_folder, home) = home();
        assert_eq!(load_draft(&home), None);
        let draft = draft(&home);
        let first = window(&home);
        first.save(JobId::fresh(), &draft).unwrap();
        first.save(JobId::fresh(), &draft).unwrap();
        assert_eq!(files(&home), 3);
        drop(first);
        let second = window(&home);
        assert_eq!(second.load(), Some(draft.clone()));
        second.save(JobId::fresh(), &Draft { pictures: draft.pictures[..2].to_vec(), ..draft.clone() }).unwrap();
        assert_eq!(files(&home), 2, "what belongs to no draft is gone");
        let late = JobId::fresh();
        second.save(JobId::fresh(), &Draft::default()).unwrap();
        second.save(late, &draft).unwrap();
        drop(second);
        assert_eq!((files(&home), load_draft(&home)), (0, None));
    }

    #[test]
    fn windows_keep_their_drafts_apart_and_each_comes_back() {
        let (_folder, home) = home();
        let (one, two, empty) = (window(&home), window(&home), window(&home));
        one.save(JobId::fresh(), &typed("one")).unwrap();
        assert_eq!(two.load(), None, "an open window holds it");
        two.save(JobId::fresh(), &typed("two")).unwrap();
        assert_eq!(empty.load(), None);
        empty.save(JobId::fresh(), &Draft::default()).unwrap();
        drop((one, two, empty));
        let (first, second) = (window(&home), window(&home));
        let mut found = [first.load().unwrap().text, second.load().unwrap().text];
        found.sort();
        assert_eq!(found, ["one", "two"]);
    }

    #[test]
    fn a_window_that_was_opened_for_files_leaves_a_draft_where_it_is() {
        let (_folder, home) = home();
        window(&home).save(JobId::fresh(), &typed("typed")).unwrap();
        for name in ["a.png", "b.png"] {
            // Begun with files, it looks for no draft.
            window(&home).save(JobId::fresh(), &opened(name, &home)).unwrap();
        }
        let (first, second, third) = (window(&home), window(&home), window(&home));
        assert_eq!(first.load(), Some(typed("typed")), "work comes first");
        assert_eq!(second.load(), Some(opened("b.png", &home)), "one took the place of the other");
        assert_eq!(third.load(), None);
    }

    #[test]
    fn where_bringing_it_back_kills_the_program_the_text_comes_alone() {
        let (_folder, home) = home();
        let draft = draft(&home);
        window(&home).save(JobId::fresh(), &draft).unwrap();
        assert!(load_draft(&home).is_some());
        let window = window(&home);
        assert_eq!(window.load(), Some(Draft { pictures: Vec::new(), ..draft.clone() }));
        window.save(JobId::fresh(), &draft).unwrap();
        drop(window);
        assert_eq!(load_draft(&home), Some(draft));
    }

    #[test]
    fn what_is_gone_or_damaged_is_left_out() {
        let (_folder, home) = home();
        let draft = draft(&home);
        window(&home).save(JobId::fresh(), &draft).unwrap();
        fs::remove_file(home.data().join("a.png")).unwrap();
        let found = load_draft(&home).unwrap();
        assert_eq!(found.pictures, draft.pictures[1..]);
        let row = PictureRow::Bytes { name: "x".to_owned(), kept_as: "../a".to_owned() };
        assert_eq!(source(&folder(&home), row), None);
        fs::write(folder(&home).join(NAME), "{").unwrap();
        assert_eq!(load_draft(&home), None);
    }

    #[test]
    fn a_password_in_an_address_is_not_written() {
        let (_folder, home) = home();
        let address = "https://me:pass@pictures.example/a.png?b=1".to_owned();
        let pictures = vec![PictureSource::Address { address, is_named: true }.into()];
        window(&home).save(JobId::fresh(), &Draft { text: String::new(), pictures }).unwrap();
        let written = fs::read_to_string(folder(&home).join(NAME)).unwrap();
        assert!(written.contains("https://pictures.example/a.png?b=1"), "{written}");
    }

    #[test]
    fn a_draft_of_a_version_that_kept_the_pictures_alone_is_found_as_well() {
        let (_home, home) = home();
        let path = home.data().join("a.png");
        fs::create_dir_all(folder(&home)).unwrap();
        fs::write(&path, "a").unwrap();
        let row = serde_json::json!({ "version": 1, "text": "?", "pictures": [{ "file": { "path": path } }] });
        fs::write(folder(&home).join(NAME), row.to_string()).unwrap();
        let expected = Draft { text: "?".to_owned(), pictures: vec![PictureSource::File(path).into()] };
        assert_eq!(load_draft(&home), Some(expected));
    }
}
