//! The key: looked for, entered, tried, kept.

use crate::app::{Effect, KeyWork, Notice, Page, State};
use crate::domain::{Failure, JobId, KeyPlace, KeyVerdict, PictureId, Secret};
use crate::protocol::Command;

use super::{chat, models, transcribe};

/// A question needs a key and there is none.
pub(super) fn ask_for(state: &mut State) {
    state.key.question_waits = true;
    open(state);
}

/// A model's reading needs a key and there is none.
pub(super) fn ask_for_reading(state: &mut State, picture: PictureId, is_second: bool) {
    state.key.reading_waits = Some((picture, is_second));
    open(state);
}

fn open(state: &mut State) {
    state.key.place = None;
    state.key.work = KeyWork::Idle;
    state.page = Page::Key;
}

pub(super) fn look_up(state: &mut State) -> Vec<Effect> {
    let Some(endpoint) = state.endpoint() else { return Vec::new() };
    if state.key.job().is_some() {
        return Vec::new();
    }
    let job = JobId::fresh();
    state.key.work = KeyWork::LookingUp { job };
    vec![Effect::Send(Command::LookUpKey { job, endpoint: Box::new(endpoint) })]
}

pub(super) fn looked_up(state: &mut State, job: JobId, place: Option<KeyPlace>) -> Vec<Effect> {
    if state.key.job() == Some(job) {
        state.key.work = KeyWork::Idle;
        state.key.place = place;
    }
    Vec::new()
}

pub(super) fn enter(state: &mut State, key: Secret) -> Vec<Effect> {
    let Some(endpoint) = state.endpoint() else { return Vec::new() };
    let job = JobId::fresh();
    state.key.work = KeyWork::Checking { job };
    vec![Effect::Send(Command::SaveKey { job, endpoint: Box::new(endpoint), key })]
}

/// A key whose page was left is not kept.
pub(super) fn give_up_checking(state: &mut State) -> Option<Effect> {
    let KeyWork::Checking { job } = state.key.work else { return None };
    state.key.work = KeyWork::Idle;
    Some(Effect::Cancel(job))
}

pub(super) fn checked(state: &mut State, job: JobId, verdict: KeyVerdict, place: Option<KeyPlace>) -> Vec<Effect> {
    if state.key.job() != Some(job) {
        return Vec::new();
    }
    if verdict == KeyVerdict::Wrong {
        state.key.work = KeyWork::Wrong;
        return Vec::new();
    }
    state.key.work = KeyWork::Idle;
    state.tell(match (&place, verdict) {
        (Some(KeyPlace::Memory), _) => Notice::KeyInMemoryOnly,
        (_, KeyVerdict::Unchecked(_)) => Notice::KeyUnchecked,
        _ => Notice::KeySaved,
    });
    state.key.place = place;
    let question_waits = std::mem::take(&mut state.key.question_waits);
    if state.page == Page::Key {
        state.page = Page::Job;
    }
    let mut effects = models::list_with_key(state);
    effects.extend(if question_waits { chat::retry(state) } else { transcribe::go_on(state) });
    effects
}

pub(super) fn forget(state: &mut State) -> Vec<Effect> {
    let Some(endpoint) = state.endpoint() else { return Vec::new() };
    let job = JobId::fresh();
    state.key.work = KeyWork::LookingUp { job };
    vec![Effect::Send(Command::ForgetKey { job, endpoint: Box::new(endpoint) })]
}

/// Whether the failed job was one of the key.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let is_mine = state.key.job() == Some(job);
    if is_mine {
        state.key.work = KeyWork::Failed(failure.clone());
    }
    is_mine
}
