//! Discern: ask about pictures, read their text, compare them.
//!
//! The library is everything below the two faces. ARCHITECTURE.md says which module may use which;
//! `tests/it/architecture.rs` keeps it so. Modules stand here from the top floor down.

#[cfg(feature = "gui")]
pub mod desktop;

#[cfg(feature = "gui")]
pub mod ui;

pub mod app;
pub mod engine;

pub mod protocol;

pub mod catalog;
pub mod comparing;
pub mod export;
pub mod fetch;
pub mod i18n;
pub mod imaging;
pub mod llm;
pub mod platform;
pub mod reading;
pub mod storage;

pub mod domain;
