//! What is known about a key without knowing the key.

use super::Failure;

/// Where a key lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// The environment variable of this name, set for this run.
    Variable(String),
    /// The system's keychain.
    Keychain,
    /// This program's memory: there is no keychain, and the key is gone when the program ends.
    Memory,
}

/// What trying a key showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyVerdict {
    /// The server accepted it.
    Right,
    /// The server refused it.
    Wrong,
    /// The server could not be asked, or its answer told nothing about the key.
    Unchecked(Box<Failure>),
}
