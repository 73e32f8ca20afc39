//! Tells letters from the frames, rules and pictures around them.

use std::collections::HashSet;

use super::components::{Component, components};
use super::edges::Run;
use crate::domain::PixelRect;
use crate::imaging::Pixels;
use crate::reading::dashes::Dashes;

/// Higher ones are pictures, not letters: capitals of 60 points at three pixels a point.
const HIGHEST_PX: u32 = 200;

/// Shorter straight pieces may belong to a letter.
const LEAST_STRAIGHT_PX: u32 = 20;

/// No letter needs a longer straight piece to be told from a frame.
const ENOUGH_STRAIGHT_PX: u32 = 60;

/// Where straight pieces cross, their outlines are interrupted by less.
const CROSSING_PX: u32 = 3;

/// Rules are not higher, and dashes that almost touch are taken for one.
const FLAT_PX: u32 = 5;

/// Colours that differ by less in every channel are the same ground: a gradient from letter to letter.
const SAME_GROUND: u8 = 24;

/// The same where one of them is grainy.
const SAME_GRAIN: u8 = 64;

/// Something that may be a letter, several that touch, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// As marked: it begins one pixel left of and above the ink.
    pub(super) rect: PixelRect,
    pub(super) ground: Ground,
}

/// What a letter stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub(super) colour: [u8; 3],
    /// Of one colour, and not a photograph.
    pub(super) is_even: bool,
}

impl Ground {
    /// Of eight places just outside, the colour that most others resemble.
    fn of(pixels: &Pixels, rect: PixelRect) -> Self {
        let PixelRect { left, top, width, height } = rect;
        let (middle_x, middle_y) = (left + width / 2, top + height / 2);
        let (before, after) = (left.saturating_sub(1), rect.right() + 1);
        let (above, below) = (top.saturating_sub(1), rect.bottom() + 1);
        let places = [
            (before, middle_y),
            (after, middle_y),
            (middle_x, above),
            (middle_x, below),
            (before, above),
            (after, above),
            (before, below),
            (after, below),
        ];
        let colours = places.map(|(x, y)| colour(pixels, x, y));
        let likes = |colour: &[u8; 3]| colours.iter().filter(|other| distance(*colour, **other) <= 12).count();
        let colour = colours.into_iter().max_by_key(|colour| likes(colour)).unwrap_or_default();
        Self { colour, is_even: likes(&colour) >= 4 }
    }

    /// Whether letters on both may belong to one line.
    pub(super) fn resembles(self, other: Self) -> bool {
        let most = if self.is_even && other.is_even { SAME_GROUND } else { SAME_GRAIN };
        distance(self.colour, other.colour) <= most
    }
}

/// What of the components may be letters.
pub(super) fn letters(found: Vec<Component>, pixels: &Pixels) -> Vec<Letter> {
    let found = without_touching_lines(found);
    let rects: Vec<PixelRect> = found.iter().map(|component| component.rect).collect();
    let nested = Nested::new(&rects);
    let words: HashSet<PixelRect> = found.iter().filter(|one| is_word(one)).map(|one| one.rect).collect();
    let mut kept = Vec::new();
    for component in found {
        let PixelRect { width, height, .. } = component.rect;
        if height > FLAT_PX && height <= 2 * FLAT_PX && width > 20 * height {
            let pieces = dashes(pixels, component.rect);
            if Dashes::of(&pieces).is_some() {
                kept.extend(pieces);
                continue;
            }
        }
        match Kind::of(&component, &nested, &words) {
            Kind::Letter if component.rect.height <= FLAT_PX && component.rect.width > 2 * FLAT_PX => {
                let pieces = dashes(pixels, component.rect);
                kept.extend(if pieces.is_empty() { vec![component.rect] } else { pieces });
            }
            Kind::Letter if is_curve(&component, &nested) => {}
            Kind::Letter => kept.push(component.rect),
            Kind::Frame if component.rect.height <= FLAT_PX => kept.extend(dashes(pixels, component.rect)),
            Kind::Frame => {
                let is_around_text = |piece: &Component| holds_text(piece, &nested.inside(piece.rect, 4), &words);
                let pieces = without_straights(&component)
                    .into_iter()
                    .filter(|piece| !is_around_text(piece) && !is_curve(piece, &nested));
                kept.extend(pieces.map(|piece| piece.rect));
            }
            Kind::Picture => {}
        }
    }
    let letter = |rect| Letter { rect, ground: Ground::of(pixels, rect) };
    without_parts(kept).into_iter().map(letter).collect()
}

/// Words of lines so close that a descender touches what stands below are taken apart between the lines.
fn without_touching_lines(found: Vec<Component>) -> Vec<Component> {
    let mut heights: Vec<u32> =
        found.iter().map(|one| one.rect.height).filter(|height| (5..=HIGHEST_PX).contains(height)).collect();
    heights.sort_unstable();
    let Some(usual) = heights.get(heights.len() / 2).copied() else { return found };
    found.into_iter().flat_map(|component| lines_of(component, usual)).collect()
}

/// The same in one outline; `usual` is the height of most.
fn lines_of(component: Component, usual: u32) -> Vec<Component> {
    let PixelRect { top, width, height, .. } = component.rect;
    // Narrow ones may be large letters.
    if 10 * height < 17 * usual || height > 8 * usual || width < 3 * usual {
        return vec![component];
    }
    let mut marked = vec![0; height as usize];
    for run in &component.runs {
        marked[(run.row - top) as usize] += run.right - run.left;
    }
    let densest = marked.iter().copied().max().unwrap_or(0);
    // Words are dense where their small letters are: a frame is dense at its ends, a curve nowhere.
    if 10 * densest < 4 * width || 4 * component.area < width * height {
        return vec![component];
    }
    let least = (usual / 2).max(3) as usize;
    let rows = least..marked.len().saturating_sub(least);
    let Some(cut) = rows.min_by_key(|row| marked[*row]).filter(|row| 4 * marked[*row] <= densest) else {
        return vec![component];
    };
    let row = top + cut as u32;
    let (upper, lower): (Vec<Run>, Vec<Run>) = component.runs.iter().copied().partition(|run| run.row < row);
    let pieces = [components(&upper), components(&lower)].into_iter().flatten();
    pieces.flat_map(|piece| lines_of(piece, usual)).collect()
}

/// Leaves out what is too large, the edges of areas, and the inner outlines of letters.
fn without_parts(rects: Vec<PixelRect>) -> Vec<PixelRect> {
    let rects: Vec<PixelRect> = rects.into_iter().filter(|rect| rect.height <= HIGHEST_PX && !is_step(*rect)).collect();
    let nested = Nested::new(&rects);
    let holders = rects
        .iter()
        .filter(|rect| rect.height >= 6 && rect.width >= 5 && (rect.width <= 6 * rect.height || rect.height <= 40));
    // What is far smaller than the outline around it is no part of a letter.
    let parts_of = |rect: &PixelRect| nested.inside(*rect, if rect.height <= 40 { 1 } else { rect.height / 5 });
    let parts: HashSet<PixelRect> = holders.flat_map(parts_of).collect();
    rects.into_iter().filter(|rect| !parts.contains(rect)).collect()
}

enum Kind {
    Letter,
    /// Outlines with straight sides: boxes, grids, underlines, and what touches them.
    Frame,
    /// An outline around letters, or too large to be one.
    Picture,
}

impl Kind {
    fn of(component: &Component, nested: &Nested, words: &HashSet<PixelRect>) -> Self {
        let PixelRect { width, height, .. } = component.rect;
        let is_long = width > 4 * height && width > LEAST_STRAIGHT_PX;
        if height > HIGHEST_PX || is_long {
            return Self::Frame;
        }
        if height < 12 || width < 12 {
            // The swatches of a legend are as small as letters, and not as long as dashes.
            let is_swatch = height >= 8 && width >= 8 && width < 2 * height && has_straight_sides(component);
            return if is_swatch { Self::Picture } else { Self::Letter };
        }
        let inside = nested.inside(component.rect, 4);
        if inside.is_empty() {
            // A bar, a swatch, an empty field.
            return if has_straight_sides(component) { Self::Picture } else { Self::Letter };
        }
        if 5 * width >= 9 * height || has_straight_sides(component) || is_mostly_straight(component) {
            return Self::Frame;
        }
        if holds_text(component, &inside, words) { Self::Picture } else { Self::Letter }
    }
}

/// Whether it is the edge of an area or a rule: a stroke has two sides, an edge is one pixel thin.
fn is_step(rect: PixelRect) -> bool {
    let (thin, long) = (rect.width.min(rect.height), rect.width.max(rect.height));
    thin == 1 && long >= 6 || rect.height > 48 && rect.height > 12 * rect.width
}

/// The pieces of a flat outline, where it fades at regular distances: dashes of a face in which they almost touch.
fn dashes(pixels: &Pixels, rect: PixelRect) -> Vec<PixelRect> {
    let around = Ground::of(pixels, rect).colour;
    let ink = |column: u32| {
        let rows = rect.top..=rect.bottom();
        rows.map(|row| distance(colour(pixels, column, row), around)).max().unwrap_or_default()
    };
    let inks: Vec<u8> = (rect.left..rect.right()).map(ink).collect();
    let full = inks.iter().copied().max().unwrap_or_default();
    let mut pieces: Vec<PixelRect> = Vec::new();
    for (column, _) in (rect.left..).zip(&inks).filter(|(_, ink)| 10 * u32::from(**ink) > 7 * u32::from(full)) {
        match pieces.last_mut() {
            Some(last) if last.right() == column => last.width += 1,
            _ => pieces.push(PixelRect { left: column, width: 1, ..rect }),
        }
    }
    // One piece is a rule.
    if pieces.len() < 2 { Vec::new() } else { pieces }
}

/// Whether it has four straight sides, as a box has and no letter.
fn has_straight_sides(component: &Component) -> bool {
    let PixelRect { left, top, width, height } = component.rect;
    let (right, bottom) = (component.rect.right(), component.rect.bottom());
    let needed = if width < 16 { width * 3 / 4 } else { width * 3 / 5 };
    let rim = (height / 6).max(2);
    // As much is missing at one end as at the other: the upper edge of a "D" is straight as well.
    let is_side = |run: &Run| {
        run.right - run.left >= needed && 7 * (run.left - left).abs_diff(right - run.right) <= width.max(14)
    };
    let mut upper = component.runs.iter().take_while(|run| run.row < top + rim);
    let mut lower = component.runs.iter().rev().take_while(|run| run.row + rim >= bottom);
    if !upper.any(is_side) || !lower.any(is_side) {
        return false;
    }
    let crossing: Vec<&Run> = component.runs.iter().filter(|run| run.row == top + height / 2).collect();
    let (Some(first), Some(last)) = (crossing.first(), crossing.last()) else { return false };
    let marked: u32 = crossing.iter().map(|run| run.right - run.left).sum();
    4 * marked < width && first.left <= left + 2 && last.right + 2 >= right
}

/// Whether it is large and drawn with a ruler: some sides of a frame, where the others are too faint to be seen.
fn is_mostly_straight(component: &Component) -> bool {
    let PixelRect { width, height, .. } = component.rect;
    let rest: u32 = if height > 40 && width > 40 {
        bent(component, false).iter().map(|run| run.right - run.left).sum()
    } else {
        u32::MAX
    };
    5 * u64::from(rest) <= 2 * u64::from(component.area)
}

/// Whether what lies inside is text: things side by side that stand clear of the outline. The inner edges of a letter
/// follow its outer one, and stand above each other; those of a word have its letters between them.
fn holds_text(component: &Component, inside: &[PixelRect], words: &HashSet<PixelRect>) -> bool {
    if inside.iter().any(|rect| words.contains(rect) && stands_clear(component, *rect)) {
        return true;
    }
    // The grain of a photograph may reach into the corners of a label.
    let tallest = inside.iter().map(|rect| rect.height).max().unwrap_or_default();
    let inside: Vec<PixelRect> = inside.iter().copied().filter(|rect| 3 * rect.height >= tallest).collect();
    let Some(all) = inside.iter().copied().reduce(PixelRect::union) else { return false };
    let outline = component.rect;
    // A label on a photograph has grain along its outline.
    let margin = (outline.height / 5).min(all.height / 2).max(3);
    let clear = |near: u32, far: u32| near >= margin && far >= margin;
    let side_by_side = inside.iter().any(|a| inside.iter().any(|b| a.right() < b.left && 3 * a.height > all.height));
    let is_word = inside.iter().any(|word| word.height >= 5 && 5 * word.width > 6 * word.height);
    (side_by_side && is_empty_between(component, all) || is_word && is_hollow(component))
        && clear(all.left - outline.left, outline.right() - all.right())
        && clear(all.top - outline.top, outline.bottom() - all.bottom())
}

/// Whether it is several letters that touch: halfway up, a letter or the hole in one is crossed twice.
fn is_word(component: &Component) -> bool {
    let PixelRect { top, width, height, .. } = component.rect;
    let row = top + height / 2;
    let from = component.runs.partition_point(|run| run.row < row);
    let crossed = component.runs[from..].iter().take_while(|run| run.row == row).count();
    height >= 5 && 5 * width > 6 * height && crossed >= 3
}

/// Whether nothing of an outline is marked within a word that it holds, nor close to it.
fn stands_clear(component: &Component, word: PixelRect) -> bool {
    let room = (word.height / 3).max(3);
    let (left, top) = (word.left.saturating_sub(room), word.top.saturating_sub(room));
    let around = PixelRect::new(left, top, word.right() + room - left, word.bottom() + room - top);
    component.rect.intersection(around) == Some(around) && is_empty_between(component, around)
}

/// Whether nothing of an outline is marked within what it holds.
fn is_empty_between(component: &Component, held: PixelRect) -> bool {
    let crosses = |run: &Run| run.left < held.right() && run.right > held.left;
    let from = component.runs.partition_point(|run| run.row < held.top);
    !component.runs[from..].iter().take_while(|run| run.row < held.bottom()).any(crosses)
}

/// Whether it is the line of a chart: wide, crossed only once from top to bottom, and without the holes of letters.
fn is_curve(component: &Component, nested: &Nested) -> bool {
    let PixelRect { width, height, .. } = component.rect;
    let is_thin = width > 2 * height && height >= 16 && component.area < 6 * width;
    is_thin && (width > 3 * height || nested.inside(component.rect, 4).is_empty())
}

/// Whether nothing but its sides is marked halfway up, and a little above and below.
fn is_hollow(component: &Component) -> bool {
    let PixelRect { left, top, width, height } = component.rect;
    let rows = [top + height * 2 / 5, top + height / 2, top + height * 3 / 5];
    let is_side = |run: &Run| run.right <= left + width / 3 || run.left >= component.rect.right() - width / 3;
    component.runs.iter().filter(|run| rows.contains(&run.row)).all(is_side)
}

/// What is left of a frame when its straight pieces are taken out: letters that touch it.
fn without_straights(component: &Component) -> Vec<Component> {
    let PixelRect { left, top, .. } = component.rect;
    let (right, bottom) = (component.rect.right(), component.rect.bottom());
    let is_box = has_straight_sides(component);
    let rest = bent(component, is_box);
    let mut pieces: Vec<Component> = components(&rest).into_iter().filter(|piece| piece.area >= 4).collect();
    if !is_box {
        return pieces;
    }
    // The round corners of a box are left over where its sides meet: two at an edge, and none of them long.
    let at_top = |rect: PixelRect| rect.top <= top + 1;
    let at_bottom = |rect: PixelRect| rect.bottom() + 1 >= bottom;
    let is_text = |at_edge: &dyn Fn(PixelRect) -> bool| {
        let high = || pieces.iter().map(|piece| piece.rect).filter(|rect| at_edge(*rect) && rect.height >= 6);
        high().count() > 2 || high().any(|rect| rect.width > 2 * rect.height)
    };
    let (text_at_top, text_at_bottom) = (is_text(&at_top), is_text(&at_bottom));
    pieces.retain(|Component { rect, .. }| {
        let is_corner = at_top(*rect) && !text_at_top || at_bottom(*rect) && !text_at_bottom;
        !is_corner && rect.left > left + 1 && rect.right() + 1 < right || is_title(*rect, component.rect, text_at_top)
    });
    pieces
}

/// Whether a piece is a letter of the title that a frame has in its upper edge, from its left side on.
fn is_title(piece: PixelRect, frame: PixelRect, text_at_top: bool) -> bool {
    text_at_top && piece.top <= frame.top + 4 && piece.height >= 6 && piece.right() + 1 < frame.right()
}

/// The runs of a component that belong to no straight piece.
fn bent(component: &Component, is_box: bool) -> Vec<Run> {
    let PixelRect { left, top, width, height } = component.rect;
    // Small print without gaps between its letters has long pieces as well; an underline is as wide as what it is under.
    let share = if is_box { width * 2 / 5 } else { width * 9 / 10 };
    let horizontal = share.clamp(LEAST_STRAIGHT_PX, ENOUGH_STRAIGHT_PX);
    let vertical = (height * 2 / 5).clamp(LEAST_STRAIGHT_PX, ENOUGH_STRAIGHT_PX);
    // Stems of large letters that touch are as straight as the sides of a frame, but a frame of that height is a box.
    let mut rest = if is_box || height > ENOUGH_STRAIGHT_PX {
        without_verticals(&component.runs, left, width, vertical)
    } else {
        component.runs.clone()
    };
    let rows = Rows::new(&component.runs, top, height);
    let is_rule = |run: &Run| {
        // One of two neighbours may be the other edge of the rule.
        let least = |near: u32, far: u32| rows.marked(near, run).min(rows.marked(far, run));
        let above = least(run.row.wrapping_sub(2), run.row.wrapping_sub(3));
        let below = least(run.row + 2, run.row + 3);
        20 * above.max(below) <= 7 * (run.right - run.left)
    };
    rest.retain(|run| run.right - run.left < horizontal || !is_rule(run));
    rest
}

/// The runs of a component, row by row.
struct Rows<'a> {
    runs: &'a [Run],
    top: u32,
    /// Where each row begins, and after them the end.
    starts: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn new(runs: &'a [Run], top: u32, height: u32) -> Self {
        let starts = (0..=height).map(|row| runs.partition_point(|run| run.row < top + row)).collect();
        Self { runs, top, starts }
    }

    /// How many pixels of a row are marked between the ends of `span`.
    fn marked(&self, row: u32, span: &Run) -> u32 {
        let index = row.wrapping_sub(self.top) as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(index), self.starts.get(index.wrapping_add(1))) else {
            return 0;
        };
        let within = |run: &Run| run.right.min(span.right).saturating_sub(run.left.max(span.left));
        self.runs[from..to].iter().map(within).sum()
    }
}

/// Whether a piece is long enough and interrupted by nothing but crossings.
fn is_straight(len: u32, marked: u32, least: u32) -> bool {
    len >= least && 100 * marked >= 88 * len
}

/// Takes out the columns' straight pieces of at least `least` px.
fn without_verticals(runs: &[Run], left: u32, width: u32, least: u32) -> Vec<Run> {
    // Per column: where the piece that is being followed began, its last row, and how many are marked.
    let mut open: Vec<Option<(u32, u32, u32)>> = vec![None; width as usize];
    let mut straight: Vec<(u32, u32, u32)> = Vec::new();
    let close = |column: u32, piece: Option<(u32, u32, u32)>, straight: &mut Vec<(u32, u32, u32)>| {
        if let Some((first, last, marked)) = piece
            && is_straight(last - first + 1, marked, least)
        {
            straight.push((column, first, last));
        }
    };
    for run in runs {
        for column in run.left..run.right {
            let piece = &mut open[(column - left) as usize];
            match piece {
                Some((_, last, marked)) if *last + CROSSING_PX >= run.row => {
                    *last = run.row;
                    *marked += 1;
                }
                _ => {
                    close(column, *piece, &mut straight);
                    *piece = Some((run.row, run.row, 1));
                }
            }
        }
    }
    for (index, piece) in open.iter().enumerate() {
        close(left + index as u32, *piece, &mut straight);
    }
    if straight.is_empty() {
        return runs.to_vec();
    }
    straight.sort_unstable();
    let is_taken = |column: u32, row: u32| {
        let from = straight.partition_point(|(at, _, _)| *at < column);
        straight[from..]
            .iter()
            .take_while(|(at, _, _)| *at == column)
            .any(|(_, first, last)| (*first..=*last).contains(&row))
    };
    let mut rest = Vec::new();
    for run in runs {
        let mut start = run.left;
        for column in run.left..run.right {
            if is_taken(column, run.row) {
                if start < column {
                    rest.push(Run { row: run.row, left: start, right: column });
                }
                start = column + 1;
            }
        }
        if start < run.right {
            rest.push(Run { left: start, ..*run });
        }
    }
    rest
}

/// Finds what lies inside of what.
struct Nested {
    /// By their left side.
    rects: Vec<PixelRect>,
}

impl Nested {
    fn new(rects: &[PixelRect]) -> Self {
        let mut rects = rects.to_vec();
        rects.sort_unstable_by_key(|rect| rect.left);
        Self { rects }
    }

    /// What lies wholly inside of `outline` and has at least this height.
    fn inside(&self, outline: PixelRect, least_height: u32) -> Vec<PixelRect> {
        let from = self.rects.partition_point(|rect| rect.left <= outline.left);
        self.rects[from..]
            .iter()
            .take_while(|rect| rect.left < outline.right())
            .filter(|rect| rect.right() < outline.right() && rect.top > outline.top && rect.bottom() < outline.bottom())
            .filter(|rect| rect.height >= least_height)
            .copied()
            .collect()
    }
}

fn colour(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
    let (x, y) = (x.min(pixels.size.width - 1) as usize, y.min(pixels.size.height - 1) as usize);
    let start = (y * pixels.size.width as usize + x) * 3;
    match pixels.rgb.get(start..start + 3) {
        Some(&[red, green, blue]) => [red, green, blue],
        _ => [0; 3],
    }
}

/// The largest difference in one channel.
fn distance(a: [u8; 3], b: [u8; 3]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}
