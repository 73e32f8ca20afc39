//! What this program is.

/// What the page about the program says.
#[derive(Debug)]
pub struct AboutStrings {
    /// The button that leads there.
    pub open: &'static str,
    pub what: &'static str,
    pub own_licence: &'static str,
    pub licences: &'static str,
    pub licences_hint: &'static str,
    pub copy: &'static str,
}
