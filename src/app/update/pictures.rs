//! Pictures come in, are prepared for sending, change places and go.

use std::sync::Arc;

use crate::app::{Effect, Notice, Page, Picture, PictureStatus, Preparation, Reading, State, Step, Subject};
use crate::domain::{Failure, Half, Job, JobId, PictureId, PictureInfo, PictureSource, PreparePlan, PreparedPicture};
use crate::protocol::Command;

use super::{batch, chat, comparing, undo};

pub(super) fn add(state: &mut State, sources: Vec<PictureSource>) -> Vec<Effect> {
    // What is dropped where many pictures are chosen belongs to them.
    let are_files = sources.iter().all(|source| matches!(source, PictureSource::File(_)));
    if state.page == Page::Batch && are_files && state.batch.job().is_none() {
        return batch::add(state, sources);
    }
    let (effects, new) = bring_in(state, sources);
    comparing::take_in(state, &new);
    effects
}

/// Asks whether the picture at this address is to be fetched.
pub(super) fn offer_address(state: &mut State, address: String, is_named: bool) -> Vec<Effect> {
    // Elsewhere an address is pasted for itself.
    if state.page == Page::Job {
        state.tell(Notice::AddressOffered(PictureSource::Address { address, is_named }));
    }
    Vec::new()
}

/// One picture goes into this half; several take both.
pub(super) fn add_to(state: &mut State, half: Half, sources: Vec<PictureSource>) -> Vec<Effect> {
    if state.job() != Job::Compare || sources.len() != 1 {
        return add(state, sources);
    }
    let (effects, new) = bring_in(state, sources);
    for id in new {
        comparing::place(state, id, half);
    }
    effects
}

/// Opens pictures and puts them into the tray.
fn bring_in(state: &mut State, sources: Vec<PictureSource>) -> (Vec<Effect>, Vec<PictureId>) {
    let mut effects = undo::forget_cleared(state);
    let before = state.tray.pictures.len();
    for (index, source) in sources.into_iter().enumerate() {
        let job = JobId::fresh();
        let picture = if let PictureSource::Link { .. } = source {
            Picture::linked(source)
        } else {
            let picture = Picture::opening(job, source.clone());
            effects.push(Effect::Send(Command::OpenPicture { job, picture: picture.id, source }));
            picture
        };
        if index == 0 {
            state.tray.shown = Some(picture.id);
            // Who is typing a key goes on typing it.
            if state.page != Page::Key {
                state.page = Page::Job;
            }
        }
        state.tray.pictures.push(picture);
    }
    let new = state.tray.pictures.iter().skip(before).map(|picture| picture.id).collect();
    (effects, new)
}

pub(super) fn remove(state: &mut State, id: PictureId) -> Vec<Effect> {
    let Some(place) = state.tray.place(id) else { return Vec::new() };
    let picture = state.tray.pictures.remove(place);
    state.tell(Notice::PictureRemoved(picture.name()));
    if state.tray.shown == Some(id) {
        let next = state.tray.pictures.get(place).or(state.tray.pictures.last());
        state.tray.shown = next.map(|picture| picture.id);
    }
    // Only the last one can be brought back; the one before is forgotten for good.
    let mut effects = forget_removed(state);
    if let PictureStatus::Opening { job } = picture.status {
        // Brought back, it offers to be opened again.
        effects.push(Effect::Cancel(job));
    }
    state.tray.removed = Some((place, picture));
    state.note(Step::Removal);
    effects.extend(chat::start_if_ready(state));
    effects
}

/// Lets go of the picture that could have been brought back.
pub(super) fn forget_removed(state: &mut State) -> Vec<Effect> {
    state.forget_step(Step::Removal);
    let removed = state.tray.removed.take();
    removed.map(|(_, picture)| forget(&picture)).unwrap_or_default()
}

/// Ends what is being done with a picture, and lets go of it.
pub(super) fn forget(picture: &Picture) -> Vec<Effect> {
    let cancel = picture.jobs().map(Effect::Cancel);
    cancel.chain([Effect::Send(Command::ForgetPicture { picture: picture.id })]).collect()
}

pub(super) fn undo_remove(state: &mut State) -> Vec<Effect> {
    let Some((place, picture)) = state.tray.removed.take() else { return Vec::new() };
    state.forget_step(Step::Removal);
    state.tray.shown = Some(picture.id);
    let place = place.min(state.tray.pictures.len());
    state.tray.pictures.insert(place, picture);
    state.notice = None;
    prepare_all(state)
}

pub(super) fn move_to(state: &mut State, id: PictureId, to: usize) -> Vec<Effect> {
    if let Some(from) = put_at(state, id, to) {
        state.note(Step::Move { picture: id, from });
    }
    Vec::new()
}

/// Puts a picture of the tray at this place; returns where it was.
pub(super) fn put_at(state: &mut State, id: PictureId, to: usize) -> Option<usize> {
    let from = state.tray.place(id)?;
    let picture = state.tray.pictures.remove(from);
    state.tray.pictures.insert(to.min(state.tray.pictures.len()), picture);
    Some(from)
}

/// Turns a picture by a quarter of a circle, clockwise.
pub(super) fn turn(state: &mut State, id: PictureId) -> Vec<Effect> {
    let effects = turn_by(state, id, 1);
    if !effects.is_empty() {
        state.note(Step::Turn(id));
    }
    effects
}

/// What was read, prepared and measured of it was of another picture.
pub(super) fn turn_by(state: &mut State, id: PictureId, quarters: u8) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id).filter(|picture| picture.info().is_some()) else { return Vec::new() };
    let mut effects: Vec<Effect> = picture.jobs().map(Effect::Cancel).collect();
    let job = JobId::fresh();
    picture.status = PictureStatus::Opening { job };
    picture.preparation = Preparation::None;
    picture.reading = Reading::default();
    if state.comparing.of.is_some_and(|pair| pair.contains(&id)) {
        state.comparing.of = None;
        state.comparing.kept.retain(|(pair, _)| !pair.contains(&id));
    }
    effects.push(Effect::Send(Command::TurnPicture { job, picture: id, quarters }));
    effects
}

/// A picture that was brought in for its text goes along with questions as well.
pub(super) fn take_along(state: &mut State, id: PictureId) -> Vec<Effect> {
    if let Some(picture) = state.tray.find_mut(id) {
        picture.is_for_text = false;
    }
    prepare_all(state)
}

pub(super) fn show(state: &mut State, id: PictureId) -> Vec<Effect> {
    if state.tray.find(id).is_none() {
        return Vec::new();
    }
    state.tray.shown = Some(id);
    if state.job() == Job::Compare { comparing::show(state, id) } else { Vec::new() }
}

/// A picture that was to be handed on by its address is fetched and looked at here.
pub(super) fn fetch(state: &mut State, id: PictureId) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let PictureSource::Link { address, is_named } = &picture.source else { return Vec::new() };
    picture.source = PictureSource::Address { address: address.clone(), is_named: *is_named };
    reopen(state, id)
}

pub(super) fn reopen(state: &mut State, id: PictureId) -> Vec<Effect> {
    let Some(picture) = state.tray.find_mut(id) else { return Vec::new() };
    let job = JobId::fresh();
    picture.status = PictureStatus::Opening { job };
    picture.preparation = Preparation::None;
    let stop = picture.reading.job().map(Effect::Cancel);
    picture.reading = Reading::default();
    let open = Effect::Send(Command::OpenPicture { job, picture: id, source: picture.source.clone() });
    stop.into_iter().chain([open]).collect()
}

pub(super) fn opened(state: &mut State, job: JobId, id: PictureId, info: PictureInfo) -> Vec<Effect> {
    let Some(picture) = by_id(state, id) else { return Vec::new() };
    if picture.status != (PictureStatus::Opening { job }) {
        return Vec::new();
    }
    picture.status = PictureStatus::Ready(info);
    prepare_all(state)
}

/// Asks for the bytes of every picture whose bytes belong to another plan, where they are to be sent.
pub(super) fn prepare_all(state: &mut State) -> Vec<Effect> {
    let waits = |subject: &Subject| state.conversation_about(*subject).is_preparing();
    let waiting = [Subject::Pair, Subject::Tray].into_iter().find(waits);
    let Some(subject) = waiting.or_else(|| (state.job() == Job::Ask).then_some(Subject::Tray)) else {
        return Vec::new();
    };
    let Some(plan) = state.plan_about(subject) else { return Vec::new() };
    let wanted: Vec<PictureId> = state.pictures_of(subject).into_iter().map(|picture| picture.id).collect();
    let pictures = state.tray.pictures.iter_mut().filter(|picture| wanted.contains(&picture.id));
    pictures.flat_map(|picture| prepare(picture, plan)).collect()
}

fn prepare(picture: &mut Picture, plan: PreparePlan) -> Vec<Effect> {
    if picture.info().is_none() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    match &picture.preparation {
        Preparation::Running { plan: known, .. }
        | Preparation::Done { plan: known, .. }
        | Preparation::Failed { plan: known, .. }
            if *known == plan =>
        {
            return effects;
        }
        Preparation::Running { job, .. } => effects.push(Effect::Cancel(*job)),
        _ => {}
    }
    let job = JobId::fresh();
    picture.preparation = Preparation::Running { job, plan };
    effects.push(Effect::Send(Command::PreparePicture { job, picture: picture.id, plan }));
    effects
}

pub(super) fn prepared(state: &mut State, job: JobId, id: PictureId, prepared: Arc<PreparedPicture>) -> Vec<Effect> {
    let Some(picture) = by_id(state, id) else { return Vec::new() };
    match picture.preparation {
        Preparation::Running { job: waited_for, plan } if waited_for == job => {
            picture.preparation = Preparation::Done { plan, prepared };
            chat::start_if_ready(state)
        }
        _ => Vec::new(),
    }
}

/// Whether the failed job was one of a picture.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let removed = state.tray.removed.as_mut().map(|(_, picture)| picture);
    for picture in state.tray.pictures.iter_mut().chain(removed) {
        if picture.status == (PictureStatus::Opening { job }) {
            picture.status = PictureStatus::Failed(failure.clone().about(picture.name()));
            chat::give_up_preparing(state);
            return true;
        }
        match picture.preparation {
            Preparation::Running { job: waited_for, plan } if waited_for == job => {
                let failure = failure.clone().about(picture.name());
                picture.preparation = Preparation::Failed { plan, failure };
                chat::give_up_preparing(state);
                return true;
            }
            _ => {}
        }
    }
    false
}

/// A picture of the tray, or the one that can still be brought back.
pub(super) fn by_id(state: &mut State, id: PictureId) -> Option<&mut Picture> {
    let removed = state.tray.removed.as_mut().map(|(_, picture)| picture);
    state.tray.pictures.iter_mut().chain(removed).find(|picture| picture.id == id)
}
