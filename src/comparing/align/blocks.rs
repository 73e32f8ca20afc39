//! Small squares of A that show something, and where each of them is found in B.

#![allow(clippy::inline_always, reason = "only what is inlined gets the vector instructions of its caller")]

use pulp::{Arch, NullaryFnOnce};

use crate::comparing::plane::Plane;
use crate::domain::Alignment;

/// Side of a square, px of the level.
pub(super) const SIDE: usize = 24;

/// Pixels of a square.
const AREA: f32 = (SIDE * SIDE) as f32;

/// The picture is divided into so many parts along its longer side, and the best squares of each are taken.
const PARTS: usize = 18;

/// Mean square of the gradient below which a square shows nothing.
const LEAST_GRADIENT: f32 = 1.5;

/// A square that is found less alike than this is not found.
const LEAST_ALIKE: f32 = 0.6;

/// A square of A: its upper left pixel in the level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub left: usize,
    pub top: usize,
}

/// Where a square of A was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Its middle, px of A's level.
    pub x: f64,
    pub y: f64,
    /// How far off from where the map says, px of A's level.
    pub dx: f64,
    pub dy: f64,
    /// How well the square can be placed in each direction: the mean products of its gradients, xx, xy, yy.
    pub tensor: [f64; 3],
    /// Correlation, up to 1.
    pub alike: f32,
}

/// How steep a square is to the right and down at each of its pixels; 0 at the edge of the picture.
struct Slopes {
    x: [[f32; SIDE]; SIDE],
    y: [[f32; SIDE]; SIDE],
}

#[inline(always)]
fn slopes(plane: &Plane, block: Block) -> Slopes {
    let mut slopes = Slopes { x: [[0.0; SIDE]; SIDE], y: [[0.0; SIDE]; SIDE] };
    let (left, right) = (block.left.max(1), (block.left + SIDE).min(plane.width - 1));
    for y in block.top.max(1)..(block.top + SIDE).min(plane.height - 1) {
        let (above, here, below) = (plane.row(y - 1), plane.row(y), plane.row(y + 1));
        let columns = left - block.left..right - block.left;
        let sides = here[left - 1..right - 1].iter().zip(&here[left + 1..=right]);
        for (slope, (before, after)) in slopes.x[y - block.top][columns.clone()].iter_mut().zip(sides) {
            *slope = (after - before) * 0.5;
        }
        let ends = above[left..right].iter().zip(&below[left..right]);
        for (slope, (before, after)) in slopes.y[y - block.top][columns].iter_mut().zip(ends) {
            *slope = (after - before) * 0.5;
        }
    }
    slopes
}

#[inline(always)]
fn tensor(plane: &Plane, block: Block) -> [f32; 3] {
    tensor_of(&slopes(plane, block))
}

#[inline(always)]
fn tensor_of(slopes: &Slopes) -> [f32; 3] {
    let mut sums = [[0.0_f32; SIDE]; 3];
    for (xs, ys) in slopes.x.iter().zip(&slopes.y) {
        for column in 0..SIDE {
            let (x, y) = (xs[column], ys[column]);
            sums[0][column] += x * x;
            sums[1][column] += x * y;
            sums[2][column] += y * y;
        }
    }
    sums.map(|sums| total(&sums) / AREA)
}

/// [`tensor`] with the widest vectors that the processor has.
struct Tensor<'a>(&'a Plane, Block);

impl NullaryFnOnce for Tensor<'_> {
    type Output = [f32; 3];

    #[inline(always)]
    fn call(self) -> [f32; 3] {
        tensor(self.0, self.1)
    }
}

/// The squares that say most about where they lie, from all parts of the level.
pub(super) fn telling(plane: &Plane) -> Vec<Block> {
    let arch = Arch::new();
    let part = (plane.width.max(plane.height) / PARTS).max(SIDE);
    let step = (part / 3).clamp(6, 12);
    let mut blocks = Vec::new();
    for part_top in (0..plane.height).step_by(part) {
        for part_left in (0..plane.width).step_by(part) {
            let mut best: Option<(f32, Block)> = None;
            for top in (part_top..(part_top + part).min(plane.height.saturating_sub(SIDE))).step_by(step) {
                for left in (part_left..(part_left + part).min(plane.width.saturating_sub(SIDE))).step_by(step) {
                    let block = Block { left, top };
                    let [xx, xy, yy] = arch.dispatch(Tensor(plane, block));
                    let half = xx.midpoint(yy);
                    let least = half - (half * half - xx * yy + xy * xy).max(0.0).sqrt();
                    // Corners say both directions, edges one.
                    let worth = least + 0.05 * half;
                    if half > LEAST_GRADIENT && best.as_ref().is_none_or(|(most, _)| worth > *most) {
                        best = Some((worth, block));
                    }
                }
            }
            blocks.extend(best.map(|(_, block)| block));
        }
    }
    blocks
}

/// The same squares a level finer, each moved to where most is to be seen.
pub(super) fn finer(blocks: &[Block], plane: &Plane) -> Vec<Block> {
    let most = (plane.width.saturating_sub(SIDE), plane.height.saturating_sub(SIDE));
    let arch = Arch::new();
    let moved = blocks.iter().filter_map(|block| {
        let tries = [(12, 12), (0, 0), (24, 0), (0, 24), (24, 24)].map(|(x, y)| {
            let block = Block { left: (2 * block.left + x).min(most.0), top: (2 * block.top + y).min(most.1) };
            let [xx, _, yy] = arch.dispatch(Tensor(plane, block));
            (xx + yy, block)
        });
        tries.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, block)| block)
    });
    moved.collect()
}

/// Looks for a square around where the map says that it is, up to `reach` px of A's level off.
pub(super) fn find(a: &Plane, b: &Plane, map: &Alignment, block: Block, reach: usize) -> Option<Found> {
    Arch::new().dispatch(Finding { a, b, map, block, reach })
}

/// [`found`] with the widest vectors that the processor has.
struct Finding<'a> {
    a: &'a Plane,
    b: &'a Plane,
    map: &'a Alignment,
    block: Block,
    reach: usize,
}

impl NullaryFnOnce for Finding<'_> {
    type Output = Option<Found>;

    #[inline(always)]
    fn call(self) -> Option<Found> {
        found(self.a, self.b, self.map, self.block, self.reach)
    }
}

#[inline(always)]
fn found(a: &Plane, b: &Plane, map: &Alignment, block: Block, reach: usize) -> Option<Found> {
    let side = SIDE + 2 * reach;
    let patch = drawn(b, map, block.left as f64 - reach as f64, block.top as f64 - reach as f64, side)?;
    let (template, deviation) = without_mean(a, block)?;
    let (best, at) = most_alike(&template, deviation, &patch, side);
    if best < LEAST_ALIKE {
        return None;
    }
    let slopes = slopes(a, block);
    let tensor = tensor_of(&slopes);
    let (dx, dy) = between_pixels(&slopes, tensor, &template, deviation, (&patch, side), at);
    let middle = (SIDE as f64 - 1.0) / 2.0;
    Some(Found {
        x: block.left as f64 + middle,
        y: block.top as f64 + middle,
        dx: f64::from(dx) - reach as f64,
        dy: f64::from(dy) - reach as f64,
        tensor: tensor.map(f64::from),
        alike: best,
    })
}

/// A square of B as the map lays it on A, its mean taken off; nothing where part of it lies outside.
#[inline(always)]
fn drawn(b: &Plane, map: &Alignment, left: f64, top: f64, side: usize) -> Option<Vec<f32>> {
    let last = (b.width as f64 - 1.0, b.height as f64 - 1.0);
    let end = side as f64 - 1.0;
    for (x, y) in [(0.0, 0.0), (end, 0.0), (0.0, end), (end, end)] {
        let (x, y) = map.apply(left + x, top + y);
        if x < 0.0 || y < 0.0 || x > last.0 || y > last.1 {
            return None;
        }
    }
    let [[step_x, _, _], [step_y, _, _]] = map.matrix;
    let mut patch = Vec::with_capacity(side * side);
    for row in 0..side {
        let (x, y) = map.apply(left, top + row as f64);
        for column in 0..side {
            let along = column as f64;
            patch.push(b.sample((x + step_x * along) as f32, (y + step_y * along) as f32));
        }
    }
    let mean = total(&patch) / patch.len() as f32;
    for value in &mut patch {
        *value -= mean;
    }
    Some(patch)
}

/// Values of a square, row by row.
type Square = [[f32; SIDE]; SIDE];

/// A square less its mean, and the root of the sum of its squares.
#[inline(always)]
fn without_mean(a: &Plane, block: Block) -> Option<(Square, f32)> {
    let mut template = [[0.0; SIDE]; SIDE];
    for (row, y) in template.iter_mut().zip(block.top..) {
        row.copy_from_slice(&a.row(y)[block.left..block.left + SIDE]);
    }
    let mean = summed(&template) / AREA;
    for value in template.as_flattened_mut() {
        *value -= mean;
    }
    let square = product(&template, &template);
    (square > 1.0).then(|| (template, square.sqrt()))
}

/// The sum, eight values at a time: one after the other, each would wait for the one before.
#[inline(always)]
fn total(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h)) + rest.iter().sum::<f32>()
}

#[inline(always)]
fn summed(square: &Square) -> f32 {
    let mut sums = [0.0_f32; SIDE];
    for row in square {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    total(&sums)
}

#[inline(always)]
fn product(one: &Square, other: &Square) -> f32 {
    let mut sums = [0.0_f32; SIDE];
    for (one, other) in one.iter().zip(other) {
        for column in 0..SIDE {
            sums[column] += one[column] * other[column];
        }
    }
    total(&sums)
}

/// Where in the patch the template correlates most, and how much.
#[inline(always)]
fn most_alike(template: &Square, deviation: f32, patch: &[f32], side: usize) -> (f32, (usize, usize)) {
    let (mut best, mut at) = (-1.0_f32, (0, 0));
    let (mut sums, mut squares) = (vec![0.0_f32; side], vec![0.0_f32; side]);
    for dy in 0..=side - SIDE {
        let rows = &patch[dy * side..(dy + SIDE) * side];
        sums.fill(0.0);
        squares.fill(0.0);
        for row in rows.chunks_exact(side) {
            for ((sum, square), value) in sums.iter_mut().zip(&mut squares).zip(row) {
                *sum += value;
                *square += value * value;
            }
        }
        for dx in 0..=side - SIDE {
            let [sum, square] = [&sums, &squares].map(|sums| total(&sums[dx..dx + SIDE]));
            let spread = (square - sum * sum / AREA).max(0.0).sqrt();
            let mut products = [0.0_f32; SIDE];
            for (line, row) in template.iter().zip(rows.chunks_exact(side)) {
                let row = &row[dx..dx + SIDE];
                for column in 0..SIDE {
                    products[column] += line[column] * row[column];
                }
            }
            let alike = if spread < 1.0 { 0.0 } else { total(&products) / (deviation * spread) };
            if alike > best {
                (best, at) = (alike, (dx, dy));
            }
        }
    }
    (best, at)
}

/// The place between the pixels, by following the gradient (Lucas and Kanade 1981), whatever gain and offset of light.
#[inline(always)]
fn between_pixels(
    slopes: &Slopes,
    [xx, xy, yy]: [f32; 3],
    template: &Square,
    deviation: f32,
    (patch, side): (&[f32], usize),
    at: (usize, usize),
) -> (f32, f32) {
    let (mut x, mut y) = (at.0 as f32, at.1 as f32);
    // Along an edge nothing is known, and nothing is moved.
    let held = 0.02 * (xx + yy) + 0.05;
    let (xx, yy) = (xx + held, yy + held);
    let area = xx * yy - xy * xy;
    for _ in 0..4 {
        let mut values = sampled(patch, side, x, y);
        let mean = summed(&values) / AREA;
        for value in values.as_flattened_mut() {
            *value -= mean;
        }
        let gain = deviation / product(&values, &values).sqrt().max(1e-3);
        for (value, wanted) in values.as_flattened_mut().iter_mut().zip(template.as_flattened()) {
            *value = *value * gain - wanted;
        }
        let (bx, by) = (product(&values, &slopes.x) / AREA, product(&values, &slopes.y) / AREA);
        let (step_x, step_y) = ((yy * bx - xy * by) / area, (xx * by - xy * bx) / area);
        x = (x - step_x).clamp(at.0 as f32 - 1.0, at.0 as f32 + 1.0);
        y = (y - step_y).clamp(at.1 as f32 - 1.0, at.1 as f32 + 1.0);
        if step_x.abs() + step_y.abs() < 0.01 {
            break;
        }
    }
    (x, y)
}

/// A square out of the patch whose upper left lies between its pixels; the patch goes on beyond its edge.
#[inline(always)]
fn sampled(patch: &[f32], side: usize, x: f32, y: f32) -> Square {
    let mut values = [[0.0; SIDE]; SIDE];
    let (left, top) = (x.max(0.0) as usize, y.max(0.0) as usize);
    if x >= 0.0 && y >= 0.0 && left + SIDE < side && top + SIDE < side {
        let (fx, fy) = (x - left as f32, y - top as f32);
        for (row, values) in values.iter_mut().enumerate() {
            let from = (top + row) * side + left;
            let (upper, lower) = (&patch[from..=from + SIDE], &patch[from + side..=from + side + SIDE]);
            for column in 0..SIDE {
                let above = upper[column] + (upper[column + 1] - upper[column]) * fx;
                let below = lower[column] + (lower[column + 1] - lower[column]) * fx;
                values[column] = above + (below - above) * fy;
            }
        }
        return values;
    }
    let end = (side - 1) as f32;
    for (row, values) in values.iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            let (x, y) = ((x + column as f32).clamp(0.0, end), (y + row as f32).clamp(0.0, end));
            let (left, top) = ((x as usize).min(side - 2), (y as usize).min(side - 2));
            let (fx, fy) = (x - left as f32, y - top as f32);
            let at = top * side + left;
            let above = patch[at] + (patch[at + 1] - patch[at]) * fx;
            let below = patch[at + side] + (patch[at + side + 1] - patch[at + side]) * fx;
            *value = above + (below - above) * fy;
        }
    }
    values
}
