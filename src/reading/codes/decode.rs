//! What a code says: the part of the picture that it stands in, made as decoders like it, and the decoder's answer.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::GlobalHistogramBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, MultiFormatReader, Reader};

use super::bits::{Bits, brightness};
use super::{Candidate, Kind};
use crate::domain::{Code, PixelRect};
use crate::imaging::Pixels;

/// Modules are made so wide for the decoder, in codes of bars and in others.
const BAR_PX: f32 = 12.0;
const MODULE_PX: f32 = 6.0;

/// Empty modules around a code.
const EDGE_MODULES: f32 = 12.0;

/// Bars are read in so many rows, of which two must agree.
const ROWS: u32 = 5;

/// The shortest Code 39 that is believed, as it has no checksum.
const SHORTEST_UNCHECKED: usize = 4;

pub(super) fn decode(pixels: &Pixels, bits: &Bits, candidate: &Candidate) -> Option<Code> {
    let (format, text) = match candidate.kind {
        Kind::Bars => read_bars(pixels, bits, candidate)?,
        _ => read(&Part::of(pixels, bits, candidate, candidate.rect), candidate.kind)?,
    };
    Some(Code { format: name(format)?.to_owned(), text, rect: candidate.rect })
}

fn read_bars(pixels: &Pixels, bits: &Bits, candidate: &Candidate) -> Option<(BarcodeFormat, String)> {
    let rect = candidate.rect;
    let mut reads: Vec<(BarcodeFormat, String)> = Vec::new();
    for row in 1..=ROWS {
        let row = if candidate.turns % 2 == 1 {
            PixelRect { left: rect.left + rect.width * row / (ROWS + 1), width: 1, ..rect }
        } else {
            PixelRect { top: rect.top + rect.height * row / (ROWS + 1), height: 1, ..rect }
        };
        let part = Part::of(pixels, bits, candidate, row);
        let bars = part.bars();
        let reversed: Vec<usize> = bars.iter().rev().copied().collect();
        let is_read = |(format, text): &(BarcodeFormat, String)| {
            is_whole(*format, text, &bars) || is_whole(*format, text, &reversed)
        };
        let Some(read) = read(&part, Kind::Bars).filter(is_read) else { continue };
        if reads.contains(&read) {
            return Some(read);
        }
        reads.push(read);
    }
    None
}

/// Whether these bars and gaps are what the text needs, neither more nor less, all its signs of the same width.
fn is_whole(format: BarcodeFormat, text: &str, bars: &[usize]) -> bool {
    let count = bars.len();
    match format {
        BarcodeFormat::EAN_13 | BarcodeFormat::UPC_A => count == 59 && is_article(bars, 24),
        BarcodeFormat::EAN_8 => count == 43 && is_article(bars, 16),
        // The stop sign is wider.
        BarcodeFormat::CODE_128 => count > 7 && count % 6 == 1 && are_alike(widths(&bars[..count - 7], 6)),
        BarcodeFormat::CODE_93 => count % 6 == 1 && are_alike(widths(&bars[..count - 1], 6)),
        // Between the signs are gaps of any width.
        BarcodeFormat::CODE_39 => {
            let is_long = text.len() >= SHORTEST_UNCHECKED;
            let signs = bars.chunks(10).map(|sign| sign.iter().take(9).sum());
            is_long && count == (text.len() + 2) * 10 - 1 && are_alike(signs)
        }
        BarcodeFormat::ITF => {
            text.len() == 14 && has_check_digit(text) && count == 77 && are_alike(widths(&bars[4..74], 10))
        }
        _ => false,
    }
}

/// Two halves of so many bars and gaps, four a digit, between and beside them eleven that are a module wide.
fn is_article(bars: &[usize], half: usize) -> bool {
    let (left, right) = (3..3 + half, 8 + half..8 + 2 * half);
    let marks = bars.iter().sum::<usize>() - bars[left.clone()].iter().chain(&bars[right.clone()]).sum::<usize>();
    are_alike(widths(&bars[left], 4).chain(widths(&bars[right], 4)).chain([marks * 7 / 11]))
}

/// The widths of signs of so many bars and gaps.
fn widths(bars: &[usize], len: usize) -> impl Iterator<Item = usize> {
    bars.chunks(len).map(|sign| sign.iter().sum())
}

fn are_alike(widths: impl Iterator<Item = usize>) -> bool {
    let (least, most) = widths.fold((usize::MAX, 0), |(least, most), width| (least.min(width), most.max(width)));
    most * 10 <= least * 13
}

/// As all numbers of articles and parcels have it: 3 and 1 by turns from the right.
fn has_check_digit(digits: &str) -> bool {
    let weighted = digits.bytes().rev().zip([1, 3].into_iter().cycle());
    weighted.map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum::<u32>().is_multiple_of(10)
}

fn formats(kind: Kind) -> &'static [BarcodeFormat] {
    match kind {
        Kind::Qr => &[BarcodeFormat::QR_CODE],
        Kind::Aztec => &[BarcodeFormat::AZTEC],
        Kind::DataMatrix => &[BarcodeFormat::DATA_MATRIX],
        Kind::Pdf417 => &[BarcodeFormat::PDF_417],
        Kind::Bars => &[
            BarcodeFormat::EAN_13,
            BarcodeFormat::EAN_8,
            BarcodeFormat::UPC_A,
            BarcodeFormat::CODE_128,
            BarcodeFormat::CODE_93,
            BarcodeFormat::CODE_39,
            BarcodeFormat::ITF,
        ],
    }
}

/// The format's common name.
fn name(format: BarcodeFormat) -> Option<&'static str> {
    Some(match format {
        BarcodeFormat::QR_CODE => "QR Code",
        BarcodeFormat::AZTEC => "Aztec",
        BarcodeFormat::DATA_MATRIX => "Data Matrix",
        BarcodeFormat::PDF_417 => "PDF417",
        BarcodeFormat::EAN_13 => "EAN-13",
        BarcodeFormat::EAN_8 => "EAN-8",
        BarcodeFormat::UPC_A => "UPC-A",
        BarcodeFormat::CODE_128 => "Code 128",
        BarcodeFormat::CODE_93 => "Code 93",
        BarcodeFormat::CODE_39 => "Code 39",
        BarcodeFormat::ITF => "ITF-14",
        _ => return None,
    })
}

fn read(part: &Part, kind: Kind) -> Option<(BarcodeFormat, String)> {
    let hints = DecodeHints {
        PossibleFormats: Some(formats(kind).iter().copied().collect::<HashSet<_>>()),
        TryHarder: Some(kind != Kind::Bars),
        ..DecodeHints::default()
    };
    // A decoder that stumbles over a strange picture must not cost the text.
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let source = Luma8Source::new_with_slice(&part.grey, part.width as u32, part.height as u32).ok()?;
        let mut bitmap = BinaryBitmap::new(GlobalHistogramBinarizer::new(source));
        MultiFormatReader::default().decode_with_hints(&mut bitmap, &hints).ok()
    }));
    let decoded = decoded.ok().flatten()?;
    let text = decoded.getText();
    (!text.is_empty()).then(|| (*decoded.getBarcodeFormat(), text.to_owned()))
}

/// A part of a picture: upright, black on white, enlarged, with room around it.
#[derive(Debug)]
struct Part {
    grey: Vec<u8>,
    width: usize,
    height: usize,
}

impl Part {
    fn of(pixels: &Pixels, bits: &Bits, candidate: &Candidate, rect: PixelRect) -> Self {
        let module = if candidate.kind == Kind::Bars { BAR_PX } else { MODULE_PX };
        let scale = (module / candidate.module).min(module);
        let edge = (EDGE_MODULES * module) as usize;
        // The outermost pixels of a code may be dark in part only.
        let (left, top) = (rect.left.saturating_sub(1), rect.top.saturating_sub(1));
        let (right, bottom) = ((rect.right() + 1).min(pixels.size.width), (rect.bottom() + 1).min(pixels.size.height));
        let rect = PixelRect::new(left, top, right - left, bottom - top);
        let is_upright = candidate.turns.is_multiple_of(2);
        let (columns, rows) = if is_upright { (rect.width, rect.height) } else { (rect.height, rect.width) };
        let (columns, rows) = (columns as usize, rows as usize);
        let level = |x: usize, y: usize| {
            let (x, y) = match candidate.turns {
                0 => (x, y),
                1 => (y, columns - 1 - x),
                2 => (columns - 1 - x, rows - 1 - y),
                _ => (rows - 1 - y, x),
            };
            let (x, y) = (rect.left as usize + x, rect.top as usize + y);
            let pixel = pixels.rgb.as_chunks().0[y * bits.width + x];
            f32::from(brightness(pixel)) - f32::from(bits.limit(x, y)) + 0.5
        };
        // Where a pixel of the part made larger or smaller lies between two of the picture's.
        let between = |at: usize, len: usize| {
            let place = ((at as f32 + 0.5) / scale - 0.5).clamp(0.0, (len - 1) as f32);
            (place as usize, (place as usize + 1).min(len - 1), place.fract())
        };
        let [wide, high] = [columns, rows].map(|len| ((len as f32 * scale).round() as usize).max(1));
        let (width, height) = (wide + 2 * edge, high + 2 * edge);
        let mut grey = vec![255; width * height];
        for y in 0..high {
            let (above, below, down) = between(y, rows);
            for x in 0..wide {
                let (left, right, across) = between(x, columns);
                let mix = |row: usize| level(left, row) * (1.0 - across) + level(right, row) * across;
                let level = mix(above) * (1.0 - down) + mix(below) * down;
                if (level < 0.0) != candidate.is_inverted {
                    grey[(y + edge) * width + edge + x] = 0;
                }
            }
        }
        Self { grey, width, height }
    }

    /// The widths of the bars and gaps of its middle row.
    fn bars(&self) -> Vec<usize> {
        let row = &self.grey[self.height / 2 * self.width..][..self.width];
        let runs: Vec<usize> = row.chunk_by(|a, b| a == b).map(<[u8]>::len).collect();
        runs.get(1..runs.len().saturating_sub(1)).unwrap_or_default().to_vec()
    }
}
