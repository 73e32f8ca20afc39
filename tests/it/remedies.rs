//! What helps against a failure, as things stand, and what a failure leaves as it was.

use std::time::Duration;

use discern::app::{Action, AnswerState, Effect, Listing, Notice, Remedy, remedy_of_picture};
use discern::domain::{
    ContentPart, Detail, Failure, FailureKind, JobId, KeyPlace, KeyVerdict, PictureSource, ProviderId, RequestForm,
    Secret, Why,
};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, model, noon};

fn because(kind: FailureKind, why: Why) -> Failure {
    let mut failure = Failure::of(kind);
    failure.facts.why = Some(why);
    failure
}

fn at(host: &str, kind: FailureKind) -> Failure {
    let mut failure = Failure::of(kind);
    failure.facts.host = Some(host.to_owned());
    failure
}

/// A desk whose question about a picture has failed like this.
fn failed(failure: &Failure) -> Desk {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    desk
}

fn answered() -> Desk {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.text(job, "A cat.");
    desk.finish(job);
    desk
}

#[test]
fn what_is_refused_for_good_is_not_asked_again() {
    let failure = because(FailureKind::ServerFailed, Why::Rejected);
    assert_eq!(failed(&failure).state.remedy(&failure, false), Remedy::ChooseModel);
    let failure = Failure::of(FailureKind::ServerFailed);
    assert_eq!(failed(&failure).state.remedy(&failure, false), Remedy::Retry);
}

#[test]
fn a_picture_that_the_server_cannot_fetch_is_fetched_here() {
    let mut desk = Desk::new();
    let address = PictureSource::Address { address: "https://pictures.example/cat.png".to_owned(), is_named: true };
    desk.act(Action::AddPictures(vec![address.as_link().unwrap()]));
    let (job, request) = desk.ask("What is this?");
    assert!(matches!(request.turns[0].parts[0], ContentPart::PictureAt(_)));
    let failure = because(FailureKind::ServerFailed, Why::PictureNotFetched);
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    assert_eq!(desk.state.remedy(&failure, false), Remedy::FetchPictures);
    let links: Vec<_> = desk.state.links().collect();
    for link in links {
        desk.act(Action::FetchPicture(link));
    }
    desk.act(Action::Retry);
    let (_, request) = desk.chat();
    assert!(matches!(request.turns[0].parts[0], ContentPart::Picture(_)));
    assert_eq!(desk.state.remedy(&failure, false), Remedy::ChooseModel, "there is nothing left to fetch");
}

#[test]
fn an_address_is_mended_only_where_one_was_typed() {
    for kind in [FailureKind::NameUnknown, FailureKind::Tls, FailureKind::WrongAddress, FailureKind::ServerNonsense] {
        let mut failure = Failure::of(kind);
        let desk = failed(&failure);
        assert_eq!(desk.state.remedy(&failure, false), Remedy::Retry, "{kind}");
        failure.facts.address = Some("https://typed.example/v1".to_owned());
        assert_eq!(desk.state.remedy(&failure, false), Remedy::OpenSettings, "{kind}");
    }
}

#[test]
fn credit_is_added_at_the_provider_that_has_none_left() {
    let failure = at("remote.example", FailureKind::NoCredit);
    let mut desk = failed(&failure);
    desk.state.setup.providers[1].credit_page = None;
    desk.act(Action::ChooseProvider(ProviderId::new("local")));
    assert_eq!(desk.state.remedy(&failure, false), Remedy::AddCredit);
    assert_eq!(desk.state.credit_page(&failure), Some("https://remote.example/credit"));
    for host in ["localhost:11434", "typed.example"] {
        let failure = at(host, FailureKind::NoCredit);
        assert_eq!((desk.state.credit_page(&failure), desk.state.remedy(&failure, false)), (None, Remedy::Retry));
    }
}

#[test]
fn a_first_question_that_is_too_long_is_made_shorter() {
    let failure = Failure::of(FailureKind::ContextTooLong);
    let mut desk = failed(&failure);
    assert_eq!(desk.state.remedy(&failure, false), Remedy::RetrySmaller);
    desk.act(Action::RetrySmaller);
    let (job, request) = desk.chat();
    assert_eq!(request.detail, Detail::Low);
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    assert_eq!(desk.state.remedy(&failure, false), Remedy::ChooseModel);
    desk.with_picture("/p/dog.png");
    assert_eq!(desk.state.remedy(&failure, false), Remedy::RemoveLastPicture);

    let mut desk = answered();
    let (job, _) = desk.ask("And now?");
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    assert_eq!(desk.state.remedy(&failure, false), Remedy::NewConversation);
}

#[test]
fn a_picture_that_may_come_later_is_tried_again() {
    for (why, expected) in [
        (Why::Unreached, Remedy::Retry),
        (Why::TooSlow, Remedy::Retry),
        (Why::Withheld, Remedy::Retry),
        (Why::PrivateNetwork, Remedy::ChoosePicture),
        (Why::TooLargeToFetch, Remedy::ChoosePicture),
    ] {
        assert_eq!(remedy_of_picture(&because(FailureKind::Unreadable, why)), expected, "{why:?}");
    }
}

#[test]
fn an_answer_leaves_room_for_the_question() {
    for (context, most, expected) in [
        (Some(4096), None, 2048),
        (Some(128_000), Some(1000), 1000),
        (Some(128_000), None, 4096),
        (None, None, 4096),
        (Some(1), None, 1),
    ] {
        let mut desk = Desk::new();
        desk.with_picture("/p/cat.png");
        desk.state.models.chosen.context_tokens = context;
        desk.state.models.chosen.max_output_tokens = most;
        assert_eq!(desk.ask("What is this?").1.max_tokens, expected, "{context:?} {most:?}");
    }
}

#[test]
fn the_button_waits_for_as_long_as_makes_sense() {
    let secs = |secs| Some(noon() + Duration::from_secs(secs));
    for (kind, seconds, expected) in [
        (FailureKind::RateLimit, Some(30), secs(30)),
        (FailureKind::RateLimit, None, secs(20)),
        (FailureKind::RateLimit, Some(u64::MAX), secs(600)),
        (FailureKind::ServerFailed, Some(30), secs(30)),
        (FailureKind::ServerFailed, None, None),
        (FailureKind::Stalled, Some(60), None),
    ] {
        let mut failure = Failure::of(kind);
        failure.facts.seconds = seconds;
        let desk = failed(&failure);
        let expected = AnswerState::Failed { failure, may_retry_at: expected };
        assert_eq!(desk.state.conversation.exchanges[0].answer.state, expected);
    }
}

#[test]
fn an_answer_that_comes_back_stays_whole_and_the_failure_stands_beside_it() {
    let mut desk = answered();
    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    let failure = Failure::of(FailureKind::RateLimit);
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    let until = noon() + Duration::from_secs(20);
    let answer = &desk.state.conversation.exchanges[0].answer;
    assert_eq!((&answer.state, answer.text.as_str()), (&AnswerState::Done, "A cat."));
    assert_eq!(answer.repeat_failure, Some((failure, Some(until))));
    assert_eq!(desk.state.next_tick(), Some(noon() + Duration::from_secs(1)));
    desk.act(Action::Tick(until));
    assert_eq!(desk.state.next_tick(), None);

    desk.act(Action::Retry);
    desk.chat();
    desk.act(Action::Stop);
    let answer = &desk.state.conversation.exchanges[0].answer;
    assert_eq!((&answer.state, &answer.repeat_failure), (&AnswerState::Done, &None));
}

/// What the request that was last sent asks.
fn asks(desk: &mut Desk) -> (JobId, String) {
    let (job, request) = desk.chat();
    let last = request.turns.last().and_then(|turn| turn.parts.last());
    let Some(ContentPart::Text(question)) = last else { panic!("{last:?}") };
    (job, question.clone())
}

#[test]
fn an_edited_question_that_failed_or_was_stopped_is_the_one_that_is_asked_again() {
    let mut desk = answered();
    desk.act(Action::AskInstead("How old is it?".to_owned()));
    let (job, _) = asks(&mut desk);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ServerFailed) });
    let exchange = &desk.state.conversation.exchanges[0];
    assert_eq!((exchange.question.as_str(), exchange.answer.text.as_str()), ("What is this?", "A cat."));
    assert_eq!(exchange.instead.as_deref(), Some("How old is it?"));
    assert_eq!(desk.state.draft("", false).text, "How old is it?", "it is there at the next start");
    desk.act(Action::Retry);
    assert_eq!(asks(&mut desk).1, "How old is it?");
    desk.act(Action::Stop);
    assert_eq!(desk.state.conversation.exchanges[0].question, "What is this?");
    desk.act(Action::Retry);
    let (job, question) = asks(&mut desk);
    assert_eq!(question, "How old is it?");
    desk.text(job, "Three years.");
    desk.finish(job);
    let exchange = &desk.state.conversation.exchanges[0];
    assert_eq!((exchange.question.as_str(), &exchange.instead), ("How old is it?", &None));
}

#[test]
fn an_edited_question_waits_for_its_key() {
    let mut desk = answered();
    desk.act(Action::AskInstead("How old is it?".to_owned()));
    let (job, _) = asks(&mut desk);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    desk.act(Action::EnterKey(Secret::new("sk_test").unwrap()));
    let Some(Command::SaveKey { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Right, place: Some(KeyPlace::Keychain) });
    assert_eq!(asks(&mut desk).1, "How old is it?");
}

#[test]
fn the_same_question_in_vain_leaves_nothing_behind() {
    let mut desk = answered();
    desk.act(Action::Retry);
    let (job, _) = asks(&mut desk);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::ServerFailed) });
    assert_eq!(desk.state.conversation.exchanges[0].instead, None);
    assert_eq!(desk.state.draft("", false).text, "");
}

#[test]
fn a_cut_answer_that_comes_back_is_still_cut() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.text(job, "A c");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cut) });
    desk.act(Action::Retry);
    let (job, _) = desk.chat();
    let failure = Failure::of(FailureKind::Stalled);
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    let answer = &desk.state.conversation.exchanges[0].answer;
    assert_eq!(answer.state, AnswerState::Failed { failure: failure.clone(), may_retry_at: None });
    assert_eq!((answer.text.as_str(), desk.state.remedy(&failure, true)), ("A c", Remedy::GoOn));
}

#[test]
fn models_are_listed_again_with_the_key_that_was_missing() {
    let mut desk = Desk::new();
    desk.act(Action::ListModels);
    let Some(Command::ListModels { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    assert!(matches!(desk.state.models.listing, Listing::Failed(_)));
    let enter = |desk: &mut Desk| {
        desk.act(Action::EnterKey(Secret::new("sk_test").unwrap()));
        let Some(Command::SaveKey { job, .. }) = desk.commands().pop() else { panic!() };
        desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Right, place: Some(KeyPlace::Keychain) });
        desk.commands().into_iter().find_map(|command| match command {
            Command::ListModels { job, .. } => Some(job),
            _ => None,
        })
    };
    let job = enter(&mut desk).expect("the list is asked for");
    desk.report(Event::ModelsListed { job, models: vec![model("gamma")] });
    assert_eq!(desk.state.models.listing, Listing::Live);
    assert_eq!(enter(&mut desk), None, "what is live is not asked for");
}

#[test]
fn an_address_with_a_name_in_it_is_not_kept() {
    let mut desk = Desk::new();
    desk.act(Action::ChooseProvider(ProviderId::new("other")));
    desk.commands();
    for address in ["https://me:secret@typed.example/v1", "me@typed.example"] {
        desk.act(Action::SetBaseUrl(address.to_owned()));
        assert_eq!(desk.state.notice.as_ref().map(|(notice, _)| notice), Some(&Notice::AddressNamesUser));
        assert!(desk.commands().is_empty() && desk.state.setup.settings.base_url.is_none(), "{address}");
    }
    desk.act(Action::SetBaseUrl("https://typed.example/@me/v1".to_owned()));
    assert_eq!(desk.state.setup.settings.base_url.as_deref(), Some("https://typed.example/@me/v1"));
}

#[test]
fn a_copied_request_names_the_key_that_is_sent() {
    let variable = |place: Option<KeyPlace>| {
        let mut desk = Desk::new();
        desk.act(Action::ChooseProvider(ProviderId::new("other")));
        desk.act(Action::SetBaseUrl("https://typed.example/v1".to_owned()));
        desk.act(Action::ChooseModel("seeing".to_owned()));
        desk.with_picture("/p/cat.png");
        desk.ask("What is this?");
        desk.state.key.place = place;
        desk.act(Action::CopyRequest(RequestForm::Curl));
        let Some(Effect::CopyRequest { variable, .. }) = desk.effects.pop() else { panic!() };
        variable
    };
    assert_eq!(variable(None), None);
    assert_eq!(variable(Some(KeyPlace::Keychain)).as_deref(), Some("DISCERN_API_KEY"));
    assert_eq!(variable(Some(KeyPlace::Variable("MY_KEY".to_owned()))).as_deref(), Some("MY_KEY"));
}

#[cfg(feature = "gui")]
mod window {
    use super::*;
    use crate::stand::{click, open, s, settle};
    use egui_kittest::kittest::Queryable;

    #[test]
    fn a_list_that_needs_a_key_leads_to_where_it_is_entered() {
        let mut desk = Desk::new();
        desk.act(Action::ListModels);
        let Some(Command::ListModels { job, .. }) = desk.commands().pop() else { panic!() };
        desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
        let mut harness = open(desk);
        click(&mut harness, &(s().models.model_button)("Model alpha"));
        // Opening the list asks for it again.
        let Some(Command::ListModels { job, .. }) = harness.state_mut().desk.commands().pop() else { panic!() };
        harness.state_mut().desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
        settle(&mut harness);
        click(&mut harness, s().failures.button(FailureKind::KeyMissing));
        assert_eq!(harness.state().desk.state.page, discern::app::Page::Key);
        assert!(harness.query_by_label(s().models.search).is_none(), "the list is closed");
        assert!(!harness.state().desk.state.key.question_waits);
    }

    #[test]
    fn a_whole_answer_is_not_gone_on_with_after_a_failed_repetition() {
        let mut desk = answered();
        desk.act(Action::Retry);
        let (job, _) = desk.chat();
        let failure = Failure::of(FailureKind::Cut);
        desk.report(Event::JobFailed { job, failure: failure.clone() });
        let mut harness = open(desk);
        settle(&mut harness);
        harness.get_by_label(&s().failures.sentence(&failure));
        assert!(harness.query_by_label(s().answer.go_on).is_none());
        click(&mut harness, s().failures.button(FailureKind::Cut));
        harness.state_mut().desk.chat();
    }
}
