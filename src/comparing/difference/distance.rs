//! How far the colours of A and B are apart at every pixel, as an eye sees it and without what is not a change.
//!
//! A colour that its neighbourhood in the other picture has as well is none: outlines that are smoothed otherwise or
//! lie half a pixel off do not count, just as pixelmatch and odiff leave them out.

use rayon::prelude::*;

use crate::comparing::plane::Plane;

/// What the differences of a* and b* count against those of L*: eyes and compression both see colour less finely.
const CHROMA_WEIGHT: f32 = 0.65;

/// Distances in steps of CIELAB, about a ΔE of 1976 each.
///
/// `reach` is how many pixels around count as the neighbourhood: 0 or 1.
pub(super) fn distances(a: &[Plane; 3], b: &[Plane; 3], reach: usize) -> Plane {
    let (width, height) = (a[0].width, a[0].height);
    let mut distances = Plane::new(width, height);
    distances.values.par_chunks_exact_mut(width).enumerate().with_min_len(16).for_each_init(
        || Scratch::new(width),
        |scratch, (y, out)| {
            let (mut of_a, mut of_b) = (vec![0.0_f32; width], vec![0.0_f32; width]);
            for ((a, b), weight) in a.iter().zip(b).zip([1.0, CHROMA_WEIGHT, CHROMA_WEIGHT]) {
                if a.row(y) == b.row(y) {
                    continue;
                }
                scratch.add(a.row(y), b, y, reach, weight * weight, &mut of_a);
                scratch.add(b.row(y), a, y, reach, weight * weight, &mut of_b);
            }
            for ((out, a), b) in out.iter_mut().zip(of_a).zip(of_b) {
                *out = a.max(b).sqrt();
            }
        },
    );
    distances
}

/// The least and the largest of a neighbourhood, of one row.
struct Scratch {
    low: Vec<f32>,
    high: Vec<f32>,
}

impl Scratch {
    fn new(width: usize) -> Self {
        Self { low: vec![0.0; width], high: vec![0.0; width] }
    }

    /// Adds the square of how far each value lies outside of what the other picture has around it.
    fn add(&mut self, row: &[f32], other: &Plane, y: usize, reach: usize, weight: f32, sums: &mut [f32]) {
        self.low.copy_from_slice(other.row(y));
        self.high.copy_from_slice(other.row(y));
        for beside in [y.checked_sub(1), Some(y + 1)].into_iter().flatten().filter(|y| reach > 0 && *y < other.height) {
            for ((low, high), value) in self.low.iter_mut().zip(&mut self.high).zip(other.row(beside)) {
                *low = low.min(*value);
                *high = high.max(*value);
            }
        }
        let last = row.len() - 1;
        for (x, (value, sum)) in row.iter().zip(sums).enumerate() {
            let (left, right) = if reach > 0 { (x.saturating_sub(1), (x + 1).min(last)) } else { (x, x) };
            let low = self.low[left].min(self.low[x]).min(self.low[right]);
            let high = self.high[left].max(self.high[x]).max(self.high[right]);
            let beyond = value - value.clamp(low, high);
            *sum += weight * beyond * beyond;
        }
    }
}
