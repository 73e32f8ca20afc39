//! The list of keys in English.

use super::super::ShortcutStrings;

pub(super) const SHORTCUTS: ShortcutStrings = ShortcutStrings {
    heading: "Keyboard shortcuts",
    send: "Send the question",
    new_line: "Start a new line",
    rows: &[
        ("Ctrl+V", "Paste a picture, files or text"),
        ("Ctrl+O", "Open pictures"),
        ("Ctrl+1, Ctrl+2, Ctrl+3", "Ask about pictures, read their text, or compare two"),
        ("Ctrl+C", "Copy what is selected, or all of the text that was read"),
        ("Ctrl+Shift+R", "Read the picture on the clipboard and copy its text"),
        ("Ctrl+Shift+S", "Snip: mark a part of the screen and read it"),
        ("Esc", "Stop the answer, or close what is open"),
        ("Ctrl+N", "New conversation"),
        ("Ctrl+Z", "Undo: bring back a picture, what was cleared away, or what was on the clipboard"),
        ("Ctrl+,", "Settings"),
        ("F1", "This list"),
        ("0", "Fit the picture to the window"),
        ("1", "Show the picture at its actual size"),
        ("+ and −", "Zoom in and out"),
        ("R", "Turn the picture by a quarter"),
        ("M", "Mark the part of the picture to read"),
        ("Ctrl+A", "Select all words on the picture"),
        ("Shift and arrow keys", "Select words on the picture; Enter corrects one"),
        ("Space and drag", "Move the picture where it has text"),
        ("Arrow keys", "Move the picture, or the divider between two"),
        ("F2 to F6", "Two pictures: side by side, swipe, blink, onion skin, difference"),
        ("X", "Swap A and B"),
        ("Alt and arrow keys", "Move B by a pixel, with Shift by ten"),
        ("N and Shift+N", "Go to the next or the previous changed place"),
        ("I", "Ignore an area: draw it on the picture"),
        ("L, held", "Magnify the same spot of A and B"),
        ("Tab and Shift+Tab", "Go to the next or the previous control"),
    ],
};
