//! The recurrent layer: a long short-term memory that reads a line forwards and backwards.
//!
//! The lines of a group take their steps together, so that each step is one product for all of them.

// What runs on vectors must be inlined into the function that may use them.
#![allow(clippy::inline_always)]

use pulp::{Arch, Simd, WithSimd};

use super::gemm::{Mode, Panels, Row};
use super::weights::{Direction, Recurrent};

/// Both directions.
#[derive(Debug)]
pub(super) struct Memory {
    inputs: usize,
    hidden: usize,
    arch: Arch,
    directions: [Way; 2],
}

#[derive(Debug)]
struct Way {
    /// From a step's inputs to its gates, with the bias.
    input: Panels,
    /// From the state before it to its gates.
    state: Panels,
}

impl Memory {
    pub fn new(recurrent: &Recurrent, arch: Arch) -> Self {
        let (inputs, hidden) = (recurrent.inputs, recurrent.hidden);
        let none = vec![0.0; 4 * hidden];
        let directions = recurrent.directions.each_ref().map(|direction: &Direction| Way {
            input: Panels::new(arch, &direction.bias, 1, inputs, |gate, _, input| {
                direction.input[gate * inputs + input]
            }),
            state: Panels::new(arch, &none, 1, hidden, |gate, _, cell| direction.state[gate * hidden + cell]),
        });
        Self { inputs, hidden, arch, directions }
    }

    /// How many values it gives for each step: the forward state, then the backward one.
    pub fn outputs(&self) -> usize {
        2 * self.hidden
    }

    /// Reads lines that lie one after another in `features`, of so many steps each.
    pub fn run<'a>(&self, features: &[f32], steps: &[usize], scratch: &'a mut Scratch) -> &'a [f32] {
        let total: usize = steps.iter().sum();
        let gates_len = 4 * self.hidden;
        let mut lines: Vec<Line> = Vec::with_capacity(steps.len());
        let mut first = 0;
        for count in steps {
            lines.push(Line { first, count: *count });
            first += count;
        }
        // Whoever still has steps to take stands before those who have not.
        lines.sort_by_key(|line| std::cmp::Reverse(line.count));
        scratch.outputs.resize(total * self.outputs(), 0.0);
        scratch.gates.resize(total * gates_len, 0.0);
        let rows: Vec<Row> = (0..total).map(|step| Row { from: step * self.inputs, to: step * gates_len }).collect();
        for (index, way) in self.directions.iter().enumerate() {
            way.input.product(Mode::Bias, features, 0, &rows, &mut scratch.gates);
            self.recur(way, &lines, index == 1, scratch);
        }
        &scratch.outputs
    }

    fn recur(&self, way: &Way, lines: &[Line], is_backward: bool, scratch: &mut Scratch) {
        let (hidden, gates_len) = (self.hidden, 4 * self.hidden);
        let Scratch { gates, outputs, states, cells } = scratch;
        states.clear();
        states.resize(lines.len() * hidden, 0.0);
        cells.clear();
        cells.resize(lines.len() * hidden, 0.0);
        let mut rows = Vec::with_capacity(lines.len());
        let count = lines.first().map_or(0, |line| line.count);
        for step in 0..count {
            rows.clear();
            let going = lines.iter().take_while(|line| line.count > step).enumerate();
            rows.extend(going.map(|(index, line)| Row {
                from: index * hidden,
                to: (if is_backward { line.first + line.count - 1 - step } else { line.first + step }) * gates_len,
            }));
            if step > 0 {
                way.state.product(Mode::Add, states, 0, &rows, gates);
            }
            let lines = states.chunks_exact_mut(hidden).zip(cells.chunks_exact_mut(hidden));
            for (row, (state, cell)) in rows.iter().zip(lines) {
                self.arch.dispatch(Step { gates: &gates[row.to..][..gates_len], cell, state });
                let to = row.to / gates_len * self.outputs() + if is_backward { hidden } else { 0 };
                outputs[to..to + hidden].copy_from_slice(state);
            }
        }
    }
}

/// Memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    gates: Vec<f32>,
    outputs: Vec<f32>,
    states: Vec<f32>,
    cells: Vec<f32>,
}

/// Where a line's steps begin and how many they are.
struct Line {
    first: usize,
    count: usize,
}

/// From the sums of its gates to a line's next state.
struct Step<'a> {
    gates: &'a [f32],
    cell: &'a mut [f32],
    state: &'a mut [f32],
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let len = self.cell.len();
        let (enter, rest) = self.gates.split_at(len);
        let (forget, rest) = rest.split_at(len);
        let (new, leave) = rest.split_at(len);
        let (leave, state) = (&leave[..len], &mut self.state[..len]);
        for index in 0..len {
            let cell = sigmoid(forget[index]) * self.cell[index] + sigmoid(enter[index]) * tanh(new[index]);
            self.cell[index] = cell;
            state[index] = sigmoid(leave[index]) * tanh(cell);
        }
    }
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    2.0 / (1.0 + exp(-2.0 * x)) - 1.0
}

/// e to the power of x, to two units in the last place, without a branch so that the compiler can make vectors of it.
///
/// 2 to the whole part of x / ln 2 is put together from its bits; the rest, at most a half, is a polynomial:
/// the series of 2ˣ.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    /// Adding it leaves the nearest whole number in the last bits.
    const ROUND: f32 = 12_582_912.0;
    // Powers of ln 2 by the factorials.
    const SERIES: [f32; 7] =
        [1.0, std::f32::consts::LN_2, 0.240_226_5, 0.055_504_11, 0.009_618_129, 0.001_333_355_8, 0.000_154_035_3];
    let x = x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    let rounded = x + ROUND;
    let rest = x - (rounded - ROUND);
    let mut sum = SERIES[6];
    for factor in [SERIES[5], SERIES[4], SERIES[3], SERIES[2], SERIES[1], SERIES[0]] {
        sum = sum * rest + factor;
    }
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(0x3f80_0000));
    sum * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_power_of_e_is_close_to_the_true_one() {
        for step in -870..=870 {
            let x = step as f32 / 10.0;
            let (ours, exact) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((ours / exact - 1.0).abs() < 1e-5, "{x}: {ours} for {exact}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37 && exp(f32::INFINITY) > 1e37);
    }
}
