//! Where a second reading disagrees, to be looked at one by one.

use egui::{Label, RichText, ScrollArea, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Picture};
use crate::domain::{Disagreement, TextReader};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{choice, icon_button_of_size, secondary, small_button};

/// The list of differences, digits first.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    let Some(second) = &picture.reading.second else { return };
    let strings = &view.strings.read;
    let written = picture.reading.written(view.state.layout()).unwrap_or_default();
    let other = match (&picture.reading.by_model, second.reader) {
        (Some(by_model), TextReader::Model) => by_model.model.name.clone(),
        (_, reader) => (strings.read_by)(reader),
    };
    ui.horizontal(|ui| {
        ui.add(Label::new(secondary((strings.differences)(second.differences.len(), &other), &view.tokens)).truncate());
        if icon_button_of_size(ui, Icon::X, strings.end_second, measures::CONTROL_DENSE).clicked() {
            view.act(Action::EndSecondReading(picture.id));
        }
    });
    ScrollArea::vertical().id_salt("differences").max_height(measures::DIFFERENCES_MAX).show(ui, |ui| {
        for (place, difference) in second.differences.iter().enumerate() {
            let (first, other) = words(difference, written, &second.text, strings.nothing_there);
            ui.push_id(place, |ui| {
                ui.horizontal_wrapped(|ui| {
                    let is_shown = local.read.difference == Some(place);
                    let name = (strings.difference)(&first, &other);
                    if choice(ui, is_shown, &name).clicked() {
                        local.read.difference = Some(place);
                        local.read.cursor = Some(difference.first.clone());
                    }
                    let adopt = (strings.adopt)(&other);
                    if small_button(ui, Icon::Check, &adopt).clicked() {
                        view.act(Action::AdoptDifference { picture: picture.id, place });
                    }
                });
            });
        }
        if second.differences.is_empty() {
            ui.label(RichText::new(strings.no_differences).size(measures::TEXT_S).color(view.tokens.good));
        }
    });
}

/// What the two have in this place.
fn words(difference: &Disagreement, first: &str, second: &str, nothing: &str) -> (String, String) {
    let part = |text: &str, range: &std::ops::Range<usize>| match text.get(range.clone()).map(str::trim) {
        None | Some("") => nothing.to_owned(),
        Some(part) => part.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    (part(first, &difference.first), part(second, &difference.second))
}
