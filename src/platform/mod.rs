//! What only the operating system can do: the clipboard, captures of the screen, notifications, keys that work
//! outside the window, how numbers are written, where things are dropped, and on Linux whether the desktop is dark and
//! has windows for choosing files.
//!
//! Every call may block for seconds, because another program has to answer it: none belongs on the thread that draws.
//! Knows nothing of egui, of pictures' content and of what is done with what it finds.
//! A further service of the system is a further module here; code for one system only stays under 150 lines a file where it cannot be tested on the others.

#[cfg(target_os = "linux")]
pub mod appearance;
#[cfg(target_os = "linux")]
mod bus;
pub mod capture;
pub mod clipboard;
#[cfg(target_os = "linux")]
pub mod dialogs;
pub mod drop;
pub mod locale;
pub mod notifications;
#[cfg(target_os = "linux")]
mod portal;
pub mod shortcut;
