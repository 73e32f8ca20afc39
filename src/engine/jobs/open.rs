//! A picture comes in: read, decode, keep.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Context, failure};
use crate::domain::{Failure, FailureKind, JobId, MAX_PICTURE_BYTES, PictureId, PictureSource};
use crate::fetch;
use crate::protocol::Event;

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    source: PictureSource,
    quarters: u8,
) -> Result<Event, Failure> {
    let label = source.label();
    let is_fetched = matches!(source, PictureSource::Address { .. });
    let source = fetched(&context, job, source).await.map_err(|failure| failure.about(label.clone()))?;
    let fetched = is_fetched.then(|| source.clone());
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let bytes = read(source)?;
        if cancelled.is_cancelled() {
            return Err(Failure::of(FailureKind::Cancelled));
        }
        context.pictures.open(picture, bytes, quarters)
    };
    let info = context.at_a_desk(job, work).await.map_err(|failure| match failure.kind {
        // What a decoder stumbles over is a damaged picture to whoever chose it.
        FailureKind::Internal => Failure { kind: FailureKind::Unreadable, ..failure }.about(label),
        _ => failure.about(label),
    })?;
    Ok(Event::PictureOpened { job, picture, info, fetched })
}

/// Turns a picture that is open by so many quarters of a circle, clockwise.
pub(super) async fn turn(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    quarters: u8,
) -> Result<Event, Failure> {
    let info = context.at_a_desk(job, move |context: &Context, _: &_| context.pictures.turn(picture, quarters)).await?;
    Ok(Event::PictureOpened { job, picture, info, fetched: None })
}

/// A picture of the web, with its bytes here; every other one as it is.
async fn fetched(context: &Context, job: JobId, source: PictureSource) -> Result<PictureSource, Failure> {
    let name = source.label();
    let PictureSource::Address { address, is_named } = source else { return Ok(source) };
    let cancelled = context.cancellations.token(job);
    let fetched = tokio::select! {
        biased;
        () = cancelled.cancelled() => return Err(Failure::of(FailureKind::Cancelled)),
        fetched = context.fetcher.picture(&address, is_named) => fetched,
    };
    let bytes = fetched.map_err(|error| failure::of_fetching(&error))?;
    Ok(PictureSource::Bytes { name, bytes: bytes.into() })
}

/// The encoded bytes of a picture. Blocks.
pub(super) fn read(source: PictureSource) -> Result<Arc<[u8]>, Failure> {
    match source {
        PictureSource::Bytes { bytes, .. } if bytes.len() as u64 > MAX_PICTURE_BYTES => Err(too_large()),
        PictureSource::Bytes { bytes, .. } => Ok(bytes),
        // Fetched before, where fetching is wanted.
        PictureSource::Address { .. } | PictureSource::Link { .. } => {
            Err(failure::unreadable("pictures of the web are not fetched here"))
        }
        PictureSource::DataUrl(url) => {
            fetch::data_url(&url).map(Arc::from).map_err(|error| failure::of_data_url(&error))
        }
        PictureSource::File(path) => {
            let mut bytes = Vec::new();
            File::open(path)
                .and_then(|file| file.take(MAX_PICTURE_BYTES + 1).read_to_end(&mut bytes))
                .map_err(|error| failure::of_reading(&error))?;
            if bytes.len() as u64 > MAX_PICTURE_BYTES {
                return Err(too_large());
            }
            Ok(bytes.into())
        }
    }
}

fn too_large() -> Failure {
    failure::unreadable("it is larger than 1 GiB")
}
