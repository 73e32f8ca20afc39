//! The window as a person or a screen reader meets it: controls found by name, without a display.

use discern::app::{Action, ChosenFor, CompareAction, Effect, FolderEntry, Notice, Onto, Page};
use discern::domain::{Failure, FailureKind, Job, KeyPlace, KeyVerdict, PictureSource};
use discern::protocol::{Command, Event};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::{Desk, model};
use crate::stand::{Stand, click, open, open_at, s, settle, type_into};

fn asking() -> Desk {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    desk
}

#[test]
fn the_empty_window_says_what_can_be_done() {
    let mut harness = open(Desk::new());
    let welcome = &s().welcome;
    click(&mut harness, welcome.sample);
    click(&mut harness, welcome.open);
    click(&mut harness, welcome.paste);
    let effects = &harness.state().desk.effects;
    assert!(matches!(effects[..], [Effect::OpenSample, Effect::ChoosePictures, Effect::ReadClipboard]), "{effects:?}");
}

#[test]
fn a_question_is_typed_sent_by_enter_and_answered() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "What is this?");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let (job, request) = harness.state_mut().desk.chat();
    assert_eq!(request.turns.len(), 1);
    assert_eq!(harness.state().view.draft, "");
    harness.state_mut().desk.text(job, "A **cat** on a mat.\n\n- one\n- two");
    settle(&mut harness);
    harness.get_by_label("A cat on a mat.");
    harness.get_by_label("two");
    harness.state_mut().desk.finish(job);
    settle(&mut harness);
    harness.get_by_label_contains("1,000 + 100 tokens");
    click(&mut harness, s().answer.copy);
    let copied = harness.state_mut().desk.effects.pop();
    assert!(matches!(&copied, Some(Effect::CopyText(text)) if text.starts_with("A **cat**")), "{copied:?}");
}

#[test]
fn shift_and_enter_start_a_new_line() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "one");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    settle(&mut harness);
    harness.get_by_label(s().question.label).type_text("two");
    settle(&mut harness);
    assert_eq!(harness.state().view.draft, "one\ntwo");
    assert!(harness.state().desk.state.conversation.exchanges.is_empty());
}

#[test]
fn enter_belongs_to_the_input_method_while_it_composes() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "ni");
    let composing = egui::ImeEvent::Preedit { text: "ni".to_owned(), active_range_chars: None };
    harness.event(egui::Event::Ime(composing));
    harness.step();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(harness.state().desk.state.conversation.exchanges.is_empty());
    harness.event(egui::Event::Ime(egui::ImeEvent::Commit("ni".to_owned())));
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.conversation.exchanges.len(), 1);
}

#[test]
fn escape_stops_the_answer() {
    let mut harness = open(asking());
    let (job, _) = harness.state_mut().desk.ask("What is this?");
    harness.state_mut().desk.text(job, "It is");
    settle(&mut harness);
    harness.get_by_label(s().question.stop);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.state().desk.effects.iter().any(|e| matches!(e, Effect::Cancel(cancelled) if *cancelled == job)));
    harness.get_by_label(s().answer.stopped);
    harness.get_by_label("It is");
}

#[test]
fn a_starter_goes_into_the_box_and_not_off_at_once() {
    let mut harness = open(asking());
    let starter = s().question.starters_for_one[1];
    click(&mut harness, starter);
    assert_eq!(harness.state().view.draft, starter);
    harness.get_by_label(s().question.label).type_text(" In German.");
    settle(&mut harness);
    assert_eq!(harness.state().view.draft, format!("{starter} In German."), "the cursor stands behind it");
    assert!(harness.state().desk.state.conversation.exchanges.is_empty());
    harness.state_mut().view.draft.clear();
    harness.state_mut().desk.with_picture("/p/dog.png");
    settle(&mut harness);
    harness.get_by_label(s().question.starters_for_several[1]);
}

#[test]
fn a_model_is_found_by_its_name_and_chosen() {
    let mut harness = open(asking());
    click(&mut harness, &(s().models.model_button)("Model alpha"));
    assert!(harness.state_mut().desk.commands().iter().any(|c| matches!(c, Command::ListModels { .. })));
    type_into(&mut harness, s().models.search, "bet");
    assert!(harness.query_by_label("Model alpha").is_none());
    click(&mut harness, "Model beta");
    assert_eq!(harness.state().desk.state.models.chosen.id, "beta");
}

#[test]
fn a_detail_is_chosen() {
    let mut harness = open(asking());
    let detail = s().models.detail;
    click(&mut harness, &(s().models.detail_button)(detail(discern::domain::Detail::Auto)));
    click(&mut harness, detail(discern::domain::Detail::High));
    assert_eq!(harness.state().desk.state.detail(), discern::domain::Detail::High);
}

#[test]
fn pictures_are_shown_moved_taken_out_and_brought_back() {
    let mut harness = open(asking());
    let second = harness.state_mut().desk.with_picture("/p/dog.png");
    settle(&mut harness);
    let strings = &s().pictures;
    click(&mut harness, &(strings.move_left)("B", "dog.png"));
    assert_eq!(harness.state().desk.state.tray.pictures[0].id, second);
    click(&mut harness, &(strings.show)("B", "cat.png"));
    click(&mut harness, &(strings.remove)("B", "cat.png"));
    assert_eq!(harness.state().desk.state.tray.pictures.len(), 1);
    click(&mut harness, s().shell.undo);
    assert_eq!(harness.state().desk.state.tray.pictures.len(), 2);
}

#[test]
fn only_a_picture_that_is_here_is_turned() {
    let mut desk = asking();
    let address = "https://pictures.example/cat.png".to_owned();
    desk.act(Action::AddPictures(vec![PictureSource::Link { address, is_named: true }]));
    let mut harness = open(desk);
    let turn = (s().pictures.turn)("B", "pictures.example/cat.png");
    assert!(harness.get_by_label(&turn).accesskit_node().is_disabled());
    click(&mut harness, &(s().pictures.show)("A", "cat.png"));
    harness.state_mut().desk.commands();
    click(&mut harness, &(s().pictures.turn)("A", "cat.png"));
    let commands = harness.state_mut().desk.commands();
    assert!(commands.iter().any(|command| matches!(command, Command::TurnPicture { .. })), "{commands:?}");
}

#[test]
fn a_key_that_is_held_down_clears_away_once_and_what_was_typed_comes_back() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "What is this?");
    for _ in 0..3 {
        harness.key_down_modifiers(Modifiers::COMMAND, Key::N);
        settle(&mut harness);
    }
    harness.key_up_modifiers(Modifiers::COMMAND, Key::N);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    settle(&mut harness);
    assert_eq!(harness.state().view.draft, "");
    click(&mut harness, s().shell.undo);
    assert_eq!(harness.state().view.draft, "What is this?");
    harness.state_mut().desk.act(Action::TurnTo(Page::Shortcuts));
    harness.key_down(Key::F1);
    harness.run_steps(1);
    harness.key_down(Key::F1);
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.page, Page::Job, "a page is turned once");
}

#[test]
fn a_picture_is_replaced_from_the_tray_and_comes_back_by_the_notice() {
    let mut harness = open(asking());
    click(&mut harness, &(s().pictures.replace)("A", "cat.png"));
    let chosen = harness.state_mut().desk.effects.pop();
    let Some(Effect::ChooseSuccessor(picture)) = chosen else { panic!("{chosen:?}") };
    let source = PictureSource::File("/p/dog.png".into());
    harness.state_mut().desk.act(Action::ReplacePicture { picture, source });
    harness.state_mut().desk.answer_pictures();
    settle(&mut harness);
    harness.get_by_label(&(s().shell.picture_replaced)("cat.png"));
    click(&mut harness, s().shell.undo);
    assert_eq!(harness.state().desk.state.tray.pictures[0].id, picture);
}

#[test]
fn any_picture_of_the_tray_has_a_menu() {
    let mut harness = open(asking());
    harness.state_mut().desk.with_picture("/p/dog.png");
    settle(&mut harness);
    harness.get_by_label(&(s().pictures.show)("A", "cat.png")).click_secondary();
    settle(&mut harness);
    click(&mut harness, &(s().pictures.remove)("A", "cat.png"));
    assert_eq!(harness.state().desk.state.tray.pictures[0].name(), "dog.png");
}

#[test]
fn a_key_is_asked_for_and_checked() {
    let mut harness = open(asking());
    let (job, _) = harness.state_mut().desk.ask("What is this?");
    harness.state_mut().desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    settle(&mut harness);
    harness.get_by_label(s().key.question_waits);
    type_into(&mut harness, s().key.field, "sk_test");
    click(&mut harness, s().key.save);
    let command = harness.state_mut().desk.commands().pop();
    let Some(Command::SaveKey { job, key, .. }) = command else { panic!("{command:?}") };
    assert_eq!(key.expose(), "sk_test");
    harness.state_mut().desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Wrong, place: None });
    settle(&mut harness);
    harness.get_by_label(s().key.wrong);
    let place = Some(KeyPlace::Keychain);
    type_into(&mut harness, s().key.field, "sk_right");
    click(&mut harness, s().key.save);
    let Some(Command::SaveKey { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    harness.state_mut().desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Right, place });
    settle(&mut harness);
    harness.get_by_label(s().answer.asked);
}

#[test]
fn a_key_that_was_typed_is_gone_with_its_page() {
    let mut harness = open(asking());
    harness.state_mut().desk.act(Action::AskForKey);
    settle(&mut harness);
    type_into(&mut harness, s().key.field, "sk_typed");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.state_mut().desk.act(Action::AskForKey);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert!(harness.get_by_label(s().key.field).value().unwrap_or_default().is_empty());
}

#[test]
fn after_a_wrong_key_the_next_one_can_be_typed_at_once() {
    let mut harness = open(asking());
    harness.state_mut().desk.act(Action::AskForKey);
    settle(&mut harness);
    type_into(&mut harness, s().key.field, "sk_wrong");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let Some(Command::SaveKey { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
    settle(&mut harness);
    harness.state_mut().desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Wrong, place: None });
    settle(&mut harness);
    assert!(harness.get_by_label(s().key.field).accesskit_node().is_focused());
}

#[test]
fn sending_while_an_answer_comes_in_says_why_it_waits() {
    let mut harness = open(asking());
    harness.state_mut().desk.ask("What is this?");
    type_into(&mut harness, s().question.label, "And that?");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    harness.get_by_label(s().question.blocked_answering);
    assert_eq!(harness.state().view.draft, "And that?");
}

#[test]
fn an_address_that_was_typed_holds_when_the_page_is_left_by_a_key() {
    let mut harness = open(asking());
    harness.state_mut().desk.act(Action::ChooseProvider(discern::domain::ProviderId::new("other")));
    harness.state_mut().desk.act(Action::TurnTo(Page::Settings));
    settle(&mut harness);
    type_into(&mut harness, s().settings.address, "localhost:8080/v1");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    settle(&mut harness);
    let endpoint = harness.state().desk.state.endpoint().unwrap();
    assert_eq!(endpoint.base_url, "http://localhost:8080/v1");
}

#[test]
fn a_picture_that_cannot_be_opened_says_why_and_can_be_taken_out() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/torn.png".into())]));
    let Some(Command::OpenPicture { job, .. }) = desk.commands().pop() else { panic!() };
    let failure = Failure::of(FailureKind::Unreadable).about("torn.png".to_owned());
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    let mut harness = open(desk);
    harness.get_by_label(&s().failures.sentence(&failure));
    click(&mut harness, s().pictures.remove_this);
    assert!(harness.state().desk.state.tray.pictures.is_empty());
}

#[test]
fn keys_turn_the_pages() {
    let mut harness = open(asking());
    for (modifiers, key, page) in [
        (Modifiers::COMMAND, Key::Comma, Page::Settings),
        (Modifiers::NONE, Key::Escape, Page::Job),
        (Modifiers::NONE, Key::F1, Page::Shortcuts),
        (Modifiers::NONE, Key::F1, Page::Job),
    ] {
        harness.key_press_modifiers(modifiers, key);
        settle(&mut harness);
        assert_eq!(harness.state().desk.state.page, page, "{key:?}");
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    settle(&mut harness);
    assert!(harness.state().desk.state.is_empty());
}

#[test]
fn settings_are_changed_by_their_names() {
    let mut harness = open_at(Desk::new(), 1280.0, 1600.0);
    harness.state_mut().desk.act(Action::TurnTo(Page::Settings));
    settle(&mut harness);
    click(&mut harness, (s().settings.theme)(discern::domain::Theme::Dark));
    click(&mut harness, "150 %");
    click(&mut harness, s().settings.enter_makes_new_line);
    type_into(&mut harness, s().settings.instruction, "Be brief.");
    click(&mut harness, s().settings.wordings[1]);
    click(&mut harness, &(s().settings.about_words)(12_000));
    click(&mut harness, s().settings.other_server);
    type_into(&mut harness, s().settings.address, "localhost:8080/v1");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let settings = &harness.state().desk.state.setup.settings;
    assert_eq!(settings.theme.as_deref(), Some("dark"));
    assert_eq!(settings.scale_percent, Some(150));
    assert_eq!(settings.enter_makes_new_line, Some(true));
    assert_eq!(settings.instruction.as_deref(), Some("Be brief."));
    assert_eq!((settings.temperature, settings.max_tokens), (Some(0.0), Some(16_384)));
    assert_eq!(settings.provider.as_deref(), Some("other"));
    assert_eq!(settings.base_url.as_deref(), Some("http://localhost:8080/v1"));
}

#[test]
fn the_language_of_answers_is_chosen_and_the_model_told() {
    let mut harness = open(asking());
    let strings = &s().settings;
    let instruction = |harness: &mut Harness<'_, Stand>| {
        let desk = &mut harness.state_mut().desk;
        desk.act(Action::TurnTo(Page::Job));
        let (job, request) = desk.ask("Was ist das?");
        desk.finish(job);
        desk.act(Action::TurnTo(Page::Settings));
        settle(harness);
        request.system
    };
    assert_eq!(instruction(&mut harness), None);
    click(&mut harness, &(strings.answers_in)("English"));
    let told = |name: &str| Some(format!("Answer in {name}, whatever language the question is in."));
    assert_eq!(instruction(&mut harness), told("English"));
    click(&mut harness, &(strings.answers_in)("简体中文"));
    assert_eq!(instruction(&mut harness), told("Simplified Chinese"));
    click(&mut harness, strings.other_language);
    type_into(&mut harness, strings.name_of_language, "Deutsch ");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(instruction(&mut harness), told("Deutsch"));
    assert_eq!(harness.get_by_label(strings.name_of_language).value().as_deref(), Some("Deutsch"));
    click(&mut harness, strings.language_of_question);
    assert_eq!(instruction(&mut harness), None);
}

#[test]
fn licences_are_read_and_copied_on_the_page_about_the_program() {
    let mut harness = open(Desk::new());
    harness.state_mut().desk.act(Action::TurnTo(Page::Settings));
    settle(&mut harness);
    // It lies below what is in sight.
    harness.get_by_label(s().about.open).click_accesskit();
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.page, Page::About);
    harness.get_by_label(s().settings.version);
    harness.get_by_label_contains("Ubuntu Light");
    click(&mut harness, s().about.copy);
    let Some(Effect::CopyText(text)) = harness.state_mut().desk.effects.pop() else { panic!() };
    for part in [
        "Hack",
        "Lucide",
        "The weights",
        "egui 0.",
        "tokio 1.",
        "Permission is hereby granted",
        "SIL OPEN FONT LICENSE",
    ] {
        assert!(text.contains(part), "{part}");
    }
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.page, Page::Job);
}

/// Desks that bring every view and state onto the screen.
pub fn all_views() -> Vec<(&'static str, Desk)> {
    let mut views = vec![("welcome", Desk::new()), ("asking", asking())];
    let mut two = asking();
    two.with_picture("/p/dog.png");
    views.push(("two pictures", two));
    let mut opening = Desk::new();
    opening.act(Action::AddPictures(vec![PictureSource::File("/p/slow.png".into())]));
    views.push(("opening", opening));
    let mut answered = asking();
    let (job, _) = answered.ask("?");
    let table = "|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\n[link](https://example.com)";
    answered.text(job, table);
    answered.finish(job);
    answered.act(Action::Tell(Notice::PictureOffered));
    views.push(("answered", answered));
    let mut failed = asking();
    let (job, _) = failed.ask("?");
    failed.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ModelBlind) });
    views.push(("failed", failed));
    let mut reading = Desk::reading();
    views.push(("welcome to reading", Desk::reading()));
    reading.with_text("/p/page.png", crate::desk::text(&["Hello w0rld?", "again"]));
    views.push(("read", reading));
    let mut failed = Desk::reading();
    failed.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
    let (job, _) = failed.reading_job();
    failed.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    views.push(("not read", failed));
    let mut many = Desk::reading();
    many.act(Action::AddToBatch(vec![PictureSource::File("/p".into())]));
    many.act(Action::TurnTo(Page::Batch));
    views.push(("many", many));
    views.push(("welcome to comparing", Desk::comparing()));
    let mut one = Desk::comparing();
    one.with_picture("/p/a.png");
    views.push(("one to compare", one));
    for mode in discern::domain::CompareMode::ALL {
        let mut compared = Desk::comparing();
        compared.with_two(crate::desk::comparison());
        compared.act(Action::Compare(CompareAction::Look(mode)));
        compared.act(Action::Compare(CompareAction::Nudge([1, 0])));
        compared.act(Action::Compare(CompareAction::Ignore(discern::domain::PixelRect::new(0, 0, 9, 9))));
        views.push(((s().compare.mode)(mode), compared));
    }
    let mut broken = asking();
    broken.act(Action::AddPictures(vec![PictureSource::File("/p/torn.png".into())]));
    let Some(Command::OpenPicture { job, .. }) = broken.commands().pop() else { panic!("nothing is opened") };
    broken.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    views.push(("a broken picture", broken));
    let mut choosing = asking();
    choosing.act(Action::NoDialog(ChosenFor::Pictures));
    let entries = ["cat.png", "dog.jpg"].map(|name| FolderEntry { is_file: true, name: name.to_owned() }).to_vec();
    choosing.act(Action::FolderListed { asked: None, folder: "/p/".into(), entries: Ok(entries) });
    views.push(("choosing a file", choosing));
    for (name, page) in
        [("key", Page::Key), ("settings", Page::Settings), ("shortcuts", Page::Shortcuts), ("about", Page::About)]
    {
        let mut desk = asking();
        desk.act(Action::TurnTo(page));
        views.push((name, desk));
    }
    views
}

#[test]
fn an_engine_that_never_answers_leaves_every_control_alive() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/slow.png".into())]));
    let mut harness = open(desk);
    type_into(&mut harness, s().question.label, "What is this?");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    harness.get_by_label(s().answer.preparing);
    click(&mut harness, s().question.stop);
    harness.get_by_label(s().answer.stopped_empty);
    click(&mut harness, s().shell.settings);
    assert_eq!(harness.state().desk.state.page, Page::Settings);
    click(&mut harness, s().shell.back);
    harness.state_mut().desk.state.models.list.push(model("gamma"));
    click(&mut harness, &(s().models.model_button)("Model alpha"));
    click(&mut harness, "Model gamma");
    assert_eq!(harness.state().desk.state.models.chosen.id, "gamma");
}

#[test]
fn a_picture_that_was_read_alone_is_offered_to_a_question() {
    let mut desk = Desk::new();
    let source = PictureSource::Bytes { name: "Shot".to_owned(), bytes: std::sync::Arc::from(&b"png"[..]) };
    desk.act(Action::ClipboardPicture { source, quietly: true });
    desk.answer_pictures();
    desk.act(Action::ChooseJob(Job::Ask));
    let mut harness = open(desk);
    harness.get_by_label(s().question.blocked_no_picture);
    click(&mut harness, &(s().pictures.take_along)("Shot"));
    harness.get_by_label((s().question.pictures_go_along)(1).as_str());
    assert!(harness.query_by_label((s().pictures.take_along)("Shot").as_str()).is_none());
}

#[test]
fn what_is_cleared_away_with_the_draft_comes_back_by_key_and_by_button() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "Half a question");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    settle(&mut harness);
    assert_eq!((harness.state().view.draft.as_str(), harness.state().desk.state.is_empty()), ("", true));
    click(&mut harness, s().shell.undo_clearing);
    assert_eq!(harness.state().view.draft, "Half a question");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(
        (harness.state().view.draft.as_str(), harness.state().desk.state.is_empty()),
        ("Half a question", false)
    );
}

#[test]
fn the_last_question_is_edited_and_a_cut_answer_continued() {
    let mut harness = open(asking());
    let (job, _) = harness.state_mut().desk.ask("What is thsi?");
    harness.state_mut().desk.text(job, "A c");
    harness.state_mut().desk.act(Action::Stop);
    settle(&mut harness);
    click(&mut harness, s().answer.go_on);
    let (job, request) = harness.state_mut().desk.chat();
    assert_eq!((request.turns.len(), harness.state().desk.state.conversation.exchanges.len()), (3, 2));
    harness.state_mut().desk.text(job, "at.");
    harness.state_mut().desk.finish(job);
    settle(&mut harness);
    assert!(harness.query_by_label(s().answer.go_on).is_none(), "it is whole");
    click(&mut harness, s().answer.edit);
    assert_eq!(harness.state().view.draft, s().answer.go_on_question);
    harness.get_by_label(s().question.editing);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let exchanges = &harness.state().desk.state.conversation.exchanges;
    assert_eq!((exchanges.len(), exchanges[1].answer.is_running()), (2, true));
}

#[test]
fn own_questions_are_kept_and_put_into_the_box() {
    let mut harness = open(asking());
    type_into(&mut harness, s().question.label, "How old is it?");
    click(&mut harness, s().question.prompts);
    click(&mut harness, s().question.save_prompt);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.state_mut().view.draft.clear();
    settle(&mut harness);
    click(&mut harness, s().question.prompts);
    click(&mut harness, "How old is it?");
    assert_eq!(harness.state().view.draft, "How old is it?");
    click(&mut harness, s().question.prompts);
    click(&mut harness, &(s().question.forget_prompt)("How old is it?"));
    assert!(harness.state().desk.state.setup.settings.prompts.is_empty());
}

#[test]
fn the_picture_at_an_address_is_fetched_only_when_that_is_said() {
    let mut harness = open(asking());
    let address = "https://user:secret@pictures.example/a/cat.png?token=1".to_owned();
    harness.state_mut().desk.offer(&[&address], Onto::Window);
    assert!(harness.state_mut().desk.commands().is_empty());
    settle(&mut harness);
    harness.get_by_label((s().shell.address_offered)("pictures.example/a/cat.png").as_str());
    click(&mut harness, s().shell.fetch);
    let opening = harness.state_mut().desk.commands();
    let expected = PictureSource::Address { address, is_named: true };
    assert!(opening.iter().any(|c| matches!(c, Command::OpenPicture { source, .. } if *source == expected)));
    assert!(harness.query_by_label(s().shell.fetch).is_none());
}

#[test]
fn a_model_that_the_list_calls_blind_is_chosen_all_the_same_and_the_pages_about_it_are_opened() {
    let mut desk = asking();
    desk.commands();
    desk.act(Action::ListModels);
    let Some(Command::ListModels { job, .. }) = desk.commands().pop() else { panic!() };
    let blind = discern::domain::Model { sees_pictures: Some(false), ..model("blind") };
    desk.report(Event::ModelsListed { job, models: vec![model("alpha"), blind.clone()] });
    let mut harness = open(desk);
    click(&mut harness, &(s().models.model_button)("Model alpha"));
    assert!(harness.query_by_label("Model blind").is_none());
    for (name, page) in [(s().models.about, "models/alpha"), (s().models.prices, "prices")] {
        harness.state_mut().desk.effects.clear();
        click(&mut harness, name);
        let effects = &harness.state().desk.effects;
        let opened = |effect: &Effect| matches!(effect, Effect::OpenLink(link) if link.ends_with(page));
        assert!(effects.iter().any(opened), "{effects:?}");
    }
    click(&mut harness, s().models.all);
    click(&mut harness, "Model blind");
    assert_eq!(harness.state().desk.state.models.chosen, blind);
    assert_eq!(harness.state().desk.state.may_ask("What is this?"), Ok(()));
}
