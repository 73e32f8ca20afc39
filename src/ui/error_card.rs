//! A failure as a person reads it: a sentence and one button.

use std::time::SystemTime;

use egui::{Frame, Margin, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Page, Remedy, remedy};
use crate::domain::{Failure, PictureId};

use super::theme::measures;
use super::view::{View, ViewState};
use super::widgets::{button, card, primary_button, signed_line};

/// What a card's button does to the window, beside its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Also {
    Nothing,
    OpenModelPicker,
}

/// The failure of an answer. `partial` says that something had come before.
pub(super) fn of_answer(
    ui: &mut Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    failure: &Failure,
    may_retry_at: Option<SystemTime>,
    partial: bool,
) {
    let also = framed(ui, view, |ui, view| {
        sentence(ui, view, failure, partial);
        let mut also = Also::Nothing;
        ui.horizontal_wrapped(|ui| {
            let now = view.state.now;
            let left = may_retry_at.zip(now).and_then(|(until, now)| until.duration_since(now).ok());
            let left = left.filter(|left| !left.is_zero());
            let deed = remedy(failure.kind);
            if let Some(left) = left.filter(|_| deed == Remedy::Retry) {
                let label = (view.strings.answer.retry_in)(left.as_secs_f64().ceil() as u64);
                primary_button(ui, Some(Icon::RotateCcw), &label, false);
            } else {
                let label = view.strings.failures.button(failure.kind);
                if primary_button(ui, Some(icon(deed)), label, true).clicked() {
                    also = act(view, deed, failure);
                }
            }
            if deed != Remedy::Retry && button(ui, Some(Icon::RotateCcw), view.strings.answer.retry).clicked() {
                view.act(Action::Retry);
            }
            copy_details(ui, view, failure);
        });
        also
    });
    if also == Also::OpenModelPicker {
        local.open_model_picker = true;
    }
}

/// The failure of a picture that cannot be opened or prepared.
pub(super) fn of_picture(ui: &mut Ui, view: &mut View<'_>, picture: PictureId, failure: &Failure) {
    framed(ui, view, |ui, view| {
        sentence(ui, view, failure, false);
        ui.horizontal_wrapped(|ui| {
            let strings = &view.strings.pictures;
            if primary_button(ui, Some(Icon::Trash2), strings.remove_this, true).clicked() {
                view.act(Action::RemovePicture(picture));
            }
            if button(ui, Some(Icon::RotateCcw), strings.try_again).clicked() {
                view.act(Action::ReopenPicture(picture));
            }
            copy_details(ui, view, failure);
        });
    });
}

fn framed<R>(ui: &mut Ui, view: &mut View<'_>, contents: impl FnOnce(&mut Ui, &mut View<'_>) -> R) -> R {
    let frame = card(&view.tokens).inner_margin(Margin::same(measures::GAP_M as i8));
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measures::GAP_M;
        contents(ui, view)
    });
    // A bar at the edge says at a glance that this is not an answer.
    let rect = shown.response.rect;
    let bar = egui::Rect::from_min_max(rect.min, egui::pos2(rect.left() + measures::EDGE, rect.bottom()));
    let corners = egui::CornerRadius { nw: measures::RADIUS, sw: measures::RADIUS, ..egui::CornerRadius::ZERO };
    ui.painter().rect_filled(bar, corners, view.tokens.bad);
    shown.inner
}

fn sentence(ui: &mut Ui, view: &View<'_>, failure: &Failure, partial: bool) {
    let mut text = view.strings.failures.sentence(failure);
    if partial && !text.ends_with(view.strings.answer.partial_kept) {
        text = format!("{text} {}", view.strings.answer.partial_kept);
    }
    signed_line(ui, Icon::CircleAlert, view.tokens.bad, text);
}

fn icon(deed: Remedy) -> Icon {
    match deed {
        Remedy::EnterKey => Icon::KeyRound,
        Remedy::ChooseModel => Icon::Sparkles,
        Remedy::ChoosePicture => Icon::FolderOpen,
        Remedy::OpenSettings => Icon::Settings,
        Remedy::AddCredit => Icon::CreditCard,
        Remedy::NewConversation => Icon::SquarePen,
        Remedy::Retry | Remedy::RetrySmaller => Icon::RotateCcw,
    }
}

fn act(view: &mut View<'_>, deed: Remedy, failure: &Failure) -> Also {
    match deed {
        Remedy::EnterKey => view.act(Action::AskForKey),
        Remedy::ChooseModel => return Also::OpenModelPicker,
        Remedy::ChoosePicture => {
            let failed = view.state.tray.pictures.iter().find(|picture| picture.failure() == Some(failure));
            if let Some(id) = failed.map(|picture| picture.id) {
                view.act(Action::RemovePicture(id));
            }
            view.act(Action::ChoosePictures);
        }
        Remedy::OpenSettings => view.act(Action::TurnTo(Page::Settings)),
        Remedy::AddCredit => view.act(Action::OpenCreditPage),
        Remedy::NewConversation => view.act(Action::NewConversation),
        Remedy::Retry => view.act(Action::Retry),
        Remedy::RetrySmaller => view.act(Action::RetrySmaller),
    }
    Also::Nothing
}

/// What a person who helps would ask for. Never a key: failures hold none.
fn copy_details(ui: &mut Ui, view: &mut View<'_>, failure: &Failure) {
    if !button(ui, Some(Icon::Copy), view.strings.answer.details).clicked() {
        return;
    }
    let mut lines = vec![format!("kind: {}", failure.kind)];
    let facts = &failure.facts;
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    add("picture", facts.subject.clone());
    add("host", facts.host.clone());
    add("model", facts.model.clone());
    add("status", facts.status.map(|status| status.to_string()));
    add("server", failure.server_text.clone());
    add("detail", failure.detail.clone());
    lines.push(view.strings.settings.version.to_owned());
    view.act(Action::CopyText(lines.join("\n")));
}

/// A failure in one line without a button, where a page has its own.
pub(super) fn line(ui: &mut Ui, view: &View<'_>, failure: &Failure) {
    Frame::new().show(ui, |ui| {
        signed_line(ui, Icon::CircleAlert, view.tokens.bad, view.strings.failures.sentence(failure));
    });
}
