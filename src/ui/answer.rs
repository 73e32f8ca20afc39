//! One question with its answer.

use std::time::SystemTime;

use egui::{CollapsingHeader, CornerRadius, Frame, Label, Margin, Popup, RectAlign, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Answer, AnswerState, Exchange, Remedy, Subject, remedy};
use crate::domain::{FinishReason, PictureId, RequestForm};

use super::error_card;
use super::markdown::{Click, Names};
use super::theme::measures;
use super::view::{View, ViewState};
use super::widgets::{busy, button, icon_button_of_size, raised, secondary, signed_line, small_button};

/// Draws the exchange at this place; `is_last` offers to ask it again.
pub(super) fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    place: usize,
    exchange: &Exchange,
    is_last: bool,
) {
    ui.spacing_mut().item_spacing.y = measures::GAP_S;
    question(ui, view, &exchange.question, &exchange.pictures);
    ui.add_space(measures::GAP_XS);
    let answer = &exchange.answer;
    reasoning(ui, view, place, answer);
    text(ui, view, local, place, answer);
    if let Some(instead) = &exchange.instead {
        question(ui, view, instead, &exchange.pictures);
    }
    status(ui, view, local, answer, is_last);
    if !answer.is_running() && (!answer.text.is_empty() || answer.usage.is_some()) {
        footer(ui, view, answer, is_last);
    }
    if is_last && !answer.is_running() {
        deeds(ui, view, local, exchange);
    }
}

/// What can be done with the last question and its answer.
fn deeds(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, exchange: &Exchange) {
    let strings = &view.strings.answer;
    let answer = &exchange.answer;
    ui.horizontal_wrapped(|ui| {
        let is_cut = match &answer.state {
            AnswerState::Done => answer.reason == Some(FinishReason::Length),
            AnswerState::Stopped => true,
            // Where going on is what helps, the failure offers it.
            AnswerState::Failed { failure, .. } => remedy(failure.kind, true) != Remedy::GoOn,
            _ => false,
        };
        if is_cut && exchange.has_answer() {
            let blocked = view.state.may_ask(strings.go_on_question).err();
            let button = |ui: &mut Ui| small_button(ui, Icon::Play, strings.go_on);
            let response = ui.add_enabled(blocked.is_none(), button);
            if error_card::explained(response, view, blocked).clicked() {
                view.act(Action::Ask(strings.go_on_question.to_owned()));
            }
        }
        if small_button(ui, Icon::Pencil, strings.edit).clicked() {
            edit(ui, view, local, exchange);
        }
        more(ui, view);
    });
}

/// Puts the last question into the box.
fn edit(ui: &Ui, view: &View<'_>, local: &mut ViewState, exchange: &Exchange) {
    let question = exchange.instead.as_ref().unwrap_or(&exchange.question);
    match view.state.subject() {
        Subject::Tray => local.edit_question(ui.ctx(), question),
        // There it is asked behind the others.
        Subject::Pair => local.choose_prompt(ui.ctx(), question, std::slice::from_ref(question)),
    }
}

/// What few people need.
fn more(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.answer;
    let response = small_button(ui, Icon::Ellipsis, strings.more);
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::BOTTOM_END)
        .gap(measures::GAP_XS)
        .frame(raised(&view.tokens))
        .accessible_name(strings.more);
    popup.show(|ui| {
        for (icon, form) in [(Icon::SquareTerminal, RequestForm::Curl), (Icon::CodeXml, RequestForm::Python)] {
            if button(ui, Some(icon), (strings.copy_request)(form)).clicked() {
                view.act(Action::CopyRequest(form));
                ui.close();
            }
        }
    });
}

/// How an answer that is shown elsewhere stands, and what it took.
pub(super) fn outcome(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, exchange: &Exchange, is_last: bool) {
    let answer = &exchange.answer;
    match answer.state {
        AnswerState::Streaming { .. } => busy(ui, view.strings.table.explaining),
        _ => status(ui, view, local, answer, is_last),
    }
    if !answer.is_running() && answer.usage.is_some() {
        footer(ui, view, answer, false);
    }
}

/// An answer without its question.
pub(super) fn in_words(
    ui: &mut Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    place: usize,
    exchange: &Exchange,
    is_last: bool,
) {
    text(ui, view, local, place, &exchange.answer);
    status(ui, view, local, &exchange.answer, is_last);
    footer(ui, view, &exchange.answer, false);
}

fn question(ui: &mut Ui, view: &View<'_>, text: &str, pictures: &[PictureId]) {
    let frame = Frame::new()
        .fill(view.tokens.accent_soft)
        .corner_radius(CornerRadius::same(measures::RADIUS_CARD))
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(text).wrap());
        let subject = view.state.subject();
        let letters: Vec<String> = pictures.iter().filter_map(|id| view.state.letter_in(subject, *id)).collect();
        if view.state.pictures_of(subject).len() > 1 && !letters.is_empty() {
            ui.label(secondary((view.strings.answer.with_pictures)(&letters), &view.tokens));
        }
    });
}

fn reasoning(ui: &mut Ui, view: &View<'_>, place: usize, answer: &Answer) {
    if answer.reasoning.is_empty() {
        return;
    }
    let title = if answer.is_running() && answer.text.is_empty() {
        view.strings.answer.thinking
    } else {
        view.strings.answer.reasoning
    };
    CollapsingHeader::new(secondary(title, &view.tokens)).id_salt(("reasoning", place)).show(ui, |ui| {
        ui.add(Label::new(secondary(answer.reasoning.trim(), &view.tokens)).wrap());
    });
}

fn text(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, place: usize, answer: &Answer) {
    let documents = local.documents_about(view.state.subject());
    while documents.len() <= place {
        documents.push(super::markdown::Document::default());
    }
    let Some(document) = documents.get_mut(place) else { return };
    document.set_text(&answer.text);
    let names = Names {
        copy_code: view.strings.answer.copy_code,
        copy_table: view.strings.answer.copy_table,
        link_target: view.strings.answer.link_target,
    };
    let tokens = view.tokens;
    let click = ui
        .push_id(("answer", place), |ui| {
            ui.set_max_width(measures::ANSWER_MAX.min(ui.available_width()));
            document.show(ui, &tokens, names)
        })
        .inner;
    match click {
        Some(Click::Link(target)) => view.act(Action::OpenLink(target)),
        Some(Click::Copy(text)) => view.act(Action::CopyText(text)),
        None => {}
    }
}

fn status(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, answer: &Answer, is_last: bool) {
    let strings = &view.strings.answer;
    match &answer.state {
        AnswerState::Preparing => busy(ui, strings.preparing),
        AnswerState::Asked { .. } => busy(ui, strings.asked),
        AnswerState::Waiting { until, .. } => {
            let text = (strings.waiting)(seconds_until(*until, view.state.now));
            busy(ui, &text);
        }
        AnswerState::Streaming { .. } if answer.text.is_empty() => busy(ui, strings.thinking),
        AnswerState::Streaming { .. } => {}
        AnswerState::Done => {
            if let Some(end) = answer.reason.as_ref().and_then(|reason| strings.end(reason)) {
                signed_line(ui, Icon::Info, view.tokens.warn, secondary(end, &view.tokens));
            } else if answer.text.is_empty() {
                signed_line(ui, Icon::Info, view.tokens.muted, secondary(strings.nothing_came, &view.tokens));
            }
            if answer.text.is_empty() {
                retry(ui, view, is_last);
            }
        }
        AnswerState::Stopped => {
            let text = if answer.text.is_empty() { strings.stopped_empty } else { strings.stopped };
            signed_line(ui, Icon::Info, view.tokens.muted, secondary(text, &view.tokens));
            if answer.text.is_empty() {
                retry(ui, view, is_last);
            }
        }
        AnswerState::Failed { failure, may_retry_at } if is_last => {
            error_card::of_answer(ui, view, local, failure, *may_retry_at, !answer.text.is_empty());
        }
        AnswerState::Failed { failure, .. } => error_card::line(ui, view, failure),
    }
    if let Some((failure, may_retry_at)) = answer.repeat_failure.as_ref().filter(|_| is_last) {
        error_card::of_answer(ui, view, local, failure, *may_retry_at, false);
    }
}

fn retry(ui: &mut Ui, view: &mut View<'_>, is_last: bool) {
    if is_last {
        let label = view.strings.answer.retry;
        error_card::retry(ui, view, |ui| button(ui, Some(Icon::RotateCcw), label));
    }
}

/// Usage and price, and what can be done with the answer.
fn footer(ui: &mut Ui, view: &mut View<'_>, answer: &Answer, is_last: bool) {
    let strings = &view.strings.answer;
    if answer.is_at_own_temperature {
        let said = secondary(strings.own_temperature, &view.tokens);
        signed_line(ui, Icon::Info, view.tokens.muted, said);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_XS;
        let side = measures::CONTROL_DENSE;
        if !answer.text.is_empty() {
            if icon_button_of_size(ui, Icon::Copy, strings.copy, side).clicked() {
                view.act(Action::CopyText(answer.text.clone()));
            }
            let is_failed = matches!(answer.state, AnswerState::Failed { .. }) || answer.repeat_failure.is_some();
            if is_last && !is_failed {
                error_card::retry(ui, view, |ui| icon_button_of_size(ui, Icon::RotateCcw, strings.retry, side));
            }
        }
        let account = answer.usage.as_ref().map(|usage| (strings.account)(usage, answer.price(), answer.first_text));
        let line: Vec<String> =
            std::iter::once(answer.model.name.clone()).chain(account.filter(|account| !account.is_empty())).collect();
        ui.add(Label::new(secondary(line.join(" · "), &view.tokens)).truncate());
    });
}

fn seconds_until(until: SystemTime, now: Option<SystemTime>) -> u64 {
    let left = now.and_then(|now| until.duration_since(now).ok()).unwrap_or_default();
    left.as_secs_f64().ceil() as u64
}
