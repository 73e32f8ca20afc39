//! The list of keys.

use egui::{Grid, RichText, Ui};

use super::theme::{bold, measures};
use super::view::View;

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let strings = &view.strings.shortcuts;
    ui.label(RichText::new(strings.heading).size(measures::TEXT_XL).family(bold()));
    ui.add_space(measures::GAP_M);
    Grid::new("shortcuts").num_columns(2).spacing([measures::GAP_XL, measures::GAP_S]).show(ui, |ui| {
        if let Some(key) = &view.state.key_everywhere {
            let (Ok(name) | Err(name)) = key;
            ui.label(RichText::new(name).family(bold()));
            let is_taken = key.is_err();
            ui.label(if is_taken { view.strings.read.key_taken } else { view.strings.read.read_clipboard_everywhere });
            ui.end_row();
        }
        let enter_makes_new_line = view.state.setup.settings.enter_makes_new_line.unwrap_or(false);
        let [send, new_line] = if enter_makes_new_line { ["Ctrl+Enter", "Enter"] } else { ["Enter", "Shift+Enter"] };
        let typing = [(send, strings.send), (new_line, strings.new_line)];
        for (keys, deed) in typing.iter().chain(strings.rows) {
            ui.label(RichText::new(*keys).family(bold()));
            ui.label(*deed);
            ui.end_row();
        }
    });
}
