//! The stage: the picture that is looked at, by tiles, with zoom and pan.
//!
//! Asks for pixels and takes them itself, so that they never pass through the state.

mod camera;
mod hands;
mod laid;
mod overlay;
mod placing;
mod textures;
mod tiles;

use std::collections::{HashMap, HashSet};

use egui::{Pos2, Rect, Sense, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Picture, PictureStatus, State};
use crate::domain::{Job, JobId, PictureId, PictureInfo, PixelSize, TILE_SIDE_PX, Tile, TilePosition, level_within};

use super::theme::{AS_IT_IS, measures};
use super::view::{View, ViewState};
use super::widgets::{busy, button, focus_ring};
use super::{error_card, read};
pub(super) use camera::{Camera, Scene};
use hands::react;
pub(super) use hands::{Deed, ZOOM_STEP, arrows, keys, pointer};
pub(super) use laid::{Laid, back, onto};
pub(super) use overlay::show_empty;
pub(super) use placing::Placing;
pub use textures::TileQuestion;
use textures::{Textures, TileKey};
pub(super) use tiles::{Look, draw_laid, draw_part, quad};

/// Longest side of what the tray shows, in px.
const THUMBNAIL_PX: u32 = 256;

/// Textures and cameras of the pictures.
#[derive(Debug, Default)]
pub struct Stage {
    textures: Textures,
    cameras: HashMap<PictureId, Camera>,
    /// What was in sight at the last frame.
    in_sight: Vec<TileKey>,
    /// Pictures through which something is seen.
    see_through: HashSet<PictureId>,
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
        if !self.see_through.is_empty() {
            self.textures.load_checkers(ctx);
        }
        self.textures.upload(ctx)
    }

    /// The questions for the pixels that the state and the zoom call for and that are not here yet.
    pub fn questions(&mut self, state: &State) -> Vec<TileQuestion> {
        let is_removed = |id: PictureId| state.tray.removed.iter().any(|removed| removed.picture.id == id);
        // One that is turned is opened anew.
        let is_open = |picture: &Picture| !matches!(picture.status, PictureStatus::Opening { .. });
        let is_kept = |id: PictureId| state.tray.find(id).is_some_and(is_open) || is_removed(id);
        self.textures.keep_only(is_kept);
        self.cameras.retain(|id, _| is_kept(*id));
        let see_through =
            state.tray.pictures.iter().filter(|picture| picture.info().is_some_and(|info| info.is_see_through));
        self.see_through = see_through.map(|picture| picture.id).collect();
        // The difference may be looked at next; its ground is grey from the first frame on.
        let has_difference = state.job() == Job::Compare && state.comparing.measured().is_some();
        let mut wanted = Vec::new();
        for picture in state.looked_at() {
            let Some(size) = picture.info().map(PictureInfo::size) else { continue };
            let coarse = whole(picture.id, size, TILE_SIDE_PX);
            wanted.push(coarse);
            wanted.extend(has_difference.then_some(TileKey { is_grey: true, ..coarse }));
            wanted.extend(self.in_sight.iter().filter(|key| key.picture == picture.id));
        }
        let thumbnail = |picture: &Picture| Some(whole(picture.id, picture.info()?.size(), THUMBNAIL_PX));
        wanted.extend(state.tray.pictures.iter().filter_map(thumbnail));
        self.textures.ask(&wanted)
    }

    /// Where a picture lies on the stage.
    fn placing(&mut self, id: PictureId, scene: &Scene) -> Placing {
        let camera = self.cameras.entry(id).or_default();
        Placing { picture: camera.picture_rect(scene), size: scene.size }
    }

    /// The small picture, once it is here.
    pub(super) fn small(&mut self, id: PictureId, size: PixelSize) -> Option<egui::TextureId> {
        self.textures.get(whole(id, size, THUMBNAIL_PX)).map(egui::TextureHandle::id)
    }

    /// The colour of one px of a picture: red, green, blue, alpha. Where it is not here, and `asks` is true, the next
    /// questions ask for it.
    pub(super) fn colour(&mut self, id: PictureId, size: PixelSize, [x, y]: [u32; 2], asks: bool) -> Option<[u8; 4]> {
        if x >= size.width || y >= size.height {
            return None;
        }
        let position = TilePosition { column: x / TILE_SIDE_PX, row: y / TILE_SIDE_PX };
        let key = TileKey { picture: id, level: 0, position, is_grey: false };
        let colour = self.textures.colour(key, x % TILE_SIDE_PX, y % TILE_SIDE_PX);
        if asks || colour.is_some() {
            self.in_sight.push(key);
        }
        colour
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
    TileKey {
        picture,
        level: level_within(size, max_side_px),
        position: TilePosition { column: 0, row: 0 },
        is_grey: false,
    }
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
        PictureStatus::Linked => linked(ui, view, picture, inner),
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
            let scene = Scene::new(inner, info.size(), ui.pixels_per_point());
            let id = picture.id;
            let response = ui.interact(rect, ui.scope_id().with("stage"), Sense::click_and_drag());
            let name = (view.strings.pictures.stage)(&picture.name());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
            let placing = local.stage.placing(id, &scene);
            let is_taken = read::react(ui, view, local, picture, &placing, &response);
            react(ui, &response, local.stage.cameras.entry(id).or_default(), &scene, is_taken);
            let placing = local.stage.placing(id, &scene);
            draw_part(ui, &mut local.stage, id, scene.size, placing.picture, rect);
            read::draw(ui, view, local, picture, &placing, rect);
            focus_ring(ui, &response, 0, 0.0);
            overlay::toolbar(ui, view, local, id, &scene, rect);
            overlay::facts(ui, view, picture, rect);
            ui.allocate_rect(rect, Sense::hover());
        }
    }
}

/// A picture of which only the address goes along, with a way to have it here.
pub(super) fn linked(ui: &mut Ui, view: &mut View<'_>, picture: &Picture, rect: Rect) {
    let strings = &view.strings.pictures;
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((rect.height() / 3.0).max(0.0));
            ui.set_max_width(measures::PAGE_MAX.min(ui.available_width()));
            ui.add(egui::Label::new((strings.linked)(&picture.name())).wrap());
            if button(ui, Some(Icon::Download), strings.fetch_linked).clicked() {
                view.act(Action::FetchPicture(picture.id));
            }
        });
    });
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
