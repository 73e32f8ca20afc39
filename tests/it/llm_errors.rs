//! Error bodies in every spelling, each over a connection: the kind that is made of them.

use discern::domain::{Patience, Secret};

use crate::llm_client::{asker, question_to};
use crate::llm_streams::folder;
use crate::loopback::{Loopback, Reply};

/// File, HTTP status, kind, and a part of the text that is shown (none: nothing is shown).
const EXPECTED: &[(&str, u16, &str, &str)] = &[
    ("access_deny.json", 403, "no_access", "identity verification needed"),
    ("access_flat.json", 403, "no_access", "this key may not use the model"),
    ("address_base64.json", 400, "server_failed", "must be a base64 encoded image"),
    ("address_download.json", 400, "server_failed", "Failed to download image"),
    ("address_unsupported.json", 400, "server_failed", "image URLs are not currently supported"),
    ("address_value.json", 400, "server_failed", "Invalid image_url.url value"),
    ("blind_cloud.json", 400, "model_blind", "does not support image input"),
    ("blind_flat_object.json", 400, "model_blind", "not a multimodal model"),
    ("blind_program.json", 500, "model_blind", "image input is not supported"),
    ("blind_word.json", 400, "model_blind", "Model does not support images"),
    ("bound_context.json", 400, "context_too_long", "maximum context length is 4096 tokens"),
    ("bound_output.json", 400, "server_failed", "is too large: 512"),
    ("busy_flat.json", 503, "server_failed", "service is not available"),
    ("context_nested.json", 400, "context_too_long", "8192 tokens"),
    ("context_program.json", 400, "context_too_long", "available context size"),
    ("credit_flat.json", 403, "no_credit", "not enough balance"),
    ("credit_payment.json", 402, "no_credit", "Insufficient credits"),
    ("credit_quota.json", 429, "no_credit", "exceeded your current quota"),
    ("empty.txt", 500, "server_failed", ""),
    ("endpoint_flat.json", 400, "server_failed", "does not support endpoint"),
    ("faults.json", 422, "server_failed", "body.messages: Field required"),
    ("feature_flat.json", 400, "server_failed", "does not support feature"),
    ("filtered.json", 400, "content_filtered", "The prompt was filtered."),
    ("gateway.html", 504, "server_failed", "504 Gateway Time-out"),
    ("json_then_text.txt", 502, "server_failed", "upstream failed"),
    ("key_flat.json", 401, "key_wrong", "failed to authenticate API key"),
    ("key_nested.json", 401, "key_wrong", "Incorrect API key provided: [key]."),
    ("key_not_provided.json", 403, "key_wrong", "API Key not provided"),
    ("model_flat.json", 404, "model_unknown", "model not found"),
    ("model_nested.json", 404, "model_unknown", "does not exist"),
    ("model_not_valid.json", 400, "model_unknown", "not a valid model ID"),
    ("model_pull.json", 404, "model_unknown", "try pulling it first"),
    ("path_detail.json", 404, "wrong_address", "Not Found"),
    ("path_plain.txt", 404, "wrong_address", "404 page not found"),
    ("path_program.json", 404, "wrong_address", "File Not Found"),
    ("picture_invalid.json", 400, "server_failed", "invalid image input"),
    ("pictures_limit.json", 400, "too_many_pictures", "At most 1 image(s)"),
    ("pictures_one.json", 500, "too_many_pictures", "only supports one image"),
    ("rate_flat.json", 429, "rate_limit", "please try again later"),
    ("rate_tokens.json", 429, "rate_limit", "please try again later"),
    ("rejected_flat.json", 400, "server_failed", "invalid request error"),
    ("status_code.json", 500, "server_failed", "Internal server error"),
    ("timed_out.json", 408, "server_failed", "timed out"),
    ("too_large.html", 413, "too_large", "413 Request Entity Too Large"),
    ("wrapped.json", 400, "server_failed", "trace_id"),
    ("wrapped_credit.json", 402, "no_credit", "insufficient balance"),
];

#[test]
fn every_error_body_is_in_the_table() {
    let mut files: Vec<String> = std::fs::read_dir(folder().join("errors"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let listed: Vec<&str> = EXPECTED.iter().map(|(file, ..)| *file).collect();
    assert_eq!(files, listed);
}

#[tokio::test]
async fn every_error_body_becomes_its_kind_and_shows_its_text() {
    for (file, status, kind, text) in EXPECTED {
        let body = std::fs::read(folder().join("errors").join(file)).unwrap();
        let server = Loopback::always(Reply::new(*status, "application/json", body));
        let key = Secret::new("sk-demo");
        let request = question_to(&server, "an error");
        let error = asker().chat(&request, key.as_ref(), Patience::NONE, &mut |_| {}).await.unwrap_err();
        assert_eq!((error.kind().as_str(), error.facts().status), (*kind, Some(*status)), "{file}");
        let shown = error.server_text().unwrap_or_default();
        assert!(shown.contains(text) && shown.is_empty() == text.is_empty(), "{file}: {shown}");
        let everything = format!("{error} {error:?}");
        assert!(!everything.contains("sk-demo") && !everything.contains("user_canary"), "{file}: {everything}");
    }
}
