//! From a rough map to one that is right to a fraction of a pixel: squares of A are looked for in B, and the map is bent
//! to where most of them are found. Level by level, down to the pixels themselves.

use rayon::prelude::*;

use super::blocks::{self, Block, Found};
use super::pyramid::{Pyramid, from_levels, to_levels};
use crate::comparing::solve::solved;
use crate::domain::Alignment;

/// The refinement begins at a level of at most this many pixels.
const FIRST_PIXELS: usize = 400_000;

/// How far squares are looked for, px of the level: widely at first.
const FIRST_REACH: [usize; 2] = [7, 4];
const REACH: [usize; 2] = [3, 2];

/// Of this many squares or more, every second one is looked for widely: what is rough is found by fewer, and the last
/// round hears them all.
const MANY: usize = 100;

/// Fewer squares do not carry a map.
const FEWEST: usize = 5;

/// Squares that lie this near to the map are taken for right, px.
const LEAST_REACH: f64 = 0.08;

/// Six numbers in place of four must bring the squares that much nearer.
const AFFINE_GAIN: f64 = 0.6;
const AFFINE_FEWEST: usize = 60;

/// The map made exact. Nothing where it finds no hold.
pub(super) fn refined(a: &Pyramid, b: &Pyramid, map: Alignment) -> Option<Alignment> {
    let mut map = map;
    let first = first_level(a, b, &map);
    let mut blocks = blocks::telling(&a.levels[first]);
    let last = last_level(a, b, &map);
    let mut level = first;
    loop {
        let reaches = if level == first { &FIRST_REACH } else { &REACH };
        let some: Vec<Block>;
        let first_blocks = if level == first && blocks.len() >= MANY {
            some = blocks.iter().step_by(2).copied().collect();
            &some
        } else {
            &blocks
        };
        for reach in reaches {
            map = step(a, b, level, first_blocks, map, *reach, false)?;
        }
        if level <= last {
            break;
        }
        level -= 1;
        blocks = blocks::finer(&blocks, &a.levels[level]);
    }
    step(a, b, level, &blocks, map, 2, true)
}

fn first_level(a: &Pyramid, b: &Pyramid, map: &Alignment) -> usize {
    let level = a.level_within(FIRST_PIXELS);
    level.max(last_level(a, b, map))
}

/// The finest level of A that B can say anything about.
fn last_level(a: &Pyramid, b: &Pyramid, map: &Alignment) -> usize {
    a.level_of_pitch((b.pitch(0) / map.scale()).max(a.pitch(0)))
}

/// One round: where the squares are, and the map that fits most of them.
fn step(
    a: &Pyramid,
    b: &Pyramid,
    level: usize,
    blocks: &[Block],
    map: Alignment,
    reach: usize,
    may_bend: bool,
) -> Option<Alignment> {
    let (pitch_a, level_b) = (a.pitch(level), b.level_of_pitch(a.pitch(level) * map.scale()));
    let pitch_b = b.pitch(level_b);
    let between = to_levels(map, pitch_a, pitch_b);
    let (plane_a, plane_b) = (&a.levels[level], &b.levels[level_b]);
    let blocks = blocks.par_iter().with_min_len(8);
    let found: Vec<Found> =
        blocks.filter_map(|block| blocks::find(plane_a, plane_b, &between, *block, reach)).collect();
    if found.len() < FEWEST {
        return None;
    }
    let centre = (plane_a.width as f64 / 2.0, plane_a.height as f64 / 2.0);
    let span = plane_a.width.max(plane_a.height) as f64 / 2.0;
    let (moved, miss) = fitted::<4>(&found, centre, span, reach as f64)?;
    let mut moved = moved;
    if may_bend && found.len() >= AFFINE_FEWEST {
        let (bent, bent_miss) = fitted::<6>(&found, centre, span, reach as f64)?;
        if bent_miss < AFFINE_GAIN * miss && miss > 0.2 {
            moved = bent;
        }
    }
    Some(from_levels(after(&between, &moved), pitch_a, pitch_b))
}

/// First the one map, then the other.
fn after(second: &Alignment, first: &Alignment) -> Alignment {
    let [[a, b, _], [c, d, _]] = second.matrix;
    let [[e, f, x], [g, h, y]] = first.matrix;
    let (x, y) = second.apply(x, y);
    Alignment { matrix: [[a * e + b * g, a * f + b * h, x], [c * e + d * g, c * f + d * h, y]] }
}

/// The map within A that moves the squares to where they were found, and the usual miss that is left, px. With four
/// numbers it shifts, turns and scales, with six it also shears. Each square counts in the directions in which it is
/// sure, and not at all when it lies far off what most say (Tukey's weights).
fn fitted<const N: usize>(found: &[Found], centre: (f64, f64), span: f64, reach: f64) -> Option<(Alignment, f64)> {
    let mut numbers = [0.0; N];
    let mut reach = reach;
    let mut usual = reach;
    for _ in 0..12 {
        let (mut sums, mut right) = ([[0.0; N]; N], [0.0; N]);
        for one in found {
            let (rows, [xx, xy, yy]) = (rows::<N>(one, centre, span), sureness(one));
            let (miss_x, miss_y) = missed(one, &rows, &numbers);
            let miss = (xx * miss_x * miss_x + 2.0 * xy * miss_x * miss_y + yy * miss_y * miss_y).max(0.0).sqrt();
            if miss >= reach {
                continue;
            }
            let weight = (1.0 - (miss / reach).powi(2)).powi(2) * f64::from(one.alike - 0.5).max(0.01);
            for (i, row) in sums.iter_mut().enumerate() {
                let (x, y) = (rows[0][i], rows[1][i]);
                let (x, y) = (weight * (xx * x + xy * y), weight * (xy * x + yy * y));
                for (j, sum) in row.iter_mut().enumerate() {
                    *sum += x * rows[0][j] + y * rows[1][j];
                }
                right[i] += x * one.dx + y * one.dy;
            }
        }
        // What nothing speaks about stays as it is.
        for (i, row) in sums.iter_mut().enumerate() {
            row[i] += 1e-3;
        }
        numbers = solved(sums, right)?;
        let mut misses: Vec<f64> = found
            .iter()
            .map(|one| {
                let (x, y) = missed(one, &rows::<N>(one, centre, span), &numbers);
                let [xx, xy, yy] = sureness(one);
                (xx * x * x + 2.0 * xy * x * y + yy * y * y).max(0.0).sqrt()
            })
            .collect();
        let middle = misses.len() / 2;
        usual = *misses.select_nth_unstable_by(middle, f64::total_cmp).1;
        reach = (4.0 * 1.48 * usual).clamp(LEAST_REACH * 4.0, reach.max(LEAST_REACH * 4.0));
    }
    let map = if N == 4 {
        let (scale, turn) = (numbers[0] / span, numbers[1] / span);
        [[1.0 + scale, -turn, 0.0], [turn, 1.0 + scale, 0.0]]
    } else {
        let [a, b, c, d] = [0, 1, 4 % N, 5 % N].map(|i| numbers[i] / span);
        [[1.0 + a, b, 0.0], [c, 1.0 + d, 0.0]]
    };
    let [[a, b, _], [c, d, _]] = map;
    let x = numbers[2] + centre.0 - a * centre.0 - b * centre.1;
    let y = numbers[3] + centre.1 - c * centre.0 - d * centre.1;
    Some((Alignment { matrix: [[a, b, x], [c, d, y]] }, usual))
}

/// What each number moves the square by.
fn rows<const N: usize>(one: &Found, centre: (f64, f64), span: f64) -> [[f64; N]; 2] {
    let (x, y) = ((one.x - centre.0) / span, (one.y - centre.1) / span);
    let mut rows = [[0.0; N]; 2];
    let terms: [[f64; 6]; 2] = if N == 4 {
        [[x, -y, 1.0, 0.0, 0.0, 0.0], [y, x, 0.0, 1.0, 0.0, 0.0]]
    } else {
        [[x, y, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, x, y]]
    };
    for (row, terms) in rows.iter_mut().zip(terms) {
        row.copy_from_slice(&terms[..N]);
    }
    rows
}

fn missed<const N: usize>(one: &Found, rows: &[[f64; N]; 2], numbers: &[f64; N]) -> (f64, f64) {
    let moved = rows.map(|row| row.iter().zip(numbers).map(|(term, number)| term * number).sum::<f64>());
    (one.dx - moved[0], one.dy - moved[1])
}

/// The tensor of a square, 1 in its surest direction.
fn sureness(one: &Found) -> [f64; 3] {
    let [xx, xy, yy] = one.tensor;
    let half = xx.midpoint(yy);
    let most = half + (half * half - xx * yy + xy * xy).max(0.0).sqrt();
    one.tensor.map(|value| value / most.max(1e-9))
}
