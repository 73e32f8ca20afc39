//! The clipboard, read and written on threads of their own: its owner may be slow or hang.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use crate::app::{Action, Notice};
use crate::domain::{PictureSource, web_address};
use crate::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Held, Offer, Wanted};

use super::inbox::{Arrival, Mailer, Reading};

/// How an undo went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PutBack {
    Done,
    /// Something else has been copied meanwhile, and stays.
    SomethingNewer,
    /// Nothing has been copied that could be undone.
    NothingHeld,
}

/// What is to become of what is on the clipboard when something else is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Kept for an undo, or else nothing is copied. Copying so several times in a row is undone to what was there before
    /// the first.
    MustBeKept,
    /// Kept for an undo where that is possible.
    MayBeLost,
}

/// What was on the clipboard before the last copy.
struct Kept {
    held: Held,
    by: Before,
}

/// The one connection to the clipboard, made when it is first needed.
#[derive(Clone, Default)]
pub(super) struct ClipboardDesk {
    connection: Arc<OnceLock<Result<Clipboard, ClipboardError>>>,
    /// Locked during a copy and during an undo: neither overtakes the other.
    kept: Arc<Mutex<Option<Kept>>>,
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
    pub(super) fn copy(&self, offer: Offer, before: Before, told: Notice, quietly: bool, mailer: &Mailer) {
        let ended = move |copied: Result<(), String>| {
            let told = copied.map_or_else(Notice::CopyFailed, |()| told);
            Arrival::Action(Action::CopyEnded { told, quietly })
        };
        let (desk, writer, failed) = (self.clone(), mailer.clone(), ended.clone());
        let spawned = spawn("copy", move || {
            let mut kept = lock(&desk.kept);
            let clipboard = desk.connected();
            let copied = clipboard.and_then(|it| replace(it, offer, before, &mut kept).map_err(|it| it.to_string()));
            writer.bring(ended(copied));
        });
        if let Err(reason) = spawned {
            mailer.bring(failed(Err(reason)));
        }
    }

    /// Undoes the last copy. Blocks, as reading does.
    pub(super) fn put_back(&self) -> Result<PutBack, String> {
        let mut kept = lock(&self.kept);
        put_back(self.connected()?, &mut kept).map_err(|error| error.to_string())
    }

    /// The connection, or why there is none.
    pub(super) fn connected(&self) -> Result<&Clipboard, String> {
        self.connection.get_or_init(Clipboard::new).as_ref().map_err(ToString::to_string)
    }
}

fn replace(clipboard: &Clipboard, offer: Offer, before: Before, kept: &mut Option<Kept>) -> Result<(), ClipboardError> {
    let goes_on = before == Before::MustBeKept && kept.as_ref().is_some_and(|kept| kept.by == Before::MustBeKept);
    if !goes_on || !clipboard.glance()?.is_own {
        // What was kept of an earlier copy is no way back from this one.
        *kept = None;
        match clipboard.hold() {
            Ok(held) => *kept = Some(Kept { held, by: before }),
            Err(error) if before == Before::MustBeKept => return Err(error),
            Err(_) => {}
        }
    }
    clipboard.offer(offer)
}

fn put_back(clipboard: &Clipboard, kept: &mut Option<Kept>) -> Result<PutBack, ClipboardError> {
    let Some(Kept { held, .. }) = kept else { return Ok(PutBack::NothingHeld) };
    if !clipboard.glance()?.is_own {
        *kept = None;
        return Ok(PutBack::SomethingNewer);
    }
    clipboard.put_back(held)?;
    *kept = None;
    Ok(PutBack::Done)
}

/// Whoever panicked while holding it has left it whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
            let address = web_address(&text).map(str::to_owned).filter(|_| !picture_offered);
            let offered = address
                .map(|address| Arrival::Action(Action::OfferAddress { address, is_named: true }))
                .filter(|_| wanted != Wanted::PictureOnly);
            if offered.is_some() && wanted == Wanted::PictureFirst {
                return offered.into_iter().collect();
            }
            let offer = picture_offered.then_some(Arrival::Action(Action::Tell(Notice::PictureOffered)));
            offer.into_iter().chain([Arrival::Text(text)]).chain(offered).collect()
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
