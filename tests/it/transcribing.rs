//! Pictures that a model reads: cut, asked for in parts, joined, with servers that fail in the middle.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use discern::catalog::Catalog;
use discern::domain::{
    Detail, FailureKind, FinishReason, JobId, Patience, PictureId, PictureSource, PixelRect, PixelSize, TextLayout,
    Transcript, TranscriptionRequest, TrimmedLoop, Usage,
};
use discern::imaging;
use discern::protocol::{Command, Event};

use crate::engine::Bench;
use crate::llm_client::endpoint_of;
use crate::llm_repetition::transcript;
use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Recorded, Reply};

const WIDTH: u32 = 600;
const HEIGHT: u32 = 4400;
const PATIENT: Patience = Patience { total: Duration::from_secs(30), retries: 3 };

/// A long page of something like lines of text, 24 px apart; the left margin tells how far down a row is.
fn long_page() -> Arc<[u8]> {
    let grey = |x: u32, y: u32| match (x, y % 24) {
        (0..8, _) => 255 - (y * 200 / HEIGHT) as u8,
        (40..560, 6..18) if (x / 3 * 7 + y / 2) % 5 < 2 => 20,
        _ => 255,
    };
    let data: Vec<u8> = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))).map(|(x, y)| grey(x, y)).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&data).unwrap();
    writer.finish().unwrap();
    bytes.into()
}

/// The size of the picture in a request, and how far down the page it begins, in hundredths.
fn picture_in(request: &Recorded) -> (PixelSize, u32) {
    let json = request.json();
    let parts = json["messages"][0]["content"].as_array().unwrap();
    let url = parts.iter().find_map(|part| part["image_url"]["url"].as_str()).unwrap();
    let bytes = STANDARD.decode(url.split_once(',').unwrap().1).unwrap();
    let pixels = imaging::pixels(&imaging::open(bytes.into()).unwrap());
    (pixels.size, (255 - u32::from(pixels.rgb[0])) / 2)
}

/// Which of three parts is asked for.
fn part_of(request: &Recorded) -> usize {
    (picture_in(request).1 / 30) as usize
}

/// A server that answers each part with what `answers` has for it.
fn server_for(answers: impl Fn(usize) -> Reply + Send + 'static) -> Loopback {
    Loopback::answer(move |request: &Recorded| answers(part_of(request)))
}

/// A whole answer, a few words in each event.
fn answer(text: &str) -> Reply {
    let mut body = String::new();
    for piece in text.split_inclusive(' ') {
        let chunk = serde_json::json!({"choices": [{"delta": {"content": piece}}]});
        body.extend(["data: ", chunk.to_string().as_str(), "\n\n"]);
    }
    let end = serde_json::json!({
        "choices": [{"delta": {}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10},
    });
    Reply::stream(format!("{body}data: {end}\n\ndata: [DONE]\n\n"))
}

/// Some lines of the page as it would be read.
fn lines(range: std::ops::Range<usize>) -> String {
    range.map(|n| format!("Line {n} costs {}.{:02} in all", n * 37 % 91, n * 53 % 100)).collect::<Vec<_>>().join("\n")
}

/// Three parts that share two lines each.
fn part_text(part: usize) -> String {
    [lines(0..20), lines(18..40), lines(38..60)][part].clone()
}

fn request_to(server: &Loopback) -> Box<TranscriptionRequest> {
    let catalog = Catalog::load().unwrap();
    Box::new(TranscriptionRequest {
        endpoint: endpoint_of(server),
        model: "demo/vision-1".to_owned(),
        layout: TextLayout::AsSeen,
        prompts: catalog.transcription.clone(),
        rules: catalog.fitting,
        limits: catalog.family_of("").limits,
        system: None,
        max_tokens: 8000,
        temperature: 0.0,
        detail: Detail::High,
        is_streamed: true,
        plausible_repeats: None,
    })
}

/// An engine with the long page in it.
async fn bench_with_page() -> (Bench, PictureId) {
    let bench = Bench::new();
    let (job, picture) = (JobId::fresh(), PictureId::fresh());
    let source = PictureSource::Bytes { name: "page".to_owned(), bytes: long_page() };
    bench.send(Command::OpenPicture { job, picture, source, quarters: 0 });
    bench.events_of(job).await;
    (bench, picture)
}

async fn transcribe(server: &Loopback, region: Option<PixelRect>, patience: Patience) -> Vec<Event> {
    let (bench, picture) = bench_with_page().await;
    let job = JobId::fresh();
    bench.send(Command::Transcribe { job, picture, region, request: request_to(server), patience });
    bench.events_of(job).await
}

fn transcript_of(events: &[Event]) -> &Transcript {
    match events.last() {
        Some(Event::Transcribed { transcript, .. }) => transcript,
        other => panic!("{other:?}"),
    }
}

fn failure_of(events: &[Event]) -> FailureKind {
    match events.last() {
        Some(Event::JobFailed { failure, .. }) => failure.kind,
        other => panic!("{other:?}"),
    }
}

/// What was shown last before the end.
fn shown(events: &[Event]) -> &str {
    let grown = events.iter().rev().find_map(|event| match event {
        Event::TranscriptGrown { text, .. } => Some(text.as_str()),
        _ => None,
    });
    grown.unwrap_or_default()
}

#[tokio::test]
async fn a_long_page_is_asked_for_in_parts_and_comes_back_as_one_text() {
    let server = server_for(|part| answer(&part_text(part)));
    let events = transcribe(&server, None, Patience::NONE).await;
    let expected = Transcript {
        text: lines(0..60),
        part_count: 3,
        usage: Some(Usage { prompt_tokens: Some(300), completion_tokens: Some(30) }),
        reason: FinishReason::Stop,
        trimmed: Vec::new(),
        unsure_joins: Vec::new(),
        unreadable: 0,
    };
    assert_eq!(*transcript_of(&events), expected);
    assert_eq!(shown(&events), lines(0..60));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn nothing_is_sent_but_the_part_and_what_is_asked_of_it() {
    let server = server_for(|part| answer(&part_text(part)));
    transcribe(&server, None, Patience::NONE).await;
    let prompts = Catalog::load().unwrap().transcription;
    let mut heights = 0;
    for request in server.requests() {
        let json = request.json();
        let content = &json["messages"][0]["content"];
        assert_eq!(json["messages"].as_array().map(Vec::len), Some(1));
        assert_eq!(content.as_array().map(Vec::len), Some(2));
        assert_eq!(content[1]["text"], prompts.prompt(TextLayout::AsSeen, true));
        assert_eq!(json["temperature"], 0.0);
        let (size, _) = picture_in(&request);
        assert_eq!(size.width, WIDTH, "the parts are not scaled");
        assert!(json["max_tokens"].as_u64().is_some_and(|tokens| (1024..=8000).contains(&tokens)));
        heights += size.height;
    }
    assert!((HEIGHT + 60..HEIGHT + 200).contains(&heights), "{heights} rows in all");
}

#[tokio::test]
async fn a_part_that_repeats_itself_is_stopped_and_trimmed() {
    let server = server_for(|part| match part {
        // More would never come, and is not waited for.
        1 => Reply::file(&folder().join("transcripts/loop_line.sse")).cut_into(1000).ending(Ending::Hang),
        part => answer(&part_text(part)),
    });
    let events = transcribe(&server, None, Patience::NONE).await;
    let transcript = transcript_of(&events);
    let middle = "Invoice 2291\nDate: 14 March\n\nTerms\nThe buyer agrees to the terms.";
    assert_eq!(transcript.text, format!("{}\n{middle}\n{}", lines(0..20), lines(38..60)));
    let [TrimmedLoop { part: 1, copies }] = transcript.trimmed[..] else { panic!("{:?}", transcript.trimmed) };
    assert!(copies >= 90);
    assert_eq!(transcript.unsure_joins, [1, 2]);
    assert_eq!(transcript.reason, FinishReason::Stop);
}

#[tokio::test]
async fn rows_that_really_repeat_are_all_there() {
    let zeros = transcript("true_equal_rows");
    let text = zeros.clone();
    let server = Loopback::answer(move |_| answer(&text));
    let events = transcribe(&server, Some(PixelRect::new(0, 0, WIDTH, 500)), Patience::NONE).await;
    assert_eq!(transcript_of(&events).text, zeros.trim_end());
}

#[tokio::test]
async fn a_busy_server_is_asked_again_for_the_part_that_it_refused() {
    let refused = Mutex::new(false);
    let server = server_for(move |part| {
        if part == 1 && !std::mem::replace(&mut *refused.lock().unwrap(), true) {
            Reply::json(429, r#"{"error":{"message":"slow down"}}"#).header("retry-after", "0")
        } else {
            answer(&part_text(part))
        }
    });
    let events = transcribe(&server, None, PATIENT).await;
    assert!(events.iter().any(|event| matches!(event, Event::ChatRetrying { .. })), "{events:?}");
    assert_eq!(transcript_of(&events).text, lines(0..60));
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_part_that_fails_ends_the_job_with_its_failure() {
    let server = server_for(|part| match part {
        1 => Reply::json(401, r#"{"error":{"message":"who are you?"}}"#),
        part => answer(&part_text(part)),
    });
    assert_eq!(failure_of(&transcribe(&server, None, PATIENT).await), FailureKind::KeyMissing);
    let filtered = server_for(|_| Reply::file(&folder().join("22_finish_content_filter.sse")));
    assert_eq!(failure_of(&transcribe(&filtered, None, PATIENT).await), FailureKind::ContentFiltered);
}

#[tokio::test]
async fn what_had_arrived_before_a_cancel_is_kept() {
    let beginning = "data: {\"choices\":[{\"delta\":{\"content\":\"Line 0 costs 0.00 in all\\nLine 1\"}}]}\n\n";
    let server = server_for(move |_| Reply::stream(beginning).ending(Ending::Hang));
    let (bench, picture) = bench_with_page().await;
    let job = JobId::fresh();
    let request = request_to(&server);
    bench.send(Command::Transcribe { job, picture, region: None, request, patience: Patience::NONE });
    let begun = bench.events_until(job, |event| matches!(event, Event::TranscriptGrown { .. })).await;
    assert_eq!(shown(&begun), "Line 0 costs 0.00 in all\nLine 1");
    bench.engine.cancel(job);
    assert_eq!(failure_of(&bench.events_of(job).await), FailureKind::Cancelled);
}

#[tokio::test]
async fn a_rectangle_is_read_alone() {
    let server = Loopback::always(answer("Here is the text:\n\n```\nTotal [unreadable]\n```"));
    let region = PixelRect::new(0, 2200, 300, 100);
    let events = transcribe(&server, Some(region), Patience::NONE).await;
    let transcript = transcript_of(&events);
    assert_eq!((transcript.text.as_str(), transcript.unreadable, transcript.part_count), ("Total [unreadable]", 1, 1));
    let requests = server.requests();
    let (size, below) = picture_in(&requests[0]);
    assert_eq!((requests.len(), size), (1, PixelSize::new(300, 100)));
    assert!((48..=52).contains(&below), "{below} hundredths down the page");
    let prompt = Catalog::load().unwrap().transcription.prompt(TextLayout::AsSeen, false);
    assert_eq!(requests[0].json()["messages"][0]["content"][1]["text"], prompt);

    let outside = Some(PixelRect::new(WIDTH, 0, 10, 10));
    assert_eq!(failure_of(&transcribe(&server, outside, Patience::NONE).await), FailureKind::Unreadable);
}

#[tokio::test]
async fn a_picture_without_text_gives_an_empty_one() {
    let server = Loopback::always(answer("[no text]"));
    assert_eq!(transcript_of(&transcribe(&server, None, Patience::NONE).await).text, "");
}
