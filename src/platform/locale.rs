//! What the system says of the user's country and language.

use std::env;

/// The locale by which numbers are written, as the system names it; empty where it does not say.
#[must_use]
pub fn of_numbers() -> String {
    of_category("LC_NUMERIC")
}

/// The locale of the language that programs speak, as the system names it; empty where it does not say.
#[must_use]
pub fn of_messages() -> String {
    of_category("LC_MESSAGES")
}

fn of_category(category: &str) -> String {
    // POSIX.1-2017, 8.2; elsewhere these are not set as a rule.
    let set = ["LC_ALL", category, "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    set.into_iter().find(|locale| !locale.is_empty()).or_else(sys_locale::get_locale).unwrap_or_default()
}
