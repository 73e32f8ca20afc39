//! Servers on this computer: found by the engine, offered by the window, asked with one press.

use discern::app::{Action, Effect, Page};
use discern::domain::{Endpoint, Failure, FailureKind, FoundServer, JobId, Model, ProviderId};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, model};
use crate::engine::Bench;
use crate::llm_client::endpoint_of;
use crate::loopback::{Ending, Loopback, Reply};

fn list() -> Reply {
    Reply::json(
        200,
        r#"{"data":[{"id":"seeing","capabilities":["vision"]},{"id":"blind","capabilities":["completion"]}]}"#,
    )
}

async fn found_at(endpoints: Vec<Endpoint>) -> Vec<FoundServer> {
    let bench = Bench::new();
    let job = JobId::fresh();
    bench.send(Command::FindServers { job, endpoints });
    match bench.events_of(job).await.pop() {
        Some(Event::ServersFound { servers, .. }) => servers,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_lists_models_is_found_and_nobody_waits_for_who_does_not() {
    let (first, second) = (Loopback::always(list()), Loopback::always(list()));
    let (silent, stranger) = (
        Loopback::always(list().cut_into(9).ending(Ending::Hang)),
        Loopback::always(Reply::new(200, "text/html", "<html>")),
    );
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = Endpoint { base_url: format!("http://{nobody}/v1"), ..endpoint_of(&first) };
    let silent_end = Endpoint { base_url: format!("{}/v1", silent.url()), ..endpoint_of(&silent) };
    let endpoints = vec![silent_end, endpoint_of(&second), gone, endpoint_of(&stranger), endpoint_of(&first)];
    let found = found_at(endpoints).await;
    let addresses: Vec<&str> = found.iter().map(|server| server.base_url.as_str()).collect();
    assert_eq!(addresses, [format!("{}/v1", second.url()), format!("{}/v1", first.url())]);
    assert_eq!((found[0].models.len(), found[0].models_for_pictures()), (2, 1));
    let asked = first.requests();
    assert_eq!((asked.len(), asked[0].method.as_str(), asked[0].header("authorization")), (1, "GET", None));
}

#[tokio::test]
async fn nobody_but_this_computer_is_asked() {
    let server = Loopback::always(list());
    // It answers there, but this is no name of this computer, as far as anybody can know without looking it up.
    let elsewhere = server.url().replace("127.0.0.1", "0.0.0.0");
    assert_ne!(elsewhere, server.url());
    assert_eq!(found_at(vec![Endpoint { base_url: format!("{elsewhere}/v1"), ..endpoint_of(&server) }]).await, []);
    assert_eq!(server.requests().len(), 0);
}

fn server(models: &[(&str, bool)]) -> FoundServer {
    let models = models.iter().map(|(id, sees)| Model { sees_pictures: Some(*sees), ..model(id) }).collect();
    FoundServer { provider: ProviderId::new("local"), base_url: "http://localhost:11434/v1".to_owned(), models }
}

/// A desk that has looked, and found these.
fn looked(desk: &mut Desk, servers: Vec<FoundServer>) {
    let looks = |effect: &Effect| match effect {
        Effect::Send(Command::FindServers { job, .. }) => Some(*job),
        _ => None,
    };
    let job = desk.effects.iter().find_map(looks).expect("servers are looked for");
    desk.report(Event::ServersFound { job, servers });
}

#[test]
fn only_addresses_of_this_computer_are_looked_at_and_one_search_at_a_time() {
    let mut desk = Desk::new();
    desk.act(Action::FindServers);
    desk.act(Action::FindServers);
    let commands = desk.commands();
    let [Command::FindServers { endpoints, .. }] = &commands[..] else { panic!("{commands:?}") };
    let hosts: Vec<&str> = endpoints.iter().map(Endpoint::host).collect();
    assert_eq!(hosts, ["localhost:11434"]);
}

#[test]
fn pages_that_offer_servers_have_them_looked_for_once() {
    let mut desk = Desk::new();
    desk.commands();
    let searches = |desk: &mut Desk| {
        desk.commands().iter().filter(|command| matches!(command, Command::FindServers { .. })).count()
    };
    desk.act(Action::TurnTo(Page::Shortcuts));
    assert_eq!(searches(&mut desk), 0);
    desk.act(Action::TurnTo(Page::Settings));
    looked(&mut desk, Vec::new());
    desk.act(Action::TurnTo(Page::Key));
    assert_eq!(searches(&mut desk), 1);
    desk.act(Action::TurnTo(Page::Job));
    desk.act(Action::TurnTo(Page::Key));
    assert_eq!(searches(&mut desk), 1);
}

#[test]
fn a_question_that_waits_for_a_key_goes_to_the_server_that_was_found() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    assert_eq!(desk.state.page, Page::Key);
    looked(&mut desk, vec![server(&[("blind", false), ("seeing", true)])]);
    desk.effects.clear();
    let base_url = "http://localhost:11434/v1".to_owned();
    desk.act(Action::UseServer { provider: ProviderId::new("local"), base_url });
    let (_, request) = desk.chat();
    assert_eq!((request.endpoint.host(), request.model.as_str()), ("localhost:11434", "seeing"));
    assert_eq!(desk.state.page, Page::Job);
    assert!(!desk.state.key.question_waits);
    let settings = &desk.state.setup.settings;
    assert_eq!((settings.provider.as_deref(), settings.model.as_deref()), (Some("local"), Some("seeing")));
}

#[test]
fn a_server_at_its_second_address_is_asked_there_whoever_was_chosen_meanwhile() {
    let mut desk = Desk::new();
    let second = "http://localhost:9931/v1";
    desk.state.setup.providers[1].also_at = vec![second.to_owned()];
    desk.act(Action::TurnTo(Page::Settings));
    looked(&mut desk, vec![FoundServer { base_url: second.to_owned(), ..server(&[("seeing", true)]) }]);
    desk.act(Action::UseServer { provider: ProviderId::new("local"), base_url: second.to_owned() });
    assert_eq!(desk.state.endpoint().unwrap().base_url, second);
    desk.act(Action::ChooseProvider(ProviderId::new("remote")));
    desk.act(Action::ChooseProvider(ProviderId::new("local")));
    assert_eq!(desk.state.endpoint().unwrap().base_url, second);
    // One that was not found is not asked.
    desk.act(Action::UseServer { provider: ProviderId::new("remote"), base_url: "http://localhost:1/v1".to_owned() });
    assert_eq!(desk.state.setup.settings.provider.as_deref(), Some("local"));
}

#[test]
fn a_pasted_address_chooses_whose_it_is() {
    let mut desk = Desk::new();
    desk.act(Action::ChooseProvider(ProviderId::new("other")));
    desk.act(Action::SetBaseUrl("http://127.0.0.1:11434/v1/chat/completions".to_owned()));
    assert!(desk.state.is_chosen(&ProviderId::new("local")));
    // Whose address was kept under another name before is not taken from it by a look at the settings.
    desk.act(Action::ChooseProvider(ProviderId::new("other")));
    desk.state.setup.settings.base_url = Some("http://127.0.0.1:11434/v1".to_owned());
    desk.act(Action::SetBaseUrl("http://127.0.0.1:11434/v1".to_owned()));
    assert!(desk.state.is_chosen(&ProviderId::new("other")));
    desk.act(Action::SetBaseUrl("http://127.0.0.1:9/v1".to_owned()));
    assert!(desk.state.is_chosen(&ProviderId::new("other")));
    assert_eq!(desk.state.endpoint().unwrap().base_url, "http://127.0.0.1:9/v1");
}

#[cfg(feature = "gui")]
mod window {
    use super::*;
    use crate::stand::{click, open, s, settle};
    use egui_kittest::kittest::Queryable;

    #[test]
    fn the_page_for_a_key_offers_a_server_first_where_one_runs() {
        let mut desk = Desk::new();
        desk.with_picture("/p/cat.png");
        let (job, _) = desk.ask("What is this?");
        desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
        looked(&mut desk, vec![server(&[("seeing", true)])]);
        let mut harness = open(desk);
        harness.get_by_label(s().servers.instead_of_a_key);
        harness.get_by_label(&(s().servers.models)("localhost:11434", 1));
        harness.get_by_label(s().key.field);
        harness.get_by_label(s().key.make_one);
        click(&mut harness, &(s().servers.use_it)("Provider local"));
        let state = &harness.state().desk.state;
        assert_eq!((state.page, state.endpoint().unwrap().host()), (Page::Job, "localhost:11434"));
        harness.get_by_label(s().shell.on_this_computer);
    }

    #[test]
    fn without_a_server_the_page_for_a_key_is_about_the_key_alone() {
        let mut desk = Desk::new();
        desk.act(Action::TurnTo(Page::Key));
        looked(&mut desk, Vec::new());
        let harness = open(desk);
        assert!(harness.query_by_label(s().servers.heading).is_none());
        assert!(harness.query_by_label(s().servers.none).is_none());
        harness.get_by_label(s().key.field);
    }

    #[test]
    fn the_settings_say_what_runs_here_and_look_again() {
        let mut desk = Desk::new();
        desk.act(Action::TurnTo(Page::Settings));
        looked(&mut desk, vec![server(&[("blind", false)])]);
        let mut harness = open(desk);
        harness.get_by_label(&(s().servers.no_model)("Provider local", "localhost:11434"));
        assert!(harness.query_by_label(&(s().servers.use_it)("Provider local")).is_none());
        harness.state_mut().desk.effects.clear();
        click(&mut harness, s().servers.look_again);
        harness.get_by_label(s().servers.looking);
        looked(&mut harness.state_mut().desk, Vec::new());
        settle(&mut harness);
        harness.get_by_label(s().servers.none);
    }
}
