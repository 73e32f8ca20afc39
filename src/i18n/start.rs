//! What is said on the terminal: help, version, and why no window can be opened.

/// Each of the reasons is one line, and says what to do.
#[derive(Debug)]
pub struct StartStrings {
    pub usage: &'static str,
    pub version: &'static str,
    pub no_display: &'static str,
    pub display_silent: &'static str,
    pub keyboard_library_missing: &'static str,
    pub display_library_missing: &'static str,
    pub graphics_missing: &'static str,
    pub no_home: &'static str,
    pub unknown: &'static str,
}
