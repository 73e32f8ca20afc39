//! What other threads bring to the window.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

use crate::app::Action;
use crate::domain::Draft;
use crate::platform::drop::DragEvent;

/// What a thread has brought.
#[derive(Debug, PartialEq)]
pub(super) enum Arrival {
    Action(Action),
    /// Text for the text box that has the keyboard's focus, else for the page's own.
    Text(String),
    /// The question that was not sent last time.
    Draft(Draft),
    /// Something is dragged over the window, or was dropped.
    Drag(DragEvent),
    /// Whether the desktop prefers dark, where it says.
    SystemIsDark(Option<bool>),
    /// Whether the desktop wants less to move.
    SystemIsStill(bool),
    /// What this reading of the clipboard has brought.
    Pasted(Reading, Vec<Arrival>),
}

impl Arrival {
    pub(super) fn into_draft(self) -> Option<Draft> {
        if let Self::Draft(draft) = self { Some(draft) } else { None }
    }
}

/// The number of a reading of the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading(u64);

impl Reading {
    /// Begins another; the one before is not waited for any more.
    pub(super) fn advance(&mut self) -> Self {
        self.0 += 1;
        *self
    }
}

/// Wakes the window once there is one: threads start before it does.
#[derive(Clone, Default)]
pub(super) struct Waker {
    context: Arc<OnceLock<egui::Context>>,
}

impl Waker {
    pub(super) fn set(&self, ctx: &egui::Context) {
        // Set once, by the only window.
        let _ = self.context.set(ctx.clone());
    }

    pub(super) fn wake(&self) {
        if let Some(ctx) = self.context.get() {
            ctx.request_repaint();
        }
    }
}

/// The window's end.
pub(super) struct Inbox {
    receiver: Receiver<Arrival>,
    sender: Sender<Arrival>,
    waker: Waker,
}

/// A thread's end.
#[derive(Clone)]
pub(super) struct Mailer {
    sender: Sender<Arrival>,
    waker: Waker,
}

impl Inbox {
    pub(super) fn new(waker: Waker) -> Self {
        let (sender, receiver) = channel();
        Self { receiver, sender, waker }
    }

    pub(super) fn mailer(&self) -> Mailer {
        Mailer { sender: self.sender.clone(), waker: self.waker.clone() }
    }

    pub(super) fn arrivals(&self) -> impl Iterator<Item = Arrival> {
        self.receiver.try_iter()
    }
}

impl Mailer {
    pub(super) fn bring(&self, arrival: Arrival) {
        // The window may be gone by now; then nobody waits for it.
        if self.sender.send(arrival).is_ok() {
            self.waker.wake();
        }
    }
}
