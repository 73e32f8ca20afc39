//! Places that are found again in another picture of the same scene, and what they look like.
//!
//! Lowe's scale-invariant features (2004): extremes of the difference of Gaussians, described by histograms of
//! gradients around them. Unlike there they are not turned: what is compared here is upright within some degrees, and
//! descriptors that need not be turned tell more apart.

#![allow(clippy::inline_always, reason = "only what is inlined gets the vector instructions of its caller")]

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;

use crate::comparing::plane::Plane;

/// Scales that are searched in an octave.
const INTERVALS: usize = 3;

/// Blur of the first scale of an octave, px of the octave.
const FIRST_SIGMA: f32 = 1.6;

/// Blur that a picture is taken to have already.
const PICTURE_SIGMA: f32 = 0.5;

/// Least difference of Gaussians, in steps of 255.
const LEAST_CONTRAST: f32 = 1.0;

/// How much stronger a curve may be across an edge than along it: beyond that the place slides along the edge.
const MOST_EDGE: f32 = 12.0;

/// The strongest of each of so many by so many parts of the picture are kept, that all parts are heard.
const PARTS: usize = 6;

/// Cells of a descriptor along a side, directions in each.
const CELLS: usize = 4;
const DIRECTIONS: usize = 8;

/// Side of a cell, in blurs of the feature.
const CELL_SIGMAS: f32 = 3.0;

pub(super) const LENGTH: usize = CELLS * CELLS * DIRECTIONS;

pub(super) struct Feature {
    /// In px of the plane.
    pub x: f32,
    pub y: f32,
    /// Blur at which it stands out, px of the plane.
    pub sigma: f32,
    /// Histograms of gradients, of length 512.
    pub descriptor: [i16; LENGTH],
}

/// The most telling features of a plane, about `most` of them.
pub(super) fn features(plane: &Plane, most: usize) -> Vec<Feature> {
    let mut found = Vec::new();
    let mut first = plane.blurred((FIRST_SIGMA * FIRST_SIGMA - PICTURE_SIGMA * PICTURE_SIGMA).sqrt());
    let mut octaves = Vec::new();
    let mut scale = 1.0_f32;
    while first.width.min(first.height) >= 16 {
        let gaussians = gaussians(first);
        extremes(&gaussians, scale, octaves.len(), &mut found);
        first = every_second(&gaussians[INTERVALS]);
        octaves.push(gaussians);
        scale *= 2.0;
    }
    let kept = strongest(found, plane, most);
    let arch = Arch::new();
    kept.into_par_iter().with_min_len(16).map(|place| arch.dispatch(Describing { place, octaves: &octaves })).collect()
}

/// A feature before it is described.
struct Place {
    octave: usize,
    /// The Gaussian nearest to its scale.
    interval: usize,
    /// In px of the octave.
    x: f32,
    y: f32,
    sigma: f32,
    scale: f32,
    strength: f32,
}

fn gaussians(first: Plane) -> Vec<Plane> {
    let step = 2_f32.powf(1.0 / INTERVALS as f32);
    let mut gaussians = vec![first];
    for index in 1..INTERVALS + 3 {
        let before = FIRST_SIGMA * step.powi(index as i32 - 1);
        let more = before * (step * step - 1.0).sqrt();
        let next = gaussians[index - 1].blurred(more);
        gaussians.push(next);
    }
    gaussians
}

fn every_second(plane: &Plane) -> Plane {
    let (width, height) = (plane.width / 2, plane.height / 2);
    let mut half = Plane::new(width, height);
    for (y, row) in half.values.chunks_exact_mut(width.max(1)).enumerate() {
        for (value, from) in row.iter_mut().zip(plane.row(2 * y).iter().step_by(2)) {
            *value = *from;
        }
    }
    half
}

fn extremes(gaussians: &[Plane], scale: f32, octave: usize, found: &mut Vec<Place>) {
    let (width, height) = (gaussians[0].width, gaussians[0].height);
    let differences: Vec<Plane> = gaussians
        .windows(2)
        .map(|pair| {
            let values = pair[1].values.iter().zip(&pair[0].values).map(|(more, less)| more - less).collect();
            Plane { width, height, values }
        })
        .collect();
    let border = 5.min(width / 4);
    for interval in 1..=INTERVALS {
        let rows = (border..height - border).into_par_iter().with_min_len(32);
        let places = rows.flat_map_iter(|y| {
            let around = &differences[interval - 1..interval + 2];
            let columns = peaks(&around[1], y, border);
            columns.into_iter().filter_map(move |x| extreme(around, x, y, interval, octave, scale))
        });
        found.par_extend(places);
    }
}

/// Where in a row values stand out from their neighbours in the plane: few do, and this finds them fast.
fn peaks(plane: &Plane, y: usize, border: usize) -> Vec<usize> {
    let (start, end) = (border, plane.width - border);
    let mut least = vec![f32::MAX; end - start];
    let mut most = vec![f32::MIN; end - start];
    for (row, shifts) in [(y - 1, &[0, 1, 2][..]), (y, &[0, 2]), (y + 1, &[0, 1, 2])] {
        for shift in shifts {
            let others = &plane.row(row)[start + shift - 1..end + shift - 1];
            for ((least, most), other) in least.iter_mut().zip(&mut most).zip(others) {
                *least = if *other < *least { *other } else { *least };
                *most = if *other > *most { *other } else { *most };
            }
        }
    }
    let values = plane.row(y)[start..end].iter().zip(least.iter().zip(&most));
    let stands_out =
        |value: f32, least: f32, most: f32| value.abs() >= LEAST_CONTRAST && (value > most || value < least);
    values
        .zip(start..)
        .filter_map(|((value, (least, most)), x)| stands_out(*value, *least, *most).then_some(x))
        .collect()
}

/// The place, where the value is the largest or the least of its 27 neighbours, strong enough, and no edge.
fn extreme(around: &[Plane], x: usize, y: usize, interval: usize, octave: usize, scale: f32) -> Option<Place> {
    let [below, here, above] = around else { return None };
    let width = here.width;
    let at = y * width + x;
    let value = here.values[at];
    if value.abs() < LEAST_CONTRAST {
        return None;
    }
    let sign = value.signum();
    let beats = |plane: &Plane, rows: [usize; 3], is_own: bool| {
        rows.iter().enumerate().all(|(row, start)| {
            plane.values[*start..*start + 3]
                .iter()
                .enumerate()
                .all(|(column, other)| (is_own && row == 1 && column == 1) || sign * other < sign * value)
        })
    };
    let rows = [at - width - 1, at - 1, at + width - 1];
    if !(beats(here, rows, true) && beats(below, rows, false) && beats(above, rows, false)) {
        return None;
    }
    let v = &here.values;
    let (dx, dy) = ((v[at + 1] - v[at - 1]) / 2.0, (v[at + width] - v[at - width]) / 2.0);
    let ds = (above.values[at] - below.values[at]) / 2.0;
    let dxx = v[at + 1] + v[at - 1] - 2.0 * value;
    let dyy = v[at + width] + v[at - width] - 2.0 * value;
    let dss = above.values[at] + below.values[at] - 2.0 * value;
    let dxy = (v[at + width + 1] - v[at + width - 1] - v[at - width + 1] + v[at - width - 1]) / 4.0;
    let (trace, product) = (dxx + dyy, dxx * dyy - dxy * dxy);
    if product <= 0.0 || trace * trace * MOST_EDGE > (MOST_EDGE + 1.0).powi(2) * product {
        return None;
    }
    let move_x = ((dxy * dy - dyy * dx) / product).clamp(-0.6, 0.6);
    let move_y = ((dxy * dx - dxx * dy) / product).clamp(-0.6, 0.6);
    let move_s = if dss.abs() > 1e-6 { (-ds / dss).clamp(-0.6, 0.6) } else { 0.0 };
    let sigma = FIRST_SIGMA * 2_f32.powf((interval as f32 + move_s) / INTERVALS as f32);
    Some(Place { octave, interval, x: x as f32 + move_x, y: y as f32 + move_y, sigma, scale, strength: value.abs() })
}

/// The strongest of every part of the picture, and then of all.
fn strongest(mut found: Vec<Place>, plane: &Plane, most: usize) -> Vec<Place> {
    found.sort_by(|one, other| other.strength.total_cmp(&one.strength));
    let share = (most / (PARTS * PARTS)).max(1);
    let mut counts = [0_usize; PARTS * PARTS];
    let part = |value: f32, length: usize| ((value * PARTS as f32 / length as f32) as usize).min(PARTS - 1);
    let (mut kept, mut rest) = (Vec::new(), Vec::new());
    for place in found {
        let index = part(place.y * place.scale, plane.height) * PARTS + part(place.x * place.scale, plane.width);
        if counts[index] < share {
            counts[index] += 1;
            kept.push(place);
        } else {
            rest.push(place);
        }
    }
    let room = most.saturating_sub(kept.len());
    kept.extend(rest.into_iter().take(room));
    kept
}

/// Describing a place with the widest vectors that the processor has.
struct Describing<'a> {
    place: Place,
    octaves: &'a [Vec<Plane>],
}

impl NullaryFnOnce for Describing<'_> {
    type Output = Feature;

    #[inline(always)]
    fn call(self) -> Feature {
        self.place.described(self.octaves)
    }
}

impl Place {
    #[inline(always)]
    fn described(self, octaves: &[Vec<Plane>]) -> Feature {
        let descriptor = descriptor(&octaves[self.octave][self.interval], self.x, self.y, self.sigma);
        Feature {
            // The octave's pixels are those of its finer one with even numbers.
            x: self.x * self.scale,
            y: self.y * self.scale,
            sigma: self.sigma * self.scale,
            descriptor,
        }
    }
}

/// Cells along a side with one more at either end, for what lies beyond the outer ones.
const ROOM: usize = CELLS + 2;

/// Gradients around a place, in cells that share what lies between them.
#[inline(always)]
fn descriptor(plane: &Plane, x: f32, y: f32, sigma: f32) -> [i16; LENGTH] {
    let cell = CELL_SIGMAS * sigma;
    let reach = (cell * (CELLS as f32 + 1.0) / 2.0).ceil() as isize;
    let (middle_x, middle_y) = (x.round() as isize, y.round() as isize);
    let (last_x, last_y) = (plane.width as isize - 2, plane.height as isize - 2);
    let (first, last) = ((middle_x - reach).max(1), (middle_x + reach).min(last_x));
    let width = (last + 1 - first).max(0) as usize;
    let mut gradients = vec![(0.0_f32, 0.0_f32); width];
    let mut sums = [[[0.0_f32; DIRECTIONS]; ROOM]; ROOM];
    // In cells, the first being the one before the outer one.
    let in_cells = |off: f32| off + CELLS as f32 / 2.0 + 0.5;
    let inside = 0.0..CELLS as f32 + 1.0;
    for row in (middle_y - reach).max(1)..=(middle_y + reach).min(last_y) {
        let down = (row as f32 - y) / cell;
        let cell_y = in_cells(down);
        if !inside.contains(&cell_y) {
            continue;
        }
        let (top, part_y) = (cell_y as usize, cell_y - cell_y as usize as f32);
        let [above, here, below] = [row - 1, row, row + 1].map(|row| plane.row(row as usize));
        let start = first as usize;
        let sides = here[start - 1..].iter().zip(&here[start + 1..]);
        let ends = above[start..].iter().zip(&below[start..]);
        for ((gradient, (left, right)), (up, down)) in gradients.iter_mut().zip(sides).zip(ends) {
            *gradient = polar(right - left, down - up);
        }
        for (column, (size, direction)) in (first..).zip(&gradients) {
            let across = (column as f32 - x) / cell;
            let cell_x = in_cells(across);
            if !inside.contains(&cell_x) {
                continue;
            }
            let (left, part_x) = (cell_x as usize, cell_x - cell_x as usize as f32);
            let (towards, part) = (*direction as usize, direction - *direction as usize as f32);
            // A Gaussian over the window, by its first terms.
            let weight = size / (1.0 + (across * across + down * down) * 0.2);
            for (cells, weight) in sums[top..].iter_mut().zip([weight * (1.0 - part_y), weight * part_y]) {
                for (cell, weight) in cells[left..].iter_mut().zip([weight * (1.0 - part_x), weight * part_x]) {
                    cell[towards % DIRECTIONS] += weight * (1.0 - part);
                    cell[(towards + 1) % DIRECTIONS] += weight * part;
                }
            }
        }
    }
    let mut inner = [0.0; LENGTH];
    let cells = sums[1..=CELLS].iter().flat_map(|row| &row[1..=CELLS]);
    for (to, from) in inner.as_chunks_mut::<DIRECTIONS>().0.iter_mut().zip(cells) {
        *to = *from;
    }
    normalised(&inner)
}

/// How long a gradient is, and where it points to in parts of a turn, 0 to [`DIRECTIONS`]; to a thousandth of a degree.
/// The polynomial for the arc tangent is Abramowitz and Stegun's 4.4.49, shortened.
#[inline(always)]
fn polar(dx: f32, dy: f32) -> (f32, f32) {
    let (along, across) = (dx.abs(), dy.abs());
    let ratio = along.min(across) / along.max(across).max(1e-12);
    let square = ratio * ratio;
    let series =
        0.999_866 + square * (-0.330_299_5 + square * (0.180_141 + square * (-0.085_133 + square * 0.020_835_1)));
    let angle = ratio * series;
    let angle = if across > along { FRAC_PI_2 - angle } else { angle };
    let angle = if dx < 0.0 { PI - angle } else { angle };
    let angle = if dy < 0.0 { TAU - angle } else { angle };
    ((dx * dx + dy * dy).sqrt(), angle * (DIRECTIONS as f32 / TAU))
}

/// Of one length whatever the light, and no single gradient in command (Lowe's 0.2).
#[inline(always)]
fn normalised(sums: &[f32; LENGTH]) -> [i16; LENGTH] {
    let length = |sums: &[f32; LENGTH]| sums.iter().map(|sum| sum * sum).sum::<f32>().sqrt().max(1e-6);
    let first = length(sums);
    let cut = sums.map(|sum| (sum / first).min(0.2));
    let second = length(&cut);
    cut.map(|sum| (sum / second * 512.0) as i16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_point_where_the_arc_tangent_says() {
        for step in 0..720_u16 {
            let angle = f32::from(step) * TAU / 720.0;
            let (size, direction) = polar(3.0 * angle.cos(), 3.0 * angle.sin());
            let off = (direction * TAU / DIRECTIONS as f32 - angle).rem_euclid(TAU);
            assert!((size - 3.0).abs() < 1e-5);
            assert!(off.min(TAU - off) < 3e-5, "{step}: {off}");
        }
        assert!(polar(0.0, 0.0).0 < 1e-9);
    }
}
