//! From a [`ChatRequest`] to the JSON that is sent: pure and strict.
//!
//! Follows the common `/chat/completions` protocol and nothing beyond it; what a server minds comes in as [`Fields`].
//! A new parameter is a field of [`Body`].

use std::borrow::Cow;
use std::fmt;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::quirks::{self, BoundName, Fields};
use crate::domain::{ChatRequest, ContentPart, PreparedPicture, Role, Turn, picture_letters};

/// What is written besides pictures is seldom longer.
const ROOM_FOR_WORDS: usize = 4096;

/// Bytes of a picture that are still shown when its data is shortened.
const SHOWN_PICTURE_BYTES: usize = 9;

/// The request's JSON.
///
/// # Errors
/// None in practice: strings and numbers can always be written.
pub(super) fn body(request: &ChatRequest, fields: Fields) -> Result<Vec<u8>, serde_json::Error> {
    let pictures = request.turns.iter().flat_map(|turn| &turn.parts).map(|part| match part {
        ContentPart::Picture(picture) => picture.base64_len(),
        ContentPart::Text(text) | ContentPart::PictureAt(text) => text.len(),
    });
    let mut bytes = Vec::with_capacity(pictures.sum::<usize>() + ROOM_FOR_WORDS);
    serde_json::to_writer(&mut bytes, &Body::of(request, fields, Pictures::Whole))?;
    Ok(bytes)
}

/// The JSON that would be sent, for people: indented, and with the pictures' data shortened.
#[must_use]
pub fn shown_body(request: &ChatRequest) -> String {
    serde_json::to_string_pretty(&Body::of(request, Fields::default(), Pictures::Shortened)).unwrap_or_default()
}

/// The JSON that would be sent, for programs: indented, and with the whole pictures.
#[must_use]
pub fn whole_body(request: &ChatRequest) -> String {
    serde_json::to_string_pretty(&Body::of(request, Fields::default(), Pictures::Whole)).unwrap_or_default()
}

/// A question as short as can be, to a model without a name: the answer tells whether the key is known.
pub(super) const KEY_CHECK: &str = r#"{"model":"","messages":[{"role":"user","content":"a"}],"max_tokens":1}"#;

#[derive(Clone, Copy)]
enum Pictures {
    Whole,
    Shortened,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Content<'a>,
}

/// A plain string wherever that is enough: not every server takes parts for every role.
#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text(Cow<'a, str>),
    Parts(Vec<Part<'a>>),
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part<'a> {
    Text { text: Cow<'a, str> },
    ImageUrl { image_url: ImageUrl<'a> },
}

#[derive(Serialize)]
struct ImageUrl<'a> {
    url: PictureUrl<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum PictureUrl<'a> {
    /// Written straight into the body: the base64 of a picture exists once.
    Data {
        picture: &'a PreparedPicture,
        pictures: Pictures,
    },
    Address(&'a str),
}

impl<'a> PictureUrl<'a> {
    fn of(part: &'a ContentPart, pictures: Pictures) -> Option<Self> {
        match part {
            ContentPart::Picture(picture) => Some(Self::Data { picture, pictures }),
            ContentPart::PictureAt(address) => Some(Self::Address(address)),
            ContentPart::Text(_) => None,
        }
    }
}

impl fmt::Display for PictureUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (picture, pictures) = match self {
            Self::Address(address) => return f.write_str(address),
            Self::Data { picture, pictures } => (picture, pictures),
        };
        let bytes = &picture.bytes;
        write!(f, "data:{};base64,", picture.media_type.as_str())?;
        match pictures {
            Pictures::Whole => Base64Display::new(bytes, &STANDARD).fmt(f),
            Pictures::Shortened => {
                let head = bytes.get(..SHOWN_PICTURE_BYTES).unwrap_or(bytes);
                write!(f, "{}…({} characters)", Base64Display::new(head, &STANDARD), picture.base64_len())
            }
        }
    }
}

impl Serialize for PictureUrl<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'a> Body<'a> {
    fn of(request: &'a ChatRequest, fields: Fields, pictures: Pictures) -> Self {
        let system =
            request.system.iter().map(|text| Message { role: "system", content: Content::Text(Cow::Borrowed(text)) });
        let detail = fields.detail.then_some(request.detail.as_str());
        let text_comes_first = quirks::text_comes_first(request);
        let turns = request.turns.iter().map(|turn| Message::of(turn, detail, pictures, text_comes_first));
        let bound = fields.room.map_or(request.max_tokens, |room| room.min(request.max_tokens));
        let (max_tokens, max_completion_tokens) = match fields.bound {
            BoundName::MaxTokens => (Some(bound), None),
            BoundName::MaxCompletionTokens => (None, Some(bound)),
        };
        Self {
            model: &request.model,
            messages: system.chain(turns).collect(),
            max_tokens,
            max_completion_tokens,
            temperature: quirks::temperature(request).filter(|_| fields.temperature),
            stream: request.is_streamed,
            stream_options: (request.is_streamed && fields.stream_options)
                .then_some(StreamOptions { include_usage: true }),
            response_format: (fields.schema && quirks::sends_schema(request)).then(table_format),
        }
    }
}

/// What an answer is held to that is to be the table of a comparison. The verdict comes first, so that it is read first.
fn table_format() -> Value {
    let (text, row) = (json!({"type": "string"}), ["what", "a", "b", "same", "region"]);
    json!({"type": "json_schema", "json_schema": {"name": "comparison", "strict": true, "schema": {
        "type": "object",
        "properties": {
            "verdict": text,
            "rows": {"type": "array", "items": {
                "type": "object",
                "properties": {
                    "what": text,
                    "a": text,
                    "b": text,
                    "same": {"type": ["boolean", "null"]},
                    "region": {"type": ["integer", "null"]},
                },
                "required": row,
                "additionalProperties": false,
            }},
        },
        "required": ["verdict", "rows"],
        "additionalProperties": false,
    }}})
}

impl<'a> Part<'a> {
    fn of(url: PictureUrl<'a>, detail: Option<&'static str>) -> Self {
        Self::ImageUrl { image_url: ImageUrl { url, detail } }
    }
}

impl<'a> Message<'a> {
    /// Pictures that stand between words that name them stay there. Others come before the words about them, or after
    /// them where the server wants that, each named if there are several.
    fn of(turn: &'a Turn, detail: Option<&'static str>, pictures: Pictures, text_comes_first: bool) -> Self {
        let role = match turn.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        let (mut seen, mut texts) = (Vec::new(), Vec::new());
        for part in &turn.parts {
            seen.extend(PictureUrl::of(part, pictures));
            if let ContentPart::Text(text) = part {
                texts.push(text.as_str());
            }
        }
        if seen.is_empty() {
            return Self { role, content: Content::Text(Cow::Owned(texts.join("\n\n"))) };
        }
        let is_text = |part: Option<&ContentPart>| matches!(part, Some(ContentPart::Text(_)));
        if is_text(turn.parts.first()) && is_text(turn.parts.last()) {
            let words = |part: &'a ContentPart| match part {
                ContentPart::Text(text) => Some(Part::Text { text: Cow::Borrowed(text) }),
                _ => None,
            };
            let picture = |part: &'a ContentPart| Some(Part::of(PictureUrl::of(part, pictures)?, detail));
            let parts = turn.parts.iter().filter_map(|part| words(part).or_else(|| picture(part)));
            return Self { role, content: Content::Parts(parts.collect()) };
        }
        let mut parts = Vec::with_capacity(seen.len() * 2 + texts.len());
        let are_labelled = seen.len() > 1;
        for (index, url) in seen.into_iter().enumerate() {
            if are_labelled {
                parts.push(Part::Text { text: Cow::Owned(format!("Picture {}:", picture_letters(index))) });
            }
            parts.push(Part::of(url, detail));
        }
        let words = texts.into_iter().map(|text| Part::Text { text: Cow::Borrowed(text) });
        if text_comes_first {
            parts.splice(..0, words);
        } else {
            parts.extend(words);
        }
        Self { role, content: Content::Parts(parts) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::quirks::tests::question;
    use super::*;
    use crate::domain::AnswerForm;

    fn sent(request: &ChatRequest, fields: Fields) -> Value {
        serde_json::from_slice(&body(request, fields).unwrap()).unwrap()
    }

    #[test]
    fn one_picture_comes_before_the_question_and_needs_no_name() {
        let expected = json!({
            "model": "m",
            "messages": [{"role": "user", "content": [
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,YWJj", "detail": "auto"}},
                {"type": "text", "text": "What is it?"},
            ]}],
            "max_tokens": 100,
            "stream": true,
            "stream_options": {"include_usage": true},
        });
        assert_eq!(sent(&question(1), Fields::default()), expected);
    }

    #[test]
    fn several_pictures_are_named_anew_in_each_turn() {
        let mut request = question(2);
        let answer = Turn { role: Role::Assistant, parts: vec![ContentPart::Text("A cup.".to_owned())] };
        let again = request.turns[0].clone();
        request.turns.extend([answer, again]);
        request.system = Some("Be brief.".to_owned());
        let sent = sent(&request, Fields::default());
        let texts = |turn: usize| -> Vec<Value> {
            let parts = sent["messages"][turn]["content"].as_array().unwrap();
            parts.iter().filter(|part| part["type"] == "text").map(|part| part["text"].clone()).collect()
        };
        assert_eq!(sent["messages"][0], json!({"role": "system", "content": "Be brief."}));
        assert_eq!(texts(1), ["Picture A:", "Picture B:", "What is it?"]);
        assert_eq!(sent["messages"][2], json!({"role": "assistant", "content": "A cup."}));
        assert_eq!(texts(3), ["Picture A:", "Picture B:", "What is it?"]);
    }

    #[test]
    fn pictures_that_are_named_already_keep_their_names_and_places() {
        let mut request = question(2);
        let [question, one, two] = <[ContentPart; 3]>::try_from(request.turns[0].parts.clone()).unwrap();
        let name = |letter: &str| ContentPart::Text(format!("Picture {letter}:"));
        request.turns[0].parts = vec![name("C"), one, name("D"), two, question];
        let sent = sent(&request, Fields::default());
        let parts = sent["messages"][0]["content"].as_array().unwrap();
        let told: Vec<&str> = parts.iter().map(|part| part["text"].as_str().unwrap_or("picture")).collect();
        assert_eq!(told, ["Picture C:", "picture", "Picture D:", "picture", "What is it?"]);
    }

    #[test]
    fn an_address_is_handed_on_as_it_is() {
        let mut request = question(1);
        let address = "https://pictures.example/a cup.png?size=9\"";
        request.turns[0].parts.push(ContentPart::PictureAt(address.to_owned()));
        let sent = sent(&request, Fields::default());
        let parts = sent["messages"][0]["content"].as_array().unwrap();
        let url = |at: usize| parts[at]["image_url"]["url"].as_str().unwrap();
        assert_eq!((url(1), url(3)), ("data:image/png;base64,YWJj", address));
        assert_eq!(parts[3]["image_url"]["detail"], "auto");
        assert!(shown_body(&request).contains("https://pictures.example/a cup.png"));
    }

    #[test]
    fn words_come_first_where_the_server_wants_that() {
        let mut request = question(2);
        request.endpoint.quirks.text_comes_first = true;
        let sent = sent(&request, Fields::default());
        let parts = sent["messages"][0]["content"].as_array().unwrap();
        let told: Vec<&str> = parts.iter().map(|part| part["text"].as_str().unwrap_or("picture")).collect();
        assert_eq!(told, ["What is it?", "Picture A:", "picture", "Picture B:", "picture"]);
    }

    #[test]
    fn only_what_was_asked_for_is_sent() {
        let mut request = question(0);
        request.is_streamed = false;
        request.temperature = Some(0.2);
        let expected = json!({
            "model": "m",
            "messages": [{"role": "user", "content": "What is it?"}],
            "max_tokens": 100,
            "temperature": 0.2,
            "stream": false,
        });
        assert_eq!(sent(&request, Fields::default()), expected);
    }

    #[test]
    fn a_refused_field_is_left_out() {
        let mut request = question(1);
        request.temperature = Some(1.0);
        request.form = AnswerForm::ComparisonTable;
        request.endpoint.quirks.takes_schema = true;
        let none = Fields {
            stream_options: false,
            detail: false,
            temperature: false,
            schema: false,
            bound: BoundName::MaxCompletionTokens,
            room: Some(64),
        };
        let sent = sent(&request, none);
        assert_eq!(sent.get("stream_options"), None);
        assert_eq!(sent.get("temperature"), None);
        assert_eq!(sent.get("response_format"), None);
        assert_eq!(sent.get("max_tokens"), None);
        assert_eq!(sent["max_completion_tokens"], 64);
        assert_eq!(sent["messages"][0]["content"][0]["image_url"], json!({"url": "data:image/png;base64,YWJj"}));
    }

    #[test]
    fn a_table_is_held_to_its_form_where_the_server_takes_that() {
        for (form, takes_schema, expected) in [
            (AnswerForm::ComparisonTable, true, true),
            (AnswerForm::ComparisonTable, false, false),
            (AnswerForm::Text, true, false),
        ] {
            let mut request = question(2);
            request.form = form;
            request.endpoint.quirks.takes_schema = takes_schema;
            let sent = sent(&request, Fields::default());
            assert_eq!(sent["response_format"]["type"] == "json_schema", expected);
            let fields = &sent["response_format"]["json_schema"]["schema"]["properties"]["rows"]["items"]["required"];
            assert_eq!(*fields == json!(["what", "a", "b", "same", "region"]), expected);
        }
    }

    #[test]
    fn people_are_shown_the_beginning_of_a_picture_and_its_length() {
        let mut request = question(1);
        let picture = PreparedPicture {
            media_type: crate::domain::MediaType::Jpeg,
            size: crate::domain::PixelSize::new(1, 1),
            bytes: std::sync::Arc::from(vec![0u8; 300]),
            quality: Some(90),
        };
        request.turns[0].parts[1] = ContentPart::Picture(std::sync::Arc::new(picture));
        let shown = shown_body(&request);
        assert!(shown.contains("\"data:image/jpeg;base64,AAAAAAAAAAAA…(400 characters)\""), "{shown}");
    }
}
