//! The life of a text in the window's state machine: read, corrected, copied.

use std::sync::Arc;

use discern::app::{Action, Effect, Notice, ReadingWork, WordPlace};
use discern::domain::{Failure, FailureKind, Job, PictureId, PictureSource, PixelRect, TextLayout, TextReader};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, text};

fn written(desk: &Desk, picture: PictureId) -> &str {
    desk.state.tray.find(picture).unwrap().reading.written(desk.state.layout()).unwrap_or_default()
}

fn work(desk: &Desk, picture: PictureId) -> &ReadingWork {
    &desk.state.tray.find(picture).unwrap().reading.work
}

#[test]
fn a_picture_that_comes_in_is_read_at_once_and_nothing_is_made_ready_to_be_sent() {
    let mut desk = Desk::reading();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
    let Some(Command::OpenPicture { job, picture, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::PictureOpened { job, picture, info: crate::desk::info() });
    let commands = desk.commands();
    let [Command::ReadText { job, picture: read, region: None, reader: TextReader::Local }] = commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(read, picture);
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["Hello world", "again"])) });
    assert_eq!(written(&desk, picture), "Hello world\nagain");
    assert!(desk.commands().is_empty(), "it is read once");
}

#[test]
fn a_picture_is_read_when_it_is_looked_at_for_its_text() {
    let mut desk = Desk::new();
    let first = desk.with_picture("/p/a.png");
    let second = desk.with_picture("/p/b.png");
    desk.act(Action::ChooseJob(Job::Read));
    assert_eq!(desk.reading_job().1, second, "the one on the stage");
    desk.act(Action::ShowPicture(first));
    assert_eq!(desk.reading_job().1, first);
}

#[test]
fn going_back_to_questions_prepares_what_came_in_meanwhile() {
    let mut desk = Desk::reading();
    desk.with_text("/p/a.png", text(&["a"]));
    desk.act(Action::ChooseJob(Job::Ask));
    let prepares = |command: &Command| matches!(command, Command::PreparePicture { .. });
    assert_eq!(desk.commands().iter().filter(|command| prepares(command)).count(), 1);
}

#[test]
fn a_question_that_waits_goes_out_while_text_is_read() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/a.png".into())]));
    desk.act(Action::Ask("What is this?".to_owned()));
    desk.act(Action::ChooseJob(Job::Read));
    let commands = desk.answer_pictures();
    assert!(commands.iter().any(|command| matches!(command, Command::StartChat { .. })), "{commands:?}");
}

#[test]
fn the_job_and_the_layout_are_found_again() {
    let mut desk = Desk::reading();
    desk.act(Action::ChooseLayout(TextLayout::Code));
    let saved = desk.commands().into_iter().find_map(|command| match command {
        Command::SaveSettings { settings, .. } => Some(settings),
        _ => None,
    });
    let settings = saved.expect("the settings are written");
    assert_eq!((settings.job.as_deref(), settings.text_layout.as_deref()), (Some("read"), Some("code")));
}

#[test]
fn a_reading_that_is_stopped_does_not_begin_again_by_itself() {
    let mut desk = Desk::reading();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/a.png".into())]));
    let (job, picture) = desk.reading_job();
    desk.act(Action::StopReading(picture));
    assert!(matches!(desk.effects[..], [Effect::Cancel(cancelled)] if cancelled == job));
    desk.effects.clear();
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cancelled) });
    desk.act(Action::ShowPicture(picture));
    assert_eq!(*work(&desk, picture), ReadingWork::Stopped);
    assert!(desk.commands().is_empty());
    desk.act(Action::ReadAgain { picture, reader: TextReader::Local });
    assert_eq!(desk.reading_job().1, picture);
}

#[test]
fn a_reading_that_failed_keeps_what_was_read_before() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["before"]));
    desk.act(Action::ReadAgain { picture, reader: TextReader::Tesseract });
    let (job, _) = desk.reading_job();
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    assert_eq!(written(&desk, picture), "before");
    let ReadingWork::Failed(failure) = work(&desk, picture) else { panic!() };
    assert_eq!(failure.facts.subject.as_deref(), Some("a.png"));
}

#[test]
fn a_part_is_read_alone_and_the_whole_again() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["whole"]));
    // It reaches beyond the picture, which is 4000 by 3000.
    let marked = PixelRect::new(3900, 100, 500, 50);
    desk.act(Action::ReadRegion { picture, region: Some(marked) });
    let commands = desk.commands();
    let [Command::ReadText { job, region: Some(region), .. }] = commands[..] else { panic!("{commands:?}") };
    assert_eq!(region, PixelRect::new(3900, 100, 100, 50));
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["part"])) });
    assert_eq!(desk.state.tray.find(picture).unwrap().reading.region, Some(region));
    assert_eq!(written(&desk, picture), "part");
    desk.act(Action::ReadRegion { picture, region: None });
    let commands = desk.commands();
    assert!(matches!(commands[..], [Command::ReadText { region: None, .. }]), "{commands:?}");
    desk.act(Action::ReadRegion { picture, region: Some(PixelRect::new(5000, 0, 10, 10)) });
    assert!(desk.commands().is_empty(), "there is nothing");
}

#[test]
fn what_is_copied_is_what_is_shown() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["Tota1?", "12"]));
    desk.act(Action::CorrectWord { picture, place: WordPlace { line: 0, word: 0 }, text: " Total ".to_owned() });
    assert_eq!(written(&desk, picture), "Total\n12");
    let layout = desk.state.layout();
    desk.act(Action::EditText { picture, layout, text: "Total:\n12 €".to_owned() });
    desk.act(Action::CopyReading(picture));
    let copied = desk.effects.pop();
    let Some(Effect::Copy { text, html: None, told }) = copied else { panic!("{copied:?}") };
    assert_eq!(text, "Total:\n12 €");
    assert_eq!(told, Notice::TextCopied { first_words: "Total: 12 €".to_owned(), words: 3 });
    desk.act(Action::UndoEdits(picture));
    assert_eq!(written(&desk, picture), "Tota1?\n12");
}

#[test]
fn a_table_is_copied_as_cells_and_saved_as_such() {
    let mut desk = Desk::reading();
    desk.act(Action::ChooseLayout(TextLayout::Table));
    let picture = desk.with_text("/p/a.png", text(&["x"]));
    let layout = desk.state.layout();
    desk.act(Action::EditText { picture, layout, text: "Item\tPrice\nTea\t3".to_owned() });
    desk.effects.clear();
    desk.act(Action::CopyReading(picture));
    desk.act(Action::SaveTable(picture));
    let [Effect::Copy { text, html: Some(html), .. }, Effect::Save { name, contents }] = &desk.effects[..] else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(text, "Item\tPrice\nTea\t3");
    assert_eq!(html, "<table><tr><td>Item</td><td>Price</td></tr><tr><td>Tea</td><td>3</td></tr></table>");
    assert_eq!((name.as_str(), contents.as_str()), ("a.csv", "\u{feff}Item,Price\r\nTea,3\r\n"));
}

#[test]
fn a_picture_that_is_taken_out_is_read_no_further() {
    let mut desk = Desk::reading();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/a.png".into())]));
    let (job, picture) = desk.reading_job();
    desk.act(Action::RemovePicture(picture));
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["late"])) });
    desk.act(Action::UndoRemove);
    assert_eq!(written(&desk, picture), "late", "brought back, it is read");
}
