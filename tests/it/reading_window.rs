//! The job of reading as a person or a screen reader meets it.

use std::sync::Arc;
use std::time::Duration;

use discern::app::{Action, Effect, Notice};
use discern::domain::{
    BatchEnd, BatchForm, Code, Failure, FailureKind, FinishReason, FoundKind, Job, PictureSource, PictureText,
    PixelRect, ProviderId, ReadingNotice, Script, TextLayout, TextLine, TextReader, Transcript, Word,
};
use discern::protocol::{Command, Event};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::{Desk, noon, text};
use crate::stand::{Stand, click, open, s, settle};

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
    harness.get_by_label((s().read.read_by)(TextReader::Local).as_str());
    harness.get_by_label((s().read.words)(3).as_str());
    let value = |harness: &Harness<'_, Stand>| harness.get_by_label(s().read.text).accesskit_node().value();
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
    let reading = |harness: &Harness<'_, Stand>| {
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
        desk.with_text("/p/page.png", PictureText { notice: Some(notice), ..text(&[]) });
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

/// Where a px of the picture on the stage lies on the screen.
fn on_screen(harness: &Harness<'_, Stand>, x: f32, y: f32) -> egui::Pos2 {
    let stage = harness.get_by_label((s().pictures.stage)("page.png").as_str()).rect().shrink(16.0);
    let size = egui::vec2(4000.0, 3000.0);
    let scale = (stage.size() / size).min_elem();
    stage.center() - size * scale / 2.0 + egui::vec2(x, y) * scale
}

fn copied(harness: &mut Harness<'_, Stand>) -> String {
    harness.event(egui::Event::Copy);
    settle(harness);
    match harness.state_mut().desk.effects.pop() {
        Some(Effect::Copy { text, .. }) => text,
        other => panic!("{other:?}"),
    }
}

/// Words of 300 by 200 px in rows of three.
fn large_text() -> PictureText {
    let word = |text: &str, left, top, confidence| Word {
        text: text.to_owned(),
        rect: PixelRect::new(left, top, 300, 200),
        confidence,
    };
    let line = |top, words: [&str; 3], confidence| {
        let words: Vec<Word> = words
            .iter()
            .enumerate()
            .map(|(index, text)| word(text, 100 + 400 * index as u32, top, confidence))
            .collect();
        TextLine { words, rect: PixelRect::new(100, top, 1100, 200), block: 0 }
    };
    let lines = vec![line(100, ["one", "two", "three"], 0.99), line(500, ["f0ur", "f1ve", "six"], 0.2)];
    PictureText { lines, ..text(&[]) }
}

fn with_large_text() -> Harness<'static, Stand> {
    let mut desk = Desk::reading();
    desk.act(Action::ChooseLayout(TextLayout::Paragraphs));
    desk.with_text("/p/page.png", large_text());
    open(desk)
}

#[test]
fn words_on_the_picture_are_selected_with_the_pointer_and_copied() {
    let mut harness = with_large_text();
    let (from, to) = (on_screen(&harness, 600.0, 200.0), on_screen(&harness, 200.0, 600.0));
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + (to - from) / 2.0);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    settle(&mut harness);
    assert_eq!(copied(&mut harness), "two three f0ur");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    assert_eq!(copied(&mut harness), "one two three f0ur f1ve six");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(copied(&mut harness), "one two three f0ur f1ve six", "all of it where nothing is selected");
}

#[test]
fn a_word_is_taken_by_two_clicks_and_a_line_by_three() {
    let mut harness = with_large_text();
    // Frames are long here.
    harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 60.0);
    let at = on_screen(&harness, 600.0, 200.0);
    for expected in ["two", "one two three"] {
        for _ in 0..if expected == "two" { 2 } else { 1 } {
            harness.hover_at(at);
            harness.drag_at(at);
            harness.drop_at(at);
            harness.step();
        }
        assert_eq!(copied(&mut harness), expected);
    }
}

#[test]
fn an_uncertain_word_is_corrected_under_the_lens_and_the_next_one_follows() {
    let mut harness = with_large_text();
    click(&mut harness, (s().read.check_words)(3).as_str());
    for corrected in ["four", "five"] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label(s().read.word_field).type_text(corrected);
        settle(&mut harness);
        harness.key_press(Key::Enter);
        settle(&mut harness);
        settle(&mut harness);
    }
    click(&mut harness, s().read.word_keep_and_next);
    assert!(harness.query_by_label(s().read.word_field).is_none(), "there is no further one");
    assert_eq!(copied(&mut harness), "one two three four five six");
    click(&mut harness, s().read.undo_edits);
    assert_eq!(copied(&mut harness), "one two three f0ur f1ve six");
}

#[test]
fn a_rectangle_marks_the_part_to_read() {
    let mut harness = with_large_text();
    harness.key_press(Key::M);
    settle(&mut harness);
    harness.get_by_label(s().read.mark_no_more);
    let (from, to) = (on_screen(&harness, 100.0, 100.0), on_screen(&harness, 2100.0, 1100.0));
    harness.drag_at(from);
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.drop_at(to);
    settle(&mut harness);
    let (job, picture) = harness.state_mut().desk.reading_job();
    let region = harness.state().desk.state.shown_picture().unwrap().reading.region.unwrap();
    assert!(region.left.abs_diff(100) < 10 && region.right().abs_diff(2100) < 10, "{region:?}");
    harness.state_mut().desk.report(Event::TextRead { job, picture, text: Arc::new(large_text()) });
    settle(&mut harness);
    click(&mut harness, s().read.read_whole);
    assert_eq!(harness.state().desk.state.shown_picture().unwrap().reading.region, None);
}

#[test]
fn what_was_found_is_copied_alone_and_links_are_opened() {
    let mut desk = Desk::reading();
    let code =
        Code { format: "QR Code".to_owned(), text: "WIFI:S:home;;".to_owned(), rect: PixelRect::new(0, 0, 9, 9) };
    let read = PictureText { codes: vec![code], ..text(&["Write to ada@example.org or https://example.org/a"]) };
    desk.with_text("/p/page.png", read);
    let mut harness = open(desk);
    let strings = &s().read;
    click(&mut harness, &(strings.copy_found)((strings.found)(FoundKind::Email), "ada@example.org"));
    click(&mut harness, &(strings.copy_found)("QR Code", "WIFI:S:home;;"));
    click(&mut harness, &(strings.open_found)("https://example.org/a"));
    let effects = &harness.state().desk.effects;
    let [Effect::Copy { text: address, .. }, Effect::Copy { text: code, .. }, Effect::OpenLink(link)] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!([address.as_str(), code, link], ["ada@example.org", "WIFI:S:home;;", "https://example.org/a"]);
}

#[test]
fn the_clipboard_is_read_by_a_button_and_by_keys_and_the_copy_undone() {
    let mut harness = open(with_text(&["there"]));
    click(&mut harness, s().read.read_clipboard);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    settle(&mut harness);
    click(&mut harness, s().read.snip);
    let effects = std::mem::take(&mut harness.state_mut().desk.effects);
    let [Effect::FetchPicture { .. }, Effect::FetchPicture { .. }, Effect::Capture] = effects[..] else {
        panic!("{effects:?}")
    };
    let told = Notice::TextCopied { first_words: "there".to_owned(), words: 1 };
    harness.state_mut().desk.act(Action::CopyEnded { told, quietly: false });
    settle(&mut harness);
    harness.get_by_label((s().read.text_copied)("there", 1).as_str());
    click(&mut harness, s().shell.undo);
    assert!(matches!(harness.state().desk.effects[..], [Effect::UndoCopy { quietly: false }]));
    harness.state_mut().desk.effects.clear();
    harness.state_mut().desk.act(Action::Tell(Notice::NewPicture));
    settle(&mut harness);
    click(&mut harness, s().read.read_it);
    assert!(matches!(harness.state().desk.effects[..], [Effect::FetchPicture { quietly: false }]));
}

#[test]
fn a_model_is_asked_from_the_menu_of_readers_and_the_differences_are_looked_at() {
    let mut harness = open(with_text(&["Total 1O0"]));
    let strings = &s().read;
    click(&mut harness, &(strings.read_by)(TextReader::Local));
    let state = &harness.state().desk.state;
    let price = state.price_of_reading(state.shown_picture().unwrap()).unwrap();
    let hint = format!("{} {}", (strings.model_hint)("remote.example"), (strings.about)(price));
    harness.get_by_label(hint.as_str());
    click(&mut harness, strings.second);
    let asked = harness.state_mut().desk.commands().into_iter().find_map(|command| match command {
        Command::Transcribe { job, picture, .. } => Some((job, picture)),
        _ => None,
    });
    let (job, picture) = asked.expect("a model is asked");
    harness.state_mut().desk.report(Event::TranscriptGrown { job, text: "Total".to_owned() });
    settle(&mut harness);
    harness.get_by_label("Total");
    harness.get_by_label((s().shell.goes_to)("remote.example").as_str());
    let transcript = Transcript {
        text: "Total 100".to_owned(),
        part_count: 1,
        usage: None,
        reason: FinishReason::Stop,
        trimmed: Vec::new(),
        unsure_joins: Vec::new(),
        unreadable: 0,
    };
    harness.state_mut().desk.report(Event::Transcribed { job, picture, transcript: Arc::new(transcript) });
    settle(&mut harness);
    harness.get_by_label((strings.differences)(1, "Model alpha").as_str());
    let second = harness.state().desk.state.shown_picture().unwrap().reading.second.clone().unwrap();
    let other = second.text[second.differences[0].second.clone()].to_owned();
    click(&mut harness, &(strings.adopt)(&other));
    harness.get_by_label(strings.no_differences);
    click(&mut harness, strings.end_second);
    assert!(harness.query_by_label(strings.no_differences).is_none());
}

#[test]
fn a_difference_is_shown_in_its_cell_of_the_table() {
    let lines = |last: &str| {
        let row = |index: usize| if index == 59 { last.to_owned() } else { format!("Row {index}") };
        (0..60).map(row).collect::<Vec<_>>()
    };
    let read = |last: &str| text(&lines(last).iter().map(String::as_str).collect::<Vec<_>>());
    let mut desk = Desk::reading();
    desk.act(Action::ChooseLayout(TextLayout::Table));
    desk.with_text("/p/page.png", PictureText { reader: TextReader::Tesseract, ..read("Total 1O0") });
    let picture = desk.state.shown_picture().unwrap().id;
    desk.act(Action::SecondReading(picture));
    let (job, _) = desk.reading_job();
    desk.report(Event::TextRead { job, picture, text: Arc::new(read("Total 100")) });
    let mut harness = open(desk);
    let is_in_sight = |harness: &Harness<'_, Stand>| {
        let cell = harness.get_by_label_contains("Total 1O0").rect();
        cell.bottom() < harness.get_by_label(s().read.copy_table).rect().top()
    };
    assert!(!is_in_sight(&harness));
    let reading = &harness.state().desk.state.shown_picture().unwrap().reading;
    let (first, second) = (reading.written(TextLayout::Table).unwrap(), reading.second.as_ref().unwrap());
    let place = &second.differences[0];
    let name = (s().read.difference)(&first[place.first.clone()], &second.text[place.second.clone()]);
    click(&mut harness, &name);
    assert!(is_in_sight(&harness));
}

#[test]
fn tesseract_is_offered_only_where_it_was_found() {
    let mut desk = with_text(&["Total 1O0"]);
    desk.act(Action::ChooseProvider(ProviderId::new("other")));
    desk.commands();
    let mut harness = open(desk);
    let strings = &s().read;
    let tesseract = (strings.read_by)(TextReader::Tesseract);
    let readers = (strings.read_by)(TextReader::Local);
    click(&mut harness, &readers);
    assert!(harness.query_by_label(&tesseract).is_none());
    assert!(harness.query_by_label(strings.second).is_none(), "nobody else is there");
    harness.state_mut().desk.act(Action::TesseractFound);
    settle(&mut harness);
    click(&mut harness, strings.second);
    let asked = harness.state_mut().desk.commands().pop();
    let Some(Command::ReadText { job, picture, reader: TextReader::Tesseract, .. }) = asked else {
        panic!("{asked:?}")
    };
    let other = PictureText { reader: TextReader::Tesseract, ..text(&["Total 100"]) };
    harness.state_mut().desk.report(Event::TextRead { job, picture, text: Arc::new(other) });
    settle(&mut harness);
    harness.get_by_label((strings.differences)(1, &tesseract).as_str());
    click(&mut harness, &readers);
    click(&mut harness, &tesseract);
    let reading = &harness.state().desk.state.shown_picture().unwrap().reading;
    assert_eq!(reading.text.as_ref().unwrap().reader, TextReader::Tesseract, "what it has read is shown at once");
}

#[test]
fn many_pictures_are_chosen_read_and_the_failures_listed() {
    let mut harness = open(Desk::reading());
    let strings = &s().batch;
    click(&mut harness, strings.open);
    click(&mut harness, strings.choose_folder);
    assert!(matches!(harness.state().desk.effects.last(), Some(Effect::ChooseBatch { folder: true })));
    harness.state_mut().desk.act(Action::AddToBatch(vec![PictureSource::File("/p/shots".into())]));
    settle(&mut harness);
    click(&mut harness, (strings.form)(BatchForm::FileEach));
    click(&mut harness, strings.begin);
    let Some(Command::ReadBatch { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    harness.state_mut().desk.report(Event::BatchProgress { job, done: 1, total: 2, path: "/p/shots/a.png".into() });
    settle(&mut harness);
    harness.get_by_label((strings.progress)(1, 2, "a.png").as_str());
    click(&mut harness, strings.pause);
    click(&mut harness, strings.go_on);
    let failure = Failure::of(FailureKind::Unreadable);
    let failures = vec![("/p/shots/b.png".into(), failure.clone())];
    let end = BatchEnd { written: vec!["/p/shots/a.txt".into()], read: 1, failures, ..BatchEnd::default() };
    harness.state_mut().desk.report(Event::BatchFinished { job, end: end.clone() });
    settle(&mut harness);
    harness.get_by_label((strings.done)(&end).as_str());
    harness.get_by_label(s().failures.sentence(&failure.about("b.png".to_owned())).as_str());
    click(&mut harness, strings.open_folder);
    assert!(matches!(harness.state().desk.effects.last(), Some(Effect::ShowInFolder(_))));
}

#[test]
fn the_way_back_from_a_copy_stays_beside_the_text_and_a_taken_key_is_told() {
    let mut harness = open(with_text(&["there"]));
    assert!(harness.query_by_label(s().read.undo_copy).is_none());
    let told = Notice::TextCopied { first_words: "there".to_owned(), words: 1 };
    harness.state_mut().desk.act(Action::CopyEnded { told, quietly: false });
    harness.state_mut().desk.act(Action::DismissNotice);
    settle(&mut harness);
    click(&mut harness, s().read.undo_copy);
    assert!(matches!(harness.state().desk.effects[..], [Effect::UndoCopy { quietly: false }]));
    harness.state_mut().desk.act(Action::KeyEverywhere(Some(Err("Super+Shift+T".to_owned()))));
    harness.key_press(Key::F1);
    settle(&mut harness);
    harness.get_by_label("Super+Shift+T");
    harness.get_by_label(s().read.key_taken);
}

#[test]
fn words_on_the_picture_are_selected_and_corrected_by_keys() {
    let mut harness = with_large_text();
    let press = |harness: &mut Harness<'_, Stand>, modifiers, key| {
        harness.key_press_modifiers(modifiers, key);
        settle(harness);
    };
    press(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(copied(&mut harness), "one");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(copied(&mut harness), "two three f0ur f1ve");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.get_by_label(s().read.word_field).accesskit_node().value().as_deref(), Some("f1ve"));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(copied(&mut harness), "one two three f0ur f1ve six");
}

#[test]
fn another_reader_can_be_chosen_before_there_is_a_text() {
    let mut desk = Desk::reading();
    desk.act(Action::TesseractFound);
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
    desk.reading_job();
    let mut harness = open(desk);
    click(&mut harness, &(s().read.read_by)(TextReader::Local));
    click(&mut harness, &(s().read.read_by)(TextReader::Tesseract));
    let asked = harness.state_mut().desk.commands();
    assert!(matches!(asked[..], [Command::ReadText { reader: TextReader::Tesseract, .. }]), "{asked:?}");
}
