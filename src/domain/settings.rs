//! What the user chose and wants to find again.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The settings file's content. Every field has a default, so that an older or shorter file still loads;
/// keys that this version does not know are kept in the file by `storage`.
/// Choices are kept as words, so that one unknown word does not lose the whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Id of the provider last chosen.
    pub provider: Option<String>,
    /// Id of the model last chosen.
    pub model: Option<String>,
    /// The address typed for the provider that has none of its own.
    pub base_url: Option<String>,
    /// Where the chosen provider was found on this computer, if not at its usual address.
    pub found_at: Option<String>,
    /// The word of [`super::Detail`] last chosen.
    pub detail: Option<String>,
    /// The word of the [`super::Job`] last chosen.
    pub job: Option<String>,
    /// The word of the [`super::TextLayout`] last chosen.
    pub text_layout: Option<String>,
    /// Whether a picture that is new on the clipboard is read without being asked for.
    pub reads_new_pictures: Option<bool>,
    /// The word of [`Theme`]; `None` follows the system.
    pub theme: Option<String>,
    /// The word of the language that the window speaks; `None` follows the system.
    pub language: Option<String>,
    /// The language that models answer in, as they are told it; `None` is that of the question.
    pub answer_language: Option<String>,
    /// What models are told before every question.
    pub instruction: Option<String>,
    /// How freely models word their answers; `None` leaves it to them.
    pub temperature: Option<f32>,
    /// The longest answer, in tokens.
    pub max_tokens: Option<u32>,
    /// Size of everything in the window, in percent of what the system asks for.
    pub scale_percent: Option<u16>,
    /// Whether nothing moves that need not; `None` follows the system.
    pub less_motion: Option<bool>,
    /// Whether the window is drawn on Wayland itself where X11 is there as well.
    pub native_wayland: Option<bool>,
    /// Whether Enter only starts a new line and Ctrl+Enter sends.
    pub enter_makes_new_line: Option<bool>,
    /// Id of the template that pictures were last compared by.
    pub comparison_template: Option<String>,
    /// The user's own templates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comparison_templates: Vec<OwnTemplate>,
    /// Inner width of the window in points.
    pub window_width: Option<f32>,
    /// Inner height of the window in points.
    pub window_height: Option<f32>,
    /// The window's left edge on the desktop, in points.
    pub window_left: Option<f32>,
    /// The window's upper edge on the desktop, in points.
    pub window_top: Option<f32>,
    pub window_is_maximized: Option<bool>,
    /// The user's own questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<String>,
}

/// What the user compares a kind of thing by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnTemplate {
    pub name: String,
    pub attributes: Vec<String>,
}

impl Settings {
    /// The smallest and the largest scale that are offered, and the step between two.
    pub const SCALE_PERCENT: (u16, u16, u16) = (100, 200, 25);

    /// How freely models may word their answers, as it is offered.
    pub const TEMPERATURES: [Option<f32>; 4] = [None, Some(0.0), Some(0.7), Some(1.0)];

    /// The longest answers that are offered, in tokens; the second one holds where none was chosen.
    pub const MAX_TOKENS: [u32; 3] = [1024, 4096, 16_384];

    /// The longest answer, in tokens.
    #[must_use]
    pub fn max_tokens(&self) -> u32 {
        self.max_tokens.unwrap_or(Self::MAX_TOKENS[1]).max(1)
    }

    /// The scale to draw with: within what is offered, whatever the file says.
    #[must_use]
    pub fn scale_percent(&self) -> u16 {
        let (smallest, largest, _) = Self::SCALE_PERCENT;
        self.scale_percent.unwrap_or(smallest).clamp(smallest, largest)
    }

    /// Whether nothing is to move that need not, where the system says this.
    #[must_use]
    pub fn is_still(&self, of_system: bool) -> bool {
        self.less_motion.unwrap_or(of_system)
    }

    /// The theme to draw with.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.theme.as_deref().and_then(|word| word.parse().ok()).unwrap_or_default()
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the system tells.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word of the settings file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Theme {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).ok_or("expected system, light or dark")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_falls_back_to_the_default() {
        let settings = Settings { theme: Some("sepia".to_owned()), scale_percent: Some(10_000), ..Settings::default() };
        assert_eq!(settings.theme(), Theme::System);
        assert_eq!(settings.scale_percent(), 200);
        let dark = Settings { theme: Some("dark".to_owned()), ..Settings::default() };
        assert_eq!(dark.theme(), Theme::Dark);
    }
}
