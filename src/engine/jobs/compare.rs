//! How two pictures differ, measured on this computer.

mod text;

pub(in crate::engine) use text::ReadPlaces;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Context, failure};
use crate::comparing::{self, PixelRows};
use crate::domain::{Comparison, ComparisonOptions, Failure, FailureKind, JobId, PictureId, PictureSource};
use crate::imaging::{self, ImagingError, PngRows};
use crate::protocol::Event;

/// Bytes that are read of a file at once.
const READ_BYTES: usize = 1 << 18;

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    a: PictureId,
    b: PictureId,
    options: Box<ComparisonOptions>,
) -> Result<Event, Failure> {
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let pixels = |picture| Ok(imaging::pixels(&*context.pictures.opened(picture)?));
        let pictures = [a, b];
        let (a, b) = (pixels(a)?, pixels(b)?);
        let is_cancelled = || cancelled.is_cancelled();
        let mut comparison =
            comparing::compare(&a, &b, &options, &is_cancelled).ok_or_else(|| Failure::of(FailureKind::Cancelled))?;
        text::name(&mut comparison, pictures, [&a, &b], &context.read_places, &is_cancelled);
        Ok(comparison)
    };
    let comparison = context.at_a_desk(job, work).await?;
    Ok(Event::Compared { job, comparison: Arc::new(comparison) })
}

/// Pixel with pixel: two PNGs are never held as a whole, everything else is decoded first.
pub(super) async fn run_directly(
    context: Arc<Context>,
    job: JobId,
    a: PictureSource,
    b: PictureSource,
    options: Box<ComparisonOptions>,
) -> Result<Event, Failure> {
    let work = move |_: &Context, cancelled: &CancellationToken| {
        let labels = [a.label(), b.label()];
        let is_cancelled = || cancelled.is_cancelled();
        let ends = |compared: Result<Option<Comparison>, ImagingError>| {
            let compared = compared.map_err(|error| failure::of_imaging(&error).about(labels.join(", ")))?;
            compared.ok_or_else(|| Failure::of(FailureKind::Cancelled))
        };
        if let (Some(one), Some(other)) = (streamed(&a)?, streamed(&b)?) {
            return ends(comparing::compare_rows(one, other, &options, &is_cancelled));
        }
        let (one, other) = (decoded(a)?, decoded(b)?);
        ends(comparing::compare_rows(one, other, &options, &is_cancelled))
    };
    let comparison = context.at_a_desk(job, work).await?;
    Ok(Event::Compared { job, comparison: Arc::new(comparison) })
}

/// The rows of a PNG file, where they can be had one by one.
fn streamed(source: &PictureSource) -> Result<Option<PngRows<BufReader<File>>>, Failure> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    let PictureSource::File(path) = source else { return Ok(None) };
    let failed = |error| failure::of_reading(&error).about(source.label());
    let mut file = BufReader::with_capacity(READ_BYTES, File::open(path).map_err(failed)?);
    let is_png = file.fill_buf().map_err(failed)?.starts_with(SIGNATURE);
    if !is_png {
        return Ok(None);
    }
    imaging::png_rows(file).map_err(|error| failure::of_imaging(&error).about(source.label()))
}

fn decoded(source: PictureSource) -> Result<PixelRows, Failure> {
    let label = source.label();
    let opened = super::open::read(source)
        .and_then(|bytes| imaging::open(bytes).map_err(|error| failure::of_imaging(&error)))
        .map_err(|failure| failure.about(label))?;
    Ok(PixelRows::new(imaging::pixels(&opened)))
}

/// The difference as a picture.
pub(super) async fn draw(
    context: Arc<Context>,
    job: JobId,
    a: PictureId,
    comparison: Arc<Comparison>,
) -> Result<Event, Failure> {
    let work = move |context: &Context, _: &CancellationToken| {
        let pixels = imaging::pixels(&*context.pictures.opened(a)?);
        let picture = comparing::drawn(&pixels, &comparison);
        imaging::to_png(&picture).map_err(|error| failure::of_imaging(&error))
    };
    let png = context.at_a_desk(job, work).await?;
    Ok(Event::DifferenceDrawn { job, png: png.into() })
}
