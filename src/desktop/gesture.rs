//! What the reading gesture needs of the desktop: a copy undone, a look at the clipboard, a capture of the
//! screen, a notification, a key that works outside the window. Each runs on a thread of its own.
//!
//! Decides nothing: the caller says which action each outcome becomes.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::app::Action;
use crate::platform::capture::{CaptureError, Captured, Capturer};
use crate::platform::clipboard::Glance;
use crate::platform::notifications::{Notification, NotificationError, Notifier, Reply};
use crate::platform::shortcut::{ShortcutError, Watch, Wish};

use super::clipboard::{ClipboardDesk, PutBack, lock};
use super::inbox::{Arrival, Mailer};

/// The services of the desktop, each connected to when it is first needed.
pub(super) struct GestureDesk {
    clipboard: ClipboardDesk,
    mailer: Mailer,
    /// What the clipboard looked like when it was last glanced at.
    seen: Arc<Mutex<Option<Glance>>>,
    notifier: Arc<Mutex<Option<Notifier>>>,
    answered: fn(Reply) -> Option<Action>,
    /// Dropping it gives the running capture up.
    capture: Option<Sender<()>>,
    /// Dropping it gives the key up.
    shortcut: Arc<Mutex<Option<Watch>>>,
}

impl GestureDesk {
    /// `answered`: what the buttons of messages do.
    pub(super) fn new(clipboard: ClipboardDesk, mailer: Mailer, answered: fn(Reply) -> Option<Action>) -> Self {
        Self {
            clipboard,
            mailer,
            seen: Arc::default(),
            notifier: Arc::default(),
            answered,
            capture: None,
            shortcut: Arc::default(),
        }
    }

    /// Undoes the last copy.
    pub(super) fn put_back(&self, done: impl FnOnce(Result<PutBack, String>) -> Action + Send + Clone + 'static) {
        let clipboard = self.clipboard.clone();
        self.run("undo", done, move || clipboard.put_back());
    }

    /// Says whether there is a picture on the clipboard that was not there at the last glance, and whether what is there
    /// was copied by this program.
    pub(super) fn glance(&self, done: impl FnOnce(bool, bool) -> Action + Send + Clone + 'static) {
        let (clipboard, seen) = (self.clipboard.clone(), Arc::clone(&self.seen));
        // A clipboard that cannot be looked at offers nothing.
        let done = move |looked: Result<(bool, bool), String>| {
            let (is_new, is_own) = looked.unwrap_or((false, false));
            done(is_new, is_own)
        };
        self.run("glance", done, move || {
            let mut seen = lock(&seen);
            let glance = clipboard.connected()?.glance().map_err(|error| error.to_string())?;
            let is_new = glance.offers_picture && !glance.is_own && seen.as_ref() != Some(&glance);
            let is_own = glance.is_own;
            *seen = Some(glance);
            Ok((is_new, is_own))
        });
    }

    /// Lets the user mark a part of the screen. One that still runs is given up.
    pub(super) fn capture(
        &mut self,
        done: impl FnOnce(Result<Captured, CaptureError>) -> Action + Send + Clone + 'static,
    ) {
        let (keep, cancelled) = channel();
        self.capture = Some(keep);
        let no_thread = |reason| Err(CaptureError::Failed { tool: std::env::consts::OS.to_owned(), reason });
        let done =
            move |captured: Result<Result<Captured, CaptureError>, String>| done(captured.unwrap_or_else(no_thread));
        self.run("capture", done, move || Ok(Capturer::new().capture(&cancelled)));
    }

    /// Shows a message in the place of the last one, or tells why there is none.
    pub(super) fn notify(
        &self,
        notification: Notification,
        failed: impl FnOnce(NotificationError) -> Option<Action> + Send + 'static,
    ) {
        let (notifier, mailer, answered) = (Arc::clone(&self.notifier), self.mailer.clone(), self.answered);
        let show = move || {
            let mut notifier = lock(&notifier);
            let replies = mailer.clone();
            let tell = move |reply| {
                if let Some(action) = answered(reply) {
                    replies.bring(Arrival::Action(action));
                }
            };
            let shown = match notifier.take() {
                Some(connected) => Ok(connected),
                None => Notifier::new(tell),
            };
            let shown = shown.and_then(|it| notifier.insert(it).show(&notification));
            if let Some(action) = shown.err().and_then(failed) {
                mailer.bring(Arrival::Action(action));
            }
        };
        // Without a thread there is no message; the window says everything that it would.
        let _ = thread::Builder::new().name("notify".to_owned()).spawn(show);
    }

    /// Takes the last message away.
    pub(super) fn withdraw_notification(&self) {
        let notifier = Arc::clone(&self.notifier);
        let withdraw = move || lock(&notifier).as_ref().map(Notifier::withdraw);
        // What cannot be taken away goes by itself.
        let _ = thread::Builder::new().name("notify".to_owned()).spawn(withdraw);
    }

    /// Asks for a key that works outside the window: `done` tells which one it is, `pressed` is what it does.
    pub(super) fn watch_shortcut(
        &self,
        wish: Wish,
        pressed: impl Fn() -> Action + Send + 'static,
        done: impl FnOnce(Result<String, ShortcutError>) -> Action + Send + Clone + 'static,
    ) {
        let (shortcut, mailer) = (Arc::clone(&self.shortcut), self.mailer.clone());
        let done = move |watched: Result<Result<String, ShortcutError>, String>| {
            done(watched.unwrap_or_else(|reason| Err(ShortcutError::Failed(reason))))
        };
        self.run("shortcut", done, move || {
            let mut shortcut = lock(&shortcut);
            // The former key is let go first: it may be the same.
            *shortcut = None;
            let watch = Watch::start(&wish, move || mailer.bring(Arrival::Action(pressed())));
            Ok(watch.map(|watch| shortcut.insert(watch).trigger().to_owned()))
        });
    }

    /// Runs work on a thread of its own and brings the action that its outcome becomes.
    fn run<T>(
        &self,
        name: &str,
        done: impl FnOnce(Result<T, String>) -> Action + Send + Clone + 'static,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) {
        let (mailer, told) = (self.mailer.clone(), done.clone());
        let work = move || mailer.bring(Arrival::Action(told(work())));
        if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
            self.mailer.bring(Arrival::Action(done(Err(error.to_string()))));
        }
    }
}
