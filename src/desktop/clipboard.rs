//! The clipboard, read and written on threads of their own: its owner may be slow or hang.

use std::sync::{Arc, OnceLock};
use std::thread;

use crate::app::{Action, Notice};
use crate::domain::PictureSource;
use crate::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};

use super::inbox::{Arrival, Mailer, Reading};

/// The one connection to the clipboard, made when it is first needed.
#[derive(Clone, Default)]
pub(super) struct ClipboardDesk {
    connection: Arc<OnceLock<Result<Clipboard, ClipboardError>>>,
}

impl ClipboardDesk {
    /// Reads the clipboard and brings what was found, or why nothing was.
    pub(super) fn read(&self, reading: Reading, wanted: Wanted, pasted_name: &'static str, mailer: &Mailer) {
        let failed = |reason| vec![Arrival::Action(Action::Tell(Notice::ClipboardFailed(reason)))];
        let (desk, reader) = (self.clone(), mailer.clone());
        let spawned = spawn("paste", move || {
            let content = desk.connected().and_then(|clipboard| clipboard.read(wanted).map_err(|e| e.to_string()));
            let found = content.map(|content| arrivals(content, wanted, pasted_name));
            reader.bring(Arrival::Pasted(reading, found.unwrap_or_else(failed)));
        });
        if let Err(reason) = spawned {
            mailer.bring(Arrival::Pasted(reading, failed(reason)));
        }
    }

    /// Looks for a picture to read, among copied files as well, and brings it or says that there is none.
    pub(super) fn fetch_picture(&self, quietly: bool, pasted_name: &'static str, mailer: &Mailer) {
        let failed = move |told| Action::CopyEnded { told, quietly };
        let (desk, reader) = (self.clone(), mailer.clone());
        let spawned = spawn("fetch", move || {
            let content =
                desk.connected().and_then(|clipboard| clipboard.read(Wanted::PictureFirst).map_err(|e| e.to_string()));
            reader.bring(Arrival::Action(match content.map(|content| picture_in(content, pasted_name)) {
                Ok(Some(source)) => Action::ClipboardPicture { source, quietly },
                Ok(None) => failed(Notice::NoPictureToRead),
                Err(reason) => failed(Notice::ClipboardFailed(reason)),
            }));
        });
        if let Err(reason) = spawned {
            mailer.bring(Arrival::Action(failed(Notice::ClipboardFailed(reason))));
        }
    }

    /// Puts this on the clipboard, which keeps it as long as the window lives, and says `told` or why it failed.
    pub(super) fn write(&self, offer: Offer, told: Notice, mailer: &Mailer) {
        let tell = |mailer: &Mailer, notice| mailer.bring(Arrival::Action(Action::Tell(notice)));
        let (desk, writer) = (self.clone(), mailer.clone());
        let spawned = spawn("copy", move || {
            let clipboard = desk.connected();
            let offered = clipboard.and_then(|it| it.offer(offer).map_err(|error| error.to_string()));
            tell(&writer, offered.map_or_else(Notice::CopyFailed, |()| told));
        });
        if let Err(reason) = spawned {
            tell(mailer, Notice::CopyFailed(reason));
        }
    }

    /// The connection, or why there is none.
    pub(super) fn connected(&self) -> Result<&Clipboard, String> {
        self.connection.get_or_init(Clipboard::new).as_ref().map_err(ToString::to_string)
    }
}

/// The first picture of what was copied.
fn picture_in(content: ClipboardContent, pasted_name: &str) -> Option<PictureSource> {
    match content {
        ClipboardContent::Files { paths, .. } => paths.into_iter().next().map(PictureSource::File),
        ClipboardContent::Picture(bytes) => Some(PictureSource::Bytes { name: pasted_name.to_owned(), bytes }),
        ClipboardContent::Text { text, .. } => {
            text.trim_start().starts_with("data:image/").then(|| PictureSource::DataUrl(text.trim().to_owned()))
        }
        ClipboardContent::Empty | ClipboardContent::Unusable { .. } => None,
    }
}

fn arrivals(content: ClipboardContent, wanted: Wanted, pasted_name: &str) -> Vec<Arrival> {
    let pictures = |sources| vec![Arrival::Action(Action::AddPictures(sources))];
    match content {
        ClipboardContent::Files { paths, .. } if !paths.is_empty() => {
            pictures(paths.into_iter().map(PictureSource::File).collect())
        }
        ClipboardContent::Picture(bytes) => {
            pictures(vec![PictureSource::Bytes { name: pasted_name.to_owned(), bytes }])
        }
        ClipboardContent::Text { text, picture_offered } => {
            let is_picture = text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
            if is_picture && wanted != Wanted::TextFirst {
                return pictures(vec![PictureSource::DataUrl(text.trim().to_owned())]);
            }
            let offer = picture_offered.then_some(Arrival::Action(Action::Tell(Notice::PictureOffered)));
            offer.into_iter().chain([Arrival::Text(text)]).collect()
        }
        ClipboardContent::Empty | ClipboardContent::Files { .. } | ClipboardContent::Unusable { .. } => {
            vec![Arrival::Action(Action::Tell(Notice::NothingToPaste))]
        }
    }
}

/// Runs work on a thread of its own, or says why there is none to be had.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(|error| error.to_string())
}
