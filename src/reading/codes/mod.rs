//! QR and bar codes in a picture.
//!
//! `patterns` finds where a code could stand by the marks that codes have for it, which costs little where there is
//! none; only there does `rxing` decode. What it reads is believed where a checksum stands behind it, and codes
//! without one only where rows agree and the whole width was read.
//! A new format is a line in [`name`] and, if its marks are new, a search for them in `patterns`.

mod bars;
mod bits;
mod matrices;
mod patterns;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::GlobalHistogramBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, MultiFormatReader, Point, Reader};

use crate::domain::{Code, PixelRect};
use crate::imaging::Pixels;
use bits::Bits;
use patterns::{Candidate, Kind};

/// A picture with more places to try is a pattern, not codes.
const MOST_TRIES: usize = 80;

/// Modules are made at least so wide for the decoder.
const MODULE_PX: f32 = 4.0;

/// The shortest text that is believed of a format without a checksum.
const SHORTEST_UNCHECKED: usize = 4;

/// All codes, from top to bottom.
pub(super) fn find_codes(pixels: &Pixels) -> Vec<Code> {
    let bits = Bits::of(pixels);
    let mut codes: Vec<Code> = Vec::new();
    for candidate in patterns::candidates(&bits).into_iter().take(MOST_TRIES) {
        let is_inside_another = codes.iter().any(|code| covers(code.rect, candidate.rect));
        if let Some(code) = (!is_inside_another).then(|| decode(&bits, &candidate)).flatten()
            && !codes.iter().any(|known| known.text == code.text && known.rect.intersection(code.rect).is_some())
        {
            codes.push(code);
        }
    }
    codes.sort_by_key(|code| (code.rect.top, code.rect.left));
    codes
}

/// Whether most of `part` lies in `whole`.
pub(super) fn covers(whole: PixelRect, part: PixelRect) -> bool {
    let area = |rect: PixelRect| u64::from(rect.width) * u64::from(rect.height);
    whole.intersection(part).is_some_and(|both| area(both) * 10 > area(part) * 8)
}

fn decode(bits: &Bits, candidate: &Candidate) -> Option<Code> {
    match candidate.kind {
        Kind::Bars => decode_bars(bits, candidate),
        Kind::Qr | Kind::Aztec | Kind::DataMatrix | Kind::Pdf417 => {
            let read = read(bits, candidate, candidate.rect, formats(candidate.kind))?;
            let rect = if candidate.kind == Kind::Aztec { read.bounds() } else { candidate.rect };
            Some(Code { format: name(read.format)?.to_owned(), text: read.text, rect })
        }
    }
}

/// Bars are read at three heights; two must agree.
fn decode_bars(bits: &Bits, candidate: &Candidate) -> Option<Code> {
    let rect = candidate.rect;
    let strip = |part: u32| {
        let height = (rect.height / 4).max(1);
        let strip = PixelRect::new(rect.left, rect.top + (rect.height - height) * part / 2, rect.width, height);
        read(bits, candidate, strip, formats(Kind::Bars))
    };
    let reads: Vec<Read> = (0..3).filter_map(strip).collect();
    let agreed = reads.iter().find(|read| {
        reads.iter().filter(|other| (other.format, &other.text) == (read.format, &read.text)).count() >= 2
    })?;
    let has_checksum = !matches!(agreed.format, BarcodeFormat::CODE_39 | BarcodeFormat::ITF);
    let (length, span) = (agreed.text.chars().count(), agreed.bounds().width);
    let is_whole = span * 10 >= rect.width * 8;
    if !has_checksum && (length < SHORTEST_UNCHECKED || !is_whole) {
        return None;
    }
    Some(Code { format: name(agreed.format)?.to_owned(), text: agreed.text.clone(), rect })
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
        BarcodeFormat::CODE_39 => "Code 39",
        BarcodeFormat::ITF => "ITF",
        _ => return None,
    })
}

/// What the decoder says.
struct Read {
    format: BarcodeFormat,
    text: String,
    /// In px of the picture.
    points: Vec<(f32, f32)>,
}

impl Read {
    /// The smallest rectangle with all its points.
    fn bounds(&self) -> PixelRect {
        let rects = self.points.iter().map(|(x, y)| PixelRect::new(x.max(0.0) as u32, y.max(0.0) as u32, 1, 1));
        rects.reduce(PixelRect::union).unwrap_or_default()
    }
}

/// Decodes a part, put on white with room around it.
fn read(bits: &Bits, candidate: &Candidate, rect: PixelRect, formats: &[BarcodeFormat]) -> Option<Read> {
    let scale = (MODULE_PX / candidate.module).ceil().clamp(1.0, 4.0) as usize;
    let edge = (12.0 * candidate.module).ceil() as usize;
    let (grey, width, height) = bits.grey(rect, candidate.is_inverted, edge, scale);
    let hints = DecodeHints {
        PossibleFormats: Some(formats.iter().copied().collect::<HashSet<_>>()),
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    // A decoder that panics on a strange picture must not cost the text.
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let source = Luma8Source::new(grey, width as u32, height as u32).ok()?;
        let mut bitmap = BinaryBitmap::new(GlobalHistogramBinarizer::new(source));
        MultiFormatReader::default().decode_with_hints(&mut bitmap, &hints).ok()
    }));
    let decoded = decoded.ok().flatten()?;
    let place = |point: &Point| {
        let x = point.x / scale as f32 - edge as f32 + rect.left as f32;
        (x, point.y / scale as f32 - edge as f32 + rect.top as f32)
    };
    let text = decoded.getText().to_owned();
    let points = decoded.getPoints().iter().map(place).collect();
    (!text.is_empty()).then_some(Read { format: *decoded.getBarcodeFormat(), text, points })
}

#[cfg(test)]
mod tests;
