//! Keys that work everywhere in the window.

use egui::{Event, ImeEvent, Key, Modifiers, Ui};

use crate::app::{Action, CompareAction, Page};
use crate::domain::Job;

use super::view::{View, ViewState};

/// Takes a key press with exactly these modifiers, so that nobody else sees it.
pub(super) fn take_key(ui: &Ui, key: Key, modifiers: Modifiers) -> bool {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            !matches!(event, Event::Key { key: pressed_key, pressed: true, modifiers: held, .. }
                if *pressed_key == key && held.matches_exact(modifiers))
        });
        input.events.len() < before
    })
}

/// Takes a key press with these modifiers, as [`egui::InputState::consume_key`] does; held down, a key counts once.
fn take_press(ui: &Ui, key: Key, modifiers: Modifiers) -> bool {
    ui.input_mut(|input| {
        let mut is_pressed = false;
        input.events.retain(|event| match event {
            Event::Key { key: pressed_key, pressed: true, repeat, modifiers: held, .. }
                if *pressed_key == key && held.matches_logically(modifiers) =>
            {
                is_pressed |= !repeat;
                false
            }
            _ => true,
        });
        is_pressed
    })
}

/// Learns whether an input method composes. The frame that ends a composition still counts: the key that ended it may
/// stand in it.
pub(super) fn watch_composition(ui: &Ui, local: &mut ViewState) {
    let (any, composing) = ui.input(|input| {
        let mut any = false;
        let mut composing = None;
        for event in &input.events {
            if let Event::Ime(event) = event {
                any = true;
                match event {
                    ImeEvent::Preedit { text, .. } => composing = Some(!text.is_empty()),
                    ImeEvent::Commit(_) => composing = Some(false),
                    _ => {}
                }
            }
        }
        (any, composing)
    });
    local.composition_is_open = composing.unwrap_or(local.composition_is_open);
    local.is_composing = local.composition_is_open || any;
}

/// Jobs, new conversation, settings, list of keys, open, and Esc.
pub(super) fn global(ui: &Ui, view: &mut View<'_>, local: &mut ViewState) {
    for (key, modifiers, action) in [
        (Key::Num1, Modifiers::COMMAND, Action::ChooseJob(Job::Ask)),
        (Key::Num2, Modifiers::COMMAND, Action::ChooseJob(Job::Read)),
        (Key::Num3, Modifiers::COMMAND, Action::ChooseJob(Job::Compare)),
        (Key::R, Modifiers::COMMAND | Modifiers::SHIFT, Action::ReadClipboard { quietly: false }),
        (Key::S, Modifiers::COMMAND | Modifiers::SHIFT, Action::Snip),
        (Key::N, Modifiers::COMMAND, Action::NewConversation),
        (Key::Comma, Modifiers::COMMAND, Action::TurnTo(Page::Settings)),
        (Key::O, Modifiers::COMMAND, Action::ChoosePictures),
        (Key::F1, Modifiers::NONE, Action::TurnTo(Page::Shortcuts)),
    ] {
        if take_press(ui, key, modifiers) {
            view.act(action);
        }
    }
    if !ui.ctx().text_edit_focused()
        && view.state.page == Page::Job
        && let Some(picture) = view.state.picture_in_hand()
        && take_key(ui, Key::R, Modifiers::NONE)
    {
        view.act(Action::TurnPicture(picture.id));
    }
    // A text box takes back what was typed.
    if !ui.ctx().text_edit_focused() && take_key(ui, Key::Z, Modifiers::COMMAND) {
        view.act(Action::Undo);
    }
    if local.is_composing || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    let compares = view.state.job() == Job::Compare;
    if escape && view.state.page != Page::Job {
        view.act(Action::TurnTo(Page::Job));
        local.focus_question = true;
    } else if escape && view.state.job() == Job::Read {
        if let Some(picture) = view.state.shown_picture().filter(|picture| picture.reading.job().is_some()) {
            view.act(Action::StopReading(picture.id));
        }
    } else if escape && compares && local.compare.is_marking {
        // There it ends the marking first.
    } else if escape && compares && view.state.comparing.job().is_some() {
        view.act(Action::Compare(CompareAction::Stop));
    } else if escape && view.state.talk().running().is_some() {
        view.act(Action::Stop);
        local.focus_question = true;
    }
}
