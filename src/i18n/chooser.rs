//! Choosing a file in the window.

/// What is said where a file is chosen in the window.
#[derive(Debug)]
pub struct ChooserStrings {
    pub explanation: &'static str,
    /// What the field is called in which a path is typed.
    pub path: &'static str,
    pub folder_above: &'static str,
    pub open: &'static str,
    pub use_folder: &'static str,
    pub save: &'static str,
    /// In the place of `save` where a file of this name is there.
    pub overwrite: &'static str,
    pub cancel: &'static str,
    pub reading: &'static str,
    pub nothing_here: &'static str,
    /// Takes what the system said.
    pub failed: fn(&str) -> String,
    /// What is listed was cut after so many.
    pub only_first: fn(usize) -> String,
    /// A folder of this name.
    pub folder: fn(&str) -> String,
}
