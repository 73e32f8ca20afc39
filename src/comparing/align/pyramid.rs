//! A picture's lightness at full size and halved again and again.

use rayon::prelude::*;

use crate::comparing::plane::Plane;
use crate::domain::Alignment;
use crate::imaging::Pixels;

/// Pictures with more pixels begin at a smaller level: squares are found to a tenth of a pixel there, and the difference
/// is measured no finer.
const MOST_PIXELS: f64 = 8e6;

/// A level has at least this many pixels along its shorter side, unless the picture itself has less.
const LEAST_SIDE: usize = 24;

/// What the weights of red, green and blue in lightness are (ITU-R BT.601).
const WEIGHTS: [f32; 3] = [0.299, 0.587, 0.114];

pub(super) struct Pyramid {
    /// The first has one value for `factor` by `factor` pixels, each further one for twice as many along a side.
    pub levels: Vec<Plane>,
    factor: f64,
}

impl Pyramid {
    pub fn new(pixels: &Pixels) -> Self {
        let factor = (pixels.size.pixels() as f64 / MOST_PIXELS).sqrt().ceil() as usize;
        let factor = factor.clamp(1, pixels.size.width.min(pixels.size.height) as usize);
        let mut levels = vec![grey(pixels, factor)];
        while let Some(last) = levels.last()
            && last.width.min(last.height) >= 2 * LEAST_SIDE
        {
            levels.push(last.halved());
        }
        Self { levels, factor: factor as f64 }
    }

    /// The first level with no more pixels than this.
    pub fn level_within(&self, most_pixels: usize) -> usize {
        let fits = |plane: &Plane| plane.width * plane.height <= most_pixels;
        self.levels.iter().position(fits).unwrap_or(self.levels.len() - 1)
    }

    /// Pixels of the picture along one of the level.
    pub fn pitch(&self, level: usize) -> f64 {
        self.factor * 2_f64.powi(level as i32)
    }

    /// The level whose pixels are nearest to this size, in px of the picture.
    pub fn level_of_pitch(&self, pitch: f64) -> usize {
        let level = (pitch / self.factor).log2().round().max(0.0) as usize;
        level.min(self.levels.len() - 1)
    }
}

/// The mean lightness of `factor` by `factor` pixels each.
fn grey(pixels: &Pixels, factor: usize) -> Plane {
    let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
    let mut grey = Plane::new((width / factor).max(1), (height / factor).max(1));
    if factor == 1 {
        let rows = grey.values.par_chunks_mut(width).zip(pixels.rgb.par_chunks(width * 3)).with_min_len(32);
        rows.for_each(|(out, row)| {
            for (value, [red, green, blue]) in out.iter_mut().zip(row.as_chunks::<3>().0) {
                let [red, green, blue] = [red, green, blue].map(|value| f32::from(*value));
                *value = red * WEIGHTS[0] + green * WEIGHTS[1] + blue * WEIGHTS[2];
            }
        });
        return grey;
    }
    let scale = 1.0 / (factor * factor) as f32;
    let rows = grey.values.par_chunks_exact_mut(grey.width).zip(pixels.rgb.par_chunks(width * 3 * factor));
    rows.with_min_len(16).for_each_init(
        || vec![0_u16; width * 3],
        |sums, (out, rows)| {
            // Row on row first: this is what all pixels go through.
            sums.fill(0);
            for row in rows.chunks_exact(width * 3) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += u16::from(*value);
                }
            }
            for (value, sums) in out.iter_mut().zip(sums.chunks_exact(3 * factor)) {
                let mut rgb = [0_u16; 3];
                for pixel in sums.as_chunks::<3>().0 {
                    for (sum, value) in rgb.iter_mut().zip(pixel) {
                        *sum += value;
                    }
                }
                let weighted: f32 = rgb.iter().zip(WEIGHTS).map(|(value, weight)| f32::from(*value) * weight).sum();
                *value = weighted * scale;
            }
        },
    );
    grey
}

/// A map between pictures as one between levels whose pixels are that large.
pub(super) fn to_levels(map: Alignment, pitch_a: f64, pitch_b: f64) -> Alignment {
    let [[a, b, tx], [c, d, ty]] = map.matrix;
    let ratio = pitch_a / pitch_b;
    let (mid_a, mid_b) = ((pitch_a - 1.0) / 2.0, (pitch_b - 1.0) / 2.0);
    let shift = |x: f64, y: f64, t: f64| (x * mid_a + y * mid_a + t - mid_b) / pitch_b;
    Alignment { matrix: [[a * ratio, b * ratio, shift(a, b, tx)], [c * ratio, d * ratio, shift(c, d, ty)]] }
}

/// The way back.
pub(super) fn from_levels(map: Alignment, pitch_a: f64, pitch_b: f64) -> Alignment {
    let [[a, b, tx], [c, d, ty]] = map.matrix;
    let ratio = pitch_b / pitch_a;
    let (mid_a, mid_b) = ((pitch_a - 1.0) / 2.0, (pitch_b - 1.0) / 2.0);
    let [a, b, c, d] = [a, b, c, d].map(|value| value * ratio);
    let shift = |x: f64, y: f64, t: f64| t * pitch_b + mid_b - (x + y) * mid_a;
    Alignment { matrix: [[a, b, shift(a, b, tx)], [c, d, shift(c, d, ty)]] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_survives_the_way_to_the_levels_and_back() {
        let map = Alignment { matrix: [[1.2, -0.1, 30.0], [0.1, 1.2, -12.5]] };
        let back = from_levels(to_levels(map, 4.0, 2.0), 4.0, 2.0);
        for (one, other) in map.matrix.iter().flatten().zip(back.matrix.iter().flatten()) {
            assert!((one - other).abs() < 1e-9);
        }
        // The middle of the first pixel of the level lies at 1.5 of the picture.
        let (x, y) = to_levels(map, 4.0, 2.0).apply(0.0, 0.0);
        let (to_x, to_y) = map.apply(1.5, 1.5);
        assert!((x - (to_x - 0.5) / 2.0).abs() < 1e-9 && (y - (to_y - 0.5) / 2.0).abs() < 1e-9);
    }
}
