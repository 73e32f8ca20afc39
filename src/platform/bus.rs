//! The connection to the session's D-Bus, over which a Linux desktop's services are asked.

use std::time::Duration;

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

/// How long a service may take to answer, starting it included. What waits for the user comes as a signal.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connects to the bus of the session, or to the one with this address.
pub(super) fn connect(address: Option<&str>) -> zbus::Result<Connection> {
    let builder = address.map_or_else(Builder::session, Builder::address)?;
    builder.method_timeout(PATIENCE).build()
}
