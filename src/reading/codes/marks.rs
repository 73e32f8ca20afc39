//! Where a QR or an Aztec code could stand: squares within squares, in three corners or in the middle.

use super::bits::{Bits, Run};
use super::{Candidate, Kind};
use crate::domain::PixelRect;

/// So many marks are enough for a page of codes; more are a pattern.
const MOST_MARKS: usize = 150;

/// How far apart the rows are that are looked at.
const STEP: usize = 2;

/// The middle of squares within squares.
#[derive(Clone, Copy, Debug)]
struct Mark {
    x: f32,
    y: f32,
    module: f32,
    is_dark: bool,
}

pub(super) fn find(bits: &Bits) -> Vec<Candidate> {
    let (mut corners, mut eyes) = (Vec::new(), Vec::new());
    let mut runs = Vec::new();
    for y in (0..bits.height).step_by(STEP) {
        bits.runs(y, &mut runs);
        for (index, window) in runs.windows(5).enumerate() {
            if let Some(mark) = corner(bits, window, y) {
                remember(&mut corners, mark);
            }
            if let Some(mark) = runs.get(index..index + 9).and_then(|window| eye(bits, window, y)) {
                remember(&mut eyes, mark);
            }
        }
    }
    let mut found = squares(bits, &corners);
    found.extend(eyes.iter().filter_map(|eye| around(bits, eye)));
    found
}

/// Whether the runs are as long as their parts of `module` say, each to half a module.
fn is_like(lens: impl Iterator<Item = usize>, parts: &[f32], module: f32) -> bool {
    lens.zip(parts)
        .all(|(len, part)| (len as f32 - part * module).abs() <= (part * module * 0.25).max(module * 0.5).max(0.8))
}

/// The mark in a corner of a QR code.
fn corner(bits: &Bits, runs: &[Run], y: usize) -> Option<Mark> {
    const PARTS: [f32; 5] = [1.0, 1.0, 3.0, 1.0, 1.0];
    let module = runs.iter().map(|run| run.len).sum::<usize>() as f32 / 7.0;
    if module < 1.0 || !is_like(runs.iter().map(|run| run.len), &PARTS, module) {
        return None;
    }
    let (lens, centre) = bits.column_runs::<5>(runs[2].start + runs[2].len / 2, y)?;
    let column_module = lens.iter().sum::<usize>() as f32 / 7.0;
    let mark = Mark {
        x: runs[2].start as f32 + runs[2].len as f32 / 2.0,
        y: centre,
        module: f32::midpoint(module, column_module),
        is_dark: runs[2].is_dark,
    };
    let is_square = (column_module / module - 1.0).abs() < 0.4;
    (is_square && is_like(lens.into_iter(), &PARTS, column_module) && is_square_in_ring(bits, &mark)).then_some(mark)
}

/// Whether there is a square within a ring within a ring, however it is turned.
fn is_square_in_ring(bits: &Bits, mark: &Mark) -> bool {
    const DIRECTIONS: u8 = 16;
    // A row goes through a square that is turned on a longer way.
    [1.0, 0.9, 0.8, 0.72].into_iter().any(|share| {
        let is_own = |direction: u8, modules: f32| {
            let (sin, cos) = (f32::from(direction) * std::f32::consts::TAU / f32::from(DIRECTIONS)).sin_cos();
            let reach = modules * mark.module * share;
            bits.is(mark.is_dark, mark.x + cos * reach, mark.y + sin * reach)
        };
        let count = |is_so: &dyn Fn(u8) -> bool| (0..DIRECTIONS).filter(|direction| is_so(*direction)).count();
        // The square reaches from 1.5 modules to 2.1 at its corners, the ring around it to 2.5 at least.
        let clear = if mark.module * share < 2.0 { 11 } else { 14 };
        count(&|direction| is_own(direction, 1.0)) == 16
            && count(&|direction| !is_own(direction, 2.3)) >= clear
            && count(&|direction| is_own(direction, 3.0) || is_own(direction, 3.6) || is_own(direction, 4.2)) >= 15
    })
}

/// The mark in the middle of an Aztec code. What lies beside its outermost ring may lengthen that ring's runs.
fn eye(bits: &Bits, runs: &[Run], y: usize) -> Option<Mark> {
    let module_of = |lens: [usize; 9]| {
        let inner = &lens[1..8];
        let module = inner.iter().sum::<usize>() as f32 / 7.0;
        let is_whole = lens[0].min(lens[8]) as f32 > module * 0.5;
        (module >= 1.0 && is_whole && is_like(inner.iter().copied(), &[1.0; 7], module)).then_some(module)
    };
    let module = module_of(std::array::from_fn(|index| runs[index].len))?;
    let (lens, centre) = bits.column_runs::<9>(runs[4].start + runs[4].len / 2, y)?;
    let column_module = module_of(lens)?;
    let mark = Mark {
        x: runs[4].start as f32 + runs[4].len as f32 / 2.0,
        y: centre,
        module: f32::midpoint(module, column_module),
        is_dark: runs[4].is_dark,
    };
    let is_square = (column_module / module - 1.0).abs() < 0.3;
    (is_square && is_ringed(bits, &mark)).then_some(mark)
}

/// Whether the rings around a middle alternate at their corners too, which those of letters do not.
fn is_ringed(bits: &Bits, mark: &Mark) -> bool {
    [(1.0, !mark.is_dark), (2.0, mark.is_dark), (3.0, !mark.is_dark), (4.0, mark.is_dark)].into_iter().all(
        |(modules, is_dark)| {
            let reach = modules * mark.module;
            let corners = [(-reach, -reach), (reach, -reach), (-reach, reach), (reach, reach)];
            corners.into_iter().all(|(x, y)| bits.is(is_dark, mark.x + x, mark.y + y))
        },
    )
}

fn remember(marks: &mut Vec<Mark>, mark: Mark) {
    let reach = 2.0 * mark.module;
    let is_known = |known: &Mark| (known.x - mark.x).abs() < reach && (known.y - mark.y).abs() < reach;
    if marks.len() < MOST_MARKS && !marks.iter().any(is_known) {
        marks.push(mark);
    }
}

/// Three marks in the corners of a square.
fn squares(bits: &Bits, marks: &[Mark]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (first, a) in marks.iter().enumerate() {
        for (second, b) in marks.iter().enumerate().filter(|(second, _)| *second != first) {
            let others = marks.iter().enumerate().skip(second + 1).filter(|(third, _)| *third != first);
            found.extend(others.filter_map(|(_, c)| square(bits, a, b, c)));
        }
    }
    found
}

/// The square whose corner is `a`, with the other two at the ends of its sides.
fn square(bits: &Bits, a: &Mark, b: &Mark, c: &Mark) -> Option<Candidate> {
    let module = (a.module + b.module + c.module) / 3.0;
    let is_alike = |mark: &Mark| mark.is_dark == a.is_dark && (mark.module / module - 1.0).abs() < 0.25;
    if ![a, b, c].into_iter().all(is_alike) {
        return None;
    }
    let (ab, ac) = ((b.x - a.x, b.y - a.y), (c.x - a.x, c.y - a.y));
    let (side, other) = (ab.0.hypot(ab.1), ac.0.hypot(ac.1));
    // 21 to 177 modules, the marks' middles 7 less.
    let is_of_a_code = side > 12.0 * module && side < 175.0 * module;
    let is_square = (side / other - 1.0).abs() < 0.15 && (ab.0 * ac.0 + ab.1 * ac.1).abs() < 0.15 * side * other;
    if !is_of_a_code || !is_square {
        return None;
    }
    let (xs, ys) = ([a.x, b.x, c.x, b.x + ac.0], [a.y, b.y, c.y, b.y + ac.1]);
    let least = |values: &[f32]| values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = |values: &[f32]| values.iter().copied().fold(0.0, f32::max);
    let reach = 3.5 * module;
    let rect = clipped(bits, least(&xs) - reach, least(&ys) - reach, most(&xs) + reach, most(&ys) + reach);
    Some(Candidate { kind: Kind::Qr, rect, module, is_inverted: !a.is_dark, turns: 0 })
}

fn clipped(bits: &Bits, left: f32, top: f32, right: f32, bottom: f32) -> PixelRect {
    let (left, top) = (left.max(0.0).round() as u32, top.max(0.0).round() as u32);
    let right = (right.round() as u32).min(bits.width as u32);
    let bottom = (bottom.round() as u32).min(bits.height as u32);
    PixelRect::new(left, top, right.saturating_sub(left), bottom.saturating_sub(top))
}

/// The square around an eye, as far as to where it is empty all around.
fn around(bits: &Bits, eye: &Mark) -> Option<Candidate> {
    // 15 to 151 modules wide.
    (14..=153).find_map(|modules| {
        let reach = modules as f32 * eye.module / 2.0;
        let rect = clipped(bits, eye.x - reach, eye.y - reach, eye.x + reach, eye.y + reach);
        let [left, right] = [rect.left, rect.right().checked_sub(1)?].map(|x| x as usize);
        let [top, bottom] = [rect.top, rect.bottom().checked_sub(1)?].map(|y| y as usize);
        let is_empty = |x: usize, y: usize| bits.is_dark(x, y) != eye.is_dark;
        let is_alone = (left..=right).all(|x| is_empty(x, top) && is_empty(x, bottom))
            && (top..=bottom).all(|y| is_empty(left, y) && is_empty(right, y));
        let (module, is_inverted) = (eye.module, !eye.is_dark);
        is_alone.then_some(Candidate { kind: Kind::Aztec, rect, module, is_inverted, turns: 0 })
    })
}
