//! The canvas: where the two pictures are seen, in one of the modes.

use egui::{
    CentralPanel, CornerRadius, CursorIcon, Margin, Panel, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2,
};
use lucide_icons::Icon;

use crate::app::{Action, CompareAction, Picture};
use crate::domain::{CompareMode, Half, PictureInfo};
use crate::ui::stage::{self, Look, arrows, draw_laid, pointer};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{focus_ring, paint_icon};

use super::frame::Frame;
use super::{bar, controls, half, keys, marks, minimap, spot};

/// The bar and below it the pictures, in all the room there is.
pub(in crate::ui) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    local.compare.follow(view.state);
    keys::react(ui, view, &mut local.compare);
    let margin = Margin::symmetric(measures::GAP_M as i8, 0);
    let surface = egui::Frame::new().fill(view.tokens.surface).inner_margin(margin);
    Panel::top("compare bar").frame(surface).exact_size(measures::TOP_BAR).show(ui, |ui| bar::show(ui, view));
    CentralPanel::default().frame(egui::Frame::new()).show(ui, |ui| {
        local.stage_width = Some(ui.available_width());
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, view.tokens.stage);
        local.compare.halves = swiped(rect, HALF_SHARE);
        pictures(ui, view, local, rect);
        ui.allocate_rect(rect, Sense::hover());
    });
}

/// The mode that can be drawn now.
fn mode(view: &View<'_>) -> CompareMode {
    let chosen = view.state.comparing.mode;
    if view.state.pair_sizes().is_some() { chosen } else { CompareMode::SideBySide }
}

fn frame(ui: &Ui, view: &View<'_>, local: &ViewState, rect: Rect) -> Frame {
    let sizes = view.state.pair().map(|picture| picture.and_then(Picture::info).map(PictureInfo::size));
    let map = view.state.pair_sizes().map(|[a, b]| view.state.comparing.alignment(a, b));
    let is_apart = mode(view) == CompareMode::SideBySide;
    Frame::new(rect, is_apart, sizes, map, &local.compare.camera, ui.pixels_per_point())
}

fn pictures(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, rect: Rect) {
    let mode = mode(view);
    let before = frame(ui, view, local, rect);
    let responses = responses(ui, view, &before, mode);
    for (half, response) in Half::BOTH.into_iter().zip(&responses) {
        let Some(response) = response else { continue };
        react(ui, view, local, &before, half, response);
    }
    let scene = before.scenes.iter().flatten().next();
    if let Some(scene) = scene {
        stage::keys(ui, &mut local.compare.camera, scene);
    }
    if let (Some(part), Some(scene)) = (local.compare.zoom_to.take(), before.scenes[0]) {
        let size = Vec2::new(scene.size.width as f32, scene.size.height as f32);
        let min = Vec2::new(part.left as f32, part.top as f32) / size;
        let share = Rect::from_min_size(min.to_pos2(), Vec2::new(part.width as f32, part.height as f32) / size);
        local.compare.camera.show(&scene, share, REGION_SHARE);
    }
    let frame = frame(ui, view, local, rect);
    let hovered = responses.iter().flatten().find_map(Response::hover_pos);
    spot::look(ui, view, local, &frame, hovered);
    draw(ui, view, local, &frame, mode);
    marks::draw(ui, view, local, &frame, mode);
    labels(ui, view, local, &frame, mode);
    for (half, response) in Half::BOTH.into_iter().zip(&responses) {
        match response {
            Some(response) => focus_ring(ui, response, 0, 0.0),
            None if frame.is_apart => half::instead(ui, view, half, frame.clips[half.place()]),
            None => {}
        }
    }
    if mode == CompareMode::Swipe {
        divider(ui, view, local, &frame);
    }
    if scene.is_some() {
        controls::show(ui, view, local, &frame, mode);
        minimap::show(ui, view, local, &frame);
    }
    spot::magnifier(ui, view, local, &frame, hovered);
}

/// A's share of the canvas when something is dropped onto it.
const HALF_SHARE: f32 = 0.5;

/// The share of the canvas that a region fills when one goes to it.
const REGION_SHARE: f32 = 0.4;

/// What of the canvas takes the pointer: the half of each picture, or one place for both, which counts as A's.
fn responses(ui: &Ui, view: &View<'_>, frame: &Frame, mode: CompareMode) -> [Option<Response>; 2] {
    let strings = &view.strings.compare;
    let pair = view.state.pair();
    let name = |half: Half| pair[half.place()].map(Picture::name).unwrap_or_default();
    Half::BOTH.map(|half| {
        frame.scenes[half.place()].as_ref()?;
        if !frame.is_apart && half == Half::B {
            return None;
        }
        let id = ui.scope_id().with(("canvas", half));
        let response = ui.interact(frame.clips[half.place()], id, Sense::click_and_drag());
        let label = if frame.is_apart {
            (strings.half_view)(half.letter(), &name(half))
        } else {
            (strings.both_view)(mode, &name(Half::A), &name(Half::B))
        };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &label));
        Some(response)
    })
}

fn react(ui: &Ui, view: &mut View<'_>, local: &mut ViewState, frame: &Frame, half: Half, response: &Response) {
    let Some(scene) = &frame.scenes[half.place()] else { return };
    half::take_dragged(ui, view, response, half);
    let is_taken = marks::mark(ui, view, &mut local.compare, frame, response);
    if response.clicked() && frame.is_apart && !is_taken && view.state.comparing.target != half {
        view.act(Action::Compare(CompareAction::Aim(half)));
    }
    pointer(ui, response, &mut local.compare.camera, scene, is_taken);
    if view.state.comparing.mode == CompareMode::Swipe {
        keys::divider_follows(ui, response, &mut local.compare);
    } else {
        arrows(ui, response, &mut local.compare.camera, scene);
    }
}

fn draw(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame, mode: CompareMode) {
    let compare = &local.compare;
    let [left, right] = swiped(frame.rect, compare.divider);
    let turn = turn(ui, compare.interval_secs);
    let shown: [Option<Rect>; 2] = match mode {
        CompareMode::SideBySide => frame.clips.map(Some),
        CompareMode::Swipe => [Some(left), Some(right)],
        CompareMode::Blink => Half::BOTH.map(|half| (half == turn).then_some(frame.rect)),
        CompareMode::OnionSkin => [Some(frame.rect); 2],
        CompareMode::Difference => Half::BOTH.map(|half| (half == compare.base).then_some(frame.rect)),
    };
    let pair = view.state.pair();
    for half in Half::BOTH {
        let place = half.place();
        let (Some(picture), Some(laid), Some(clip)) = (pair[place], frame.laid[place], shown[place]) else { continue };
        let look = match (mode, half) {
            (CompareMode::OnionSkin, Half::B) => Look::Through(local.compare.opacity),
            (CompareMode::Difference, _) => Look::Grey,
            _ => Look::AsItIs,
        };
        draw_laid(ui, &mut local.stage, picture.id, &laid, clip, look);
    }
    if mode == CompareMode::Blink {
        let next = local.compare.interval_secs - ui.input(|input| input.time).rem_euclid(local.compare.interval_secs);
        ui.ctx().request_repaint_after_secs(next as f32);
    }
    if mode == CompareMode::Difference {
        marks::draw_heat(ui, view, local, frame);
    }
}

/// The picture whose turn it is.
fn turn(ui: &Ui, interval_secs: f64) -> Half {
    let turns = ui.input(|input| input.time) / interval_secs;
    if turns.rem_euclid(2.0) < 1.0 { Half::A } else { Half::B }
}

/// What is left and right of the divider.
fn swiped(rect: Rect, divider: f32) -> [Rect; 2] {
    let x = rect.left() + rect.width() * divider;
    [rect.with_max_x(x), rect.with_min_x(x)]
}

fn labels(ui: &Ui, view: &View<'_>, local: &ViewState, frame: &Frame, mode: CompareMode) {
    let turn = turn(ui, local.compare.interval_secs);
    for half in Half::BOTH {
        let clip = frame.clips[half.place()];
        let (rect, on_right) = match (frame.is_apart, half) {
            (true, _) => (clip, false),
            (false, Half::A) => (clip.with_max_x(clip.center().x), false),
            (false, Half::B) => (clip.with_min_x(clip.center().x), true),
        };
        if mode != CompareMode::Blink || half == turn {
            half::label(ui, view, half, rect, on_right);
        }
    }
}

/// The line between A and B, with a handle to hold it by.
fn divider(ui: &Ui, view: &View<'_>, local: &mut ViewState, frame: &Frame) {
    let t = view.tokens;
    let rect = frame.rect;
    let x = rect.left() + rect.width() * local.compare.divider;
    let reach = Rect::from_center_size(rect.center(), Vec2::new(measures::CONTROL_DENSE, rect.height()))
        .translate(Vec2::new(x - rect.center().x, 0.0));
    let response = ui.interact(reach, ui.scope_id().with("divider"), Sense::click_and_drag());
    let share = f64::from(local.compare.divider);
    let name = view.strings.compare.divider;
    response.widget_info(|| egui::WidgetInfo::slider(true, share, name));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        local.compare.divider = ((at.x - rect.left()) / rect.width()).clamp(0.0, 1.0);
    }
    keys::divider_follows(ui, &response, &mut local.compare);
    let painter = ui.painter().with_clip_rect(rect);
    painter.vline(x, rect.y_range(), Stroke::new(measures::EDGE + measures::HAIRLINE, t.surface));
    painter.vline(x, rect.y_range(), Stroke::new(measures::FOCUS, t.accent));
    let handle = Rect::from_center_size(egui::pos2(x, rect.center().y), Vec2::splat(measures::CONTROL));
    let round = CornerRadius::same(measures::CONTROL as u8 / 2);
    let width = if response.has_focus() { measures::EDGE } else { measures::FOCUS };
    painter.rect(handle, round, t.surface, Stroke::new(width, t.accent), StrokeKind::Inside);
    paint_icon(ui, Icon::ChevronsLeftRight, handle.center(), measures::ICON_L, t.accent);
}
