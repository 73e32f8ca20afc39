//! Servers on this computer, in English.

use super::super::ServerStrings;

pub(super) const SERVERS: ServerStrings = ServerStrings {
    heading: "On this computer",
    instead_of_a_key: "A server runs on this computer. With it no key is needed, and your pictures stay here.",
    looking: "Looking for servers on this computer…",
    none: "No server was found on this computer. Start one, Ollama for example, and look again.",
    look_again: "Look again",
    use_it: |name| format!("Use {name}"),
    models: |host, count| match count {
        1 => format!("at {host}, 1 model that may take pictures"),
        _ => format!("at {host}, {count} models that may take pictures"),
    },
    no_model: |name, host| format!("{name} runs at {host}, but has no model that takes pictures."),
};
