//! Where the two pictures lie in one frame: arithmetic only.

use egui::{Pos2, Rect};

use crate::domain::{Alignment, Half, PixelRect, PixelSize};
use crate::ui::stage::{Camera, Laid, Scene, back, onto};
use crate::ui::theme::measures;

/// The canvas of one frame.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub rect: Rect,
    /// Whether A and B have a half each, or lie over each other.
    pub is_apart: bool,
    /// The part of the canvas in which each is seen.
    pub clips: [Rect; 2],
    /// What the camera works on.
    pub scenes: [Option<Scene>; 2],
    pub laid: [Option<Laid>; 2],
    /// Where the points of A lie in B.
    map: Option<Alignment>,
}

impl Frame {
    /// `map` is there as soon as both pictures are.
    pub fn new(
        rect: Rect,
        is_apart: bool,
        sizes: [Option<PixelSize>; 2],
        map: Option<Alignment>,
        camera: &Camera,
        pixels_per_point: f32,
    ) -> Self {
        let clips = if is_apart { halves(rect) } else { [rect; 2] };
        let [inner_a, inner_b] = clips.map(|clip| clip.shrink(measures::GAP_L));
        let scene_a = sizes[0].map(|size| Scene::new(inner_a, size, pixels_per_point));
        let scene_b = sizes[1].map(|size| {
            let alone = Scene::new(inner_b, size, pixels_per_point);
            scene_a.map_or(alone, |scene| scene.beside(inner_b, size))
        });
        let upright = |scene: Scene| Laid::upright(camera.within(&scene).picture_rect(&scene), scene.size);
        let laid_a = scene_a.map(upright);
        let laid_b = match (is_apart, laid_a, map, sizes[1]) {
            (false, Some(a), Some(map), Some(size)) => a.over(&map, size),
            _ => scene_b.map(upright),
        };
        Self { rect, is_apart, clips, scenes: [scene_a, scene_b], laid: [laid_a, laid_b], map }
    }

    /// The half at a place of the canvas.
    pub fn half_at(&self, at: Pos2) -> Half {
        if self.is_apart && self.clips[1].contains(at) { Half::B } else { Half::A }
    }

    /// The same spot in A and in B, counted in px from their top left corners; beside the pictures as well.
    pub fn spot(&self, at: Pos2) -> [Option<(f64, f64)>; 2] {
        let half = self.half_at(at);
        let here = self.laid[half.place()].map(|laid| {
            let px = laid.px(at);
            (f64::from(px.x), f64::from(px.y))
        });
        let there = self.map.as_ref().zip(here).and_then(|(map, (x, y))| match half {
            Half::A => Some(onto(map, x, y)),
            Half::B => back(map, x, y),
        });
        match half {
            Half::A => [here, there],
            Half::B => [there, here],
        }
    }

    /// The corners of a part of A, on A or on B.
    pub fn corners(&self, half: Half, part: PixelRect) -> Option<[Pos2; 4]> {
        let laid = self.laid[half.place()]?;
        if half == Half::A {
            return Some(laid.corners_of(part));
        }
        let map = self.map.as_ref()?;
        let (left, top) = (f64::from(part.left), f64::from(part.top));
        let (right, bottom) = (f64::from(part.right()), f64::from(part.bottom()));
        Some([(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| {
            let (x, y) = onto(map, x, y);
            laid.at(x as f32, y as f32)
        }))
    }

    /// Where B would lie if A lay there.
    pub fn over(&self, a: &Laid) -> Option<Laid> {
        a.over(self.map.as_ref()?, self.scenes[1]?.size)
    }

    /// The part of A between two places of the canvas, both in the half of the first; `None` where there is none.
    pub fn part(&self, from: Pos2, to: Pos2) -> Option<PixelRect> {
        let size = self.scenes[0]?.size;
        let clip = self.clips[self.half_at(from).place()];
        let at = |at: Pos2| self.spot(at.clamp(clip.min, clip.max - egui::Vec2::splat(measures::HAIRLINE)))[0];
        let ((x, y), (to_x, to_y)) = (at(from)?, at(to)?);
        let side = |a: f64, b: f64, most: u32| {
            let limit = f64::from(most);
            (a.min(b).floor().clamp(0.0, limit) as u32, a.max(b).ceil().clamp(0.0, limit) as u32)
        };
        let ((left, right), (top, bottom)) = (side(x, to_x, size.width), side(y, to_y, size.height));
        (left < right && top < bottom).then(|| PixelRect::new(left, top, right - left, bottom - top))
    }
}

/// The two halves with a line between them.
fn halves(rect: Rect) -> [Rect; 2] {
    let middle = rect.center().x.round();
    let half = measures::HAIRLINE / 2.0;
    [rect.with_max_x(middle - half), rect.with_min_x(middle + half)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PixelSize = PixelSize::new(400, 300);

    fn frame(is_apart: bool) -> Frame {
        let rect = Rect::from_min_size(Pos2::new(10.0, 20.0), egui::Vec2::new(1000.0, 500.0));
        let map = Alignment { matrix: [[1.0, 0.0, 14.0], [0.0, 1.0, -6.0]] };
        Frame::new(rect, is_apart, [Some(SIZE); 2], Some(map), &Camera::default(), 1.0)
    }

    #[test]
    fn a_spot_of_one_is_found_in_the_other() {
        for is_apart in [true, false] {
            let frame = frame(is_apart);
            for half in Half::BOTH {
                let part = PixelRect::new(100, 100, 1, 1);
                let corners = frame.corners(half, part).unwrap();
                let [Some(a), Some(b)] = frame.spot(corners[0]) else { panic!("{half:?}") };
                assert!((a.0 - 100.0).abs() < 0.01 && (a.1 - 100.0).abs() < 0.01, "{is_apart} {half:?} {a:?}");
                assert!((b.0 - 114.0).abs() < 0.01 && (b.1 - 94.0).abs() < 0.01, "{is_apart} {half:?} {b:?}");
            }
        }
    }

    #[test]
    fn halves_do_not_meet_and_one_camera_serves_both() {
        let frame = frame(true);
        assert!(frame.clips[0].right() < frame.clips[1].left());
        let [a, b] = frame.laid.map(|laid| laid.unwrap().bounds());
        assert_eq!(a.size(), b.size());
        assert!(frame.clips[0].contains_rect(a) && frame.clips[1].contains_rect(b));
    }

    #[test]
    fn an_area_is_drawn_on_either_picture() {
        let frame = frame(true);
        for half in Half::BOTH {
            let part = PixelRect::new(50, 60, 70, 80);
            let corners = frame.corners(half, part).unwrap();
            let drawn = frame.part(corners[2], corners[0]).unwrap();
            assert!(drawn.left.abs_diff(50) <= 1 && drawn.bottom().abs_diff(140) <= 1, "{half:?} {drawn:?}");
        }
        assert_eq!(frame.part(frame.rect.min, frame.rect.min), None);
    }
}
