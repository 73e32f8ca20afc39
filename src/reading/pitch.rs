//! Lines in which every character takes a cell of one width, as in programs and on receipts.
//!
//! There a space is an empty cell, whatever the room beside a point looks like; and what stands in a cell is no icon.
//! Knows nothing of pixels.

use super::recognise::{Character, LineReading};

/// Fewer letters and digits say too little about where the cells are.
const LEAST_LETTERS: usize = 12;

/// Of them so many are no digits: in many faces a point and a space are as wide as a digit.
const LEAST_ALPHABETIC: usize = 3;

/// The width of one letter more or less tells the cells of so many apart.
const FIRST_FITTED: usize = 5;

/// Lines of one face differ by this much in the width of their cells, as a share of it.
const SAME_WIDTH: f32 = 0.03;

/// How far the middle of a letter may lie from the middle of its cell, in cells: of most, and of any.
const USUAL_OFFSET: f32 = 0.1;
const LARGEST_OFFSET: f32 = 0.25;

/// The cells of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cells {
    /// Pixels from one cell to the next.
    width: f32,
    /// The middle of cell 0.
    first: f32,
}

/// The cells of each line of a picture; none where the characters do not lie in cells of one width.
pub(super) fn cells(lines: &[LineReading]) -> Vec<Option<Cells>> {
    let mut cells: Vec<Option<Cells>> = lines.iter().map(|line| Cells::of(&line.characters)).collect();
    let widths: Vec<f32> = cells.iter().flatten().map(|cells| cells.width).collect();
    for (cells, line) in cells.iter_mut().zip(lines) {
        if cells.is_none() {
            *cells = Cells::like(&line.characters, &widths);
        }
    }
    cells
}

impl Cells {
    fn of(characters: &[Character]) -> Option<Self> {
        let letters: Vec<&Character> = letters(characters).collect();
        let alphabetic = letters.iter().filter(|letter| letter.value.is_alphabetic()).count();
        if letters.len() < LEAST_LETTERS || alphabetic < LEAST_ALPHABETIC {
            return None;
        }
        let width = usual_step(characters)?;
        Self::fitting(width, &letters)
    }

    /// Cells of figures, which alone would say too little, as wide as those of other lines.
    fn like(characters: &[Character], widths: &[f32]) -> Option<Self> {
        let letters: Vec<&Character> = letters(characters).collect();
        let step = usual_step(characters)?;
        let is_near = |width: &&f32| (*width - step).abs() <= 3.0 * SAME_WIDTH * step;
        let cells = Self::fitting(*widths.iter().find(is_near)?, &letters)?;
        widths.iter().any(|width| (*width - cells.width).abs() <= SAME_WIDTH * cells.width).then_some(cells)
    }

    /// Cells of about this width that all letters lie in.
    fn fitting(width: f32, letters: &[&Character]) -> Option<Self> {
        let middles: Vec<f32> = letters.iter().map(|letter| middle(letter)).collect();
        let mut cells = Self { width, first: *middles.first()? };
        // Cells that fit the beginning are fitted to ever more of the line.
        let mut count = FIRST_FITTED.min(middles.len());
        loop {
            cells = cells.fitted(&middles[..count])?;
            if count == middles.len() {
                break;
            }
            count = (2 * count).min(middles.len());
        }
        let mut offsets: Vec<f32> = middles.iter().map(|middle| cells.offset(*middle).abs()).collect();
        offsets.sort_unstable_by(f32::total_cmp);
        let is_distinct = middles.array_windows().all(|[a, b]| cells.index(*b) > cells.index(*a));
        let fits = offsets[offsets.len() * 3 / 4] <= USUAL_OFFSET && offsets[offsets.len() - 1] <= LARGEST_OFFSET;
        (is_distinct && fits).then_some(cells)
    }

    /// The same cells, moved and widened so that they fit these middles best.
    fn fitted(self, middles: &[f32]) -> Option<Self> {
        let count = middles.len() as f32;
        let points = || middles.iter().map(|middle| (self.index(*middle) as f32, *middle));
        let mean_index = points().map(|(index, _)| index).sum::<f32>() / count;
        let mean = points().map(|(_, middle)| middle).sum::<f32>() / count;
        let spread: f32 = points().map(|(index, _)| (index - mean_index).powi(2)).sum();
        let together: f32 = points().map(|(index, middle)| (index - mean_index) * (middle - mean)).sum();
        let width = together / spread;
        (width.is_finite() && width >= 1.0).then_some(Self { width, first: mean - mean_index * width })
    }

    fn index(self, middle: f32) -> i32 {
        ((middle - self.first) / self.width).round() as i32
    }

    /// In cells, -0.5 to 0.5.
    fn offset(self, middle: f32) -> f32 {
        (middle - self.first) / self.width - self.index(middle) as f32
    }

    /// Whether a character lies in one cell.
    fn holds(self, character: &Character) -> bool {
        let width = (character.right - character.left) as f32;
        width <= 1.2 * self.width && self.offset(middle(character)).abs() <= LARGEST_OFFSET
    }

    /// Whether each character of a word lies in its cell, which that of an icon hardly does.
    pub(super) fn hold_word(self, word: &[Character]) -> bool {
        word.iter().all(|character| self.holds(character))
    }

    /// The characters with a space wherever there is an empty cell, and nowhere else; a star in a cell is an asterisk.
    pub(super) fn spaced(self, characters: &[Character]) -> Vec<Character> {
        let mut spaced: Vec<Character> = Vec::with_capacity(characters.len());
        let mut space = None;
        for character in characters {
            if character.value == ' ' {
                space = Some(*character);
                continue;
            }
            if let Some(last) = spaced.last() {
                let empty = self.index(middle(character)) - self.index(middle(last)) - 1;
                let gap = character.left.saturating_sub(last.right) as f32;
                let (left, right) = (last.right, character.left.max(last.right));
                let seen = Character { value: ' ', marker: None, left, right, confidence: last.confidence };
                if space.is_some() && empty >= 1 || empty == 1 && gap >= self.width {
                    spaced.push(space.unwrap_or(seen));
                } else if last.value.is_alphanumeric() && character.value.is_alphanumeric() {
                    spaced.extend(space);
                }
            }
            let is_star = matches!(character.value, '★' | '☆') && self.holds(character);
            spaced.push(Character { value: if is_star { '*' } else { character.value }, ..*character });
            space = None;
        }
        spaced
    }
}

fn middle(character: &Character) -> f32 {
    (character.left + character.right) as f32 / 2.0
}

fn letters(characters: &[Character]) -> impl Iterator<Item = &Character> {
    characters.iter().filter(|one| one.value.is_alphanumeric() && one.marker.is_none())
}

/// From one letter to the next, where they stand in one word.
fn usual_step(characters: &[Character]) -> Option<f32> {
    let is_pair = |[a, b]: &&[Character; 2]| a.value.is_alphanumeric() && b.value.is_alphanumeric();
    let mut steps: Vec<f32> = characters.array_windows().filter(is_pair).map(|[a, b]| middle(b) - middle(a)).collect();
    steps.sort_unstable_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters that take what their face gives them; `_` stands for a space that is drawn but was not read.
    fn drawn(text: &str, advance: impl Fn(char) -> u32) -> LineReading {
        let mut left = 0;
        let mut characters = Vec::new();
        for value in text.chars() {
            let room = advance(value);
            let ink = room.min(if value.is_alphanumeric() { 8 } else { 4 });
            // Points stand at the left of their cells.
            let start = left + if value.is_alphanumeric() { (room - ink) / 2 } else { 1 };
            let (from, to) = if value == ' ' { (left, left + room) } else { (start, start + ink) };
            if value != '_' {
                characters.push(Character { value, marker: None, left: from, right: to, confidence: 0.99 });
            }
            left += room;
        }
        LineReading { characters }
    }

    fn text(characters: &[Character]) -> String {
        characters.iter().map(|character| character.value).collect()
    }

    /// A space that was read where there is no empty cell.
    fn with_space_after(mut line: LineReading, at: usize) -> LineReading {
        let last = line.characters[at];
        let space = Character { value: ' ', left: last.right, right: last.right + 3, ..last };
        line.characters.insert(at + 1, space);
        line
    }

    #[test]
    fn a_space_is_an_empty_cell() {
        let line = with_space_after(drawn("OLIVE OIL 10.34 EUR", |_| 10), 12);
        assert_eq!(text(&line.characters), "OLIVE OIL 10. 34 EUR");
        let cells = cells(std::slice::from_ref(&line))[0].expect("cells of one width");
        assert_eq!(text(&cells.spaced(&line.characters)), "OLIVE OIL 10.34 EUR");

        let stars = drawn("CARD ★★★★ 7380 PAID IN FULL", |_| 10);
        let found = super::cells(std::slice::from_ref(&stars))[0].expect("cells of one width");
        assert_eq!(text(&found.spaced(&stars.characters)), "CARD **** 7380 PAID IN FULL");

        let unread = drawn("return value_none", |_| 10);
        let found = super::cells(std::slice::from_ref(&unread))[0].expect("cells of one width");
        assert_eq!(text(&found.spaced(&unread.characters)), "return value none");
    }

    #[test]
    fn letters_of_many_widths_lie_in_no_cells() {
        let advance = |c: char| match c {
            'i' | 'l' | 't' | 'r' | ' ' | '.' => 5,
            'm' | 'w' => 15,
            c if c.is_uppercase() => 12,
            _ => 10,
        };
        let lines = ["still willing to swim in limerick", "Nov 4, 2008 at midnight", "The quick brown fox trots"];
        let lines: Vec<LineReading> = lines.iter().map(|line| drawn(line, advance)).collect();
        assert_eq!(cells(&lines), [None; 3]);
    }

    #[test]
    fn figures_alone_lie_in_cells_only_where_other_lines_do() {
        // A point and a space are as wide as a digit: a date with spaces could be one without.
        let date = with_space_after(drawn("10.12.2024", |_| 10), 2);
        assert_eq!(cells(std::slice::from_ref(&date)), [None]);
        let page = [drawn("MILK CHOCOLATE 4 x 125", |_| 10), date];
        let found = cells(&page)[1].expect("cells as in the other line");
        assert_eq!(text(&found.spaced(&page[1].characters)), "10.12.2024");
    }

    #[test]
    fn what_lies_across_two_cells_is_in_none() {
        let line = drawn("fn main() -> Result<(), Error>", |_| 10);
        let found = cells(std::slice::from_ref(&line))[0].expect("cells of one width");
        assert!(found.hold_word(&line.characters[3..7]));
        let icon = Character { left: 301, right: 321, ..line.characters[0] };
        assert!(!found.hold_word(&[icon]));
    }
}
