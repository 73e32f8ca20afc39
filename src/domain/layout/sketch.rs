//! Lines with places out of a drawing in characters, for tests.
//!
//! A character stands in a cell of 10 × 24 px, its ink 16 px high. Two spaces or more are a wide gap and end a line,
//! one space divides words. An empty row of the drawing is an empty row of the picture.

use crate::domain::{PixelRect, TextLine, Word};

pub const CELL: (f32, f32) = (10.0, 24.0);

/// How wide the characters of a drawing are.
#[derive(Clone, Copy, PartialEq)]
pub enum Letters {
    /// All as wide as a cell.
    Fixed,
    /// Each as wide as in a usual font; words still begin a line where they are drawn.
    Varied,
}

/// A drawing that becomes lines.
#[derive(Clone, Copy)]
pub struct Sketch {
    pub letters: Letters,
    /// The letters' size beside the usual one.
    pub scale: f32,
    /// Where the drawing's top left corner lies.
    pub at: (f32, f32),
    pub block: u32,
}

pub const FIXED: Sketch = Sketch { letters: Letters::Fixed, scale: 1.0, at: (40.0, 30.0), block: 0 };
pub const VARIED: Sketch = Sketch { letters: Letters::Varied, ..FIXED };

impl Sketch {
    pub fn at(self, column: usize, row: usize) -> Self {
        let (x, y) = (FIXED.at.0 + column as f32 * CELL.0, FIXED.at.1 + row as f32 * CELL.1);
        Self { at: (x, y), ..self }
    }

    pub fn block(self, block: u32) -> Self {
        Self { block, ..self }
    }

    pub fn scaled(self, scale: f32) -> Self {
        Self { scale, ..self }
    }

    pub fn lines(self, drawing: &str) -> Vec<TextLine> {
        let drawing = drawing.strip_prefix('\n').unwrap_or(drawing);
        drawing.lines().enumerate().flat_map(|(row, text)| self.row(row, text)).collect()
    }

    fn row(self, row: usize, text: &str) -> Vec<TextLine> {
        let mut lines: Vec<TextLine> = Vec::new();
        let mut x = self.at.0;
        let mut spaces = 2;
        let mut drawn_to = 0;
        let characters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            if characters[at] == ' ' {
                spaces += 1;
                at += 1;
                continue;
            }
            let end = (at..characters.len()).find(|&i| characters[i] == ' ').unwrap_or(characters.len());
            let word: String = characters[at..end].iter().collect();
            if self.letters == Letters::Fixed || spaces > 1 {
                x = self.at.0 + at as f32 * CELL.0 * self.scale;
            } else {
                x += 0.45 * CELL.0 * self.scale * (at - drawn_to) as f32;
            }
            let placed = self.word(&word, &mut x, row);
            match lines.last_mut() {
                Some(line) if spaces < 2 => {
                    line.rect = line.rect.union(placed.rect);
                    line.words.push(placed);
                }
                _ => lines.push(TextLine { rect: placed.rect, words: vec![placed], block: self.block }),
            }
            (spaces, at, drawn_to) = (0, end, end);
        }
        lines
    }

    /// The word with its ink from `x`, which moves past it.
    fn word(self, text: &str, x: &mut f32, row: usize) -> Word {
        let advance: f32 = text.chars().map(|c| self.advance(c)).sum();
        let bearing = 1.0 * self.scale;
        let top = self.at.1 + (row as f32 * CELL.1 + 4.0) * self.scale;
        let rect = PixelRect::new(
            (*x + bearing) as u32,
            top as u32,
            (advance - 2.0 * bearing).max(1.0) as u32,
            (16.0 * self.scale) as u32,
        );
        *x += advance;
        Word { text: text.to_owned(), rect, confidence: 0.99 }
    }

    fn advance(self, character: char) -> f32 {
        let share = match (self.letters, character) {
            (Letters::Fixed, _) => 1.0,
            (_, 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | 'I') => 0.45,
            (_, 'f' | 't' | 'r' | '(' | ')' | '-' | '•') => 0.6,
            (_, 'm' | 'w' | 'M' | 'W') => 1.5,
            (_, character) if character.is_uppercase() => 1.15,
            _ => 0.95,
        };
        CELL.0 * self.scale * share
    }
}
