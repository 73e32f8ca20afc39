//! Where a key is entered.

use egui::{Label, RichText, TextEdit, Ui};
use lucide_icons::Icon;

use crate::app::{Action, KeyWork, Page};
use crate::domain::{KeyPlace, Secret, wipe};

use super::error_card;
use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{button, icon_button, primary_button, secondary, signed_line};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.key;
    let provider = view.state.provider().map_or("", |provider| provider.name.as_str());
    let host = view.state.endpoint().map_or_else(String::new, |endpoint| endpoint.host().to_owned());
    ui.label(RichText::new((strings.heading)(provider)).size(measures::TEXT_XL).family(bold()));
    ui.add(Label::new((strings.explanation)(&host)).wrap());
    if view.state.provider().is_some_and(|provider| provider.key_page.is_some())
        && button(ui, Some(Icon::Info), strings.make_one).clicked()
    {
        view.act(Action::OpenKeyPage);
    }
    ui.add_space(measures::GAP_S);
    place(ui, view);
    field(ui, view, local);
    ui.add_space(measures::GAP_XS);
    match &view.state.key.work {
        KeyWork::Checking { .. } => {
            ui.label(secondary(strings.checking, &view.tokens));
        }
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
    ui.horizontal_wrapped(|ui| match (&view.state.key.place, &view.state.key.work) {
        (_, KeyWork::LookingUp { .. }) => {
            ui.label(secondary(strings.looking_up, &view.tokens));
        }
        (Some(place), _) => {
            signed_line(ui, Icon::CircleCheck, view.tokens.good, (strings.place)(place));
            let can_be_removed = !matches!(place, KeyPlace::Variable(_));
            if can_be_removed && button(ui, Some(Icon::Trash2), strings.remove).clicked() {
                view.act(Action::ForgetKey);
            }
        }
        (None, _) => {
            ui.label(secondary(strings.none, &view.tokens));
        }
    });
}

fn field(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.key;
    let is_checking = matches!(view.state.key.work, KeyWork::Checking { .. });
    let mut enters = false;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - measures::CONTROL - measures::GAP_S).max(measures::CARD);
        let edit = TextEdit::singleline(&mut local.key_field)
            .password(!local.key_is_shown)
            .hint_text(strings.field)
            .desired_width(width)
            .margin(egui::Margin::symmetric(8, 6));
        let response = ui.add_enabled(!is_checking, edit).accessible_name(strings.field);
        if local.pages_seen != Some(Page::Key) {
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
        let may_save = key.is_some() && !is_checking;
        let response = primary_button(ui, Some(Icon::Check), strings.save, may_save);
        if let Some(key) = key.filter(|_| may_save && (enters || response.clicked())) {
            view.act(Action::EnterKey(key));
            // The key stays nowhere but in the keychain.
            wipe(&mut local.key_field);
            local.key_is_shown = false;
        }
        if button(ui, None, strings.cancel).clicked() {
            wipe(&mut local.key_field);
            view.act(Action::TurnTo(Page::Ask));
        }
    });
}
