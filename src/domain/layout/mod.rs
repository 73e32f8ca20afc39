//! The ways in which text that was read out of a picture is written down.
//!
//! All of them work on lines in reading order with their places, and none changes that order, [`TextLayout::Table`]
//! excepted, which follows the places alone. Knows nothing of how lines are found and read.
//! A further layout is a variant of [`TextLayout`] and a file here.

mod code;
mod flow;
mod grid;
mod markdown;
mod paragraphs;
mod pitch;
mod rows;
#[cfg(test)]
mod sketch;
mod table;

use std::fmt;
use std::str::FromStr;

use super::{PixelRect, TextLine};

pub use table::{TextTable, table_of};

/// How the lines of a picture become one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextLayout {
    /// Line by line, with spaces in the place of indents and gaps.
    #[default]
    AsSeen,
    /// The lines of a paragraph joined, words that were divided made whole, a blank line between paragraphs.
    Paragraphs,
    /// Everything in one line.
    OneLine,
    /// Line by line, indented exactly, without line numbers.
    Code,
    /// Cells apart by tabs.
    Table,
    /// Headings, lists, tables and code marked up.
    Markdown,
}

/// A word that names no layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTextLayout;

impl TextLayout {
    /// Every layout, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::AsSeen, Self::Paragraphs, Self::OneLine, Self::Code, Self::Table, Self::Markdown];

    /// The name that scripts and settings use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsSeen => "as-seen",
            Self::Paragraphs => "paragraphs",
            Self::OneLine => "one-line",
            Self::Code => "code",
            Self::Table => "table",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for TextLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TextLayout {
    type Err = UnknownTextLayout;

    fn from_str(name: &str) -> Result<Self, UnknownTextLayout> {
        Self::ALL.into_iter().find(|layout| layout.as_str() == name).ok_or(UnknownTextLayout)
    }
}

impl fmt::Display for UnknownTextLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = TextLayout::ALL.map(TextLayout::as_str);
        write!(f, "expected one of {}", names.join(", "))
    }
}

impl std::error::Error for UnknownTextLayout {}

/// Writes lines down. They are in reading order; the text ends without a line break.
///
/// Lines without a place, as a model gives them, are laid out already and only put below one another.
#[must_use]
pub fn lay_out(lines: &[TextLine], layout: TextLayout) -> String {
    let has_places = lines.iter().any(|line| line.rect.width > 0);
    let lines: &[TextLine] = &lines.iter().map(around_words).collect::<Vec<_>>();
    match layout {
        TextLayout::OneLine => paragraphs::in_one_line(lines),
        _ if !has_places => lines.iter().map(TextLine::text).collect::<Vec<_>>().join("\n"),
        TextLayout::AsSeen => grid::as_seen(lines),
        TextLayout::Paragraphs => paragraphs::joined(lines),
        TextLayout::Code => code::indented(lines),
        TextLayout::Table => table_of(lines).to_tsv(),
        TextLayout::Markdown => markdown::marked_up(lines),
    }
}

/// Lines in which what stands side by side is one: the cells of a row, a name and its value. Columns of prose stay apart.
#[must_use]
pub fn whole_rows(lines: &[TextLine]) -> Vec<TextLine> {
    if lines.iter().all(|line| line.rect.width == 0) {
        return lines.to_vec();
    }
    let whole =
        |row: &rows::Row| TextLine { words: row.words().cloned().collect(), rect: row.rect, block: row.block() };
    rows::rows_in_order(lines).iter().map(whole).collect()
}

/// The line without what lies beside its words: an icon, or letters that could not be read.
fn around_words(line: &TextLine) -> TextLine {
    let words = line.words.iter().map(|word| word.rect).reduce(PixelRect::union).unwrap_or(line.rect);
    TextLine { rect: PixelRect { left: words.left, width: words.width, ..line.rect }, ..line.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Word;

    #[test]
    fn every_layout_is_known_by_its_name() {
        for layout in TextLayout::ALL {
            assert_eq!(layout.to_string().parse(), Ok(layout));
        }
        assert_eq!("tables".parse::<TextLayout>(), Err(UnknownTextLayout));
        assert!(UnknownTextLayout.to_string().contains("as-seen, paragraphs, one-line, code, table, markdown"));
    }

    #[test]
    fn nothing_read_is_an_empty_text() {
        for layout in TextLayout::ALL {
            assert_eq!(lay_out(&[], layout), "", "{layout}");
        }
    }

    #[test]
    fn what_lies_beside_the_words_of_a_line_does_not_count() {
        let mut lines = sketch::FIXED.lines("  one line here\n    another line there");
        let left = lines[0].rect.left - 20;
        lines[0].rect = lines[0].rect.union(PixelRect { left, width: 1, ..lines[0].rect });
        assert_eq!(lay_out(&lines, TextLayout::AsSeen), "one line here\n  another line there");
    }

    #[test]
    fn lines_without_a_place_stay_as_they_were_laid_out() {
        let line = |text: &str| {
            let rect = PixelRect::default();
            let word = Word { text: text.to_owned(), rect, confidence: 1.0 };
            TextLine { words: vec![word], rect, block: 0 }
        };
        let lines = [line("| a | b |"), line(""), line("    x = 1")];
        for layout in TextLayout::ALL {
            let expected = if layout == TextLayout::OneLine { "| a | b | x = 1" } else { "| a | b |\n\n    x = 1" };
            assert_eq!(lay_out(&lines, layout), expected, "{layout}");
        }
    }
}
