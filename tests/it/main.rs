//! Integration tests: one crate, one module a subject.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;
mod loopback;
#[cfg(target_os = "linux")]
mod programs;
#[cfg(feature = "gui")]
mod stand;

mod architecture;
mod asking;
mod batch;
mod canary;
#[cfg(feature = "gui")]
mod choosing_window;
mod cli;
mod cli_compare;
mod cli_read;
mod comparing;
#[cfg(feature = "gui")]
mod comparing_window;
#[cfg(feature = "gui")]
mod displays_window;
mod engine;
mod explaining;
#[cfg(feature = "gui")]
mod explaining_window;
#[cfg(feature = "gui")]
mod failures_window;
mod fetching;
mod imaging;
mod keeping;
#[cfg(feature = "gui")]
mod keyboard_tour;
mod languages;
#[cfg(feature = "gui")]
mod languages_window;
mod links;
mod llm_client;
mod llm_errors;
mod llm_repetition;
mod llm_streams;
mod llm_tables;
#[cfg(feature = "gui")]
mod places_window;
mod platform_capture;
mod platform_clipboard;
mod platform_clipboard_cli;
mod platform_dialogs;
mod platform_drop;
mod platform_notifications;
mod platform_shortcut;
mod providers;
mod reader;
mod reading;
#[cfg(feature = "gui")]
mod reading_window;
mod remedies;
mod servers;
mod transcribing;
mod undoing;
mod wayland_clipboard;
#[cfg(feature = "gui")]
mod window;
