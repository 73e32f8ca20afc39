//! The bar over the canvas: ways to look, changing places, alignment.

use egui::{Align, Button, CornerRadius, Frame, Layout, Margin, RichText, Stroke, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, CompareAction, State};
use crate::domain::CompareMode;
use crate::i18n::CompareStrings;
use crate::ui::theme::measures;
use crate::ui::view::View;
use crate::ui::widgets::{icon_button_of_size, icon_text, strong};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let is_wide = ui.available_width() >= measures::MODES_WITH_WORDS;
    ui.horizontal_centered(|ui| {
        modes(ui, view, is_wide);
        let strings = &view.strings.compare;
        let has_two = view.state.pair().iter().flatten().count() == 2;
        let side = measures::CONTROL;
        let swap = |ui: &mut Ui| icon_button_of_size(ui, Icon::ArrowLeftRight, strings.swap, side);
        let swap = ui.add_enabled(has_two, swap);
        if swap.on_disabled_hover_text(strings.needs_two).clicked() {
            view.act(Action::Compare(CompareAction::Swap));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| alignment(ui, view));
    });
}

/// Why this mode cannot be chosen now.
pub(super) fn refusal(state: &State, strings: &CompareStrings, mode: CompareMode) -> Option<&'static str> {
    if mode == CompareMode::SideBySide {
        None
    } else if state.pair_sizes().is_none() {
        Some(strings.needs_two)
    } else {
        (mode == CompareMode::Difference && state.comparing.is_refused()).then_some(strings.is_refused)
    }
}

fn modes(ui: &mut Ui, view: &mut View<'_>, with_words: bool) {
    let strings = &view.strings.compare;
    let t = view.tokens;
    let frame = Frame::new()
        .fill(t.canvas)
        .stroke(Stroke::new(measures::HAIRLINE, t.line))
        .corner_radius(CornerRadius::same(measures::RADIUS))
        .inner_margin(Margin::same(1));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = measures::HAIRLINE;
        ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
        ui.spacing_mut().button_padding = Vec2::new(measures::GAP_S, measures::PADDING_DENSE);
        ui.horizontal(|ui| {
            for mode in CompareMode::ALL {
                let name = (strings.mode)(mode);
                let is_taken = view.state.comparing.mode == mode;
                let refusal = refusal(view.state, strings, mode);
                let sign = icon_text(icon(mode), measures::ICON);
                let sign = if is_taken { sign.color(t.accent) } else { sign };
                let word = if is_taken { strong(name).color(t.accent) } else { RichText::new(name) };
                let button = if with_words {
                    Button::selectable(is_taken, (sign, word))
                } else {
                    Button::selectable(is_taken, sign)
                };
                let response = ui.add_enabled(refusal.is_none(), button.min_size(Vec2::splat(measures::CONTROL_DENSE)));
                let response = response.accessible_name(name).on_hover_text((strings.mode_hint)(mode));
                if response.on_disabled_hover_text(refusal.unwrap_or_default()).clicked() {
                    view.act(Action::Compare(CompareAction::Look(mode)));
                }
            }
        });
    });
}

fn icon(mode: CompareMode) -> Icon {
    match mode {
        CompareMode::SideBySide => Icon::Columns2,
        CompareMode::Swipe => Icon::SquareSplitHorizontal,
        CompareMode::Blink => Icon::Timer,
        CompareMode::OnionSkin => Icon::Layers2,
        CompareMode::Difference => Icon::Diff,
    }
}

/// What was found between the two, with a switch.
fn alignment(ui: &mut Ui, view: &mut View<'_>) {
    let comparing = &view.state.comparing;
    let Some([a, b]) = view.state.pair_sizes() else { return };
    // What is not found yet is not told, and nothing is found where nothing is the same.
    if !comparing.may_nudge() {
        return;
    }
    let strings = &view.strings.compare;
    let t = view.tokens;
    let is_on = comparing.aligns;
    let (icon, text, hint) = if is_on {
        let map = comparing.alignment(a, b);
        let [x, y] = map.shift_px(a);
        let found = (strings.alignment)(map.scale(), x.hypot(y), map.rotation_deg());
        (Icon::Link2, strings.is_aligned, format!("{found}\n{}", strings.aligned_hint))
    } else {
        (Icon::Unlink2, strings.not_aligned, strings.not_aligned_hint.to_owned())
    };
    let colour = if is_on { t.accent } else { t.muted };
    let sign = icon_text(icon, measures::ICON).color(colour);
    let label = RichText::new(text).size(measures::TEXT_S).color(colour);
    // In a narrow window the sign must do; its tooltip says the rest.
    let has_room = ui.available_width() >= measures::ALIGNMENT_CHIP;
    let button = if has_room { Button::new((sign, label)) } else { Button::new(sign) };
    let hint = if has_room { hint } else { format!("{text}\n{hint}") };
    if ui.add(button.selected(is_on)).accessible_name(text).on_hover_text(hint).clicked() {
        view.act(Action::Compare(CompareAction::Align(!is_on)));
    }
    let [x, y] = comparing.nudge;
    if (x, y) != (0, 0)
        && icon_button_of_size(ui, Icon::Undo2, &(strings.undo_nudge)(x, y), measures::CONTROL_DENSE).clicked()
    {
        view.act(Action::Compare(CompareAction::UndoNudge));
    }
}
