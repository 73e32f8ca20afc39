//! The job of comparing: two pictures beside or over each other, and where they differ.
//!
//! `canvas` is where they are seen, `panel` what stands beside it. Which pictures, which mode and what was measured
//! live in the state; what is only looked at (zoom, divider, opacity, what is lit) lives here.
//! A new mode is a variant of [`CompareMode`] and an arm in `canvas::draw` and in `controls`.

mod bar;
mod canvas;
mod controls;
mod frame;
mod half;
mod heat;
mod keys;
mod marks;
mod minimap;
mod panel;
mod spot;

use egui::Pos2;

use crate::app::State;
use crate::domain::{Half, PictureId, PixelRect};

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
    is_marking: bool,
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
        }
    }
}

/// How long each picture is seen in turn, at first.
const BLINK_SECS: f64 = 0.8;

impl CompareView {
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
        self.tolerance = None;
    }

    /// The region that is lit on the pictures and in the list.
    fn lit_region(&self) -> Option<u32> {
        self.lit.or(self.current)
    }
}
