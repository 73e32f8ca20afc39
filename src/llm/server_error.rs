//! Reads what servers say when they refuse, in all the spellings there are.
//!
//! Gives words, numbers and a message; what they mean is `classify`'s business.
//! A new spelling is a key in one of the lists below, and a file in `tests/streams`.

use serde_json::{Map, Value};

/// Where the sentence for people stands, the best first.
const MESSAGE_KEYS: [&str; 8] =
    ["message", "error_message", "msg", "detail", "error_description", "description", "title", "reason"];
/// Where words for programs stand.
const WORD_KEYS: [&str; 7] = ["reason", "code", "type", "error_type", "status", "object", "param"];
/// Where a number that is an HTTP status may stand.
const STATUS_KEYS: [&str; 3] = ["code", "status", "statusCode"];
/// Where a limit in tokens may stand.
const LIMIT_KEYS: [&str; 1] = ["n_ctx"];

/// A server's error, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ServerError {
    /// The sentence for people. Never an identity of the user: only known keys are read.
    pub(super) message: Option<String>,
    /// The words for programs, in lower case, separated by spaces.
    pub(super) words: String,
    /// An HTTP status that stands in the body.
    pub(super) status: Option<u16>,
    pub(super) limit: Option<u64>,
    /// Whether the body was JSON: a plain text tells of a gateway or a wrong path.
    pub(super) is_json: bool,
}

impl ServerError {
    /// Reads a body: its first JSON value, else its text.
    pub(super) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}').trim();
        let json = text.strip_prefix("data:").unwrap_or(text).trim_start();
        if json.starts_with(['{', '[', '"'])
            && let Some(Ok(value)) = serde_json::Deserializer::from_str(json).into_iter::<Value>().next()
        {
            let mut error = Self { is_json: true, ..Self::default() };
            error.take(&value, 0);
            return error;
        }
        let text = if text.starts_with('<') { text_of_page(text) } else { text.to_owned() };
        Self { message: (!text.is_empty()).then_some(text), ..Self::default() }
    }

    /// Words and message in lower case, for looking phrases up.
    pub(super) fn searchable(&self) -> String {
        format!("{} {}", self.words, self.message.as_deref().unwrap_or_default().to_lowercase())
    }

    fn take(&mut self, value: &Value, depth: u8) {
        match value {
            Value::String(text) => self.take_text(text, depth),
            Value::Array(list) => {
                if let Some(first) = list.first() {
                    self.take(first, depth);
                }
            }
            Value::Object(object) => self.take_object(object, depth),
            _ => {}
        }
    }

    fn take_object(&mut self, object: &Map<String, Value>, depth: u8) {
        for key in WORD_KEYS {
            if let Some(word) = object.get(key).and_then(Value::as_str) {
                self.words.push_str(&word.to_lowercase());
                self.words.push(' ');
            }
        }
        for key in STATUS_KEYS {
            let number = object.get(key).and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
            if let Some(status) = number.filter(|number| (400..600).contains(number)) {
                self.status = u16::try_from(status).ok();
            }
        }
        for key in LIMIT_KEYS {
            self.limit = object.get(key).and_then(Value::as_u64).or(self.limit);
        }
        if depth < 3 {
            if let Some(inner) = object.get("error") {
                self.take(inner, depth + 1);
            }
            // A gateway wraps what the server behind it said, and says nothing itself.
            if let Some(wrapped) = object.get("metadata").and_then(|metadata| metadata.get("raw")) {
                self.take(wrapped, depth + 1);
            }
        }
        if self.message.is_none() {
            self.message = MESSAGE_KEYS.iter().find_map(|key| sentence(object.get(*key)?));
            if let Some(message) = self.message.take_if(|message| message.starts_with('{')) {
                self.take_text(&message, depth + 1);
            }
        }
    }

    /// A text that may be JSON once more.
    fn take_text(&mut self, text: &str, depth: u8) {
        match serde_json::from_str::<Value>(text) {
            Ok(inner @ Value::Object(_)) if depth < 3 => self.take(&inner, depth),
            _ if text.trim().is_empty() => {}
            _ => self.message = Some(text.trim().to_owned()),
        }
    }
}

/// The text of a field; lists of faults become `place: fault`, joined.
fn sentence(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        Value::Array(faults) => {
            let faults: Vec<String> = faults.iter().filter_map(fault).collect();
            (!faults.is_empty()).then(|| faults.join("; "))
        }
        _ => None,
    }
}

/// One entry of a list of validation faults: where, and what.
fn fault(fault: &Value) -> Option<String> {
    let said = fault.as_str().or_else(|| fault.get("msg")?.as_str()).or_else(|| fault.get("message")?.as_str())?;
    let place = fault.get("loc").and_then(Value::as_array).map(|place| {
        let names = place.iter().map(|name| name.as_str().map_or_else(|| name.to_string(), str::to_owned));
        names.collect::<Vec<_>>().join(".")
    });
    Some(place.map_or_else(|| said.to_owned(), |place| format!("{place}: {said}")))
}

/// The words of an HTML page: its title if it has one, else everything outside the tags.
fn text_of_page(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title>").map(|at| at + "<title>".len()).and_then(|start| {
        let end = start + lower[start..].find("</title>")?;
        page.get(start..end)
    });
    let mut text = String::new();
    let mut inside = false;
    for letter in title.unwrap_or(page).chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_is_found_in_every_spelling() {
        for (body, message) in [
            (r#"{"error":{"message":"m","type":"t"}}"#, Some("m")),
            (r#"{"error":"m"}"#, Some("m")),
            (r#"{"code":403,"reason":"R","message":"m","metadata":{}}"#, Some("m")),
            (r#"{"object":"error","message":"m","code":400}"#, Some("m")),
            (r#"{"detail":"m"}"#, Some("m")),
            (r#"{"detail":[{"loc":["body","messages",0],"msg":"m"},{"msg":"n"}]}"#, Some("body.messages.0: m; n")),
            (r#"{"statusCode":500,"message":"m"}"#, Some("m")),
            (r#"{"error_type":"t","error_message":"m"}"#, Some("m")),
            ("{\"error\":{\"message\":\"m\"}}\nupstream said no", Some("m")),
            (r#"[{"error":{"message":"m"}}]"#, Some("m")),
            (r#"data: {"error":{"message":"m"}}"#, Some("m")),
            (
                r#"{"error":{"message":"outer","metadata":{"raw":"{\"error\":{\"message\":\"m\"}}"}},"user_id":"u"}"#,
                Some("m"),
            ),
            (r#"{"error":{"message":"outer","metadata":{"raw":"m"}}}"#, Some("m")),
            (r#"{"error":{"message":"{\"error\":{\"message\":\"m\"}}"}}"#, Some("m")),
            (r#"{"error":{"code":"x","message":null},"user_id":"u"}"#, None),
            (r#"{"user_id":"u"}"#, None),
            ("<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", Some("502 Bad Gateway")),
            ("<p>no <b>title</b></p>", Some("no title")),
            ("404 page not found\n", Some("404 page not found")),
            ("  ", None),
            ("{broken", Some("{broken")),
        ] {
            assert_eq!(ServerError::read(body.as_bytes()).message.as_deref(), message, "{body}");
        }
    }

    #[test]
    fn words_status_and_limit_are_found_at_every_depth() {
        let body = br#"{"error":{"code":400,"type":"exceed_context_size_error","message":"m","n_ctx":4096}}"#;
        let error = ServerError::read(body);
        assert_eq!(error.words.trim(), "exceed_context_size_error");
        assert_eq!((error.status, error.limit, error.is_json), (Some(400), Some(4096), true));
        assert_eq!(ServerError::read(br#"{"error":{"code":"429"}}"#).status, Some(429));
        assert_eq!(ServerError::read(br#"{"error":{"code":1}}"#).status, None);
    }
}
