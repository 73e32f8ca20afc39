//! Reads the clipboard with patience: an owner that is slow is waited for, one that hangs is given up with an error.

use std::time::{Duration, Instant};

use x11rb::protocol::Event;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, Property, Timestamp, Window};
use x11rb::{CURRENT_TIME, NONE};

use super::super::kinds::{Kind, MAX_KEPT_BYTE_LEN, worth_keeping};
use super::super::reading_order::{offers_picture, reading_order};
use super::super::{ClipboardContent, ClipboardError, Wanted};
use super::{Link, failed};

/// How long an owner may take to say what it offers. It has nothing to compute for this.
const TARGETS_PATIENCE: Duration = Duration::from_secs(4);

/// How long an owner may take until the first data come: many encode a picture only when they are asked for it.
const FIRST_PATIENCE: Duration = Duration::from_secs(15);

/// How long an owner may take for each further piece.
const PIECE_PATIENCE: Duration = Duration::from_secs(5);

/// How long the whole may take. 30 MB in pieces of 64 kB at 100 ms a piece still pass.
const WHOLE_PATIENCE: Duration = Duration::from_mins(1);

/// How long further forms of what has been kept already are waited for, all together.
const FURTHER_PATIENCE: Duration = Duration::from_millis(500);

/// Nobody offers more kinds than this; a longer list is refused as too large.
const MAX_TARGETS: usize = 512;

/// What an owner is asked for that is too old to list what it offers.
const OFFERED_UNLISTED: [&str; 2] = ["UTF8_STRING", "STRING"];

/// Reads what the clipboard's owner offers.
pub(super) fn read(link: Link, wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
    let reader = Reader::new(link);
    if reader.owner()? == NONE {
        return Ok(ClipboardContent::Empty);
    }
    let offered = reader.offered()?;
    for step in reading_order(offered.as_deref().unwrap_or(&OFFERED_UNLISTED.map(str::to_owned)), wanted) {
        let bytes = reader.converted(reader.target(step.target)?, FIRST_PATIENCE, step.max_byte_len())?;
        if let Some(content) = bytes.and_then(|bytes| step.content(bytes)) {
            return Ok(content);
        }
    }
    Ok(match offered {
        Some(offered) if !offered.is_empty() => ClipboardContent::Unusable { offered },
        _ => ClipboardContent::Empty,
    })
}

/// Keeps what the clipboard's owner offers, under every name that is worth it. Empty where there is no owner.
pub(super) fn keep(link: Link) -> Result<Vec<Kind>, ClipboardError> {
    let mut reader = Reader::new(link);
    if reader.owner()? == NONE {
        return Ok(Vec::new());
    }
    let offered = reader.offered()?.unwrap_or_else(|| OFFERED_UNLISTED.map(str::to_owned).into());
    let (mut kinds, mut left, mut is_essential) = (Vec::new(), MAX_KEPT_BYTE_LEN, true);
    for wish in worth_keeping(&offered) {
        if is_essential && !wish.is_essential {
            is_essential = false;
            reader.end = reader.end.min(Instant::now() + FURTHER_PATIENCE);
        }
        match reader.converted(reader.target(wish.name)?, FIRST_PATIENCE, left) {
            Ok(Some(bytes)) if !bytes.is_empty() => {
                left -= bytes.len();
                kinds.push(Kind { name: wish.name.to_owned(), bytes: bytes.into() });
            }
            Ok(_) => {}
            Err(error) if wish.is_essential => return Err(error),
            // Pieces of what was given up may still come, and would be taken for the next kind's.
            Err(_) => break,
        }
    }
    Ok(kinds)
}

/// Whether a picture is among what is offered.
pub(super) fn is_picture_offered(link: Link) -> Result<bool, ClipboardError> {
    Ok(offers_picture(&Reader::new(link).offered()?.unwrap_or_default()))
}

/// What a drag carries, asked for kind by kind.
pub(in crate::platform) struct Selection(Reader);

impl Selection {
    /// What was dropped at this time of the server.
    pub(in crate::platform) fn of_drag(display: Option<&str>, time: Timestamp) -> Result<Self, ClipboardError> {
        let mut reader = Reader::new(Link::open(display)?);
        reader.selection = reader.target("XdndSelection")?;
        reader.time = time;
        Ok(Self(reader))
    }

    /// One kind by its name; `None` when it is refused.
    pub(in crate::platform) fn take(&self, kind: &str, max_byte_len: usize) -> Result<Option<Vec<u8>>, ClipboardError> {
        self.0.converted(self.0.target(kind)?, FIRST_PATIENCE, max_byte_len)
    }
}

struct Reader {
    link: Link,
    selection: Atom,
    /// When the user asked for it.
    time: Timestamp,
    /// When the whole must be done.
    end: Instant,
}

/// What stood in the transfer property.
struct Value {
    /// `NONE` where the property was not there.
    type_: Atom,
    bytes: Vec<u8>,
}

impl Reader {
    fn new(link: Link) -> Self {
        let selection = link.atoms.CLIPBOARD;
        Self { link, selection, time: CURRENT_TIME, end: Instant::now() + WHOLE_PATIENCE }
    }

    fn owner(&self) -> Result<Window, ClipboardError> {
        let owner = self.link.connection.get_selection_owner(self.selection).map_err(failed)?;
        Ok(owner.reply().map_err(failed)?.owner)
    }

    /// The server's number for a name.
    fn target(&self, name: &str) -> Result<Atom, ClipboardError> {
        let target = self.link.connection.intern_atom(false, name.as_bytes()).map_err(failed)?;
        Ok(target.reply().map_err(failed)?.atom)
    }

    /// The names of what is offered; `None` where the owner does not list them.
    fn offered(&self) -> Result<Option<Vec<String>>, ClipboardError> {
        let Some(bytes) = self.converted(self.link.atoms.TARGETS, TARGETS_PATIENCE, MAX_TARGETS * 4)? else {
            return Ok(None);
        };
        let atoms = bytes.as_chunks::<4>().0.iter().map(|bytes| Atom::from_ne_bytes(*bytes));
        // All questions go out before the first reply is waited for.
        let questions = atoms.map(|atom| self.link.connection.get_atom_name(atom)).collect::<Result<Vec<_>, _>>();
        // A name that the server does not know is no reason to give the others up.
        let replies = questions.map_err(failed)?.into_iter().filter_map(|question| question.reply().ok());
        Ok(Some(replies.map(|reply| String::from_utf8_lossy(&reply.name).into_owned()).collect()))
    }

    /// Asks for one kind and receives it, in pieces if the owner says so; `None` when the owner refuses.
    fn converted(
        &self,
        target: Atom,
        patience: Duration,
        max_byte_len: usize,
    ) -> Result<Option<Vec<u8>>, ClipboardError> {
        let Link { connection, window, atoms } = &self.link;
        connection.convert_selection(*window, self.selection, target, atoms.TRANSFER, self.time).map_err(failed)?;
        let property = self.awaited(patience, 0, |event| match event {
            Event::SelectionNotify(answer) if answer.target == target => Some(answer.property),
            _ => None,
        })?;
        if property == NONE {
            return Ok(None);
        }
        let value = self.take_value(max_byte_len)?;
        if value.type_ == atoms.INCR { self.pieces(max_byte_len).map(Some) } else { Ok(Some(value.bytes)) }
    }

    /// Receives data that come piece by piece (ICCCM, section 2.7.2). That the property was deleted began it;
    /// deleting it again asks for the next piece; an empty piece is the end.
    fn pieces(&self, max_byte_len: usize) -> Result<Vec<u8>, ClipboardError> {
        let (window, property) = (self.link.window, self.link.atoms.TRANSFER);
        let mut bytes = Vec::new();
        loop {
            self.awaited(PIECE_PATIENCE, bytes.len(), |event| match event {
                Event::PropertyNotify(notice) => {
                    let is_piece = notice.window == window && notice.atom == property;
                    (is_piece && notice.state == Property::NEW_VALUE).then_some(())
                }
                _ => None,
            })?;
            let piece = self.take_value(max_byte_len.saturating_sub(bytes.len()))?;
            if piece.type_ == NONE {
                // The notice of a value that has been taken already.
                continue;
            }
            if piece.bytes.is_empty() {
                return Ok(bytes);
            }
            bytes.extend(piece.bytes);
        }
    }

    /// Takes the transfer property's value and deletes the property.
    fn take_value(&self, max_byte_len: usize) -> Result<Value, ClipboardError> {
        let Link { connection, window, atoms } = &self.link;
        let length_in_words = u32::try_from(max_byte_len.div_ceil(4)).unwrap_or(u32::MAX);
        let reply = connection
            .get_property(true, *window, atoms.TRANSFER, AtomEnum::ANY, 0, length_in_words)
            .map_err(failed)?
            .reply()
            .map_err(failed)?;
        if reply.bytes_after > 0 {
            return Err(ClipboardError::TooLarge { limit_byte_len: max_byte_len });
        }
        Ok(Value { type_: reply.type_, bytes: reply.value })
    }

    /// Waits for an event that `pick` takes; the others are of no interest. `byte_len`: what has come so far.
    fn awaited<T>(
        &self,
        patience: Duration,
        byte_len: usize,
        pick: impl Fn(&Event) -> Option<T>,
    ) -> Result<T, ClipboardError> {
        let end = self.end.min(Instant::now() + patience);
        while let Some(event) = self.link.next_event(Some(end))? {
            if let Some(picked) = pick(&event) {
                return Ok(picked);
            }
        }
        Err(if end == self.end {
            ClipboardError::OwnerTooSlow { byte_len, waited: WHOLE_PATIENCE }
        } else {
            ClipboardError::OwnerSilent { waited: patience }
        })
    }
}
