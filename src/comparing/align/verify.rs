//! Whether two pictures show the same once one is laid on the other.

#![allow(clippy::inline_always, reason = "only what is inlined gets the vector instructions of its caller")]

use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;

use super::pyramid::{Pyramid, to_levels};
use crate::comparing::plane::Plane;
use crate::domain::Alignment;

/// The level that is looked at has at most this many pixels: letters are still told apart there.
const MOST_PIXELS: usize = 1_600_000;

/// Side of a square, px of the level.
const SIDE: usize = 16;

/// Coarse and fine blur between which shapes are looked for: neither noise nor slow light.
const FINE: f32 = 1.0;
const COARSE: f32 = 6.0;

/// Deviation below which a square shows nothing, steps of 255; less where the whole picture shows little.
const LEAST_DEVIATION: (f32, f32) = (1.2, 4.0);

/// Squares that correlate from here on show the same.
const ALIKE: f32 = 0.78;

/// What shows the same is also about as strong in both, up to this factor.
const MOST_GAIN: f32 = 3.0;

/// Below this many pixels of B along one of A, B shows less than A, and A is blurred to the same.
const COARSER_B: f64 = 0.87;

/// What was seen of A's squares that show something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Verdict {
    /// All of them.
    pub textured: usize,
    /// Of those, the ones that lie in B.
    pub within: usize,
    /// Of those, the ones that look the same there.
    pub alike: usize,
    /// Their mean correlation where they are alike.
    pub mean: f64,
}

impl Verdict {
    pub fn alike_share(&self) -> f64 {
        self.alike as f64 / self.within.max(1) as f64
    }

    pub fn within_share(&self) -> f64 {
        self.within as f64 / self.textured.max(1) as f64
    }
}

/// Both pictures with only their shapes left, for several verdicts.
pub(super) struct Judge {
    a: Plane,
    /// A blurred as far as the B that was last laid on it, and by how much.
    soft: Option<(f32, Plane)>,
    level: usize,
    shapes: Vec<Option<Plane>>,
    pitch_a: f64,
    least: f32,
    textured: Vec<(usize, usize)>,
}

fn shapes(plane: &Plane, sigma: f32) -> Plane {
    let (fine, coarse) = (plane.blurred(sigma), plane.blurred(COARSE));
    let values = fine.values.iter().zip(&coarse.values).map(|(fine, coarse)| fine - coarse).collect();
    Plane { values, ..Plane::new(plane.width, plane.height) }
}

impl Judge {
    pub fn new(a: &Pyramid, b: &Pyramid) -> Self {
        let level = a.level_within(MOST_PIXELS);
        let plane = shapes(&a.levels[level], FINE);
        let mut deviations = Vec::new();
        for top in (0..plane.height.saturating_sub(SIDE - 1)).step_by(SIDE) {
            for left in (0..plane.width.saturating_sub(SIDE - 1)).step_by(SIDE) {
                deviations.push((deviation(&plane, left, top), (left, top)));
            }
        }
        let mut sorted: Vec<f32> = deviations.iter().map(|(deviation, _)| *deviation).collect();
        sorted.sort_by(f32::total_cmp);
        let high = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or_default();
        let least = (0.35 * high).clamp(LEAST_DEVIATION.0, LEAST_DEVIATION.1);
        let textured = deviations.into_iter().filter(|(deviation, _)| *deviation >= least).map(|(_, at)| at).collect();
        Self {
            a: plane,
            soft: None,
            level,
            shapes: b.levels.iter().map(|_| None).collect(),
            pitch_a: a.pitch(level),
            least,
            textured,
        }
    }

    pub fn verdict(&mut self, a: &Pyramid, b: &Pyramid, map: &Alignment) -> Verdict {
        let level = b.level_of_pitch(self.pitch_a * map.scale());
        let plane = &*self.shapes[level].get_or_insert_with(|| shapes(&b.levels[level], FINE));
        let ratio = self.pitch_a * map.scale() / b.pitch(level);
        let a = if ratio < COARSER_B {
            let sigma = (f64::from(FINE) + 0.3 * (1.0 / (ratio * ratio) - 1.0)).sqrt() as f32;
            let is_made = self.soft.as_ref().is_some_and(|(made, _)| (made - sigma).abs() < 0.1);
            if !is_made {
                self.soft = Some((sigma, shapes(&a.levels[self.level], sigma)));
            }
            self.soft.as_ref().map_or(&self.a, |(_, plane)| plane)
        } else {
            &self.a
        };
        let map = to_levels(*map, self.pitch_a, b.pitch(level));
        let squares = self.textured.par_iter().with_min_len(32);
        let arch = Arch::new();
        let seen = |at: &(usize, usize)| arch.dispatch(Alike { a, b: plane, map: &map, at: *at, least: self.least });
        let seen: Vec<f32> = squares.filter_map(seen).collect();
        let alike: Vec<f32> = seen.iter().copied().filter(|alike| *alike >= ALIKE).collect();
        let mean = alike.iter().map(|alike| f64::from(*alike)).sum::<f64>() / alike.len().max(1) as f64;
        Verdict { textured: self.textured.len(), within: seen.len(), alike: alike.len(), mean }
    }
}

fn deviation(plane: &Plane, left: usize, top: usize) -> f32 {
    let (mut sum, mut square) = (0.0, 0.0);
    for y in top..top + SIDE {
        for value in &plane.row(y)[left..left + SIDE] {
            sum += value;
            square += value * value;
        }
    }
    let count = (SIDE * SIDE) as f32;
    (square / count - (sum / count).powi(2)).max(0.0).sqrt()
}

/// [`alike`] with the widest vectors that the processor has.
struct Alike<'a> {
    a: &'a Plane,
    b: &'a Plane,
    map: &'a Alignment,
    at: (usize, usize),
    least: f32,
}

impl NullaryFnOnce for Alike<'_> {
    type Output = Option<f32>;

    #[inline(always)]
    fn call(self) -> Option<f32> {
        alike(self.a, self.b, self.map, self.at, self.least)
    }
}

/// The correlation of a square of A with what the map lays on it; nothing where that is outside of B.
#[inline(always)]
fn alike(a: &Plane, b: &Plane, map: &Alignment, (left, top): (usize, usize), least: f32) -> Option<f32> {
    let last = (b.width as f64 - 1.0, b.height as f64 - 1.0);
    let end = (SIDE - 1) as f64;
    for (x, y) in [(0.0, 0.0), (end, 0.0), (0.0, end), (end, end)] {
        let (x, y) = map.apply(left as f64 + x, top as f64 + y);
        if x < 0.0 || y < 0.0 || x > last.0 || y > last.1 {
            return None;
        }
    }
    let (step_x, step_y) = (map.matrix[0][0] as f32, map.matrix[1][0] as f32);
    let mut sums = [[0.0_f32; SIDE]; 5];
    for y in top..top + SIDE {
        let (from_x, from_y) = map.apply(left as f64, y as f64);
        let (mut to_x, mut to_y) = (from_x as f32, from_y as f32);
        let mut laid = [0.0; SIDE];
        for value in &mut laid {
            *value = b.sample(to_x, to_y);
            (to_x, to_y) = (to_x + step_x, to_y + step_y);
        }
        for (column, (a, b)) in a.row(y)[left..left + SIDE].iter().zip(laid).enumerate() {
            for (sums, term) in sums.iter_mut().zip([*a, b, a * a, b * b, a * b]) {
                sums[column] += term;
            }
        }
    }
    let count = (SIDE * SIDE) as f64;
    let [a, b, aa, bb, ab] = sums.map(|sums| sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() / count);
    let (var_a, var_b) = ((aa - a * a).max(0.0), (bb - b * b).max(0.0));
    let gain = (var_b / var_a.max(1e-9)).sqrt();
    // What is all but gone in B is not the same, nor is what is far stronger there.
    let most = f64::from(MOST_GAIN);
    if var_b.sqrt() < 0.25 * f64::from(least) || !(1.0 / most..most).contains(&gain) {
        return Some(0.0);
    }
    Some(((ab - a * b) / (var_a * var_b).sqrt().max(1e-9)) as f32)
}
