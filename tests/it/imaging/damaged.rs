//! Files that are cut, damaged, lying, or no pictures at all.

use discern::domain::{MAX_PIXELS, PixelSize};
use discern::imaging::ImagingError;
use image::ImageFormat;

use super::drawn::{Drawing, PngKind, near, png, seen};
use super::{info, open, prepare};

#[test]
fn what_is_no_picture_is_said_to_be_what_it_is() {
    for (bytes, expected) in [
        (&b""[..], "empty file"),
        (b"<!doctype html><title>404</title>Not found\n", "HTML page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"This is not a picture.\n", "text"),
        (b"\0\0\0\x18ftypcrx \0\0\0\0", "raw photograph"),
    ] {
        match open(bytes) {
            Err(ImagingError::UnsupportedFormat { found }) => assert_eq!(found.as_str(), expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn a_claimed_size_is_refused_before_anything_is_decoded() {
    let kind = PngKind { size: (40_000, 40_000), depth: 8, colour: 2, interlaced: false };
    let mut jpeg = Drawing::quarters(64, 64).jpeg();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;".to_vec();
    let mut bmp = Drawing::quarters(64, 64).encoded(ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0, 200, 0, 0, 0, 200, 0, 0]);
    for (what, bytes, expected) in [
        ("PNG", png(kind, &[], &[0; 10]), PixelSize::new(40_000, 40_000)),
        ("JPEG", jpeg, PixelSize::new(65_500, 65_500)),
        ("GIF", gif, PixelSize::new(65_535, 65_535)),
        ("BMP", bmp, PixelSize::new(51_200, 51_200)),
    ] {
        match open(&bytes) {
            Err(ImagingError::TooManyPixels { size, limit }) => {
                assert_eq!(size, expected, "{what}");
                assert!(limit <= MAX_PIXELS);
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_size_of_zero_is_unreadable() {
    let kind = PngKind { size: (0, 40), depth: 8, colour: 2, interlaced: false };
    let mut jpeg = Drawing::quarters(64, 64).jpeg();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 7..frame + 9].copy_from_slice(&[0, 0]);
    for bytes in [png(kind, &[], &[]), jpeg] {
        assert!(matches!(open(&bytes), Err(ImagingError::Unreadable { .. })));
    }
}

#[test]
fn a_cut_jpeg_shows_the_rows_that_were_there() {
    let drawing = Drawing::photo(200, 160);
    let jpeg = drawing.jpeg();
    let half = &jpeg[..jpeg.len() / 2];
    let cut = info(half);
    assert!(cut.is_partial);
    assert_eq!(cut.stored_size, PixelSize::new(200, 160));
    let seen = seen(&prepare(half));
    assert!(near(seen.at(100, 8), drawing.at(100, 8), 24), "the upper rows are there");
    assert!(near(seen.at(100, 155), [128; 3], 8), "the rest is grey");
    assert!(!info(&jpeg).is_partial);
}

#[test]
fn a_cut_png_shows_the_rows_that_were_there() {
    let drawing = Drawing::photo(200, 160);
    let bytes = drawing.png();
    let half = &bytes[..bytes.len() / 2];
    assert!(info(half).is_partial);
    let seen = seen(&prepare(half));
    assert!(near(seen.at(100, 8), drawing.at(100, 8), 24), "the upper rows are there");
    assert!(near(seen.at(100, 155), [255; 3], 4), "the rest is white");
}

#[test]
fn a_picture_cut_before_its_first_row_is_unreadable() {
    let jpeg = Drawing::photo(64, 64).jpeg();
    let scan = jpeg.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let png = Drawing::photo(64, 64).png();
    for bytes in [&jpeg[..scan], &jpeg[..20], &png[..60], &png[..20]] {
        assert!(matches!(open(bytes), Err(ImagingError::Unreadable { .. })));
    }
}

#[test]
fn bytes_after_the_end_change_nothing() {
    let jpeg = Drawing::photo(64, 64).jpeg();
    let trailing = [jpeg.clone(), b"\0GARBAGE after the end\0".repeat(50)].concat();
    assert!(!info(&trailing).is_partial);
    assert_eq!(prepare(&trailing).bytes, prepare(&jpeg).bytes);
}

#[test]
fn a_damaged_checksum_or_stream_is_unreadable() {
    let mut bytes = Drawing::photo(64, 64).png();
    let pixel = bytes.len() / 2;
    bytes[pixel] ^= 0xff;
    assert!(matches!(open(&bytes), Err(ImagingError::Unreadable { .. })));
}

#[test]
fn no_damage_brings_a_decoder_down() {
    let drawing = Drawing::photo(33, 21);
    let encoded = |format| drawing.encoded(format);
    for (what, bytes) in [
        ("JPEG", drawing.jpeg()),
        ("PNG", drawing.png()),
        ("BMP", encoded(ImageFormat::Bmp)),
        ("GIF", encoded(ImageFormat::Gif)),
        ("TIFF", encoded(ImageFormat::Tiff)),
        ("WebP", encoded(ImageFormat::WebP)),
    ] {
        for len in (0..bytes.len()).step_by(7) {
            if let Err(error) = open(&bytes[..len]) {
                assert!(!error.to_string().contains('\n'), "{what}: {error}");
            }
        }
        for (position, flip) in (0..bytes.len()).step_by(3).zip([0x01, 0x80, 0xff].into_iter().cycle()) {
            let mut damaged = bytes.clone();
            damaged[position] ^= flip;
            if let Ok(picture) = open(&damaged) {
                assert!(picture.info().stored_size.pixels() <= MAX_PIXELS, "{what}, byte {position}");
            }
        }
    }
}
