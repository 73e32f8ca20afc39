//! Where one looks at a picture, and how closely: arithmetic only.

use egui::{Pos2, Rect, Vec2};

use crate::domain::PixelSize;

/// The largest zoom: one pixel of the picture over this many of the screen.
const MAX_ZOOM: f32 = 32.0;

/// What part of a picture is seen. `None` in `free` fits the picture to the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Camera {
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
pub(super) struct Scene {
    /// The stage in points.
    pub rect: Rect,
    /// The picture's size in px.
    pub size: PixelSize,
    pub pixels_per_point: f32,
}

impl Scene {
    fn size_at(&self, zoom: f32) -> Vec2 {
        Vec2::new(self.size.width as f32, self.size.height as f32) * zoom / self.pixels_per_point
    }

    /// The zoom at which the whole picture is seen; small pictures are not enlarged.
    fn fit(&self) -> f32 {
        let full = self.size_at(1.0);
        let scale = (self.rect.width() / full.x).min(self.rect.height() / full.y);
        scale.min(self.pixels_per_point).max(f32::MIN_POSITIVE)
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
        Scene { rect, size: PixelSize::new(width, height), pixels_per_point: 2.0 }
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
