//! What is kept for the next start: the question that got no answer, pictures of the web, the settings.

use discern::app::{Action, Notice, PictureStatus};
use discern::domain::{DraftPicture, Failure, FailureKind, PictureSource};
use discern::i18n::{Language, strings};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, info};

fn of_web() -> PictureSource {
    PictureSource::Address { address: "https://pictures.example/a.png".to_owned(), is_named: true }
}

#[test]
fn a_question_is_kept_with_its_pictures_until_an_answer_begins() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    let kept = |desk: &Desk, typed: &str| {
        let draft = desk.state.draft(typed, false);
        (draft.text, draft.pictures.len())
    };
    assert_eq!(kept(&desk, ""), ("What is this?".to_owned(), 1), "it is on its way");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    assert_eq!(kept(&desk, ""), ("What is this?".to_owned(), 1), "it waits for a key");
    assert_eq!(kept(&desk, "Or that?"), ("What is this?\nOr that?".to_owned(), 1));
    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    desk.text(job, "A");
    assert_eq!(kept(&desk, ""), (String::new(), 0));
    assert_eq!(kept(&desk, "Or that?"), ("Or that?".to_owned(), 1));
}

#[test]
fn what_a_button_asked_for_the_rest_of_an_answer_is_not_kept() {
    for language in Language::ALL {
        let mut desk = Desk::new();
        desk.with_picture("/p/cat.png");
        let (job, _) = desk.ask("What is this?");
        desk.text(job, "A c");
        desk.act(Action::Stop);
        let (job, _) = desk.ask(strings(language).answer.go_on_question);
        desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ServerFailed) });
        assert_eq!(desk.state.draft("", false).text, "");
        assert_eq!(desk.state.draft("Or that?", false).text, "Or that?");
    }
}

#[test]
fn an_unanswered_question_that_is_being_edited_is_kept_once() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is thsi?");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ServerFailed) });
    assert_eq!(desk.state.draft("What is this?", true).text, "What is this?");
    assert_eq!(desk.state.draft("What is this?", false).text, "What is thsi?\nWhat is this?");
}

#[test]
fn a_picture_of_the_web_is_kept_as_it_came_and_not_asked_for_again() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![of_web()]));
    let opening = desk.commands();
    let [Command::OpenPicture { job, picture, .. }] = opening[..] else { panic!("{opening:?}") };
    let bytes = PictureSource::Bytes { name: of_web().label(), bytes: Vec::from("png").into() };
    desk.report(Event::PictureOpened { job, picture, info: info(), fetched: Some(bytes.clone()) });
    assert_eq!(desk.state.draft("", false).pictures[0].source, bytes);
    assert_eq!(desk.state.tray.pictures[0].name(), of_web().label());
}

#[test]
fn a_picture_that_was_not_fetched_is_not_fetched_unasked_at_the_next_start() {
    let mut desk = Desk::new();
    desk.act(Action::RestorePictures(vec![DraftPicture::from(of_web())]));
    let commands = desk.commands();
    assert!(!commands.iter().any(|command| matches!(command, Command::OpenPicture { .. })), "{commands:?}");
    let picture = &desk.state.tray.pictures[0];
    assert!(matches!(picture.status, PictureStatus::Failed(_)));
    desk.act(Action::ReopenPicture(picture.id));
    assert!(matches!(&desk.commands()[..], [Command::OpenPicture { source, .. }] if *source == of_web()));
}

#[test]
fn settings_that_were_damaged_meanwhile_are_told() {
    let mut desk = Desk::new();
    desk.act(Action::SaveSettings);
    let Some(Command::SaveSettings { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::SettingsSaved { job, set_aside: Some("/p/settings.damaged-1.toml".into()) });
    let told = desk.state.notice.map(|(notice, _)| notice);
    assert_eq!(told, Some(Notice::SettingsReplaced("/p/settings.damaged-1.toml".into())));
}

#[cfg(feature = "gui")]
mod window {
    use discern::app::{Effect, Page, Setting, update};
    use discern::domain::Job;
    use egui::Key;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::desk::comparison;
    use crate::stand::{click, open, s, settle, type_into};

    fn answered() -> Desk {
        let mut desk = Desk::new();
        desk.with_picture("/p/cat.png");
        let (job, _) = desk.ask("What is thsi?");
        desk.text(job, "A cat.");
        desk.finish(job);
        desk
    }

    #[test]
    fn what_was_typed_comes_back_when_an_edit_is_left_or_sent() {
        let mut harness = open(answered());
        type_into(&mut harness, s().question.label, "How old is it?");
        click(&mut harness, s().answer.edit);
        let view = &harness.state().view;
        assert_eq!((view.draft.as_str(), view.unsent().as_str()), ("What is thsi?", "How old is it?\nWhat is thsi?"));
        click(&mut harness, s().shell.cancel);
        assert_eq!(harness.state().view.draft, "How old is it?");
        click(&mut harness, s().answer.edit);
        harness.key_press(Key::Enter);
        settle(&mut harness);
        assert!(harness.state().desk.state.conversation.exchanges[0].answer.is_running());
        assert_eq!(harness.state().view.draft, "How old is it?");
    }

    #[test]
    fn what_was_typed_comes_back_with_everything_that_was_cleared_away_during_an_edit() {
        let mut harness = open(answered());
        type_into(&mut harness, s().question.label, "How old is it?");
        click(&mut harness, s().answer.edit);
        click(&mut harness, s().shell.new_conversation);
        assert_eq!(harness.state().view.unsent(), "");
        click(&mut harness, s().shell.undo);
        assert_eq!(harness.state().view.draft, "How old is it?");
    }

    #[test]
    fn an_edit_outlasts_a_look_at_the_comparison() {
        let mut harness = open(answered());
        type_into(&mut harness, s().question.label, "How old is it?");
        click(&mut harness, s().answer.edit);
        harness.state_mut().desk.with_picture("/p/dog.png");
        harness.state_mut().desk.act(Action::ChooseJob(Job::Compare));
        settle(&mut harness);
        assert!(harness.query_by_label(s().question.editing).is_none());
        harness.state_mut().desk.act(Action::ChooseJob(Job::Ask));
        settle(&mut harness);
        harness.get_by_label(s().question.editing);
        click(&mut harness, s().shell.cancel);
        assert_eq!(harness.state().view.draft, "How old is it?");
    }

    #[test]
    fn a_question_about_two_pictures_is_edited_behind_what_is_typed() {
        let mut desk = Desk::comparing();
        desk.with_two(comparison());
        let (job, _) = desk.ask("Which is oldre?");
        desk.text(job, "A.");
        desk.finish(job);
        let mut harness = open(desk);
        click(&mut harness, s().table.table);
        type_into(&mut harness, s().question.label, "And why?");
        click(&mut harness, s().answer.edit);
        assert_eq!(harness.state().view.draft, "And why?\nWhich is oldre?");
        assert!(!harness.state().view.edits_last);
    }

    #[test]
    fn an_edited_question_that_failed_stands_below_the_answer_and_is_edited_on() {
        let mut desk = answered();
        desk.act(Action::AskInstead("How odl is it?".to_owned()));
        let (job, _) = desk.chat();
        desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ServerFailed) });
        let mut harness = open(desk);
        harness.get_by_label("What is thsi?");
        harness.get_by_label("How odl is it?");
        click(&mut harness, s().answer.edit);
        assert_eq!(harness.state().view.draft, "How odl is it?");
    }

    #[test]
    fn a_question_of_ones_own_goes_behind_what_is_typed_and_in_the_place_of_another() {
        let mut desk = answered();
        for prompt in ["Where?", "When?"] {
            desk.act(Action::Set(Setting::Prompt(prompt.to_owned())));
        }
        let mut harness = open(desk);
        let mut choose = |typed: Option<&str>, prompt: &str| {
            harness.state_mut().view.draft = typed.map_or_else(|| harness.state().view.draft.clone(), str::to_owned);
            click(&mut harness, s().question.prompts);
            click(&mut harness, prompt);
            harness.state().view.draft.clone()
        };
        assert_eq!(choose(None, "Where?"), "Where?");
        assert_eq!(choose(None, "When?"), "When?");
        assert_eq!(choose(Some("Since"), "When?"), "Since\nWhen?");
    }

    #[test]
    fn the_question_of_last_time_goes_in_front_of_what_is_typed() {
        let mut harness = open(Desk::new());
        let view = &mut harness.state_mut().view;
        view.bring_back("What is this?".to_owned());
        assert_eq!(view.draft, "What is this?");
        view.bring_back(String::new());
        view.bring_back("Before?".to_owned());
        assert_eq!(view.draft, "Before?\nWhat is this?");
    }

    #[test]
    fn what_is_typed_on_the_page_of_settings_holds_when_the_window_closes() {
        let mut desk = Desk::new();
        desk.act(Action::TurnTo(Page::Settings));
        let mut harness = open(desk);
        type_into(&mut harness, s().settings.instruction, "Be brief.");
        let stand = harness.state_mut();
        assert_eq!(stand.desk.state.setup.settings.instruction, None, "the box still has the keyboard");
        for action in stand.view.take_settings() {
            update(&mut stand.desk.state, action);
        }
        assert_eq!(stand.desk.state.setup.settings.instruction.as_deref(), Some("Be brief."));
    }

    #[test]
    fn the_list_of_keys_names_the_one_that_sends() {
        let mut desk = Desk::new();
        desk.act(Action::TurnTo(Page::Shortcuts));
        let mut harness = open(desk);
        assert!(harness.query_by_label("Shift+Enter").is_some() && harness.query_by_label("Ctrl+Enter").is_none());
        harness.state_mut().desk.act(Action::Set(Setting::EnterMakesNewLine(true)));
        settle(&mut harness);
        assert!(harness.query_by_label("Shift+Enter").is_none() && harness.query_by_label("Ctrl+Enter").is_some());
    }

    #[test]
    fn the_details_of_a_failure_hold_what_support_asks_for() {
        let mut desk = Desk::new();
        desk.with_picture("/p/cat.png");
        let (job, _) = desk.ask("What is this?");
        let mut failure = Failure::of(FailureKind::ContextTooLong);
        failure.facts.limit = Some(4096);
        failure.facts.seconds = Some(7);
        desk.report(Event::JobFailed { job, failure });
        let mut harness = open(desk);
        click(&mut harness, s().answer.details);
        let Some(Effect::CopyReport(report)) = harness.state_mut().desk.effects.pop() else { panic!() };
        let system = format!("system: {} {}", std::env::consts::OS, std::env::consts::ARCH);
        for line in ["kind: context_too_long", "limit: 4096", "seconds: 7", "time: 2027-01-15T08:00:00Z", &system] {
            assert!(report.lines().any(|it| it == line), "{line} is not in {report}");
        }
        assert!(report.ends_with(s().settings.version), "{report}");
    }
}
