//! A transcription: what a model is asked for when it reads a picture, and what becomes of its answer.
//!
//! Knows nothing of how it is asked. What models wrap around the text they were asked for is taken off in [`cleaned`].

use std::collections::HashMap;

use super::{Detail, Endpoint, FamilyLimits, FinishReason, FittingRules, PictureText, PixelSize, TextLayout, Usage};

/// What a model writes in the place of what it cannot read.
const UNREADABLE: &str = "[unreadable]";

/// What a model answers where there is no text.
const NO_TEXT: &str = "[no text]";

/// Everything that decides how a picture is transcribed; the key alone comes in separately.
#[derive(Clone, Debug, PartialEq)]
pub struct TranscriptionRequest {
    pub endpoint: Endpoint,
    pub model: String,
    pub layout: TextLayout,
    pub prompts: TranscriptionPrompts,
    pub rules: FittingRules,
    /// Of the model's family.
    pub limits: FamilyLimits,
    /// A system instruction beside the prompts.
    pub system: Option<String>,
    /// Upper bound of the answer for one part of the picture; a small part gets a smaller one.
    pub max_tokens: u32,
    /// From 0, at which the likeliest character is read; `llm::quirks` brings it into the server's range.
    pub temperature: f32,
    pub detail: Detail,
    pub is_streamed: bool,
    /// How often one line stands in the picture as far as is known, for instance from the reading on this computer.
    /// So many copies of a line are never taken for a loop.
    pub plausible_repeats: Option<usize>,
}

/// The words of the request, as `assets/transcription.toml` holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TranscriptionPrompts {
    pub common: String,
    pub of_part: String,
    /// One for each layout.
    pub layouts: Vec<(TextLayout, String)>,
}

impl TranscriptionPrompts {
    /// What is sent with a picture, or with one part of several.
    #[must_use]
    pub fn prompt(&self, layout: TextLayout, is_part: bool) -> String {
        let of_layout = self.layouts.iter().find(|(known, _)| *known == layout).map(|(_, prompt)| prompt.as_str());
        let parts = [Some(self.common.as_str()), of_layout, is_part.then_some(self.of_part.as_str())];
        parts.into_iter().flatten().map(str::trim).collect::<Vec<_>>().join("\n\n")
    }
}

/// What a model has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Empty where the model saw no text.
    pub text: String,
    /// How many parts the picture was cut into.
    pub part_count: usize,
    /// Of all parts together; what one of them lacks is missing in the sum.
    pub usage: Option<Usage>,
    /// `Length` where any part was cut off by it.
    pub reason: FinishReason,
    /// Loops that were stopped and trimmed to one copy.
    pub trimmed: Vec<TrimmedLoop>,
    /// The parts, counted from 0, whose place after the one before them is unsure.
    pub unsure_joins: Vec<usize>,
    /// How often the model said that it could not read something.
    pub unreadable: usize,
}

/// A model repeated itself without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrimmedLoop {
    /// The part, counted from 0.
    pub part: usize,
    /// How often the same had come when the answer was stopped.
    pub copies: usize,
}

/// How often the line that stands in a picture most often stands there, as another reading has it.
#[must_use]
pub fn plausible_repeats(reading: &PictureText) -> usize {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in &reading.lines {
        *counts.entry(line.text()).or_default() += 1;
    }
    counts.into_values().max().unwrap_or(0)
}

/// Tokens of what is asked beside the picture.
const PROMPT_TOKENS: u64 = 300;

/// One token for so many px is what models that see small print count; others count fewer tokens.
const PX_PER_TOKEN: u64 = 28 * 28;

/// About one token for so many characters, in European languages.
const CHARACTERS_PER_TOKEN: u64 = 3;

/// About how many tokens of request and answer it takes to read a picture of this size, `characters` long as another
/// reader has it. What is wider than `max_side_px` is scaled down on the way.
#[must_use]
pub fn expected_tokens(size: PixelSize, max_side_px: u32, characters: Option<usize>) -> (u64, u64) {
    let width = u64::from(size.width.max(1));
    let seen = width.min(u64::from(max_side_px.max(1)));
    let picture = size.pixels() * seen * seen / (width * width) / PX_PER_TOKEN;
    // A page that is full of small print has about as many tokens as its picture.
    let answer = characters.map_or(picture, |characters| characters as u64 / CHARACTERS_PER_TOKEN + 1);
    (PROMPT_TOKENS + picture, answer)
}

/// How often a model said that it could not read something.
#[must_use]
pub fn unreadable_count(text: &str) -> usize {
    text.to_lowercase().matches(UNREADABLE).count()
}

/// The transcription within a model's answer: without an introduction, without a fence around all of it, without empty
/// lines around it. Indentation of the first line is kept.
#[must_use]
pub fn cleaned(answer: &str, layout: TextLayout) -> &str {
    let text = without_blank_lines(begun(answer, layout));
    let text = if opened_fence(answer, layout).is_some() { without_closing_fence(text) } else { text };
    if text.trim().eq_ignore_ascii_case(NO_TEXT) { "" } else { text }
}

/// The same of an answer that is still growing: only what comes before the text is taken off.
#[must_use]
pub fn begun(answer: &str, layout: TextLayout) -> &str {
    let text = without_blank_lines_before(without_introduction(answer));
    opened_fence(answer, layout).and_then(|fence| text.get(fence.len()..)).unwrap_or(text)
}

/// The line that opens a fence around the whole answer. In Markdown a fence around code is part of the text.
fn opened_fence(answer: &str, layout: TextLayout) -> Option<&str> {
    let text = without_blank_lines_before(without_introduction(answer));
    let line = text.split_inclusive('\n').next().filter(|line| line.starts_with("```"))?;
    let name = line.trim_matches(['`', ' ', '\r', '\n']).to_lowercase();
    let is_wrapper = matches!(name.as_str(), "" | "markdown" | "md" | "text" | "txt" | "plaintext" | "plain");
    let is_whole = layout != TextLayout::Markdown || is_wrapper;
    let rest = text.get(line.len()..).unwrap_or_default();
    (is_whole && line.ends_with('\n') && ends_with_its_fence(rest)).then_some(line)
}

/// Whether nothing comes behind the fence that closes what has been opened. A fence with a name opens another block.
fn ends_with_its_fence(text: &str) -> bool {
    let mut depth = 1;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.trim().strip_prefix("```") {
            depth = if name.is_empty() { depth - 1 } else { depth + 1 };
        }
        if depth == 0 {
            return lines.all(|line| line.trim().is_empty());
        }
    }
    true
}

fn without_closing_fence(text: &str) -> &str {
    match text.trim_end().strip_suffix("```") {
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => without_blank_lines(rest),
        _ => text,
    }
}

/// Models like to say that what follows is what they were asked for.
fn without_introduction(answer: &str) -> &str {
    const OPENINGS: [&str; 9] =
        ["sure", "certainly", "of course", "okay", "here is", "here's", "here are", "below is", "the following is"];
    const SUBJECTS: [&str; 8] =
        ["transcri", "extracted", "text from", "text in the", "text of the", "content of the", "the text", "markdown"];
    let text = without_blank_lines_before(answer);
    let Some((line, rest)) = text.split_once('\n') else { return text };
    let said = line.trim().trim_matches('*').to_lowercase().replace('’', "'");
    let is_introduction = said.len() < 160
        && said.ends_with(':')
        && OPENINGS.iter().any(|opening| said.starts_with(opening))
        && SUBJECTS.iter().any(|subject| said.contains(subject));
    // In a picture such a line is followed by more of the same; a model leaves a line empty, or opens a fence.
    let is_set_off = rest.trim_start_matches([' ', '\r']).starts_with('\n') || rest.starts_with("```");
    if is_introduction && is_set_off { rest } else { text }
}

fn without_blank_lines(text: &str) -> &str {
    without_blank_lines_before(text).trim_end()
}

fn without_blank_lines_before(text: &str) -> &str {
    let content = text.len() - text.trim_start().len();
    let start = text.get(..content).and_then(|space| space.rfind('\n')).map_or(0, |line_break| line_break + 1);
    text.get(start..).unwrap_or(text)
}

/// The text of all parts as its layout has it: what was asked for in the form that models know best becomes the form
/// that the reading on this computer has.
#[must_use]
pub fn in_layout(text: &str, layout: TextLayout) -> String {
    match layout {
        TextLayout::OneLine => text.split_whitespace().collect::<Vec<_>>().join(" "),
        TextLayout::Table => cells_apart_by_tabs(text),
        TextLayout::AsSeen | TextLayout::Paragraphs | TextLayout::Code | TextLayout::Markdown => text.to_owned(),
    }
}

/// Rows of Markdown tables become cells apart by tabs, and the lines below their headers are left out.
fn cells_apart_by_tabs(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let row = line.trim().strip_prefix('|').map(|row| row.strip_suffix('|').unwrap_or(row));
        let Some(row) = row else {
            lines.push(line.to_owned());
            continue;
        };
        let is_rule = row.contains('-') && row.chars().all(|character| matches!(character, '|' | '-' | ':' | ' '));
        if !is_rule {
            // A bar within a cell is written behind a backslash.
            let bars = row.replace("\\|", "\u{0}");
            let cells: Vec<String> = bars.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect();
            lines.push(cells.join("\t"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PixelRect, TextLine, TextReader, Word};

    #[test]
    fn tokens_follow_the_size_and_what_is_known_of_the_text() {
        for (size, max_side_px, characters, expected) in [
            (PixelSize::new(784, 1000), 2000, Some(600), (1300, 201)),
            (PixelSize::new(784, 1000), 2000, None, (1300, 1000)),
            (PixelSize::new(1568, 2000), 784, Some(0), (1300, 1)),
            (PixelSize::new(0, 0), 0, None, (300, 0)),
        ] {
            assert_eq!(expected_tokens(size, max_side_px, characters), expected, "{size:?}");
        }
    }

    #[test]
    fn what_models_put_around_the_text_is_taken_off() {
        use TextLayout::{AsSeen, Code, Markdown};
        for (answer, layout, expected) in [
            ("Total 12.50", AsSeen, "Total 12.50"),
            ("\n\n  indented\nnot\n\n", AsSeen, "  indented\nnot"),
            ("```\nTotal 12.50\n```", AsSeen, "Total 12.50"),
            ("```text\nTotal 12.50\n```\n", AsSeen, "Total 12.50"),
            ("```rust\n    fn a() {}\n```", Code, "    fn a() {}"),
            ("```rust\nfn a() {}\n```", Markdown, "```rust\nfn a() {}\n```"),
            ("```markdown\n# A\n```rust\nfn a() {}\n```\n```", Markdown, "# A\n```rust\nfn a() {}\n```"),
            ("```\na\n```\nand\n```\nb\n```", Code, "```\na\n```\nand\n```\nb\n```"),
            ("```\nTotal 12.50\nand cut", AsSeen, "Total 12.50\nand cut"),
            ("Here is the text:\n\nTotal 12.50", AsSeen, "Total 12.50"),
            ("Sure! Here’s the transcription of the picture:\n\n```\nTotal 12.50\n```", AsSeen, "Total 12.50"),
            ("**Here is the extracted text:**\n\nTotal 12.50", AsSeen, "Total 12.50"),
            ("Certainly, here is the transcribed text:\n```\nTotal\n```", Code, "Total"),
            ("[no text]", AsSeen, ""),
            (" [No text]\n", AsSeen, ""),
            ("", AsSeen, ""),
        ] {
            assert_eq!(cleaned(answer, layout), expected, "{answer}");
        }
    }

    #[test]
    fn what_only_looks_like_an_introduction_is_text() {
        for text in [
            "Here is the text:\nTotal 12.50",
            "Ingredients:\n\nflour, sugar",
            "Here is the plan for Monday:\n\nsleep",
            "Here is the text:",
            "The door says [no text] on it",
        ] {
            assert_eq!(cleaned(text, TextLayout::AsSeen), text);
        }
    }

    #[test]
    fn a_growing_answer_only_grows_at_its_end() {
        let answer = "Here is the transcription:\n\n```\n  a\nb\n```";
        let mut seen = String::new();
        for end in "Here is the transcription:\n\n```\n".len()..=answer.len() {
            let begun = begun(&answer[..end], TextLayout::Code);
            assert!(begun.starts_with(&seen), "{begun} after {seen}");
            begun.clone_into(&mut seen);
        }
        assert_eq!(seen, "  a\nb\n```");
    }

    #[test]
    fn tables_become_cells_apart_by_tabs() {
        let text = "Order 17\n\n| Item | Price |\n|:---|---:|\n| Cup \\| mug | 4.50 |\n|  | 6.00 |\n\nThank you | bye";
        let expected = "Order 17\n\nItem\tPrice\nCup | mug\t4.50\n\t6.00\n\nThank you | bye";
        assert_eq!(in_layout(text, TextLayout::Table), expected);
        assert_eq!(in_layout(text, TextLayout::Markdown), text);
        assert_eq!(in_layout("a\n\n b  c", TextLayout::OneLine), "a b c");
    }

    #[test]
    fn the_line_that_stands_there_most_often_counts() {
        let line = |text: &str| TextLine {
            words: vec![Word { text: text.to_owned(), rect: PixelRect::default(), confidence: 1.0 }],
            rect: PixelRect::default(),
            block: 0,
        };
        let mut reading = PictureText {
            size: PixelSize::new(1, 1),
            lines: Vec::new(),
            codes: Vec::new(),
            notice: None,
            reader: TextReader::Local,
        };
        assert_eq!(plausible_repeats(&reading), 0);
        reading.lines = ["0.00", "Open", "0.00", "Shut", "0.00"].map(line).to_vec();
        assert_eq!(plausible_repeats(&reading), 3);
    }

    #[test]
    fn gaps_are_counted_however_they_are_written() {
        assert_eq!(unreadable_count("a [unreadable] b [Unreadable]\n(unreadable)"), 2);
    }
}
