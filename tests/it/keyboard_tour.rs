//! A tour of every view by the keyboard alone: each control has a name and is reached by Tab, in large windows and in the
//! narrow layouts, at 100 % and at 200 %, in every language.

use std::collections::BTreeMap;

use discern::i18n::Language;
use discern::protocol::Event;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::Desk;
use crate::explaining::{explain, row};
use crate::stand::{Stand, click, open_at, s};
use crate::window::all_views;

/// Sizes in points: usual, panels that fold away, one part at a time, and the usual window at 200 %, which has half as
/// many points.
const SIZES: [(f32, f32); 4] = [(1280.0, 800.0), (760.0, 700.0), (500.0, 700.0), (640.0, 400.0)];

fn is_control(role: Role) -> bool {
    matches!(
        role,
        Role::Button
            | Role::CheckBox
            | Role::ComboBox
            | Role::Image
            | Role::Link
            | Role::MultilineTextInput
            | Role::PasswordInput
            | Role::RadioButton
            | Role::Slider
            | Role::SearchInput
            | Role::SpinButton
            | Role::TextInput
    )
}

/// Letters of the private use area are icons; a screen reader would read nothing sensible.
fn says_something(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric) && !name.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c))
}

/// Every control that can be used: what tells it from all others, and its role and name.
fn controls(harness: &Harness<'_, Stand>) -> BTreeMap<String, String> {
    let nodes = harness.root().children_recursive().map(|node| node.accesskit_node());
    let usable = nodes.filter(|node| is_control(node.role()) && !node.is_disabled());
    usable
        .map(|node| {
            let name = node.label().or_else(|| node.placeholder().map(str::to_owned)).unwrap_or_default();
            assert!(says_something(&name), "{:?} is named {name:?}", node.role());
            (format!("{:?}", node.id()), format!("{:?} {name}", node.role()))
        })
        .collect()
}

/// Which control has the keyboard.
fn focused(harness: &Harness<'_, Stand>) -> Option<String> {
    let node = harness.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    Some(format!("{:?}", node.accesskit_node().id()))
}

/// Looks at every control of the window and goes through all of them; `key` is [`Key::Tab`], with or without Shift.
fn tour(harness: &mut Harness<'_, Stand>, view: &str, backwards: bool) {
    let mut missed = controls(harness);
    assert!(missed.len() >= 3, "{view}: {missed:?}");
    let modifiers = if backwards { egui::Modifiers::SHIFT } else { egui::Modifiers::NONE };
    for _ in 0..missed.len() + 8 {
        if missed.is_empty() {
            return;
        }
        harness.key_press_modifiers(modifiers, Key::Tab);
        harness.run_steps(2);
        if let Some(control) = focused(harness) {
            missed.remove(&control);
        }
    }
    assert!(missed.is_empty(), "{view}: Tab never reaches {missed:?}");
}

/// Every view in this language, by its name.
fn views(language: Language) -> Vec<(&'static str, Desk)> {
    all_views().into_iter().map(|(view, desk)| (view, desk.speaking(language))).collect()
}

#[test]
fn tab_reaches_every_control_by_its_name_in_every_layout() {
    for (width, height) in SIZES {
        for (view, desk) in views(Language::English) {
            let mut harness = open_at(desk, width, height);
            tour(&mut harness, &format!("{view} at {width} by {height}"), false);
        }
    }
}

#[test]
fn the_way_back_reaches_every_control_too() {
    for (view, desk) in views(Language::English) {
        let mut harness = open_at(desk, 1280.0, 800.0);
        tour(&mut harness, view, true);
    }
}

#[test]
fn in_another_language_every_control_has_its_name_as_well() {
    for (view, desk) in views(Language::Chinese) {
        let mut harness = open_at(desk, 760.0, 700.0);
        tour(&mut harness, &format!("{view} in Chinese"), false);
    }
}

#[test]
fn the_table_of_an_explained_comparison_is_gone_through_row_by_row() {
    let mut desk = Desk::comparing();
    desk.with_two(crate::desk::comparison());
    let (job, _) = explain(&mut desk);
    let rows = vec![row("Colour", "red", "dark red", Some(false), Some(2)), row("Back", "plain", "plain", None, None)];
    desk.report(Event::TableGrown { job, verdict: Some("B is darker.".to_owned()), rows });
    desk.finish(job);
    let mut harness = open_at(desk, 1280.0, 1200.0);
    if harness.query_by_label(s().table.add).is_none() {
        click(&mut harness, s().table.table);
    }
    tour(&mut harness, "the table", false);
}

#[test]
fn where_one_part_is_shown_at_a_time_the_other_one_is_reached_as_well() {
    let mut shown = 0;
    for (view, desk) in views(Language::English) {
        let strings = desk.state.strings();
        let mut harness = open_at(desk, 500.0, 700.0);
        let tabs = [strings.shell.conversation_tab, strings.read.panel, strings.compare.panel];
        let Some(tab) = tabs.into_iter().find(|tab| harness.query_by_role_and_label(Role::Button, tab).is_some())
        else {
            continue;
        };
        shown += 1;
        click(&mut harness, tab);
        tour(&mut harness, &format!("{view} beside the pictures"), false);
    }
    assert!(shown > 8, "{shown}");
}
