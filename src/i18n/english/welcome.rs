//! The empty window in English.

use super::super::WelcomeStrings;

pub(super) const WELCOME: WelcomeStrings = WelcomeStrings {
    heading: "Ask about a picture",
    explanation: "Add one picture or several, ask in your own words, and watch the answer come in.",
    paste: "Paste a picture",
    paste_hint: "A screenshot or a copied file, with Ctrl+V",
    open: "Open pictures…",
    open_hint: "From this computer, one or several",
    sample: "Try the sample",
    sample_hint: "A drawn picture to ask about",
    drop: "or drop pictures anywhere in this window",
};
