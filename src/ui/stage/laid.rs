//! A picture anywhere on the screen, turned and scaled as it may be: arithmetic only.

use egui::{Pos2, Rect, Vec2};

use crate::domain::{Alignment, PixelRect, PixelSize};

/// Where a picture lies. Places in it count from its top left corner, in px.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct Laid {
    pub size: PixelSize,
    /// Its top left corner.
    origin: Pos2,
    /// Where one px to the right leads, in points.
    right: Vec2,
    /// Where one px down leads, in points.
    down: Vec2,
}

impl Laid {
    pub fn upright(picture: Rect, size: PixelSize) -> Self {
        let right = Vec2::new(picture.width() / size.width.max(1) as f32, 0.0);
        let down = Vec2::new(0.0, picture.height() / size.height.max(1) as f32);
        Self { size, origin: picture.min, right, down }
    }

    /// A picture of this size that lies over this one as the alignment from this one to it says; `None` where it
    /// would be flat.
    pub fn over(&self, alignment: &Alignment, size: PixelSize) -> Option<Self> {
        let [[a, b, _], [c, d, _]] = alignment.inverse()?.matrix;
        let (x, y) = back(alignment, 0.0, 0.0)?;
        let vector = |x: f64, y: f64| self.right * x as f32 + self.down * y as f32;
        Some(Self { size, origin: self.at(x as f32, y as f32), right: vector(a, c), down: vector(b, d) })
    }

    /// The place of a point of the picture.
    pub fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + self.right * x + self.down * y
    }

    /// The point of the picture at a place, which may lie beside the picture.
    pub fn px(&self, at: Pos2) -> Vec2 {
        let offset = at - self.origin;
        let area = self.right.x * self.down.y - self.right.y * self.down.x;
        let x = (offset.x * self.down.y - offset.y * self.down.x) / area;
        let y = (self.right.x * offset.y - self.right.y * offset.x) / area;
        if x.is_finite() && y.is_finite() { Vec2::new(x, y) } else { Vec2::ZERO }
    }

    /// Whether its sides are those of the screen.
    pub fn is_upright(&self) -> bool {
        self.right.y == 0.0 && self.down.x == 0.0
    }

    /// Points per px.
    pub fn scale(&self) -> f32 {
        (self.right.x * self.down.y - self.right.y * self.down.x).abs().sqrt()
    }

    /// The corners of a part, clockwise from the top left.
    pub fn corners(&self, left: f32, top: f32, right: f32, bottom: f32) -> [Pos2; 4] {
        [self.at(left, top), self.at(right, top), self.at(right, bottom), self.at(left, bottom)]
    }

    pub fn corners_of(&self, part: PixelRect) -> [Pos2; 4] {
        self.corners(part.left as f32, part.top as f32, part.right() as f32, part.bottom() as f32)
    }

    /// The smallest upright rectangle around the picture.
    pub fn bounds(&self) -> Rect {
        let size = self.size;
        Rect::from_points(&self.corners_of(PixelRect::new(0, 0, size.width, size.height)))
    }

    /// What part of the picture can be seen through a rectangle: left, top, right and bottom as shares of its sides.
    pub fn seen(&self, clip: Rect) -> Rect {
        let corners = [clip.left_top(), clip.right_top(), clip.right_bottom(), clip.left_bottom()];
        let size = Vec2::new(self.size.width.max(1) as f32, self.size.height.max(1) as f32);
        let shares = corners.map(|corner| (self.px(corner) / size).to_pos2());
        Rect::from_points(&shares).intersect(Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0)))
    }
}

/// Where a point of B lies in A, both counted from the top left corner.
pub(in crate::ui) fn back(alignment: &Alignment, x: f64, y: f64) -> Option<(f64, f64)> {
    let (x, y) = alignment.inverse()?.apply(x - 0.5, y - 0.5);
    Some((x + 0.5, y + 0.5))
}

/// Where a point of A lies in B, both counted from the top left corner.
pub(in crate::ui) fn onto(alignment: &Alignment, x: f64, y: f64) -> (f64, f64) {
    let (x, y) = alignment.apply(x - 0.5, y - 0.5);
    (x + 0.5, y + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PixelSize = PixelSize::new(800, 600);

    fn laid() -> Laid {
        Laid::upright(Rect::from_min_size(Pos2::new(100.0, 50.0), Vec2::new(400.0, 300.0)), SIZE)
    }

    fn assert_near(a: Pos2, b: Pos2) {
        assert!((a - b).length() < 0.01, "{a:?} is not {b:?}");
    }

    #[test]
    fn places_and_px_belong_together() {
        let turned = Alignment { matrix: [[0.0, -2.0, 30.0], [2.0, 0.0, 5.0]] };
        for laid in [laid(), laid().over(&turned, SIZE).unwrap()] {
            let at = laid.at(12.5, 70.0);
            assert!((laid.px(at) - Vec2::new(12.5, 70.0)).length() < 0.01);
        }
        assert!((laid().scale() - 0.5).abs() < 1e-6);
        assert!((laid().over(&turned, SIZE).unwrap().scale() - 0.25).abs() < 1e-6);
    }

    #[test]
    fn the_same_spot_of_both_lies_in_the_same_place() {
        let moved = Alignment { matrix: [[2.0, 0.0, 7.0], [0.0, 2.0, -3.0]] };
        let over = laid().over(&moved, PixelSize::new(1600, 1200)).unwrap();
        let (x, y) = onto(&moved, 200.0, 100.0);
        assert_near(over.at(x as f32, y as f32), laid().at(200.0, 100.0));
        let (x, y) = back(&moved, x, y).unwrap();
        assert!((x - 200.0).abs() < 1e-9 && (y - 100.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_seen_is_a_share_of_the_picture() {
        let clip = Rect::from_min_max(Pos2::new(0.0, 50.0), Pos2::new(300.0, 125.0));
        assert_eq!(laid().seen(clip), Rect::from_min_max(Pos2::ZERO, Pos2::new(0.5, 0.25)));
        assert_eq!(laid().bounds().size(), Vec2::new(400.0, 300.0));
    }
}
