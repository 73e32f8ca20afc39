//! The clipboard of a real X server, with a real program on the other side.
//!
//! Each test starts its own Xvfb, so they run side by side and leave the desktop's clipboard alone. They need Xvfb,
//! python3-xlib and some seconds, and are therefore left out of `cargo test`: `scripts/clipboard_check.sh` runs them.

#![cfg(target_os = "linux")]

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use discern::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};

use crate::programs::{Display, Process};

impl Display {
    fn clipboard(&self) -> Clipboard {
        Clipboard::of_x11(Some(&self.name)).unwrap()
    }

    /// Another program takes the clipboard.
    fn owned_by(&self, arguments: &[&str]) -> Process {
        let mut owner = Process::start(self.script("x11_clip.py").args(arguments));
        assert_eq!(owner.line(), "owner");
        owner
    }

    /// What another program finds on the clipboard under this name; `None` where it is refused.
    fn read_elsewhere(&self, target: &str) -> Option<Vec<u8>> {
        let mut reader = Process::start(self.script("x11_clip.py").args(["--read", target]));
        let mut bytes = Vec::new();
        reader.0.stdout.as_mut().unwrap().read_to_end(&mut bytes).unwrap();
        reader.0.wait().unwrap().success().then_some(bytes)
    }

    fn script(&self, name: &str) -> Command {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window").join(name);
        let mut command = Command::new(path);
        command.env("DISPLAY", &self.name);
        command
    }
}

/// Bytes that no piece of them resembles another.
fn noise(byte_len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..byte_len).map(|_| next()).collect()
}

fn file_with(bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content");
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn picture(bytes: &[u8]) -> ClipboardContent {
    ClipboardContent::Picture(Arc::from(bytes))
}

fn text(text: &str, picture_offered: bool) -> ClipboardContent {
    ClipboardContent::Text { text: text.to_owned(), picture_offered }
}

#[test]
fn without_an_x_server_there_is_an_error_and_no_panic() {
    let error = Clipboard::of_x11(Some(":4711")).unwrap_err();
    assert!(matches!(error, ClipboardError::Unavailable(_)), "{error:?}");
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn a_clipboard_that_nobody_holds_is_empty() {
    let display = Display::start();
    assert_eq!(display.clipboard().read(Wanted::PictureFirst), Ok(ClipboardContent::Empty));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn of_several_kinds_the_wanted_one_is_read() {
    let display = Display::start();
    let clipboard = display.clipboard();
    let owner = display.owned_by(&["UTF8_STRING:=grün", "image/png:=png", "text/html:=<b>x</b>", "image/bmp:=bmp"]);
    assert_eq!(clipboard.read(Wanted::PictureFirst), Ok(picture(b"png")));
    assert_eq!(clipboard.read(Wanted::TextFirst), Ok(text("grün", true)));
    assert_eq!(clipboard.read(Wanted::PictureOnly), Ok(picture(b"png")));
    drop(owner);

    let owner = display.owned_by(&["text/uri-list:=file:///a%20b/%C3%BC.png\r\n", "UTF8_STRING:=/a b/ü.png"]);
    let files = ClipboardContent::Files { paths: vec![PathBuf::from("/a b/ü.png")], addresses: Vec::new() };
    assert_eq!(clipboard.read(Wanted::TextFirst), Ok(files.clone()));
    drop(owner);

    let owner = display.owned_by(&["x-special/gnome-copied-files:=copy\nfile:///a%20b/%C3%BC.png"]);
    assert_eq!(clipboard.read(Wanted::PictureFirst), Ok(files));
    drop(owner);

    let _owner = display.owned_by(&["application/x-thing:=1"]);
    let unusable = clipboard.read(Wanted::PictureFirst).unwrap();
    assert!(
        matches!(&unusable, ClipboardContent::Unusable { offered } if offered.contains(&"application/x-thing".to_owned())),
        "{unusable:?}"
    );
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn a_large_picture_arrives_whole() {
    let display = Display::start();
    let bytes = noise(20_000_000);
    let (_folder, path) = file_with(&bytes);
    let _owner = display.owned_by(&[&format!("image/png={path}")]);
    assert!(display.clipboard().read(Wanted::PictureFirst) == Ok(picture(&bytes)));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn a_slow_owner_on_a_busy_machine_is_waited_for() {
    let display = Display::start();
    let bytes = noise(13_000_000);
    let (_folder, path) = file_with(&bytes);
    let _owner = display.owned_by(&["--chunk-delay-ms", "15", &format!("image/jpeg={path}")]);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 * thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        for attempt in 0..5 {
            let content = display.clipboard().read(Wanted::PictureFirst);
            assert!(content == Ok(picture(&bytes)), "attempt {attempt}");
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn an_owner_that_hangs_ends_in_an_error() {
    let display = Display::start();
    let silent = |display: &Display| display.clipboard().read(Wanted::PictureFirst).unwrap_err();
    let owner = display.owned_by(&["--silent", "targets", "image/png:=png"]);
    assert!(matches!(silent(&display), ClipboardError::OwnerSilent { .. }));
    drop(owner);

    // One that stops in the middle of a picture.
    let (_folder, path) = file_with(&noise(3_000_000));
    let _owner = display.owned_by(&["--silent", "pieces", &format!("image/png={path}")]);
    assert!(matches!(silent(&display), ClipboardError::OwnerSilent { .. }));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn a_text_too_large_for_a_text_box_is_refused() {
    let display = Display::start();
    let (_folder, path) = file_with(&vec![b'a'; 17 << 20]);
    let _owner = display.owned_by(&[&format!("UTF8_STRING={path}")]);
    let error = display.clipboard().read(Wanted::TextFirst).unwrap_err();
    assert!(matches!(error, ClipboardError::TooLarge { .. }), "{error:?}");
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn an_offer_is_read_by_other_programs_in_every_kind() {
    let display = Display::start();
    let clipboard = display.clipboard();
    let png = noise(3_000_000);
    let offer = Offer {
        text: Some("a\tgrün".to_owned()),
        html: Some("<td>grün</td>".to_owned()),
        png: Some(Arc::from(png.as_slice())),
    };
    clipboard.offer(offer).unwrap();
    assert_eq!(display.read_elsewhere("UTF8_STRING").unwrap(), "a\tgrün".as_bytes());
    assert_eq!(display.read_elsewhere("text/plain").unwrap(), "a\tgrün".as_bytes());
    assert_eq!(display.read_elsewhere("STRING").unwrap(), b"a\tgr\xfcn");
    let html = String::from_utf8(display.read_elsewhere("text/html").unwrap()).unwrap();
    assert!(html.contains("charset=utf-8") && html.ends_with("<td>grün</td>"), "{html}");
    assert!(display.read_elsewhere("image/png").unwrap() == png);
    assert_eq!(display.read_elsewhere("image/bmp"), None);
    // And by this program.
    assert_eq!(clipboard.read(Wanted::TextFirst), Ok(text("a\tgrün", true)));
    assert!(clipboard.read(Wanted::PictureFirst) == Ok(picture(&png)));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn an_offer_lasts_until_it_is_replaced_or_dropped() {
    let display = Display::start();
    let (first, second) = (display.clipboard(), display.clipboard());
    first.offer(Offer::of_text("one".to_owned())).unwrap();
    first.offer(Offer::of_text("two".to_owned())).unwrap();
    assert_eq!(second.read(Wanted::TextFirst), Ok(text("two", false)));
    second.offer(Offer::of_text("three".to_owned())).unwrap();
    assert_eq!(first.read(Wanted::TextFirst), Ok(text("three", false)));
    drop(first);
    assert_eq!(second.read(Wanted::TextFirst), Ok(text("three", false)));
    let owner = display.owned_by(&["UTF8_STRING:=four"]);
    assert_eq!(second.read(Wanted::TextFirst), Ok(text("four", false)));
    drop(owner);
    second.offer(Offer::of_text("five".to_owned())).unwrap();
    drop(second);
    assert_eq!(display.clipboard().read(Wanted::TextFirst), Ok(ClipboardContent::Empty));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn what_was_held_comes_back_in_every_kind() {
    let display = Display::start();
    let clipboard = display.clipboard();
    let png = noise(3_000_000);
    let (_folder, path) = file_with(&png);
    let owner = display.owned_by(&[
        &format!("image/png={path}"),
        "image/bmp:=bmp",
        "UTF8_STRING:=grün",
        "text/html:=<b>x</b>",
        "application/x-cells:=cells",
        "DELETE:=never asked for",
    ]);
    let held = clipboard.hold().unwrap();
    assert!(held.content(Wanted::PictureFirst) == picture(&png));
    assert_eq!(held.content(Wanted::TextFirst), text("grün", true));
    clipboard.offer(Offer::of_text("read".to_owned())).unwrap();
    drop(owner);
    assert_eq!(display.read_elsewhere("image/png"), None);

    clipboard.put_back(&held).unwrap();
    assert!(display.read_elsewhere("image/png").unwrap() == png);
    for (target, bytes) in
        [("image/bmp", "bmp"), ("UTF8_STRING", "grün"), ("text/html", "<b>x</b>"), ("application/x-cells", "cells")]
    {
        assert_eq!(display.read_elsewhere(target).as_deref(), Some(bytes.as_bytes()), "{target}");
    }
    assert_eq!(display.read_elsewhere("DELETE"), None);
    // What is put back can be held again.
    assert_eq!(clipboard.hold(), Ok(held));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn an_empty_clipboard_is_put_back_empty() {
    let display = Display::start();
    let clipboard = display.clipboard();
    let held = clipboard.hold().unwrap();
    assert!(held.is_empty());
    clipboard.offer(Offer::of_text("read".to_owned())).unwrap();
    clipboard.put_back(&held).unwrap();
    assert_eq!(display.clipboard().read(Wanted::TextFirst), Ok(ClipboardContent::Empty));
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn what_cannot_be_held_is_an_error() {
    let display = Display::start();
    let (_folder, path) = file_with(&noise(3_000_000));
    let _owner = display.owned_by(&["--silent", "pieces", &format!("image/png={path}")]);
    let error = display.clipboard().hold().unwrap_err();
    assert!(matches!(error, ClipboardError::OwnerSilent { .. }), "{error:?}");
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn a_glance_tells_a_new_picture_from_the_one_before() {
    let display = Display::start();
    let clipboard = display.clipboard();
    let empty = clipboard.glance().unwrap();
    assert!(!empty.offers_picture && !empty.is_own);

    let mut owner = display.owned_by(&["--log", "image/png:=one", "UTF8_STRING:=one"]);
    let one = clipboard.glance().unwrap();
    assert!(one.offers_picture && !one.is_own && one != empty);
    assert_eq!(clipboard.glance().unwrap(), one);
    // Neither the picture nor the text was asked for, and each glance asks once.
    let asked = (0..2).map(|_| owner.line()).collect::<Vec<_>>().join(" ");
    assert!(asked.contains("TARGETS") && !asked.contains("image/png") && !asked.contains("UTF8_STRING"), "{asked}");
    drop(owner);

    let owner = display.owned_by(&["image/png:=two", "UTF8_STRING:=two"]);
    assert_ne!(clipboard.glance().unwrap(), one);
    let held = clipboard.hold().unwrap();
    drop(owner);

    clipboard.put_back(&held).unwrap();
    let own = clipboard.glance().unwrap();
    assert!(own.offers_picture && own.is_own, "{own:?}");
    assert!(!display.clipboard().glance().unwrap().is_own, "another connection's offer is not its own");
    let _owner = display.owned_by(&["UTF8_STRING:=three"]);
    let three = clipboard.glance().unwrap();
    assert!(!three.offers_picture && !three.is_own, "{three:?}");
}

#[test]
#[ignore = "needs Xvfb: scripts/clipboard_check.sh"]
fn an_owner_can_wait_until_the_clipboard_is_anothers() {
    let display = Display::start();
    let clipboard = display.clipboard();
    clipboard.wait_until_taken();
    clipboard.offer(Offer::of_text("read".to_owned())).unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| clipboard.wait_until_taken());
        assert_eq!(display.read_elsewhere("UTF8_STRING").as_deref(), Some(b"read".as_slice()));
        assert!(!waiting.is_finished());
        let _owner = display.owned_by(&["UTF8_STRING:=another"]);
        waiting.join().unwrap();
    });
}
