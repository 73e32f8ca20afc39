//! Tables of an answer.

use egui::{CornerRadius, Frame, Label, Margin, ScrollArea, Stroke, Ui};
use egui_extras::{Column, TableBuilder};
use lucide_icons::Icon;

use crate::ui::theme::{Tokens, measures};
use crate::ui::widgets::small_button;

use super::draw::job;
use super::parse::{Span, plain};
use super::{Click, Names};

type Cell = Vec<Span>;

pub(super) fn show(
    ui: &mut Ui,
    index: usize,
    header: &[Cell],
    rows: &[Vec<Cell>],
    tokens: &Tokens,
    names: Names,
    click: &mut Option<Click>,
) {
    let widths = column_widths(ui, header, rows, tokens);
    let heights: Vec<f32> = rows.iter().map(|row| row_height(ui, row, &widths, false, tokens)).collect();
    let header_height = row_height(ui, header, &widths, true, tokens);
    let frame = Frame::new()
        .stroke(Stroke::new(measures::HAIRLINE, tokens.line))
        .corner_radius(CornerRadius::same(measures::RADIUS))
        .inner_margin(Margin::symmetric(12, 4));
    let available = ui.available_width();
    ScrollArea::horizontal().id_salt(("table", index)).show(ui, |ui| {
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(measures::GAP_L, 0.0);
            let mut builder = TableBuilder::new(ui)
                .id_salt(("cells", index))
                .vscroll(false)
                .auto_shrink(true)
                .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
            for width in &widths {
                builder = builder.column(Column::exact(*width));
            }
            let cell = |ui: &mut Ui, cell: Option<&Cell>, is_header: bool| {
                let spans = cell.map(Vec::as_slice).unwrap_or_default();
                ui.add(Label::new(job(spans, measures::TEXT_S, is_header, tokens)).wrap());
            };
            builder
                .header(header_height, |mut row| {
                    for column in 0..widths.len() {
                        row.col(|ui| cell(ui, header.get(column), true));
                    }
                })
                .body(|mut body| {
                    for (cells, height) in rows.iter().zip(&heights) {
                        body.row(*height, |mut row| {
                            row.set_overline(true);
                            for column in 0..widths.len() {
                                row.col(|ui| cell(ui, cells.get(column), false));
                            }
                        });
                    }
                });
        });
        // The bar of what is too wide lies below the table and not on it.
        let is_too_wide = ui.min_rect().width() > available;
        ui.add_space(if is_too_wide { measures::GAP_S } else { 0.0 });
    });
    if small_button(ui, Icon::Copy, names.copy_table).clicked() {
        *click = Some(Click::Copy(tab_separated(header, rows)));
    }
}

/// Each column as wide as its widest cell; when they do not fit, the wide ones give way.
fn column_widths(ui: &Ui, header: &[Cell], rows: &[Vec<Cell>], tokens: &Tokens) -> Vec<f32> {
    let count = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
    let natural = |cell: &Cell, is_header: bool| {
        let galley = ui.painter().layout_job(job(cell, measures::TEXT_S, is_header, tokens));
        galley.size().x.ceil() + 1.0
    };
    let mut widths: Vec<f32> = (0..count)
        .map(|column| {
            let of_header = header.get(column).map_or(0.0, |cell| natural(cell, true));
            let of_rows = rows.iter().filter_map(|row| row.get(column)).map(|cell| natural(cell, false));
            of_rows.fold(of_header, f32::max).max(measures::GAP_XL)
        })
        .collect();
    let gaps = measures::GAP_L * count.saturating_sub(1) as f32 + 2.0 * measures::GAP_L;
    let available = (ui.available_width() - gaps).max(0.0);
    let total: f32 = widths.iter().sum();
    if total > available {
        let share = (available / count.max(1) as f32).clamp(measures::CARD / 2.0, measures::COLUMN_MAX);
        let narrow: f32 = widths.iter().filter(|width| **width <= share).sum();
        let wide = widths.iter().filter(|width| **width > share).count().max(1);
        let left = ((available - narrow) / wide as f32).clamp(share, measures::COLUMN_MAX.max(share));
        for width in &mut widths {
            *width = width.min(left);
        }
    }
    widths
}

fn row_height(ui: &Ui, row: &[Cell], widths: &[f32], is_header: bool, tokens: &Tokens) -> f32 {
    let heights = row.iter().zip(widths).map(|(cell, width)| {
        let mut job = job(cell, measures::TEXT_S, is_header, tokens);
        job.wrap.max_width = *width;
        ui.painter().layout_job(job).size().y
    });
    heights.fold(measures::TEXT_S, f32::max) + measures::GAP_S
}

/// As spreadsheets take it: a tab between cells, a line per row.
fn tab_separated(header: &[Cell], rows: &[Vec<Cell>]) -> String {
    let line = |cells: &[Cell]| {
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace(['\t', '\n'], " ")).collect();
        cells.join("\t")
    };
    let lines: Vec<String> = std::iter::once(line(header)).chain(rows.iter().map(|row| line(row))).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_copied_with_tabs_between_its_cells() {
        let cell = |text: &str| vec![Span { text: text.to_owned(), ..Span::default() }];
        let text = tab_separated(&[cell("a"), cell("b")], &[vec![cell("1\t2"), cell("3")]]);
        assert_eq!(text, "a\tb\n1 2\t3");
    }
}
