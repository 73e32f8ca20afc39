//! Code: indents and inner gaps in whole characters, blank lines kept, line numbers left out.

use super::pitch::Pitch;
use super::rows::{Row, regions, rows_in_order};
use crate::domain::{TextLine, Word};

/// More blank lines than any style guide asks for are the space between two windows.
const MOST_BLANK_LINES: usize = 3;

/// Numbers that make a column of line numbers, at least.
const FEWEST_NUMBERS: usize = 3;

pub(super) fn indented(lines: &[TextLine]) -> String {
    let lines = without_line_numbers(lines);
    let rows = rows_in_order(&lines);
    regions(&rows).into_iter().map(of_region).collect::<Vec<_>>().join("\n\n")
}

pub(super) fn of_region(rows: &[Row]) -> String {
    let pitch = Pitch::of(rows.iter().flat_map(|row| row.cells.iter().copied()));
    let left = rows.iter().map(|row| row.rect.left).min().unwrap_or(0);
    let step = usual_step(rows);
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        if let Some(above) = index.checked_sub(1).and_then(|above| rows.get(above)) {
            let steps = (distance(above, row) as f32 / step as f32).round() as usize;
            text.extend(std::iter::repeat_n('\n', steps.clamp(1, MOST_BLANK_LINES + 1)));
        }
        text.push_str(&written(row, left, pitch));
    }
    text
}

/// A row with every word in its column. What is one space away stays so, where a letter was missed as well.
fn written(row: &Row, left: u32, pitch: Pitch) -> String {
    let mut text = String::new();
    let mut length = 0;
    let mut previous: Option<&Word> = None;
    for word in row.words() {
        let column = pitch.characters(word.rect.left.saturating_sub(left) as f32);
        let spaces = match previous {
            None => column,
            Some(previous) => match pitch.spaces(previous, word) {
                1 => 1,
                _ => column.saturating_sub(length).max(2),
            },
        };
        text.extend(std::iter::repeat_n(' ', spaces));
        text.push_str(&word.text);
        length += spaces + word.text.chars().count();
        previous = Some(word);
    }
    text
}

/// Twice the way from the middle of one row to that of the next.
fn distance(above: &Row, below: &Row) -> u32 {
    (below.rect.top + below.rect.bottom()).saturating_sub(above.rect.top + above.rect.bottom())
}

/// The distance of rows without a blank line between them.
fn usual_step(rows: &[Row]) -> u32 {
    let mut steps: Vec<u32> = rows.windows(2).map(|pair| distance(&pair[0], &pair[1])).collect();
    steps.sort_unstable();
    let tallest = rows.iter().map(|row| row.rect.height).max().unwrap_or(1);
    // Where every second line is blank, what is usual shows in the height of the letters only.
    steps.get(steps.len() / 4).copied().unwrap_or(1).clamp(tallest.max(1), tallest.max(1) * 5)
}

/// The lines without a column of numbers that count them on their left.
fn without_line_numbers(lines: &[TextLine]) -> Vec<TextLine> {
    let numbers = line_numbers(lines);
    let mut kept = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let mut line = line.clone();
        if numbers.contains(&index) {
            line.words.remove(0);
            let rects = line.words.iter().map(|word| word.rect);
            let Some(rect) = rects.reduce(crate::domain::PixelRect::union) else { continue };
            line.rect = rect;
        }
        kept.push(line);
    }
    kept
}

/// A line that begins with a number.
#[derive(Clone, Copy)]
struct Numbered {
    index: usize,
    number: u32,
    left: u32,
    right: u32,
    middle: u32,
    /// Something stands beside the number.
    has_text: bool,
}

/// Which lines begin with a line number: numbers in one column that go up by one, with text beside most of them.
fn line_numbers(lines: &[TextLine]) -> Vec<usize> {
    let numbered: Vec<Numbered> = lines.iter().enumerate().filter_map(|(index, line)| number_of(index, line)).collect();
    let reach = lines.iter().map(|line| line.rect.height).max().unwrap_or(0) / 2;
    let column_of = |pivot: &Numbered| -> Vec<Numbered> {
        let is_in_line =
            |other: &&Numbered| other.right.abs_diff(pivot.right) <= reach || other.left.abs_diff(pivot.left) <= reach;
        numbered.iter().filter(is_in_line).copied().collect()
    };
    let Some(mut column) = numbered.iter().map(column_of).max_by_key(Vec::len) else { return Vec::new() };
    column.sort_by_key(|line| line.middle);
    let right = column.iter().map(|line| line.right).max().unwrap_or(0);
    let is_level = |line: &TextLine, number: &Numbered| (line.rect.top..line.rect.bottom()).contains(&number.middle);
    // Numbers may be a block of their own, so that their lines of code come elsewhere in the order.
    let with_text = column
        .iter()
        .filter(|number| number.has_text || lines.iter().any(|line| line.rect.left > right && is_level(line, number)));
    let is_first =
        !lines.iter().any(|line| column.iter().any(|number| is_level(line, number) && line.rect.left < number.left));
    // A number that was not read leaves a gap.
    let rising = column.windows(2).filter(|pair| (1..=3).contains(&pair[1].number.saturating_sub(pair[0].number)));
    let is_counting = rising.count() * 10 >= (column.len() - 1) * 9;
    if column.len() >= FEWEST_NUMBERS && is_counting && is_first && with_text.count() * 2 >= column.len() {
        column.iter().map(|line| line.index).collect()
    } else {
        Vec::new()
    }
}

fn number_of(index: usize, line: &TextLine) -> Option<Numbered> {
    let word = line.words.first()?;
    let is_number = (1..=5).contains(&word.text.len()) && word.text.bytes().all(|byte| byte.is_ascii_digit());
    Some(Numbered {
        index,
        number: word.text.parse().ok().filter(|_| is_number)?,
        left: word.rect.left,
        right: word.rect.right(),
        middle: word.rect.top + word.rect.height / 2,
        has_text: line.words.len() > 1,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sketch::FIXED;
    use super::*;

    const CODE: &str = "
import hashlib
from pathlib import Path


def find_dupes(root: Path) -> dict[str, list[Path]]:
    seen: dict[str, list[Path]] = {}
    for p in sorted(root.rglob(\"*\")):
        if p.is_file():  # no folders
            seen.setdefault(digest(p), []).append(p)

    return seen          # all of them";

    fn code() -> &'static str {
        CODE.trim_start_matches('\n')
    }

    #[test]
    fn code_comes_out_as_it_is_typed() {
        for scale in [0.9, 1.0, 1.5, 3.0] {
            assert_eq!(indented(&FIXED.scaled(scale).lines(CODE)), code(), "{scale}");
        }
    }

    #[test]
    fn a_letter_that_was_missed_moves_nothing_but_what_touches_it() {
        let mut lines = FIXED.lines("let first = 1;   // one\nlet second = 2;  // two");
        lines[0].words[1].text = "fist".to_owned();
        assert_eq!(indented(&lines), "let fist = 1;    // one\nlet second = 2;  // two");
    }

    #[test]
    fn line_numbers_are_left_out() {
        let numbered = |gap: usize, first: usize| {
            let rows = code()
                .lines()
                .enumerate()
                .map(|(index, line)| format!("{:>3}{:gap$}{line}", index + first, "").trim_end().to_owned());
            rows.collect::<Vec<_>>().join("\n")
        };
        for (gap, first) in [(1, 1), (2, 1), (4, 95)] {
            assert_eq!(indented(&FIXED.lines(&numbered(gap, first))), code(), "{gap} {first}");
        }
    }

    #[test]
    fn line_numbers_in_a_block_of_their_own_are_left_out() {
        let mut lines = FIXED.lines("1\n2\n3\n4");
        lines.extend(FIXED.at(4, 0).block(1).lines("a {\n  b();\n  c();\n}"));
        assert_eq!(indented(&lines), "a {\n  b();\n  c();\n}");
    }

    #[test]
    fn other_numbers_stay() {
        for drawing in ["1\n2\n3\n4", "10 PRINT\n20 GOTO 10\n30 END", "3 apples\n1 pear\n2 plums", "x 1\ny 2\nz 3"] {
            assert_eq!(indented(&FIXED.lines(drawing)), drawing);
        }
    }
}
