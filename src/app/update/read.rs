//! The text of pictures: read, laid out, corrected, copied.

use std::sync::Arc;
use std::time::SystemTime;

use crate::app::{Effect, Picture, Reading, ReadingWork, State, WordPlace, reading};
use crate::domain::{
    Failure, FailureKind, Job, JobId, PictureId, PictureInfo, PictureText, PixelRect, TextLayout, TextReader,
};
use crate::protocol::Command;

use super::{chat, key, pictures, settings, transcribe};

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
    let shown = state.shown_picture().map(|picture| picture.id);
    let of_gesture = state.gesture.map(|gesture| gesture.picture).filter(|picture| shown != Some(*picture));
    let mut effects = Vec::new();
    for id in shown.into_iter().chain(of_gesture) {
        let Some(picture) = state.tray.find_mut(id) else { continue };
        picture.reading.write_down(layout);
        if picture.info().is_some() && picture.reading.is_wanted() {
            effects.extend(begin(picture, TextReader::Local, now));
        }
    }
    effects
}

fn begin(picture: &mut Picture, reader: TextReader, now: Option<SystemTime>) -> Vec<Effect> {
    begin_beside(picture, reader, now, false)
}

/// With `is_second`, what is read stands beside the text and not in its place.
fn begin_beside(picture: &mut Picture, reader: TextReader, now: Option<SystemTime>, is_second: bool) -> Vec<Effect> {
    let before = picture.reading.job().map(Effect::Cancel);
    let job = JobId::fresh();
    picture.reading.growing = None;
    picture.reading.work = ReadingWork::Running { job, reader, since: now, is_second };
    let command = Command::ReadText { job, picture: picture.id, region: picture.reading.region, reader };
    before.into_iter().chain([Effect::Send(command)]).collect()
}

pub(super) fn begin_second(state: &mut State, id: PictureId, reader: TextReader) -> Vec<Effect> {
    let now = state.now;
    state.tray.find_mut(id).map(|picture| begin_beside(picture, reader, now, true)).unwrap_or_default()
}

/// Reads with this reader, or shows what it has read already.
pub(super) fn again(state: &mut State, id: PictureId, reader: TextReader) -> Vec<Effect> {
    if reader == TextReader::Model {
        return transcribe::begin(state, id, false);
    }
    let now = state.now;
    if let Some(picture) = state.tray.find_mut(id) {
        let stop = picture.reading.job().map(Effect::Cancel);
        if picture.reading.turn_to(reader) {
            return stop.into_iter().collect();
        }
    }
    let picture = state.tray.find_mut(id).filter(|picture| picture.info().is_some());
    picture.map(|picture| begin(picture, reader, now)).unwrap_or_default()
}

/// Reads only this part, or the whole again.
pub(super) fn region(state: &mut State, id: PictureId, region: Option<PixelRect>) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let Some(size) = picture.info().map(PictureInfo::size) else { return Vec::new() };
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
    let before = std::mem::take(&mut picture.reading);
    let whole = if before.region.is_none() { Some(Box::new(before.at_rest())) } else { before.whole };
    match (region, whole) {
        (None, Some(whole)) => {
            picture.reading = *whole;
            stop.into_iter().collect()
        }
        (region, whole) => {
            picture.reading = Reading { region, whole, ..Reading::default() };
            stop.into_iter().chain(again(state, id, reader)).collect()
        }
    }
}

pub(super) fn stop(state: &mut State, id: PictureId) -> Vec<Effect> {
    let layout = state.layout();
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let Some(job) = picture.reading.job() else { return Vec::new() };
    keep_what_came(picture, layout);
    let was_read = picture.reading.text.is_some();
    picture.reading.work = if was_read { ReadingWork::Idle } else { ReadingWork::Stopped };
    vec![Effect::Cancel(job)]
}

pub(super) fn taken(state: &mut State, job: JobId, id: PictureId, text: Arc<PictureText>) -> Vec<Effect> {
    let layout = state.layout();
    if let Some(picture) = pictures::by_id(state, id).filter(|picture| picture.reading.job() == Some(job)) {
        match picture.reading.work {
            ReadingWork::Running { is_second: true, .. } => picture.reading.take_second(&text, layout),
            _ => picture.reading.take(text),
        }
    }
    Vec::new()
}

/// What a model had read before it was ended is better than nothing, and stands beside what there is already.
fn keep_what_came(picture: &mut Picture, layout: TextLayout) {
    let asked = picture.reading.asked.take();
    let Some(came) = picture.reading.growing.take().filter(|text| !text.is_empty()) else { return };
    let Some(size) = picture.info().map(PictureInfo::size) else { return };
    let text = Arc::new(reading::without_places(&came, size));
    picture.reading.by_model = asked;
    match picture.reading.text {
        Some(_) => picture.reading.take_second(&text, layout),
        None => picture.reading.take(text),
    }
}

/// Whether the failed job was a reading.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let layout = state.layout();
    let Some(picture) = state.tray.all_mut().find(|picture| picture.reading.job() == Some(job)) else { return false };
    let id = picture.id;
    let ReadingWork::Running { reader, is_second, .. } = picture.reading.work else { return false };
    keep_what_came(picture, layout);
    if failure.kind == FailureKind::KeyMissing {
        let was_read = picture.reading.text.is_some();
        picture.reading.work = if was_read { ReadingWork::Idle } else { ReadingWork::Stopped };
        key::ask_for_reading(state, id, is_second);
        return true;
    }
    picture.reading.work = match failure.kind {
        FailureKind::Cancelled => ReadingWork::Stopped,
        _ => ReadingWork::Failed { failure: failure.clone().about(picture.name()), reader, is_second },
    };
    true
}

pub(super) fn choose_layout(state: &mut State, layout: TextLayout) -> Vec<Effect> {
    state.setup.settings.text_layout = Some(layout.to_string());
    settings::save(state)
}

pub(super) fn edit(state: &mut State, id: PictureId, layout: TextLayout, text: String) -> Vec<Effect> {
    let now = state.now;
    if let Some(picture) = state.tray.find_mut(id) {
        picture.reading.type_over(layout, text, now);
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
