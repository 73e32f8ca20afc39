//! The pickers of model and detail.

use egui::{Button, Label, Popup, PopupCloseBehavior, RectAlign, Response, RichText, SetOpenCommand, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};
use lucide_icons::Icon;

use crate::app::{Action, Listing};
use crate::domain::{Detail, Model, Provider};

use super::error_card;
use super::theme::measures;
use super::view::{View, ViewState};
use super::widgets::{busy, button, dropdown, explained_choice, raised, secondary, small_button, strong};

/// The button of the model with its popup.
pub(super) fn model_picker(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, width: f32) {
    let strings = &view.strings.models;
    let chosen = &view.state.models.chosen;
    let name = if chosen.id.is_empty() { strings.none_chosen } else { &chosen.name };
    let response = dropdown(ui, name, &(strings.model_button)(name), width);
    // The name may be cut; the id says which model it is exactly.
    let response = if chosen.id.is_empty() { response } else { response.on_hover_text(&chosen.id) };
    let opens = std::mem::take(&mut local.open_model_picker);
    if (response.clicked() && !Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response))) || opens {
        local.model_search.clear();
        if view.state.models.listing != Listing::Live {
            view.act(Action::ListModels);
        }
    }
    let set =
        if opens { Some(SetOpenCommand::Bool(true)) } else { response.clicked().then_some(SetOpenCommand::Toggle) };
    let popup = Popup::from_response(&response)
        .open_memory(set)
        .align(RectAlign::BOTTOM_END)
        .gap(measures::GAP_XS)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .frame(raised(&view.tokens))
        .accessible_name((strings.model_button)(name));
    let just_opened = opens || response.clicked();
    let picked = popup.show(|ui| picker(ui, view, local, just_opened)).and_then(|shown| shown.inner);
    if let Some(id) = picked {
        view.act(Action::ChooseModel(id));
        Popup::close_id(ui.ctx(), Popup::default_response_id(&response));
    }
}

/// The list. Returns the id of the model that was picked.
fn picker(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, just_opened: bool) -> Option<String> {
    let strings = &view.strings.models;
    let width = measures::PICKER_WIDTH.min(ui.ctx().content_rect().width() - measures::GAP_XXL);
    ui.set_width(width);
    let search = TextEdit::singleline(&mut local.model_search)
        .hint_text(strings.search)
        .desired_width(f32::INFINITY)
        .align(egui::Align2::LEFT_CENTER)
        .margin(egui::Margin::symmetric(8, 4));
    let search = ui.add(search).accessible_name(strings.search);
    if just_opened {
        search.request_focus();
    }
    if listing(ui, view) {
        ui.close();
    }
    let found: Vec<&Model> = view.state.models.matching(&local.model_search, local.all_models).collect();
    let mut picked = None;
    let typed = local.model_search.trim();
    // Enter takes the first one, so that three letters and Enter are enough.
    if search.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) && !typed.is_empty() {
        picked = Some(found.first().map_or(typed, |model| &model.id).to_owned());
    }
    if !found.is_empty() {
        picked = table(ui, view, &found).or(picked);
    } else if !view.state.models.list.is_empty() {
        ui.label(secondary(strings.nothing_found, &view.tokens));
    }
    let is_known = found.iter().any(|model| model.id == typed);
    if !typed.is_empty() && !is_known && button(ui, None, &(strings.use_typed)(typed)).clicked() {
        picked = Some(typed.to_owned());
    }
    foot(ui, view, local);
    picked
}

/// What a list may have left out, and where more is told.
fn foot(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let (strings, state) = (&view.strings.models, view.state);
    let has_page = |page: fn(&Provider) -> &Option<String>| state.provider().is_some_and(|it| page(it).is_some());
    let has_model_page = has_page(|provider| &provider.model_page) && !state.models.chosen.id.is_empty();
    ui.horizontal_wrapped(|ui| {
        if state.models.all.len() > state.models.list.len() {
            ui.checkbox(&mut local.all_models, strings.all).on_hover_text(strings.all_hint);
        }
        if has_model_page && small_button(ui, Icon::ExternalLink, strings.about).clicked() {
            view.act(Action::OpenModelPage);
        }
        if has_page(|provider| &provider.price_page) && small_button(ui, Icon::ExternalLink, strings.prices).clicked() {
            view.act(Action::OpenPricePage);
        }
    });
}

/// How the list stands. Returns whether it was left for what opens it.
fn listing(ui: &mut Ui, view: &mut View<'_>) -> bool {
    let strings = &view.strings.models;
    match &view.state.models.listing {
        Listing::Loading { .. } => busy(ui, strings.loading),
        Listing::Failed(failure) => {
            let is_left = error_card::of_listing(ui, view, failure);
            ui.horizontal_wrapped(|ui| {
                if !view.state.models.list.is_empty() {
                    ui.add(Label::new(secondary(strings.failed, &view.tokens)).wrap());
                }
                reload(ui, view);
            });
            return is_left;
        }
        Listing::Live => reload(ui, view),
        Listing::Seed => {}
    }
    false
}

fn reload(ui: &mut Ui, view: &mut View<'_>) {
    if small_button(ui, Icon::RotateCcw, view.strings.models.reload).clicked() {
        view.act(Action::ListModels);
    }
}

fn table(ui: &mut Ui, view: &View<'_>, found: &[&Model]) -> Option<String> {
    let strings = &view.strings.models;
    let tokens = view.tokens;
    let mut picked = None;
    ui.spacing_mut().item_spacing = egui::vec2(measures::GAP_S, 0.0);
    TableBuilder::new(ui)
        .id_salt("models")
        .max_scroll_height(measures::PICKER_HEIGHT)
        .min_scrolled_height((found.len() as f32 * measures::CONTROL).min(measures::PICKER_HEIGHT))
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::remainder().clip(true))
        .column(Column::exact(measures::CONTEXT_COLUMN))
        .column(Column::exact(measures::PRICE_COLUMN))
        .header(measures::CONTROL_DENSE, |mut row| {
            row.col(|ui| {
                ui.label(secondary(strings.name_column, &tokens));
            });
            row.col(|ui| right(ui, |ui| ui.label(secondary(strings.context_column, &tokens))));
            row.col(|ui| {
                right(ui, |ui| ui.label(secondary(strings.price_column, &tokens)).on_hover_text(strings.price_hint));
            });
        })
        .body(|body| {
            body.rows(measures::CONTROL, found.len(), |mut row| {
                let Some(model) = found.get(row.index()) else { return };
                let is_chosen = model.id == view.state.models.chosen.id;
                row.col(|ui| {
                    ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
                    let text = if is_chosen { strong(&model.name) } else { RichText::new(&model.name) };
                    // Something on the right pushes the name to the left.
                    let button = Button::selectable(is_chosen, text).right_text("").truncate();
                    let size = egui::vec2(ui.available_width(), measures::CONTROL_DENSE);
                    let response = ui.add_sized(size, button).accessible_name(&model.name).on_hover_text(&model.id);
                    if response.clicked() {
                        picked = Some(model.id.clone());
                    }
                });
                let context = model.context_tokens.map_or(strings.unknown.to_owned(), strings.context);
                row.col(|ui| right(ui, |ui| ui.label(secondary(context, &tokens))));
                let price = (strings.price)(model.input_per_million, model.output_per_million);
                row.col(|ui| right(ui, |ui| ui.label(secondary(price, &tokens))));
            });
        });
    picked
}

fn right(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> Response) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), contents);
}

/// The button of the detail with its popup.
pub(super) fn detail_picker(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.models;
    let chosen = view.state.detail();
    let value = (strings.detail)(chosen);
    let name = (strings.detail_button)(value);
    // The name of the model needs the room more.
    let has_room = ui.available_width() >= measures::DETAIL_BUTTON + measures::GAP_S + measures::MODEL_BUTTON;
    let response = if has_room {
        dropdown(ui, &name, &name, measures::DETAIL_BUTTON)
    } else {
        dropdown(ui, value, &name, measures::DETAIL_BUTTON_SHORT).on_hover_text(&name)
    };
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::BOTTOM_END)
        .gap(measures::GAP_XS)
        .frame(raised(&view.tokens))
        .accessible_name(&name);
    popup.show(|ui| {
        ui.set_width(measures::CONVERSATION_MIN);
        for detail in [Detail::Auto, Detail::Low, Detail::High] {
            let (label, hint) = ((strings.detail)(detail), (strings.detail_hint)(detail));
            if explained_choice(ui, detail == chosen, label, hint) {
                view.act(Action::ChooseDetail(detail));
            }
        }
    });
}
