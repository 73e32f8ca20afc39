//! A comparison on one sheet.

use std::sync::Arc;

use super::{Context, failure};
use crate::domain::{ComparisonCard, Failure, JobId, PictureId};
use crate::export::card::card as drawn;
use crate::protocol::Event;

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    a: PictureId,
    b: PictureId,
    card: Box<ComparisonCard>,
) -> Result<Event, Failure> {
    let work = move |context: &Context, _: &_| {
        let pictures = [context.pictures.opened(a)?, context.pictures.opened(b)?];
        drawn(&card, pictures.each_ref().map(AsRef::as_ref)).map_err(|error| failure::of_imaging(&error))
    };
    let file = context.at_a_desk(job, work).await?;
    Ok(Event::CardDrawn { job, file: file.into() })
}
