//! The clipboard of a Wayland compositor, with wl-clipboard on the other side.
//!
//! Needs a session of its own that `WAYLAND_DISPLAY` names, whose clipboard the tests may have: `scripts/wayland_check.sh`
//! starts one and runs them one after another.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use discern::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};

/// Another program takes the clipboard; it serves it in the background until another one does.
fn copied_elsewhere(kind: &str, bytes: &[u8]) {
    // What stays behind in the background must not hold this test's own output.
    let mut command = Command::new("wl-copy");
    command.args(["--type", kind]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    assert!(child.wait().unwrap().success());
}

/// What another program finds on the clipboard under this name.
fn read_elsewhere(kind: &str) -> Option<Vec<u8>> {
    let output = Command::new("wl-paste").args(["--no-newline", "--type", kind]).output().unwrap();
    output.status.success().then_some(output.stdout)
}

/// The same as soon as it is there: an offer is sent by the thread that serves it.
fn arrived_elsewhere(kind: &str) -> Option<Vec<u8>> {
    (0..200).find_map(|_| read_elsewhere(kind))
}

/// A picture of several pieces.
fn picture() -> Vec<u8> {
    (0..3_000_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

#[test]
#[ignore = "needs a Wayland session: scripts/wayland_check.sh"]
fn what_was_held_comes_back_byte_by_byte() {
    let clipboard = Clipboard::new().unwrap();
    let png = picture();
    copied_elsewhere("image/png", &png);
    let held = clipboard.hold().unwrap();
    assert!(held.content(Wanted::PictureFirst) == ClipboardContent::Picture(Arc::from(png.as_slice())));
    clipboard.offer(Offer { html: Some("<b>read</b>".to_owned()), ..Offer::of_text("read".to_owned()) }).unwrap();
    for kind in ["text/plain", "text/plain;charset=utf-8", "UTF8_STRING"] {
        assert_eq!(arrived_elsewhere(kind).as_deref(), Some(b"read".as_slice()), "{kind}");
    }
    assert!(String::from_utf8(read_elsewhere("text/html").unwrap()).unwrap().ends_with("<b>read</b>"));
    assert_eq!(read_elsewhere("image/png"), None);
    clipboard.put_back(&held).unwrap();
    assert!(arrived_elsewhere("image/png").unwrap() == png);
    assert_eq!(read_elsewhere("text/plain"), None);
}

#[test]
#[ignore = "needs a Wayland session: scripts/wayland_check.sh"]
fn a_glance_tells_a_new_picture_from_the_one_before_and_from_its_own() {
    let clipboard = Clipboard::new().unwrap();
    copied_elsewhere("text/plain", b"words");
    assert!(!clipboard.glance().unwrap().offers_picture);
    copied_elsewhere("image/png", b"one");
    let one = clipboard.glance().unwrap();
    assert!(one.offers_picture && !one.is_own, "{one:?}");
    assert_eq!(clipboard.glance().unwrap(), one);
    copied_elsewhere("image/png", b"two");
    assert_ne!(clipboard.glance().unwrap(), one);
    let held = clipboard.hold().unwrap();
    clipboard.put_back(&held).unwrap();
    // Asked for by somebody, the offer has arrived.
    assert_eq!(arrived_elsewhere("image/png").as_deref(), Some(b"two".as_slice()));
    let own = clipboard.glance().unwrap();
    assert!(own.offers_picture && own.is_own, "{own:?}");
}

#[test]
#[ignore = "needs a Wayland session: scripts/wayland_check.sh"]
fn an_owner_can_wait_until_the_clipboard_is_anothers() -> Result<(), ClipboardError> {
    let clipboard = Clipboard::new()?;
    clipboard.wait_until_taken();
    clipboard.offer(Offer::of_text("read".to_owned()))?;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| clipboard.wait_until_taken());
        assert_eq!(arrived_elsewhere("text/plain").as_deref(), Some(b"read".as_slice()));
        assert!(!waiting.is_finished());
        copied_elsewhere("text/plain", b"another");
        waiting.join().unwrap();
    });
    assert!(!clipboard.glance()?.is_own);
    Ok(())
}

#[test]
#[ignore = "needs a Wayland session: scripts/wayland_check.sh"]
fn an_empty_clipboard_is_put_back_empty() {
    assert!(Command::new("wl-copy").arg("--clear").status().unwrap().success());
    let clipboard = Clipboard::new().unwrap();
    let held = clipboard.hold().unwrap();
    assert!(held.is_empty());
    clipboard.offer(Offer::of_text("read".to_owned())).unwrap();
    assert_eq!(arrived_elsewhere("text/plain").as_deref(), Some(b"read".as_slice()));
    clipboard.put_back(&held).unwrap();
    assert_eq!(clipboard.read(Wanted::TextFirst), Ok(ClipboardContent::Empty));
}

#[test]
#[ignore = "needs a Wayland session: scripts/wayland_check.sh"]
fn every_kind_is_read_as_it_was_offered() {
    let clipboard = Clipboard::new().unwrap();
    let read = |kind: &str, bytes: &[u8]| {
        copied_elsewhere(kind, bytes);
        clipboard.read(Wanted::PictureFirst).unwrap()
    };
    for kind in ["image/png", "image/jpeg", "image/webp", "image/bmp"] {
        let bytes = picture();
        assert!(read(kind, &bytes) == ClipboardContent::Picture(Arc::from(bytes)), "{kind}");
    }
    let text = ClipboardContent::Text { text: "grün".to_owned(), picture_offered: false };
    assert_eq!(read("text/plain;charset=utf-8", "grün".as_bytes()), text);
    let files = ClipboardContent::Files {
        paths: vec!["/p/a.png".into()],
        addresses: vec!["https://example.org/b.png".to_owned()],
    };
    assert_eq!(read("text/uri-list", b"file:///p/a.png\r\nhttps://example.org/b.png\r\n"), files);
    let unusable = ClipboardContent::Unusable { offered: vec!["application/x-thing".to_owned()] };
    assert_eq!(read("application/x-thing", b"thing"), unusable);
}
