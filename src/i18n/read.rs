//! Reading the text of pictures.

use crate::domain::{ReadingNotice, TextLayout, TextReader};

/// What the job of reading says.
#[derive(Debug)]
pub struct ReadStrings {
    /// The panel with the text.
    pub panel: &'static str,
    pub show_panel: &'static str,
    pub hide_panel: &'static str,
    /// Name of the text box.
    pub text: &'static str,
    /// The button of the layouts, with the chosen one's name.
    pub layout_button: fn(&str) -> String,
    pub layout: fn(TextLayout) -> &'static str,
    pub layout_hint: fn(TextLayout) -> &'static str,
    pub reading: &'static str,
    /// Who has read.
    pub read_by: fn(TextReader) -> String,
    /// Who can read.
    pub read_with: fn(TextReader) -> String,
    pub try_again: &'static str,
    pub stopped: &'static str,
    pub nothing_yet: &'static str,
    pub words: fn(usize) -> String,
    pub copy_text: &'static str,
    pub copy_table: &'static str,
    pub copy_hint: &'static str,
    pub save_text: &'static str,
    pub save_table: &'static str,
    /// Title of the window for choosing a file to write.
    pub save_title: &'static str,
    pub undo_edits: &'static str,
    /// Takes the first words and the number of words.
    pub text_copied: fn(&str, usize) -> String,
    pub saved: fn(&str) -> String,
    pub save_failed: fn(&str) -> String,
    /// What could not be done, and the way out.
    pub notice: fn(ReadingNotice) -> String,
}
