//! The life of a text in the window's state machine: read, corrected, copied.

use std::sync::Arc;

use discern::app::{Action, BatchWork, Effect, Notice, Page, ReadingWork, Setting, Subject, WordPlace};
use discern::domain::{
    BatchEnd, BatchForm, BatchOutput, Code, ContentPart, Failure, FailureKind, FinishReason, Job, JobId, KeyPlace,
    KeyVerdict, PictureId, PictureSource, PictureText, PixelRect, ReadingNotice, Secret, TextLayout, TextReader,
    Transcript, Usage,
};
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
    desk.report(Event::PictureOpened { job, picture, info: crate::desk::info(), fetched: None });
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
    let ReadingWork::Failed { failure, .. } = work(&desk, picture) else { panic!() };
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
    assert!(desk.commands().is_empty(), "it was read before");
    assert_eq!(written(&desk, picture), "whole");
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
    let Some(Effect::Copy { text, html: None, told, quietly: false }) = copied else { panic!("{copied:?}") };
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
    assert_eq!((name.as_str(), &**contents), ("a.csv", "\u{feff}Item,Price\r\nTea,3\r\n".as_bytes()));
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

fn source() -> PictureSource {
    PictureSource::Bytes { name: "Pasted picture".to_owned(), bytes: Arc::from(&b"png"[..]) }
}

#[test]
fn the_gesture_reads_what_is_on_the_clipboard_and_copies_it() {
    for quietly in [false, true] {
        let mut desk = Desk::new();
        desk.act(Action::ReadClipboard { quietly });
        assert!(matches!(desk.effects[..], [Effect::FetchPicture { quietly: q }] if q == quietly));
        desk.effects.clear();
        desk.act(Action::ClipboardPicture { source: source(), quietly });
        let (job, picture) = desk.reading_job();
        desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["Hello world"])) });
        let Some(Effect::Copy { text, told, quietly: q, .. }) = desk.effects.pop() else { panic!() };
        assert_eq!((text.as_str(), q), ("Hello world", quietly));
        desk.act(Action::CopyEnded { told: told.clone(), quietly });
        let is_told_here = desk.state.notice.as_ref().is_some_and(|(notice, _)| *notice == told);
        let is_told_outside = matches!(desk.effects.last(), Some(Effect::Notify(notice)) if *notice == told);
        assert_eq!((is_told_here, is_told_outside), (true, quietly));
        assert_eq!((desk.state.job(), desk.state.gesture), (Job::Read, None));
        desk.act(Action::UndoCopy { quietly });
        assert!(matches!(desk.effects.last(), Some(Effect::UndoCopy { quietly: q }) if *q == quietly));
    }
}

#[test]
fn a_gesture_that_finds_no_text_says_so_and_leaves_the_clipboard_alone() {
    let mut desk = Desk::new();
    desk.act(Action::ClipboardPicture { source: source(), quietly: true });
    let (job, picture) = desk.reading_job();
    let nothing = PictureText { notice: Some(ReadingNotice::TooSmall), ..text(&[]) };
    desk.report(Event::TextRead { job, picture, text: Arc::new(nothing) });
    let expected = Notice::NothingRead(Some(ReadingNotice::TooSmall));
    assert!(matches!(&desk.effects[..], [Effect::Notify(notice)] if *notice == expected), "{:?}", desk.effects);
    desk.effects.clear();
    desk.act(Action::ClipboardPicture { source: PictureSource::File("/p/other.png".into()), quietly: true });
    let Some(Command::OpenPicture { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    assert!(matches!(&desk.effects[..], [Effect::Notify(Notice::Warned(_))]), "{:?}", desk.effects);
}

#[test]
fn the_gesture_copies_the_code_where_a_picture_holds_nothing_else() {
    let mut desk = Desk::new();
    desk.act(Action::ClipboardPicture { source: source(), quietly: true });
    let (job, picture) = desk.reading_job();
    let code = Code {
        format: "QR Code".to_owned(),
        text: "https://quay.example".to_owned(),
        rect: PixelRect::new(0, 0, 90, 90),
    };
    let code = PictureText { codes: vec![code], notice: Some(ReadingNotice::NoText), ..text(&[]) };
    desk.report(Event::TextRead { job, picture, text: Arc::new(code) });
    assert!(
        matches!(&desk.effects[..], [Effect::Copy { text, .. }] if text == "https://quay.example"),
        "{:?}",
        desk.effects
    );
}

#[test]
fn the_gesture_reads_a_file_anew_and_beside_a_list_of_many() {
    let file = || PictureSource::File("/p/screen.png".into());
    let mut desk = Desk::reading();
    let before = desk.with_text("/p/screen.png", text(&["before"]));
    desk.act(Action::TurnTo(Page::Batch));
    desk.effects.clear();
    desk.act(Action::ClipboardPicture { source: file(), quietly: true });
    let (job, picture) = desk.reading_job();
    assert_ne!(picture, before);
    assert_eq!(desk.state.page, Page::Job);
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["after"])) });
    assert!(matches!(&desk.effects[..], [Effect::Copy { text, .. }] if text == "after"), "{:?}", desk.effects);
}

#[test]
fn the_whole_comes_back_as_it_was_left_after_a_part_was_read() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["one", "tw0?"]));
    desk.act(Action::CorrectWord { picture, place: WordPlace { line: 1, word: 0 }, text: "two".to_owned() });
    desk.act(Action::ReadRegion { picture, region: Some(PixelRect::new(0, 0, 50, 50)) });
    let (job, _) = desk.reading_job();
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["one"])) });
    assert_eq!(written(&desk, picture), "one");
    desk.effects.clear();
    desk.act(Action::ReadRegion { picture, region: None });
    assert!(desk.commands().is_empty());
    assert_eq!(written(&desk, picture), "one\ntwo");
}

#[test]
fn the_same_picture_is_read_once_and_its_text_copied_again() {
    let mut desk = Desk::reading();
    desk.act(Action::ClipboardPicture { source: source(), quietly: false });
    let (job, picture) = desk.reading_job();
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["Hello world"])) });
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/other.png".into())]));
    desk.effects.clear();
    desk.act(Action::ClipboardPicture { source: source(), quietly: false });
    assert!(matches!(&desk.effects[..], [Effect::Copy { text, .. }] if text == "Hello world"), "{:?}", desk.effects);
    assert_eq!((desk.state.tray.pictures.len(), desk.state.tray.shown), (2, Some(picture)));
}

#[test]
fn a_new_picture_on_the_clipboard_is_offered_and_read_only_where_that_is_wished_for() {
    let mut desk = Desk::reading();
    desk.act(Action::ClipboardGlanced { is_new: true, is_own: false });
    assert_eq!(desk.state.notice.as_ref().map(|(notice, _)| notice), Some(&Notice::NewPicture));
    assert!(desk.effects.is_empty());
    desk.act(Action::Set(Setting::ReadsNewPictures(true)));
    desk.effects.clear();
    desk.act(Action::ClipboardGlanced { is_new: false, is_own: false });
    assert!(desk.effects.is_empty());
    desk.act(Action::ClipboardGlanced { is_new: true, is_own: false });
    assert!(matches!(desk.effects[..], [Effect::FetchPicture { quietly: false }]));
    let mut asking = Desk::new();
    asking.act(Action::ClipboardGlanced { is_new: true, is_own: false });
    assert!(asking.state.notice.is_none(), "who asks is not asked");
}

#[test]
fn what_is_snipped_is_read() {
    let mut desk = Desk::new();
    desk.act(Action::Snip);
    assert!(matches!(desk.effects[..], [Effect::Capture]));
    desk.effects.clear();
    desk.act(Action::Snipped(Some(source())));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Raise)));
    desk.reading_job();
    assert_eq!(desk.state.job(), Job::Read);
    desk.act(Action::Snipped(None));
    assert!(matches!(desk.effects[..], [Effect::Raise]), "who gave up is brought back");
}

fn transcribed(desk: &mut Desk) -> JobId {
    let asked = desk.commands().into_iter().find_map(|command| match command {
        Command::Transcribe { job, request, .. } => Some((job, request)),
        _ => None,
    });
    let (job, request) = asked.expect("a model is asked");
    assert_eq!((request.model.as_str(), request.layout), ("alpha", desk.state.layout()));
    job
}

fn transcript(text: &str) -> Arc<Transcript> {
    Arc::new(Transcript {
        text: text.to_owned(),
        part_count: 1,
        usage: Some(Usage { prompt_tokens: Some(1_000), completion_tokens: Some(100) }),
        reason: FinishReason::Stop,
        trimmed: Vec::new(),
        unsure_joins: Vec::new(),
        unreadable: 0,
    })
}

#[test]
fn a_model_reads_on_request_and_the_way_back_is_free() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["Tota1"]));
    desk.act(Action::ReadWithModel(picture));
    let job = transcribed(&mut desk);
    desk.report(Event::TranscriptGrown { job, text: "To".to_owned() });
    assert_eq!(desk.state.tray.find(picture).unwrap().reading.growing.as_deref(), Some("To"));
    desk.report(Event::Transcribed { job, picture, transcript: transcript("Total\n  12") });
    assert_eq!(written(&desk, picture), "Total\n  12");
    let by_model = desk.state.tray.find(picture).unwrap().reading.by_model.clone().unwrap();
    assert_eq!(by_model.price().unwrap().to_string(), "0.000355");
    desk.act(Action::ReadAgain { picture, reader: TextReader::Local });
    assert_eq!(written(&desk, picture), "Tota1");
    assert!(desk.commands().is_empty());
}

#[test]
fn what_a_model_had_read_before_it_failed_is_kept() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["local"]));
    desk.act(Action::ReadWithModel(picture));
    let job = transcribed(&mut desk);
    desk.report(Event::TranscriptGrown { job, text: "half".to_owned() });
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cut) });
    assert_eq!(written(&desk, picture), "local");
    let second = desk.state.tray.find(picture).unwrap().reading.second.as_ref();
    assert_eq!(second.map(|second| second.text.as_str()), Some("half"));
    assert!(matches!(work(&desk, picture), ReadingWork::Failed { reader: TextReader::Model, is_second: false, .. }));
}

#[test]
fn a_models_reading_goes_on_as_soon_as_there_is_a_key() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["local"]));
    desk.act(Action::ReadWithModel(picture));
    let job = transcribed(&mut desk);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    assert_eq!((desk.state.page, written(&desk, picture)), (Page::Key, "local"));
    desk.act(Action::EnterKey(Secret::new("sk_test").unwrap()));
    let Some(Command::SaveKey { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Right, place: Some(KeyPlace::Keychain) });
    transcribed(&mut desk);
}

#[test]
fn a_second_reading_shows_where_the_two_differ_and_lends_its_words() {
    let mut desk = Desk::reading();
    let picture = desk.with_text("/p/a.png", text(&["Total 1O0", "thanks"]));
    desk.act(Action::SecondReading(picture));
    let job = transcribed(&mut desk);
    desk.report(Event::Transcribed { job, picture, transcript: transcript("Total 100\nthanks") });
    let differences =
        |desk: &Desk| desk.state.tray.find(picture).unwrap().reading.second.as_ref().unwrap().differences.len();
    assert_eq!((written(&desk, picture), differences(&desk)), ("Total 1O0\nthanks", 1));
    desk.act(Action::AdoptDifference { picture, place: 0 });
    assert_eq!((written(&desk, picture), differences(&desk)), ("Total 100\nthanks", 0));
    desk.act(Action::EndSecondReading(picture));
    assert_eq!(desk.state.tray.find(picture).unwrap().reading.second, None);
}

#[test]
fn many_pictures_are_read_held_and_told_of() {
    let mut desk = Desk::reading();
    let sources = vec![PictureSource::File("/p/a.png".into()), PictureSource::File("/p".into())];
    desk.act(Action::BeginBatch);
    assert!(desk.effects.is_empty(), "there is nothing to read");
    desk.act(Action::AddToBatch(sources.clone()));
    desk.act(Action::AddToBatch(sources.clone()));
    desk.act(Action::ChooseBatchForm(BatchForm::Csv));
    desk.act(Action::BeginBatch);
    assert!(matches!(desk.effects[..], [Effect::ChooseBatchFile(BatchForm::Csv)]));
    desk.effects.clear();
    desk.act(Action::BatchFileChosen("/p/all.csv".into()));
    let Some(Command::ReadBatch { job, sources: read, output, .. }) = desk.commands().pop() else { panic!() };
    assert_eq!((read, output), (sources, BatchOutput::Csv { path: "/p/all.csv".into(), separator: ',' }));
    desk.report(Event::BatchProgress { job, done: 1, total: 3, path: "/p/a.png".into() });
    desk.report(Event::BatchFailed { job, path: "/p/b.png".into(), failure: Failure::of(FailureKind::Unreadable) });
    desk.act(Action::PauseBatch(true));
    assert!(matches!(desk.commands()[..], [Command::PauseBatch { paused: true, .. }]));
    let BatchWork::Running { done: 1, total: 3, is_paused: true, failures, .. } = &desk.state.batch.work else {
        panic!("{:?}", desk.state.batch.work)
    };
    assert_eq!(failures.len(), 1);
    desk.act(Action::StopBatch);
    assert!(matches!(desk.effects[..], [Effect::Cancel(cancelled)] if cancelled == job));
    let end = BatchEnd { read: 1, is_cancelled: true, ..BatchEnd::default() };
    desk.report(Event::BatchFinished { job, end: end.clone() });
    assert_eq!(desk.state.batch.work, BatchWork::Done(end));
    desk.act(Action::AddToBatch(Vec::new()));
    assert_eq!(desk.state.batch.work, BatchWork::Choosing);
}

#[test]
fn files_beside_the_pictures_need_no_name() {
    let mut desk = Desk::reading();
    desk.act(Action::AddToBatch(vec![PictureSource::File("/p".into())]));
    desk.act(Action::ChooseBatchForm(BatchForm::FileEach));
    desk.act(Action::BeginBatch);
    let command = desk.commands().pop();
    assert!(
        matches!(&command, Some(Command::ReadBatch { output: BatchOutput::FileEach { folder: None }, .. })),
        "{command:?}"
    );
}

#[test]
fn what_is_dropped_where_many_pictures_are_chosen_belongs_to_them() {
    let mut desk = Desk::reading();
    let dropped = vec![PictureSource::File("/p/a.png".into()), PictureSource::File("/p".into())];
    desk.act(Action::TurnTo(Page::Batch));
    desk.act(Action::AddPictures(dropped.clone()));
    assert_eq!((&desk.state.batch.sources, desk.state.page), (&dropped, Page::Batch));
    assert!(desk.state.tray.pictures.is_empty() && desk.effects.is_empty());
}

#[test]
fn what_was_brought_in_for_its_text_goes_along_only_when_that_is_wished_for() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    desk.act(Action::ClipboardPicture { source: source(), quietly: true });
    let (job, picture) = desk.reading_job();
    desk.report(Event::TextRead { job, picture, text: Arc::new(text(&["Hello"])) });
    desk.act(Action::ChooseJob(Job::Ask));
    let pictures_of = |desk: &mut Desk| {
        let (job, request) = desk.ask("What is this?");
        desk.act(Action::Stop);
        desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cancelled) });
        request.turns.iter().flat_map(|turn| &turn.parts).filter(|part| matches!(part, ContentPart::Picture(_))).count()
    };
    assert_eq!((pictures_of(&mut desk), desk.state.letter_in(Subject::Tray, picture)), (1, None));
    assert_eq!(desk.state.pair()[1].map(|picture| picture.id), None, "nor is it compared unasked");
    desk.act(Action::TakeAlong(picture));
    assert_eq!(pictures_of(&mut desk), 2);
    assert_eq!(desk.state.letter_in(Subject::Tray, picture).as_deref(), Some("B"));
}

#[test]
fn a_copy_can_be_undone_until_something_else_is_on_the_clipboard() {
    let told = || Notice::TextCopied { first_words: "there".to_owned(), words: 1 };
    let copied = |desk: &mut Desk, told| desk.act(Action::CopyEnded { told, quietly: false });
    let mut desk = Desk::reading();
    assert!(!desk.state.may_undo_copy());
    copied(&mut desk, told());
    desk.act(Action::DismissNotice);
    assert!(desk.state.may_undo_copy(), "the way back outlives the notice");
    desk.act(Action::ClipboardGlanced { is_new: false, is_own: true });
    desk.act(Action::Undo);
    assert!(matches!(desk.effects[..], [Effect::UndoCopy { quietly: false }]), "{:?}", desk.effects);
    for told_since in [Notice::CopyUndone, Notice::CopyNotUndone] {
        copied(&mut desk, told());
        copied(&mut desk, told_since);
        assert!(!desk.state.may_undo_copy());
    }
    copied(&mut desk, Notice::Copied);
    desk.act(Action::ClipboardGlanced { is_new: false, is_own: false });
    assert!(!desk.state.may_undo_copy(), "another program has copied something");
    copied(&mut desk, Notice::CopyFailed("busy".to_owned()));
    assert!(!desk.state.may_undo_copy());
}
