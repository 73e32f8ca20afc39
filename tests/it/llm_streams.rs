//! Recorded streams and what the reader makes of them, however they are cut.

use std::path::{Path, PathBuf};

use discern::domain::{Patience, StreamEvent};
use discern::llm::{LlmError, StreamReader};

use crate::llm_client::{asker, question_to};
use crate::loopback::{Loopback, Reply};

const STARTED: &str = "started demo/vision-1";
const USAGE: &str = "usage 812 5";
const STOP: &str = "finished stop chat-1";
const WHOLE: &[&str] = &[STARTED, "text A red cup.", USAGE, STOP];
const WHOLE_UNCOUNTED: &[&str] = &[STARTED, "text A red cup.", STOP];
const THOUGHT: &[&str] = &[STARTED, "reasoning It is round.", "text A red cup.", STOP];

/// Every file of `tests/streams`, and the events and the failure that it stands for.
const EXPECTED: &[(&str, &[&str])] = &[
    ("01_line_ends_cr.sse", WHOLE),
    ("01_line_ends_crlf.sse", WHOLE),
    ("01_line_ends_lf.sse", WHOLE),
    ("01_line_ends_mixed.sse", WHOLE),
    ("02_multi_byte_text.sse", &[STARTED, "text Größe: 图片 🙂 – é", STOP]),
    ("03_no_space_after_colon.sse", WHOLE),
    ("04_json_on_next_line.sse", WHOLE),
    ("05_comments.sse", WHOLE),
    ("06_comment_as_data.sse", WHOLE),
    ("07_json_over_several_data_lines.sse", WHOLE),
    ("07_single_line_feeds.sse", WHOLE),
    ("08_glued_frames.sse", WHOLE),
    ("08_glued_whole_frames.sse", WHOLE),
    ("09_error_as_data.sse", &["failed server_failed 500 CUDA out of memory"]),
    ("09_error_as_data_after_text.sse", &[STARTED, "text A red", "failed server_failed 400 The engine has stopped"]),
    ("10_error_in_chunk.sse", &[STARTED, "text A red", "failed server_failed 502 Provider disconnected"]),
    ("10_error_in_chunk_with_word_code.sse", &["failed rate_limit - Slow down"]),
    (
        "11_error_field.sse",
        &[
            STARTED,
            "text A red",
            "failed model_blind 500 image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
        ],
    ),
    ("12_error_type_and_message.sse", &["failed server_failed - The model is overloaded"]),
    ("13_bare_text.sse", &["failed server_nonsense - Number of choices must be greater than 0."]),
    ("14_unframed_error.sse", &["failed server_failed 500 Failed to load the model"]),
    ("14_unframed_error_after_comment.sse", &["failed server_failed - Failed to load the model"]),
    ("14_unframed_error_over_several_lines.sse", &["failed server_failed 500 Failed to load the model"]),
    ("15_plain_completion.json", &[STARTED, "reasoning It is round.", "text A red cup.", USAGE, STOP]),
    ("15_plain_completion_cut.json", &["failed cut - "]),
    ("15_plain_error.json", &["failed key_wrong 401 Invalid API key"]),
    ("16_cut.sse", &[STARTED, "text A red cup.", "failed cut - "]),
    ("16_cut_within_a_frame.sse", &[STARTED, "text A red", "failed cut - "]),
    ("16_done_without_reason.sse", WHOLE_UNCOUNTED),
    ("16_error_lost_by_the_server.sse", &["failed cut - "]),
    ("16_no_done.sse", WHOLE),
    ("17_no_choices.sse", WHOLE),
    ("18_usage_in_last_content.sse", WHOLE),
    ("18_usage_on_every_chunk.sse", WHOLE),
    ("19_nulls.sse", WHOLE),
    ("20_reasoning.sse", THOUGHT),
    ("20_reasoning_content.sse", THOUGHT),
    ("20_reasoning_under_both_names.sse", THOUGHT),
    ("20_think_tags.sse", &[STARTED, "reasoning It is round.", "text A red cup, not <think>", STOP]),
    ("21_content_parts.sse", &[STARTED, "reasoning It is round.", "text A red cup.", USAGE, STOP]),
    ("22_finish_content_filter.sse", &[STARTED, "text A red", "finished content_filter chat-1"]),
    ("22_finish_error.sse", &[STARTED, "text A red", "failed server_failed - "]),
    ("22_finish_length.sse", &[STARTED, "text A red", "finished length chat-1"]),
    ("22_finish_tool_calls.sse", &[STARTED, "text A red", "finished tool_calls chat-1"]),
    ("22_finish_unknown.sse", &[STARTED, "text A red", "finished eos_token chat-1"]),
    ("24_wrapped_error.sse", &["failed rate_limit 429 Rate limit reached"]),
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/streams")
}

/// Events as lines, adjacent text of one kind in one line.
pub(crate) fn lines(events: &[StreamEvent], result: &Result<(), LlmError>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for event in events {
        let (word, rest) = match event {
            StreamEvent::Retrying { attempt, .. } => ("retrying", attempt.to_string()),
            StreamEvent::AtOwnTemperature => ("own temperature", String::new()),
            StreamEvent::Started { model } => ("started", model.clone().unwrap_or_default()),
            StreamEvent::Text(text) => ("text", text.clone()),
            StreamEvent::Reasoning(text) => ("reasoning", text.clone()),
            StreamEvent::Usage(usage) => {
                let count = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
                ("usage", format!("{} {}", count(usage.prompt_tokens), count(usage.completion_tokens)))
            }
            StreamEvent::Finished { reason, id } => {
                ("finished", format!("{reason} {}", id.clone().unwrap_or_default()))
            }
        };
        match lines.last_mut() {
            Some(last) if matches!(word, "text" | "reasoning") && last.starts_with(&format!("{word} ")) => {
                last.push_str(&rest);
            }
            _ => lines.push(format!("{word} {rest}")),
        }
    }
    if let Err(error) = result {
        let status = error.facts().status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        lines.push(format!("failed {} {status} {}", error.kind(), error.server_text().unwrap_or_default()));
    }
    lines
}

fn read_in_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut reader = StreamReader::new();
    let mut events = Vec::new();
    let mut on_event = |event| events.push(event);
    let mut result = pieces.into_iter().try_for_each(|piece| reader.push(piece, &mut on_event));
    if result.is_ok() {
        result = reader.finish(&mut on_event);
    }
    lines(&events, &result)
}

#[test]
fn every_recorded_stream_is_in_the_table() {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "sse" || extension == "json"))
        .collect();
    files.sort();
    let listed: Vec<&str> = EXPECTED.iter().map(|(file, _)| *file).collect();
    assert_eq!(files, listed);
}

#[test]
fn a_stream_means_the_same_wherever_it_is_cut() {
    for (file, expected) in EXPECTED {
        let bytes = std::fs::read(folder().join(file)).unwrap();
        for cut in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(cut);
            assert_eq!(read_in_pieces([head, tail]), *expected, "{file} cut at byte {cut}");
        }
        assert_eq!(read_in_pieces(bytes.chunks(1)), *expected, "{file} byte by byte");
    }
}

#[test]
fn a_stream_that_never_ends_a_line_is_given_up() {
    let mut reader = StreamReader::new();
    let piece = vec![b'x'; 1 << 20];
    let result = (0..40).try_for_each(|_| reader.push(&piece, &mut |_| {}));
    assert_eq!(result.map_err(|error| error.kind().as_str()), Err("server_nonsense"));
}

#[tokio::test]
async fn every_stream_means_the_same_over_a_connection() {
    for (file, expected) in EXPECTED {
        let bytes = std::fs::read(folder().join(file)).unwrap();
        for piece_bytes in [7, 100, usize::MAX] {
            // A wrong label must not matter either way.
            let label = if bytes.starts_with(b"{") { "text/event-stream" } else { "application/json" };
            let reply = Reply::new(200, label, bytes.clone()).cut_into(piece_bytes);
            let server = Loopback::play([reply]);
            let mut events = Vec::new();
            let request = question_to(&server, "a stream");
            let result = asker().chat(&request, None, Patience::NONE, &mut |event| events.push(event)).await;
            assert_eq!(lines(&events, &result), *expected, "{file} in pieces of {piece_bytes} bytes");
        }
    }
}
