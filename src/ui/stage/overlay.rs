//! What lies over the stage: buttons to zoom, and what is known of the picture.

use egui::{Pos2, Rect, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Picture, Preparation};
use crate::domain::{Job, PictureId};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{self, icon_button_of_size, icon_button_of_text, raised, secondary, signed_line};
use crate::ui::{error_card, read};

use super::camera::Scene;
use super::hands::{Deed, ZOOM_STEP};

/// Zoom by buttons, in the lower right corner.
pub(super) fn toolbar(ui: &mut Ui, view: &View<'_>, local: &mut ViewState, id: PictureId, scene: &Scene, rect: Rect) {
    let strings = &view.strings.pictures;
    let camera = local.stage.cameras.entry(id).or_default();
    let percent = (view.strings.compare.percent)(f64::from(camera.zoom(scene)));
    let height = measures::CONTROL_DENSE + measures::GAP_S + 2.0;
    let is_reading = view.state.job() == Job::Read;
    let buttons: u8 = if is_reading { 5 } else { 4 };
    let width =
        f32::from(buttons) * (measures::CONTROL_DENSE + measures::GAP_XS) + measures::PERCENT + measures::GAP_S + 2.0;
    let corner = rect.right_bottom() - Vec2::splat(measures::GAP_M);
    let place = Rect::from_min_max(corner - Vec2::new(width, height), corner);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        let frame = raised(&view.tokens).inner_margin(egui::Margin::same(measures::GAP_XS as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = measures::GAP_XS;
                let side = measures::CONTROL_DENSE;
                if is_reading {
                    read::marker_button(ui, view, &mut local.read, side);
                }
                let camera = local.stage.cameras.entry(id).or_default();
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
pub(super) fn facts(ui: &mut Ui, view: &mut View<'_>, picture: &Picture, rect: Rect) {
    let Some(info) = picture.info() else { return };
    let strings = &view.strings.pictures;
    let is_asking = view.state.job() == Job::Ask;
    let sent = picture.prepared().filter(|_| is_asking).map(|prepared| prepared.size);
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
            let is_preparing = is_asking && matches!(picture.preparation, Preparation::Running { .. });
            let text = if is_preparing { strings.preparing.to_owned() } else { line };
            ui.add(egui::Label::new(secondary(text, &tokens)).truncate());
        });
    });
    if let Preparation::Failed { failure, .. } = &picture.preparation
        && is_asking
    {
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
pub(in crate::ui) fn show_empty(ui: &mut Ui, view: &mut View<'_>) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().rect_filled(rect, 0.0, view.tokens.stage);
    ui.vertical_centered(|ui| {
        ui.add_space(rect.height() / 2.0 - measures::CONTROL);
        if widgets::button(ui, Some(Icon::ImagePlus), view.strings.pictures.add).clicked() {
            view.act(Action::ChoosePictures);
        }
    });
}
