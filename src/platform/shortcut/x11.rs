//! A key taken from an X server: `XGrabKey` of Xlib, in the protocol's words.

use std::sync::Arc;
use std::thread;

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, Keycode, Keysym, ModMask, Timestamp, Window, WindowClass,
};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::{ShortcutError, Trigger};

/// The key with which the digits beside the keyboard are switched on.
const NUM_LOCK: Keysym = 0xff7f;

/// A key that the server sends to us, until this is dropped.
#[derive(Debug)]
pub(super) struct Grab {
    connection: Arc<RustConnection>,
    /// Never shown: that it is gone ends the thread that listens.
    window: Window,
    root: Window,
    key: Keycode,
}

impl Grab {
    pub(super) fn start(
        display: Option<&str>,
        trigger: Trigger,
        tell: impl Fn() + Send + 'static,
    ) -> Result<Self, ShortcutError> {
        let unsupported = |error: &dyn std::fmt::Display| ShortcutError::Unsupported(error.to_string());
        let (connection, screen) = x11rb::connect(display).map_err(|error| unsupported(&error))?;
        let screen = connection.setup().roots.get(screen).ok_or_else(|| unsupported(&"the X server has no screen"))?;
        let root = screen.root;
        let window = connection.generate_id().map_err(failed)?;
        let events = CreateWindowAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        connection
            .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &events)
            .map_err(failed)?;
        let key = keycode(&connection, Keysym::from(trigger.key))?
            .ok_or_else(|| unsupported(&format!("the keyboard has no {}", trigger.key)))?;
        for locks in locks(&connection)? {
            let grab = connection.grab_key(false, root, held(trigger) | locks, key, GrabMode::ASYNC, GrabMode::ASYNC);
            grab.map_err(failed)?.check().map_err(|error| match error {
                ReplyError::X11Error(error) if error.error_kind == ErrorKind::Access => ShortcutError::Taken(trigger),
                error => failed(error),
            })?;
        }
        let connection = Arc::new(connection);
        let listening = Arc::clone(&connection);
        let listen = move || {
            let mut released = None;
            // Ends when the window is gone, or with the connection.
            while let Ok(event) = listening.wait_for_event() {
                match event {
                    // A key that is held down is released and pressed again at the same time.
                    Event::KeyPress(press) if released != Some(press.time) => tell(),
                    Event::KeyRelease(release) => released = Some::<Timestamp>(release.time),
                    Event::DestroyNotify(_) => return,
                    _ => {}
                }
            }
        };
        thread::Builder::new().name("shortcut".to_owned()).spawn(listen).map_err(failed)?;
        Ok(Self { connection, window, root, key })
    }
}

impl Drop for Grab {
    fn drop(&mut self) {
        // Waited for, so that the key can be had again at once. Where the connection is broken it is gone anyway.
        if let Ok(given_back) = self.connection.ungrab_key(self.key, self.root, ModMask::ANY) {
            let _ = given_back.check();
        }
        let _ = self.connection.destroy_window(self.window);
        let _ = self.connection.flush();
    }
}

fn held(trigger: Trigger) -> ModMask {
    let masks = [
        (trigger.control, ModMask::CONTROL),
        (trigger.alt, ModMask::M1),
        (trigger.shift, ModMask::SHIFT),
        (trigger.logo, ModMask::M4),
    ];
    let held = masks.iter().filter(|(is_held, _)| *is_held);
    held.fold(ModMask::from(0_u16), |held, (_, mask)| held | *mask)
}

/// The key of the keyboard that brings this sign, with or without shift, in any of its layouts.
fn keycode(connection: &RustConnection, keysym: Keysym) -> Result<Option<Keycode>, ShortcutError> {
    let setup = connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let mapping = connection.get_keyboard_mapping(first, last - first + 1).map_err(failed)?.reply().map_err(failed)?;
    let per_key = usize::from(mapping.keysyms_per_keycode).max(1);
    let keys = (first..=last).zip(mapping.keysyms.chunks(per_key));
    Ok(keys.into_iter().find(|(_, signs)| signs.contains(&keysym)).map(|(key, _)| key))
}

/// What may be switched on beside the key without meaning anything: nothing, the capital letters, the digits, both.
fn locks(connection: &RustConnection) -> Result<[ModMask; 4], ShortcutError> {
    let digits = keycode(connection, NUM_LOCK)?;
    let mapping = connection.get_modifier_mapping().map_err(failed)?.reply().map_err(failed)?;
    let per_modifier = usize::from(mapping.keycodes_per_modifier()).max(1);
    let modifiers = mapping.keycodes.chunks(per_modifier).enumerate();
    let digits = modifiers.filter(|(_, keys)| digits.is_some_and(|key| keys.contains(&key)));
    let digits = digits.fold(0_u16, |mask, (place, _)| mask | 1 << place);
    let capitals = u16::from(ModMask::LOCK);
    Ok([0, capitals, digits, capitals | digits].map(ModMask::from))
}

// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: impl std::fmt::Display) -> ShortcutError {
    ShortcutError::Failed(error.to_string())
}
