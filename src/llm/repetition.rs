//! Notices that a model repeats itself for ever, as it may while it transcribes: the same characters, words, line or
//! group of lines until its tokens are used up.
//!
//! Looks at the text as it grows, character by character, so that it does not matter how the stream was cut. The text
//! is taken apart into characters, words and lines; each of them is compared with the one 1, 2, 3 … before it, up to a
//! bound, so the work per character is bounded. A loop with a counter in it (`1. same text`, `2. same text`) is seen as
//! well: numbers that grow by one are the same for a while longer.
//!
//! What really stands in pictures repeats too: rule lines, empty cells, forms, rows of zeros, a window full of the same
//! message. So what counts is how much text a repetition covers: see [`needed_copies`]. Waiting is cheap, for a loop
//! does not end by itself, while a row that is cut off is lost.
//!
//! Does not know streams or servers. A new kind of unit is a [`Level`] more in [`RepetitionGuard`].

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longest repeated sequences that are looked for.
const MAX_CHARACTERS: usize = 64;
const MAX_WORDS: usize = 64;
const MAX_LINES: usize = 128;

/// How much text, in bytes, a repetition covers before it is taken for a loop: three quarters of a dense page.
/// Bytes, because characters of scripts without small alphabets weigh more and are fewer.
const LOOPED_BYTES: usize = 3000;

/// The same for a sequence without letters: zeros, dashes and empty cells fill whole pages.
const LOOPED_BYTES_WITHOUT_LETTERS: usize = 4500;

/// The same where a number grows with each copy: numbered rows are common.
const LOOPED_BYTES_COUNTED: usize = 6000;

/// White space at a stretch: more than any gap between columns or paragraphs.
const LOOPED_SPACE_BYTES: usize = 1500;

/// A message of one or a few lines stands on a screen a few times, a quarter of a page hardly three times.
const LEAST_COPIES: usize = 5;
const LEAST_COPIES_OF_LONG: usize = 3;
const LONG_BYTES: usize = 1000;

/// Numbered rows, and bare numbers that count: a gutter of line numbers has up to two hundred.
const LEAST_COPIES_COUNTED: usize = 30;
const LEAST_COPIES_OF_NUMBERS: usize = 400;

/// A loop that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repetition {
    /// The text up to here, in bytes, holds one copy of what is repeated and everything before it.
    pub kept_bytes: usize,
    /// How often it had come when it was noticed.
    pub copies: usize,
}

/// Watches one answer.
#[derive(Debug)]
pub struct RepetitionGuard {
    plausible_copies: usize,
    characters: Level,
    words: Level,
    lines: Level,
    word: UnitInProgress,
    line: UnitInProgress,
    /// Bytes taken so far.
    position: usize,
    /// Where the white space at the end began.
    space_start: Option<usize>,
    found: Option<Repetition>,
}

impl Default for RepetitionGuard {
    fn default() -> Self {
        Self::new(None)
    }
}

impl RepetitionGuard {
    /// `plausible_repeats` is how often one line stands in the picture as far as is known, for instance from another
    /// reading: up to that many copies, and some more, are never taken for a loop.
    #[must_use]
    pub fn new(plausible_repeats: Option<usize>) -> Self {
        Self {
            plausible_copies: plausible_repeats.map_or(0, |repeats| repeats + repeats / 4 + 2),
            characters: Level::new(MAX_CHARACTERS),
            words: Level::new(MAX_WORDS),
            lines: Level::new(MAX_LINES),
            word: UnitInProgress::default(),
            line: UnitInProgress::default(),
            position: 0,
            space_start: None,
            found: None,
        }
    }

    /// Takes what has come. Once a loop is found it stays found, and what follows is ignored.
    pub fn push(&mut self, text: &str) -> Option<Repetition> {
        for character in text.chars() {
            if self.found.is_some() {
                break;
            }
            self.found = self.take(character);
        }
        self.found
    }

    fn take(&mut self, character: char) -> Option<Repetition> {
        let start = self.position;
        self.position += character.len_utf8();
        let plausible = self.plausible_copies;
        if !character.is_whitespace() {
            self.space_start = None;
            self.word.take(character, start);
            self.line.take(character, start);
            return self.characters.add(Unit::of_character(character, start), plausible);
        }
        let space_start = *self.space_start.get_or_insert(start);
        if self.position - space_start >= LOOPED_SPACE_BYTES {
            return Some(Repetition { kept_bytes: space_start, copies: self.position - space_start });
        }
        let by_word = self.word.end().and_then(|word| self.words.add(word, plausible));
        if character == '\n' {
            self.characters.clear();
            self.words.clear();
            let by_line = self.line.end().and_then(|line| self.lines.add(line, plausible));
            return by_word.or(by_line);
        }
        // Columns are kept apart by spaces, so within a line they are part of it, at its ends they are not.
        self.line.take_space();
        by_word.or_else(|| self.characters.add(Unit::of_character(' ', start), plausible))
    }
}

/// A character, a word or a line.
#[derive(Debug)]
struct Unit {
    /// Of the text as it is.
    exact: u64,
    /// Of the text with every number replaced by one sign.
    shape: u64,
    numbers: Vec<u64>,
    has_letter: bool,
    /// Where it begins, in bytes.
    start: usize,
}

/// How a unit goes on from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    Same,
    /// The same but for numbers, each of which is larger by one.
    Counted,
    Different,
}

impl Unit {
    fn of_character(character: char, start: usize) -> Self {
        let code = u64::from(u32::from(character));
        Self { exact: code, shape: code, numbers: Vec::new(), has_letter: character.is_alphabetic(), start }
    }

    fn likeness(&self, earlier: &Self) -> Likeness {
        if self.exact == earlier.exact {
            return Likeness::Same;
        }
        let goes_on = self.shape == earlier.shape
            && self.numbers.len() == earlier.numbers.len()
            && self.numbers.iter().zip(&earlier.numbers).all(|(new, old)| new == old || *new == old.saturating_add(1));
        // Without numbers, equal shapes are equal texts.
        if goes_on && !self.numbers.is_empty() { Likeness::Counted } else { Likeness::Different }
    }
}

/// A word or a line of which the end has not come yet.
#[derive(Debug, Default)]
struct UnitInProgress {
    begun: Option<Unfinished>,
}

#[derive(Debug)]
struct Unfinished {
    exact: DefaultHasher,
    shape: DefaultHasher,
    numbers: Vec<u64>,
    is_in_number: bool,
    has_letter: bool,
    /// Spaces that have come since the last character.
    spaces: u32,
    start: usize,
}

impl UnitInProgress {
    fn take(&mut self, character: char, start: usize) {
        let unit = self.begun.get_or_insert_with(|| Unfinished {
            exact: DefaultHasher::new(),
            shape: DefaultHasher::new(),
            numbers: Vec::new(),
            is_in_number: false,
            has_letter: false,
            spaces: 0,
            start,
        });
        unit.take(character);
    }

    fn take_space(&mut self) {
        if let Some(unit) = &mut self.begun {
            unit.spaces += 1;
        }
    }

    fn end(&mut self) -> Option<Unit> {
        let unit = self.begun.take()?;
        Some(Unit {
            exact: unit.exact.finish(),
            shape: unit.shape.finish(),
            numbers: unit.numbers,
            has_letter: unit.has_letter,
            start: unit.start,
        })
    }
}

impl Unfinished {
    fn take(&mut self, character: char) {
        if self.spaces > 0 {
            // The width of a gap changes with what stands beside it.
            ' '.hash(&mut self.exact);
            ' '.hash(&mut self.shape);
            self.spaces = 0;
            self.is_in_number = false;
        }
        character.hash(&mut self.exact);
        self.has_letter |= character.is_alphabetic();
        let Some(digit) = character.to_digit(10) else {
            self.is_in_number = false;
            character.hash(&mut self.shape);
            return;
        };
        match self.numbers.last_mut() {
            Some(number) if self.is_in_number => {
                *number = number.saturating_mul(10).saturating_add(u64::from(digit));
            }
            _ => {
                '0'.hash(&mut self.shape);
                self.numbers.push(u64::from(digit));
            }
        }
        self.is_in_number = true;
    }
}

/// The newest units of one kind, and for each period how long the text has kept to it.
#[derive(Debug)]
struct Level {
    /// At most as many as the longest period, the newest last.
    recent: VecDeque<Unit>,
    /// For the periods 1, 2, 3 …
    runs: Vec<Run>,
    /// Units since the last one with a letter, itself included; 0 when there was none.
    since_letter: usize,
}

/// Units in a row that are like the one a period before them.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    unit_count: usize,
    is_counted: bool,
    /// Where the first copy begins and where the second does.
    first_start: usize,
    second_start: usize,
}

impl Level {
    fn new(max_period: usize) -> Self {
        Self { recent: VecDeque::with_capacity(max_period), runs: vec![Run::default(); max_period], since_letter: 0 }
    }

    /// The text does not go on: what comes is compared with nothing that has been.
    fn clear(&mut self) {
        self.recent.clear();
        self.runs.fill(Run::default());
        self.since_letter = 0;
    }

    /// Adds a unit.
    fn add(&mut self, unit: Unit, plausible_copies: usize) -> Option<Repetition> {
        if unit.has_letter {
            self.since_letter = 1;
        } else if self.since_letter > 0 {
            self.since_letter += 1;
        }
        let mut found = None;
        for ((index, run), earlier) in self.runs.iter_mut().enumerate().zip(self.recent.iter().rev()) {
            let likeness = unit.likeness(earlier);
            if likeness == Likeness::Different {
                run.unit_count = 0;
                continue;
            }
            if run.unit_count == 0 {
                *run = Run { first_start: earlier.start, second_start: unit.start, ..Run::default() };
            }
            run.unit_count += 1;
            run.is_counted |= likeness == Likeness::Counted;
            let period = index + 1;
            let has_letters = (1..=period).contains(&self.since_letter);
            if found.is_none() && run.is_loop(period, has_letters, plausible_copies) {
                found = Some(Repetition { kept_bytes: run.second_start, copies: run.unit_count.div_ceil(period) + 1 });
            }
        }
        if self.recent.len() == self.runs.len() {
            self.recent.pop_front();
        }
        self.recent.push_back(unit);
        found
    }
}

impl Run {
    fn is_loop(&self, period: usize, has_letters: bool, plausible_copies: usize) -> bool {
        let copies = self.unit_count / period + 1;
        // Most runs end here: the rest is looked at only when something has come three times.
        copies >= LEAST_COPIES_OF_LONG && {
            let needed = needed_copies(self.second_start - self.first_start, has_letters, self.is_counted);
            copies >= needed.max(plausible_copies)
        }
    }
}

/// How often a sequence of this many bytes comes before it is taken for a loop: short ones must come often.
fn needed_copies(copy_bytes: usize, has_letters: bool, is_counted: bool) -> usize {
    let (looped_bytes, least) = match (is_counted, has_letters) {
        (true, true) => (LOOPED_BYTES_COUNTED, LEAST_COPIES_COUNTED),
        (true, false) => (0, LEAST_COPIES_OF_NUMBERS),
        (false, _) => {
            let least = if copy_bytes >= LONG_BYTES { LEAST_COPIES_OF_LONG } else { LEAST_COPIES };
            (if has_letters { LOOPED_BYTES } else { LOOPED_BYTES_WITHOUT_LETTERS }, least)
        }
    };
    looped_bytes.div_ceil(copy_bytes.max(1)).max(least)
}
