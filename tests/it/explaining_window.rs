//! The table of a comparison as a person or a screen reader meets it.

use discern::app::{Action, Effect, TableAction};
use discern::domain::{Comparison, RowSource, TableRow};
use discern::protocol::Event;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::comparing_window::{press, zoom};
use crate::desk::{Desk, comparison};
use crate::explaining::{explain, row};
use crate::stand::{Stand, click, open, open_at, s, settle, type_into};

fn two(comparison: Comparison) -> Harness<'static, Stand> {
    let mut desk = Desk::comparing();
    desk.with_two(comparison);
    desk.commands();
    let mut harness = open(desk);
    if harness.query_by_label(s().table.add).is_none() {
        click(&mut harness, s().table.table);
    }
    harness
}

fn explained() -> Harness<'static, Stand> {
    let mut harness = two(comparison());
    let desk = &mut harness.state_mut().desk;
    let (job, _) = explain(desk);
    let rows =
        vec![row("Colour", "red", "dark red", Some(false), Some(2)), row("Back", "not visible", "plain", None, None)];
    desk.report(Event::TableGrown { job, verdict: Some("B is darker.".to_owned()), rows });
    desk.finish(job);
    desk.effects.clear();
    settle(&mut harness);
    harness
}

fn explain_label(harness: &Harness<'_, Stand>, word: &str) -> String {
    let price = harness.state().desk.state.price_of_explaining().unwrap();
    format!("{word} {}", (s().table.about)(price))
}

/// A row as it is told to those who hear it.
fn told(row: &TableRow) -> String {
    (s().table.row)(row)
}

#[test]
fn what_was_measured_is_a_table_without_any_model() {
    let harness = two(comparison());
    for line in &harness.state().desk.state.comparing.explained.lines {
        harness.get_by_label(told(&line.row).as_str());
    }
    harness.get_by_label((s().table.measured_verdict)(&comparison()).as_str());
}

#[test]
fn one_press_with_its_price_asks_and_rows_come_in() {
    let mut harness = two(comparison());
    let label = explain_label(&harness, s().table.explain);
    click(&mut harness, &label);
    let talk = harness.state().desk.state.talk();
    assert!(talk.is_preparing());
    assert!(harness.query_by_label(s().answer.preparing).is_some());
    let harness = explained();
    harness.get_by_label("B is darker.");
    harness.get_by_label(told(&row("Colour", "red", "dark red", Some(false), Some(2))).as_str());
    harness.get_by_label(told(&row("Back", "not visible", "plain", None, None)).as_str());
    harness.get_by_label(explain_label(&harness, s().table.explain_again).as_str());
    harness.get_by_label_contains("1,000 + 100 tokens");
}

#[test]
fn a_row_leads_to_its_place_and_one_without_a_place_leads_nowhere() {
    let mut harness = explained();
    let fitted = zoom(&harness);
    click(&mut harness, &told(&row("Colour", "red", "dark red", Some(false), Some(2))));
    let there = zoom(&harness);
    assert_ne!(there, fitted);
    press(&mut harness, Modifiers::NONE, Key::Num0);
    assert_eq!(zoom(&harness), fitted);
    let nowhere = told(&row("Back", "not visible", "plain", None, None));
    let role = harness.get_by_label(nowhere.as_str()).accesskit_node().role();
    assert_ne!(role, Role::Button);
}

#[test]
fn a_row_under_the_pointer_lights_its_place() {
    let mut harness = explained();
    let is_lit = |harness: &mut Harness<'_, Stand>| {
        click(harness, s().table.differences);
        let region = (s().compare.region)(&comparison().regions[1]);
        let node = harness.get_by_label(region.as_str()).accesskit_node().toggled();
        click(harness, s().table.table);
        node == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_lit(&mut harness));
    // By the keyboard's focus, which is a look as well.
    harness.get_by_label(told(&row("Colour", "red", "dark red", Some(false), Some(2))).as_str()).focus();
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(is_lit(&mut harness));
}

/// A field of the row that is typed over; the words above it have the same name.
fn field<'a>(harness: &'a Harness<'_, Stand>, name: &'a str) -> egui_kittest::Node<'a> {
    harness.get_by_role_and_label(Role::TextInput, name)
}

#[test]
fn a_row_is_typed_over_added_and_given_up() {
    let mut harness = explained();
    click(&mut harness, &(s().table.edit)("Colour"));
    let b = (s().table.cell)(discern::domain::TableColumn::B);
    field(&harness, b).focus();
    press(&mut harness, Modifiers::COMMAND, Key::A);
    field(&harness, b).type_text("brown");
    settle(&mut harness);
    click(&mut harness, s().table.done);
    let edited = TableRow { source: RowSource::Edited, ..row("Colour", "red", "brown", Some(false), Some(2)) };
    harness.get_by_label(told(&edited).as_str());
    click(&mut harness, s().table.undo);
    harness.get_by_label(told(&row("Colour", "red", "dark red", Some(false), Some(2))).as_str());

    click(&mut harness, s().table.add);
    let what = (s().table.cell)(discern::domain::TableColumn::What);
    assert!(field(&harness, what).accesskit_node().is_focused(), "one types at once");
    field(&harness, what).type_text("Weight");
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let added = TableRow { what: "Weight".to_owned(), ..TableRow::empty() };
    harness.get_by_label(told(&added).as_str());
    assert_eq!(harness.state().desk.state.attributes(), ["Weight"]);

    click(&mut harness, &(s().table.edit)("Weight"));
    field(&harness, what).type_text(" of it");
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.get_by_label(told(&added).as_str());
}

#[test]
fn a_template_is_chosen_kept_under_a_name_and_forgotten() {
    let mut harness = explained();
    click(&mut harness, &(s().table.template)(s().table.no_template));
    click(&mut harness, "Food label");
    let template = harness.state().desk.state.template().unwrap();
    click(&mut harness, &(s().table.template)(&template.name));
    type_into(&mut harness, s().table.template_name, "Cups");
    click(&mut harness, s().table.save_template);
    click(&mut harness, &(s().table.template)("Cups"));
    click(&mut harness, &(s().table.forget_template)("Cups"));
    assert_eq!(harness.state().desk.state.template(), None);
}

#[test]
fn an_answer_in_words_is_shown_and_made_a_table() {
    let mut harness = two(comparison());
    let desk = &mut harness.state_mut().desk;
    let (job, _) = explain(desk);
    desk.text(job, "They differ in colour.");
    desk.finish(job);
    desk.effects.clear();
    settle(&mut harness);
    harness.get_by_label(s().table.no_table);
    harness.get_by_label_contains("They differ in colour.");
    click(&mut harness, s().table.make_table);
    assert_eq!(harness.state().desk.state.talk().exchanges.len(), 2);
}

#[test]
fn different_scenes_lead_with_the_table() {
    let refused = Comparison { is_comparable: false, alignment: None, regions: Vec::new(), map: None, ..comparison() };
    let harness = two(refused);
    harness.get_by_label(s().table.nothing_yet);
    harness.get_by_label(s().compare.refused);
}

#[test]
fn the_table_goes_out_by_its_buttons() {
    let mut harness = explained();
    click(&mut harness, s().table.copy);
    assert!(matches!(harness.state_mut().desk.effects.pop(), Some(Effect::CopyTable { .. })));
    click(&mut harness, s().table.save);
    click(&mut harness, s().table.save_csv);
    assert!(matches!(harness.state_mut().desk.effects.pop(), Some(Effect::SaveTable { .. })));
    click(&mut harness, s().table.save);
    click(&mut harness, s().table.save_card_png);
    assert!(harness.state().desk.state.comparing.is_saving());
}

/// Nodes that a person can do something with.
fn is_control(role: Role) -> bool {
    use Role as R;
    matches!(
        role,
        R::Button
            | R::CheckBox
            | R::RadioButton
            | R::Slider
            | R::TextInput
            | R::MultilineTextInput
            | R::ComboBox
            | R::Link
    )
}

#[test]
fn every_control_of_the_job_has_a_name() {
    for width in [1280.0, 700.0] {
        let mut desk = Desk::comparing();
        desk.with_two(comparison());
        let (job, _) = explain(&mut desk);
        desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Lid", "a", "b", None, Some(1))] });
        desk.finish(job);
        desk.act(Action::Table(TableAction::Add));
        let mut harness = open_at(desk, width, 800.0);
        for part in [s().table.differences, s().table.table] {
            click(&mut harness, part);
            for key in [Key::F2, Key::F3, Key::F4, Key::F5, Key::F6] {
                press(&mut harness, Modifiers::NONE, key);
                let mut count = 0;
                for node in harness.root().children_recursive() {
                    let node = node.accesskit_node();
                    if is_control(node.role()) && !node.is_hidden() {
                        let name = node.label().unwrap_or_default();
                        assert!(!name.trim().is_empty(), "{part}, {key:?}: {:?} has no name", node.role());
                        assert!(name.chars().all(|c| !('\u{e000}'..='\u{f8ff}').contains(&c)), "{name:?} is an icon");
                        count += 1;
                    }
                }
                assert!(count > 20, "{count} controls in {part}");
            }
        }
    }
}

#[test]
fn the_keyboard_alone_reaches_everything() {
    let mut harness = explained();
    let mut reached = Vec::new();
    for _ in 0..80 {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        let focused = harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    let t = &s().table;
    let explain_again = explain_label(&harness, t.explain_again);
    let template = (t.template)(t.no_template);
    let edit = (t.edit)("Back");
    let row = told(&row("Colour", "red", "dark red", Some(false), Some(2)));
    for name in [
        t.differences,
        &explain_again,
        &template,
        &row,
        &edit,
        t.add,
        t.undo,
        t.copy,
        t.save,
        s().question.label,
        s().compare.swap,
    ] {
        assert!(reached.iter().any(|reached| reached == name), "{name} among {reached:?}");
    }
}
