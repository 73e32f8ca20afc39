//! The look: colours, measures, fonts. The only place where a colour or a size is named.

mod fonts;
pub mod measures;
mod style;
mod tokens;

pub use fonts::{SystemFonts, bold, icon_font, install_fonts};
pub use style::{apply, follow, keep_still};
pub use tokens::{AS_IT_IS, Tokens, of_rgb, tokens};
