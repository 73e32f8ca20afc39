//! The text of a picture: being read, as it was read, as it was corrected, as it is written down.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::domain::{
    Disagreement, Failure, Found, JobId, Model, PictureText, PixelRect, PixelSize, ReadingNotice, TextLayout, TextLine,
    TextReader, Transcript, Usage, Usd, Word, counterpart, disagreements, find_items, lay_out,
};

use super::standing;

/// So long nobody types before the second reading is compared with what was typed.
const TYPING_PAUSE: Duration = Duration::from_millis(400);

/// What is known of the text of one picture.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub work: ReadingWork,
    /// The part that is read; `None` is the whole picture.
    pub region: Option<PixelRect>,
    /// As it was read last, with the words that were corrected since.
    pub text: Option<Arc<PictureText>>,
    /// What other readers have read of the same part, one text a reader.
    pub others: Vec<Arc<PictureText>>,
    /// What a model has read so far.
    pub growing: Option<String>,
    /// The texts of [`Self::others`] that were corrected, as they were left.
    pub(super) left: Vec<Corrected>,
    /// The whole picture's, while a part of it is read.
    pub(super) whole: Option<Box<Reading>>,
    /// What is known of the model that has read.
    pub by_model: Option<Box<ByModel>>,
    /// What is known of the model that is reading.
    pub asked: Option<Box<ByModel>>,
    /// Another reading, to see where the two disagree.
    pub second: Option<Second>,
    /// What can be copied alone.
    pub found: Vec<Found>,
    /// As it was read, where words of it were corrected.
    pub(super) uncorrected: Option<Arc<PictureText>>,
    /// What was typed over the text, by layout.
    pub(super) edits: Vec<(TextLayout, String)>,
    /// What was typed over it when the program was last at work, until it is read again.
    pub(super) restored: Vec<(TextLayout, String)>,
    /// The text in the layout that was last asked for.
    pub(super) written: Option<(TextLayout, String)>,
}

/// A text as a person has left it for another reader's.
#[derive(Clone, Debug)]
pub(super) struct Corrected {
    text: Arc<PictureText>,
    uncorrected: Option<Arc<PictureText>>,
    edits: Vec<(TextLayout, String)>,
}

/// What is being done about the text of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ReadingWork {
    /// Nothing: it was read, or nobody has asked for it yet.
    #[default]
    Idle,
    Running {
        job: JobId,
        reader: TextReader,
        since: Option<SystemTime>,
        /// Whether what is read stands beside the text and not in its place.
        is_second: bool,
    },
    /// Ended by the user; it does not begin again by itself.
    Stopped,
    Failed {
        failure: Failure,
        reader: TextReader,
        is_second: bool,
    },
}

/// A model that reads or has read, and what its reading was like.
#[derive(Clone, Debug, PartialEq)]
pub struct ByModel {
    pub model: Model,
    /// The host that the picture went to.
    pub host: String,
    pub layout: TextLayout,
    /// Once it has ended.
    pub transcript: Option<Arc<Transcript>>,
}

/// A second reading beside the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Second {
    pub reader: TextReader,
    pub text: String,
    /// Where the two disagree, digits first.
    pub differences: Vec<Disagreement>,
    /// Since when the text is another one than was compared: it is compared again when nobody types for a while.
    pub(super) outdated_since: Option<SystemTime>,
}

impl ByModel {
    /// What it cost, from the server's count and the model's prices; `None` when either is not known.
    #[must_use]
    pub fn price(&self) -> Option<Usd> {
        let usage = self.usage()?;
        self.model.cost((usage.prompt_tokens?, usage.completion_tokens?))
    }

    #[must_use]
    pub fn usage(&self) -> Option<&Usage> {
        self.transcript.as_ref()?.usage.as_ref()
    }
}

impl Reading {
    /// As it was left when the program was last at work.
    pub(super) fn left(region: Option<PixelRect>, restored: Vec<(TextLayout, String)>) -> Self {
        Self { region, restored, ..Self::default() }
    }

    /// What was typed over the text, by layout: what is to be found again at another start. Corrected words stand in
    /// the text of this layout.
    #[must_use]
    pub fn typed(&self, layout: TextLayout) -> Vec<(TextLayout, String)> {
        if !self.restored.is_empty() {
            return self.restored.clone();
        }
        let mut typed = self.edits.clone();
        if self.uncorrected.is_some()
            && !typed.iter().any(|(edited, _)| *edited == layout)
            && let Some(written) = self.written(layout)
        {
            typed.push((layout, written.to_owned()));
        }
        typed
    }

    /// The job that reads.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.work {
            ReadingWork::Running { job, .. } => Some(job),
            _ => None,
        }
    }

    /// Whether it should be read now that somebody looks at it.
    pub(super) fn is_wanted(&self) -> bool {
        self.work == ReadingWork::Idle && self.text.is_none()
    }

    /// The text as it is shown and copied: as laid out, or as typed over it. `None` until it is read.
    #[must_use]
    pub fn written(&self, layout: TextLayout) -> Option<&str> {
        let edited = self.edits.iter().find(|(edited, _)| *edited == layout);
        let written = self.written.as_ref().filter(|(written, _)| *written == layout);
        edited.or(written).map(|(_, text)| text.as_str())
    }

    /// Whether something was changed since it was read.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        !self.edits.is_empty() || self.uncorrected.is_some()
    }

    /// The words that a person should look at again, as places in [`PictureText::lines`], in reading order.
    pub fn uncertain_words(&self) -> impl Iterator<Item = WordPlace> {
        let lines = self.text.iter().flat_map(|text| text.lines.iter().enumerate());
        lines.flat_map(|(line, words)| {
            let uncertain = words.words.iter().enumerate().filter(|(_, word)| word.is_uncertain());
            uncertain.map(move |(word, _)| WordPlace { line, word })
        })
    }

    /// Takes what was read. What was corrected before belonged to another text, and is kept for the way back to it.
    pub(super) fn take(&mut self, text: Arc<PictureText>) {
        let found = find_items(&text.lines);
        let mut left = std::mem::take(&mut self.left);
        if self.is_edited()
            && let Some(before) = &self.text
        {
            let (uncorrected, edits) = (self.uncorrected.clone(), std::mem::take(&mut self.edits));
            left.push(Corrected { text: Arc::clone(before), uncorrected, edits });
        }
        left.retain(|left| left.text.reader != text.reader);
        let mut others = std::mem::take(&mut self.others);
        // As it was read: what was corrected was corrected in that text.
        others.extend(self.uncorrected.take().or_else(|| self.text.take()));
        others.retain(|other| other.reader != text.reader);
        let (by_model, whole) = (self.by_model.take(), self.whole.take());
        let edits = std::mem::take(&mut self.restored);
        let region = self.region;
        *self = Self { region, text: Some(text), others, left, whole, by_model, found, edits, ..Self::default() };
    }

    /// The same with nothing being done about it.
    pub(super) fn at_rest(self) -> Self {
        Self { work: ReadingWork::Idle, growing: None, asked: None, ..self }
    }

    /// Shows what this reader has read before, as it was left. Returns whether there is such a text.
    pub(super) fn turn_to(&mut self, reader: TextReader) -> bool {
        let Some(known) = self.others.iter().find(|text| text.reader == reader).cloned() else { return false };
        let left = self.left.iter().position(|left| left.text.reader == reader).map(|at| self.left.remove(at));
        self.take(known);
        if let Some(left) = left {
            self.found = find_items(&left.text.lines);
            self.text = Some(left.text);
            self.uncorrected = left.uncorrected;
            self.edits = left.edits;
        }
        true
    }

    /// Takes what another reader has read, to compare.
    pub(super) fn take_second(&mut self, text: &Arc<PictureText>, layout: TextLayout) {
        self.work = ReadingWork::Idle;
        self.growing = None;
        self.others.retain(|other| other.reader != text.reader);
        self.others.push(Arc::clone(text));
        self.compare_with(text, layout);
    }

    /// Shows where this other reading disagrees with the text.
    pub(super) fn compare_with(&mut self, other: &PictureText, layout: TextLayout) {
        self.second = Some(Second {
            reader: other.reader,
            text: lay_out(&other.lines, layout),
            differences: Vec::new(),
            outdated_since: None,
        });
        self.compare(layout);
    }

    /// Looks again where the two readings disagree: one of them has changed.
    fn compare(&mut self, layout: TextLayout) {
        let Some(mut second) = self.second.take() else { return };
        second.outdated_since = None;
        second.differences = disagreements(self.written(layout).unwrap_or_default(), &second.text);
        self.second = Some(second);
    }

    /// Takes over what the second reading has in this place.
    pub(super) fn adopt(&mut self, layout: TextLayout, difference: &Disagreement) {
        let replaced = self.second.as_ref().zip(self.written(layout)).and_then(|(second, text)| {
            let (before, after) = (text.get(..difference.first.start)?, text.get(difference.first.end..)?);
            Some(format!("{before}{}{after}", second.text.get(difference.second.clone())?))
        });
        if let Some(text) = replaced {
            self.edit(layout, text);
        }
    }

    /// Makes the text in this layout, unless it is there.
    pub(super) fn write_down(&mut self, layout: TextLayout) {
        let Some(text) = &self.text else { return };
        if self.written.as_ref().is_none_or(|(written, _)| *written != layout) {
            self.written = Some((layout, lay_out(&text.lines, layout)));
            if let Some(second) = &self.second
                && let Some(other) = self.others.iter().find(|other| other.reader == second.reader).cloned()
            {
                self.compare_with(&other, layout);
            }
        }
    }

    /// Takes what was typed over the text in this layout. Typed back to what it was, it is no edit.
    pub(super) fn edit(&mut self, layout: TextLayout, text: String) {
        self.put(layout, text);
        self.compare(layout);
    }

    /// As [`Self::edit`], letter by letter: the second reading is compared later, by [`Self::compare_in_time`].
    pub(super) fn type_over(&mut self, layout: TextLayout, text: String, now: Option<SystemTime>) {
        let before = self.written(layout).unwrap_or_default();
        if let Some(second) = &self.second {
            let differences = carried(&second.differences, before, &text);
            self.second = Some(Second { differences, outdated_since: now, ..second.clone() });
        }
        self.put(layout, text);
        if now.is_none() {
            self.compare(layout);
        }
    }

    /// Compares the second reading again once nobody has typed for a while.
    pub(super) fn compare_in_time(&mut self, layout: TextLayout, now: SystemTime) {
        if self.compares_at().is_some_and(|at| at <= now) {
            self.compare(layout);
        }
    }

    /// When the second reading is to be compared again.
    pub(super) fn compares_at(&self) -> Option<SystemTime> {
        self.second.as_ref()?.outdated_since.map(|since| since + TYPING_PAUSE)
    }

    fn put(&mut self, layout: TextLayout, text: String) {
        self.edits.retain(|(edited, _)| *edited != layout);
        let is_as_read = self.written.as_ref().is_some_and(|(written, read)| *written == layout && *read == text);
        if !is_as_read {
            self.edits.push((layout, text));
        }
    }

    /// Puts another text in the place of a word. It is certain then: a person has looked at it.
    pub(super) fn correct(&mut self, place: WordPlace, corrected: &str) {
        let typed_over: Vec<Option<String>> =
            self.edits.iter().map(|(layout, edited)| self.corrected_edit(*layout, edited, place, corrected)).collect();
        let Some(text) = &mut self.text else { return };
        let before = Arc::clone(text);
        let words = |text: &mut PictureText| {
            let line = text.lines.get_mut(place.line)?;
            let word = line.words.get_mut(place.word)?;
            word.confidence = 1.0;
            corrected.clone_into(&mut word.text);
            Some(())
        };
        if words(Arc::make_mut(text)).is_none() {
            return;
        }
        if corrected.is_empty() {
            remove_word(Arc::make_mut(text), place);
        }
        self.found = find_items(&text.lines);
        self.uncorrected.get_or_insert(before);
        self.written = None;
        for ((_, edited), changed) in self.edits.iter_mut().zip(typed_over) {
            if let Some(changed) = changed {
                *edited = changed;
            }
        }
    }

    /// What was typed over the text with another word in the place of this one: whatever stands there by now. `None`
    /// where it is not plain where it stands.
    fn corrected_edit(&self, layout: TextLayout, edited: &str, place: WordPlace, by: &str) -> Option<String> {
        let read = self.text.as_deref()?;
        let laid_out = lay_out(&read.lines, layout);
        let range = counterpart(&laid_out, edited, standing::place_in(&laid_out, read, place)?)?;
        Some(format!("{}{by}{}", edited.get(..range.start)?, edited.get(range.end..)?))
    }

    /// What stands in the text in the place of a word: as it was read, or as it was typed over.
    #[must_use]
    pub fn shown_word(&self, layout: TextLayout, place: WordPlace) -> Option<&str> {
        let read = self.text.as_deref()?;
        let Some((_, edited)) = self.edits.iter().find(|(edited, _)| *edited == layout) else {
            return place.of(read).map(|word| word.text.as_str());
        };
        let laid_out = lay_out(&read.lines, layout);
        let range = standing::place_in(&laid_out, read, place).and_then(|at| counterpart(&laid_out, edited, at));
        range.and_then(|range| edited.get(range)).or_else(|| place.of(read).map(|word| word.text.as_str()))
    }

    pub(super) fn undo_edits(&mut self) {
        self.edits.clear();
        if let Some(read) = self.uncorrected.take() {
            self.found = find_items(&read.lines);
            self.text = Some(read);
            self.written = None;
        }
    }
}

/// Where differences stand after something was typed. Those that were typed over are gone until the texts are compared.
fn carried(differences: &[Disagreement], before: &str, after: &str) -> Vec<Disagreement> {
    let same = |(a, b): &(u8, u8)| a == b;
    let (old, new) = (before.as_bytes(), after.as_bytes());
    let head = old.iter().copied().zip(new.iter().copied()).take_while(same).count();
    let shorter = old.len().min(new.len());
    let tail = old.iter().rev().copied().zip(new.iter().rev().copied()).take(shorter - head).take_while(same).count();
    let moved = |at: usize| at + new.len() - old.len();
    let carry = |one: &Disagreement| {
        let first = match (one.first.end <= head, one.first.start >= old.len() - tail) {
            (true, _) => one.first.clone(),
            (_, true) => moved(one.first.start)..moved(one.first.end),
            _ => return None,
        };
        Some(Disagreement { first, ..one.clone() })
    };
    differences.iter().filter_map(carry).collect()
}

/// What a model has read, as lines without places.
pub(super) fn without_places(text: &str, size: PixelSize) -> PictureText {
    let rect = PixelRect::default();
    let line = |line: &str| {
        let word = Word { text: line.to_owned(), rect, confidence: 1.0 };
        TextLine { words: vec![word], rect, block: 0 }
    };
    let lines: Vec<TextLine> = text.lines().map(line).collect();
    let notice = lines.is_empty().then_some(ReadingNotice::NoText);
    PictureText { size, lines, codes: Vec::new(), notice, reader: TextReader::Model }
}

/// The place of a word in [`PictureText::lines`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordPlace {
    pub line: usize,
    pub word: usize,
}

impl WordPlace {
    /// The word there.
    #[must_use]
    pub fn of(self, text: &PictureText) -> Option<&Word> {
        text.lines.get(self.line)?.words.get(self.word)
    }
}

/// A line has at least one word.
fn remove_word(text: &mut PictureText, place: WordPlace) {
    let Some(line) = text.lines.get_mut(place.line) else { return };
    line.words.remove(place.word);
    if line.words.is_empty() {
        text.lines.remove(place.line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[(&str, f32)]) -> Reading {
        let rect = PixelRect::new(0, 0, 10, 10);
        let word = |&(text, confidence): &(&str, f32)| Word { text: text.to_owned(), rect, confidence };
        let line = TextLine { words: words.iter().map(word).collect(), rect, block: 0 };
        let text = PictureText {
            size: PixelSize::new(100, 100),
            lines: vec![line],
            codes: Vec::new(),
            notice: None,
            reader: TextReader::Local,
        };
        let mut reading = Reading::default();
        reading.take(Arc::new(text));
        reading.write_down(TextLayout::AsSeen);
        reading
    }

    fn written(reading: &mut Reading) -> String {
        reading.write_down(TextLayout::AsSeen);
        reading.written(TextLayout::AsSeen).unwrap().to_owned()
    }

    #[test]
    fn a_corrected_word_is_certain_and_can_be_taken_back() {
        let mut reading = read(&[("one", 0.9), ("tw0", 0.2)]);
        let place = reading.uncertain_words().next().unwrap();
        reading.correct(place, "two");
        assert_eq!(written(&mut reading), "one two");
        assert_eq!((reading.uncertain_words().count(), reading.is_edited()), (0, true));
        reading.undo_edits();
        assert_eq!(written(&mut reading), "one tw0");
        assert!(!reading.is_edited());
    }

    #[test]
    fn another_readers_text_leaves_corrections_where_they_are() {
        let mut reading = read(&[("one", 0.9), ("tw0", 0.2)]);
        reading.correct(WordPlace { line: 0, word: 1 }, "two");
        reading.edit(TextLayout::OneLine, "one, two".to_owned());
        let other = PictureText { reader: TextReader::Tesseract, ..PictureText::clone(reading.text.as_ref().unwrap()) };
        reading.take(Arc::new(other));
        assert!(!reading.is_edited());
        assert!(reading.turn_to(TextReader::Local));
        assert_eq!(written(&mut reading), "one two");
        assert_eq!(reading.written(TextLayout::OneLine), Some("one, two"));
        reading.undo_edits();
        assert_eq!(written(&mut reading), "one tw0");
        assert!(!reading.turn_to(TextReader::Model));
    }

    #[test]
    fn differences_keep_their_places_while_something_is_typed_and_are_found_anew_after_a_pause() {
        let mut reading = read(&[("Total", 0.9), ("100", 0.9), ("and", 0.9), ("20O0", 0.9)]);
        let mut other = PictureText::clone(reading.text.as_ref().unwrap());
        other.reader = TextReader::Tesseract;
        other.lines[0].words[1].text = "1O0".to_owned();
        other.lines[0].words[3].text = "2000".to_owned();
        reading.take_second(&Arc::new(other), TextLayout::AsSeen);
        let shown = |reading: &Reading| -> Vec<String> {
            let second = reading.second.as_ref().unwrap();
            let text = reading.written(TextLayout::AsSeen).unwrap();
            second.differences.iter().map(|one| text[one.first.clone()].to_owned()).collect()
        };
        assert_eq!(shown(&reading), ["0", "O"]);
        let now = SystemTime::UNIX_EPOCH;
        reading.type_over(TextLayout::AsSeen, "Total 100, and 20O0".to_owned(), Some(now));
        assert_eq!(shown(&reading), ["0", "O"]);
        reading.type_over(TextLayout::AsSeen, "Total 100, and 20X0".to_owned(), Some(now));
        assert_eq!(shown(&reading), ["0"], "what is typed over is no difference for now");
        reading.compare_in_time(TextLayout::AsSeen, now);
        assert_eq!(shown(&reading).len(), 1);
        let at = reading.compares_at().unwrap();
        reading.compare_in_time(TextLayout::AsSeen, at);
        assert!(shown(&reading).contains(&"X".to_owned()), "{:?}", shown(&reading));
        assert_eq!(reading.compares_at(), None);
    }

    #[test]
    fn a_word_that_was_no_word_is_taken_out() {
        let mut reading = read(&[("one", 0.9), ("~", 0.2)]);
        reading.correct(WordPlace { line: 0, word: 1 }, "");
        assert_eq!(written(&mut reading), "one");
        reading.correct(WordPlace { line: 0, word: 0 }, "");
        assert_eq!(written(&mut reading), "");
    }

    #[test]
    fn what_was_typed_over_the_text_takes_part_in_corrections() {
        let mut reading = read(&[("one", 0.9), ("tw0", 0.2)]);
        reading.edit(TextLayout::AsSeen, "one  tw0  three".to_owned());
        reading.correct(WordPlace { line: 0, word: 1 }, "two");
        assert_eq!(written(&mut reading), "one  two  three");
        // The word itself was typed over.
        reading.edit(TextLayout::AsSeen, "so one twoo".to_owned());
        assert_eq!(reading.shown_word(TextLayout::AsSeen, WordPlace { line: 0, word: 1 }), Some("twoo"));
        reading.correct(WordPlace { line: 0, word: 1 }, "2");
        assert_eq!(written(&mut reading), "so one 2");
        reading.edit(TextLayout::AsSeen, "one 2".to_owned());
        assert!(reading.edits.is_empty(), "typed back to what it was");
    }
}
