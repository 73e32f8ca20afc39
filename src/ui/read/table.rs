//! The text as cells, as a spreadsheet will show it.

use egui::{Frame, Grid, Label, Margin, ScrollArea, Stroke, Ui};

use crate::app::Picture;
use crate::domain::TextLayout;
use crate::ui::theme::{measures, tokens};
use crate::ui::view::View;
use egui::{CornerRadius, FontId};

use super::text::{marked, uncertain_words};

/// The cells that the text of the picture falls into.
pub(super) fn show(ui: &mut Ui, view: &View<'_>, picture: &Picture) {
    let Some(written) = picture.reading.written(TextLayout::Table) else { return };
    let uncertain = uncertain_words(&picture.reading);
    let t = tokens(ui);
    let font = FontId::proportional(measures::TEXT_S);
    let columns = written.lines().map(|line| line.split('\t').count()).max().unwrap_or_default();
    let frame = Frame::new()
        .stroke(Stroke::new(measures::HAIRLINE, t.line))
        .corner_radius(CornerRadius::same(measures::RADIUS))
        .inner_margin(Margin::symmetric(12, 8));
    ScrollArea::both().id_salt(("table", picture.id)).auto_shrink(false).show(ui, |ui| {
        frame.show(ui, |ui| {
            let grid = Grid::new(("cells", picture.id)).num_columns(columns).striped(true);
            grid.spacing([measures::GAP_XL, measures::GAP_XS]).show(ui, |ui| {
                for line in written.lines() {
                    for cell in line.split('\t') {
                        ui.add(Label::new(marked(cell, &uncertain, &font, &view.tokens)).extend());
                    }
                    ui.end_row();
                }
            });
        });
    });
}
