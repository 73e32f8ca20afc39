//! The clipboard, read and written on threads of their own: its owner may be slow or hang.

use std::sync::{Arc, OnceLock};
use std::thread;

use crate::app::{Action, Notice};
use crate::domain::PictureSource;
use crate::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};

use super::inbox::{Arrival, Mailer};

/// The one connection to the clipboard, made when it is first needed.
#[derive(Clone, Default)]
pub(super) struct ClipboardDesk {
    connection: Arc<OnceLock<Result<Clipboard, ClipboardError>>>,
}

impl ClipboardDesk {
    /// Reads the clipboard and brings what was found, then [`Arrival::PasteEnded`].
    pub(super) fn read(&self, wanted: Wanted, pasted_name: &'static str, mailer: Mailer) {
        let desk = self.clone();
        let report = mailer.clone();
        spawn("paste", &report, move || {
            let arrival = match desk.connected().and_then(|clipboard| clipboard.read(wanted).map_err(|e| e.to_string()))
            {
                Ok(content) => arrival(content, wanted, pasted_name, &mailer),
                Err(reason) => Arrival::Action(Action::Tell(Notice::ClipboardFailed(reason))),
            };
            mailer.bring(arrival);
            mailer.bring(Arrival::PasteEnded);
        });
    }

    /// Puts a text on the clipboard.
    pub(super) fn write(&self, text: String, mailer: Mailer) {
        let desk = self.clone();
        let report = mailer.clone();
        spawn("copy", &report, move || {
            let offered = desk
                .connected()
                .and_then(|clipboard| clipboard.offer(Offer::of_text(text)).map_err(|error| error.to_string()));
            if let Err(reason) = offered {
                mailer.bring(Arrival::Action(Action::Tell(Notice::ClipboardFailed(reason))));
            }
        });
    }

    fn connected(&self) -> Result<&Clipboard, String> {
        self.connection.get_or_init(Clipboard::new).as_ref().map_err(ToString::to_string)
    }
}

fn arrival(content: ClipboardContent, wanted: Wanted, pasted_name: &str, mailer: &Mailer) -> Arrival {
    match content {
        ClipboardContent::Files { paths, .. } if !paths.is_empty() => {
            Arrival::Action(Action::AddPictures(paths.into_iter().map(PictureSource::File).collect()))
        }
        ClipboardContent::Picture(bytes) => {
            let source = PictureSource::Bytes { name: pasted_name.to_owned(), bytes };
            Arrival::Action(Action::AddPictures(vec![source]))
        }
        ClipboardContent::Text { text, picture_offered } => {
            let is_picture = text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
            if is_picture && wanted != Wanted::TextFirst {
                return Arrival::Action(Action::AddPictures(vec![PictureSource::DataUrl(text.trim().to_owned())]));
            }
            if picture_offered {
                mailer.bring(Arrival::Action(Action::Tell(Notice::PictureOffered)));
            }
            Arrival::Text(text)
        }
        ClipboardContent::Empty | ClipboardContent::Files { .. } | ClipboardContent::Unusable { .. } => {
            Arrival::Action(Action::Tell(Notice::NothingToPaste))
        }
    }
}

/// Runs work on a thread of its own. Without one there is nothing to be had, and the window says so.
fn spawn(name: &str, mailer: &Mailer, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
        mailer.bring(Arrival::Action(Action::Tell(Notice::ClipboardFailed(error.to_string()))));
        mailer.bring(Arrival::PasteEnded);
    }
}
