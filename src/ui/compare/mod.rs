//! The job of comparing: two pictures beside or over each other, and where they differ.
//!
//! `canvas` is where they are seen, `panel` what stands beside it. Which pictures, which mode and what was measured
//! live in the state; what is only looked at (zoom, divider, opacity, what is lit) lives here.
//! A new mode is a variant of [`CompareMode`] and an arm in `canvas::draw` and in `controls`.

mod bar;
mod canvas;
mod controls;
mod explained;
mod frame;
mod half;
mod heat;
mod keys;
mod marks;
mod minimap;
mod panel;
mod spot;
mod table;

use egui::{Pos2, Rect};

use crate::app::{LineId, State};
use crate::domain::{Half, PictureId, PixelRect, TableRow};

use super::stage::Camera;
pub(super) use canvas::show as canvas;
use heat::Heat;
pub(super) use panel::show as panel;
use spot::Spot;
pub(super) use spot::status;

#[cfg(doc)]
use crate::domain::CompareMode;

/// What the views of this job remember.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that is on or off")]
pub(super) struct CompareView {
    camera: Camera,
    /// The pictures that all of the following is about.
    pair: [Option<PictureId>; 2],
    /// Where the divider stands, as a share of the width.
    divider: f32,
    /// How long each picture is seen in turn.
    interval_secs: f64,
    /// How much of B is seen through.
    opacity: f32,
    /// Whether everything that differs is coloured alike.
    is_plain: bool,
    /// The picture that differences are shown on.
    base: Half,
    heat: Heat,
    /// Whether the magnifier stays without its key.
    is_magnifying: bool,
    /// Whether the next drag draws an area to be ignored, and where it has begun.
    pub(super) is_marking: bool,
    marking_from: Option<Pos2>,
    hides_numbers: bool,
    /// The region under the pointer, in the list or on a picture.
    lit: Option<u32>,
    /// The region that was last gone to.
    current: Option<u32>,
    /// The part of A that is to be shown.
    zoom_to: Option<PixelRect>,
    /// What the slider stands at while it is moved.
    tolerance: Option<f32>,
    /// What lies under the pointer.
    spot: Option<Spot>,
    /// Where A and B are, or what is dropped for them: two halves also where both lie over each other.
    halves: [Rect; 2],
    /// The part of the panel that was chosen.
    part: Option<Part>,
    /// The row that is typed over, as far as it is typed.
    editing: Option<(LineId, TableRow)>,
    /// Whether that row takes the keyboard at the next frame.
    focuses_row: bool,
    /// Whether a row that was asked for is typed into once it is there.
    opens_added: bool,
    /// The name for a template, being typed.
    template_name: String,
    /// The number of exchanges at the last frame: a new question brings the end into view.
    exchanges_seen: usize,
}

/// The parts of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Every place that has changed.
    Places,
    /// What differs in words.
    Table,
}

impl Default for CompareView {
    fn default() -> Self {
        Self {
            camera: Camera::default(),
            pair: [None; 2],
            divider: 0.5,
            interval_secs: BLINK_SECS,
            opacity: 0.5,
            is_plain: false,
            base: Half::A,
            heat: Heat::default(),
            is_magnifying: false,
            is_marking: false,
            marking_from: None,
            hides_numbers: false,
            lit: None,
            current: None,
            zoom_to: None,
            tolerance: None,
            spot: None,
            halves: [Rect::NOTHING; 2],
            part: None,
            editing: None,
            focuses_row: false,
            opens_added: false,
            template_name: String::new(),
            exchanges_seen: 0,
        }
    }
}

/// How long each picture is seen in turn, at first.
const BLINK_SECS: f64 = 0.8;

impl CompareView {
    /// The half that lies at this place.
    pub(super) fn half_at(&self, at: Pos2) -> Option<Half> {
        Half::BOTH.into_iter().find(|half| self.halves[half.place()].contains(at))
    }

    /// The half's place on the screen.
    pub(super) fn place_of(&self, half: Half) -> Rect {
        self.halves[half.place()]
    }

    /// Another picture is looked at as a whole first; two that change places are looked at where one was.
    fn follow(&mut self, state: &State) {
        let pair = state.pair().map(|picture| picture.map(|picture| picture.id));
        if pair == self.pair {
            return;
        }
        let [a, b] = self.pair;
        if pair != [b, a] {
            self.camera.fit();
        }
        self.pair = pair;
        (self.lit, self.current, self.zoom_to, self.marking_from) = (None, None, None, None);
        (self.tolerance, self.editing) = (None, None);
    }

    /// The part of the panel that is shown: where nothing can be measured, the words.
    fn part(&self, state: &State) -> Part {
        self.part.unwrap_or(if state.comparing.is_refused() { Part::Table } else { Part::Places })
    }

    /// The region that is lit on the pictures and in the list.
    fn lit_region(&self) -> Option<u32> {
        self.lit.or(self.current)
    }
}
