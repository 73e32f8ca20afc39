//! The one type an API key travels in.

use std::fmt;

use zeroize::Zeroizing;

/// An API key. Its `Debug` never shows the value, it has no `Display`, and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Surrounding white space, which a paste often brings along, is no part of a key.
    /// `None` when nothing is left.
    #[must_use]
    pub fn new(value: &str) -> Option<Self> {
        let value = value.trim();
        (!value.is_empty()).then(|| Self(Zeroizing::new(value.to_owned())))
    }

    /// The key itself, for the `Authorization` header, the keychain, and for finding it in a text to redact.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` with every occurrence of this key replaced: servers echo keys in their error messages.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        text.replace(self.expose(), "[key]")
    }
}

/// Overwrites a text in which a key was typed, and empties it.
pub fn wipe(text: &mut String) {
    zeroize::Zeroize::zeroize(text);
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_only_when_exposed() {
        let secret = Secret::new("  sk_canary\n").map(|s| (format!("{s:?}"), s.expose().to_owned()));
        assert_eq!(secret, Some(("Secret(…)".to_owned(), "sk_canary".to_owned())));
        assert_eq!(Secret::new(" \t\n"), None);
    }

    #[test]
    fn a_key_is_redacted_wherever_a_text_repeats_it() {
        let redacted = Secret::new("sk_canary").map(|s| s.redact("bad key sk_canary (sk_canary)"));
        assert_eq!(redacted.as_deref(), Some("bad key [key] ([key])"));
    }
}
