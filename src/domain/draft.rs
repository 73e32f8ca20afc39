//! A question that was not sent, to be found again.

use super::PictureSource;

/// What was typed, and the pictures that were to go along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub pictures: Vec<PictureSource>,
}

impl Draft {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.pictures.is_empty()
    }
}
