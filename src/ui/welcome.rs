//! The empty window: what can be done here, and three ways to begin.

use egui::{Align, CornerRadius, Layout, Rect, RichText, Sense, Shape, Stroke, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::Action;

use super::theme::{bold, measures};
use super::view::View;
use super::widgets::{focus_ring, paint_icon, secondary};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let area = ui.available_rect_before_wrap().shrink(measures::GAP_XL);
    drop_area(ui, view, area);
    ui.scope_builder(egui::UiBuilder::new().max_rect(area), |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.vertical_centered(|ui| {
                let is_row = area.width() >= 3.0 * measures::CARD + 2.0 * measures::GAP_L + 2.0 * measures::GAP_XL;
                let cards =
                    if is_row { measures::CARD_HEIGHT } else { 3.0 * (measures::CARD_HEIGHT_FLAT + measures::GAP_S) };
                let content = measures::WELCOME_HEADING + cards + 3.0 * measures::GAP_XXL;
                ui.add_space(((area.height() - content) / 2.0).max(measures::GAP_L));
                heading(ui, view);
                ui.add_space(measures::GAP_XXL);
                if is_row {
                    row(ui, view);
                } else {
                    column(ui, view);
                }
                ui.add_space(measures::GAP_XL);
                ui.label(secondary(view.strings.welcome.drop, &view.tokens));
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
    let stroke = Stroke::new(measures::HAIRLINE, view.tokens.line);
    let [dash, gap] = measures::DASH;
    ui.painter().extend(Shape::dashed_line(&outline, stroke, dash, gap));
}

fn heading(ui: &mut Ui, view: &View<'_>) {
    let strings = &view.strings.welcome;
    ui.label(RichText::new(strings.heading).size(measures::TEXT_XL).family(bold()));
    ui.add_space(measures::GAP_XS);
    ui.label(RichText::new(strings.explanation).color(view.tokens.muted));
}

fn cards(view: &View<'_>) -> [(Icon, &'static str, &'static str, Action); 3] {
    let strings = &view.strings.welcome;
    [
        (Icon::ClipboardPaste, strings.paste, strings.paste_hint, Action::Paste),
        (Icon::FolderOpen, strings.open, strings.open_hint, Action::ChoosePictures),
        (Icon::Sparkles, strings.sample, strings.sample_hint, Action::OpenSample),
    ]
}

fn row(ui: &mut Ui, view: &mut View<'_>) {
    let total = 3.0 * measures::CARD + 2.0 * measures::GAP_L;
    ui.allocate_ui_with_layout(Vec2::new(total, measures::CARD_HEIGHT), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_L;
        for (icon, title, hint, action) in cards(view) {
            card(ui, view, Vec2::new(measures::CARD, measures::CARD_HEIGHT), icon, title, hint, action);
        }
    });
}

fn column(ui: &mut Ui, view: &mut View<'_>) {
    let width = (ui.available_width() - 2.0 * measures::GAP_L).min(measures::CONVERSATION);
    for (icon, title, hint, action) in cards(view) {
        card(ui, view, Vec2::new(width, measures::CARD_HEIGHT_FLAT), icon, title, hint, action);
    }
}

/// A card that is a button: an icon, what it does, and a line more.
fn card(ui: &mut Ui, view: &mut View<'_>, size: Vec2, icon: Icon, title: &str, hint: &str, action: Action) {
    let t = view.tokens;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, title));
    let fill = if response.hovered() { t.accent_soft } else { t.canvas };
    let corners = CornerRadius::same(measures::RADIUS_CARD);
    ui.painter().rect(rect, corners, fill, Stroke::new(measures::HAIRLINE, t.line), egui::StrokeKind::Inside);
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
        view.act(action);
    }
}
