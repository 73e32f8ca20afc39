//! The exact bytes that would be sent of a picture.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

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
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let opened = context.pictures.opened(picture)?;
        if cancelled.is_cancelled() {
            return Err(Failure::of(FailureKind::Cancelled));
        }
        imaging::prepare(&opened, &plan).map_err(|error| failure::of_imaging(&error))
    };
    let prepared = context.at_a_desk(job, work).await?;
    Ok(Event::PicturePrepared { job, picture, prepared: Arc::new(prepared) })
}
