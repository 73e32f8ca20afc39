//! Wheel, drag and keys on the stage.

use egui::{CursorIcon, Key, Pos2, Ui, Vec2};

use crate::ui::theme::measures;

use super::camera::{Camera, Scene};

/// Points of scrolling that zoom by the factor e.
const SCROLL_PER_FACTOR: f32 = 240.0;

/// How much further one step of the keys zooms.
pub(in crate::ui) const ZOOM_STEP: f32 = 1.25;

/// Wheel, drag and keys. `is_taken` says that the pointer is at work on what lies on the picture.
pub(super) fn react(ui: &Ui, response: &egui::Response, camera: &mut Camera, scene: &Scene, is_taken: bool) {
    pointer(ui, response, camera, scene, is_taken);
    keys(ui, camera, scene);
    arrows(ui, response, camera, scene);
}

/// Wheel and drag.
pub(in crate::ui) fn pointer(ui: &Ui, response: &egui::Response, camera: &mut Camera, scene: &Scene, is_taken: bool) {
    if response.dragged() && !is_taken {
        camera.pan_by(scene, response.drag_delta());
    }
    if response.double_clicked() && !is_taken {
        if camera.is_fitted() { camera.actual_size(scene) } else { camera.fit() }
    }
    if response.hovered() {
        if !is_taken {
            ui.ctx().set_cursor_icon(if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab });
        }
        let (scroll, pinch, pointer) =
            ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta(), input.pointer.hover_pos()));
        let factor = pinch * (scroll / SCROLL_PER_FACTOR).exp();
        if (factor - 1.0).abs() > f32::EPSILON {
            camera.zoom_by(scene, factor, pointer.unwrap_or(scene.rect.center()));
        }
    }
}

/// Keys that hold wherever the focus is.
pub(in crate::ui) fn keys(ui: &Ui, camera: &mut Camera, scene: &Scene) {
    // Single keys belong to the stage only while nobody types.
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let middle = scene.rect.center();
    for (key, deed) in [
        (Key::Num0, Deed::Fit),
        (Key::Num1, Deed::ActualSize),
        (Key::Plus, Deed::Zoom(ZOOM_STEP)),
        (Key::Equals, Deed::Zoom(ZOOM_STEP)),
        (Key::Minus, Deed::Zoom(1.0 / ZOOM_STEP)),
    ] {
        if ui.input(|input| input.key_pressed(key) && !input.modifiers.command && !input.modifiers.alt) {
            deed.apply(camera, scene, middle);
        }
    }
}

/// The arrows move the picture that has the focus.
pub(in crate::ui) fn arrows(ui: &Ui, response: &egui::Response, camera: &mut Camera, scene: &Scene) {
    if response.has_focus() {
        // The arrows move the picture and not the focus.
        let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        for (key, x, y) in [
            (Key::ArrowLeft, 1.0, 0.0),
            (Key::ArrowRight, -1.0, 0.0),
            (Key::ArrowUp, 0.0, 1.0),
            (Key::ArrowDown, 0.0, -1.0),
        ] {
            if ui.input(|input| input.key_pressed(key)) {
                camera.pan_by(scene, Vec2::new(x, y) * measures::PAN_STEP);
            }
        }
    }
}

/// What a key or a button does.
#[derive(Clone, Copy)]
pub(in crate::ui) enum Deed {
    Fit,
    ActualSize,
    Zoom(f32),
}

impl Deed {
    pub fn apply(self, camera: &mut Camera, scene: &Scene, anchor: Pos2) {
        match self {
            Self::Fit => camera.fit(),
            Self::ActualSize => camera.actual_size(scene),
            Self::Zoom(factor) => camera.zoom_by(scene, factor, anchor),
        }
    }
}
