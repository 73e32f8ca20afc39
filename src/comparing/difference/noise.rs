//! What a pair differs by where it shows the same: compression, grain, what lies between the pixels.
//!
//! All of these are the stronger the more there is to see, so that what counts as a change depends on the place.

use super::frame::Frame;
use crate::comparing::plane::Plane;

/// How far beyond the usual noise of such a place a change must lie.
const FACTOR: f32 = 1.7;

/// Bustle that every place has, steps of L*: even the flattest is not free of noise.
const LEAST_BUSTLE: f32 = 2.0;

/// Beyond this, noise does not grow any more: letters would drown in their own.
const MOST_BUSTLE: f32 = 9.0;

/// Deviation of the Gaussian within which a place is judged, px of the grid.
const AROUND_PX: f32 = 4.0;

/// Side of the squares that the noise of the pair is taken from.
const SIDE: usize = 16;

/// Squares of less bustle say little about the noise of the others.
const TEXTURED: f32 = 3.0;

/// How much there is to see around each pixel in both pictures: the deviation of L*, in steps of it.
pub(super) fn bustle(frame: &Frame) -> Plane {
    let of = |plane: &Plane| {
        let squares = Plane {
            values: plane.values.iter().map(|value| value * value).collect(),
            ..Plane::new(plane.width, plane.height)
        };
        let (mean, mut bustle) = (plane.blurred(AROUND_PX), squares.blurred(AROUND_PX));
        for (value, mean) in bustle.values.iter_mut().zip(mean.values) {
            *value = (*value - mean * mean).max(0.0).sqrt();
        }
        bustle
    };
    let (mut a, b) = rayon::join(|| of(&frame.a[0]), || of(&frame.b[0]));
    for (a, b) in a.values.iter_mut().zip(b.values) {
        *a = a.min(b).min(MOST_BUSTLE) + LEAST_BUSTLE;
    }
    a
}

/// From where on a distance is a change, at each pixel: `least` and what is noise there.
pub(super) fn least(frame: &Frame, distances: &Plane, bustle: &Plane, least: f32) -> Plane {
    let rate = FACTOR * rate(frame, distances, bustle);
    let values = bustle.values.iter().map(|bustle| least + rate * bustle).collect();
    Plane { values, ..Plane::new(frame.width, frame.height) }
}

/// The large distances of a square per bustle: of the squares that show something, the middle one's.
fn rate(frame: &Frame, distances: &Plane, bustle: &Plane) -> f32 {
    let (mut of_textured, mut of_all) = (Vec::new(), Vec::new());
    for top in (0..frame.height.saturating_sub(SIDE)).step_by(SIDE) {
        for left in (0..frame.width.saturating_sub(SIDE)).step_by(SIDE) {
            let places = || (top..top + SIDE).flat_map(|y| (left..left + SIDE).map(move |x| y * frame.width + x));
            if !places().all(|place| frame.is_inside[place]) {
                continue;
            }
            let mut rates: Vec<f32> = places().map(|place| distances.values[place] / bustle.values[place]).collect();
            let high = rates.len() * 19 / 20;
            let high = *rates.select_nth_unstable_by(high, f32::total_cmp).1;
            of_all.push(high);
            if places().map(|place| bustle.values[place]).sum::<f32>()
                > (TEXTURED + LEAST_BUSTLE) * (SIDE * SIDE) as f32
            {
                of_textured.push(high);
            }
        }
    }
    let rates = if of_textured.len() >= 12 { &mut of_textured } else { &mut of_all };
    if rates.is_empty() {
        return 0.0;
    }
    let middle = rates.len() / 2;
    *rates.select_nth_unstable_by(middle, f32::total_cmp).1
}
