//! The life of a question in the window's state machine.

use std::time::Duration;

use discern::app::{Action, AnswerState, Blocked, Effect, KeyWork, Notice, Page, Setting, WindowPlace};
use discern::domain::{
    ContentPart, Detail, Failure, FailureKind, JobId, KeyPlace, KeyVerdict, PictureSource, RequestForm, Role, Secret,
};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, model, noon};

/// The parts of a turn in words.
fn words(parts: &[ContentPart]) -> Vec<String> {
    let word = |part: &ContentPart| match part {
        ContentPart::Text(text) => text.clone(),
        ContentPart::PictureAt(address) => format!("<{address}>"),
        ContentPart::Picture(picture) => format!("<{}>", String::from_utf8_lossy(&picture.bytes)),
    };
    parts.iter().map(word).collect()
}

fn last_state(desk: &Desk) -> &AnswerState {
    &desk.state.conversation.exchanges.last().unwrap().answer.state
}

fn failure(kind: FailureKind) -> Failure {
    Failure::of(kind)
}

#[test]
fn a_question_goes_out_with_the_bytes_that_were_prepared_when_the_picture_came_in() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let prepared = desk.state.tray.pictures[0].prepared().unwrap().clone();
    let (job, request) = desk.ask("  What is this?  ");
    assert_eq!(request.model, "alpha");
    assert_eq!(request.turns.len(), 1);
    assert_eq!(request.turns[0].parts[1], ContentPart::Text("What is this?".to_owned()));
    let ContentPart::Picture(sent) = &request.turns[0].parts[0] else { panic!("no picture") };
    assert!(std::sync::Arc::ptr_eq(sent, &prepared));
    desk.text(job, "A c");
    desk.text(job, "at.");
    desk.finish(job);
    let answer = &desk.state.conversation.exchanges[0].answer;
    assert_eq!((answer.text.as_str(), &answer.state), ("A cat.", &AnswerState::Done));
    assert_eq!(answer.price().unwrap().to_string(), "0.000355");
}

#[test]
fn a_question_waits_until_its_pictures_are_prepared() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/cat.png".into())]));
    let opening = desk.commands();
    desk.act(Action::Ask("What is this?".to_owned()));
    assert!(desk.commands().is_empty());
    assert_eq!(*last_state(&desk), AnswerState::Preparing);
    desk.effects.extend(opening.into_iter().map(Effect::Send));
    let (job, _) = desk.chat();
    assert_eq!(*last_state(&desk), AnswerState::Asked { job });
}

#[test]
fn another_model_or_detail_has_its_own_bytes() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    desk.act(Action::ChooseModel("beta".to_owned()));
    desk.act(Action::ChooseDetail(Detail::High));
    desk.answer_pictures();
    let (_, request) = desk.ask("?");
    assert_eq!((request.model.as_str(), request.detail), ("beta", Detail::High));
    let bytes = words(&request.turns[0].parts);
    assert!(bytes[0].contains("High") && bytes[0].ends_with(" 896>"), "{bytes:?}");
}

#[test]
fn bytes_of_a_plan_that_was_left_are_not_sent() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/cat.png".into())]));
    let Some(Command::OpenPicture { job, picture, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::PictureOpened { job, picture, info: crate::desk::info(), fetched: None });
    let Some(Command::PreparePicture { job: old, plan, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::ChooseDetail(Detail::Low));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(job) if *job == old)));
    desk.report(Event::PicturePrepared { job: old, picture, prepared: crate::desk::prepared(&plan) });
    assert_eq!(desk.state.tray.pictures[0].prepared(), None);
}

#[test]
fn earlier_turns_go_along_with_their_pictures_and_several_pictures_are_named() {
    let mut desk = Desk::new();
    let cat = desk.with_picture("/p/cat.png");
    let (job, first) = desk.ask("First?");
    let alone = words(&first.turns[0].parts);
    assert_eq!(alone.len(), 2, "a single picture needs no name: {alone:?}");
    desk.text(job, "One.");
    desk.finish(job);
    desk.with_picture("/p/dog.png");
    let (_, request) = desk.ask("Second?");
    let turns: Vec<(Role, Vec<String>)> = request.turns.iter().map(|turn| (turn.role, words(&turn.parts))).collect();
    let bytes = alone[0].clone();
    let said = |role, parts: &[&str]| (role, parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    assert_eq!(
        turns,
        [
            said(Role::User, &["Picture A:", &bytes, "First?"]),
            said(Role::Assistant, &["One."]),
            said(Role::User, &["Picture B:", &bytes, "Second?"]),
        ]
    );
    desk.act(Action::Stop);
    desk.act(Action::RemovePicture(cat));
    desk.act(Action::Retry);
    let (_, request) = desk.chat();
    let first: Vec<String> = words(&request.turns[0].parts);
    assert_eq!(first, ["First?"], "what was taken out of the tray goes along no more");
}

#[test]
fn a_stopped_answer_keeps_what_came_and_goes_along() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("First?");
    desk.text(job, "Half");
    desk.act(Action::Stop);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    assert_eq!(*last_state(&desk), AnswerState::Stopped);
    desk.text(job, " more");
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Cancelled) });
    assert_eq!(desk.state.conversation.exchanges[0].answer.text, "Half", "late events change nothing");
    let (_, request) = desk.ask("Second?");
    assert_eq!(words(&request.turns[1].parts), ["Half"]);
}

#[test]
fn a_question_without_an_answer_leaves_its_picture_to_the_next() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("First?");
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Offline) });
    let (_, request) = desk.ask("Second?");
    assert_eq!(request.turns.len(), 1);
    assert_eq!(request.turns[0].parts.len(), 2);
}

#[test]
fn retrying_asks_the_same_again() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, first) = desk.ask("First?");
    desk.text(job, "cut");
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Cut) });
    let answer = &desk.state.conversation.exchanges[0].answer;
    assert_eq!(answer.text, "cut", "what had come stays until it is asked again");
    desk.act(Action::Retry);
    let (again, second) = desk.chat();
    assert_ne!(job, again);
    assert_eq!(first.turns, second.turns);
    assert_eq!(desk.state.conversation.exchanges[0].answer.text, "");
}

#[test]
fn retrying_keeps_the_answer_until_there_is_another() {
    let mut desk = Desk::new();
    desk.with_picture("cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.text(job, "A cat.");
    desk.finish(job);
    let text = |desk: &Desk| desk.state.conversation.exchanges[0].answer.text.clone();

    desk.act(Action::Retry);
    desk.chat();
    desk.act(Action::Stop);
    assert_eq!((text(&desk).as_str(), last_state(&desk)), ("A cat.", &AnswerState::Done));

    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    desk.finish(job);
    assert_eq!((text(&desk).as_str(), last_state(&desk)), ("A cat.", &AnswerState::Done), "an empty answer is none");
    assert_eq!(desk.state.notice.as_ref().map(|(notice, _)| notice), Some(&Notice::AnswerKept));

    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Offline) });
    assert_eq!((text(&desk).as_str(), last_state(&desk)), ("A cat.", &AnswerState::Done));

    let asked_about = desk.state.conversation.exchanges[0].pictures.clone();
    desk.with_picture("dog.png");
    desk.act(Action::Retry);
    desk.chat();
    desk.act(Action::Stop);
    assert_eq!(desk.state.conversation.exchanges[0].pictures, asked_about, "it never saw the new picture");

    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    desk.text(job, "A dog");
    desk.act(Action::Stop);
    assert_eq!((text(&desk).as_str(), last_state(&desk)), ("A dog", &AnswerState::Stopped));
}

#[test]
fn what_blocks_a_question_blocks_its_repetition() {
    let mut desk = Desk::new();
    let picture = desk.with_picture("cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Offline) });
    assert_eq!(desk.state.may_retry(), Ok(()));

    desk.act(Action::AddPictures(vec![PictureSource::File("torn.png".into())]));
    let Some(Command::OpenPicture { job, picture: torn, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Unreadable) });
    assert_eq!(desk.state.may_retry(), Err(Blocked::PictureFailed));
    desk.act(Action::Retry);
    assert!(matches!(last_state(&desk), AnswerState::Failed { .. }), "nothing waits for what never comes");

    desk.act(Action::RemovePicture(torn));
    desk.act(Action::RemovePicture(picture));
    assert_eq!(desk.state.may_retry(), Err(Blocked::NoPicture));
}

#[test]
fn a_question_whose_only_picture_is_taken_out_is_not_sent() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("cat.png".into())]));
    desk.act(Action::Ask("What is this?".to_owned()));
    let picture = desk.state.tray.pictures[0].id;
    desk.act(Action::RemovePicture(picture));
    assert_eq!(*last_state(&desk), AnswerState::Stopped);
    assert!(desk.answer_pictures().is_empty(), "nothing is asked");
}

#[test]
fn a_question_that_waits_goes_out_once_there_are_an_address_and_a_model() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("cat.png".into())]));
    let opening = desk.commands();
    desk.act(Action::Ask("What is this?".to_owned()));
    desk.act(Action::ChooseProvider(discern::domain::ProviderId::new("other")));
    desk.effects.extend(opening.into_iter().map(Effect::Send));
    let is_chat = |command: &Command| matches!(command, Command::StartChat { .. });
    assert!(!desk.answer_pictures().iter().any(is_chat), "there is no address");
    desk.act(Action::SetBaseUrl("http://localhost:8080/v1".to_owned()));
    assert!(!desk.answer_pictures().iter().any(is_chat), "there is no model");
    desk.act(Action::ChooseModel("seeing".to_owned()));
    assert_eq!(desk.chat().1.model, "seeing");
}

#[test]
fn whoever_types_a_key_goes_on_typing_it_when_a_picture_comes() {
    let mut desk = Desk::new();
    desk.act(Action::AskForKey);
    desk.with_picture("cat.png");
    assert_eq!(desk.state.page, Page::Key);
}

#[test]
fn a_key_whose_page_is_left_while_it_is_tried_is_not_kept() {
    let mut desk = Desk::new();
    desk.act(Action::AskForKey);
    let Some(Command::LookUpKey { job, .. }) = desk.commands().into_iter().next() else { panic!() };
    desk.report(Event::KeyLookedUp { job, place: None });
    desk.act(Action::EnterKey(Secret::new("sk_slow").unwrap()));
    let Some(Command::SaveKey { job, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::TurnTo(Page::Job));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    assert_eq!(desk.state.key.work, KeyWork::Idle);

    desk.act(Action::AskForKey);
    desk.act(Action::EnterKey(Secret::new("sk_slow").unwrap()));
    desk.act(Action::NewConversation);
    assert_eq!(desk.state.key.work, KeyWork::Idle);
}

#[test]
fn settings_count_as_written_only_when_they_are() {
    let mut desk = Desk::new();
    let saving = |desk: &mut Desk| {
        desk.act(Action::ChooseDetail(Detail::High));
        let Some(Command::SaveSettings { job, .. }) = desk.commands().pop() else { panic!() };
        job
    };
    let job = saving(&mut desk);
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::DiskFull) });
    assert!(desk.state.settings_job.is_some());
    assert!(matches!(&desk.state.notice, Some((Notice::SettingsNotSaved(_), _))));
    desk.act(Action::SaveSettings);
    let Some(Command::SaveSettings { job, settings }) = desk.commands().pop() else { panic!() };
    assert_eq!(*settings, desk.state.setup.settings);
    desk.report(Event::SettingsSaved { job, set_aside: None });
    assert_eq!((desk.state.settings_job, &desk.state.notice), (None, &None));
}

#[test]
fn a_missing_key_is_asked_for_and_the_question_then_goes_out_by_itself() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("First?");
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::KeyMissing) });
    assert_eq!(desk.state.page, Page::Key);
    let enter = |desk: &mut Desk| {
        desk.act(Action::EnterKey(Secret::new("sk_test").unwrap()));
        match desk.commands().pop() {
            Some(Command::SaveKey { job, .. }) => job,
            other => panic!("{other:?}"),
        }
    };
    let wrong = enter(&mut desk);
    desk.report(Event::KeyChecked { job: wrong, verdict: KeyVerdict::Wrong, place: None });
    assert_eq!((desk.state.page, &desk.state.key.work), (Page::Key, &KeyWork::Wrong));
    let right = enter(&mut desk);
    desk.report(Event::KeyChecked { job: right, verdict: KeyVerdict::Right, place: Some(KeyPlace::Memory) });
    assert_eq!(desk.state.page, Page::Job);
    assert_eq!(desk.state.notice.as_ref().map(|(notice, _)| notice), Some(&Notice::KeyInMemoryOnly));
    let (_, request) = desk.chat();
    assert_eq!(request.turns.len(), 1);
}

#[test]
fn a_rate_limit_counts_down_to_the_moment_the_server_named() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("First?");
    desk.report(Event::ChatRetrying { job, after: Duration::from_secs(5), attempt: 1 });
    assert_eq!(*last_state(&desk), AnswerState::Waiting { job, until: noon() + Duration::from_secs(5) });
    let mut limited = failure(FailureKind::RateLimit);
    limited.facts.seconds = Some(30);
    desk.report(Event::JobFailed { job, failure: limited });
    let AnswerState::Failed { may_retry_at, .. } = last_state(&desk) else { panic!() };
    assert_eq!(*may_retry_at, Some(noon() + Duration::from_secs(30)));
    assert_eq!(desk.state.next_tick(), Some(noon() + Duration::from_secs(1)));
    desk.act(Action::Tick(noon() + Duration::from_secs(31)));
    assert_eq!(desk.state.next_tick(), None, "nothing is left to wait for");
}

#[test]
fn what_was_too_large_goes_out_smaller_and_the_next_question_as_before() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, request) = desk.ask("First?");
    let as_before = words(&request.turns[0].parts)[0].clone();
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::TooLarge) });
    desk.act(Action::RetrySmaller);
    let (job, request) = desk.chat();
    assert_eq!((request.detail, request.turns.len()), (Detail::Low, 1));
    assert!(words(&request.turns[0].parts)[0].contains("Low"), "{:?}", words(&request.turns[0].parts));
    desk.text(job, "A cat.");
    desk.finish(job);
    assert_eq!(desk.state.detail(), Detail::Auto);
    let (_, request) = desk.ask("And now?");
    assert_eq!((request.detail, words(&request.turns[0].parts)[0].clone()), (Detail::Auto, as_before));
}

#[test]
fn a_model_that_takes_no_temperature_is_told_of() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("First?");
    desk.report(Event::ChatAtOwnTemperature { job });
    assert_eq!(*last_state(&desk), AnswerState::Asked { job });
    desk.text(job, "A cat.");
    desk.finish(job);
    assert!(desk.state.conversation.exchanges[0].answer.is_at_own_temperature);
    let (job, _) = desk.ask("And now?");
    desk.text(job, "A cat.");
    assert!(!desk.state.conversation.exchanges[1].answer.is_at_own_temperature);
}

#[test]
fn what_stands_in_the_way_of_a_question_is_named() {
    let mut desk = Desk::new();
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::NoPicture));
    desk.with_picture("/p/1.png");
    assert_eq!(desk.state.may_ask(" \n"), Err(Blocked::NoQuestion));
    assert_eq!(desk.state.may_ask("?"), Ok(()));
    for _ in 0..4 {
        desk.with_picture("/p/more.png");
    }
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::TooManyPictures { limit: 4 }));
    let last = desk.state.tray.pictures.last().unwrap().id;
    desk.act(Action::RemovePicture(last));
    desk.ask("?");
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::Answering));
    desk.act(Action::NewConversation);
    desk.with_picture("/p/1.png");
    desk.act(Action::ChooseProvider(discern::domain::ProviderId::new("other")));
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::NoAddress));
    desk.act(Action::SetBaseUrl("localhost:8080/v1".to_owned()));
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::NoModel));
}

#[test]
fn a_picture_that_cannot_be_opened_holds_the_question_back() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/torn.png".into())]));
    let Some(Command::OpenPicture { job, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::Ask("?".to_owned()));
    desk.report(Event::JobFailed { job, failure: failure(FailureKind::Unreadable) });
    assert!(
        matches!(last_state(&desk), AnswerState::Failed { failure, .. } if failure.kind == FailureKind::Unreadable)
    );
    assert!(desk.commands().is_empty(), "nothing is sent");
    assert_eq!(desk.state.may_ask("?"), Err(Blocked::PictureFailed));
}

#[test]
fn the_live_list_holds_models_that_see_and_keeps_the_choice() {
    let mut desk = Desk::new();
    desk.act(Action::ChooseModel("beta".to_owned()));
    desk.commands();
    desk.act(Action::ListModels);
    let Some(Command::ListModels { job, .. }) = desk.commands().pop() else { panic!() };
    let mut blind = model("blind");
    blind.sees_pictures = Some(false);
    let mut cheaper = model("beta");
    cheaper.input_per_million = None;
    desk.report(Event::ModelsListed { job: JobId::fresh(), models: vec![model("stale")] });
    desk.report(Event::ModelsListed { job, models: vec![model("gamma"), blind, cheaper.clone()] });
    let ids: Vec<&str> = desk.state.models.list.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["gamma", "beta"]);
    assert_eq!(desk.state.models.chosen, cheaper, "the chosen model takes over what the provider says of it");
    assert!(desk.state.may_list_models(), "the server may have a new one meanwhile");
}

#[test]
fn the_list_of_last_time_tells_what_the_chosen_model_is_called() {
    let mut desk = Desk::new();
    desk.act(Action::ChooseModel("newer".to_owned()));
    desk.commands();
    assert_eq!(desk.state.models.chosen.input_per_million, None);
    desk.act(Action::RecallModels(vec![model("newer")]));
    assert_eq!(desk.state.models.chosen, model("newer"));
    assert!(desk.commands().is_empty(), "nobody is asked");
}

#[test]
fn choices_are_written_to_the_settings() {
    let mut desk = Desk::new();
    desk.act(Action::ChooseModel("beta".to_owned()));
    desk.act(Action::ChooseDetail(Detail::Low));
    desk.act(Action::Set(Setting::Theme(discern::domain::Theme::Dark)));
    let saved = desk.commands().into_iter().rev().find_map(|command| match command {
        Command::SaveSettings { settings, .. } => Some(settings),
        _ => None,
    });
    let settings = saved.unwrap();
    assert_eq!(settings.model.as_deref(), Some("beta"));
    assert_eq!((settings.detail.as_deref(), settings.theme.as_deref()), (Some("low"), Some("dark")));
}

#[test]
fn only_harmless_links_are_opened() {
    for (address, opens) in [
        ("https://example.com", true),
        ("HTTP://example.com", true),
        ("mailto:a@example.com", true),
        ("file:///etc/passwd", false),
        ("javascript:alert(1)", false),
        ("smb://host/share", false),
        ("C:\\Windows\\notepad.exe", false),
        ("", false),
    ] {
        let mut desk = Desk::new();
        desk.act(Action::OpenLink(address.to_owned()));
        let opened = desk.effects.iter().any(|effect| matches!(effect, Effect::OpenLink(_)));
        assert_eq!(opened, opens, "{address}");
    }
}

#[test]
fn a_notice_goes_away_by_itself() {
    let mut desk = Desk::new();
    desk.act(Action::Tell(Notice::Copied));
    desk.act(Action::Tick(noon() + Duration::from_secs(2)));
    assert!(desk.state.notice.is_some());
    desk.act(Action::Tick(noon() + Duration::from_secs(20)));
    assert!(desk.state.notice.is_none());
}

#[test]
fn another_question_takes_the_place_of_the_last_and_gives_it_back_where_nothing_comes() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is thsi?");
    desk.text(job, "A cat.");
    desk.finish(job);
    desk.act(Action::AskInstead("  What is this?".to_owned()));
    let (_, request) = desk.chat();
    assert_eq!(words(&request.turns.last().unwrap().parts)[1], "What is this?");
    assert_eq!((request.turns.len(), desk.state.conversation.exchanges.len()), (1, 1));
    desk.act(Action::Stop);
    let exchange = &desk.state.conversation.exchanges[0];
    assert_eq!((exchange.question.as_str(), exchange.answer.text.as_str()), ("What is thsi?", "A cat."));
}

#[test]
fn a_request_is_copied_with_its_pictures_and_the_name_of_the_key_alone() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, sent) = desk.ask("What is this?");
    desk.text(job, "A cat.");
    desk.finish(job);
    desk.act(Action::CopyRequest(RequestForm::Curl));
    let Some(Effect::CopyRequest { form, request, variable }) = desk.effects.pop() else { panic!() };
    assert_eq!((form, variable.as_deref()), (RequestForm::Curl, Some("DISCERN_API_KEY")));
    assert_eq!((&request.turns, request.is_streamed), (&sent.turns, false));
}

#[test]
fn own_questions_are_kept_once_and_forgotten() {
    let mut desk = Desk::new();
    for text in ["  What is this? ", "What is this?", " "] {
        desk.act(Action::Set(Setting::Prompt(text.to_owned())));
    }
    assert_eq!(desk.state.setup.settings.prompts, ["What is this?"]);
    let saved = desk.commands();
    assert!(matches!(&saved[..], [Command::SaveSettings { settings, .. }] if settings.prompts.len() == 1), "{saved:?}");
    desk.act(Action::Set(Setting::NoPrompt(0)));
    assert!(desk.state.setup.settings.prompts.is_empty());
}

#[test]
fn the_windows_place_is_written_when_it_changes_and_not_while_it_is_maximized() {
    let mut desk = Desk::new();
    let place = WindowPlace { size: [900.0, 700.0], corner: Some([10.0, 20.0]), is_maximized: false };
    for _ in 0..2 {
        desk.act(Action::Set(Setting::WindowPlace(place)));
    }
    assert_eq!(desk.commands().len(), 1);
    desk.act(Action::Set(Setting::WindowPlace(WindowPlace {
        size: [1920.0, 1080.0],
        corner: None,
        is_maximized: true,
    })));
    let settings = &desk.state.setup.settings;
    assert_eq!((settings.window_width, settings.window_left), (Some(900.0), Some(10.0)));
    assert_eq!(settings.window_is_maximized, Some(true));
}

#[test]
fn what_was_settled_about_answers_goes_along_with_every_question() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (_, request) = desk.ask("What is it?");
    assert_eq!((request.system, request.temperature, request.max_tokens), (None, None, 4096));
    desk.act(Action::NewConversation);
    desk.with_picture("/p/cat.png");
    desk.act(Action::Set(Setting::Instruction(" Be brief. ".to_owned())));
    desk.act(Action::Set(Setting::AnswerLanguage(Some("Polish".to_owned()))));
    desk.act(Action::Set(Setting::Temperature(Some(0.7))));
    desk.act(Action::Set(Setting::MaxTokens(1024)));
    let (_, request) = desk.ask("What is it?");
    let told = "Be brief.\nAnswer in Polish, whatever language the question is in.";
    assert_eq!((request.system.as_deref(), request.temperature, request.max_tokens), (Some(told), Some(0.7), 1024));
    desk.act(Action::Set(Setting::Instruction("  ".to_owned())));
    assert_eq!(desk.state.setup.settings.instruction, None);
}
