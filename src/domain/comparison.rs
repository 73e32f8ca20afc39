//! What two pictures have in common and where they differ.
//!
//! A is the left picture and the frame of everything: regions are in its pixels, the alignment leads from it to B.

use std::sync::Arc;

use super::{PixelRect, PixelSize};

/// An affine map that takes a point of A to its place in B. Coordinates count from the centre of the top left pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// `[[a, b, tx], [c, d, ty]]`: x′ = a·x + b·y + tx, y′ = c·x + d·y + ty, in px.
    pub matrix: [[f64; 3]; 2],
}

// The matrix has the names that it has everywhere.
#[allow(clippy::many_single_char_names)]
impl Alignment {
    pub const IDENTITY: Self = Self { matrix: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]] };

    /// Where a point of A lies in B.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [[a, b, tx], [c, d, ty]] = self.matrix;
        (a * x + b * y + tx, c * x + d * y + ty)
    }

    /// The way back from B to A; nothing where the map folds the picture flat.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let [[a, b, tx], [c, d, ty]] = self.matrix;
        let area = a * d - b * c;
        if !area.is_normal() {
            return None;
        }
        let (a, b, c, d) = (d / area, -b / area, -c / area, a / area);
        Some(Self { matrix: [[a, b, -(a * tx + b * ty)], [c, d, -(c * tx + d * ty)]] })
    }

    /// How much larger things are in B: the square root of the area that one pixel of A takes there.
    #[must_use]
    pub fn scale(&self) -> f64 {
        let [[a, b, _], [c, d, _]] = self.matrix;
        (a * d - b * c).abs().sqrt()
    }

    /// How far the middle of A has moved, in px of B, once scale and rotation about that middle are taken off.
    #[must_use]
    pub fn shift_px(&self, size: PixelSize) -> [f64; 2] {
        let (x, y) = ((f64::from(size.width) - 1.0) / 2.0, (f64::from(size.height) - 1.0) / 2.0);
        let (to_x, to_y) = self.apply(x, y);
        [to_x - x * self.scale(), to_y - y * self.scale()]
    }

    /// By how much B is turned against A, clockwise as seen.
    #[must_use]
    pub fn rotation_deg(&self) -> f64 {
        let [[a, b, _], [c, d, _]] = self.matrix;
        (c - b).atan2(a + d).to_degrees()
    }

    /// The same with B moved by this many of its px.
    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let [[a, b, tx], [c, d, ty]] = self.matrix;
        Self { matrix: [[a, b, tx + x], [c, d, ty + y]] }
    }
}

/// In what respect a place differs, as far as it can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionKind {
    Colour,
    Brightness,
    /// The same thing stands elsewhere.
    Moved,
    /// Only in B.
    Added,
    /// Only in A.
    Removed,
    /// Both hold text, and it reads otherwise.
    Text,
    /// Something else than before stands there.
    Changed,
}

impl RegionKind {
    pub const ALL: [Self; 7] =
        [Self::Colour, Self::Brightness, Self::Moved, Self::Added, Self::Removed, Self::Text, Self::Changed];

    /// The word of machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Brightness => "brightness",
            Self::Moved => "moved",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Text => "text",
            Self::Changed => "changed",
        }
    }
}

/// A place that has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Counted from 1 in reading order: what a person calls it.
    pub id: u32,
    /// In px of A.
    pub rect: PixelRect,
    pub kind: RegionKind,
    /// Share of the compared area whose pixels changed here, 0 to 1.
    pub share: f64,
    /// Mean colour of the changed pixels in A and in B, sRGB.
    pub colours: [[u8; 3]; 2],
}

/// How two pictures are to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonOptions {
    /// Find scale, shift and rotation first. Without it pixel is compared with pixel, and the sizes must be equal.
    pub aligns: bool,
    /// Used as it is in place of what would be found.
    pub alignment: Option<Alignment>,
    /// How different a colour may be without being a change: 0 shows the smallest difference, 1 only the largest.
    pub tolerance: f64,
    /// Places in px of A that are not looked at.
    pub ignored: Vec<PixelRect>,
}

impl ComparisonOptions {
    /// Above what compression and anti-aliasing leave, below what a person sees at once.
    pub const USUAL_TOLERANCE: f64 = 0.1;
}

impl Default for ComparisonOptions {
    fn default() -> Self {
        Self { aligns: true, alignment: None, tolerance: Self::USUAL_TOLERANCE, ignored: Vec::new() }
    }
}

/// How much each pixel of A differs: 0 not at all, 255 most. May be smaller than A by a whole factor.
#[derive(Clone, PartialEq, Eq)]
pub struct DifferenceMap {
    pub size: PixelSize,
    /// `size.pixels()` bytes, rows from the top.
    pub values: Arc<[u8]>,
}

/// How the whole of B differs from A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    Lighter,
    Darker,
    Tinted,
}

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub size_a: PixelSize,
    pub size_b: PixelSize,
    /// Whether both show the same scene; otherwise nothing below says anything.
    pub is_comparable: bool,
    pub alignment: Option<Alignment>,
    /// Structural similarity of what both show, 1 for equal (Wang et al. 2004).
    pub similarity: f64,
    /// Share of the compared area whose pixels changed, 0 to 1.
    pub changed_share: f64,
    /// By how many steps of 255 the red, green and blue of the whole of B lie above those of A. It was taken off before the
    /// rest was compared, and is in no region; zeros where the pictures agree in this.
    pub tone_steps: [f64; 3],
    pub regions: Vec<Region>,
    pub map: Option<DifferenceMap>,
}

impl Comparison {
    /// Whether there is nothing that a person would call a change.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.is_comparable && self.regions.is_empty() && self.tone().is_none()
    }

    /// How the whole of B visibly differs from A: by half a step of 255 at least.
    #[must_use]
    pub fn tone(&self) -> Option<Tone> {
        let is_seen = self.tone_steps.iter().any(|steps| steps.abs() >= 0.5);
        let mean = self.tone_steps.iter().sum::<f64>() / 3.0;
        is_seen.then_some(match mean {
            0.5.. => Tone::Lighter,
            ..=-0.5 => Tone::Darker,
            _ => Tone::Tinted,
        })
    }
}

/// The values are pixels: shown by their number only.
impl std::fmt::Debug for DifferenceMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DifferenceMap").field("size", &self.size).field("byte_len", &self.values.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURNED: Alignment = Alignment { matrix: [[0.0, -2.0, 30.0], [2.0, 0.0, 5.0]] };

    #[test]
    fn a_map_says_what_it_does() {
        assert_eq!(TURNED.apply(1.0, 2.0), (26.0, 7.0));
        assert!((TURNED.scale() - 2.0).abs() < 1e-12);
        assert!((TURNED.rotation_deg() - 90.0).abs() < 1e-12);
        let [x, y] = Alignment::IDENTITY.moved(3.0, -4.0).shift_px(PixelSize::new(11, 7));
        assert!((x - 3.0).abs() < 1e-12 && (y + 4.0).abs() < 1e-12);
    }

    #[test]
    fn the_tone_is_told_by_the_mean_of_the_channels() {
        let tone = |tone_steps| {
            let comparison = Comparison {
                size_a: PixelSize::new(1, 1),
                size_b: PixelSize::new(1, 1),
                is_comparable: true,
                alignment: None,
                similarity: 1.0,
                changed_share: 0.0,
                tone_steps,
                regions: Vec::new(),
                map: None,
            };
            comparison.tone()
        };
        for (steps, expected) in [
            ([6.0, 5.0, 7.0], Some(Tone::Lighter)),
            ([-6.0, -5.0, -7.0], Some(Tone::Darker)),
            ([9.0, 0.0, -9.0], Some(Tone::Tinted)),
            ([0.4, -0.4, 0.4], None),
        ] {
            assert_eq!(tone(steps), expected, "{steps:?}");
        }
    }

    #[test]
    fn the_way_back_leads_back() {
        let there = TURNED.apply(7.0, -3.0);
        let back = TURNED.inverse().map(|inverse| inverse.apply(there.0, there.1));
        assert_eq!(back, Some((7.0, -3.0)));
        assert_eq!(Alignment { matrix: [[1.0, 2.0, 0.0], [2.0, 4.0, 0.0]] }.inverse(), None);
    }
}
