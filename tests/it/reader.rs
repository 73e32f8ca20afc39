//! The reader on small screenshots whose text is known.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use discern::domain::{PictureText, PixelRect, ReadingNotice, TextLayout, TextLine, lay_out};
use discern::imaging::{self, Pixels};
use discern::reading;

fn pixels(path: &Path) -> Pixels {
    let opened = imaging::open(fs::read(path).unwrap().into()).unwrap();
    imaging::pixels(&opened)
}

fn white(width: u32, height: u32) -> Pixels {
    let size = discern::domain::PixelSize::new(width, height);
    Pixels { size, rgb: vec![255; size.pixels() as usize * 3] }
}

/// How often each word occurs.
fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

/// The share of the words of `expected` that `read` holds.
fn recall(read: &str, expected: &str) -> f64 {
    let (read, expected) = (words(read), words(expected));
    let total: usize = expected.values().sum();
    let found: usize = expected.iter().map(|(word, count)| (*count).min(read.get(word).copied().unwrap_or(0))).sum();
    found as f64 / total as f64
}

fn plain(text: &PictureText) -> String {
    lay_out(&text.lines, TextLayout::AsSeen)
}

#[test]
fn small_screenshots_are_read_word_by_word() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let picture = entry.unwrap().path();
        if picture.extension().is_none_or(|extension| extension != "png") {
            continue;
        }
        let expected = fs::read_to_string(picture.with_extension("txt")).unwrap();
        let text = plain(&reading::read(&pixels(&picture)));
        let recall = recall(&text, &expected);
        assert!(recall >= 0.9, "{}: {recall:.3} of the words\n{text}", picture.display());
        read += 1;
    }
    assert!(read >= 12, "only {read} pictures");
}

#[test]
fn words_lie_where_they_stand_and_lines_come_in_reading_order() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/21_twocol_13.png");
    let text = reading::read(&pixels(&picture));
    let place = |wanted: &str| -> PixelRect {
        let mut words = text.lines.iter().flat_map(|line| &line.words);
        words.find(|word| word.text == wanted).map(|word| word.rect).unwrap()
    };
    let order: Vec<String> = text.lines.iter().map(TextLine::text).collect();
    let position = |start: &str| order.iter().position(|line| line.starts_with(start)).unwrap();
    assert!(position("Notes from") < position("The onions"), "{order:?}");
    assert!(position("back and") < position("Potatoes"), "a column is read to its end: {order:?}");
    assert!(place("onions").right() < place("Potatoes").left);
    for line in &text.lines {
        for word in &line.words {
            assert_eq!(word.rect.intersection(line.rect), Some(word.rect), "{word:?} in {:?}", line.rect);
            assert!((0.0..=1.0).contains(&word.confidence));
        }
        assert!(line.rect.right() <= text.size.width && line.rect.bottom() <= text.size.height);
    }
}

#[test]
fn where_there_is_nothing_to_read_nothing_is_read() {
    let mut noise = white(400, 300);
    let mut state = 1_u32;
    for sample in &mut noise.rgb {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample = (state >> 24) as u8;
    }
    for (name, pixels) in
        [("white", white(300, 200)), ("one pixel", white(1, 1)), ("a column", white(1, 5000)), ("noise", noise)]
    {
        let text = reading::read(&pixels);
        assert_eq!(plain(&text), "", "{name}");
        assert!(text.notice.is_some(), "{name}");
    }
    assert_eq!(reading::read(&white(300, 200)).notice, Some(ReadingNotice::NoText));
}

#[test]
fn colours_and_polarity_change_nothing() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/01_prose_light_16.png");
    let upright = pixels(&picture);
    let expected = plain(&reading::read(&upright));
    let inverted = Pixels { size: upright.size, rgb: upright.rgb.iter().map(|sample| 255 - sample).collect() };
    assert_eq!(plain(&reading::read(&inverted)), expected);
}

#[test]
fn the_sides_of_cells_are_not_read_for_letters() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/25_grid_12.png");
    let expected = fs::read_to_string(picture.with_extension("txt")).unwrap();
    let text = plain(&reading::read(&pixels(&picture)));
    assert_eq!(words(&text), words(&expected));
}

#[test]
fn a_figure_at_the_edge_is_not_passed_over() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/26_time_13.png");
    assert_eq!(plain(&reading::read(&pixels(&picture))).trim_end(), "7:08 AM");
}

#[test]
fn signs_that_stand_alone_are_read() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/24_signs_26.png");
    let expected = fs::read_to_string(picture.with_extension("txt")).unwrap();
    let read: Vec<String> = reading::read(&pixels(&picture)).lines.iter().map(TextLine::text).collect();
    assert_eq!(read, expected.lines().collect::<Vec<_>>());
}

/// The picture with the mean of what lies around each px, in its place: three times, which is nearly a bell.
fn blurred(pixels: &Pixels, reach: usize) -> Pixels {
    let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
    let mean_along = |rgb: &[u8], step: usize, length: usize, place: &dyn Fn(usize) -> usize| -> Vec<u8> {
        let value = |at: usize| {
            let here = place(at / 3);
            let (before, after) = (here.min(reach), (length - 1 - here).min(reach));
            let first = at - before * step;
            let sum: usize = (0..=before + after).map(|near| usize::from(rgb[first + near * step])).sum();
            (sum / (before + after + 1)) as u8
        };
        (0..rgb.len()).map(value).collect()
    };
    let mut rgb = pixels.rgb.clone();
    for _ in 0..3 {
        rgb = mean_along(&rgb, 3, width, &|px| px % width);
        rgb = mean_along(&rgb, 3 * width, height, &|px| px / width);
    }
    Pixels { size: pixels.size, rgb }
}

#[test]
fn a_picture_that_is_blurred_or_dark_or_pale_says_so() {
    let sharp = pixels(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/07_receipt_12.png"));
    assert_eq!(reading::read(&sharp).notice, None);
    let changed =
        |change: fn(u8) -> u8| Pixels { rgb: sharp.rgb.iter().map(|&value| change(value)).collect(), ..sharp.clone() };
    for (picture, expected) in [
        (blurred(&sharp, 4), ReadingNotice::Blurred),
        (changed(|value| value / 20), ReadingNotice::TooFaint),
        (changed(|value| 200 + value / 20), ReadingNotice::TooFaint),
    ] {
        let read = reading::read(&picture);
        assert_eq!((read.lines.len(), read.notice), (0, Some(expected)));
    }
}
