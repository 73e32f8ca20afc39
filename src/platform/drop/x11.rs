//! Drags on an X server: the XDND protocol, version 5 (<https://www.freedesktop.org/wiki/Specifications/XDND/>).
//!
//! A window of ours that is never shown stands in for the program's window (`XdndProxy`): all messages of a drag come
//! to it, with the pointer's place and all that is offered.

use std::sync::Arc;
use std::thread;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask,
    PropMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{DragEvent, DropError, Dropped};
use crate::platform::clipboard::file_list::FileList;
use crate::platform::clipboard::{ClipboardError, Selection, picture_address};

/// The version of the protocol that is spoken.
const VERSION: u32 = 5;

/// Pictures by the names under which they are offered, the best first.
const PICTURES: [&str; 5] = ["image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif"];

/// Names of lists of files and addresses, the best first.
const LIST: &str = "text/uri-list";
const MOZILLA_ADDRESS: &str = "text/x-moz-url";
const HTML: &str = "text/html";

/// Bytes of a dropped picture and of anything else at most.
const MAX_PICTURE_BYTE_LEN: usize = 1 << 30;
const MAX_WORDS_BYTE_LEN: usize = 16 << 20;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        XdndAware,
        XdndProxy,
        XdndTypeList,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndLeave,
        XdndDrop,
        XdndFinished,
        XdndActionCopy,
    }
}

type Tell = Box<dyn Fn(DragEvent) + Send>;

/// The window that stands in for another one.
#[derive(Debug)]
pub(super) struct Proxy {
    connection: Arc<RustConnection>,
    /// Never shown: that it is gone ends the thread that listens.
    stand_in: Window,
    window: Window,
    property: Atom,
}

impl Proxy {
    pub(super) fn start(display: Option<&str>, window: Window, tell: Tell) -> Result<Self, DropError> {
        let (connection, screen) = x11rb::connect(display).map_err(unavailable)?;
        let screen = connection.setup().roots.get(screen).ok_or_else(|| unavailable("the X server has no screen"))?;
        let root = screen.root;
        let atoms = Atoms::new(&connection).map_err(unavailable)?.reply().map_err(unavailable)?;
        let proxy = connection.generate_id().map_err(unavailable)?;
        let events = CreateWindowAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        connection
            .create_window(0, proxy, root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &events)
            .map_err(unavailable)?;
        for (of, property, kind, value) in [
            (proxy, atoms.XdndAware, AtomEnum::ATOM, VERSION),
            // A proxy that does not name itself is taken for a leftover.
            (proxy, atoms.XdndProxy, AtomEnum::WINDOW, proxy),
            (window, atoms.XdndProxy, AtomEnum::WINDOW, proxy),
        ] {
            let change = connection.change_property32(PropMode::REPLACE, of, property, kind, &[value]);
            change.map_err(unavailable)?.check().map_err(unavailable)?;
        }
        let connection = Arc::new(connection);
        let listener = Listener {
            connection: Arc::clone(&connection),
            display: display.map(str::to_owned),
            root,
            window,
            atoms,
            stand_in: proxy,
            tell,
            drag: None,
        };
        thread::Builder::new().name("drop".to_owned()).spawn(move || listener.listen()).map_err(unavailable)?;
        Ok(Self { connection, stand_in: proxy, window, property: atoms.XdndProxy })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // The window may be gone already, and the connection broken: then all of it is gone anyway.
        let _ = self.connection.delete_property(self.window, self.property);
        let _ = self.connection.destroy_window(self.stand_in);
        let _ = self.connection.flush();
    }
}

/// The thread's part.
struct Listener {
    connection: Arc<RustConnection>,
    display: Option<String>,
    root: Window,
    window: Window,
    stand_in: Window,
    atoms: Atoms,
    tell: Tell,
    drag: Option<Drag>,
}

/// A drag that is over the window.
struct Drag {
    source: Window,
    /// The window that the source takes for its target: some name the proxy, some the window itself.
    named: Window,
    offered: Vec<String>,
    at: [i32; 2],
}

impl Listener {
    fn listen(mut self) {
        // Ends when the proxy is gone, or with the connection.
        while let Ok(event) = self.connection.wait_for_event() {
            match event {
                Event::ClientMessage(message) => {
                    // A source that has gone away in the meantime is no reason to hear no other one.
                    let _ = self.take(&message);
                    let _ = self.connection.flush();
                }
                Event::DestroyNotify(gone) if gone.window == self.stand_in => return,
                // A program that ends in the middle of its drag does not say that it has left.
                Event::DestroyNotify(gone) if self.drag.take_if(|drag| drag.source == gone.window).is_some() => {
                    (self.tell)(DragEvent::Left);
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, message: &ClientMessageEvent) -> Result<(), ClipboardError> {
        let data = message.data.as_data32();
        let source: Window = data[0];
        if message.type_ == self.atoms.XdndEnter {
            self.watch(source, EventMask::STRUCTURE_NOTIFY)?;
            let offered = self.offered(source, data)?;
            self.drag = Some(Drag { source, named: message.window, offered, at: [0; 2] });
            return Ok(());
        }
        let Some(drag) = self.drag.as_mut().filter(|drag| drag.source == source) else { return Ok(()) };
        if message.type_ == self.atoms.XdndPosition {
            let (x, y) = ((data[2] >> 16) as i16, data[2] as i16);
            let place = self.connection.translate_coordinates(self.root, self.window, x, y).map_err(failed)?;
            let place = place.reply().map_err(failed)?;
            drag.at = [i32::from(place.dst_x), i32::from(place.dst_y)];
            (self.tell)(DragEvent::Over(drag.at));
            // 1: it is taken; 2: every further place is to be told.
            let answer = [drag.named, 1 | 2, 0, 0, self.atoms.XdndActionCopy];
            self.send(source, self.atoms.XdndStatus, answer)?;
        } else if message.type_ == self.atoms.XdndLeave {
            self.drag = None;
            self.watch(source, EventMask::NO_EVENT)?;
            (self.tell)(DragEvent::Left);
        } else if message.type_ == self.atoms.XdndDrop {
            let Some(drag) = self.drag.take() else { return Ok(()) };
            self.watch(source, EventMask::NO_EVENT)?;
            let dropped = Selection::of_drag(self.display.as_deref(), data[2])
                .and_then(|selection| dropped(&drag.offered, |kind, most| selection.take(kind, most)));
            let is_taken = u32::from(dropped.is_ok());
            (self.tell)(match dropped {
                Ok(dropped) => DragEvent::Dropped(drag.at, dropped),
                Err(error) => DragEvent::Failed(error.to_string()),
            });
            let answer = [drag.named, is_taken, is_taken * self.atoms.XdndActionCopy, 0, 0];
            self.send(source, self.atoms.XdndFinished, answer)?;
        }
        Ok(())
    }

    /// The names of what is offered: three in the message itself, more in a property of the source.
    fn offered(&self, source: Window, data: [u32; 5]) -> Result<Vec<String>, ClipboardError> {
        let mut kinds: Vec<Atom> = data[2..].to_vec();
        if data[1] & 1 == 1 {
            let list = self.connection.get_property(false, source, self.atoms.XdndTypeList, AtomEnum::ATOM, 0, 1024);
            let list = list.map_err(failed)?.reply().map_err(failed)?;
            kinds = list.value32().map(Iterator::collect).unwrap_or_default();
        }
        kinds.retain(|kind| *kind != x11rb::NONE);
        let names = kinds.iter().map(|kind| self.connection.get_atom_name(*kind)).collect::<Result<Vec<_>, _>>();
        let names = names.map_err(failed)?.into_iter().filter_map(|name| name.reply().ok());
        Ok(names.map(|name| String::from_utf8_lossy(&name.name).into_owned()).collect())
    }

    /// Hears these events of another program's window.
    fn watch(&self, window: Window, events: EventMask) -> Result<(), ClipboardError> {
        let events = ChangeWindowAttributesAux::new().event_mask(events);
        self.connection.change_window_attributes(window, &events).map(drop).map_err(failed)
    }

    fn send(&self, to: Window, kind: Atom, data: [u32; 5]) -> Result<(), ClipboardError> {
        let message = ClientMessageEvent::new(32, to, kind, data);
        self.connection.send_event(false, to, EventMask::NO_EVENT, message).map(drop).map_err(failed)
    }
}

/// Asks for what can be used, the best first: files, the picture itself, the address of one.
fn dropped(
    offered: &[String],
    take: impl Fn(&str, usize) -> Result<Option<Vec<u8>>, ClipboardError>,
) -> Result<Dropped, ClipboardError> {
    let is_offered = |kind: &str| offered.iter().any(|offered| offered == kind);
    let mut dropped = Dropped::default();
    if is_offered(LIST) {
        let list = FileList::parse(&take(LIST, MAX_WORDS_BYTE_LEN)?.unwrap_or_default());
        (dropped.paths, dropped.addresses) = (list.paths, list.addresses);
    }
    if !dropped.paths.is_empty() {
        return Ok(dropped);
    }
    for kind in PICTURES.into_iter().filter(|kind| is_offered(kind)) {
        if let Some(bytes) = take(kind, MAX_PICTURE_BYTE_LEN)?.filter(|bytes| !bytes.is_empty()) {
            dropped.picture = Some(bytes.into());
            return Ok(dropped);
        }
    }
    // A browser tells the page that a picture links to, but in HTML the picture itself.
    if is_offered(HTML)
        && let Some(address) = picture_address(&take(HTML, MAX_WORDS_BYTE_LEN)?.unwrap_or_default())
    {
        dropped.addresses = vec![address];
    }
    if dropped.addresses.is_empty() && is_offered(MOZILLA_ADDRESS) {
        let address = first_line_of_utf16(&take(MOZILLA_ADDRESS, MAX_WORDS_BYTE_LEN)?.unwrap_or_default());
        dropped.addresses.extend(Some(address).filter(|address| !address.is_empty()));
    }
    Ok(dropped)
}

/// The first line of a text in UTF-16 as this computer writes it: an address, before its title.
fn first_line_of_utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_ne_bytes(*unit));
    let text: String = char::decode_utf16(units).map_while(Result::ok).collect();
    text.lines().next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned()
}

// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: impl std::fmt::Display) -> ClipboardError {
    ClipboardError::Failed(error.to_string())
}

#[allow(clippy::needless_pass_by_value)]
fn unavailable(error: impl std::fmt::Display) -> DropError {
    DropError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(offers: &[(&str, &[u8])]) -> Dropped {
        let names: Vec<String> = offers.iter().map(|(name, _)| (*name).to_owned()).collect();
        let of =
            |kind: &str, _: usize| Ok(offers.iter().find(|(name, _)| *name == kind).map(|(_, bytes)| bytes.to_vec()));
        dropped(&names, of).unwrap()
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_ne_bytes).collect()
    }

    #[test]
    fn files_come_first_and_one_bad_entry_loses_nothing() {
        let list = b"file:///a/one%20two.png\r\nhttps://example.org/x.png\r\nfile:///gone.png\r\n";
        let got = take(&[("image/png", b"png"), (LIST, list)]);
        assert_eq!(got.paths, ["/a/one two.png", "/gone.png"].map(std::path::PathBuf::from));
        assert_eq!((got.addresses, got.picture), (vec!["https://example.org/x.png".to_owned()], None));
    }

    #[test]
    fn a_picture_out_of_a_browser_is_had_by_its_bytes_or_its_address() {
        let page = b"https://example.org/page\r\n";
        let with_bytes = take(&[(LIST, page), ("image/jpeg", b"jpeg")]);
        assert_eq!(with_bytes.picture.as_deref(), Some(&b"jpeg"[..]));
        let html = b"<a href='https://example.org/page'><img src=\"https://example.org/cup.png\"></a>";
        let with_html = take(&[(LIST, page), (HTML, html)]);
        assert_eq!(with_html.addresses, ["https://example.org/cup.png"]);
        let address = utf16("https://example.org/b.png\nA title");
        assert_eq!(take(&[(MOZILLA_ADDRESS, &address)]).addresses, ["https://example.org/b.png"]);
        assert_eq!(take(&[("text/plain", b"words")]), Dropped::default());
    }
}
