//! The window in another language than English.

use std::collections::BTreeSet;

use discern::app::{Action, Page};
use discern::domain::{Failure, FailureKind};
use discern::i18n::{Language, strings};
use discern::protocol::{Command, Event};
use egui::Key;
use egui::accesskit::Rect;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::Desk;
use crate::stand::{Stand, click, open, open_at, s, settle, type_into};
use crate::window::all_views;

fn chinese() -> &'static discern::i18n::Strings {
    strings(Language::Chinese)
}

fn settings(mut desk: Desk) -> Harness<'static, Stand> {
    desk.act(Action::TurnTo(Page::Settings));
    desk.commands();
    open(desk)
}

fn saved_language(harness: &mut Harness<'_, Stand>) -> Option<String> {
    let commands = harness.state_mut().desk.commands();
    let saved = commands.into_iter().rev().find_map(|command| match command {
        Command::SaveSettings { settings, .. } => Some(settings.language),
        _ => None,
    });
    saved.expect("the settings are saved")
}

#[test]
fn a_language_is_chosen_and_spoken_at_once() {
    let mut harness = settings(Desk::new());
    harness.get_by_label(s().settings.typing);
    click(&mut harness, Language::Chinese.name());
    assert_eq!(saved_language(&mut harness).as_deref(), Some("zh-Hans"));
    harness.get_by_label(chinese().settings.typing);
    assert!(harness.query_by_label(s().settings.typing).is_none());
    click(&mut harness, Language::English.name());
    assert_eq!(saved_language(&mut harness).as_deref(), Some("en"));
    harness.get_by_label(s().settings.typing);
    click(&mut harness, &(s().settings.system_language)(Language::English.name()));
    assert_eq!(saved_language(&mut harness), None);
}

#[test]
fn the_systems_language_is_spoken_until_another_is_chosen() {
    let mut desk = Desk::new();
    desk.state.setup.system_language = Language::Chinese;
    let mut harness = settings(desk);
    harness.get_by_label((chinese().settings.system_language)(Language::Chinese.name()).as_str());
    click(&mut harness, Language::English.name());
    harness.get_by_label(s().settings.typing);
    // A word of another version of the program is no choice.
    let desk = &mut harness.state_mut().desk;
    desk.state.setup.settings.language = Some("tlh".to_owned());
    assert_eq!(desk.state.language(), Language::Chinese);
}

#[test]
fn without_a_font_for_it_chinese_is_named_in_latin_letters_and_not_spoken() {
    let mut desk = Desk::new();
    desk.state.setup.system_language = Language::Chinese;
    desk.state.setup.has_chinese_font = false;
    let mut harness = settings(desk);
    harness.get_by_label(s().settings.no_chinese_font);
    harness.get_by_label((s().settings.system_language)(Language::Chinese.latin_name()).as_str());
    click(&mut harness, Language::Chinese.latin_name());
    assert_eq!(harness.state().desk.state.chosen_language(), None);
    let names = harness.root().children_recursive().filter_map(|node| node.accesskit_node().label());
    let unseen: Vec<String> =
        names.filter(|name| name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn a_question_is_asked_and_a_failure_is_told_in_chinese() {
    let mut harness = open(Desk::new().speaking(Language::Chinese));
    let strings = chinese();
    harness.get_by_label(strings.welcome.heading);
    harness.get_by_label(strings.welcome.sample);
    harness.state_mut().desk.with_picture("/p/cat.png");
    settle(&mut harness);
    harness.get_by_label((strings.pictures.show)("A", "cat.png").as_str());
    click(&mut harness, strings.question.starters_for_one[0]);
    assert_eq!(harness.state().view.draft, strings.question.starters_for_one[0]);
    type_into(&mut harness, strings.question.label, "。");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    harness.get_by_label(strings.question.stop);
    let (job, _) = harness.state_mut().desk.chat();
    harness.state_mut().desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::NoCredit) });
    settle(&mut harness);
    harness.get_by_label_contains(&strings.failures.sentence(&Failure::of(FailureKind::NoCredit)));
    harness.get_by_label(strings.failures.button(FailureKind::NoCredit));
}

#[test]
fn text_is_read_in_chinese() {
    let mut desk = Desk::reading().speaking(Language::Chinese);
    desk.with_text("/p/page.png", crate::desk::text(&["Hello w0rld?", "again"]));
    let mut harness = open(desk);
    let strings = &chinese().read;
    harness.get_by_label((strings.words)(3).as_str());
    click(&mut harness, &(strings.layout_button)((strings.layout)(discern::domain::TextLayout::AsSeen)));
    click(&mut harness, (strings.layout)(discern::domain::TextLayout::Table));
    harness.get_by_label(strings.copy_table);
}

#[test]
fn what_was_measured_is_told_in_the_language_that_is_spoken() {
    let mut desk = Desk::comparing();
    desk.with_two(crate::desk::comparison());
    let whats = |desk: &Desk| -> Vec<String> {
        desk.state.comparing.explained.lines.iter().map(|line| line.row.what.clone()).collect()
    };
    let of = |language| -> Vec<String> {
        (strings(language).table.measured)(&crate::desk::comparison()).into_iter().map(|row| row.what).collect()
    };
    assert_eq!(whats(&desk), of(Language::English));
    let desk = desk.speaking(Language::Chinese);
    assert_eq!(whats(&desk), of(Language::Chinese));
    let harness = open(desk);
    harness.get_by_label((chinese().compare.regions)(2).as_str());
}

/// Names of what reaches beyond the window on the left or on the right.
fn cut_off(desk: Desk, width: f32, height: f32) -> BTreeSet<String> {
    let harness = open_at(desk, width, height);
    let nodes = harness.root().children_recursive().map(|node| node.accesskit_node());
    let is_cut = |rect: Rect| rect.x1 > rect.x0 && (rect.x0 < -0.5 || rect.x1 > f64::from(width) + 0.5);
    nodes.filter(|node| node.bounding_box().is_some_and(is_cut)).filter_map(|node| node.label()).collect()
}

/// The smallest windows: at 200 % a window has half as many points.
#[test]
fn nothing_reaches_beyond_a_small_window() {
    for (width, height) in [(640.0, 400.0), (500.0, 700.0)] {
        let views = all_views().into_iter().zip(all_views());
        for ((view, english), (_, chinese)) in views {
            let least = cut_off(english, width, height);
            let more = cut_off(chinese.speaking(Language::Chinese), width, height);
            assert!(more.len() <= least.len(), "{view} at {width}: {more:?}, in English {least:?}");
        }
    }
}
