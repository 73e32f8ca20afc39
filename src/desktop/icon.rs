//! The window's icon: an eye in a square, in the accent's colour.

use super::drawing::{Canvas, circle, rectangle};

/// Side in px; systems scale it down.
const SIDE: u32 = 128;

const GROUND: [u8; 3] = [0x0A, 0x63, 0x70];
const WHITE: [u8; 3] = [0xFF, 0xFF, 0xFF];

pub(super) fn icon() -> egui::IconData {
    let mut canvas = Canvas::new(SIDE, SIDE);
    canvas.fill(GROUND, rectangle((4.0, 4.0), (124.0, 124.0), 28.0));
    // The lens between two circles.
    let (above, below) = (circle((64.0, 30.0), 60.0), circle((64.0, 98.0), 60.0));
    canvas.fill(WHITE, |at| above(at).max(below(at)));
    canvas.fill(GROUND, circle((64.0, 64.0), 20.0));
    canvas.fill(WHITE, circle((71.0, 57.0), 6.0));
    egui::IconData { rgba: canvas.into_rgba(), width: SIDE, height: SIDE }
}
