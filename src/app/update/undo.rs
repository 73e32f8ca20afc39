//! Steps taken back.

use crate::app::{Cleared, Effect, Notice, Picture, PictureStatus, Preparation, State, Step};
use crate::domain::FailureKind;

use super::{comparing, pictures, read};

/// Takes the last step back that still can be.
pub(super) fn last(state: &mut State) -> Vec<Effect> {
    while let Some(step) = state.steps.pop() {
        match step {
            Step::Removal if !state.tray.removed.is_empty() => return pictures::bring_back(state),
            Step::Clearing if state.cleared.is_some() => return clearing(state),
            Step::Copy => return vec![Effect::UndoCopy { quietly: false }],
            Step::Turn(id) if state.tray.find(id).is_some() => return pictures::turn_by(state, id, 3),
            Step::Move { picture, from } if state.tray.find(picture).is_some() => {
                pictures::put_at(state, picture, from);
                return Vec::new();
            }
            Step::Place(before) if before.iter().flatten().all(|id| state.tray.find(*id).is_some()) => {
                comparing::put_back(state, before);
                return Vec::new();
            }
            _ => {}
        }
    }
    Vec::new()
}

/// Puts everything aside, to be brought back until something else comes in. What is being done with it ends.
pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    if !state.may_clear() {
        return Vec::new();
    }
    let mut effects = pictures::forget_removed(state);
    effects.extend(forget_cleared(state));
    for picture in &mut state.tray.pictures {
        effects.extend(picture.jobs().map(Effect::Cancel));
        if matches!(picture.preparation, Preparation::Running { .. }) {
            picture.preparation = Preparation::None;
        }
        picture.reading = std::mem::take(&mut picture.reading).at_rest();
    }
    state.cleared = Some(Box::new(Cleared {
        tray: std::mem::take(&mut state.tray),
        conversation: std::mem::take(&mut state.conversation),
        comparing: state.comparing.clone(),
    }));
    state.comparing.forget_explained();
    state.note(Step::Clearing);
    state.tell(Notice::Cleared);
    effects
}

/// Lets go of what was cleared away; nothing offers to bring it back any more.
pub(super) fn forget_cleared(state: &mut State) -> Vec<Effect> {
    state.forget_step(Step::Clearing);
    state.notice.take_if(|(notice, _)| *notice == Notice::Cleared);
    let cleared = state.cleared.take();
    cleared
        .into_iter()
        .flat_map(|cleared| cleared.tray.pictures)
        .flat_map(|picture| pictures::forget(&picture))
        .collect()
}

/// Brings back what was cleared away.
pub(super) fn clearing(state: &mut State) -> Vec<Effect> {
    state.forget_step(Step::Clearing);
    let Some(cleared) = state.cleared.take() else { return Vec::new() };
    let Cleared { tray, conversation, comparing } = *cleared;
    (state.tray, state.conversation, state.comparing) = (tray, conversation, comparing);
    state.notice = None;
    let is_unopened = |picture: &&mut Picture| match &picture.status {
        PictureStatus::Opening { .. } => true,
        PictureStatus::Failed(failure) => failure.kind == FailureKind::Cancelled,
        PictureStatus::Ready(_) | PictureStatus::Linked => false,
    };
    let unopened = state.tray.pictures.iter_mut().filter(is_unopened);
    let mut effects: Vec<Effect> = unopened.map(pictures::open_again).collect();
    effects.extend(pictures::prepare_all(state));
    effects.extend(read::follow(state));
    effects
}
