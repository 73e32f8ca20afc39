//! The panel beside the pictures: how much differs, what is ignored, and every place that has changed.

use std::time::Duration;

use egui::{Button, CentralPanel, Frame, Label, Margin, Panel, Rect, RichText, ScrollArea, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, CompareAction, ComparingWork, State};
use crate::domain::{Comparison, Region, RegionKind};
use crate::ui::error_card;
use crate::ui::theme::{measures, of_rgb};
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{
    busy, button, icon_button_of_size, secondary, section, segments, signed_line, slider, small_button, strong,
};

use super::{CompareView, Part, explained};

/// How long a comparison goes on before there is a button to end it.
const SHORT: Duration = Duration::from_millis(500);

/// The whole panel.
pub(in crate::ui) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let margin = Frame::new().inner_margin(Margin::same(measures::GAP_M as i8));
    let bar = Frame::new().inner_margin(Margin::symmetric(measures::GAP_M as i8, 0));
    // As high as the bar over the canvas, so that their lines are one.
    Panel::top("compare parts").frame(bar).exact_size(measures::TOP_BAR).show(ui, |ui| {
        let strings = &view.strings.table;
        let name = |part| if part == Part::Places { strings.differences } else { strings.table };
        let hint = |part| if part == Part::Places { strings.differences_hint } else { strings.table_hint };
        let part = local.compare.part(view.state);
        let chosen = ui.horizontal_centered(|ui| segments(ui, part, &[Part::Places, Part::Table], name, hint));
        if let Some(part) = chosen.inner {
            local.compare.part = Some(part);
        }
    });
    if local.compare.part(view.state) == Part::Table {
        explained::show(ui, view, local);
        return;
    }
    if view.state.pair_sizes().is_some() && !view.state.comparing.is_refused() {
        let frame = margin.stroke(egui::Stroke::NONE);
        Panel::bottom("compare foot").frame(frame).resizable(false).show(ui, |ui| foot(ui, view, &mut local.compare));
    }
    CentralPanel::default().frame(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measures::GAP_S;
        work(ui, view);
        let comparing = &view.state.comparing;
        match (view.state.pair_sizes(), comparing.measured()) {
            (None, _) => {
                ui.add(Label::new(secondary(view.strings.compare.one_missing, &view.tokens)).wrap());
            }
            (Some(_), Some(measured)) => measured_list(ui, view, &mut local.compare, measured),
            (Some(_), None) if comparing.is_refused() => {
                signed_line(ui, Icon::Info, view.tokens.warn, view.strings.compare.refused);
            }
            (Some(_), None) => {}
        }
    });
}

/// What is being done, and how to end it or to begin it again.
fn work(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.compare;
    match &view.state.comparing.work {
        ComparingWork::Idle => {}
        ComparingWork::Running { since, .. } => {
            let taken = view.state.now.zip(*since).and_then(|(now, since)| now.duration_since(since).ok());
            ui.horizontal(|ui| {
                ui.set_min_height(measures::CONTROL);
                busy(ui, strings.comparing);
                let is_long = taken.is_some_and(|taken| taken >= SHORT);
                if is_long && button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
                    view.act(Action::Compare(CompareAction::Stop));
                }
            });
        }
        ComparingWork::Stopped => {
            signed_line(ui, Icon::Info, view.tokens.muted, secondary(strings.stopped, &view.tokens));
            if button(ui, Some(Icon::RotateCcw), strings.again).clicked() {
                view.act(Action::Compare(CompareAction::Again));
            }
        }
        ComparingWork::Failed(failure) => error_card::of_comparison(ui, view, failure),
    }
}

/// How much differs, and the list of places.
fn measured_list(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView, measured: &Comparison) {
    let strings = &view.strings.compare;
    // While it is measured anew, that is said in this very place, so that nothing jumps.
    if view.state.comparing.job().is_none() {
        let summary = (strings.summary)(measured.changed_share);
        let hint = (strings.summary_hint)(measured.similarity);
        ui.horizontal(|ui| {
            ui.set_min_height(measures::CONTROL);
            ui.add(Label::new(strong(summary)).wrap()).on_hover_text(hint);
        });
    }
    if let Some(tone) = measured.tone() {
        signed_line(ui, Icon::SunMoon, view.tokens.muted, (strings.tone)(tone));
    }
    if measured.is_equal() {
        signed_line(ui, Icon::Check, view.tokens.good, strings.same);
    }
    if measured.regions.is_empty() {
        return;
    }
    ui.add_space(measures::GAP_S);
    ui.horizontal(|ui| {
        section(ui, &(strings.regions)(measured.regions.len()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = measures::GAP_XS;
            let side = measures::CONTROL_DENSE;
            if icon_button_of_size(ui, Icon::ChevronDown, strings.next_region, side).clicked() {
                go_on(view.state, local, 1);
            }
            if icon_button_of_size(ui, Icon::ChevronUp, strings.previous_region, side).clicked() {
                go_on(view.state, local, -1);
            }
        });
    });
    let mut lit = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measures::GAP_XS;
        for region in &measured.regions {
            if row(ui, view, local, region) {
                lit = Some(region.id);
            }
        }
    });
    // The canvas says what is lit while the pointer is there.
    if ui.rect_contains_pointer(ui.max_rect()) || lit.is_some() {
        local.lit = lit;
    }
}

/// One place that has changed. Returns whether it is looked at.
fn row(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView, region: &Region) -> bool {
    let strings = &view.strings.compare;
    let t = view.tokens;
    let text = (strings.region)(region);
    let is_lit = local.lit_region() == Some(region.id);
    let shown = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_XS;
        let width = ui.available_width() - measures::CONTROL_DENSE - measures::GAP_XS;
        let label = RichText::new(&text).color(if is_lit { t.accent } else { t.text });
        // In a narrow panel the words need all the room.
        let has_room = width >= measures::ROW_WITH_SWATCHES;
        let swatches = if has_room { " ".repeat(SWATCH_BLANKS) } else { String::new() };
        let button = Button::selectable(is_lit, label).right_text(swatches).wrap();
        let button = button.min_size(Vec2::new(width, measures::CONTROL));
        let response = ui.scope(|ui| {
            ui.set_max_width(width);
            ui.add(button).accessible_name(&text)
        });
        let response = response.inner;
        if has_room {
            swatches_of(ui, response.rect, region);
        }
        if response.clicked() {
            go_to(local, region);
        }
        let name = (strings.ignore_region)(region.id);
        let ignore = icon_button_of_size(ui, Icon::EyeOff, &name, measures::CONTROL_DENSE);
        if ignore.clicked() {
            view.act(Action::Compare(CompareAction::Ignore(region.rect)));
        }
        response.hovered() || response.has_focus() || ignore.hovered()
    });
    shown.inner
}

/// Room for the two colours at the end of a row.
const SWATCH_BLANKS: usize = 8;

/// The colours of A and B, where they say anything.
fn swatches_of(ui: &Ui, row: Rect, region: &Region) {
    if matches!(region.kind, RegionKind::Moved | RegionKind::Text) {
        return;
    }
    let side = Vec2::splat(measures::GAP_L);
    let mut right = row.right() - measures::GAP_S;
    for (place, colour) in region.colours.into_iter().enumerate().rev() {
        let is_there = match region.kind {
            RegionKind::Added => place == 1,
            RegionKind::Removed => place == 0,
            _ => true,
        };
        let min = egui::pos2(right - side.x, row.center().y - side.y / 2.0);
        // The place of the other picture stays empty.
        right -= side.x + measures::GAP_XS;
        if !is_there {
            continue;
        }
        let rect = Rect::from_min_size(min, side);
        let line = egui::Stroke::new(measures::HAIRLINE, ui.visuals().widgets.noninteractive.bg_stroke.color);
        ui.painter().rect(rect, measures::RADIUS_PICTURE, of_rgb(colour), line, egui::StrokeKind::Inside);
    }
}

pub(super) fn go_to(local: &mut CompareView, region: &Region) {
    local.current = Some(region.id);
    local.zoom_to = Some(region.rect);
}

/// Goes to the next region, or with a negative step to the one before, round and round.
pub(super) fn go_on(state: &State, local: &mut CompareView, step: isize) {
    let Some(measured) = state.comparing.measured() else { return };
    let count = measured.regions.len() as isize;
    let at = measured.regions.iter().position(|region| Some(region.id) == local.current);
    let next = match at {
        _ if count == 0 => return,
        Some(at) => (at as isize + step).rem_euclid(count),
        None if step > 0 => 0,
        None => count - 1,
    };
    if let Some(region) = measured.regions.get(next as usize) {
        go_to(local, region);
    }
}

/// What is not counted as a difference.
fn foot(ui: &mut Ui, view: &mut View<'_>, local: &mut CompareView) {
    let strings = &view.strings.compare;
    ui.spacing_mut().item_spacing.y = measures::GAP_S;
    ignored(ui, view);
    ui.horizontal(|ui| {
        ui.label(strings.tolerance);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - measures::GAP_S).max(measures::MODE_SLIDER / 2.0);
            let known = view.state.comparing.tolerance as f32;
            // Small tolerances have most of the way: there the eye is sharpest.
            let mut value = local.tolerance.unwrap_or(known.sqrt());
            let response = slider(ui, &mut value, 0.0..=1.0, NO_STEP, strings.tolerance);
            if response.dragged() {
                local.tolerance = Some(value);
            } else if response.changed() || local.tolerance.is_some() {
                local.tolerance = None;
                view.act(Action::Compare(CompareAction::Tolerate(f64::from(value * value))));
            }
        });
    });
    if small_button(ui, if local.hides_numbers { Icon::Square } else { Icon::SquareCheck }, strings.numbers).clicked() {
        local.hides_numbers = !local.hides_numbers;
    }
}

/// The slider stands where the state says, and not at the nearest step to it: that would be a change.
const NO_STEP: f64 = 0.0;

fn ignored(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.compare;
    if view.state.comparing.ignored.is_empty() {
        return;
    }
    ui.label(strong(strings.ignored));
    ScrollArea::vertical().id_salt("ignored").max_height(measures::FOUND_MAX).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = measures::GAP_XS;
        for (place, rect) in view.state.comparing.ignored.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(secondary((strings.ignored_area)(place + 1, *rect), &view.tokens));
                if icon_button_of_size(ui, Icon::X, &(strings.heed)(place + 1), measures::CONTROL_DENSE).clicked() {
                    view.act(Action::Compare(CompareAction::Heed(place)));
                }
            });
        }
    });
}
