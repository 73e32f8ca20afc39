//! Reads text out of pixels, on this computer: lines of words with their places, in reading order.
//!
//! Knows nothing of files, the network or windows, nor how the text is written down afterwards.

// Until the line finder calls it.
#[allow(dead_code)]
mod recognise;

mod decode;
mod line_picture;

mod gemm;
mod lstm;
mod network;
mod weights;

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
