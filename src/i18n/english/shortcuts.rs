//! The list of keys in English.

use super::super::ShortcutStrings;

pub(super) const SHORTCUTS: ShortcutStrings = ShortcutStrings {
    heading: "Keyboard shortcuts",
    rows: &[
        ("Ctrl+V", "Paste a picture, files or text"),
        ("Ctrl+O", "Open pictures"),
        ("Ctrl+1 and Ctrl+2", "Ask about pictures, or read their text"),
        ("Ctrl+C", "Copy what is selected, or all of the text that was read"),
        ("Ctrl+Shift+R", "Read the picture on the clipboard and copy its text"),
        ("Ctrl+Shift+S", "Snip: mark a part of the screen and read it"),
        ("Enter", "Send the question"),
        ("Shift+Enter", "Start a new line"),
        ("Esc", "Stop the answer, or close what is open"),
        ("Ctrl+N", "New conversation"),
        ("Ctrl+,", "Settings"),
        ("F1", "This list"),
        ("0", "Fit the picture to the window"),
        ("1", "Show the picture at its actual size"),
        ("+ and −", "Zoom in and out"),
        ("M", "Mark the part of the picture to read"),
        ("Ctrl+A", "Select all words on the picture"),
        ("Space and drag", "Move the picture where it has text"),
        ("Arrow keys", "Move the picture"),
        ("Tab and Shift+Tab", "Go to the next or the previous control"),
    ],
};
