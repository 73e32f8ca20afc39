//! The difference as a picture: A in pale grey, what changed from yellow to red, and a frame around every place.

use crate::domain::{Comparison, PixelRect};
use crate::imaging::Pixels;

/// How pale A is: this much of it stays, the rest is white.
const STAYS: f32 = 0.3;

/// The least and the most changed pixels.
const COLOURS: [[f32; 3]; 2] = [[255.0, 190.0, 0.0], [215.0, 0.0, 30.0]];

const FRAME: [u8; 3] = [215, 0, 30];

/// Draws what a comparison found onto the picture that was A. Without a map A alone is drawn, pale.
#[must_use]
pub fn drawn(a: &Pixels, comparison: &Comparison) -> Pixels {
    let (width, height) = (a.size.width as usize, a.size.height as usize);
    let mut picture = a.clone();
    for (y, row) in picture.rgb.chunks_exact_mut((width * 3).max(1)).enumerate() {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let grey = 0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2]);
            let pale = 255.0 - (255.0 - grey) * STAYS;
            let shade = shade_at(comparison, x, y, width, height);
            *pixel = if shade == 0 { [pale as u8; 3] } else { heat(shade) };
        }
    }
    let weight = (width.max(height) / 600).max(1);
    for region in &comparison.regions {
        frame(&mut picture, region.rect, weight);
    }
    picture
}

fn shade_at(comparison: &Comparison, x: usize, y: usize, width: usize, height: usize) -> u8 {
    let Some(map) = &comparison.map else { return 0 };
    let (map_width, map_height) = (map.size.width as usize, map.size.height as usize);
    let (factor_x, factor_y) = (width / map_width.max(1), height / map_height.max(1));
    let (x, y) = ((x / factor_x.max(1)).min(map_width - 1), (y / factor_y.max(1)).min(map_height - 1));
    map.values.get(y * map_width + x).copied().unwrap_or_default()
}

fn heat(shade: u8) -> [u8; 3] {
    let share = (f32::from(shade) / 96.0).min(1.0);
    let [least, most] = COLOURS;
    [0, 1, 2].map(|channel: usize| (least[channel] + (most[channel] - least[channel]) * share) as u8)
}

/// A frame just outside of a place.
fn frame(picture: &mut Pixels, rect: PixelRect, weight: usize) {
    let (width, height) = (picture.size.width as usize, picture.size.height as usize);
    let (left, top) = ((rect.left as usize).saturating_sub(weight + 1), (rect.top as usize).saturating_sub(weight + 1));
    let right = (rect.right() as usize + weight + 1).min(width);
    let bottom = (rect.bottom() as usize + weight + 1).min(height);
    for y in top..bottom {
        let is_bar = y < top + weight || y + weight >= bottom;
        for x in left..right {
            if is_bar || x < left + weight || x + weight >= right {
                let at = (y * width + x) * 3;
                picture.rgb[at..at + 3].copy_from_slice(&FRAME);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ComparisonOptions, PixelSize};

    #[test]
    fn changed_pixels_are_red_and_the_rest_is_pale() {
        let a = Pixels { size: PixelSize::new(60, 40), rgb: vec![0; 60 * 40 * 3] };
        let mut b = a.clone();
        for y in 10..30 {
            b.rgb[(y * 60 + 20) * 3..(y * 60 + 40) * 3].fill(255);
        }
        let options = ComparisonOptions { aligns: false, ..ComparisonOptions::default() };
        let comparison = crate::comparing::compare(&a, &b, &options, &|| false).unwrap();
        let picture = drawn(&a, &comparison);
        let at = |x: usize, y: usize| &picture.rgb[(y * 60 + x) * 3..(y * 60 + x) * 3 + 3];
        assert_eq!(at(30, 20), [215, 0, 30]);
        assert_eq!(at(2, 2), [178; 3]);
        assert_eq!(at(18, 8), FRAME);
    }
}
