//! What can be taken back, one step after the other.

use crate::domain::PictureId;

use super::{Comparing, Conversation, State, Tray};

/// Steps that are remembered; older ones are forgotten.
const MOST_STEPS: usize = 50;

/// Pictures that can be brought back; what they are made of is kept for so long.
pub(super) const MOST_REMOVED: usize = 8;

/// A step that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A picture was taken out of the tray or replaced, see [`Tray::removed`].
    Removal,
    /// Everything was cleared away, see [`State::cleared`].
    Clearing,
    /// What was on the clipboard was replaced.
    Copy,
    /// A picture was turned by a quarter of a circle.
    Turn(PictureId),
    /// A picture was moved from this place.
    Move { picture: PictureId, from: usize },
    /// Other pictures took the place of those that were compared, which were these.
    Place([Option<PictureId>; 2]),
}

/// What was cleared away for a new beginning. It is kept until the next picture comes in.
#[derive(Clone, Debug)]
pub struct Cleared {
    pub(super) tray: Tray,
    pub(super) conversation: Conversation,
    pub(super) comparing: Comparing,
}

impl State {
    /// The step that is taken back next.
    #[must_use]
    pub fn last_step(&self) -> Option<Step> {
        self.steps.last().copied()
    }

    /// Whether there is anything to be cleared away.
    #[must_use]
    pub fn may_clear(&self) -> bool {
        !self.tray.pictures.is_empty() || !self.conversation.exchanges.is_empty()
    }

    /// Whether what was on the clipboard can be brought back.
    #[must_use]
    pub fn may_undo_copy(&self) -> bool {
        self.steps.contains(&Step::Copy)
    }

    /// Remembers a step; where only the last of its kind can be taken back, the one before is forgotten.
    pub(super) fn note(&mut self, step: Step) {
        if !matches!(step, Step::Turn(_) | Step::Move { .. } | Step::Removal | Step::Place(_)) {
            self.forget_step(step);
        }
        self.steps.push(step);
        let surplus = self.steps.len().saturating_sub(MOST_STEPS);
        self.steps.drain(..surplus);
    }

    /// Forgets the oldest step of its kind.
    pub(super) fn forget_oldest(&mut self, step: Step) {
        if let Some(place) = self.steps.iter().position(|noted| *noted == step) {
            self.steps.remove(place);
        }
    }

    /// Forgets the newest step of its kind.
    pub(super) fn forget_newest(&mut self, step: Step) {
        if let Some(place) = self.steps.iter().rposition(|noted| *noted == step) {
            self.steps.remove(place);
        }
    }

    /// Forgets every step of its kind.
    pub(super) fn forget_step(&mut self, step: Step) {
        self.steps.retain(|noted| *noted != step);
    }
}
