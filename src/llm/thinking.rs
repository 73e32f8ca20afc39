//! Tells what a model thinks aloud from what it answers, where both come in one text: `<think>…</think>`.
//!
//! The tag counts only where the text begins, or directly after a thought: further on it is part of the answer,
//! for a picture may well show one. Does not know where the text comes from.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// What a piece of text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Answer,
    Reasoning,
}

/// Splits a text that comes in pieces. A tag may be cut anywhere.
#[derive(Debug)]
pub(super) struct ThoughtSplitter {
    place: Place,
    /// What could still become a tag, and the white space in front of it.
    held: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Beginning,
    Thought,
    /// White space here is the gap between thought and answer and belongs to neither.
    AfterThought,
    Answer,
}

impl Default for ThoughtSplitter {
    fn default() -> Self {
        Self { place: Place::Beginning, held: String::new() }
    }
}

impl ThoughtSplitter {
    /// Takes the next piece and gives what has become certain.
    pub(super) fn push(&mut self, piece: &str, mut emit: impl FnMut(Voice, &str)) {
        if self.place == Place::Answer {
            return emit(Voice::Answer, piece);
        }
        let mut text = std::mem::take(&mut self.held);
        text.push_str(piece);
        let mut rest = text.as_str();
        loop {
            match self.place {
                Place::Answer => break emit(Voice::Answer, rest),
                Place::Thought => {
                    let Some((thought, after)) = rest.split_once(CLOSE) else {
                        let certain = rest.len() - tag_beginning_at_end(rest, CLOSE);
                        emit(Voice::Reasoning, &rest[..certain]);
                        rest = &rest[certain..];
                        break;
                    };
                    emit(Voice::Reasoning, thought);
                    self.place = Place::AfterThought;
                    rest = after;
                }
                Place::Beginning | Place::AfterThought => {
                    let words = rest.trim_start();
                    if let Some(after) = words.strip_prefix(OPEN) {
                        self.place = Place::Thought;
                        rest = after;
                    } else if OPEN.starts_with(words) {
                        break;
                    } else {
                        rest = if self.place == Place::AfterThought { words } else { rest };
                        self.place = Place::Answer;
                    }
                }
            }
        }
        if self.place != Place::Answer {
            rest.clone_into(&mut self.held);
        }
    }

    /// The text has ended: what was held was no tag.
    pub(super) fn finish(&mut self, mut emit: impl FnMut(Voice, &str)) {
        let held = std::mem::take(&mut self.held);
        match self.place {
            Place::Thought => emit(Voice::Reasoning, &held),
            Place::AfterThought => emit(Voice::Answer, held.trim_start()),
            Place::Beginning | Place::Answer => emit(Voice::Answer, &held),
        }
    }
}

/// The length of the longest end of `text` that `tag` begins with.
fn tag_beginning_at_end(text: &str, tag: &str) -> usize {
    (1..tag.len()).rev().find(|len| text.as_bytes().ends_with(&tag.as_bytes()[..*len])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(pieces: &[&str]) -> (String, String) {
        let (mut reasoning, mut answer) = (String::new(), String::new());
        let mut splitter = ThoughtSplitter::default();
        let mut emit = |voice, text: &str| match voice {
            Voice::Answer => answer.push_str(text),
            Voice::Reasoning => reasoning.push_str(text),
        };
        for piece in pieces {
            splitter.push(piece, &mut emit);
        }
        splitter.finish(&mut emit);
        (reasoning, answer)
    }

    #[test]
    fn thoughts_are_told_from_the_answer_wherever_the_text_is_cut() {
        for (text, reasoning, answer) in [
            ("plain", "", "plain"),
            ("  indented", "", "  indented"),
            ("<think>a < b</think>\n\nyes", "a < b", "yes"),
            ("\n<think>a</think> <think>b</think>c", "ab", "c"),
            ("<think>never closed </thi", "never closed </thi", ""),
            ("the tag <think>is shown</think> here", "", "the tag <think>is shown</think> here"),
            ("<thin air>", "", "<thin air>"),
            ("<think", "", "<think"),
            ("<think></think>é", "", "é"),
            ("", "", ""),
        ] {
            let expected = (reasoning.to_owned(), answer.to_owned());
            for (cut, _) in text.char_indices() {
                assert_eq!(split(&[&text[..cut], &text[cut..]]), expected, "{text} cut at {cut}");
            }
            let letters: Vec<String> = text.chars().map(String::from).collect();
            assert_eq!(
                split(&letters.iter().map(String::as_str).collect::<Vec<_>>()),
                expected,
                "{text} letter by letter"
            );
        }
    }
}
