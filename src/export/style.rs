//! What exports look like: colours and sizes, in px of the comparison card.

use crate::domain::{PAIR_ON_LIGHT, Rgb};

pub(super) const GROUND: Rgb = [0xFF, 0xFF, 0xFF];
pub(super) const BAND: Rgb = [0xF6, 0xF7, 0xF9];
pub(super) const LINE: Rgb = [0xD9, 0xDE, 0xE5];
pub(super) const TEXT: Rgb = [0x1B, 0x24, 0x30];
pub(super) const MUTED: Rgb = [0x4F, 0x5A, 0x69];
/// The frame of a changed place and what is written on it.
pub(super) const CHANGED: Rgb = [0xC4, 0x10, 0x5E];
pub(super) const ON_CHANGED: Rgb = GROUND;
pub(super) const A: Rgb = PAIR_ON_LIGHT.a;
pub(super) const B: Rgb = PAIR_ON_LIGHT.b;

pub(super) const WIDTH: u32 = 1600;
pub(super) const MARGIN: u32 = 48;
pub(super) const GAP: u32 = 16;
/// The tallest that a picture is shown on the card.
pub(super) const PICTURE_HEIGHT: u32 = 900;
pub(super) const FRAME: u32 = 4;
pub(super) const TAG: u32 = 30;

pub(super) const TITLE_PX: f32 = 44.0;
pub(super) const VERDICT_PX: f32 = 30.0;
pub(super) const TEXT_PX: f32 = 24.0;
pub(super) const SMALL_PX: f32 = 20.0;
/// From one line of text to the next, as a share of its size.
pub(super) const LINE_HEIGHT: f32 = 1.35;

/// The columns of the table as shares of the card's width between its margins: what, A, B, whether they agree, who says so.
pub(super) const COLUMNS: [f32; 5] = [0.22, 0.28, 0.28, 0.1, 0.12];

/// The longest side of a picture in a file of HTML, and its base64's length at most.
pub(super) const HTML_SIDE_PX: u32 = 1600;
pub(super) const HTML_BASE64: usize = 1_500_000;

/// As CSS writes it.
pub(super) fn css([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
