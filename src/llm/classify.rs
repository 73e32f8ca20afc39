//! From what a server said to the kind of failure: one table of phrases, then the status.
//!
//! Pure, and knows no provider: the phrases are those of the server programs behind many of them.
//! A phrase that is not understood yet is one more string in [`RULES`] and one more body in `tests/streams`.

use std::time::Duration;

use super::error::{LlmError, ServerReply};
use super::server_error::ServerError;
use crate::domain::Why;

/// Phrases in lower case, any of which decides, within the given statuses. The first rule that fits wins.
struct Rule {
    statuses: &'static [std::ops::RangeInclusive<u16>],
    phrases: &'static [&'static str],
    error: fn(ServerReply) -> LlmError,
}

const ANY: &[std::ops::RangeInclusive<u16>] = &[0..=999];
/// Everything but the statuses that say on their own what is wrong: 401, 402, 429.
const UNCLEAR: &[std::ops::RangeInclusive<u16>] = &[0..=400, 403..=428, 430..=999];

/// A shorter answer than this is not worth asking for.
const LEAST_ROOM: u64 = 256;

const RULES: [Rule; 11] = [
    Rule {
        statuses: ANY,
        phrases: &[
            "not_enough_balance",
            "not enough balance",
            "insufficient_quota",
            "insufficient balance",
            "insufficient_balance",
            "insufficient credit",
            "insufficient funds",
            "exceeded your current quota",
            "more credits",
            "payment required",
        ],
        error: LlmError::NoCredit,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "invalid_api_key",
            "invalid api key",
            "incorrect api key",
            "api key not valid",
            "api key not provided",
            "failed_to_auth",
            "invalid_authentication",
            "no auth credentials",
            "authentication_error",
        ],
        error: LlmError::KeyWrong,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "image input is not supported",
            "not support image",
            "no endpoints found that support image",
            "not a multimodal model",
            "not support vision",
            "feature: vision",
            "not support multimodal",
            "image_url is only supported by certain models",
            "unknown variant `image_url`",
            "mmproj",
            "image input is not enabled",
            "not a vision model",
        ],
        error: LlmError::ModelBlind,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "at most 1 image",
            "only supports one image",
            "more than one image",
            "too many images",
            "image(s) may be provided",
            "images may be provided",
            "maximum number of images",
        ],
        error: LlmError::TooManyPictures,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "context_length_exceeded",
            "exceed_context_size_error",
            "maximum context length",
            "context window",
            "context size",
            "context length",
            "prompt is too long",
            "input is too long",
        ],
        error: LlmError::ContextTooLong,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "payload too large",
            "entity too large",
            "request too large",
            "image too large",
            "image is too large",
            "image size exceeds",
            "body is too large",
            "exceeds the maximum size",
            "exceeds the size limit",
        ],
        error: LlmError::TooLarge,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "content_filter",
            "content filter",
            "content_policy",
            "content management policy",
            "data_inspection_failed",
            "flagged by moderation",
            "requires moderation",
        ],
        error: LlmError::ContentFiltered,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &["model_access_denied", "access_deny", "permission_denied", "permission denied"],
        error: LlmError::NoAccess,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "model not found",
            "model_not_found",
            "model_not_exist",
            "model does not exist",
            "not a valid model",
            "unknown model",
            "invalid model",
            "no such model",
            "provide a model",
            "model is required",
            "no endpoints found for",
        ],
        error: LlmError::ModelUnknown,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &["rate_limit", "rate limit", "token_limit_exceeded", "too many requests"],
        error: LlmError::RateLimit,
    },
    Rule {
        statuses: UNCLEAR,
        phrases: &[
            "'url' field must be a base64",
            "image urls are not currently supported",
            "failed to download image",
            "invalid image_url",
            "invalid_image_url",
        ],
        error: picture_not_fetched,
    },
];

fn picture_not_fetched(reply: ServerReply) -> LlmError {
    LlmError::ServerFailed(ServerReply { why: Some(Why::PictureNotFetched), ..reply })
}

/// What a refusal means that nothing is known of but its status: the same request is refused again.
pub(super) fn rejection(status: u16) -> Option<Why> {
    (status != 408 && (400..500).contains(&status)).then_some(Why::Rejected)
}

/// What a refusal of this HTTP status means.
pub(super) fn classify(status: u16, error: ServerError, retry_after: Option<Duration>) -> LlmError {
    let said = error.searchable();
    let limit = error
        .limit
        .or_else(|| number_after(&said, "maximum context length is"))
        .or_else(|| if said.contains("only supports one image") { Some(1) } else { number_after(&said, "at most") });
    let (is_json, room) = (error.is_json, room_for_answer(&said));
    let reply = ServerReply {
        status: (400..600).contains(&status).then_some(status).or(error.status),
        text: error.message,
        retry_after,
        limit,
        room,
        ..ServerReply::default()
    };
    let fits = |rule: &&Rule| {
        rule.statuses.iter().any(|range| range.contains(&status))
            && rule.phrases.iter().any(|phrase| said.contains(phrase))
    };
    if let Some(rule) = RULES.iter().find(fits) {
        return (rule.error)(ServerReply { is_told: true, ..reply });
    }
    match status {
        401 => LlmError::KeyWrong(reply),
        402 => LlmError::NoCredit(reply),
        403 => LlmError::NoAccess(reply),
        // A wrong path is answered by a web server in plain words; a program that knows its models names the model.
        404 | 410 if is_json && said.contains("model") => LlmError::ModelUnknown(reply),
        407 => LlmError::Proxy { cause: format!("the proxy wants a password{reply}") },
        413 => LlmError::TooLarge(reply),
        429 => LlmError::RateLimit(reply),
        300..=399 | 404 | 405 | 410 => {
            LlmError::WrongAddress { reason: "no such service at this address".to_owned(), reply }
        }
        400 if said.contains("plain http request was sent to https") => {
            let reply = ServerReply { why: Some(Why::WantsHttps), ..reply };
            LlmError::WrongAddress { reason: "the server wants https".to_owned(), reply }
        }
        _ => LlmError::ServerFailed(ServerReply { why: rejection(status), ..reply }),
    }
}

/// What an error within an answer means. Its own number takes the status's place: the HTTP status said success.
pub(super) fn classify_in_stream(error: ServerError) -> LlmError {
    classify(error.status.unwrap_or(200), error, None)
}

/// How many tokens an answer may have, where the server says it, or how many the question takes of how many.
fn room_for_answer(said: &str) -> Option<u32> {
    let context = number_after(said, "maximum context length is");
    let question = number_after(said, "your request has").or_else(|| number_after(said, "tokens ("));
    let room = match (context, question) {
        (Some(context), Some(question)) => context.checked_sub(question),
        _ if said.contains("tokens is too large") => number_after(said, "at most"),
        _ => None,
    };
    room.filter(|room| *room >= LEAST_ROOM).and_then(|room| u32::try_from(room).ok())
}

/// The first whole number that follows directly on `phrase`.
fn number_after(text: &str, phrase: &str) -> Option<u64> {
    let (_, rest) = text.split_once(phrase)?;
    let rest = rest.trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FailureKind;

    #[test]
    fn status_and_words_decide_the_kind() {
        for (status, body, kind) in [
            (401, "{}", FailureKind::KeyWrong),
            (402, "{}", FailureKind::NoCredit),
            (403, "{}", FailureKind::NoAccess),
            (404, "", FailureKind::WrongAddress),
            (404, r#"{"detail":"Not Found"}"#, FailureKind::WrongAddress),
            (404, r#"{"error":{"message":"The model `x` does not exist."}}"#, FailureKind::ModelUnknown),
            (405, "{}", FailureKind::WrongAddress),
            (301, "", FailureKind::WrongAddress),
            (407, "", FailureKind::Proxy),
            (413, "", FailureKind::TooLarge),
            (429, r#"{"error":{"type":"requests"}}"#, FailureKind::RateLimit),
            (429, r#"{"error":{"type":"insufficient_quota"}}"#, FailureKind::NoCredit),
            (429, r#"{"error":{"message":"Request too large: tokens per minute"}}"#, FailureKind::RateLimit),
            (400, r#"{"error":"something else"}"#, FailureKind::ServerFailed),
            (500, "", FailureKind::ServerFailed),
            (400, "The plain HTTP request was sent to HTTPS port", FailureKind::WrongAddress),
        ] {
            let error = classify(status, ServerError::read(body.as_bytes()), None);
            assert_eq!(error.kind(), kind, "{status} {body}");
        }
    }

    #[test]
    fn a_limit_is_read_where_the_server_names_it() {
        for (body, limit) in [
            ("This model's maximum context length is 8192 tokens.", Some(8192)),
            ("At most 2 image(s) may be provided in one request.", Some(2)),
            ("this model only supports one image while more than one image requested", Some(1)),
            ("too many images", None),
        ] {
            let error = classify(400, ServerError::read(body.as_bytes()), None);
            assert_eq!(error.facts().limit, limit, "{body}");
        }
    }

    #[test]
    fn a_refusal_is_told_from_a_fault() {
        for (status, why) in [(400, Some(Why::Rejected)), (422, Some(Why::Rejected)), (408, None), (500, None)] {
            let error = classify(status, ServerError::read(b"something"), None);
            assert_eq!((error.kind(), error.facts().why), (FailureKind::ServerFailed, why), "{status}");
        }
    }

    #[test]
    fn what_is_left_for_an_answer_is_read() {
        for (said, room) in [
            (
                "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is \
                 4096 tokens and your request has 1500 input tokens (4096 > 4096 - 1500).",
                Some(2596),
            ),
            (
                "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (904 in the \
                 messages, 4096 in the completion).",
                Some(3192),
            ),
            (
                "max_tokens is too large: 16384. This model supports at most 4096 completion tokens, whereas you \
                 provided 16384.",
                Some(4096),
            ),
            ("This model's maximum context length is 4096 tokens and your request has 4000 input tokens.", None),
            ("This model's maximum context length is 4096 tokens and your request has 5000 input tokens.", None),
            ("At most 500 image(s) may be provided.", None),
        ] {
            let body = format!("{{\"error\":{{\"message\":\"{said}\"}}}}");
            let error = classify(400, ServerError::read(body.as_bytes()), None);
            assert_eq!(error.reply().and_then(|reply| reply.room), room, "{said}");
        }
    }

    #[test]
    fn an_error_within_an_answer_brings_its_own_status() {
        let error = classify_in_stream(ServerError::read(br#"{"error":{"code":503,"message":"busy"}}"#));
        assert_eq!((error.kind(), error.facts().status), (FailureKind::ServerFailed, Some(503)));
        let error = classify_in_stream(ServerError::read(br#"{"error":{"code":"429"}}"#));
        assert_eq!(error.kind(), FailureKind::RateLimit);
        let error = classify_in_stream(ServerError::read(br#"{"error":{"message":"gone"}}"#));
        assert_eq!((error.kind(), error.facts().status), (FailureKind::ServerFailed, None));
    }
}
