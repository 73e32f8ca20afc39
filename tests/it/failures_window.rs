//! Every kind of failure as a person meets it: a sentence, and one button that helps.

use std::time::Duration;

use discern::app::{Action, Effect, Page, Picture};
use discern::domain::{Detail, Failure, FailureKind, PictureSource, SideRule};
use discern::i18n::{Language, Strings, strings};
use discern::protocol::{Command, Event};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::{Desk, noon};
use crate::stand::{Stand, open, settle};

/// What a button leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    EnterKey,
    ChooseModel,
    ChoosePicture,
    OpenSettings,
    AddCredit,
    AskAgain,
    AskSmaller,
    GoOn,
    Nothing,
}

fn expected(kind: FailureKind, partial: bool) -> Deed {
    use FailureKind as Kind;
    match kind {
        Kind::KeyMissing | Kind::KeyWrong => Deed::EnterKey,
        Kind::NoAccess | Kind::ModelUnknown | Kind::ModelBlind | Kind::ContentFiltered | Kind::TooManyPictures => {
            Deed::ChooseModel
        }
        Kind::Unreadable | Kind::TooManyPixels | Kind::UnsupportedFormat | Kind::NotFound => Deed::ChoosePicture,
        Kind::NameUnknown | Kind::Tls | Kind::WrongAddress | Kind::ServerNonsense => Deed::OpenSettings,
        Kind::NoCredit => Deed::AddCredit,
        Kind::ContextTooLong | Kind::TooLarge => Deed::AskSmaller,
        Kind::Cut | Kind::Stalled if partial => Deed::GoOn,
        _ => Deed::AskAgain,
    }
}

/// What was done since the effects were last taken.
fn done(harness: &mut Harness<'_, Stand>, s: &Strings) -> Deed {
    let picks_a_model = harness.query_by_label(s.models.search).is_some();
    let desk = &mut harness.state_mut().desk;
    let effects = std::mem::take(&mut desk.effects);
    let is_low = |side: SideRule| matches!(side, SideRule::Detail { detail: Detail::Low, .. });
    let any = |is_it: &dyn Fn(&Effect) -> bool| effects.iter().any(is_it);
    let asks = any(&|effect| matches!(effect, Effect::Send(Command::StartChat { .. })));
    match desk.state.page {
        Page::Key => Deed::EnterKey,
        Page::Settings => Deed::OpenSettings,
        _ if picks_a_model => Deed::ChooseModel,
        _ if any(&|effect| matches!(effect, Effect::ChoosePictures)) => Deed::ChoosePicture,
        _ if any(&|effect| matches!(effect, Effect::OpenLink(address) if address.ends_with("/credit"))) => {
            Deed::AddCredit
        }
        _ if any(
            &|effect| matches!(effect, Effect::Send(Command::PreparePicture { plan, .. }) if is_low(plan.side)),
        ) =>
        {
            Deed::AskSmaller
        }
        _ if asks && desk.state.conversation.exchanges.len() == 2 => Deed::GoOn,
        _ if asks => Deed::AskAgain,
        _ => Deed::Nothing,
    }
}

/// A question whose answer has failed like this.
fn failed(language: Language, failure: Failure, partial: bool) -> Harness<'static, Stand> {
    let mut desk = Desk::new().speaking(language);
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    if partial {
        desk.text(job, "It is a c");
    }
    desk.report(Event::JobFailed { job, failure });
    let mut harness = open(desk);
    settle(&mut harness);
    harness
}

#[test]
fn every_failure_of_an_answer_has_a_sentence_and_a_button_that_helps() {
    for language in Language::ALL {
        let s = strings(language);
        for kind in FailureKind::ALL {
            for partial in [false, true] {
                let mut failure = Failure::of(kind);
                failure.facts.address = Some("https://typed.example/v1".to_owned());
                let mut harness = failed(language, failure.clone(), partial);
                let wanted = expected(kind, partial);
                if kind == FailureKind::KeyMissing {
                    // The page for it opens by itself.
                    assert_eq!(done(&mut harness, s), wanted);
                    harness.get_by_label(s.key.question_waits);
                    continue;
                }
                let label = match (kind, wanted) {
                    (FailureKind::Cancelled, _) => s.answer.retry,
                    (_, Deed::GoOn) => s.answer.go_on,
                    (_, Deed::AskSmaller) => s.failures.button(FailureKind::TooLarge),
                    _ => s.failures.button(kind),
                };
                if kind == FailureKind::Cancelled {
                    harness.get_by_label(if partial { s.answer.stopped } else { s.answer.stopped_empty });
                } else {
                    let amid = s.failures.sentence_amid_answer(&failure).filter(|_| partial);
                    harness.get_by_label_contains(&amid.unwrap_or_else(|| s.failures.sentence(&failure)));
                }
                // A server that is asked too often is left alone for a while.
                harness.state_mut().desk.act(Action::Tick(noon() + Duration::from_mins(1)));
                settle(&mut harness);
                harness.state_mut().desk.effects.clear();
                harness.get_all_by_label(label).last().expect("its button").click();
                settle(&mut harness);
                assert_eq!(done(&mut harness, s), wanted, "{kind}, partial: {partial}");
            }
        }
    }
}

#[test]
fn a_wait_is_counted_down_and_then_the_button_asks_again() {
    for language in Language::ALL {
        let s = strings(language);
        let mut failure = Failure::of(FailureKind::RateLimit);
        failure.facts.seconds = Some(20);
        let mut harness = failed(language, failure, false);
        for (passed, left) in [(0, Some(20)), (12, Some(8)), (20, None)] {
            harness.state_mut().desk.act(Action::Tick(noon() + Duration::from_secs(passed)));
            settle(&mut harness);
            match left {
                Some(left) => {
                    let label = (s.answer.retry_in)(left);
                    let button = harness.get_by_label(&label);
                    assert!(button.accesskit_node().is_disabled());
                }
                None => harness.get_by_label(s.failures.button(FailureKind::RateLimit)).click(),
            }
        }
        settle(&mut harness);
        assert_eq!(done(&mut harness, s), Deed::AskAgain);
    }
}

#[test]
fn what_is_too_large_at_its_smallest_goes_without_the_last_picture() {
    let s = strings(Language::English);
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    desk.with_picture("/p/dog.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::TooLarge) });
    desk.act(Action::RetrySmaller);
    let (job, _) = desk.chat();
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::TooLarge) });
    let mut harness = open(desk);
    harness.get_by_label(s.failures.remove_last).click();
    settle(&mut harness);
    let names: Vec<String> = harness.state().desk.state.tray.pictures.iter().map(Picture::name).collect();
    assert_eq!(names, ["cat.png"]);
}

#[test]
fn every_failure_of_a_picture_or_a_reading_has_a_sentence_and_a_way_on() {
    for language in Language::ALL {
        let s = strings(language);
        for kind in FailureKind::ALL {
            if kind == FailureKind::Cancelled {
                continue;
            }
            let failure = Failure::of(kind).about("page.png".to_owned());
            let sentence = s.failures.sentence(&failure);
            let mut desk = Desk::new().speaking(language);
            desk.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
            let opening = desk.commands().into_iter().find_map(|command| match command {
                Command::OpenPicture { job, .. } => Some(job),
                _ => None,
            });
            desk.report(Event::JobFailed { job: opening.expect("it is opened"), failure: failure.clone() });
            let mut harness = open(desk);
            harness.get_by_label(&sentence);
            if expected(kind, false) == Deed::ChoosePicture {
                harness.get_by_label(s.failures.button(kind)).click();
                settle(&mut harness);
                let chosen = harness.state_mut().desk.effects.pop();
                assert!(matches!(chosen, Some(Effect::ChooseSuccessor(_))), "{kind}: {chosen:?}");
            } else {
                harness.get_by_label(s.pictures.remove_this);
            }
            harness.get_by_label(s.pictures.try_again).click();
            settle(&mut harness);
            let commands = harness.state_mut().desk.commands();
            assert!(commands.iter().any(|command| matches!(command, Command::OpenPicture { .. })), "{kind}");

            if kind == FailureKind::KeyMissing {
                continue;
            }
            let mut desk = Desk::reading().speaking(language);
            desk.act(Action::AddPictures(vec![PictureSource::File("/p/page.png".into())]));
            let (job, _) = desk.reading_job();
            desk.report(Event::JobFailed { job, failure: failure.clone() });
            let mut harness = open(desk);
            harness.get_by_label(&sentence);
            harness.get_by_label(s.read.try_again).click();
            settle(&mut harness);
            let commands = harness.state_mut().desk.commands();
            assert!(commands.iter().any(|command| matches!(command, Command::ReadText { .. })), "{kind}");
        }
    }
}
