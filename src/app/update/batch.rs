//! Many pictures: chosen, read, held, ended.

use std::path::PathBuf;

use crate::app::{BatchWork, Effect, Page, State};
use crate::domain::{BatchEnd, BatchForm, BatchOutput, Failure, JobId, PictureSource};
use crate::protocol::Command;

/// Adds to what is to be read; what is there already stays once.
pub(super) fn add(state: &mut State, sources: Vec<PictureSource>) -> Vec<Effect> {
    if state.batch.job().is_none() {
        state.batch.work = BatchWork::Choosing;
        for source in sources {
            if !state.batch.sources.contains(&source) {
                state.batch.sources.push(source);
            }
        }
    }
    Vec::new()
}

pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    if state.batch.job().is_none() {
        state.batch.sources.clear();
        state.batch.work = BatchWork::Choosing;
    }
    Vec::new()
}

pub(super) fn choose_form(state: &mut State, form: BatchForm) -> Vec<Effect> {
    state.batch.form = form;
    Vec::new()
}

/// Begins, or asks for the file to write first.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    if state.batch.sources.is_empty() || state.batch.job().is_some() {
        return Vec::new();
    }
    match state.batch.form {
        BatchForm::FileEach => begin_into(state, BatchOutput::FileEach { folder: None }),
        form => vec![Effect::ChooseBatchFile(form)],
    }
}

/// The file was chosen.
pub(super) fn file_chosen(state: &mut State, path: PathBuf) -> Vec<Effect> {
    let output = match state.batch.form {
        BatchForm::OneFile => BatchOutput::OneFile(path),
        BatchForm::FileEach => BatchOutput::FileEach { folder: None },
        BatchForm::Csv => BatchOutput::Csv { path, separator: ',' },
        BatchForm::Json => BatchOutput::Json(path),
    };
    begin_into(state, output)
}

fn begin_into(state: &mut State, output: BatchOutput) -> Vec<Effect> {
    if state.batch.job().is_some() {
        return Vec::new();
    }
    let job = JobId::fresh();
    state.batch.work =
        BatchWork::Running { job, done: 0, total: 0, path: None, is_paused: false, failures: Vec::new() };
    let words = state.strings().read.notice;
    let (sources, layout) = (state.batch.sources.clone(), state.layout());
    vec![Effect::Send(Command::ReadBatch { job, sources, layout, output, words })]
}

pub(super) fn pause(state: &mut State, paused: bool) -> Vec<Effect> {
    let BatchWork::Running { job, is_paused, .. } = &mut state.batch.work else { return Vec::new() };
    *is_paused = paused;
    vec![Effect::Send(Command::PauseBatch { job: *job, paused })]
}

pub(super) fn stop(state: &State) -> Vec<Effect> {
    state.batch.job().map(Effect::Cancel).into_iter().collect()
}

pub(super) fn progress(state: &mut State, of: JobId, so_far: usize, all: usize, at: PathBuf) -> Vec<Effect> {
    if let BatchWork::Running { job, done, total, path, .. } = &mut state.batch.work
        && *job == of
    {
        (*done, *total, *path) = (so_far, all, Some(at));
    }
    Vec::new()
}

pub(super) fn picture_failed(state: &mut State, of: JobId, path: PathBuf, failure: Failure) -> Vec<Effect> {
    if let BatchWork::Running { job, failures, .. } = &mut state.batch.work
        && *job == of
    {
        failures.push((path, failure));
    }
    Vec::new()
}

pub(super) fn finished(state: &mut State, job: JobId, end: BatchEnd) -> Vec<Effect> {
    if state.batch.job() == Some(job) {
        if end.broken.is_none() {
            state.batch.sources.clear();
        }
        state.batch.work = BatchWork::Done(end);
        state.batch.is_close_asked = false;
    }
    Vec::new()
}

/// Whether the failed job was the batch. What it had reported before stays.
pub(super) fn failed(state: &mut State, of: JobId, failure: &Failure) -> bool {
    let BatchWork::Running { job, failures, .. } = &mut state.batch.work else { return false };
    if *job != of {
        return false;
    }
    let failures = std::mem::take(failures);
    state.batch.work = BatchWork::Done(BatchEnd { failures, broken: Some(failure.clone()), ..BatchEnd::default() });
    state.batch.is_close_asked = false;
    true
}

/// The window was to be closed while a batch runs.
pub(super) fn ask_to_close(state: &mut State) -> Vec<Effect> {
    state.batch.is_close_asked = true;
    state.page = Page::Batch;
    Vec::new()
}

/// The answer to that question.
pub(super) fn answer_close(state: &mut State, closes: bool) -> Vec<Effect> {
    state.batch.is_close_asked = false;
    if closes { vec![Effect::Close] } else { Vec::new() }
}
