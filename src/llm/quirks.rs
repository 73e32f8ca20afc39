//! Applies what is known of a server: the one place that reads [`Quirks`].
//!
//! Pure. A new quirk is a field of `domain::Quirks`, a column of the table of providers, and a function here;
//! a parameter that servers are found to refuse is a row of [`Fields::without_refused`].

use super::error::{LlmError, ServerReply};
use crate::domain::{AnswerForm, ChatRequest, ContentPart, Endpoint, Quirks};

/// Which optional fields a request carries. A server that refuses one is asked again without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field that is there or not")]
pub(super) struct Fields {
    pub(super) stream_options: bool,
    pub(super) detail: bool,
    pub(super) temperature: bool,
    /// What holds the answer to a form, where the endpoint is known to take that.
    pub(super) schema: bool,
    pub(super) bound: BoundName,
    /// A bound below the one that was asked for, where the server has named it.
    pub(super) room: Option<u32>,
}

/// What the bound of the answer is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoundName {
    MaxTokens,
    /// The newer name, which some models insist on.
    MaxCompletionTokens,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            stream_options: true,
            detail: true,
            temperature: true,
            schema: true,
            bound: BoundName::MaxTokens,
            room: None,
        }
    }
}

impl Fields {
    /// The fields to try next, if it is one of them that the server minds. Each is given up once.
    pub(super) fn without_refused(self, error: &LlmError) -> Option<Self> {
        let (LlmError::ServerFailed(reply) | LlmError::ContextTooLong(reply)) = error else { return None };
        if !matches!(reply.status, Some(400 | 422)) {
            return None;
        }
        if self.room.is_none() && reply.room.is_some() {
            return Some(Self { room: reply.room, ..self });
        }
        if matches!(error, LlmError::ContextTooLong(_)) {
            return None;
        }
        let said = reply.text.as_deref()?.to_lowercase();
        let names = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
        if self.stream_options && names(&["stream_options", "include_usage"]) {
            Some(Self { stream_options: false, ..self })
        } else if self.detail && names(&[".detail", "'detail'", "\"detail\"", "`detail`"]) {
            Some(Self { detail: false, ..self })
        } else if self.bound == BoundName::MaxTokens && names(&["max_completion_tokens"]) {
            Some(Self { bound: BoundName::MaxCompletionTokens, ..self })
        } else if self.schema && names(&["response_format", "json_schema", "structured-output", "structured output"]) {
            Some(Self { schema: false, ..self })
        } else if self.temperature && names(&["temperature"]) {
            Some(Self { temperature: false, ..self })
        } else {
            None
        }
    }
}

/// Refuses what the server would refuse after a long upload.
///
/// # Errors
/// `TooManyPictures` with the limit.
pub(super) fn check(request: &ChatRequest) -> Result<(), LlmError> {
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    let pictures = parts.filter(|part| matches!(part, ContentPart::Picture(_) | ContentPart::PictureAt(_))).count();
    match request.endpoint.quirks.max_pictures {
        Some(limit) if pictures > limit => {
            Err(LlmError::TooManyPictures(ServerReply { limit: u64::try_from(limit).ok(), ..ServerReply::default() }))
        }
        _ => Ok(()),
    }
}

/// The temperature within the server's range.
pub(super) fn temperature(request: &ChatRequest) -> Option<f32> {
    let max = request.endpoint.quirks.temperature_max.max(0.0);
    request.temperature.filter(|temperature| temperature.is_finite()).map(|temperature| temperature.clamp(0.0, max))
}

/// Whether the answer is held to a form by the server, and not by words alone.
pub(super) fn sends_schema(request: &ChatRequest) -> bool {
    request.form == AnswerForm::ComparisonTable && request.endpoint.quirks.takes_schema
}

/// Whether the words of a question come before its pictures.
pub(super) fn text_comes_first(request: &ChatRequest) -> bool {
    request.endpoint.quirks.text_comes_first
}

/// Where the list of models may be, the most telling one first.
pub(super) fn models_urls(endpoint: &Endpoint) -> Vec<String> {
    endpoint.quirks.models_paths.iter().map(|path| url(&endpoint.base_url, path)).collect()
}

/// Where the server says whether its model takes pictures.
pub(super) fn vision_url(endpoint: &Endpoint) -> Option<String> {
    endpoint.quirks.vision_path.as_ref().map(|path| url(&endpoint.base_url, path))
}

fn url(base: &str, path: &str) -> String {
    if !path.starts_with('/') {
        return format!("{base}/{path}");
    }
    let authority = base.find("://").map_or(0, |at| at + "://".len());
    let origin_len = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    format!("{}{path}", &base[..origin_len])
}

/// Whether a model is internal to the provider.
pub(super) fn hides(quirks: &Quirks, model_id: &str) -> bool {
    quirks.hidden_models.iter().any(|part| model_id.contains(part.as_str()))
}

/// Whether a model's name betrays that it takes pictures.
pub(super) fn name_tells_of_vision(quirks: &Quirks, model_id: &str) -> bool {
    let id = model_id.to_lowercase();
    quirks.vision_patterns.iter().any(|part| id.contains(part.as_str()))
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Detail, KeyEntry, MediaType, PixelSize, PreparedPicture, ProviderId, Role, Turn};

    /// An endpoint without any quirk.
    pub(in crate::llm) fn endpoint(base_url: &str) -> Endpoint {
        Endpoint {
            provider: ProviderId::new("test"),
            base_url: base_url.to_owned(),
            is_typed: true,
            key: KeyEntry { variable: None, keychain: None, is_required: false },
            quirks: Quirks::default(),
        }
    }

    /// A question about this many pictures of three bytes each.
    pub(in crate::llm) fn question(pictures: usize) -> ChatRequest {
        let picture = |_| {
            ContentPart::Picture(Arc::new(PreparedPicture {
                media_type: MediaType::Png,
                size: PixelSize::new(1, 1),
                bytes: Arc::from(*b"abc"),
                quality: None,
            }))
        };
        let mut parts = vec![ContentPart::Text("What is it?".to_owned())];
        parts.extend((0..pictures).map(picture));
        ChatRequest {
            endpoint: endpoint("https://api.example.com/v1"),
            model: "m".to_owned(),
            system: None,
            turns: vec![Turn { role: Role::User, parts }],
            max_tokens: 100,
            temperature: None,
            detail: Detail::Auto,
            is_streamed: true,
            form: AnswerForm::Text,
        }
    }

    #[test]
    fn a_list_of_models_lies_under_the_base_or_under_the_origin() {
        for (base, path, expected) in [
            ("https://a.example/openai/v1", "models", "https://a.example/openai/v1/models"),
            ("http://localhost:11434/v1", "/api/tags", "http://localhost:11434/api/tags"),
            ("http://localhost:11434", "/api/tags", "http://localhost:11434/api/tags"),
        ] {
            assert_eq!(url(base, path), expected);
        }
    }

    #[test]
    fn more_pictures_than_the_server_takes_are_refused_with_the_limit() {
        for (pictures, limit, refused) in [(2, None, None), (2, Some(2), None), (3, Some(2), Some(2))] {
            let mut request = question(pictures);
            request.endpoint.quirks.max_pictures = limit;
            assert_eq!(check(&request).err().and_then(|error| error.facts().limit), refused);
        }
    }

    #[test]
    fn a_temperature_is_brought_into_the_servers_range() {
        for (given, sent) in [
            (None, None),
            (Some(0.2), Some(0.2)),
            (Some(5.0), Some(2.0)),
            (Some(-1.0), Some(0.0)),
            (Some(f32::NAN), None),
        ] {
            let mut request = question(0);
            request.temperature = given;
            assert_eq!(temperature(&request), sent);
        }
    }

    #[test]
    fn a_field_that_the_server_refuses_is_given_up_once() {
        let all = Fields::default();
        for (status, text, expected) in [
            (400, "Unrecognized request argument: stream_options", Some(Fields { stream_options: false, ..all })),
            (422, "body.messages.0.content.0.image_url.detail: Extra inputs", Some(Fields { detail: false, ..all })),
            (400, "Use 'max_completion_tokens' instead", Some(Fields { bound: BoundName::MaxCompletionTokens, ..all })),
            (400, "model: x does not support feature: structured-outputs", Some(Fields { schema: false, ..all })),
            (400, "Unsupported value: 'temperature'", Some(Fields { temperature: false, ..all })),
            (400, "see the details", None),
            (500, "stream_options", None),
        ] {
            let reply = ServerReply { status: Some(status), ..ServerReply::saying(text) };
            let error = LlmError::ServerFailed(reply);
            assert_eq!(all.without_refused(&error), expected, "{text}");
            assert_eq!(expected.and_then(|fields| fields.without_refused(&error)), None, "{text}, again");
        }
    }
}
