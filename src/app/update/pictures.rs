//! Pictures come in, are prepared for sending, change places and go.

use std::sync::Arc;

use crate::app::pictures::Removed;
use crate::app::undo::MOST_REMOVED;
use crate::app::{
    AddressOffer, Effect, Notice, Page, Picture, PictureStatus, Preparation, Reading, State, Step, Subject,
};
use crate::domain::{
    DraftPicture, Failure, FailureKind, Half, Job, JobId, PictureId, PictureInfo, PictureSource, PixelRect,
    PreparePlan, PreparedPicture, Standing, Why,
};
use crate::protocol::Command;

use super::{batch, chat, comparing, read, undo};

pub(super) fn add(state: &mut State, sources: Vec<PictureSource>) -> Vec<Effect> {
    // A window for choosing files may be closed with none chosen.
    if sources.is_empty() {
        return Vec::new();
    }
    // What is dropped where many pictures are chosen belongs to them.
    let are_files = sources.iter().all(|source| matches!(source, PictureSource::File(_)));
    if state.page == Page::Batch && are_files && state.batch.job().is_none() {
        return batch::add(state, sources);
    }
    let (effects, new) = bring_in(state, of_sources(sources), true);
    comparing::take_in(state, &new);
    effects
}

fn of_sources(sources: Vec<PictureSource>) -> Vec<DraftPicture> {
    sources.into_iter().map(DraftPicture::from).collect()
}

/// The pictures of the question that was not sent last time, as they were left.
pub(super) fn restore(state: &mut State, pictures: Vec<DraftPicture>) -> Vec<Effect> {
    if pictures.is_empty() {
        return Vec::new();
    }
    let standings: Vec<Standing> = pictures.iter().map(|picture| picture.standing.clone()).collect();
    let (effects, new) = bring_in(state, pictures, false);
    for (id, standing) in new.into_iter().zip(standings) {
        if standing.is_shown {
            state.tray.shown = Some(id);
        }
        if let Some(half) = standing.half {
            state.comparing.chosen[half.place()] = Some(id);
        }
    }
    effects
}

/// Asks whether the pictures at these addresses are to be fetched.
pub(super) fn offer_addresses(state: &mut State, offer: AddressOffer, is_in_text: bool) -> Vec<Effect> {
    // In a box of another page an address stands for itself.
    if !is_in_text || state.page == Page::Job {
        state.tell(Notice::AddressesOffered(offer));
    }
    Vec::new()
}

/// One picture goes into this half; several take both.
pub(super) fn add_to(state: &mut State, half: Half, sources: Vec<PictureSource>) -> Vec<Effect> {
    if state.job() != Job::Compare || sources.len() != 1 {
        return add(state, sources);
    }
    let (effects, new) = bring_in(state, of_sources(sources), true);
    comparing::place(state, new.into_iter().map(|id| (half, id)).collect());
    effects
}

/// Opens pictures and puts them into the tray. One of the web that is not to be fetched offers to be.
fn bring_in(state: &mut State, pictures: Vec<DraftPicture>, fetches: bool) -> (Vec<Effect>, Vec<PictureId>) {
    let mut effects = undo::forget_cleared(state);
    let before = state.tray.pictures.len();
    for (index, DraftPicture { source, standing }) in pictures.into_iter().enumerate() {
        let (mut picture, open) = coming(source, standing.quarters % 4, fetches);
        effects.extend(open);
        picture.reading = Reading::left(standing.region, standing.typed);
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

/// A picture that comes in, and what opens it: nothing where its address alone goes along, or where it is one of the web
/// that is not to be fetched unasked.
fn coming(source: PictureSource, quarters: u8, fetches: bool) -> (Picture, Option<Effect>) {
    if let PictureSource::Link { .. } = source {
        return (Picture { quarters, ..Picture::linked(source) }, None);
    }
    let job = JobId::fresh();
    if !fetches && matches!(source, PictureSource::Address { .. }) {
        let mut failure = Failure::of(FailureKind::Unreadable).about(source.label());
        failure.facts.why = Some(Why::NotAskedAgain);
        let status = PictureStatus::Failed(failure);
        return (Picture { quarters, turned_quarters: quarters, status, ..Picture::opening(job, source) }, None);
    }
    let picture = Picture { quarters, turned_quarters: quarters, ..Picture::opening(job, source.clone()) };
    let open = Effect::Send(Command::OpenPicture { job, picture: picture.id, source, quarters });
    (picture, Some(open))
}

pub(super) fn remove(state: &mut State, id: PictureId) -> Vec<Effect> {
    let Some(place) = state.tray.place(id) else { return Vec::new() };
    let picture = state.tray.pictures.remove(place);
    state.tell(Notice::PictureRemoved(picture.name()));
    if state.tray.shown == Some(id) {
        let next = state.tray.pictures.get(place).or(state.tray.pictures.last());
        state.tray.shown = next.map(|picture| picture.id);
    }
    let mut effects = keep_removed(state, Removed { picture, place, successor: None });
    effects.extend(chat::start_if_ready(state));
    effects
}

/// Another picture takes the place of this one, in the tray and in whatever it is used for.
pub(super) fn replace(state: &mut State, id: PictureId, source: PictureSource) -> Vec<Effect> {
    // It may have been taken out while another was being chosen.
    let Some(place) = state.tray.place(id) else { return add(state, vec![source]) };
    let (mut successor, open) = coming(source, 0, true);
    let new = successor.id;
    successor.is_for_text = state.tray.pictures[place].is_for_text;
    let picture = std::mem::replace(&mut state.tray.pictures[place], successor);
    state.tell(Notice::PictureReplaced(picture.name()));
    state.tray.shown = Some(new);
    if state.page != Page::Key {
        state.page = Page::Job;
    }
    let mut effects = keep_removed(state, Removed { picture, place, successor: Some(new) });
    use_instead(state, id, new);
    effects.extend(open);
    effects
}

/// What was to be done with one picture is done with another.
fn use_instead(state: &mut State, old: PictureId, new: PictureId) {
    let exchange = |id: &mut PictureId| {
        if *id == old {
            *id = new;
        }
    };
    state.comparing.chosen.iter_mut().flatten().for_each(exchange);
    for subject in [Subject::Tray, Subject::Pair] {
        let conversation = state.conversation_about_mut(subject);
        if conversation.is_preparing()
            && let Some(waiting) = conversation.exchanges.last_mut()
        {
            waiting.pictures.iter_mut().for_each(exchange);
        }
    }
}

/// Keeps a picture that has left the tray, to be brought back.
fn keep_removed(state: &mut State, removed: Removed) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let PictureStatus::Opening { job } = removed.picture.status {
        // Brought back, it offers to be opened again.
        effects.push(Effect::Cancel(job));
    }
    state.tray.removed.push(removed);
    state.note(Step::Removal);
    if state.tray.removed.len() > MOST_REMOVED {
        state.forget_oldest(Step::Removal);
        effects.extend(forget(&state.tray.removed.remove(0).picture));
    }
    effects
}

/// Lets go of the pictures that could have been brought back.
pub(super) fn forget_removed(state: &mut State) -> Vec<Effect> {
    state.forget_step(Step::Removal);
    let removed = std::mem::take(&mut state.tray.removed);
    removed.iter().flat_map(|removed| forget(&removed.picture)).collect()
}

/// Ends what is being done with a picture, and lets go of it.
pub(super) fn forget(picture: &Picture) -> Vec<Effect> {
    let cancel = picture.jobs().map(Effect::Cancel);
    cancel.chain([Effect::Send(Command::ForgetPicture { picture: picture.id })]).collect()
}

pub(super) fn undo_remove(state: &mut State) -> Vec<Effect> {
    state.forget_newest(Step::Removal);
    bring_back(state)
}

/// Brings back the picture that has left the tray last; one that took its place goes.
pub(super) fn bring_back(state: &mut State) -> Vec<Effect> {
    let Some(Removed { picture, place, successor }) = state.tray.removed.pop() else { return Vec::new() };
    let id = picture.id;
    let mut effects = Vec::new();
    let mut place = place.min(state.tray.pictures.len());
    if let Some(new) = successor.and_then(|new| state.tray.place(new)) {
        // It may have been moved since.
        place = new;
        let successor = state.tray.pictures.remove(new);
        effects.extend(forget(&successor));
        use_instead(state, successor.id, id);
    }
    state.tray.shown = Some(id);
    state.tray.pictures.insert(place, picture);
    state.notice = None;
    effects.extend(prepare_all(state));
    // A question that waited for the successor waits for this one, which may be ready or may have failed.
    chat::give_up_preparing(state);
    effects.extend(chat::start_if_ready(state));
    effects
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

/// Turns a picture by a quarter of a circle, clockwise, as soon as it is here.
pub(super) fn turn(state: &mut State, id: PictureId) -> Vec<Effect> {
    let comes = |picture: &Picture| matches!(picture.status, PictureStatus::Ready(_) | PictureStatus::Opening { .. });
    if !state.tray.find(id).is_some_and(comes) {
        return Vec::new();
    }
    state.note(Step::Turn(id));
    turn_by(state, id, 1)
}

/// What was prepared of it was of another picture; what was read and measured belongs to how it was turned.
pub(super) fn turn_by(state: &mut State, id: PictureId, quarters: u8) -> Vec<Effect> {
    let mut effects = read::stop(state, id);
    let Some(picture) = state.tray.find_mut(id) else { return effects };
    picture.set_quarters(picture.quarters + quarters);
    if picture.info().is_some() {
        effects.extend(picture.jobs().map(Effect::Cancel));
        effects.push(turn_on(picture));
    }
    effects
}

/// Has the engine turn a picture to where it is to stand.
fn turn_on(picture: &mut Picture) -> Effect {
    let job = JobId::fresh();
    let quarters = (picture.quarters + 4 - picture.turned_quarters) % 4;
    picture.turned_quarters = picture.quarters;
    picture.status = PictureStatus::Opening { job };
    picture.preparation = Preparation::None;
    Effect::Send(Command::TurnPicture { job, picture: picture.id, quarters })
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
    let stop = picture.reading.job().map(Effect::Cancel);
    // It may be another picture by now. What was marked and typed at the last start waits for it, however often it is opened.
    for reading in std::iter::once(&mut picture.reading).chain(picture.readings.iter_mut().map(|(_, reading)| reading))
    {
        let Reading { region, restored, .. } = std::mem::take(reading);
        *reading = Reading::left(region, restored);
    }
    stop.into_iter().chain([open_again(picture)]).collect()
}

/// Has the engine open a picture that is not here, as it is turned.
pub(super) fn open_again(picture: &mut Picture) -> Effect {
    let job = JobId::fresh();
    picture.status = PictureStatus::Opening { job };
    picture.preparation = Preparation::None;
    picture.turned_quarters = picture.quarters;
    let (source, quarters) = (picture.source.clone(), picture.quarters);
    Effect::Send(Command::OpenPicture { job, picture: picture.id, source, quarters })
}

/// `fetched` is what has come of the web.
pub(super) fn opened(
    state: &mut State,
    job: JobId,
    id: PictureId,
    info: PictureInfo,
    fetched: Option<PictureSource>,
) -> Vec<Effect> {
    let Some(picture) = by_id(state, id) else { return Vec::new() };
    if picture.status != (PictureStatus::Opening { job }) {
        return Vec::new();
    }
    if let Some(fetched) = fetched {
        picture.source = fetched;
    }
    if picture.turned_quarters != picture.quarters {
        // It was turned while it came.
        return vec![turn_on(picture)];
    }
    // A file may have changed since a part of it was marked.
    let size = info.size();
    let whole = PixelRect::new(0, 0, size.width, size.height);
    picture.reading.region = picture.reading.region.and_then(|region| region.intersection(whole));
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
    let was_waited_for = state.tray.all_mut().any(|picture| take_failure(picture, job, failure));
    if was_waited_for {
        chat::give_up_preparing(state);
    }
    was_waited_for
}

/// Whether the picture has waited for this job.
fn take_failure(picture: &mut Picture, job: JobId, failure: &Failure) -> bool {
    let failure = failure.clone().about(picture.name());
    if picture.status == (PictureStatus::Opening { job }) {
        picture.status = PictureStatus::Failed(failure);
        return true;
    }
    match picture.preparation {
        Preparation::Running { job: waited_for, plan } if waited_for == job => {
            picture.preparation = Preparation::Failed { plan, failure };
            true
        }
        _ => false,
    }
}

/// A picture of the tray, or one that can still be brought back.
pub(super) fn by_id(state: &mut State, id: PictureId) -> Option<&mut Picture> {
    state.tray.all_mut().find(|picture| picture.id == id)
}
