//! The one place that turns the errors of the floors below into [`Failure`]s.

use std::error::Error;
use std::io;
use std::path::Path;

use tokio::task::JoinError;

use crate::domain::{Endpoint, Facts, Failure, FailureKind, Why};
use crate::fetch::{AddressError, DataUrlError};
use crate::imaging::ImagingError;
use crate::llm::LlmError;
use crate::reading::ExternalError;
use crate::storage::StorageError;

/// A failure at an endpoint of which nothing but the kind is known.
pub(super) fn at(endpoint: &Endpoint, kind: FailureKind) -> Failure {
    Failure { facts: facts_at(endpoint, Facts::default()), ..Failure::of(kind) }
}

/// The same facts with where it was.
fn facts_at(endpoint: &Endpoint, facts: Facts) -> Facts {
    // A name and a password in it are nobody's business.
    let own = if endpoint.names_a_user() { endpoint.host() } else { &endpoint.base_url };
    let address = facts.address.unwrap_or_else(|| own.to_owned());
    let address = Some(address).filter(|_| endpoint.is_typed);
    Facts { host: Some(endpoint.host().to_owned()), address, ..facts }
}

/// A picture that cannot be read, for this reason.
pub(super) fn unreadable(reason: &str) -> Failure {
    Failure { detail: Some(reason.to_owned()), ..Failure::of(FailureKind::Unreadable) }
}

/// A job that panicked, which is a defect of ours: the window says that the job failed and goes on.
pub(super) fn of_panic(error: &JoinError) -> Failure {
    Failure { detail: Some(error.to_string()), ..Failure::of(FailureKind::Internal) }
}

/// What a server or the way to it said. Without a key, a refused one means that one is missing.
pub(super) fn of_llm(error: &LlmError, endpoint: &Endpoint, model: Option<&str>, had_key: bool) -> Failure {
    let kind = match error.kind() {
        FailureKind::KeyWrong if !had_key => FailureKind::KeyMissing,
        kind => kind,
    };
    let facts = facts_at(endpoint, Facts { model: model.map(str::to_owned), ..error.facts() });
    Failure {
        kind,
        facts,
        server_text: error.server_text().map(str::to_owned),
        repeats_request: error.repeats_request(),
        detail: error.detail().map(str::to_owned),
    }
}

pub(super) fn of_imaging(error: &ImagingError) -> Failure {
    let kind = match error {
        ImagingError::Unreadable { .. } => FailureKind::Unreadable,
        ImagingError::TooManyPixels { .. } => FailureKind::TooManyPixels,
        ImagingError::UnsupportedFormat { .. } => FailureKind::UnsupportedFormat,
        ImagingError::CannotFit { .. } => FailureKind::TooLarge,
    };
    let limit = match error {
        ImagingError::TooManyPixels { limit, .. } => Some(*limit),
        _ => None,
    };
    let stranger = match error {
        ImagingError::UnsupportedFormat { found } => Some(*found),
        _ => None,
    };
    let facts = Facts { limit, stranger, ..Facts::default() };
    Failure { facts, detail: Some(error.to_string()), ..Failure::of(kind) }
}

/// What another program that should read said, or why it did not.
pub(super) fn of_external_reader(error: &ExternalError) -> Failure {
    let kind = match error {
        // What it is given is sound: where it fails, something of it is not there.
        ExternalError::Missing | ExternalError::NoLanguage | ExternalError::Failed(_) | ExternalError::Io(_) => {
            FailureKind::ReaderMissing
        }
        ExternalError::Cancelled => return Failure::of(FailureKind::Cancelled),
        ExternalError::TooSlow(_) => FailureKind::Unreadable,
    };
    Failure { detail: Some(chain(error)), ..Failure::of(kind) }
}

pub(super) fn of_data_url(error: &DataUrlError) -> Failure {
    unreadable(&error.to_string())
}

/// A picture of the web that was not fetched. Whatever the cause, it is the picture that cannot be had: the failures of
/// connections and servers are those of the model's server.
pub(super) fn of_fetching(error: &AddressError) -> Failure {
    let detail = chain(error);
    let unreadable = |why| (FailureKind::Unreadable, Some(why));
    let (kind, why) = match error {
        AddressError::Status(404 | 410) => (FailureKind::NotFound, None),
        AddressError::NotAPicture { .. } => (FailureKind::UnsupportedFormat, Some(Why::NotAPicture)),
        AddressError::Status(_) => unreadable(Why::Withheld),
        AddressError::TooSlow(_) => unreadable(Why::TooSlow),
        AddressError::NotAnAddress => unreadable(Why::NoAddress),
        AddressError::TooManyRedirects { .. } => unreadable(Why::LeadsOn),
        AddressError::TooLarge { .. } => unreadable(Why::TooLargeToFetch),
        AddressError::Private => unreadable(Why::PrivateNetwork),
        AddressError::Transport(_) => unreadable(Why::Unreached),
    };
    let facts = match error {
        AddressError::Status(status) => Facts { status: Some(*status), ..Facts::default() },
        AddressError::TooSlow(waited) => Facts { seconds: Some(waited.as_secs()), ..Facts::default() },
        AddressError::TooLarge { limit } => Facts { limit: Some((limit >> 20) as u64), ..Facts::default() },
        _ => Facts::default(),
    };
    Failure { facts: Facts { why, ..facts }, detail: Some(detail), ..Failure::of(kind) }
}

/// A picture's file that cannot be read.
pub(super) fn of_reading(error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => FailureKind::NotFound,
        _ => FailureKind::Unreadable,
    };
    Failure { detail: Some(error.to_string()), ..Failure::of(kind) }
}

/// A file that the user asked for and that cannot be written.
pub(super) fn of_writing(error: &io::Error, path: &Path) -> Failure {
    let is_full = error.kind() == io::ErrorKind::StorageFull;
    let kind = if is_full { FailureKind::DiskFull } else { FailureKind::WriteFailed };
    Failure { detail: Some(error.to_string()), ..Failure::of(kind) }.about(path.display().to_string())
}

/// Something of ours that could not be written.
pub(super) fn of_storage(error: &StorageError) -> Failure {
    let (kind, path) = match error {
        StorageError::DiskFull { path } => (FailureKind::DiskFull, Some(path)),
        StorageError::WriteFailed { path, .. }
        | StorageError::ReadFailed { path, .. }
        | StorageError::Damaged { path, .. } => (FailureKind::WriteFailed, Some(path)),
        _ => (FailureKind::WriteFailed, None),
    };
    let subject = path.map(|path| path.display().to_string());
    let facts = Facts { subject, ..Facts::default() };
    Failure { facts, detail: Some(chain(error)), ..Failure::of(kind) }
}

/// A key that could not be fetched, where one is needed.
pub(super) fn of_secrets(error: &StorageError, endpoint: &Endpoint) -> Failure {
    Failure { detail: Some(chain(error)), ..at(endpoint, FailureKind::KeyMissing) }
}

/// An error's words and those of its causes.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |cause| (*cause).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{KeyEntry, ProviderId, Quirks};

    #[test]
    fn an_address_is_told_where_it_was_typed_and_without_its_password() {
        for (base_url, is_typed, expected) in [
            ("https://typed.example/v1", true, Some("https://typed.example/v1")),
            ("https://own.example/v1", false, None),
            ("https://me:secret@typed.example/v1", true, Some("typed.example")),
        ] {
            let endpoint = Endpoint {
                provider: ProviderId::new("test"),
                base_url: base_url.to_owned(),
                is_typed,
                key: KeyEntry { variable: None, keychain: None, is_required: false },
                quirks: Quirks::default(),
            };
            assert_eq!(at(&endpoint, FailureKind::Tls).facts.address.as_deref(), expected);
        }
    }
}
