//! macOS: the message and no buttons, through the script host that comes with the system. Other systems: nothing.

use std::process::Command;

use super::{Notification, NotificationError, Reply};

/// The words come as arguments, so that nothing in them is taken for a script.
const SCRIPT: [&str; 3] =
    ["on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run"];

#[derive(Debug)]
pub(super) struct Service;

impl Service {
    pub(super) fn connect(
        _bus: Option<&str>,
        _tell: impl Fn(Reply) + Send + 'static,
    ) -> Result<Self, NotificationError> {
        if cfg!(target_os = "macos") { Ok(Self) } else { Err(NotificationError::Unsupported) }
    }

    #[allow(clippy::unused_self)]
    pub(super) fn show(&self, notification: &Notification) -> Result<(), NotificationError> {
        let mut command = Command::new("/usr/bin/osascript");
        for line in SCRIPT {
            command.args(["-e", line]);
        }
        // After `--`, so that a title that begins with a dash is no option.
        command.args(["--", &notification.title, &notification.body]);
        let status = command.status().map_err(|error| NotificationError::Failed(error.to_string()))?;
        if status.success() { Ok(()) } else { Err(NotificationError::Failed(status.to_string())) }
    }

    #[allow(clippy::unused_self, clippy::unnecessary_wraps)]
    pub(super) fn withdraw(&self) -> Result<(), NotificationError> {
        Ok(())
    }
}
