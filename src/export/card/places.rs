//! Where the changed places lie on both pictures.

use crate::domain::{Alignment, Comparison, Half, PixelRect};

/// A changed place on one of the pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub id: u32,
    /// Its four corners in px of that picture, clockwise from the upper left.
    pub corners: [(f64, f64); 4],
}

/// The places as they lie on this picture; none where the two do not show the same scene.
pub(super) fn places(comparison: &Comparison, half: Half) -> Vec<Place> {
    let map = match half {
        Half::A => Alignment::IDENTITY,
        Half::B => comparison.alignment.unwrap_or(Alignment::IDENTITY),
    };
    let regions = comparison.regions.iter().filter(|_| comparison.is_comparable);
    regions.map(|region| Place { id: region.id, corners: corners(region.rect, &map) }).collect()
}

fn corners(rect: PixelRect, map: &Alignment) -> [(f64, f64); 4] {
    let [left, top, right, bottom] = [rect.left, rect.top, rect.right(), rect.bottom()].map(f64::from);
    // The map counts from the middle of the first pixel.
    [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| {
        let (x, y) = map.apply(x - 0.5, y - 0.5);
        (x + 0.5, y + 0.5)
    })
}

impl Place {
    /// Left, top, right and bottom of what it covers.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let least = |of: fn(&(f64, f64)) -> f64| self.corners.iter().map(of).fold(f64::MAX, f64::min);
        let most = |of: fn(&(f64, f64)) -> f64| self.corners.iter().map(of).fold(f64::MIN, f64::max);
        [least(|at| at.0), least(|at| at.1), most(|at| at.0), most(|at| at.1)]
    }
}
