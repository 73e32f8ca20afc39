//! The list of keys.

/// What the list of keys says.
#[derive(Debug)]
pub struct ShortcutStrings {
    pub heading: &'static str,
    /// What the two keys of the question box do, which the settings name.
    pub send: &'static str,
    pub new_line: &'static str,
    /// Pairs of keys and what they do.
    pub rows: &'static [(&'static str, &'static str)],
}
