//! From what the network says of each frame to characters with their places.
//!
//! The best class of each frame, repeated classes once, blanks away. A frame says that there is a character, not how
//! wide it is: between two characters the column with the least ink parts them.

use super::line_picture::LinePicture;
use super::lstm::exp;
use super::network::Frames;

/// Columns with less ink than this, of 255, are no part of a character.
const FAINTEST_INK: u8 = 40;

/// One character, placed in columns of the network's picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Heard {
    /// Never the blank.
    pub class: usize,
    pub left: usize,
    pub right: usize,
    /// 0 to 1.
    pub confidence: f32,
}

/// Below this share a letter may have been heard once too often.
const UNSURE: f32 = 0.9;

/// The characters of a line; `space` is the class that has no ink, and `is_wide` says which are no narrow letters.
pub(super) fn decode(
    frames: &Frames<'_>,
    picture: &LinePicture,
    space: usize,
    is_wide: impl Fn(usize) -> bool,
) -> Vec<Heard> {
    let mut runs = runs(frames);
    let columns_per_frame = picture.width as f32 / frames.iter().len().max(1) as f32;
    let centre = |run: &Run| ((run.first + run.end) as f32 / 2.0 * columns_per_frame.min(2.0)) as usize;
    let ink = Ink::of(picture);
    let typical = typical_step(runs.iter().map(centre));
    // Two of the same letter so close together that they share its ink are one.
    runs.dedup_by(|run, last| {
        let (from, to) = (centre(last), centre(run));
        let is_one = run.class == last.class
            && is_wide(run.class)
            && run.confidence.min(last.confidence) < UNSURE
            && (to - from) * 100 < typical * 45
            && ink.is_whole(from, to);
        if is_one {
            last.end = run.end;
            last.confidence = last.confidence.max(run.confidence);
        }
        is_one
    });
    let mut left = 0;
    let mut heard = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter().enumerate() {
        let right = runs.get(index + 1).map_or(picture.width, |next| ink.gap(centre(run), centre(next)));
        let right = right.max(left);
        let (left_ink, right_ink) = if run.class == space { (left, right) } else { ink.within(left, right) };
        heard.push(Heard { class: run.class, left: left_ink, right: right_ink, confidence: run.confidence });
        left = right;
    }
    heard
}

/// The median step from one place to the next.
fn typical_step(places: impl Iterator<Item = usize> + Clone) -> usize {
    let mut steps: Vec<usize> = places.clone().skip(1).zip(places).map(|(to, from)| to - from).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or_default()
}

/// Neighbouring frames with the same best class, not the blank.
struct Run {
    class: usize,
    first: usize,
    end: usize,
    confidence: f32,
}

fn runs(frames: &Frames<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last = 0;
    for (index, logits) in frames.iter().enumerate() {
        let class = best(logits);
        if class != 0 {
            let confidence = share(logits, class);
            match runs.last_mut() {
                Some(run) if class == last => {
                    run.end = index + 1;
                    run.confidence = run.confidence.max(confidence);
                }
                _ => runs.push(Run { class, first: index, end: index + 1, confidence }),
            }
        }
        last = class;
    }
    runs
}

/// The class with the largest number, the first of equals.
pub(super) fn best(logits: &[f32]) -> usize {
    let larger = |a: f32, b: f32| if a > b { a } else { b };
    // Some lanes side by side, for the compiler to make vectors of them.
    let (chunks, rest) = logits.as_chunks::<16>();
    let mut lanes = [f32::NEG_INFINITY; 16];
    for chunk in chunks {
        for (lane, logit) in lanes.iter_mut().zip(chunk) {
            *lane = larger(*logit, *lane);
        }
    }
    let largest = lanes.into_iter().chain(rest.iter().copied()).fold(f32::NEG_INFINITY, larger);
    logits.iter().position(|logit| *logit >= largest).unwrap_or(0)
}

/// A class's share of all, by softmax.
fn share(logits: &[f32], class: usize) -> f32 {
    let own = logits[class];
    1.0 / logits.iter().map(|logit| exp(logit - own)).sum::<f32>().max(1.0)
}

/// How much ink each column holds.
struct Ink {
    sums: Vec<u32>,
    most: Vec<u8>,
}

impl Ink {
    fn of(picture: &LinePicture) -> Self {
        let (mut sums, mut most) = (vec![0; picture.width], vec![0; picture.width]);
        for row in picture.pixels.chunks_exact(picture.width) {
            for ((sum, most), pixel) in sums.iter_mut().zip(&mut most).zip(row) {
                *sum += u32::from(*pixel);
                *most = (*pixel).max(*most);
            }
        }
        Self { sums, most }
    }

    /// The column with the least ink between two, of equals the one nearest to the middle.
    fn gap(&self, from: usize, to: usize) -> usize {
        let middle = from.midpoint(to);
        let columns = from + 1..self.sums.len().min(to + 1);
        columns.min_by_key(|column| (self.sums[*column], column.abs_diff(middle))).unwrap_or(middle)
    }

    /// Whether every column of a range is inked.
    fn is_whole(&self, from: usize, to: usize) -> bool {
        self.most.get(from..to).is_some_and(|columns| columns.iter().all(|most| *most >= FAINTEST_INK))
    }

    /// The columns of a range without the empty ones at its ends; the whole range if it has no others.
    fn within(&self, left: usize, right: usize) -> (usize, usize) {
        let is_inked = |column: &usize| self.most.get(*column).is_some_and(|most| *most >= FAINTEST_INK);
        let first = (left..right).find(is_inked);
        let last = (left..right).rfind(is_inked);
        first.zip(last).map_or((left, right), |(first, last)| (first, last + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: usize = 4;
    const SPACE: usize = 1;

    /// Frames whose best class is given with its logit; all others are 0.
    fn logits(frames: &[(usize, f32)]) -> Vec<f32> {
        let frame = |(class, logit): &(usize, f32)| {
            let mut frame = [0.0; CLASSES];
            frame[*class] = *logit;
            frame
        };
        frames.iter().flat_map(frame).collect()
    }

    /// Two columns a frame; `#` is ink.
    fn picture(columns: &str) -> LinePicture {
        let row: Vec<u8> = columns.bytes().map(|column| if column == b'#' { 255 } else { 0 }).collect();
        LinePicture { width: row.len(), pixels: row.repeat(3) }
    }

    #[test]
    fn repeated_classes_count_once_and_blanks_part_them() {
        for (frames, expected) in [
            (&[][..], &[][..]),
            (&[0, 0], &[]),
            (&[2, 2, 2], &[2]),
            (&[2, 0, 2], &[2, 2]),
            (&[2, 3, 0, 0, 3], &[2, 3, 3]),
        ] {
            let frames: Vec<_> = frames.iter().map(|class| (*class, 9.0)).collect();
            let logits = logits(&frames);
            let picture = picture(&".".repeat(2 * frames.len().max(1)));
            let heard = decode(&Frames { classes: CLASSES, logits: &logits }, &picture, SPACE, |_| true);
            assert_eq!(heard.iter().map(|heard| heard.class).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn characters_are_parted_where_there_is_no_ink_and_hold_no_empty_columns() {
        let logits = logits(&[(0, 9.0), (2, 9.0), (0, 9.0), (3, 9.0), (SPACE, 9.0), (0, 9.0), (2, 9.0), (0, 9.0)]);
        let picture = picture(".####.###...####");
        let heard = decode(&Frames { classes: CLASSES, logits: &logits }, &picture, SPACE, |_| true);
        let places: Vec<_> = heard.iter().map(|heard| (heard.class, heard.left, heard.right)).collect();
        assert_eq!(places, [(2, 1, 5), (3, 6, 9), (SPACE, 9, 11), (2, 12, 16)]);
    }

    #[test]
    fn confidence_is_the_share_of_the_surest_frame() {
        let logits = logits(&[(2, 1.0), (2, 3.0), (0, 5.0)]);
        let heard = decode(&Frames { classes: CLASSES, logits: &logits }, &picture("######"), SPACE, |_| true);
        let expected = 3_f32.exp() / (3_f32.exp() + 3.0);
        assert!((heard[0].confidence - expected).abs() < 1e-5, "{heard:?}");
    }

    #[test]
    fn a_letter_that_was_heard_twice_in_its_own_ink_is_one() {
        let (blank, doubt) = ((0, 9.0), (2, 1.0));
        let steps =
            [(3, 9.0), blank, blank, blank, blank, (2, 9.0), blank, blank, blank, blank, (3, 9.0), blank, blank];
        let logits = logits(&[&steps[..], &[blank, (2, 9.0), blank, doubt, blank]].concat());
        let frames = Frames { classes: CLASSES, logits: &logits };
        let classes = |ink: &str, is_wide: bool| {
            let heard = decode(&frames, &picture(ink), SPACE, |_| is_wide);
            heard.iter().map(|heard| heard.class).collect::<Vec<_>>()
        };
        let whole = "#".repeat(36);
        assert_eq!(classes(&whole, true), [3, 2, 3, 2]);
        assert_eq!(classes(&whole, false), [3, 2, 3, 2, 2]);
        let parted = [&whole[..31], ".", &whole[32..]].concat();
        assert_eq!(classes(&parted, true), [3, 2, 3, 2, 2]);
    }
}
