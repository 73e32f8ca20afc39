//! As seen: every line in its row and column of a grid of characters.

use super::pitch::Pitch;
use super::rows::{Row, Spacing, regions, rows_in_order};
use crate::domain::{TextLine, Word};

/// Spaces that divide two cells at least.
const CELL_GAP: usize = 2;

pub(super) fn as_seen(lines: &[TextLine]) -> String {
    let rows = rows_in_order(lines);
    regions(&rows).into_iter().map(region).collect::<Vec<_>>().join("\n\n")
}

fn region(rows: &[Row]) -> String {
    let pitch = Pitch::of(rows.iter().flat_map(|row| row.cells.iter().copied()));
    let left = rows.iter().map(|row| row.rect.left).min().unwrap_or(0);
    let columns = columns(rows, left, pitch);
    let spacing = Spacing::of(rows);
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        if let Some(above) = index.checked_sub(1).and_then(|above| rows.get(above)) {
            text.push_str(if spacing.is_apart(above, row) { "\n\n" } else { "\n" });
        }
        text.push_str(&written(row, left, pitch, &columns));
    }
    text
}

fn written(row: &Row, left: u32, pitch: Pitch, columns: &[Column]) -> String {
    let mut text = String::new();
    let mut length = 0;
    for (index, cell) in row.cells.iter().enumerate() {
        let shift = columns.iter().rfind(|column| column.left <= cell.rect.left).map_or(0, |column| column.shift);
        let start = pitch.characters((cell.rect.left - left) as f32) + shift;
        let gap = if index == 0 { start } else { start.saturating_sub(length).max(CELL_GAP) };
        let content = cell_text(cell, pitch);
        text.extend(std::iter::repeat_n(' ', gap));
        text.push_str(&content);
        length += gap + content.chars().count();
    }
    text
}

/// The cell's words; in a font of fixed width with as many spaces between them as there are.
fn cell_text(cell: &TextLine, pitch: Pitch) -> String {
    if !pitch.is_fixed {
        return cell.text();
    }
    let mut text = String::new();
    let mut previous: Option<&Word> = None;
    for word in &cell.words {
        if let Some(previous) = previous {
            text.extend(std::iter::repeat_n(' ', pitch.spaces(previous, word)));
        }
        text.push_str(&word.text);
        previous = Some(word);
    }
    text
}

/// Cells that stand above one another, and by how many characters they move to the right because narrow letters make
/// what stands before them longer than the grid has room for.
struct Column {
    left: u32,
    right: u32,
    shift: usize,
}

fn columns(rows: &[Row], left: u32, pitch: Pitch) -> Vec<Column> {
    let mut spans: Vec<(u32, u32)> = rows
        .iter()
        .filter(|row| row.cells.len() > 1)
        .flat_map(|row| row.cells.iter().map(|cell| (cell.rect.left, cell.rect.right())))
        .collect();
    spans.sort_unstable();
    let mut columns: Vec<Column> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(column) if left < column.right => column.right = column.right.max(right),
            _ => columns.push(Column { left, right, shift: 0 }),
        }
    }
    for index in 1..columns.len() {
        let Some((before, [column, ..])) = columns.split_at_mut_checked(index) else { break };
        let earlier = before.last().map_or(0, |column| column.shift);
        let needed = rows.iter().flat_map(|row| row.cells.windows(2)).filter_map(|pair| {
            let is_here = (column.left..column.right).contains(&pair[1].rect.left);
            let wanted = pitch.characters((pair[1].rect.left - left) as f32);
            let shift_before = before.iter().rfind(|column| column.left <= pair[0].rect.left)?.shift;
            let end = pitch.characters((pair[0].rect.left - left) as f32)
                + shift_before
                + cell_text(pair[0], pitch).chars().count()
                + CELL_GAP;
            is_here.then(|| end.saturating_sub(wanted))
        });
        column.shift = needed.max().unwrap_or(0).max(earlier);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{FIXED, VARIED};
    use super::*;

    fn drawn(text: &str) -> String {
        text.strip_prefix('\n').unwrap_or(text).to_owned()
    }

    #[test]
    fn a_page_of_fixed_letters_comes_out_as_it_is_drawn() {
        for drawing in [
            "
      GREEN FORK GROCERY
    48 Millbrook Lane, Unit 3

OAT MILK 1L         2 x 1.89  3.78
SOURDOUGH LOAF                4.25
TOMATOES  0.764 kg            2.67
TOTAL                 USD    24.57",
            "
def digest(path):
    with path.open() as fh:
        while chunk := fh.read(block):   # in pieces
            h.update(chunk)

    return h.hexdigest()",
        ] {
            for scale in [0.9, 1.0, 2.0] {
                assert_eq!(as_seen(&FIXED.scaled(scale).lines(drawing)), drawn(drawing), "{scale}");
            }
        }
    }

    #[test]
    fn columns_stay_aligned_where_narrow_letters_need_more_room() {
        let text = as_seen(&VARIED.lines(
            "
Station      High    Rain
little jill  14.2     0.0
Hilltop      11.7     2.4
Mammoth      13.3    11.8",
        ));
        let lines: Vec<&str> = text.lines().collect();
        let start = |line: &str, word: &str| line.find(word).unwrap();
        assert_eq!(start(lines[1], "14.2"), start(lines[2], "11.7"), "{text}");
        assert_eq!(start(lines[1], "14.2"), start(lines[3], "13.3"), "{text}");
        assert_eq!(start(lines[0], "High"), start(lines[1], "14.2"), "{text}");
        assert_eq!(start(lines[1], "0.0"), start(lines[2], "2.4"), "{text}");
    }

    #[test]
    fn columns_of_prose_follow_one_another() {
        let mut lines = VARIED.lines("The onions went in\non the third of April.");
        lines.extend(VARIED.at(30, 0).block(1).lines("Potatoes are chitting\nin egg boxes."));
        let expected = "The onions went in\non the third of April.\n\nPotatoes are chitting\nin egg boxes.";
        assert_eq!(as_seen(&lines), expected);
    }

    #[test]
    fn a_wide_gap_is_one_blank_line() {
        assert_eq!(as_seen(&VARIED.lines("one\ntwo\n\n\n\nthree\nfour")), "one\ntwo\n\nthree\nfour");
    }

    #[test]
    fn indents_are_kept() {
        let text = as_seen(&VARIED.lines(
            "Settings of the window\n    Colours and letters\n        Size of the letters\nSettings of the reader",
        ));
        let indents: Vec<usize> = text.lines().map(|line| line.len() - line.trim_start().len()).collect();
        assert!(indents[0] == 0 && indents[1] >= 4 && indents[2] == 2 * indents[1] && indents[3] == 0, "{text}");
    }
}
