//! The text of pictures: read, laid out, corrected, copied.

use std::sync::Arc;

use crate::app::{Effect, Picture, Reading, ReadingWork, State, WordPlace};
use crate::domain::{Failure, FailureKind, Job, JobId, PictureId, PictureText, PixelRect, TextLayout, TextReader};
use crate::protocol::Command;

use super::{chat, pictures, settings};

/// What is done with pictures from now on.
pub(super) fn choose_job(state: &mut State, job: Job) -> Vec<Effect> {
    state.page = crate::app::Page::Job;
    if state.job() == job {
        return Vec::new();
    }
    state.setup.settings.job = Some(job.to_string());
    let mut effects = pictures::prepare_all(state);
    effects.extend(chat::start_if_ready(state));
    effects.extend(settings::save(state));
    effects
}

/// Whoever looks at a picture for its text is shown its text: reads it and writes it down, once.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    if state.job() != Job::Read {
        return Vec::new();
    }
    let (layout, now) = (state.layout(), state.now);
    let Some(picture) = state.shown_picture_mut() else { return Vec::new() };
    picture.reading.write_down(layout);
    if picture.info().is_none() || !picture.reading.is_wanted() {
        return Vec::new();
    }
    begin(picture, TextReader::Local, now)
}

fn begin(picture: &mut Picture, reader: TextReader, now: Option<std::time::SystemTime>) -> Vec<Effect> {
    let before = picture.reading.job().map(Effect::Cancel);
    let job = JobId::fresh();
    picture.reading.work = ReadingWork::Running { job, reader, since: now };
    let command = Command::ReadText { job, picture: picture.id, region: picture.reading.region, reader };
    before.into_iter().chain([Effect::Send(command)]).collect()
}

pub(super) fn again(state: &mut State, id: PictureId, reader: TextReader) -> Vec<Effect> {
    let now = state.now;
    let picture = state.tray.find_mut(id).filter(|picture| picture.info().is_some());
    picture.map(|picture| begin(picture, reader, now)).unwrap_or_default()
}

/// Reads only this part, or the whole again.
pub(super) fn region(state: &mut State, id: PictureId, region: Option<PixelRect>) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let Some(size) = picture.info().map(crate::domain::PictureInfo::size) else { return Vec::new() };
    let whole = PixelRect::new(0, 0, size.width, size.height);
    let region = match region {
        // What lies outside the picture, or is a line or a point, cannot be meant.
        Some(region) => match region.intersection(whole) {
            Some(region) => Some(region),
            None => return Vec::new(),
        },
        None => None,
    };
    if picture.reading.region == region {
        return Vec::new();
    }
    let reader = picture.reading.text.as_ref().map(|text| text.reader).unwrap_or_default();
    let stop = picture.reading.job().map(Effect::Cancel);
    picture.reading = Reading { region, ..Reading::default() };
    stop.into_iter().chain(again(state, id, reader)).collect()
}

pub(super) fn stop(state: &mut State, id: PictureId) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let Some(job) = picture.reading.job() else { return Vec::new() };
    let was_read = picture.reading.text.is_some();
    picture.reading.work = if was_read { ReadingWork::Idle } else { ReadingWork::Stopped };
    vec![Effect::Cancel(job)]
}

pub(super) fn taken(state: &mut State, job: JobId, id: PictureId, text: Arc<PictureText>) -> Vec<Effect> {
    if let Some(picture) = pictures::by_id(state, id).filter(|picture| picture.reading.job() == Some(job)) {
        picture.reading.take(text);
    }
    Vec::new()
}

/// Whether the failed job was a reading.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let removed = state.tray.removed.as_mut().map(|(_, picture)| picture);
    let mut pictures = state.tray.pictures.iter_mut().chain(removed);
    let Some(picture) = pictures.find(|picture| picture.reading.job() == Some(job)) else { return false };
    picture.reading.work = match failure.kind {
        FailureKind::Cancelled => ReadingWork::Stopped,
        _ => ReadingWork::Failed(failure.clone().about(picture.name())),
    };
    true
}

pub(super) fn choose_layout(state: &mut State, layout: TextLayout) -> Vec<Effect> {
    state.setup.settings.text_layout = Some(layout.to_string());
    settings::save(state)
}

pub(super) fn edit(state: &mut State, id: PictureId, layout: TextLayout, text: String) -> Vec<Effect> {
    if let Some(picture) = state.tray.find_mut(id) {
        picture.reading.edit(layout, text);
    }
    Vec::new()
}

pub(super) fn correct(state: &mut State, id: PictureId, place: WordPlace, text: &str) -> Vec<Effect> {
    if let Some(picture) = state.tray.find_mut(id) {
        picture.reading.correct(place, text.trim());
    }
    Vec::new()
}

pub(super) fn undo_edits(state: &mut State, id: PictureId) -> Vec<Effect> {
    if let Some(picture) = state.tray.find_mut(id) {
        picture.reading.undo_edits();
    }
    Vec::new()
}
