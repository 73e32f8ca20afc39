//! The conversation: questions and answers above, the question box below.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};

use super::theme::measures;
use super::view::{View, ViewState};
use super::{answer, question};

/// The whole panel.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    local.documents.truncate(view.state.conversation.exchanges.len());
    // From below, so that the question box has its room first and the answers get what is left.
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 0.0), Layout::top_down(Align::Min), |ui| {
            Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| question::show(ui, view, local));
        });
        ui.with_layout(Layout::top_down(Align::Min), |ui| exchanges(ui, view, local));
    });
}

fn exchanges(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let count = view.state.conversation.exchanges.len();
    let is_new = count > local.exchanges_seen;
    local.exchanges_seen = count;
    let scroll = ScrollArea::vertical().id_salt("conversation").auto_shrink(false).stick_to_bottom(true);
    scroll.show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let state = view.state;
            for (place, exchange) in state.conversation.exchanges.iter().enumerate() {
                if place > 0 {
                    ui.add_space(measures::GAP_XL);
                }
                answer::show(ui, view, local, place, exchange, place + 1 == count);
            }
            if is_new {
                ui.scroll_to_cursor(Some(Align::BOTTOM));
            }
        });
    });
}
