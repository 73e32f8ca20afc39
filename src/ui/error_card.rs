//! A failure as a person reads it: a sentence and one button.

use std::time::SystemTime;

use egui::{Frame, Margin, Response, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Asked, Blocked, CompareAction, Page, Remedy, remedy};
use crate::domain::{Detail, Failure, PictureId};
use crate::i18n::sentences;

use super::question::reason;
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
            let (deed, label) = offered(view, failure, partial);
            if let Some(left) = left.filter(|_| deed == Remedy::Retry) {
                let label = (view.strings.answer.retry_in)(left.as_secs_f64().ceil() as u64);
                primary_button(ui, Some(Icon::RotateCcw), &label, false);
            } else {
                let blocked = match deed {
                    Remedy::GoOn => view.state.may_ask(view.strings.answer.go_on_question).err(),
                    Remedy::Retry | Remedy::RetrySmaller => view.state.may_retry().err(),
                    Remedy::RemoveLastPicture if view.state.tray.going_along().next().is_none() => {
                        Some(Blocked::NoPicture)
                    }
                    _ => None,
                };
                let response = primary_button(ui, Some(icon(deed)), label, blocked.is_none());
                if explained(response, view, blocked).clicked() {
                    also = act(view, deed, failure);
                }
            }
            if deed != Remedy::Retry {
                let label = view.strings.answer.retry;
                retry(ui, view, |ui| button(ui, Some(Icon::RotateCcw), label));
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
            let deed = remedy(failure.kind, false);
            let is_replaced = deed == Remedy::ChoosePicture;
            if is_replaced
                && primary_button(ui, Some(icon(deed)), view.strings.failures.button(failure.kind), true).clicked()
            {
                view.act(Action::ChooseSuccessor(picture));
            }
            let remove = (Some(Icon::Trash2), strings.remove_this);
            let response =
                if is_replaced { button(ui, remove.0, remove.1) } else { primary_button(ui, remove.0, remove.1, true) };
            if response.clicked() {
                view.act(Action::RemovePicture(picture));
            }
            if button(ui, Some(Icon::RotateCcw), strings.try_again).clicked() {
                view.act(Action::ReopenPicture(picture));
            }
            copy_details(ui, view, failure);
        });
    });
}

/// The failure of a reading; `again` tries it once more.
pub(super) fn of_reading(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, again: Action, failure: &Failure) {
    let also = framed(ui, view, |ui, view| {
        sentence(ui, view, failure, false);
        let mut also = Also::Nothing;
        ui.horizontal_wrapped(|ui| {
            let deed = remedy(failure.kind, false);
            // What is about the question and its pictures does not help a reading.
            let helps =
                matches!(deed, Remedy::EnterKey | Remedy::ChooseModel | Remedy::OpenSettings | Remedy::AddCredit);
            if helps {
                let label = view.strings.failures.button(failure.kind);
                if primary_button(ui, Some(icon(deed)), label, true).clicked() {
                    also = act(view, deed, failure);
                }
            }
            let label = view.strings.read.try_again;
            let response = if helps {
                button(ui, Some(Icon::RotateCcw), label)
            } else {
                primary_button(ui, Some(Icon::RotateCcw), label, true)
            };
            if response.clicked() {
                view.act(again);
            }
            copy_details(ui, view, failure);
        });
        also
    });
    if also == Also::OpenModelPicker {
        local.open_model_picker = true;
    }
}

/// The failure of a comparison.
pub(super) fn of_comparison(ui: &mut Ui, view: &mut View<'_>, failure: &Failure) {
    framed(ui, view, |ui, view| {
        sentence(ui, view, failure, false);
        ui.horizontal_wrapped(|ui| {
            if primary_button(ui, Some(Icon::RotateCcw), view.strings.compare.again, true).clicked() {
                view.act(Action::Compare(CompareAction::Again));
            }
            copy_details(ui, view, failure);
        });
    });
}

fn framed<R>(ui: &mut Ui, view: &mut View<'_>, contents: impl FnOnce(&mut Ui, &mut View<'_>) -> R) -> R {
    let frame = card(&view.tokens).inner_margin(Margin::same(measures::GAP_M as i8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = measures::GAP_M;
        contents(ui, view)
    });
    // A bar at the edge says at a glance that this is not an answer.
    let rect = shown.response.rect;
    let inset = f32::from(measures::RADIUS_CARD);
    let bar = egui::Rect::from_min_max(
        egui::pos2(rect.left(), rect.top() + inset),
        egui::pos2(rect.left() + measures::EDGE, rect.bottom() - inset),
    );
    ui.painter().rect_filled(bar, 2, view.tokens.bad);
    shown.inner
}

fn sentence(ui: &mut Ui, view: &View<'_>, failure: &Failure, partial: bool) {
    let mut text = view.strings.failures.sentence(failure);
    if partial && !text.ends_with(view.strings.answer.partial_kept) {
        text = sentences(&text, view.strings.answer.partial_kept);
    }
    signed_line(ui, Icon::CircleAlert, view.tokens.bad, text);
}

/// The deed that helps, with its label.
fn offered<'a>(view: &View<'a>, failure: &Failure, partial: bool) -> (Remedy, &'a str) {
    let failures = &view.strings.failures;
    // Of a table the rest cannot be asked for.
    let is_question = view.state.talk().exchanges.last().is_some_and(|last| last.asked == Asked::Question);
    match remedy(failure.kind, partial && is_question) {
        // Smaller than low there is nothing.
        Remedy::RetrySmaller if view.state.detail() == Detail::Low || is_small(view) => {
            (Remedy::RemoveLastPicture, failures.remove_last)
        }
        Remedy::GoOn => (Remedy::GoOn, view.strings.answer.go_on),
        deed => (deed, failures.button(failure.kind)),
    }
}

/// Whether the last question has been made smaller already.
fn is_small(view: &View<'_>) -> bool {
    view.state.talk().exchanges.last().is_some_and(|last| last.is_smaller)
}

/// Makes a button ask the last question again; where that cannot be, it says why.
pub(super) fn retry(ui: &mut Ui, view: &mut View<'_>, button: impl FnOnce(&mut Ui) -> Response) {
    let blocked = view.state.may_retry().err();
    let response = ui.add_enabled(blocked.is_none(), button);
    if explained(response, view, blocked).clicked() {
        view.act(Action::Retry);
    }
}

/// A disabled button with the reason at the pointer.
pub(super) fn explained(response: Response, view: &View<'_>, blocked: Option<Blocked>) -> Response {
    match blocked {
        Some(blocked) => response.on_disabled_hover_text(reason(&view.strings.question, blocked)),
        None => response,
    }
}

fn icon(deed: Remedy) -> Icon {
    match deed {
        Remedy::EnterKey => Icon::KeyRound,
        Remedy::ChooseModel => Icon::Sparkles,
        Remedy::ChoosePicture => Icon::FolderOpen,
        Remedy::RemoveLastPicture => Icon::Trash2,
        Remedy::OpenSettings => Icon::Settings,
        Remedy::AddCredit => Icon::CreditCard,
        Remedy::NewConversation => Icon::SquarePen,
        Remedy::GoOn => Icon::Play,
        Remedy::Retry | Remedy::RetrySmaller => Icon::RotateCcw,
    }
}

fn act(view: &mut View<'_>, deed: Remedy, failure: &Failure) -> Also {
    match deed {
        Remedy::EnterKey => view.act(Action::AskForKey),
        Remedy::ChooseModel => return Also::OpenModelPicker,
        Remedy::ChoosePicture => {
            let failed = view.state.tray.pictures.iter().find(|picture| picture.failure() == Some(failure));
            view.act(failed.map_or(Action::ChoosePictures, |picture| Action::ChooseSuccessor(picture.id)));
        }
        Remedy::RemoveLastPicture => {
            if let Some(last) = view.state.tray.going_along().last() {
                view.act(Action::RemovePicture(last.id));
            }
        }
        Remedy::OpenSettings => view.act(Action::TurnTo(Page::Settings)),
        Remedy::AddCredit => view.act(Action::OpenCreditPage),
        Remedy::NewConversation => view.act(Action::NewConversation),
        Remedy::Retry => view.act(Action::Retry),
        Remedy::GoOn => view.act(Action::Ask(view.strings.answer.go_on_question.to_owned())),
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
