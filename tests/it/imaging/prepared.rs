//! What is sent: its size, its limit, its format, and what it must not hold.

use discern::domain::{Detail, MediaType, PixelSize, PreparePlan, Purpose, SideRule};
use discern::imaging::{self, ImagingError};

use super::drawn::{Drawing, PngKind, RED, WHITE, assert_quarters, chunk, exif, near, png, seen, with_segment};
use super::{open, plan, prepare, text};

/// The names of the segments of a JPEG up to its scan, and of the chunks of a PNG.
fn parts(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    if bytes.starts_with(b"\x89PNG") {
        let mut rest = &bytes[8..];
        while rest.len() >= 12 {
            let len = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            names.push(String::from_utf8_lossy(&rest[4..8]).into_owned());
            rest = &rest[12 + len..];
        }
        assert!(rest.is_empty(), "nothing follows the last chunk");
    } else {
        let mut position = 2;
        while bytes[position + 1] != 0xda {
            assert_eq!(bytes[position], 0xff);
            names.push(format!("{:02x}", bytes[position + 1]));
            position += 2 + usize::from(u16::from_be_bytes([bytes[position + 2], bytes[position + 3]]));
        }
        assert!(bytes.ends_with(&[0xff, 0xd9]), "nothing follows the end");
    }
    names.dedup();
    names
}

#[test]
fn nothing_of_the_metadata_is_sent() {
    let photo = Drawing::photo(200, 150).jpeg();
    let photo = with_segment(&photo, 0xfe, b"a comment");
    let photo = with_segment(&photo, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    let photo = with_segment(&photo, 0xe1, &[b"Exif\0\0".to_vec(), exif(1)].concat());
    let sent = prepare(&photo);
    assert_eq!(sent.media_type, MediaType::Jpeg);
    // The JFIF header, quantisation tables, frame, Huffman tables.
    assert_eq!(parts(&sent.bytes), ["e0", "db", "c0", "c4"]);

    let kind = PngKind { size: (40, 30), depth: 8, colour: 2, interlaced: false };
    let extra = [chunk(*b"tEXt", b"Author\0Somebody"), chunk(*b"eXIf", &exif(1)), chunk(*b"gAMA", &[0, 0, 0xb1, 0x8f])];
    let sent = prepare(&png(kind, &extra, &Drawing::quarters(40, 30).rgb));
    assert_eq!(sent.media_type, MediaType::Png);
    assert_eq!(parts(&sent.bytes), ["IHDR", "PLTE", "IDAT", "IEND"]);
}

#[test]
fn the_limit_holds_for_what_compresses_worst() {
    let noise = open(&Drawing::noise(900, 700, 127).png()).unwrap();
    let mut before = PixelSize::new(1, 1);
    for max_base64 in [2_000, 9_999, 50_001, 200_002, 999_999] {
        let sent = imaging::prepare(&noise, &plan(2048, max_base64)).unwrap();
        assert!(sent.base64_len() <= max_base64, "{} > {max_base64}", sent.base64_len());
        assert!(sent.size.pixels() > before.pixels(), "more characters show more");
        assert!(sent.quality.unwrap() >= 60);
        let shape = f64::from(sent.size.width) / f64::from(sent.size.height);
        assert!((shape - 9.0 / 7.0).abs() < 0.12, "{}", sent.size);
        assert_eq!(seen(&sent).width, sent.size.width);
        before = sent.size;
    }
}

#[test]
fn a_limit_that_nothing_fits_is_an_error() {
    let noise = open(&Drawing::noise(90, 70, 127).png()).unwrap();
    for max_base64 in [0, 1, 500] {
        match imaging::prepare(&noise, &plan(2048, max_base64)) {
            Err(ImagingError::CannotFit { max_base64: said }) => assert_eq!(said, max_base64),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_limit_is_used_well() {
    let photo = open(&Drawing::photo(1600, 1200).png()).unwrap();
    let free = imaging::prepare(&photo, &plan(2048, usize::MAX)).unwrap();
    assert_eq!(free.quality, Some(95), "the best that is worth its bytes");
    for share in [0.8, 0.6, 0.5] {
        let max_base64 = (free.base64_len() as f64 * share) as usize;
        let sent = imaging::prepare(&photo, &plan(2048, max_base64)).unwrap();
        assert_eq!(sent.size, PixelSize::new(1600, 1200));
        assert!(sent.base64_len() <= max_base64);
        assert!(sent.base64_len() as f64 >= 0.9 * max_base64 as f64, "{} of {max_base64}", sent.base64_len());
    }
}

#[test]
fn a_drawing_of_few_colours_is_sent_without_loss() {
    for colour_count in [1_u32, 2, 3, 4, 5, 16, 17, 256] {
        let drawing = Drawing::new(101, 67, |x, y| {
            let colour = (x / 3 + 7 * (y / 5)) % colour_count;
            [(colour * 37 % 256) as u8, colour as u8, (255 - colour) as u8]
        });
        let sent = prepare(&drawing.png());
        assert_eq!((sent.media_type, sent.quality), (MediaType::Png, None), "{colour_count} colours");
        assert_eq!(seen(&sent), drawing, "{colour_count} colours");
    }
}

#[test]
fn a_page_of_text_is_sent_at_full_size() {
    // Four thousand pixels of small text: as JPEG they would have to be scaled, as PNG they need not.
    let page = text::page(3840, 2160, 8.5, [30, 34, 40], WHITE);
    let picture = open(&page.png()).unwrap();
    let side = SideRule::Detail { detail: Detail::High, purpose: Purpose::Question };
    let sent = imaging::prepare(&picture, &PreparePlan { side, ..plan(0, 999_999) }).unwrap();
    assert_eq!((sent.media_type, sent.size), (MediaType::Png, PixelSize::new(3840, 2160)));
    let seen = seen(&sent);
    let worst = seen.rgb.iter().zip(&page.rgb).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst.unwrap() <= 16);
}

#[test]
fn a_photo_is_sent_as_jpeg_even_where_png_would_fit() {
    let sent = prepare(&Drawing::photo(160, 120).png());
    assert_eq!((sent.media_type, sent.quality), (MediaType::Jpeg, Some(95)));
}

#[test]
fn no_picture_is_enlarged_and_none_vanishes() {
    for (width, height) in [(1, 1), (1, 700), (20_000, 3), (17, 5), (2049, 1)] {
        let drawing = Drawing::new(width, height, |_, _| RED);
        let picture = open(&drawing.png()).unwrap();
        for max_side in [1, 16, 2048, 20_000] {
            let sent = imaging::prepare(&picture, &plan(max_side, 999_999)).unwrap();
            assert!(sent.size.width <= width && sent.size.height <= height);
            assert!(sent.size.longest_side() <= max_side);
            let (x, y) = (sent.size.width / 2, sent.size.height / 2);
            assert!(near(seen(&sent).at(x, y), RED, 1), "{width}×{height} at {max_side}");
        }
    }
}

#[test]
fn scaling_keeps_everything_in_its_place() {
    // Wide enough that the rows are made in several bands.
    for (width, height, max_side) in [(8001, 601, 4000), (12_001, 601, 4000), (1013, 5001, 777), (333, 207, 332)] {
        let picture = open(&Drawing::quarters(width, height).png()).unwrap();
        let sent = imaging::prepare(&picture, &plan(max_side, 999_999)).unwrap();
        let whole = format!("{width}×{height} at {max_side}");
        assert_eq!(sent.size.longest_side(), max_side, "{whole}");
        let seen = seen(&sent);
        assert_quarters(&seen, Drawing::quarters(2, 2).quarter_colours(), 6, &whole);
        // The border between the quarters stays in the middle.
        let (x, y) = (seen.width / 2, seen.height / 2);
        let step = (seen.width / 50).max(6);
        let corners = [(x - step, y - step), (x + step, y - step), (x + step, y + step), (x - step, y + step)];
        for ((x, y), colour) in corners.into_iter().zip(Drawing::quarters(2, 2).quarter_colours()) {
            assert!(near(seen.at(x, y), colour, 20), "{whole}: {:?} at {x}, {y}", seen.at(x, y));
        }
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for drawing in [Drawing::photo(700, 500), text::page(700, 500, 9.0, [20; 3], WHITE), Drawing::noise(300, 200, 90)] {
        let bytes = drawing.png();
        let twice = [0, 1].map(|_| imaging::prepare(&open(&bytes).unwrap(), &plan(600, 60_000)).unwrap());
        assert_eq!(twice[0], twice[1]);
    }
}

#[test]
fn a_picture_knows_how_much_memory_it_takes() {
    assert_eq!(open(&Drawing::photo(200, 100).png()).unwrap().decoded_byte_len(), 200 * 100 * 3);
}

#[test]
fn neither_pixels_nor_bytes_show_in_a_log() {
    let picture = open(&Drawing::quarters(40, 30).png()).unwrap();
    let said = format!("{picture:?}");
    assert!(said.contains("stored_size") && said.len() < 400, "{said}");
}
