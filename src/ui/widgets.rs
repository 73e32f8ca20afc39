//! Controls in the house's look. Each has an accessible name: tests and screen readers find it by that name.

use std::sync::Arc;
use std::time::Duration;

use egui::{
    Align2, Button, Color32, CornerRadius, FontId, Frame, Margin, Response, RichText, Sense, Shadow, Stroke, Ui, Vec2,
    WidgetText,
};
use lucide_icons::Icon;

use super::theme::{Tokens, bold, icon_font, measures, tokens};

/// An icon as text.
pub(super) fn icon_text(icon: Icon, size: f32) -> RichText {
    RichText::new(char::from(icon)).family(icon_font()).size(size)
}

/// Emphasised text.
pub(super) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).family(bold())
}

/// Secondary text.
pub(super) fn secondary(text: impl Into<String>, tokens: &Tokens) -> RichText {
    RichText::new(text).size(measures::TEXT_S).color(tokens.muted)
}

/// Draws one control in a style of its own. In a scope of its own it would not go to the next row where a row is full,
/// but make the row wider.
fn restyled(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> Response) -> Response {
    let style = Arc::clone(ui.style());
    let response = contents(ui);
    ui.set_style(style);
    response
}

/// The one button of a view that matters most.
pub(super) fn primary_button(ui: &mut Ui, icon: Option<Icon>, text: &str, enabled: bool) -> Response {
    let t = tokens(ui);
    restyled(ui, |ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for (visuals, fill) in [
            (&mut widgets.inactive, t.accent),
            (&mut widgets.hovered, t.accent_hover),
            (&mut widgets.active, t.accent_hover),
        ] {
            visuals.weak_bg_fill = fill;
            visuals.fg_stroke.color = t.on_accent;
            visuals.bg_stroke = Stroke::new(measures::HAIRLINE, fill);
        }
        if !enabled {
            // Not paler but quieter, so that it can still be read.
            ui.visuals_mut().disabled_alpha = 1.0;
            let inactive = &mut ui.visuals_mut().widgets.inactive;
            inactive.weak_bg_fill = t.hover;
            inactive.fg_stroke.color = t.muted;
            inactive.bg_stroke = Stroke::new(measures::HAIRLINE, t.line);
        }
        let text_part = RichText::new(text).family(bold());
        let button = match icon {
            Some(icon) => Button::new((icon_text(icon, measures::ICON), text_part)),
            None => Button::new(text_part),
        };
        let response = ui.add_enabled(enabled, button.min_size(Vec2::new(0.0, measures::CONTROL)));
        if response.has_focus() {
            // The ring stands outside, since the button itself has the accent's colour.
            focus_ring(ui, &response, measures::RADIUS, measures::FOCUS + 1.0);
        }
        response.accessible_name(text)
    })
}

/// A quiet button with a word on it.
pub(super) fn button(ui: &mut Ui, icon: Option<Icon>, text: &str) -> Response {
    let button = match icon {
        Some(icon) => Button::new((icon_text(icon, measures::ICON), text)),
        None => Button::new(text),
    };
    ui.add(button).accessible_name(text)
}

/// How wide such a button is, or a primary one.
pub(super) fn button_width(ui: &Ui, icon: Icon, text: &str, is_primary: bool) -> f32 {
    let font = if is_primary { FontId::new(measures::TEXT, bold()) } else { FontId::proportional(measures::TEXT) };
    let colour = tokens(ui).text;
    let width = |text: String, font| ui.painter().layout_no_wrap(text, font, colour).size().x;
    let sign = width(char::from(icon).to_string(), FontId::new(measures::ICON, icon_font()));
    let spacing = ui.spacing();
    sign + spacing.icon_spacing + width(text.to_owned(), font) + 2.0 * spacing.button_padding.x
}

/// A button in a dense row, without a frame at rest.
pub(super) fn small_button(ui: &mut Ui, icon: Icon, text: &str) -> Response {
    let t = tokens(ui);
    restyled(ui, |ui| {
        ui.spacing_mut().button_padding.x = measures::GAP_S;
        ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
        let label = RichText::new(text).size(measures::TEXT_S).color(t.muted);
        let sign = icon_text(icon, measures::ICON).color(t.muted);
        ui.add(Button::new((sign, label)).frame_when_inactive(false)).accessible_name(text)
    })
}

/// A button that is nothing but an icon; its name is its tooltip.
pub(super) fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    icon_button_of_size(ui, icon, name, measures::CONTROL)
}

/// As [`icon_button`], of another size.
pub(super) fn icon_button_of_size(ui: &mut Ui, icon: Icon, name: &str, side: f32) -> Response {
    let size = if side < measures::CONTROL { measures::ICON } else { measures::ICON_L };
    bare_button(ui, icon_text(icon, size), name, side)
}

/// A button that is nothing but a short sign; its name is its tooltip.
pub(super) fn icon_button_of_text(ui: &mut Ui, sign: &str, name: &str, side: f32) -> Response {
    bare_button(ui, RichText::new(sign).size(measures::TEXT_S), name, side)
}

fn bare_button(ui: &mut Ui, sign: RichText, name: &str, side: f32) -> Response {
    restyled(ui, |ui| {
        ui.spacing_mut().button_padding = Vec2::ZERO;
        // A button that is higher than its place hangs out of it below.
        ui.spacing_mut().interact_size.y = side;
        let t = tokens(ui);
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
        widgets.inactive.bg_stroke = Stroke::NONE;
        widgets.inactive.fg_stroke.color = t.muted;
        widgets.hovered.bg_stroke = Stroke::NONE;
        ui.add_sized(Vec2::splat(side), Button::new(sign)).accessible_name(name).on_hover_text(name)
    })
}

/// A small rounded button with a suggestion.
pub(super) fn chip(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    let text_part = RichText::new(text).size(measures::TEXT_S).color(t.accent);
    rounded(ui, Button::new(text_part)).accessible_name(text)
}

/// As [`chip`], with an icon in front and a name that says what it does.
pub(super) fn icon_chip(ui: &mut Ui, icon: Icon, text: &str, name: &str) -> Response {
    let t = tokens(ui);
    let sign = icon_text(icon, measures::TEXT_S).color(t.muted);
    let text_part = RichText::new(text).size(measures::TEXT_S).color(t.accent);
    rounded(ui, Button::new((sign, text_part))).accessible_name(name).on_hover_text(name)
}

fn rounded(ui: &mut Ui, button: Button<'_>) -> Response {
    restyled(ui, |ui| {
        ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
        ui.add(button.corner_radius(CornerRadius::same(measures::CONTROL_DENSE as u8 / 2)))
    })
}

/// A choice of which one is taken: the taken one is filled softly.
pub(super) fn choice(ui: &mut Ui, is_taken: bool, text: &str) -> Response {
    ui.add(Button::selectable(is_taken, text).min_size(Vec2::new(0.0, measures::CONTROL_DENSE))).accessible_name(text)
}

/// One of several options that may go on in the next row: each has its frame, the taken one is filled softly.
pub(super) fn option(ui: &mut Ui, is_taken: bool, text: &str) -> Response {
    let t = tokens(ui);
    let text_part = if is_taken { strong(text).color(t.accent) } else { RichText::new(text) };
    restyled(ui, |ui| {
        ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
        ui.spacing_mut().button_padding.y = measures::PADDING_DENSE;
        ui.add(Button::new(text_part).selected(is_taken)).accessible_name(text)
    })
}

/// Choices that stand together in one frame, of which one is taken. Returns the one that was picked.
pub(super) fn segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    taken: T,
    choices: &[T],
    name: impl Fn(T) -> &'static str,
    hint: impl Fn(T) -> &'static str,
) -> Option<T> {
    let t = tokens(ui);
    let mut picked = None;
    let frame = Frame::new()
        .fill(t.canvas)
        .stroke(Stroke::new(measures::HAIRLINE, t.line))
        .corner_radius(CornerRadius::same(measures::RADIUS))
        .inner_margin(Margin::same(1));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = measures::HAIRLINE;
        ui.spacing_mut().interact_size.y = measures::CONTROL_DENSE;
        ui.spacing_mut().button_padding.y = measures::PADDING_DENSE;
        ui.horizontal(|ui| {
            for &one in choices {
                let is_taken = one == taken;
                let text = if is_taken { strong(name(one)).color(t.accent) } else { RichText::new(name(one)) };
                let button = Button::selectable(is_taken, text).min_size(Vec2::new(0.0, measures::CONTROL_DENSE));
                let response = ui.add(button).accessible_name(name(one)).on_hover_text(hint(one));
                if response.clicked() {
                    picked = Some(one);
                }
            }
        });
    });
    picked
}

/// A slider from one value to another, without its number.
pub(super) fn slider<T: egui::emath::Numeric>(
    ui: &mut Ui,
    value: &mut T,
    range: std::ops::RangeInclusive<T>,
    step: f64,
    name: &str,
) -> Response {
    let t = tokens(ui);
    ui.scope(|ui| {
        let visuals = ui.visuals_mut();
        visuals.selection.bg_fill = t.accent;
        let widgets = &mut visuals.widgets;
        for (visuals, fill) in [
            // The rail has this colour as well, and must be seen on any surface.
            (&mut widgets.inactive, t.line),
            (&mut widgets.hovered, t.hover),
            (&mut widgets.active, t.accent_soft),
        ] {
            visuals.bg_fill = fill;
            visuals.fg_stroke = Stroke::new(measures::FOCUS, t.accent);
        }
        let slider = egui::Slider::new(value, range).show_value(false).step_by(step);
        ui.add(slider.handle_shape(egui::style::HandleShape::Circle)).accessible_name(name)
    })
    .inner
}

/// A quiet button with a chevron.
pub(super) fn dropdown(ui: &mut Ui, text: &str, name: &str, width: f32) -> Response {
    let chevron = icon_text(Icon::ChevronDown, measures::ICON);
    let button = Button::new(RichText::new(text)).right_text(chevron).truncate();
    ui.add_sized(Vec2::new(width, measures::CONTROL), button).accessible_name(name)
}

/// One of several choices in a popup, with a line that explains it. Returns whether it was picked.
pub(super) fn explained_choice(ui: &mut Ui, is_taken: bool, text: &str, hint: &str) -> bool {
    let t = tokens(ui);
    let button = Button::selectable(is_taken, text).right_text("");
    let response = ui.add_sized(Vec2::new(ui.available_width(), measures::CONTROL_DENSE), button);
    let margin = Margin { left: measures::GAP_M as i8, bottom: measures::GAP_XS as i8, ..Margin::ZERO };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.add(egui::Label::new(secondary(hint, &t)).wrap());
    });
    let is_picked = response.accessible_name(text).clicked();
    if is_picked {
        // By the keyboard or a screen reader as well, where no click outside does it.
        ui.close();
    }
    is_picked
}

/// The ring of the keyboard's focus, for controls that egui does not draw.
pub(super) fn focus_ring(ui: &Ui, response: &Response, radius: u8, distance: f32) {
    if response.has_focus() {
        let stroke = Stroke::new(measures::FOCUS, tokens(ui).accent);
        let rect = response.rect.expand(distance);
        ui.painter().rect_stroke(rect, CornerRadius::same(radius), stroke, egui::StrokeKind::Inside);
    }
}

/// A card on the surface.
pub(super) fn card(tokens: &Tokens) -> Frame {
    Frame::new()
        .fill(tokens.surface)
        .stroke(Stroke::new(measures::HAIRLINE, tokens.line))
        .corner_radius(CornerRadius::same(measures::RADIUS_CARD))
        .inner_margin(Margin::same(measures::GAP_L as i8))
}

/// The frame of a popup or a notice.
pub(super) fn raised(tokens: &Tokens) -> Frame {
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(measures::HAIRLINE, tokens.line))
        .corner_radius(CornerRadius::same(measures::RADIUS_CARD))
        .inner_margin(Margin::same(measures::GAP_M as i8))
        .shadow(Shadow { offset: [0, 4], blur: 16, spread: 0, color: tokens.shadow })
}

/// A line of text with a sign in front, which says by its form what the colour says.
pub(super) fn signed_line(ui: &mut Ui, icon: Icon, colour: Color32, text: impl Into<WidgetText>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_S;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(measures::ICON + measures::GAP_XS), Sense::hover());
        paint_icon(ui, icon, rect.center(), measures::ICON, colour);
        ui.add(egui::Label::new(text).wrap());
    });
}

/// An icon that is only drawn and says nothing.
pub(super) fn paint_icon(ui: &Ui, icon: Icon, centre: egui::Pos2, size: f32, colour: Color32) {
    let font = FontId::new(size, icon_font());
    ui.painter().text(centre, Align2::CENTER_CENTER, char::from(icon), font, colour);
}

/// A heading of a section.
pub(super) fn section(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(measures::TEXT_L).family(bold()));
}

/// A line that says what is waited for, with three dots that move as slowly as breath.
pub(super) fn busy(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::new(measures::GAP_XL, measures::GAP_L), Sense::hover());
        // Where nothing is to move they stand still.
        let moves = ui.style().animation_time > 0.0;
        let time = if moves { ui.input(|input| input.time) } else { 0.0 };
        for dot in 0..3_u8 {
            let phase = (time - f64::from(dot) / 3.0).rem_euclid(1.0) as f32;
            let strength = f32::midpoint((phase * std::f32::consts::PI).sin(), 1.0);
            let centre = rect.left_center() + Vec2::new(measures::GAP_XS + f32::from(dot) * measures::GAP_S, 0.0);
            ui.painter().circle_filled(centre, measures::DOT, t.accent.gamma_multiply(strength));
        }
        if moves {
            ui.ctx().request_repaint_after(Duration::from_millis(100));
        }
        ui.label(secondary(text, &t));
    });
}
