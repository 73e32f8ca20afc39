//! The table of a comparison: rows that point at places, and the row that is typed over.

use std::sync::Arc;

use egui::{
    FontId, Frame, Galley, Key, Margin, Modifiers, Pos2, Rect, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo,
};
use lucide_icons::Icon;

use crate::app::{Action, TableAction, TableLine};
use crate::domain::{RowSource, TableColumn, TableRow};
use crate::ui::keys::take_key;
use crate::ui::theme::{bold, measures};
use crate::ui::view::View;
use crate::ui::widgets::{button, focus_ring, icon_button_of_size, paint_icon, primary_button, secondary, segments};

use super::{CompareView, panel};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView) {
    let lines = &view.state.comparing.explained.lines;
    // The action is carried out after the frame in which the button was pressed.
    let added = lines.iter().rev().find(|line| line.row == TableRow::empty()).filter(|_| local.opens_added);
    if let Some(added) = added {
        local.opens_added = false;
        local.editing = Some((added.id, added.row.clone()));
        local.focuses_row = true;
    }
    if lines.is_empty() {
        return;
    }
    let width = ui.available_width() - measures::CONTROL_DENSE - measures::GAP_XS;
    let mut lit = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        heads(ui, view, width);
        for line in lines {
            // Rows come in between others: for who hears them and who points at them each stays what it is.
            ui.push_id(line.id, |ui| match local.editing.take() {
                Some((id, row)) if id == line.id => editor(ui, view, local, line, row),
                other => {
                    local.editing = other;
                    if self::line(ui, view, local, line, width) {
                        lit = line.row.region;
                    }
                }
            });
        }
        // The canvas says what is lit while the pointer is there.
        if ui.rect_contains_pointer(ui.max_rect()) || lit.is_some() {
            local.lit = lit;
        }
    });
}

/// Where each column begins and how much room it has.
fn columns(left: f32, width: f32) -> [(f32, f32); 4] {
    let mut x = left + measures::GAP_S;
    let width = width - measures::GAP_S;
    measures::TABLE_COLUMNS.map(|share| {
        let column = (x, width * share - measures::GAP_S);
        x += width * share;
        column
    })
}

fn heads(ui: &mut Ui, view: &View<'_>, width: f32) {
    let (strings, t) = (&view.strings.table, view.tokens);
    let size = Vec2::new(ui.available_width(), measures::CONTROL_DENSE);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let font = FontId::new(measures::TEXT_S, bold());
    let heads = [(strings.what, t.muted), ("A", t.picture_a), ("B", t.picture_b), (strings.same, t.muted)];
    for ((x, _), (text, colour)) in columns(rect.left(), width).into_iter().zip(heads) {
        ui.painter().text(Pos2::new(x, rect.center().y), egui::Align2::LEFT_CENTER, text, font.clone(), colour);
    }
    let line = Stroke::new(measures::HAIRLINE, t.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// One row. Returns whether it is looked at.
fn line(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView, line: &TableLine, width: f32) -> bool {
    let (strings, t, row) = (&view.strings.table, view.tokens, &line.row);
    let place = row.region.filter(|_| !row.tells_its_place()).map(|id| format!("{id} · ")).unwrap_or_default();
    let source = format!("{place}{}", (strings.said_by)(row.source));
    let rooms = columns(0.0, width).map(|(_, room)| room);
    let text = |ui: &Ui, text: &str, room: f32, colour| {
        let font = FontId::proportional(measures::TEXT_S);
        ui.painter().layout(text.to_owned(), font, colour, room.max(1.0))
    };
    let quiet = if row.same == Some(false) { t.text } else { t.muted };
    let cells =
        [(row.what.as_str(), t.text), (&row.a, t.text), (&row.b, t.text), ((strings.sameness)(row.same), quiet)];
    let galleys: Vec<Arc<Galley>> =
        cells.into_iter().zip(rooms).map(|((cell, colour), room)| text(ui, cell, room, colour)).collect();
    let source = text(ui, &source, rooms[0], t.muted);
    // The source stands below the first cell, and in a narrow table the word below the sign in the last.
    let below = [source.size().y, 0.0, 0.0, word_at(&galleys[3], rooms[3]).y];
    let heights = galleys.iter().zip(below).map(|(galley, below)| galley.size().y + below);
    let height = heights.fold(0.0, f32::max) + measures::GAP_M;
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_XS;
        let sense = if row.region.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), sense);
        let role = if row.region.is_some() { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, (strings.row)(row)));
        let is_lit = row.region.is_some() && local.lit_region() == row.region;
        let ground = if is_lit { Some(t.accent_soft) } else { response.hovered().then_some(t.hover) };
        if let Some(ground) = ground.filter(|_| row.region.is_some()) {
            ui.painter().rect_filled(rect, measures::RADIUS_PICTURE, ground);
        }
        paint(ui, view, row, rect, &galleys, source);
        focus_ring(ui, &response, measures::RADIUS_PICTURE, 0.0);
        let region = view.state.comparing.measured().into_iter().flat_map(|measured| &measured.regions);
        if let Some(region) = region.filter(|_| response.clicked()).find(|region| Some(region.id) == row.region) {
            panel::go_to(local, region);
        }
        let edit = icon_button_of_size(ui, Icon::Pencil, &(strings.edit)(&row.what), measures::CONTROL_DENSE);
        if edit.clicked() {
            local.editing = Some((line.id, row.clone()));
            local.focuses_row = true;
        }
        response.hovered() || response.has_focus() || edit.hovered()
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(measures::HAIRLINE, t.line));
    shown.inner
}

fn paint(ui: &Ui, view: &View<'_>, row: &TableRow, rect: Rect, galleys: &[Arc<Galley>], source: Arc<Galley>) {
    let t = view.tokens;
    let top = rect.top() + measures::GAP_S - 2.0;
    let painter = ui.painter();
    for ((x, _), galley) in columns(rect.left(), rect.width()).into_iter().zip(galleys).take(3) {
        painter.galley(Pos2::new(x, top), Arc::clone(galley), t.text);
    }
    let below = top + galleys[0].size().y;
    let [(left, _), .., (x, room)] = columns(rect.left(), rect.width());
    painter.galley(Pos2::new(left, below), source, t.muted);
    let (icon, colour) = match row.same {
        Some(true) => (Icon::Check, t.good),
        Some(false) => (Icon::EqualNot, t.warn),
        None => (Icon::CircleQuestionMark, t.muted),
    };
    let half = measures::ICON / 2.0;
    paint_icon(ui, icon, Pos2::new(x + half, top + half), measures::ICON, colour);
    painter.galley(Pos2::new(x, top) + word_at(&galleys[3], room), Arc::clone(&galleys[3]), t.text);
}

/// Where the word of the last column stands: beside its sign, below it where there is too little room.
fn word_at(word: &Galley, room: f32) -> Vec2 {
    let beside = measures::ICON + measures::GAP_XS;
    if beside + word.size().x <= room { Vec2::new(beside, 0.0) } else { Vec2::new(0.0, measures::ICON + 2.0) }
}

/// The row that is typed over, until Done or Enter; Esc leaves it as it was.
fn editor(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView, line: &TableLine, mut row: TableRow) {
    let (strings, t) = (&view.strings.table, view.tokens);
    let mut is_open = true;
    let frame = Frame::new().fill(t.canvas).inner_margin(Margin::same(measures::GAP_S as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = measures::GAP_XS;
        let ends = take_key(ui, Key::Enter, Modifiers::NONE);
        let gives_up = take_key(ui, Key::Escape, Modifiers::NONE);
        for column in TableColumn::ALL {
            let name = (strings.cell)(column);
            ui.label(secondary(name, &t));
            let mut text = row.cell(column).to_owned();
            let response = ui.add(TextEdit::singleline(&mut text).desired_width(f32::INFINITY)).accessible_name(name);
            if response.changed() {
                row.set_cell(column, text);
            }
            if column == TableColumn::What && std::mem::take(&mut local.focuses_row) {
                response.request_focus();
                // A row that was added stands at the end, perhaps out of sight.
                response.scroll_to_me(None);
            }
        }
        ui.horizontal_wrapped(|ui| {
            let choices = [Some(true), Some(false), None];
            if let Some(same) = segments(ui, row.same, &choices, strings.sameness, strings.sameness) {
                row.same = same;
            }
            if primary_button(ui, Some(Icon::Check), strings.done, true).clicked() || ends {
                let row = TableRow { source: RowSource::Edited, ..row.clone() };
                let is_empty = TableColumn::ALL.into_iter().all(|column| row.cell(column).trim().is_empty());
                let is_same = TableRow { source: line.row.source, ..row.clone() } == line.row;
                if is_empty {
                    view.act(Action::Table(TableAction::Remove(line.id)));
                } else if !is_same {
                    view.act(Action::Table(TableAction::Edit { line: line.id, row }));
                }
                is_open = false;
            }
            if button(ui, Some(Icon::Trash2), strings.remove).clicked() {
                view.act(Action::Table(TableAction::Remove(line.id)));
                is_open = false;
            }
        });
        is_open &= !gives_up;
    });
    if is_open {
        local.editing = Some((line.id, row));
    }
}
