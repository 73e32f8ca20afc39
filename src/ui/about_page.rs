//! What this program is, and what it holds of other people's work.

use std::sync::LazyLock;

use egui::{Label, RichText, ScrollArea, TextStyle, TextWrapMode, Ui};
use lucide_icons::Icon;

use crate::app::Action;

use super::theme::{bold, measures};
use super::view::View;
use super::widgets::{button, secondary, section};

/// Written by `scripts/licences.py`.
const LICENCES: &str = include_str!("../../assets/licences.txt");

static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| LICENCES.lines().collect());

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let (strings, settings) = (&view.strings.about, &view.strings.settings);
    ui.label(RichText::new(settings.about).size(measures::TEXT_XL).family(bold()));
    ui.add_space(measures::GAP_S);
    ui.label(settings.version);
    ui.add(Label::new(strings.what).wrap());
    ui.add(Label::new(secondary(strings.own_licence, &view.tokens)).wrap());
    ui.add_space(measures::GAP_M);
    section(ui, strings.licences);
    ui.add(Label::new(secondary(strings.licences_hint, &view.tokens)).wrap());
    if button(ui, Some(Icon::Copy), strings.copy).clicked() {
        view.act(Action::CopyText(LICENCES.to_owned()));
    }
    ui.add_space(measures::GAP_S);
    let height = ui.text_style_height(&TextStyle::Small);
    // Only the lines in sight are laid out: there are thousands.
    ScrollArea::both().id_salt("licences").auto_shrink(false).show_rows(ui, height, LINES.len(), |ui, rows| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        for line in LINES.get(rows).unwrap_or_default() {
            ui.label(RichText::new(*line).text_style(TextStyle::Small));
        }
    });
}
