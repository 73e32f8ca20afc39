//! Fonts: the system's own for text where there is one, egui's otherwise, and one of icons.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

const ICONS: &str = "icons";
const BOLD: &str = "bold";
const REGULAR: &str = "regular";

/// The system's interface font.
#[derive(Clone, Default)]
pub struct SystemFonts {
    pub regular: Option<FontFace>,
    pub bold: Option<FontFace>,
}

/// The contents of a font file and the number of the face in it.
pub type FontFace = (Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

impl std::fmt::Debug for SystemFonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemFonts")
            .field("regular", &self.regular.is_some())
            .field("bold", &self.bold.is_some())
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

/// Makes the fonts known to egui. Must run before anything is drawn, since the theme names the families.
pub fn install_fonts(ctx: &egui::Context, system: &SystemFonts) {
    let mut fonts = FontDefinitions::default();
    let icons = FontData::from_static(lucide_icons::LUCIDE_FONT_BYTES);
    // The icons' em box stands higher than text; this centres them on it.
    let icons = icons.tweak(FontTweak { y_offset_factor: 0.06, ..FontTweak::default() });
    fonts.font_data.insert(ICONS.to_owned(), Arc::new(icons));
    let mut proportional = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let mut bold_family = proportional.clone();
    if let Some((data, index)) = &system.regular {
        fonts.font_data.insert(REGULAR.to_owned(), Arc::new(FontData::from_blob(data.clone(), *index)));
        proportional.insert(0, REGULAR.to_owned());
        bold_family.insert(0, REGULAR.to_owned());
    }
    if let Some((data, index)) = &system.bold {
        fonts.font_data.insert(BOLD.to_owned(), Arc::new(FontData::from_blob(data.clone(), *index)));
        bold_family.insert(0, BOLD.to_owned());
    }
    fonts.families.insert(icon_font(), vec![ICONS.to_owned()]);
    fonts.families.insert(bold(), bold_family);
    fonts.families.insert(FontFamily::Proportional, proportional);
    ctx.set_fonts(fonts);
}
