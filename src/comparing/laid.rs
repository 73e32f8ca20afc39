//! A part of B as it lies on A: for those who want to see both at the same size and upright.

use crate::domain::{Alignment, PixelRect, PixelSize};
use crate::imaging::Pixels;

/// The pixels of B that lie on a rectangle of A, given in px of A. What is outside of B is its edge.
#[must_use]
pub fn laid(b: &Pixels, alignment: Alignment, rect: PixelRect) -> Pixels {
    // Where B is larger, one pixel is the mean of several.
    let samples = (alignment.scale().round() as u32).clamp(1, 8);
    let mut rgb = Vec::with_capacity((rect.width * rect.height * 3) as usize);
    for y in 0..rect.height {
        for x in 0..rect.width {
            let mut sums = [0.0; 3];
            for (down, across) in (0..samples).flat_map(|down| (0..samples).map(move |across| (down, across))) {
                let within = |step: u32| (f64::from(step) + 0.5) / f64::from(samples) - 0.5;
                let place = (f64::from(rect.left + x) + within(across), f64::from(rect.top + y) + within(down));
                let (x, y) = alignment.apply(place.0, place.1);
                for (sum, value) in sums.iter_mut().zip(between(b, x, y)) {
                    *sum += value;
                }
            }
            rgb.extend(sums.map(|sum| (sum / f64::from(samples * samples)).round() as u8));
        }
    }
    Pixels { size: PixelSize::new(rect.width, rect.height), rgb }
}

/// Straight lines between the four pixels around a place.
fn between(pixels: &Pixels, x: f64, y: f64) -> [f64; 3] {
    let (last_x, last_y) = (pixels.size.width as usize - 1, pixels.size.height as usize - 1);
    let (x, y) = (x.clamp(0.0, last_x as f64), y.clamp(0.0, last_y as f64));
    let (left, top) = (x as usize, y as usize);
    let (across, down) = (x - left as f64, y - top as f64);
    let mut values = [0.0; 3];
    for (row, part_y) in [(top, 1.0 - down), ((top + 1).min(last_y), down)] {
        for (column, part_x) in [(left, 1.0 - across), ((left + 1).min(last_x), across)] {
            let at = (row * (last_x + 1) + column) * 3;
            for (value, stored) in values.iter_mut().zip(&pixels.rgb[at..at + 3]) {
                *value += part_x * part_y * f64::from(*stored);
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lies_where_the_map_says() {
        let rgb: Vec<u8> = (0..64_u8).flat_map(|value| [value, 100, 255 - value]).collect();
        let b = Pixels { size: PixelSize::new(8, 8), rgb };
        let rect = PixelRect::new(1, 2, 3, 2);
        assert_eq!(laid(&b, Alignment::IDENTITY.moved(2.0, 1.0), rect), b.part(PixelRect::new(3, 3, 3, 2)));
        let half_way = laid(&b, Alignment::IDENTITY.moved(0.0, 0.5), rect);
        assert_eq!(half_way.rgb[..3], [21, 100, 234]);
        let doubled = Alignment { matrix: [[2.0, 0.0, 0.5], [0.0, 2.0, 0.5]] };
        assert_eq!(laid(&b, doubled, PixelRect::new(0, 0, 1, 1)).rgb, [5, 100, 251]);
    }
}
