//! The order in which lines are read, and which of them belong together.
//!
//! The page is cut along its widest empty stripes, first into what stands above each other, then into what stands side
//! by side, and so on (the recursive X-Y cut of Nagy and Seth, 1984). Stripes are judged by the height of the lines
//! beside them, so that a table is read row by row and columns of prose one after the other.

use crate::domain::PixelRect;

/// Lines of one block have this number, and stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the line in what was given.
    pub(super) line: usize,
    pub(super) block: u32,
}

/// The lines in reading order.
pub(super) fn reading_order(rects: &[PixelRect]) -> Vec<Place> {
    let mut all: Vec<usize> = (0..rects.len()).collect();
    all.sort_by_key(|line| (rects[*line].top, rects[*line].left));
    let whole = whole_lines(rects, &rows(rects, &all));
    let wholes: Vec<PixelRect> =
        whole.iter().filter_map(|line| line.iter().map(|part| rects[*part]).reduce(PixelRect::union)).collect();
    let mut out = Out { rects: &wholes, places: Vec::with_capacity(rects.len()), blocks: 0 };
    let mut all: Vec<usize> = (0..wholes.len()).collect();
    all.sort_by_key(|line| (wholes[*line].top, wholes[*line].left));
    out.cut(all, 0);
    let parts = |place: Place| whole[place.line].iter().map(move |line| Place { line: *line, block: place.block });
    out.places.into_iter().flat_map(parts).collect()
}

/// Lines whose words stand so far apart that they were found one by one, put together: in front of a gap between columns
/// or cells the rows above and below have one too, while they reach across one between words.
fn whole_lines(rects: &[PixelRect], rows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let gap = |pair: &[usize; 2]| (rects[pair[0]].right(), rects[pair[1]].left);
    let is_space = |at: usize, pair: &[usize; 2]| {
        let height = rects[pair[0]].height.max(rects[pair[1]].height);
        let (from, to) = gap(pair);
        let is_near = |other: usize| rects[pair[0]].distance_y(rects[other]) <= height;
        let around = || rows[at.saturating_sub(1)..(at + 2).min(rows.len())].iter().filter(|row| **row != rows[at]);
        let reaches_across = |line: &&usize| is_near(**line) && rects[**line].left < from && rects[**line].right() > to;
        let is_same = |other: &[usize; 2]| {
            let (other_from, other_to) = gap(other);
            is_near(other[0]) && other_from < to && from < other_to
        };
        to <= from + WIDEST_SPACE * height
            && around().flatten().any(|line| reaches_across(&line))
            && !around().any(|row| row.array_windows().any(is_same))
    };
    let mut whole: Vec<Vec<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for (place, line) in row.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| [row[before], *line]);
            match whole.last_mut() {
                Some(last) if before.is_some_and(|pair| is_space(at, &pair)) => last.push(*line),
                _ => whole.push(vec![*line]),
            }
        }
    }
    whole
}

/// Words of one line are not further apart, in heights.
const WIDEST_SPACE: u32 = 3;

struct Out<'a> {
    rects: &'a [PixelRect],
    places: Vec<Place>,
    blocks: u32,
}

/// Two sides with a larger share of rows that are level with each other are rows of one text, as a rule.
const LEVEL: f32 = 0.75;

/// Of so few rows one may be out of level: a value beside a name in two lines.
const FEW_ROWS: usize = 4;
const LEVEL_OF_FEW: f32 = 0.6;

/// Of so many rows of prose one may have a gap so wide that it is in parts.
const PARTED_ROWS: usize = 6;

/// Most rows that stand above columns: title, authors, a date.
const HIGHEST_HEADING: usize = 8;

/// Deeper pages are read row by row.
const DEEPEST: u32 = 40;

impl Out<'_> {
    fn cut(&mut self, lines: Vec<usize>, depth: u32) {
        if lines.len() <= 1 || depth > DEEPEST {
            return self.block(lines);
        }
        if let Some(parts) = self.prose_under_heading(&lines) {
            for part in parts {
                self.cut(part, depth + 1);
            }
            return;
        }
        let columns = self.columns(&lines);
        let gap_between_columns = columns.as_ref().map_or(0, |columns| columns.gap);
        let parts = match self.bands(&lines, gap_between_columns) {
            Some(bands) => bands,
            None => match columns {
                Some(columns) => columns.sides.to_vec(),
                None => match self.around_columns(&lines) {
                    Some(parts) => parts,
                    None => return self.block(lines),
                },
            },
        };
        for part in parts {
            self.cut(part, depth + 1);
        }
    }

    /// Columns of prose and what stands above them. Pictures leave wide gaps in columns, which divide nothing.
    fn prose_under_heading(&self, lines: &[usize]) -> Option<Vec<Vec<usize>>> {
        let rows = rows(self.rects, lines);
        let heading = rows.iter().take(HIGHEST_HEADING).take_while(|row| row.len() == 1).count();
        (0..=heading.min(rows.len())).find_map(|skipped| {
            let (heading, rest) = rows.split_at(skipped);
            let rest: Vec<usize> = rest.iter().flatten().copied().collect();
            let columns = self.columns(&rest).filter(|columns| columns.sides.iter().all(|side| self.is_prose(side)))?;
            let heading: Vec<usize> = heading.iter().flatten().copied().collect();
            Some([vec![heading], columns.sides.to_vec()].concat().into_iter().filter(|part| !part.is_empty()).collect())
        })
    }

    /// Whether these are one column of prose, or several.
    fn is_prose(&self, lines: &[usize]) -> bool {
        let height = typical_height(self.rects, lines);
        self.side(lines).is_prose(height)
            || self.columns(lines).is_some_and(|columns| columns.sides.iter().all(|side| self.is_prose(side)))
    }

    /// Lines that nothing divides any more, row by row.
    fn block(&mut self, mut lines: Vec<usize>) {
        lines.sort_by_key(|line| self.rects[*line].top);
        let block = self.blocks;
        self.blocks += 1;
        let mut rows = rows(self.rects, &lines);
        // A value that stands halfway between a name and what explains it comes after both.
        for at in 1..rows.len() {
            let (before, more) = (at.checked_sub(2).map(|at| rows[at].as_slice()), rows[at].as_slice());
            let is_late = match (before, rows[at - 1].as_slice(), more) {
                (Some([first]), [_, _], [_]) if self.is_one_name(&rows, at) => {
                    let (value, name) = (rows[at - 1][1], *first);
                    self.rects[value].left > self.rects[name].right()
                }
                (_, [name, value], [more]) | (Some([name]), [value], [more]) => {
                    self.stands_beside(*value, *name, *more)
                }
                _ => false,
            };
            if is_late && let Some(value) = rows[at - 1].pop() {
                rows[at].push(value);
            }
        }
        self.places.extend(rows.into_iter().flatten().map(|line| Place { line, block }));
    }

    /// Whether the rows up to this one begin with the three lines of one name, and its value stands beside the second.
    fn is_one_name(&self, rows: &[Vec<usize>], last: usize) -> bool {
        let first = |row: usize| rows.get(row).and_then(|row| row.first()).map(|line| self.rects[*line]);
        let is_tight = |above: Option<usize>, below: usize| {
            let rects = above.and_then(first).zip(first(below));
            rects.is_some_and(|(a, b)| {
                let height = a.height.max(b.height);
                a.left.abs_diff(b.left) <= height / 2 && b.top <= a.bottom() + 3 * height / 4
            })
        };
        is_tight(Some(last - 2), last - 1)
            && is_tight(Some(last - 1), last)
            && !is_tight((last - 2).checked_sub(1), last - 2)
            && !is_tight(Some(last), last + 1)
    }

    /// Whether a value stands to the right of a name and of what explains it below, halfway between them.
    fn stands_beside(&self, value: usize, name: usize, more: usize) -> bool {
        let [value, name, more] = [value, name, more].map(|line| self.rects[line]);
        let height = name.height.max(more.height);
        let middle = |rect: PixelRect| rect.top + rect.height / 2;
        // An icon before the name may have been read with it.
        (name.left.saturating_sub(height / 2)..=name.left + 2 * height).contains(&more.left)
            && more.top <= name.bottom() + height
            && value.left > name.right().max(more.right())
            && (middle(name) + height / 4..=middle(more)).contains(&middle(value))
    }

    /// The two sides of an empty stripe from top to bottom, where each reads downwards: of the wide ones, that whose sides
    /// have the least to do with each other.
    fn columns(&self, lines: &[usize]) -> Option<Columns> {
        let height = typical_height(self.rects, lines);
        let spans = lines.iter().map(|line| (self.rects[*line].left, self.rects[*line].right()));
        let mut gaps = gaps(spans);
        gaps.sort_by_key(|(_, width)| std::cmp::Reverse(*width));
        let wide = gaps.into_iter().take(4).take_while(|(_, gap)| *gap as f32 >= 0.9 * height);
        let readable = wide.filter_map(|(at, gap)| {
            let (left, right): (Vec<usize>, Vec<usize>) = lines.iter().partition(|line| self.rects[**line].left < at);
            let is_prose = || self.is_prose(&left) && self.is_prose(&right);
            let in_line = reads_downwards(&[self.side(&left), self.side(&right)], is_prose)?;
            // Lines that are all level with each other are columns only where they stand well apart.
            let is_apart = in_line < LEVEL || gap as f32 >= 1.5 * height;
            is_apart.then_some(())?;
            Some((in_line, Columns { gap, sides: [left, right] }))
        });
        readable.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, columns)| columns)
    }

    fn side(&self, lines: &[usize]) -> Side {
        let rows = rows(self.rects, lines);
        let in_parts = rows.iter().filter(|row| row.len() > 1).count();
        let is_simple = PARTED_ROWS * in_parts <= rows.len();
        let band = |row: &Vec<usize>| row.iter().map(|line| self.rects[*line]).reduce(PixelRect::union);
        Side { rows: rows.iter().filter_map(band).collect(), is_simple }
    }

    /// What stands above each other, cut at the widest empty stripes from side to side. These must be wider than the
    /// gap between columns, if there is one.
    fn bands(&self, lines: &[usize], gap_between_columns: u32) -> Option<Vec<Vec<usize>>> {
        let gaps = gaps(lines.iter().map(|line| (self.rects[*line].top, self.rects[*line].bottom())));
        let widest = gaps.iter().map(|(_, width)| *width).max()?;
        let least = gaps.iter().map(|(_, width)| *width).min()?;
        // Gaps that are all alike are the space between the lines of one block.
        let height = typical_height(self.rects, lines);
        let are_alike = (widest - least) as f32 <= 0.3 * height;
        let is_one = gaps.len() == 1 && (widest as f32) < 1.2 * height;
        if are_alike && (gaps.len() > 1 || is_one) || widest <= gap_between_columns {
            return None;
        }
        let limit = least as f32 + (widest - least) as f32 * 0.7;
        let cuts: Vec<u32> = gaps.iter().filter(|(_, width)| *width as f32 >= limit).map(|(at, _)| *at).collect();
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); cuts.len() + 1];
        for &line in lines {
            parts[cuts.partition_point(|cut| *cut <= self.rects[line].top)].push(line);
        }
        parts.retain(|part| !part.is_empty());
        (parts.len() > 1).then_some(parts)
    }

    /// Columns under or over lines that reach across them, without more space there than between any two lines.
    fn around_columns(&self, lines: &[usize]) -> Option<Vec<Vec<usize>>> {
        let rows = rows(self.rects, lines);
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut found = false;
        for chunk in rows.chunk_by(|a, b| (a.len() > 1) == (b.len() > 1)) {
            let part: Vec<usize> = chunk.iter().flatten().copied().collect();
            found |= chunk.len() >= 3 && chunk[0].len() > 1 && self.columns(&part).is_some();
            parts.push(part);
        }
        (found && parts.len() > 1).then_some(parts)
    }
}

/// Two sides and the empty stripe between them.
struct Columns {
    /// Width of the stripe in px.
    gap: u32,
    sides: [Vec<usize>; 2],
}

/// The rows of one side of a stripe.
struct Side {
    rows: Vec<PixelRect>,
    /// Each row is one line, but for a few.
    is_simple: bool,
}

impl Side {
    /// Rows that stand closer to each other than to those above and below, two by two.
    fn pairs(&self) -> Vec<PixelRect> {
        let gap = |at: usize| match (self.rows.get(at), self.rows.get(at + 1)) {
            (Some(a), Some(b)) => b.top.saturating_sub(a.bottom()),
            _ => u32::MAX,
        };
        let around = |at: usize| at.checked_sub(1).map_or(u32::MAX, gap).min(gap(at + 1));
        let is_pair = |at: &usize| 4 * u64::from(gap(*at)) <= 3 * u64::from(around(*at));
        let pairs = (0..self.rows.len().saturating_sub(1)).filter(is_pair);
        pairs.map(|at| self.rows[at].union(self.rows[at + 1])).collect()
    }

    /// Whether its lines fill its width, as those of prose do and those of lists and tables do not.
    fn is_prose(&self, height: f32) -> bool {
        let mut widths: Vec<u32> = self.rows.iter().map(|row| row.width).collect();
        widths.sort_unstable();
        let (Some(&widest), Some(&usual)) = (widths.last(), widths.get(widths.len() / 2)) else { return false };
        let full = widths.iter().filter(|width| **width as f32 >= 0.75 * widest as f32).count();
        self.is_simple && widths.len() >= 3 && usual as f32 >= 18.0 * height && 2 * full >= widths.len()
    }
}

/// The share of rows that stand level with one of the other side, where the sides are read one after the other, rather
/// than row by row across the stripe.
fn reads_downwards(sides: &[Side; 2], is_prose: impl Fn() -> bool) -> Option<f32> {
    let [left, right] = sides;
    let (few, many) = if left.rows.len() <= right.rows.len() { (left, right) } else { (right, left) };
    let is_beside = |a: &&PixelRect| many.rows.iter().any(|b| a.top < b.bottom() && b.top < a.bottom());
    let beside: Vec<&PixelRect> = few.rows.iter().filter(is_beside).collect();
    if (beside.len() as f32) < 0.35 * few.rows.len() as f32 {
        // They take turns, as the two sides of a chat do.
        return None;
    }
    let is_level = |a: PixelRect, b: PixelRect| {
        let apart = (2 * a.top + a.height).abs_diff(2 * b.top + b.height) as f32 / 2.0;
        apart <= 0.25 * a.height.min(2 * b.height) as f32
    };
    // A value may stand level with the middle of its name and what explains it.
    let pairs = many.pairs();
    let is_in_line = |a: &&&PixelRect| many.rows.iter().chain(&pairs).any(|b| is_level(***a, *b));
    let in_line = beside.iter().filter(is_in_line).count() as f32 / beside.len().max(1) as f32;
    let level = if few.rows.len() <= FEW_ROWS { LEVEL_OF_FEW } else { LEVEL };
    (in_line < level || is_prose()).then_some(in_line)
}

/// The height of half of the lines.
fn typical_height(rects: &[PixelRect], lines: &[usize]) -> f32 {
    let mut heights: Vec<u32> = lines.iter().map(|line| rects[*line].height).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(1) as f32
}

/// The empty stripes between spans, each with the place where the next span begins and its width.
fn gaps(spans: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut spans: Vec<(u32, u32)> = spans.collect();
    spans.sort_unstable();
    let mut found = Vec::new();
    let mut end = None::<u32>;
    for (from, to) in spans {
        if let Some(end) = end
            && from > end
        {
            found.push((from, from - end));
        }
        end = Some(end.map_or(to, |end| end.max(to)));
    }
    found
}

/// Lines that share a row, from left to right; `lines` come from the top.
fn rows(rects: &[PixelRect], lines: &[usize]) -> Vec<Vec<usize>> {
    let mut rows: Vec<(PixelRect, Vec<usize>)> = Vec::new();
    for &line in lines {
        let rect = rects[line];
        let fits = |row: &(PixelRect, Vec<usize>)| {
            let overlap = row.0.shared_height(rect);
            let beside = row
                .1
                .iter()
                .all(|other| rects[*other].right() <= rect.left + 2 || rect.right() <= rects[*other].left + 2);
            2 * overlap >= row.0.height.min(rect.height) && beside
        };
        match rows.iter_mut().rev().take(4).find(|row| fits(row)) {
            Some(row) => {
                row.0 = row.0.union(rect);
                row.1.push(line);
            }
            None => rows.push((rect, vec![line])),
        }
    }
    for row in &mut rows {
        row.1.sort_by_key(|line| rects[*line].left);
    }
    rows.into_iter().map(|row| row.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of ten px; `[left, top, width]`.
    fn order(lines: &[[u32; 3]]) -> Vec<usize> {
        let rects: Vec<PixelRect> =
            lines.iter().map(|[left, top, width]| PixelRect::new(*left, *top, *width, 10)).collect();
        reading_order(&rects).into_iter().map(|place| place.line).collect()
    }

    /// Two columns of lines, the left one first.
    fn side_by_side(rows: u32, width: u32, right: u32) -> Vec<[u32; 3]> {
        [0, right].into_iter().flat_map(|left| (0..rows).map(move |row| [left, 16 * row, width])).collect()
    }

    #[test]
    fn columns_of_prose_are_read_one_after_the_other() {
        assert_eq!(order(&side_by_side(8, 250, 290)), (0..16).collect::<Vec<_>>());
    }

    #[test]
    fn cells_are_read_row_by_row() {
        let expected: Vec<usize> = (0..8).flat_map(|row| [row, row + 8]).collect();
        assert_eq!(order(&side_by_side(8, 60, 200)), expected);
    }

    #[test]
    fn a_value_comes_after_its_name_and_what_explains_it() {
        let lines = [[0, 0, 80], [0, 13, 120], [300, 7, 40], [0, 50, 80], [0, 63, 120], [300, 57, 40]];
        assert_eq!(order(&lines), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn an_icon_read_with_a_name_and_lines_set_wide_change_nothing() {
        let lines = [[0, 0, 100], [15, 13, 120], [300, 7, 40], [0, 60, 80], [0, 77, 120], [300, 77, 40], [0, 94, 90]];
        assert_eq!(order(&lines), [0, 1, 2, 3, 4, 6, 5]);
    }

    #[test]
    fn buttons_below_a_list_say_nothing_of_its_values() {
        // Six values stand level with their names, two a little off, and two rows of buttons beside nothing.
        let names = (0..8).map(|row| [0, 40 * row, 150]);
        let values = (0..8).map(|row| [400, 40 * row + if row % 4 == 3 { 4 } else { 1 }, 60]);
        let buttons = [[400, 340, 60], [400, 380, 60]];
        let lines: Vec<[u32; 3]> = names.chain(values).chain(buttons).collect();
        let expected: Vec<usize> = (0..8).flat_map(|row| [row, row + 8]).chain([16, 17]).collect();
        assert_eq!(order(&lines), expected);
    }
}
