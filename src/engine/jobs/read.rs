//! The text of a picture, read on this computer.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Context, failure};
use crate::domain::{Failure, FailureKind, JobId, PictureId, PictureText, PixelRect, TextReader};
use crate::protocol::Event;
use crate::{imaging, reading};

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    region: Option<PixelRect>,
    reader: TextReader,
) -> Result<Event, Failure> {
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let opened = context.pictures.opened(picture)?;
        if cancelled.is_cancelled() {
            return Err(Failure::of(FailureKind::Cancelled));
        }
        debug_assert_ne!(reader, TextReader::Model, "models are asked over the network");
        let pixels = imaging::pixels(&opened);
        drop(opened);
        let read = |pixels: &imaging::Pixels| match reader {
            TextReader::Tesseract => reading::read_with_tesseract(pixels, &|| cancelled.is_cancelled())
                .map_err(|error| failure::of_external_reader(&error)),
            TextReader::Local | TextReader::Model => Ok(reading::read(pixels)),
        };
        Ok(match region {
            None => read(&pixels)?,
            Some(region) => moved(read(&pixels.part(region))?, region, &pixels),
        })
    };
    let text = context.at_a_desk(job, work).await?;
    Ok(Event::TextRead { job, picture, text: Arc::new(text) })
}

/// The text of a part, placed in the whole.
fn moved(mut text: PictureText, region: PixelRect, whole: &imaging::Pixels) -> PictureText {
    let shift = |rect: &mut PixelRect| {
        rect.left += region.left;
        rect.top += region.top;
    };
    for line in &mut text.lines {
        shift(&mut line.rect);
        line.words.iter_mut().for_each(|word| shift(&mut word.rect));
    }
    text.codes.iter_mut().for_each(|code| shift(&mut code.rect));
    PictureText { size: whole.size, ..text }
}
