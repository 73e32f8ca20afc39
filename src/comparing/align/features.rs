//! Places that are found again in another picture of the same scene, and what they look like.
//!
//! Lowe's scale-invariant features (2004): extremes of the difference of Gaussians, described by histograms of
//! gradients around them. Unlike there they are not turned: what is compared here is upright within some degrees, and
//! descriptors that need not be turned tell more apart.

use std::f32::consts::TAU;

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
    kept.into_par_iter().map(|place| place.described(&octaves)).collect()
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
            let (start, end) = (border, width - border);
            (start..end).filter_map(move |x| extreme(around, x, y, interval, octave, scale))
        });
        found.par_extend(places);
    }
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

impl Place {
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

/// Gradients around a place, in cells that share what lies between them.
fn descriptor(plane: &Plane, x: f32, y: f32, sigma: f32) -> [i16; LENGTH] {
    let cell = CELL_SIGMAS * sigma;
    let reach = (cell * (CELLS as f32 + 1.0) / 2.0).ceil() as isize;
    let (middle_x, middle_y) = (x.round() as isize, y.round() as isize);
    let mut sums = [0.0_f32; LENGTH];
    let (last_x, last_y) = (plane.width as isize - 2, plane.height as isize - 2);
    for row in (middle_y - reach).max(1)..=(middle_y + reach).min(last_y) {
        let down = (row as f32 - y) / cell;
        let cell_y = down + CELLS as f32 / 2.0 - 0.5;
        if cell_y <= -1.0 || cell_y >= CELLS as f32 {
            continue;
        }
        for column in (middle_x - reach).max(1)..=(middle_x + reach).min(last_x) {
            let across = (column as f32 - x) / cell;
            let cell_x = across + CELLS as f32 / 2.0 - 0.5;
            if cell_x <= -1.0 || cell_x >= CELLS as f32 {
                continue;
            }
            let at = row as usize * plane.width + column as usize;
            let dx = plane.values[at + 1] - plane.values[at - 1];
            let dy = plane.values[at + plane.width] - plane.values[at - plane.width];
            let size = (dx * dx + dy * dy).sqrt();
            if size < 1e-4 {
                continue;
            }
            // A Gaussian over the window, by its first terms.
            let weight = size / (1.0 + (across * across + down * down) * 0.2);
            let direction = (dy.atan2(dx) / TAU + 1.0) * DIRECTIONS as f32;
            share_out(&mut sums, cell_x, cell_y, direction, weight);
        }
    }
    normalised(&sums)
}

/// Adds a gradient to the two by two cells and two directions that it lies between.
fn share_out(sums: &mut [f32; LENGTH], x: f32, y: f32, direction: f32, weight: f32) {
    let (left, top, first) = (x.floor(), y.floor(), direction.floor());
    let (fx, fy, fd) = (x - left, y - top, direction - first);
    for (cell_y, part_y) in [(top as isize, 1.0 - fy), (top as isize + 1, fy)] {
        for (cell_x, part_x) in [(left as isize, 1.0 - fx), (left as isize + 1, fx)] {
            let inside = 0..CELLS as isize;
            if !inside.contains(&cell_x) || !inside.contains(&cell_y) {
                continue;
            }
            let start = (cell_y as usize * CELLS + cell_x as usize) * DIRECTIONS;
            let part = weight * part_x * part_y;
            sums[start + first as usize % DIRECTIONS] += part * (1.0 - fd);
            sums[start + (first as usize + 1) % DIRECTIONS] += part * fd;
        }
    }
}

/// Of one length whatever the light, and no single gradient in command (Lowe's 0.2).
fn normalised(sums: &[f32; LENGTH]) -> [i16; LENGTH] {
    let length = |sums: &[f32; LENGTH]| sums.iter().map(|sum| sum * sum).sum::<f32>().sqrt().max(1e-6);
    let first = length(sums);
    let cut = sums.map(|sum| (sum / first).min(0.2));
    let second = length(&cut);
    cut.map(|sum| (sum / second * 512.0) as i16)
}
