//! Keys of this job, while nobody types.

use egui::{Key, Modifiers, Response, Ui};

use crate::app::{Action, CompareAction};
use crate::domain::CompareMode;
use crate::ui::keys::take_key;
use crate::ui::view::View;

use super::{CompareView, bar, panel};

/// How far one press moves the divider, as a share of the width.
const DIVIDER_STEP_SHARE: f32 = 0.02;
/// By how many px Alt and an arrow key move B, and with Shift.
const NUDGE_STEPS: [i32; 2] = [1, 10];

const MODES: [(Key, CompareMode); 5] = [
    (Key::F2, CompareMode::SideBySide),
    (Key::F3, CompareMode::Swipe),
    (Key::F4, CompareMode::Blink),
    (Key::F5, CompareMode::OnionSkin),
    (Key::F6, CompareMode::Difference),
];

const ARROWS: [(Key, [i32; 2]); 4] =
    [(Key::ArrowLeft, [-1, 0]), (Key::ArrowRight, [1, 0]), (Key::ArrowUp, [0, -1]), (Key::ArrowDown, [0, 1])];

pub(super) fn react(ui: &Ui, view: &mut View<'_>, local: &mut CompareView) {
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let mut act = |action| view.actions.push(Action::Compare(action));
    let strings = &view.strings.compare;
    for (key, mode) in MODES {
        if take_key(ui, key, Modifiers::NONE) && bar::refusal(view.state, strings, mode).is_none() {
            act(CompareAction::Look(mode));
        }
    }
    if take_key(ui, Key::X, Modifiers::NONE) {
        act(CompareAction::Swap);
    }
    for (modifiers, step) in [Modifiers::ALT, Modifiers::ALT | Modifiers::SHIFT].into_iter().zip(NUDGE_STEPS) {
        for (key, [x, y]) in ARROWS {
            if take_key(ui, key, modifiers) {
                act(CompareAction::Nudge([x * step, y * step]));
            }
        }
    }
    if take_key(ui, Key::I, Modifiers::NONE) {
        local.is_marking = !local.is_marking;
    }
    if local.is_marking && take_key(ui, Key::Escape, Modifiers::NONE) {
        local.is_marking = false;
        local.marking_from = None;
    }
    for (modifiers, step) in [(Modifiers::NONE, 1), (Modifiers::SHIFT, -1)] {
        if take_key(ui, Key::N, modifiers) {
            panel::go_on(view.state, local, step);
        }
    }
    let nobody_else_takes_them = ui.memory(|memory| memory.focused().is_none());
    if view.state.comparing.mode == CompareMode::Swipe && nobody_else_takes_them {
        move_divider(ui, local);
    }
}

/// The arrows move the divider.
pub(super) fn move_divider(ui: &Ui, local: &mut CompareView) {
    for (key, step) in [(Key::ArrowLeft, -DIVIDER_STEP_SHARE), (Key::ArrowRight, DIVIDER_STEP_SHARE)] {
        if take_key(ui, key, Modifiers::NONE) {
            local.divider = (local.divider + step).clamp(0.0, 1.0);
        }
    }
}

/// As long as this has the focus, the arrows move the divider and not the focus.
pub(super) fn divider_follows(ui: &Ui, response: &Response, local: &mut CompareView) {
    if response.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        move_divider(ui, local);
    }
}
