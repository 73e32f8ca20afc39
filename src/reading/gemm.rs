//! Matrix products for the line reader: rows of a matrix that may overlap, times weights that were packed once.
//!
//! A convolution is such a product without any copying: the row of an output pixel is a few stretches of the input,
//! one for each row of its kernel. Knows nothing of layers.
//! `pulp` finds out at run time which vector instructions the processor has and keeps their use safe.

// What runs on vectors must be inlined into the function that may use them.
#![allow(clippy::inline_always)]

use pulp::{Arch, Simd, WithSimd};

/// Weights of one product, in panels of as many outputs as the innermost loop computes at a time, with their bias.
#[derive(Debug)]
pub(super) struct Panels {
    outputs: usize,
    /// Stretches of a row, and how long each is.
    segments: usize,
    segment_len: usize,
    arch: Arch,
    shape: Shape,
    /// By panel, then input, then output within the panel.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// How many rows and vectors of outputs are summed in registers at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// No vectors that are known of: the compiler makes some of the eight numbers side by side.
    FourByEight,
    /// Sixteen registers.
    SixByTwo,
    /// Thirty-two registers.
    EightByThree,
    /// Thirty-two registers.
    SixByFour,
}

/// Rows that all panels are multiplied with before the next rows: their input stays in the processor's nearest cache.
const BLOCK_ROWS: usize = 48;

/// Where a row begins in the input and where its sums go in the output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub from: usize,
    pub to: usize,
}

/// What the sums begin with, and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Begin with the bias.
    Bias,
    /// Begin with the bias; what is negative becomes zero.
    BiasRelu,
    /// Begin with what the output holds.
    Add,
}

impl Panels {
    /// `weight(output, segment, place)` is the factor of an input for an output.
    pub fn new(
        arch: Arch,
        bias: &[f32],
        segments: usize,
        segment_len: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
    ) -> Self {
        let outputs = bias.len();
        let lanes = arch.dispatch(Lanes);
        let shape = Shape::of(outputs, lanes);
        let width = shape.vectors() * lanes;
        let panels = outputs.div_ceil(width);
        let mut weights = Vec::with_capacity(panels * segments * segment_len * width);
        for panel in 0..panels {
            for segment in 0..segments {
                for place in 0..segment_len {
                    let of = |output: usize| if output < outputs { weight(output, segment, place) } else { 0.0 };
                    weights.extend((panel * width..(panel + 1) * width).map(of));
                }
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(panels * width, 0.0);
        Self { outputs, segments, segment_len, arch, shape, weights, bias }
    }

    /// Computes the given rows: `segment_step` is how far a row's stretches lie apart in `input`.
    pub fn product(&self, mode: Mode, input: &[f32], segment_step: usize, rows: &[Row], output: &mut [f32]) {
        self.arch.dispatch(Product { panels: self, mode, input, segment_step, rows, output });
    }
}

impl Shape {
    fn of(outputs: usize, lanes: usize) -> Self {
        let vectors = outputs.div_ceil(lanes);
        match lanes {
            1 => Self::FourByEight,
            4 | 16 if vectors.is_multiple_of(4) || vectors > 40 => Self::SixByFour,
            4 | 16 => Self::EightByThree,
            _ => Self::SixByTwo,
        }
    }

    const fn vectors(self) -> usize {
        match self {
            Self::FourByEight => 8,
            Self::SixByTwo => 2,
            Self::EightByThree => 3,
            Self::SixByFour => 4,
        }
    }
}

/// How many floats a vector holds.
struct Lanes;

impl WithSimd for Lanes {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        S::F32_LANES
    }
}

struct Product<'a> {
    panels: &'a Panels,
    mode: Mode,
    input: &'a [f32],
    segment_step: usize,
    rows: &'a [Row],
    output: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match self.panels.shape {
            Shape::FourByEight => self.panels::<S, 4, 8>(simd),
            Shape::SixByTwo => self.panels::<S, 6, 2>(simd),
            Shape::EightByThree => self.panels::<S, 8, 3>(simd),
            Shape::SixByFour => self.panels::<S, 6, 4>(simd),
        }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn panels<S: Simd, const R: usize, const V: usize>(mut self, simd: S) {
        let width = V * S::F32_LANES;
        let inputs = self.panels.segments * self.panels.segment_len;
        for rows in self.rows.chunks(BLOCK_ROWS) {
            let weights = self.panels.weights.chunks_exact(inputs * width);
            for (index, (weights, bias)) in weights.zip(self.panels.bias.chunks_exact(width)).enumerate() {
                let weights = S::as_simd_f32s(weights).0.as_chunks::<V>().0;
                let bias = S::as_simd_f32s(bias).0.as_chunks::<V>().0;
                let Some(bias) = bias.first() else { return };
                self.block::<S, R, V>(simd, &Panel { weights, bias, first: index * width }, rows);
            }
        }
    }

    #[inline(always)]
    fn block<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, panel: &Panel<S::f32s, V>, rows: &[Row]) {
        let (tiles, rest) = rows.as_chunks::<R>();
        for rows in tiles {
            self.tile(simd, panel, rows);
        }
        let (fours, rest) = rest.as_chunks::<4>();
        for rows in fours {
            self.tile(simd, panel, rows);
        }
        let (twos, rest) = rest.as_chunks::<2>();
        for rows in twos {
            self.tile(simd, panel, rows);
        }
        for rows in rest.as_chunks::<1>().0 {
            self.tile(simd, panel, rows);
        }
    }

    /// Some rows of one panel.
    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, panel: &Panel<S::f32s, V>, rows: &[Row; R]) {
        let mut sums = [*panel.bias; R];
        let len = self.panels.segment_len;
        let outputs = (self.panels.outputs - panel.first).min(V * S::F32_LANES);
        if self.mode == Mode::Add {
            for (sums, row) in sums.iter_mut().zip(rows) {
                *sums = load(simd, &self.output[row.to + panel.first..][..outputs]);
            }
        }
        for (segment, weights) in panel.weights.chunks_exact(len).enumerate() {
            let inputs = rows.map(|row| &self.input[row.from + segment * self.segment_step..][..len]);
            for (place, weights) in weights.iter().enumerate() {
                for row in 0..R {
                    let input = simd.splat_f32s(inputs[row][place]);
                    for vector in 0..V {
                        sums[row][vector] = simd.mul_add_e_f32s(input, weights[vector], sums[row][vector]);
                    }
                }
            }
        }
        let zero = simd.splat_f32s(0.0);
        for (mut sums, row) in sums.into_iter().zip(rows) {
            if self.mode == Mode::BiasRelu {
                sums = sums.map(|sum| simd.max_f32s(sum, zero));
            }
            store(simd, &mut self.output[row.to + panel.first..][..outputs], &sums);
        }
    }
}

/// The weights of neighbouring outputs.
struct Panel<'a, T, const V: usize> {
    /// For each input.
    weights: &'a [[T; V]],
    bias: &'a [T; V],
    /// The first of its outputs.
    first: usize,
}

/// As many floats as there are, the rest zero.
#[inline(always)]
fn load<S: Simd, const V: usize>(simd: S, from: &[f32]) -> [S::f32s; V] {
    let mut vectors = [simd.splat_f32s(0.0); V];
    for (index, vector) in vectors.iter_mut().enumerate() {
        let rest = from.get(index * S::F32_LANES..).unwrap_or_default();
        if let Some(whole) = S::as_simd_f32s(rest).0.first() {
            *vector = *whole;
        } else if !rest.is_empty() {
            *vector = simd.partial_load_f32s(rest);
        }
    }
    vectors
}

/// As many floats as there is room for.
#[inline(always)]
fn store<S: Simd, const V: usize>(simd: S, to: &mut [f32], vectors: &[S::f32s; V]) {
    for (index, vector) in vectors.iter().enumerate() {
        let rest = to.get_mut(index * S::F32_LANES..).unwrap_or_default();
        let len = rest.len();
        if let Some(whole) = S::as_mut_simd_f32s(rest).0.first_mut() {
            *whole = *vector;
        } else if len > 0 {
            simd.partial_store_f32s(&mut to[index * S::F32_LANES..], *vector);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What this processor can do, down to nothing special.
    pub fn arches() -> Vec<Arch> {
        let mut arches = vec![Arch::Scalar, Arch::new()];
        #[cfg(target_arch = "x86_64")]
        arches.extend(pulp::x86::V3::try_new().map(Arch::V3));
        arches
    }

    /// Small whole numbers, so that every order of adding gives the same sum.
    fn numbers(len: usize, seed: usize) -> Vec<f32> {
        (0..len).map(|index| ((index * 31 + seed * 17) % 23) as f32 - 11.0).collect()
    }

    #[test]
    fn products_are_right_in_every_shape_for_every_number_of_rows_and_outputs() {
        let (segments, segment_len, segment_step) = (2, 5, 40);
        let input = numbers(200, 1);
        for arch in arches() {
            for (outputs, row_count) in [(1, 1), (16, 7), (48, 50), (64, 13), (96, 8), (224, 3), (694, 2)] {
                let (bias, weights) = (numbers(outputs, 2), numbers(outputs * segments * segment_len, 3));
                let weight = |output: usize, segment: usize, place: usize| {
                    weights[(output * segments + segment) * segment_len + place]
                };
                let panels = Panels::new(arch, &bias, segments, segment_len, weight);
                let rows: Vec<Row> = (0..row_count).map(|row| Row { from: row * 3, to: row * (outputs + 1) }).collect();
                let sum = |row: usize, output: usize| -> f32 {
                    let products = (0..segments * segment_len).map(|index| {
                        let (segment, place) = (index / segment_len, index % segment_len);
                        input[row * 3 + segment * segment_step + place] * weight(output, segment, place)
                    });
                    products.sum()
                };
                for mode in [Mode::Bias, Mode::BiasRelu, Mode::Add] {
                    let before = numbers(row_count * (outputs + 1), 4);
                    let mut output = before.clone();
                    panels.product(mode, &input, segment_step, &rows, &mut output);
                    let expected = before.iter().enumerate().map(|(index, before)| {
                        let (row, output) = (index / (outputs + 1), index % (outputs + 1));
                        match mode {
                            _ if output == outputs => *before,
                            Mode::Bias => sum(row, output) + bias[output],
                            Mode::BiasRelu => (sum(row, output) + bias[output]).max(0.0),
                            Mode::Add => sum(row, output) + before,
                        }
                    });
                    let expected: Vec<f32> = expected.collect();
                    assert_eq!(output, expected, "{arch:?}, {mode:?}, {row_count} rows of {outputs}");
                }
            }
        }
    }
}
