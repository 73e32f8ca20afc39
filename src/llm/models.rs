//! Reads a server's list of models, in whatever shape it lists them.
//!
//! What a list does not tell stays `None`; the name of a model decides only whether it sees pictures, and only where
//! the list says nothing of it. A new spelling is one more key in the lists of names below.

use serde_json::Value;

use super::classify::classify_in_stream;
use super::error::{LlmError, ServerReply};
use super::quirks;
use super::server_error::ServerError;
use crate::domain::{Model, Quirks, Usd};

const ID_KEYS: [&str; 4] = ["id", "key", "model", "name"];
const NAME_KEYS: [&str; 3] = ["display_name", "title", "name"];
const CONTEXT_PATHS: [&str; 5] =
    ["/context_size", "/context_length", "/max_context_length", "/max_model_len", "/meta/n_ctx_train"];
const OUTPUT_PATHS: [&str; 3] = ["/max_output_tokens", "/max_completion_tokens", "/top_provider/max_completion_tokens"];
/// Lists of words, one of which may say that pictures are taken.
const ABILITY_LISTS: [&str; 4] = ["/input_modalities", "/architecture/input_modalities", "/features", "/capabilities"];
/// The words that say so.
const VISION_WORDS: [&str; 4] = ["image", "vision", "multimodal", "images"];
/// Switches that say whether pictures are taken.
const VISION_SWITCHES: [&str; 3] = ["/capabilities/vision", "/modalities/vision", "/has_image_understanding"];

/// The models of a list, in its order, each once, without those that the provider keeps to itself. What it does not tell
/// of pictures is for [`judge_by_names`].
///
/// # Errors
/// Nonsense when the body is no list; the server's error when it is one.
pub(super) fn models(body: &[u8], quirks: &Quirks) -> Result<Vec<Model>, LlmError> {
    let Ok(list) = serde_json::from_slice::<Value>(body) else {
        let said = ServerError::read(body).message.unwrap_or_default();
        return Err(LlmError::ServerNonsense(ServerReply::saying(&said)));
    };
    let lists: Vec<&Value> = match &list {
        Value::Array(_) => vec![&list],
        _ => ["data", "models"].iter().filter_map(|key| list.get(*key)).collect(),
    };
    if lists.is_empty() {
        return Err(classify_in_stream(ServerError::read(body))).map_err(|error| match error {
            LlmError::ServerFailed(reply) if reply.text.is_none() => LlmError::ServerNonsense(reply),
            error => error,
        });
    }
    let mut models: Vec<Model> = Vec::new();
    for entry in lists.into_iter().filter_map(Value::as_array).flatten() {
        let Some(model) = model(entry).filter(|model| !quirks::hides(quirks, &model.id)) else { continue };
        match models.iter_mut().find(|known| known.id == model.id) {
            // Some servers list twice, in two dialects, and tell half of it in each.
            Some(known) => complete(known, model),
            None => models.push(model),
        }
    }
    Ok(models)
}

/// Whether what a server has loaded takes pictures, by what it says of itself.
pub(super) fn loaded_model_sees(body: &[u8]) -> Option<bool> {
    let told: Value = serde_json::from_slice(body).ok()?;
    VISION_SWITCHES.iter().find_map(|path| told.pointer(path)?.as_bool())
}

/// A name that betrays pictures is believed where nothing else tells.
pub(super) fn judge_by_names(models: &mut [Model], quirks: &Quirks) {
    for model in models {
        if model.sees_pictures.is_none() && quirks::name_tells_of_vision(quirks, &model.id) {
            model.sees_pictures = Some(true);
        }
    }
}

fn model(entry: &Value) -> Option<Model> {
    if let Some(id) = entry.as_str() {
        return Some(Model::named(id));
    }
    let text = |keys: &[&str]| keys.iter().find_map(|key| entry.get(*key)?.as_str().filter(|text| !text.is_empty()));
    let id = text(&ID_KEYS)?;
    let count = |paths: &[&str]| paths.iter().find_map(|path| entry.pointer(path)?.as_u64().filter(|count| *count > 0));
    Some(Model {
        id: id.to_owned(),
        name: text(&NAME_KEYS).unwrap_or_else(|| file_name(id)).to_owned(),
        sees_pictures: sees_pictures(entry),
        context_tokens: count(&CONTEXT_PATHS),
        max_output_tokens: count(&OUTPUT_PATHS),
        input_per_million: price(entry, "prompt", "input_token_price_per_m"),
        output_per_million: price(entry, "completion", "output_token_price_per_m"),
    })
}

/// Yes as soon as one sign says so; no when signs were there and none did.
fn sees_pictures(entry: &Value) -> Option<bool> {
    let mut signs = Vec::new();
    for path in ABILITY_LISTS {
        let words = entry.pointer(path).and_then(Value::as_array).filter(|words| !words.is_empty());
        signs.extend(words.map(|words| words.iter().filter_map(Value::as_str).any(is_vision_word)));
    }
    signs.extend(VISION_SWITCHES.iter().filter_map(|path| entry.pointer(path)?.as_bool()));
    match entry.get("type").and_then(Value::as_str) {
        Some("vlm") => signs.push(true),
        Some("llm" | "embedding" | "embeddings") => signs.push(false),
        _ => {}
    }
    (!signs.is_empty()).then(|| signs.contains(&true))
}

/// Some servers name a model after the file that it lies in.
fn file_name(id: &str) -> &str {
    let file = id.rsplit(['/', '\\']).next().unwrap_or(id);
    file.strip_suffix(".gguf").unwrap_or(id)
}

fn is_vision_word(word: &str) -> bool {
    VISION_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The price of a million tokens, from the most exact spelling that is there.
fn price(entry: &Value, side: &str, flat_key: &str) -> Option<Usd> {
    /// Whole numbers count ten-thousandths of a dollar.
    const TEN_THOUSANDTHS: i32 = -4;
    /// A plain amount is the price of one token.
    const PER_TOKEN: i32 = 6;
    let priced = entry.get("pricing").and_then(|pricing| pricing.get(side));
    let of = |value: Option<&Value>, shift| amount(value?, shift);
    of(priced.and_then(|priced| priced.get("price_per_m_decimal")), 0)
        .or_else(|| of(priced.and_then(|priced| priced.get("price_per_m")), TEN_THOUSANDTHS))
        .or_else(|| of(priced, PER_TOKEN))
        .or_else(|| of(entry.get(flat_key), TEN_THOUSANDTHS))
}

/// An amount as a text or a number. Below zero stands for "unknown".
fn amount(value: &Value, shift: i32) -> Option<Usd> {
    match value {
        Value::String(text) => Usd::parse_shifted(text, shift),
        Value::Number(number) => Usd::parse_shifted(&number.to_string(), shift),
        _ => None,
    }
}

/// Adds what `more` knows and `known` does not.
fn complete(known: &mut Model, more: Model) {
    if known.name == known.id || known.name == file_name(&known.id) {
        known.name = more.name;
    }
    if known.sees_pictures != Some(true) {
        known.sees_pictures = more.sees_pictures.or(known.sees_pictures);
    }
    known.context_tokens = known.context_tokens.or(more.context_tokens);
    known.max_output_tokens = known.max_output_tokens.or(more.max_output_tokens);
    known.input_per_million = known.input_per_million.or(more.input_per_million);
    known.output_per_million = known.output_per_million.or(more.output_per_million);
}

#[cfg(test)]
mod tests {
    use super::super::quirks::tests::endpoint;
    use super::*;
    use crate::domain::FailureKind;

    fn quirks() -> Quirks {
        let mut quirks = endpoint("https://api.example.com/v1").quirks;
        quirks.hidden_models = vec!["internal/".to_owned()];
        quirks.vision_patterns = vec!["-vl".to_owned()];
        quirks
    }

    fn read(json: &str) -> Vec<Model> {
        let mut models = models(json.as_bytes(), &quirks()).unwrap();
        judge_by_names(&mut models, &quirks());
        models
    }

    #[test]
    fn a_list_is_read_in_every_shape() {
        for json in [
            r#"{"data":[{"id":"a"},{"id":"b"}]}"#,
            r#"{"object":"list","data":[{"id":"a"},{"id":"b"},{"id":"a"},{"id":"internal/x"},{"no":"id"},5]}"#,
            r#"{"models":[{"name":"a"},{"model":"b"}]}"#,
            r#"{"models":[{"key":"a","display_name":"a"},{"key":"b"}]}"#,
            r#"[{"id":"a"},{"id":"b"}]"#,
            r#"{"data":["a","b"]}"#,
        ] {
            let ids: Vec<String> = read(json).into_iter().map(|model| model.id).collect();
            assert_eq!(ids, ["a", "b"], "{json}");
        }
        assert_eq!(read(r#"{"object":"list","data":null}"#), []);
    }

    #[test]
    fn one_sign_of_vision_is_enough_and_the_name_counts_last() {
        for (rest, expected) in [
            (r#""input_modalities":["text","image"]"#, Some(true)),
            (r#""input_modalities":["text"]"#, Some(false)),
            (r#""input_modalities":["text"],"features":["vision"]"#, Some(true)),
            (r#""features":["function-calling"]"#, Some(false)),
            (r#""features":[]"#, None),
            (r#""capabilities":["completion","vision"]"#, Some(true)),
            (r#""capabilities":["completion","multimodal"]"#, Some(true)),
            (r#""capabilities":{"vision":true}"#, Some(true)),
            (r#""capabilities":{"vision":false}"#, Some(false)),
            (r#""architecture":{"input_modalities":["image","text"]}"#, Some(true)),
            (r#""type":"vlm""#, Some(true)),
            (r#""type":"llm""#, Some(false)),
            (r#""type":"llm","capabilities":{"vision":true}"#, Some(true)),
            (r#""type":"embedding""#, Some(false)),
            (r#""modalities":{"vision":true}"#, Some(true)),
            (r#""owned_by":"x""#, None),
        ] {
            assert_eq!(read(&format!(r#"[{{"id":"m",{rest}}}]"#))[0].sees_pictures, expected, "{rest}");
        }
        assert_eq!(read(r#"[{"id":"Some-VL-8b"}]"#)[0].sees_pictures, Some(true));
        assert_eq!(read(r#"[{"id":"some-vl-8b","input_modalities":["text"]}]"#)[0].sees_pictures, Some(false));
    }

    #[test]
    fn a_price_is_read_in_its_own_unit() {
        for (rest, expected) in [
            (r#""pricing":{"prompt":{"price_per_m":1500,"price_per_m_decimal":"0.151"}}"#, Some("0.151")),
            (r#""pricing":{"prompt":{"price_per_m":1500}}"#, Some("0.15")),
            (r#""pricing":{"prompt":"0.00000015"}"#, Some("0.15")),
            (r#""pricing":{"prompt":"-1"}"#, None),
            (r#""input_token_price_per_m":3900"#, Some("0.39")),
            (r#""input_token_price_per_m":0"#, Some("0")),
            (r#""input_token_price_per_m":-1"#, None),
            (r#""pricing":{}"#, None),
        ] {
            let price = read(&format!(r#"[{{"id":"m",{rest}}}]"#))[0].input_per_million;
            assert_eq!(price.map(|usd| usd.to_string()).as_deref(), expected, "{rest}");
        }
        let priced = read(r#"[{"id":"m","pricing":{"completion":"2e-6"}}]"#)[0].output_per_million;
        assert_eq!(priced.map(|usd| usd.to_string()).as_deref(), Some("2"));
    }

    #[test]
    fn names_and_limits_are_taken_where_they_stand() {
        let model = &read(r#"[{"id":"m","title":"T","display_name":"D","context_size":0,"context_length":8192}]"#)[0];
        assert_eq!((model.name.as_str(), model.context_tokens), ("D", Some(8192)));
        assert_eq!(read(r#"[{"id":"m","context_size":0}]"#)[0].context_tokens, None);
        for (id, name) in [
            ("/home/me/models/Some-VL-8B-Q4.gguf", "Some-VL-8B-Q4"),
            ("C:\\\\models\\\\a.gguf", "a"),
            ("maker/model", "maker/model"),
        ] {
            assert_eq!(read(&format!(r#"[{{"id":"{id}"}}]"#))[0].name, name);
        }
        assert_eq!(read(r#"[{"id":"m","meta":{"n_ctx_train":4096}}]"#)[0].context_tokens, Some(4096));
    }

    #[test]
    fn a_model_listed_in_two_dialects_is_one_model() {
        let json = r#"{"models":[{"name":"m","capabilities":["completion","multimodal"]}],
                       "data":[{"id":"m","meta":{"n_ctx_train":4096}}]}"#;
        let models = read(json);
        assert_eq!(models.len(), 1);
        assert_eq!((models[0].sees_pictures, models[0].context_tokens), (Some(true), Some(4096)));
    }

    #[test]
    fn a_server_tells_of_the_model_that_it_has_loaded() {
        for (json, expected) in [
            (r#"{"modalities":{"vision":true,"audio":false}}"#, Some(true)),
            (r#"{"has_image_understanding":false,"model_path":"m"}"#, Some(false)),
            (r#"{"model_path":"m"}"#, None),
            ("404 page not found", None),
        ] {
            assert_eq!(loaded_model_sees(json.as_bytes()), expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_list_is_said_to_be_none() {
        for (body, kind) in [
            ("<html><title>Welcome</title></html>", FailureKind::ServerNonsense),
            (r#"{"status":"ok"}"#, FailureKind::ServerNonsense),
            ("", FailureKind::ServerNonsense),
            (r#"{"error":"busy"}"#, FailureKind::ServerFailed),
            (r#"{"error":{"message":"Invalid API key"}}"#, FailureKind::KeyWrong),
        ] {
            assert_eq!(models(body.as_bytes(), &quirks()).unwrap_err().kind(), kind, "{body}");
        }
    }
}
