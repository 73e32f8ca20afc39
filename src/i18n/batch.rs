//! Reading many pictures in one go.

use crate::domain::{BatchEnd, BatchForm};

/// What the page of many pictures says.
#[derive(Debug)]
pub struct BatchStrings {
    /// The button that leads there.
    pub open: &'static str,
    pub heading: &'static str,
    pub explanation: &'static str,
    pub what: &'static str,
    pub choose_pictures: &'static str,
    pub choose_folder: &'static str,
    pub nothing_chosen: &'static str,
    /// Where nothing can be dropped.
    pub nothing_chosen_no_drops: &'static str,
    /// Takes the names of what was chosen.
    pub chosen: fn(&[String]) -> String,
    pub clear: &'static str,
    pub into: &'static str,
    pub form: fn(BatchForm) -> &'static str,
    pub form_hint: fn(BatchForm) -> &'static str,
    /// What the file is called at first, without its ending.
    pub file_stem: &'static str,
    pub begin: &'static str,
    /// How many of how many, and the name of the last.
    pub progress: fn(usize, usize, &str) -> String,
    pub pause: &'static str,
    pub paused: &'static str,
    pub go_on: &'static str,
    pub done: fn(&BatchEnd) -> String,
    pub open_folder: &'static str,
    pub again: &'static str,
    pub failures: &'static str,
    /// The window was to be closed while pictures are read.
    pub ask_to_close: &'static str,
    pub keep_reading: &'static str,
    pub close: &'static str,
}

impl BatchStrings {
    /// What the file that many texts go into is called at first.
    #[must_use]
    pub fn file_name(&self, form: BatchForm) -> String {
        format!("{}.{}", self.file_stem, form.ending().unwrap_or("txt"))
    }
}
