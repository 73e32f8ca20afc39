//! The spot under the pointer: its colours in A and in B, and both of them enlarged.

use egui::{Area, Id, Key, Order, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2};

use crate::app::Picture;
use crate::domain::{Half, PictureInfo};
use crate::ui::stage::{Laid, Look, draw_laid};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::raised;

use super::frame::Frame;

/// A spot in px of each picture, as far as it lies inside, and the colours there, as far as they are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    at: [Option<[u32; 2]>; 2],
    colours: [Option<[u8; 4]>; 2],
}

/// How long the pointer rests before pixels are asked for that nothing else needs.
const REST_SECS: f32 = 0.15;

/// Learns what lies under the pointer.
pub(super) fn look(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame, hovered: Option<Pos2>) {
    let spot = hovered.map(|at| {
        let still = ui.input(|input| input.pointer.time_since_last_movement());
        let is_resting = still >= REST_SECS;
        if !is_resting {
            ui.ctx().request_repaint_after_secs(REST_SECS - still);
        }
        let pair = view.state.pair();
        let spot = frame.spot(at);
        let place = |half: Half| {
            let size = pair[half.place()].and_then(Picture::info).map(PictureInfo::size)?;
            let (x, y) = spot[half.place()]?;
            let is_inside = x >= 0.0 && y >= 0.0 && x < f64::from(size.width) && y < f64::from(size.height);
            is_inside.then_some([x as u32, y as u32])
        };
        let at = Half::BOTH.map(place);
        let colours = Half::BOTH.map(|half| {
            let picture = pair[half.place()]?;
            let size = picture.info()?.size();
            local.stage.colour(picture.id, size, at[half.place()]?, is_resting)
        });
        Spot { at, colours }
    });
    let spot = spot.filter(|spot| spot.at.iter().any(Option::is_some));
    if local.compare.spot != spot {
        local.compare.spot = spot;
        // The status line stands before the canvas in a frame.
        ui.ctx().request_repaint();
    }
}

/// What the status line says of the spot.
pub(in crate::ui) fn status(view: &View<'_>, local: &ViewState) -> Option<String> {
    let spot = local.compare.spot?;
    let is_there = |half: &Half| spot.at[half.place()].is_some();
    let colour = |half: Half| (view.strings.compare.pixel)(half.letter(), spot.colours[half.place()]);
    let colours: Vec<String> = Half::BOTH.into_iter().filter(is_there).map(colour).collect();
    let [x, y] = spot.at.into_iter().flatten().next()?;
    Some((view.strings.compare.spot)(&colours.join("    "), x, y))
}

/// Screen px that one px takes in the magnifier at least, and how much larger than on the canvas it is.
const LENS_ZOOM: f32 = 8.0;
const LENS_FACTOR: f32 = 4.0;

/// The spot of A and of B beside each other, enlarged, while the key is held or the magnifier is on.
pub(super) fn magnifier(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame, hovered: Option<Pos2>) {
    let is_held = ui.input(|input| input.key_down(Key::L)) && !ui.ctx().text_edit_focused();
    if !is_held && !local.compare.is_magnifying {
        return;
    }
    // Without a pointer, the middle.
    let at = hovered.unwrap_or_else(|| frame.clips[0].center());
    let [Some(a), _] = frame.spot(at) else { return };
    let Some(laid) = frame.laid[0] else { return };
    let zoom = (LENS_ZOOM / ui.pixels_per_point()).max(laid.scale() * LENS_FACTOR);
    let side = measures::MAGNIFIER;
    let size = Vec2::new(2.0 * side + measures::GAP_S, side);
    let room = size + Vec2::splat(2.0 * measures::GAP_S);
    let screen = ui.ctx().content_rect();
    let offset = Vec2::splat(measures::GAP_XL);
    let mut corner = at + offset;
    if corner.x + room.x > screen.right() {
        corner.x = at.x - offset.x - room.x;
    }
    if corner.y + room.y > screen.bottom() {
        corner.y = at.y - offset.y - room.y;
    }
    let area = Area::new(Id::unique("magnifier")).order(Order::Tooltip).fixed_pos(corner).interactable(false);
    area.show(ui.ctx(), |ui| {
        raised(&view.tokens).inner_margin(measures::GAP_S).show(ui, |ui| {
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            let squares = [
                Rect::from_min_size(rect.min, Vec2::splat(side)),
                Rect::from_min_size(rect.min + Vec2::new(side + measures::GAP_S, 0.0), Vec2::splat(side)),
            ];
            for half in Half::BOTH {
                lens(ui, view, local, frame, half, squares[half.place()], a, zoom);
            }
        });
    });
}

#[expect(clippy::too_many_arguments, reason = "a lens is a place, a spot and a zoom beside what every view gets")]
fn lens(
    ui: &Ui,
    view: &View<'_>,
    local: &mut ViewState,
    frame: &Frame,
    half: Half,
    square: Rect,
    (x, y): (f64, f64),
    zoom: f32,
) {
    let t = view.tokens;
    ui.painter().rect_filled(square, 0.0, t.stage);
    let picture = view.state.pair()[half.place()];
    let full = frame.scenes[0].map(|scene| Vec2::new(scene.size.width as f32, scene.size.height as f32) * zoom);
    if let (Some(picture), Some(full), Some(scene)) = (picture, full, frame.scenes[0]) {
        let corner = square.center() - Vec2::new(x as f32, y as f32) * zoom;
        let a = Laid::upright(Rect::from_min_size(corner, full), scene.size);
        let laid = if half == Half::A { Some(a) } else { frame.over(&a) };
        if let Some(laid) = laid {
            draw_laid(ui, &mut local.stage, picture.id, &laid, square, Look::AsItIs);
        }
    }
    let painter = ui.painter();
    let colour = t.picture(half.place());
    let middle = Rect::from_center_size(square.center(), Vec2::splat(zoom.max(measures::GAP_XS)));
    painter.rect_stroke(middle, 0.0, Stroke::new(measures::EDGE, t.surface), StrokeKind::Middle);
    painter.rect_stroke(middle, 0.0, Stroke::new(measures::HAIRLINE, t.text), StrokeKind::Middle);
    painter.rect_stroke(square, 0.0, Stroke::new(measures::FOCUS, colour), StrokeKind::Inside);
    let tag = Rect::from_min_size(square.min, Vec2::splat(measures::NUMBER));
    painter.rect_filled(tag, 0.0, t.surface);
    let font = egui::FontId::new(measures::TEXT_S, crate::ui::theme::bold());
    painter.text(tag.center(), egui::Align2::CENTER_CENTER, half.letter(), font, colour);
}
