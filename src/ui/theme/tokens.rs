//! Colours by their use, for a light and a dark ground.

use egui::Color32;

use crate::domain::{PAIR_ON_DARK, PAIR_ON_LIGHT, Rgb};

/// The tint that leaves a picture as it is.
pub const AS_IT_IS: Color32 = Color32::WHITE;

/// The colours of one theme. Every text colour has at least 4.5 : 1 on every ground (WCAG 2.2, 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// The window behind everything.
    pub canvas: Color32,
    /// Panels, cards, the answer.
    pub surface: Color32,
    /// Menus, popups, notices.
    pub raised: Color32,
    /// Hairlines.
    pub line: Color32,
    pub text: Color32,
    /// Secondary text.
    pub muted: Color32,
    /// The primary button, the focus ring, links.
    pub accent: Color32,
    /// The primary button under the pointer.
    pub accent_hover: Color32,
    pub on_accent: Color32,
    /// Selection and quiet emphasis.
    pub accent_soft: Color32,
    /// Over selected words of a picture.
    pub selection: Color32,
    /// A quiet control under the pointer.
    pub hover: Color32,
    pub good: Color32,
    pub warn: Color32,
    pub bad: Color32,
    pub picture_a: Color32,
    pub picture_b: Color32,
    /// Where two pictures differ: the box, its number, and the layer.
    pub heat: Color32,
    pub on_heat: Color32,
    /// Over a picture that is only the ground of something else.
    pub dim: Color32,
    /// Behind pictures.
    pub stage: Color32,
    /// Two near tones behind what can be seen through.
    pub checkers: [Color32; 2],
    /// The soft shadow of raised things.
    pub shadow: Color32,
    /// Over the window while something is dragged above it.
    pub veil: Color32,
}

const LIGHT: Tokens = Tokens {
    canvas: Color32::from_rgb(0xF6, 0xF7, 0xF9),
    surface: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    raised: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    line: Color32::from_rgb(0xD9, 0xDE, 0xE5),
    text: Color32::from_rgb(0x1B, 0x24, 0x30),
    muted: Color32::from_rgb(0x4F, 0x5A, 0x69),
    accent: Color32::from_rgb(0x0A, 0x63, 0x70),
    accent_hover: Color32::from_rgb(0x08, 0x53, 0x5E),
    on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    accent_soft: Color32::from_rgb(0xDD, 0xF0, 0xF2),
    selection: Color32::from_rgba_premultiplied(0x03, 0x23, 0x28, 0x5A),
    hover: Color32::from_rgb(0xEB, 0xEE, 0xF2),
    good: Color32::from_rgb(0x16, 0x6B, 0x3A),
    warn: Color32::from_rgb(0x7A, 0x50, 0x00),
    bad: Color32::from_rgb(0xB3, 0x26, 0x1E),
    picture_a: rgb(PAIR_ON_LIGHT.a),
    picture_b: rgb(PAIR_ON_LIGHT.b),
    heat: Color32::from_rgb(0xC2, 0x18, 0x5B),
    on_heat: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    dim: Color32::from_rgba_premultiplied(0x98, 0x9A, 0x9C, 0xA6),
    stage: Color32::from_rgb(0xE9, 0xEC, 0xF0),
    checkers: [Color32::from_rgb(0xFF, 0xFF, 0xFF), Color32::from_rgb(0xDF, 0xE3, 0xE8)],
    shadow: Color32::from_black_alpha(28),
    veil: Color32::from_rgba_premultiplied(0xDC, 0xDD, 0xDF, 0xE0),
};

const DARK: Tokens = Tokens {
    canvas: Color32::from_rgb(0x14, 0x18, 0x1D),
    surface: Color32::from_rgb(0x1B, 0x20, 0x27),
    raised: Color32::from_rgb(0x23, 0x2A, 0x33),
    line: Color32::from_rgb(0x33, 0x3C, 0x47),
    text: Color32::from_rgb(0xE7, 0xEC, 0xF2),
    muted: Color32::from_rgb(0xA3, 0xAF, 0xBD),
    accent: Color32::from_rgb(0x4D, 0xB8, 0xC4),
    accent_hover: Color32::from_rgb(0x6A, 0xC7, 0xD1),
    on_accent: Color32::from_rgb(0x06, 0x26, 0x2A),
    accent_soft: Color32::from_rgb(0x16, 0x38, 0x3D),
    selection: Color32::from_rgba_premultiplied(0x1B, 0x41, 0x45, 0x5A),
    hover: Color32::from_rgb(0x2A, 0x32, 0x3C),
    good: Color32::from_rgb(0x5C, 0xC4, 0x8A),
    warn: Color32::from_rgb(0xE0, 0xB0, 0x4A),
    bad: Color32::from_rgb(0xF2, 0x8B, 0x82),
    picture_a: rgb(PAIR_ON_DARK.a),
    picture_b: rgb(PAIR_ON_DARK.b),
    heat: Color32::from_rgb(0xFF, 0x6F, 0xA5),
    on_heat: Color32::from_rgb(0x3A, 0x06, 0x1C),
    dim: Color32::from_rgba_premultiplied(0x09, 0x0B, 0x0D, 0xA6),
    stage: Color32::from_rgb(0x0E, 0x11, 0x14),
    checkers: [Color32::from_rgb(0x3A, 0x42, 0x4D), Color32::from_rgb(0x2C, 0x33, 0x3C)],
    shadow: Color32::from_black_alpha(120),
    veil: Color32::from_rgba_premultiplied(0x0E, 0x11, 0x14, 0xE0),
};

/// A colour that was measured.
#[must_use]
pub const fn of_rgb(colour: Rgb) -> Color32 {
    rgb(colour)
}

const fn rgb([red, green, blue]: Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// The colours of the theme that this part of the window is drawn with.
#[must_use]
pub fn tokens(ui: &egui::Ui) -> Tokens {
    of(ui.visuals().dark_mode)
}

pub(super) fn of(dark: bool) -> Tokens {
    if dark { DARK } else { LIGHT }
}

impl Tokens {
    /// The colour of the picture at this place: A and B have their own, the rest go without.
    #[must_use]
    pub fn picture(&self, place: usize) -> Color32 {
        match place {
            0 => self.picture_a,
            1 => self.picture_b,
            _ => self.muted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: Color32) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        for (theme, t) in [("light", LIGHT), ("dark", DARK)] {
            let texts = [
                ("text", t.text),
                ("muted", t.muted),
                ("accent", t.accent),
                ("good", t.good),
                ("warn", t.warn),
                ("bad", t.bad),
                ("picture A", t.picture_a),
                ("picture B", t.picture_b),
            ];
            let grounds = [t.canvas, t.surface, t.raised, t.accent_soft, t.stage, t.hover];
            for (name, text) in texts {
                for ground in grounds {
                    let contrast = contrast(text, ground);
                    assert!(contrast >= 4.5, "{theme}: {name} on {ground:?} has {contrast:.2}");
                }
            }
            for ground in [t.accent, t.accent_hover] {
                assert!(contrast(t.on_accent, ground) >= 4.5, "{theme}: on_accent");
            }
            assert!(contrast(t.on_heat, t.heat) >= 4.5, "{theme}: on_heat");
        }
    }

    #[test]
    fn the_contrast_of_black_and_white_is_that_of_the_specification() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    }
}
