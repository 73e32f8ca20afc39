//! How two pictures differ, measured on this computer.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Context;
use crate::domain::{ComparisonOptions, Failure, FailureKind, JobId, PictureId};
use crate::protocol::Event;
use crate::{comparing, imaging};

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    a: PictureId,
    b: PictureId,
    options: Box<ComparisonOptions>,
) -> Result<Event, Failure> {
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let pixels = |picture| Ok(imaging::pixels(&*context.pictures.opened(picture)?));
        let (a, b) = (pixels(a)?, pixels(b)?);
        let is_cancelled = || cancelled.is_cancelled();
        comparing::compare(&a, &b, &options, &is_cancelled).ok_or_else(|| Failure::of(FailureKind::Cancelled))
    };
    let comparison = context.at_a_desk(job, work).await?;
    Ok(Event::Compared { job, comparison: Arc::new(comparison) })
}
