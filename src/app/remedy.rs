//! What a person can do about a failure: one deed per kind, and another one where that would lead nowhere.

use crate::domain::{Detail, Failure, FailureKind, PictureId, Provider, Why};

use super::{Asked, State};

/// The deed that an error's one button offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    EnterKey,
    ChooseModel,
    /// Choose another picture, in the place of the one that it is about.
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
    /// Fetch the pictures whose addresses were sent, and ask again with the pictures themselves.
    FetchPictures,
}

/// The usual remedy for a kind of failure; `partial` says that something of an answer had come. Its label stands with
/// the failure's sentence in `i18n`. What helps here and now is [`State::remedy`].
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

/// The remedy for a picture that cannot be had.
#[must_use]
pub fn remedy_of_picture(failure: &Failure) -> Remedy {
    match failure.facts.why {
        Some(Why::Withheld | Why::Unreached | Why::TooSlow | Why::NotAskedAgain) => Remedy::Retry,
        _ => remedy(failure.kind, false),
    }
}

impl State {
    /// The remedy for the failure of a reading: what is about a question and its pictures does not help one.
    #[must_use]
    pub fn remedy_of_reading(&self, failure: &Failure) -> Option<Remedy> {
        let deed = match failure.kind {
            FailureKind::ContextTooLong => Remedy::ChooseModel,
            _ => self.remedy(failure, false),
        };
        let helps = matches!(deed, Remedy::EnterKey | Remedy::ChooseModel | Remedy::OpenSettings | Remedy::AddCredit);
        helps.then_some(deed)
    }

    /// What helps against a failure as things stand.
    #[must_use]
    pub fn remedy(&self, failure: &Failure, partial: bool) -> Remedy {
        let exchanges = &self.talk().exchanges;
        // Of a table the rest cannot be asked for.
        let is_question = exchanges.last().is_some_and(|last| last.asked == Asked::Question);
        match (remedy(failure.kind, partial && is_question), failure.facts.why) {
            (_, Some(Why::PictureNotFetched)) if self.links().next().is_some() => Remedy::FetchPictures,
            (_, Some(Why::PictureNotFetched | Why::Rejected)) => Remedy::ChooseModel,
            (Remedy::OpenSettings, _) if failure.facts.address.is_none() => Remedy::Retry,
            (Remedy::AddCredit, _) if self.credit_page(failure).is_none() => Remedy::Retry,
            (Remedy::NewConversation, _) if exchanges.len() < 2 => self.smaller().unwrap_or(Remedy::ChooseModel),
            (Remedy::RetrySmaller, _) => self.smaller().unwrap_or(Remedy::RemoveLastPicture),
            (deed, _) => deed,
        }
    }

    /// How less can be sent. Smaller than low there is nothing.
    fn smaller(&self) -> Option<Remedy> {
        let is_small = self.talk().exchanges.last().is_some_and(|last| last.is_smaller);
        if self.detail() != Detail::Low && !is_small {
            return Some(Remedy::RetrySmaller);
        }
        (self.tray.going_along().count() > 1).then_some(Remedy::RemoveLastPicture)
    }

    /// The pictures of which only the addresses go along.
    pub fn links(&self) -> impl Iterator<Item = PictureId> {
        self.pictures_of(self.subject())
            .into_iter()
            .filter(|picture| picture.link().is_some())
            .map(|picture| picture.id)
    }

    /// Where credit is added at the provider that has failed, who may not be the one that is chosen now.
    #[must_use]
    pub fn credit_page(&self, failure: &Failure) -> Option<&str> {
        let asked: Option<&Provider> = match failure.facts.host.as_deref() {
            Some(host) => self.setup.providers.iter().find(|provider| provider.is_at(host)),
            None => self.provider(),
        };
        asked?.credit_page.as_deref()
    }
}
