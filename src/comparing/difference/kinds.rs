//! What has changed at a place, as far as pixels say.

use super::frame::Frame;
use super::regions::{Change, Patch};
use crate::comparing::plane::Plane;
use crate::domain::{Alignment, PixelRect, Region, RegionKind};
use crate::imaging::Pixels;

/// Deviation of L* below which a place is one colour.
const FLAT: f32 = 3.0;

/// Correlation from which two places show the same shapes.
const SAME_SHAPES: f32 = 0.75;

/// From here a place shows the very thing that was elsewhere.
const SAME_THING: f32 = 0.85;

/// By how much more a shifted place must be alike than an unmoved one.
const CLEARLY: f32 = 0.05;

/// CIELAB steps within which a place looks like what is around it.
const LIKE_AROUND: f32 = 5.0;

/// Share of its pixels' own steps by which the mean of a place must have gone the same way to have another colour.
const SAME_WAY: f32 = 0.5;

/// Px of the grid around a place that its surroundings are judged by.
const AROUND: usize = 4;

/// The places as regions, in the pixels of A.
pub(super) fn regions(
    frame: &Frame,
    change: &Change,
    patches: &[Patch],
    a: &Pixels,
    b: &Pixels,
    alignment: Alignment,
) -> Vec<Region> {
    let mut kinds: Vec<RegionKind> = patches.iter().map(|patch| kind(frame, change, patch)).collect();
    mark_moved(frame, patches, &mut kinds);
    let named = patches.iter().zip(kinds).zip(1..);
    named
        .map(|((patch, kind), id)| Region {
            id,
            rect: in_a(patch, frame.factor, a),
            kind,
            share: patch.changed_count as f64 / frame.inside_count.max(1) as f64,
            colours: colours(frame, change, patch, [a, b], alignment),
        })
        .collect()
}

fn in_a(patch: &Patch, factor: usize, a: &Pixels) -> PixelRect {
    let (left, top) = ((patch.left * factor) as u32, (patch.top * factor) as u32);
    let right = ((patch.right * factor) as u32).min(a.size.width);
    let bottom = ((patch.bottom * factor) as u32).min(a.size.height);
    PixelRect::new(left, top, right - left, bottom - top)
}

/// Places of the patch; with `around`, those of a frame around it instead.
fn places(frame: &Frame, patch: &Patch, around: bool) -> impl Iterator<Item = usize> {
    let patch = *patch;
    let (width, margin) = (frame.width, if around { AROUND } else { 0 });
    let (left, top) = (patch.left.saturating_sub(margin), patch.top.saturating_sub(margin));
    let (right, bottom) = ((patch.right + margin).min(frame.width), (patch.bottom + margin).min(frame.height));
    let is_wanted =
        move |x: usize, y: usize| !around || x < patch.left || x >= patch.right || y < patch.top || y >= patch.bottom;
    (top..bottom).flat_map(move |y| (left..right).filter(move |x| is_wanted(*x, y)).map(move |x| y * width + x))
}

/// Mean colour and the deviation of L* at some places.
fn look(planes: &[Plane; 3], places: impl Iterator<Item = usize>) -> ([f32; 3], f32) {
    let (mut sums, mut squares, mut count) = ([0.0_f64; 3], 0.0_f64, 0.0_f64);
    for place in places {
        for (sum, plane) in sums.iter_mut().zip(planes) {
            *sum += f64::from(plane.values[place]);
        }
        squares += f64::from(planes[0].values[place]).powi(2);
        count += 1.0;
    }
    let count = count.max(1.0);
    let means = sums.map(|sum| sum / count);
    (means.map(|mean| mean as f32), (squares / count - means[0].powi(2)).max(0.0).sqrt() as f32)
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f32>().sqrt()
}

/// How alike the shapes of L* are in A and, moved by `shift` px, in B: -1 to 1.
fn correlation(frame: &Frame, patch: &Patch, shift: (isize, isize)) -> f32 {
    let mut sums = [0.0_f64; 6];
    for y in patch.top..patch.bottom {
        for x in patch.left..patch.right {
            let (to_x, to_y) = (x as isize + shift.0, y as isize + shift.1);
            if to_x < 0 || to_y < 0 || to_x >= frame.width as isize || to_y >= frame.height as isize {
                continue;
            }
            let a = f64::from(frame.a[0].values[y * frame.width + x]);
            let b = f64::from(frame.b[0].values[to_y as usize * frame.width + to_x as usize]);
            for (sum, term) in sums.iter_mut().zip([1.0, a, b, a * a, b * b, a * b]) {
                *sum += term;
            }
        }
    }
    let [count, a, b, aa, bb, ab] = sums;
    let spread = ((aa * count - a * a) * (bb * count - b * b)).max(0.0).sqrt();
    if spread > 1e-3 * count * count { ((ab * count - a * b) / spread) as f32 } else { 0.0 }
}

fn kind(frame: &Frame, change: &Change, patch: &Patch) -> RegionKind {
    let (in_a, spread_a) = look(&frame.a, places(frame, patch, false));
    let (in_b, spread_b) = look(&frame.b, places(frame, patch, false));
    let are_flat = spread_a < FLAT && spread_b < FLAT;
    let has_same_shapes = spread_a > FLAT && spread_b > FLAT && correlation(frame, patch, (0, 0)) > SAME_SHAPES;
    if !has_same_shapes {
        let (around_a, around_spread_a) = look(&frame.a, places(frame, patch, true));
        let (around_b, around_spread_b) = look(&frame.b, places(frame, patch, true));
        let is_ground = |inside: [f32; 3], spread: f32, around: [f32; 3], around_spread: f32| {
            apart(inside, around) < LIKE_AROUND && spread < FLAT.max(1.4 * around_spread)
        };
        let a_is_ground = is_ground(in_a, spread_a, around_a, around_spread_a);
        let b_is_ground = is_ground(in_b, spread_b, around_b, around_spread_b);
        match (a_is_ground, b_is_ground) {
            (true, false) => return RegionKind::Added,
            (false, true) => return RegionKind::Removed,
            _ if !are_flat => return moved_or_changed(frame, patch),
            _ => {}
        }
    }
    let changed = || places(frame, patch, false).filter(|place| change.mask.is_changed[*place]);
    let ((a, _), (b, _)) = (look(&frame.a, changed()), look(&frame.b, changed()));
    if apart(a, b) < SAME_WAY * mean_step(frame, changed()) {
        return moved_or_changed(frame, patch);
    }
    let (light, colour) = ((b[0] - a[0]).abs(), (b[1] - a[1]).hypot(b[2] - a[2]));
    if light > colour { RegionKind::Brightness } else { RegionKind::Colour }
}

/// How far apart A and B are at some places, each taken alone.
fn mean_step(frame: &Frame, places: impl Iterator<Item = usize>) -> f32 {
    let at = |planes: &[Plane; 3], place: usize| planes.each_ref().map(|plane| plane.values[place]);
    let (sum, count) = places.fold((0.0_f64, 0_u32), |(sum, count), place| {
        (sum + f64::from(apart(at(&frame.a, place), at(&frame.b, place))), count + 1)
    });
    (sum / f64::from(count.max(1))) as f32
}

/// A place shows the same thing a little further on in B, or another one.
fn moved_or_changed(frame: &Frame, patch: &Patch) -> RegionKind {
    let middle = |planes: &[Plane; 3]| {
        let (ground, _) = look(planes, places(frame, patch, true));
        let weighed = places(frame, patch, false).map(|place| {
            let weight = f64::from(apart(planes.each_ref().map(|plane| plane.values[place]), ground));
            (weight, (place % frame.width) as f64 * weight, (place / frame.width) as f64 * weight)
        });
        let (sum, x, y) = weighed.fold((0.0, 0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2));
        (x / sum.max(1e-6), y / sum.max(1e-6))
    };
    let ((from_x, from_y), (to_x, to_y)) = (middle(&frame.a), middle(&frame.b));
    let shift = ((to_x - from_x).round() as isize, (to_y - from_y).round() as isize);
    let unmoved = correlation(frame, patch, (0, 0));
    // Looking around the shift takes long, and is worth it where it is about right.
    let is_near = shift != (0, 0) && correlation(frame, patch, shift) > unmoved.max(0.5);
    if is_near && best_correlation(frame, patch, shift) > SAME_THING.max(unmoved + CLEARLY) {
        RegionKind::Moved
    } else {
        RegionKind::Changed
    }
}

/// The correlation at the best shift near this one.
fn best_correlation(frame: &Frame, patch: &Patch, (x, y): (isize, isize)) -> f32 {
    const NEAR: isize = 3;
    let shifts = (y - NEAR..=y + NEAR).flat_map(|y| (x - NEAR..=x + NEAR).map(move |x| (x, y)));
    shifts.map(|shift| correlation(frame, patch, shift)).fold(0.0, f32::max)
}

/// Finds things that have gone at one place and are at another.
fn mark_moved(frame: &Frame, patches: &[Patch], kinds: &mut [RegionKind]) {
    for from in 0..patches.len() {
        if !matches!(kinds[from], RegionKind::Removed | RegionKind::Changed) {
            continue;
        }
        for to in 0..patches.len() {
            if to == from || !matches!(kinds[to], RegionKind::Added | RegionKind::Changed) {
                continue;
            }
            let (one, other) = (&patches[from], &patches[to]);
            let ratio = one.area() as f32 / other.area().max(1) as f32;
            if !(0.6..1.7).contains(&ratio) || one.area() < 64 {
                continue;
            }
            let middle =
                |patch: &Patch| ((patch.left + patch.right) as isize / 2, (patch.top + patch.bottom) as isize / 2);
            let ((from_x, from_y), (to_x, to_y)) = (middle(one), middle(other));
            let best = best_correlation(frame, one, (to_x - from_x, to_y - from_y));
            let (in_a, _) = look(&frame.a, places(frame, one, false));
            let (in_b, _) = look(&frame.b, places(frame, other, false));
            if best > SAME_THING && apart(in_a, in_b) < 2.0 * LIKE_AROUND {
                kinds[from] = RegionKind::Moved;
                kinds[to] = RegionKind::Moved;
                break;
            }
        }
    }
}

/// The mean colours of the changed pixels, as they are in the pictures.
fn colours(
    frame: &Frame,
    change: &Change,
    patch: &Patch,
    pictures: [&Pixels; 2],
    alignment: Alignment,
) -> [[u8; 3]; 2] {
    let mut sums = [[0_u64; 3]; 2];
    let mut count = 0_u64;
    for place in places(frame, patch, false).filter(|place| change.mask.is_changed[*place]) {
        let in_a = |index: usize| index as f64 * frame.factor as f64 + (frame.factor as f64 - 1.0) / 2.0;
        let (x, y) = (in_a(place % frame.width), in_a(place / frame.width));
        let spots = [(x, y), alignment.apply(x, y)];
        for ((sums, pixels), (x, y)) in sums.iter_mut().zip(pictures).zip(spots) {
            let column = x.round().clamp(0.0, f64::from(pixels.size.width - 1)) as usize;
            let row = y.round().clamp(0.0, f64::from(pixels.size.height - 1)) as usize;
            let at = (row * pixels.size.width as usize + column) * 3;
            for (sum, value) in sums.iter_mut().zip(&pixels.rgb[at..at + 3]) {
                *sum += u64::from(*value);
            }
        }
        count += 1;
    }
    sums.map(|sums| sums.map(|sum| (sum / count.max(1)) as u8))
}
