//! The frame of the window in English.

use crate::domain::{FailureKind, Job};

use super::super::ShellStrings;
use super::super::shell::NAMED_ADDRESSES;

pub(super) const SHELL: ShellStrings = ShellStrings {
    title: "Discern",
    new_conversation: "New conversation",
    job: |job| match job {
        Job::Ask => "Ask",
        Job::Read => "Read text",
        Job::Compare => "Compare",
    },
    job_hint: |job| match job {
        Job::Ask => "Put questions about pictures to a model (Ctrl+1)",
        Job::Read => "Turn the text in a picture into text (Ctrl+2)",
        Job::Compare => "See and measure where two pictures differ (Ctrl+3)",
    },
    settings: "Settings",
    shortcuts: "Keyboard shortcuts",
    back: "Back",
    close: "Close",
    show_conversation: "Show conversation",
    hide_conversation: "Hide conversation",
    picture_tab: "Picture",
    conversation_tab: "Conversation",
    on_this_computer: "Pictures stay on this computer",
    goes_to: |host| format!("Pictures go to {host}"),
    server_fetches: |host| format!("{host} fetches the original picture by itself"),
    server_fetches_some: |host| format!("Pictures go to {host}, which fetches those sent as addresses by itself"),
    no_address: "No server chosen yet",
    reading_stays: "Read on this computer: the picture goes nowhere",
    comparing_stays: "Compared on this computer: the pictures go nowhere",
    badge_hint: "Where your pictures and questions go when you ask",
    drop_here: "Drop to add the picture",
    undo: "Undo",
    settings_set_aside: |path| {
        format!("Your settings could not be understood and begin anew. The old file is kept as {}.", path.display())
    },
    settings_replaced: |path| {
        format!(
            "The settings file could no longer be understood and was replaced by this window’s settings. The old \
             file is kept as {}.",
            path.display()
        )
    },
    settings_not_read: |path| {
        format!(
            "Your settings could not be read, so the usual ones hold; {} stays as it is. See to it that it can be read, \
             and start Discern again.",
            path.display()
        )
    },
    cleared: "Everything was cleared away.",
    undo_clearing: "Bring back what was there",
    picture_removed: |name| format!("{name} was removed."),
    picture_replaced: |name| format!("{name} was replaced."),
    copied: "Copied.",
    answer_kept: "No other answer came. The one before is still here.",
    picture_offered: "The text was pasted. A picture of it was copied too.",
    address_offered: |address| format!("Fetch the picture at {address}? This computer asks the server for it."),
    addresses_offered: |addresses| {
        let named = addresses.iter().take(NAMED_ADDRESSES).cloned().collect::<Vec<_>>().join(", ");
        let more = match addresses.len().saturating_sub(NAMED_ADDRESSES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("Fetch the {} pictures at {named}{more}? This computer asks the servers for them.", addresses.len())
    },
    fetch: "Fetch picture",
    fetch_several: |count| format!("Fetch {count} pictures"),
    send_address: "Send the address itself",
    send_addresses: "Send the addresses themselves",
    send_address_hint: "The server that answers fetches the original. It is not shown here, and what it costs is not known before.",
    attach_picture: "Attach the picture as well",
    reading_clipboard: "Reading the clipboard…",
    cancel: "Cancel",
    text_has_no_place: "The clipboard holds text and no picture. Copy a picture first, or open one.",
    text_too_long: "The text on the clipboard is too long to be pasted here, so nothing was. Copy a shorter part of it.",
    entries_unusable: |count| match count {
        1 => "One entry was left out: it is no picture and no file of this computer.".to_owned(),
        _ => format!("{count} entries were left out: they are no pictures and no files of this computer."),
    },
    nothing_to_drop: "What was dropped holds no picture of this computer. Save the picture first, or copy and paste it.",
    drop_failed: |reason| format!("What was dropped could not be read: {reason}. Please try again, or open the file."),
    nothing_to_paste: "The clipboard holds no picture, file or text.",
    clipboard_failed: |reason| format!("The clipboard could not be read: {reason}. You can open the picture instead."),
    copy_failed: |reason| format!("This could not be copied: {reason}. Nothing else has changed; please try again."),
    key_in_memory_only: "There is no keychain on this system, so the key is kept only until Discern is closed.",
    key_saved: "The key works and is stored in the keychain.",
    key_unchecked: "The key is stored, but it could not be checked now.",
    settings_not_saved: |failure| {
        let why = match (failure.kind, &failure.facts.subject) {
            (FailureKind::DiskFull, _) => "the disk is full. Make room".to_owned(),
            (_, Some(path)) => {
                format!("{path} cannot be written. Check that its folder is there and may be written to")
            }
            (_, None) => {
                "their file cannot be written. Check that its folder is there and may be written to".to_owned()
            }
        };
        format!("Your settings could not be saved: {why}, and try again. They hold until Discern is closed.")
    },
};
