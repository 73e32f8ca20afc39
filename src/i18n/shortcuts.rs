//! The list of keys.

/// What the list of keys says.
#[derive(Debug)]
pub struct ShortcutStrings {
    pub heading: &'static str,
    /// Pairs of keys and what they do.
    pub rows: &'static [(&'static str, &'static str)],
}
