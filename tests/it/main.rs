//! Integration tests: one crate, one module a subject.
mod platform_clipboard;
