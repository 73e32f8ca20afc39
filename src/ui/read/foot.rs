//! What can be done with the text, and who has read it.

use egui::Ui;
use lucide_icons::Icon;

use crate::app::{Action, Picture};
use crate::domain::TextLayout;
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{button, primary_button, small_button};

use super::{found, readers, second};

/// The lines below the text.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    ui.spacing_mut().item_spacing.y = measures::GAP_S;
    found::show(ui, view, picture);
    second::show(ui, view, local, picture);
    readers::show(ui, view, picture);
    let written = picture.reading.written(view.state.layout()).unwrap_or_default();
    if !written.is_empty() || picture.reading.is_edited() {
        deeds(ui, view, picture);
    }
}

fn deeds(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
    let strings = &view.strings.read;
    let id = picture.id;
    let is_table = view.state.layout() == TextLayout::Table;
    ui.horizontal_wrapped(|ui| {
        let copy = if is_table { strings.copy_table } else { strings.copy_text };
        if primary_button(ui, Some(Icon::Copy), copy, true).on_hover_text(strings.copy_hint).clicked() {
            view.act(Action::CopyReading(id));
        }
        let (save, action) = if is_table {
            (strings.save_table, Action::SaveTable(id))
        } else {
            (strings.save_text, Action::SaveReading(id))
        };
        if button(ui, Some(Icon::Download), save).clicked() {
            view.act(action);
        }
        if view.state.may_undo_copy() && small_button(ui, Icon::ClipboardX, strings.undo_copy).clicked() {
            view.act(Action::UndoCopy { quietly: false });
        }
        if picture.reading.is_edited() && small_button(ui, Icon::Undo2, strings.undo_edits).clicked() {
            view.act(Action::UndoEdits(id));
        }
    });
}
