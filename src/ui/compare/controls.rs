//! What lies over the foot of the canvas: what the mode can be set to, and the zoom.

use egui::{Label, Margin, Rect, Ui, UiBuilder, Vec2};
use lucide_icons::Icon;

use crate::domain::{CompareMode, Half};
use crate::i18n::CompareStrings;
use crate::ui::stage::{Deed, ZOOM_STEP};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{choice, icon_button_of_size, icon_button_of_text, raised, secondary, slider};

use super::CompareView;
use super::frame::Frame;

/// Height of both with their frames.
pub(super) const TOOLBAR_HEIGHT: f32 = measures::CONTROL_DENSE + 2.0 * measures::GAP_XS;

/// The shortest and the longest time for each picture.
const SHORTEST_SECS: f64 = 0.2;
const LONGEST_SECS: f64 = 3.0;

pub(super) fn show(ui: &mut Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame, mode: CompareMode) {
    let strings = &view.strings.compare;
    let raise = if is_stacked(frame) { TOOLBAR_HEIGHT + measures::GAP_S } else { 0.0 };
    let corner = frame.rect.left_bottom() + Vec2::new(measures::GAP_M, -measures::GAP_M - raise);
    let compare = &mut local.compare;
    match mode {
        CompareMode::SideBySide | CompareMode::Swipe => {}
        CompareMode::Blink => on_the_left(ui, view, corner, measures::MODE_CONTROLS, |ui| {
            ui.label(secondary(strings.interval, &view.tokens));
            let range = SHORTEST_SECS..=LONGEST_SECS;
            slider(ui, &mut compare.interval_secs, range, INTERVAL_STEP_SECS, strings.interval);
            ui.label(secondary((strings.seconds)(compare.interval_secs), &view.tokens));
        }),
        CompareMode::OnionSkin => on_the_left(ui, view, corner, measures::MODE_CONTROLS, |ui| {
            ui.label(secondary(strings.opacity, &view.tokens));
            slider(ui, &mut compare.opacity, 0.0..=1.0, OPACITY_STEP_SHARE, strings.opacity);
            ui.label(secondary((strings.percent)(f64::from(compare.opacity)), &view.tokens));
        }),
        CompareMode::Difference => {
            on_the_left(ui, view, corner, measures::MODE_CONTROLS, |ui| difference(ui, strings, compare));
        }
    }
    toolbar(ui, view, compare, frame);
}

const INTERVAL_STEP_SECS: f64 = 0.1;
const OPACITY_STEP_SHARE: f64 = 0.05;

fn difference(ui: &mut Ui, strings: &CompareStrings, compare: &mut CompareView) {
    for (is_plain, name, hint) in
        [(false, strings.proportional, strings.proportional_hint), (true, strings.plain, strings.plain_hint)]
    {
        if choice(ui, compare.is_plain == is_plain, name).on_hover_text(hint).clicked() {
            compare.is_plain = is_plain;
        }
    }
    ui.add_space(measures::GAP_S);
    for half in Half::BOTH {
        let name = (strings.on)(half.letter());
        let hint = (strings.on_hint)(half.letter());
        if choice(ui, compare.base == half, &name).on_hover_text(hint).clicked() {
            compare.base = half;
        }
    }
}

/// Whether there is no room for both beside each other, so that the mode's stand over the zoom.
pub(super) fn is_stacked(frame: &Frame) -> bool {
    frame.rect.width() < measures::MODE_CONTROLS + measures::TOOLBAR
}

/// A row of controls with its lower left corner there.
fn on_the_left(ui: &mut Ui, view: &View<'_>, corner: egui::Pos2, width: f32, contents: impl FnOnce(&mut Ui)) {
    let place = Rect::from_min_max(corner - Vec2::new(0.0, TOOLBAR_HEIGHT), corner + Vec2::new(width, 0.0));
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        let frame = raised(&view.tokens).inner_margin(Margin::symmetric(measures::GAP_S as i8, measures::GAP_XS as i8));
        frame.show(ui, |ui| {
            ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
            ui.spacing_mut().slider_width = measures::MODE_SLIDER;
            ui.horizontal(contents);
        });
    });
}

/// Magnifier, marker and zoom, in the lower right corner.
fn toolbar(ui: &mut Ui, view: &View<'_>, compare: &mut CompareView, frame: &Frame) {
    let Some(scene) = frame.scenes.iter().flatten().next() else { return };
    let (strings, pictures) = (&view.strings.compare, &view.strings.pictures);
    let percent = (strings.percent)(f64::from(compare.camera.zoom(scene)));
    let side = measures::CONTROL_DENSE;
    let has_two = view.state.pair_sizes().is_some();
    let buttons: u8 = if has_two { 6 } else { 4 };
    let width = f32::from(buttons) * (side + measures::GAP_XS) + measures::PERCENT + measures::GAP_S + 2.0;
    // Beside an empty half it stands with the picture.
    let is_alone = frame.scenes.iter().flatten().count() == 1;
    let home = if is_alone && frame.scenes[0].is_some() { frame.clips[0] } else { frame.rect };
    let corner = home.right_bottom() - Vec2::splat(measures::GAP_M);
    let place = Rect::from_min_max(corner - Vec2::new(width, TOOLBAR_HEIGHT), corner);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        raised(&view.tokens).inner_margin(Margin::same(measures::GAP_XS as i8)).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = side;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = measures::GAP_XS;
                if has_two {
                    if icon_button_of_size(ui, Icon::Search, strings.magnifier, side).clicked() {
                        compare.is_magnifying = !compare.is_magnifying;
                    }
                    let name = if compare.is_marking { strings.mark_no_more } else { strings.mark };
                    if icon_button_of_size(ui, Icon::SquareDashedMousePointer, name, side).clicked() {
                        compare.is_marking = !compare.is_marking;
                    }
                }
                let camera = &mut compare.camera;
                let middle = scene.rect.center();
                let mut deed = |ui: &mut Ui, icon: Icon, name: &str, deed: Deed| {
                    if icon_button_of_size(ui, icon, name, side).clicked() {
                        deed.apply(camera, scene, middle);
                    }
                };
                deed(ui, Icon::Minus, pictures.zoom_out, Deed::Zoom(1.0 / ZOOM_STEP));
                let label = Label::new(secondary(&percent, &view.tokens)).selectable(false);
                ui.add_sized(Vec2::new(measures::PERCENT, side), label);
                deed(ui, Icon::Plus, pictures.zoom_in, Deed::Zoom(ZOOM_STEP));
                deed(ui, Icon::Maximize, pictures.fit, Deed::Fit);
                if icon_button_of_text(ui, "1:1", pictures.actual_size, side).clicked() {
                    Deed::ActualSize.apply(camera, scene, middle);
                }
            });
        });
    });
}
