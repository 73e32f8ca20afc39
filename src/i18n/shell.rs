//! The frame of the window: top bar, status line, notices.

use std::path::Path;

use crate::domain::{Failure, Job};

/// So many of several addresses are named.
pub(super) const NAMED_ADDRESSES: usize = 3;

/// What the frame says.
#[derive(Debug)]
pub struct ShellStrings {
    pub title: &'static str,
    pub new_conversation: &'static str,
    /// What pictures are brought in for.
    pub job: fn(Job) -> &'static str,
    pub job_hint: fn(Job) -> &'static str,
    pub settings: &'static str,
    pub shortcuts: &'static str,
    pub back: &'static str,
    pub close: &'static str,
    pub show_conversation: &'static str,
    pub hide_conversation: &'static str,
    pub picture_tab: &'static str,
    pub conversation_tab: &'static str,
    pub on_this_computer: &'static str,
    /// Takes the host.
    pub goes_to: fn(&str) -> String,
    /// A picture goes along by its address; takes the host that fetches it.
    pub server_fetches: fn(&str) -> String,
    /// Of several pictures some go along by their address; takes the host that fetches them.
    pub server_fetches_some: fn(&str) -> String,
    pub no_address: &'static str,
    pub reading_stays: &'static str,
    pub comparing_stays: &'static str,
    pub badge_hint: &'static str,
    pub drop_here: &'static str,
    pub undo: &'static str,
    /// The settings file was damaged; takes where it lies now.
    pub settings_set_aside: fn(&Path) -> String,
    /// The same, found out when the settings were written.
    pub settings_replaced: fn(&Path) -> String,
    /// Takes the settings file that could not be read.
    pub settings_not_read: fn(&Path) -> String,
    /// All pictures and the conversation were cleared away.
    pub cleared: &'static str,
    /// Brings them back.
    pub undo_clearing: &'static str,
    /// Takes the picture's name.
    pub picture_removed: fn(&str) -> String,
    /// Takes the name of the picture that gave way.
    pub picture_replaced: fn(&str) -> String,
    pub copied: &'static str,
    pub answer_kept: &'static str,
    pub picture_offered: &'static str,
    /// Whether the picture at this address is to be fetched.
    pub address_offered: fn(&str) -> String,
    /// The same of several; takes all of them.
    pub addresses_offered: fn(&[String]) -> String,
    pub fetch: &'static str,
    /// Takes how many.
    pub fetch_several: fn(usize) -> String,
    /// Hands the address on instead.
    pub send_address: &'static str,
    pub send_addresses: &'static str,
    pub send_address_hint: &'static str,
    pub attach_picture: &'static str,
    pub reading_clipboard: &'static str,
    pub cancel: &'static str,
    pub nothing_to_paste: &'static str,
    pub nothing_to_drop: &'static str,
    /// Takes what the system said.
    pub drop_failed: fn(&str) -> String,
    /// Takes how many entries of what was dropped or pasted are of no use.
    pub entries_unusable: fn(usize) -> String,
    pub text_has_no_place: &'static str,
    pub text_too_long: &'static str,
    /// Takes what the system said.
    pub clipboard_failed: fn(&str) -> String,
    /// Takes what the system said.
    pub copy_failed: fn(&str) -> String,
    pub key_in_memory_only: &'static str,
    pub key_saved: &'static str,
    pub key_unchecked: &'static str,
    pub settings_not_saved: fn(&Failure) -> String,
}
