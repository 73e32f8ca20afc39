//! The sample picture of the empty window: a harbour with a few things to ask about and a sign to read.

use std::sync::Arc;

use crate::domain::PictureSource;

use super::drawing::{Canvas, Point, circle, line, rectangle, triangle};

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 800;

/// What differs between the sample and the one that it is compared with.
#[derive(Clone, Copy)]
struct Look {
    sun: Point,
    sail: [u8; 3],
    sign: &'static str,
    has_second_window: bool,
}

const MORNING: Look = Look { sun: (960.0, 150.0), sail: [0xE2, 0x5B, 0x4A], sign: "OPEN 9-5", has_second_window: true };
const EVENING: Look =
    Look { sun: (860.0, 210.0), sail: [0x3A, 0x8F, 0x5C], sign: "OPEN 9-9", has_second_window: false };

/// The picture as a file.
pub(super) fn sample(name: &str) -> PictureSource {
    file(name, MORNING)
}

/// Another picture of the same harbour, to be compared with it.
pub(super) fn other_sample(name: &str) -> PictureSource {
    file(name, EVENING)
}

fn file(name: &str, look: Look) -> PictureSource {
    let rgba = draw(look).into_rgba();
    PictureSource::Bytes { name: name.to_owned(), bytes: Arc::from(bmp(WIDTH, HEIGHT, &rgba)) }
}

fn draw(look: Look) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.fade([0x8E, 0xC9, 0xE8], [0xE9, 0xF4, 0xF5]);
    canvas.fill([0xF9, 0xC8, 0x3D], circle(look.sun, 72.0));
    for (x, y, size) in [(220.0, 130.0, 1.0), (560.0, 90.0, 0.8)] {
        for (dx, dy, radius) in [(0.0, 0.0, 46.0), (58.0, -20.0, 58.0), (122.0, 2.0, 42.0)] {
            canvas.fill([0xFF, 0xFF, 0xFF], circle((x + dx * size, y + dy * size), radius * size));
        }
    }
    canvas.fill([0x8F, 0xB2, 0x9A], circle((180.0, 900.0), 470.0));
    canvas.fill([0x7A, 0xA2, 0x88], circle((980.0, 1000.0), 560.0));
    house(&mut canvas, look);
    canvas.fill([0x2F, 0x7F, 0xA6], rectangle((0.0, 600.0), (1200.0, 800.0), 0.0));
    for (x, y, length) in [(120.0, 660.0, 90.0), (420.0, 720.0, 130.0), (1010.0, 680.0, 110.0), (760.0, 760.0, 90.0)] {
        canvas.fill([0x5B, 0xA3, 0xC4], line((x, y), (x + length, y), 6.0));
    }
    boat(&mut canvas, look);
    canvas
}

fn house(canvas: &mut Canvas, look: Look) {
    canvas.fill([0xF3, 0xE7, 0xD3], rectangle((120.0, 380.0), (440.0, 602.0), 0.0));
    canvas.fill([0xB5, 0x48, 0x3A], triangle([(280.0, 260.0), (470.0, 385.0), (90.0, 385.0)]));
    canvas.fill([0x6B, 0x4A, 0x36], rectangle((180.0, 490.0), (240.0, 602.0), 4.0));
    for x in [290.0, 365.0].into_iter().take(if look.has_second_window { 2 } else { 1 }) {
        canvas.fill([0x4E, 0x86, 0xA8], rectangle((x, 500.0), (x + 54.0, 556.0), 4.0));
    }
    canvas.fill([0x24, 0x3B, 0x4A], rectangle((160.0, 406.0), (404.0, 470.0), 8.0));
    letters(canvas, (176.0, 420.0), look.sign);
}

fn boat(canvas: &mut Canvas, look: Look) {
    canvas.fill([0x6B, 0x4A, 0x36], line((760.0, 360.0), (760.0, 610.0), 10.0));
    canvas.fill([0xFF, 0xFF, 0xFF], triangle([(772.0, 376.0), (920.0, 590.0), (772.0, 590.0)]));
    canvas.fill(look.sail, triangle([(748.0, 410.0), (748.0, 590.0), (640.0, 590.0)]));
    let hull = rectangle((620.0, 560.0), (940.0, 680.0), 60.0);
    canvas.fill([0x1F, 0x4E, 0x79], move |at: Point| hull(at).max(610.0 - at.1));
    canvas.fill([0xF9, 0xC8, 0x3D], line((650.0, 632.0), (910.0, 632.0), 8.0));
}

/// Writes with strokes on a grid of 2 by 4.
fn letters(canvas: &mut Canvas, origin: Point, text: &str) {
    const STEP: f32 = 9.0;
    let mut left = origin.0;
    for letter in text.chars() {
        let strokes: &[[(f32, f32); 2]] = match letter {
            'O' => &[
                [(0.0, 0.0), (2.0, 0.0)],
                [(2.0, 0.0), (2.0, 4.0)],
                [(2.0, 4.0), (0.0, 4.0)],
                [(0.0, 4.0), (0.0, 0.0)],
            ],
            'P' => &[
                [(0.0, 4.0), (0.0, 0.0)],
                [(0.0, 0.0), (2.0, 0.0)],
                [(2.0, 0.0), (2.0, 2.0)],
                [(2.0, 2.0), (0.0, 2.0)],
            ],
            'E' => &[
                [(2.0, 0.0), (0.0, 0.0)],
                [(0.0, 0.0), (0.0, 4.0)],
                [(0.0, 4.0), (2.0, 4.0)],
                [(0.0, 2.0), (1.6, 2.0)],
            ],
            'N' => &[[(0.0, 4.0), (0.0, 0.0)], [(0.0, 0.0), (2.0, 4.0)], [(2.0, 4.0), (2.0, 0.0)]],
            '9' => &[
                [(2.0, 4.0), (2.0, 0.0)],
                [(2.0, 0.0), (0.0, 0.0)],
                [(0.0, 0.0), (0.0, 2.0)],
                [(0.0, 2.0), (2.0, 2.0)],
            ],
            '-' => &[[(0.3, 2.0), (1.7, 2.0)]],
            '5' => &[
                [(2.0, 0.0), (0.0, 0.0)],
                [(0.0, 0.0), (0.0, 2.0)],
                [(0.0, 2.0), (2.0, 2.0)],
                [(2.0, 2.0), (2.0, 4.0)],
                [(2.0, 4.0), (0.0, 4.0)],
            ],
            _ => &[],
        };
        for [from, to] in strokes {
            let at = |(x, y): Point| (left + x * STEP, origin.1 + y * STEP);
            canvas.fill([0xFF, 0xFF, 0xFF], line(at(*from), at(*to), 5.0));
        }
        left += if letter == ' ' { 1.6 * STEP } else { 3.1 * STEP };
    }
}

/// A BMP file of 24 bits a pixel: the one format that needs no encoder.
fn bmp(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
    const HEADER_LEN: u32 = 54;
    let row_len = (width * 3).next_multiple_of(4);
    let mut file = Vec::with_capacity((HEADER_LEN + row_len * height) as usize);
    file.extend(b"BM");
    for value in [HEADER_LEN + row_len * height, 0, HEADER_LEN, 40, width, height] {
        file.extend(value.to_le_bytes());
    }
    file.extend(1_u16.to_le_bytes());
    file.extend(24_u16.to_le_bytes());
    for value in [0, row_len * height, 2835, 2835, 0, 0] {
        file.extend(value.to_le_bytes());
    }
    for row in rgba.chunks_exact(width as usize * 4).rev() {
        let start = file.len();
        for pixel in row.chunks_exact(4) {
            file.extend(pixel.iter().take(3).rev());
        }
        file.resize(start + row_len as usize, 0);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_can_be_opened() {
        let PictureSource::Bytes { bytes, .. } = sample("Sample") else { panic!("not bytes") };
        let opened = crate::imaging::open(bytes).unwrap();
        let info = opened.info();
        assert_eq!((info.size(), info.is_partial), (crate::domain::PixelSize::new(WIDTH, HEIGHT), false));
    }
}
