//! The stage and the tray in English.

use super::super::PictureStrings;

pub(super) const PICTURES: PictureStrings = PictureStrings {
    add: "Add pictures…",
    choose: "Choose pictures",
    kind: "Pictures",
    dropped: "Dropped picture",
    pasted: "Pasted picture",
    sample: "Sample picture",
    other_sample: "Another sample picture",
    show: |letter, name| format!("Show picture {letter}, {name}"),
    remove: |letter, name| format!("Remove picture {letter}, {name}"),
    replace: |letter, name| format!("Replace picture {letter}, {name}…"),
    drop_replace: |letter| format!("Drop to replace picture {letter}"),
    turn: |letter, name| format!("Turn picture {letter} to the right (R), {name}"),
    move_left: |letter, name| format!("Move picture {letter} to the left, {name}"),
    move_right: |letter, name| format!("Move picture {letter} to the right, {name}"),
    only_read: "brought in for its text: questions do not take it along",
    take_along: |name| format!("Ask about {name} as well"),
    is_first: "It is the first one",
    is_last: "It is the last one",
    bring_back: |name| format!("Undo: bring {name} back"),
    stage: |name| format!("{name}. Scroll to zoom, drag to move, 0 fits, 1 shows the actual size."),
    opening: "Opening the picture…",
    preparing: "Preparing the picture…",
    linked: |name| {
        format!(
            "Only the address goes along: {name}. The server that answers fetches the original; it is not shown here."
        )
    },
    fetch_linked: "Fetch and show it here",
    try_again: "Try again",
    remove_this: "Remove picture",
    fit: "Fit to window (0)",
    actual_size: "Actual size (1)",
    zoom_in: "Zoom in (+)",
    zoom_out: "Zoom out (−)",
    partial: "The end of this file is missing. What was there is shown.",
    facts: |info, sent| match sent {
        Some(sent) if sent != info.size() => format!("{}, sent as {sent}", info.size()),
        _ => info.size().to_string(),
    },
};
