//! Fonts: the system's own for text where there is one, egui's otherwise, and one of icons.

use std::sync::Arc;

use egui::epaint::text::{Fonts, TextOptions};
use egui::{Color32, FontData, FontDefinitions, FontFamily, FontId, FontTweak};

use crate::i18n::Language;

const ICONS: &str = "icons";
const BOLD: &str = "bold";
const REGULAR: &str = "regular";
const CHINESE: &str = "chinese";
const CHINESE_BOLD: &str = "chinese bold";

/// The system's interface font.
#[derive(Clone, Default)]
pub struct SystemFonts {
    pub regular: Option<FontFace>,
    pub bold: Option<FontFace>,
    /// A font that has Simplified Chinese, and its bold face.
    pub chinese: Option<FontFace>,
    pub chinese_bold: Option<FontFace>,
}

/// The contents of a font file and the number of the face in it.
pub type FontFace = (Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

impl std::fmt::Debug for SystemFonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemFonts")
            .field("regular", &self.regular.is_some())
            .field("bold", &self.bold.is_some())
            .field("chinese", &self.chinese.is_some())
            .field("chinese_bold", &self.chinese_bold.is_some())
            .finish()
    }
}

/// The family of icons.
#[must_use]
pub fn icon_font() -> FontFamily {
    FontFamily::Name(ICONS.into())
}

/// The family of emphasised text.
#[must_use]
pub fn bold() -> FontFamily {
    FontFamily::Name(BOLD.into())
}

/// Makes the fonts known to egui, those of the language first. Must run before anything is drawn, since the theme names
/// the families.
pub fn install_fonts(ctx: &egui::Context, system: &SystemFonts, language: Language) {
    let mut fonts = FontDefinitions::default();
    let icons = FontData::from_static(lucide_icons::LUCIDE_FONT_BYTES);
    fonts.font_data.insert(ICONS.to_owned(), Arc::new(icons));
    let mut proportional = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let mut monospace = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    let mut bold_family = proportional.clone();
    let mut add = |name: &str, face: Option<&FontFace>, tweak: FontTweak| {
        let data = font_data(face?).tweak(tweak);
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
        Some(name.to_owned())
    };
    let as_it_is = FontTweak::default();
    // A family is asked from its front.
    let regular = add(REGULAR, system.regular.as_ref(), as_it_is.clone());
    let bold_face = add(BOLD, system.bold.as_ref(), as_it_is.clone());
    proportional.splice(0..0, regular.clone());
    bold_family.splice(0..0, bold_face.into_iter().chain(regular));
    if language == Language::Chinese {
        // Both faces alike, so that a line with both has one baseline.
        let y_offset_factor = system.chinese.as_ref().map_or(0.0, to_the_middle);
        let tweak = FontTweak { y_offset_factor, ..as_it_is };
        let chinese = add(CHINESE, system.chinese.as_ref(), tweak.clone());
        let chinese_bold = add(CHINESE_BOLD, system.chinese_bold.as_ref(), tweak);
        proportional.splice(0..0, chinese.clone());
        bold_family.splice(0..0, chinese_bold.into_iter().chain(chinese.clone()));
        monospace.extend(chinese);
    }
    fonts.families.insert(icon_font(), vec![ICONS.to_owned()]);
    fonts.families.insert(bold(), bold_family);
    fonts.families.insert(FontFamily::Proportional, proportional);
    fonts.families.insert(FontFamily::Monospace, monospace);
    ctx.set_fonts(fonts);
}

fn font_data((data, index): &FontFace) -> FontData {
    FontData::from_blob(data.clone(), *index)
}

/// How far down, as a share of the size, Chinese characters of this face must go to stand in the middle of their line.
/// Fonts differ in the room that they leave above and below: what looks right in one hangs low in another.
fn to_the_middle(face: &FontFace) -> f32 {
    /// In points: large enough that the edges of pixels are of no matter.
    const SIZE: f32 = 100.0;
    let mut definitions = FontDefinitions::empty();
    definitions.font_data.insert(CHINESE.to_owned(), Arc::new(font_data(face)));
    definitions.families.insert(FontFamily::Proportional, vec![CHINESE.to_owned()]);
    let mut fonts = Fonts::new(TextOptions::default(), definitions);
    // Fills its square on all sides.
    let text = "国".to_owned();
    let galley = fonts.with_pixels_per_point(1.0).layout_no_wrap(text, FontId::proportional(SIZE), Color32::WHITE);
    (galley.rect.center().y - galley.mesh_bounds.center().y) / SIZE
}
