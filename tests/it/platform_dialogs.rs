//! Whether the desktop has windows for choosing files, with a portal of this test's own.

#![cfg(target_os = "linux")]

use std::fs;

use discern::platform::dialogs::are_there;
use zbus::blocking::connection::Builder;

use crate::programs::Bus;

const PATH: &str = "/org/freedesktop/portal/desktop";

struct FileChooser;

#[zbus::interface(name = "org.freedesktop.portal.FileChooser")]
#[allow(clippy::unused_self, reason = "a property is asked of an object")]
impl FileChooser {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        4
    }
}

struct Settings;

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
#[allow(clippy::unused_self, reason = "a property is asked of an object")]
impl Settings {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn a_portal_that_chooses_files_or_zenity_is_enough() {
    let bus = Bus::start();
    let address = Some(bus.address.as_str());
    let folder = tempfile::tempdir().unwrap();
    let path = Some(folder.path().as_os_str());
    assert!(!are_there(address, path));
    assert!(!are_there(Some("unix:path=/nowhere"), path), "no bus at all");

    let portal = Builder::address(bus.address.as_str()).unwrap().name("org.freedesktop.portal.Desktop").unwrap();
    let portal = portal.serve_at(PATH, Settings).unwrap().build().unwrap();
    assert!(!are_there(address, path), "this portal does other things");
    portal.object_server().at(PATH, FileChooser).unwrap();
    assert!(are_there(address, path));

    fs::write(folder.path().join("zenity"), "").unwrap();
    assert!(are_there(Some("unix:path=/nowhere"), path));
}
