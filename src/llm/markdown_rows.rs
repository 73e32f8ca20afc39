//! Takes the rows of a comparison out of a Markdown table while it streams in: what some models make of the object that
//! is asked for.
//!
//! A table is one whose heads name both pictures. Which head names what, and what a row is, is `table`'s business.

use serde_json::{Map, Value};

use super::table::is_picture_head;

/// Reads an answer piece by piece, line by line.
#[derive(Debug, Default)]
pub(super) struct MarkdownRows {
    /// The line that has not ended yet.
    line: String,
    /// The heads of the table that the last lines belong to.
    heads: Option<Vec<String>>,
}

impl MarkdownRows {
    /// The rows that end in this piece, as objects whose names are the heads.
    pub(super) fn push(&mut self, piece: &str) -> Vec<Map<String, Value>> {
        let mut rows = Vec::new();
        for character in piece.chars() {
            if character == '\n' {
                rows.extend(self.end_line());
            } else {
                self.line.push(character);
            }
        }
        rows
    }

    /// The row of a last line that nothing follows.
    pub(super) fn end_line(&mut self) -> Option<Map<String, Value>> {
        let line = std::mem::take(&mut self.line);
        let Some(cells) = cells(line.trim()) else {
            self.heads = None;
            return None;
        };
        let Some(heads) = &self.heads else {
            let has = |half| cells.iter().any(|cell| is_picture_head(cell, half));
            self.heads = (has('a') && has('b')).then_some(cells);
            return None;
        };
        let is_rule = cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|sign| matches!(sign, '-' | ':')));
        let filled = heads.iter().cloned().zip(cells.into_iter().map(Value::String));
        (!is_rule).then(|| filled.collect())
    }
}

/// The cells of a line of a table, without what makes them bold; `None` where the line is none.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for character in inner.chars() {
        match character {
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            '|' if !is_escaped => cells.push(String::new()),
            _ => cells.last_mut()?.push(character),
        }
        is_escaped = false;
    }
    let plain = |cell: String| cell.replace("<br>", " ").replace("**", "").replace('`', "").trim().to_owned();
    let cells: Vec<String> = cells.into_iter().map(plain).collect();
    (cells.len() > 2).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, piece_chars: usize) -> Vec<Vec<String>> {
        let mut reader = MarkdownRows::default();
        let characters: Vec<char> = text.chars().collect();
        let mut rows = Vec::new();
        for piece in characters.chunks(piece_chars) {
            rows.extend(reader.push(&piece.iter().collect::<String>()));
        }
        rows.extend(reader.end_line());
        rows.iter().map(|row| ["What", "A", "B"].map(|head| row[head].as_str().unwrap().to_owned()).to_vec()).collect()
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let text =
            "They differ:\n\n| What | A | B |\n|:---|---|---:|\n| **Price** | 3 \\| 4 | `5` |\n| Lid | red<br>| none |";
        let expected = [["Price", "3 | 4", "5"], ["Lid", "red", "none"]];
        for piece_chars in [1, 7, 1000] {
            assert_eq!(rows(text, piece_chars), expected);
        }
    }

    #[test]
    fn a_table_of_something_else_and_lines_with_bars_are_none() {
        let others = "| Name | Age | Town |\n|---|---|---|\n| Ann | 7 | York |\n";
        for text in [others, "|A|B|\n|1|2|\n", "a | b | c\n", "| A | B |\n\n| x | y | z |\n"] {
            assert_eq!(rows(text, 5), Vec::<Vec<String>>::new(), "{text}");
        }
    }
}
