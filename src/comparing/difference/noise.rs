//! What a pair differs by where it shows the same: compression, grain, what lies between the pixels.
//!
//! All of these are the stronger the more there is to see, so that what counts as a change depends on the place.

use super::frame::Frame;
use crate::comparing::plane::Plane;

/// How far beyond the usual noise of such a place a change must lie.
const FACTOR: f32 = 1.7;

/// Bustle that every place has, steps of L*: even the flattest is not free of noise.
const LEAST_BUSTLE: f32 = 2.0;

/// Beyond this, noise does not grow any more unless the same shapes are seen: letters would drown in their own.
const MOST_BUSTLE: f32 = 9.0;

/// Correlation of what is around a place: from the first on it may show the same shapes, from the second on it does.
const ALIKE: (f32, f32) = (0.8, 0.95);

/// Deviation of L* from which on there are shapes at all, not only noise.
const SHAPES: f32 = 4.0;

/// Shapes that correlate less than this are others, in a pair whose shapes are alike to the full.
const SURELY_OTHER: f32 = 0.5;

/// The part of the noise that is allowed for where the shapes are others, and what is allowed for on top where they are
/// the same.
const OTHER_PART: f32 = 0.5;
const SAME_MORE: f32 = 0.8;

/// Deviation of the Gaussian within which a place is judged, px of the grid.
const AROUND_PX: f32 = 4.0;

/// Side of the squares that the noise of the pair is taken from.
const SIDE: usize = 16;

/// Squares of less bustle say little about the noise of the others.
const TEXTURED: f32 = 3.0;

/// What is to be seen around each pixel.
pub(super) struct Around {
    /// How much there is to see, and so how much noise there may be: the deviation of L* in both, in steps of it.
    pub bustle: Plane,
    /// How sure it is that both show the same shapes, 0 to 1.
    sure: Plane,
    /// What of the deviation is more than `MOST_BUSTLE`.
    more: Plane,
    /// Both pictures show something there, and not the same shapes.
    pub is_other: Vec<bool>,
}

/// Looks around each pixel of both pictures, A as soft as B is.
pub(super) fn around(frame: &Frame, lost: f32) -> Around {
    let softened = (lost > 0.0).then(|| frame.a[0].blurred(lost.sqrt()));
    let (a, b) = (softened.as_ref().unwrap_or(&frame.a[0]), &frame.b[0]);
    let product = |one: &Plane, other: &Plane| {
        let values = one.values.iter().zip(&other.values).map(|(one, other)| one * other).collect();
        Plane { values, ..Plane::new(one.width, one.height) }.blurred(AROUND_PX)
    };
    let (mean_a, mean_b) = rayon::join(|| a.blurred(AROUND_PX), || b.blurred(AROUND_PX));
    let (mut bustle, (of_b, both)) = rayon::join(|| product(a, a), || (product(b, b), product(a, b)));
    let mut alike = both;
    let means = mean_a.values.iter().zip(&mean_b.values);
    let places = bustle.values.iter_mut().zip(of_b.values).zip(&mut alike.values).zip(means);
    for (((bustle, of_b), alike), (mean_a, mean_b)) in places {
        let (of_a, of_b) = ((*bustle - mean_a * mean_a).max(0.0).sqrt(), (of_b - mean_b * mean_b).max(0.0).sqrt());
        *alike = (*alike - mean_a * mean_b) / (of_a * of_b).max(1e-3);
        *bustle = of_a.min(of_b);
    }
    let limit = (SURELY_OTHER * usual_alike(&bustle, &alike)).min(SURELY_OTHER);
    let seen = bustle.values.iter().zip(&alike.values);
    let is_other = seen.map(|(bustle, alike)| *bustle > SHAPES && *alike < limit).collect();
    let mut more = mean_a;
    let places = bustle.values.iter_mut().zip(&mut alike.values).zip(&mut more.values);
    for ((bustle, alike), more) in places {
        *alike = ((*alike - ALIKE.0) / (ALIKE.1 - ALIKE.0)).clamp(0.0, 1.0);
        *more = (*bustle - MOST_BUSTLE).max(0.0);
        *bustle = bustle.min(MOST_BUSTLE) + LEAST_BUSTLE;
    }
    Around { bustle, sure: alike, more, is_other }
}

/// How alike shapes are that hardly are the same any more: nine in ten places are more so.
fn usual_alike(bustle: &Plane, alike: &Plane) -> f32 {
    let seen = bustle.values.iter().zip(&alike.values).step_by(7);
    let mut alike: Vec<f32> = seen.filter(|(bustle, _)| **bustle > SHAPES).map(|(_, alike)| *alike).collect();
    if alike.is_empty() {
        return 0.0;
    }
    let tenth = alike.len() / 10;
    *alike.select_nth_unstable_by(tenth, f32::total_cmp).1
}

/// From where on a distance of the fine scale is a change, at each pixel: `least` and what is noise there. Where the
/// shapes are the same, more is: outlines that lie between other pixels are the strongest noise of all.
pub(super) fn least_fine(frame: &Frame, distances: &Plane, around: &Around, least: f32) -> Plane {
    let places = around.bustle.values.iter().zip(&around.more.values).zip(&around.sure.values);
    let values = places.map(|((bustle, more), sure)| bustle + more * sure).collect();
    let mut noise = Plane { values, ..Plane::new(frame.width, frame.height) };
    let rate = FACTOR * rate(frame, distances, &noise);
    let places = noise.values.iter_mut().zip(&around.sure.values).zip(&around.is_other);
    for ((noise, sure), other) in places {
        let part = if *other { OTHER_PART } else { 1.0 + SAME_MORE * sure };
        *noise = least + rate * part * *noise;
    }
    noise
}

/// The same on the coarse scale, where outlines matter less.
pub(super) fn least_coarse(frame: &Frame, distances: &Plane, around: &Around, least: f32) -> Plane {
    let rate = FACTOR * rate(frame, distances, &around.bustle);
    let values = around.bustle.values.iter().map(|bustle| least + rate * bustle).collect();
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
