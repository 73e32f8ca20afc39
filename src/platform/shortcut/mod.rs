//! One key that works while another program has the keyboard.
//!
//! On X11 the key is taken from the server (`x11`), which asks nobody; on Wayland the desktop's portal is asked
//! (`portal`), which lets the user choose the key. Elsewhere, and where neither is to be had, the desktop's own settings
//! can bind a key to `discern-cli`, which needs nothing of this.
//!
//! Knows nothing of what the key is for. A further system is a further `Binding`.

#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod x11;

use std::fmt;

use thiserror::Error;

/// A key with what is held down beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of its own, held down or not")]
pub struct Trigger {
    pub control: bool,
    pub alt: bool,
    pub shift: bool,
    /// The key with the Windows or command sign.
    pub logo: bool,
    /// A letter or digit of ASCII, a small one.
    pub key: char,
}

impl Trigger {
    /// Beside the keys that desktops use for captures, and free on those with usual settings.
    pub const READ_CLIPBOARD: Self = Self { control: false, alt: false, shift: true, logo: true, key: 't' };

    /// As the shortcuts specification of freedesktop.org writes it: `LOGO+SHIFT+t`.
    #[must_use]
    pub fn specified(self) -> String {
        let held = [(self.control, "CTRL"), (self.alt, "ALT"), (self.logo, "LOGO"), (self.shift, "SHIFT")];
        let held = held.iter().filter(|(is_held, _)| *is_held).map(|(_, name)| format!("{name}+"));
        held.chain([self.key.to_string()]).collect()
    }
}

/// As it stands in menus: `Super+Shift+T`.
impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (is_held, name) in
            [(self.control, "Ctrl+"), (self.alt, "Alt+"), (self.logo, "Super+"), (self.shift, "Shift+")]
        {
            f.write_str(if is_held { name } else { "" })?;
        }
        write!(f, "{}", self.key.to_ascii_uppercase())
    }
}

/// What a key is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Names the shortcut to the desktop, which remembers it; never shown.
    pub id: String,
    /// What the key does, for the user.
    pub description: String,
    pub trigger: Trigger,
}

/// Why no key could be had.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ShortcutError {
    /// Another program has this key.
    #[error("another program uses {0} already")]
    Taken(Trigger),
    /// The user, or the desktop for them, said no.
    #[error("the desktop did not grant the shortcut")]
    Refused,
    /// This desktop lets no program ask for a key.
    #[error("this desktop lets programs have no shortcut: {0}")]
    Unsupported(String),
    #[error("the shortcut failed: {0}")]
    Failed(String),
}

/// A key that is listened to, until this is dropped.
#[derive(Debug)]
pub struct Watch {
    trigger: String,
    _binding: Binding,
}

#[derive(Debug)]
enum Binding {
    #[cfg(target_os = "linux")]
    X11 { _grab: x11::Grab },
    #[cfg(target_os = "linux")]
    Portal { _session: portal::Session },
}

impl Watch {
    /// Asks for the key and calls `tell`, on a thread of its own, whenever it is pressed. Blocks for as long as the
    /// desktop asks the user.
    pub fn start(wish: &Wish, tell: impl Fn() + Send + 'static) -> Result<Self, ShortcutError> {
        #[cfg(target_os = "linux")]
        if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
            Self::of_portal(None, wish, tell)
        } else {
            Self::of_x11(None, wish, tell)
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = (wish, tell);
            Err(ShortcutError::Unsupported(std::env::consts::OS.to_owned()))
        }
    }

    /// The key of an X server: of that with this name (`:1`), or of the one that `DISPLAY` names.
    #[cfg(target_os = "linux")]
    pub fn of_x11(display: Option<&str>, wish: &Wish, tell: impl Fn() + Send + 'static) -> Result<Self, ShortcutError> {
        let grab = x11::Grab::start(display, wish.trigger, tell)?;
        Ok(Self { trigger: wish.trigger.to_string(), _binding: Binding::X11 { _grab: grab } })
    }

    /// The key that the portal on the bus with this address gives, or on the session's.
    #[cfg(target_os = "linux")]
    pub fn of_portal(bus: Option<&str>, wish: &Wish, tell: impl Fn() + Send + 'static) -> Result<Self, ShortcutError> {
        let (session, trigger) = portal::Session::start(bus, wish, tell)?;
        let trigger = if trigger.is_empty() { wish.trigger.to_string() } else { trigger };
        Ok(Self { trigger, _binding: Binding::Portal { _session: session } })
    }

    /// The key that was given, for people.
    #[must_use]
    pub fn trigger(&self) -> &str {
        &self.trigger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_written_for_the_desktop_and_for_people() {
        let trigger = Trigger { control: true, alt: true, shift: false, logo: false, key: '7' };
        for (trigger, specified, shown) in
            [(Trigger::READ_CLIPBOARD, "LOGO+SHIFT+t", "Super+Shift+T"), (trigger, "CTRL+ALT+7", "Ctrl+Alt+7")]
        {
            assert_eq!((trigger.specified().as_str(), trigger.to_string().as_str()), (specified, shown));
        }
    }
}
