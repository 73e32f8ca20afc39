//! Reading with Tesseract, where the user has it installed.
//!
//! Finds the program, gives it the pixels as it reads them best, and takes its words with their places.
//! Codes it does not read; they come from `codes` as everywhere.
//! Knows nothing of jobs: whether to go on is asked through a function. Another program would be a module beside `tsv`.

mod child;
mod program;
mod tsv;

use std::path::Path;
use std::time::Duration;

use crate::domain::{PictureText, PixelRect, ReadingNotice, TextReader};
use crate::imaging::Pixels;

/// Pictures up to this size are doubled: Tesseract reads letters of screenshots better so.
const DOUBLED_UP_TO_PX: u64 = 20_000_000;

/// A 4K page takes it some ten seconds.
const TIME_LIMIT: Duration = Duration::from_mins(3);

/// Why the other reader gave no text.
#[derive(Debug, thiserror::Error)]
pub enum ExternalError {
    #[error("Tesseract was not found")]
    Missing,
    #[error("Tesseract has no language to read with")]
    NoLanguage,
    #[error("stopped as asked")]
    Cancelled,
    #[error("Tesseract did not finish within {0} s")]
    TooSlow(u64),
    #[error("Tesseract failed: {0}")]
    Failed(String),
    #[error("Tesseract could not be run")]
    Io(#[from] std::io::Error),
}

/// Whether Tesseract is installed. Looks into many folders.
#[must_use]
pub fn has_tesseract() -> bool {
    program::find().is_some()
}

/// Reads a picture with Tesseract, until `is_cancelled` says so.
pub fn read_with_tesseract(pixels: &Pixels, is_cancelled: &dyn Fn() -> bool) -> Result<PictureText, ExternalError> {
    let program = program::find().ok_or(ExternalError::Missing)?;
    read_with(&program, pixels, TIME_LIMIT, is_cancelled)
}

fn read_with(
    program: &Path,
    pixels: &Pixels,
    limit: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<PictureText, ExternalError> {
    let ask = |arguments: &[&str], input: Vec<u8>| child::run(program, arguments, input, limit, is_cancelled);
    let listed = ask(&["--list-langs"], Vec::new())?;
    let languages = program::languages(&listed, &program::locale()).ok_or(ExternalError::NoLanguage)?;
    let scale = if pixels.size.pixels() * 4 <= DOUBLED_UP_TO_PX { 2 } else { 1 };
    let answer = ask(&["stdin", "stdout", "--psm", "3", "-l", &languages, "tsv"], portable_grey_map(pixels, scale))?;
    let mut lines = tsv::parse(&answer);
    for line in &mut lines {
        line.rect = shrunk(line.rect, scale);
        line.words.iter_mut().for_each(|word| word.rect = shrunk(word.rect, scale));
    }
    let codes = super::codes::find_codes(pixels);
    lines.retain(|line| !super::codes::is_code(&codes, line.rect));
    let notice = lines.is_empty().then_some(ReadingNotice::NoText);
    Ok(PictureText { size: pixels.size, lines, codes, notice, reader: TextReader::Tesseract })
}

/// In px of the picture before it was enlarged.
fn shrunk(rect: PixelRect, scale: u32) -> PixelRect {
    let (left, top) = (rect.left / scale, rect.top / scale);
    let (right, bottom) = (rect.right().div_ceil(scale), rect.bottom().div_ceil(scale));
    PixelRect::new(left, top, right - left, bottom - top)
}

/// The picture in grey, dark on light, enlarged: a format without compression, as it is read at once.
fn portable_grey_map(pixels: &Pixels, scale: u32) -> Vec<u8> {
    let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
    let brightness = |[r, g, b]: &[u8; 3]| ((u32::from(*r) * 77 + u32::from(*g) * 150 + u32::from(*b) * 29) >> 8) as u8;
    let mut grey: Vec<u8> = pixels.rgb.as_chunks().0.iter().map(brightness).collect();
    let dark = grey.iter().filter(|grey| **grey < 128).count();
    if dark * 2 > grey.len() {
        for grey in &mut grey {
            *grey = 255 - *grey;
        }
    }
    let mut map = format!("P5\n{} {}\n255\n", width * scale as usize, height * scale as usize).into_bytes();
    if scale == 1 {
        map.extend(grey);
    } else {
        doubled(&grey, width, &mut map);
    }
    map
}

/// Twice as wide and high, each pixel three quarters its own and one quarter its neighbour's.
fn doubled(grey: &[u8], width: usize, target: &mut Vec<u8>) {
    let mix = |near: u16, far: u16| near * 3 + far;
    let rows: Vec<&[u8]> = grey.chunks_exact(width.max(1)).collect();
    let mut column = vec![0_u16; width];
    for (y, row) in rows.iter().enumerate() {
        for neighbour in [rows[y.saturating_sub(1)], rows[(y + 1).min(rows.len() - 1)]] {
            for ((sum, near), far) in column.iter_mut().zip(*row).zip(neighbour) {
                *sum = mix(u16::from(*near), u16::from(*far));
            }
            for (x, sum) in column.iter().enumerate() {
                let (left, right) = (column[x.saturating_sub(1)], column[(x + 1).min(width - 1)]);
                target.extend([mix(*sum, left), mix(*sum, right)].map(|sum| ((sum + 8) / 16) as u8));
            }
        }
    }
}

#[cfg(test)]
mod tests;
