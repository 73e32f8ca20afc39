//! Short messages that the desktop shows outside the window, with buttons.
//!
//! On Linux through `org.freedesktop.Notifications` (`freedesktop`); on macOS without buttons, through the script host
//! that comes with the system; Windows shows them only for installed programs, so that there is none yet.
//!
//! Every call may block for some seconds. Titles and bodies hold the user's text: they are never logged, and errors do
//! not repeat them. A further system is a further `Service`.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod freedesktop;

use thiserror::Error;

#[cfg(not(target_os = "linux"))]
use self::elsewhere::Service;
#[cfg(target_os = "linux")]
use self::freedesktop::Service;

/// The action of pressing the message itself and none of its buttons.
pub const DEFAULT_ACTION: &str = "default";

/// A message. `Debug` does not show its words.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Notification {
    pub title: String,
    /// Plain text; lines are kept.
    pub body: String,
    /// The buttons, most important first. Desktops without buttons leave them out.
    pub actions: Vec<NotificationAction>,
}

/// A button of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationAction {
    /// What [`Reply::Pressed`] brings. A new name for each message tells its button from that of the one before.
    pub id: String,
    pub label: String,
}

/// What became of the message that was shown last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// This button was pressed; the message is gone as a rule.
    Pressed(String),
    /// It is gone: closed by the user, or after its time.
    Closed,
}

/// Why no message was shown.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotificationError {
    /// Nothing on this desktop shows messages.
    #[error("no program shows notifications here: {0}")]
    NoService(String),
    #[error("the notification failed: {0}")]
    Failed(String),
    #[error("notifications are not supported on this system yet")]
    Unsupported,
}

/// Shows one message at a time: a new one takes the place of the one before.
#[derive(Debug)]
pub struct Notifier {
    service: Service,
}

impl Notifier {
    /// Connects to what shows messages; `tell` is called on a thread of its own.
    pub fn new(tell: impl Fn(Reply) + Send + 'static) -> Result<Self, NotificationError> {
        Ok(Self { service: Service::connect(None, tell)? })
    }

    /// As [`Notifier::new`], on the bus with this address.
    #[cfg(target_os = "linux")]
    pub fn of_bus(address: &str, tell: impl Fn(Reply) + Send + 'static) -> Result<Self, NotificationError> {
        Ok(Self { service: Service::connect(Some(address), tell)? })
    }

    /// Shows the message in the place of the last one.
    pub fn show(&self, notification: &Notification) -> Result<(), NotificationError> {
        self.service.show(notification)
    }

    /// Takes the last message away, once its buttons mean nothing any more.
    pub fn withdraw(&self) -> Result<(), NotificationError> {
        self.service.withdraw()
    }
}

/// What was read is the user's: shown by its size only.
impl std::fmt::Debug for Notification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notification")
            .field("title_byte_len", &self.title.len())
            .field("body_byte_len", &self.body.len())
            .field("actions", &self.actions)
            .finish()
    }
}
