//! A model reads a picture: asked, growing, ended; and a second reading beside the first.

use std::sync::Arc;

use crate::app::{ByModel, Effect, PictureStatus, ReadingWork, State, reading};
use crate::domain::{
    Detail, JobId, PictureId, PictureInfo, TextReader, Transcript, TranscriptionRequest, plausible_repeats,
};
use crate::protocol::Command;

use super::{chat, pictures, read};

/// Tokens of what is read from one part of a picture: a dense page.
const PART_TOKENS: u32 = 4096;

/// Has the chosen model read a picture. `is_second` puts its text beside the one that is there.
pub(super) fn begin(state: &mut State, id: PictureId, is_second: bool) -> Vec<Effect> {
    let (now, layout) = (state.now, state.layout());
    let Some(request) = request(state, id) else { return Vec::new() };
    let model = state.models.chosen.clone();
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let PictureStatus::Ready(_) = picture.status else { return Vec::new() };
    let before = picture.reading.job().map(Effect::Cancel);
    let (job, region) = (JobId::fresh(), picture.reading.region);
    let host = request.endpoint.host().to_owned();
    picture.reading.growing = Some(String::new());
    picture.reading.asked = Some(Box::new(ByModel { model, host, layout, transcript: None }));
    picture.reading.work = ReadingWork::Running { job, reader: TextReader::Model, since: now, is_second };
    let request = Box::new(request);
    let command = Command::Transcribe { job, picture: id, region, request, patience: chat::PATIENCE };
    before.into_iter().chain([Effect::Send(command)]).collect()
}

fn request(state: &State, id: PictureId) -> Option<TranscriptionRequest> {
    let (endpoint, plan) = (state.endpoint()?, state.plan()?);
    let model = state.models.chosen.id.clone();
    if model.is_empty() {
        return None;
    }
    let reading = &state.tray.find(id)?.reading;
    let known = reading.text.iter().chain(&reading.others).find(|text| text.reader == TextReader::Local);
    Some(TranscriptionRequest {
        endpoint,
        model,
        layout: state.layout(),
        prompts: state.setup.transcription.clone(),
        rules: plan.rules,
        limits: plan.limits,
        system: None,
        max_tokens: PART_TOKENS.min(chat::longest_answer(&state.models.chosen)),
        temperature: 0.0,
        detail: Detail::High,
        is_streamed: true,
        plausible_repeats: known.map(|text| plausible_repeats(text)),
    })
}

pub(super) fn grown(state: &mut State, job: JobId, text: String) -> Vec<Effect> {
    let mut pictures = state.tray.pictures.iter_mut();
    if let Some(picture) = pictures.find(|picture| picture.reading.job() == Some(job)) {
        picture.reading.growing = Some(text);
    }
    Vec::new()
}

pub(super) fn taken(state: &mut State, job: JobId, id: PictureId, transcript: Arc<Transcript>) -> Vec<Effect> {
    let Some(picture) = pictures::by_id(state, id).filter(|picture| picture.reading.job() == Some(job)) else {
        return Vec::new();
    };
    let Some(size) = picture.info().map(PictureInfo::size) else { return Vec::new() };
    let text = Arc::new(reading::without_places(&transcript.text, size));
    picture.reading.by_model =
        picture.reading.asked.take().map(|asked| Box::new(ByModel { transcript: Some(transcript), ..*asked }));
    read::taken(state, job, id, text)
}

/// Reads again with the other reader, to see where the two disagree.
pub(super) fn second(state: &mut State, id: PictureId) -> Vec<Effect> {
    let layout = state.layout();
    let read = state.tray.find(id).and_then(|picture| picture.reading.text.as_ref());
    let Some(other) = read.and_then(|text| state.other_reader(text.reader)) else { return Vec::new() };
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    // Once is enough; a model answers otherwise with every layout.
    let known = picture.reading.others.iter().find(|text| text.reader == other && other != TextReader::Model).cloned();
    if let Some(known) = known {
        picture.reading.compare_with(&known, layout);
        return Vec::new();
    }
    match other {
        TextReader::Model => begin(state, id, true),
        reader => read::begin_second(state, id, reader),
    }
}

pub(super) fn end_second(state: &mut State, id: PictureId) -> Vec<Effect> {
    if let Some(picture) = state.tray.find_mut(id) {
        picture.reading.second = None;
    }
    Vec::new()
}

pub(super) fn adopt(state: &mut State, id: PictureId, place: usize) -> Vec<Effect> {
    let layout = state.layout();
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let second = picture.reading.second.as_ref();
    if let Some(difference) = second.and_then(|second| second.differences.get(place)).cloned() {
        picture.reading.adopt(layout, &difference);
    }
    Vec::new()
}

/// A key came in that a model's reading has waited for.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    match state.key.reading_waits.take() {
        Some((picture, is_second)) => begin(state, picture, is_second),
        None => Vec::new(),
    }
}
