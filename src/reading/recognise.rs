//! Reads lines whose places are known: crop, network, characters.
//!
//! The weights are part of the program and are laid out at the first reading. How many cores work is a matter of the
//! `rayon` pool that it is called in.

use std::sync::OnceLock;

use pulp::Arch;
use rayon::prelude::*;

use super::decode::decode;
use super::line_picture::LinePicture;
use super::network::{Network, Scratch};
use super::weights::{Marker, Weights};
use crate::domain::PixelRect;
use crate::imaging::Pixels;

/// The reader's weights, made by `scripts/train_reader`.
pub(super) static WEIGHTS: &[u8] = include_bytes!("../../assets/reader.bin");

/// So many lines take their steps together.
const GROUP_LEN: usize = 6;

/// One character of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Character {
    pub value: char,
    /// Set where the character stands for another script.
    pub marker: Option<Marker>,
    /// The first column of the line's rectangle that it covers.
    pub left: u32,
    /// The first column to the right of it.
    pub right: u32,
    /// 0 to 1.
    pub confidence: f32,
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LineReading {
    /// From left to right.
    pub characters: Vec<Character>,
}

/// Signs that are narrow in every face, and those that are in most.
const NARROW: &str = ".,:;'!|·’‘";
const MOSTLY_NARROW: &str = "ijlI1()[]";

/// How wide their ink is at most, in heights of the line.
const NARROWEST: f32 = 0.6;
const NARROW_ENOUGH: f32 = 0.95;

impl LineReading {
    /// Whether a narrow sign covers so much ink that the character beside it was passed over; `height` is that of the ink.
    pub(super) fn passes_over(&self, height: u32) -> bool {
        self.characters.iter().any(|character| {
            let most = if NARROW.contains(character.value) {
                NARROWEST
            } else if MOSTLY_NARROW.contains(character.value) {
                NARROW_ENOUGH
            } else {
                return false;
            };
            (character.right - character.left) as f32 > most * height as f32
        })
    }
}

/// Reads lines of one picture, each with its ink and a little room around it; the readings are in the lines' order.
pub(super) fn recognise_all(pixels: &Pixels, rects: &[PixelRect]) -> Vec<LineReading> {
    let mut readings = vec![LineReading::default(); rects.len()];
    let Some(network) = network() else { return readings };
    let picture = |(index, rect): (usize, &PixelRect)| {
        LinePicture::of(pixels, *rect, network.height).map(|picture| (index, rect.width, picture))
    };
    let mut lines: Vec<_> = rects.par_iter().enumerate().filter_map(picture).collect();
    // Lines that are read together should be of one width.
    lines.sort_by_key(|(_, _, picture)| picture.width);
    let per_core = lines.len().div_ceil(rayon::current_num_threads());
    let groups = lines.par_chunks(per_core.clamp(1, GROUP_LEN));
    let read: Vec<_> =
        groups.map_init(Scratch::default, |scratch, group| read_group(network, group, scratch)).collect();
    for ((index, _, _), reading) in lines.iter().zip(read.into_iter().flatten()) {
        readings[*index] = reading;
    }
    readings
}

fn read_group(network: &Network, lines: &[(usize, u32, LinePicture)], scratch: &mut Scratch) -> Vec<LineReading> {
    let space = network.class_of(' ');
    let is_wide = |class: usize| {
        network.charset.get(class - 1).is_some_and(|value| value.is_alphanumeric() && !"Iijlftr1".contains(*value))
    };
    let pictures: Vec<&LinePicture> = lines.iter().map(|(_, _, picture)| picture).collect();
    network.read_lines(&pictures, scratch, |index, frames| {
        let (_, width, picture) = &lines[index];
        let to_crop = f64::from(*width) / picture.width as f64;
        let characters = decode(frames, picture, space, is_wide).into_iter().map(|heard| {
            let value = network.charset[heard.class - 1];
            Character {
                value,
                marker: network.markers.iter().find(|marker| marker.character == value).copied(),
                left: (heard.left as f64 * to_crop).floor() as u32,
                right: ((heard.right as f64 * to_crop).ceil() as u32).min(*width),
                confidence: heard.confidence,
            }
        });
        LineReading { characters: characters.collect() }
    })
}

/// The network of the weights that are part of the program; they can be read, or a test fails.
fn network() -> Option<&'static Network> {
    static NETWORK: OnceLock<Option<Network>> = OnceLock::new();
    NETWORK.get_or_init(|| Weights::parse(WEIGHTS).and_then(|weights| Network::new(weights, Arch::new())).ok()).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_sign_with_much_ink_tells_that_a_character_was_passed_over() {
        let reading = |value, width: u32| {
            let character = Character { value, marker: None, left: 3, right: 3 + width, confidence: 0.99 };
            LineReading { characters: vec![character] }
        };
        for (value, width, expected) in
            [('.', 3, false), ('.', 15, true), ('1', 15, false), ('1', 25, true), ('m', 25, false)]
        {
            assert_eq!(reading(value, width).passes_over(20), expected, "{value} of {width} px");
        }
    }
}
