//! Whether a Linux desktop has a window for choosing files: the desktop portal or the program `zenity` opens it, and
//! either may be missing.

use std::env::split_paths;
use std::ffi::OsStr;

use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

use super::bus;
use super::portal::{NAME, PATH};

/// Whether `zenity` lies in one of the folders of `path`, or a portal that lets files be chosen runs on the bus of the
/// session, or on the one with this address. Starts neither; meant to be asked after one of them should have opened.
#[must_use]
pub fn are_there(bus: Option<&str>, path: Option<&OsStr>) -> bool {
    let has_zenity = path.is_some_and(|path| split_paths(path).any(|folder| folder.join("zenity").is_file()));
    has_zenity || has_portal(bus).unwrap_or(false)
}

fn has_portal(address: Option<&str>) -> zbus::Result<bool> {
    let connection = bus::connect(address)?;
    // Asking the portal itself would try once more to start it, which takes long where it does not start.
    if !DBusProxy::new(&connection)?.name_has_owner(BusName::try_from(NAME)?)? {
        return Ok(false);
    }
    // Asked past a proxy, which waits for ever where the portal says nothing.
    let version = ("org.freedesktop.portal.FileChooser", "version");
    Ok(connection.call_method(Some(NAME), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &version).is_ok())
}
