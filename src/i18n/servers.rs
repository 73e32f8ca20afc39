//! Servers that were found on this computer.

/// What is said of servers on this computer.
#[derive(Debug)]
pub struct ServerStrings {
    pub heading: &'static str,
    /// On the page for a key: why no key is needed with one of them.
    pub instead_of_a_key: &'static str,
    pub looking: &'static str,
    pub none: &'static str,
    pub look_again: &'static str,
    /// Takes the provider's name.
    pub use_it: fn(&str) -> String,
    /// Where it is and how many of its models take pictures; takes the host and the number.
    pub models: fn(&str, usize) -> String,
    /// It runs, and no model of it takes pictures; takes the provider's name and the host.
    pub no_model: fn(&str, &str) -> String,
}
