//! A key is in nothing that is written, shown or printed for debugging, whatever fails and whatever the server echoes.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use discern::domain::{JobId, KeyEntry, Patience, Secret};
use discern::i18n::{self, Language};
use discern::protocol::{Command, Event};
use discern::storage::SecretStore;

use crate::engine::Bench;
use crate::llm_client::{endpoint_of, question_to};
use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Recorded, Reply};

const CANARY: &str = "sk_canary_b7f3a1";

/// Servers that fail in every way and repeat the key wherever they can.
fn failing_servers() -> Vec<Loopback> {
    let echo = |status: u16, body: &'static str| {
        Loopback::answer(move |request: &Recorded| {
            let key = request.header("authorization").unwrap_or_default().to_owned();
            Reply::json(status, &body.replace("KEY", &key)).header("x-request-key", &key)
        })
    };
    let stream = |body: &'static str| {
        Loopback::answer(move |request: &Recorded| {
            let key = request.header("authorization").unwrap_or_default().to_owned();
            Reply::stream(body.replace("KEY", &key))
        })
    };
    vec![
        echo(401, r#"{"code":401,"reason":"FAILED_TO_AUTH","message":"KEY is not a key","metadata":{"key":"KEY"}}"#),
        echo(403, r#"{"code":403,"reason":"NOT_ENOUGH_BALANCE","message":"KEY has no balance"}"#),
        echo(403, r#"{"error":{"message":"KEY may not do this"}}"#),
        echo(404, r#"{"error":{"message":"KEY: model not found","code":"model_not_found"}}"#),
        echo(404, "404 page not found KEY"),
        echo(413, "<html>KEY sent too much</html>"),
        echo(422, r#"{"detail":[{"loc":["header"],"msg":"KEY"}]}"#),
        echo(429, r#"{"error":"slow down, KEY"}"#),
        echo(500, "KEY broke the server"),
        echo(302, "KEY moved"),
        echo(200, "<html>KEY</html>"),
        stream("data: {\"error\":{\"message\":\"KEY expired\"}}\n\n"),
        stream("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"error\":{\"message\":\"KEY\"}}\n\n"),
        stream("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"),
        Loopback::always(Reply::file(&folder().join("16_cut.sse")).cut_into(40).ending(Ending::Reset)),
        Loopback::always(Reply::file(&folder().join("22_finish_content_filter.sse"))),
        Loopback::always(Reply::file(&folder().join("01_line_ends_lf.sse"))),
    ]
}

fn demand_no_key(what: &str, text: &str) {
    assert!(!text.contains(CANARY), "{what} holds the key: {text}");
}

fn demand_no_key_below(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            demand_no_key_below(&path);
        } else {
            demand_no_key(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
}

#[tokio::test]
async fn a_key_is_in_no_report_of_the_engine_and_in_no_file() {
    let bench = Bench::new();
    let entry = KeyEntry { variable: None, keychain: Some("test".to_owned()), is_required: true };
    let key = Secret::new(CANARY).unwrap();
    bench.secrets.set(&entry, &key).unwrap();
    let mut failures = 0;
    for server in failing_servers() {
        let mut request = question_to(&server, "What is it?");
        request.endpoint.key = entry.clone();
        let (chat, list) = (JobId::fresh(), JobId::fresh());
        let mut endpoint = endpoint_of(&server);
        endpoint.key = entry.clone();
        let commands = [
            Command::StartChat { job: chat, request: Box::new(request), patience: Patience::NONE },
            Command::ListModels { job: list, endpoint: Box::new(endpoint) },
        ];
        for (command, job) in commands.into_iter().zip([chat, list]) {
            demand_no_key("a command", &format!("{command:?}"));
            bench.send(command);
            for event in bench.events_of(job).await {
                demand_no_key("an event", &format!("{event:?}"));
                if let Event::JobFailed { failure, .. } = &event {
                    failures += 1;
                    demand_no_key("a sentence", &i18n::strings(Language::English).failures.sentence(failure));
                }
            }
        }
        let asked = server.requests();
        assert!(asked.iter().all(|request| request.header("authorization").is_some()), "the key was never sent");
    }
    assert!(failures > 25, "only {failures} failures");
    demand_no_key("the secret", &format!("{key:?}"));
    demand_no_key("the store", &format!("{:?}", bench.secrets));
    demand_no_key("the engine", &format!("{:?}", bench.engine));
    demand_no_key_below(bench.folder());
}

#[test]
fn a_key_is_in_nothing_that_the_command_line_prints_or_writes() {
    let home = tempfile::tempdir().unwrap();
    for server in failing_servers() {
        let url = format!("{}/v1", server.url());
        let asking = ["ask", "-p", "?", "--model", "m", "--json", "--no-wait", "--base-url", &url];
        let listing = ["models", "--json", "--base-url", &url];
        let showing = ["ask", "-p", "?", "--model", "m", "--show-request", "--base-url", &url];
        for arguments in [&asking[..], &listing[..], &showing[..]] {
            let mut process = Process::new(env!("CARGO_BIN_EXE_discern-cli"));
            process.args(arguments).stdin(Stdio::null()).env("DISCERN_HOME", home.path());
            let output = process.env("DISCERN_API_KEY", CANARY).output().unwrap();
            demand_no_key("standard output", &String::from_utf8_lossy(&output.stdout));
            demand_no_key("standard error", &String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(server.requests().len(), 2);
    }
    demand_no_key_below(home.path());
}
