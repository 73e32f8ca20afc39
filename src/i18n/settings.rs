//! The settings page.

use crate::domain::Theme;

/// What the settings page says.
#[derive(Debug)]
pub struct SettingsStrings {
    pub heading: &'static str,
    pub provider: &'static str,
    pub provider_hint: &'static str,
    pub address: &'static str,
    pub address_placeholder: &'static str,
    pub key: &'static str,
    pub enter_key: &'static str,
    pub look: &'static str,
    pub theme: fn(Theme) -> &'static str,
    pub less_motion: &'static str,
    pub scale: &'static str,
    pub typing: &'static str,
    pub enter_makes_new_line: &'static str,
    pub about: &'static str,
    pub version: &'static str,
}
