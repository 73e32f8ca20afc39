//! Joins the transcriptions of the parts of a long picture. Neighbouring parts show some of the same lines, so each
//! text ends with what the next one begins with.
//!
//! The overlap is found as programs that put genomes together find it: the cheapest alignment of some end of the upper
//! text with some beginning of the lower one (a dovetail), in characters and with white space folded, because a model
//! reads a few characters otherwise the second time and breaks lines where it likes. Where rows are all alike several
//! overlaps are as good; then the one that is nearest to what the picture says wins.

mod alignment;

use std::borrow::Cow;

use alignment::{Alignment, Side};

/// Two lines of one table that agree so far are the same.
const SAME_LINE: f64 = 0.85;

/// Texts that were joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    pub text: String,
    /// The parts, counted from 0, whose place after the one before them is unsure: no overlap was found, so a line may
    /// stand there twice, or be missing.
    pub unsure: Vec<usize>,
}

/// One part's text, and how many lines of text it shows that the part before it shows as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartText<'a> {
    pub text: &'a str,
    /// 0 where parts only touch.
    pub shared_lines: usize,
}

/// Where two texts are joined: the upper one up to here, then the lower one from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seam {
    upper_end: usize,
    lower_start: usize,
    /// Whether the lines that both show were found.
    is_sure: bool,
}

/// Joins parts from top to bottom.
#[must_use]
pub fn join_parts(parts: &[PartText<'_>]) -> Joined {
    let mut joined = Joined::default();
    parts.iter().enumerate().for_each(|(index, part)| joined.add(index, *part));
    joined
}

impl Joined {
    /// Puts the next part, the one of this number, below the others. A part without text leaves no trace.
    pub fn add(&mut self, index: usize, part: PartText<'_>) {
        if part.text.trim().is_empty() {
            return;
        }
        if self.text.is_empty() {
            part.text.clone_into(&mut self.text);
            return;
        }
        let lower = continued(&self.text, part.text, part.shared_lines);
        let seam = seam(&self.text, &lower, part.shared_lines);
        seam.apply(&mut self.text, &lower);
        if !seam.is_sure && part.shared_lines > 0 {
            self.unsure.push(index);
        }
    }
}

impl Seam {
    /// Puts the lower text to the upper one.
    fn apply(self, upper: &mut String, lower: &str) {
        upper.truncate(self.upper_end);
        let rest = lower.get(self.lower_start..).unwrap_or_default();
        if self.is_sure || upper.is_empty() {
            upper.push_str(rest);
        } else {
            upper.truncate(upper.trim_end().len());
            upper.push('\n');
            upper.push_str(rest.trim_start_matches(['\n', '\r']));
        }
    }
}

/// Finds where `lower` goes on after `upper`. Tables are to be [`continued`] before.
#[must_use]
fn seam(upper: &str, lower: &str, shared_lines: usize) -> Seam {
    let overlap = || {
        let (above, below) = (Side::end_of(upper), Side::start_of(lower));
        let alignment = Alignment::of(&above.characters, &below.characters);
        let overlap = alignment.best_overlap(&below, shared_lines)?;
        Some(alignment.cut(&overlap, &above, &below))
    };
    let found = if shared_lines == 0 { None } else { overlap() };
    found.unwrap_or(Seam { upper_end: upper.len(), lower_start: 0, is_sure: false })
}

/// The lower text as it goes on. A model that sees the rest of a table writes its header again, or makes a header of
/// the first row that it sees; neither is in the picture there.
#[must_use]
fn continued<'a>(upper: &str, lower: &'a str, shared_lines: usize) -> Cow<'a, str> {
    let is_row = |line: &str| line.trim_start().starts_with('|');
    let lower = lower.trim_start_matches(['\n', '\r']);
    let mut lines = lower.split_inclusive('\n');
    let (Some(header), Some(rule)) = (lines.next(), lines.next()) else { return Cow::Borrowed(lower) };
    let last_line = upper.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !is_row(last_line) || !is_row(header) || !is_rule(rule) {
        return Cow::Borrowed(lower);
    }
    let rows = lower.get(header.len() + rule.len()..).unwrap_or_default();
    let is_blank = header.chars().all(|character| matches!(character, '|' | ' ' | '\n' | '\r'));
    let mut headers = upper.lines().zip(upper.lines().skip(1)).filter(|(_, next)| is_rule(next));
    if is_blank || headers.any(|(known, _)| likeness(known, header) >= SAME_LINE) {
        Cow::Borrowed(rows)
    } else if shared_lines > 0 && cell_count(last_line) == cell_count(header) {
        Cow::Owned([header, rows].concat())
    } else {
        Cow::Borrowed(lower)
    }
}

fn cell_count(row: &str) -> usize {
    row.trim().trim_matches('|').split('|').count()
}

/// The line of dashes below a table's header.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|')
        && line.contains('-')
        && line.chars().all(|character| matches!(character, '|' | '-' | ':' | ' '))
}

/// Share of two short texts that agrees, 0 to 1.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (Side::start_of(a), Side::start_of(b));
    let longest = a.characters.len().max(b.characters.len());
    if longest == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.characters.len()).collect();
    for (i, left) in a.characters.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.characters.iter().enumerate() {
            let substituted = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    1.0 - row[b.characters.len()] as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[(&str, usize)]) -> Joined {
        let parts: Vec<PartText<'_>> =
            parts.iter().map(|(text, shared_lines)| PartText { text, shared_lines: *shared_lines }).collect();
        join_parts(&parts)
    }

    /// Lines that all differ.
    fn page(lines: std::ops::Range<usize>) -> String {
        const WORDS: [&str; 7] = ["amber", "birch", "cobalt", "dune", "ember", "fjord", "grove"];
        let line = |n: usize| format!("{} {} {} {}", WORDS[n % 7], WORDS[n / 7 % 7], n * n, WORDS[(n * 3 + 1) % 5]);
        lines.map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_that_both_parts_show_are_kept_once() {
        for shared in 1..=6 {
            let joined = joined(&[(&page(0..30), 0), (&page(30 - shared..60), 2), (&page(58..90), 2)]);
            assert_eq!(joined, Joined { text: page(0..90), unsure: Vec::new() }, "{shared} lines");
        }
    }

    #[test]
    fn a_few_characters_read_otherwise_do_no_harm() {
        let upper = "The cat sat on the mat.\nIt rained all day, said the man.\nNobody came.";
        for (lower, expected) in [
            ("It ra1ned all day, said the rnan.\nNobody came.\nThen it stopped.", "It rained all day, said the man."),
            (
                "It rained all day, “said” the man.\n\nNobody  came.\nThen it stopped.",
                "It rained all day, said the man.",
            ),
            ("It rained all day,\nsaid the man.\nNobody came.\nThen it stopped.", "It rained all day, said the man."),
        ] {
            let joined = joined(&[(upper, 0), (lower, 2)]);
            let expected = format!("The cat sat on the mat.\n{expected}\nNobody came.\nThen it stopped.");
            let plain: Vec<&str> = joined.text.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(plain.join("\n").replace("  ", " "), expected);
            assert!(joined.unsure.is_empty());
        }
    }

    #[test]
    fn of_rows_that_are_all_alike_as_many_are_dropped_as_the_picture_shows_twice() {
        for row in ["0", "0.00 0.00", "| 0.00 | 0.00 |"] {
            let rows = |count: usize| vec![row; count].join("\n");
            let (upper, lower) = (format!("Sums\n{}", rows(9)), format!("{}\nEnd", rows(7)));
            for shared in 1..=4 {
                let joined = joined(&[(&upper, 0), (&lower, shared)]);
                assert_eq!(joined.text, format!("Sums\n{}\nEnd", rows(16 - shared)), "{row}, {shared} shared");
            }
        }
    }

    #[test]
    fn a_paragraph_that_spans_the_seam_stays_one() {
        let joined = joined(&[
            ("Once upon a time there was a miller who had three sons, and when he", 0),
            ("miller who had three sons, and when he died he left them his mill.", 2),
        ]);
        let expected =
            "Once upon a time there was a miller who had three sons, and when he died he left them his mill.";
        assert_eq!(joined.text, expected);
    }

    #[test]
    fn a_line_that_is_cut_off_at_the_edge_is_taken_from_the_part_that_shows_it_whole() {
        let joined =
            joined(&[("Apples 3\nPears 4\nGrand total of the wee", 0), ("Grand total of the week 12\nThank you", 1)]);
        assert_eq!(joined.text, "Apples 3\nPears 4\nGrand total of the week 12\nThank you");
    }

    #[test]
    fn indentation_behind_the_seam_is_kept() {
        let joined = joined(&[
            ("fn main() {\n    let a = 1;\n    if a > 0 {", 0),
            ("    let a = 1;\n    if a > 0 {\n        go();\n    }\n}", 2),
        ]);
        assert_eq!(joined.text, "fn main() {\n    let a = 1;\n    if a > 0 {\n        go();\n    }\n}");
    }

    #[test]
    fn the_header_of_a_table_that_goes_on_is_written_once() {
        let upper = "| Item | Price |\n|---|---|\n| Cup | 4.50 |\n| Plate | 6.00 |";
        let expected = "| Item | Price |\n|---|---|\n| Cup | 4.50 |\n| Plate | 6.00 |\n| Spoon | 1.20 |";
        for lower in [
            "| Item | Price |\n|---|---|\n| Plate | 6.00 |\n| Spoon | 1.20 |",
            "| Item | Price |\n| :--- | ---: |\n| Cup | 4.50 |\n| Plate | 6.00 |\n| Spoon | 1.20 |",
            "| Plate | 6.00 |\n|---|---|\n| Spoon | 1.20 |",
            "|  |  |\n|---|---|\n| Plate | 6.00 |\n| Spoon | 1.20 |",
            "| Plate | 6.00 |\n| Spoon | 1.20 |",
        ] {
            assert_eq!(
                joined(&[(upper, 0), (lower, 1)]),
                Joined { text: expected.to_owned(), unsure: Vec::new() },
                "{lower}"
            );
        }
    }

    #[test]
    fn another_table_behind_the_seam_keeps_its_header() {
        let (upper, lower) = ("| a | b |\n|---|---|\n| 1 | 2 |", "| x | y | z |\n|---|---|---|\n| 7 | 8 | 9 |");
        assert_eq!(joined(&[(upper, 0), (lower, 0)]).text, format!("{upper}\n{lower}"));
    }

    #[test]
    fn parts_without_a_common_line_are_put_below_each_other_and_it_is_said() {
        let parts = [("One two three.", 0), ("Four five six.", 2), ("", 2), ("Seven eight nine.", 1)];
        let expected = "One two three.\nFour five six.\nSeven eight nine.";
        assert_eq!(joined(&parts), Joined { text: expected.to_owned(), unsure: vec![1, 3] });
        assert_eq!(joined(&[("a\n", 0), ("\nb", 0)]), Joined { text: "a\nb".to_owned(), unsure: Vec::new() });
    }

    #[test]
    fn long_pages_are_joined_at_once() {
        let joined = joined(&[(&page(0..400), 0), (&page(398..800), 2)]);
        assert_eq!(joined.text, page(0..800));
    }
}
