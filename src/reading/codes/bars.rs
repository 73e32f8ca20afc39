//! Where a code of bars could stand: columns of one colour from top to bottom, many changes of colour across.

use super::bits::Bits;
use super::patterns::{Candidate, Kind};
use crate::domain::PixelRect;

/// Height of the bands that are looked at, and how far apart they are. Lower codes are not found.
const BAND_PX: usize = 13;
const BAND_STEP: usize = 8;

/// Rows of a band that are compared.
const ROW_STEP: usize = 4;

/// An EAN-8 code changes its colour 43 times, the shortest Code 39 and ITF codes worth finding more than this.
const FEWEST_CHANGES: usize = 22;

/// No bar and no gap is wider.
const WIDEST_PX: usize = 48;

/// A stretch of a band.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    left: usize,
    right: usize,
    changes: usize,
}

pub(super) fn bars(bits: &Bits) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for top in (0..(bits.height + 1).saturating_sub(BAND_PX)).step_by(BAND_STEP) {
        for stretch in stretches(bits, top) {
            let width = stretch.right - stretch.left;
            let rect = PixelRect::new(stretch.left as u32, top as u32, width as u32, BAND_PX as u32);
            let is_same = |candidate: &&mut Candidate| {
                let tolerance = rect.width / 10 + 2;
                candidate.rect.left.abs_diff(rect.left) <= tolerance
                    && candidate.rect.right().abs_diff(rect.right()) <= tolerance
                    && rect.top <= candidate.rect.bottom()
            };
            if let Some(candidate) = found.iter_mut().find(is_same) {
                candidate.rect = candidate.rect.union(rect);
            } else {
                // About half of the changes are a module apart.
                let module = (width as f32 / stretch.changes as f32 / 2.0).max(1.0);
                let is_inverted = !bits.is_dark(stretch.left, top);
                found.push(Candidate { kind: Kind::Bars, rect, module, is_inverted });
            }
        }
    }
    found
}

/// The stretches of a band whose columns are of one colour each, cut where there is too long no change.
fn stretches(bits: &Bits, top: usize) -> Vec<Stretch> {
    let rows: [&[u8]; 4] = std::array::from_fn(|index| bits.row(top + index * ROW_STEP));
    let mut found = Vec::new();
    let mut open: Option<Stretch> = None;
    let (mut last, mut mixed) = (rows[0].first().copied().unwrap_or_default(), 0);
    let mut close = |open: &mut Option<Stretch>| {
        found.extend(open.take().filter(|stretch| stretch.changes >= FEWEST_CHANGES));
    };
    for x in 0..bits.width {
        let colour = rows[0][x];
        if rows.iter().any(|row| row[x] != colour) {
            // One column may be of both colours, where an edge is soft.
            mixed += 1;
            if mixed > 1 {
                close(&mut open);
            }
            continue;
        }
        mixed = 0;
        if colour != last {
            last = colour;
            match &mut open {
                Some(stretch) if x - stretch.right <= WIDEST_PX => {
                    stretch.right = x;
                    stretch.changes += 1;
                }
                _ => {
                    close(&mut open);
                    open = Some(Stretch { left: x, right: x, changes: 1 });
                }
            }
        }
    }
    close(&mut open);
    found
}
