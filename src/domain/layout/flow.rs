//! What a text consists of: headings, paragraphs, the items of lists, rows of cells.
//!
//! A line goes on in the next one where the next one's first word had no more room, as text is broken everywhere; what
//! would have fitted was ended on purpose.

use super::pitch::Pitch;
use super::rows::{Row, Spacing, regions};

/// A part that is never broken.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    pub(super) kind: PieceKind,
    /// Its lines joined, without the marker of an item.
    pub(super) text: String,
    /// Begins a paragraph; otherwise it stands right below what comes before it.
    pub(super) is_apart: bool,
    /// Where its first line begins.
    pub(super) left: u32,
    /// Of its first line.
    pub(super) height: u32,
    /// The row of a row of cells.
    pub(super) row: Option<&'a Row<'a>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum PieceKind {
    /// Letters so many times as large as usual.
    Heading(f32),
    Prose,
    /// Its marker as it was read.
    Item(String),
    Cells,
}

/// The usual size of letters in the whole text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    height: f32,
    letter: f32,
}

/// Letters that are so much larger make a heading; both their height and their width, because a line without tall
/// letters is low and one of capitals is wide.
const LARGER: f32 = 1.2;

/// Headings are short.
const MOST_HEADING_WORDS: usize = 14;

impl Body {
    pub(super) fn of(rows: &[Row]) -> Self {
        let usual = |size: fn(&Row) -> f32| {
            let mut sizes: Vec<(f32, usize)> = rows.iter().map(|row| (size(row), row.text().len())).collect();
            sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
            let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
            let mut passed = 0;
            let found = sizes.into_iter().find(|(_, length)| {
                passed += length;
                passed >= half
            });
            found.map_or(1.0, |(size, _)| size.max(1.0))
        };
        Self { height: usual(height), letter: usual(letter) }
    }

    /// How many times as large as usual the letters of a heading are; `None` for other rows.
    fn heading(self, row: &Row) -> Option<f32> {
        let (taller, wider) = (height(row) / self.height, letter(row) / self.letter);
        let is_heading = taller >= LARGER && wider >= LARGER && row.words().count() <= MOST_HEADING_WORDS;
        is_heading.then(|| taller.min(wider))
    }
}

fn height(row: &Row) -> f32 {
    row.rect.height as f32
}

/// The mean width of a letter's ink.
fn letter(row: &Row) -> f32 {
    let (width, count) =
        row.words().fold((0, 0), |(width, count), word| (width + word.rect.width, count + word.text.chars().count()));
    width as f32 / count.max(1) as f32
}

/// The pieces of rows in reading order.
pub(super) fn pieces<'a>(rows: &'a [Row<'a>], body: Body) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for region in regions(rows) {
        let spacing = Spacing::of(region);
        let mut start = 0;
        while let Some(first) = region.get(start) {
            let length = region[start..].iter().take_while(|row| row.block() == first.block()).count();
            let block = Block::of(&region[start..start + length], spacing, body);
            let above = start.checked_sub(1).and_then(|above| region.get(above));
            block.add_to(&mut pieces, above);
            start += length;
        }
    }
    pieces
}

/// Rows of one block and what is usual in it.
struct Block<'a> {
    rows: &'a [Row<'a>],
    left: u32,
    right: u32,
    width: u32,
    pitch: f32,
    is_centred: bool,
    /// Running text rather than short lines of their own, as menus and addresses are.
    is_prose: bool,
    spacing: Spacing,
    body: Body,
}

impl<'a> Block<'a> {
    fn of(rows: &'a [Row<'a>], spacing: Spacing, body: Body) -> Self {
        let single: Vec<&Row> = rows.iter().filter(|row| row.cells.len() == 1).collect();
        let pitch = Pitch::of(rows.iter().flat_map(|row| row.cells.iter().copied())).px;
        let lefts = single.iter().map(|row| row.rect.left);
        let (left, right_most_left) = (lefts.clone().min().unwrap_or(0), lefts.max().unwrap_or(0));
        let middles = single.iter().map(|row| row.rect.left + row.rect.right());
        let middle_spread = middles.clone().max().unwrap_or(0) - middles.min().unwrap_or(0);
        let words: usize = single.iter().map(|row| row.words().count()).sum();
        let going_on = single.iter().skip(1).filter(|row| begins_lower(row)).count();
        Self {
            rows,
            left,
            right: single.iter().map(|row| row.rect.right()).max().unwrap_or(0),
            width: single.iter().map(|row| row.rect.width).max().unwrap_or(0),
            pitch,
            is_centred: single.len() > 1
                && (middle_spread as f32) < 3.0 * pitch
                && (right_most_left - left) as f32 > 2.0 * pitch,
            is_prose: going_on * 10 >= single.len().saturating_sub(1) * 3 && going_on > 0 || words >= single.len() * 5,
            spacing,
            body,
        }
    }

    fn add_to(&self, pieces: &mut Vec<Piece<'a>>, above: Option<&Row>) {
        for (index, row) in self.rows.iter().enumerate() {
            let previous = index.checked_sub(1).and_then(|previous| self.rows.get(previous));
            let marker = marker(row);
            if is_cells(row) || previous.is_some_and(|previous| self.continues_cells(previous, row)) {
                let is_below_cells = pieces.last().is_some_and(|piece| piece.kind == PieceKind::Cells);
                let is_apart = previous.or(above).is_none_or(|above| self.spacing.is_apart(above, row));
                let text = row.cells.iter().map(|cell| cell.text()).collect::<Vec<_>>().join("  ");
                let is_apart = is_apart || !is_below_cells && previous.is_none();
                pieces.push(Piece {
                    kind: PieceKind::Cells,
                    text,
                    is_apart,
                    left: row.rect.left,
                    height: row.rect.height,
                    row: Some(row),
                });
                continue;
            }
            let is_item = marker.as_ref().is_some_and(|marker| {
                marker.is_bullet || previous.is_none_or(|previous| self.may_begin_item(previous, row, pieces.last()))
            });
            let next = self.rows.get(index + 1);
            match (previous, pieces.last_mut()) {
                (Some(previous), Some(piece)) if !is_item && self.goes_on(previous, row, next, piece) => {
                    join(&mut piece.text, &row.text());
                }
                (_, last) => {
                    let is_apart =
                        previous.is_none_or(|previous| self.is_new_paragraph(previous, row, next, last.as_deref()));
                    pieces.push(self.begun(row, marker.filter(|_| is_item), is_apart));
                }
            }
        }
    }

    fn begun(&self, row: &Row, marker: Option<Marker>, is_apart: bool) -> Piece<'a> {
        let (left, height) = (row.rect.left, row.rect.height);
        if let Some(Marker { text, rest, .. }) = marker {
            return Piece { kind: PieceKind::Item(text), text: rest, is_apart, left, height, row: None };
        }
        let kind = self.body.heading(row).map_or(PieceKind::Prose, PieceKind::Heading);
        Piece { kind, text: row.text(), is_apart, left, height, row: None }
    }

    /// Whether a row belongs to the same paragraph as the one above it.
    fn goes_on(&self, above: &Row, row: &Row, next: Option<&Row>, piece: &Piece) -> bool {
        let has_kind = !is_cells(above) && !self.spacing.is_apart(above, row) && self.is_as_large(above, row);
        let is_indented = match piece.kind {
            PieceKind::Item(_) => false,
            _ => self.is_first_indented(above, row, next),
        };
        let is_divided = ends_divided(&piece.text) && begins_lower(row);
        let is_full = self.is_full(above, row) && (self.is_prose || begins_lower(row));
        has_kind && !is_indented && (is_divided || is_full || self.is_running(above, row))
    }

    fn is_new_paragraph(&self, above: &Row, row: &Row, next: Option<&Row>, last: Option<&Piece>) -> bool {
        let both_items = marker(row).is_some() && last.is_some_and(|piece| matches!(piece.kind, PieceKind::Item(_)));
        self.spacing.is_apart(above, row)
            || !self.is_as_large(above, row)
            || (!both_items && self.is_first_indented(above, row, next))
    }

    /// Whether the first word of `row` had no room at the end of the row above.
    fn is_full(&self, above: &Row, row: &Row) -> bool {
        let Some(word) = row.words().next() else { return false };
        let needed = word.rect.width as f32 + self.pitch;
        let width = (above.rect.width as f32 + needed) > self.width as f32;
        if self.is_centred { width } else { (above.rect.right() as f32 + needed) > self.right as f32 }
    }

    /// A long line within a sentence, where the width of the text is not known exactly.
    fn is_running(&self, above: &Row, row: &Row) -> bool {
        let is_long = above.rect.width * 10 > self.width * 7 && above.words().count() > 3;
        let ends_open = !above.text().ends_with(['.', ':', ';', '!', '?']);
        self.is_prose && is_long && ends_open && begins_lower(row)
    }

    fn is_as_large(&self, above: &Row, row: &Row) -> bool {
        let differ = |a: f32, b: f32| a.max(b) >= LARGER * a.min(b);
        !(differ(height(above), height(row)) && differ(letter(above), letter(row)))
            && self.body.heading(above).is_some() == self.body.heading(row).is_some()
    }

    /// The indent of a paragraph's first line, which the line after it does not share.
    fn is_first_indented(&self, above: &Row, row: &Row, next: Option<&Row>) -> bool {
        let indent = |row: &Row| (row.rect.left - self.left.min(row.rect.left)) as f32 / self.pitch;
        !self.is_centred
            && indent(row) > 1.2
            && indent(above) < 0.8
            && next.map_or(!begins_lower(row), |next| indent(next) < 0.8)
    }

    /// A number at the beginning of a line is a marker where a sentence cannot have put it.
    fn may_begin_item(&self, above: &Row, row: &Row, last: Option<&Piece>) -> bool {
        last.is_some_and(|piece| matches!(piece.kind, PieceKind::Item(_)))
            || self.spacing.is_apart(above, row)
            || !self.is_full(above, row)
    }

    /// A line below the second or a later cell of a row.
    fn continues_cells(&self, above: &Row, row: &Row) -> bool {
        let first = above.cells.first().map_or(0, |cell| cell.rect.right());
        is_cells(above) && row.rect.left > first && !self.spacing.is_apart(above, row)
    }
}

/// Whether a row is one of cells, and not an item whose bullet stands far from its text.
fn is_cells(row: &Row) -> bool {
    row.cells.len() > 1 && !(row.cells.len() == 2 && row.cells[0].words.len() == 1 && marker(row).is_some())
}

fn begins_lower(row: &Row) -> bool {
    row.words().next().is_some_and(|word| word.text.starts_with(char::is_lowercase))
}

/// What stands before the text of an item.
struct Marker {
    text: String,
    rest: String,
    is_bullet: bool,
}

fn marker(row: &Row) -> Option<Marker> {
    const BULLETS: [char; 16] = ['•', '◦', '▪', '▫', '‣', '·', '●', '○', '■', '□', '∙', '➤', '►', '▶', '⁃', '※'];
    const WEAK_BULLETS: [&str; 7] = ["-", "–", "—", "*", "+", "→", "»"];
    let text = row.text();
    let (first, rest) = text.split_once(' ')?;
    let marker = |is_bullet| Some(Marker { text: first.to_owned(), rest: rest.to_owned(), is_bullet });
    if WEAK_BULLETS.contains(&first) || first.chars().count() == 1 && first.starts_with(BULLETS) {
        return marker(true);
    }
    if let Some(glued) = text.strip_prefix(BULLETS) {
        let bullet = text.chars().next()?.to_string();
        return Some(Marker { text: bullet, rest: glued.to_owned(), is_bullet: true });
    }
    let number = first.strip_suffix(['.', ')'])?;
    let number = number.strip_prefix('(').unwrap_or(number);
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_number || is_letter).then(|| marker(false))?
}

/// Words between which a hyphen stands for something left out, as in “on- and offline”.
const LINKING: [&str; 12] = ["and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "en", "of"];

/// Whether a line ends in the first half of a word.
fn ends_divided(text: &str) -> bool {
    let hyphenless = text.strip_suffix(['-', '\u{2010}', '\u{ad}', '¬']);
    hyphenless.is_some_and(|text| text.ends_with(char::is_alphabetic))
}

/// Adds a line to a text; a word that was divided between them becomes whole again, a hyphen of its own stays.
pub(super) fn join(text: &mut String, line: &str) {
    let ends_in_hyphen = text.ends_with(['-', '\u{2010}', '\u{ad}', '¬']);
    let before = text.trim_end_matches(['-', '\u{2010}', '\u{ad}', '¬']);
    let last_word = before.rsplit(' ').next().unwrap_or_default();
    let first_word = line.split([' ', ',', '.']).next().unwrap_or_default();
    let is_attached = ends_in_hyphen && last_word.ends_with(char::is_alphanumeric);
    if !is_attached || LINKING.contains(&first_word) {
        text.push(' ');
    } else if last_word.ends_with(char::is_lowercase)
        && line.starts_with(char::is_lowercase)
        && !last_word.contains('-')
        && !last_word.starts_with("http")
    {
        text.pop();
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn words_that_were_divided_become_whole() {
        for (above, below, expected) in [
            ("for exam-", "ple", "for example"),
            ("for exam\u{ad}", "ple", "for example"),
            ("Straßen-", "bahn", "Straßenbahn"),
            ("COVID-", "19", "COVID-19"),
            ("an X-", "ray", "an X-ray"),
            ("a 12-", "hour day", "a 12-hour day"),
            ("Baden-", "Baden", "Baden-Baden"),
            ("state-of-the-", "art", "state-of-the-art"),
            ("Ein-", "und Ausgang", "Ein- und Ausgang"),
            ("on -", "off", "on - off"),
            ("a line", "and more", "a line and more"),
        ] {
            let mut text = above.to_owned();
            join(&mut text, below);
            assert_eq!(text, expected);
        }
    }
}
