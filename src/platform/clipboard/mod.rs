//! The clipboard: reads what another program offers, and offers several kinds at once.
//!
//! On X11 with an own patient reader and owner (`x11`): the usual libraries wait 10 ms for each piece of a large
//! picture and give it up without an error, and put one kind at a time. On Wayland kind by kind as well (`wayland`),
//! through wl-clipboard-rs; everywhere else through arboard (`system`). What is read out of an offer, and in which order,
//! is decided in `reading_order`; what is kept of it to be put back, in `kinds`.
//!
//! Does not decode pictures and does not open files: it hands on encoded bytes and paths.
//! A further kind is a name and a place in `reading_order`; a further system is a further `Backend`.

#[cfg(target_os = "linux")]
pub(super) mod file_list;
mod held;
mod html;
#[cfg(target_os = "linux")]
mod kinds;
#[cfg(target_os = "linux")]
mod reading_order;
#[cfg_attr(target_os = "linux", allow(dead_code, reason = "compiled on Linux too, so that a mistake is found there"))]
mod system;
#[cfg(target_os = "linux")]
mod wayland;
#[cfg(target_os = "linux")]
mod x11;

use std::path::PathBuf;
use std::sync::Arc;
#[cfg(not(target_os = "linux"))]
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;

pub use self::held::Held;
use self::held::HeldContent;
#[cfg(target_os = "linux")]
use self::kinds::of_offer;
#[cfg(target_os = "linux")]
pub(super) use self::x11::Selection;

/// The system's clipboard. Cheap to make and safe to share, but every call may block: see [`Clipboard::read`].
#[derive(Debug)]
pub struct Clipboard {
    backend: Backend,
}

#[derive(Debug)]
enum Backend {
    #[cfg(target_os = "linux")]
    X11(Box<x11::X11Clipboard>),
    #[cfg(target_os = "linux")]
    Wayland(wayland::WaylandClipboard),
    #[cfg(not(target_os = "linux"))]
    System {
        /// The mark of what this program put last.
        own: Mutex<Option<u64>>,
    },
}

/// What a paste is meant for; copied files come first in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// The cursor is in no text box: a picture before a text.
    PictureFirst,
    /// The cursor is in a text box: a text before a picture, as spreadsheets and browsers offer both.
    TextFirst,
    /// The picture that was offered beside a text, and nothing else.
    PictureOnly,
}

/// What was found on the clipboard.
#[derive(Clone, PartialEq, Eq)]
pub enum ClipboardContent {
    /// Nothing has been copied.
    Empty,
    /// Files that were copied in a file manager, as paths of this computer.
    Files {
        paths: Vec<PathBuf>,
        /// Entries of the same list that are no file of this computer, as they stood there.
        addresses: Vec<String>,
    },
    /// A picture as an encoded file, PNG where that was offered.
    Picture(Arc<[u8]>),
    Text {
        text: String,
        /// A picture of the same thing is there as well: [`Wanted::PictureOnly`] reads it.
        picture_offered: bool,
    },
    /// Addresses that nobody has typed: of a list in which no file of this computer stands, as they stood there, or of
    /// the picture in a piece of HTML.
    Addresses(Vec<String>),
    /// Something was copied, but nothing that is a file, a picture or a text. The kinds as their owner names them.
    Unusable { offered: Vec<String> },
}

/// What is put on the clipboard: every kind that is set, side by side, so that each program takes what it knows best.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Offer {
    pub text: Option<String>,
    /// A fragment of HTML; `text` is its plain form.
    pub html: Option<String>,
    /// A picture as an encoded PNG file. Systems that take one kind at a time get the text in its place, if there is one.
    pub png: Option<Arc<[u8]>>,
}

/// What can be seen of the clipboard without taking its content. Two glances of the same [`Clipboard`] are equal as
/// long as nothing is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    pub offers_picture: bool,
    /// Whether it is what this very [`Clipboard`] has put there.
    pub is_own: bool,
    /// Differs from one content to another, as far as the system lets that be seen.
    mark: u64,
}

/// Why the clipboard could not be read or written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClipboardError {
    /// No display, or none that has a clipboard.
    #[error("no clipboard can be reached: {0}")]
    Unavailable(String),
    /// The program that holds the clipboard hangs, or is too busy to answer.
    #[error("the program that holds the clipboard has not answered for {} s", .waited.as_secs())]
    OwnerSilent { waited: Duration },
    /// It answers, but so slowly that the whole would take too long.
    #[error("the program that holds the clipboard sent only {byte_len} bytes in {} s", .waited.as_secs())]
    OwnerTooSlow { byte_len: usize, waited: Duration },
    #[error("what is on the clipboard is larger than {limit_byte_len} bytes")]
    TooLarge { limit_byte_len: usize },
    /// The connection broke off, or the system refused.
    #[error("the clipboard failed: {0}")]
    Failed(String),
}

impl Clipboard {
    /// The clipboard of the session that this program runs in.
    ///
    /// On Linux: Wayland's, where the compositor lets programs without the focus read it; X11's otherwise. Asked in
    /// this order because compositors close X11's clipboard to programs that have no X11 window in front.
    pub fn new() -> Result<Self, ClipboardError> {
        #[cfg(target_os = "linux")]
        {
            if wl_clipboard_rs::utils::is_primary_selection_supported().is_err() {
                return Self::of_x11(None);
            }
            Ok(Self { backend: Backend::Wayland(wayland::WaylandClipboard::default()) })
        }
        #[cfg(not(target_os = "linux"))]
        {
            system::check()?;
            Ok(Self { backend: Backend::System { own: Mutex::new(None) } })
        }
    }

    /// The clipboard of an X server: of that with this name (`:1`), or of the one that `DISPLAY` names.
    #[cfg(target_os = "linux")]
    pub fn of_x11(display: Option<&str>) -> Result<Self, ClipboardError> {
        Ok(Self { backend: Backend::X11(Box::new(x11::X11Clipboard::new(display)?)) })
    }

    /// Reads what is there. Blocks until the owner has sent everything: milliseconds as a rule, several seconds when
    /// the owner hangs, at most a minute when it sends a large picture slowly. Meant for a thread of its own.
    pub fn read(&self, wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
        match &self.backend {
            #[cfg(target_os = "linux")]
            Backend::X11(clipboard) => clipboard.read(wanted),
            #[cfg(target_os = "linux")]
            Backend::Wayland(_) => wayland::read(wanted),
            #[cfg(not(target_os = "linux"))]
            Backend::System { .. } => system::read(wanted),
        }
    }

    /// Puts `offer` in the place of what is there. On X11 and Wayland it is served by a thread of this program, and is
    /// gone when the clipboard is dropped (X11) or the program ends (both).
    pub fn offer(&self, offer: Offer) -> Result<(), ClipboardError> {
        match &self.backend {
            #[cfg(target_os = "linux")]
            Backend::X11(clipboard) => clipboard.offer(of_offer(offer)),
            #[cfg(target_os = "linux")]
            Backend::Wayland(clipboard) => clipboard.offer(of_offer(offer)),
            #[cfg(not(target_os = "linux"))]
            Backend::System { own } => {
                system::offer(offer)?;
                note_own(own)
            }
        }
    }

    /// Takes a copy of what is there in every form that is worth it, so that it can be put back. Blocks as
    /// [`Clipboard::read`] does. An error means that the content could not be kept: what would replace it cannot be undone.
    pub fn hold(&self) -> Result<Held, ClipboardError> {
        let content = match &self.backend {
            #[cfg(target_os = "linux")]
            Backend::X11(clipboard) => HeldContent::Kinds(clipboard.keep()?),
            #[cfg(target_os = "linux")]
            Backend::Wayland(clipboard) => HeldContent::Kinds(clipboard.keep()?),
            #[cfg(not(target_os = "linux"))]
            Backend::System { .. } => HeldContent::System(system::keep()?),
        };
        Ok(Held::new(content))
    }

    /// Puts back what was there. Where nothing was, this program's own content is taken away.
    pub fn put_back(&self, held: &Held) -> Result<(), ClipboardError> {
        match (&self.backend, held.inner()) {
            #[cfg(target_os = "linux")]
            (Backend::X11(clipboard), HeldContent::Kinds(kinds)) => clipboard.offer(kinds.clone()),
            #[cfg(target_os = "linux")]
            (Backend::Wayland(clipboard), HeldContent::Kinds(kinds)) => clipboard.offer(kinds.clone()),
            #[cfg(not(target_os = "linux"))]
            (Backend::System { own }, HeldContent::System(content)) => {
                system::put_back(content)?;
                note_own(own)
            }
        }
    }

    /// Sees whether a picture is there, and whether something else than at an earlier glance. Nothing is read on X11,
    /// the beginning of a picture on Wayland, everything elsewhere, where that costs little. May block as
    /// [`Clipboard::read`] does.
    pub fn glance(&self) -> Result<Glance, ClipboardError> {
        match &self.backend {
            #[cfg(target_os = "linux")]
            Backend::X11(clipboard) => clipboard.glance(),
            #[cfg(target_os = "linux")]
            Backend::Wayland(clipboard) => clipboard.glance(),
            #[cfg(not(target_os = "linux"))]
            Backend::System { own } => system::glance(*own.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// Blocks until another program has taken the clipboard and everything that was asked for has been sent: a program
    /// that ends earlier takes its offer along. Returns at once where nothing was offered, and on systems that keep
    /// the content themselves.
    pub fn wait_until_taken(&self) {
        #[cfg(target_os = "linux")]
        {
            let ended = match &self.backend {
                Backend::X11(clipboard) => clipboard.offer_ended(),
                Backend::Wayland(clipboard) => clipboard.offer_ended(),
            };
            if let Some(ended) = ended {
                ended.wait();
            }
        }
    }
}

/// The address of the first picture in a fragment of HTML, where it is one that can be fetched. Web browsers hand HTML
/// over in UTF-8 or in UTF-16, with a mark or without.
#[cfg(target_os = "linux")]
pub(super) fn picture_address(html: &[u8]) -> Option<String> {
    let utf_16 = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = html.as_chunks().0.iter().map(|unit| read(*unit)).collect();
        String::from_utf16_lossy(&units)
    };
    html::first_picture_address(&match html {
        [0xff, 0xfe, ..] | [1..=0xff, 0, ..] => utf_16(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, 1..=0xff, ..] => utf_16(u16::from_be_bytes),
        _ => String::from_utf8_lossy(html).into_owned(),
    })
}

#[cfg(not(target_os = "linux"))]
fn note_own(own: &Mutex<Option<u64>>) -> Result<(), ClipboardError> {
    let mark = system::glance(None)?.mark;
    *own.lock().unwrap_or_else(PoisonError::into_inner) = Some(mark);
    Ok(())
}

impl Offer {
    #[must_use]
    pub fn of_text(text: String) -> Self {
        Self { text: Some(text), ..Self::default() }
    }
}

/// What was copied is the user's: shown by its kind and size only.
impl std::fmt::Debug for ClipboardContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Files { paths, addresses } => {
                write!(f, "Files({} paths, {} addresses)", paths.len(), addresses.len())
            }
            Self::Picture(bytes) => write!(f, "Picture({} bytes)", bytes.len()),
            Self::Text { text, picture_offered } => {
                write!(f, "Text({} bytes, picture_offered: {picture_offered})", text.len())
            }
            Self::Addresses(addresses) => write!(f, "Addresses({})", addresses.len()),
            Self::Unusable { offered } => write!(f, "Unusable({offered:?})"),
        }
    }
}

/// Shown by kind and size, as what is read is.
impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offer")
            .field("text_byte_len", &self.text.as_ref().map(String::len))
            .field("html_byte_len", &self.html.as_ref().map(String::len))
            .field("png_byte_len", &self.png.as_ref().map(|png| png.len()))
            .finish()
    }
}
