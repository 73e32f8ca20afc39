//! The clipboard of an X server: ICCCM, chapter 2 (<https://x.org/releases/X11R7.7/doc/xorg-docs/icccm/icccm.html>).
//!
//! Each reading has its own connection and window, so that nothing that comes late for one reading reaches the next;
//! what is offered is served on a further connection by its own thread.

mod changes;
mod owner;
mod reader;

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, EventMask, Window, WindowClass};
use x11rb::rust_connection::RustConnection;
use x11rb::{COPY_DEPTH_FROM_PARENT, NONE};

use self::changes::Changes;
use self::owner::{Ended, Owner};
pub(in crate::platform) use self::reader::Selection;
use super::kinds::Kind;
use super::{ClipboardContent, ClipboardError, Glance, Wanted};

x11rb::atom_manager! {
    /// The names that the protocol speaks of; data come through the property `TRANSFER` of a window of ours.
    Atoms: AtomsCookie {
        CLIPBOARD,
        INCR,
        TARGETS,
        TIMESTAMP,
        UTF8_STRING,
        TRANSFER: b"DISCERN_TRANSFER",
    }
}

/// The clipboard of one X server.
#[derive(Debug)]
pub(super) struct X11Clipboard {
    display: Option<String>,
    /// What this program offers, until another program takes the clipboard over.
    owner: Mutex<Option<Owner>>,
    /// Since the first glance.
    changes: Mutex<Option<Changes>>,
}

impl X11Clipboard {
    /// Fails where no X server answers.
    pub(super) fn new(display: Option<&str>) -> Result<Self, ClipboardError> {
        Link::open(display)?;
        Ok(Self { display: display.map(str::to_owned), owner: Mutex::default(), changes: Mutex::default() })
    }

    pub(super) fn read(&self, wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
        reader::read(Link::open(self.display.as_deref())?, wanted)
    }

    /// What is there, under every name that is worth keeping.
    pub(super) fn keep(&self) -> Result<Vec<Kind>, ClipboardError> {
        reader::keep(Link::open(self.display.as_deref())?)
    }

    /// Offers these, or gives the clipboard up where there are none.
    pub(super) fn offer(&self, kinds: Vec<Kind>) -> Result<(), ClipboardError> {
        let owner =
            if kinds.is_empty() { None } else { Some(Owner::start(Link::open(self.display.as_deref())?, kinds)?) };
        // The former owner is dropped only now: the clipboard is never without one.
        *self.owner.lock().unwrap_or_else(PoisonError::into_inner) = owner;
        Ok(())
    }

    pub(super) fn glance(&self) -> Result<Glance, ClipboardError> {
        let (owner, mark) = self.so_far()?;
        let link = Link::open(self.display.as_deref())?;
        let offers_picture = owner != NONE && reader::is_picture_offered(link)?;
        let own = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        let is_own = own.as_ref().is_some_and(|own| own.window() == owner);
        Ok(Glance { offers_picture, is_own, mark })
    }

    /// The window of the owner, and how many owners have come since this was first asked.
    fn so_far(&self) -> Result<(Window, u64), ClipboardError> {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let watched = match changes.take() {
            Some(watched) => watched,
            None => Changes::watch(Link::open(self.display.as_deref())?)?,
        };
        // One that fails is not used again.
        changes.insert(watched).so_far().inspect_err(|_| *changes = None)
    }

    /// What is set when the last offer is no longer served; `None` when there was none.
    pub(super) fn offer_ended(&self) -> Option<Ended> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Owner::ended)
    }
}

/// A connection with a window that is never shown: the address of selections and their data.
#[derive(Debug)]
struct Link {
    connection: RustConnection,
    window: Window,
    atoms: Atoms,
}

impl Link {
    fn open(display: Option<&str>) -> Result<Self, ClipboardError> {
        let unavailable = |error: &dyn Display| ClipboardError::Unavailable(error.to_string());
        let (connection, screen) = x11rb::connect(display).map_err(|error| unavailable(&error))?;
        let screen = connection.setup().roots.get(screen).ok_or_else(|| unavailable(&"the X server has no screen"))?;
        let (root, visual) = (screen.root, screen.root_visual);
        let atoms = Atoms::new(&connection).map_err(failed)?.reply().map_err(failed)?;
        let window = connection.generate_id().map_err(failed)?;
        let events = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE | EventMask::STRUCTURE_NOTIFY);
        connection
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                visual,
                &events,
            )
            .map_err(failed)?;
        Ok(Self { connection, window, atoms })
    }

    /// The next event, or `None` when none has come by `deadline`; without a deadline it waits for ever.
    fn next_event(&self, deadline: Option<Instant>) -> Result<Option<Event>, ClipboardError> {
        self.connection.flush().map_err(failed)?;
        loop {
            if let Some(event) = self.connection.poll_for_event().map_err(failed)? {
                return Ok(Some(event));
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Ok(None);
            }
            let timeout = left.and_then(|left| Timespec::try_from(left).ok());
            let mut readable = [PollFd::new(self.connection.stream(), PollFlags::IN)];
            match poll(&mut readable, timeout.as_ref()) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }
}

// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: impl Display) -> ClipboardError {
    ClipboardError::Failed(error.to_string())
}
