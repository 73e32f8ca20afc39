//! What reading asks of the desktop: copies that can be undone, captures, messages, the key that works everywhere.
//!
//! Turns effects into calls of [`GestureDesk`], and what comes of them into actions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, ViewportCommand};

use crate::app::{Action, Notice, SaveForm};
use crate::domain::{ComparisonTable, PictureSource, TableWords, has_decimal_comma};
use crate::export::table as export;
use crate::i18n::{ReadStrings, Strings};
use crate::platform::capture::CaptureError;
use crate::platform::clipboard::Offer;
use crate::platform::locale;
use crate::platform::notifications::{DEFAULT_ACTION, Notification, NotificationAction, Reply};
use crate::platform::shortcut::{ShortcutError, Trigger, Wish};
use crate::storage::Log;
use crate::ui;

use super::clipboard::{Before, ClipboardDesk, PutBack};
use super::gesture::GestureDesk;
use super::inbox::Mailer;

/// So many lines of the log go along with a report.
const LOG_LINES: usize = 20;

/// The buttons of messages, as the desktop gives them back.
const UNDO: &str = "undo";
const OPEN: &str = "open";

pub(super) struct Errands {
    gesture: GestureDesk,
    clipboard: ClipboardDesk,
    mailer: Mailer,
    was_focused: bool,
    has_asked_for_key: bool,
}

impl Errands {
    pub(super) fn new(clipboard: ClipboardDesk, mailer: Mailer) -> Self {
        let gesture = GestureDesk::new(clipboard.clone(), mailer.clone(), answered);
        Self { gesture, clipboard, mailer, was_focused: false, has_asked_for_key: false }
    }

    /// Looks at the clipboard whenever the window is looked at again.
    pub(super) fn watch_focus(&mut self, is_focused: bool) {
        if is_focused && !self.was_focused {
            self.gesture.glance(|is_new, is_own| Action::ClipboardGlanced { is_new, is_own });
        }
        self.was_focused = is_focused;
    }

    /// Asks, once, for the key that reads the clipboard from any window. Wayland's desktops ask the user then, so that
    /// it is not done there for those who never read text.
    pub(super) fn ask_for_key(&mut self, reads_text: bool, strings: &ReadStrings) {
        if self.has_asked_for_key || (is_wayland() && !reads_text) {
            return;
        }
        self.has_asked_for_key = true;
        let wish = Wish {
            id: "read-clipboard".to_owned(),
            description: strings.read_clipboard_hint.to_owned(),
            trigger: Trigger::READ_CLIPBOARD,
        };
        let pressed = || Action::ReadClipboard { quietly: true };
        self.gesture.watch_shortcut(wish, pressed, |key| {
            Action::KeyEverywhere(match key {
                Ok(key) => Some(Ok(key)),
                Err(ShortcutError::Taken(key)) => Some(Err(key.to_string())),
                Err(_) => None,
            })
        });
    }

    pub(super) fn copy(&self, text: String, html: Option<String>, told: Notice, quietly: bool) {
        let offer = Offer { html, ..Offer::of_text(text) };
        self.clipboard.copy(offer, Before::MustBeKept, told, quietly, &self.mailer);
    }

    /// Reading the log is a thread's work.
    pub(super) fn copy_report(&self, mut report: String, log: Option<Log>) {
        let (clipboard, mailer) = (self.clipboard.clone(), self.mailer.clone());
        std::thread::spawn(move || {
            let lines = log.map(|log| log.last(LOG_LINES)).unwrap_or_default();
            if !lines.is_empty() {
                report = format!("{report}\nlog:\n{}", lines.join("\n"));
            }
            clipboard.copy(Offer::of_text(report), Before::MayBeLost, Notice::Copied, false, &mailer);
        });
    }

    pub(super) fn undo_copy(&self, quietly: bool) {
        self.gesture.withdraw_notification();
        self.gesture.put_back(move |put_back| {
            let told = match put_back {
                Ok(PutBack::Done) => Notice::CopyUndone,
                Ok(PutBack::SomethingNewer | PutBack::NothingHeld) => Notice::CopyNotUndone,
                Err(reason) => Notice::ClipboardFailed(reason),
            };
            // What went well is seen on the clipboard.
            let quietly = quietly && told != Notice::CopyUndone;
            Action::CopyEnded { told, quietly }
        });
    }

    /// `name` is what the picture will be called.
    pub(super) fn fetch_picture(&self, quietly: bool, name: &'static str) {
        self.clipboard.fetch_picture(quietly, name, &self.mailer);
    }

    /// Says something outside the window; in it where the desktop shows no messages.
    pub(super) fn notify(&self, notice: Notice, all: &Strings) {
        let strings = &all.read;
        let action = |id: &str, label: &str| NotificationAction { id: id.to_owned(), label: label.to_owned() };
        let open = action(OPEN, strings.open_window);
        let notification = match &notice {
            Notice::TextCopied { first_words, words } => Notification {
                title: (strings.copied_title)(*words),
                body: first_words.clone(),
                actions: vec![action(UNDO, all.shell.undo), open],
            },
            notice => Notification {
                title: strings.not_copied_title.to_owned(),
                body: ui::notice_text(all, notice),
                actions: vec![open],
            },
        };
        self.gesture.notify(notification, move |_| Some(Action::Tell(notice)));
    }

    /// Lets the user mark a part of the screen. The window steps aside where it can be brought back.
    /// `name` is what the picture will be called.
    pub(super) fn capture(&mut self, ctx: &Context, name: &'static str) {
        if !is_wayland() {
            ctx.send_viewport_cmd(ViewportCommand::Minimized(true));
        }
        let mailer = self.mailer.clone();
        self.gesture.capture(move |captured| {
            let source = |bytes: Arc<[u8]>| PictureSource::Bytes { name: name.to_owned(), bytes };
            match captured {
                Ok(bytes) => Action::Snipped(bytes.map(source)),
                Err(error) => {
                    mailer.bring(super::inbox::Arrival::Action(Action::Snipped(None)));
                    Action::Tell(Notice::CaptureFailed(reason(&error)))
                }
            }
        });
    }
}

fn is_wayland() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_some()
}

fn reason(error: &CaptureError) -> String {
    error.to_string()
}

/// What the buttons of messages do.
fn answered(reply: Reply) -> Option<Action> {
    match reply {
        Reply::Pressed(button) if button == UNDO => Some(Action::UndoCopy { quietly: true }),
        Reply::Pressed(button) if button == OPEN || button == DEFAULT_ACTION => Some(Action::Raise),
        Reply::Pressed(_) | Reply::Closed => None,
    }
}

/// Brings the window to the front.
pub(super) fn raise(ctx: &Context) {
    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
    ctx.send_viewport_cmd(ViewportCommand::Focus);
}

/// Opens the folder of a file in the system's file manager.
pub(super) fn show_in_folder(path: PathBuf) {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or(path);
    let program = match std::env::consts::OS {
        "windows" => "explorer",
        "macos" => "open",
        _ => "xdg-open",
    };
    // On a thread of its own, so that the program is waited for when it ends. Where there is none, nothing opens.
    let open = move || std::process::Command::new(program).arg(folder).status();
    let _ = std::thread::Builder::new().name("folder".to_owned()).spawn(open);
}

/// The table of a comparison as a file of this form.
pub(super) fn written(form: SaveForm, table: &ComparisonTable, words: &TableWords) -> Arc<[u8]> {
    let separator = if has_decimal_comma(&locale::of_numbers()) { ';' } else { ',' };
    let text = match form {
        SaveForm::Csv => export::csv(table, words, separator),
        _ => export::markdown(table, words),
    };
    text.into_bytes().into()
}
