//! The key page in English.

use crate::domain::KeyPlace;

use super::super::KeyStrings;

pub(super) const KEY: KeyStrings = KeyStrings {
    heading: |provider| format!("Your key for {provider}"),
    heading_here: "Key for the server on this computer",
    explanation: |host| {
        format!(
            "A key is like a password: it lets Discern ask {host} in your name, and the provider bills you for it. \
             It is stored in this computer's keychain, never in a file, and sent to {host} only."
        )
    },
    explanation_here: |host| {
        format!(
            "Most servers on this computer need no key. If yours asks for one, it is stored in this computer's \
             keychain, never in a file, and sent to {host} only."
        )
    },
    field: "Key",
    show: "Show the key",
    save: "Check and save",
    field_is_empty: "Paste or type the key first",
    cancel: "Cancel",
    checking: "Checking the key…",
    looking_up: "Looking for the key…",
    wrong: "The server did not accept this key. Please check that it was copied completely.",
    remove: "Remove the key",
    make_one: "Where do I get a key?",
    none: "No key is stored.",
    place: |place| match place {
        KeyPlace::Variable(name) => format!("A key is set by the environment variable {name}."),
        KeyPlace::Keychain => "A key is stored in this computer's keychain.".to_owned(),
        KeyPlace::Memory => {
            "A key is kept in memory until Discern is closed, because this system has no keychain.".to_owned()
        }
    },
    question_waits: "Your question is kept and will be asked as soon as there is a key.",
};
