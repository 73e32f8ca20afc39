//! Whether the desktop is dark or light, and whether it wants less to move, as the desktop portal tells it.
//!
//! Other systems tell the first with the window's events, so that this is for Linux alone.
//! Interface: <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html>

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedValue, Value};

/// What the desktop prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// `None`: neither dark nor light.
    Dark(Option<bool>),
    /// Whether nothing is to move that need not.
    Still(bool),
}

type Meaning = fn(&Value<'_>) -> Option<Preference>;

/// What is asked for and listened to: the namespace, the key, and what a value means.
const KEYS: [(&str, &str, Meaning); 3] = [
    ("org.freedesktop.appearance", "color-scheme", |value| Some(Preference::Dark(prefers_dark(value)))),
    ("org.freedesktop.appearance", "reduced-motion", prefers_still),
    // The same, on desktops whose portal is older than that key.
    ("org.gnome.desktop.interface", "enable-animations", prefers_still),
];

/// Tells what the desktop prefers, now and whenever it changes. Blocks for as long as there is a desktop to listen to:
/// meant for a thread of its own.
pub fn watch(tell: impl Fn(Preference)) {
    // A system without a portal has no preference; nobody needs to hear of that.
    let _ = listen(tell);
}

fn listen(tell: impl Fn(Preference)) -> zbus::Result<()> {
    let connection = Connection::session()?;
    let portal = Proxy::new(
        &connection,
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
    )?;
    // Before asking, so that no change falls between.
    let changes = portal.receive_signal("SettingChanged")?;
    for (namespace, key, meaning) in KEYS {
        // `Read` is older than `ReadOne` and known everywhere; it wraps its answer once more. A key that the desktop does
        // not know is an error of that key alone.
        let now: zbus::Result<OwnedValue> = portal.call("Read", &(namespace, key));
        if let Some(preference) = now.ok().and_then(|value| meaning(&value)) {
            tell(preference);
        }
    }
    for change in changes {
        let body = change.body();
        let Ok((namespace, key, value)) = body.deserialize::<(&str, &str, Value<'_>)>() else { continue };
        let known = KEYS.iter().find(|(known_namespace, known, _)| (*known_namespace, *known) == (namespace, key));
        if let Some(preference) = known.and_then(|(_, _, meaning)| meaning(&value)) {
            tell(preference);
        }
    }
    Ok(())
}

/// The value's meaning: 1 is dark, 2 is light, everything else no preference.
fn prefers_dark(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Value(inner) => prefers_dark(inner),
        Value::U32(1) => Some(true),
        Value::U32(2) => Some(false),
        _ => None,
    }
}

/// Of `reduced-motion`, 1 asks for less; of `enable-animations`, no.
fn prefers_still(value: &Value<'_>) -> Option<Preference> {
    match value {
        Value::Value(inner) => prefers_still(inner),
        Value::U32(reduced) => Some(Preference::Still(*reduced == 1)),
        Value::Bool(animates) => Some(Preference::Still(!animates)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portals_numbers_mean_dark_and_light() {
        let wrapped = Value::Value(Box::new(Value::U32(1)));
        for (value, expected) in [
            (Value::U32(0), None),
            (Value::U32(1), Some(true)),
            (Value::U32(2), Some(false)),
            (wrapped, Some(true)),
            (Value::from("dark"), None),
        ] {
            assert_eq!(prefers_dark(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn less_motion_is_told_by_a_number_or_by_a_switch() {
        let wrapped = Value::Value(Box::new(Value::Bool(false)));
        for (value, expected) in [
            (Value::U32(0), Some(false)),
            (Value::U32(1), Some(true)),
            (Value::Bool(true), Some(false)),
            (wrapped, Some(true)),
            (Value::from("none"), None),
        ] {
            assert_eq!(prefers_still(&value), expected.map(Preference::Still), "{value:?}");
        }
    }
}
