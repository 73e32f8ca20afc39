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
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, PropMode, WindowClass};
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
    let proxy = window.connection.intern_atom(false, b"XdndProxy").unwrap().reply().unwrap().atom;
    let left = window.connection.get_property(false, window.id, proxy, AtomEnum::ANY, 0, 1).unwrap().reply().unwrap();
    assert_eq!(left.type_, x11rb::NONE);
}
