//! What is dragged over a window and dropped onto it, with the place: the window's own events do not tell where, and
//! lose the whole drop when one entry of it is no file.
//!
//! On X11 by a proxy window (`x11`); elsewhere not at all, and the window's own events are all there is.
//! Opens no file and decodes no picture.

#[cfg(target_os = "linux")]
mod x11;

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

/// Something is dragged over the window. Places are in px from the window's upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DragEvent {
    /// It is here now.
    Over([i32; 2]),
    /// It has left the window again.
    Left,
    /// It was dropped here.
    Dropped([i32; 2], Dropped),
    /// It was dropped, and could not be had.
    Failed(String),
}

/// What was dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Files of this computer, whether they exist or not.
    pub paths: Vec<PathBuf>,
    /// Entries that are no file of this computer, as they stood there.
    pub addresses: Vec<String>,
    /// A picture as an encoded file, where it comes without one.
    pub picture: Option<Arc<[u8]>>,
}

/// Why drags cannot be watched.
#[derive(Debug, Error)]
pub enum DropError {
    #[error("drags cannot be watched here: {0}")]
    Unavailable(String),
}

/// Watches drags over one window until it is dropped itself.
#[derive(Debug)]
pub struct DropTarget {
    #[cfg(target_os = "linux")]
    _proxy: x11::Proxy,
}

/// Whether drags can be watched by a window that is drawn by an X server: one answers under the name in `DISPLAY`.
#[must_use]
pub fn is_possible() -> bool {
    #[cfg(target_os = "linux")]
    {
        x11rb::connect(None).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        false
    }
}

impl DropTarget {
    /// Takes the drags over the window of this number on an X server: that of this name, or the one of `DISPLAY`.
    /// `tell` is called on a thread of its own.
    #[cfg(target_os = "linux")]
    pub fn of_x11(
        display: Option<&str>,
        window: u32,
        tell: impl Fn(DragEvent) + Send + 'static,
    ) -> Result<Self, DropError> {
        Ok(Self { _proxy: x11::Proxy::start(display, window, Box::new(tell))? })
    }
}

/// What was dropped is the user's: shown by its kinds only.
impl std::fmt::Debug for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dropped")
            .field("paths", &self.paths.len())
            .field("addresses", &self.addresses.len())
            .field("picture_byte_len", &self.picture.as_ref().map(|picture| picture.len()))
            .finish()
    }
}
