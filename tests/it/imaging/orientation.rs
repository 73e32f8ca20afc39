//! Pictures that are stored on their side.

use discern::domain::PixelSize;
use image::ImageFormat;

use super::drawn::{BLUE, Colour, Drawing, GREEN, PngKind, RED, YELLOW, assert_quarters, chunk, exif, png, seen};
use super::drawn::{tiff, with_segment};
use super::{info, prepare};

/// The quarters that are seen, clockwise from the upper left, for each orientation of EXIF 2.32.
const TURNS: [(u16, [Colour; 4]); 8] = [
    (1, [RED, GREEN, BLUE, YELLOW]),
    (2, [GREEN, RED, YELLOW, BLUE]),
    (3, [BLUE, YELLOW, RED, GREEN]),
    (4, [YELLOW, BLUE, GREEN, RED]),
    (5, [RED, YELLOW, BLUE, GREEN]),
    (6, [YELLOW, RED, GREEN, BLUE]),
    (7, [BLUE, GREEN, RED, YELLOW]),
    (8, [GREEN, BLUE, YELLOW, RED]),
];

fn exif_segment(orientation: u16) -> Vec<u8> {
    [b"Exif\0\0".to_vec(), exif(orientation)].concat()
}

#[test]
fn every_orientation_of_a_jpeg_is_turned_upright() {
    let jpeg = Drawing::quarters(64, 32).jpeg();
    for (orientation, quarters) in TURNS {
        let turned = with_segment(&jpeg, 0xe1, &exif_segment(orientation));
        let info = info(&turned);
        assert_eq!(info.stored_size, PixelSize::new(64, 32));
        assert_eq!(u16::from(info.orientation.exif()), orientation);
        let size = if orientation < 5 { PixelSize::new(64, 32) } else { PixelSize::new(32, 64) };
        assert_eq!(info.size(), size);
        let prepared = prepare(&turned);
        assert_eq!(prepared.size, size);
        assert_quarters(&seen(&prepared), quarters, 12, &format!("orientation {orientation}"));
    }
}

#[test]
fn an_orientation_counts_in_png_webp_and_tiff_too() {
    let drawing = Drawing::quarters(64, 32);
    let kind = PngKind { size: (64, 32), depth: 8, colour: 2, interlaced: false };
    let (orientation, quarters) = TURNS[5];
    let before = png(kind, &[chunk(*b"eXIf", &exif(orientation))], &drawing.rgb);
    // The chunk may also stand after the pixels.
    let mut after = drawing.png();
    let end = after.len() - 12;
    after.splice(end..end, chunk(*b"eXIf", &exif(orientation)));
    for (what, bytes) in [("PNG", before), ("PNG, at the end", after), ("WebP", webp_with_exif(&drawing, orientation))]
    {
        assert_quarters(&seen(&prepare(&bytes)), quarters, 2, what);
    }
    let ramp: Vec<u8> = (0..64).map(|pixel| if pixel % 8 < 4 { 10 } else { 240 }).collect();
    let turned = seen(&prepare(&tiff(&[(8, 8, ramp)], 6)));
    assert_eq!((turned.at(4, 1), turned.at(4, 6)), ([10; 3], [240; 3]));
}

/// The lossless picture in the extended container (RFC 9649), with an EXIF chunk.
fn webp_with_exif(drawing: &Drawing, orientation: u16) -> Vec<u8> {
    let simple = drawing.encoded(ImageFormat::WebP);
    let mut extended = b"VP8X\x0a\0\0\0\x08\0\0\0".to_vec();
    for side in [drawing.width, drawing.height] {
        extended.extend(&(side - 1).to_le_bytes()[..3]);
    }
    extended.extend(&simple[12..]);
    let exif = exif(orientation);
    extended.extend(b"EXIF");
    extended.extend((exif.len() as u32).to_le_bytes());
    extended.extend(exif);
    let mut out = b"RIFF".to_vec();
    out.extend((extended.len() as u32 + 4).to_le_bytes());
    out.extend(b"WEBP");
    out.extend(extended);
    out
}

#[test]
fn a_damaged_exif_block_leaves_the_picture_upright() {
    let jpeg = Drawing::quarters(64, 32).jpeg();
    let outside: &[u8] = b"Exif\0\0MM\0*\xff\xff\xff\xff\0\0\0\0";
    for block in [outside, b"Exif\0\0", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", &exif_segment(9), &exif_segment(0)] {
        let picture = with_segment(&jpeg, 0xe1, block);
        assert_quarters(&seen(&prepare(&picture)), TURNS[0].1, 12, &format!("{block:?}"));
    }
}
