//! Where a Data Matrix could stand: two sides that meet are solid, the other two dotted.

use super::bits::{Bits, Run};
use super::{Candidate, Kind, covers};
use crate::domain::PixelRect;

/// How far apart the rows are that are looked at.
const STEP: usize = 2;

/// The dots and gaps of the shortest dotted side; its last gap is one with what is beside the code.
const FEWEST_RUNS: usize = 9;

pub(super) fn find(bits: &Bits) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut runs = Vec::new();
    for y in (0..bits.height).step_by(STEP) {
        bits.runs(y, &mut runs);
        for dots in dotted(&runs) {
            let is_known = |candidate: &Candidate| {
                let dots = PixelRect::new(dots[0].start as u32, y as u32, 1, 1);
                covers(candidate.rect, dots)
            };
            if !found.iter().any(is_known) {
                found.extend(matrix(bits, dots, y, true).or_else(|| matrix(bits, dots, y, false)));
            }
        }
    }
    found
}

/// Stretches of runs that are alike, from a run of one colour to one of the same.
fn dotted(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    let alike = |a: &Run, b: &Run| a.len.abs_diff(b.len) <= 1 + a.len / 4;
    let stretches = runs.chunk_by(alike).filter(|stretch| stretch.len() >= FEWEST_RUNS);
    // Of an even number of runs the first or the last is none of them.
    stretches.flat_map(|stretch| {
        let odd = stretch.len() - usize::from(stretch.len().is_multiple_of(2));
        let both = [&stretch[..odd], &stretch[stretch.len() - odd..]];
        both.into_iter().take(1 + stretch.len() - odd)
    })
}

/// The code of which this is the dotted side that lies, the solid one at its left or its right end.
fn matrix(bits: &Bits, dots: &[Run], y: usize, is_solid_left: bool) -> Option<Candidate> {
    let (first, last) = (dots.first()?, dots.last()?);
    let (left, right) = (first.start as f32, (last.start + last.len) as f32);
    let module = (right - left) / dots.len() as f32;
    let x = (if is_solid_left { left + module / 2.0 } else { right - module / 2.0 }) as usize;
    let is_own = |y: &usize| bits.is_dark(x, *y) == first.is_dark;
    let above = (0..y).rev().take_while(is_own).count();
    let below = (y..bits.height).take_while(is_own).count();
    let (left, right) = if is_solid_left { (left, right + module) } else { (left - module, right) };
    let (top, bottom) = ((y - above) as f32, (y + below) as f32);
    let is_within = left >= 0.0 && right <= bits.width as f32;
    // The dots are at one end of the solid side, which has 8 modules at least.
    let is_at_end = above.min(below) as f32 <= 1.5 * module && bottom - top >= 7.5 * module;
    if !is_within || !is_at_end {
        return None;
    }
    let dark = |x: f32, y: f32| bits.is_dark(x as usize, y as usize) == first.is_dark;
    let (half, wide, high) = (module / 2.0, right - left, bottom - top);
    let along = |y: f32| share((0..wide as u32).map(|x| dark(left + x as f32, y)));
    let down = |x: f32| share((0..high as u32).map(|y| dark(x, top + y as f32)));
    let mut sides = [along(top + half), along(bottom - half), down(left + half), down(right - half)];
    if above > below {
        sides.swap(0, 1);
    }
    if !is_solid_left {
        sides.swap(2, 3);
    }
    let [near, far, solid, other] = sides;
    let is_dotted = |share: f32| (0.3..0.7).contains(&share);
    let is_code = is_dotted(near) && is_dotted(other) && far > 0.93 && solid > 0.93;
    let rect = PixelRect::new(left.round() as u32, top as u32, wide.round() as u32, high as u32);
    is_code.then_some(Candidate { kind: Kind::DataMatrix, rect, module, is_inverted: !first.is_dark, turns: 0 })
}

/// How many of all are true.
fn share(all: impl ExactSizeIterator<Item = bool>) -> f32 {
    let count = all.len().max(1);
    all.filter(|is_so| *is_so).count() as f32 / count as f32
}
