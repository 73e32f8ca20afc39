//! The theme's colours and measures as egui's style.

use egui::style::{Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, ThemePreference, Vec2,
    Visuals,
};

use crate::domain;

use super::tokens::{Tokens, of};
use super::{bold, measures};

/// How long something fades.
const ANIMATION_SECS: f32 = 0.1;

/// Draws everything with this theme and scale from now on. The scale is a factor on what the system asks for.
pub fn apply(ctx: &egui::Context, theme: domain::Theme, scale_percent: u16) {
    ctx.set_style_of(Theme::Light, style(false));
    ctx.set_style_of(Theme::Dark, style(true));
    // The scale is a choice of the settings page; Ctrl and the wheel zoom the picture.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.set_theme(match theme {
        domain::Theme::System => ThemePreference::System,
        domain::Theme::Light => ThemePreference::Light,
        domain::Theme::Dark => ThemePreference::Dark,
    });
    ctx.set_zoom_factor(f32::from(scale_percent) / 100.0);
}

/// Whether nothing moves that need not. What [`apply`] sets moves.
pub fn keep_still(ctx: &egui::Context, is_still: bool) {
    ctx.all_styles_mut(|style| style.animation_time = if is_still { 0.0 } else { ANIMATION_SECS });
}

/// The theme for users who follow the system, where the window itself is not told: light unless dark is asked for.
pub fn follow(ctx: &egui::Context, is_dark: Option<bool>) {
    let theme = if is_dark == Some(true) { Theme::Dark } else { Theme::Light };
    ctx.options_mut(|options| options.fallback_theme = theme);
    ctx.request_repaint();
}

fn style(dark: bool) -> Style {
    let t = of(dark);
    let mut style = Style { visuals: visuals(&t, dark), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(measures::TEXT_S)),
        (TextStyle::Body, FontId::proportional(measures::TEXT)),
        (TextStyle::Button, FontId::proportional(measures::TEXT)),
        (TextStyle::Heading, FontId::new(measures::TEXT_XL, bold())),
        (TextStyle::Monospace, FontId::new(measures::TEXT_MONO, FontFamily::Monospace)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(measures::GAP_S);
    spacing.button_padding = Vec2::new(measures::GAP_M, measures::GAP_XS);
    spacing.interact_size = Vec2::new(measures::CONTROL, measures::CONTROL);
    spacing.icon_spacing = measures::GAP_S;
    spacing.icon_width = measures::ICON_L;
    spacing.icon_width_inner = measures::GAP_M;
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(12);
    spacing.text_edit_width = measures::PAGE_MAX;
    spacing.tooltip_width = measures::CONVERSATION;
    spacing.scroll.floating = true;
    spacing.scroll.bar_width = 8.0;
    // Always in sight where something overflows: whoever sees no bar does not look for a column that is cut off.
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.dormant_handle_opacity = spacing.scroll.active_handle_opacity;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = ANIMATION_SECS;
    style.visuals.widgets.noninteractive.corner_radius = CornerRadius::same(measures::RADIUS);
    style
}

fn visuals(t: &Tokens, dark: bool) -> Visuals {
    let base = if dark { Visuals::dark() } else { Visuals::light() };
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow };
    let mut visuals = Visuals {
        dark_mode: dark,
        widgets: widgets(t),
        // Its stroke is also the ring of a text field that has the keyboard.
        selection: Selection { bg_fill: t.accent_soft, stroke: Stroke::new(measures::FOCUS, t.accent) },
        hyperlink_color: t.accent,
        faint_bg_color: t.canvas,
        extreme_bg_color: t.surface,
        text_edit_bg_color: Some(t.surface),
        code_bg_color: t.canvas,
        warn_fg_color: t.warn,
        error_fg_color: t.bad,
        weak_text_color: Some(t.muted),
        window_corner_radius: CornerRadius::same(measures::RADIUS_CARD),
        menu_corner_radius: CornerRadius::same(measures::RADIUS_CARD),
        window_fill: t.raised,
        window_stroke: Stroke::new(measures::HAIRLINE, t.line),
        window_shadow: shadow,
        popup_shadow: shadow,
        panel_fill: t.canvas,
        striped: false,
        slider_trailing_fill: true,
        ..base
    };
    visuals.text_cursor.stroke = Stroke::new(measures::FOCUS, t.accent);
    visuals
}

fn widgets(t: &Tokens) -> Widgets {
    let radius = CornerRadius::same(measures::RADIUS);
    let visuals = |fill: Color32, bg_stroke: Stroke, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke,
        corner_radius: radius,
        fg_stroke: Stroke::new(measures::HAIRLINE, text),
        expansion: 0.0,
    };
    let hairline = Stroke::new(measures::HAIRLINE, t.line);
    // A control that is pressed or has the keyboard's focus shows the ring.
    let ring = Stroke::new(measures::FOCUS, t.accent);
    Widgets {
        noninteractive: visuals(t.surface, hairline, t.text),
        inactive: visuals(t.surface, hairline, t.text),
        hovered: visuals(t.hover, hairline, t.text),
        active: visuals(t.surface, ring, t.text),
        open: visuals(t.hover, hairline, t.text),
    }
}
