//! A window without a screen: the views over a desk, driven by the names of their controls.

use discern::i18n::{Language, Strings, strings};
use discern::ui::theme::{self, SystemFonts};
use discern::ui::{ViewState, window};
use egui::{Color32, ColorImage, GlyphBitmap, GlyphRasterizer, RasterizedGlyph, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::desk::Desk;

/// What a harness holds: the state and what the views remember.
pub struct Stand {
    pub desk: Desk,
    pub view: ViewState,
}

pub fn s() -> &'static Strings {
    strings(Language::English)
}

/// Chinese characters are as wide as they are high; what they look like is of no matter without a screen.
fn chinese_characters() -> GlyphRasterizer {
    GlyphRasterizer::new("Chinese characters", |wanted| {
        let is_chinese = wanted.cluster.chars().all(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
        is_chinese.then(|| RasterizedGlyph {
            bitmap: GlyphBitmap {
                image: ColorImage::filled([1, 1], Color32::WHITE),
                offset_px: Vec2::ZERO,
                is_color: false,
            },
            advance_px: wanted.font_size_px,
        })
    })
}

pub fn open(desk: Desk) -> Harness<'static, Stand> {
    open_at(desk, 1280.0, 800.0)
}

pub fn open_at(desk: Desk, width: f32, height: f32) -> Harness<'static, Stand> {
    let mut is_set_up = false;
    let mut harness = Harness::builder().with_size([width, height]).with_max_steps(12).build_ui_state(
        move |ui, stand: &mut Stand| {
            if !is_set_up {
                is_set_up = true;
                ui.ctx().add_glyph_rasterizer(chinese_characters());
                theme::install_fonts(ui.ctx(), &SystemFonts::default(), stand.desk.state.language());
                theme::apply(ui.ctx(), discern::domain::Theme::Light, 100);
                // The fonts hold from the next pass on.
                ui.ctx().request_repaint();
                return;
            }
            for action in window(ui, &stand.desk.state, &mut stand.view, stand.desk.state.strings()) {
                stand.desk.act(action);
            }
        },
        Stand { desk, view: ViewState::default() },
    );
    harness.run_steps(3);
    harness
}

/// A few frames, which end also while something moves.
pub fn settle(harness: &mut Harness<'_, Stand>) {
    harness.run_steps(4);
}

pub fn click(harness: &mut Harness<'_, Stand>, name: &str) {
    harness.get_by_label(name).click();
    settle(harness);
}

pub fn type_into(harness: &mut Harness<'_, Stand>, field: &str, text: &str) {
    harness.get_by_label(field).focus();
    settle(harness);
    harness.get_by_label(field).type_text(text);
    settle(harness);
}
