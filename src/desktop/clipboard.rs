//! The clipboard, read and written on threads of their own: its owner may be slow or hang.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use crate::app::{Action, AddressOffer, Notice, Onto};
use crate::domain::{PictureSource, picture_data_url, web_address};
use crate::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Held, Offer, Wanted};
use crate::platform::drop::Dropped;

use super::dropping;
use super::inbox::{Arrival, Mailer, Reading};

/// A longer text is no question, and laying it out would hold the window up.
const MAX_TEXT_BYTE_LEN: usize = 200_000;

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
        ClipboardContent::Text { text, .. } => data_url(&text),
        ClipboardContent::Addresses(addresses) => addresses.iter().find_map(|address| data_url(address)),
        ClipboardContent::Empty | ClipboardContent::Unusable { .. } => None,
    }
}

fn data_url(text: &str) -> Option<PictureSource> {
    picture_data_url(text).map(|url| PictureSource::DataUrl(url.to_owned()))
}

fn arrivals(content: ClipboardContent, wanted: Wanted, pasted_name: &str) -> Vec<Arrival> {
    let picture = |source| vec![Arrival::Action(Action::AddPictures(vec![source]))];
    match content {
        ClipboardContent::Files { paths, addresses } if !paths.is_empty() => {
            let came = Dropped { paths, addresses, picture: None };
            dropping::actions(came, Onto::Window, pasted_name).into_iter().map(Arrival::Action).collect()
        }
        ClipboardContent::Picture(bytes) => picture(PictureSource::Bytes { name: pasted_name.to_owned(), bytes }),
        ClipboardContent::Text { text, picture_offered } => match data_url(&text) {
            Some(source) => picture(source),
            None => arrivals_of_text(text, picture_offered, wanted),
        },
        ClipboardContent::Addresses(addresses) => arrivals_of_addresses(addresses, wanted, pasted_name),
        ClipboardContent::Empty | ClipboardContent::Files { .. } | ClipboardContent::Unusable { .. } => {
            vec![Arrival::Action(Action::Tell(Notice::NothingToPaste))]
        }
    }
}

fn arrivals_of_text(text: String, picture_offered: bool, wanted: Wanted) -> Vec<Arrival> {
    let is_in_text = wanted == Wanted::TextFirst;
    let address = web_address(&text).map(str::to_owned).filter(|_| !picture_offered);
    let offer = address.map(|address| {
        let sources = vec![PictureSource::Address { address, is_named: true }];
        let offer = AddressOffer { sources, onto: Onto::Window, unusable: 0 };
        Arrival::Action(Action::OfferAddresses { offer, is_in_text })
    });
    if offer.is_some() && !is_in_text {
        return offer.into_iter().collect();
    }
    let told = picture_offered.then_some(Arrival::Action(Action::Tell(Notice::PictureOffered)));
    told.into_iter().chain([for_a_box(text, picture_offered)]).chain(offer).collect()
}

fn for_a_box(text: String, picture_offered: bool) -> Arrival {
    if text.len() <= MAX_TEXT_BYTE_LEN {
        Arrival::Text(text)
    } else {
        Arrival::Action(Action::Tell(Notice::TextTooLong { picture_offered }))
    }
}

/// Addresses of no use are a text like any other.
fn arrivals_of_addresses(addresses: Vec<String>, wanted: Wanted, pasted_name: &str) -> Vec<Arrival> {
    let web: Vec<String> = addresses.iter().filter_map(|it| web_address(it)).map(str::to_owned).collect();
    let has_picture = addresses.iter().any(|address| picture_data_url(address).is_some());
    if has_picture || (wanted == Wanted::PictureFirst && !web.is_empty()) {
        let came = Dropped { addresses, ..Dropped::default() };
        return dropping::actions(came, Onto::Window, pasted_name).into_iter().map(Arrival::Action).collect();
    }
    let offer = dropping::offer(web, Onto::Window, 0);
    let offer = (!offer.sources.is_empty()).then_some(Action::OfferAddresses { offer, is_in_text: true });
    let text = for_a_box(addresses.join("\n"), false);
    [text].into_iter().chain(offer.map(Arrival::Action)).collect()
}

/// Runs work on a thread of its own, or says why there is none to be had.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = "data:image/png;base64,AAAA";
    const LAN: &str = "http://192.168.1.1/a.png";

    fn text(text: &str) -> ClipboardContent {
        ClipboardContent::Text { text: text.to_owned(), picture_offered: false }
    }

    fn offered(address: &str, is_named: bool, is_in_text: bool) -> Arrival {
        let sources = vec![PictureSource::Address { address: address.to_owned(), is_named }];
        let offer = AddressOffer { sources, onto: Onto::Window, unusable: 0 };
        Arrival::Action(Action::OfferAddresses { offer, is_in_text })
    }

    #[test]
    fn a_data_url_is_a_picture_wherever_the_cursor_is() {
        for wanted in [Wanted::TextFirst, Wanted::PictureFirst] {
            for content in [text(&format!(" {DATA}\n")), ClipboardContent::Addresses(vec![DATA.to_owned()])] {
                let picture = Action::AddPictures(vec![PictureSource::DataUrl(DATA.to_owned())]);
                assert_eq!(arrivals(content, wanted, "pasted"), [Arrival::Action(picture)]);
            }
        }
        let words = format!("What is {DATA}?");
        assert_eq!(arrivals(text(&words), Wanted::TextFirst, "pasted"), [Arrival::Text(words)]);
    }

    #[test]
    fn only_an_address_that_was_copied_as_text_may_lead_into_a_private_network() {
        let from_html = || ClipboardContent::Addresses(vec![LAN.to_owned()]);
        assert_eq!(arrivals(text(LAN), Wanted::PictureFirst, "pasted"), [offered(LAN, true, false)]);
        assert_eq!(arrivals(from_html(), Wanted::PictureFirst, "pasted"), [offered(LAN, false, false)]);
        let both = [Arrival::Text(LAN.to_owned()), offered(LAN, false, true)];
        assert_eq!(arrivals(from_html(), Wanted::TextFirst, "pasted"), both);
    }

    #[test]
    fn addresses_beside_pasted_files_are_offered_and_what_is_of_no_use_is_told() {
        let files = |addresses: &[&str]| {
            let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
            arrivals(ClipboardContent::Files { paths: vec!["/a.png".into()], addresses }, Wanted::TextFirst, "pasted")
        };
        assert_eq!(files(&[LAN]).last(), Some(&offered(LAN, false, false)));
        let told = Arrival::Action(Action::Tell(Notice::EntriesUnusable(1)));
        assert_eq!(files(&["sftp://host/a.png"]).last(), Some(&told));
    }

    #[test]
    fn a_text_that_would_hold_the_window_up_is_not_pasted() {
        let content = ClipboardContent::Text { text: "a".repeat(MAX_TEXT_BYTE_LEN + 1), picture_offered: true };
        let told = Arrival::Action(Action::Tell(Notice::TextTooLong { picture_offered: true }));
        assert_eq!(arrivals(content, Wanted::TextFirst, "pasted").last(), Some(&told));
    }
}
