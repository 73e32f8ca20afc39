//! A capture through the desktop portal.
//!
//! Interface: <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Screenshot.html>

use std::io::Read as _;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use zbus::zvariant::Value;

use super::super::bus;
use super::super::clipboard::file_list::FileList;
use super::super::portal::{Options, Portal, PortalError};

/// As much as a picture on the clipboard may have.
const MAX_BYTE_LEN: u64 = 512 << 20;

/// Asks the desktop for a capture. The file that it makes is the user's, and stays.
pub(super) fn capture(address: Option<&str>, cancelled: &Receiver<()>) -> Result<Arc<[u8]>, PortalError> {
    let mut portal = Portal::new(bus::connect(address)?, "org.freedesktop.portal.Screenshot")?;
    let token = portal.next_token();
    let options = Options::from([("handle_token", Value::from(token.as_str())), ("interactive", Value::from(true))]);
    let no_parent = "";
    let results = portal.request(&token, cancelled, |proxy| proxy.call("Screenshot", &(no_parent, options)))?;
    let address = results.get("uri").and_then(|uri| uri.downcast_ref::<&str>().ok()).unwrap_or_default();
    let path = FileList::parse(address.as_bytes()).paths.pop().ok_or(PortalError::GivenUp)?;
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_BYTE_LEN).read_to_end(&mut bytes));
    read.map_err(|error| zbus::Error::InputOutput(Arc::new(error)))?;
    Ok(bytes.into())
}

/// Whether there is a portal that knows captures.
pub(super) fn is_there(address: Option<&str>) -> bool {
    let portal = bus::connect(address).and_then(|it| Portal::new(it, "org.freedesktop.portal.Screenshot"));
    portal.is_ok_and(|portal| portal.proxy().get_property::<u32>("version").is_ok())
}
