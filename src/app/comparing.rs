//! Two pictures beside each other: which ones, how they are looked at, and what was measured.

use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::{
    Alignment, CompareMode, Comparison, ComparisonOptions, Failure, Half, Job, JobId, PictureId, PictureInfo,
    PixelRect, PixelSize,
};

use super::{Explained, Picture, SaveForm, State};

/// What a person does with two pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CompareAction {
    /// Compare this picture, in this half.
    Put {
        picture: PictureId,
        half: Half,
    },
    /// The next picture goes into this half.
    Aim(Half),
    /// Choose the picture of this half.
    Open(Half),
    /// A and B change places.
    Swap,
    /// Bring back what stood in a half before another picture took its place.
    UndoReplace,
    Look(CompareMode),
    /// Whether scale, shift and rotation between the two pictures are found.
    Align(bool),
    /// Move B by so many of its px, to the right and down.
    Nudge([i32; 2]),
    UndoNudge,
    /// How different a colour may be without being a change, 0 to 1.
    Tolerate(f64),
    /// Look no longer at this part of A.
    Ignore(PixelRect),
    /// Look again at the ignored part at this place of the list.
    Heed(usize),
    Stop,
    Again,
}

/// Everything about the comparison in the window.
#[derive(Clone, Debug)]
pub struct Comparing {
    /// What was put into A and into B. A place whose picture is gone takes the next one of the tray.
    pub(super) chosen: [Option<PictureId>; 2],
    /// Where the next picture goes when both places are taken.
    pub target: Half,
    pub mode: CompareMode,
    /// Whether scale, shift and rotation are to be found.
    pub aligns: bool,
    /// By how many of its px B was moved by hand, to the right and down.
    pub nudge: [i32; 2],
    /// See [`ComparisonOptions::tolerance`].
    pub tolerance: f64,
    /// See [`ComparisonOptions::ignored`].
    pub ignored: Vec<PixelRect>,
    pub work: ComparingWork,
    /// What was measured last of the two pictures.
    pub outcome: Option<Arc<Comparison>>,
    /// The table of the two, and the talk about them.
    pub explained: Explained,
    /// What belongs to pairs that were looked at before: what was paid for is never lost.
    pub(super) kept: Vec<(TurnedPair, Kept)>,
    /// What is being drawn to be written into a file.
    pub(super) saving: Option<(JobId, SaveForm)>,
    /// How A leads to B, found without help.
    pub(super) found: Option<Alignment>,
    /// The two pictures that all of this is about.
    pub(super) of: Option<TurnedPair>,
    /// What the engine was last asked.
    pub(super) asked: Option<Question>,
}

/// Two pictures, and by how many quarters each is turned: what is measured and said of them is of these pixels.
pub(super) type TurnedPair = [(PictureId, u8); 2];

/// What belongs to two pictures while two others are looked at, each as in [`Comparing`].
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub explained: Explained,
    pub nudge: [i32; 2],
    pub ignored: Vec<PixelRect>,
    pub found: Option<Alignment>,
}

/// What is being done about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ComparingWork {
    #[default]
    Idle,
    Running {
        job: JobId,
        since: Option<SystemTime>,
    },
    /// Ended by the user; it does not begin again by itself.
    Stopped,
    Failed(Failure),
}

/// What a comparison depends on. While it stays the same, nothing is measured again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    pub pair: TurnedPair,
    pub aligns: bool,
    pub nudge: [i32; 2],
    pub tolerance: f64,
    pub ignored: Vec<PixelRect>,
}

impl Default for Comparing {
    fn default() -> Self {
        Self {
            chosen: [None; 2],
            target: Half::B,
            mode: CompareMode::default(),
            aligns: true,
            nudge: [0; 2],
            tolerance: ComparisonOptions::USUAL_TOLERANCE,
            ignored: Vec::new(),
            work: ComparingWork::default(),
            outcome: None,
            explained: Explained::default(),
            kept: Vec::new(),
            saving: None,
            found: None,
            of: None,
            asked: None,
        }
    }
}

impl Comparing {
    /// The job that compares.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.work {
            ComparingWork::Running { job, .. } => Some(job),
            _ => None,
        }
    }

    /// Whether something is drawn to be written into a file.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Whether it was found that the two do not show the same scene.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| !outcome.is_comparable)
    }

    /// What was measured, where it says anything.
    #[must_use]
    pub fn measured(&self) -> Option<&Comparison> {
        self.outcome.as_deref().filter(|outcome| outcome.is_comparable)
    }

    /// Where the points of A lie in B, as it is shown: as found or in the middle of each other, and as moved by hand.
    #[must_use]
    pub fn alignment(&self, a: PixelSize, b: PixelSize) -> Alignment {
        let base = self.found.filter(|_| self.aligns).unwrap_or_else(|| centred(a, b));
        let [x, y] = self.nudge.map(f64::from);
        // What moves B to the right finds each point of A further to the left in it.
        base.moved(-x, -y)
    }

    /// Whether B can be moved by hand: there is something to start from.
    #[must_use]
    pub fn may_nudge(&self) -> bool {
        !self.is_refused() && (!self.aligns || self.found.is_some())
    }

    /// How the engine is to compare pictures of these sizes.
    pub(super) fn options(&self, a: PixelSize, b: PixelSize) -> ComparisonOptions {
        let is_plain = !self.aligns && a == b && self.nudge == [0; 2];
        // What was found once needs not be looked for again.
        let is_known = self.found.is_some() || !self.aligns;
        ComparisonOptions {
            aligns: self.aligns,
            alignment: (is_known && !is_plain).then(|| self.alignment(a, b)),
            tolerance: self.tolerance,
            ignored: self.ignored.clone(),
        }
    }
}

/// B as large as A allows, in its middle.
fn centred(a: PixelSize, b: PixelSize) -> Alignment {
    let side = |px: u32| f64::from(px.max(1));
    let scale = (side(b.width) / side(a.width)).max(side(b.height) / side(a.height));
    // Coordinates count from the middle of the first pixel.
    let shift = |a: u32, b: u32| (side(b) - 1.0) / 2.0 - (side(a) - 1.0) / 2.0 * scale;
    Alignment { matrix: [[scale, 0.0, shift(a.width, b.width)], [0.0, scale, shift(a.height, b.height)]] }
}

impl State {
    /// The pictures of A and B: what was put there, else the first ones of the tray.
    #[must_use]
    pub fn pair(&self) -> [Option<&Picture>; 2] {
        let chosen = self.comparing.chosen.map(|id| id.and_then(|id| self.tray.find(id)));
        let is_taken = |picture: &&Picture| chosen.iter().flatten().any(|taken| taken.id == picture.id);
        let mut rest = self.tray.going_along().filter(|picture| !is_taken(picture));
        chosen.map(|picture| picture.or_else(|| rest.next()))
    }

    /// The place of a picture in the comparison.
    #[must_use]
    pub fn half_of(&self, id: PictureId) -> Option<Half> {
        let pair = self.pair();
        Half::BOTH.into_iter().find(|half| pair[half.place()].is_some_and(|picture| picture.id == id))
    }

    /// Where the next picture goes: into an empty place, else into the one that was last looked at.
    #[must_use]
    pub fn next_half(&self) -> Half {
        let pair = self.pair();
        let target = self.comparing.target;
        let is_empty = |half: &Half| pair[half.place()].is_none();
        // With nothing in either, A comes first.
        Half::BOTH.into_iter().find(is_empty).unwrap_or(target)
    }

    /// The picture that keys and buttons act on: that of the half which was last looked at, or else the one on the stage.
    #[must_use]
    pub fn picture_in_hand(&self) -> Option<&Picture> {
        if self.job() != Job::Compare {
            return self.shown_picture();
        }
        let pair = self.pair();
        // One that stands alone has nothing beside it to be meant.
        pair[self.comparing.target.place()].or_else(|| pair.into_iter().flatten().next())
    }

    /// The sizes of A and B, once both are open.
    #[must_use]
    pub fn pair_sizes(&self) -> Option<[PixelSize; 2]> {
        let [a, b] = self.pair().map(|picture| picture.and_then(Picture::info).map(PictureInfo::size));
        Some([a?, b?])
    }

    /// The pictures whose pixels the stage needs.
    #[must_use]
    pub fn looked_at(&self) -> Vec<&Picture> {
        match self.job() {
            Job::Compare => self.pair().into_iter().flatten().collect(),
            Job::Ask | Job::Read => self.shown_picture().into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_alignment_b_lies_in_the_middle_of_a() {
        let (a, b) = (PixelSize::new(200, 100), PixelSize::new(100, 100));
        let comparing = Comparing { aligns: false, ..Comparing::default() };
        let map = comparing.alignment(a, b);
        assert_eq!(map.apply(99.5, 49.5), (49.5, 49.5));
        assert!(map.apply(50.0, 0.0).0.abs() < 1e-12 && (map.scale() - 1.0).abs() < 1e-12);
        assert_eq!(comparing.alignment(a, a), Alignment::IDENTITY);
    }

    #[test]
    fn moving_b_to_the_right_finds_its_points_further_left() {
        let size = PixelSize::new(100, 100);
        let comparing = Comparing { aligns: false, nudge: [3, -2], ..Comparing::default() };
        assert_eq!(comparing.alignment(size, size).apply(10.0, 10.0), (7.0, 12.0));
    }
}
