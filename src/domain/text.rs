//! Text that was read out of a picture: lines of words, each with its place.

use std::fmt;

use super::PixelSize;

/// A rectangle in px of the picture as shown (orientation applied), origin top left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PixelRect {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// One word, as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub rect: PixelRect,
    /// 0 to 1: how sure the reader is of the least sure character.
    pub confidence: f32,
}

/// Words that stand in one row without a wide gap: a line of a paragraph, a cell of a table, the label of a button.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// From left to right; at least one.
    pub words: Vec<Word>,
    pub rect: PixelRect,
    /// Lines of one paragraph, list or column share a number; blocks are numbered in reading order from 0.
    pub block: u32,
}

/// What was read out of a picture. Its layout is a matter of how it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureText {
    /// Of the whole picture, also where only a part of it was read.
    pub size: PixelSize,
    /// In reading order.
    pub lines: Vec<TextLine>,
    pub codes: Vec<Code>,
    /// What a person should know of this reading.
    pub notice: Option<ReadingNotice>,
    pub reader: TextReader,
}

/// Who has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextReader {
    /// The reader that is part of this program.
    #[default]
    Local,
    /// Tesseract, where the user has it installed.
    Tesseract,
    /// A vision-language model; it gives no places.
    Model,
}

/// A QR or bar code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The format's common name: `QR Code`, `EAN-13`, …
    pub format: String,
    pub text: String,
    pub rect: PixelRect,
}

/// What the reader could not do, where it is sure of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadingNotice {
    /// There is nothing that looks like text.
    NoText,
    /// All or much of the text is in a script that this reader does not know; it was left out.
    OtherScript(Script),
    /// There is something like text that cannot be read here: handwriting, or letters on a photograph.
    CannotRead,
    /// The letters are too small to be told apart.
    TooSmall,
    /// The picture is too blurred to be read.
    Blurred,
    /// The picture is too dark, or its text too faint, to be read.
    TooFaint,
}

/// Scripts that are recognised but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    Chinese,
    Japanese,
    Korean,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Indic,
    Thai,
}

impl TextReader {
    /// Every reader.
    pub const ALL: [Self; 3] = [Self::Local, Self::Tesseract, Self::Model];

    /// The name that scripts see.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Tesseract => "tesseract",
            Self::Model => "model",
        }
    }
}

impl fmt::Display for TextReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word below this confidence is pointed out, so that a person looks at it again.
pub const UNCERTAIN_BELOW: f32 = 0.6;

impl Word {
    /// Whether a person should look at it again.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.confidence < UNCERTAIN_BELOW
    }
}

impl PixelRect {
    #[must_use]
    pub const fn new(left: u32, top: u32, width: u32, height: u32) -> Self {
        Self { left, top, width, height }
    }

    /// The first column to the right of it.
    #[must_use]
    pub const fn right(self) -> u32 {
        self.left.saturating_add(self.width)
    }

    /// The first row below it.
    #[must_use]
    pub const fn bottom(self) -> u32 {
        self.top.saturating_add(self.height)
    }

    /// How many rows both reach into.
    #[must_use]
    pub fn shared_height(self, other: Self) -> u32 {
        self.bottom().min(other.bottom()).saturating_sub(self.top.max(other.top))
    }

    /// How many rows lie between them: 0 where they share one or touch.
    #[must_use]
    pub fn distance_y(self, other: Self) -> u32 {
        other.top.saturating_sub(self.bottom()).max(self.top.saturating_sub(other.bottom()))
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { left, top, width: right - left, height: bottom - top }
    }

    /// What both cover; `None` where they do not meet.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (left < right && top < bottom).then(|| Self { left, top, width: right - left, height: bottom - top })
    }
}

impl TextLine {
    /// The words with single spaces between them.
    #[must_use]
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// That of the least sure word, 0 to 1.
    #[must_use]
    pub fn confidence(&self) -> f32 {
        self.words.iter().map(|word| word.confidence).fold(1.0, f32::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_meet_or_do_not() {
        let (a, b) = (PixelRect::new(0, 0, 10, 10), PixelRect::new(5, 8, 10, 10));
        assert_eq!(a.union(b), PixelRect::new(0, 0, 15, 18));
        assert_eq!(a.intersection(b), Some(PixelRect::new(5, 8, 5, 2)));
        assert_eq!(a.intersection(PixelRect::new(10, 0, 1, 1)), None);
    }

    #[test]
    fn rectangles_share_rows_or_lie_apart() {
        let a = PixelRect::new(0, 0, 10, 10);
        for (top, shared, apart) in [(8, 2, 0), (10, 0, 0), (14, 0, 4)] {
            let b = PixelRect::new(50, top, 10, 10);
            assert_eq!([a.shared_height(b), b.shared_height(a)], [shared; 2], "{top}");
            assert_eq!([a.distance_y(b), b.distance_y(a)], [apart; 2], "{top}");
        }
    }
}
