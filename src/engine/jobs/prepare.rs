//! The exact bytes that would be sent of a picture.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{Failure, FailureKind, JobId, PictureId, PreparePlan};
use crate::imaging;
use crate::protocol::Event;

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    plan: PreparePlan,
) -> Result<Event, Failure> {
    let cancelled = context.cancellations.token(job);
    let work = tokio::task::spawn_blocking(move || {
        let opened = context.pictures.opened(picture)?;
        if cancelled.is_cancelled() {
            return Err(Failure::of(FailureKind::Cancelled));
        }
        imaging::prepare(&opened, &plan).map_err(|error| failure::of_imaging(&error))
    });
    let prepared = work.await.map_err(|panic| failure::of_panic(&panic, FailureKind::Unreadable))??;
    Ok(Event::PicturePrepared { job, picture, prepared: Arc::new(prepared) })
}
