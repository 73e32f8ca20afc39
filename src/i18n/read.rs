//! Reading the text of pictures.

use crate::domain::{FoundKind, ReadingNotice, TextLayout, TextReader, Usd};

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
    /// A model reads or has read; takes its name.
    pub read_with_model: fn(&str) -> String,
    pub local_hint: &'static str,
    pub tesseract_hint: &'static str,
    /// Takes the host that the picture goes to.
    pub model_hint: fn(&str) -> String,
    /// About what it costs.
    pub about: fn(Usd) -> String,
    /// The model runs on this computer.
    pub model_stays: &'static str,
    /// A second reading, and with whom.
    pub second: &'static str,
    pub second_hint: fn(&str) -> String,
    /// How many differences there are, to whose reading.
    pub differences: fn(usize, &str) -> String,
    pub no_differences: &'static str,
    pub end_second: &'static str,
    /// What the two readings have in the same place.
    pub difference: fn(&str, &str) -> String,
    pub nothing_there: &'static str,
    pub adopt: fn(&str) -> String,
    pub loop_trimmed: &'static str,
    pub unreadable: fn(usize) -> String,
    pub unsure_join: &'static str,
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
    /// The marker that marks the part to read.
    pub mark: &'static str,
    pub mark_no_more: &'static str,
    pub only_a_part: &'static str,
    pub read_whole: &'static str,
    /// How many words should be looked at again.
    pub check_words: fn(usize) -> String,
    /// Over the field of one word.
    pub word_heading: &'static str,
    pub word_field: &'static str,
    pub word_keep: &'static str,
    pub word_keep_and_next: &'static str,
    /// What something is that was found.
    pub found: fn(FoundKind) -> &'static str,
    /// Takes what it is and its text.
    pub copy_found: fn(&str, &str) -> String,
    pub open_found: fn(&str) -> String,
    pub undo_edits: &'static str,
    /// Takes the first words and the number of words.
    pub text_copied: fn(&str, usize) -> String,
    /// The gesture: a button, and what it does at more length.
    pub read_clipboard: &'static str,
    pub read_clipboard_hint: &'static str,
    pub read_clipboard_everywhere: &'static str,
    pub snip: &'static str,
    pub snip_short: &'static str,
    /// Name of a picture that was cut out of the screen.
    pub snip_name: &'static str,
    pub new_picture: &'static str,
    pub read_it: &'static str,
    pub reads_new_pictures: &'static str,
    pub no_picture_to_read: &'static str,
    pub capture_failed: fn(&str) -> String,
    /// Another program has the key that would read the clipboard from any window.
    pub key_taken: &'static str,
    /// Put back what was on the clipboard before.
    pub undo_copy: &'static str,
    pub copy_undone: &'static str,
    pub copy_not_undone: &'static str,
    /// Titles of the desktop's messages, and the button that brings the window to the front.
    pub copied_title: fn(usize) -> String,
    pub not_copied_title: &'static str,
    pub open_window: &'static str,
    pub saved: fn(&str) -> String,
    pub save_failed: fn(&str) -> String,
    /// What could not be done, and the way out.
    pub notice: fn(ReadingNotice) -> String,
}
