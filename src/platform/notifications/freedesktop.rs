//! Messages through `org.freedesktop.Notifications`.
//!
//! Specification: <https://specifications.freedesktop.org/notification-spec/latest/>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use zbus::blocking::{Connection, Proxy};
use zbus::names::ErrorName;
use zbus::zvariant::Value;

use super::super::bus;
use super::{Notification, NotificationError, Reply};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The connection to the server of messages, and the message that is shown.
#[derive(Debug)]
pub(super) struct Service {
    connection: Connection,
    proxy: Proxy<'static>,
    can_markup: bool,
    can_actions: bool,
    /// Locked while a message is being shown, so that no word of it is heard before its number is known.
    shown: Arc<Mutex<Option<u32>>>,
}

impl Service {
    pub(super) fn connect(
        address: Option<&str>,
        tell: impl Fn(Reply) + Send + 'static,
    ) -> Result<Self, NotificationError> {
        let connection = bus::connect(address).map_err(|error| NotificationError::NoService(error.to_string()))?;
        let proxy = Proxy::new(&connection, NAME, PATH, NAME).map_err(failed)?;
        // Starts the server where that is the desktop's way.
        let capabilities: Vec<String> = proxy.call("GetCapabilities", &()).map_err(failed)?;
        let can = |capability: &str| capabilities.iter().any(|name| name == capability);
        let (can_markup, can_actions) = (can("body-markup"), can("actions"));
        let service = Self { connection, proxy, can_markup, can_actions, shown: Arc::default() };
        service.listen(tell)?;
        Ok(service)
    }

    fn listen(&self, tell: impl Fn(Reply) + Send + 'static) -> Result<(), NotificationError> {
        let signals = self.proxy.receive_all_signals().map_err(failed)?;
        let shown = Arc::clone(&self.shown);
        let is_shown = move |id: u32| *shown.lock().unwrap_or_else(PoisonError::into_inner) == Some(id);
        // Ends with the connection.
        let listen = move || {
            for signal in signals {
                let (header, body) = (signal.header(), signal.body());
                match header.member().map(zbus::names::MemberName::as_str) {
                    Some("ActionInvoked") => {
                        let Ok((id, action)) = body.deserialize::<(u32, String)>() else { continue };
                        if is_shown(id) {
                            tell(Reply::Pressed(action));
                        }
                    }
                    Some("NotificationClosed") => {
                        let Ok((id, _reason)) = body.deserialize::<(u32, u32)>() else { continue };
                        if is_shown(id) {
                            tell(Reply::Closed);
                        }
                    }
                    _ => {}
                }
            }
        };
        let spawned = thread::Builder::new().name("notifications".to_owned()).spawn(listen);
        spawned.map(drop).map_err(|error| NotificationError::Failed(error.to_string()))
    }

    pub(super) fn show(&self, notification: &Notification) -> Result<(), NotificationError> {
        let Notification { title, body, actions } = notification;
        let body = if self.can_markup { escaped(&printable(body)) } else { printable(body) };
        let actions = actions.iter().filter(|_| self.can_actions);
        let actions: Vec<&str> = actions.flat_map(|action| [action.id.as_str(), action.label.as_str()]).collect();
        let hints = HashMap::from([("desktop-entry", Value::from("discern"))]);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let replaced = shown.unwrap_or(0);
        let usual_timeout = -1_i32;
        let message = ("Discern", replaced, "", printable(title), body, actions, hints, usual_timeout);
        *shown = Some(self.proxy.call("Notify", &message).map_err(failed)?);
        Ok(())
    }

    pub(super) fn withdraw(&self) -> Result<(), NotificationError> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner).take();
        // An error means that it is gone already.
        shown.map_or(Ok(()), |id| self.proxy.call::<_, _, ()>("CloseNotification", &(id,)).or(Ok(())))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Ends the thread that listens. Where it fails the connection is gone already.
        let _ = self.connection.clone().close();
    }
}

/// By value, as `map_err` hands it over. The server's own words only: they could repeat nothing but names.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: zbus::Error) -> NotificationError {
    let has_no_service = |name: &ErrorName<'_>| {
        matches!(
            name.as_str(),
            "org.freedesktop.DBus.Error.ServiceUnknown"
                | "org.freedesktop.DBus.Error.NameHasNoOwner"
                | "org.freedesktop.DBus.Error.Spawn.ServiceNotFound"
        )
    };
    match &error {
        zbus::Error::MethodError(name, _, _) if has_no_service(name) => NotificationError::NoService(error.to_string()),
        _ => NotificationError::Failed(error.to_string()),
    }
}

/// The text as the server's small markup language writes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Without what no message can carry: the zero byte, and other characters that control and do not show.
fn printable(text: &str) -> String {
    text.chars().filter(|&c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_what_was_read_is_shown_and_not_obeyed() {
        assert_eq!(escaped("<b>a</b> & \"b\" &amp;"), "&lt;b&gt;a&lt;/b&gt; &amp; \"b\" &amp;amp;");
    }

    #[test]
    fn what_cannot_be_shown_is_left_out() {
        assert_eq!(printable("a\0b\u{1b}[1m\r\n\tc"), "ab[1m\n\tc");
    }
}
