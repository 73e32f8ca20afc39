//! Wayland's clipboard: reads what is offered kind by kind, keeps all of it, and offers several kinds side by side.
//!
//! Protocol: <https://wayland.app/protocols/ext-data-control-v1> and its forerunner of wlroots.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::Read as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use wl_clipboard_rs::copy::{MimeSource, MimeType as Named, Options, Seat as CopySeat, Source, clear};
use wl_clipboard_rs::paste::{ClipboardType, Error, MimeType, Seat, get_contents, get_mime_types_ordered};

use super::kinds::{Kind, MAX_KEPT_BYTE_LEN, worth_keeping};
use super::reading_order::{PICTURES, offers_picture, reading_order};
use super::{ClipboardContent, ClipboardError, Glance, Wanted};

/// How long an owner may be silent.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long further forms of what has been kept already are waited for, all together.
const FURTHER_PATIENCE: Duration = Duration::from_millis(500);

/// As much of a picture tells it from another.
const GLANCE_BYTE_LEN: usize = 1 << 20;

/// The compositor's clipboard.
#[derive(Debug, Default)]
pub(super) struct WaylandClipboard {
    /// Set when what this program offered last is no longer served.
    offer: Mutex<Option<Arc<OnceLock<()>>>>,
}

/// Reads what is there in the order that [`Wanted`] says.
pub(super) fn read(wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
    let offered = offered()?;
    for step in reading_order(&offered, wanted) {
        let limit_byte_len = step.max_byte_len();
        let bytes = received(step.target, Instant::now() + PATIENCE, limit_byte_len)?;
        if bytes.len() > limit_byte_len {
            return Err(ClipboardError::TooLarge { limit_byte_len });
        }
        if let Some(content) = step.content(bytes) {
            return Ok(content);
        }
    }
    Ok(if offered.is_empty() { ClipboardContent::Empty } else { ClipboardContent::Unusable { offered } })
}

impl WaylandClipboard {
    /// What is there, under every name that is worth keeping.
    #[allow(clippy::unused_self)]
    pub(super) fn keep(&self) -> Result<Vec<Kind>, ClipboardError> {
        let offered = offered()?;
        let (mut kinds, mut left, mut further_end) = (Vec::new(), MAX_KEPT_BYTE_LEN, None);
        for wish in worth_keeping(&offered) {
            let end = if wish.is_essential {
                Instant::now() + PATIENCE
            } else {
                *further_end.get_or_insert_with(|| Instant::now() + FURTHER_PATIENCE)
            };
            match received(wish.name, end, left) {
                Ok(bytes) if bytes.len() > left => {
                    if wish.is_essential {
                        return Err(ClipboardError::TooLarge { limit_byte_len: MAX_KEPT_BYTE_LEN });
                    }
                }
                Ok(bytes) if !bytes.is_empty() => {
                    left -= bytes.len();
                    kinds.push(Kind { name: wish.name.to_owned(), bytes: bytes.into() });
                }
                Err(error) if wish.is_essential => return Err(error),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(kinds)
    }

    /// Offers these, or empties the clipboard where there are none.
    pub(super) fn offer(&self, kinds: Vec<Kind>) -> Result<(), ClipboardError> {
        if kinds.is_empty() {
            return clear(wl_clipboard_rs::copy::ClipboardType::Regular, CopySeat::All).map_err(failed);
        }
        let source = |kind: Kind| MimeSource {
            source: Source::Bytes(Box::from(&*kind.bytes)),
            mime_type: Named::Specific(kind.name),
        };
        let mut options = Options::new();
        options.foreground(true).omit_additional_text_mime_types(true);
        let prepared = options.prepare_copy_multi(kinds.into_iter().map(source).collect()).map_err(failed)?;
        let ended = Arc::new(OnceLock::new());
        let tell = Arc::clone(&ended);
        let serve = move || {
            // A program that fails to fetch what it asked for has its own words for that.
            let _ = prepared.serve();
            let _ = tell.set(());
        };
        thread::Builder::new().name("clipboard owner".to_owned()).spawn(serve).map_err(failed)?;
        *self.offer.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
        Ok(())
    }

    pub(super) fn glance(&self) -> Result<Glance, ClipboardError> {
        let offered = offered()?;
        let mut hasher = DefaultHasher::new();
        offered.hash(&mut hasher);
        if let Some(name) = PICTURES.iter().find(|name| offered.iter().any(|offered| offered == *name)) {
            received(name, Instant::now() + PATIENCE, GLANCE_BYTE_LEN)?.hash(&mut hasher);
        }
        let is_own = self.offer_ended().is_some_and(|ended| ended.get().is_none());
        Ok(Glance { offers_picture: offers_picture(&offered), is_own, mark: hasher.finish() })
    }

    /// What is set when the last offer is no longer served; `None` when there was none.
    pub(super) fn offer_ended(&self) -> Option<Arc<OnceLock<()>>> {
        self.offer.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn offered() -> Result<Vec<String>, ClipboardError> {
    match get_mime_types_ordered(ClipboardType::Regular, Seat::Unspecified) {
        Err(Error::ClipboardEmpty | Error::NoSeats) => Ok(Vec::new()),
        other => other.map_err(failed),
    }
}

/// Receives one kind, up to the first piece that goes beyond `limit_byte_len`. Empty where it is not offered any more.
fn received(name: &str, end: Instant, limit_byte_len: usize) -> Result<Vec<u8>, ClipboardError> {
    let (mut pipe, _) = match get_contents(ClipboardType::Regular, Seat::Unspecified, MimeType::Specific(name)) {
        Ok(answer) => answer,
        Err(Error::ClipboardEmpty | Error::NoMimeType | Error::NoSeats) => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 1 << 16]);
    while bytes.len() <= limit_byte_len {
        let left = end.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).map_err(failed)?;
        match poll(&mut [PollFd::new(&pipe, PollFlags::IN)], Some(&timeout)) {
            Ok(0) => return Err(ClipboardError::OwnerSilent { waited: PATIENCE }),
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(failed(error)),
        }
        let byte_len = pipe.read(&mut piece).map_err(failed)?;
        if byte_len == 0 {
            break;
        }
        bytes.extend_from_slice(piece.get(..byte_len).unwrap_or_default());
    }
    Ok(bytes)
}

// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: impl std::fmt::Display) -> ClipboardError {
    ClipboardError::Failed(error.to_string())
}
