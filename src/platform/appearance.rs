//! Whether the desktop is dark or light, as the desktop portal tells it.
//!
//! Other systems tell it with the window's events, so that this is for Linux alone.
//! Interface: <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html>

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedValue, Value};

const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// Tells what the desktop prefers, now and whenever it changes: `Some(true)` is dark, `None` no preference.
/// Blocks for as long as there is a desktop to listen to: meant for a thread of its own.
pub fn watch(tell: impl Fn(Option<bool>)) {
    // A system without a portal has no preference; nobody needs to hear of that.
    let _ = listen(tell);
}

fn listen(tell: impl Fn(Option<bool>)) -> zbus::Result<()> {
    let connection = Connection::session()?;
    let portal = Proxy::new(
        &connection,
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
    )?;
    // Before asking, so that no change falls between.
    let changes = portal.receive_signal("SettingChanged")?;
    // `Read` is older than `ReadOne` and known everywhere; it wraps its answer once more.
    let now: OwnedValue = portal.call("Read", &(NAMESPACE, KEY))?;
    tell(prefers_dark(&now));
    for change in changes {
        let body = change.body();
        let Ok((namespace, key, value)) = body.deserialize::<(&str, &str, Value<'_>)>() else { continue };
        if (namespace, key) == (NAMESPACE, KEY) {
            tell(prefers_dark(&value));
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
}
