//! The question box with its suggestions.

use egui::{
    CornerRadius, Frame, Id, Key, KeyboardShortcut, Label, Margin, Modifiers, Popup, RectAlign, Stroke, TextEdit, Ui,
};
use lucide_icons::Icon;

use crate::app::{Action, Blocked, Setting, Subject};
use crate::i18n::QuestionStrings;

use super::error_card::explained;
use super::keys::take_key;
use super::theme::measures;
use super::view::{View, ViewState};
use super::widgets::{button, chip, icon_button_of_size, primary_button, raised, secondary, small_button};

/// The name of the question box among egui's widgets.
pub(super) fn box_id() -> Id {
    Id::unique("question box")
}

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    ui.spacing_mut().item_spacing.y = measures::GAP_S;
    starters(ui, view, local);
    let id = box_id();
    let is_focused = ui.memory(|memory| memory.has_focus(id));
    let enter_sends = !view.state.setup.settings.enter_makes_new_line.unwrap_or(false);
    let send_modifiers = if enter_sends { Modifiers::NONE } else { Modifiers::COMMAND };
    let new_line = if enter_sends { Modifiers::SHIFT } else { Modifiers::NONE };
    // Before the box sees the key. An input method that composes keeps it.
    let wants_to_send = is_focused && !local.is_composing && take_key(ui, Key::Enter, send_modifiers);

    let stroke = if is_focused {
        Stroke::new(measures::FOCUS, view.tokens.accent)
    } else {
        Stroke::new(measures::HAIRLINE, view.tokens.line)
    };
    let frame = Frame::new()
        .fill(view.tokens.surface)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(measures::RADIUS_CARD))
        .inner_margin(Margin::same(if is_focused { 7 } else { 8 }));
    frame.show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("question").max_height(measures::QUESTION_MAX).show(ui, |ui| {
            let strings = &view.strings.question;
            let is_one = view.state.pictures_of(view.state.subject()).len() <= 1;
            let placeholder = if is_one { strings.placeholder } else { strings.placeholder_for_several };
            let edit = TextEdit::multiline(&mut local.draft)
                .id(id)
                .frame(Frame::new())
                .margin(Margin::symmetric(4, 2))
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .return_key(KeyboardShortcut::new(new_line, Key::Enter))
                .hint_text(placeholder);
            let response = ui.add(edit).accessible_name(view.strings.question.label);
            if std::mem::take(&mut local.focus_question) {
                response.request_focus();
            }
        });
        take_along(ui, view);
        editing(ui, view, local);
        let blocked = view.state.may_ask(&local.draft).err();
        what_is_missing(ui, view, local, blocked);
        ui.horizontal(|ui| {
            prompts(ui, view, local);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                send_or_stop(ui, view, local, wants_to_send, blocked);
                // In what the button leaves: it would end beneath it.
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let count = view.state.pictures_of(view.state.subject()).len();
                    let text = secondary((view.strings.question.pictures_go_along)(count), &view.tokens);
                    ui.add(Label::new(text).truncate());
                });
            });
        });
    });
    let strings = &view.strings.question;
    let rule = if enter_sends { strings.enter_sends } else { strings.enter_makes_new_line };
    ui.label(secondary(rule, &view.tokens));
}

/// Says that the last question is asked anew, with a way not to.
fn editing(ui: &mut Ui, view: &View<'_>, local: &mut ViewState) {
    if local.edits_last && view.state.conversation.exchanges.is_empty() {
        local.end_edit();
    }
    if !local.edits_last || view.state.subject() == Subject::Pair {
        return;
    }
    ui.horizontal(|ui| {
        ui.add(Label::new(secondary(view.strings.question.editing, &view.tokens)).truncate());
        if icon_button_of_size(ui, Icon::X, view.strings.shell.cancel, measures::CONTROL_DENSE).clicked() {
            local.end_edit();
        }
    });
}

/// The user's own questions: to be put into the box, kept and forgotten.
fn prompts(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.question;
    let response = icon_button_of_size(ui, Icon::Bookmark, strings.prompts, measures::CONTROL_DENSE);
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::TOP_START)
        .gap(measures::GAP_XS)
        .frame(raised(&view.tokens))
        .accessible_name(strings.prompts);
    popup.show(|ui| {
        ui.set_width(measures::CONVERSATION_MIN);
        let own = &view.state.setup.settings.prompts;
        egui::ScrollArea::vertical().id_salt("prompts").max_height(measures::PICKER_HEIGHT).show(ui, |ui| {
            for (place, prompt) in own.iter().enumerate() {
                ui.push_id(place, |ui| {
                    ui.horizontal(|ui| {
                        let forget = (strings.forget_prompt)(prompt);
                        if icon_button_of_size(ui, Icon::X, &forget, measures::CONTROL_DENSE).clicked() {
                            view.act(Action::Set(Setting::NoPrompt(place)));
                        }
                        if ui.add(egui::Button::new(prompt).frame_when_inactive(false).truncate()).clicked() {
                            local.choose_prompt(ui.ctx(), prompt, own);
                        }
                    });
                });
            }
        });
        if local.draft.trim().is_empty() && own.is_empty() {
            ui.label(secondary(strings.no_prompts, &view.tokens));
        } else if !local.draft.trim().is_empty() && small_button(ui, Icon::Plus, strings.save_prompt).clicked() {
            view.act(Action::Set(Setting::Prompt(local.draft.clone())));
        }
    });
}

/// The picture on the stage was brought in for its text: whoever asks here may mean it.
fn take_along(ui: &mut Ui, view: &mut View<'_>) {
    let shown = view.state.shown_picture().filter(|shown| shown.is_for_text && view.state.subject() == Subject::Tray);
    let Some(shown) = shown else { return };
    if small_button(ui, Icon::ImagePlus, &(view.strings.pictures.take_along)(&shown.name())).clicked() {
        view.act(Action::TakeAlong(shown.id));
    }
}

/// What stands in the way of asking and is not plain to see, in a line of its own: beside the button it would be cut.
fn what_is_missing(ui: &mut Ui, view: &View<'_>, local: &ViewState, blocked: Option<Blocked>) {
    let Some(blocked) = blocked else { return };
    if local.was_refused || !matches!(blocked, Blocked::NoQuestion | Blocked::Answering) {
        let text = reason(&view.strings.question, blocked);
        ui.add(Label::new(secondary(text, &view.tokens).color(view.tokens.warn)).wrap());
    }
}

fn send_or_stop(
    ui: &mut Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    wants_to_send: bool,
    blocked: Option<Blocked>,
) {
    let strings = &view.strings.question;
    // Never silently ignored: the reason stands beside the button until something changes.
    local.was_refused = (wants_to_send || local.was_refused) && blocked.is_some_and(|it| it != Blocked::NoQuestion);
    if view.state.talk().running().is_some() {
        if button(ui, Some(Icon::Square), strings.stop).clicked() {
            view.act(Action::Stop);
        }
        return;
    }
    let response = primary_button(ui, Some(Icon::ArrowUp), strings.send, blocked.is_none());
    if let Some(price) = view.state.price_of_asking() {
        ui.label(secondary((view.strings.table.about)(price), &view.tokens));
    }
    let response = explained(response, view, blocked);
    if blocked.is_none() && (wants_to_send || response.clicked()) {
        let question = local.take_question();
        let is_instead = std::mem::take(&mut local.edits_last) && view.state.subject() == Subject::Tray;
        view.act(if is_instead { Action::AskInstead(question) } else { Action::Ask(question) });
        local.focus_question = true;
    }
}

pub(super) fn reason(strings: &QuestionStrings, blocked: Blocked) -> String {
    match blocked {
        Blocked::NoQuestion => strings.blocked_no_question.to_owned(),
        Blocked::NoPicture => strings.blocked_no_picture.to_owned(),
        Blocked::NeedsTwo => strings.blocked_needs_two.to_owned(),
        Blocked::Answering => strings.blocked_answering.to_owned(),
        Blocked::PictureFailed => strings.blocked_picture_failed.to_owned(),
        Blocked::TooManyPictures { limit } => (strings.blocked_too_many)(limit),
        Blocked::NeedsFetching => strings.blocked_needs_fetching.to_owned(),
        Blocked::NoAddress => strings.blocked_no_address.to_owned(),
        Blocked::NoModel => strings.blocked_no_model.to_owned(),
    }
}

/// Suggestions, as long as nothing is typed and nothing was asked.
fn starters(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let pictures = view.state.tray.going_along().count();
    // Two that are compared are explained by a button of their own.
    let has_button = view.state.subject() == Subject::Pair;
    if has_button || pictures == 0 || !local.draft.is_empty() || !view.state.talk().exchanges.is_empty() {
        return;
    }
    let strings = &view.strings.question;
    let starters = if pictures > 1 { strings.starters_for_several } else { strings.starters_for_one };
    ui.label(secondary(strings.starters_heading, &view.tokens));
    ui.horizontal_wrapped(|ui| {
        for text in starters {
            if chip(ui, text).clicked() {
                // Into the box and not off at once: it may be changed, and nothing is paid for by a slip.
                local.draft.clear();
                local.append_to_draft(ui.ctx(), text);
            }
        }
    });
}
