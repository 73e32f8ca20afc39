//! Codes drawn with the decoder's own writers, among what is no code.

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
    (BarcodeFormat::CODE_93, "Code 93", "PARCEL 93"),
    (BarcodeFormat::CODE_39, "Code 39", "PART 42-A"),
    (BarcodeFormat::ITF, "ITF-14", "15400141288763"),
];

/// How a code is drawn.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    module: u32,
    /// Quarters, clockwise.
    turns: usize,
    ink: [u8; 3],
    ground: [u8; 3],
}

const PLAIN: Drawn = Drawn { module: 3, turns: 0, ink: [20; 3], ground: [240; 3] };

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
                put(&mut pixels, x, y, [30; 3]);
            }
        }
    }
    pixels
}

fn put(pixels: &mut Pixels, x: u32, y: u32, colour: [u8; 3]) {
    let at = ((y * pixels.size.width + x) * 3) as usize;
    pixels.rgb[at..at + 3].copy_from_slice(&colour);
}

/// The modules of a code, without what is empty around them.
fn modules(format: BarcodeFormat, text: &str) -> Vec<Vec<bool>> {
    let matrix = MultiFormatWriter.encode(text, &format, 1, 1).unwrap();
    let row = |y| (0..matrix.getWidth()).map(|x| matrix.get(x, y)).collect::<Vec<bool>>();
    let rows: Vec<_> = (0..matrix.getHeight()).map(row).filter(|row| row.contains(&true)).collect();
    let columns = || (0..rows[0].len()).filter(|x| rows.iter().any(|row| row[*x]));
    let (left, right) = (columns().min().unwrap(), columns().max().unwrap());
    let rows: Vec<_> = rows.into_iter().map(|row| row[left..=right].to_vec()).collect();
    if rows.len() == 1 { vec![rows[0].clone(); 24] } else { rows }
}

/// Draws a code with what must be empty around it; says where its ink is.
fn draw(pixels: &mut Pixels, (format, text): (BarcodeFormat, &str), left: u32, top: u32, how: Drawn) -> PixelRect {
    let mut modules = modules(format, text);
    for _ in 0..how.turns {
        let columns = 0..modules[0].len();
        modules = columns.map(|x| modules.iter().rev().map(|row| row[x]).collect()).collect();
    }
    let (width, height) = (modules[0].len() as u32 * how.module, modules.len() as u32 * how.module);
    let edge = 10 * how.module;
    for y in 0..height + 2 * edge {
        for x in 0..width + 2 * edge {
            let module = |at: u32| at.checked_sub(edge).map_or(usize::MAX, |at| (at / how.module) as usize);
            let is_ink = modules.get(module(y)).and_then(|row| row.get(module(x))) == Some(&true);
            put(pixels, left + x - edge, top + y - edge, if is_ink { how.ink } else { how.ground });
        }
    }
    PixelRect::new(left, top, width, height)
}

/// The only code of a page is this one, and where it was drawn.
fn demand_alone(pixels: &Pixels, (name, text): (&str, &str), drawn: PixelRect, how: Drawn) {
    let codes = find_codes(pixels);
    let found: Vec<_> = codes.iter().map(|code| (code.format.as_str(), code.text.as_str())).collect();
    assert_eq!(found, [(name, text)], "{how:?}");
    let rect = codes[0].rect;
    let edges = |rect: PixelRect| [rect.left, rect.top, rect.right(), rect.bottom()];
    let is_near = edges(rect).into_iter().zip(edges(drawn)).all(|(a, b)| a.abs_diff(b) <= 4 + how.module);
    assert!(is_near, "{name} was found at {rect:?}, drawn at {drawn:?}, {how:?}");
}

#[test]
fn every_kind_of_code_is_found_among_text_in_all_directions_sizes_and_colours() {
    let ways = [
        PLAIN,
        Drawn { turns: 1, ..PLAIN },
        Drawn { turns: 2, ..PLAIN },
        Drawn { turns: 3, ..PLAIN },
        Drawn { ink: [240; 3], ground: [20; 3], ..PLAIN },
        Drawn { ink: [20, 40, 120], ground: [250, 220, 120], ..PLAIN },
        Drawn { module: 2, ..PLAIN },
        Drawn { module: 6, ..PLAIN },
    ];
    for (format, name, text) in CODES {
        for how in ways {
            let mut pixels = page(1500, 760);
            let drawn = draw(&mut pixels, (*format, text), 130, 80, how);
            demand_alone(&pixels, (name, text), drawn, how);
        }
    }
}

#[test]
fn noise_and_a_tight_snip_do_not_hide_a_code() {
    for (format, name, text) in CODES {
        let mut pixels = page(900, 620);
        let drawn = draw(&mut pixels, (*format, text), 130, 80, PLAIN);
        let mut chance = 1_u32;
        for value in &mut pixels.rgb {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = value.saturating_add((chance >> 27) as u8).saturating_sub(16);
        }
        demand_alone(&pixels, (name, text), drawn, PLAIN);

        let margin = 9;
        let snip = pixels.part(PixelRect::new(
            drawn.left - margin,
            drawn.top - margin,
            drawn.width + 2 * margin,
            drawn.height + 2 * margin,
        ));
        demand_alone(&snip, (name, text), PixelRect { left: margin, top: margin, ..drawn }, PLAIN);
    }
}

#[test]
fn several_codes_of_a_picture_are_all_found_from_the_top() {
    let mut pixels = page(1400, 800);
    let places = [(100, 60), (800, 90), (100, 360), (600, 420), (1000, 440)];
    let chosen = [0, 4, 0, 3, 2];
    for ((left, top), code) in places.into_iter().zip(chosen) {
        let (format, _, text) = CODES[code];
        draw(&mut pixels, (format, text), left, top, Drawn { module: 2, ..PLAIN });
    }
    let found: Vec<String> = find_codes(&pixels).into_iter().map(|code| code.text).collect();
    assert_eq!(found, chosen.map(|code| CODES[code].2));
}

#[test]
fn what_is_no_code_is_none() {
    for (width, height) in [(0, 0), (1, 1), (3, 200), (200, 3), (33, 31), (900, 500), (1920, 1080)] {
        let pixels = if width < 300 {
            Pixels { size: PixelSize::new(width, height), rgb: vec![0; (width * height * 3) as usize] }
        } else {
            page(width, height)
        };
        assert_eq!(find_codes(&pixels), [], "{width}×{height}");
    }
}

#[test]
fn a_part_of_a_code_of_bars_is_none() {
    let bars = [BarcodeFormat::CODE_39, BarcodeFormat::CODE_93, BarcodeFormat::CODE_128, BarcodeFormat::ITF];
    for (format, name, text) in CODES.iter().filter(|(format, ..)| bars.contains(format)) {
        let mut whole = page(900, 300);
        let drawn = draw(&mut whole, (*format, text), 130, 80, PLAIN);
        for cut in (12..drawn.width - 3).step_by(7) {
            let mut pixels = whole.clone();
            for y in drawn.top..drawn.bottom() {
                for x in drawn.left + cut..drawn.right() {
                    put(&mut pixels, x, y, PLAIN.ground);
                }
            }
            assert_eq!(find_codes(&pixels), [], "{name} cut at {cut}");
        }
    }
}
