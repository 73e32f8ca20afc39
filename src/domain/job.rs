//! What a person does with pictures.

use std::fmt;
use std::str::FromStr;

/// One of the things that pictures are brought in for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Job {
    /// Put questions about them.
    #[default]
    Ask,
    /// Turn the text in them into text.
    Read,
    /// See and measure where two of them differ.
    Compare,
}

impl Job {
    /// Every job, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Ask, Self::Read, Self::Compare];

    /// The word of the settings file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Read => "read",
            Self::Compare => "compare",
        }
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Job {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|job| job.as_str() == text).ok_or("expected ask, read or compare")
    }
}
