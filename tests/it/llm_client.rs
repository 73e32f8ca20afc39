//! The client against a scripted server: what is sent, what is tried again, how long is waited.

use std::sync::Arc;
use std::time::Duration;

use discern::domain::{
    ChatRequest, ContentPart, Detail, Endpoint, KeyEntry, MediaType, Patience, PixelSize, PreparedPicture, ProviderId,
    Quirks, Role, Secret, StreamEvent, TimeLimits, Turn, Why,
};
use discern::llm::{KeyCheck, LlmClient, LlmError};

use crate::llm_streams::{folder, lines};
use crate::loopback::{Ending, Loopback, Reply};

const WHOLE: &[&str] = &["started demo/vision-1", "text A red cup.", "usage 812 5", "finished stop chat-1"];
const PATIENT: Patience = Patience { total: Duration::from_secs(30), retries: 3 };
/// Time enough on a busy machine.
const AMPLE: Duration = Duration::from_mins(1);

/// A client that reaches nothing but this computer.
pub(crate) fn asker() -> LlmClient {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([])
        .build()
        .expect("a client");
    LlmClient::new(http.clone(), http)
}

pub(crate) fn endpoint_of(server: &Loopback) -> Endpoint {
    Endpoint {
        provider: ProviderId::new("test"),
        base_url: format!("{}/v1", server.url()),
        is_typed: true,
        key: KeyEntry { variable: None, keychain: None, is_required: false },
        quirks: Quirks { time_limits: TimeLimits { first_byte: AMPLE, idle: AMPLE }, ..Quirks::default() },
    }
}

pub(crate) fn question_to(server: &Loopback, text: &str) -> ChatRequest {
    ChatRequest {
        endpoint: endpoint_of(server),
        model: "demo/vision-1".to_owned(),
        system: None,
        turns: vec![Turn { role: Role::User, parts: vec![ContentPart::Text(text.to_owned())] }],
        max_tokens: 512,
        temperature: None,
        detail: Detail::Low,
        is_streamed: true,
        form: discern::domain::AnswerForm::Text,
    }
}

fn recorded(file: &str) -> Reply {
    Reply::file(&folder().join(file))
}

fn whole() -> Reply {
    recorded("01_line_ends_lf.sse")
}

fn refusal(file: &str, status: u16) -> Reply {
    Reply::new(status, "application/json", std::fs::read(folder().join("errors").join(file)).unwrap())
}

async fn ask(
    request: &ChatRequest,
    key: Option<&Secret>,
    patience: Patience,
) -> (Vec<StreamEvent>, Result<(), LlmError>) {
    let mut events = Vec::new();
    let result = asker().chat(request, key, patience, &mut |event| events.push(event)).await;
    (events, result)
}

async fn asked(server: &Loopback, patience: Patience) -> Vec<String> {
    let (events, result) = ask(&question_to(server, "What is it?"), None, patience).await;
    lines(&events, &result)
}

#[tokio::test]
async fn a_question_with_a_picture_is_posted_with_its_key() {
    let server = Loopback::play([whole()]);
    let mut request = question_to(&server, "What is it?");
    let picture = PreparedPicture {
        media_type: MediaType::Jpeg,
        size: PixelSize::new(1, 1),
        bytes: Arc::from(*b"\xFF\xD8\xFF"),
        quality: Some(90),
    };
    request.turns[0].parts.push(ContentPart::Picture(Arc::new(picture)));
    let (events, result) = ask(&request, Secret::new("sk_canary").as_ref(), Patience::NONE).await;
    assert_eq!(lines(&events, &result), WHOLE);
    let sent = &server.requests()[0];
    assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/v1/chat/completions"));
    assert_eq!(sent.header("authorization"), Some("Bearer sk_canary"));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    let image = &sent.json()["messages"][0]["content"][0]["image_url"];
    assert_eq!((image["url"].as_str(), image["detail"].as_str()), (Some("data:image/jpeg;base64,/9j/"), Some("low")));
}

#[tokio::test]
async fn an_answer_in_one_piece_is_read_whether_it_was_asked_for_or_not() {
    for is_streamed in [false, true] {
        let server = Loopback::play([recorded("15_plain_completion.json")]);
        let mut request = question_to(&server, "What is it?");
        request.is_streamed = is_streamed;
        let (events, result) = ask(&request, None, Patience::NONE).await;
        let expected = [
            "started demo/vision-1",
            "reasoning It is round.",
            "text A red cup.",
            "usage 812 5",
            "finished stop chat-1",
        ];
        assert_eq!(lines(&events, &result), expected);
        assert_eq!(server.requests()[0].json()["stream"], is_streamed);
        assert_eq!(server.requests()[0].header("authorization"), None);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for first in [
        refusal("rate_flat.json", 429).header("retry-after", "0"),
        refusal("busy_flat.json", 503),
        refusal("empty.txt", 500),
        recorded("10_error_in_chunk_with_word_code.sse"),
        Reply::stream("").ending(Ending::Reset),
        recorded("16_error_lost_by_the_server.sse").ending(Ending::Reset),
    ] {
        let server = Loopback::play([first, whole()]);
        let mut expected = vec!["retrying 1"];
        expected.extend(WHOLE);
        assert_eq!(asked(&server, PATIENT).await, expected);
        let requests = server.requests();
        assert_eq!((requests.len(), &requests[0].body), (2, &requests[1].body));
    }
}

#[tokio::test]
async fn the_wait_that_the_server_asks_for_is_announced() {
    let server = Loopback::play([refusal("rate_flat.json", 429).header("retry-after", "1"), whole()]);
    let (events, result) = ask(&question_to(&server, "What is it?"), None, PATIENT).await;
    assert_eq!(result, Ok(()));
    assert_eq!(events[0], StreamEvent::Retrying { after: Duration::from_secs(1), attempt: 1 });
}

#[tokio::test]
async fn a_wait_beyond_the_patience_is_reported_at_once() {
    let server = Loopback::play([refusal("rate_flat.json", 429).header("retry-after", "3600")]);
    let (events, result) = ask(&question_to(&server, "What is it?"), None, PATIENT).await;
    assert_eq!(events, []);
    assert_eq!(result.unwrap_err().facts().seconds, Some(3600));
}

#[tokio::test]
async fn what_a_repetition_cannot_help_is_not_repeated() {
    for (reply, expected) in [
        (refusal("blind_program.json", 500), "model_blind"),
        (refusal("key_flat.json", 401), "key_wrong"),
        (refusal("credit_flat.json", 403), "no_credit"),
        (recorded("16_error_lost_by_the_server.sse"), "cut"),
        (whole().header("location", "https://elsewhere.example/v1?a=b"), "none"),
    ] {
        let server = Loopback::play([reply]);
        let (_, result) = ask(&question_to(&server, "What is it?"), None, PATIENT).await;
        assert_eq!(result.map_or_else(|error| error.kind().as_str(), |()| "none"), expected);
        assert_eq!(server.requests().len(), 1, "{expected}");
    }
}

#[tokio::test]
async fn nothing_is_repeated_once_a_word_has_come() {
    let server = Loopback::play([recorded("16_cut.sse").ending(Ending::Reset), whole()]);
    assert_eq!(asked(&server, PATIENT).await, ["started demo/vision-1", "text A red cup.", "failed cut - "]);
    let server = Loopback::play([recorded("10_error_in_chunk.sse"), whole()]);
    let expected = ["started demo/vision-1", "text A red", "failed server_failed 502 Provider disconnected"];
    assert_eq!(asked(&server, PATIENT).await, expected);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_broken_connection_after_the_servers_reason_is_no_failure() {
    let server = Loopback::play([recorded("16_no_done.sse").ending(Ending::Reset)]);
    assert_eq!(asked(&server, Patience::NONE).await, WHOLE);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up() {
    let short = Duration::from_millis(150);
    for (reply, limits, expected) in [
        (
            recorded("16_cut.sse").ending(Ending::Hang),
            TimeLimits { first_byte: AMPLE, idle: short },
            vec!["started demo/vision-1", "text A red cup.", "failed stalled - "],
        ),
        (
            Reply::stream("").ending(Ending::Hang),
            TimeLimits { first_byte: short, idle: AMPLE },
            vec!["failed stalled - "],
        ),
        (whole().after(AMPLE), TimeLimits { first_byte: short, idle: AMPLE }, vec!["failed stalled - "]),
        (
            recorded("13_bare_text.sse").ending(Ending::Hang),
            TimeLimits { first_byte: AMPLE, idle: short },
            vec!["failed server_nonsense - Number of choices must be greater than 0."],
        ),
        (
            recorded("14_unframed_error.sse").ending(Ending::Hang),
            TimeLimits { first_byte: AMPLE, idle: short },
            vec!["failed server_failed 500 Failed to load the model"],
        ),
        (
            recorded("16_no_done.sse").ending(Ending::Hang),
            TimeLimits { first_byte: AMPLE, idle: short },
            WHOLE.to_vec(),
        ),
    ] {
        let server = Loopback::play([reply]);
        let mut request = question_to(&server, "What is it?");
        request.endpoint.quirks.time_limits = limits;
        let (events, result) = ask(&request, None, Patience::NONE).await;
        assert_eq!(lines(&events, &result), expected);
    }
}

#[tokio::test]
async fn signs_of_life_keep_a_slow_answer_alive() {
    let stream = format!("{}data: [DONE]\n\n", ": ping\n\n".repeat(8) + &sentence("late"));
    let server = Loopback::play([Reply::stream(stream).cut_into(8).every(Duration::from_millis(40))]);
    let mut request = question_to(&server, "What is it?");
    request.endpoint.quirks.time_limits.idle = Duration::from_secs(5);
    let (events, result) = ask(&request, None, Patience::NONE).await;
    assert_eq!(lines(&events, &result), ["started ", "text late", "finished stop "]);
}

fn sentence(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
}

#[tokio::test]
async fn a_field_that_the_server_does_not_know_is_left_out_the_second_time() {
    let mind = r#"{"error":{"message":"Unknown field: stream_options","type":"invalid_request_error"}}"#;
    let server = Loopback::play([Reply::json(400, mind), whole()]);
    assert_eq!(asked(&server, Patience::NONE).await, WHOLE);
    let requests = server.requests();
    assert_eq!(requests[0].json()["stream_options"]["include_usage"], true);
    assert_eq!(requests[1].json().get("stream_options"), None);
    let server = Loopback::always(Reply::json(400, mind));
    let expected = ["failed server_failed 400 Unknown field: stream_options"];
    assert_eq!(asked(&server, PATIENT).await, expected);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_temperature_that_was_asked_for_and_is_refused_is_told_of() {
    let mind = r#"{"error":{"message":"Unsupported value: 'temperature' does not support 0.2","code":400}}"#;
    for (temperature, told) in [(Some(0.2), 1), (None, 0)] {
        let server = Loopback::play([Reply::json(400, mind), whole()]);
        let mut request = question_to(&server, "What is it?");
        request.temperature = temperature;
        let (events, result) = ask(&request, None, Patience::NONE).await;
        assert_eq!(result.is_ok(), server.requests().len() == 2);
        let count = events.iter().filter(|event| **event == StreamEvent::AtOwnTemperature).count();
        assert_eq!((count, server.requests()[0].json().get("temperature").is_some()), (told, told == 1));
        assert_eq!(server.requests()[1].json().get("temperature"), None);
    }
}

#[tokio::test]
async fn an_answer_is_asked_for_as_long_as_there_is_room_for_it() {
    for (file, room) in [("bound_context.json", 300), ("bound_output.json", 256)] {
        let server = Loopback::play([refusal(file, 400), whole()]);
        assert_eq!(asked(&server, Patience::NONE).await, WHOLE);
        let bounds: Vec<_> = server.requests().iter().map(|sent| sent.json()["max_tokens"].as_u64()).collect();
        assert_eq!(bounds, [Some(512), Some(room)], "{file}");
    }
}

#[tokio::test]
async fn a_first_question_that_is_too_long_is_told_from_a_long_conversation() {
    let server = Loopback::always(refusal("context_program.json", 400));
    let mut request = question_to(&server, "What is it?");
    let error = ask(&request, None, Patience::NONE).await.1.unwrap_err();
    assert_eq!(error.facts().why, Some(Why::QuestionTooLong));
    request.turns = vec![request.turns[0].clone(); 3];
    let error = ask(&request, None, Patience::NONE).await.1.unwrap_err();
    assert_eq!((error.kind().as_str(), error.facts().why), ("context_too_long", None));
}

#[tokio::test]
async fn a_picture_is_fetched_in_vain_only_where_its_address_was_sent() {
    for file in ["address_base64.json", "address_download.json", "address_unsupported.json", "address_value.json"] {
        let server = Loopback::always(refusal(file, 400));
        let mut request = question_to(&server, "What is it?");
        let error = ask(&request, None, Patience::NONE).await.1.unwrap_err();
        assert_eq!(error.facts().why, Some(Why::Rejected), "{file}");
        request.turns[0].parts.push(ContentPart::PictureAt("https://pictures.example/a.png".to_owned()));
        let error = ask(&request, None, Patience::NONE).await.1.unwrap_err();
        assert_eq!(
            (error.kind().as_str(), error.facts().why),
            ("server_failed", Some(Why::PictureNotFetched)),
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Loopback::always(whole());
    let target = format!("{}/v1/chat/completions?token=x", elsewhere.url());
    let server = Loopback::play([Reply::new(307, "text/plain", "moved").header("location", &target)]);
    let request = question_to(&server, "What is it?");
    let error = ask(&request, Secret::new("sk_canary").as_ref(), PATIENT).await.1.unwrap_err();
    assert_eq!(error.kind().as_str(), "wrong_address");
    let reason = format!("the server sends requests on to {}/v1/chat/completions", elsewhere.url());
    assert_eq!(error.detail(), Some(reason.as_str()));
    let facts = error.facts();
    let expected = format!("{}/v1/chat/completions", elsewhere.url());
    assert_eq!((facts.why, facts.address), (Some(Why::SendsOn), Some(expected)));
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn a_key_is_never_sent_in_clear_text_over_a_network() {
    let server = Loopback::play([whole()]);
    let mut request = question_to(&server, "What is it?");
    request.endpoint.base_url = "http://192.0.2.1/v1".to_owned();
    let key = Secret::new("sk_canary");
    let error = ask(&request, key.as_ref(), PATIENT).await.1.unwrap_err();
    assert_eq!(error.kind().as_str(), "wrong_address");
    assert!(error.detail().is_some_and(|detail| detail.contains("192.0.2.1")));
    assert_eq!(error.facts().why, Some(Why::KeyExposed));
    let listed = asker().models(&request.endpoint, key.as_ref()).await;
    assert_eq!(listed.map_err(|error| error.kind().as_str()), Err("wrong_address"));
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_not_shown() {
    let key = Secret::new("sk_canary");
    let told = r#"{"error":{"message":"Incorrect key sk_canary"}}"#;
    for reply in
        [Reply::json(401, told), Reply::stream(format!("data: {told}\n\n")), Reply::stream("data: sk_canary\n\n")]
    {
        let server = Loopback::play([reply]);
        let error = ask(&question_to(&server, "What is it?"), key.as_ref(), Patience::NONE).await.1.unwrap_err();
        let everything = format!("{error} {error:?}");
        assert!(everything.contains("[key]") && !everything.contains("sk_canary"), "{everything}");
    }
}

#[tokio::test]
async fn too_many_pictures_are_refused_before_anything_is_sent() {
    let server = Loopback::always(whole());
    let mut request = question_to(&server, "What is it?");
    request.endpoint.quirks.max_pictures = Some(0);
    let picture = PreparedPicture {
        media_type: MediaType::Png,
        size: PixelSize::new(1, 1),
        bytes: Arc::from([0]),
        quality: None,
    };
    request.turns[0].parts.push(ContentPart::Picture(Arc::new(picture)));
    let error = ask(&request, None, PATIENT).await.1.unwrap_err();
    assert_eq!((error.kind().as_str(), error.facts().limit), ("too_many_pictures", Some(0)));
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_is_told_by_its_cause() {
    let server = Loopback::always(whole());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
    for (base_url, expected) in [
        (format!("http://{nobody}/v1"), "refused"),
        (server.url().replace("http://", "https://"), "tls"),
        ("no address".to_owned(), "wrong_address"),
    ] {
        let mut request = question_to(&server, "What is it?");
        request.endpoint.base_url.clone_from(&base_url);
        let error = ask(&request, None, PATIENT).await.1.unwrap_err();
        assert_eq!(error.kind().as_str(), expected, "{base_url}: {error}");
    }
}

#[tokio::test]
async fn a_dropped_question_closes_its_connection() {
    let server = Loopback::always(recorded("16_cut.sse").ending(Ending::Hang));
    let request = question_to(&server, "What is it?");
    let (tell, told) = tokio::sync::oneshot::channel();
    let mut tell = Some(tell);
    let asking = tokio::spawn(async move {
        let mut on_event = |event| {
            if matches!(event, StreamEvent::Text(_))
                && let Some(tell) = tell.take()
            {
                let _ = tell.send(());
            }
        };
        asker().chat(&request, None, Patience::NONE, &mut on_event).await
    });
    told.await.expect("text came");
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    let is_closed = tokio::task::spawn_blocking(move || server.has_lost_a_client_within(AMPLE)).await;
    assert!(is_closed.expect("the waiting ends"));
}

#[tokio::test]
async fn models_are_listed_with_the_key_and_from_the_path_of_the_provider() {
    let list = r#"{"data":[{"id":"a","features":["vision"],"input_token_price_per_m":1500},{"id":"dev/b"}]}"#;
    let server = Loopback::always(Reply::json(200, list));
    let mut endpoint = endpoint_of(&server);
    endpoint.quirks.hidden_models = vec!["dev/".to_owned()];
    for (path, expected) in [("models", "/v1/models"), ("/api/tags", "/api/tags")] {
        endpoint.quirks.models_paths = vec![path.to_owned()];
        let models = asker().models(&endpoint, Secret::new("sk_canary").as_ref()).await.unwrap();
        let told: Vec<_> = models.iter().map(|model| (model.id.as_str(), model.sees_pictures)).collect();
        assert_eq!(told, [("a", Some(true))]);
        assert_eq!(models[0].input_per_million.map(|usd| usd.to_string()).as_deref(), Some("0.15"));
        let requests = server.requests();
        let sent = requests.last().unwrap();
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("GET", expected));
        assert_eq!(sent.header("authorization"), Some("Bearer sk_canary"));
    }
}

#[tokio::test]
async fn a_key_is_judged_by_what_a_nameless_model_is_answered() {
    let key = Secret::new("sk_canary").unwrap();
    for (reply, expected) in [
        (refusal("key_flat.json", 401), Ok(KeyCheck::Wrong)),
        (refusal("key_not_provided.json", 403), Ok(KeyCheck::Wrong)),
        (Reply::new(403, "text/plain", "Forbidden"), Ok(KeyCheck::Wrong)),
        (refusal("access_flat.json", 403), Err("no_access")),
        (refusal("model_flat.json", 404), Ok(KeyCheck::Right)),
        (recorded("15_plain_completion.json"), Ok(KeyCheck::Unclear)),
        (refusal("credit_flat.json", 403), Err("no_credit")),
        (refusal("busy_flat.json", 503), Err("server_failed")),
        (refusal("path_plain.txt", 404), Err("wrong_address")),
    ] {
        let server = Loopback::play([reply]);
        let check = asker().check_key(&endpoint_of(&server), &key).await;
        assert_eq!(check.map_err(|error| error.kind().as_str()), expected);
        let sent = &server.requests()[0];
        assert_eq!((sent.json()["model"].as_str(), sent.json()["stream"].as_bool()), (Some(""), None));
    }
}

#[tokio::test]
async fn a_table_is_asked_for_without_a_schema_where_the_model_takes_none() {
    let server = Loopback::play([refusal("feature_flat.json", 400), whole()]);
    let mut request = question_to(&server, "How do they differ?");
    request.form = discern::domain::AnswerForm::ComparisonTable;
    request.endpoint.quirks.takes_schema = true;
    let (events, result) = ask(&request, None, Patience::NONE).await;
    assert_eq!(lines(&events, &result), WHOLE);
    let has_schema = |sent: &crate::loopback::Recorded| sent.json().get("response_format").is_some();
    assert_eq!(server.requests().iter().map(has_schema).collect::<Vec<_>>(), [true, false]);
}
