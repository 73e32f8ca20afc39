//! The gesture, from the clipboard to the clipboard, and what else brings a picture in to be read.

use crate::app::{Effect, Gesture, Notice, Page, Picture, PictureStatus, ReadingWork, State, Step};
use crate::domain::{Failure, Job, PictureId, PictureSource};

use super::{copy, pictures, read, settings};

/// The picture that was found on the clipboard: it is read, and its text copied.
pub(super) fn found(state: &mut State, source: PictureSource, quietly: bool) -> Vec<Effect> {
    let mut effects = take_in(state, source);
    state.gesture = state.tray.shown.map(|picture| Gesture { picture, quietly });
    effects.extend(read::follow(state));
    effects
}

/// A part of the screen was taken, or the user thought better of it.
pub(super) fn snipped(state: &mut State, source: Option<PictureSource>) -> Vec<Effect> {
    let taken = source.map(|source| take_in(state, source));
    taken.into_iter().flatten().chain([Effect::Raise]).collect()
}

/// A picture that was brought in for its text, and is shown. One that is there already is shown instead, unless it is a
/// file, which may have been written anew.
fn take_in(state: &mut State, source: PictureSource) -> Vec<Effect> {
    let mut effects = Vec::new();
    if state.job() != Job::Read {
        state.setup.settings.job = Some(Job::Read.to_string());
        effects.extend(settings::save(state));
    }
    // Where many pictures are chosen, this one is still no part of them.
    if state.page != Page::Key {
        state.page = Page::Job;
    }
    let is_file = matches!(source, PictureSource::File(_));
    let is_same = |picture: &&mut Picture| !is_file && picture.source == source && picture.reading.region.is_none();
    if let Some(picture) = state.tray.pictures.iter_mut().find(is_same) {
        // What was stopped or failed is tried again.
        if picture.reading.job().is_none() {
            picture.reading.work = ReadingWork::Idle;
        }
        let (id, has_failed) = (picture.id, matches!(picture.status, PictureStatus::Failed(_)));
        state.tray.shown = Some(id);
        if has_failed {
            effects.extend(pictures::reopen(state, id));
        }
        return effects;
    }
    effects.extend(pictures::add(state, vec![source]));
    if let Some(picture) = state.tray.pictures.last_mut() {
        picture.is_for_text = true;
    }
    effects
}

/// Says something in the window, and where the user is if that is elsewhere.
pub(super) fn tell(state: &mut State, notice: Notice, quietly: bool) -> Vec<Effect> {
    state.tell(notice.clone());
    if quietly { vec![Effect::Notify(notice)] } else { Vec::new() }
}

/// A picture that is new on the clipboard: offered, or read at once where that was wished for.
pub(super) fn glanced(state: &mut State, is_new: bool, is_own: bool) -> Vec<Effect> {
    if !is_own {
        state.forget_step(Step::Copy);
    }
    if !is_new || state.job() != Job::Read {
        return Vec::new();
    }
    if state.setup.settings.reads_new_pictures == Some(true) {
        return vec![Effect::FetchPicture { quietly: false }];
    }
    state.tell(Notice::NewPicture);
    Vec::new()
}

/// Ends the gesture once its picture is read, or cannot be.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    let Some(Gesture { picture, quietly }) = state.gesture else { return Vec::new() };
    let Some(outcome) = outcome(state, picture) else { return Vec::new() };
    state.gesture = None;
    match outcome {
        Outcome::Read => copy::of_gesture(state, picture, quietly),
        Outcome::Failed(failure) => tell(state, Notice::Warned(failure), quietly),
        Outcome::GivenUp => Vec::new(),
    }
}

enum Outcome {
    Read,
    Failed(Failure),
    GivenUp,
}

/// How it ended for this picture; `None` while it goes on.
fn outcome(state: &State, id: PictureId) -> Option<Outcome> {
    let Some(picture) = state.tray.find(id) else { return Some(Outcome::GivenUp) };
    match (&picture.status, &picture.reading.work) {
        (PictureStatus::Failed(failure), _) | (_, ReadingWork::Failed { failure, .. }) => {
            Some(Outcome::Failed(failure.clone()))
        }
        (_, ReadingWork::Stopped) => Some(Outcome::GivenUp),
        (_, ReadingWork::Idle) if picture.reading.text.is_some() => Some(Outcome::Read),
        _ => None,
    }
}
