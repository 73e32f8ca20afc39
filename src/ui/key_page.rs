//! Where a key is entered.

use egui::text_edit::TextEditState;
use egui::{Id, Label, RichText, TextEdit, Ui};
use lucide_icons::Icon;

use crate::app::{Action, KeyWork, Page};
use crate::domain::{KeyPlace, Secret};

use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{busy, button, icon_button, primary_button, secondary, section, signed_line};
use super::{error_card, servers};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    // Not while they are only looked for: what is typed below would jump for nothing.
    if !view.state.servers.found.is_empty() {
        section(ui, view.strings.servers.heading);
        if view.state.servers.found.iter().any(|server| server.models_for_pictures() > 0) {
            ui.add(Label::new(view.strings.servers.instead_of_a_key).wrap());
        }
        servers::show(ui, view);
        ui.add_space(measures::GAP_L);
    }
    let strings = &view.strings.key;
    let provider = view.state.provider().map_or("", |provider| view.name_of(provider));
    let (heading, explanation) = match view.state.endpoint() {
        Some(endpoint) if endpoint.is_on_this_computer() => {
            (strings.heading_here.to_owned(), (strings.explanation_here)(endpoint.host()))
        }
        Some(endpoint) => ((strings.heading)(provider), (strings.explanation)(endpoint.host())),
        None => ((strings.heading)(provider), view.strings.question.blocked_no_address.to_owned()),
    };
    ui.label(RichText::new(heading).size(measures::TEXT_XL).family(bold()));
    ui.add(Label::new(explanation).wrap());
    if view.state.provider().is_some_and(|provider| provider.key_page.is_some())
        && button(ui, Some(Icon::Info), strings.make_one).clicked()
    {
        view.act(Action::OpenKeyPage);
    }
    ui.add_space(measures::GAP_S);
    // Here the empty field says that there is none.
    if view.state.key.place.is_some() || matches!(view.state.key.work, KeyWork::LookingUp { .. }) {
        place(ui, view);
        ui.add_space(measures::GAP_S);
    }
    field(ui, view, local);
    ui.add_space(measures::GAP_XS);
    match &view.state.key.work {
        KeyWork::Checking { .. } => busy(ui, strings.checking),
        KeyWork::Wrong => signed_line(ui, Icon::CircleAlert, view.tokens.bad, strings.wrong),
        KeyWork::Failed(failure) => error_card::line(ui, view, failure),
        KeyWork::Idle | KeyWork::LookingUp { .. } => {}
    }
    if view.state.key.question_waits {
        ui.label(secondary(strings.question_waits, &view.tokens));
    }
}

/// Where the key lies, with a way to remove it.
pub(super) fn place(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.key;
    match (&view.state.key.place, &view.state.key.work) {
        (_, KeyWork::LookingUp { .. }) => {
            busy(ui, strings.looking_up);
        }
        (Some(place), _) => {
            ui.horizontal_wrapped(|ui| {
                signed_line(ui, Icon::CircleCheck, view.tokens.good, (strings.place)(place));
                let can_be_removed = !matches!(place, KeyPlace::Variable(_));
                if can_be_removed && button(ui, Some(Icon::Trash2), strings.remove).clicked() {
                    view.act(Action::ForgetKey);
                }
            });
        }
        (None, _) => {
            ui.label(secondary(strings.none, &view.tokens));
        }
    }
}

fn field_id() -> Id {
    Id::unique("key field")
}

/// Forgets what was typed, and how it was typed: Undo would bring it back.
pub(super) fn forget_typed(ctx: &egui::Context, local: &mut ViewState) {
    local.forget_key();
    if let Some(mut edit) = TextEditState::load(ctx, field_id()) {
        edit.clear_undoer();
        edit.store(ctx, field_id());
    }
}

fn field(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.key;
    let is_checking = matches!(view.state.key.work, KeyWork::Checking { .. });
    let mut enters = false;
    let label = ui.label(secondary(strings.field, &view.tokens));
    ui.horizontal(|ui| {
        let width = (ui.available_width() - measures::CONTROL - measures::GAP_S).max(measures::CARD);
        let edit = TextEdit::singleline(&mut local.key_field)
            .id(field_id())
            .password(!local.key_is_shown)
            .desired_width(width)
            .align(egui::Align2::LEFT_CENTER)
            .margin(egui::Margin::symmetric(8, 4));
        let response = ui.add_enabled(!is_checking, edit).labelled_by(label.id);
        // A field that was disabled while the key was tried has lost the keyboard.
        let has_ended = matches!(view.state.key.work, KeyWork::Wrong | KeyWork::Failed(_));
        let ended_now = has_ended && !std::mem::replace(&mut local.key_work_had_ended, has_ended);
        if local.pages_seen != Some(Page::Key) || std::mem::take(&mut local.focus_key) || ended_now {
            response.request_focus();
        }
        enters = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let icon = if local.key_is_shown { Icon::EyeOff } else { Icon::Eye };
        if icon_button(ui, icon, strings.show).clicked() {
            local.key_is_shown = !local.key_is_shown;
        }
    });
    ui.horizontal(|ui| {
        let key = Secret::new(&local.key_field);
        let has_address = view.state.endpoint().is_some();
        let may_save = key.is_some() && has_address && !is_checking;
        let reason = if has_address { strings.field_is_empty } else { view.strings.question.blocked_no_address };
        let response = primary_button(ui, Some(Icon::Check), strings.save, may_save).on_disabled_hover_text(reason);
        if let Some(key) = key.filter(|_| may_save && (enters || response.clicked())) {
            view.act(Action::EnterKey(key));
            local.key_work_had_ended = false;
            forget_typed(ui.ctx(), local);
        }
        if button(ui, None, strings.cancel).clicked() {
            view.act(Action::TurnTo(Page::Job));
        }
    });
}
