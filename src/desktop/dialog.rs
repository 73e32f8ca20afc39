//! The system's windows for choosing files to open and a file to write.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rfd::FileHandle;

use crate::app::{Action, Notice};
use crate::domain::{BatchForm, PictureSource};
use crate::i18n::BatchStrings;

use super::inbox::{Arrival, Mailer};

/// A person takes longer than this to choose nothing: a dialog that ends sooner never opened.
const NEVER_OPENED: Duration = Duration::from_millis(250);

/// What can be opened, by the ends of file names.
const ENDINGS: [&str; 13] =
    ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif", "hif", "jxl"];

/// Lets the user choose pictures and brings them.
pub(super) fn choose_pictures(title: &str, pictures: &str, mailer: Mailer) {
    // Made on the window's thread, as macOS wants it; waited for on another.
    let dialog = rfd::AsyncFileDialog::new().set_title(title).add_filter(pictures, &ENDINGS).pick_files();
    wait(dialog, mailer, |files| Action::AddPictures(sources(&files)));
}

/// Lets the user choose pictures, or a folder of them, to be read in one go.
pub(super) fn choose_batch(folder: bool, strings: &BatchStrings, mailer: Mailer) {
    let dialog = rfd::AsyncFileDialog::new().set_title(strings.heading);
    if folder {
        wait(dialog.pick_folder(), mailer, |folder| Action::AddToBatch(sources(&[folder])));
    } else {
        let dialog = dialog.add_filter(strings.what, &ENDINGS).pick_files();
        wait(dialog, mailer, |files| Action::AddToBatch(sources(&files)));
    }
}

/// Lets the user choose the file that many texts go into.
pub(super) fn choose_batch_file(form: BatchForm, strings: &BatchStrings, mailer: Mailer) {
    let name = format!("{}.{}", strings.file_stem, form.ending().unwrap_or("txt"));
    let dialog = rfd::AsyncFileDialog::new().set_title(strings.into).set_file_name(name).save_file();
    wait(dialog, mailer, |file| Action::BatchFileChosen(file.path().to_owned()));
}

/// Lets the user choose a file, beginning with `name`, writes into it, and says how it went.
pub(super) fn save(title: &str, name: &str, contents: Arc<[u8]>, mailer: Mailer) {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(name).save_file();
    wait(dialog, mailer, move |file| {
        Action::Tell(match std::fs::write(file.path(), contents) {
            Ok(()) => Notice::Saved(file.file_name()),
            Err(error) => Notice::SaveFailed(error.to_string()),
        })
    });
}

fn sources(files: &[FileHandle]) -> Vec<PictureSource> {
    files.iter().map(|file| PictureSource::File(file.path().to_owned())).collect()
}

/// Waits for a dialog on a thread of its own and brings what becomes of the choice.
fn wait<Chosen>(
    dialog: impl Future<Output = Option<Chosen>> + Send + 'static,
    mailer: Mailer,
    action: impl FnOnce(Chosen) -> Action + Send + 'static,
) {
    let failed = mailer.clone();
    let waiting = thread::Builder::new().name("dialog".to_owned()).spawn(move || {
        let began = Instant::now();
        match pollster::block_on(dialog) {
            Some(chosen) => mailer.bring(Arrival::Action(action(chosen))),
            None if began.elapsed() < NEVER_OPENED => {
                mailer.bring(Arrival::Action(Action::Tell(Notice::DialogFailed)));
            }
            None => {}
        }
    });
    if waiting.is_err() {
        failed.bring(Arrival::Action(Action::Tell(Notice::DialogFailed)));
    }
}
