//! The parts of a job: the pictures, and beside them the conversation about them or the text in them.

use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use lucide_icons::Icon;

use crate::domain::Job;

use super::theme::measures;
use super::view::{View, ViewState};
use super::widgets::{choice, icon_button};
use super::{compare, conversation, read, stage, tray};

/// The side's share of the window's width, at rest and at most.
const SIDE_SHARE: f32 = 0.36;
const SIDE_SHARE_MAX: f32 = 0.55;

/// What the part beside the pictures is called.
struct SideNames {
    tab: &'static str,
    show: &'static str,
    hide: &'static str,
}

fn side_names(view: &View<'_>) -> SideNames {
    let (shell, read, compare) = (&view.strings.shell, &view.strings.read, &view.strings.compare);
    match view.state.job() {
        Job::Ask => {
            SideNames { tab: shell.conversation_tab, show: shell.show_conversation, hide: shell.hide_conversation }
        }
        Job::Read => SideNames { tab: read.panel, show: read.show_panel, hide: read.hide_panel },
        Job::Compare => SideNames { tab: compare.panel, show: compare.show_panel, hide: compare.hide_panel },
    }
}

fn side(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    match view.state.job() {
        Job::Ask => conversation::show(ui, view, local),
        Job::Read => read::show(ui, view, local),
        Job::Compare => compare::panel(ui, view, local),
    }
}

/// Folds the side away, where there is little room but enough for both.
pub(super) fn fold_button(ui: &mut Ui, view: &View<'_>, local: &mut ViewState, width: f32) {
    if view.state.is_empty() || !(measures::VERY_NARROW..measures::NARROW).contains(&width) {
        return;
    }
    let names = side_names(view);
    let (icon, name) =
        if local.side_is_folded { (Icon::PanelRightOpen, names.show) } else { (Icon::PanelRightClose, names.hide) };
    if icon_button(ui, icon, name).clicked() {
        local.side_is_folded = !local.side_is_folded;
    }
}

/// Draws them in all the room there is.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let width = ui.available_width();
    let surface = Frame::new().fill(view.tokens.surface);
    if width < measures::VERY_NARROW {
        let bar = surface.inner_margin(Margin::symmetric(12, 8));
        Panel::top("parts").frame(bar).show(ui, |ui| {
            ui.horizontal(|ui| {
                for (is_side, name) in [(false, view.strings.shell.picture_tab), (true, side_names(view).tab)] {
                    if choice(ui, local.side_is_in_front == is_side, name).clicked() {
                        local.side_is_in_front = is_side;
                    }
                }
            });
        });
        if local.side_is_in_front {
            CentralPanel::default().frame(surface).show(ui, |ui| side(ui, view, local));
        } else {
            pictures(ui, view, local);
        }
        return;
    }
    let is_folded = width < measures::NARROW && local.side_is_folded;
    if !is_folded {
        let at_most = (width * SIDE_SHARE_MAX).min(measures::CONVERSATION_MAX);
        let at_rest = (width * SIDE_SHARE).clamp(measures::CONVERSATION_MIN, measures::CONVERSATION);
        Panel::right("side")
            .frame(surface)
            .default_size(at_rest)
            .size_range(measures::CONVERSATION_MIN..=at_most.max(measures::CONVERSATION_MIN))
            .show(ui, |ui| side(ui, view, local));
    }
    pictures(ui, view, local);
}

/// The stage over the tray.
fn pictures(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let surface = Frame::new().fill(view.tokens.surface);
    Panel::bottom("tray").frame(surface).exact_size(tray::HEIGHT).show(ui, |ui| tray::show(ui, view, local));
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        local.stage_width = Some(ui.available_width());
        if view.state.job() == Job::Compare {
            compare::canvas(ui, view, local);
        } else if view.state.tray.pictures.is_empty() {
            stage::show_empty(ui, view);
        } else {
            stage::show(ui, view, local);
        }
    });
}
