//! The conversation: questions and answers above, the question box below.

use egui::{Align, CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use crate::app::Subject;

use super::theme::measures;
use super::view::{View, ViewState};
use super::{answer, question};

/// The whole panel.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    local.documents_about(Subject::Tray).truncate(view.state.conversation.exchanges.len());
    let frame = Frame::new().inner_margin(Margin::same(12));
    Panel::bottom("question").frame(frame).resizable(false).show(ui, |ui| question::show(ui, view, local));
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| exchanges(ui, view, local));
}

fn exchanges(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let count = view.state.conversation.exchanges.len();
    let is_new = count > local.exchanges_seen;
    local.exchanges_seen = count;
    let scroll = ScrollArea::vertical().id_salt("conversation").auto_shrink(false).stick_to_bottom(true);
    scroll.show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(measures::GAP_M as i8)).show(ui, |ui| {
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
