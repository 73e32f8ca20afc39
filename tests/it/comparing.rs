//! Two pictures in the state: which ones, what is asked of the engine, what comes of it.

use std::sync::Arc;

use discern::app::{Action, CompareAction, ComparingWork, Effect, Notice, TableAction};
use discern::domain::{
    Alignment, CompareMode, Comparison, ComparisonOptions, Failure, FailureKind, Half, Job, JobId, PictureId,
    PictureSource, PixelRect,
};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, comparison, info};

fn act(desk: &mut Desk, action: CompareAction) {
    desk.act(Action::Compare(action));
}

/// The comparison that was last asked for, with what it is to compare.
fn asked(desk: &mut Desk) -> (JobId, [PictureId; 2], ComparisonOptions) {
    let asked = desk.answer_pictures().into_iter().rev().find_map(|command| match command {
        Command::Compare { job, a, b, options } => Some((job, [a, b], *options)),
        _ => None,
    });
    asked.expect("two pictures are compared")
}

fn pair(desk: &Desk) -> [Option<PictureId>; 2] {
    desk.state.pair().map(|picture| picture.map(|picture| picture.id))
}

/// A desk at which two pictures are compared, and the job that compares them.
fn two() -> (Desk, [PictureId; 2], JobId) {
    let mut desk = Desk::comparing();
    let a = desk.with_picture("/p/a.png");
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/b.png".into())]));
    let (job, [_, b], _) = asked(&mut desk);
    (desk, [a, b], job)
}

const MAP: Alignment = Alignment { matrix: [[1.02, 0.0, 14.0], [0.0, 1.02, 0.0]] };

fn measured(desk: &mut Desk, job: JobId) {
    let comparison = Comparison { alignment: Some(MAP), ..comparison() };
    desk.report(Event::Compared { job, comparison: Arc::new(comparison) });
}

#[test]
fn the_first_two_pictures_are_compared_once() {
    let (mut desk, [a, b], job) = two();
    assert_eq!(pair(&desk), [Some(a), Some(b)]);
    assert_eq!(desk.state.comparing.job(), Some(job));
    measured(&mut desk, job);
    assert_eq!(desk.state.comparing.job(), None);
    assert!(desk.state.comparing.measured().is_some());
    desk.act(Action::ChooseJob(Job::Ask));
    desk.act(Action::ChooseJob(Job::Compare));
    assert!(!desk.commands().iter().any(|command| matches!(command, Command::Compare { .. })));
}

#[test]
fn pictures_of_another_job_are_taken_over_in_their_order() {
    let mut desk = Desk::new();
    let a = desk.with_picture("/p/a.png");
    let b = desk.with_picture("/p/b.png");
    desk.with_picture("/p/c.png");
    desk.act(Action::ChooseJob(Job::Compare));
    assert_eq!(asked(&mut desk).1, [a, b]);
}

#[test]
fn with_both_places_taken_a_new_picture_takes_the_one_that_was_chosen_and_can_be_taken_back() {
    let (mut desk, [a, b], first) = two();
    let c = desk.with_picture("/p/c.png");
    assert_eq!(pair(&desk), [Some(a), Some(c)]);
    assert!(matches!(&desk.state.notice, Some((Notice::HalfReplaced { half: Half::B, name }, _)) if name == "c.png"));
    act(&mut desk, CompareAction::UndoReplace);
    assert_eq!(pair(&desk), [Some(a), Some(b)]);
    assert_eq!(desk.state.notice, None);
    assert_ne!(desk.state.comparing.job(), Some(first));
    act(&mut desk, CompareAction::Aim(Half::A));
    let d = desk.with_picture("/p/d.png");
    assert_eq!(pair(&desk), [Some(d), Some(b)]);
}

#[test]
fn a_replaced_half_is_a_step_that_brings_back_what_belonged_to_the_two() {
    let (mut desk, [a, b], job) = two();
    measured(&mut desk, job);
    let area = PixelRect::new(10, 10, 100, 20);
    act(&mut desk, CompareAction::Ignore(area));
    act(&mut desk, CompareAction::Nudge([3, -2]));
    desk.act(Action::AddPicturesTo { half: Half::B, sources: vec![PictureSource::File("/p/c.png".into())] });
    desk.answer_pictures();
    assert_eq!((desk.state.comparing.nudge, &desk.state.comparing.ignored), ([0, 0], &Vec::new()));
    desk.act(Action::Undo);
    assert_eq!(pair(&desk), [Some(a), Some(b)]);
    assert_eq!(desk.state.notice, None);
    let (_, _, options) = asked(&mut desk);
    assert_eq!((options.ignored, options.alignment), (vec![area], Some(MAP.moved(-3.0, 2.0))));
    act(&mut desk, CompareAction::Align(false));
    assert_eq!(desk.state.comparing.nudge, [0, 0]);
    desk.act(Action::Undo);
    assert_eq!(pair(&desk), [Some(a), Some(b)], "nothing is left to be taken back");
}

#[test]
fn a_nudge_goes_with_the_alignment_that_it_began_from() {
    let (mut desk, [a, b], job) = two();
    measured(&mut desk, job);
    act(&mut desk, CompareAction::Nudge([3, -2]));
    desk.with_picture("/p/c.png");
    act(&mut desk, CompareAction::Align(false));
    act(&mut desk, CompareAction::UndoReplace);
    assert_eq!((pair(&desk), desk.state.comparing.nudge), ([Some(a), Some(b)], [0, 0]));
}

#[test]
fn what_belongs_to_two_pictures_is_there_again_when_a_turn_is_taken_back() {
    let (mut desk, [a, _], job) = two();
    measured(&mut desk, job);
    let area = PixelRect::new(10, 10, 100, 20);
    act(&mut desk, CompareAction::Ignore(area));
    desk.act(Action::Table(TableAction::Add));
    let rows = desk.state.comparing.explained.lines.clone();
    desk.act(Action::ChooseJob(Job::Ask));
    desk.act(Action::TurnPicture(a));
    desk.act(Action::ChooseJob(Job::Compare));
    let (job, _, options) = asked(&mut desk);
    assert_eq!((options.ignored, options.alignment), (Vec::new(), None));
    measured(&mut desk, job);
    assert_eq!(desk.state.comparing.explained.lines.len(), rows.len() - 1);
    desk.act(Action::Undo);
    assert_eq!(asked(&mut desk).2.ignored, [area]);
    assert_eq!(desk.state.comparing.explained.lines, rows);
}

#[test]
fn two_pictures_together_take_both_places() {
    let (mut desk, before, _) = two();
    desk.act(Action::AddPictures(["/p/c.png", "/p/d.png"].map(|path| PictureSource::File(path.into())).to_vec()));
    let (_, [c, d], _) = asked(&mut desk);
    assert_eq!(desk.state.tray.place(c), Some(2));
    assert_eq!(desk.state.tray.place(d), Some(3));
    desk.act(Action::Undo);
    assert_eq!(pair(&desk), before.map(Some), "as one step");
}

#[test]
fn a_picture_that_is_taken_out_leaves_its_place_empty_until_another_one_comes() {
    let (mut desk, [a, b], job) = two();
    desk.act(Action::RemovePicture(a));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    assert_eq!(pair(&desk), [None, Some(b)]);
    assert_eq!(desk.state.next_half(), Half::A);
    desk.act(Action::UndoRemove);
    assert_eq!(pair(&desk), [Some(a), Some(b)]);
    desk.act(Action::RemovePicture(a));
    let c = desk.with_picture("/p/c.png");
    assert_eq!(pair(&desk), [Some(c), Some(b)]);
}

#[test]
fn a_picture_of_the_tray_is_put_into_a_half() {
    let (mut desk, [a, b], _) = two();
    let c = desk.with_picture("/p/c.png");
    act(&mut desk, CompareAction::Put { picture: b, half: Half::A });
    assert_eq!(pair(&desk), [Some(b), Some(c)]);
    act(&mut desk, CompareAction::Put { picture: c, half: Half::A });
    assert_eq!(pair(&desk), [Some(c), Some(b)], "one that stands in the other half changes places");
    desk.act(Action::ShowPicture(c));
    assert_eq!(desk.state.comparing.target, Half::A);
    desk.act(Action::ShowPicture(a));
    assert_eq!(pair(&desk), [Some(a), Some(b)]);
}

#[test]
fn what_was_found_is_not_looked_for_again() {
    let (mut desk, _, job) = two();
    measured(&mut desk, job);
    act(&mut desk, CompareAction::Tolerate(0.4));
    let (again, _, options) = asked(&mut desk);
    assert_eq!((options.tolerance, options.alignment), (0.4, Some(MAP)));
    assert!(desk.state.comparing.measured().is_some(), "the last outcome stays in sight");
    desk.report(Event::Compared { job, comparison: Arc::new(comparison()) });
    assert_eq!(desk.state.comparing.job(), Some(again), "an outdated job changes nothing");
}

#[test]
fn an_outdated_comparison_is_cancelled() {
    let (mut desk, _, job) = two();
    act(&mut desk, CompareAction::Ignore(PixelRect::new(10, 10, 99_999, 20)));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    let (_, _, options) = asked(&mut desk);
    assert_eq!(options.ignored, [PixelRect::new(10, 10, info().size().width - 10, 20)]);
    act(&mut desk, CompareAction::Heed(0));
    assert_eq!(asked(&mut desk).2.ignored, []);
}

#[test]
fn b_is_moved_by_hand_from_where_it_was_found() {
    let (mut desk, _, job) = two();
    act(&mut desk, CompareAction::Nudge([1, 0]));
    assert_eq!(desk.state.comparing.nudge, [0, 0], "nothing is known yet to move it from");
    measured(&mut desk, job);
    act(&mut desk, CompareAction::Nudge([10, -1]));
    assert_eq!(asked(&mut desk).2.alignment, Some(MAP.moved(-10.0, 1.0)));
    act(&mut desk, CompareAction::UndoNudge);
    assert_eq!(asked(&mut desk).2.alignment, Some(MAP));
}

#[test]
fn without_aligning_pixels_are_compared_as_they_are() {
    let (mut desk, _, _) = two();
    act(&mut desk, CompareAction::Align(false));
    let (_, _, options) = asked(&mut desk);
    assert_eq!((options.aligns, options.alignment), (false, None));
    act(&mut desk, CompareAction::Nudge([1, 0]));
    assert_eq!(asked(&mut desk).2.alignment, Some(Alignment::IDENTITY.moved(-1.0, 0.0)));
}

#[test]
fn what_was_marked_goes_along_when_a_and_b_change_places() {
    let (mut desk, [a, b], job) = two();
    measured(&mut desk, job);
    act(&mut desk, CompareAction::Ignore(PixelRect::new(100, 100, 100, 50)));
    act(&mut desk, CompareAction::Swap);
    let (_, pair, options) = asked(&mut desk);
    assert_eq!((pair, options.alignment), ([b, a], None));
    assert_eq!(options.ignored, [PixelRect::new(116, 102, 102, 51)]);
    assert!(desk.state.comparing.outcome.is_none());
}

#[test]
fn what_was_moved_by_hand_lies_as_it_lay_when_a_and_b_change_places() {
    let (mut desk, [a, b], job) = two();
    measured(&mut desk, job);
    act(&mut desk, CompareAction::Nudge([51, -102]));
    act(&mut desk, CompareAction::Ignore(PixelRect::new(100, 200, 100, 50)));
    act(&mut desk, CompareAction::Swap);
    let (_, pair, options) = asked(&mut desk);
    assert_eq!((pair, desk.state.comparing.nudge), ([b, a], [-50, 100]));
    let map = options.alignment.expect("it is moved from where it lay");
    let there = map.apply(1000.0, 1000.0);
    let back = MAP.moved(-51.0, 102.0).apply(there.0, there.1);
    assert!((back.0 - 1000.0).abs() < 1e-6 && (back.1 - 1000.0).abs() < 1e-6, "{back:?}");
    act(&mut desk, CompareAction::Swap);
    assert_eq!(desk.state.comparing.nudge, [51, -102]);
    assert_eq!(desk.state.comparing.ignored, [PixelRect::new(100, 200, 100, 50)]);
}

#[test]
fn pictures_of_different_scenes_are_seen_side_by_side() {
    let (mut desk, _, job) = two();
    act(&mut desk, CompareAction::Look(CompareMode::Difference));
    let refused = Comparison { is_comparable: false, alignment: None, ..comparison() };
    desk.report(Event::Compared { job, comparison: Arc::new(refused) });
    assert_eq!(desk.state.comparing.mode, CompareMode::SideBySide);
    assert!(desk.state.comparing.measured().is_none() && !desk.state.comparing.may_nudge());
    act(&mut desk, CompareAction::Look(CompareMode::Difference));
    assert_eq!(desk.state.comparing.mode, CompareMode::SideBySide);
    act(&mut desk, CompareAction::Look(CompareMode::Swipe));
    assert_eq!(desk.state.comparing.mode, CompareMode::Swipe);
}

#[test]
fn a_comparison_is_stopped_fails_and_begins_again() {
    let (mut desk, _, job) = two();
    act(&mut desk, CompareAction::Stop);
    assert_eq!(desk.state.comparing.work, ComparingWork::Stopped);
    assert!(matches!(desk.effects.pop(), Some(Effect::Cancel(cancelled)) if cancelled == job));
    desk.act(Action::DismissNotice);
    assert_eq!(desk.state.comparing.work, ComparingWork::Stopped, "it does not begin by itself");
    act(&mut desk, CompareAction::Again);
    let (job, _, _) = asked(&mut desk);
    let failure = Failure::of(FailureKind::Unreadable);
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    assert_eq!(desk.state.comparing.work, ComparingWork::Failed(failure));
}
