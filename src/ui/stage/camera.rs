//! Where one looks at a picture, and how closely: arithmetic only.

use egui::{Pos2, Rect, Vec2};

use crate::domain::PixelSize;

/// The largest zoom: one pixel of the picture over this many of the screen.
const MAX_ZOOM: f32 = 32.0;

/// What part of a picture is seen. `None` in `free` fits the picture to the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::ui) struct Camera {
    free: Option<Free>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Free {
    /// Pixels of the screen per pixel of the picture.
    zoom: f32,
    /// The place in the middle of the stage, as a share of the picture.
    centre: Vec2,
}

/// The stage and what is on it, for one frame.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct Scene {
    /// The stage in points.
    pub rect: Rect,
    /// The picture's size in px.
    pub size: PixelSize,
    pub pixels_per_point: f32,
    /// How much larger than its px say the picture is shown, beside another one with the same camera.
    pub scale: f32,
}

impl Scene {
    pub fn new(rect: Rect, size: PixelSize, pixels_per_point: f32) -> Self {
        Self { rect, size, pixels_per_point, scale: 1.0 }
    }

    /// The scene of a picture beside this one, which looks as large as this one's whatever its px.
    pub fn beside(&self, rect: Rect, size: PixelSize) -> Self {
        let other = Self { rect, size, ..*self };
        Self { scale: other.free_fit() / self.free_fit().max(f32::MIN_POSITIVE), ..other }
    }

    fn size_at(&self, zoom: f32) -> Vec2 {
        Vec2::new(self.size.width as f32, self.size.height as f32) * zoom * self.scale / self.pixels_per_point
    }

    /// The zoom at which the whole picture is seen, however small it is.
    fn free_fit(&self) -> f32 {
        let full = self.size_at(1.0);
        (self.rect.width() / full.x).min(self.rect.height() / full.y)
    }

    /// The zoom at which the whole picture is seen; small pictures are not enlarged.
    fn fit(&self) -> f32 {
        self.free_fit().min(self.pixels_per_point).max(f32::MIN_POSITIVE)
    }

    fn min_zoom(&self) -> f32 {
        self.fit().min(1.0) / 2.0
    }
}

impl Camera {
    pub fn zoom(&self, scene: &Scene) -> f32 {
        self.free.map_or_else(|| scene.fit(), |free| free.zoom)
    }

    pub fn is_fitted(&self) -> bool {
        self.free.is_none()
    }

    /// Where the picture lies, in points.
    pub fn picture_rect(&self, scene: &Scene) -> Rect {
        let size = scene.size_at(self.zoom(scene));
        let centre = self.free.map_or(Vec2::splat(0.5), |free| free.centre);
        Rect::from_min_size(scene.rect.center() - centre * size, size)
    }

    pub fn fit(&mut self) {
        self.free = None;
    }

    /// One pixel of the picture on one of the screen, the middle kept.
    pub fn actual_size(&mut self, scene: &Scene) {
        self.zoom_to(scene, 1.0, scene.rect.center());
    }

    /// Zooms by a factor; what lies under `anchor` stays there.
    pub fn zoom_by(&mut self, scene: &Scene, factor: f32, anchor: Pos2) {
        self.zoom_to(scene, self.zoom(scene) * factor, anchor);
    }

    fn zoom_to(&mut self, scene: &Scene, zoom: f32, anchor: Pos2) {
        let before = self.picture_rect(scene);
        let zoom = zoom.clamp(scene.min_zoom(), MAX_ZOOM.max(scene.fit()));
        let share = (anchor - before.min) / before.size();
        let size = scene.size_at(zoom);
        let top_left = anchor - share * size;
        self.free = Some(Free { zoom, centre: (scene.rect.center() - top_left) / size });
        self.keep_in_sight(scene);
    }

    /// Shows a part, given as shares of the picture, with this much of the stage around it.
    pub fn show(&mut self, scene: &Scene, part: Rect, share_of_stage: f32) {
        let full = scene.size_at(1.0) * part.size();
        let room = scene.rect.size() * share_of_stage;
        let zoom = (room.x / full.x).min(room.y / full.y).min(MAX_ZOOM / 2.0).max(scene.fit());
        self.free = Some(Free { zoom, centre: part.center().to_vec2() });
        self.keep_in_sight(scene);
    }

    /// Puts this place, given as shares of the picture, into the middle.
    pub fn centre_on(&mut self, scene: &Scene, centre: Vec2) {
        self.free = Some(Free { zoom: self.zoom(scene), centre });
        self.keep_in_sight(scene);
    }

    /// The same view as this picture allows it.
    pub fn within(mut self, scene: &Scene) -> Self {
        self.keep_in_sight(scene);
        self
    }

    /// Moves the picture by this many points.
    pub fn pan_by(&mut self, scene: &Scene, delta: Vec2) {
        let zoom = self.zoom(scene);
        let size = scene.size_at(zoom);
        let centre = self.free.map_or(Vec2::splat(0.5), |free| free.centre);
        self.free = Some(Free { zoom, centre: centre - delta / size });
        self.keep_in_sight(scene);
    }

    /// A picture larger than the stage covers it; a smaller one stays in the middle.
    fn keep_in_sight(&mut self, scene: &Scene) {
        let Some(free) = &mut self.free else { return };
        let size = scene.size_at(free.zoom);
        let bound = |centre: f32, picture: f32, stage: f32| {
            let half = stage / picture / 2.0;
            if half >= 0.5 { 0.5 } else { centre.clamp(half, 1.0 - half) }
        };
        free.centre.x = bound(free.centre.x, size.x, scene.rect.width());
        free.centre.y = bound(free.centre.y, size.y, scene.rect.height());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(width: u32, height: u32) -> Scene {
        let rect = Rect::from_min_size(Pos2::new(10.0, 20.0), Vec2::new(800.0, 600.0));
        Scene::new(rect, PixelSize::new(width, height), 2.0)
    }

    #[test]
    fn two_pictures_of_different_size_look_equally_large() {
        let large = scene(8000, 6000);
        let small = large.beside(large.rect.translate(Vec2::new(900.0, 0.0)), PixelSize::new(80, 60));
        let mut camera = Camera::default();
        for _ in 0..3 {
            let (a, b) = (camera.picture_rect(&large), camera.picture_rect(&small));
            assert!((a.size() - b.size()).length() < 0.1, "{a:?} {b:?}");
            camera.zoom_by(&large, 1.7, Pos2::new(100.0, 100.0));
        }
    }

    #[test]
    fn a_part_is_shown_in_the_middle() {
        let scene = scene(8000, 6000);
        let mut camera = Camera::default();
        let part = Rect::from_min_size(Pos2::new(0.5, 0.5), Vec2::new(0.1, 0.1));
        camera.show(&scene, part, 0.5);
        let picture = camera.picture_rect(&scene);
        let seen = picture.min + part.center().to_vec2() * picture.size();
        assert!((seen - scene.rect.center()).length() < 0.1);
        assert!((picture.width() * 0.1 - scene.rect.width() * 0.5).abs() < 0.5);
    }

    #[test]
    fn a_large_picture_is_fitted_and_a_small_one_is_not_enlarged() {
        let camera = Camera::default();
        let large = camera.picture_rect(&scene(8000, 4000));
        assert_eq!(large.size(), Vec2::new(800.0, 400.0));
        assert_eq!(large.center(), scene(1, 1).rect.center());
        let small = camera.picture_rect(&scene(100, 50));
        assert_eq!(small.size(), Vec2::new(100.0, 50.0));
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there_while_zooming() {
        let scene = scene(8000, 6000);
        let mut camera = Camera::default();
        let anchor = Pos2::new(300.0, 400.0);
        let share = |camera: &Camera| {
            let rect = camera.picture_rect(&scene);
            (anchor - rect.min) / rect.size()
        };
        let before = share(&camera);
        for _ in 0..5 {
            camera.zoom_by(&scene, 1.3, anchor);
            assert!((share(&camera) - before).length() < 1e-3);
        }
    }

    #[test]
    fn the_picture_never_leaves_the_stage() {
        let scene = scene(8000, 6000);
        let mut camera = Camera::default();
        camera.actual_size(&scene);
        camera.pan_by(&scene, Vec2::splat(1e6));
        let rect = camera.picture_rect(&scene);
        assert!((rect.min - scene.rect.min).length() < 0.1);
        camera.fit();
        camera.pan_by(&scene, Vec2::splat(1e6));
        assert!((camera.picture_rect(&scene).center() - scene.rect.center()).length() < 0.1);
    }

    #[test]
    fn actual_size_shows_one_pixel_on_one() {
        let scene = scene(8000, 6000);
        let mut camera = Camera::default();
        camera.actual_size(&scene);
        assert_eq!(camera.picture_rect(&scene).size(), Vec2::new(4000.0, 3000.0));
    }
}
