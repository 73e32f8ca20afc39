//! Who has read, what it cost, and who else can.

use egui::{Align, Label, Layout, Popup, RectAlign, Ui};

use crate::app::{Action, Picture, ReadingWork};
use crate::domain::TextReader;
use crate::i18n::sentences;
use crate::ui::theme::measures;
use crate::ui::view::View;
use crate::ui::widgets::{dropdown, explained_choice, raised, secondary};

/// The line of the reader, with the others in a menu.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
    let strings = &view.strings.read;
    let reader = match (&picture.reading.text, &picture.reading.work) {
        (Some(read), _) => read.reader,
        (None, ReadingWork::Running { reader, .. } | ReadingWork::Failed { reader, .. }) => *reader,
        (None, ReadingWork::Idle | ReadingWork::Stopped) => TextReader::default(),
    };
    let written = picture.reading.written(view.state.layout()).unwrap_or_default();
    ui.horizontal(|ui| {
        let name = read_by(view, picture, reader);
        let response =
            dropdown(ui, &name, &name, measures::READER_BUTTON.min(ui.available_width() - measures::WORD_COUNT));
        let popup = Popup::from_toggle_button_response(&response)
            .align(RectAlign::TOP_START)
            .gap(measures::GAP_XS)
            .frame(raised(&view.tokens))
            .accessible_name(&name);
        popup.show(|ui| {
            ui.set_width(measures::CONVERSATION_MIN);
            menu(ui, view, picture, reader);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = written.split_whitespace().count();
            ui.add(Label::new(secondary((strings.words)(words), &view.tokens)).truncate());
        });
    });
    account(ui, view, picture, reader);
}

fn read_by(view: &View<'_>, picture: &Picture, reader: TextReader) -> String {
    let strings = &view.strings.read;
    let by_model = picture.reading.by_model.as_ref().filter(|_| reader == TextReader::Model);
    by_model.map_or_else(|| (strings.read_by)(reader), |by_model| (strings.read_with_model)(&by_model.model.name))
}

fn menu(ui: &mut Ui, view: &mut View<'_>, picture: &Picture, current: TextReader) {
    let strings = &view.strings.read;
    let local = (strings.read_by)(TextReader::Local);
    if explained_choice(ui, current == TextReader::Local, &local, strings.local_hint) && current != TextReader::Local {
        view.act(Action::ReadAgain { picture: picture.id, reader: TextReader::Local });
    }
    let tesseract = (strings.read_by)(TextReader::Tesseract);
    let is_current = current == TextReader::Tesseract;
    if view.state.has_tesseract && explained_choice(ui, is_current, &tesseract, strings.tesseract_hint) && !is_current {
        view.act(Action::ReadAgain { picture: picture.id, reader: TextReader::Tesseract });
    }
    let model = model(ui, view, picture, current);
    let other = picture.reading.text.as_ref().and_then(|_| view.state.other_reader(current));
    let Some(other) = other else { return };
    let (other, goes_to) = match (other, model) {
        (TextReader::Model, Some((name, goes_to))) => (name, goes_to),
        (other, _) => ((strings.read_by)(other), String::new()),
    };
    let hint = sentences(&(strings.second_hint)(&other), &goes_to);
    if explained_choice(ui, false, strings.second, &hint) {
        view.act(Action::SecondReading(picture.id));
    }
}

/// The choice of the model; returns its label and what is to be known before it is asked.
fn model(ui: &mut Ui, view: &mut View<'_>, picture: &Picture, current: TextReader) -> Option<(String, String)> {
    let Some(goes_to) = model_hint(view, picture) else {
        ui.label(secondary(view.strings.shell.no_address, &view.tokens));
        return None;
    };
    let label = (view.strings.read.read_with_model)(&view.state.models.chosen.name);
    if explained_choice(ui, current == TextReader::Model, &label, &goes_to) {
        view.act(Action::ReadWithModel(picture.id));
    }
    Some((label, goes_to))
}

/// Where the picture goes when the chosen model reads it, and about what that costs; `None` without a model.
pub(super) fn model_hint(view: &View<'_>, picture: &Picture) -> Option<String> {
    let strings = &view.strings.read;
    let endpoint = view.state.endpoint().filter(|_| !view.state.models.chosen.id.is_empty())?;
    let goes_to = if endpoint.is_on_this_computer() {
        strings.model_stays.to_owned()
    } else {
        (strings.model_hint)(endpoint.host())
    };
    let price = view.state.price_of_reading(picture);
    Some(price.map_or_else(|| goes_to.clone(), |price| sentences(&goes_to, &(strings.about)(price))))
}

/// What a model's reading took, and what a person should know of it.
fn account(ui: &mut Ui, view: &View<'_>, picture: &Picture, reader: TextReader) {
    let Some(by_model) = picture.reading.by_model.as_ref().filter(|_| reader == TextReader::Model) else { return };
    let Some(transcript) = &by_model.transcript else { return };
    let account = by_model.usage().map(|usage| (view.strings.answer.account)(usage, by_model.price(), None));
    let mut line: Vec<String> = account.into_iter().filter(|account| !account.is_empty()).collect();
    line.extend(view.strings.flaws(transcript));
    if !line.is_empty() {
        ui.add(Label::new(secondary(line.join(" · "), &view.tokens)).wrap());
    }
}
