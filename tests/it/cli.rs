//! `discern-cli` as a process: what it prints, where, and how it ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Reply};

/// A folder for the program's files and for pictures.
pub(crate) struct Desk(tempfile::TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program with nothing of the user's around it: no settings, no keychain, no proxy, no key.
    pub(crate) fn cli(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_discern-cli"));
        command.args(arguments).env_clear().env("DISCERN_HOME", self.path("home"));
        command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").stdin(Stdio::null());
        // Windows resolves names and makes sockets with it.
        if let Ok(root) = std::env::var("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.cli(arguments).output().unwrap()
    }

    /// A picture with a red left half, so that its orientation can be told.
    pub(crate) fn picture(&self, name: &str) -> String {
        let path = self.path(name);
        let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), 48, 32);
        encoder.set_color(png::ColorType::Rgb);
        let row: Vec<u8> = (0..48).flat_map(|x| if x < 24 { [200, 30, 30] } else { [240, 240, 240] }).collect();
        encoder.write_header().unwrap().write_image_data(&row.repeat(32)).unwrap();
        path.display().to_string()
    }
}

fn answer() -> Reply {
    Reply::file(&folder().join("01_line_ends_lf.sse"))
}

pub(crate) fn base(server: &Loopback) -> String {
    format!("{}/v1", server.url())
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_answer_alone_goes_to_standard_output() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let output = desk.run(&["ask", "-p", "What is it?", "--base-url", &base(&server), "--model", "m"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!(text(&output.stdout), "A red cup.\n");
    assert_eq!(text(&output.stderr), "812 + 5 tokens\n");
    assert_eq!(server.requests()[0].path, "/v1/chat/completions");
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[test]
fn options_reach_the_request() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let (one, two) = (desk.picture("one.png"), desk.picture("two.png"));
    let output = desk
        .cli(&["ask", "-p", "What differs?", &one, &two, "--base-url", &base(&server), "--model", "m"])
        .args(["--detail", "high", "--system", "Be brief.", "--max-tokens", "77", "--temperature", "0.5"])
        .env("DISCERN_API_KEY", "sk_test")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{output:?}");
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer sk_test"));
    let body = request.json();
    assert_eq!(body["model"], "m");
    assert_eq!(body["max_tokens"], 77);
    assert_eq!(body["temperature"], 0.5);
    assert_eq!(body["stream"], true);
    assert_eq!(body["stream_options"]["include_usage"], true);
    assert_eq!(body["messages"][0], json!({"role": "system", "content": "Be brief."}));
    let parts = body["messages"][1]["content"].as_array().unwrap();
    let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
    assert_eq!(texts, ["Picture A:", "Picture B:", "What differs?"]);
    let pictures: Vec<&Value> = parts.iter().filter(|part| part["type"] == "image_url").collect();
    assert_eq!(pictures.len(), 2);
    for picture in pictures {
        assert_eq!(picture["image_url"]["detail"], "high");
        let url = picture["image_url"]["url"].as_str().unwrap();
        let bytes = STANDARD.decode(url.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
        assert_eq!(image_size(&bytes), (48, 32));
    }
}

fn image_size(png: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    (reader.info().width, reader.info().height)
}

#[test]
fn json_lines_tell_everything_and_leave_no_field_out() {
    let (desk, server) = (Desk::new(), Loopback::always(Reply::file(&folder().join("20_reasoning.sse"))));
    let picture = desk.picture("one.png");
    let output = desk.run(&["ask", "-p", "?", &picture, "--base-url", &base(&server), "--model", "m", "--json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let lines = lines(&output);
    let sent = &lines[0];
    assert_eq!(sent["type"], "sent");
    assert_eq!(sent["usd_estimate"], Value::Null);
    let prepared = &sent["pictures"][0];
    assert_eq!((&prepared["label"], &prepared["media_type"]), (&json!("A"), &json!("image/png")));
    assert_eq!((&prepared["width"], &prepared["height"]), (&json!(48), &json!(32)));
    assert_eq!(prepared["tokens_estimate"], Value::Null);
    let fields: &[(&str, &[&str])] = &[
        ("sent", &["pictures", "usd_estimate"]),
        ("started", &["model"]),
        ("reasoning", &["text"]),
        ("text", &["text"]),
        ("usage", &["prompt_tokens", "completion_tokens", "usd", "first_text_ms"]),
        ("finished", &["reason", "id"]),
    ];
    for (kind, names) in fields {
        let line = lines.iter().find(|line| line["type"] == *kind).unwrap_or_else(|| panic!("no {kind}: {lines:?}"));
        assert!(names.iter().all(|name| line.get(name).is_some()), "{line}");
    }
    let order: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!((order[1], order[order.len() - 1]), ("started", "finished"));
}

#[test]
fn every_failure_has_its_exit_code_and_its_kind() {
    let body = |file: &str| fs::read_to_string(folder().join("errors").join(file)).unwrap();
    let error = |status, file: &str| Reply::json(status, &body(file));
    let stream = |file: &str| Reply::file(&folder().join(file));
    for (reply, expected_code, kind) in [
        (error(401, "key_flat.json"), 10, "key_missing"),
        (error(403, "access_flat.json"), 10, "no_access"),
        (error(403, "credit_flat.json"), 11, "no_credit"),
        (error(429, "rate_flat.json"), 12, "rate_limit"),
        (error(404, "model_flat.json"), 13, "model_unknown"),
        (error(400, "blind_word.json"), 13, "model_blind"),
        (Reply::new(413, "text/html", body("too_large.html")), 14, "too_large"),
        (error(400, "context_nested.json"), 14, "context_too_long"),
        (error(400, "pictures_limit.json"), 14, "too_many_pictures"),
        (Reply::new(404, "text/plain", body("path_plain.txt")), 15, "wrong_address"),
        (Reply::new(302, "text/plain", "").header("location", "http://127.0.0.1:1/"), 15, "wrong_address"),
        (Reply::new(500, "text/plain", body("empty.txt")), 16, "server_failed"),
        (Reply::new(200, "text/html", "<html>hello</html>"), 16, "server_nonsense"),
        (stream("16_cut.sse"), 17, "cut"),
        (stream("16_cut.sse").cut_into(60).ending(Ending::Reset), 17, "cut"),
        (stream("22_finish_content_filter.sse"), 18, "content_filtered"),
    ] {
        let (desk, server) = (Desk::new(), Loopback::always(reply));
        let output = desk.run(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m", "--json", "--no-wait"]);
        let last = lines(&output).pop().unwrap_or_default();
        assert_eq!((code(&output), &last["type"], &last["kind"]), (expected_code, &json!("failed"), &json!(kind)));
        let message = last["message"].as_str().unwrap();
        assert!(text(&output.stderr).contains(message), "{kind}: {output:?}");
    }
}

#[test]
fn a_key_that_is_refused_is_wrong() {
    let (desk, server) = (Desk::new(), Loopback::always(Reply::json(401, r#"{"error":"no, not sk_canary_1"}"#)));
    let output = desk
        .cli(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m", "--json"])
        .env("DISCERN_API_KEY", "sk_canary_1")
        .output()
        .unwrap();
    assert_eq!(code(&output), 10);
    assert_eq!(lines(&output)[1]["kind"], "key_wrong");
    assert!(!format!("{output:?}").contains("sk_canary_1"));
}

#[test]
fn a_key_of_a_provider_never_reaches_an_address_of_the_command_line() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let output = desk
        .cli(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m"])
        .env("NOVITA_API_KEY", "sk_canary_2")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[test]
fn a_server_that_is_not_there_is_no_connection() {
    let desk = Desk::new();
    for (url, kind) in [("http://127.0.0.1:1/v1", "refused"), ("not an address", "wrong_address")] {
        let output = desk.run(&["ask", "-p", "?", "--base-url", url, "--model", "m", "--json", "--no-wait"]);
        assert_eq!(code(&output), 15, "{output:?}");
        assert_eq!(lines(&output)[1]["kind"], kind);
    }
}

#[test]
fn a_picture_that_cannot_be_read_stops_the_question() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let (good, bad) = (desk.picture("good.png"), desk.path("bad.png"));
    fs::write(&bad, "no picture").unwrap();
    let (bad, missing) = (bad.display().to_string(), desk.path("missing.png").display().to_string());
    let output = desk.run(&["ask", "-p", "?", &good, &bad, &missing, "--base-url", &base(&server), "--model", "m"]);
    assert_eq!(code(&output), 3);
    let said = text(&output.stderr);
    assert!(said.contains("bad.png") && said.contains("missing.png") && !said.contains("good.png"), "{said}");
    assert!(server.requests().is_empty());
}

#[test]
fn a_picture_that_cannot_be_fetched_is_no_failure_of_the_connection() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let web = Loopback::always(Reply::new(403, "text/plain", ""));
    let gone = format!("http://{}/a.png", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let held = format!("{}/a.png", web.url());
    let output = desk.run(&["ask", "-p", "?", &gone, &held, "--base-url", &base(&server), "--model", "m"]);
    assert_eq!(code(&output), 3, "{output:?}");
    assert!(text(&output.stderr).contains("status 403"), "{output:?}");
    assert!(server.requests().is_empty());
}

#[test]
fn a_request_can_be_shown_without_being_sent() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    let picture = desk.picture("one.png");
    let output = desk
        .cli(&["ask", "-p", "?", &picture, "--base-url", &base(&server), "--model", "m", "--show-request"])
        .env("DISCERN_API_KEY", "sk_canary_3")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["model"], "m");
    let url = shown["messages"][0]["content"][0]["image_url"]["url"].as_str().unwrap();
    assert!(url.starts_with("data:image/png;base64,") && url.len() < 120, "{url}");
    assert!(!text(&output.stdout).contains("sk_canary_3"));
    assert!(server.requests().is_empty());
}

#[test]
fn without_streaming_the_whole_answer_is_asked_for() {
    let (desk, server) = (Desk::new(), Loopback::always(Reply::file(&folder().join("15_plain_completion.json"))));
    let output = desk.run(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m", "--no-stream"]);
    assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "A red cup.\n"), "{output:?}");
    let body = server.requests()[0].json();
    assert_eq!((&body["stream"], &body["stream_options"]), (&json!(false), &Value::Null));
}

#[test]
fn pictures_come_from_files_from_a_pipe_and_from_data_urls() {
    let desk = Desk::new();
    let bytes = fs::read(desk.picture("one.png")).unwrap();
    let data_url = format!("data:image/png;base64,{}", STANDARD.encode(&bytes));
    let path = desk.path("one.png").display().to_string();
    for argument in [path.as_str(), "-", data_url.as_str()] {
        let out = desk.path("out");
        let mut child = desk
            .cli(&["prepare", argument, "-o", &out.display().to_string(), "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap_or_default();
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{argument}");
        let line = &lines(&output)[0];
        let written = fs::read(&out).unwrap();
        assert_eq!(line["byte_len"], written.len());
        assert_eq!(line["base64_len"], written.len().div_ceil(3) * 4);
        assert_eq!(line["source"], json!({"width": 48, "height": 32, "media_type": "image/png", "orientation": 1}));
        assert!(line.get("quality").is_some());
        assert_eq!(image_size(&written), (48, 32));
    }
}

#[test]
fn preparing_says_why_it_cannot() {
    let desk = Desk::new();
    let (picture, missing) = (desk.picture("one.png"), desk.path("missing.png").display().to_string());
    let (out, nowhere) = (desk.path("out").display().to_string(), desk.path("no/folder/out").display().to_string());
    for (input, output_path, expected) in [(&missing, &out, 3), (&picture, &nowhere, 20)] {
        let output = desk.run(&["prepare", input, "-o", output_path]);
        assert_eq!(code(&output), expected, "{output:?}");
        assert!(text(&output.stderr).starts_with("discern-cli: "), "{output:?}");
    }
    assert!(!Path::new(&out).exists());
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_two() {
    let desk = Desk::new();
    for arguments in [
        &["ask"][..],
        &["ask", "-p", "?", "--base-url", "http://127.0.0.1:1"],
        &["ask", "-p", "?", "--provider", "nobody"],
        &["ask", "-p", "?", "--provider", "ollama", "--base-url", "http://127.0.0.1:1"],
        &["ask", "-p", "?", "--detail", "medium"],
        &["ask", "-p", "?", "--max-tokens", "0"],
        &["prepare", "a.png"],
        &["dance"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn every_commands_help_shows_two_examples() {
    for command in ["ask", "prepare", "models", "read"] {
        let output = Desk::new().run(&[command, "--help"]);
        let help = text(&output.stdout);
        let examples = help.split_once("Examples:").map(|(_, examples)| examples).unwrap_or_default();
        assert_eq!(examples.matches("discern-cli ").count(), 2, "{help}");
    }
}

#[test]
fn models_are_listed_with_context_and_price() {
    let list = r#"{"data":[
        {"id":"sees","display_name":"Sees","context_size":4096,"features":["vision"],
         "pricing":{"prompt":{"price_per_m_decimal":"0.27"},"completion":{"price_per_m_decimal":"0.85"}}},
        {"id":"blind","features":["function-calling"]}]}"#;
    let (desk, server) = (Desk::new(), Loopback::always(Reply::json(200, list)));
    let output = desk.run(&["models", "--base-url", &base(&server), "--json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let expected = json!({"id": "sees", "name": "Sees", "sees_pictures": true, "context_tokens": 4096,
        "input_usd_per_m": "0.27", "output_usd_per_m": "0.85"});
    assert_eq!(lines(&output), [expected]);
    let all = desk.run(&["models", "--base-url", &base(&server), "--json", "--all"]);
    assert_eq!(lines(&all).len(), 2);
    let plain = desk.run(&["models", "--base-url", &base(&server)]);
    assert_eq!(text(&plain.stdout), "sees  (4096 tokens, $0.27 in, $0.85 out per million tokens)\n");
}

#[test]
fn a_list_that_was_kept_names_the_model_and_its_price() {
    let list = r#"{"data":[{"id":"sees","input_modalities":["image"],
        "pricing":{"prompt":{"price_per_m_decimal":"0.27"},"completion":{"price_per_m_decimal":"0.85"}}}]}"#;
    let server = Loopback::answer(
        move |request| {
            if request.path.ends_with("/models") { Reply::json(200, list) } else { answer() }
        },
    );
    let desk = Desk::new();
    assert_eq!(code(&desk.run(&["models", "--base-url", &base(&server)])), 0);
    let output = desk.run(&["ask", "-p", "?", "--base-url", &base(&server)]);
    assert_eq!((code(&output), text(&output.stderr).as_str()), (0, "812 + 5 tokens, $0.00022349\n"));
    assert_eq!(server.requests()[1].json()["model"], "sees");
}

#[test]
fn an_address_typed_in_the_window_belongs_to_no_other_provider() {
    let (desk, server) = (Desk::new(), Loopback::always(answer()));
    fs::create_dir_all(desk.path("home")).unwrap();
    let settings = format!("provider = \"ollama\"\nbase_url = \"{}\"\n", base(&server));
    fs::write(desk.path("home/settings.toml"), settings).unwrap();
    let output = desk.run(&["ask", "-p", "?", "--model", "m", "--show-request"]);
    assert_eq!(code(&output), 0, "{output:?}");
    desk.run(&["models"]);
    assert!(server.requests().is_empty());
}

#[test]
fn a_proxy_is_passed_by_on_the_way_to_this_computer() {
    let (desk, server, proxy) = (Desk::new(), Loopback::always(answer()), Loopback::always(answer()));
    let output = desk
        .cli(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m"])
        .envs([("http_proxy", proxy.url()), ("HTTP_PROXY", proxy.url()), ("all_proxy", proxy.url())])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(proxy.requests().is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn an_address_with_a_password_is_refused() {
    let desk = Desk::new();
    let output = desk.run(&["ask", "-p", "?", "--base-url", "http://me:sesame@127.0.0.1:1/v1", "--model", "m"]);
    assert_eq!(code(&output), 15);
    assert!(!text(&output.stderr).contains("sesame"), "{output:?}");
}

#[test]
fn a_cut_picture_is_spoken_of() {
    let desk = Desk::new();
    let path = desk.path("noise.png");
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), 300, 300);
    encoder.set_color(png::ColorType::Grayscale);
    let noise: Vec<u8> = (0_u32..90_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    encoder.write_header().unwrap().write_image_data(&noise).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let (input, out) = (path.display().to_string(), desk.path("out").display().to_string());
    let output = desk.run(&["prepare", &input, "-o", &out]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(text(&output.stderr).contains("is cut off"), "{output:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_cancels_the_answer_and_keeps_what_had_come() {
    let reply = answer().cut_into(300).ending(Ending::Hang);
    let (desk, server) = (Desk::new(), Loopback::always(reply));
    let mut child = desk
        .cli(&["ask", "-p", "?", "--base-url", &base(&server), "--model", "m", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("\"text\"") {
        assert!(std::io::BufRead::read_line(&mut out, &mut printed).unwrap() > 0, "{printed}");
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    std::io::Read::read_to_string(&mut out, &mut printed).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(printed.contains(r#""kind":"cancelled""#), "{printed}");
}

#[test]
fn a_picture_of_the_web_is_fetched() {
    let desk = Desk::new();
    let bytes = std::fs::read(desk.picture("one.png")).unwrap();
    let web = Loopback::always(Reply::new(200, "image/png", bytes));
    let address = format!("{}/one.png", web.url());
    let output =
        desk.run(&["ask", "-p", "?", &address, "--show-request", "--base-url", "http://127.0.0.1:1", "--model", "m"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(text(&output.stdout).contains("data:image/png;base64,"), "{output:?}");
    assert_eq!(web.requests().len(), 1);
}

#[test]
fn an_address_is_handed_on_where_that_was_asked_for() {
    let (desk, server, web) = (Desk::new(), Loopback::always(answer()), Loopback::always(Reply::json(200, "{}")));
    let address = format!("{}/one.png?size=9", web.url());
    let here = desk.picture("two.png");
    let arguments = ["ask", "-p", "?", &address, &here, "--send-url", "--base-url", &base(&server), "--model", "m"];
    let output = desk.run(&[&arguments[..], &["--json"]].concat());
    assert_eq!(code(&output), 0, "{output:?}");
    let body = server.requests()[0].json();
    let parts = body["messages"][0]["content"].as_array().unwrap();
    let urls: Vec<&str> = parts.iter().filter_map(|part| part["image_url"]["url"].as_str()).collect();
    assert_eq!(urls[0], address);
    assert!(urls[1].starts_with("data:image/png;base64,"), "{}", urls[1]);
    let sent: serde_json::Value = serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
    assert_eq!((&sent["pictures"][0]["label"], &sent["pictures"][0]["width"]), (&"A".into(), &serde_json::Value::Null));
    assert!(sent["pictures"][1]["width"].is_u64(), "{sent}");
    assert!(!web.has_been_asked(), "nobody here fetches it");
    // A name and a password are nobody's business there; some servers fetch nothing.
    let secret = address.replace("http://", "http://me:sesame@");
    for arguments in [
        &["ask", "-p", "?", &secret, "--send-url", "--base-url", &base(&server), "--model", "m"][..],
        &["ask", "-p", "?", &address, "--send-url", "--provider", "ollama", "--model", "m"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2, "{output:?}");
        assert!(!text(&output.stderr).contains("sesame"), "{output:?}");
    }
}
