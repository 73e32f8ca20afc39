//! Drags over a window of a real X server, from a real program.
//!
//! Each test starts its own Xvfb. They need python3-xlib as well, and are therefore left out of `cargo test`:
//! `scripts/desktop_check.sh` runs them.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use discern::platform::drop::{DragEvent, DropTarget};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::programs::Display;

/// A window that takes drops, 400 by 300 px at 50, 40.
struct Window {
    connection: RustConnection,
    id: u32,
}

impl Window {
    fn of(display: &Display) -> Self {
        let (connection, screen) = x11rb::connect(Some(&display.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let id = connection.generate_id().unwrap();
        let looks = CreateWindowAux::new();
        connection.create_window(0, id, root, 50, 40, 400, 300, 0, WindowClass::INPUT_OUTPUT, 0, &looks).unwrap();
        let aware = connection.intern_atom(false, b"XdndAware").unwrap().reply().unwrap().atom;
        connection.change_property32(PropMode::REPLACE, id, aware, AtomEnum::ATOM, &[5]).unwrap();
        connection.map_window(id).unwrap().check().unwrap();
        Self { connection, id }
    }
}

impl Window {
    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    /// The window that stands in for this one.
    fn proxy(&self) -> Option<u32> {
        let kind = self.atom("XdndProxy");
        let named = self.connection.get_property(false, self.id, kind, AtomEnum::ANY, 0, 1).unwrap().reply().unwrap();
        named.value32()?.next()
    }
}

fn watched(display: &Display, window: &Window) -> (DropTarget, Receiver<DragEvent>) {
    let (tell, told) = channel();
    let target = DropTarget::of_x11(Some(&display.name), window.id, move |event| {
        let _ = tell.send(event);
    });
    (target.unwrap(), told)
}

fn drag(display: &Display, window: &Window, place: [&str; 2], files: &[&Path]) -> Option<i32> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/xdnd_drop.py");
    let mut command = Command::new(script);
    command.env("DISPLAY", &display.name).arg(window.id.to_string()).args(place).args(files);
    command.status().unwrap().code()
}

#[test]
#[ignore = "needs Xvfb and python3-xlib"]
fn a_drop_tells_its_place_and_every_entry() {
    let display = Display::start();
    let window = Window::of(&display);
    let (_target, told) = watched(&display, &window);
    let files = ["/tmp/größe one.png", "/tmp/missing.png"].map(Path::new);
    assert_eq!(drag(&display, &window, ["250", "120"], &files), Some(0));
    let mut places = Vec::new();
    let dropped = loop {
        match told.recv().unwrap() {
            DragEvent::Over(at) => places.push(at),
            DragEvent::Dropped(at, dropped) => break (at, dropped),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((places.first(), places.last()), (Some(&[1, 1]), Some(&[251, 121])));
    assert_eq!(dropped.0, [251, 121]);
    assert_eq!(dropped.1.paths, files);
}

#[test]
#[ignore = "needs Xvfb and python3-xlib"]
fn what_is_no_longer_watched_has_its_own_events_again() {
    let display = Display::start();
    let window = Window::of(&display);
    let (target, told) = watched(&display, &window);
    drop(target);
    // Ends when the thread has let go.
    assert!(told.recv().is_err());
    assert_eq!(window.proxy(), None);
}

#[test]
#[ignore = "needs Xvfb"]
fn a_drag_whose_program_ends_has_left() {
    let display = Display::start();
    let window = Window::of(&display);
    let (_target, told) = watched(&display, &window);
    let dragged = Window::of(&display);
    let (version, [x, y]) = (5, [60, 50]);
    for (message, data) in [("XdndEnter", [version << 24, 0, 0, 0]), ("XdndPosition", [0, x << 16 | y, 0, 0])] {
        let [a, b, c, d] = data;
        let event = ClientMessageEvent::new(32, window.id, dragged.atom(message), [dragged.id, a, b, c, d]);
        dragged.connection.send_event(false, window.proxy().unwrap(), EventMask::NO_EVENT, event).unwrap();
    }
    dragged.connection.flush().unwrap();
    assert_eq!(told.recv(), Ok(DragEvent::Over([10, 10])));
    drop(dragged);
    assert_eq!(told.recv(), Ok(DragEvent::Left));
}
