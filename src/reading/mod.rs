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
use recognise::LineReading;
use words::ReadLine;

pub use external::{ExternalError, has_tesseract, read_with_tesseract};

/// Reads a picture.
#[must_use]
pub fn read(pixels: &Pixels) -> PictureText {
    let codes = codes::find_codes(pixels);
    let finder::Found { lines: mut found, labels, dashes, is_grainy } = finder::find_lines(pixels);
    found.retain(|line| !codes::is_code(&codes, line.rect));
    let clear = strikes::without_strikes(pixels, &found);
    let (mut found, mut read) = read_lines(&clear, found);
    let among_text = words::is_page_of_text(&read);
    let mut kept: Vec<bool> =
        read.iter().zip(&found).map(|(read, found)| read.is_text(found.letters, among_text)).collect();
    take_labels(&clear, labels, &mut found, &mut read, &mut kept);
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
    lines.retain(|line| !rules.iter().any(|rule| line.lies_on(rule.rect)));
    lines.extend(rules);
    PictureText { size: pixels.size, lines: in_order(lines), codes, notice, reader: TextReader::Local }
}

/// Reads lines.
fn read_all(pixels: &Pixels, lines: &[FoundLine]) -> Vec<ReadLine> {
    let mut crops: Vec<PixelRect> = lines.iter().map(|line| with_room(line.rect, pixels.size, ROOM)).collect();
    let mut readings = recognise::recognise_all(pixels, &crops);
    read_with_more_room(pixels, lines, &mut crops, &mut readings);
    let cells = pitch::cells(&readings);
    let read = readings.iter().zip(cells).zip(&crops).zip(lines);
    read.map(|(((reading, cells), crop), line)| ReadLine::of(reading, cells, *crop, line.rect, pixels.size)).collect()
}

/// Reads lines; a doubtful one is read in two where that is surer.
fn read_lines(pixels: &Pixels, found: Vec<FoundLine>) -> (Vec<FoundLine>, Vec<ReadLine>) {
    let mut read = read_all(pixels, &found);
    take_high_signs(pixels, &found, &mut read);
    let parts: Vec<FoundLine> = found.iter().zip(&read).flat_map(|(line, read)| second_look(line, read)).collect();
    let mut texts = read_all(pixels, &parts).into_iter();
    let mut parts = parts.into_iter();
    let (mut lines, mut out) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    for (line, text) in found.into_iter().zip(read) {
        let count = second_look(&line, &text).count();
        let (parts, texts): (Vec<FoundLine>, Vec<ReadLine>) = parts.by_ref().zip(texts.by_ref()).take(count).unzip();
        let (of_sizes, halves) = texts.split_at(if count == 0 { 0 } else { 2 * line.sizes.len() });
        if let Some(both) = surest(of_sizes, &text) {
            lines.push(line);
            out.push(both);
        } else if let [left, right] = halves
            && is_surer([left, right], &text)
        {
            lines.extend(parts.into_iter().skip(of_sizes.len()));
            out.extend([left.clone(), right.clone()]);
        } else {
            lines.push(line);
            out.push(text);
        }
    }
    (lines, out)
}

/// Labels on photographs have so many letters, and are read as surely as this.
const LEAST_OF_LABEL: u32 = 3;
const SURE_LABEL: f32 = 0.92;

/// A label is taken in place of its own parts if it is so many times as wide as they are.
const WIDER: f32 = 1.2;

/// Takes what stands out strongly where it is text and where nothing, or only a part of it, has been read.
fn take_labels(
    pixels: &Pixels,
    labels: Vec<FoundLine>,
    found: &mut Vec<FoundLine>,
    read: &mut Vec<ReadLine>,
    kept: &mut Vec<bool>,
) {
    let parts_of = |label: &FoundLine, read: &[ReadLine], kept: &[bool]| -> Vec<usize> {
        let is_part = |index: &usize| kept[*index] && read[*index].rect.intersection(label.rect).is_some();
        (0..read.len()).filter(is_part).collect()
    };
    let is_new = |label: &FoundLine| {
        let parts = parts_of(label, read, kept);
        let width: u32 = parts.iter().map(|part| read[*part].rect.width).sum();
        label.rect.width as f32 >= WIDER * width as f32 && parts.iter().all(|part| read[*part].lies_on(label.rect))
    };
    let labels: Vec<FoundLine> = labels.into_iter().filter(is_new).collect();
    for (label, text) in labels.iter().zip(read_all(pixels, &labels)) {
        if text.letters >= LEAST_OF_LABEL && text.confidence >= SURE_LABEL && text.is_text(label.letters, true) {
            for part in parts_of(label, read, kept) {
                kept[part] = false;
            }
            found.push(label.clone());
            read.push(text);
            kept.push(true);
        }
    }
}

/// What is hardly read by itself may be quotation marks or asterisks, which stand high in their face.
fn take_high_signs(pixels: &Pixels, found: &[FoundLine], read: &mut [ReadLine]) {
    let in_face = |(index, line): (usize, &FoundLine)| Some((index, FoundLine { rect: line.face?, ..line.clone() }));
    let (places, faces): (Vec<usize>, Vec<FoundLine>) = found.iter().enumerate().filter_map(in_face).unzip();
    for (index, signs) in places.into_iter().zip(read_all(pixels, &faces)) {
        let mut characters = signs.words.iter().flat_map(|word| word.text.chars());
        if characters.all(|sign| matches!(sign, '"' | '\'' | '*')) && signs.confidence > read[index].confidence {
            read[index] = signs.without_spaces_in_quotes();
        }
    }
}

/// Lines that are read with less confidence than this are looked at twice.
const DOUBTFUL: f32 = 0.9;

/// So are those with a word that is read with less.
const DOUBTFUL_WORD: f32 = 0.7;

/// What is read with less still is no text.
const HOPELESS: f32 = 0.3;

/// The parts of a line to read once more: in two sizes two by two, then its halves.
fn second_look(line: &FoundLine, read: &ReadLine) -> impl Iterator<Item = FoundLine> {
    let is_text = read.confidence >= HOPELESS;
    let is_doubtful = is_text && read.confidence < DOUBTFUL;
    let has_doubt = is_text && read.words.iter().any(|word| word.confidence < DOUBTFUL_WORD);
    let sizes = line.sizes.iter().filter(move |_| is_doubtful || has_doubt);
    let halves = line.halves.iter().filter(move |_| is_doubtful);
    sizes.chain(halves).flatten().map(|rect| FoundLine {
        rect: *rect,
        letters: line.letters.div_ceil(2),
        background: line.background,
        halves: None,
        sizes: Vec::new(),
        face: None,
    })
}

/// Two sizes are read apart where that is surer by this much.
const GAIN: f32 = 0.04;

/// Neither of two sizes is read with less.
const LEAST_OF_TWO: f32 = 0.8;

/// The line put together from the two sizes that are read most surely, where that is surer than the whole.
fn surest(of_sizes: &[ReadLine], whole: &ReadLine) -> Option<ReadLine> {
    let (pairs, _) = of_sizes.as_chunks::<2>();
    let sure = pairs.iter().filter(|pair| pair.iter().all(|half| half.confidence >= LEAST_OF_TWO));
    let both = sure.map(|[left, right]| left.clone().beside(right.clone()));
    both.max_by(|a, b| a.confidence.total_cmp(&b.confidence)).filter(|both| both.confidence >= whole.confidence + GAIN)
}

/// A part of a doubtful line is text by itself from here on: what is beside it may be a drawing.
const SURE: f32 = 0.95;

fn is_surer(halves: [&ReadLine; 2], whole: &ReadLine) -> bool {
    let [left, right] = halves.map(|half| half.confidence);
    left.min(right) > whole.confidence || left.max(right) >= SURE
}

/// Room on the left and right of a line's ink, in its heights: as in the network's training, and for a second look.
const ROOM: f32 = 1.0 / 7.0;
const MORE_ROOM: f32 = 0.4;

/// A little room around the ink of a line.
fn with_room(ink: PixelRect, size: PixelSize, room: f32) -> PixelRect {
    let high = 1 + ink.height / 30;
    let wide = 1 + (ink.height as f32 * room) as u32;
    let (left, top) = (ink.left.saturating_sub(wide), ink.top.saturating_sub(high));
    let (right, bottom) = ((ink.right() + wide).min(size.width), (ink.bottom() + high).min(size.height));
    PixelRect::new(left, top, right - left, bottom - top)
}

/// Reads lines again in which a character was passed over: with more room it is often seen.
fn read_with_more_room(pixels: &Pixels, lines: &[FoundLine], crops: &mut [PixelRect], readings: &mut [LineReading]) {
    let passes_over = |line: usize, reading: &LineReading| reading.passes_over(lines[line].rect.height);
    let again: Vec<usize> = (0..lines.len()).filter(|line| passes_over(*line, &readings[*line])).collect();
    let wider: Vec<PixelRect> = again.iter().map(|line| with_room(lines[*line].rect, pixels.size, MORE_ROOM)).collect();
    let found = recognise::recognise_all(pixels, &wider);
    for ((line, crop), reading) in again.into_iter().zip(wider).zip(found) {
        if !passes_over(line, &reading) && reading.characters.len() >= readings[line].characters.len() {
            crops[line] = crop;
            readings[line] = reading;
        }
    }
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
