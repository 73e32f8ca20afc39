//! Changed pixels grouped to places.

use crate::comparing::plane::Plane;

/// Side of the cells in which changed pixels are counted, px of the grid.
const CELL: usize = 4;

/// Cells that are no further apart belong together: letters of a word, the two sides of an outline.
const REACH: usize = 2;

/// Fewer changed pixels are no place where the pair is noisy.
const FEWEST_NOISY: usize = 24;

/// Where the pair is noisy, thinner places are none, px of the grid.
const LEAST_SIDE: usize = 5;

/// A line of text is at most this high, and its words at most this far apart, px of the grid.
const MOST_LINE: usize = 40;
const MOST_SPACE: usize = 24;

/// Which pixels changed.
pub(in crate::comparing) struct Mask {
    pub width: usize,
    pub height: usize,
    pub is_changed: Vec<bool>,
    /// Rows in which there may be such: the others are not even read.
    pub is_row_changed: Vec<bool>,
}

/// Which pixels changed and by how much.
pub(super) struct Change {
    pub mask: Mask,
    /// Changed on the fine scale, where edges are sharp.
    pub is_sharp: Vec<bool>,
    pub distances: Plane,
}

impl Change {
    pub fn beyond(width: usize, height: usize, distances: &Plane, least: &Plane) -> Self {
        let values = distances.values.iter().zip(&least.values);
        let is_changed: Vec<bool> = values.map(|(distance, least)| distance > least).collect();
        let is_sharp = is_changed.clone();
        let is_row_changed = vec![true; height];
        Self { mask: Mask { width, height, is_changed, is_row_changed }, is_sharp, distances: distances.clone() }
    }

    /// Adds what is seen on the coarse scale. Blur spreads a change beyond its edge, so that only what reaches half of
    /// the most around it counts.
    pub fn add_coarse(&mut self, coarse: &Plane, least: &Plane) {
        let around = most_around(coarse, 6);
        let values = coarse.values.iter().zip(&around.values).zip(&least.values);
        let places = self.mask.is_changed.iter_mut().zip(&mut self.distances.values);
        for ((changed, distance), ((value, most), least)) in places.zip(values) {
            if *value > least.max(0.5 * most) {
                *changed = true;
                *distance = distance.max(*value);
            }
        }
    }

    /// Adds places whose shapes are others, however near their colours are.
    pub fn add_other(&mut self, is_other: &[bool]) {
        for (changed, other) in self.mask.is_changed.iter_mut().zip(is_other) {
            *changed |= *other;
        }
    }
}

/// The largest value within a square around each pixel.
fn most_around(plane: &Plane, reach: usize) -> Plane {
    let mut across = plane.clone();
    for (y, out) in across.values.chunks_exact_mut(plane.width).enumerate() {
        let row = plane.row(y);
        for (x, value) in out.iter_mut().enumerate() {
            let around = &row[x.saturating_sub(reach)..(x + reach + 1).min(row.len())];
            *value = around.iter().copied().fold(*value, f32::max);
        }
    }
    let mut most = across.clone();
    for (y, out) in most.values.chunks_exact_mut(plane.width).enumerate() {
        for beside in y.saturating_sub(reach)..(y + reach + 1).min(plane.height) {
            for (value, other) in out.iter_mut().zip(across.row(beside)) {
                *value = value.max(*other);
            }
        }
    }
    most
}

/// A place on the grid: left, top, right and bottom, the last two beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    pub changed_count: usize,
}

pub(super) type Patches = Vec<Patch>;

impl Patch {
    const NOTHING: Self = Self { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0, changed_count: 0 };

    fn take_in(&mut self, x: usize, y: usize) {
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x + 1);
        self.bottom = self.bottom.max(y + 1);
        self.changed_count += 1;
    }

    fn touches(&self, other: &Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    /// Whether the other is the next word of the same line: as high, at the same height, a space apart.
    fn is_beside(&self, other: &Self) -> bool {
        let (low, high) = (self.bottom - self.top, other.bottom - other.top);
        let (low, high) = (low.min(high), low.max(high));
        let shared = self.bottom.min(other.bottom).saturating_sub(self.top.max(other.top));
        let gap = self.left.max(other.left).saturating_sub(self.right.min(other.right));
        high <= MOST_LINE && shared * 3 >= low * 2 && low * 5 >= high * 3 && gap <= (low * 2).min(MOST_SPACE)
    }

    /// Whether it is thin as what compression leaves along an outline.
    fn is_sliver(&self) -> bool {
        (self.right - self.left).min(self.bottom - self.top) < LEAST_SIDE
    }

    fn join(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
        self.changed_count += other.changed_count;
    }

    pub fn area(&self) -> usize {
        (self.right - self.left) * (self.bottom - self.top)
    }
}

/// The changed pixels as places, in reading order.
pub(super) fn patches(change: &Change, is_exact: bool) -> Patches {
    if is_exact {
        return exact_patches(&change.mask);
    }
    let patches = components(&change.mask, 3).into_iter().map(|cells| bounds(&change.mask, &change.is_sharp, &cells));
    let patches = patches.filter(|patch| patch.changed_count >= FEWEST_NOISY && !patch.is_sliver());
    in_order(patches.collect())
}

/// The same where every changed pixel is one.
pub(super) fn exact_patches(mask: &Mask) -> Patches {
    let patches = components(mask, 1).into_iter().map(|cells| bounds(mask, &mask.is_changed, &cells));
    in_order(patches.collect())
}

fn in_order(mut patches: Patches) -> Patches {
    join_near(&mut patches);
    patches.sort_by_key(|patch| (patch.top, patch.left));
    patches
}

/// Cells with enough changed pixels, those near each other together.
fn components(mask: &Mask, fewest_in_cell: u16) -> Vec<Vec<(usize, usize)>> {
    let (columns, rows) = (mask.width.div_ceil(CELL), mask.height.div_ceil(CELL));
    let mut counts = vec![0_u16; columns * rows];
    for (y, row) in mask.is_changed.chunks_exact(mask.width).enumerate() {
        if !mask.is_row_changed[y] {
            continue;
        }
        for (x, changed) in row.iter().enumerate() {
            counts[y / CELL * columns + x / CELL] += u16::from(*changed);
        }
    }
    let mut components = Vec::new();
    for start in 0..counts.len() {
        if counts[start] < fewest_in_cell {
            continue;
        }
        counts[start] = 0;
        let (mut cells, mut open) = (Vec::new(), vec![(start % columns, start / columns)]);
        while let Some((column, row)) = open.pop() {
            cells.push((column, row));
            for y in row.saturating_sub(REACH)..(row + REACH + 1).min(rows) {
                for x in column.saturating_sub(REACH)..(column + REACH + 1).min(columns) {
                    if counts[y * columns + x] >= fewest_in_cell {
                        counts[y * columns + x] = 0;
                        open.push((x, y));
                    }
                }
            }
        }
        components.push(cells);
    }
    components
}

/// Around the sharply changed pixels of the cells where there are enough of them, else around all.
fn bounds(mask: &Mask, is_sharp: &[bool], cells: &[(usize, usize)]) -> Patch {
    let (mut all, mut sharp) = (Patch::NOTHING, Patch::NOTHING);
    for (column, row) in cells {
        for y in row * CELL..((row + 1) * CELL).min(mask.height) {
            for x in column * CELL..((column + 1) * CELL).min(mask.width) {
                let place = y * mask.width + x;
                if mask.is_changed[place] {
                    all.take_in(x, y);
                }
                if is_sharp[place] {
                    sharp.take_in(x, y);
                }
            }
        }
    }
    let is_sharp = sharp.changed_count * 5 >= all.changed_count && sharp.changed_count > 0;
    if is_sharp { Patch { changed_count: all.changed_count, ..sharp } } else { all }
}

/// Joins places that touch, and words of one line.
fn join_near(patches: &mut Patches) {
    let mut index = 0;
    while index < patches.len() {
        let touched = (index + 1..patches.len()).find(|other| {
            let (one, other) = (&patches[index], &patches[*other]);
            one.touches(other) || one.is_beside(other)
        });
        match touched {
            Some(other) => {
                let other = patches.swap_remove(other);
                patches[index].join(&other);
                // What has grown may touch what it did not before.
                index = 0;
            }
            None => index += 1,
        }
    }
}
