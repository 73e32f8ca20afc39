//! Where a Data Matrix could stand: alone, two sides solid and the other two dotted.

use super::bits::Bits;
use super::patterns::{Candidate, Kind};
use crate::domain::PixelRect;

/// Side of the squares of which connected ones are one thing.
const SQUARE_PX: usize = 4;

/// Sides that a code can have in px.
const SIDES: std::ops::RangeInclusive<u32> = 20..=600;

pub(super) fn matrices(bits: &Bits) -> Vec<Candidate> {
    let mut found = Vec::new();
    for is_inverted in [false, true] {
        found.extend(things(bits, is_inverted).into_iter().filter_map(|rect| {
            let rect = tight(bits, rect, is_inverted)?;
            let module = module(bits, rect, is_inverted)?;
            Some(Candidate { kind: Kind::DataMatrix, rect, module, is_inverted })
        }));
    }
    found
}

/// The surroundings of connected squares that hold ink.
fn things(bits: &Bits, is_inverted: bool) -> Vec<PixelRect> {
    let (columns, rows) = (bits.width / SQUARE_PX, bits.height / SQUARE_PX);
    let mut is_inked = vec![false; columns * rows];
    for (row, is_inked) in is_inked.chunks_exact_mut(columns.max(1)).enumerate() {
        for y in row * SQUARE_PX..(row + 1) * SQUARE_PX {
            for (is_inked, pixels) in is_inked.iter_mut().zip(bits.row(y).chunks_exact(SQUARE_PX)) {
                *is_inked |= pixels.contains(&u8::from(!is_inverted));
            }
        }
    }
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for start in 0..is_inked.len() {
        if !std::mem::take(&mut is_inked[start]) {
            continue;
        }
        waiting.push(start);
        let mut thing = PixelRect::new((start % columns) as u32, (start / columns) as u32, 1, 1);
        while let Some(place) = waiting.pop() {
            let (x, y) = (place % columns, place / columns);
            thing = thing.union(PixelRect::new(x as u32, y as u32, 1, 1));
            for y in y.saturating_sub(1)..(y + 2).min(rows) {
                for x in x.saturating_sub(1)..(x + 2).min(columns) {
                    if std::mem::take(&mut is_inked[y * columns + x]) {
                        waiting.push(y * columns + x);
                    }
                }
            }
        }
        let scale = SQUARE_PX as u32;
        let rect = PixelRect::new(thing.left * scale, thing.top * scale, thing.width * scale, thing.height * scale);
        let (long, short) = (rect.width.max(rect.height), rect.width.min(rect.height));
        if SIDES.contains(&short) && SIDES.contains(&long) && long - short <= 2 * scale {
            found.push(rect);
        }
    }
    found
}

/// Without what is empty at its sides.
fn tight(bits: &Bits, rect: PixelRect, is_inverted: bool) -> Option<PixelRect> {
    let has_ink = |part: PixelRect| {
        let share = bits.share(part);
        if is_inverted { share < 1.0 } else { share > 0.0 }
    };
    let column = |x: u32| PixelRect::new(x, rect.top, 1, rect.height);
    let row = |y: u32| PixelRect::new(rect.left, y, rect.width, 1);
    let left = (rect.left..rect.right()).find(|x| has_ink(column(*x)))?;
    let right = (rect.left..rect.right()).rfind(|x| has_ink(column(*x)))?;
    let top = (rect.top..rect.bottom()).find(|y| has_ink(row(*y)))?;
    let bottom = (rect.top..rect.bottom()).rfind(|y| has_ink(row(*y)))?;
    Some(PixelRect::new(left, top, right + 1 - left, bottom + 1 - top))
}

/// The width of its dots, if two sides that meet are solid and the other two dotted.
fn module(bits: &Bits, rect: PixelRect, is_inverted: bool) -> Option<f32> {
    let share = |part: PixelRect| {
        let share = bits.share(part);
        if is_inverted { 1.0 - share } else { share }
    };
    let sides = [
        PixelRect::new(rect.left, rect.top, 1, rect.height),
        PixelRect::new(rect.left, rect.top, rect.width, 1),
        PixelRect::new(rect.right() - 1, rect.top, 1, rect.height),
        PixelRect::new(rect.left, rect.bottom() - 1, rect.width, 1),
    ];
    let is_solid = sides.map(|side| share(side) > 0.93);
    let is_dotted = sides.map(|side| (0.3..0.7).contains(&share(side)));
    let is_code = (0..4).any(|first| {
        let second = (first + 1) % 4;
        let (third, fourth) = ((first + 2) % 4, (first + 3) % 4);
        is_solid[first] && is_solid[second] && is_dotted[third] && is_dotted[fourth]
    });
    if !is_code || rect.width.abs_diff(rect.height) > rect.width / 8 {
        return None;
    }
    let y = if is_dotted[1] { rect.top } else { rect.bottom() - 1 } as usize;
    let row = &bits.row(y)[rect.left as usize..rect.right() as usize];
    let changes = row.windows(2).filter(|pair| pair[0] != pair[1]).count();
    (changes >= 7).then(|| rect.width as f32 / (changes + 1) as f32)
}
