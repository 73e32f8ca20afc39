//! The colours of the two pictures A and B, the same everywhere: in the window, in regions and in exports.
//!
//! Blue and orange are told apart by people who see no difference between red and green.

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of picture A and picture B on a light and on a dark ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairColours {
    pub a: Rgb,
    pub b: Rgb,
}

/// On a light ground; at least 4.5 : 1 against white (WCAG 2.2, 1.4.3).
pub const PAIR_ON_LIGHT: PairColours = PairColours { a: [0x1F, 0x5F, 0xBF], b: [0x9A, 0x41, 0x09] };

/// On a dark ground.
pub const PAIR_ON_DARK: PairColours = PairColours { a: [0x7F, 0xB0, 0xF5], b: [0xF0, 0xA3, 0x6B] };
