//! The panel beside the picture: layout, text, and what can be done with it.

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, Popup, RectAlign, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Picture, ReadingWork};
use crate::domain::{TextLayout, TextReader};
use crate::ui::error_card;
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{busy, button, dropdown, explained_choice, raised, secondary, signed_line};

use super::{foot, table, text};

/// How long a reading goes on before there is a button to end it.
const SHORT: Duration = Duration::from_millis(500);

/// The whole panel.
pub(in crate::ui) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let frame = Frame::new().inner_margin(Margin::symmetric(12, 8));
    Panel::top("layouts").frame(frame).resizable(false).show(ui, |ui| layout_picker(ui, view));
    let picture = view.state.shown_picture();
    if let Some(picture) = picture.filter(|picture| picture.reading.text.is_some()) {
        let frame = Frame::new().inner_margin(Margin::same(12));
        Panel::bottom("text foot").frame(frame).resizable(false).show(ui, |ui| foot::show(ui, view, picture));
    }
    CentralPanel::default().frame(Frame::new().inner_margin(Margin::same(12))).show(ui, |ui| match picture {
        Some(picture) => reading(ui, view, local, picture),
        None => {
            ui.label(secondary(view.strings.read.nothing_yet, &view.tokens));
        }
    });
}

fn layout_picker(ui: &mut Ui, view: &mut View<'_>) {
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
    work(ui, view, picture);
    let Some(read) = &picture.reading.text else { return };
    if let Some(notice) = read.notice {
        signed_line(ui, Icon::Info, view.tokens.warn, (view.strings.read.notice)(notice));
        ui.add_space(measures::GAP_S);
    }
    if read.lines.is_empty() {
        return;
    }
    match view.state.layout() {
        TextLayout::Table => table::show(ui, view, picture),
        _ => text::show(ui, view, local, picture),
    }
}

/// What is being done, and how to end it or to begin it again.
fn work(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
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
        ReadingWork::Failed(failure) => error_card::of_reading(ui, view, picture.id, failure),
    }
}
