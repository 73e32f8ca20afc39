//! The stage: the picture that is looked at, by tiles, with zoom and pan.
//!
//! Asks for pixels and takes them itself, so that they never pass through the state.

mod camera;
mod textures;

use std::collections::HashMap;

use egui::{CursorIcon, Key, Pos2, Rect, Sense, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Picture, PictureStatus, Preparation, State};
use crate::domain::{
    JobId, PictureId, PixelRange, PixelSize, TILE_SIDE_PX, Tile, TilePosition, level_size, level_within,
};

use super::theme::{AS_IT_IS, measures};
use super::view::{View, ViewState};
use super::widgets::{
    busy, button, focus_ring, icon_button_of_size, icon_button_of_text, raised, secondary, signed_line,
};
use super::{error_card, widgets};
use camera::{Camera, Scene};
pub use textures::TileQuestion;
use textures::{Textures, TileKey};

/// Longest side of what the tray shows, in px.
const THUMBNAIL_PX: u32 = 256;

/// Points of scrolling that zoom by the factor e.
const SCROLL_PER_FACTOR: f32 = 240.0;

/// How much further one step of the keys zooms.
const ZOOM_STEP: f32 = 1.25;

/// Textures and cameras of the pictures.
#[derive(Debug, Default)]
pub struct Stage {
    textures: Textures,
    cameras: HashMap<PictureId, Camera>,
    /// What was in sight at the last frame.
    in_sight: Vec<TileKey>,
}

impl Stage {
    /// Nothing is in sight until it is drawn.
    pub(super) fn begin_frame(&mut self) {
        self.in_sight.clear();
    }

    /// Takes the pixels that a question was answered with.
    pub fn take(&mut self, job: JobId, picture: PictureId, level: u8, tiles: Vec<Tile>) {
        self.textures.take(job, picture, level, tiles);
    }

    /// Whether a question of the stage failed with this job. Its tiles are not asked for again.
    pub fn fail(&mut self, job: JobId) -> bool {
        self.textures.fail(job)
    }

    /// Uploads a portion of the pixels that have arrived. Returns whether more is left for the next frame.
    pub fn upload(&mut self, ctx: &egui::Context) -> bool {
        self.textures.upload(ctx)
    }

    /// The questions for the pixels that the state and the zoom call for and that are not here yet.
    pub fn questions(&mut self, state: &State) -> Vec<TileQuestion> {
        let removed = state.tray.removed.as_ref().map(|(_, picture)| picture.id);
        let is_kept = |id: PictureId| state.tray.find(id).is_some() || removed == Some(id);
        self.textures.keep_only(is_kept);
        self.cameras.retain(|id, _| is_kept(*id));
        let mut wanted = Vec::new();
        if let Some((id, size)) = state.shown_picture().and_then(|picture| Some((picture.id, picture.info()?.size()))) {
            wanted.push(whole(id, size, TILE_SIDE_PX));
            wanted.extend(self.in_sight.iter().filter(|key| key.picture == id));
        }
        let thumbnail = |picture: &Picture| Some(whole(picture.id, picture.info()?.size(), THUMBNAIL_PX));
        wanted.extend(state.tray.pictures.iter().filter_map(thumbnail));
        self.textures.ask(&wanted)
    }

    /// Draws a small picture into a rectangle, its shape kept.
    pub(super) fn thumbnail(&mut self, ui: &Ui, picture: &Picture, rect: Rect) -> bool {
        let Some(info) = picture.info() else { return false };
        let Some(texture) = self.textures.get(whole(picture.id, info.size(), THUMBNAIL_PX)) else { return false };
        let size = texture.size_vec2();
        let scale = (rect.width() / size.x).max(rect.height() / size.y);
        // The middle of the picture fills the place.
        let share = rect.size() / (size * scale);
        let uv = Rect::from_center_size(Pos2::new(0.5, 0.5), share);
        let shape =
            egui::epaint::RectShape::filled(rect, measures::RADIUS_PICTURE, AS_IT_IS).with_texture(texture.id(), uv);
        ui.painter().add(shape);
        true
    }
}

/// The one tile of the level at which the whole picture has at most this side.
fn whole(picture: PictureId, size: PixelSize, max_side_px: u32) -> TileKey {
    TileKey { picture, level: level_within(size, max_side_px), position: TilePosition { column: 0, row: 0 } }
}

/// The stage with the shown picture, in all the room there is.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().rect_filled(rect, 0.0, view.tokens.stage);
    let Some(picture) = view.state.shown_picture() else {
        ui.allocate_rect(rect, Sense::hover());
        return;
    };
    let inner = rect.shrink(measures::GAP_L);
    match &picture.status {
        PictureStatus::Opening { .. } => opening(ui, view, picture.id, inner),
        PictureStatus::Failed(failure) => {
            ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
                ui.vertical_centered(|ui| {
                    ui.add_space((inner.height() / 3.0).max(0.0));
                    ui.set_max_width(measures::PAGE_MAX.min(ui.available_width()));
                    error_card::of_picture(ui, view, picture.id, failure);
                });
            });
        }
        PictureStatus::Ready(info) => {
            let scene = Scene { rect: inner, size: info.size(), pixels_per_point: ui.pixels_per_point() };
            let id = picture.id;
            let response = ui.interact(rect, ui.scope_id().with("stage"), Sense::click_and_drag());
            let name = (view.strings.pictures.stage)(&picture.name());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
            let camera = local.stage.cameras.entry(id).or_default();
            react(ui, &response, camera, &scene);
            let camera = *camera;
            draw(ui, &mut local.stage, id, camera, &scene, rect);
            focus_ring(ui, &response, 0, 0.0);
            toolbar(ui, view, local, id, &scene, rect);
            facts(ui, view, picture, rect);
            ui.allocate_rect(rect, Sense::hover());
        }
    }
}

/// What is waited for, with a way not to.
fn opening(ui: &mut Ui, view: &mut View<'_>, picture: PictureId, rect: Rect) {
    let width = measures::CARD.min(rect.width());
    let place = Rect::from_center_size(rect.center(), Vec2::new(width, measures::STAGE_CARD.min(rect.height())));
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        busy(ui, view.strings.pictures.opening);
        if button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
            view.act(Action::RemovePicture(picture));
        }
    });
}

/// Wheel, drag and keys.
fn react(ui: &Ui, response: &egui::Response, camera: &mut Camera, scene: &Scene) {
    if response.dragged() {
        camera.pan_by(scene, response.drag_delta());
    }
    if response.double_clicked() {
        if camera.is_fitted() { camera.actual_size(scene) } else { camera.fit() }
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab });
        let (scroll, pinch, pointer) =
            ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta(), input.pointer.hover_pos()));
        let factor = pinch * (scroll / SCROLL_PER_FACTOR).exp();
        if (factor - 1.0).abs() > f32::EPSILON {
            camera.zoom_by(scene, factor, pointer.unwrap_or(scene.rect.center()));
        }
    }
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

#[derive(Clone, Copy)]
enum Deed {
    Fit,
    ActualSize,
    Zoom(f32),
}

impl Deed {
    fn apply(self, camera: &mut Camera, scene: &Scene, anchor: Pos2) {
        match self {
            Self::Fit => camera.fit(),
            Self::ActualSize => camera.actual_size(scene),
            Self::Zoom(factor) => camera.zoom_by(scene, factor, anchor),
        }
    }
}

/// The picture: a coarse whole first, over it the tiles of the level that the zoom needs.
fn draw(ui: &Ui, stage: &mut Stage, id: PictureId, camera: Camera, scene: &Scene, clip: Rect) {
    let picture = camera.picture_rect(scene);
    let painter = ui.painter().with_clip_rect(clip);
    let full = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    for side in [THUMBNAIL_PX, TILE_SIDE_PX] {
        if let Some(texture) = stage.textures.get(whole(id, scene.size, side)) {
            painter.image(texture.id(), picture, full, AS_IT_IS);
        }
    }
    let coarsest = level_within(scene.size, TILE_SIDE_PX);
    let level = level_for(camera.zoom(scene)).min(coarsest);
    stage.in_sight.clear();
    if level == coarsest {
        return;
    }
    let size = level_size(scene.size, level);
    let seen = visible(picture, clip, size);
    for position in seen.tiles() {
        let key = TileKey { picture: id, level, position };
        stage.in_sight.push(key);
        if let Some(texture) = stage.textures.get(key) {
            let range = position.range(size);
            let at = |x: u32, y: u32| {
                let share = Vec2::new(x as f32 / size.width as f32, y as f32 / size.height as f32);
                picture.min + share * picture.size()
            };
            let rect = Rect::from_min_max(at(range.left, range.top), at(range.right, range.bottom));
            painter.image(texture.id(), rect, full, AS_IT_IS);
        }
    }
}

/// The coarsest level that still has a pixel for every pixel of the screen.
fn level_for(zoom: f32) -> u8 {
    (1.0 / zoom.max(f32::MIN_POSITIVE)).log2().floor().max(0.0) as u8
}

/// The part of a level of this size that lies inside `clip`.
fn visible(picture: Rect, clip: Rect, size: PixelSize) -> PixelRange {
    let seen = picture.intersect(clip);
    let share = |value: f32, start: f32, length: f32| ((value - start) / length).clamp(0.0, 1.0);
    let px = |share: f32, side: u32| (share * side as f32) as u32;
    let (width, height) = (picture.width().max(1.0), picture.height().max(1.0));
    let right = share(seen.right(), picture.left(), width) * size.width as f32;
    let bottom = share(seen.bottom(), picture.top(), height) * size.height as f32;
    PixelRange {
        left: px(share(seen.left(), picture.left(), width), size.width),
        top: px(share(seen.top(), picture.top(), height), size.height),
        right: (right.ceil() as u32).min(size.width),
        bottom: (bottom.ceil() as u32).min(size.height),
    }
}

/// Zoom by buttons, in the lower right corner.
fn toolbar(ui: &mut Ui, view: &View<'_>, local: &mut ViewState, id: PictureId, scene: &Scene, rect: Rect) {
    let strings = &view.strings.pictures;
    let camera = local.stage.cameras.entry(id).or_default();
    let percent = format!("{:.0} %", camera.zoom(scene) * 100.0);
    let height = measures::CONTROL_DENSE + measures::GAP_S + 2.0;
    let width = 4.0 * measures::CONTROL_DENSE + measures::PERCENT + 4.0 * measures::GAP_XS + measures::GAP_S + 2.0;
    let corner = rect.right_bottom() - Vec2::splat(measures::GAP_M);
    let place = Rect::from_min_max(corner - Vec2::new(width, height), corner);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        let frame = raised(&view.tokens).inner_margin(egui::Margin::same(measures::GAP_XS as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = measures::GAP_XS;
                let side = measures::CONTROL_DENSE;
                let middle = scene.rect.center();
                let mut deed = |ui: &mut Ui, icon: Icon, name: &str, deed: Deed| {
                    if icon_button_of_size(ui, icon, name, side).clicked() {
                        deed.apply(camera, scene, middle);
                    }
                };
                deed(ui, Icon::Minus, strings.zoom_out, Deed::Zoom(1.0 / ZOOM_STEP));
                let label = egui::Label::new(secondary(&percent, &view.tokens)).selectable(false);
                ui.add_sized(Vec2::new(measures::PERCENT, side), label);
                deed(ui, Icon::Plus, strings.zoom_in, Deed::Zoom(ZOOM_STEP));
                deed(ui, Icon::Maximize, strings.fit, Deed::Fit);
                let one_to_one = icon_button_of_text(ui, "1:1", strings.actual_size, side);
                if one_to_one.clicked() {
                    Deed::ActualSize.apply(camera, scene, middle);
                }
            });
        });
    });
}

/// What is known of the picture, in the lower left corner.
fn facts(ui: &mut Ui, view: &mut View<'_>, picture: &Picture, rect: Rect) {
    let Some(info) = picture.info() else { return };
    let strings = &view.strings.pictures;
    let sent = picture.prepared().map(|prepared| prepared.size);
    let line = (strings.facts)(info, sent);
    let corner = rect.left_bottom() + Vec2::new(measures::GAP_L, -measures::GAP_M);
    let place = Rect::from_min_max(
        Pos2::new(corner.x, corner.y - measures::CONTROL),
        Pos2::new(rect.center().x.max(corner.x + 1.0), corner.y),
    );
    let tokens = view.tokens;
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            if info.is_partial {
                signed_line(ui, Icon::TriangleAlert, tokens.warn, secondary(strings.partial, &tokens));
            }
            let is_preparing = matches!(picture.preparation, Preparation::Running { .. });
            let text = if is_preparing { strings.preparing.to_owned() } else { line };
            ui.add(egui::Label::new(secondary(text, &tokens)).truncate());
        });
    });
    if let Preparation::Failed { failure, .. } = &picture.preparation {
        let place = Rect::from_center_size(
            rect.center(),
            Vec2::new(measures::PAGE_MAX.min(rect.width()), measures::STAGE_CARD),
        );
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            error_card::of_picture(ui, view, picture.id, failure);
        });
    }
}

/// The empty stage of a conversation whose pictures were taken out.
pub(super) fn show_empty(ui: &mut Ui, view: &mut View<'_>) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().rect_filled(rect, 0.0, view.tokens.stage);
    ui.vertical_centered(|ui| {
        ui.add_space(rect.height() / 2.0 - measures::CONTROL);
        if widgets::button(ui, Some(Icon::ImagePlus), view.strings.pictures.add).clicked() {
            view.act(Action::ChoosePictures);
        }
    });
}
