//! Where a code could stand: the marks that every kind of code is made to be found by.
//!
//! This is cheap and lets much through; what it finds is only a reason to try and decode.

use super::bits::{Bits, Run};
use crate::domain::PixelRect;

/// A place to try, and what to try there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub kind: Kind,
    pub rect: PixelRect,
    /// The width of the smallest part, about, in px.
    pub module: f32,
    /// Light on dark.
    pub is_inverted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Qr,
    Aztec,
    DataMatrix,
    Pdf417,
    Bars,
}

/// The middle of a mark of concentric squares.
#[derive(Clone, Copy, Debug)]
struct Mark {
    x: f32,
    y: f32,
    module: f32,
    is_dark: bool,
}

/// So many marks are enough for a page of codes; more are a pattern.
const MOST_MARKS: usize = 60;

/// Everything that could be a code.
pub(super) fn candidates(bits: &Bits) -> Vec<Candidate> {
    let (mut corners, mut eyes, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    let mut runs = Vec::new();
    for y in (0..bits.height).step_by(2) {
        bits.runs(y, &mut runs);
        for window in runs.windows(5) {
            if let Some(mark) = corner(bits, window, y) {
                remember(&mut corners, mark);
            }
        }
        for window in runs.windows(9) {
            if let Some(mark) = eye(bits, window, y) {
                remember(&mut eyes, mark);
            }
        }
        starts.extend(stacked(&runs, y));
    }
    let mut found = squares(bits, &corners);
    found.extend(eyes.iter().map(|eye| around(bits, eye)));
    found.extend(stacks(&starts));
    found.extend(super::matrices::matrices(bits));
    found.extend(super::bars::bars(bits));
    found
}

/// Whether the runs are as long as their parts of `module` say, each to half a module.
fn is_like(lens: impl Iterator<Item = usize>, parts: &[f32], module: f32) -> bool {
    lens.zip(parts)
        .all(|(len, part)| (len as f32 - part * module).abs() <= (part * module * 0.25).max(module * 0.5).max(0.8))
}

const CORNER: [f32; 5] = [1.0, 1.0, 3.0, 1.0, 1.0];

/// The mark in a corner of a QR code.
fn corner(bits: &Bits, runs: &[Run], y: usize) -> Option<Mark> {
    let module = runs.iter().map(|run| run.len).sum::<usize>() as f32 / 7.0;
    if module < 1.0 || !is_like(runs.iter().map(|run| run.len), &CORNER, module) {
        return None;
    }
    let (lens, centre) = bits.column_runs::<5>(runs[2].start + runs[2].len / 2, y)?;
    let column_module = lens.iter().sum::<usize>() as f32 / 7.0;
    let is_square = (column_module / module - 1.0).abs() < 0.4;
    (is_square && is_like(lens.into_iter(), &CORNER, column_module)).then(|| Mark {
        x: runs[2].start as f32 + runs[2].len as f32 / 2.0,
        y: centre as f32,
        module: f32::midpoint(module, column_module),
        is_dark: runs[2].is_dark,
    })
}

/// The mark in the middle of an Aztec code.
fn eye(bits: &Bits, runs: &[Run], y: usize) -> Option<Mark> {
    let module = runs.iter().map(|run| run.len).sum::<usize>() as f32 / 9.0;
    if module < 1.5 || !is_like(runs.iter().map(|run| run.len), &[1.0; 9], module) {
        return None;
    }
    let (lens, centre) = bits.column_runs::<9>(runs[4].start + runs[4].len / 2, y)?;
    let column_module = lens.iter().sum::<usize>() as f32 / 9.0;
    let is_square = (column_module / module - 1.0).abs() < 0.3;
    (is_square && is_like(lens.into_iter(), &[1.0; 9], column_module)).then(|| Mark {
        x: runs[4].start as f32 + runs[4].len as f32 / 2.0,
        y: centre as f32,
        module: f32::midpoint(module, column_module),
        is_dark: runs[4].is_dark,
    })
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
            for c in &marks[second + 1..] {
                if std::ptr::eq(a, c) {
                    continue;
                }
                found.extend(square(bits, a, b, c));
            }
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
    let reach = 4.0 * module;
    let rect = clipped(bits, least(&xs) - reach, least(&ys) - reach, most(&xs) + reach, most(&ys) + reach);
    Some(Candidate { kind: Kind::Qr, rect, module, is_inverted: !a.is_dark })
}

/// As far around an eye as the largest of its codes could reach.
fn around(bits: &Bits, eye: &Mark) -> Candidate {
    let reach = 77.0 * eye.module;
    let rect = clipped(bits, eye.x - reach, eye.y - reach, eye.x + reach, eye.y + reach);
    Candidate { kind: Kind::Aztec, rect, module: eye.module, is_inverted: !eye.is_dark }
}

fn clipped(bits: &Bits, left: f32, top: f32, right: f32, bottom: f32) -> PixelRect {
    let (left, top) = (left.max(0.0) as u32, top.max(0.0) as u32);
    let right = (right.ceil() as u32).min(bits.width as u32);
    let bottom = (bottom.ceil() as u32).min(bits.height as u32);
    PixelRect::new(left, top, right.saturating_sub(left), bottom.saturating_sub(top))
}

/// One row of a stacked code, from its start pattern to its stop pattern.
#[derive(Clone, Copy, Debug)]
struct Stack {
    left: usize,
    right: usize,
    y: usize,
    module: f32,
    is_dark: bool,
}

const START: [f32; 8] = [8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0];
const STOP: [f32; 9] = [7.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 2.0, 1.0];

fn stacked(runs: &[Run], y: usize) -> Option<Stack> {
    let starts = runs.windows(8).enumerate().find_map(|(index, window)| {
        let module = window.iter().map(|run| run.len).sum::<usize>() as f32 / 17.0;
        (module >= 1.0 && is_like(window.iter().map(|run| run.len), &START, module)).then_some((index, module))
    });
    let (index, module) = starts?;
    let first = runs[index];
    let stop = runs[index + 8..].windows(9).find(|window| {
        window[0].is_dark == first.is_dark && is_like(window.iter().map(|run| run.len), &STOP, module)
    })?;
    let last = stop[8];
    Some(Stack { left: first.start, right: last.start + last.len, y, module, is_dark: first.is_dark })
}

fn stacks(rows: &[Stack]) -> Vec<Candidate> {
    let mut found: Vec<(Candidate, usize)> = Vec::new();
    for row in rows {
        let is_near = |a: u32, b: usize| f64::from(a.abs_diff(b as u32)) <= f64::from(3.0 * row.module);
        let same = found.iter_mut().find(|(candidate, _)| {
            is_near(candidate.rect.left, row.left)
                && is_near(candidate.rect.right(), row.right)
                && (row.y as f32) < candidate.rect.bottom() as f32 + 12.0 * row.module
        });
        if let Some((candidate, count)) = same {
            candidate.rect.height = row.y as u32 + 2 - candidate.rect.top;
            *count += 1;
        } else {
            let rect = PixelRect::new(row.left as u32, row.y as u32, (row.right - row.left) as u32, 2);
            found.push((Candidate { kind: Kind::Pdf417, rect, module: row.module, is_inverted: !row.is_dark }, 1));
        }
    }
    found.into_iter().filter(|(_, count)| *count >= 4).map(|(candidate, _)| candidate).collect()
}
