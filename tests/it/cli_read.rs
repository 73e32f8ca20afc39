//! `discern-cli read` as a process: every option, every field.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rxing::qrcode::QRCodeWriter;
use rxing::{BarcodeFormat, Writer as _};
use serde_json::{Value, json};

use crate::cli::{Desk, base, code, lines, text};
use crate::loopback::{Loopback, Reply};

/// What `--json` prints of each picture.
const FIELDS: [&str; 10] =
    ["path", "width", "height", "text", "lines", "codes", "found", "reader", "notice", "elapsed_ms"];

/// A model that reads this.
pub(crate) fn reads(words: &str) -> Loopback {
    let delta = json!({"choices": [{"index": 0, "delta": {"content": words}}]});
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    Loopback::always(Reply::new(200, "text/event-stream", format!("data: {delta}\n\ndata: {end}\n\ndata: [DONE]\n\n")))
}

fn field_names(line: &Value) -> Vec<&str> {
    line.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_picture_without_text_is_an_answer_and_not_a_failure() {
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    let output = desk.run(&["read", &picture]);
    assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""), "{output:?}");
    assert!(text(&output.stderr).starts_with(&format!("discern-cli: {picture}: ")), "{output:?}");

    let output = desk.run(&["read", &picture, "--json"]);
    assert_eq!(code(&output), 1, "{output:?}");
    let line = &lines(&output)[0];
    let mut names = field_names(line);
    names.sort_unstable();
    let mut expected = FIELDS;
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(line["path"], picture);
    assert_eq!((&line["width"], &line["height"]), (&json!(48), &json!(32)));
    assert_eq!((&line["text"], &line["reader"]), (&json!(""), &json!("local")));
    for empty in ["lines", "codes", "found"] {
        assert_eq!(line[empty], json!([]), "{empty}");
    }
    assert!(line["notice"].as_str().unwrap().ends_with('.'), "{line}");
    assert!(line["elapsed_ms"].is_u64(), "{line}");
}

#[test]
fn a_code_is_told_with_its_place_and_is_no_text() {
    let desk = Desk::new();
    let path = desk.path("code.png");
    let matrix = QRCodeWriter.encode("https://example.org/a", &BarcodeFormat::QR_CODE, 1, 1).unwrap();
    let (module, side) = (4, matrix.getWidth() * 4);
    let pixel = |at: u32| if matrix.get(at % side / module, at / side / module) { 0 } else { 255 };
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), side, side);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels: Vec<u8> = (0..side * side).map(pixel).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let output = desk.run(&["read", &path.display().to_string(), "--json"]);
    let line = &lines(&output)[0];
    assert_eq!((code(&output), &line["lines"]), (1, &json!([])), "{line}");
    // Four modules are empty on each side.
    let ink = json!([16, 16, side - 32, side - 32]);
    assert_eq!(line["codes"], json!([{"format": "QR Code", "text": "https://example.org/a", "box": ink}]));
}

#[test]
fn a_picture_that_fails_does_not_keep_the_others_from_being_read() {
    let desk = Desk::new();
    let (picture, missing) = (desk.picture("one.png"), desk.path("missing.png").display().to_string());
    let output = desk.run(&["read", &missing, &picture, "--json"]);
    assert_eq!(code(&output), 3, "{output:?}");
    assert_eq!(lines(&output).len(), 1);
    assert!(text(&output.stderr).contains("missing.png"), "{output:?}");
}

#[test]
fn pictures_come_from_a_pipe_and_from_data_urls_as_well() {
    let desk = Desk::new();
    let bytes = fs::read(desk.picture("one.png")).unwrap();
    let data_url = format!("data:image/png;base64,{}", STANDARD.encode(&bytes));
    let mut child =
        desk.cli(&["read", "-", &data_url, "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    let paths: Vec<Value> = lines(&output).iter().map(|line| line["path"].clone()).collect();
    assert_eq!((code(&output), paths), (1, vec![json!("standard input"), json!("data URL")]));
}

#[test]
fn a_command_line_for_reading_that_makes_no_sense_ends_with_two() {
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    for arguments in [
        &["read"][..],
        &["read", &picture, "--region", "0,0,10"],
        &["read", &picture, "--region", "0,0,0,10"],
        &["read", &picture, "--layout", "fancy"],
        &["read", &picture, "--reader", "me"],
        &["read", &picture, "--model", "m"],
        &["read", &picture, "--base-url", "http://127.0.0.1:1", "--reader", "tesseract"],
        &["read", &picture, "--max-tokens", "0"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn a_region_outside_of_the_picture_is_told() {
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    let output = desk.run(&["read", &picture, "--region", "48,0,10,10"]);
    assert_eq!(code(&output), 3, "{output:?}");
    assert!(text(&output.stderr).contains("outside of its 48×32"), "{output:?}");
    assert_eq!(code(&desk.run(&["read", &picture, "--region", "40,0,100,100"])), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_there_is_no_clipboard() {
    let (desk, server) = (Desk::new(), reads("Hello"));
    let (picture, out) = (desk.picture("one.png"), desk.path("out").display().to_string());
    let (base, no_display) = (base(&server), [("XDG_RUNTIME_DIR", desk.path("run"))]);
    for arguments in [
        &["read", "--clipboard"][..],
        &["ask", "-p", "?", "--clipboard", "--base-url", &base, "--model", "m"],
        &["prepare", "--clipboard", "-o", &out],
        &["read", &picture, "--reader", "model", "--base-url", &base, "--model", "m", "--copy"],
        &["read", &picture, "--reader", "model", "--base-url", &base, "--model", "m", "--append"],
    ] {
        let output = desk.cli(arguments).envs(no_display.clone()).output().unwrap();
        assert_eq!(code(&output), 20, "{arguments:?}: {output:?}");
        // What was read is printed all the same.
        let expected = if arguments.contains(&"model") { "Hello\n" } else { "" };
        assert_eq!(text(&output.stdout), expected);
        assert!(text(&output.stderr).contains("The clipboard cannot be reached"), "{output:?}");
    }
}

#[test]
fn a_model_reads_where_it_is_asked_to() {
    let server = reads("Dear Ann,\n\n    write to ann@example.org\n");
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    let model = ["--reader", "model", "--base-url", &base(&server), "--model", "m"];
    let output = desk.cli(&["read", &picture, "--layout", "code"]).args(model).output().unwrap();
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!(text(&output.stdout), "Dear Ann,\n\n    write to ann@example.org\n");
    let body = server.requests()[0].json();
    assert_eq!((&body["model"], &body["temperature"]), (&json!("m"), &json!(0.0)));

    let output = desk.cli(&["read", &picture, "--json", "--region", "4,4,20,20"]).args(model).output().unwrap();
    let line = &lines(&output)[0];
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!((&line["reader"], &line["notice"]), (&json!("model"), &Value::Null));
    let expected = json!([{"kind": "email", "text": "ann@example.org", "box": null}]);
    assert_eq!(line["found"], expected);
    let word = json!({"text": "Dear", "box": null, "confidence": null});
    assert_eq!(line["lines"][0]["words"][0], word);
    assert_eq!((&line["lines"][0]["text"], &line["lines"][0]["box"]), (&json!("Dear Ann,"), &Value::Null));
}

#[test]
fn texts_of_several_pictures_are_apart() {
    let (desk, server) = (Desk::new(), reads("Hello"));
    let (one, two) = (desk.picture("one.png"), desk.picture("two.png"));
    let output = desk.run(&["read", &one, &two, "--reader", "model", "--base-url", &base(&server), "--model", "m"]);
    assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "Hello\n\nHello\n"), "{output:?}");
}

#[test]
fn a_model_that_cannot_be_asked_has_its_exit_code() {
    let server = Loopback::always(Reply::json(401, r#"{"error":{"message":"wrong key"}}"#));
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    let output = desk
        .cli(&["read", &picture, "--reader", "model", "--base-url", &base(&server), "--model", "m", "--no-wait"])
        .env("DISCERN_API_KEY", "sk_test")
        .output()
        .unwrap();
    assert_eq!(code(&output), 10, "{output:?}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_a_model_is_asked_by_can_be_said_and_seen_beforehand() {
    let server = reads("Hello");
    let desk = Desk::new();
    let picture = desk.picture("one.png");
    let address = base(&server);
    let model = ["--reader", "model", "--base-url", &address, "--model", "m"];
    let options = ["--system", "Be exact.", "--temperature", "0.5", "--detail", "low"];
    let output = desk.cli(&["read", &picture, "--show-request"]).args(model).args(options).output().unwrap();
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(server.requests().is_empty(), "nothing is sent");
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&shown["messages"][0]["content"], &shown["temperature"]), (&json!("Be exact."), &json!(0.5)));
    let whole = Loopback::always(Reply::json(
        200,
        r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}"#,
    ));
    let address = base(&whole);
    let model = ["--reader", "model", "--base-url", &address, "--model", "m", "--no-stream"];
    let output = desk.cli(&["read", &picture]).args(model).args(options).output().unwrap();
    assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "Hello\n"), "{output:?}");
    let sent = whole.requests()[0].json();
    assert_eq!((&sent["messages"][0], &sent["stream"]), (&shown["messages"][0], &Value::Bool(false)));
    let picture_of = |body: &Value| body["messages"][1]["content"][0]["image_url"]["detail"].clone();
    assert_eq!(picture_of(&sent), json!("low"));

    for options in [&["--system", "S"][..], &["--temperature", "1"], &["--no-stream"], &["--show-request"]] {
        assert_eq!(code(&desk.cli(&["read", &picture]).args(options).output().unwrap()), 2, "{options:?}");
    }
}
