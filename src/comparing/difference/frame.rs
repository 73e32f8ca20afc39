//! Both pictures on one grid: A as it is or smaller by a whole factor, and B laid on it.

use rayon::prelude::*;

use crate::comparing::plane::{Plane, reduced};
use crate::domain::{Alignment, PixelRect};
use crate::imaging::Pixels;

/// Pictures with more pixels are compared at a size below this: what a person calls a change spans several pixels there.
const MOST_PIXELS: usize = 4_200_000;

/// B is not compared nearer to its edge than this, in px of the grid: half of what is seen there lies outside.
const EDGE_PX: f32 = 1.0;

/// Pixels of a picture along one of its map.
pub(in crate::comparing) fn map_factor(width: usize, height: usize) -> usize {
    ((width * height) as f64 / MOST_PIXELS as f64).sqrt().ceil().max(1.0) as usize
}

/// The two pictures, pixel on pixel.
pub(super) struct Frame {
    /// Pixels of A along a side of one pixel of the grid.
    pub factor: usize,
    pub width: usize,
    pub height: usize,
    pub a: [Plane; 3],
    /// Equal to A where it is not inside.
    pub b: [Plane; 3],
    /// Both pictures have something here, and it is to be looked at.
    pub is_inside: Vec<bool>,
    pub inside_count: usize,
    /// How many pixels of B one of the grid takes along a side.
    pub pitch: f32,
    /// Pixels of B lie exactly on those of A: nothing had to be made up between them.
    pub is_on_pixels: bool,
}

impl Frame {
    pub fn new(a: &Pixels, b: &Pixels, alignment: Alignment, ignored: &[PixelRect]) -> Self {
        let (full_width, full_height) = (a.size.width as usize, a.size.height as usize);
        let factor = map_factor(full_width, full_height);
        let (width, height) = ((full_width / factor).max(1), (full_height / factor).max(1));
        let mut frame = Self {
            factor,
            width,
            height,
            a: reduced(a, factor, (0, 0), width, height),
            b: [(); 3].map(|()| Plane::new(0, 0)),
            is_inside: vec![true; width * height],
            inside_count: 0,
            pitch: alignment.scale() as f32 * factor as f32,
            is_on_pixels: false,
        };
        if let Some((x, y)) = whole_shift(alignment) {
            frame.is_on_pixels = true;
            frame.b = reduced(b, factor, (x, y), width, height);
            frame.keep_within(b, (x, y));
        } else {
            frame.lay(b, alignment);
        }
        for rect in ignored {
            frame.leave_out(*rect);
        }
        frame.inside_count = frame.is_inside.iter().filter(|inside| **inside).count();
        for (a, b) in frame.a.iter().zip(&mut frame.b) {
            for ((a, b), inside) in a.values.iter().zip(&mut b.values).zip(&frame.is_inside) {
                if !inside {
                    *b = *a;
                }
            }
        }
        frame
    }

    /// Leaves out what B does not cover when it is shifted by whole pixels.
    fn keep_within(&mut self, b: &Pixels, (x, y): (i64, i64)) {
        let covered = |at: usize, shift: i64, end: u32| {
            let first = (at * self.factor) as i64 + shift;
            first >= 0 && first + self.factor as i64 <= i64::from(end)
        };
        for (row, inside) in self.is_inside.chunks_exact_mut(self.width).enumerate() {
            let is_row = covered(row, y, b.size.height);
            for (column, inside) in inside.iter_mut().enumerate() {
                *inside = is_row && covered(column, x, b.size.width);
            }
        }
    }

    /// Draws B onto the grid of A: made smaller to about the same pixels first, and cubic between them.
    fn lay(&mut self, b: &Pixels, alignment: Alignment) {
        let shrink = (self.pitch.floor() as usize).clamp(1, (b.size.width.min(b.size.height) as usize).max(1));
        let (width, height) = (b.size.width as usize / shrink, b.size.height as usize / shrink);
        let source = reduced(b, shrink, (0, 0), width, height);
        let (grid_width, factor) = (self.width, self.factor as f64);
        let mut drawn = [(); 3].map(|()| Plane::new(self.width, self.height));
        let [red, green, blue] = &mut drawn;
        let rows = red.values.par_chunks_exact_mut(grid_width).zip(green.values.par_chunks_exact_mut(grid_width));
        let rows =
            rows.zip(blue.values.par_chunks_exact_mut(grid_width)).zip(self.is_inside.par_chunks_exact_mut(grid_width));
        rows.enumerate().with_min_len(16).for_each(|(y, (((red, green), blue), inside))| {
            let at = |index: usize| index as f64 * factor + (factor - 1.0) / 2.0;
            let shrunk = |place: f64| ((place - (shrink as f64 - 1.0) / 2.0) / shrink as f64) as f32;
            for x in 0..grid_width {
                let (from_x, from_y) = alignment.apply(at(x), at(y));
                let (from_x, from_y) = (shrunk(from_x), shrunk(from_y));
                let is_within = from_x >= EDGE_PX - 0.5
                    && from_y >= EDGE_PX - 0.5
                    && from_x <= width as f32 - 0.5 - EDGE_PX
                    && from_y <= height as f32 - 0.5 - EDGE_PX;
                inside[x] = is_within;
                if is_within {
                    [red[x], green[x], blue[x]] = cubic(&source, from_x, from_y);
                }
            }
        });
        self.b = drawn;
    }

    /// Leaves out a rectangle, given in px of A.
    fn leave_out(&mut self, rect: PixelRect) {
        let factor = self.factor;
        let (left, top) = (rect.left as usize / factor, rect.top as usize / factor);
        let right = (rect.right() as usize).div_ceil(factor).min(self.width);
        let bottom = (rect.bottom() as usize).div_ceil(factor).min(self.height);
        for row in self.is_inside.chunks_exact_mut(self.width).take(bottom).skip(top) {
            if left < right {
                row[left..right].fill(false);
            }
        }
    }
}

/// The shift, where the map is nothing else and goes by whole pixels.
fn whole_shift(alignment: Alignment) -> Option<(i64, i64)> {
    let [[a, b, x], [c, d, y]] = alignment.matrix;
    let is_shift = [a - 1.0, b, c, d - 1.0].iter().all(|value| value.abs() < 1e-9);
    (is_shift && x.fract() == 0.0 && y.fract() == 0.0).then_some((x as i64, y as i64))
}

/// Catmull and Rom's cubic through the pixels around a place; beyond the edge its last pixel.
fn cubic(planes: &[Plane; 3], x: f32, y: f32) -> [f32; 3] {
    let (width, height) = (planes[0].width as isize, planes[0].height as isize);
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (weights(x - left), weights(y - top));
    let (left, top) = (left as isize - 1, top as isize - 1);
    let columns = [0, 1, 2, 3].map(|step| (left + step).clamp(0, width - 1) as usize);
    let rows = [0, 1, 2, 3].map(|step| (top + step).clamp(0, height - 1) as usize);
    let mut values = [0.0; 3];
    for (value, plane) in values.iter_mut().zip(planes) {
        for (row, down) in rows.iter().zip(down) {
            let row = plane.row(*row);
            let sum: f32 = columns.iter().zip(across).map(|(column, across)| row[*column] * across).sum();
            *value += sum * down;
        }
        *value = value.clamp(0.0, 255.0);
    }
    values
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (-t3 + 2.0 * t2 - t), 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0), 0.5 * (-3.0 * t3 + 4.0 * t2 + t), 0.5 * (t3 - t2)]
}
