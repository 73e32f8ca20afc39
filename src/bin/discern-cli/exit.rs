//! How a run ends: the exit code of each kind of failure, and its sentence on standard error.

use std::fmt::Display;
use std::process::ExitCode;

use discern::domain::{Failure, FailureKind};
use discern::i18n::{self, Language};

use crate::output::say;

/// Why a run ends before its work is done.
pub enum Stop {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// The reason was printed already.
    Said(FailureKind),
    Failed(Box<Failure>),
    /// This program could not do its own part: standard output closed, no thread.
    Internal(anyhow::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl Stop {
    /// Wraps what has no kind of its own.
    pub fn internal(error: impl Display) -> Self {
        Self::Internal(anyhow::anyhow!("{error}"))
    }
}

/// Says why the run ends, in one sentence, and returns the code.
pub fn explain(stop: &Stop) -> ExitCode {
    match stop {
        Stop::Usage(message) => {
            say(format_args!("discern-cli: {message}"));
            ExitCode::from(2)
        }
        Stop::Said(kind) => ExitCode::from(code(*kind)),
        Stop::Failed(failure) => {
            say(format_args!("discern-cli: {}", sentence(failure)));
            ExitCode::from(code(failure.kind))
        }
        Stop::Internal(error) => {
            say(format_args!("discern-cli: {error:#}"));
            ExitCode::from(code(FailureKind::WriteFailed))
        }
    }
}

/// Why the run ends, in one sentence.
pub fn reason(stop: &Stop) -> String {
    match stop {
        Stop::Usage(message) => message.clone(),
        Stop::Said(kind) => sentence(&Failure::of(*kind)),
        Stop::Failed(failure) => sentence(failure),
        Stop::Internal(error) => format!("{error:#}"),
    }
}

/// The failure in English, which scripts may rely on, and what is known of its cause.
pub fn sentence(failure: &Failure) -> String {
    let sentence = i18n::strings(Language::English).failures.sentence(failure);
    match &failure.detail {
        Some(detail) => format!("{sentence} ({detail})"),
        None => sentence,
    }
}

/// Failures with smaller codes are those of single pictures.
const FIRST_GENERAL_CODE: u8 = 10;

/// The largest code of the single pictures' failures; if there is none, that of a failure of all.
pub fn worst(codes: &[u8]) -> u8 {
    let of_pictures = codes.iter().copied().filter(|code| *code < FIRST_GENERAL_CODE).max();
    of_pictures.filter(|code| *code > 0).or(codes.iter().copied().max()).unwrap_or(0)
}

/// The exit code of a kind.
pub const fn code(kind: FailureKind) -> u8 {
    use FailureKind as K;
    match kind {
        K::Unreadable | K::TooManyPixels | K::UnsupportedFormat | K::NotFound => 3,
        K::KeyMissing | K::KeyWrong | K::NoAccess => 10,
        K::NoCredit => 11,
        K::RateLimit => 12,
        K::ModelUnknown | K::ModelBlind => 13,
        K::TooLarge | K::ContextTooLong | K::TooManyPictures => 14,
        K::Offline | K::NameUnknown | K::Refused | K::Tls | K::Proxy | K::WrongAddress => 15,
        K::ServerFailed | K::ServerNonsense => 16,
        K::Cut | K::Stalled => 17,
        K::ContentFiltered => 18,
        K::NoClipboard | K::WriteFailed | K::Internal => 20,
        K::DiskFull => 21,
        K::ReaderMissing => 22,
        K::Cancelled => 130,
    }
}

#[cfg(test)]
mod tests {
    use super::worst;

    #[test]
    fn the_worst_picture_decides_the_exit_code() {
        for (codes, expected) in
            [(&[][..], 0), (&[0, 0], 0), (&[0, 1], 1), (&[1, 3, 0], 3), (&[0, 15], 15), (&[1, 15], 1), (&[10, 15], 15)]
        {
            assert_eq!(worst(codes), expected, "{codes:?}");
        }
    }
}
