//! Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004), over squares of eight pixels.

use rayon::prelude::*;

use super::frame::Frame;

const SIDE: usize = 8;
const STEP: usize = 4;

/// The constants of the paper for values up to 255.
const C1: f32 = (0.01 * 255.0) * (0.01 * 255.0);
const C2: f32 = (0.03 * 255.0) * (0.03 * 255.0);

/// The mean over all squares that lie inside: 1 for equal pictures. Where there is none, 1.
pub(super) fn similarity(frame: &Frame) -> f64 {
    let grey = |planes: &[crate::comparing::plane::Plane; 3], at: usize| {
        0.299 * planes[0].values[at] + 0.587 * planes[1].values[at] + 0.114 * planes[2].values[at]
    };
    let (side_x, side_y) = (SIDE.min(frame.width), SIDE.min(frame.height));
    let rows: Vec<usize> = (0..=frame.height - side_y).step_by(STEP).collect();
    let sums = rows.into_par_iter().map(|top| {
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for left in (0..=frame.width - side_x).step_by(STEP) {
            let at = |x: usize, y: usize| (top + y) * frame.width + left + x;
            if !(frame.is_inside[at(0, 0)] && frame.is_inside[at(side_x - 1, side_y - 1)]) {
                continue;
            }
            let mut totals = [0.0_f32; 5];
            for y in 0..side_y {
                for x in 0..side_x {
                    let (a, b) = (grey(&frame.a, at(x, y)), grey(&frame.b, at(x, y)));
                    for (total, term) in totals.iter_mut().zip([a, b, a * a, b * b, a * b]) {
                        *total += term;
                    }
                }
            }
            let [a, b, aa, bb, ab] = totals.map(|total| total / (side_x * side_y) as f32);
            sum += f64::from(of_square(a, b, aa - a * a, bb - b * b, ab - a * b));
            count += 1;
        }
        (sum, count)
    });
    let (sum, count) = sums.reduce(|| (0.0, 0), |left, right| (left.0 + right.0, left.1 + right.1));
    if count == 0 { 1.0 } else { sum / f64::from(count) }
}

/// Of one square, from its means, variances and covariance.
pub(in crate::comparing) fn of_square(mean_a: f32, mean_b: f32, var_a: f32, var_b: f32, covariance: f32) -> f32 {
    let light = (2.0 * mean_a * mean_b + C1) / (mean_a * mean_a + mean_b * mean_b + C1);
    light * (2.0 * covariance + C2) / (var_a + var_b + C2)
}
