//! The empty window: the jobs to choose from, and the ways to begin.

use egui::{Align, CornerRadius, Layout, Rect, RichText, Sense, Shape, Stroke, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Page};
use crate::domain::Job;

use super::theme::{bold, measures};
use super::view::View;
use super::widgets::{button, button_width, focus_ring, paint_icon, primary_button, secondary};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let area = ui.available_rect_before_wrap().shrink(measures::GAP_XL);
    drop_area(ui, view, area);
    ui.scope_builder(egui::UiBuilder::new().max_rect(area), |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.vertical_centered(|ui| {
                let is_row = area.width() >= row_width() + 2.0 * measures::GAP_XL;
                let flat = Job::ALL.len() as f32 * (measures::CARD_HEIGHT_FLAT + measures::GAP_S);
                let cards_height = if is_row { measures::CARD_HEIGHT } else { flat };
                let content = measures::WELCOME_HEADING + cards_height + measures::CONTROL + 4.0 * measures::GAP_XXL;
                ui.add_space(((area.height() - content) / 2.0).max(measures::GAP_L));
                heading(ui, view);
                ui.add_space(measures::GAP_XXL);
                cards(ui, view, is_row);
                ui.add_space(measures::GAP_XL);
                entries(ui, view, is_row);
                ui.add_space(measures::GAP_XL);
                let strings = &view.strings.welcome;
                let drop = if view.state.setup.takes_drops { strings.drop } else { strings.no_drops };
                ui.label(secondary(drop, &view.tokens));
            });
        });
    });
}

/// The dashed outline that says where things can be dropped: everywhere.
fn drop_area(ui: &Ui, view: &View<'_>, area: Rect) {
    let corners = CornerRadius::same(measures::RADIUS_CARD);
    ui.painter().rect_filled(area, corners, view.tokens.surface);
    let (left, right, top, bottom) = (area.left(), area.right(), area.top(), area.bottom());
    let outline = [
        egui::pos2(left, top),
        egui::pos2(right, top),
        egui::pos2(right, bottom),
        egui::pos2(left, bottom),
        egui::pos2(left, top),
    ];
    let stroke = Stroke::new(measures::HAIRLINE, view.tokens.muted);
    let [dash, gap] = measures::DASH;
    ui.painter().extend(Shape::dashed_line(&outline, stroke, dash, gap));
}

fn heading(ui: &mut Ui, view: &View<'_>) {
    let strings = &view.strings.welcome;
    ui.label(RichText::new(strings.heading).size(measures::TEXT_XL).family(bold()));
    ui.add_space(measures::GAP_XS);
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - measures::GAP_XXL);
        ui.label(RichText::new((strings.explanation)(view.state.job())).color(view.tokens.muted));
    });
}

fn cards(ui: &mut Ui, view: &mut View<'_>, is_row: bool) {
    let strings = &view.strings.welcome;
    let jobs = [
        (Icon::MessageCircleQuestionMark, Job::Ask),
        (Icon::ScanText, Job::Read),
        (Icon::GitCompareArrows, Job::Compare),
    ];
    let size = if is_row {
        Vec2::new(measures::JOB_CARD, measures::CARD_HEIGHT)
    } else {
        Vec2::new(flat_width(ui), measures::CARD_HEIGHT_FLAT)
    };
    let mut draw = |ui: &mut Ui| {
        for (icon, job) in jobs {
            card(ui, view, size, icon, (strings.job)(job), (strings.job_hint)(job), job);
        }
    };
    if is_row {
        let total = Vec2::new(row_width(), measures::CARD_HEIGHT);
        ui.allocate_ui_with_layout(total, Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = measures::GAP_L;
            draw(ui);
        });
    } else {
        draw(ui);
    }
}

/// Width of the cards beside each other.
fn row_width() -> f32 {
    Job::ALL.len() as f32 * (measures::JOB_CARD + measures::GAP_L) - measures::GAP_L
}

/// Width of a card where they stand below each other.
fn flat_width(ui: &Ui) -> f32 {
    (ui.available_width() - 2.0 * measures::GAP_L).min(measures::CONVERSATION)
}

/// A way to bring in a picture.
struct Entry {
    icon: Icon,
    label: &'static str,
    hint: Option<&'static str>,
    action: Action,
}

/// The ways to bring in a picture, the one that is used most first.
fn ways_in(view: &View<'_>) -> Vec<Entry> {
    let (welcome, read) = (&view.strings.welcome, &view.strings.read);
    let entry = |icon, label, action| Entry { icon, label, hint: None, action };
    let mut ways = vec![
        entry(Icon::ClipboardPaste, welcome.paste, Action::Paste),
        entry(Icon::FolderOpen, welcome.open, Action::ChoosePictures),
    ];
    if view.state.job() == Job::Read {
        ways.push(Entry { hint: Some(read.snip), ..entry(Icon::Scissors, read.snip_short, Action::Snip) });
        ways.push(entry(Icon::Files, view.strings.batch.open, Action::TurnTo(Page::Batch)));
    }
    ways.push(entry(Icon::Sparkles, welcome.sample, Action::OpenSample));
    if view.state.cleared.is_some() {
        ways.push(entry(Icon::Undo2, view.strings.shell.undo_clearing, Action::UndoClearing));
    }
    ways
}

/// Buttons in rows, each in the middle: a row that wraps by itself begins at the left.
fn entries(ui: &mut Ui, view: &mut View<'_>, is_row: bool) {
    let room = if is_row { row_width() } else { flat_width(ui) };
    let gap = ui.spacing().item_spacing.x;
    let mut rows: Vec<(f32, Vec<Entry>)> = Vec::new();
    for entry in ways_in(view) {
        let width = button_width(ui, entry.icon, entry.label, rows.is_empty());
        match rows.last_mut().filter(|(taken, _)| taken + gap + width <= room) {
            Some((taken, row)) => {
                *taken += gap + width;
                row.push(entry);
            }
            None => rows.push((width, vec![entry])),
        }
    }
    let mut is_first = true;
    for (width, row) in rows {
        let layout = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(Vec2::new(width, measures::CONTROL), layout, |ui| {
            for Entry { icon, label, hint, action } in row {
                let is_primary = std::mem::take(&mut is_first);
                let response = if is_primary {
                    primary_button(ui, Some(icon), label, true)
                } else {
                    button(ui, Some(icon), label)
                };
                if response.clicked() {
                    view.act(action);
                }
                if let Some(hint) = hint {
                    response.on_hover_text(hint);
                }
            }
        });
    }
}

/// A card that is a button: an icon, what the job is, and a line more. The chosen one is filled softly.
fn card(ui: &mut Ui, view: &mut View<'_>, size: Vec2, icon: Icon, title: &str, hint: &str, job: Job) {
    let t = view.tokens;
    let is_chosen = view.state.job() == job;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, title));
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => t.accent_soft,
        (false, true) => t.hover,
        (false, false) => t.canvas,
    };
    let edge = if is_chosen { Stroke::new(measures::FOCUS, t.accent) } else { Stroke::new(measures::HAIRLINE, t.line) };
    let corners = CornerRadius::same(measures::RADIUS_CARD);
    ui.painter().rect(rect, corners, fill, edge, egui::StrokeKind::Inside);
    focus_ring(ui, &response, measures::RADIUS_CARD, 0.0);
    let is_tall = size.y > measures::CARD_HEIGHT_FLAT;
    let inner = rect.shrink(measures::GAP_L);
    let text_left = if is_tall { inner.left() } else { inner.left() + measures::CONTROL + measures::GAP_S };
    let icon_at = if is_tall {
        inner.left_top() + Vec2::splat(measures::GAP_M)
    } else {
        inner.left_center() + Vec2::new(measures::GAP_M, 0.0)
    };
    paint_icon(ui, icon, icon_at, measures::GAP_XL, t.accent);
    let width = inner.right() - text_left;
    let title = ui.painter().layout(title.to_owned(), egui::FontId::new(measures::TEXT, bold()), t.text, width);
    let hint = ui.painter().layout(hint.to_owned(), egui::FontId::proportional(measures::TEXT_S), t.muted, width);
    let height = title.size().y + measures::GAP_XS + hint.size().y;
    let top = if is_tall { inner.top() + measures::GAP_XL + measures::GAP_L } else { inner.center().y - height / 2.0 };
    let hint_top = top + title.size().y + measures::GAP_XS;
    ui.painter().galley(egui::pos2(text_left, top), title, t.text);
    ui.painter().galley(egui::pos2(text_left, hint_top), hint, t.muted);
    if response.clicked() {
        view.act(Action::ChooseJob(job));
    }
}
