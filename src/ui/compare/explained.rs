//! The second part of the panel: how the two differ in words, and questions about them.

use egui::{CentralPanel, Frame, Label, Margin, Panel, Popup, RectAlign, ScrollArea, TextEdit, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Asked, Exchange, SaveForm, State, Subject, TableAction};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{
    button, dropdown, explained_choice, icon_button_of_size, primary_button, raised, secondary, section, signed_line,
    small_button, strong,
};
use crate::ui::{answer, error_card, question};

use super::{CompareView, table};

/// The whole part, in all the room below the choice of parts.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let frame = Frame::new().inner_margin(Margin::same(measures::GAP_M as i8));
    // Who opens this part has not come to type.
    local.focus_question &= !view.state.talk().exchanges.is_empty();
    if view.state.pair_sizes().is_some() {
        Panel::bottom("pair question").frame(frame).resizable(false).show(ui, |ui| question::show(ui, view, local));
    }
    let head = Frame::new().inner_margin(Margin::symmetric(measures::GAP_M as i8, measures::GAP_S as i8));
    Panel::top("explain").frame(head).resizable(false).show_separator_line(false).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            explain(ui, view);
            templates(ui, view, &mut local.compare);
        });
    });
    // Room for the scroll bar beside the rows.
    let frame = Frame::new().inner_margin(Margin { left: measures::GAP_M as i8, ..Margin::ZERO });
    let beside_the_bar = Frame::new().inner_margin(Margin { right: measures::GAP_M as i8, ..Margin::ZERO });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        // An answer in words is followed to its end; a table is read from its beginning.
        let exchanges = &view.state.talk().exchanges;
        let is_asked = exchanges.last().is_some_and(|last| last.asked == Asked::Question);
        let is_new = is_asked && exchanges.len() > local.compare.exchanges_seen;
        local.compare.exchanges_seen = exchanges.len();
        let scroll = ScrollArea::vertical().id_salt("explained").auto_shrink(false).stick_to_bottom(is_asked);
        scroll.show(ui, |ui| {
            beside_the_bar.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = measures::GAP_S;
                verdict(ui, view);
                table_status(ui, view, local);
                deeds(ui, view, &mut local.compare);
                table::show(ui, view, &mut local.compare);
                talk(ui, view, local);
                ui.add_space(measures::GAP_M);
                if is_new {
                    ui.scroll_to_cursor(Some(egui::Align::BOTTOM));
                }
            });
        });
    });
}

/// The one button that matters, with about what it costs.
fn explain(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.table;
    let blocked = view.state.may_explain().err();
    let label = if view.state.comparing.explained.is_explained() { strings.explain_again } else { strings.explain };
    let price = view.state.price_of_explaining().map(strings.about);
    let text = price.map_or_else(|| label.to_owned(), |price| format!("{label} {price}"));
    let response = primary_button(ui, Some(Icon::Sparkles), &text, blocked.is_none());
    let response = error_card::explained(response, view, blocked);
    let hint = match view.state.endpoint() {
        Some(endpoint) if !endpoint.is_on_this_computer() => (strings.explain_hint)(endpoint.host()),
        _ => strings.explain_hint_here.to_owned(),
    };
    if response.on_hover_text(hint).clicked() {
        view.act(Action::Table(TableAction::Explain));
    }
}

/// What the pictures are compared by.
fn templates(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView) {
    let strings = &view.strings.table;
    let chosen = view.state.template();
    let name = (strings.template)(chosen.as_ref().map_or(strings.no_template, |template| &template.name));
    let width = measures::TEMPLATE_BUTTON.min(ui.available_width().max(measures::MODEL_BUTTON_MIN));
    let response = dropdown(ui, &name, &name, width);
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::BOTTOM_START)
        .gap(measures::GAP_XS)
        .frame(raised(&view.tokens))
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(&name);
    popup.show(|ui| {
        ui.set_width(measures::CONVERSATION_MIN);
        let choose = |id: Option<String>| Action::Table(TableAction::ChooseTemplate(id));
        ScrollArea::vertical().max_height(measures::PICKER_HEIGHT).show(ui, |ui| {
            if explained_choice(ui, chosen.is_none(), strings.no_template, strings.no_template_hint) {
                view.act(choose(None));
            }
            for template in view.state.templates() {
                let is_taken = chosen.as_ref().is_some_and(|chosen| chosen.id == template.id);
                if explained_choice(ui, is_taken, &template.name, &(strings.attributes)(&template.attributes)) {
                    view.act(choose(Some(template.id.clone())));
                }
                let forget = (strings.forget_template)(&template.name);
                if view.state.is_own_template(&template.id) && small_button(ui, Icon::Trash2, &forget).clicked() {
                    view.act(Action::Table(TableAction::ForgetTemplate(template.id)));
                }
            }
        });
        ui.separator();
        ui.horizontal(|ui| {
            let room = ui.available_width() - measures::CONTROL - measures::GAP_S;
            let edit = TextEdit::singleline(&mut local.template_name).desired_width(room);
            ui.add(edit.hint_text(strings.template_name)).accessible_name(strings.template_name);
            let may_save = !local.template_name.trim().is_empty();
            let save = |ui: &mut Ui| icon_button_of_size(ui, Icon::Save, strings.save_template, measures::CONTROL);
            if ui.add_enabled(may_save, save).clicked() {
                view.act(Action::Table(TableAction::SaveTemplate(std::mem::take(&mut local.template_name))));
                ui.close();
            }
        });
    });
}

/// What it all comes to: the model's sentence, else what was measured.
fn verdict(ui: &mut Ui, view: &View<'_>) {
    let explained = &view.state.comparing.explained;
    let measured = view.state.comparing.measured().map(view.strings.table.measured_verdict);
    if let Some(verdict) = explained.verdict.clone().or(measured) {
        ui.add_space(measures::GAP_XS);
        ui.add(Label::new(strong(verdict)).wrap());
    }
    if view.state.comparing.is_refused() && explained.verdict.is_none() {
        signed_line(ui, Icon::Info, view.tokens.warn, view.strings.compare.refused);
        ui.add(Label::new(secondary(view.strings.table.nothing_yet, &view.tokens)).wrap());
    }
}

/// How the last table that was asked for stands. What was said before it, and of it, stands further down.
fn table_status(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let state = view.state;
    let count = state.comparing.explained.talk.exchanges.len();
    if let Some((place, exchange)) = last_table(state).filter(|(_, exchange)| !is_answered_in_words(exchange)) {
        answer::outcome(ui, view, local, exchange, place + 1 == count);
    }
}

/// The last time that a table was asked for.
fn last_table(state: &State) -> Option<(usize, &Exchange)> {
    let exchanges = state.comparing.explained.talk.exchanges.iter().enumerate();
    exchanges.rev().find(|(_, exchange)| exchange.asked != Asked::Question)
}

/// Whether the answer that was to be a table is none.
fn is_answered_in_words(exchange: &Exchange) -> bool {
    let answer = &exchange.answer;
    exchange.asked != Asked::Question && !answer.is_running() && answer.row_count == 0 && !answer.text.is_empty()
}

/// Copying, saving, one more row, one change less.
fn deeds(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView) {
    let strings = &view.strings.table;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_XS;
        if small_button(ui, Icon::Plus, strings.add).on_hover_text(strings.add_hint).clicked() {
            view.act(Action::Table(TableAction::Add));
            local.opens_added = true;
        }
        let may_undo = view.state.comparing.explained.may_undo();
        let undo = |ui: &mut Ui| small_button(ui, Icon::Undo2, strings.undo);
        if ui.add_enabled(may_undo, undo).clicked() {
            view.act(Action::Table(TableAction::Undo));
            local.editing = None;
        }
        if small_button(ui, Icon::Copy, strings.copy).clicked() {
            view.act(Action::Table(TableAction::Copy));
        }
        let response = small_button(ui, Icon::Download, strings.save);
        let popup = Popup::from_toggle_button_response(&response)
            .align(RectAlign::BOTTOM_START)
            .gap(measures::GAP_XS)
            .frame(raised(&view.tokens))
            .accessible_name(strings.save);
        popup.show(|ui| {
            for form in SaveForm::ALL {
                let needs_pictures = !matches!(form, SaveForm::Csv | SaveForm::Markdown);
                let name = match form {
                    SaveForm::Csv => strings.save_csv,
                    SaveForm::Markdown => strings.save_markdown,
                    SaveForm::Difference => strings.save_difference,
                    SaveForm::CardPng => strings.save_card_png,
                    SaveForm::CardHtml => strings.save_card_html,
                };
                let is_there = match form {
                    SaveForm::Difference => view.state.comparing.measured().is_some(),
                    _ => !needs_pictures || view.state.comparing.outcome.is_some(),
                };
                if ui.add_enabled(is_there, |ui: &mut Ui| button(ui, None, name)).clicked() {
                    view.act(Action::Table(TableAction::Save(form)));
                    ui.close();
                }
            }
        });
    });
}

/// What was asked about the two in words, and answers that were no table.
fn talk(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let state = view.state;
    let exchanges = &state.comparing.explained.talk.exchanges;
    local.documents_about(Subject::Pair).truncate(exchanges.len());
    let is_said = |exchange: &&Exchange| exchange.asked == Asked::Question || is_answered_in_words(exchange);
    if exchanges.iter().any(|exchange| is_said(&exchange)) {
        ui.add_space(measures::GAP_S);
        section(ui, view.strings.table.questions);
    }
    let count = exchanges.len();
    for (place, exchange) in exchanges.iter().enumerate() {
        let is_last = place + 1 == count;
        if exchange.asked == Asked::Question {
            answer::show(ui, view, local, place, exchange, is_last);
            ui.add_space(measures::GAP_L);
        } else if is_answered_in_words(exchange) {
            signed_line(ui, Icon::Info, view.tokens.warn, view.strings.table.no_table);
            answer::in_words(ui, view, local, place, exchange, is_last);
            let may_ask = view.state.may_explain().err();
            if is_last {
                let make = button_of(ui, view.strings.table.make_table, may_ask.is_none());
                if error_card::explained(make, view, may_ask).clicked() {
                    view.act(Action::Table(TableAction::MakeTable));
                }
            }
        }
    }
}

fn button_of(ui: &mut Ui, label: &str, is_enabled: bool) -> egui::Response {
    ui.add_enabled(is_enabled, |ui: &mut Ui| button(ui, Some(Icon::Table), label))
}
