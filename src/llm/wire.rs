//! What servers send of an answer, as tolerant serde types: every field may be missing, null or of another type.
//!
//! Strings without escapes are borrowed from the bytes, because a long answer is thousands of these objects.
//! Knows names and types only; what they mean is `reader`'s business. There is no closed enum here and must be none.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One object of a stream, or a whole answer: both spell alike but for `delta` and `message`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk<'a> {
    #[serde(borrow)]
    pub(super) id: Loose<'a>,
    #[serde(borrow)]
    pub(super) model: Loose<'a>,
    #[serde(borrow)]
    pub(super) choices: First<Choice<'a>>,
    #[serde(borrow)]
    pub(super) usage: Object<WireUsage<'a>>,
    #[serde(borrow)]
    pub(super) error: Loose<'a>,
    #[serde(borrow)]
    pub(super) error_type: Loose<'a>,
    #[serde(borrow)]
    pub(super) error_message: Loose<'a>,
}

impl Chunk<'_> {
    /// Whether the object says of itself that it is an error.
    pub(super) fn names_an_error(&self) -> bool {
        self.error.is_something() || self.error_type.is_something() || self.error_message.is_something()
    }

    /// Whether anything in it belongs to an answer.
    pub(super) fn is_of_an_answer(&self) -> bool {
        self.choices.is_list || self.usage.0.is_some()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice<'a> {
    #[serde(borrow)]
    pub(super) delta: Object<Words<'a>>,
    #[serde(borrow)]
    pub(super) message: Object<Words<'a>>,
    #[serde(borrow)]
    pub(super) finish_reason: Loose<'a>,
}

/// `reasoning` and `reasoning_content` are two spellings of one field; some servers send both, with the same text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Words<'a> {
    #[serde(borrow)]
    pub(super) content: Loose<'a>,
    #[serde(borrow)]
    pub(super) reasoning_content: Loose<'a>,
    #[serde(borrow)]
    pub(super) reasoning: Loose<'a>,
    #[serde(borrow)]
    pub(super) refusal: Loose<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage<'a> {
    #[serde(borrow)]
    pub(super) prompt_tokens: Loose<'a>,
    #[serde(borrow)]
    pub(super) completion_tokens: Loose<'a>,
}

/// Any JSON value, reduced to what an answer can use of it.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Loose<'a> {
    /// Missing, null or false.
    #[default]
    Nothing,
    True,
    Number(f64),
    Text(Cow<'a, str>),
    /// A list of parts or one part. Boxed, because they are rare and every chunk is moved about with many of these.
    Parts(Box<Parts>),
}

/// The text of parts, and apart from it what is marked as thought.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    text: String,
    thinking: String,
}

impl Loose<'_> {
    /// The text; empty for whatever is none.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => &parts.text,
            _ => "",
        }
    }

    /// What the parts mark as thought.
    pub(super) fn thinking(&self) -> &str {
        if let Self::Parts(parts) = self { &parts.thinking } else { "" }
    }

    /// A whole number that counts something.
    pub(super) fn count(&self) -> Option<u64> {
        match self {
            Self::Number(number) if *number >= 0.0 => Some(*number as u64),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether anything is said: an empty text or `0` says nothing.
    pub(super) fn is_something(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::True | Self::Parts(_) => true,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor(PhantomData))
    }
}

struct LooseVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for LooseVisitor<'a> {
    type Value = Loose<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Loose::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(if value { Loose::True } else { Loose::Nothing })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Loose::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Loose::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Loose::Number(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut parts = Parts::default();
        while let Some(part) = list.next_element::<Loose<'de>>()? {
            parts.text.push_str(part.text());
            parts.thinking.push_str(part.thinking());
        }
        Ok(Loose::Parts(Box::new(parts)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let part = Part::deserialize(MapAccessDeserializer::new(map))?;
        let mut text = part.text.text().to_owned();
        let mut thinking = format!("{}{}", part.thinking.text(), part.thinking.thinking());
        if matches!(part.kind.text(), "thinking" | "reasoning") {
            thinking.push_str(&std::mem::take(&mut text));
        }
        Ok(Loose::Parts(Box::new(Parts { text, thinking })))
    }
}

/// One part of a content that is a list.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part<'a> {
    #[serde(borrow, rename = "type")]
    kind: Loose<'a>,
    #[serde(borrow)]
    text: Loose<'a>,
    #[serde(borrow)]
    thinking: Loose<'a>,
}

/// An object of the expected kind, or anything else in its place, which then counts as missing.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) Option<T>);

/// The first element of a list, if it is an object: one answer is asked for, so there is one choice.
#[derive(Debug)]
pub(super) struct First<T> {
    pub(super) element: Option<T>,
    /// Whether there was a list, be it an empty one.
    pub(super) is_list: bool,
}

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Default for First<T> {
    fn default() -> Self {
        Self { element: None, is_list: false }
    }
}

/// The visits of values that count as missing.
macro_rules! scalars_are_missing {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    scalars_are_missing!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| Object(Some(value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct FirstVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FirstVisitor<T> {
    type Value = First<T>;

    scalars_are_missing!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let element = list.next_element::<Object<T>>()?.and_then(|object| object.0);
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(First { element, is_list: true })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(First::default())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_of_a_field_makes_a_chunk_unreadable() {
        let anything = ["null", "true", "false", "0", "-1.5", "18446744073709551615", "\"x\"", "\"\\u00e9\"", "[]"]
            .into_iter()
            .chain(["[null,1,\"x\",{\"text\":5}]", "{}", "{\"a\":[{}]}", "[[{\"choices\":[]}]]"]);
        for value in anything {
            for chunk in [
                format!(r#"{{"id":{value},"model":{value},"choices":{value},"usage":{value},"error":{value}}}"#),
                format!(r#"{{"choices":[{{"delta":{value},"message":{value},"finish_reason":{value}}}]}}"#),
                format!(r#"{{"choices":[{{"delta":{{"content":{value},"reasoning":{value}}}}}, {value}]}}"#),
                format!(r#"{{"usage":{{"prompt_tokens":{value},"completion_tokens":{value}}}}}"#),
            ] {
                assert!(serde_json::from_str::<Chunk<'_>>(&chunk).is_ok(), "{chunk}");
            }
        }
    }

    #[test]
    fn a_content_of_parts_keeps_thought_and_text_apart() {
        for (json, text, thinking) in [
            (r#""plain""#, "plain", ""),
            (r#"["a", {"type":"text","text":"b"}]"#, "ab", ""),
            (
                r#"[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"yes"}]"#,
                "yes",
                "hm",
            ),
            (r#"[{"type":"thinking","thinking":"hm"}]"#, "", "hm"),
            (r#"{"type":"reasoning","text":"hm"}"#, "", "hm"),
            (r#"[{"type":"image","url":"x"}, 5, null]"#, "", ""),
        ] {
            let content: Loose<'_> = serde_json::from_str(json).unwrap();
            assert_eq!((content.text(), content.thinking()), (text, thinking), "{json}");
        }
    }

    #[test]
    fn a_text_without_escapes_is_not_copied() {
        let chunk: Chunk<'_> = serde_json::from_str(r#"{"model":"m","choices":[{"delta":{"content":"x"}}]}"#).unwrap();
        assert_eq!(chunk.model, Loose::Text(Cow::Borrowed("m")));
        assert!(matches!(chunk.model, Loose::Text(Cow::Borrowed(_))));
    }
}
