//! The one place that turns the errors of the floors below into [`Failure`]s.

use std::error::Error;
use std::io;
use std::path::Path;

use tokio::task::JoinError;

use crate::domain::{Endpoint, Facts, Failure, FailureKind};
use crate::fetch::{AddressError, DataUrlError};
use crate::imaging::ImagingError;
use crate::llm::{self, LlmError};
use crate::reading::ExternalError;
use crate::storage::StorageError;

/// A failure at an endpoint of which nothing but the kind is known.
pub(super) fn at(endpoint: &Endpoint, kind: FailureKind) -> Failure {
    let facts = Facts { host: Some(endpoint.host().to_owned()), ..Facts::default() };
    Failure { facts, ..Failure::of(kind) }
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
    let facts = Facts { host: Some(endpoint.host().to_owned()), model: model.map(str::to_owned), ..error.facts() };
    Failure {
        kind,
        facts,
        server_text: error.server_text().map(str::to_owned),
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
    Failure { kind, facts, server_text: None, detail: Some(error.to_string()) }
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

/// A picture of the web that was not fetched.
pub(super) fn of_fetching(error: AddressError) -> Failure {
    let detail = chain(&error);
    let (kind, facts) = match error {
        AddressError::Status(404 | 410) => (FailureKind::NotFound, Facts::default()),
        AddressError::Status(status) => (FailureKind::ServerFailed, Facts { status: Some(status), ..Facts::default() }),
        AddressError::TooSlow(waited) => {
            (FailureKind::Stalled, Facts { seconds: Some(waited.as_secs()), ..Facts::default() })
        }
        AddressError::NotAPicture { .. } => (FailureKind::UnsupportedFormat, Facts::default()),
        AddressError::Transport(error) => {
            let error = llm::of_transport(error);
            (error.kind(), error.facts())
        }
        AddressError::NotAnAddress
        | AddressError::Private
        | AddressError::TooManyRedirects { .. }
        | AddressError::TooLarge { .. } => (FailureKind::Unreadable, Facts::default()),
    };
    Failure { facts, detail: Some(detail), ..Failure::of(kind) }
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
    Failure { kind, facts, server_text: None, detail: Some(chain(error)) }
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
