//! A capture of the screen: the system's own, in which the user marks what is meant.
//!
//! On Linux the desktop's portal is asked (`portal`), and where there is none, the program for captures that is
//! installed (`tools`); macOS and Windows bring their own. Blocks until the user has chosen: meant for a thread of its own.
//!
//! Does not decode pictures. A further program is a row in `tools`.

#[cfg(target_os = "linux")]
mod portal;
#[cfg(not(windows))]
mod tools;

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
#[cfg(not(windows))]
use std::time::Duration;

use thiserror::Error;

#[cfg(target_os = "linux")]
use super::portal::PortalError;

/// How often somebody who waits looks whether the capture was cancelled.
#[cfg(not(windows))]
const LOOK: Duration = Duration::from_millis(50);

/// The encoded picture; `None` when the user gave up, or the capture was cancelled.
pub type Captured = Option<Arc<[u8]>>;

/// Why there is no capture.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CaptureError {
    /// No program for it was found. `install`: the packages that would do.
    #[error("no program that captures the screen was found; install {install}")]
    NoTool { install: &'static str },
    #[error("{tool} has failed: {reason}")]
    Failed { tool: String, reason: String },
}

/// Where captures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capturer {
    /// The address of the bus on which the portal is; `None` is the session's.
    bus: Option<String>,
    /// The folders in which programs are looked for.
    path: OsString,
    is_wayland: bool,
}

impl Default for Capturer {
    fn default() -> Self {
        Self::new()
    }
}

impl Capturer {
    /// What the session offers in which this program runs.
    #[must_use]
    pub fn new() -> Self {
        let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty());
        Self { bus: None, path: std::env::var_os("PATH").unwrap_or_default(), is_wayland }
    }

    /// What another session would offer: its bus, its folders of programs, and whether it is one of Wayland.
    #[must_use]
    pub fn of(bus: &str, path: OsString, is_wayland: bool) -> Self {
        Self { bus: Some(bus.to_owned()), path, is_wayland }
    }

    /// Lets the user mark a part of the screen. Sending to `cancelled`, or dropping its other end, gives the capture up.
    pub fn capture(&self, cancelled: &Receiver<()>) -> Result<Captured, CaptureError> {
        #[cfg(target_os = "linux")]
        {
            let reason = match portal::capture(self.bus.as_deref(), cancelled) {
                Ok(bytes) => return Ok(Some(bytes)),
                Err(PortalError::Declined) => return Ok(None),
                Err(error) => error.to_string(),
            };
            match tools::capture(&self.path, self.is_wayland, cancelled) {
                // The portal is there, and its reason says more.
                Err(CaptureError::NoTool { .. }) if portal::is_there(self.bus.as_deref()) => {
                    Err(CaptureError::Failed { tool: "the desktop portal".to_owned(), reason })
                }
                outcome => outcome,
            }
        }
        #[cfg(target_os = "macos")]
        return tools::capture(&self.path, self.is_wayland, cancelled);
        #[cfg(windows)]
        return self::snipped::capture(cancelled);
    }
}

/// The snipping tool of Windows, which puts what was marked on the clipboard and tells nobody when the user gives up.
#[cfg(windows)]
mod snipped {
    use std::process::Command;
    use std::sync::mpsc::{Receiver, RecvTimeoutError};
    use std::time::{Duration, Instant};

    use super::super::clipboard::{Clipboard, ClipboardContent, ClipboardError, Wanted};
    use super::{CaptureError, Captured};

    /// How long the user may take.
    const PATIENCE: Duration = Duration::from_mins(2);

    const LOOK: Duration = Duration::from_millis(300);

    pub(super) fn capture(cancelled: &Receiver<()>) -> Result<Captured, CaptureError> {
        let failed = |error: &dyn std::fmt::Display| CaptureError::Failed {
            tool: "the snipping tool".to_owned(),
            reason: error.to_string(),
        };
        let of_clipboard = |error: ClipboardError| failed(&error);
        let clipboard = Clipboard::new().map_err(of_clipboard)?;
        let before = clipboard.glance().map_err(of_clipboard)?;
        Command::new("explorer.exe").arg("ms-screenclip:").spawn().map_err(|error| failed(&error))?;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end && cancelled.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            let now = clipboard.glance().map_err(of_clipboard)?;
            if now != before && now.offers_picture {
                let content = clipboard.read(Wanted::PictureOnly).map_err(of_clipboard)?;
                return Ok(if let ClipboardContent::Picture(bytes) = content { Some(bytes) } else { None });
            }
        }
        Ok(None)
    }
}
