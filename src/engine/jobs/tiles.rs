//! The pixels that are looked at.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Context;
use crate::domain::{Failure, FailureKind, JobId, PictureId, TilePosition};
use crate::imaging;
use crate::protocol::Event;

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    level: u8,
    positions: Vec<TilePosition>,
) -> Result<Event, Failure> {
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let opened = context.pictures.opened(picture)?;
        let mut tiles = Vec::with_capacity(positions.len());
        for position in positions {
            if cancelled.is_cancelled() {
                return Err(Failure::of(FailureKind::Cancelled));
            }
            tiles.extend(imaging::tile(&opened, level, position));
        }
        Ok(tiles)
    };
    let tiles = context.at_a_desk(job, work).await?;
    Ok(Event::TilesLoaded { job, picture, level, tiles })
}
