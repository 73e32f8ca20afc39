//! The frame of the window: top bar, the parts of a job or a page, status line.

use egui::{Align, Area, CentralPanel, Frame, Id, Label, Layout, Margin, Order, Panel, RichText, ScrollArea, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Page, ReadingWork, State};
use crate::domain::{Job, TextReader};
use crate::i18n::Strings;

use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{icon_button, paint_icon, secondary, segments};
use super::{
    about_page, batch_page, chooser_page, compare, key_page, keys, models, notice, parts, settings_page,
    shortcuts_page, welcome,
};

/// Draws the whole window and returns what the user did.
pub fn window(ui: &mut Ui, state: &State, local: &mut ViewState, strings: &'static Strings) -> Vec<Action> {
    let mut view = View::new(ui, state, strings);
    local.stage.begin_frame();
    local.stage_width = None;
    local.seats.clear();
    keys::watch_composition(ui, local);
    keys::global(ui, &mut view, local);
    let (canvas, surface) = (view.tokens.canvas, view.tokens.surface);
    let bar = Frame::new().fill(surface).inner_margin(Margin::symmetric(12, 0));
    Panel::top("top bar").frame(bar).exact_size(measures::TOP_BAR).show(ui, |ui| top_bar(ui, &mut view, local));
    let line = Frame::new().fill(surface).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("status").frame(line).exact_size(measures::STATUS_LINE).show(ui, |ui| status_line(ui, &view, local));
    let body = Frame::new().fill(canvas);
    match state.page {
        Page::Job if state.is_empty() => {
            CentralPanel::default().frame(body).show(ui, |ui| welcome::show(ui, &mut view));
        }
        Page::Job => parts::show(ui, &mut view, local),
        Page::Key => page(ui, &mut view, |ui, view| key_page::show(ui, view, local)),
        Page::Settings => page(ui, &mut view, |ui, view| settings_page::show(ui, view, local)),
        Page::Batch => page(ui, &mut view, batch_page::show),
        Page::Chooser => plain_page(ui, &mut view, |ui, view| chooser_page::show(ui, view, local)),
        Page::About => plain_page(ui, &mut view, about_page::show),
        Page::Shortcuts => page(ui, &mut view, |ui, view| shortcuts_page::show(ui, view)),
    }
    notice::show(ui, &mut view, local.stage_width);
    drop_veil(ui, &view, local);
    if state.page != Page::Key && local.pages_seen == Some(Page::Key) {
        key_page::forget_typed(ui.ctx(), local);
    }
    if state.page != Page::Chooser {
        local.path_field = None;
    }
    // Typed, and left by a key that moves no focus.
    if state.page != Page::Settings {
        view.actions.extend(local.take_settings());
    }
    local.pages_seen = Some(state.page);
    for action in &view.actions {
        local.put_draft_aside(state, action);
    }
    view.actions
}

fn top_bar(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.shell;
    let width = ui.available_width();
    ui.horizontal_centered(|ui| {
        if view.state.page == Page::Job {
            // As large as the arrow of a page, so that nothing beside it moves.
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(measures::CONTROL), egui::Sense::hover());
            paint_icon(ui, Icon::Eye, rect.center(), measures::GAP_XL - 2.0, view.tokens.accent);
        } else if icon_button(ui, Icon::ArrowLeft, strings.back).clicked() {
            view.act(Action::TurnTo(Page::Job));
        }
        if width >= measures::NARROW {
            ui.add(Label::new(RichText::new(strings.title).size(measures::TEXT_L).family(bold())).selectable(false));
            ui.add_space(measures::GAP_S);
        }
        if let Some(job) = segments(ui, view.state.job(), &Job::ALL, strings.job, strings.job_hint) {
            view.act(Action::ChooseJob(job));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = measures::GAP_XS;
            if icon_button(ui, Icon::Settings, strings.settings).clicked() {
                view.act(Action::TurnTo(Page::Settings));
            }
            if width >= measures::VERY_NARROW && icon_button(ui, Icon::Keyboard, strings.shortcuts).clicked() {
                view.act(Action::TurnTo(Page::Shortcuts));
            }
            if icon_button(ui, Icon::SquarePen, strings.new_conversation).clicked() {
                view.act(Action::NewConversation);
            }
            if view.state.page != Page::Job {
                return;
            }
            parts::fold_button(ui, view, local, width);
            ui.add_space(measures::GAP_S);
            ui.spacing_mut().item_spacing.x = measures::GAP_S;
            if view.state.job() != Job::Read && width >= measures::VERY_NARROW {
                models::detail_picker(ui, view);
            }
            let room =
                (ui.available_width() - measures::GAP_S).clamp(measures::MODEL_BUTTON_MIN, measures::MODEL_BUTTON);
            models::model_picker(ui, view, local, room);
        });
    });
}

/// A page of text and controls, in the middle and not too wide.
fn page(ui: &mut Ui, view: &mut View<'_>, contents: impl FnOnce(&mut Ui, &mut View<'_>)) {
    let canvas = Frame::new().fill(view.tokens.canvas);
    CentralPanel::default().frame(canvas).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            in_the_middle(ui, |ui| {
                contents(ui, view);
                ui.add_space(measures::GAP_XXL);
            });
        });
    });
}

/// The same for one that holds what can be scrolled.
fn plain_page(ui: &mut Ui, view: &mut View<'_>, contents: impl FnOnce(&mut Ui, &mut View<'_>)) {
    let canvas = Frame::new().fill(view.tokens.canvas);
    CentralPanel::default().frame(canvas).show(ui, |ui| in_the_middle(ui, |ui| contents(ui, view)));
}

fn in_the_middle(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let side = ((ui.available_width() - measures::PAGE_MAX) / 2.0).max(measures::GAP_L);
    let rect = ui.available_rect_before_wrap();
    let inner = egui::Rect::from_min_max(
        egui::pos2(rect.left() + side, rect.top() + measures::GAP_XXL),
        egui::pos2(rect.right() - side, rect.bottom()),
    );
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), contents);
}

/// Where pictures go, always in sight.
fn status_line(ui: &mut Ui, view: &View<'_>, local: &ViewState) {
    let strings = &view.strings.shell;
    let t = view.tokens;
    let (colour, text) = match view.state.endpoint() {
        _ if view.state.job() == Job::Read && !is_read_by_model(view.state) => {
            (t.good, strings.reading_stays.to_owned())
        }
        _ if view.state.job() == Job::Compare && view.state.talk().exchanges.is_empty() => {
            (t.good, strings.comparing_stays.to_owned())
        }
        None => (t.muted, strings.no_address.to_owned()),
        Some(endpoint) if view.state.hands_addresses_on() => (t.warn, (strings.server_fetches)(endpoint.host())),
        Some(endpoint) if view.state.hands_some_addresses_on() => {
            (t.warn, (strings.server_fetches_some)(endpoint.host()))
        }
        Some(endpoint) if endpoint.is_on_this_computer() => (t.good, strings.on_this_computer.to_owned()),
        Some(endpoint) => (t.warn, (strings.goes_to)(endpoint.host())),
    };
    ui.horizontal_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(measures::GAP_S), egui::Sense::hover());
        ui.painter().circle_filled(rect.center(), measures::GAP_XS, colour);
        ui.label(secondary(text, &t)).on_hover_text(strings.badge_hint);
        if let Some(spot) = compare::status(view, local).filter(|_| view.state.job() == Job::Compare) {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(Label::new(secondary(spot, &t)).truncate());
            });
        }
    });
}

/// Whether a model reads or has read what is shown.
fn is_read_by_model(state: &State) -> bool {
    let Some(picture) = state.shown_picture() else { return false };
    let reading = &picture.reading;
    let reads = matches!(reading.work, ReadingWork::Running { reader: TextReader::Model, .. });
    reads || reading.text.iter().chain(&reading.others).any(|text| text.reader == TextReader::Model)
}

/// While something is dragged over the window: the whole of it is the target, or what lies below: the half of the
/// comparison, the picture of the tray.
fn drop_veil(ui: &Ui, view: &View<'_>, local: &ViewState) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) && local.drag.is_none() {
        return;
    }
    let half = local.drag.and_then(|at| local.half_at(view.state, at));
    let rect = half.map_or_else(|| ui.ctx().content_rect(), |half| local.compare.place_of(half));
    let words = half.map(|half| (view.strings.compare.drop_half)(half.letter()));
    let seat = local.drag.and_then(|at| local.seats.iter().find(|(.., rect)| rect.contains(at)));
    let words = words.or_else(|| seat.map(|(_, letter, _)| (view.strings.pictures.drop_replace)(letter)));
    let words = words.unwrap_or_else(|| view.strings.shell.drop_here.to_owned());
    Area::new(Id::unique("drop veil")).order(Order::Foreground).fixed_pos(rect.min).interactable(false).show(
        ui.ctx(),
        |ui| {
            ui.painter().rect_filled(rect, 0.0, view.tokens.veil);
            let target = rect.shrink(measures::GAP_XL);
            let stroke = egui::Stroke::new(measures::FOCUS, view.tokens.accent);
            let (around, radius) = match seat {
                Some((.., rect)) => (rect.expand(measures::FOCUS), measures::RADIUS_PICTURE),
                None => (target, measures::RADIUS_CARD),
            };
            ui.painter().rect_stroke(around, radius, stroke, egui::StrokeKind::Inside);
            let centre = target.center();
            paint_icon(
                ui,
                Icon::ImagePlus,
                centre - egui::vec2(0.0, measures::GAP_XL),
                measures::ICON_XL,
                view.tokens.accent,
            );
            let text = RichText::new(words).size(measures::TEXT_L).family(bold());
            let size = egui::vec2(target.width(), measures::CONTROL);
            let place = egui::Rect::from_center_size(centre + egui::vec2(0.0, measures::GAP_XL), size);
            ui.put(place, Label::new(text).selectable(false));
        },
    );
}
