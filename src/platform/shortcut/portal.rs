//! A key that the desktop gives through its portal.
//!
//! Interface: <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html>

use std::collections::HashMap;
use std::sync::mpsc::channel;
use std::thread;

use zbus::blocking::Proxy;
use zbus::zvariant::{Array, ObjectPath, OwnedObjectPath, Value};

use super::super::bus;
use super::super::portal::{Options, PATH, Portal, PortalError};
use super::{ShortcutError, Wish};

/// What the portal tells of a key that was pressed: of which session, which one, when, and more.
type Activated<'a> = (ObjectPath<'a>, &'a str, u64, HashMap<&'a str, Value<'a>>);

/// The session that holds the key; it ends with the connection.
#[derive(Debug)]
pub(super) struct Session {
    _portal: Portal,
}

impl Session {
    /// The session, and the key in the desktop's words; empty where it does not tell it.
    pub(super) fn start(
        bus: Option<&str>,
        wish: &Wish,
        tell: impl Fn() + Send + 'static,
    ) -> Result<(Self, String), ShortcutError> {
        let unsupported = |error: zbus::Error| ShortcutError::Unsupported(error.to_string());
        let connection = bus::connect(bus).map_err(unsupported)?;
        introduce(&connection);
        let interface = "org.freedesktop.portal.GlobalShortcuts";
        let mut portal = Portal::new(connection, interface).map_err(unsupported)?;
        let session = create_session(&mut portal).map_err(refused)?;
        // Before the key is given, so that its first press is not missed.
        let pressed = portal.proxy().receive_signal("Activated").map_err(|error| refused(error.into()))?;
        let trigger = bind(&mut portal, &session, wish).map_err(refused)?;
        let id = wish.id.clone();
        // Ends with the connection.
        let listen = move || {
            for signal in pressed {
                let body = signal.body();
                let Ok((of, pressed, ..)) = body.deserialize::<Activated<'_>>() else { continue };
                if of.as_str() == session.as_str() && pressed == id {
                    tell();
                }
            }
        };
        let spawned = thread::Builder::new().name("shortcut".to_owned()).spawn(listen);
        spawned.map_err(|error| ShortcutError::Failed(error.to_string()))?;
        Ok((Self { _portal: portal }, trigger))
    }
}

/// Says which program this is, where the portal asks programs for it that come in no package.
fn introduce(connection: &zbus::blocking::Connection) {
    let registry =
        Proxy::new(connection, "org.freedesktop.portal.Desktop", PATH, "org.freedesktop.host.portal.Registry");
    // Older portals do not ask, and find it out by themselves.
    let _ = registry.and_then(|registry| registry.call::<_, _, ()>("Register", &("discern", Options::new())));
}

fn create_session(portal: &mut Portal) -> Result<OwnedObjectPath, PortalError> {
    let (token, session_token) = (portal.next_token(), portal.next_token());
    let options = Options::from([
        ("handle_token", Value::from(token.as_str())),
        ("session_handle_token", Value::from(session_token.as_str())),
    ]);
    // Whoever drops the sender cancels: it is kept until there is an answer.
    let (_keep, never) = channel();
    let results = portal.request(&token, &never, |proxy| proxy.call("CreateSession", &(options,)))?;
    // A string by the interface's word, a path by some portals'.
    let handle = results.get("session_handle").and_then(|handle| match &**handle {
        Value::Str(path) => OwnedObjectPath::try_from(path.as_str()).ok(),
        Value::ObjectPath(path) => Some(path.to_owned().into()),
        _ => None,
    });
    handle.ok_or(PortalError::GivenUp)
}

/// Asks for the key; the desktop may ask the user. Its own word for the key that was given.
fn bind(portal: &mut Portal, session: &OwnedObjectPath, wish: &Wish) -> Result<String, PortalError> {
    let token = portal.next_token();
    let shortcut = HashMap::from([
        ("description", Value::from(wish.description.as_str())),
        ("preferred_trigger", Value::from(wish.trigger.specified())),
    ]);
    let (shortcuts, no_parent) = (vec![(wish.id.as_str(), shortcut)], "");
    let options = Options::from([("handle_token", Value::from(token.as_str()))]);
    let (_keep, never) = channel();
    let results = portal
        .request(&token, &never, |proxy| proxy.call("BindShortcuts", &(session, shortcuts, no_parent, options)))?;
    let given = results.get("shortcuts").and_then(|given| given.downcast_ref::<Array<'_>>().ok());
    let given = given.ok_or(PortalError::Declined)?;
    given.iter().find_map(|entry| described(entry, &wish.id)).ok_or(PortalError::Declined)
}

/// The description of the key in an entry of the answer; `None` where the entry is another's.
fn described(entry: &Value<'_>, wanted: &str) -> Option<String> {
    let Value::Structure(entry) = entry else { return None };
    let [Value::Str(id), Value::Dict(facts)] = entry.fields() else { return None };
    let trigger = facts.get::<_, String>(&"trigger_description").ok().flatten();
    (id.as_str() == wanted).then(|| trigger.unwrap_or_default())
}

/// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn refused(error: PortalError) -> ShortcutError {
    match error {
        PortalError::Missing(error) => ShortcutError::Unsupported(error.to_string()),
        PortalError::Declined | PortalError::GivenUp => ShortcutError::Refused,
    }
}
