//! `discern-cli read` and the clipboard of a real X server.
//!
//! Needs Xvfb; `scripts/clipboard_check.sh` runs these tests with the others of the clipboard.

#![cfg(target_os = "linux")]

use std::fs;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use discern::platform::clipboard::{Clipboard, ClipboardContent, Offer, Wanted};

use crate::cli::{Desk, base, code, lines};
use crate::cli_read::reads;
use crate::loopback::Loopback;
use crate::programs::Display;

/// How long the process that stays behind may take to leave.
const PATIENCE: Duration = Duration::from_secs(20);

/// A desk with a display, and a model that reads "Hello".
struct Stage {
    desk: Desk,
    display: Display,
    server: Loopback,
}

impl Stage {
    fn new() -> Self {
        Self { desk: Desk::new(), display: Display::start(), server: reads("Hello") }
    }

    fn clipboard(&self) -> Clipboard {
        Clipboard::of_x11(Some(&self.display.name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command: Command = self.desk.cli(arguments);
        command.args(["--reader", "model", "--model", "m", "--base-url", &base(&self.server)]);
        command.env("DISPLAY", &self.display.name).output().unwrap()
    }

    /// Whether a process of this desk's is there.
    fn is_somebody_there(&self) -> bool {
        let mark = self.desk.path("home").display().to_string();
        let environments =
            fs::read_dir("/proc").unwrap().filter_map(|entry| fs::read(entry.ok()?.path().join("environ")).ok());
        environments.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).any(|text| text.contains(&mark))
    }
}

fn text_on(clipboard: &Clipboard) -> String {
    match clipboard.read(Wanted::TextFirst).unwrap() {
        ClipboardContent::Text { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "needs Xvfb"]
fn what_was_copied_is_there_after_the_program_has_ended_until_another_copies() {
    let stage = Stage::new();
    let picture = stage.desk.picture("one.png");
    let clipboard = stage.clipboard();
    assert_eq!(code(&stage.run(&["read", &picture, "--copy"])), 0);
    assert_eq!(text_on(&clipboard), "Hello");
    assert_eq!(code(&stage.run(&["read", &picture, "--append"])), 0);
    assert_eq!(text_on(&clipboard), "Hello\nHello");
    assert!(stage.is_somebody_there());

    clipboard.offer(Offer::of_text("another".to_owned())).unwrap();
    let end = Instant::now() + PATIENCE;
    while stage.is_somebody_there() {
        assert!(Instant::now() < end, "the process that stayed behind is still there");
        std::thread::yield_now();
    }
}

#[test]
#[ignore = "needs Xvfb"]
fn a_text_is_added_to_that_of_another_program() {
    let stage = Stage::new();
    let picture = stage.desk.picture("one.png");
    let clipboard = stage.clipboard();
    clipboard.offer(Offer::of_text("mine".to_owned())).unwrap();
    assert_eq!(code(&stage.run(&["read", &picture, "--append"])), 0);
    assert_eq!(text_on(&stage.clipboard()), "mine\nHello");
}

#[test]
#[ignore = "needs Xvfb"]
fn the_picture_on_the_clipboard_is_read() {
    let stage = Stage::new();
    let clipboard = stage.clipboard();
    let png = fs::read(stage.desk.picture("one.png")).unwrap();
    clipboard.offer(Offer { png: Some(Arc::from(png)), ..Offer::default() }).unwrap();
    let output = stage.run(&["read", "--clipboard", "--json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let line = &lines(&output)[0];
    assert_eq!((line["path"].as_str(), line["width"].as_u64()), (Some("clipboard"), Some(48)));

    clipboard.offer(Offer::of_text("no picture".to_owned())).unwrap();
    let output = stage.run(&["read", "--clipboard"]);
    assert_eq!(code(&output), 3, "{output:?}");
}
