//! What a person can do about a failure: one deed per kind.

use crate::domain::FailureKind;

/// The deed that an error's one button offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    EnterKey,
    ChooseModel,
    /// Take the picture out of the tray, if it is about one, and choose another.
    ChoosePicture,
    /// Take the last picture out of the tray.
    RemoveLastPicture,
    OpenSettings,
    /// Open the provider's page for paying.
    AddCredit,
    NewConversation,
    Retry,
    /// Let the model go on where its answer was cut.
    GoOn,
    /// The same question with pictures at low detail.
    RetrySmaller,
}

/// The remedy for a kind of failure; `partial` says that something of an answer had come. Its label stands with the
/// failure's sentence in `i18n`.
#[must_use]
pub fn remedy(kind: FailureKind, partial: bool) -> Remedy {
    use FailureKind as Kind;
    match kind {
        Kind::Cut | Kind::Stalled if partial => Remedy::GoOn,
        Kind::KeyMissing | Kind::KeyWrong => Remedy::EnterKey,
        Kind::NoAccess | Kind::ModelUnknown | Kind::ModelBlind | Kind::ContentFiltered | Kind::TooManyPictures => {
            Remedy::ChooseModel
        }
        Kind::Unreadable | Kind::TooManyPixels | Kind::UnsupportedFormat | Kind::NotFound => Remedy::ChoosePicture,
        Kind::NameUnknown | Kind::Tls | Kind::WrongAddress | Kind::ServerNonsense => Remedy::OpenSettings,
        Kind::NoCredit => Remedy::AddCredit,
        Kind::ContextTooLong => Remedy::NewConversation,
        Kind::TooLarge => Remedy::RetrySmaller,
        Kind::RateLimit
        | Kind::Offline
        | Kind::Refused
        | Kind::Proxy
        | Kind::ServerFailed
        | Kind::Cut
        | Kind::Stalled
        | Kind::NoClipboard
        | Kind::WriteFailed
        | Kind::DiskFull
        | Kind::ReaderMissing
        | Kind::Internal
        | Kind::Cancelled => Remedy::Retry,
    }
}
