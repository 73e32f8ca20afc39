//! The whole of A in small, with what is seen of it, while one looks closer.

use egui::{CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::ui::stage::{Laid, arrows, quad};
use crate::ui::theme::{AS_IT_IS, measures};
use crate::ui::view::{View, ViewState};

use super::controls::{TOOLBAR_HEIGHT, is_stacked};
use super::frame::Frame;

pub(super) fn show(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame) {
    let (Some(scene), Some(laid)) = (frame.scenes[0], frame.laid[0]) else { return };
    let clip = frame.clips[0];
    let seen = laid.seen(clip);
    let is_whole = clip.contains_rect(laid.bounds());
    if local.compare.camera.is_fitted() || is_whole || !seen.is_positive() {
        return;
    }
    let Some(picture) = view.state.pair()[0] else { return };
    let full = Vec2::new(scene.size.width as f32, scene.size.height as f32);
    let size = (full * (measures::MINIMAP / full.max_elem())).max(Vec2::splat(measures::GAP_S));
    let rows = if is_stacked(frame) { 2.0 } else { 1.0 };
    let margin =
        Vec2::new(measures::GAP_M + measures::GAP_XS, rows * (TOOLBAR_HEIGHT + measures::GAP_M) + measures::GAP_M);
    let corner = frame.rect.right_bottom() - margin;
    let place = Rect::from_min_max(corner - size, corner);
    if place.top() < frame.rect.top() || place.left() < frame.rect.left() {
        return;
    }
    let response = ui.interact(place, ui.scope_id().with("overview"), Sense::click_and_drag());
    let name = view.strings.compare.overview;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    if let Some(at) = response.interact_pointer_pos() {
        local.compare.camera.centre_on(&scene, (at - place.min) / size);
        ui.ctx().request_repaint();
    }
    arrows(ui, &response, &mut local.compare.camera, &scene);
    let t = view.tokens;
    let painter = ui.painter();
    painter.rect_filled(place.expand(measures::GAP_XS), CornerRadius::same(measures::RADIUS), t.raised);

    if let Some(texture) = local.stage.small(picture.id, scene.size) {
        let small = Laid::upright(place, scene.size);
        painter.add(quad(small.corners(0.0, 0.0, full.x, full.y), texture, AS_IT_IS));
    }
    let outer = place.expand(measures::GAP_XS);
    let line = if response.has_focus() {
        Stroke::new(measures::FOCUS, t.accent)
    } else {
        Stroke::new(measures::HAIRLINE, t.line)
    };
    painter.rect_stroke(outer, CornerRadius::same(measures::RADIUS), line, StrokeKind::Inside);
    let view_rect = Rect::from_min_max(place.min + seen.min.to_vec2() * size, place.min + seen.max.to_vec2() * size);
    painter.rect_stroke(
        view_rect,
        0.0,
        Stroke::new(measures::EDGE + measures::HAIRLINE, t.surface),
        StrokeKind::Middle,
    );
    painter.rect_stroke(view_rect, 0.0, Stroke::new(measures::FOCUS, t.accent), StrokeKind::Middle);
    response.on_hover_text(name);
}
