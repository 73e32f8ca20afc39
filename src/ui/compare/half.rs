//! One half of the canvas where there is no picture to look at yet, and what stands over one that there is.

use egui::{Align2, CornerRadius, FontId, Pos2, Rect, RichText, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, CompareAction, PictureStatus};
use crate::domain::{Half, PictureId};
use crate::ui::error_card;
use crate::ui::stage;
use crate::ui::theme::{bold, measures};
use crate::ui::view::View;
use crate::ui::widgets::{busy, button, paint_icon, secondary};

/// What is in the place of a picture: how to bring one in, that it is coming, or why it is not.
pub(super) fn instead(ui: &mut Ui, view: &mut View<'_>, half: Half, rect: Rect) {
    let inner = rect.shrink(measures::GAP_L);
    match view.state.pair()[half.place()] {
        None => empty(ui, view, half, inner),
        Some(picture) => match &picture.status {
            PictureStatus::Opening { .. } => {
                let size = Vec2::new(measures::CARD, measures::STAGE_CARD).min(inner.size());
                let place = Rect::from_center_size(inner.center(), size);
                ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
                    busy(ui, view.strings.pictures.opening);
                    if button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
                        view.act(Action::RemovePicture(picture.id));
                    }
                });
            }
            PictureStatus::Failed(failure) => {
                ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
                    ui.vertical_centered(|ui| {
                        ui.add_space((inner.height() / 3.0).max(0.0));
                        ui.set_max_width(measures::PAGE_MAX.min(ui.available_width()));
                        error_card::of_picture(ui, view, picture.id, failure);
                    });
                });
            }
            PictureStatus::Linked => stage::linked(ui, view, picture, inner),
            PictureStatus::Ready(_) => {}
        },
    }
}

fn empty(ui: &mut Ui, view: &mut View<'_>, half: Half, rect: Rect) {
    let t = view.tokens;
    let strings = &view.strings.compare;
    let is_next = view.state.next_half() == half;
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let [dash, gap] = measures::DASH;
    let line = if is_next {
        Stroke::new(measures::FOCUS, t.picture(half.place()))
    } else {
        Stroke::new(measures::HAIRLINE, t.line)
    };
    ui.painter().rect_filled(rect, CornerRadius::same(measures::RADIUS_CARD), t.surface);
    ui.painter().extend(Shape::dashed_line(&corners, line, dash, gap));
    let response = ui.interact(rect, ui.scope_id().with(("empty", half)), Sense::CLICK);
    if response.clicked() {
        view.act(Action::Compare(CompareAction::Aim(half)));
    }
    take_dragged(ui, view, &response, half);
    ui.scope_builder(UiBuilder::new().max_rect(rect.shrink(measures::GAP_M)), |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((rect.height() / 2.0 - measures::EMPTY_HALF).max(0.0));
            let (place, _) = ui.allocate_exact_size(Vec2::splat(measures::ICON_XL), Sense::hover());
            paint_icon(ui, Icon::ImagePlus, place.center(), measures::ICON_XL, t.picture(half.place()));
            ui.add_space(measures::GAP_S);
            let title = (strings.half)(half.letter());
            ui.label(RichText::new(title).size(measures::TEXT_L).family(bold()));
            let takes_drops = view.state.setup.takes_drops;
            let hint = if takes_drops { strings.half_hint } else { strings.half_hint_no_drops };
            ui.label(secondary(hint, &t));
            ui.add_space(measures::GAP_S);
            if button(ui, Some(Icon::FolderOpen), &(strings.open_half)(half.letter())).clicked() {
                view.act(Action::Compare(CompareAction::Open(half)));
            }
        });
    });
}

/// A picture of the tray that is dropped onto a half goes into it.
pub(super) fn take_dragged(ui: &Ui, view: &mut View<'_>, response: &egui::Response, half: Half) {
    if let Some(picture) = response.dnd_release_payload::<PictureId>() {
        view.act(Action::Compare(CompareAction::Put { picture: *picture, half }));
    }
    if response.dnd_hover_payload::<PictureId>().is_some() {
        let stroke = Stroke::new(measures::FOCUS, view.tokens.accent);
        ui.painter().rect_stroke(response.rect, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    }
}

/// Letter, name and size of a picture, in the upper left corner of `rect` or, with `on_right`, in the upper right one.
pub(super) fn label(ui: &Ui, view: &View<'_>, half: Half, rect: Rect, on_right: bool) {
    let t = view.tokens;
    let Some(picture) = view.state.pair()[half.place()] else { return };
    let Some(info) = picture.info() else { return };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let text = (view.strings.compare.label)(&picture.name(), info.size());
    let letter = painter.layout_no_wrap(
        half.letter().to_owned(),
        FontId::new(measures::TEXT_S, bold()),
        t.picture(half.place()),
    );
    let room = rect.width() - 2.0 * measures::GAP_M - 2.0 * measures::GAP_S - letter.size().x - measures::GAP_S;
    let mut job = egui::text::LayoutJob::simple_singleline(text, FontId::proportional(measures::TEXT_S), t.muted);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
    let text = painter.layout_job(job);
    let size =
        Vec2::new(letter.size().x + measures::GAP_S + text.size().x + 2.0 * measures::GAP_S, measures::CONTROL_DENSE);
    let left = if on_right { rect.right() - measures::GAP_M - size.x } else { rect.left() + measures::GAP_M };
    let place = Rect::from_min_size(Pos2::new(left, rect.top() + measures::GAP_M), size);
    painter.rect(
        place,
        CornerRadius::same(measures::RADIUS),
        t.raised,
        Stroke::new(measures::HAIRLINE, t.line),
        StrokeKind::Inside,
    );
    let at = Align2::LEFT_CENTER.align_size_within_rect(letter.size(), place.shrink2(Vec2::new(measures::GAP_S, 0.0)));
    let text_left = at.right() + measures::GAP_S;
    painter.galley(at.min, letter, t.text);
    painter.galley(Pos2::new(text_left, place.center().y - text.size().y / 2.0), text, t.muted);
}
