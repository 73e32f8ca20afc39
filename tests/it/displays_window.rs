//! The window on Wayland itself, where nothing can be dropped.

use discern::app::{Action, Page};
use discern::domain::Job;
use discern::protocol::Command;
use egui_kittest::kittest::Queryable;

use crate::desk::Desk;
use crate::stand::{click, open, open_at, s, settle};

#[test]
fn where_nothing_can_be_dropped_nothing_speaks_of_dropping() {
    let batch = [s().batch.nothing_chosen, s().batch.nothing_chosen_no_drops];
    let welcome = [s().welcome.drop, s().welcome.no_drops];
    let half = [s().compare.half_hint, s().compare.half_hint_no_drops];
    for takes_drops in [true, false] {
        let desk = || {
            let mut desk = Desk::new();
            desk.state.setup.takes_drops = takes_drops;
            desk
        };
        let choosing_many = {
            let mut desk = desk();
            desk.act(Action::TurnTo(Page::Batch));
            desk
        };
        let with_one_half = {
            let mut desk = desk();
            desk.act(Action::ChooseJob(Job::Compare));
            desk.with_picture("one.png");
            desk
        };
        for (desk, words) in [(desk(), welcome), (choosing_many, batch), (with_one_half, half)] {
            let harness = open(desk);
            let is_said = words.map(|words| harness.query_all_by_label(words).count() > 0);
            assert_eq!(is_said, [takes_drops, !takes_drops], "{words:?}");
        }
    }
}

#[test]
fn the_display_is_chosen_where_there_are_two() {
    let mut desk = Desk::new();
    desk.act(Action::TurnTo(Page::Settings));
    let mut harness = open_at(desk, 1280.0, 1600.0);
    assert!(harness.query_by_label(s().settings.native_wayland).is_none());
    harness.state_mut().desk.state.setup.has_two_displays = true;
    settle(&mut harness);
    for expected in [Some(true), None] {
        harness.state_mut().desk.commands();
        click(&mut harness, s().settings.native_wayland);
        let commands = harness.state_mut().desk.commands();
        let saved = commands.into_iter().find_map(|command| match command {
            Command::SaveSettings { settings, .. } => Some(settings.native_wayland),
            _ => None,
        });
        assert_eq!(saved, Some(expected));
    }
}
