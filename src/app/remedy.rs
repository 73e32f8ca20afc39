//! What a person can do about a failure: one deed per kind.

use crate::domain::FailureKind;

/// The deed that an error's one button offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    EnterKey,
    ChooseModel,
    OpenSettings,
    Retry,
    /// The same question with pictures at low detail.
    RetrySmaller,
    /// Take the picture out of the tray.
    RemovePicture,
}

/// The remedy for a kind of failure.
#[must_use]
pub fn remedy(kind: FailureKind) -> Remedy {
    use FailureKind as Kind;
    match kind {
        Kind::KeyMissing | Kind::KeyWrong | Kind::NoAccess => Remedy::EnterKey,
        Kind::ModelUnknown | Kind::ModelBlind => Remedy::ChooseModel,
        Kind::WrongAddress | Kind::Proxy => Remedy::OpenSettings,
        Kind::TooLarge | Kind::ContextTooLong => Remedy::RetrySmaller,
        Kind::Unreadable | Kind::TooManyPixels | Kind::UnsupportedFormat | Kind::NotFound | Kind::TooManyPictures => {
            Remedy::RemovePicture
        }
        Kind::NoCredit
        | Kind::RateLimit
        | Kind::Offline
        | Kind::NameUnknown
        | Kind::Refused
        | Kind::Tls
        | Kind::ServerFailed
        | Kind::ServerNonsense
        | Kind::Cut
        | Kind::Stalled
        | Kind::ContentFiltered
        | Kind::WriteFailed
        | Kind::DiskFull
        | Kind::Cancelled => Remedy::Retry,
    }
}
