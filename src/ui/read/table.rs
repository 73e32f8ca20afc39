//! The text as cells, as a spreadsheet will show it.

use std::ops::Range;

use egui::text::LayoutJob;
use egui::{
    CornerRadius, FontId, Frame, Grid, Label, Margin, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use crate::app::Picture;
use crate::domain::TextLayout;
use crate::ui::theme::{measures, tokens};
use crate::ui::view::View;

use super::ReadView;
use super::text::marked;

/// A heading or a line below the table: it does not make its column as wide as itself.
fn lone_cell(ui: &mut Ui, mut job: LayoutJob, text: &str, table_width: f32) -> Response {
    job.wrap.max_width = table_width;
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let size = Vec2::new(galley.size().x.min(measures::LONE_CELL_MAX), galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().galley(rect.min, galley, tokens(ui).text);
    response
}

/// The bytes of the text that the difference looked at last covers.
fn looked_at(local: &ReadView, picture: &Picture) -> Option<Range<usize>> {
    let second = picture.reading.second.as_ref()?;
    Some(second.differences.get(local.difference?)?.first.clone())
}

/// The cells that the text of the picture falls into.
pub(super) fn show(ui: &mut Ui, view: &View<'_>, local: &mut ReadView, picture: &Picture) {
    let Some(written) = picture.reading.written(TextLayout::Table) else { return };
    let uncertain = picture.reading.uncertain_in(written);
    let looked_at = looked_at(local, picture);
    let is_jump = local.cursor.take().is_some();
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
            // Known from the frame before.
            let id = ui.scope_id().with(("table width", picture.id));
            let width = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(f32::INFINITY);
            let shown = grid.spacing([measures::GAP_XL, measures::GAP_XS]).show(ui, |ui| {
                let mut start = 0;
                for line in written.lines() {
                    let is_alone = columns > 1 && line.split('\t').filter(|cell| !cell.is_empty()).count() == 1;
                    for cell in line.split('\t') {
                        let end = start + cell.len();
                        let inside = uncertain.iter().filter(|place| start <= place.start && place.end <= end);
                        let inside: Vec<_> = inside.map(|place| place.start - start..place.end - start).collect();
                        let job = marked(cell, &inside, &font, &view.tokens);
                        let response =
                            if is_alone { lone_cell(ui, job, cell, width) } else { ui.add(Label::new(job).extend()) };
                        if looked_at.as_ref().is_some_and(|place| place.start <= end && start <= place.end) {
                            ui.painter().rect_filled(response.rect, CornerRadius::same(2), t.selection);
                            if is_jump {
                                response.scroll_to_me(None);
                            }
                        }
                        start = end + 1;
                    }
                    ui.end_row();
                }
            });
            ui.data_mut(|data| data.insert_temp(id, shown.response.rect.width()));
        });
    });
}
