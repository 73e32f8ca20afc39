//! Two pictures are put beside each other, moved onto each other and measured.

use std::sync::Arc;

use crate::app::comparing::{Kept, Question, TurnedPair};
use crate::app::{CompareAction, Comparing, ComparingWork, Effect, Explained, Notice, Picture, State, Step};
use crate::domain::{
    Alignment, CompareMode, Comparison, Failure, FailureKind, Half, Job, JobId, PictureId, PixelRect, PixelSize,
};
use crate::protocol::Command;

use super::{chat, explaining};

pub(super) fn change(state: &mut State, action: CompareAction) -> Vec<Effect> {
    match action {
        CompareAction::Put { picture, half } => return put(state, picture, half),
        CompareAction::Aim(half) => state.comparing.target = half,
        CompareAction::Open(half) => {
            state.comparing.target = half;
            return vec![Effect::ChoosePictures];
        }
        CompareAction::Swap => return swap(state),
        CompareAction::UndoReplace => undo_replace(state),
        CompareAction::Look(mode) => look(state, mode),
        CompareAction::Align(aligns) => {
            let comparing = &mut state.comparing;
            comparing.aligns = aligns;
            // It was moved from where it lay.
            comparing.nudge = [0; 2];
            comparing.kept.iter_mut().for_each(|(_, kept)| kept.nudge = [0; 2]);
        }
        CompareAction::Nudge(by) => nudge(state, by),
        CompareAction::UndoNudge => state.comparing.nudge = [0; 2],
        CompareAction::Tolerate(tolerance) => state.comparing.tolerance = tolerance.clamp(0.0, 1.0),
        CompareAction::Ignore(rect) => ignore(state, rect),
        CompareAction::Heed(place) => {
            if place < state.comparing.ignored.len() {
                state.comparing.ignored.remove(place);
            }
        }
        CompareAction::Stop => return stop(state),
        CompareAction::Again => return again(state),
    }
    Vec::new()
}

/// New pictures take the empty places first; two that come together take both.
pub(super) fn take_in(state: &mut State, new: &[PictureId]) {
    if state.job() != Job::Compare {
        return;
    }
    let is_new = |picture: &Picture| new.contains(&picture.id);
    let before = state.pair().map(|picture| picture.filter(|picture| !is_new(picture)).map(|picture| picture.id));
    let empty = Half::BOTH.into_iter().filter(|half| before[half.place()].is_none());
    let mut halves: Vec<Half> = empty.collect();
    if halves.is_empty() {
        halves = if new.len() > 1 { Half::BOTH.to_vec() } else { vec![state.comparing.target] };
    }
    place(state, halves.into_iter().zip(new.iter().copied()).collect());
}

/// Puts a picture into a half. One that stood in the other half changes places with what stood here.
fn put(state: &mut State, id: PictureId, half: Half) -> Vec<Effect> {
    if state.tray.find(id).is_none() {
        return Vec::new();
    }
    match state.half_of(id) {
        Some(there) if there == half => {}
        Some(_) => return swap(state),
        None => place(state, vec![(half, id)]),
    }
    state.comparing.target = half;
    Vec::new()
}

/// Puts pictures that stand in neither half into these, and offers the way back where others stood there.
pub(super) fn place(state: &mut State, new: Vec<(Half, PictureId)>) {
    let is_new = |id: &PictureId| new.iter().any(|(_, new)| new == id);
    let before = state.pair().map(|picture| picture.map(|picture| picture.id).filter(|id| !is_new(id)));
    state.comparing.chosen = before;
    for (half, id) in &new {
        state.comparing.chosen[half.place()] = Some(*id);
    }
    if let Some((half, id)) = new.into_iter().rfind(|(half, _)| before[half.place()].is_some()) {
        let name = state.tray.find(id).map(Picture::name).unwrap_or_default();
        state.note(Step::Place(before));
        state.tell(Notice::HalfReplaced { half, name });
    }
}

/// Takes back what was put into a half last.
fn undo_replace(state: &mut State) {
    let last = state.steps.iter().rposition(|step| matches!(step, Step::Place(_)));
    if let Some(Step::Place(before)) = last.map(|place| state.steps.remove(place)) {
        put_back(state, before);
    }
}

/// Brings back the pictures that stood in the halves, with what belonged to them.
pub(super) fn put_back(state: &mut State, before: [Option<PictureId>; 2]) {
    state.comparing.chosen = before;
    state.notice = None;
}

/// A click on a picture of the tray: one of the two is looked at, any other one takes a place.
pub(super) fn show(state: &mut State, id: PictureId) -> Vec<Effect> {
    match state.half_of(id) {
        Some(half) => {
            state.comparing.target = half;
            Vec::new()
        }
        None => put(state, id, state.next_half()),
    }
}

fn swap(state: &mut State) -> Vec<Effect> {
    let [a, b] = turned_pair(state);
    let sizes = state.pair_sizes();
    let (Some(a), Some(b)) = (a, b) else { return Vec::new() };
    let comparing = &mut state.comparing;
    comparing.chosen = [Some(b.0), Some(a.0)];
    let Some([size_a, size_b]) = sizes else { return Vec::new() };
    // What was marked lies in the px of A, which is the other picture from now on.
    let map = comparing.alignment(size_a, size_b);
    let ignored = comparing.ignored.iter().filter_map(|rect| carried(*rect, &map, size_b)).collect();
    let (nudge, found) = (nudged_back(comparing.nudge, &map), comparing.found.and_then(|found| found.inverse()));
    let stop = comparing.begin_with([b, a]);
    comparing.ignored = ignored;
    comparing.nudge = nudge;
    if nudge != [0; 2] {
        // By hand it was moved from there.
        comparing.found = found.or(comparing.found);
    }
    stop
}

/// How A lies moved on B when B lies moved so on A.
fn nudged_back(nudge: [i32; 2], map: &Alignment) -> [i32; 2] {
    let Some(back) = map.inverse() else { return [0; 2] };
    let ([x, y], origin) = (nudge.map(f64::from), back.apply(0.0, 0.0));
    let moved = back.apply(x, y);
    [origin.0 - moved.0, origin.1 - moved.1].map(|px| px.round() as i32)
}

/// The part of B that shows what a part of A shows.
fn carried(rect: PixelRect, map: &Alignment, size: PixelSize) -> Option<PixelRect> {
    let (left, top) = (f64::from(rect.left) - 0.5, f64::from(rect.top) - 0.5);
    let (right, bottom) = (left + f64::from(rect.width), top + f64::from(rect.height));
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| map.apply(x, y));
    let side = |of: fn(&(f64, f64)) -> f64, most: u32| {
        let (min, max) = corners.iter().map(of).fold((f64::MAX, f64::MIN), |(min, max), at| (min.min(at), max.max(at)));
        let limit = f64::from(most);
        ((min + 0.5).round().clamp(0.0, limit) as u32, (max + 0.5).round().clamp(0.0, limit) as u32)
    };
    let ((left, right), (top, bottom)) = (side(|at| at.0, size.width), side(|at| at.1, size.height));
    (left < right && top < bottom).then(|| PixelRect::new(left, top, right - left, bottom - top))
}

fn look(state: &mut State, mode: CompareMode) {
    if mode != CompareMode::Difference || !state.comparing.is_refused() {
        state.comparing.mode = mode;
    }
}

/// Moves B by so many of its px.
fn nudge(state: &mut State, by: [i32; 2]) {
    let comparing = &mut state.comparing;
    if comparing.may_nudge() {
        let [x, y] = comparing.nudge;
        comparing.nudge = [x.saturating_add(by[0]), y.saturating_add(by[1])];
    }
}

/// Looks no longer at this part of A.
fn ignore(state: &mut State, rect: PixelRect) {
    let size = state.pair_sizes().map(|[a, _]| a);
    let inside = size.and_then(|size| rect.intersection(PixelRect::new(0, 0, size.width, size.height)));
    if let Some(inside) = inside.filter(|inside| !state.comparing.ignored.contains(inside)) {
        state.comparing.ignored.push(inside);
    }
}

fn stop(state: &mut State) -> Vec<Effect> {
    let Some(job) = state.comparing.job() else { return Vec::new() };
    state.comparing.work = ComparingWork::Stopped;
    vec![Effect::Cancel(job)]
}

fn again(state: &mut State) -> Vec<Effect> {
    let stop = state.comparing.job().map(Effect::Cancel);
    state.comparing.asked = None;
    stop.into_iter().collect()
}

/// Whoever looks at two pictures is shown where they differ: asks once for each pair and each way to compare it.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    if state.job() != Job::Compare {
        return Vec::new();
    }
    let pair = turned_pair(state);
    let (sizes, now) = (state.pair_sizes(), state.now);
    let comparing = &mut state.comparing;
    for (chosen, there) in comparing.chosen.iter_mut().zip(pair) {
        // A picture that is taken out keeps its place until another one takes it: it may come back.
        *chosen = there.map(|(id, _)| id).or(*chosen);
    }
    let mut effects = Vec::new();
    let ([Some(a), Some(b)], Some([size_a, size_b])) = (pair, sizes) else {
        effects.extend(comparing.job().map(Effect::Cancel));
        comparing.work = ComparingWork::Idle;
        comparing.asked = None;
        comparing.outcome = None;
        return effects;
    };
    if comparing.of != Some([a, b]) {
        effects.extend(comparing.begin_with([a, b]));
    }
    let question = Question {
        pair: [a, b],
        aligns: comparing.aligns,
        nudge: comparing.nudge,
        tolerance: comparing.tolerance,
        ignored: comparing.ignored.clone(),
    };
    if comparing.asked.as_ref() == Some(&question) {
        return effects;
    }
    effects.extend(comparing.job().map(Effect::Cancel));
    let job = JobId::fresh();
    let options = Box::new(comparing.options(size_a, size_b));
    comparing.asked = Some(question);
    comparing.work = ComparingWork::Running { job, since: now };
    effects.push(Effect::Send(Command::Compare { job, a: a.0, b: b.0, options }));
    effects
}

fn turned_pair(state: &State) -> [Option<(PictureId, u8)>; 2] {
    state.pair().map(|picture| picture.map(|picture| (picture.id, picture.quarters)))
}

pub(super) fn taken(state: &mut State, job: JobId, comparison: Arc<Comparison>) -> Vec<Effect> {
    let comparing = &mut state.comparing;
    if comparing.job() != Some(job) {
        return Vec::new();
    }
    comparing.work = ComparingWork::Idle;
    if comparing.found.is_none() && comparing.aligns && comparison.is_comparable {
        comparing.found = comparison.alignment;
    }
    comparing.outcome = Some(comparison);
    if comparing.is_refused() && comparing.mode == CompareMode::Difference {
        comparing.mode = CompareMode::SideBySide;
    }
    explaining::measured(state);
    chat::start_if_ready(state)
}

/// Whether the failed job was the comparison.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let comparing = &mut state.comparing;
    if comparing.job() != Some(job) {
        return false;
    }
    comparing.work = match failure.kind {
        FailureKind::Cancelled => ComparingWork::Stopped,
        _ => ComparingWork::Failed(failure.clone()),
    };
    true
}

impl Comparing {
    /// Forgets what was measured of two other pictures, and puts aside what belongs to them.
    fn begin_with(&mut self, pair: TurnedPair) -> Vec<Effect> {
        let mut stop: Vec<Effect> = self.job().map(Effect::Cancel).into_iter().collect();
        stop.extend(self.explained.talk.stop().map(Effect::Cancel));
        let before = std::mem::take(self);
        let Self { chosen, target, mode, aligns, tolerance, mut kept, explained, nudge, ignored, found, of, .. } =
            before;
        kept.extend(of.map(|of| (of, Kept { explained, nudge, ignored, found })));
        let known = kept.iter().position(|(known, _)| *known == pair).map(|place| kept.remove(place).1);
        let Kept { explained, nudge, ignored, found } = known.unwrap_or_default();
        *self = Self {
            chosen,
            target,
            mode,
            aligns,
            tolerance,
            kept,
            explained,
            nudge,
            ignored,
            found,
            of: Some(pair),
            ..Self::default()
        };
        stop
    }

    /// Forgets all that was said of any pictures.
    pub(super) fn forget_explained(&mut self) {
        self.explained = Explained::default();
        self.kept.clear();
    }
}
