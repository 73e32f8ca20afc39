//! Where a code of bars or a stacked code could stand, lying or upright.
//!
//! Bars: many changes of colour, the same some rows below. Stacks: rows between a start and a stop pattern.

use super::bits::{Bits, Run};
use super::{Candidate, Kind};
use crate::domain::PixelRect;

/// How far apart the rows are that are looked at.
const STEP: usize = 4;

/// So many rows below one must be like it for bars.
const ALIKE: usize = 3;

/// The shortest Code 128 that is worth finding has so many bars and gaps; an EAN-8 code has 43.
const FEWEST_RUNS: usize = 31;

/// How many modules the bars and gaps of a code are wide on average: 1.3 to 1.8, by its format.
const MEAN: f32 = 1.6;

/// No bar and no gap of a code is wider in modules, the empty zone beside it is.
const WIDEST: f32 = 5.5;

/// Bars and gaps at the ends of the rows of a stacked code, in modules.
const START: [f32; 7] = [8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
const STOP: [f32; 9] = [7.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 2.0, 1.0];
/// Upside down.
const TURNED_START: [f32; 7] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 8.0];
const TURNED_STOP: [f32; 9] = [1.0, 2.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 7.0];

/// A row of a code.
#[derive(Clone, Copy, Debug)]
struct Row {
    kind: Kind,
    left: usize,
    right: usize,
    module: f32,
    is_dark: bool,
    is_reversed: bool,
}

/// A code, grown row by row.
#[derive(Debug)]
struct Growing {
    row: Row,
    top: usize,
    bottom: usize,
    rows: usize,
}

pub(super) fn find(bits: &Bits) -> Vec<Candidate> {
    let mut found = search(&bits.rows(STEP), false);
    found.extend(search(&bits.columns(STEP), true));
    found
}

fn search(rows: &Bits, is_turned: bool) -> Vec<Candidate> {
    let mut codes: Vec<Growing> = Vec::new();
    let (mut runs, mut found) = (Vec::new(), Vec::new());
    for y in 0..rows.height {
        rows.runs(y, &mut runs);
        if runs.len() < FEWEST_RUNS {
            continue;
        }
        bars(rows, &runs, y, &mut found);
        stacked(&runs, false, &mut found);
        stacked(&runs, true, &mut found);
        for row in found.drain(..) {
            grow(&mut codes, row, y);
        }
    }
    codes.into_iter().filter(|code| code.rows >= 2).map(|code| code.candidate(is_turned)).collect()
}

/// Adds a row to the code that it continues, or begins one.
fn grow(codes: &mut Vec<Growing>, row: Row, y: usize) {
    let height = if row.kind == Kind::Bars { ALIKE + 1 } else { 1 };
    let near = (3.0 * row.module) as usize + 2;
    let same = codes.iter_mut().find(|code| {
        code.row.kind == row.kind
            && code.row.is_reversed == row.is_reversed
            && code.row.left.abs_diff(row.left) <= near
            && code.row.right.abs_diff(row.right) <= near
            && y <= code.bottom + (4.0 * row.module) as usize / STEP + 2
    });
    if let Some(code) = same {
        code.bottom = y + height;
        code.rows += 1;
    } else {
        codes.push(Growing { row, top: y, bottom: y + height, rows: 1 });
    }
}

impl Growing {
    fn candidate(&self, is_turned: bool) -> Candidate {
        let Row { kind, left, right, module, is_dark, is_reversed } = self.row;
        let (along, length) = (left as u32, (right - left) as u32);
        // The last of the rows is the only one of its step that is known to belong to it.
        let (across, height) = ((self.top * STEP) as u32, ((self.bottom - self.top - 1) * STEP + 1) as u32);
        let rect = if is_turned {
            PixelRect::new(across, along, height, length)
        } else {
            PixelRect::new(along, across, length, height)
        };
        let turns = match (is_turned, is_reversed) {
            (false, false) => 0,
            (true, true) => 1,
            (false, true) => 2,
            (true, false) => 3,
        };
        Candidate { kind, rect, module, is_inverted: !is_dark, turns }
    }
}

/// Runs that go on through the rows below, cut where one is too wide.
fn bars(rows: &Bits, runs: &[Run], y: usize, found: &mut Vec<Row>) {
    if y + ALIKE >= rows.height {
        return;
    }
    let below: [&[u8]; ALIKE] = std::array::from_fn(|index| rows.row(y + 1 + index));
    // What touches the picture's edge is the empty zone.
    let is_inside = |run: &Run| run.start > 0 && run.start + run.len < rows.width;
    let goes_on = |run: &Run| below.iter().all(|row| (row[run.start + run.len / 2] != 0) == run.is_dark);
    for runs in runs.split(|run| !is_inside(run) || !goes_on(run)).filter(|runs| runs.len() >= FEWEST_RUNS) {
        let module = module_of(runs);
        for runs in runs.split(|run| run.len as f32 > WIDEST * module).filter(|runs| runs.len() >= FEWEST_RUNS) {
            if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
                let (left, right) = (first.start, last.start + last.len);
                let is_dark = first.is_dark;
                found.push(Row { kind: Kind::Bars, left, right, module, is_dark, is_reversed: false });
            }
        }
    }
}

/// The width of a module, from all runs but those that are too wide to belong to a code.
fn module_of(runs: &[Run]) -> f32 {
    let mut lens: Vec<usize> = runs.iter().map(|run| run.len).collect();
    let quarter = lens.len() / 4;
    let narrow = *lens.select_nth_unstable(quarter).1;
    lens.retain(|len| *len <= 8 * narrow);
    lens.iter().sum::<usize>() as f32 / lens.len().max(1) as f32 / MEAN
}

/// Everything from a start pattern to the stop pattern that follows it.
fn stacked(runs: &[Run], is_reversed: bool, found: &mut Vec<Row>) {
    let (first, last): (&[f32], &[f32]) = if is_reversed { (&TURNED_STOP, &TURNED_START) } else { (&START, &STOP) };
    let mut open: Option<(usize, f32)> = None;
    for index in 0..runs.len() {
        if let Some(module) = module_like(&runs[index..], first) {
            open = Some((index, module));
        }
        let Some((start, module)) = open.filter(|(start, _)| index >= start + first.len()) else { continue };
        let is_end = module_like(&runs[index..], last).is_some_and(|own| (own / module - 1.0).abs() < 0.25);
        if is_end && runs[index].is_dark == runs[start].is_dark {
            let (left, end) = (runs[start].start, runs[index + last.len() - 1]);
            let is_dark = runs[start].is_dark;
            found.push(Row { kind: Kind::Pdf417, left, right: end.start + end.len, module, is_dark, is_reversed });
            open = None;
        }
    }
}

/// The width of a module if the runs begin as a pattern says.
fn module_like(runs: &[Run], pattern: &[f32]) -> Option<f32> {
    let lens = runs.get(..pattern.len())?.iter().map(|run| run.len as f32);
    let module = lens.clone().sum::<f32>() / pattern.iter().sum::<f32>();
    let is_like = |(len, part): (f32, &f32)| (len - part * module).abs() <= (module * 0.5).max(0.8);
    (module >= 1.0 && lens.zip(pattern).all(is_like)).then_some(module)
}
