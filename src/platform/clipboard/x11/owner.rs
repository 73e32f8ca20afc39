//! Holds the clipboard: offers several kinds side by side, large ones in pieces, until another program takes it over.
//!
//! `MULTIPLE` is refused: programs that paste ask for one kind at a time.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::errors::ConnectionError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, PropMode, Property, PropertyNotifyEvent,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Timestamp, Window,
};
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{CURRENT_TIME, NONE};

use super::super::ClipboardError;
use super::super::kinds::Kind;
use super::{Link, failed};

/// What is larger goes in pieces of this size: every server takes a request of 256 kB.
const PIECE_BYTE_LEN: usize = 200 * 1024;

/// How long the other side may take to fetch a piece before it is given up.
const PIECE_PATIENCE: Duration = Duration::from_secs(30);

/// How long the server may take to tell its time.
const SERVER_PATIENCE: Duration = Duration::from_secs(5);

/// An offer that is being served. Dropping it gives the clipboard up; transfers that run are finished.
#[derive(Debug)]
pub(super) struct Owner {
    link: Arc<Link>,
    ended: Ended,
}

/// Set when an offer is no longer served.
pub(super) type Ended = Arc<OnceLock<()>>;

impl Owner {
    /// Takes the clipboard and starts the thread that serves it.
    pub(super) fn start(link: Link, kinds: Vec<Kind>) -> Result<Self, ClipboardError> {
        let kinds = by_target(&link, kinds)?;
        let acquired = server_time(&link)?;
        link.connection.set_selection_owner(link.window, link.atoms.CLIPBOARD, acquired).map_err(failed)?;
        let owner = link.connection.get_selection_owner(link.atoms.CLIPBOARD).map_err(failed)?.reply();
        if owner.map_err(failed)?.owner != link.window {
            return Err(ClipboardError::Failed("another program has just taken the clipboard".to_owned()));
        }
        let (link, ended) = (Arc::new(link), Ended::default());
        let service = Service { link: Arc::clone(&link), kinds, acquired, transfers: HashMap::new(), is_owner: true };
        let tell = Arc::clone(&ended);
        let serve = move || {
            service.run();
            // Set by nobody else.
            let _ = tell.set(());
        };
        thread::Builder::new().name("clipboard owner".to_owned()).spawn(serve).map_err(failed)?;
        Ok(Self { link, ended })
    }

    /// The window that holds the clipboard, as other programs see it.
    pub(super) fn window(&self) -> Window {
        self.link.window
    }

    /// What is set when the clipboard is another's and the last transfer is done.
    pub(super) fn ended(&self) -> Ended {
        Arc::clone(&self.ended)
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // The server takes the selection from a window that is gone, and tells the service so. Where the connection
        // is broken the service has ended already.
        let _ = self.link.connection.destroy_window(self.link.window);
        let _ = self.link.connection.flush();
    }
}

/// What is served under one name.
type Served = (Atom, Arc<[u8]>);

/// Data on their way in pieces to one property of another program's window.
struct Transfer {
    target: Atom,
    bytes: Arc<[u8]>,
    sent_byte_len: usize,
    deadline: Instant,
}

struct Service {
    link: Arc<Link>,
    kinds: Vec<Served>,
    acquired: Timestamp,
    transfers: HashMap<(Window, Atom), Transfer>,
    is_owner: bool,
}

impl Service {
    /// Ends when the clipboard is another's and every transfer is done, or when the connection breaks.
    fn run(mut self) {
        while self.is_owner || !self.transfers.is_empty() {
            let deadline = self.transfers.values().map(|transfer| transfer.deadline).min();
            let Ok(event) = self.link.next_event(deadline) else { return };
            let outcome = match event {
                Some(Event::SelectionRequest(request)) => self.answer(&request),
                Some(Event::PropertyNotify(notice)) if notice.state == Property::DELETE => self.send_piece(&notice),
                Some(Event::SelectionClear(_)) => {
                    self.is_owner = false;
                    Ok(())
                }
                Some(Event::DestroyNotify(notice)) => {
                    self.is_owner &= notice.window != self.link.window;
                    self.transfers.retain(|(window, _), _| *window != notice.window);
                    Ok(())
                }
                // Errors among them: they tell of windows that closed before their answer came.
                _ => Ok(()),
            };
            if outcome.is_err() {
                return;
            }
            let now = Instant::now();
            self.transfers.retain(|_, transfer| transfer.deadline > now);
        }
    }

    /// Answers a request for one kind: at once, with the beginning of a transfer, or with a refusal.
    fn answer(&mut self, request: &SelectionRequestEvent) -> Result<(), ConnectionError> {
        // Programs of before 1988 name no property and mean the target's name.
        let property = if request.property == NONE { request.target } else { request.property };
        let is_answered = self.put(request, property)?;
        let notice = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if is_answered { property } else { NONE },
        };
        self.link.connection.send_event(false, request.requestor, EventMask::NO_EVENT, notice)?;
        self.link.connection.flush()
    }

    /// Puts what is asked for into the property; `false` where it is not offered, or was asked for before our time.
    fn put(&mut self, request: &SelectionRequestEvent, property: Atom) -> Result<bool, ConnectionError> {
        let Link { connection, atoms, .. } = &*self.link;
        let window = request.requestor;
        let is_ours = request.selection == atoms.CLIPBOARD
            && (request.time == CURRENT_TIME || is_at_or_after(request.time, self.acquired));
        if !is_ours {
            return Ok(false);
        }
        if request.target == atoms.TARGETS {
            let targets =
                [atoms.TARGETS, atoms.TIMESTAMP].into_iter().chain(self.kinds.iter().map(|(target, _)| *target));
            let targets = targets.collect::<Vec<_>>();
            connection.change_property32(PropMode::REPLACE, window, property, AtomEnum::ATOM, &targets)?;
            return Ok(true);
        }
        if request.target == atoms.TIMESTAMP {
            connection.change_property32(PropMode::REPLACE, window, property, AtomEnum::INTEGER, &[self.acquired])?;
            return Ok(true);
        }
        let Some((target, bytes)) = self.kinds.iter().find(|(target, _)| *target == request.target) else {
            return Ok(false);
        };
        if bytes.len() <= PIECE_BYTE_LEN {
            connection.change_property8(PropMode::REPLACE, window, property, *target, bytes)?;
            return Ok(true);
        }
        let events = EventMask::PROPERTY_CHANGE | EventMask::STRUCTURE_NOTIFY;
        connection.change_window_attributes(window, &ChangeWindowAttributesAux::new().event_mask(events))?;
        let least_byte_len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        connection.change_property32(PropMode::REPLACE, window, property, atoms.INCR, &[least_byte_len])?;
        let transfer = Transfer {
            target: *target,
            bytes: Arc::clone(bytes),
            sent_byte_len: 0,
            deadline: Instant::now() + PIECE_PATIENCE,
        };
        self.transfers.insert((window, property), transfer);
        Ok(true)
    }

    /// The other side has taken the last piece: puts the next one, and after the last an empty one.
    fn send_piece(&mut self, notice: &PropertyNotifyEvent) -> Result<(), ConnectionError> {
        let place = (notice.window, notice.atom);
        let Some(transfer) = self.transfers.get_mut(&place) else { return Ok(()) };
        let rest = transfer.bytes.get(transfer.sent_byte_len..).unwrap_or_default();
        let piece = rest.get(..PIECE_BYTE_LEN).unwrap_or(rest);
        let connection = &self.link.connection;
        connection.change_property8(PropMode::REPLACE, notice.window, notice.atom, transfer.target, piece)?;
        connection.flush()?;
        transfer.sent_byte_len += piece.len();
        transfer.deadline = Instant::now() + PIECE_PATIENCE;
        if piece.is_empty() {
            self.transfers.remove(&place);
        }
        Ok(())
    }
}

/// What is served under each name, by the server's number for it.
fn by_target(link: &Link, kinds: Vec<Kind>) -> Result<Vec<Served>, ClipboardError> {
    // All questions go out before the first reply is waited for.
    let ask = |kind: &Kind| link.connection.intern_atom(false, kind.name.as_bytes());
    let questions = kinds.iter().map(ask).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let named = questions.into_iter().zip(kinds);
    named.map(|(question, kind)| Ok((question.reply().map_err(failed)?.atom, kind.bytes))).collect()
}

/// The server's time, which ICCCM asks for when a selection is taken: it comes with the notice of a change.
fn server_time(link: &Link) -> Result<Timestamp, ClipboardError> {
    let Link { connection, window, atoms } = link;
    connection.change_property8(PropMode::APPEND, *window, atoms.TRANSFER, AtomEnum::STRING, &[]).map_err(failed)?;
    let end = Instant::now() + SERVER_PATIENCE;
    while let Some(event) = link.next_event(Some(end))? {
        if let Event::PropertyNotify(notice) = event {
            return Ok(notice.time);
        }
    }
    Err(ClipboardError::Failed("the X server does not tell its time".to_owned()))
}

/// Whether one time of the server lies at or after another. Its milliseconds begin anew after 49.7 days.
fn is_at_or_after(time: Timestamp, other: Timestamp) -> bool {
    time.wrapping_sub(other) < 1 << 31
}

#[cfg(test)]
mod tests {
    use super::is_at_or_after;

    #[test]
    fn the_servers_time_is_compared_across_its_new_beginning() {
        for (time, other, expected) in
            [(5, 5, true), (6, 5, true), (4, 5, false), (3, u32::MAX, true), (u32::MAX, 3, false)]
        {
            assert_eq!(is_at_or_after(time, other), expected, "{time} {other}");
        }
    }
}
