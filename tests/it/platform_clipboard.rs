//! The clipboard of a real X server, with a real program on the other side.
//!
//! Each test starts its own Xvfb, so they run side by side and leave the desktop's clipboard alone. They need Xvfb,
//! python3-xlib and some seconds, and are therefore left out of `cargo test`: `scripts/clipboard_check.sh` runs them.

#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use discern::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};

/// A child process that ends with its test.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An X server of its own.
struct Display {
    _server: Process,
    name: String,
}

impl Display {
    fn start() -> Self {
        // Without -noreset the server starts anew when its last client has gone, and refuses the next one meanwhile.
        let arguments = ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"];
        let mut server = Process::start(Command::new("Xvfb").args(arguments).stderr(Stdio::null()));
        let name = format!(":{}", server.first_line());
        Self { _server: server, name }
    }

    fn clipboard(&self) -> Clipboard {
        Clipboard::of_x11(Some(&self.name)).unwrap()
    }

    /// Another program takes the clipboard.
    fn owned_by(&self, arguments: &[&str]) -> Process {
        let mut owner = Process::start(self.script("x11_clip.py").args(arguments));
        assert_eq!(owner.first_line(), "owner");
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
