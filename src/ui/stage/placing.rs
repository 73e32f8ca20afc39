//! Where the pixels of a picture lie on the screen: arithmetic only.

use egui::{Pos2, Rect, Vec2};

use crate::domain::{PixelRect, PixelSize};

/// A picture on the stage, for one frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct Placing {
    /// The picture in points; parts of it may lie outside the stage.
    pub picture: Rect,
    /// Its size in px.
    pub size: PixelSize,
}

impl Placing {
    /// Points per px.
    fn scale(&self) -> Vec2 {
        self.picture.size() / Vec2::new(self.size.width.max(1) as f32, self.size.height.max(1) as f32)
    }

    /// The place of a part of the picture, in points.
    pub fn on_screen(&self, part: PixelRect) -> Rect {
        let scale = self.scale();
        let at = |x: u32, y: u32| self.picture.min + Vec2::new(x as f32, y as f32) * scale;
        Rect::from_min_max(at(part.left, part.top), at(part.right(), part.bottom()))
    }

    /// The part of the picture that a rectangle on the screen covers; `None` where it covers none.
    pub fn in_picture(&self, on_screen: Rect) -> Option<PixelRect> {
        let seen = on_screen.intersect(self.picture);
        if !seen.is_positive() {
            return None;
        }
        let scale = self.scale();
        let (min, max) = ((seen.min - self.picture.min) / scale, (seen.max - self.picture.min) / scale);
        let (left, top) = (min.x.floor() as u32, min.y.floor() as u32);
        let right = (max.x.ceil() as u32).min(self.size.width);
        let bottom = (max.y.ceil() as u32).min(self.size.height);
        (left < right && top < bottom).then(|| PixelRect::new(left, top, right - left, bottom - top))
    }

    /// Where the whole picture would lie if this part of it filled `target`.
    pub fn enlarged(&self, part: PixelRect, target: Rect) -> Rect {
        let scale = (target.width() / part.width.max(1) as f32).min(target.height() / part.height.max(1) as f32);
        let size = Vec2::new(self.size.width as f32, self.size.height as f32) * scale;
        let middle =
            Vec2::new(part.left as f32 + part.width as f32 / 2.0, part.top as f32 + part.height as f32 / 2.0) * scale;
        let top_left: Pos2 = target.center() - middle;
        Rect::from_min_size(top_left, size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placing() -> Placing {
        let picture = Rect::from_min_size(Pos2::new(100.0, 50.0), Vec2::new(400.0, 300.0));
        Placing { picture, size: PixelSize::new(800, 600) }
    }

    #[test]
    fn what_is_shown_somewhere_is_found_there() {
        let placing = placing();
        for part in [PixelRect::new(0, 0, 800, 600), PixelRect::new(10, 20, 30, 40), PixelRect::new(799, 599, 1, 1)] {
            assert_eq!(placing.in_picture(placing.on_screen(part)), Some(part));
        }
    }

    #[test]
    fn what_lies_beside_the_picture_is_cut_off() {
        let placing = placing();
        let beyond = Rect::from_min_max(Pos2::new(0.0, 0.0), Pos2::new(110.0, 60.0));
        assert_eq!(placing.in_picture(beyond), Some(PixelRect::new(0, 0, 20, 20)));
        assert_eq!(placing.in_picture(Rect::from_min_max(Pos2::ZERO, Pos2::new(90.0, 40.0))), None);
    }

    #[test]
    fn an_enlarged_part_lies_in_the_middle_and_whole() {
        let target = Rect::from_min_size(Pos2::new(10.0, 10.0), Vec2::new(200.0, 50.0));
        let part = PixelRect::new(100, 100, 50, 25);
        let picture = placing().enlarged(part, target);
        let seen = Placing { picture, size: PixelSize::new(800, 600) }.on_screen(part);
        assert!((seen.center() - target.center()).length() < 0.01);
        assert!((seen.height() - 50.0).abs() < 0.01, "{seen:?}");
    }
}
