//! Markdown: headings by their size, lists by their markers, tables, code by its letters of one width.

use super::flow::{Body, Piece, PieceKind, pieces};
use super::pitch::Pitch;
use super::rows::{Row, regions, rows_in_order};
use super::{code, table};
use crate::domain::TextLine;

/// Columns by which the items of an inner list are indented.
const LIST_INDENT: usize = 4;

pub(super) fn marked_up(lines: &[TextLine]) -> String {
    let rows = rows_in_order(lines);
    let body = Body::of(&rows);
    let parts = regions(&rows).into_iter().flat_map(|region| parts(region, body));
    parts.collect::<Vec<_>>().join("\n\n")
}

/// The parts of a region: blocks of code, and what lies between them.
fn parts(rows: &[Row], body: Body) -> Vec<String> {
    let mut parts = Vec::new();
    let mut start = 0;
    let kinds = code_rows(rows);
    while let Some(&is_code) = kinds.get(start) {
        let length = kinds[start..].iter().take_while(|kind| **kind == is_code).count();
        let run = &rows[start..start + length];
        if is_code {
            let code = code::of_region(run);
            let fence = if code.contains("```") { "````" } else { "```" };
            parts.push(format!("{fence}\n{code}\n{fence}"));
        } else {
            parts.extend(flowing(&pieces(run, body)));
        }
        start += length;
    }
    parts
}

/// Which rows are in letters of one width. A block that is too short to tell is as the whole region is.
fn code_rows(rows: &[Row]) -> Vec<bool> {
    let is_fixed = |rows: &[Row]| Pitch::of(rows.iter().flat_map(|row| row.cells.iter().copied())).is_fixed;
    let is_all_fixed = is_fixed(rows);
    let mut kinds = Vec::with_capacity(rows.len());
    while let Some(first) = rows.get(kinds.len()) {
        let rest = &rows[kinds.len()..];
        let length = rest.iter().take_while(|row| row.block() == first.block()).count();
        let is_code = (is_all_fixed && rows.len() > 1) || (length > 1 && is_fixed(&rest[..length]));
        kinds.extend(std::iter::repeat_n(is_code, length));
    }
    kinds
}

/// Pieces as parts; the items of a list and the rows of a table are one part.
fn flowing(pieces: &[Piece]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let alike = |other: &&Piece| std::mem::discriminant(&other.kind) == std::mem::discriminant(&piece.kind);
        let length = match piece.kind {
            PieceKind::Cells => 1 + pieces[at + 1..].iter().take_while(|other| alike(other) && !other.is_apart).count(),
            PieceKind::Item(_) => pieces[at..].iter().take_while(alike).count(),
            _ => 1,
        };
        let run = &pieces[at..at + length];
        match piece.kind {
            PieceKind::Heading(ratio) => parts.push(format!("{} {}", hashes(ratio), escaped(&piece.text))),
            PieceKind::Item(_) => parts.push(list(run)),
            PieceKind::Cells if length > 1 => parts.push(pipes(run)),
            // Lines that were ended on purpose stay lines: two spaces would be lost, a backslash is not.
            _ => match parts.last_mut() {
                Some(above) if !piece.is_apart && at > 0 && is_plain(&pieces[at - 1]) => {
                    above.push_str("\\\n");
                    above.push_str(&escaped(&piece.text));
                }
                _ => parts.push(escaped(&piece.text)),
            },
        }
        at += length;
    }
    parts
}

fn is_plain(piece: &Piece) -> bool {
    piece.kind == PieceKind::Prose
}

fn hashes(ratio: f32) -> &'static str {
    if ratio >= 1.8 {
        "#"
    } else if ratio >= 1.4 {
        "##"
    } else {
        "###"
    }
}

fn list(items: &[Piece]) -> String {
    let mut lefts: Vec<u32> = Vec::new();
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let PieceKind::Item(marker) = &item.kind else { continue };
        // An item that begins further left than the last one ends the inner lists.
        let reach = item.height / 2;
        while lefts.last().is_some_and(|left| item.left + reach < *left) {
            lefts.pop();
        }
        if lefts.last().is_none_or(|left| item.left > left + reach) {
            lefts.push(item.left);
        }
        let number = marker.trim_start_matches('(').trim_end_matches(['.', ')']);
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let marker = if is_number { format!("{number}.") } else { "-".to_owned() };
        let indent = LIST_INDENT * (lefts.len().max(1) - 1);
        lines.push(format!("{:indent$}{marker} {}", "", escaped(&item.text)));
    }
    lines.join("\n")
}

fn pipes(rows: &[Piece]) -> String {
    let cells = rows.iter().filter_map(|piece| piece.row).flat_map(|row| row.cells.iter().copied());
    let table = table::of_cells(cells);
    let line = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped_inside(cell).replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = table.rows.iter().map(line).collect();
    let columns = table.rows.first().map_or(0, Vec::len);
    lines.insert(1.min(lines.len()), format!("|{}", " --- |".repeat(columns)));
    lines.join("\n")
}

/// The text with a backslash before what would be read as a mark.
fn escaped(text: &str) -> String {
    let inside = escaped_inside(text);
    let first = text.split(' ').next().unwrap_or_default();
    let is_heading = !first.is_empty() && first.bytes().all(|byte| byte == b'#');
    let is_number = first.strip_suffix(['.', ')']).is_some_and(|number| number.parse::<u32>().is_ok());
    if is_heading || first.starts_with('>') || ["-", "+"].contains(&first) {
        format!("\\{inside}")
    } else if is_number {
        let digits = first.len() - 1;
        format!("{}\\{}", &inside[..digits], &inside[digits..])
    } else {
        inside
    }
}

/// Without regard to the beginning of the line. An underscore within a word means nothing and stays.
fn escaped_inside(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let is_alone = previous == ' ' && next == ' ';
        let is_mark = match character {
            '`' | '\\' => true,
            '*' => !is_alone,
            '_' => !(is_alone || previous.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_ascii_alphabetic() || next == '/' || next == '!',
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = character;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{FIXED, VARIED};
    use super::*;

    #[test]
    fn a_page_is_marked_up() {
        let mut lines = VARIED.scaled(2.0).lines("Minutes");
        lines.extend(VARIED.scaled(1.5).at(0, 3).block(1).lines("What was decided"));
        lines.extend(VARIED.at(0, 6).block(2).lines(
            "
Nobody came, so that nothing was decided and
nothing had to be written down at all.

• buy lemons
• buy *sugar*
    - brown
    - white
• sell both",
        ));
        lines.extend(VARIED.at(0, 17).block(3).lines("Item       Price\nLemons      2.40\nA|B         1.00"));
        lines.extend(FIXED.at(0, 22).block(4).lines(
            "for lemon in lemons.iter() {\n    squeeze(lemon).expect(\"juice\");\n    println!(\"squeezed {lemon}\");\n}",
        ));
        let expected = "# Minutes\n\n## What was decided\n\nNobody came, so that nothing was decided and nothing had to be \
                        written down at all.\n\n- buy lemons\n- buy \\*sugar\\*\n    - brown\n    - white\n- sell both\n\n\
                        | Item | Price |\n| --- | --- |\n| Lemons | 2.40 |\n| A\\|B | 1.00 |\n\n```\n\
                        for lemon in lemons.iter() {\n    squeeze(lemon).expect(\"juice\");\n    \
                        println!(\"squeezed {lemon}\");\n}\n```";
        assert_eq!(marked_up(&lines), expected);
    }

    #[test]
    fn numbered_items_keep_their_numbers() {
        assert_eq!(
            marked_up(&VARIED.lines("3. Cut the lemons\n4. Squeeze them")),
            "3. Cut the lemons\n4. Squeeze them"
        );
    }

    #[test]
    fn lines_that_end_on_purpose_stay_lines() {
        assert_eq!(
            marked_up(&VARIED.lines("Ada Lovelace\n12 Main Road\nLondon")),
            "Ada Lovelace\\\n12 Main Road\\\nLondon"
        );
    }

    #[test]
    fn what_would_be_a_mark_is_escaped() {
        for (text, expected) in [
            ("# is a sharp", "\\# is a sharp"),
            ("> quoted", "\\> quoted"),
            ("1789. A year", "1789\\. A year"),
            ("snake_case and _this_", "snake_case and \\_this\\_"),
            ("2 * 3 < 7", "2 * 3 < 7"),
            ("<b> and `code`", "\\<b> and \\`code\\`"),
            ("#hashtag", "#hashtag"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
