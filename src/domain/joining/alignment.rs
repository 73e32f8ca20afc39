//! Where some end of one text and some beginning of another are alike.

use super::Seam;
use crate::domain::folding::folded;

/// How much of each text is looked at beside a seam, in characters: some twenty lines.
const WINDOW_CHARS: usize = 1600;

/// Share of an overlap that must agree.
const LEAST_LIKENESS: f64 = 0.75;

/// Characters of agreement that weigh as much as not quite two thirds of certainty: fewer may agree by chance.
const TELLING_CHARS: f64 = 8.0;

/// How sure an overlap must be, from 0 to 1.
const LEAST_CERTAINTY: f64 = 0.6;

/// How sure it is when exactly as many lines as the picture says are exactly alike, be they ever so short.
const CERTAINTY_AS_EXPECTED: f64 = 1.0;

/// The same for a line more or less: what the picture says is counted in rows of pixels.
const CERTAINTY_NEARLY_AS_EXPECTED: f64 = 0.9;

/// What a line more or less than expected takes from the certainty.
const PER_UNEXPECTED_LINE: f64 = 0.01;

/// What of a text is looked at beside a seam: folded, each stretch of white space as one space, none at the ends.
pub(super) struct Side {
    pub(super) characters: Vec<char>,
    places: Vec<Place>,
}

/// Where a character comes from, in bytes.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    /// White space that ends a line.
    is_line_break: bool,
}

impl Side {
    fn of(text: &str) -> Self {
        let mut side = Self { characters: Vec::new(), places: Vec::new() };
        for one in folded(text) {
            let is_line_break = one.character == '\n';
            let place = Place { start: one.start, end: one.end, is_line_break };
            if !one.character.is_whitespace() {
                side.characters.push(one.character);
                side.places.push(place);
            } else if side.characters.last() == Some(&' ') {
                if let Some(last) = side.places.last_mut() {
                    last.end = one.end;
                    last.is_line_break |= is_line_break;
                }
            } else if !side.characters.is_empty() {
                side.characters.push(' ');
                side.places.push(place);
            }
        }
        if side.characters.last() == Some(&' ') {
            side.characters.pop();
            side.places.pop();
        }
        side
    }

    /// The last characters of a text.
    pub(super) fn end_of(text: &str) -> Self {
        // Folding makes a text longer by little, white space only shorter: the bytes looked at are bounded as well.
        let from = text.char_indices().rev().nth(4 * WINDOW_CHARS).map_or(0, |(at, _)| at);
        let mut side = Self::of(text.get(from..).unwrap_or_default());
        let surplus = side.characters.len().saturating_sub(WINDOW_CHARS);
        side.characters.drain(..surplus);
        side.places.drain(..surplus);
        for place in &mut side.places {
            place.start += from;
            place.end += from;
        }
        side
    }

    /// The first characters of a text.
    pub(super) fn start_of(text: &str) -> Self {
        let to = text.char_indices().nth(4 * WINDOW_CHARS).map_or(text.len(), |(at, _)| at);
        let mut side = Self::of(text.get(..to).unwrap_or_default());
        side.characters.truncate(WINDOW_CHARS);
        side.places.truncate(WINDOW_CHARS);
        side
    }
}

/// One step of an alignment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A character of each, alike or not.
    Both,
    /// A character that only the upper text has.
    Upper,
    Lower,
}

/// For each end of the upper side and each beginning of the lower one, the cheapest alignment of the two.
pub(super) struct Alignment {
    /// Row by row: one more row and column than there are characters.
    steps: Vec<Step>,
    upper_len: usize,
    lower_len: usize,
    /// For each beginning of the lower side: what its best alignment with an end of the whole upper side costs, and
    /// where that end begins.
    costs: Vec<usize>,
    starts: Vec<usize>,
}

/// An end of the upper side that is a beginning of the lower one.
pub(super) struct Overlap {
    lower_len: usize,
    certainty: f64,
}

impl Alignment {
    pub(super) fn of(upper: &[char], lower: &[char]) -> Self {
        let width = lower.len() + 1;
        let mut steps = vec![Step::Lower; width * (upper.len() + 1)];
        let mut costs: Vec<usize> = (0..width).collect();
        let mut starts = vec![0; width];
        for (i, above) in upper.iter().enumerate() {
            let row = steps.get_mut((i + 1) * width..(i + 2) * width).unwrap_or_default();
            // An overlap may begin anywhere in the upper text.
            let (mut diagonal_cost, mut diagonal_start) = (costs[0], starts[0]);
            (costs[0], starts[0]) = (0, i + 1);
            for (j, below) in lower.iter().enumerate() {
                let both = (diagonal_cost + usize::from(above != below), diagonal_start, Step::Both);
                let only_upper = (costs[j + 1] + 1, starts[j + 1], Step::Upper);
                let only_lower = (costs[j] + 1, starts[j], Step::Lower);
                (diagonal_cost, diagonal_start) = (costs[j + 1], starts[j + 1]);
                let mut best = both;
                for other in [only_upper, only_lower] {
                    if other.0 < best.0 {
                        best = other;
                    }
                }
                (costs[j + 1], starts[j + 1], row[j + 1]) = best;
            }
        }
        Self { steps, upper_len: upper.len(), lower_len: lower.len(), costs, starts }
    }

    /// The beginning of the lower side that is most certainly an end of the upper one.
    pub(super) fn best_overlap(&self, below: &Side, shared_lines: usize) -> Option<Overlap> {
        let mut best: Option<Overlap> = None;
        let mut lines = 1;
        for len in 1..=self.lower_len {
            let next = below.places.get(len).filter(|_| below.characters.get(len) == Some(&' '));
            let ends_a_line = len == self.lower_len || next.is_some_and(|space| space.is_line_break);
            if next.is_some() || ends_a_line {
                let certainty = self.certainty(len, lines, shared_lines, ends_a_line);
                if certainty >= LEAST_CERTAINTY && best.as_ref().is_none_or(|best| certainty > best.certainty) {
                    best = Some(Overlap { lower_len: len, certainty });
                }
            }
            lines += usize::from(next.is_some_and(|space| space.is_line_break));
        }
        best
    }

    fn certainty(&self, len: usize, lines: usize, shared_lines: usize, ends_a_line: bool) -> f64 {
        let longest = len.max(self.upper_len - self.starts[len]);
        let alike = longest.saturating_sub(self.costs[len]) as f64;
        let likeness = alike / longest as f64;
        if likeness < LEAST_LIKENESS {
            return 0.0;
        }
        let telling = likeness * (1.0 - (-alike / TELLING_CHARS).exp());
        let surprise = PER_UNEXPECTED_LINE * (lines.abs_diff(shared_lines) as f64 + f64::from(u8::from(!ends_a_line)));
        let expected = match lines.abs_diff(shared_lines) {
            _ if !ends_a_line || self.costs[len] > 0 => 0.0,
            0 => CERTAINTY_AS_EXPECTED,
            1 => CERTAINTY_NEARLY_AS_EXPECTED,
            _ => 0.0,
        };
        (telling - surprise).max(expected)
    }

    /// The bytes at which the texts are cut. Lines near the edge of a part are read worst, so the first half of what
    /// both show is taken from the upper text; of a single line, the longer reading.
    pub(super) fn cut(&self, overlap: &Overlap, above: &Side, below: &Side) -> Seam {
        let (mut i, mut j) = (self.upper_len, overlap.lower_len);
        let mut best: Option<(usize, Seam)> = None;
        while j > 0 {
            let step = self.steps.get(i * (self.lower_len + 1) + j).copied().unwrap_or(Step::Lower);
            (i, j) = match step {
                Step::Both => (i - 1, j - 1),
                Step::Upper => (i - 1, j),
                Step::Lower => (i, j - 1),
            };
            let (Some(upper), Some(lower)) = (above.places.get(i), below.places.get(j)) else { continue };
            if step == Step::Both && upper.is_line_break && lower.is_line_break {
                let from_middle = (2 * j).abs_diff(overlap.lower_len);
                if best.is_none_or(|(least, _)| from_middle < least) {
                    let seam = Seam { upper_end: upper.start, lower_start: lower.start, is_sure: true };
                    best = Some((from_middle, seam));
                }
            }
        }
        if let Some((_, seam)) = best {
            return seam;
        }
        let start = |side: &Side, index: usize| side.places.get(index).map_or(0, |place| place.start);
        let end = |side: &Side, len: usize| side.places.get(len.wrapping_sub(1)).map_or(0, |place| place.end);
        if self.upper_len - i >= overlap.lower_len {
            let (upper_end, lower_start) = (end(above, self.upper_len), end(below, overlap.lower_len));
            Seam { upper_end, lower_start, is_sure: true }
        } else {
            Seam { upper_end: start(above, i), lower_start: start(below, 0), is_sure: true }
        }
    }
}
