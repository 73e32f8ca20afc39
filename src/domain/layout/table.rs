//! Table: rows and columns by the places of the cells.

use super::around_words;
use super::pitch::Pitch;
use super::rows::{Row, median_height, rows_by_place};
use crate::domain::{TextLine, Word};

/// A table: every row has the same number of cells, empty ones included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextTable {
    pub rows: Vec<Vec<String>>,
}

/// What it costs to begin a new column, in line heights: a cell that lies nearer to a column than this belongs to it.
const NEW_COLUMN_COST: f32 = 2.0;

/// What lies above or below most of a column belongs to it, even if no edge is aligned.
const OVERLAP_COST: f32 = 1.0;

/// No cell stands left of a column that is said to be on its right.
const IMPOSSIBLE: f32 = 1e6;

/// Finds rows and columns. The order of the lines does not matter.
#[must_use]
pub fn table_of(lines: &[TextLine]) -> TextTable {
    of_cells(lines.iter())
}

pub(super) fn of_cells<'a>(lines: impl Iterator<Item = &'a TextLine>) -> TextTable {
    let lines: Vec<TextLine> = lines.map(around_words).collect();
    let lines = with_all_gaps(lines);
    let rows = rows_by_place(lines.iter());
    let height = median_height(&rows) as f32;
    let columns = columns(&rows, height);
    let first = rows.iter().position(|row| row.cells.len() > 1).unwrap_or(0);
    let placed = |(index, row): (usize, &Row)| PlacedRow::of(row, &columns, height, index < first);
    let rows = rows.iter().enumerate().map(placed).collect();
    TextTable { rows: with_whole_cells(rows, height).into_iter().map(|row| row.cells).collect() }
}

/// In a font of one width two spaces divide cells, as in what programs print; elsewhere such a gap is none.
fn with_all_gaps(lines: Vec<TextLine>) -> Vec<TextLine> {
    let pitch = Pitch::of(lines.iter());
    if !pitch.is_fixed {
        return lines;
    }
    let is_close = |a: &Word, b: &Word| pitch.spaces(a, b) < 2;
    let part = |line: &TextLine, words: &[Word]| around_words(&TextLine { words: words.to_vec(), ..line.clone() });
    let parts = lines.iter().flat_map(|line| line.words.chunk_by(is_close).map(move |words| part(line, words)));
    parts.collect()
}

impl TextTable {
    /// Cells apart by tabs, rows by line breaks: what spreadsheets take from a clipboard.
    #[must_use]
    pub fn to_tsv(&self) -> String {
        let row = |row: &Vec<String>| row.iter().map(|cell| one_line(cell)).collect::<Vec<_>>().join("\t");
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// As RFC 4180 has it, with the separator that the reader's spreadsheet expects. What a spreadsheet would take for
    /// a formula gets an apostrophe before it, numbers excepted: the text comes from a picture that a stranger may
    /// have made.
    #[must_use]
    pub fn to_csv(&self, separator: char) -> String {
        let mut csv = String::new();
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell, separator)).collect();
            csv.push_str(&cells.join(separator.encode_utf8(&mut [0; 4])));
            csv.push_str("\r\n");
        }
        csv
    }

    /// A `<table>` for the clipboard, beside the plain text.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = String::from("<table>");
        for row in &self.rows {
            html.push_str("<tr>");
            for cell in row {
                html.push_str("<td>");
                html.push_str(&escaped(cell));
                html.push_str("</td>");
            }
            html.push_str("</tr>");
        }
        html.push_str("</table>");
        html
    }
}

fn one_line(cell: &str) -> String {
    cell.replace(['\t', '\r', '\n'], " ")
}

fn csv_cell(cell: &str, separator: char) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(cell);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([separator, '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A number with a sign, in any country's way of writing it: `-5`, `+3,2`, `-1'234.50 €`, `-7 %`.
fn is_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let digits = unsigned.trim_end_matches(['%', '€', '$', '£', ' ', '\u{a0}']);
    let is_inner = |c: char| c.is_ascii_digit() || ['.', ',', '\'', '’', ' ', '\u{a0}', '\u{202f}'].contains(&c);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(is_inner)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where the cells of a column lie on the average.
#[derive(Clone, Copy, Debug)]
struct Column {
    left: f32,
    right: f32,
    count: f32,
}

impl Column {
    fn of(cell: &TextLine) -> Self {
        Self { left: cell.rect.left as f32, right: cell.rect.right() as f32, count: 1.0 }
    }

    fn middle(self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    fn take(&mut self, cell: &TextLine) {
        let cell = Self::of(cell);
        self.count += 1.0;
        self.left += (cell.left - self.left) / self.count;
        self.right += (cell.right - self.right) / self.count;
    }

    fn overlap(self, other: Self) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    /// How badly a cell fits here, in line heights: columns are aligned on their left, their right or their middle.
    fn misfit(self, cell: Self, height: f32) -> f32 {
        let edges = [cell.left - self.left, cell.right - self.right, cell.middle() - self.middle()];
        let distance = edges.into_iter().map(f32::abs).fold(f32::INFINITY, f32::min) / height;
        let narrower = (self.right - self.left).min(cell.right - cell.left);
        if self.overlap(cell) * 2.0 >= narrower { distance.min(OVERLAP_COST) } else { distance }
    }
}

/// The columns that explain the rows with several cells best, the fullest rows first.
fn columns(rows: &[Row], height: f32) -> Vec<Column> {
    let mut telling: Vec<&Row> = rows.iter().filter(|row| row.cells.len() > 1).collect();
    telling.sort_by_key(|row| std::cmp::Reverse(row.cells.len()));
    let mut columns: Vec<Column> = Vec::new();
    for row in telling {
        let mut inserted = 0;
        for (cell, place) in row.cells.iter().zip(places(row, &columns, height)) {
            match place {
                Place::In(column) => {
                    if let Some(column) = columns.get_mut(column + inserted) {
                        column.take(cell);
                    }
                }
                Place::Before(column) => {
                    columns.insert(column + inserted, Column::of(cell));
                    inserted += 1;
                }
            }
        }
    }
    columns
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    In(usize),
    /// In a new column before this one.
    Before(usize),
}

/// The cheapest way to put the cells of a row into columns from left to right.
fn places(row: &Row, columns: &[Column], height: f32) -> Vec<Place> {
    let (cells, width) = (row.cells.len(), columns.len() + 1);
    // Cost of having placed the first cells with the first columns behind them, and the last place taken on the way.
    let mut best = vec![(f32::INFINITY, None); (cells + 1) * width];
    best[0].0 = 0.0;
    for placed in 0..=cells {
        for passed in 0..width {
            let cost = best[placed * width + passed].0;
            if !cost.is_finite() {
                continue;
            }
            let mut reach = |placed: usize, passed: usize, cost: f32, step: Option<Place>| {
                let slot = &mut best[placed * width + passed];
                if cost < slot.0 {
                    *slot = (cost, step);
                }
            };
            let here = columns.get(passed);
            if here.is_some() {
                reach(placed, passed + 1, cost, None);
            }
            let Some(cell) = row.cells.get(placed).map(|cell| Column::of(cell)) else { continue };
            if let Some(column) = here {
                reach(placed + 1, passed + 1, cost + column.misfit(cell, height), Some(Place::In(passed)));
            }
            let left = passed.checked_sub(1).and_then(|left| columns.get(left));
            let is_between = left.is_none_or(|left| left.middle() < cell.middle())
                && here.is_none_or(|right| cell.middle() < right.middle());
            let new = if is_between { NEW_COLUMN_COST } else { IMPOSSIBLE };
            reach(placed + 1, passed, cost + new, Some(Place::Before(passed)));
        }
    }
    let (mut placed, mut passed) = (cells, columns.len());
    let mut steps = Vec::with_capacity(cells);
    while placed > 0 {
        match best[placed * width + passed].1 {
            Some(place) => {
                steps.push(place);
                placed -= 1;
                passed -= usize::from(matches!(place, Place::In(_)));
            }
            None if passed > 0 => passed -= 1,
            None => break,
        }
    }
    steps.reverse();
    steps
}

/// A row whose cells stand in their columns.
struct PlacedRow {
    cells: Vec<String>,
    top: i64,
    bottom: i64,
}

impl PlacedRow {
    /// What stands above the table is its caption.
    fn of(row: &Row, columns: &[Column], height: f32, is_caption: bool) -> Self {
        let mut cells = vec![String::new(); columns.len().max(1)];
        let mut put = |column: usize, text: &str| {
            if let Some(cell) = cells.get_mut(column) {
                add(cell, text);
            }
        };
        if let [only] = row.cells.as_slice() {
            let column = if is_caption { 0 } else { column_of(Column::of(only), columns, height) };
            put(column, &only.text());
        } else {
            for (cell, place) in row.cells.iter().zip(places(row, columns, height)) {
                match place {
                    Place::In(column) => put(column, &cell.text()),
                    Place::Before(column) => put(column.min(columns.len().saturating_sub(1)), &cell.text()),
                }
            }
        }
        Self { cells, top: i64::from(row.rect.top), bottom: i64::from(row.rect.bottom()) }
    }

    fn filled(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(column, _)| column)
    }
}

/// The column of a line that is alone in its row. A title over several columns stands in the first.
fn column_of(cell: Column, columns: &[Column], height: f32) -> usize {
    let is_covered = |column: &&Column| column.overlap(cell) * 2.0 >= column.right - column.left;
    if columns.iter().filter(is_covered).count() > 1 {
        return 0;
    }
    let misfits = columns.iter().map(|column| column.misfit(cell, height));
    misfits.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(index, _)| index)
}

fn add(cell: &mut String, text: &str) {
    if !cell.is_empty() {
        cell.push(' ');
    }
    cell.push_str(text);
}

/// Joins the lines of cells that have several: what follows closer than rows do and adds only to cells that are there.
fn with_whole_cells(rows: Vec<PlacedRow>, height: f32) -> Vec<PlacedRow> {
    let gap = |above: &PlacedRow, below: &PlacedRow| below.top - above.bottom;
    let is_full = |row: &PlacedRow| row.filled().count() > 1;
    let mut gaps: Vec<i64> = rows
        .windows(2)
        .filter(|pair| is_full(&pair[0]) && is_full(&pair[1]))
        .map(|pair| gap(&pair[0], &pair[1]))
        .collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied();
    let mut whole: Vec<PlacedRow> = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(usual), Some(above)) = (usual, whole.last_mut()) {
            let between = gap(above, &row);
            let adds_only = row.filled().all(|column| !above.cells[column].is_empty())
                && row.filled().count() < above.filled().count();
            let is_close = between * 10 < usual * 6 && (usual - between) as f32 > height / 4.0;
            let goes_on = between <= usual
                && row.filled().count() == 1
                && row.filled().all(|column| column > 0 && row.cells[column].starts_with(char::is_lowercase));
            if adds_only && (is_close || goes_on) {
                for (cell, more) in above.cells.iter_mut().zip(&row.cells).filter(|(_, more)| !more.is_empty()) {
                    add(cell, more);
                }
                above.bottom = row.bottom;
                continue;
            }
        }
        whole.push(row);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{FIXED, VARIED};
    use super::*;

    fn tsv(drawing: &str) -> String {
        table_of(&VARIED.lines(drawing)).to_tsv().replace('\t', "|")
    }

    #[test]
    fn columns_are_found_by_their_left_their_right_and_their_middle() {
        for (drawing, expected) in [
            (
                "
Weather summary, week 11

Station       Date          High    Low   Rain (mm)

Harbour       2026-03-09    14.2    6.8         0.0

Old Mill      2026-03-13     9.8    1.9        18.5

Lighthouse    2026-03-14    10.4    6.1         3.3",
                "Weather summary, week 11||||\nStation|Date|High|Low|Rain (mm)\nHarbour|2026-03-09|14.2|6.8|0.0\n\
                 Old Mill|2026-03-13|9.8|1.9|18.5\nLighthouse|2026-03-14|10.4|6.1|3.3",
            ),
            (
                "
  Name         Answer        Points
 Ada           yes              1
Grace Brewster   no             2
   Al         undecided        10",
                "Name|Answer|Points\nAda|yes|1\nGrace Brewster|no|2\nAl|undecided|10",
            ),
        ] {
            assert_eq!(tsv(drawing), expected);
        }
    }

    #[test]
    fn cells_that_are_empty_stay_empty() {
        let expected = "Item|Qty|Price|Note\nMilk|2|3.78|\nBread||4.25|fresh\nBags|1||";
        assert_eq!(
            tsv("
Item      Qty    Price   Note
Milk        2     3.78
Bread             4.25   fresh
Bags        1"),
            expected
        );
    }

    #[test]
    fn a_long_cell_may_reach_below_the_next_column() {
        let mut lines = FIXED.lines(
            "
Subject                          From    Size
Minutes of the yearly meeting     Ann   12 kB
Hi                    Bartholomew Fry    3 kB",
        );
        let expected = [
            ["Subject", "From", "Size"],
            ["Minutes of the yearly meeting", "Ann", "12 kB"],
            ["Hi", "Bartholomew Fry", "3 kB"],
        ];
        assert_eq!(table_of(&lines).rows, expected);
        lines.reverse();
        assert_eq!(table_of(&lines).rows, expected);
    }

    #[test]
    fn cells_of_several_lines_are_made_whole() {
        let expected = "Product|What it is|Price\nLamp|A small lamp for the desk, with a clip|19.90\nChair|Oak|120.00";
        assert_eq!(
            tsv("
Product    What it is               Price


Lamp       A small lamp for the     19.90
           desk, with a clip


Chair      Oak                     120.00"),
            expected
        );
        let closely = "Product|What it is|Price\nLamp|A lamp for the desk|19.90\nChair|Oak|120.00";
        assert_eq!(
            tsv("
Product    What it is     Price
Lamp       A lamp for     19.90
           the desk
Chair      Oak           120.00"),
            closely
        );
    }

    #[test]
    fn two_spaces_divide_what_a_program_printed() {
        let lines = FIXED
            .lines("NAME            READY  STATUS\nweb-server-0    1/1    Running now\nproxy-server-1  0/1    Pending")
            .into_iter();
        // As a reader takes it: a gap of two spaces is not wide.
        let mut joined: Vec<TextLine> = Vec::new();
        for line in lines {
            match joined.last_mut() {
                Some(last) if last.rect.top == line.rect.top => last.words.extend(line.words),
                _ => joined.push(line),
            }
        }
        let expected = "NAME|READY|STATUS\nweb-server-0|1/1|Running now\nproxy-server-1|0/1|Pending";
        assert_eq!(table_of(&joined).to_tsv().replace('\t', "|"), expected);
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter() {
        let mut lines = FIXED.lines("a\nb");
        lines.extend(FIXED.at(8, 0).block(1).lines("1\n2"));
        assert_eq!(table_of(&lines).rows, [["a", "1"], ["b", "2"]]);
        lines.reverse();
        assert_eq!(table_of(&lines).rows, [["a", "1"], ["b", "2"]]);
    }

    #[test]
    fn without_columns_every_line_is_a_row() {
        assert_eq!(tsv("one\ntwo\nthree"), "one\ntwo\nthree");
    }

    fn table(rows: &[&[&str]]) -> TextTable {
        TextTable { rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect() }
    }

    #[test]
    fn csv_quotes_what_must_be_quoted() {
        let quoted = table(&[&["a,b", "say \"hi\"", "two\nlines"], &["a;b", "", "plain"]]);
        assert_eq!(quoted.to_csv(','), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\na;b,,plain\r\n");
        assert_eq!(quoted.to_csv(';'), "a,b;\"say \"\"hi\"\"\";\"two\nlines\"\r\n\"a;b\";;plain\r\n");
    }

    #[test]
    fn csv_holds_no_formulas_but_all_numbers() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("+49 30 1234", "+49 30 1234"),
            ("-2+3", "'-2+3"),
            ("-5", "-5"),
            ("+3,2", "+3,2"),
            ("-1'234.50 €", "-1'234.50 €"),
            ("-7 %", "-7 %"),
            ("-", "'-"),
            ("- milk", "'- milk"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(table(&[&[cell]]).to_csv(';'), format!("{expected}\r\n"), "{cell}");
        }
    }

    #[test]
    fn tabs_and_line_breaks_do_not_break_rows() {
        assert_eq!(table(&[&["a\tb", "c\nd"]]).to_tsv(), "a b\tc d");
    }

    #[test]
    fn html_is_escaped() {
        let html = table(&[&["<b>&", "\"q\""]]).to_html();
        assert_eq!(html, "<table><tr><td>&lt;b&gt;&amp;</td><td>&quot;q&quot;</td></tr></table>");
    }
}
