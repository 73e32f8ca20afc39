//! What was said in a request, and what a server repeats of it in its errors.
//!
//! Servers repeat a request as it is, as JSON or as their language prints it, whole or cut. What is found word by word
//! is taken out before it is shown; whether any of it is left is judged apart, for what is kept.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::json;

use crate::domain::{ChatRequest, ContentPart};

/// Shorter texts are words that a server may say of its own.
const LEAST_SHOWN_BYTES: usize = 8;

/// So many bytes in a row, whatever is quoted and escaped among them, are no coincidence.
const RUN_BYTES: usize = 16;

/// The texts of a request.
#[derive(Debug, Default)]
pub(super) struct Said<'a>(Vec<&'a str>);

impl<'a> Said<'a> {
    pub(super) fn in_request(request: &'a ChatRequest) -> Self {
        let texts = request.turns.iter().flat_map(|turn| &turn.parts).filter_map(|part| match part {
            ContentPart::Text(text) | ContentPart::PictureAt(text) => Some(text),
            ContentPart::Picture(_) => None,
        });
        Self(texts.chain(&request.system).map(|text| text.trim()).collect())
    }

    /// `text` without what it repeats, as it is or as it stands in JSON: whole texts, and lines of them.
    pub(super) fn redacted(&self, text: &str) -> String {
        let lines = self.0.iter().flat_map(|said| said.lines().map(str::trim));
        let pieces = self.0.iter().copied().chain(lines).filter(|piece| piece.len() >= LEAST_SHOWN_BYTES);
        let mut forms: Vec<Cow<'_, str>> = pieces.flat_map(|piece| [piece.into(), in_json(piece).into()]).collect();
        forms.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        forms.dedup();
        forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_ref(), "[question]"))
    }

    /// Whether `text` repeats a part of what was said, in whatever form, or the whole of a short one.
    pub(super) fn is_repeated_in(&self, text: &str) -> bool {
        let text = bare(text);
        let runs: HashSet<&[u8]> = text.as_bytes().windows(RUN_BYTES).collect();
        self.0.iter().map(|said| bare(said)).any(|said| match said.len() {
            0 => false,
            1..RUN_BYTES => text.contains(&said),
            _ => said.as_bytes().windows(RUN_BYTES).any(|run| runs.contains(run)),
        })
    }
}

fn in_json(text: &str) -> String {
    json!(text).to_string().trim_matches('"').to_owned()
}

/// The letters and figures of a text: what stays the same however it is quoted, cut into lines and escaped.
fn bare(text: &str) -> String {
    let mut pieces = text.split('\\');
    let mut bare = String::with_capacity(text.len());
    bare.extend(pieces.next().unwrap_or_default().chars().filter(|letter| letter.is_alphanumeric()));
    for piece in pieces {
        let (letter, rest) = unescaped(piece);
        bare.extend(letter.into_iter().chain(rest.chars()).filter(|letter| letter.is_alphanumeric()));
    }
    bare
}

/// What the first letters behind a backslash stand for, if it is a letter or a figure, and what follows them.
fn unescaped(piece: &str) -> (Option<char>, &str) {
    let number = || u32::from_str_radix(piece.get(1..5)?, 16).ok();
    match piece.chars().next() {
        Some('n' | 'r' | 't') => (None, &piece[1..]),
        Some('u') => number().map_or((None, piece), |number| (char::from_u32(number), &piece[5..])),
        _ => (None, piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_word_by_word_is_not_shown() {
        let said = Said(vec!["What is \"it\"?\nIn plain words, please.", "Be brief", "short"]);
        for (text, expected) in [
            ("no: What is \"it\"?\nIn plain words, please.", "no: [question]"),
            (r#"no: "What is \"it\"?\nIn plain words, please.""#, r#"no: "[question]""#),
            (r#"{'input': 'What is "it"?\nIn plain words, please.'}"#, r"{'input': '[question]\n[question]'}"),
            ("Be brief: a short text", "[question]: a short text"),
        ] {
            assert_eq!(said.redacted(text), expected);
        }
    }

    #[test]
    fn what_is_repeated_is_known_in_every_form() {
        let said = Said(vec!["What does \"canary\" mean,\nand 'bird'?", "Who?", "图片里有什么？", "???"]);
        for (text, is_repeated) in [
            (r#"[{'input': 'What does "canary" mean,\nand \'bird\'?'}]"#, true),
            (r#"{\"content\":\"What does \\\"canary\\\" mean,\\nand 'bird'?\"}"#, true),
            ("prompt 'does \"canary\" mean,\\nand…' was cut", true),
            ("es \"canary\" me", false),
            ("'Who?' is no question", true),
            (r"'\u56fe\u7247\u91cc\u6709\u4ec0\u4e48\uff1f' is no question", true),
            ("输入“图片里有什么”无效", true),
            ("The model does not exist???", false),
        ] {
            assert_eq!(said.is_repeated_in(text), is_repeated, "{text}");
        }
        assert!(!Said::default().is_repeated_in("anything"));
    }
}
