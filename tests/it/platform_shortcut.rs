//! The key that works outside the window, on a real X server and with a portal that only pretends.

#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use discern::platform::shortcut::{ShortcutError, Trigger, Watch, Wish};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::programs::{Bus, Display};

const PORTAL: &str = "/org/freedesktop/portal/desktop";
const SESSION: &str = "/org/freedesktop/portal/desktop/session/1_1/discern";

/// Far longer than a key takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

fn wish() -> Wish {
    Wish { id: "read".to_owned(), description: "Read the clipboard".to_owned(), trigger: Trigger::READ_CLIPBOARD }
}

fn press(display: &Display, keys: &[&str]) {
    let mut command = Command::new("xdotool");
    assert!(command.env("DISPLAY", &display.name).arg("key").args(keys).status().unwrap().success());
}

fn grab(display: &Display) -> Result<(Watch, Receiver<()>), ShortcutError> {
    let (tell, told) = channel();
    let watch = Watch::of_x11(Some(&display.name), &wish(), move || tell.send(()).unwrap_or_default())?;
    Ok((watch, told))
}

#[test]
fn without_an_x_server_there_is_an_error_and_no_panic() {
    let error = Watch::of_x11(Some(":4711"), &wish(), || ()).unwrap_err();
    assert!(matches!(error, ShortcutError::Unsupported(_)), "{error:?}");
}

#[test]
#[ignore = "needs Xvfb and xdotool: scripts/desktop_check.sh"]
fn the_key_is_heard_whatever_is_locked() {
    let display = Display::start();
    let (watch, told) = grab(&display).unwrap();
    assert_eq!(watch.trigger(), "Super+Shift+T");
    for locked in ["", "Num_Lock", "Caps_Lock"] {
        press(&display, &[locked, "super+shift+t"].into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>());
        told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("with {locked}"));
    }
    // Other keys are not ours: the next word is of the key after them.
    press(&display, &["shift+t", "super+t", "super+shift+y", "super+shift+t"]);
    told.recv_timeout(PATIENCE).unwrap();
    drop(watch);
    assert!(told.recv_timeout(PATIENCE).is_err(), "one press is one word");
}

#[test]
#[ignore = "needs Xvfb and xdotool: scripts/desktop_check.sh"]
fn a_key_that_another_program_has_is_named_and_can_be_had_later() {
    let display = Display::start();
    let (first, told) = grab(&display).unwrap();
    assert_eq!(grab(&display).unwrap_err(), ShortcutError::Taken(Trigger::READ_CLIPBOARD));
    drop(first);
    assert!(told.recv().is_err(), "the listener ends");
    grab(&display).unwrap();
}

/// A portal that gives the key it is asked for, or none.
struct Portal {
    gives: bool,
}

#[zbus::interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl Portal {
    async fn create_session(
        &self,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        options: HashMap<String, OwnedValue>,
    ) -> OwnedObjectPath {
        assert!(options.contains_key("session_handle_token"));
        let results = HashMap::from([("session_handle", Value::from(SESSION))]);
        answer(&header, connection, &options, 0, results).await
    }

    async fn bind_shortcuts(
        &self,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        session: OwnedObjectPath,
        shortcuts: Vec<(String, HashMap<String, OwnedValue>)>,
        parent: &str,
        options: HashMap<String, OwnedValue>,
    ) -> OwnedObjectPath {
        assert_eq!((session.as_str(), parent), (SESSION, ""));
        let [(id, facts)] = shortcuts.as_slice() else { panic!("{shortcuts:?}") };
        assert_eq!(facts["preferred_trigger"].downcast_ref::<String>().unwrap(), "LOGO+SHIFT+t");
        assert_eq!(facts["description"].downcast_ref::<String>().unwrap(), "Read the clipboard");
        let given = vec![(id.as_str(), HashMap::from([("trigger_description", Value::from("Meta+Shift+T"))]))];
        let results = HashMap::from([("shortcuts", Value::from(given))]);
        answer(&header, connection, &options, u32::from(!self.gives), results).await
    }
}

async fn answer(
    header: &zbus::message::Header<'_>,
    connection: &zbus::Connection,
    options: &HashMap<String, OwnedValue>,
    response: u32,
    results: HashMap<&str, Value<'_>>,
) -> OwnedObjectPath {
    let token = options["handle_token"].downcast_ref::<String>().unwrap();
    let asker = header.sender().unwrap();
    let sender = asker.trim_start_matches(':').replace('.', "_");
    let path = format!("{PORTAL}/request/{sender}/{token}");
    let request = "org.freedesktop.portal.Request";
    connection
        .emit_signal(Some(asker.as_str()), path.as_str(), request, "Response", &(response, results))
        .await
        .unwrap();
    OwnedObjectPath::try_from(path).unwrap()
}

fn with_portal(gives: bool) -> (Bus, Connection) {
    let bus = Bus::start();
    let builder = Builder::address(bus.address.as_str()).unwrap().name("org.freedesktop.portal.Desktop").unwrap();
    let portal = builder.serve_at(PORTAL, Portal { gives }).unwrap().build().unwrap();
    (bus, portal)
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn the_portal_gives_the_key_and_tells_when_it_is_pressed() {
    let (bus, portal) = with_portal(true);
    let (tell, told) = channel();
    let watch = Watch::of_portal(Some(&bus.address), &wish(), move || tell.send(()).unwrap_or_default()).unwrap();
    assert_eq!(watch.trigger(), "Meta+Shift+T");
    let press = |session: &str, id: &str| {
        let nothing = HashMap::<&str, Value<'_>>::new();
        let body = (ObjectPath::try_from(session).unwrap(), id, 0_u64, nothing);
        let name = "org.freedesktop.portal.GlobalShortcuts";
        portal.emit_signal(None::<&str>, PORTAL, name, "Activated", &body).unwrap();
    };
    press(SESSION, "another");
    press("/org/freedesktop/portal/desktop/session/9_9/another", "read");
    press(SESSION, "read");
    told.recv_timeout(PATIENCE).unwrap();
    drop(watch);
    assert!(told.recv().is_err(), "only the own key is heard, and the listener ends with its watch");
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn a_key_that_is_not_given_is_an_error() {
    let (bus, _portal) = with_portal(false);
    assert_eq!(Watch::of_portal(Some(&bus.address), &wish(), || ()).unwrap_err(), ShortcutError::Refused);
    let bus = Bus::start();
    let error = Watch::of_portal(Some(&bus.address), &wish(), || ()).unwrap_err();
    assert!(matches!(error, ShortcutError::Unsupported(_)), "{error:?}");
}
