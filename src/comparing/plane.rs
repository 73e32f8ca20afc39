//! One channel of a picture as numbers, and what is done with such channels again and again.

#![allow(clippy::inline_always, reason = "only what is inlined gets the vector instructions of its caller")]

use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;

use crate::imaging::Pixels;

/// Values row by row. What they mean is up to who makes them; out of pixels they are 0 to 255.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plane {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Plane {
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    #[inline(always)]
    pub fn row(&self, y: usize) -> &[f32] {
        &self.values[y * self.width..(y + 1) * self.width]
    }

    /// Between the pixels straight lines; beyond the edge its last pixel.
    #[inline(always)]
    pub fn sample(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let (upper, lower) = (self.row(top), self.row(bottom));
        let above = upper[left] + (upper[right] - upper[left]) * fx;
        let below = lower[left] + (lower[right] - lower[left]) * fx;
        above + (below - above) * fy
    }

    /// Half as wide and high, each value the mean of four. A last odd row or column is dropped.
    pub fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut half = Self::new(width, height);
        for (y, row) in half.values.chunks_exact_mut(width).enumerate() {
            let upper = self.row((2 * y).min(self.height - 1));
            let lower = self.row((2 * y + 1).min(self.height - 1));
            if self.width < 2 {
                row[0] = upper[0].midpoint(lower[0]);
                continue;
            }
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            for (value, (above, below)) in row.iter_mut().zip(pairs) {
                *value = (above[0] + above[1] + below[0] + below[1]) * 0.25;
            }
        }
        half
    }

    /// Blurred by a Gaussian of this deviation in px; the edge goes on beyond the picture.
    pub fn blurred(&self, sigma: f32) -> Self {
        let radius = (2.6 * sigma).ceil().max(1.0) as usize;
        let mut kernel: Vec<f32> =
            (0..=2 * radius).map(|i| (-0.5 * ((i as f32 - radius as f32) / sigma).powi(2)).exp()).collect();
        let sum: f32 = kernel.iter().sum();
        for weight in &mut kernel {
            *weight /= sum;
        }
        let arch = Arch::new();
        let mut across = Self::new(self.width, self.height);
        across.values.par_chunks_exact_mut(self.width).enumerate().with_min_len(32).for_each_init(
            || vec![0.0; self.width + 2 * radius],
            |padded, (y, out)| {
                let row = self.row(y);
                padded[..radius].fill(row[0]);
                padded[radius..radius + row.len()].copy_from_slice(row);
                padded[radius + row.len()..].fill(row[row.len() - 1]);
                arch.dispatch(Weighted { out, kernel: &kernel, row: |shift: usize| &padded[shift..] });
            },
        );
        let mut blurred = Self::new(self.width, self.height);
        blurred.values.par_chunks_exact_mut(self.width).enumerate().with_min_len(32).for_each(|(y, out)| {
            let row = |shift: usize| across.row((y + shift).saturating_sub(radius).min(self.height - 1));
            arch.dispatch(Weighted { out, kernel: &kernel, row });
        });
        blurred
    }
}

/// [`weighted`] with the widest vectors that the processor has.
struct Weighted<'out, Row> {
    out: &'out mut [f32],
    kernel: &'out [f32],
    row: Row,
}

impl<'a, Row: Fn(usize) -> &'a [f32]> NullaryFnOnce for Weighted<'_, Row> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        weighted(self.out, self.kernel, self.row);
    }
}

/// Each value the sum of what stands at its place in the rows, weighted. Some values at a time, which stay in registers.
#[inline(always)]
fn weighted<'a>(out: &mut [f32], kernel: &[f32], row: impl Fn(usize) -> &'a [f32]) {
    const AT_A_TIME: usize = 32;
    let (chunks, rest) = out.as_chunks_mut::<AT_A_TIME>();
    let done = chunks.len() * AT_A_TIME;
    for (chunk, start) in chunks.iter_mut().zip((0..).step_by(AT_A_TIME)) {
        let mut sums = [0.0_f32; AT_A_TIME];
        for (shift, weight) in kernel.iter().enumerate() {
            for (sum, from) in sums.iter_mut().zip(&row(shift)[start..start + AT_A_TIME]) {
                *sum += weight * from;
            }
        }
        *chunk = sums;
    }
    for (shift, weight) in kernel.iter().enumerate() {
        for (value, from) in rest.iter_mut().zip(&row(shift)[done..]) {
            *value += weight * from;
        }
    }
}

/// The channels of a picture, made smaller by a whole factor: each value is the mean of `factor` by `factor` pixels.
/// `origin` is the pixel that the first value begins at; what lies outside of the picture counts as its edge.
pub(super) fn reduced(pixels: &Pixels, factor: usize, origin: (i64, i64), width: usize, height: usize) -> [Plane; 3] {
    let (full_width, full_height) = (pixels.size.width as usize, pixels.size.height as usize);
    let mut planes = [(); 3].map(|()| Plane::new(width, height));
    let [red, green, blue] = &mut planes;
    let rows = red.values.par_chunks_exact_mut(width).zip(green.values.par_chunks_exact_mut(width));
    let rows = rows.zip(blue.values.par_chunks_exact_mut(width)).enumerate().with_min_len(16);
    let inside = |at: i64, end: usize| at.clamp(0, end as i64 - 1) as usize;
    let scale = 1.0 / (factor * factor) as f32;
    rows.for_each(|(y, ((red, green), blue))| {
        for inner in 0..factor {
            let from = inside(origin.1 + (y * factor + inner) as i64, full_height) * full_width * 3;
            let row = &pixels.rgb[from..from + full_width * 3];
            for x in 0..width {
                let left = origin.0 + (x * factor) as i64;
                let mut sums = [0_u32; 3];
                for column in 0..factor as i64 {
                    let at = inside(left + column, full_width) * 3;
                    for (sum, value) in sums.iter_mut().zip(&row[at..at + 3]) {
                        *sum += u32::from(*value);
                    }
                }
                red[x] += sums[0] as f32 * scale;
                green[x] += sums[1] as f32 * scale;
                blue[x] += sums[2] as f32 * scale;
            }
        }
    });
    planes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PixelSize;

    #[test]
    fn a_flat_plane_stays_flat() {
        let plane = Plane { values: vec![7.0; 35], ..Plane::new(7, 5) };
        assert!(plane.blurred(1.5).values.iter().all(|value| (value - 7.0).abs() < 1e-4));
        let wide = Plane { values: vec![7.0; 210], ..Plane::new(70, 3) };
        assert!(wide.blurred(1.5).values.iter().all(|value| (value - 7.0).abs() < 1e-4));
        assert_eq!(plane.halved().values, [7.0; 6]);
        assert!((plane.sample(6.9, -3.0) - 7.0).abs() < 1e-6);
    }

    #[test]
    fn a_reduced_picture_holds_means() {
        let rgb = (0..16).flat_map(|value| [value, 2 * value, 0]).collect();
        let pixels = Pixels { size: PixelSize::new(4, 4), rgb };
        let [red, green, blue] = reduced(&pixels, 2, (0, 0), 2, 2);
        assert_eq!(red.values, [2.5, 4.5, 10.5, 12.5]);
        assert_eq!(green.values, [5.0, 9.0, 21.0, 25.0]);
        assert_eq!(blue.values, [0.0; 4]);
        let [shifted, ..] = reduced(&pixels, 1, (1, 1), 4, 4);
        assert_eq!(shifted.row(0), [5.0, 6.0, 7.0, 7.0]);
    }
}
