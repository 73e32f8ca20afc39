//! A failure as a person reads it: a sentence and one button.

use std::time::SystemTime;

use egui::{Frame, Margin, Response, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Blocked, CompareAction, Page, Remedy, remedy, remedy_of_picture};
use crate::domain::{Failure, PictureId, utc};
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
            let deed = view.state.remedy(failure, partial);
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
                let response = primary_button(ui, Some(icon(deed)), label(view, failure, deed), blocked.is_none());
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
            let again = (Icon::RotateCcw, strings.try_again, Action::ReopenPicture(picture));
            let remove = (Icon::Trash2, strings.remove_this, Action::RemovePicture(picture));
            let deed = remedy_of_picture(failure);
            let replace = (icon(deed), view.strings.failures.button(failure.kind), Action::ChooseSuccessor(picture));
            // What helps best stands first.
            let deeds = match deed {
                Remedy::ChoosePicture => vec![replace, remove, again],
                Remedy::Retry => vec![again, remove],
                _ => vec![remove, again],
            };
            for (place, (icon, label, action)) in deeds.into_iter().enumerate() {
                let response = match place {
                    0 => primary_button(ui, Some(icon), label, true),
                    _ => button(ui, Some(icon), label),
                };
                if response.clicked() {
                    view.act(action);
                }
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
            let deed = view.state.remedy_of_reading(failure);
            if let Some(deed) = deed
                && primary_button(ui, Some(icon(deed)), label(view, failure, deed), true).clicked()
            {
                also = act(view, deed, failure);
            }
            let label = view.strings.read.try_again;
            let response = if deed.is_some() {
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
    let (failures, kept) = (&view.strings.failures, view.strings.answer.partial_kept);
    let amid_answer = failures.sentence_amid_answer(failure).filter(|_| partial);
    let text = amid_answer.unwrap_or_else(|| {
        let text = failures.sentence(failure);
        if partial && !text.ends_with(kept) { sentences(&text, kept) } else { text }
    });
    signed_line(ui, Icon::CircleAlert, view.tokens.bad, text);
}

/// What a deed is called: as the kind's own, or in general where it is another one.
fn label<'a>(view: &View<'a>, failure: &Failure, deed: Remedy) -> &'a str {
    let (failures, answer) = (&view.strings.failures, &view.strings.answer);
    match deed {
        _ if deed == remedy(failure.kind, false) => failures.button(failure.kind),
        Remedy::GoOn => answer.go_on,
        Remedy::RemoveLastPicture => failures.remove_last,
        Remedy::RetrySmaller => failures.too_large.button,
        Remedy::ChooseModel => failures.model_unknown.button,
        Remedy::FetchPictures => failures.fetch_here,
        _ => answer.retry,
    }
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
        Remedy::FetchPictures => Icon::Download,
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
        Remedy::AddCredit => {
            if let Some(page) = view.state.credit_page(failure) {
                view.act(Action::OpenLink(page.to_owned()));
            }
        }
        Remedy::FetchPictures => {
            let fetched: Vec<Action> = view.state.links().map(Action::FetchPicture).collect();
            view.actions.extend(fetched);
            view.act(Action::Retry);
        }
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
    let facts = failure.report().into_iter().map(|(name, value)| format!("{name}: {value}"));
    let mut lines: Vec<String> = facts.collect();
    lines.extend(view.state.now.map(|now| format!("time: {}", utc(now))));
    lines.push(format!("system: {} {}", std::env::consts::OS, std::env::consts::ARCH));
    lines.push(view.strings.settings.version.to_owned());
    view.act(Action::CopyReport(lines.join("\n")));
}

/// The failure of the list of models, with the button that opens the list, where there is one. Returns whether it was
/// pressed.
pub(super) fn of_listing(ui: &mut Ui, view: &mut View<'_>, failure: &Failure) -> bool {
    line(ui, view, failure);
    let deed = view.state.remedy(failure, false);
    let page = match deed {
        Remedy::EnterKey => Page::Key,
        Remedy::OpenSettings => Page::Settings,
        _ => return false,
    };
    let is_pressed = button(ui, Some(icon(deed)), label(view, failure, deed)).clicked();
    // Turning to the page that is open would close it.
    if is_pressed && view.state.page != page {
        view.act(Action::TurnTo(page));
    }
    is_pressed
}

/// A failure in one line without a button, where a page has its own.
pub(super) fn line(ui: &mut Ui, view: &View<'_>, failure: &Failure) {
    Frame::new().show(ui, |ui| {
        signed_line(ui, Icon::CircleAlert, view.tokens.bad, view.strings.failures.sentence(failure));
    });
}
