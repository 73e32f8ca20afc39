//! A question that was not sent, to be found again.

use super::{Half, PictureSource, PixelRect, TextLayout};

/// What was typed, and the pictures that were to go along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub pictures: Vec<DraftPicture>,
}

/// A picture of the unsent question, with what was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPicture {
    pub source: PictureSource,
    pub standing: Standing,
}

/// What was done to a picture since it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// By how many quarters of a circle it was turned, clockwise.
    pub quarters: u8,
    /// Whether it is the one on the stage.
    pub is_shown: bool,
    /// The half of the comparison that it was put into.
    pub half: Option<Half>,
    /// The part of it that is read, in its px as turned.
    pub region: Option<PixelRect>,
    /// What was typed over its text, by layout.
    pub typed: Vec<(TextLayout, String)>,
}

impl From<PictureSource> for DraftPicture {
    fn from(source: PictureSource) -> Self {
        Self { source, standing: Standing::default() }
    }
}

impl Draft {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.pictures.is_empty()
    }
}
