//! Answers as laid-out text: split into blocks, each parsed once and measured once.
//!
//! A block ends at a blank line outside a fence. While an answer streams only its last block changes, and only blocks
//! in sight are laid out, so that the cost of a frame does not grow with the answer.
//! Knows nothing of conversations; what was clicked comes back as [`Click`].

mod draw;
mod parse;
mod table;

use egui::{Ui, Vec2};

use super::theme::Tokens;
use parse::{Element, parse};

/// What the user did in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Click {
    Link(String),
    Copy(String),
}

/// The names of the controls in an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    pub copy_code: &'static str,
    pub copy_table: &'static str,
    pub link_target: fn(&str) -> String,
}

/// A text that may still grow, with what is known of its layout.
#[derive(Debug, Default)]
pub(super) struct Document {
    text: String,
    blocks: Vec<Block>,
    /// Where the last block, which may still grow, begins.
    tail_start: usize,
    /// The width for which the heights hold.
    width: f32,
}

#[derive(Debug)]
struct Block {
    elements: Vec<Element>,
    height: Option<f32>,
}

impl Document {
    /// Takes over the text. What was there before stays as it is if the text has only grown.
    pub fn set_text(&mut self, text: &str) {
        if text.len() == self.text.len() && text == self.text {
            return;
        }
        if !text.starts_with(&self.text) {
            *self = Self { width: self.width, ..Self::default() };
        }
        let new = text.get(self.text.len()..).unwrap_or_default();
        self.text.push_str(new);
        self.split_tail();
    }

    /// Splits and parses what comes after the last finished block.
    fn split_tail(&mut self) {
        // The last block is parsed anew; the finished ones stay.
        self.blocks.pop();
        let tail = self.text.get(self.tail_start..).unwrap_or_default();
        let ends = block_ends(tail);
        let mut start = 0;
        let mut new = Vec::with_capacity(ends.len() + 1);
        for end in &ends {
            new.push(Block::of(tail.get(start..*end).unwrap_or_default()));
            start = *end;
        }
        new.push(Block::of(tail.get(start..).unwrap_or_default()));
        self.tail_start += start;
        self.blocks.extend(new);
    }

    /// Draws what is in sight.
    pub fn show(&mut self, ui: &mut Ui, tokens: &Tokens, names: Names) -> Option<Click> {
        let width = ui.available_width();
        if (self.width - width).abs() > 0.5 {
            self.width = width;
            for block in &mut self.blocks {
                block.height = None;
            }
        }
        let mut click = None;
        let gap = ui.spacing().item_spacing.y;
        // Blocks out of sight become one stretch of space.
        let mut skipped = 0.0;
        for (index, block) in self.blocks.iter_mut().enumerate() {
            if block.elements.is_empty() {
                continue;
            }
            if let Some(height) = block.height {
                let top_left = ui.cursor().min + Vec2::new(0.0, skipped);
                if !ui.is_rect_visible(egui::Rect::from_min_size(top_left, Vec2::new(width, height))) {
                    skipped += height + gap;
                    continue;
                }
            }
            ui.add_space(std::mem::take(&mut skipped));
            let drawn = ui.push_id(index, |ui| {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    draw::elements(ui, &block.elements, tokens, names, &mut click);
                })
            });
            block.height = Some(drawn.response.rect.height());
        }
        ui.add_space(skipped);
        click
    }
}

impl Block {
    fn of(text: &str) -> Self {
        Self { elements: parse(text), height: None }
    }
}

/// The ends of the finished blocks of a text: after blank lines outside fences, unless what follows is indented and so
/// still belongs to the list before it.
fn block_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut fence: Option<&str> = None;
    let mut after_blank = false;
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if after_blank && fence.is_none() && !trimmed.is_empty() && !line.starts_with([' ', '\t']) && position > 0 {
            ends.push(position);
        }
        after_blank = trimmed.is_empty() && (after_blank || position > 0);
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        position += line.len();
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut blocks = Vec::new();
        for end in block_ends(text).into_iter().chain([text.len()]) {
            blocks.push(&text[start..end]);
            start = end;
        }
        blocks
    }

    #[test]
    fn a_block_ends_at_a_blank_line_outside_a_fence() {
        for (text, expected) in [
            ("", vec![""]),
            ("a\nb", vec!["a\nb"]),
            ("a\n\nb", vec!["a\n\n", "b"]),
            ("a\n\n\nb\n\n", vec!["a\n\n\n", "b\n\n"]),
            ("```\na\n\nb\n```\n\nc", vec!["```\na\n\nb\n```\n\n", "c"]),
            ("- a\n\n  still a\n\nb", vec!["- a\n\n  still a\n\n", "b"]),
            ("~~~\n```\n\nx\n~~~\n\ny", vec!["~~~\n```\n\nx\n~~~\n\n", "y"]),
        ] {
            assert_eq!(blocks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_that_grows_by_pieces_is_laid_out_like_one_that_came_at_once() {
        let text = "# A\n\nFirst *paragraph*\nhere.\n\n- one\n- two\n\n  more\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n\n```\n\nend";
        let mut at_once = Document::default();
        at_once.set_text(text);
        let mut grown = Document::default();
        for (index, _) in text.char_indices() {
            grown.set_text(&text[..index]);
        }
        grown.set_text(text);
        let elements = |document: &Document| -> Vec<Element> {
            document.blocks.iter().flat_map(|block| block.elements.clone()).collect()
        };
        assert_eq!(elements(&grown), elements(&at_once));
        assert_eq!(grown.blocks.len(), 6);
    }

    #[test]
    fn growing_leaves_finished_blocks_as_they_are() {
        let mut document = Document::default();
        document.set_text("first\n\nsecond\n\nthi");
        for block in &mut document.blocks {
            block.height = Some(1.0);
        }
        document.set_text("first\n\nsecond\n\nthird");
        let heights: Vec<Option<f32>> = document.blocks.iter().map(|block| block.height).collect();
        assert_eq!(heights, [Some(1.0), Some(1.0), None]);
    }

    #[test]
    fn another_text_begins_anew() {
        let mut document = Document::default();
        document.set_text("one\n\ntwo");
        document.set_text("other");
        assert_eq!(document.blocks.len(), 1);
    }
}
