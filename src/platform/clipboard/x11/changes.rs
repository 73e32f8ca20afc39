//! Counts how often the clipboard changed hands: XFIXES tells whoever asks. An owner's window is no measure of that, since
//! servers give the number of a window that is gone to the next one, and few owners tell since when they are.

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xfixes::{ConnectionExt as _, SelectionEventMask};
use x11rb::protocol::xproto::{ConnectionExt as _, Window};

use super::super::ClipboardError;
use super::{Link, failed};

/// The version of XFIXES that brought what is asked for here.
const VERSION: (u32, u32) = (1, 0);

#[derive(Debug)]
pub(super) struct Changes {
    link: Link,
    count: u64,
}

impl Changes {
    /// Counts from now on.
    pub(super) fn watch(link: Link) -> Result<Self, ClipboardError> {
        let Link { connection, window, atoms } = &link;
        connection.xfixes_query_version(VERSION.0, VERSION.1).map_err(failed)?.reply().map_err(failed)?;
        let taken = SelectionEventMask::SET_SELECTION_OWNER;
        connection.xfixes_select_selection_input(*window, atoms.CLIPBOARD, taken).map_err(failed)?;
        Ok(Self { link, count: 0 })
    }

    /// The window of the owner, `NONE` where there is none, and how many have come since.
    pub(super) fn so_far(&mut self) -> Result<(Window, u64), ClipboardError> {
        let Link { connection, atoms, .. } = &self.link;
        // What happened before the answer has arrived with it.
        let owner = connection.get_selection_owner(atoms.CLIPBOARD).map_err(failed)?.reply().map_err(failed)?.owner;
        while let Some(event) = connection.poll_for_event().map_err(failed)? {
            self.count += u64::from(matches!(event, Event::XfixesSelectionNotify(_)));
        }
        Ok((owner, self.count))
    }
}
