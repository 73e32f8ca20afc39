//! What is drawn over the pictures: numbered regions, ignored areas, where they differ.

use egui::{Align2, CornerRadius, CursorIcon, FontId, PointerButton, Pos2, Rect, Response, Shape, Stroke, Ui, Vec2};

use crate::app::{Action, CompareAction};
use crate::domain::{CompareMode, Half};
use crate::ui::theme::{bold, measures};
use crate::ui::view::{View, ViewState};

use super::CompareView;
use super::frame::Frame;

/// What the pointer does with the marker in hand. Returns whether it was for the marker, and not for the camera.
pub(super) fn mark(ui: &Ui, view: &mut View<'_>, local: &mut CompareView, frame: &Frame, response: &Response) -> bool {
    if !local.is_marking {
        return false;
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    let (origin, at) = ui.input(|input| (input.pointer.press_origin(), input.pointer.interact_pos()));
    if response.drag_started_by(PointerButton::Primary) {
        local.marking_from = origin;
    }
    if response.drag_stopped() {
        local.is_marking = false;
        let part = local.marking_from.take().zip(at).and_then(|(from, to)| frame.part(from, to));
        if let Some(part) = part {
            view.act(Action::Compare(CompareAction::Ignore(part)));
        }
    }
    true
}

/// Dims the picture and colours where the two differ.
pub(super) fn draw_heat(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame) {
    let t = view.tokens;
    let painter = ui.painter().with_clip_rect(frame.rect);
    if let Some(laid) = frame.laid[local.compare.base.place()] {
        painter.add(Shape::convex_polygon(outline(&laid.bounds()), t.dim, Stroke::NONE));
    }
    let Some(measured) = view.state.comparing.measured() else { return };
    let (Some(map), Some(laid)) = (&measured.map, frame.laid[0]) else { return };
    let compare = &mut local.compare;
    if compare.heat.advance(ui.ctx(), map, compare.is_plain, t.heat) {
        ui.ctx().request_repaint();
    }
    painter.extend(compare.heat.shapes(&laid, map.size));
}

fn outline(rect: &Rect) -> Vec<Pos2> {
    vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
}

/// Regions, ignored areas and the one that is being drawn.
pub(super) fn draw(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame, mode: CompareMode) {
    let compare = &mut local.compare;
    let halves: &[Half] = if frame.is_apart { &Half::BOTH } else { &[Half::A] };
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let regions = view.state.comparing.measured().map(|measured| measured.regions.as_slice()).unwrap_or_default();
    // Where one looks for oneself, numbers would be in the way.
    let are_shown = !compare.hides_numbers && matches!(mode, CompareMode::SideBySide | CompareMode::Difference);
    let mut under_pointer = None;
    for half in halves {
        let clip = frame.clips[half.place()];
        let painter = ui.painter().with_clip_rect(clip);
        for ignored in &view.state.comparing.ignored {
            if let Some(corners) = frame.corners(*half, *ignored) {
                hatched(&painter, view, corners);
            }
        }
        let mut boxes = Vec::new();
        for region in regions {
            let is_lit = compare.lit_region() == Some(region.id);
            let Some(corners) = frame.corners(*half, region.rect).filter(|_| are_shown || is_lit) else { continue };
            boxes.push((region.id, grown(corners), is_lit));
            let is_over = |at: &Pos2| clip.contains(*at) && Rect::from_points(&corners).contains(*at);
            if pointer.as_ref().is_some_and(is_over) && are_shown {
                under_pointer = Some(region.id);
            }
        }
        // The one that is looked at lies over the others, and no box over a number.
        boxes.sort_by_key(|(_, _, is_lit)| *is_lit);
        for (_, corners, is_lit) in &boxes {
            outlined(&painter, view, corners, *is_lit);
        }
        // In a picture that is shown small, numbers of the usual size would cover what they point at.
        let is_small = frame.laid[half.place()].is_some_and(|laid| laid.scale() * ui.pixels_per_point() < SMALL_ZOOM);
        let bounds: Vec<Rect> = boxes.iter().map(|(_, corners, _)| Rect::from_points(corners)).collect();
        let mut tags = Vec::new();
        for ((id, _, is_lit), at) in boxes.into_iter().zip(0..) {
            tag(&painter, view, &Tag { id, is_lit, is_small, at }, &bounds, &mut tags);
        }
    }
    if ui.rect_contains_pointer(frame.rect) {
        if compare.lit != under_pointer {
            ui.ctx().request_repaint();
        }
        compare.lit = under_pointer;
    }
    let at = ui.input(|input| input.pointer.interact_pos());
    if let Some((from, at)) = compare.marking_from.zip(at) {
        let clip = frame.clips[frame.half_at(from).place()];
        let rect = Rect::from_two_pos(from, at).intersect(clip);
        let painter = ui.painter().with_clip_rect(clip);
        hatched(&painter, view, [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]);
    }
}

/// Width and colour of the box of a place that has changed.
fn line(view: &View<'_>, is_lit: bool) -> Stroke {
    let t = view.tokens;
    if is_lit { Stroke::new(measures::LIT, t.accent) } else { Stroke::new(measures::FOCUS, t.heat) }
}

/// The light line shows on dark pictures, the coloured one on light pictures.
fn outlined(painter: &egui::Painter, view: &View<'_>, corners: &[Pos2], is_lit: bool) {
    let line = line(view, is_lit);
    let around = Stroke::new(line.width + measures::FOCUS, view.tokens.surface);
    painter.add(Shape::closed_line(corners.to_vec(), around));
    painter.add(Shape::closed_line(corners.to_vec(), line));
}

/// Px of the screen that one px of the picture takes, below which numbers are small.
const SMALL_ZOOM: f32 = 0.25;

/// The number of a box.
struct Tag {
    id: u32,
    is_lit: bool,
    is_small: bool,
    /// Which of the boxes it belongs to.
    at: usize,
}

fn tag(painter: &egui::Painter, view: &View<'_>, tag: &Tag, boxes: &[Rect], tags: &mut Vec<Rect>) {
    let &Tag { id, is_lit, is_small, at } = tag;
    let t = view.tokens;
    let (text_size, side) =
        if is_small { (measures::TEXT_XS, measures::NUMBER_SMALL) } else { (measures::TEXT_S, measures::NUMBER) };
    let on_colour = if is_lit { t.on_accent } else { t.on_heat };
    let number = painter.layout_no_wrap(id.to_string(), FontId::new(text_size, bold()), on_colour);
    let size = Vec2::new((number.size().x + measures::GAP_S).max(side), side);
    let place = free_place(at, boxes, size, painter.clip_rect(), tags);
    tags.push(place);
    let round = CornerRadius::same(measures::RADIUS_PICTURE);
    painter.rect_filled(place.expand(measures::HAIRLINE), round, t.surface);
    painter.rect_filled(place, round, line(view, is_lit).color);
    let at = Align2::CENTER_CENTER.align_size_within_rect(number.size(), place);
    painter.galley(at.min, number, on_colour);
}

/// A place at the edge of a box in which nothing of it, no other number and, if that can be, nothing of another box is
/// hidden; above it on the left where there is no better one.
fn free_place(at: usize, boxes: &[Rect], size: Vec2, clip: Rect, taken: &[Rect]) -> Rect {
    let Some(bounds) = boxes.get(at) else { return Rect::from_min_size(clip.min, size) };
    let (above, below) = (bounds.top() - size.y, bounds.bottom());
    let (left, right) = (bounds.left(), bounds.right() - size.x);
    // A box around another one is no other place.
    let others = || boxes.iter().enumerate().filter(|(other, rect)| *other != at && !rect.contains_rect(*bounds));
    let places = [
        Pos2::new(left, above),
        Pos2::new(right, above),
        Pos2::new(left, below),
        Pos2::new(right, below),
        Pos2::new(bounds.left() - size.x, bounds.top()),
        Pos2::new(bounds.right(), bounds.top()),
    ];
    // Numbers may touch.
    let is_free = |place: &Rect| {
        let core = place.shrink(measures::HAIRLINE);
        clip.contains_rect(*place) && !taken.iter().any(|tag| tag.intersects(core))
    };
    let free = places.map(|min| Rect::from_min_size(min, size)).into_iter().filter(is_free);
    let hidden = |place: &Rect| {
        others().map(|(_, rect)| rect.intersect(*place)).filter(Rect::is_positive).map(|hidden| hidden.area()).sum()
    };
    let place = free.min_by(|a, b| f32::total_cmp(&hidden(a), &hidden(b)));
    place.unwrap_or_else(|| Rect::from_min_size(Pos2::new(left, above.max(clip.top())), size))
}

/// The corners a little further out, so that the line does not lie on what has changed.
fn grown(corners: [Pos2; 4]) -> [Pos2; 4] {
    let middle = corners.iter().fold(Vec2::ZERO, |sum, corner| sum + corner.to_vec2()) * 0.25;
    corners.map(|corner| corner + (corner.to_vec2() - middle).normalized() * measures::GAP_XS)
}

/// An area that is not looked at.
fn hatched(painter: &egui::Painter, view: &View<'_>, corners: [Pos2; 4]) {
    let t = view.tokens;
    painter.add(Shape::convex_polygon(corners.to_vec(), t.dim, Stroke::NONE));
    let bounds = Rect::from_points(&corners).intersect(painter.clip_rect());
    let inside = painter.with_clip_rect(bounds);
    let line = Stroke::new(measures::HAIRLINE, t.muted);
    let mut x = bounds.left() - bounds.height();
    while x < bounds.right() && bounds.is_positive() {
        inside.line_segment([Pos2::new(x, bounds.bottom()), Pos2::new(x + bounds.height(), bounds.top())], line);
        x += measures::HATCH;
    }
    painter.add(Shape::closed_line(corners.to_vec(), Stroke::new(measures::HAIRLINE, t.muted)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_cover_each_other() {
        let clip = Rect::from_min_size(Pos2::ZERO, Vec2::splat(200.0));
        let bounds = Rect::from_min_size(Pos2::new(50.0, 50.0), Vec2::splat(40.0));
        let size = Vec2::splat(20.0);
        let mut taken = Vec::new();
        for _ in 0..6 {
            let place = free_place(0, &[bounds], size, clip, &taken);
            assert!(!taken.iter().any(|tag: &Rect| tag.intersects(place.shrink(1.0))), "{place:?}");
            assert!(!bounds.intersects(place.shrink(1.0)));
            taken.push(place);
        }
        let at_the_top = Rect::from_min_size(Pos2::new(50.0, 5.0), Vec2::splat(40.0));
        assert!(clip.contains_rect(free_place(0, &[at_the_top], size, clip, &[])));
    }

    #[test]
    fn a_number_hides_no_other_place() {
        let clip = Rect::from_min_size(Pos2::ZERO, Vec2::splat(200.0));
        let [low, high] = [60.0, 30.0].map(|top| Rect::from_min_size(Pos2::new(50.0, top), Vec2::splat(28.0)));
        let place = free_place(0, &[low, high], Vec2::splat(20.0), clip, &[]);
        assert!(!high.intersects(place.shrink(1.0)), "{place:?}");
        // Around the first one, the second is no other place.
        let around = low.expand(60.0);
        let place = free_place(0, &[low, around], Vec2::splat(20.0), clip, &[]);
        assert_eq!(place.min, Pos2::new(50.0, 40.0));
    }
}
