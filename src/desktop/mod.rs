//! The window's face: the eframe shell around `app` and `ui`.
//!
//! Runs what `update` asks for: sends commands to the engine, opens dialogs, reads and writes the clipboard, each off
//! the window's thread. Decides nothing itself.
//! A new effect is a variant of `app::Effect` and an arm in `Shell::run`.

mod clipboard;
mod dialog;
mod drawing;
mod dropping;
mod errands;
mod fonts;
mod frame_log;
mod gesture;
mod icon;
mod inbox;
mod remembered;
mod sample;
mod shell;
mod start;

pub use start::run;
