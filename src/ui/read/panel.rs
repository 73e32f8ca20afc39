//! The panel beside the picture: layout, text, and what can be done with it.

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, Popup, RectAlign, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Page, Picture, ReadingWork};
use crate::domain::{TextLayout, TextReader};
use crate::ui::error_card;
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{busy, button, dropdown, explained_choice, raised, secondary, signed_line, small_button};

use super::{foot, readers, table, text};

/// How long a reading goes on before there is a button to end it.
const SHORT: Duration = Duration::from_millis(500);

/// The whole panel.
pub(in crate::ui) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let frame = Frame::new().inner_margin(Margin::symmetric(12, 8));
    Panel::top("layouts").frame(frame).resizable(false).show(ui, |ui| layout_picker(ui, view));
    let picture = view.state.shown_picture();
    // Before there is a text, whoever is reading can be changed already.
    if let Some(picture) = picture.filter(|picture| picture.info().is_some()) {
        let frame = Frame::new().inner_margin(Margin::same(12));
        Panel::bottom("text foot").frame(frame).resizable(false).show(ui, |ui| foot::show(ui, view, local, picture));
    }
    CentralPanel::default().frame(Frame::new().inner_margin(Margin::same(12))).show(ui, |ui| match picture {
        Some(picture) => reading(ui, view, local, picture),
        None => {
            ui.label(secondary(view.strings.read.nothing_yet, &view.tokens));
        }
    });
}

/// The button of the layouts with its popup.
pub(in crate::ui) fn layout_picker(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.read;
    let chosen = view.state.layout();
    let name = (strings.layout_button)((strings.layout)(chosen));
    let response = dropdown(ui, &name, &name, measures::LAYOUT_BUTTON);
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::BOTTOM_START)
        .gap(measures::GAP_XS)
        .frame(raised(&view.tokens))
        .accessible_name(&name);
    popup.show(|ui| {
        ui.set_width(measures::CONVERSATION_MIN);
        for layout in TextLayout::ALL {
            let (label, hint) = ((strings.layout)(layout), (strings.layout_hint)(layout));
            if explained_choice(ui, layout == chosen, label, hint) {
                view.act(Action::ChooseLayout(layout));
            }
        }
    });
}

fn reading(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    work(ui, view, local, picture);
    if let Some(growing) = picture.reading.growing.as_deref().filter(|text| !text.is_empty()) {
        text::growing(ui, view, picture.id, growing);
        return;
    }
    let Some(read) = &picture.reading.text else { return };
    if let Some(notice) = read.notice.filter(|_| read.codes.is_empty()) {
        signed_line(ui, Icon::Info, view.tokens.warn, (view.strings.read.notice)(notice));
        way_out(ui, view, picture);
        ui.add_space(measures::GAP_S);
    }
    region(ui, view, picture);
    if read.lines.is_empty() {
        return;
    }
    uncertain(ui, view, local, picture);
    match view.state.layout() {
        TextLayout::Table => table::show(ui, view, &mut local.read, picture),
        _ => text::show(ui, view, local, picture),
    }
}

/// What helps where this reader does not: a model, or the place where one is chosen.
fn way_out(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
    if picture.reading.text.as_ref().is_none_or(|text| text.reader == TextReader::Model) {
        return;
    }
    let Some(hint) = readers::model_hint(view, picture) else {
        if button(ui, Some(Icon::Settings), view.strings.shell.settings).clicked() {
            view.act(Action::TurnTo(Page::Settings));
        }
        return;
    };
    let label = (view.strings.read.read_with_model)(&view.state.models.chosen.name);
    if button(ui, Some(Icon::Sparkles), &label).on_hover_text(&hint).clicked() {
        view.act(Action::ReadWithModel(picture.id));
    }
    ui.label(secondary(hint, &view.tokens));
}

/// Which part was read, and the way back to the whole.
fn region(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
    if picture.reading.region.is_none() {
        return;
    }
    let strings = &view.strings.read;
    ui.horizontal_wrapped(|ui| {
        ui.label(secondary(strings.only_a_part, &view.tokens));
        if small_button(ui, Icon::Maximize, strings.read_whole).clicked() {
            view.act(Action::ReadRegion { picture: picture.id, region: None });
        }
    });
}

/// How many words should be looked at again, and a walk through them.
fn uncertain(ui: &mut Ui, view: &View<'_>, local: &mut ViewState, picture: &Picture) {
    let count = picture.reading.uncertain_words().count();
    let Some(first) = picture.reading.uncertain_words().next() else { return };
    if small_button(ui, Icon::SearchCheck, &(view.strings.read.check_words)(count)).clicked() {
        local.read.open_word(picture, view.state.layout(), first, true);
        local.side_is_in_front = false;
    }
    ui.add_space(measures::GAP_XS);
}

/// What is being done, and how to end it or to begin it again.
fn work(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    let strings = &view.strings.read;
    match &picture.reading.work {
        ReadingWork::Idle => {}
        ReadingWork::Running { since, .. } => {
            let taken = view.state.now.zip(*since).and_then(|(now, since)| now.duration_since(since).ok());
            ui.horizontal(|ui| {
                busy(ui, strings.reading);
                let is_long = taken.is_some_and(|taken| taken >= SHORT);
                if is_long && button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
                    view.act(Action::StopReading(picture.id));
                }
            });
        }
        ReadingWork::Stopped => {
            signed_line(ui, Icon::Info, view.tokens.muted, secondary(strings.stopped, &view.tokens));
            if button(ui, Some(Icon::RotateCcw), strings.try_again).clicked() {
                view.act(Action::ReadAgain { picture: picture.id, reader: TextReader::Local });
            }
        }
        ReadingWork::Failed { failure, reader, is_second } => {
            let again = match is_second {
                true => Action::SecondReading(picture.id),
                false => Action::ReadAgain { picture: picture.id, reader: *reader },
            };
            error_card::of_reading(ui, view, local, again, failure);
        }
    }
}
