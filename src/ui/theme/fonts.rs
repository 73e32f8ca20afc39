//! Fonts: the system's own for text where there is one, egui's otherwise, and one of icons.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

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
    let mut add = |name: &str, face: Option<&FontFace>| {
        let (data, index) = face?;
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_blob(data.clone(), *index)));
        Some(name.to_owned())
    };
    // A family is asked from its front.
    let regular = add(REGULAR, system.regular.as_ref());
    let bold_face = add(BOLD, system.bold.as_ref());
    proportional.splice(0..0, regular.clone());
    bold_family.splice(0..0, bold_face.into_iter().chain(regular));
    if language == Language::Chinese {
        let chinese = add(CHINESE, system.chinese.as_ref());
        let chinese_bold = add(CHINESE_BOLD, system.chinese_bold.as_ref());
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
