//! Requests to the desktop portal: questions that the desktop may put to the user before it answers.
//!
//! Interface: <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Request.html>

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use thiserror::Error;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

pub(super) const NAME: &str = "org.freedesktop.portal.Desktop";
pub(super) const PATH: &str = "/org/freedesktop/portal/desktop";

/// How often somebody who waits looks whether the request was cancelled.
const LOOK: Duration = Duration::from_millis(50);

/// What a request may be told, by name.
pub(super) type Options<'a> = HashMap<&'a str, Value<'a>>;

/// What a request brought, by name.
pub(super) type Results = HashMap<String, OwnedValue>;

#[derive(Debug, Error)]
pub(super) enum PortalError {
    /// There is no portal, or it does not know the request.
    #[error("the desktop portal cannot do this: {0}")]
    Missing(#[from] zbus::Error),
    /// The user said no, or gave up.
    #[error("the request was declined")]
    Declined,
    /// It ended for a reason that the portal keeps to itself.
    #[error("the desktop portal gave the request up")]
    GivenUp,
}

/// The part of the portal that an interface names.
#[derive(Debug)]
pub(super) struct Portal {
    connection: Connection,
    proxy: Proxy<'static>,
    token_count: u32,
}

impl Portal {
    pub(super) fn new(connection: Connection, interface: &'static str) -> zbus::Result<Self> {
        let proxy = Proxy::new(&connection, NAME, PATH, interface)?;
        Ok(Self { connection, proxy, token_count: 0 })
    }

    pub(super) fn proxy(&self) -> &Proxy<'static> {
        &self.proxy
    }

    /// A name for a request or a session that this connection has not used yet.
    pub(super) fn next_token(&mut self) -> String {
        self.token_count += 1;
        format!("discern_{}_{}", std::process::id(), self.token_count)
    }

    /// Sends a request and waits for its answer, or until `cancelled` says so or is left alone; then the request is
    /// taken back. `token` must stand in the options of what is sent, as `handle_token`.
    pub(super) fn request(
        &self,
        token: &str,
        cancelled: &Receiver<()>,
        send: impl FnOnce(&Proxy<'static>) -> zbus::Result<OwnedObjectPath>,
    ) -> Result<Results, PortalError> {
        let sender = self.connection.unique_name().map(ToString::to_string).unwrap_or_default();
        let sender = sender.trim_start_matches(':').replace('.', "_");
        let path = format!("{PATH}/request/{sender}/{token}");
        let request = Proxy::new(&self.connection, NAME, path, "org.freedesktop.portal.Request")?;
        // Before asking, so that the answer does not come earlier.
        let mut responses = request.receive_signal("Response")?;
        send(&self.proxy)?;
        let (answer, answered) = channel();
        let wait = move || {
            let response = responses.next().map(|message| message.body().deserialize::<(u32, Results)>());
            // Nobody waits any more when it was cancelled.
            let _ = answer.send(response);
        };
        // Ends with the answer or with the connection.
        let spawned = thread::Builder::new().name("portal".to_owned()).spawn(wait);
        spawned.map_err(|error| zbus::Error::InputOutput(error.into()))?;
        loop {
            match answered.recv_timeout(LOOK) {
                Ok(Some(response)) => {
                    return match response? {
                        (0, results) => Ok(results),
                        (1, _) => Err(PortalError::Declined),
                        _ => Err(PortalError::GivenUp),
                    };
                }
                Ok(None) | Err(RecvTimeoutError::Disconnected) => return Err(PortalError::GivenUp),
                Err(RecvTimeoutError::Timeout) if cancelled.try_recv() != Err(TryRecvError::Empty) => {
                    // Where it fails there is nothing left to take back.
                    let _ = request.call::<_, _, ()>("Close", &());
                    return Err(PortalError::Declined);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Ends the threads that listen on it. Where it fails the connection is gone already.
        let _ = self.connection.clone().close();
    }
}
