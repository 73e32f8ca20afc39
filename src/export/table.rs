//! The table of a comparison: for a spreadsheet's clipboard, as CSV, as Markdown.

use std::fmt::Write;

use crate::domain::{ComparisonTable, TableRow, TableWords, TextTable};

use super::texts::CSV_START;

/// Cells apart by tabs.
#[must_use]
pub fn tsv(table: &ComparisonTable, words: &TableWords) -> String {
    cells(table, words).to_tsv()
}

/// A `<table>` for the clipboard, everything in it escaped.
#[must_use]
pub fn html(table: &ComparisonTable, words: &TableWords) -> String {
    cells(table, words).to_html()
}

/// A file that spreadsheets open, with the mark of UTF-8 at its start; what could be taken for a formula is defused.
#[must_use]
pub fn csv(table: &ComparisonTable, words: &TableWords, separator: char) -> String {
    CSV_START.to_owned() + &cells(table, words).to_csv(separator)
}

/// The verdict and a table of GitHub's Markdown.
#[must_use]
pub fn markdown(table: &ComparisonTable, words: &TableWords) -> String {
    let mut text = format!("{}\n\n", in_one_line(verdict(table, words)));
    for (number, row) in cells(table, words).rows.iter().enumerate() {
        let row: Vec<String> = row.iter().map(|cell| in_one_line(cell)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if number == 0 {
            let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
        }
    }
    text
}

/// What the comparison comes to.
pub(super) fn verdict<'a>(table: &'a ComparisonTable, words: &'a TableWords) -> &'a str {
    table.verdict.as_deref().unwrap_or(&words.verdict)
}

/// A row of heads, and the rows below it.
fn cells(table: &ComparisonTable, words: &TableWords) -> TextTable {
    let heads = [&words.what, "A", "B", &words.same, &words.source, &words.place].map(str::to_owned).to_vec();
    let row = |row: &TableRow| {
        let place = row.region.map(|id| id.to_string()).unwrap_or_default();
        let words = [row.what.as_str(), &row.a, &row.b, words.sameness_of(row), words.source_of(row), &place];
        words.map(str::to_owned).to_vec()
    };
    TextTable { rows: std::iter::once(heads).chain(table.rows.iter().map(row)).collect() }
}

/// Text that means nothing but itself within a row of a table.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(character, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '!' | '~') {
            line.push('\\');
        }
        line.push(character);
    }
    line
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::RowSource;

    pub(in crate::export) fn words() -> TableWords {
        let word = str::to_owned;
        TableWords {
            title: word("Comparison"),
            what: word("What"),
            same: word("Same?"),
            source: word("Source"),
            place: word("Place"),
            sameness: ["same", "differs", "unclear"].map(word),
            said_by: ["measured", "model says", "edited"].map(word),
            verdict: word("1 changed place"),
        }
    }

    pub(in crate::export) fn table() -> ComparisonTable {
        let row = |what: &str, a: &str, b: &str, same, source, region| {
            let [what, a, b] = [what, a, b].map(str::to_owned);
            TableRow { what, a, b, same, source, region }
        };
        ComparisonTable {
            verdict: None,
            rows: vec![
                row("Colour", "=red", "a <b>;\tblue", Some(false), RowSource::Model, Some(1)),
                row("Size", "4×3", "4×3", Some(true), RowSource::Measured, None),
                row("Back", "not visible", "a|b", None, RowSource::Edited, None),
            ],
        }
    }

    #[test]
    fn a_spreadsheet_takes_the_table_from_the_clipboard() {
        let expected = "What\tA\tB\tSame?\tSource\tPlace\n\
                        Colour\t=red\ta <b>; blue\tdiffers\tmodel says\t1\n\
                        Size\t4×3\t4×3\tsame\tmeasured\t\n\
                        Back\tnot visible\ta|b\tunclear\tedited\t";
        assert_eq!(tsv(&table(), &words()), expected);
        let html = html(&table(), &words());
        assert!(html.starts_with("<table><tr><td>What</td>") && html.contains("<td>a &lt;b&gt;;\tblue</td>"), "{html}");
    }

    #[test]
    fn csv_has_its_mark_its_separator_and_no_formula() {
        let expected = "\u{feff}What;A;B;Same?;Source;Place\r\n\
                        Colour;'=red;\"a <b>;\tblue\";differs;model says;1\r\n\
                        Size;4×3;4×3;same;measured;\r\n\
                        Back;not visible;a|b;unclear;edited;\r\n";
        assert_eq!(csv(&table(), &words(), ';'), expected);
    }

    #[test]
    fn markdown_holds_words_and_no_markup_of_theirs() {
        let mut table = table();
        table.verdict = Some("B is *blue*".to_owned());
        let expected = "B is \\*blue\\*\n\n\
                        | What | A | B | Same? | Source | Place |\n\
                        |---|---|---|---|---|---|\n\
                        | Colour | =red | a \\<b\\>; blue | differs | model says | 1 |\n\
                        | Size | 4×3 | 4×3 | same | measured |  |\n\
                        | Back | not visible | a\\|b | unclear | edited |  |\n";
        assert_eq!(markdown(&table, &words()), expected);
    }
}
