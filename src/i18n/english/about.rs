//! What this program is, in English.

use super::super::AboutStrings;

pub(super) const ABOUT: AboutStrings = AboutStrings {
    open: "About and licences",
    what: "Discern asks models about pictures, reads the text in them and compares two of them.",
    own_licence: "It is free software under the MIT licence or the Apache licence 2.0, as you choose.",
    licences: "The work of others in it",
    licences_hint: "Fonts and program parts, each with its licence. The texts of the licences follow at the end.",
    copy: "Copy all of it",
};
