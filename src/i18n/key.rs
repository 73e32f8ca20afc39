//! The page on which a key is entered.

use crate::domain::KeyPlace;

/// What the key page says.
#[derive(Debug)]
pub struct KeyStrings {
    /// Takes the provider's name.
    pub heading: fn(&str) -> String,
    /// Of a server on this computer.
    pub heading_here: &'static str,
    /// Takes the host.
    pub explanation: fn(&str) -> String,
    /// The same of a server on this computer: nobody bills for it.
    pub explanation_here: fn(&str) -> String,
    pub field: &'static str,
    pub show: &'static str,
    pub save: &'static str,
    pub field_is_empty: &'static str,
    pub cancel: &'static str,
    pub checking: &'static str,
    pub looking_up: &'static str,
    pub wrong: &'static str,
    pub remove: &'static str,
    /// Opens the provider's page on which keys are made.
    pub make_one: &'static str,
    pub none: &'static str,
    pub place: fn(&KeyPlace) -> String,
    pub question_waits: &'static str,
}
