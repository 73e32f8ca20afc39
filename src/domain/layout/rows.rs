//! Lines side by side form a row, rows above one another a region; and the usual sizes of both.

use crate::domain::{PixelRect, TextLine};

/// Lines that stand side by side, from left to right: the cells of a table, a label and its value, or one line alone.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<&'a TextLine>,
    pub(super) rect: PixelRect,
}

impl<'a> Row<'a> {
    fn of(line: &'a TextLine) -> Self {
        Self { cells: vec![line], rect: line.rect }
    }

    fn push(&mut self, line: &'a TextLine) {
        self.cells.push(line);
        self.rect = self.rect.union(line.rect);
    }

    pub(super) fn block(&self) -> u32 {
        self.cells.first().map_or(0, |cell| cell.block)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &'a crate::domain::Word> + '_ {
        self.cells.iter().flat_map(|cell| cell.words.iter())
    }

    /// The words of all cells with single spaces between them.
    pub(super) fn text(&self) -> String {
        self.words().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Rows of the lines in their order: only what follows one another there stands in one row, so that columns of prose
/// are never mixed.
pub(super) fn rows_in_order(lines: &[TextLine]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if is_beside(row, line) => row.push(line),
            _ => rows.push(Row::of(line)),
        }
    }
    rows
}

/// Rows by their places alone, from top to bottom.
pub(super) fn rows_by_place<'a>(lines: impl Iterator<Item = &'a TextLine>) -> Vec<Row<'a>> {
    let mut sorted: Vec<&TextLine> = lines.collect();
    sorted.sort_by_key(|line| (line.rect.top + line.rect.bottom(), line.rect.left));
    let mut rows: Vec<Row> = Vec::new();
    for line in sorted {
        match rows.last_mut() {
            Some(row) if row.cells.iter().any(|cell| is_level(cell.rect, line.rect)) => row.push(line),
            _ => rows.push(Row::of(line)),
        }
    }
    for row in &mut rows {
        row.cells.sort_by_key(|cell| cell.rect.left);
    }
    rows
}

fn is_beside(row: &Row, line: &TextLine) -> bool {
    row.cells.last().is_some_and(|last| {
        is_level(last.rect, line.rect) && line.rect.left + line.rect.height / 2 >= last.rect.right()
    })
}

/// Whether at least half of the lower one lies at the height of the other.
fn is_level(a: PixelRect, b: PixelRect) -> bool {
    let shared = a.shared_height(b);
    shared > 0 && shared * 2 >= a.height.min(b.height)
}

/// Rows that go down the page in one column. A new region begins where the order jumps up to the next column, and
/// where it leaves such a column to the left.
pub(super) fn regions<'a, 'b>(rows: &'b [Row<'a>]) -> Vec<&'b [Row<'a>]> {
    let margin = 3 * median_height(rows);
    let mut regions = Vec::new();
    let (mut start, mut column_left) = (0, None);
    for index in 1..rows.len() {
        let (Some(above), Some(row)) = (rows.get(index - 1), rows.get(index)) else { break };
        let is_up = row.rect.top + row.rect.bottom() <= above.rect.top + above.rect.bottom();
        let is_out = column_left.is_some_and(|left| row.rect.left + margin < left) && row.block() != above.block();
        if is_up || is_out {
            regions.push((start, index));
            start = index;
            let block = rows[index..].iter().take_while(|other| other.block() == row.block());
            column_left = block.map(|other| other.rect.left).min().filter(|_| is_up);
        }
    }
    regions.push((start, rows.len()));
    regions.into_iter().filter_map(|(start, end)| rows.get(start..end)).filter(|rows| !rows.is_empty()).collect()
}

/// The usual height of a line.
pub(super) fn median_height(rows: &[Row]) -> u32 {
    let mut heights: Vec<u32> = rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.rect.height)).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(0).max(1)
}

/// What tells the gap between two paragraphs from that between two lines of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacing {
    usual_px: i64,
    height: i64,
}

impl Spacing {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut gaps: Vec<i64> = rows.windows(2).map(|pair| gap(&pair[0], &pair[1])).filter(|gap| *gap >= 0).collect();
        gaps.sort_unstable();
        let height = i64::from(median_height(rows));
        // A quarter, not the half: where every paragraph has two lines, half of the gaps are between paragraphs. Where
        // there are only a few gaps, a wide one must not pass for usual.
        let usual_px = gaps.get(gaps.len() / 4).copied().unwrap_or(0).min(height * 3 / 2);
        Self { usual_px, height }
    }

    /// Whether more than usual lies between the two.
    pub(super) fn is_apart(self, above: &Row, below: &Row) -> bool {
        gap(above, below) * 10 > self.usual_px * 10 + self.height * 6
    }
}

fn gap(above: &Row, below: &Row) -> i64 {
    i64::from(below.rect.top) - i64::from(above.rect.bottom())
}

#[cfg(test)]
mod tests {
    use super::super::sketch::VARIED;
    use super::*;

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn what_follows_in_the_order_and_stands_beside_is_one_row() {
        let lines = VARIED.lines("name    place\nAnna    Bergen\nHélène  Nîmes");
        assert_eq!(texts(&rows_in_order(&lines)), ["name place", "Anna Bergen", "Hélène Nîmes"]);
    }

    #[test]
    fn columns_of_prose_stay_apart_in_order_and_are_mixed_by_place() {
        let mut lines = VARIED.lines("one\ntwo");
        lines.extend(VARIED.at(30, 0).block(1).lines("three\nfour"));
        let rows = rows_in_order(&lines);
        assert_eq!(texts(&rows), ["one", "two", "three", "four"]);
        assert_eq!(regions(&rows).len(), 2);
        assert_eq!(texts(&rows_by_place(lines.iter())), ["one three", "two four"]);
    }

    #[test]
    fn a_foot_below_two_columns_is_a_region_of_its_own() {
        let mut lines = VARIED.lines("one\ntwo");
        lines.extend(VARIED.at(30, 0).block(1).lines("three\nfour"));
        lines.extend(VARIED.at(0, 4).block(2).lines("the foot of the page is as wide as both of its columns"));
        assert_eq!(regions(&rows_in_order(&lines)).len(), 3);
    }

    #[test]
    fn a_gap_is_wide_beside_the_usual_one() {
        let lines = VARIED.lines("one\ntwo\n\nthree\nfour\n\nfive\nsix");
        let rows = rows_in_order(&lines);
        let spacing = Spacing::of(&rows);
        let apart: Vec<bool> = rows.windows(2).map(|pair| spacing.is_apart(&pair[0], &pair[1])).collect();
        assert_eq!(apart, [false, true, false, true, false]);
    }
}
