//! Reads text out of pixels, on this computer: lines of words with their places, in reading order.
//!
//! Lines are found by their outlines (`finder`), each is read by a small network (`recognise`), and what is text is put
//! into the order in which it is read (`order`). What cannot be read is said (`notice`, `flaws`), never made up.
//! Codes are found and decoded beside that (`codes`). `external` reads with Tesseract instead.
//! Knows nothing of files, the network or windows, nor how the text is written down afterwards.

mod codes;
mod dashes;
mod decode;
mod external;
mod finder;
mod flaws;
mod gemm;
mod line_picture;
mod lstm;
mod neighbours;
mod network;
mod notice;
mod order;
mod pitch;
mod recognise;
mod strikes;
mod weights;
mod words;

use crate::domain::{PictureText, PixelRect, PixelSize, ReadingNotice, TextLine, TextReader};
use crate::imaging::Pixels;
use finder::FoundLine;
use words::ReadLine;

pub use external::{ExternalError, has_tesseract, read_with_tesseract};

/// Reads a picture.
#[must_use]
pub fn read(pixels: &Pixels) -> PictureText {
    let codes = codes::find_codes(pixels);
    let finder::Found { lines: mut found, dashes, is_grainy } = finder::find_lines(pixels);
    found.retain(|line| !codes::is_code(&codes, line.rect));
    let clear = strikes::without_strikes(pixels, &found);
    let (found, mut read) = read_lines(&clear, found);
    let among_text = words::is_page_of_text(&read);
    let mut kept: Vec<bool> =
        read.iter().zip(&found).map(|(read, found)| read.is_text(found.letters, among_text)).collect();
    neighbours::take_digits(&mut read);
    neighbours::take_commas(&mut read);
    neighbours::take_figures(&mut read, &mut kept);
    neighbours::take_signs(&mut read, &mut kept);
    let notice = match notice::notice(&found, is_grainy, &read, &kept) {
        // What cannot be seen is no writing, and not nothing either.
        unread @ Some(ReadingNotice::NoText | ReadingNotice::CannotRead) if codes.is_empty() => {
            flaws::flaw(pixels).or(unread)
        }
        other => other,
    };
    if matches!(notice, Some(ReadingNotice::OtherScript(_))) {
        // A few letters that look alike in both scripts are no text.
        let is_own = |line: &ReadLine| line.letters >= 5 && line.confidence >= SURE;
        kept.iter_mut().zip(&read).for_each(|(kept, line)| *kept &= is_own(line));
    }
    let mut lines: Vec<ReadLine> = read.into_iter().zip(kept).filter_map(|(line, kept)| kept.then_some(line)).collect();
    let rules: Vec<ReadLine> = dashes.iter().filter_map(|dashes| dashes.line(&lines)).collect();
    lines.extend(rules);
    PictureText { size: pixels.size, lines: in_order(lines), codes, notice, reader: TextReader::Local }
}

/// Reads lines.
fn read_all(pixels: &Pixels, lines: &[FoundLine]) -> Vec<ReadLine> {
    let crops: Vec<PixelRect> = lines.iter().map(|line| with_room(line.rect, pixels.size)).collect();
    let readings = recognise::recognise_all(pixels, &crops);
    let cells = pitch::cells(&readings);
    let read = readings.iter().zip(cells).zip(&crops).zip(lines);
    read.map(|(((reading, cells), crop), line)| ReadLine::of(reading, cells, *crop, line.rect, pixels.size)).collect()
}

/// Lines that are read with less confidence than this are looked at twice.
const DOUBTFUL: f32 = 0.9;

/// A part of a doubtful line is text by itself from here on: what is beside it may be a drawing.
const SURE: f32 = 0.95;

/// Reads lines; a doubtful one is read in two where that is surer.
fn read_lines(pixels: &Pixels, found: Vec<FoundLine>) -> (Vec<FoundLine>, Vec<ReadLine>) {
    let read = read_all(pixels, &found);
    let doubtful = |(line, read): &(&FoundLine, &ReadLine)| line.halves.is_some() && read.confidence < DOUBTFUL;
    let parts: Vec<FoundLine> = found
        .iter()
        .zip(&read)
        .filter(doubtful)
        .flat_map(|(line, _)| {
            let part = |rect| FoundLine { rect, letters: line.letters.div_ceil(2), halves: None, ..line.clone() };
            line.halves.into_iter().flatten().map(part)
        })
        .collect();
    let mut halves = parts.iter().cloned().zip(read_all(pixels, &parts));
    let (mut lines, mut texts) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    for (line, text) in found.into_iter().zip(read) {
        let halved = if doubtful(&(&line, &text)) { [halves.next(), halves.next()] } else { [None, None] };
        match halved {
            [Some(left), Some(right)] if is_surer([&left.1, &right.1], &text) => {
                lines.extend([left.0, right.0]);
                texts.extend([left.1, right.1]);
            }
            _ => {
                lines.push(line);
                texts.push(text);
            }
        }
    }
    (lines, texts)
}

fn is_surer(halves: [&ReadLine; 2], whole: &ReadLine) -> bool {
    let [left, right] = halves.map(|half| half.confidence);
    left.min(right) > whole.confidence || left.max(right) >= SURE
}

/// A little room around the ink of a line, as the network knows it from its training.
fn with_room(ink: PixelRect, size: PixelSize) -> PixelRect {
    let high = 1 + ink.height / 30;
    let wide = 1 + ink.height / 7;
    let (left, top) = (ink.left.saturating_sub(wide), ink.top.saturating_sub(high));
    let (right, bottom) = ((ink.right() + wide).min(size.width), (ink.bottom() + high).min(size.height));
    PixelRect::new(left, top, right - left, bottom - top)
}

fn in_order(lines: Vec<ReadLine>) -> Vec<TextLine> {
    let rects: Vec<PixelRect> = lines.iter().map(|line| line.rect).collect();
    let mut lines: Vec<Option<ReadLine>> = lines.into_iter().map(Some).collect();
    order::reading_order(&rects)
        .into_iter()
        .filter_map(|place| {
            let line = lines.get_mut(place.line)?.take()?;
            Some(TextLine { words: line.words, rect: line.rect, block: place.block })
        })
        .collect()
}
