//! The system's windows for choosing files to open and a file to write.

use std::thread;
use std::time::{Duration, Instant};

use crate::app::{Action, Notice};
use crate::domain::PictureSource;

use super::inbox::{Arrival, Mailer};

/// A person takes longer than this to choose nothing: a dialog that ends sooner never opened.
const NEVER_OPENED: Duration = Duration::from_millis(250);

/// What can be opened, by the ends of file names.
const ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"];

/// Lets the user choose pictures and brings them.
pub(super) fn choose_pictures(title: &str, pictures: &str, mailer: Mailer) {
    // Made on the window's thread, as macOS wants it; waited for on another.
    let dialog = rfd::AsyncFileDialog::new().set_title(title).add_filter(pictures, &ENDINGS).pick_files();
    let failed = mailer.clone();
    let waiting = thread::Builder::new().name("dialog".to_owned()).spawn(move || {
        let began = Instant::now();
        match pollster::block_on(dialog) {
            Some(files) => {
                let sources = files.iter().map(|file| PictureSource::File(file.path().to_owned())).collect();
                mailer.bring(Arrival::Action(Action::AddPictures(sources)));
            }
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

/// Lets the user choose a file, beginning with `name`, writes into it, and says how it went.
pub(super) fn save(title: &str, name: &str, contents: String, mailer: Mailer) {
    let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(name).save_file();
    let failed = mailer.clone();
    let waiting = thread::Builder::new().name("dialog".to_owned()).spawn(move || {
        let began = Instant::now();
        let notice = match pollster::block_on(dialog) {
            Some(file) => match std::fs::write(file.path(), contents) {
                Ok(()) => Notice::Saved(file.file_name()),
                Err(error) => Notice::SaveFailed(error.to_string()),
            },
            None if began.elapsed() < NEVER_OPENED => Notice::DialogFailed,
            None => return,
        };
        mailer.bring(Arrival::Action(Action::Tell(notice)));
    });
    if waiting.is_err() {
        failed.bring(Arrival::Action(Action::Tell(Notice::DialogFailed)));
    }
}
