//! Codes drawn by the decoder's own writers, among what is no code.

use rxing::{BarcodeFormat, MultiFormatWriter, Writer};

use super::*;
use crate::domain::PixelSize;

const CODES: &[(BarcodeFormat, &str, &str)] = &[
    (BarcodeFormat::QR_CODE, "QR Code", "https://example.org/a/longer/address?with=some&more=words"),
    (BarcodeFormat::AZTEC, "Aztec", "M1EXAMPLE/JANE       E1AB2CD"),
    (BarcodeFormat::DATA_MATRIX, "Data Matrix", "Lot 4711-08/15 A"),
    (BarcodeFormat::PDF_417, "PDF417", "a stacked code of some length, 12345678901234567890"),
    (BarcodeFormat::EAN_13, "EAN-13", "4006381333931"),
    (BarcodeFormat::EAN_8, "EAN-8", "96385074"),
    (BarcodeFormat::UPC_A, "UPC-A", "036000291452"),
    (BarcodeFormat::CODE_128, "Code 128", "Parcel-00123/AB"),
    (BarcodeFormat::CODE_39, "Code 39", "PART 42-A"),
    (BarcodeFormat::ITF, "ITF", "15400141288763"),
];

/// A page with rows of something like letters, noise and hatching in a corner.
fn page(width: u32, height: u32) -> Pixels {
    let mut pixels = Pixels { size: PixelSize::new(width, height), rgb: vec![250; (width * height * 3) as usize] };
    let mut chance = 12_345_u32;
    for y in 0..height {
        for x in 0..width {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let is_letter = y % 20 > 6 && (x * 7 / 10 + (y % 20) * (x / 9 % 5)) % 7 < 3 && x / 9 % 6 > 0;
            let is_hatched = x + 160 > width && (y < 100 && x % 5 < 2 || y > 120 && y < 220 && (x + y) % 6 < 3);
            let is_noise = x + 160 > width && y > 240 && y < 340 && chance >> 31 == 0;
            if is_letter || is_hatched || is_noise {
                put(&mut pixels, x, y, 30);
            }
        }
    }
    pixels
}

fn put(pixels: &mut Pixels, x: u32, y: u32, grey: u8) {
    let at = ((y * pixels.size.width + x) * 3) as usize;
    pixels.rgb[at..at + 3].fill(grey);
}

/// Draws a code with its quiet zone; says where.
fn draw(pixels: &mut Pixels, format: BarcodeFormat, text: &str, left: u32, top: u32, is_inverted: bool) -> PixelRect {
    let is_flat = formats(Kind::Bars).contains(&format);
    let (wanted, scale) = if is_flat { ((1, 1), 2) } else { ((1, 1), 3) };
    let matrix = MultiFormatWriter.encode(text, &format, wanted.0, wanted.1).unwrap();
    let height = if is_flat { 40 } else { matrix.getHeight() * scale };
    let (margin, rect) = (24, PixelRect::new(left, top, matrix.getWidth() * scale, height));
    for y in top - margin..rect.bottom() + margin {
        for x in left - margin..rect.right() + margin {
            let is_within = (left..rect.right()).contains(&x) && (top..rect.bottom()).contains(&y);
            let row = if is_flat { 0 } else { (y.wrapping_sub(top)) / scale };
            let is_dark = is_within && matrix.get((x - left) / scale, row);
            put(pixels, x, y, if is_dark == is_inverted { 240 } else { 20 });
        }
    }
    rect
}

#[test]
fn every_kind_of_code_is_found_among_text_dark_on_light_and_light_on_dark() {
    for (format, name, text) in CODES {
        for is_inverted in [false, true] {
            let mut pixels = page(900, 500);
            let drawn = draw(&mut pixels, *format, text, 130, 117, is_inverted);
            let codes = find_codes(&pixels);
            let found: Vec<_> = codes.iter().map(|code| (code.format.as_str(), code.text.as_str())).collect();
            assert_eq!(found, [(*name, *text)], "inverted: {is_inverted}");
            let both = codes[0].rect.intersection(drawn).unwrap_or_default();
            assert!(
                both.width * 10 > drawn.width * 7 && both.height * 10 > drawn.height * 6,
                "{name} {:?} {drawn:?}",
                codes[0].rect
            );
            assert!(
                codes[0].rect.width < drawn.width + 40 && codes[0].rect.height < drawn.height + 40,
                "{name} {:?} {drawn:?}",
                codes[0].rect
            );
        }
    }
}

#[test]
fn several_codes_of_a_picture_are_all_found_from_the_top() {
    let mut pixels = page(1400, 800);
    let places = [(100, 60), (800, 90), (100, 400), (500, 420), (900, 440)];
    let chosen = [0, 4, 0, 2, 7];
    for ((left, top), code) in places.into_iter().zip(chosen) {
        let (format, _, text) = CODES[code];
        draw(&mut pixels, format, text, left, top, false);
    }
    let found: Vec<String> = find_codes(&pixels).into_iter().map(|code| code.text).collect();
    assert_eq!(found, chosen.map(|code| CODES[code].2));
}

#[test]
fn what_is_no_code_is_none() {
    for (width, height) in [(1, 1), (3, 200), (200, 3), (900, 500), (1920, 1080)] {
        let pixels = if width < 300 && height < 300 {
            Pixels { size: PixelSize::new(width, height), rgb: vec![0; (width * height * 3) as usize] }
        } else {
            page(width, height)
        };
        assert_eq!(find_codes(&pixels), [], "{width}×{height}");
    }
}
