//! What the reading gesture needs of the desktop: a copy that can be undone, a look at the clipboard, a capture of the
//! screen, a notification, a key that works outside the window. Each runs on a thread of its own.
//!
//! Decides nothing: the caller says which action each outcome becomes.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::app::Action;
use crate::platform::capture::{CaptureError, Captured, Capturer};
use crate::platform::clipboard::{Clipboard, ClipboardError, Glance, Held, Offer};
use crate::platform::notifications::{Notification, NotificationError, Notifier, Reply};
use crate::platform::shortcut::{ShortcutError, Watch, Wish};

use super::clipboard::ClipboardDesk;
use super::inbox::{Arrival, Mailer};

/// How an undo went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PutBack {
    Done,
    /// Something else has been copied meanwhile, and stays.
    SomethingNewer,
    /// Nothing has been copied that could be undone.
    NothingHeld,
}

/// The services of the desktop, each connected to when it is first needed.
pub(super) struct GestureDesk {
    clipboard: ClipboardDesk,
    mailer: Mailer,
    /// What was on the clipboard before the last copy. Locked during a copy and during an undo: neither overtakes the other.
    held: Arc<Mutex<Option<Held>>>,
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
            held: Arc::default(),
            seen: Arc::default(),
            notifier: Arc::default(),
            answered,
            capture: None,
            shortcut: Arc::default(),
        }
    }

    /// Copies `offer` once what was there before is safe; where it cannot be kept nothing is copied.
    pub(super) fn hold_and_copy(
        &self,
        offer: Offer,
        done: impl FnOnce(Result<(), String>) -> Action + Send + Clone + 'static,
    ) {
        let (clipboard, held) = (self.clipboard.clone(), Arc::clone(&self.held));
        self.run("copy", done, move || {
            let mut held = lock(&held);
            let clipboard = clipboard.connected()?;
            hold_and_copy(clipboard, offer, &mut held).map_err(|error| error.to_string())
        });
    }

    /// Undoes the last copy.
    pub(super) fn put_back(&self, done: impl FnOnce(Result<PutBack, String>) -> Action + Send + Clone + 'static) {
        let (clipboard, held) = (self.clipboard.clone(), Arc::clone(&self.held));
        self.run("undo", done, move || {
            let mut held = lock(&held);
            let clipboard = clipboard.connected()?;
            put_back(clipboard, &mut held).map_err(|error| error.to_string())
        });
    }

    /// Says whether there is a picture on the clipboard that was not there at the last glance.
    pub(super) fn glance(&self, done: impl FnOnce(bool) -> Action + Send + Clone + 'static) {
        let (clipboard, seen) = (self.clipboard.clone(), Arc::clone(&self.seen));
        // A clipboard that cannot be looked at offers nothing.
        let done = move |looked: Result<bool, String>| done(looked.unwrap_or(false));
        self.run("glance", done, move || {
            let mut seen = lock(&seen);
            let glance = clipboard.connected()?.glance().map_err(|error| error.to_string())?;
            let is_new = glance.offers_picture && !glance.is_own && seen.as_ref() != Some(&glance);
            *seen = Some(glance);
            Ok(is_new)
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

fn hold_and_copy(clipboard: &Clipboard, offer: Offer, held: &mut Option<Held>) -> Result<(), ClipboardError> {
    // Copying twice in a row is undone to what was there before the first.
    if held.is_none() || !clipboard.glance()?.is_own {
        *held = Some(clipboard.hold()?);
    }
    clipboard.offer(offer)
}

fn put_back(clipboard: &Clipboard, held: &mut Option<Held>) -> Result<PutBack, ClipboardError> {
    let Some(content) = held else { return Ok(PutBack::NothingHeld) };
    if !clipboard.glance()?.is_own {
        *held = None;
        return Ok(PutBack::SomethingNewer);
    }
    clipboard.put_back(content)?;
    *held = None;
    Ok(PutBack::Done)
}

/// Whoever panicked while holding it has left it whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
