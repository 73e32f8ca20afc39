//! The job of reading as a person or a screen reader meets it.

use std::sync::Arc;
use std::time::Duration;

use discern::app::{Action, Effect};
use discern::domain::{Failure, FailureKind, Job, PictureSource, ReadingNotice, Script, TextLayout};
use discern::protocol::Event;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::desk::{Desk, noon, text};
use crate::stand::{click, open, s, settle};

fn with_text(lines: &[&str]) -> Desk {
    let mut desk = Desk::reading();
    desk.with_text("/p/page.png", text(lines));
    desk
}

#[test]
fn jobs_are_switched_by_name_and_by_key() {
    let mut harness = open(Desk::new());
    click(&mut harness, (s().shell.job)(Job::Read));
    assert_eq!(harness.state().desk.state.job(), Job::Read);
    harness.get_by_label((s().welcome.explanation)(Job::Read));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.job(), Job::Ask);
    click(&mut harness, (s().welcome.job)(Job::Read));
    assert_eq!(harness.state().desk.state.job(), Job::Read);
    harness.get_by_label(s().shell.reading_stays);
}

#[test]
fn the_text_is_there_as_it_will_be_copied() {
    let mut harness = open(with_text(&["Hello world", "again"]));
    harness.get_by_label((s().read.read_by)(discern::domain::TextReader::Local).as_str());
    harness.get_by_label((s().read.words)(3).as_str());
    let value = |harness: &egui_kittest::Harness<'_, crate::stand::Stand>| {
        use egui_kittest::kittest::NodeT;
        harness.get_by_label(s().read.text).accesskit_node().value()
    };
    assert_eq!(value(&harness).as_deref(), Some("Hello world\nagain"));
    let shown = |layout| (s().read.layout_button)((s().read.layout)(layout));
    click(&mut harness, &shown(TextLayout::AsSeen));
    click(&mut harness, (s().read.layout)(TextLayout::OneLine));
    assert_eq!(value(&harness).as_deref(), Some("Hello world again"));
    click(&mut harness, s().read.copy_text);
    let copied = harness.state_mut().desk.effects.pop();
    assert!(matches!(&copied, Some(Effect::Copy { text, .. }) if text == "Hello world again"), "{copied:?}");
}

#[test]
fn the_text_is_typed_over_and_brought_back() {
    let mut harness = open(with_text(&["Helo"]));
    harness.get_by_label(s().read.text).focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::End);
    harness.get_by_label(s().read.text).type_text("!");
    settle(&mut harness);
    let reading = |harness: &egui_kittest::Harness<'_, crate::stand::Stand>| {
        let state = &harness.state().desk.state;
        state.shown_picture().unwrap().reading.written(state.layout()).unwrap().to_owned()
    };
    assert_eq!(reading(&harness), "Helo!");
    click(&mut harness, s().read.undo_edits);
    assert_eq!(reading(&harness), "Helo");
}

#[test]
fn a_long_reading_can_be_stopped_and_begun_again() {
    let mut desk = Desk::reading();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
    let (job, picture) = desk.reading_job();
    let mut harness = open(desk);
    harness.get_by_label(s().read.reading);
    assert!(harness.query_by_label(s().shell.cancel).is_none());
    harness.state_mut().desk.act(Action::Tick(noon() + Duration::from_secs(1)));
    settle(&mut harness);
    click(&mut harness, s().shell.cancel);
    harness.get_by_label(s().read.stopped);
    click(&mut harness, s().read.try_again);
    let (again, _) = harness.state_mut().desk.reading_job();
    assert_ne!(job, again);
    harness.state_mut().desk.report(Event::JobFailed { job: again, failure: Failure::of(FailureKind::Unreadable) });
    settle(&mut harness);
    click(&mut harness, s().read.try_again);
    let (third, _) = harness.state_mut().desk.reading_job();
    harness.state_mut().desk.report(Event::TextRead { job: third, picture, text: Arc::new(text(&["there"])) });
    settle(&mut harness);
    harness.get_by_label(s().read.copy_text);
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    for notice in [
        ReadingNotice::NoText,
        ReadingNotice::OtherScript(Script::Chinese),
        ReadingNotice::CannotRead,
        ReadingNotice::TooSmall,
        ReadingNotice::Blurred,
        ReadingNotice::TooFaint,
    ] {
        let mut desk = Desk::reading();
        desk.with_text("/p/page.png", discern::domain::PictureText { notice: Some(notice), ..text(&[]) });
        let harness = open(desk);
        harness.get_by_label((s().read.notice)(notice).as_str());
    }
}

#[test]
fn a_table_is_shown_in_cells_and_copied_as_such() {
    let mut desk = with_text(&["x"]);
    desk.act(Action::ChooseLayout(TextLayout::Table));
    let picture = desk.state.shown_picture().unwrap().id;
    let layout = desk.state.layout();
    desk.act(Action::EditText { picture, layout, text: "Item\tPrice\nTea\t3".to_owned() });
    let mut harness = open(desk);
    harness.get_by_label("Price");
    click(&mut harness, s().read.copy_table);
    let copied = harness.state_mut().desk.effects.pop();
    assert!(matches!(&copied, Some(Effect::Copy { html: Some(_), .. })), "{copied:?}");
    click(&mut harness, s().read.save_table);
    let saved = harness.state_mut().desk.effects.pop();
    assert!(matches!(&saved, Some(Effect::Save { name, .. }) if name == "page.csv"), "{saved:?}");
}
