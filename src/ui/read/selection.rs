//! Which words of a picture are selected: arithmetic only.

use egui::{Pos2, Rect, Vec2};

use crate::app::WordPlace;
use crate::domain::{PictureText, PixelRect};
use crate::ui::stage::Placing;
use crate::ui::theme::measures;

/// Words from one to another in reading order, both included. `from` is where the selection began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    pub from: WordPlace,
    pub to: WordPlace,
}

impl Selection {
    pub fn word(place: WordPlace) -> Self {
        Self { from: place, to: place }
    }

    /// The whole line of a word.
    pub fn line(text: &PictureText, place: WordPlace) -> Self {
        let last = text.lines.get(place.line).map_or(0, |line| line.words.len().saturating_sub(1));
        Self { from: WordPlace { word: 0, ..place }, to: WordPlace { word: last, ..place } }
    }

    pub fn all(text: &PictureText) -> Option<Self> {
        let line = text.lines.len().checked_sub(1)?;
        let last = Self::line(text, WordPlace { line, word: 0 });
        Some(Self { from: WordPlace { line: 0, word: 0 }, to: last.to })
    }

    pub fn first(self) -> WordPlace {
        self.from.min(self.to)
    }

    pub fn last(self) -> WordPlace {
        self.from.max(self.to)
    }

    /// One rectangle for the selected words of each line.
    pub fn rects(self, text: &PictureText) -> Vec<PixelRect> {
        let (first, last) = (self.first(), self.last());
        let lines = text.lines.iter().enumerate().skip(first.line).take(last.line + 1 - first.line);
        let rect = |(number, line): (usize, &crate::domain::TextLine)| {
            let words = line.words.iter().enumerate().filter(|(word, _)| {
                let place = WordPlace { line: number, word: *word };
                first <= place && place <= last
            });
            words.map(|(_, word)| word.rect).reduce(PixelRect::union)
        };
        lines.filter_map(rect).collect()
    }
}

/// A way from one word to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Back,
    On,
    Up,
    Down,
}

impl Step {
    /// The word that this leads to; the same one where there is none.
    pub fn from(self, text: &PictureText, place: WordPlace) -> WordPlace {
        let last_of = |line: usize| text.lines.get(line).map(|line| line.words.len().saturating_sub(1));
        let led = match self {
            Self::Back if place.word > 0 => Some(WordPlace { word: place.word - 1, ..place }),
            Self::Back => {
                let line = place.line.checked_sub(1);
                line.and_then(|line| last_of(line).map(|word| WordPlace { line, word }))
            }
            Self::On if last_of(place.line).is_some_and(|last| place.word < last) => {
                Some(WordPlace { word: place.word + 1, ..place })
            }
            Self::On => last_of(place.line + 1).map(|_| WordPlace { line: place.line + 1, word: 0 }),
            Self::Up => place.line.checked_sub(1).and_then(|line| below_or_above(text, place, line)),
            Self::Down => below_or_above(text, place, place.line + 1),
        };
        led.unwrap_or(place)
    }
}

/// The word of another line whose middle is nearest.
fn below_or_above(text: &PictureText, place: WordPlace, line: usize) -> Option<WordPlace> {
    let middle = |word: &crate::domain::Word| word.rect.left + word.rect.width / 2;
    let from = middle(place.of(text)?);
    let words = text.lines.get(line)?.words.iter().enumerate();
    let (word, _) = words.min_by_key(|(_, word)| middle(word).abs_diff(from))?;
    Some(WordPlace { line, word })
}

/// The word under a point of the screen.
pub(super) fn word_at(text: &PictureText, placing: &Placing, at: Pos2) -> Option<WordPlace> {
    let hit = |rect: PixelRect| {
        let rect = placing.on_screen(rect);
        rect.expand(rect.height() * measures::WORD_REACH).contains(at)
    };
    let (line, words) = text.lines.iter().enumerate().find(|(_, line)| line.words.iter().any(|word| hit(word.rect)))?;
    let word = words.words.iter().position(|word| hit(word.rect))?;
    Some(WordPlace { line, word })
}

/// The word that is nearest to a point of the screen; words in the same row count as nearer.
pub(super) fn nearest_word(text: &PictureText, placing: &Placing, at: Pos2) -> Option<WordPlace> {
    let distance = |rect: Rect| {
        let to = Vec2::new(
            (rect.left() - at.x).max(at.x - rect.right()).max(0.0),
            (rect.top() - at.y).max(at.y - rect.bottom()).max(0.0) * measures::ROW_WEIGHT,
        );
        to.length()
    };
    let words = text.lines.iter().enumerate().flat_map(|(line, words)| {
        words.words.iter().enumerate().map(move |(word, it)| (WordPlace { line, word }, it.rect))
    });
    let measured = words.map(|(place, rect)| (place, distance(placing.on_screen(rect))));
    measured.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PixelSize, TextLine, TextReader, Word};

    /// Two lines of two words of 40 by 20 px, at (10, 10) and (60, 10), (10, 50) and (60, 50), on a screen of points
    /// half as large.
    fn read() -> (PictureText, Placing) {
        let word =
            |left, top| Word { text: "word".to_owned(), rect: PixelRect::new(left, top, 40, 20), confidence: 1.0 };
        let line = |top| {
            let words = vec![word(10, top), word(60, top)];
            TextLine { rect: words[0].rect.union(words[1].rect), words, block: 0 }
        };
        let size = PixelSize::new(200, 100);
        let text = PictureText {
            size,
            lines: vec![line(10), line(50)],
            codes: vec![],
            notice: None,
            reader: TextReader::Local,
        };
        (text, Placing { picture: Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 50.0)), size })
    }

    fn place(line: usize, word: usize) -> WordPlace {
        WordPlace { line, word }
    }

    #[test]
    fn a_word_is_met_where_it_is_shown_and_the_next_one_beside_it() {
        let (text, placing) = read();
        assert_eq!(word_at(&text, &placing, Pos2::new(35.0, 10.0)), Some(place(0, 1)));
        assert_eq!(word_at(&text, &placing, Pos2::new(95.0, 45.0)), None);
        assert_eq!(nearest_word(&text, &placing, Pos2::new(95.0, 30.0)), Some(place(1, 1)));
        assert_eq!(nearest_word(&text, &placing, Pos2::new(90.0, 12.0)), Some(place(0, 1)), "the row counts");
    }

    #[test]
    fn a_selection_runs_in_reading_order_whichever_way_it_was_drawn() {
        let (text, _) = read();
        let selection = Selection { from: place(1, 0), to: place(0, 1) };
        assert_eq!((selection.first(), selection.last()), (place(0, 1), place(1, 0)));
        assert_eq!(selection.rects(&text), [PixelRect::new(60, 10, 40, 20), PixelRect::new(10, 50, 40, 20)]);
        assert_eq!(Selection::line(&text, place(1, 1)).rects(&text), [PixelRect::new(10, 50, 90, 20)]);
        assert_eq!(Selection::all(&text).unwrap().rects(&text).len(), 2);
    }

    #[test]
    fn steps_lead_from_word_to_word_and_stop_at_the_ends() {
        let (text, _) = read();
        for (from, step, expected) in [
            (place(0, 0), Step::On, place(0, 1)),
            (place(0, 1), Step::On, place(1, 0)),
            (place(1, 1), Step::On, place(1, 1)),
            (place(1, 0), Step::Back, place(0, 1)),
            (place(0, 0), Step::Back, place(0, 0)),
            (place(0, 1), Step::Down, place(1, 1)),
            (place(1, 1), Step::Up, place(0, 1)),
            (place(0, 0), Step::Up, place(0, 0)),
        ] {
            assert_eq!(step.from(&text, from), expected, "{from:?} {step:?}");
        }
    }
}
