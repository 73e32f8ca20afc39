//! Captures of the screen, with a portal and programs that only pretend to make them.

#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use discern::platform::capture::{CaptureError, Capturer};
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::programs::Bus;

const NO_BUS: &str = "unix:path=/nowhere";

/// A folder of programs, each a script.
fn programs(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, script) in scripts {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

fn captured(folder: &Path, is_wayland: bool) -> Result<Option<Vec<u8>>, CaptureError> {
    let (_keep, cancelled) = channel();
    let captured = Capturer::of(NO_BUS, folder.into(), is_wayland).capture(&cancelled);
    captured.map(|bytes| bytes.map(|bytes| bytes.to_vec()))
}

#[test]
fn without_a_portal_the_program_that_is_installed_is_used() {
    let wayland = [("slurp", "echo 1,2 3x4"), ("grim", r#"printf %s "$*""#), ("maim", "printf maim")];
    let writes_file = r#"for last; do :; done; printf 'a file' > "$last""#;
    for (scripts, is_wayland, expected) in [
        (wayland.as_slice(), true, "-g 1,2 3x4 -"),
        (&wayland, false, "maim"),
        (&[("scrot", writes_file)], false, "a file"),
        (&[("spectacle", writes_file), ("maim", "printf maim")], false, "a file"),
        (&[("grim", "printf 'no slurp'"), ("gnome-screenshot", writes_file)], true, "a file"),
    ] {
        let folder = programs(scripts);
        assert_eq!(captured(folder.path(), is_wayland), Ok(Some(expected.as_bytes().to_vec())), "{scripts:?}");
    }
}

#[test]
fn a_user_who_gives_up_is_no_failure() {
    for (scripts, is_wayland) in [
        ([("slurp", "echo 'selection cancelled' >&2; exit 1"), ("grim", "printf never")], true),
        ([("slurp", ""), ("grim", "printf never")], true),
        ([("maim", "echo 'Selection was cancelled by keystroke.' >&2; exit 1"), ("other", "")], false),
        ([("gnome-screenshot", ""), ("other", "")], false),
    ] {
        let folder = programs(&scripts);
        assert_eq!(captured(folder.path(), is_wayland), Ok(None), "{scripts:?}");
    }
}

#[test]
fn a_program_that_fails_is_named_with_its_reason() {
    let folder =
        programs(&[("slurp", "echo 1,2 3x4"), ("grim", "echo 'a warning' >&2; echo 'no such protocol' >&2; exit 1")]);
    let failed = CaptureError::Failed { tool: "grim".to_owned(), reason: "no such protocol".to_owned() };
    assert_eq!(captured(folder.path(), true), Err(failed));
}

#[test]
fn where_nothing_is_installed_the_error_says_what_to_install() {
    let folder = programs(&[]);
    for (is_wayland, install) in [(true, "grim and slurp"), (false, "maim")] {
        let error = captured(folder.path(), is_wayland).unwrap_err();
        assert_eq!(error, CaptureError::NoTool { install });
        assert!(error.to_string().ends_with(&format!("install {install}")), "{error}");
    }
}

#[test]
fn a_capture_can_be_cancelled() {
    let folder = programs(&[("maim", "exec /bin/sleep 600")]);
    let capturer = Capturer::of(NO_BUS, folder.path().into(), false);
    let (keep, cancelled) = channel();
    let capture = thread::spawn(move || capturer.capture(&cancelled));
    drop(keep);
    assert_eq!(capture.join().unwrap(), Ok(None));
}

/// A portal whose user does this.
struct Portal {
    response: u32,
    uri: String,
}

#[zbus::interface(name = "org.freedesktop.portal.Screenshot")]
impl Portal {
    #[zbus(property, name = "version")]
    #[allow(clippy::unused_self, reason = "a property's shape")]
    fn version(&self) -> u32 {
        2
    }

    async fn screenshot(
        &self,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        parent: &str,
        options: HashMap<String, OwnedValue>,
    ) -> OwnedObjectPath {
        assert_eq!(parent, "");
        assert_eq!(options.get("interactive").map(|value| &**value), Some(&Value::Bool(true)));
        let token = options.get("handle_token").unwrap().downcast_ref::<String>().unwrap();
        let asker = header.sender().unwrap();
        let sender = asker.trim_start_matches(':').replace('.', "_");
        let path = format!("/org/freedesktop/portal/desktop/request/{sender}/{token}");
        let results = HashMap::from([("uri", Value::from(self.uri.as_str()))]);
        let request = "org.freedesktop.portal.Request";
        let answer = (self.response, results);
        connection.emit_signal(Some(asker.as_str()), path.as_str(), request, "Response", &answer).await.unwrap();
        OwnedObjectPath::try_from(path).unwrap()
    }
}

fn with_portal(portal: Portal) -> (Bus, zbus::blocking::Connection) {
    let bus = Bus::start();
    let connection = Builder::address(bus.address.as_str())
        .unwrap()
        .name("org.freedesktop.portal.Desktop")
        .unwrap()
        .serve_at("/org/freedesktop/portal/desktop", portal)
        .unwrap()
        .build()
        .unwrap();
    (bus, connection)
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn the_portals_file_is_read_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a b.png");
    std::fs::write(&file, b"the picture").unwrap();
    let uri = format!("file://{}/a%20b.png", folder.path().display());
    let (bus, _portal) = with_portal(Portal { response: 0, uri });
    let (_keep, cancelled) = channel();
    let capturer = Capturer::of(&bus.address, "/nowhere".into(), true);
    assert_eq!(capturer.capture(&cancelled).unwrap().as_deref(), Some(b"the picture".as_slice()));
    assert!(file.exists());
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn what_the_portal_cannot_do_is_left_to_programs_unless_the_user_has_declined() {
    let folder = programs(&[("maim", "printf maim")]);
    for (response, path, expected) in [
        (1, folder.path(), Ok(None)),
        (2, folder.path(), Ok(Some(b"maim".to_vec()))),
        (
            2,
            Path::new("/nowhere"),
            Err(CaptureError::Failed {
                tool: "the desktop portal".to_owned(),
                reason: "the desktop portal gave the request up".to_owned(),
            }),
        ),
    ] {
        let (bus, _portal) = with_portal(Portal { response, uri: String::new() });
        let (_keep, cancelled) = channel();
        let captured = Capturer::of(&bus.address, path.into(), false).capture(&cancelled);
        assert_eq!(captured.map(|bytes| bytes.map(|bytes| bytes.to_vec())), expected, "{response}");
    }
    // A bus without a portal.
    let bus = Bus::start();
    let (_keep, cancelled) = channel();
    let error = Capturer::of(&bus.address, "/nowhere".into(), false).capture(&cancelled).unwrap_err();
    assert_eq!(error, CaptureError::NoTool { install: "maim" });
}
