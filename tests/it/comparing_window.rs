//! The job of comparing as a person or a screen reader meets it.

use std::sync::Arc;
use std::time::Duration;

use discern::app::{Action, CompareAction, Effect};
use discern::domain::{
    CompareMode, Comparison, Failure, FailureKind, Half, Job, PictureSource, PixelRect, Tile, TilePosition, Tone,
    level_size,
};
use discern::protocol::{Command, Event};
use egui::{Key, Modifiers, Pos2, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::{Desk, comparison, info, noon};
use crate::stand::{Stand, click, open, open_at, s, settle};

fn two() -> Harness<'static, Stand> {
    let mut desk = Desk::comparing();
    desk.with_two(comparison());
    open(desk)
}

pub fn press(harness: &mut Harness<'_, Stand>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

fn mode(harness: &Harness<'_, Stand>) -> CompareMode {
    harness.state().desk.state.comparing.mode
}

/// What takes the pointer on the canvas: the half of A and that of B, or one place for both.
fn half(harness: &Harness<'_, Stand>, half: Half) -> Rect {
    let name = if half == Half::A { "a.png" } else { "b.png" };
    harness.get_by_label((s().compare.half_view)(half.letter(), name).as_str()).rect()
}

/// Where a px of A, which is fitted to this place, lies on the screen.
fn on_screen(place: Rect, x: f32, y: f32) -> Pos2 {
    let stage = place.shrink(16.0);
    let size = egui::vec2(4000.0, 3000.0);
    let scale = (stage.size() / size).min_elem();
    stage.center() - size * scale / 2.0 + egui::vec2(x, y) * scale
}

pub fn zoom(harness: &Harness<'_, Stand>) -> String {
    let nodes = harness.root().children_recursive().filter_map(|node| node.accesskit_node().value());
    nodes.filter(|value| value.ends_with(" %")).last().unwrap_or_default()
}

/// Answers the questions for pixels with tiles of one colour a picture.
fn paint(harness: &mut Harness<'_, Stand>) {
    let ctx = harness.ctx.clone();
    for _ in 0..3 {
        let Stand { desk, view } = harness.state_mut();
        for question in view.stage.questions(&desk.state) {
            let is_a = desk.state.half_of(question.picture) == Some(Half::A);
            let colour: [u8; 4] = if is_a { [200, 30, 30, 255] } else { [30, 60, 200, 255] };
            let size = level_size(info().size(), question.level);
            let tile = |position: &TilePosition| {
                let range = position.range(size);
                let size = discern::domain::PixelSize::new(range.right - range.left, range.bottom - range.top);
                let pixels: Vec<u8> = colour.iter().copied().cycle().take(size.pixels() as usize * 4).collect();
                Tile { position: *position, size, pixels: pixels.into() }
            };
            view.stage.take(question.job, question.picture, question.level, question.tiles.iter().map(tile).collect());
        }
        while view.stage.upload(&ctx) {}
        settle(harness);
    }
}

#[test]
fn the_job_is_chosen_by_name_and_by_key_and_remembered() {
    let mut harness = open(Desk::new());
    press(&mut harness, Modifiers::COMMAND, Key::Num3);
    let settings = &harness.state().desk.state.setup.settings;
    assert_eq!(settings.job.as_deref(), Some("compare"));
    harness.get_by_label((s().welcome.explanation)(Job::Compare));
    harness.get_by_label(s().shell.comparing_stays);
    click(&mut harness, (s().shell.job)(Job::Ask));
    click(&mut harness, (s().welcome.job)(Job::Compare));
    assert_eq!(harness.state().desk.state.job(), Job::Compare);
}

#[test]
fn an_empty_half_says_how_to_fill_it() {
    let mut desk = Desk::comparing();
    desk.with_picture("/p/a.png");
    let mut harness = open(desk);
    harness.get_by_label(s().compare.half_hint);
    harness.get_by_label(s().compare.one_missing);
    click(&mut harness, &(s().compare.open_half)("B"));
    assert!(matches!(harness.state_mut().desk.effects.pop(), Some(Effect::ChoosePictures)));
    press(&mut harness, Modifiers::NONE, Key::F3);
    assert_eq!(mode(&harness), CompareMode::SideBySide, "there is nothing to swipe");
    press(&mut harness, Modifiers::NONE, Key::X);
    assert_eq!(harness.state().desk.state.next_half(), Half::B, "one picture has nothing to change places with");
}

#[test]
fn each_mode_is_drawn_and_chosen_by_its_key_and_its_button() {
    let mut harness = two();
    paint(&mut harness);
    for (key, expected) in [
        (Key::F3, CompareMode::Swipe),
        (Key::F4, CompareMode::Blink),
        (Key::F5, CompareMode::OnionSkin),
        (Key::F6, CompareMode::Difference),
        (Key::F2, CompareMode::SideBySide),
    ] {
        press(&mut harness, Modifiers::NONE, key);
        assert_eq!(mode(&harness), expected);
        if expected != CompareMode::SideBySide {
            harness.get_by_label((s().compare.both_view)(expected, "a.png", "b.png").as_str());
        }
        paint(&mut harness);
        press(&mut harness, Modifiers::NONE, if key == Key::F2 { Key::F3 } else { Key::F2 });
        click(&mut harness, (s().compare.mode)(expected));
        assert_eq!(mode(&harness), expected);
    }
    assert_ne!(half(&harness, Half::A), half(&harness, Half::B));
}

#[test]
fn nothing_is_drawn_again_while_nothing_moves() {
    let mut harness = two();
    paint(&mut harness);
    for key in [Key::F2, Key::F3, Key::F5, Key::F6] {
        press(&mut harness, Modifiers::NONE, key);
        paint(&mut harness);
        harness.run();
    }
    press(&mut harness, Modifiers::NONE, Key::F4);
    let waits = harness.output().viewport_output.values().map(|output| output.repaint_delay);
    let wait = waits.min().unwrap();
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "blinking waits for its next turn: {wait:?}");
}

#[test]
fn the_divider_is_moved_by_the_arrows_and_by_the_pointer() {
    let mut harness = two();
    press(&mut harness, Modifiers::NONE, Key::F3);
    let at = |harness: &Harness<'_, Stand>| harness.get_by_label(s().compare.divider).rect().center();
    let middle = at(&harness);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert!(at(&harness).x < middle.x - 5.0);
    let target = middle + egui::vec2(100.0, 30.0);
    harness.drag_at(at(&harness));
    harness.step();
    harness.hover_at(target);
    harness.step();
    harness.drop_at(target);
    settle(&mut harness);
    assert!((at(&harness).x - target.x).abs() < 1.0);
    harness.get_by_label(s().compare.divider).focus();
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert!(at(&harness).x > target.x + 5.0);
    assert!(harness.get_by_label(s().compare.divider).accesskit_node().is_focused());
}

#[test]
fn both_pictures_are_enlarged_together() {
    let mut harness = two();
    let fitted = zoom(&harness);
    press(&mut harness, Modifiers::NONE, Key::Num1);
    assert_eq!(zoom(&harness), "100 %");
    harness.get_by_label(s().compare.overview);
    press(&mut harness, Modifiers::NONE, Key::F5);
    assert_eq!(zoom(&harness), "100 %", "one camera for all modes");
    press(&mut harness, Modifiers::NONE, Key::F2);
    press(&mut harness, Modifiers::NONE, Key::Num0);
    assert_eq!(zoom(&harness), fitted);
    assert!(harness.query_by_label(s().compare.overview).is_none());
}

#[test]
fn a_and_b_change_places_and_b_is_moved_by_keys() {
    let mut harness = two();
    let before = harness.state().desk.state.pair().map(|picture| picture.unwrap().id);
    for (modifiers, key, nudge) in [
        (Modifiers::ALT, Key::ArrowRight, [1, 0]),
        (Modifiers::ALT | Modifiers::SHIFT, Key::ArrowDown, [1, 10]),
        (Modifiers::ALT, Key::ArrowUp, [1, 9]),
    ] {
        press(&mut harness, modifiers, key);
        assert_eq!(harness.state().desk.state.comparing.nudge, nudge);
    }
    click(&mut harness, &(s().compare.undo_nudge)(1, 9));
    assert_eq!(harness.state().desk.state.comparing.nudge, [0, 0]);
    press(&mut harness, Modifiers::NONE, Key::X);
    let [b, a] = harness.state().desk.state.pair().map(|picture| picture.unwrap().id);
    assert_eq!([a, b], before);
}

#[test]
fn the_alignment_is_told_and_switched_off() {
    let mut harness = two();
    click(&mut harness, s().compare.is_aligned);
    assert!(!harness.state().desk.state.comparing.aligns);
    click(&mut harness, s().compare.not_aligned);
    assert!(harness.state().desk.state.comparing.aligns);
}

#[test]
fn a_changed_place_is_gone_to_by_a_click_and_by_keys() {
    let mut harness = two();
    assert!(harness.state_mut().desk.commands().is_empty(), "looking asks for nothing");
    let measured = comparison();
    harness.get_by_label((s().compare.summary)(0.02).as_str());
    harness.get_by_label((s().compare.regions)(2).as_str());
    let fitted = zoom(&harness);
    click(&mut harness, &(s().compare.region)(&measured.regions[1]));
    let second = zoom(&harness);
    assert_ne!(second, fitted);
    press(&mut harness, Modifiers::NONE, Key::Num0);
    press(&mut harness, Modifiers::NONE, Key::N);
    assert_eq!(zoom(&harness), second, "round to the first one, which is as large");
    press(&mut harness, Modifiers::NONE, Key::Num0);
    press(&mut harness, Modifiers::SHIFT, Key::N);
    assert_eq!(zoom(&harness), second);
    click(&mut harness, s().compare.next_region);
    click(&mut harness, s().compare.previous_region);
}

#[test]
fn a_row_under_the_pointer_lights_its_place_on_both_pictures_and_a_place_its_row() {
    let mut harness = two();
    let region = (s().compare.region)(&comparison().regions[0]);
    let is_lit = |harness: &Harness<'_, Stand>| {
        let node = harness.get_by_label(region.as_str()).accesskit_node();
        node.is_selected() == Some(true) || node.toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_lit(&harness));
    let row = harness.get_by_label(region.as_str()).rect().center();
    for at in [row, on_screen(half(&harness, Half::A), 700.0, 750.0), on_screen(half(&harness, Half::B), 700.0, 750.0)]
    {
        harness.hover_at(at);
        settle(&mut harness);
        assert!(is_lit(&harness), "{at:?}");
        harness.hover_at(on_screen(half(&harness, Half::A), 3900.0, 2900.0));
        settle(&mut harness);
        assert!(!is_lit(&harness));
    }
}

#[test]
fn an_area_is_drawn_and_ignored_and_looked_at_again() {
    let mut harness = two();
    press(&mut harness, Modifiers::NONE, Key::I);
    harness.get_by_label(s().compare.mark_no_more);
    let place = half(&harness, Half::B);
    let (from, to) = (on_screen(place, 1000.0, 1000.0), on_screen(place, 2000.0, 1500.0));
    harness.drag_at(from);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    settle(&mut harness);
    let ignored = harness.state().desk.state.comparing.ignored.clone();
    let [PixelRect { left, top, width, height }] = ignored[..] else { panic!("{ignored:?}") };
    assert!(left.abs_diff(1000) < 20 && top.abs_diff(1000) < 20 && width.abs_diff(1000) < 30, "{ignored:?}");
    assert!(height.abs_diff(500) < 30);
    harness.get_by_label(s().compare.mark);
    click(&mut harness, &(s().compare.heed)(1));
    assert!(harness.state().desk.state.comparing.ignored.is_empty());
    click(&mut harness, &(s().compare.ignore_region)(2));
    assert_eq!(harness.state().desk.state.comparing.ignored, [comparison().regions[1].rect]);
}

#[test]
fn the_status_line_tells_the_colours_of_both_under_the_pointer() {
    let mut harness = two();
    harness.hover_at(on_screen(half(&harness, Half::A), 100.5, 200.5));
    settle(&mut harness);
    harness.get_by_label_contains("100, 200");
    // The pointer rests.
    harness.run_steps(20);
    paint(&mut harness);
    let [a, b] = [("A", [200, 30, 30, 255]), ("B", [30, 60, 200, 255])]
        .map(|(letter, colour)| (s().compare.pixel)(letter, Some(colour)));
    harness.get_by_label((s().compare.spot)(&format!("{a}    {b}"), 100, 200).as_str());
}

#[test]
fn the_magnifier_is_held_or_stays() {
    let mut harness = two();
    paint(&mut harness);
    harness.hover_at(on_screen(half(&harness, Half::A), 700.0, 700.0));
    harness.key_down(Key::L);
    settle(&mut harness);
    harness.key_up(Key::L);
    click(&mut harness, s().compare.magnifier);
    harness.hover_at(on_screen(half(&harness, Half::B), 3900.0, 2900.0));
    settle(&mut harness);
}

#[test]
fn different_scenes_leave_the_difference_out_and_say_so() {
    let mut desk = Desk::comparing();
    desk.with_two(Comparison { is_comparable: false, alignment: None, regions: Vec::new(), map: None, ..comparison() });
    let mut harness = open(desk);
    harness.get_by_label(s().compare.refused);
    assert!(harness.get_by_label((s().compare.mode)(CompareMode::Difference)).accesskit_node().is_disabled());
    press(&mut harness, Modifiers::NONE, Key::F6);
    assert_eq!(mode(&harness), CompareMode::SideBySide);
}

#[test]
fn a_picture_that_cannot_be_opened_says_so_in_its_half_and_makes_room_for_another() {
    let mut desk = Desk::comparing();
    desk.act(Action::AddPictures(["/p/a.png", "/p/b.png"].map(|path| PictureSource::File(path.into())).to_vec()));
    let mut failure = Failure::of(FailureKind::Unreadable);
    failure.facts.subject = Some("b.png".to_owned());
    let mut opened = 0;
    for command in desk.commands() {
        let Command::OpenPicture { job, picture, .. } = command else { continue };
        opened += 1;
        match desk.state.half_of(picture) {
            Some(Half::A) => desk.report(Event::PictureOpened { job, picture, info: info(), fetched: None }),
            _ => desk.report(Event::JobFailed { job, failure: failure.clone() }),
        }
    }
    assert_eq!(opened, 2);
    let mut harness = open(desk);
    harness.get_by_label(s().failures.sentence(&failure).as_str());
    click(&mut harness, s().pictures.remove_this);
    let [a, b] = harness.state().desk.state.pair().map(|picture| picture.is_some());
    assert_eq!((a, b), (true, false));
}

#[test]
fn a_long_comparison_can_be_stopped_and_begun_again() {
    let mut desk = Desk::comparing();
    desk.act(Action::AddPictures(["/p/a.png", "/p/b.png"].map(|path| PictureSource::File(path.into())).to_vec()));
    desk.answer_pictures();
    let mut harness = open(desk);
    harness.get_by_label(s().compare.comparing);
    assert!(harness.query_by_label(s().shell.cancel).is_none());
    harness.state_mut().desk.act(Action::Tick(noon() + Duration::from_secs(1)));
    settle(&mut harness);
    click(&mut harness, s().shell.cancel);
    harness.get_by_label(s().compare.stopped);
    click(&mut harness, s().compare.again);
    let Some(Command::Compare { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    let failure = Failure::of(FailureKind::Unreadable);
    harness.state_mut().desk.report(Event::JobFailed { job, failure: failure.clone() });
    settle(&mut harness);
    harness.get_by_label(s().failures.sentence(&failure).as_str());
    click(&mut harness, s().compare.again);
    let Some(Command::Compare { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    let same = Comparison { regions: Vec::new(), similarity: 1.0, changed_share: 0.0, ..comparison() };
    harness.state_mut().desk.report(Event::Compared { job, comparison: Arc::new(same) });
    settle(&mut harness);
    harness.get_by_label(s().compare.same);
    click(&mut harness, (s().compare.mode)(CompareMode::Difference));
    harness.state_mut().desk.act(Action::Compare(CompareAction::Again));
    let Some(Command::Compare { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    let lighter = Comparison { regions: Vec::new(), tone_steps: [6.0; 3], ..comparison() };
    harness.state_mut().desk.report(Event::Compared { job, comparison: Arc::new(lighter) });
    settle(&mut harness);
    harness.get_by_label((s().compare.tone)(Tone::Lighter).as_str());
    assert!(harness.query_by_label(s().compare.same).is_none());
}

#[test]
fn a_third_picture_is_put_into_the_half_that_was_clicked() {
    let mut desk = Desk::comparing();
    desk.with_two(comparison());
    desk.with_picture("/p/c.png");
    desk.act(Action::Compare(CompareAction::UndoReplace));
    let mut harness = open(desk);
    harness.hover_at(half(&harness, Half::A).center());
    harness.drag_at(half(&harness, Half::A).center());
    harness.drop_at(half(&harness, Half::A).center());
    settle(&mut harness);
    click(&mut harness, &(s().compare.put)("c.png", "A"));
    let state = &harness.state().desk.state;
    assert_eq!(state.pair()[0].unwrap().name(), "c.png");
    harness.get_by_label((s().compare.replaced)("A", "c.png").as_str());
    click(&mut harness, s().shell.undo);
    assert_eq!(harness.state().desk.state.pair()[0].unwrap().name(), "a.png");
}

#[test]
fn a_key_turns_the_picture_of_the_half_that_was_looked_at_last() {
    let mut harness = two();
    for half in [Half::A, Half::B] {
        harness.state_mut().desk.act(Action::Compare(CompareAction::Aim(half)));
        harness.state_mut().desk.commands();
        press(&mut harness, Modifiers::NONE, Key::R);
        let desk = &mut harness.state_mut().desk;
        let aimed = desk.state.pair()[half.place()].unwrap().id;
        let compared = desk.answer_pictures();
        assert!(compared.iter().any(|command| matches!(command, Command::Compare { .. })), "{compared:?}");
        assert_eq!(desk.state.tray.find(aimed).unwrap().quarters, 1);
    }
}

#[test]
fn esc_ends_the_marking_the_measuring_and_the_answer_one_after_the_other() {
    let mut desk = Desk::comparing();
    desk.with_two(comparison());
    desk.commands();
    let (job, _) = crate::explaining::explain(&mut desk);
    desk.act(Action::Compare(CompareAction::Again));
    let measuring = desk.state.comparing.job().unwrap();
    let mut harness = open(desk);
    press(&mut harness, Modifiers::NONE, Key::I);
    harness.state_mut().desk.effects.clear();
    let cancelled = |harness: &mut Harness<'_, Stand>| -> Vec<_> {
        press(harness, Modifiers::NONE, Key::Escape);
        let effects = std::mem::take(&mut harness.state_mut().desk.effects);
        effects.into_iter().filter_map(|it| if let Effect::Cancel(job) = it { Some(job) } else { None }).collect()
    };
    assert_eq!(cancelled(&mut harness), []);
    assert_eq!(cancelled(&mut harness), [measuring]);
    assert_eq!(cancelled(&mut harness), [job]);
}

#[test]
fn modes_have_words_where_there_is_room_and_names_in_any_case() {
    for width in [1280.0, 760.0, 500.0] {
        let mut desk = Desk::comparing();
        desk.with_two(comparison());
        let harness = open_at(desk, width, 700.0);
        for mode in CompareMode::ALL {
            let rect = harness.get_by_label((s().compare.mode)(mode)).rect();
            assert!(rect.right() <= width && rect.width() > 20.0, "{mode:?} at {width}: {rect:?}");
        }
    }
}
