//! Small squares of A that show something, and where each of them is found in B.

use crate::comparing::plane::Plane;
use crate::domain::Alignment;

/// Side of a square, px of the level.
pub(super) const SIDE: usize = 24;

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

fn tensor(plane: &Plane, block: Block) -> [f32; 3] {
    let mut sums = [0.0_f32; 3];
    let last = (plane.width - 1, plane.height - 1);
    for y in block.top.max(1)..(block.top + SIDE).min(last.1) {
        for x in block.left.max(1)..(block.left + SIDE).min(last.0) {
            let at = y * plane.width + x;
            let dx = (plane.values[at + 1] - plane.values[at - 1]) * 0.5;
            let dy = (plane.values[at + plane.width] - plane.values[at - plane.width]) * 0.5;
            for (sum, term) in sums.iter_mut().zip([dx * dx, dx * dy, dy * dy]) {
                *sum += term;
            }
        }
    }
    sums.map(|sum| sum / (SIDE * SIDE) as f32)
}

/// The squares that say most about where they lie, from all parts of the level.
pub(super) fn telling(plane: &Plane) -> Vec<Block> {
    let part = (plane.width.max(plane.height) / PARTS).max(SIDE);
    let step = (part / 3).clamp(6, 12);
    let mut blocks = Vec::new();
    for part_top in (0..plane.height).step_by(part) {
        for part_left in (0..plane.width).step_by(part) {
            let mut best: Option<(f32, Block)> = None;
            for top in (part_top..(part_top + part).min(plane.height.saturating_sub(SIDE))).step_by(step) {
                for left in (part_left..(part_left + part).min(plane.width.saturating_sub(SIDE))).step_by(step) {
                    let block = Block { left, top };
                    let [xx, xy, yy] = tensor(plane, block);
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
    let moved = blocks.iter().filter_map(|block| {
        let tries = [(12, 12), (0, 0), (24, 0), (0, 24), (24, 24)].map(|(x, y)| {
            let block = Block { left: (2 * block.left + x).min(most.0), top: (2 * block.top + y).min(most.1) };
            let [xx, _, yy] = tensor(plane, block);
            (xx + yy, block)
        });
        tries.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, block)| block)
    });
    moved.collect()
}

/// Looks for a square around where the map says that it is, up to `reach` px of A's level off.
pub(super) fn find(a: &Plane, b: &Plane, map: &Alignment, block: Block, reach: usize) -> Option<Found> {
    let side = SIDE + 2 * reach;
    let patch = drawn(b, map, block.left as f64 - reach as f64, block.top as f64 - reach as f64, side)?;
    let (template, deviation) = without_mean(a, block)?;
    let (mut best, mut at) = (-1.0_f32, (0, 0));
    for dy in 0..=2 * reach {
        for dx in 0..=2 * reach {
            let alike = alike(&template, deviation, &patch, side, dx, dy);
            if alike > best {
                (best, at) = (alike, (dx, dy));
            }
        }
    }
    if best < LEAST_ALIKE {
        return None;
    }
    let tensor = tensor(a, block);
    let (dx, dy) = between_pixels(a, block, &template, deviation, &patch, side, at, tensor);
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

/// A square of B as the map lays it on A; nothing where part of it lies outside.
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
    Some(patch)
}

fn without_mean(a: &Plane, block: Block) -> Option<(Vec<f32>, f32)> {
    let rows = (block.top..block.top + SIDE).map(|y| &a.row(y)[block.left..block.left + SIDE]);
    let mut template: Vec<f32> = rows.flatten().copied().collect();
    let mean = template.iter().sum::<f32>() / template.len() as f32;
    for value in &mut template {
        *value -= mean;
    }
    let square: f32 = template.iter().map(|value| value * value).sum();
    (square > 1.0).then(|| (template, square.sqrt()))
}

/// The correlation of the template with the patch from a pixel on.
fn alike(template: &[f32], deviation: f32, patch: &[f32], side: usize, dx: usize, dy: usize) -> f32 {
    let mut sums = [0.0_f32; 3];
    for (row, line) in template.chunks_exact(SIDE).enumerate() {
        let from = (dy + row) * side + dx;
        let other = &patch[from..from + SIDE];
        let (mut sum, mut square, mut product) = ([0.0_f32; 4], [0.0_f32; 4], [0.0_f32; 4]);
        for (one, other) in line.as_chunks::<4>().0.iter().zip(other.as_chunks::<4>().0) {
            for lane in 0..4 {
                sum[lane] += other[lane];
                square[lane] += other[lane] * other[lane];
                product[lane] += one[lane] * other[lane];
            }
        }
        sums[0] += sum.iter().sum::<f32>();
        sums[1] += square.iter().sum::<f32>();
        sums[2] += product.iter().sum::<f32>();
    }
    let [sum, square, product] = sums;
    let count = (SIDE * SIDE) as f32;
    let spread = (square - sum * sum / count).max(0.0).sqrt();
    if spread < 1.0 { 0.0 } else { product / (deviation * spread) }
}

/// The place between the pixels, by following the gradient (Lucas and Kanade 1981), whatever gain and offset of light.
#[expect(clippy::too_many_arguments, reason = "what was just found out about one square")]
fn between_pixels(
    a: &Plane,
    block: Block,
    template: &[f32],
    deviation: f32,
    patch: &[f32],
    side: usize,
    at: (usize, usize),
    [xx, xy, yy]: [f32; 3],
) -> (f32, f32) {
    let (mut x, mut y) = (at.0 as f32, at.1 as f32);
    // Along an edge nothing is known, and nothing is moved.
    let held = 0.02 * (xx + yy) + 0.05;
    let (xx, yy) = (xx + held, yy + held);
    let area = xx * yy - xy * xy;
    let count = template.len() as f32;
    let end = (side - 1) as f32;
    let sampled = |x: f32, y: f32| {
        let (x, y) = (x.clamp(0.0, end), y.clamp(0.0, end));
        let (left, top) = ((x as usize).min(side - 2), (y as usize).min(side - 2));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = top * side + left;
        let above = patch[at] + (patch[at + 1] - patch[at]) * fx;
        let below = patch[at + side] + (patch[at + side + 1] - patch[at + side]) * fx;
        above + (below - above) * fy
    };
    for _ in 0..4 {
        let values: Vec<f32> =
            (0..template.len()).map(|i| sampled(x + (i % SIDE) as f32, y + (i / SIDE) as f32)).collect();
        let mean = values.iter().sum::<f32>() / count;
        let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>().sqrt();
        let gain = deviation / spread.max(1e-3);
        let (mut bx, mut by) = (0.0, 0.0);
        for (i, (value, wanted)) in values.iter().zip(template).enumerate() {
            let (column, row) = (block.left + i % SIDE, block.top + i / SIDE);
            if column == 0 || row == 0 || column + 1 >= a.width || row + 1 >= a.height {
                continue;
            }
            let at = row * a.width + column;
            let miss = (value - mean) * gain - wanted;
            bx += miss * (a.values[at + 1] - a.values[at - 1]) * 0.5;
            by += miss * (a.values[at + a.width] - a.values[at - a.width]) * 0.5;
        }
        let (bx, by) = (bx / count, by / count);
        let (step_x, step_y) = ((yy * bx - xy * by) / area, (xx * by - xy * bx) / area);
        x = (x - step_x).clamp(at.0 as f32 - 1.0, at.0 as f32 + 1.0);
        y = (y - step_y).clamp(at.1 as f32 - 1.0, at.1 as f32 + 1.0);
        if step_x.abs() + step_y.abs() < 0.01 {
            break;
        }
    }
    (x, y)
}
