//! B as a whole may be brighter, darker or tinted: that is found and taken off, so that places stand out.

use super::frame::Frame;
use crate::comparing::solve::solved;

/// Pixels that are looked at, about.
const LOOKED_AT: usize = 20_000;

/// Fewer cannot say anything about the whole.
const FEWEST: usize = 200;

/// Samples of B beyond these were cut off at white or black: they say only that it would go at least so far.
const CUT_OFF: (f32, f32) = (2.5, 252.5);

/// Where more than this share of the places that show something is equal to the bit, nothing lies on the whole.
const EQUAL_SHARE: f64 = 0.25;

/// Less than this, in steps of 255, is not a change of the whole.
const LEAST_STEPS: f32 = 1.0;

/// How much speaks against another gain and against a bend, for each pair: few tones must not be taken for a curve.
const SAME_GAIN: f64 = 3.0;
const STRAIGHT: f64 = 30.0;

/// What was done to a channel of A to get that of B: `gain` times the value plus `offset`, and `bend` times what the
/// middle tones lie off that line.
#[derive(Clone, Copy, Debug)]
struct Tone {
    gain: f32,
    offset: f32,
    bend: f32,
}

impl Tone {
    const NONE: Self = Self { gain: 1.0, offset: 0.0, bend: 0.0 };

    fn apply(self, value: f32) -> f32 {
        self.unlimited(value).clamp(0.0, 255.0)
    }

    /// By how much B is off what the tone makes of A; nothing where B was cut off and the tone goes on.
    fn miss(self, a: f32, b: f32) -> Option<f32> {
        let to = self.unlimited(a);
        let goes_on = (b < CUT_OFF.0 && to <= b) || (b > CUT_OFF.1 && to >= b);
        (!goes_on).then_some((b - to).abs())
    }

    fn unlimited(self, value: f32) -> f32 {
        self.gain * value + self.offset + self.bend * middle(value)
    }
}

/// How much of a middle tone a value is: 0 at black and white, 64 between them.
fn middle(value: f32) -> f32 {
    value * (255.0 - value) / 255.0
}

/// Gives A the tone of B, where the whole of B has another, and says by how many steps its channels lie higher. Nothing
/// where much of the pair is equal to the bit: it is free of noise, and nothing lies on the whole.
pub(super) fn match_tone(frame: &mut Frame) -> Option<[f64; 3]> {
    let places = places(frame);
    if places.len() < FEWEST || equal_share(frame, &places) > EQUAL_SHARE {
        return None;
    }
    let tones = [0, 1, 2].map(|channel| {
        let (a, b) = (&frame.a[channel].values, &frame.b[channel].values);
        let pairs: Vec<(f32, f32)> = places.iter().map(|place| (a[*place], b[*place])).collect();
        fitted(&pairs)
    });
    let mut steps = [0.0; 3];
    for (channel, tone) in tones.into_iter().enumerate() {
        let before = &frame.a[channel].values;
        let apart = places.iter().map(|place| f64::from(tone.apply(before[*place]) - before[*place])).sum::<f64>();
        steps[channel] = apart / places.len() as f64;
        let (a, b) = (&mut frame.a[channel].values, &mut frame.b[channel].values);
        for ((a, b), inside) in a.iter_mut().zip(b).zip(&frame.is_inside) {
            *a = tone.apply(*a);
            if !inside {
                *b = *a;
            }
        }
    }
    Some(steps)
}

/// Places inside, spread evenly.
fn places(frame: &Frame) -> Vec<usize> {
    let step = ((frame.inside_count as f64 / LOOKED_AT as f64).sqrt() as usize).max(1);
    let rows = (0..frame.height).step_by(step);
    let all = rows.flat_map(|y| (0..frame.width).step_by(step).map(move |x| y * frame.width + x));
    all.filter(|place| frame.is_inside[*place]).collect()
}

/// Of the places where A differs from its right neighbour, the share that is the same in B.
fn equal_share(frame: &Frame, places: &[usize]) -> f64 {
    let shows = |place: &&usize| {
        frame
            .a
            .iter()
            .any(|plane| plane.values.get(**place + 1).is_some_and(|next| (next - plane.values[**place]).abs() > 4.0))
    };
    let equal = |place: &&usize| {
        frame.a.iter().zip(&frame.b).all(|(a, b)| (a.values[**place] - b.values[**place]).abs() < 0.01)
    };
    let shown = places.iter().filter(shows).count();
    if shown < FEWEST / 4 {
        return places.iter().filter(equal).count() as f64 / places.len() as f64;
    }
    places.iter().filter(shows).filter(equal).count() as f64 / shown as f64
}

/// A line with a slight bend through most of the pairs (Tukey's weights, by iteration).
fn fitted(pairs: &[(f32, f32)]) -> Tone {
    let is_whole = |value: f32| value > CUT_OFF.0 && value < CUT_OFF.1;
    let whole = pairs.iter().filter(|(a, b)| *a > CUT_OFF.0 && is_whole(*b));
    let mut ratios: Vec<f32> = whole.map(|(a, b)| b / a).collect();
    if ratios.len() < FEWEST / 4 {
        return Tone::NONE;
    }
    let mut tone = Tone { gain: median(&mut ratios), ..Tone::NONE };
    let mut tightest = f32::INFINITY;
    for _ in 0..12 {
        let misses: Vec<(f32, f32, f32)> =
            pairs.iter().filter_map(|(a, b)| tone.miss(*a, *b).map(|miss| (*a, *b, miss))).collect();
        if misses.len() < FEWEST / 4 {
            break;
        }
        let reach = (median(&mut misses.iter().map(|miss| miss.2).collect::<Vec<f32>>()) * 1.48 * 4.0).max(4.0);
        let (mut sums, mut right) = ([[0.0_f64; 3]; 3], [0.0_f64; 3]);
        for (a, b, miss) in misses.iter().filter(|(_, _, miss)| *miss < reach) {
            let weight = f64::from((1.0 - (*miss / reach).powi(2)).powi(2));
            // By how much B lies higher, so that a line that is not known stays flat.
            let (terms, more) = ([f64::from(*a), 1.0, f64::from(middle(*a))], f64::from(b - a));
            for ((row, right), one) in sums.iter_mut().zip(&mut right).zip(terms) {
                for (sum, other) in row.iter_mut().zip(terms) {
                    *sum += weight * one * other;
                }
                *right += weight * one * more;
            }
        }
        let count = sums[1][1];
        if count < 10.0 {
            return Tone::NONE;
        }
        // A picture of one tone only says by how much, not by what factor.
        sums[0][0] += count * SAME_GAIN;
        sums[2][2] += count * STRAIGHT;
        let Some([gain, offset, bend]) = solved(sums, right) else { return Tone::NONE };
        tone = Tone { gain: 1.0 + gain as f32, offset: offset as f32, bend: bend as f32 };
        if (reach - tightest).abs() < 0.01 {
            break;
        }
        tightest = reach;
    }
    let matters = [32.0, 128.0, 224.0].iter().any(|value| (tone.apply(*value) - value).abs() > LEAST_STEPS);
    if matters && (0.3..3.0).contains(&tone.gain) { tone } else { Tone::NONE }
}

fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}
