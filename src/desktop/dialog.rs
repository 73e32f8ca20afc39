//! The system's windows for choosing files to open and a file to write; where there are none, what a choice in our own
//! window needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rfd::FileHandle;

use crate::app::{Action, ChosenFor, FolderEntry, Notice};
use crate::domain::{PICTURE_ENDINGS, PictureSource};
use crate::i18n::Strings;

use super::inbox::{Arrival, Mailer};

/// A person takes longer than this to choose nothing: a dialog that ends sooner never opened.
const NEVER_OPENED: Duration = Duration::from_millis(250);

/// Opens the system's window for what is wanted, and brings what becomes of the choice.
pub(super) fn open(wanted: ChosenFor, strings: &Strings, mailer: Mailer) {
    // Made on the window's thread, as macOS wants it; waited for on another.
    let dialog = rfd::AsyncFileDialog::new();
    let (pictures, batch) = (&strings.pictures, &strings.batch);
    match wanted {
        ChosenFor::Pictures => {
            let dialog = dialog.set_title(pictures.choose).add_filter(pictures.kind, &PICTURE_ENDINGS);
            wait_for_several(dialog.pick_files(), wanted, mailer, |files| Action::AddPictures(sources(&files)));
        }
        ChosenFor::Successor(picture) => {
            let dialog = dialog.set_title(pictures.choose).add_filter(pictures.kind, &PICTURE_ENDINGS);
            wait(dialog.pick_file(), wanted, mailer, move |file| {
                let source = PictureSource::File(file.path().to_owned());
                Action::ReplacePicture { picture, source }
            });
        }
        ChosenFor::Batch { folder: false } => {
            let dialog = dialog.set_title(batch.heading).add_filter(batch.what, &PICTURE_ENDINGS);
            wait_for_several(dialog.pick_files(), wanted, mailer, |files| Action::AddToBatch(sources(&files)));
        }
        ChosenFor::Batch { folder: true } => {
            let dialog = dialog.set_title(batch.heading);
            wait_for_several(dialog.pick_folders(), wanted, mailer, |folders| Action::AddToBatch(sources(&folders)));
        }
        ChosenFor::BatchFile(form) => {
            let dialog = dialog.set_title(batch.into).set_file_name(batch.file_name(form));
            wait(dialog.save_file(), wanted, mailer, |file| Action::BatchFileChosen(file.path().to_owned()));
        }
        ChosenFor::Save { ref name, ref contents } => {
            let dialog = dialog.set_title(strings.read.save_title).set_file_name(name);
            let contents = Arc::clone(contents);
            wait(dialog.save_file(), wanted, mailer, move |file| Action::Tell(written(file.path(), &contents)));
        }
    }
}

/// Writes into a file that was chosen in the window, and says how it went.
pub(super) fn write(path: PathBuf, contents: Arc<[u8]>, mailer: Mailer) {
    let failed = mailer.clone();
    let writing = thread::Builder::new().name("writing".to_owned()).spawn(move || {
        mailer.bring(Arrival::Action(Action::Tell(written(&path, &contents))));
    });
    if let Err(error) = writing {
        failed.bring(Arrival::Action(Action::Tell(Notice::SaveFailed(error.to_string()))));
    }
}

fn written(path: &Path, contents: &[u8]) -> Notice {
    match std::fs::write(path, contents) {
        Ok(()) => Notice::Saved(path.file_name().unwrap_or_default().to_string_lossy().into_owned()),
        Err(error) => Notice::SaveFailed(error.to_string()),
    }
}

/// Reads what a folder holds, for a choice in the window; without one the folder of the user.
pub(super) fn list(asked: Option<PathBuf>, mailer: Mailer) {
    let failed = (asked.clone(), mailer.clone());
    let listing = thread::Builder::new().name("folder".to_owned()).spawn(move || {
        let folder = asked.clone().or_else(std::env::home_dir).unwrap_or_default();
        let entries = entries(&folder).map_err(|error| error.to_string());
        mailer.bring(Arrival::Action(Action::FolderListed { asked, folder, entries }));
    });
    if let Err(error) = listing {
        let (asked, mailer) = failed;
        let folder = asked.clone().unwrap_or_default();
        mailer.bring(Arrival::Action(Action::FolderListed { asked, folder, entries: Err(error.to_string()) }));
    }
}

fn entries(folder: &Path) -> std::io::Result<Vec<FolderEntry>> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(here)? {
        let entry = entry?;
        // A name that is no text cannot be typed; a link is what it leads to.
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_file = std::fs::metadata(entry.path()).is_ok_and(|meta| !meta.is_dir());
        entries.push(FolderEntry { is_file, name });
    }
    entries.sort_unstable_by_key(|entry| (entry.is_file, entry.name.to_lowercase()));
    Ok(entries)
}

fn sources(files: &[FileHandle]) -> Vec<PictureSource> {
    files.iter().map(|file| PictureSource::File(file.path().to_owned())).collect()
}

/// Waits for a window in which several can be chosen.
fn wait_for_several(
    dialog: impl Future<Output = Option<Vec<FileHandle>>> + Send + 'static,
    wanted: ChosenFor,
    mailer: Mailer,
    action: impl FnOnce(Vec<FileHandle>) -> Action + Send + 'static,
) {
    let began = Instant::now();
    let chosen = async move {
        let chosen = dialog.await;
        // On Linux there is a list, be it empty, whenever a window opened, however long that was tried.
        let has_opened = if cfg!(target_os = "linux") { chosen.is_some() } else { true };
        match chosen.unwrap_or_default() {
            files if !files.is_empty() => Chosen::This(files),
            _ if !has_opened || began.elapsed() < NEVER_OPENED => Chosen::NeverOpened,
            _ => Chosen::Nothing,
        }
    };
    bring(chosen, wanted, mailer, action);
}

/// Waits for a window in which one is chosen.
fn wait(
    dialog: impl Future<Output = Option<FileHandle>> + Send + 'static,
    wanted: ChosenFor,
    mailer: Mailer,
    action: impl FnOnce(FileHandle) -> Action + Send + 'static,
) {
    let began = Instant::now();
    let chosen = async move {
        match dialog.await {
            Some(file) => Chosen::This(file),
            None if began.elapsed() < NEVER_OPENED || !can_open() => Chosen::NeverOpened,
            None => Chosen::Nothing,
        }
    };
    bring(chosen, wanted, mailer, action);
}

/// Whether a window for one file could have opened: that none came of it does not say so.
#[cfg(target_os = "linux")]
fn can_open() -> bool {
    crate::platform::dialogs::are_there(None, std::env::var_os("PATH").as_deref())
}

#[cfg(not(target_os = "linux"))]
fn can_open() -> bool {
    true
}

/// What became of a window.
enum Chosen<T> {
    This(T),
    Nothing,
    NeverOpened,
}

/// Waits on a thread of its own and brings what becomes of the choice.
fn bring<T>(
    chosen: impl Future<Output = Chosen<T>> + Send + 'static,
    wanted: ChosenFor,
    mailer: Mailer,
    action: impl FnOnce(T) -> Action + Send + 'static,
) {
    let failed = (wanted.clone(), mailer.clone());
    let waiting = thread::Builder::new().name("dialog".to_owned()).spawn(move || {
        let action = match pollster::block_on(chosen) {
            Chosen::This(chosen) => action(chosen),
            Chosen::NeverOpened => Action::NoDialog(wanted),
            Chosen::Nothing => return,
        };
        mailer.bring(Arrival::Action(action));
    });
    if waiting.is_err() {
        let (wanted, mailer) = failed;
        mailer.bring(Arrival::Action(Action::NoDialog(wanted)));
    }
}
