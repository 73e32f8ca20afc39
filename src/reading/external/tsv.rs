//! Tesseract's table of words: one row a word, with tabs between page, block, paragraph, line, word, place,
//! confidence and text.

use crate::domain::{PixelRect, TextLine, Word};

/// The level of rows that stand for a word.
const WORD_LEVEL: &str = "5";

/// The lines in Tesseract's own order. Rows that are not understood are left out.
pub(super) fn parse(table: &str) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let (mut last_line, mut last_block, mut block) = (None, None, 0);
    for row in table.lines().filter_map(Row::parse) {
        let block_key = (row.page, row.block, row.paragraph);
        let line_key = (block_key, row.line);
        if last_block.is_some_and(|last| last != block_key) {
            block += 1;
        }
        match lines.last_mut() {
            Some(line) if last_line == Some(line_key) => {
                line.rect = line.rect.union(row.word.rect);
                line.words.push(row.word);
            }
            _ => lines.push(TextLine { rect: row.word.rect, words: vec![row.word], block }),
        }
        (last_line, last_block) = (Some(line_key), Some(block_key));
    }
    lines
}

/// One word with its place in the page.
struct Row {
    page: u32,
    block: u32,
    paragraph: u32,
    line: u32,
    word: Word,
}

impl Row {
    fn parse(row: &str) -> Option<Self> {
        let mut fields = row.splitn(12, '\t');
        if fields.next()? != WORD_LEVEL {
            return None;
        }
        let mut number = || fields.next()?.parse::<u32>().ok();
        let (page, block, paragraph, line, _) = (number()?, number()?, number()?, number()?, number()?);
        let rect = PixelRect::new(number()?, number()?, number()?, number()?);
        let percent: f32 = fields.next()?.parse().ok()?;
        let text = fields.next()?.trim().to_owned();
        let word = Word { text, rect, confidence: (percent / 100.0).clamp(0.0, 1.0) };
        (!word.text.is_empty()).then_some(Self { page, block, paragraph, line, word })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by Tesseract 5.3.0 of a drawn picture: two lines, a gap, one line.
    const RECORDED: &str = include_str!("../../../tests/reading/tesseract.tsv");

    #[test]
    fn words_come_in_lines_and_blocks_with_their_places() {
        let lines = parse(RECORDED);
        let texts: Vec<_> = lines.iter().map(|line| (line.block, line.text())).collect();
        let expected = [(0, "Fresh bread every day"), (0, "from six to noon"), (1, "Total: 12,50 €")];
        assert_eq!(texts, expected.map(|(block, text)| (block, text.to_owned())));
        assert_eq!(lines[0].words[1].rect, PixelRect::new(107, 21, 73, 22));
        assert_eq!(lines[0].rect, PixelRect::new(22, 21, 298, 28));
        assert!((lines[2].words[1].confidence - 0.930_941_7).abs() < 1e-6);
    }

    #[test]
    fn rows_that_are_no_words_are_left_out() {
        for (table, count) in [
            ("", 0),
            ("level\tpage_num\n", 0),
            ("5\t1\t1\t1\t1\t1\t0\t0\t5\t5\t90\t \n", 0),
            ("5\t1\t1\t1\t1\t1\t0\t0\t5\t5\t90\n", 0),
            ("5\t1\t1\t1\t1\t1\t0\t0\t5\t-5\t90\tword\n", 0),
            ("5\t1\t1\t1\t1\t1\t0\t0\t5\t5\t-1\tword\n", 1),
        ] {
            assert_eq!(parse(table).len(), count, "{table:?}");
        }
    }
}
