//! English.

mod failures;

use super::Strings;

pub(super) const STRINGS: Strings = Strings { failures: failures::FAILURES };
