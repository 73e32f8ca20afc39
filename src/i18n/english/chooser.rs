//! Choosing a file in the window, in English.

use super::super::ChooserStrings;

pub(super) const CHOOSER: ChooserStrings = ChooserStrings {
    explanation: "The system offers no window for choosing files here, so this one does. Type a path or go through the \
                  folders.",
    path: "Path",
    folder_above: "Folder above",
    open: "Open",
    use_folder: "Use this folder",
    save: "Save",
    overwrite: "Replace the file",
    cancel: "Cancel",
    reading: "Looking into the folder…",
    nothing_here: "Nothing here fits.",
    failed: |reason| format!("This folder cannot be read: {reason}. Go to another one."),
    only_first: |count| format!("Only the first {count} are listed. Type the beginning of the name to see others."),
    folder: |name| format!("Folder {name}"),
};
