//! Reading many pictures in one go: what, into what, how far, and what failed.

use std::path::Path;

use egui::{Label, ProgressBar, RichText, ScrollArea, Ui};
use lucide_icons::Icon;

use crate::app::{Action, BatchWork, Page};
use crate::domain::{BatchEnd, BatchForm, Failure, PictureSource};

use super::read;
use super::theme::{bold, measures};
use super::view::View;
use super::widgets::{button, choice, primary_button, secondary, section, signed_line, small_button};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.batch;
    ui.label(RichText::new(strings.heading).size(measures::TEXT_XL).family(bold()));
    ui.add(Label::new(secondary(strings.explanation, &view.tokens)).wrap());
    ui.add_space(measures::GAP_L);
    match &view.state.batch.work {
        BatchWork::Choosing => choosing(ui, view),
        BatchWork::Running { .. } => running(ui, view),
        BatchWork::Done(end) => done(ui, view, end),
    }
}

fn choosing(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.batch;
    let batch = &view.state.batch;
    section(ui, strings.what);
    ui.horizontal_wrapped(|ui| {
        if button(ui, Some(Icon::Images), strings.choose_pictures).clicked() {
            view.act(Action::ChooseBatch { folder: false });
        }
        if button(ui, Some(Icon::FolderOpen), strings.choose_folder).clicked() {
            view.act(Action::ChooseBatch { folder: true });
        }
    });
    if batch.sources.is_empty() {
        ui.label(secondary(nothing_chosen(view), &view.tokens));
    } else {
        ui.horizontal_wrapped(|ui| {
            let names: Vec<String> = batch.sources.iter().map(name).collect();
            ui.add(Label::new((strings.chosen)(&names)).wrap());
            if small_button(ui, Icon::X, strings.clear).clicked() {
                view.act(Action::ClearBatch);
            }
        });
    }
    ui.add_space(measures::GAP_L);
    section(ui, strings.into);
    ui.horizontal_wrapped(|ui| {
        for form in BatchForm::ALL {
            if choice(ui, batch.form == form, (strings.form)(form)).clicked() {
                view.act(Action::ChooseBatchForm(form));
            }
        }
    });
    ui.add(Label::new(secondary((strings.form_hint)(batch.form), &view.tokens)).wrap());
    if matches!(batch.form, BatchForm::OneFile | BatchForm::FileEach) {
        read::layout_picker(ui, view);
    }
    ui.add_space(measures::GAP_L);
    let is_ready = !batch.sources.is_empty();
    let begin = primary_button(ui, Some(Icon::ScanText), strings.begin, is_ready);
    if begin.on_disabled_hover_text(nothing_chosen(view)).clicked() {
        view.act(Action::BeginBatch);
    }
}

fn nothing_chosen(view: &View<'_>) -> &'static str {
    let strings = &view.strings.batch;
    if view.state.setup.takes_drops { strings.nothing_chosen } else { strings.nothing_chosen_no_drops }
}

/// What a person calls it.
fn name(source: &PictureSource) -> String {
    match source {
        PictureSource::File(path) => file_name(path),
        other => other.label(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn running(ui: &mut Ui, view: &mut View<'_>) {
    let BatchWork::Running { done, total, path, is_paused, failures, .. } = &view.state.batch.work else { return };
    let strings = &view.strings.batch;
    if view.state.batch.is_close_asked {
        close(ui, view);
    }
    let name = path.as_deref().map(file_name).unwrap_or_default();
    let share = if *total == 0 { 0.0 } else { *done as f32 / *total as f32 };
    ui.add(ProgressBar::new(share).desired_height(measures::GAP_S).fill(view.tokens.accent));
    let line = if *is_paused { strings.paused.to_owned() } else { (strings.progress)(*done, *total, &name) };
    ui.add(Label::new(secondary(line, &view.tokens)).truncate());
    ui.horizontal(|ui| {
        let (icon, label) = if *is_paused { (Icon::Play, strings.go_on) } else { (Icon::Pause, strings.pause) };
        if button(ui, Some(icon), label).clicked() {
            view.act(Action::PauseBatch(!is_paused));
        }
        if button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
            view.act(Action::StopBatch);
        }
    });
    list(ui, view, failures);
}

/// The window was to be closed.
fn close(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.batch;
    signed_line(ui, Icon::Info, view.tokens.warn, strings.ask_to_close);
    ui.horizontal(|ui| {
        for (label, closes) in [(strings.keep_reading, false), (strings.close, true)] {
            if button(ui, None, label).clicked() {
                view.act(Action::AnswerClose(closes));
            }
        }
    });
    ui.add_space(measures::GAP_M);
}

fn done(ui: &mut Ui, view: &mut View<'_>, end: &BatchEnd) {
    let strings = &view.strings.batch;
    let (icon, colour) = if end.failures.is_empty() && !end.is_cancelled && end.broken.is_none() {
        (Icon::CircleCheck, view.tokens.good)
    } else {
        (Icon::Info, view.tokens.warn)
    };
    if let Some(broken) = &end.broken {
        signed_line(ui, Icon::CircleAlert, view.tokens.bad, view.strings.failures.sentence(broken));
    }
    if end.broken.is_none() || end.read > 0 {
        signed_line(ui, icon, colour, (strings.done)(end));
    }
    ui.add_space(measures::GAP_M);
    ui.horizontal_wrapped(|ui| {
        if let Some(first) = end.written.first()
            && primary_button(ui, Some(Icon::FolderOpen), strings.open_folder, true).clicked()
        {
            view.act(Action::ShowInFolder(first.clone()));
        }
        again(ui, view);
        if button(ui, Some(Icon::ArrowLeft), view.strings.shell.back).clicked() {
            view.act(Action::TurnTo(Page::Job));
        }
    });
    list(ui, view, &end.failures);
}

fn again(ui: &mut Ui, view: &mut View<'_>) {
    if button(ui, Some(Icon::RotateCcw), view.strings.batch.again).clicked() {
        view.act(Action::AddToBatch(Vec::new()));
    }
}

/// What could not be read, each with its reason.
fn list(ui: &mut Ui, view: &View<'_>, failures: &[(std::path::PathBuf, Failure)]) {
    if failures.is_empty() {
        return;
    }
    ui.add_space(measures::GAP_L);
    section(ui, view.strings.batch.failures);
    ScrollArea::vertical().id_salt("failures").max_height(measures::PICKER_HEIGHT).show(ui, |ui| {
        for (path, failure) in failures {
            let failure = failure.clone().about(file_name(path));
            signed_line(ui, Icon::CircleAlert, view.tokens.bad, view.strings.failures.sentence(&failure));
        }
    });
}
