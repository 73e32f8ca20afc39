//! From an opened picture to the exact bytes that are sent.

use std::borrow::Cow;

use super::open::OpenedPicture;
use super::palette::Census;
use super::quality::{Best, best_jpeg};
use super::raster::{Layout, Raster};
use super::resize::resize;
use super::{ImagingError, png};
use crate::domain::{MediaType, Orientation, PixelSize, PreparePlan, PreparedPicture, fit};

/// A picture with a shorter longest side shows nothing any more.
const SMALLEST_SIDE_PX: u32 = 16;

/// Share of pixels like their left neighbour from which a picture counts as drawn. Grain alone keeps photos far below.
const DRAWN_SHARE: f64 = 0.5;

/// Greys that a drawing in black and white has at most; with more it is a grey photo.
const DRAWN_GREYS: usize = 64;

/// Bytes of PNG that a pixel unlike its left neighbour takes at least, in drawings smoothed by scaling.
const LEAST_BYTES_PER_CHANGE: f64 = 1.5;

/// Fits, turns and encodes a picture: at most `plan.max_base64` characters of base64, no metadata.
///
/// Drawings and screenshots become PNG without loss, or with none that can be seen, where that fits.
/// Everything else becomes JPEG at the best quality that fits, and smaller when no decent quality does.
pub fn prepare(picture: &OpenedPicture, plan: &PreparePlan) -> Result<PreparedPicture, ImagingError> {
    let info = picture.info();
    let max_byte_len = plan.max_base64 / 4 * 3;
    let mut size = fit(info.size(), info.smallest_text_px, plan.side, &plan.rules, plan.limits);
    let mut raster = shown(picture, size)?;
    if let Some(bytes) = drawing(&mut raster, size == info.size(), max_byte_len)? {
        return Ok(PreparedPicture { media_type: MediaType::Png, size, bytes: bytes.into(), quality: None });
    }
    loop {
        match best_jpeg(&raster, max_byte_len)? {
            Best::Fits { bytes, quality } => {
                let quality = Some(quality);
                return Ok(PreparedPicture { media_type: MediaType::Jpeg, size, bytes: bytes.into(), quality });
            }
            Best::TooLarge { wanted_share } => {
                let smaller = scaled(size, wanted_share.sqrt().clamp(0.1, 0.95));
                if smaller == size || smaller.longest_side() < SMALLEST_SIDE_PX {
                    return Err(ImagingError::CannotFit { max_base64: plan.max_base64 });
                }
                size = smaller;
                raster = shown(picture, size)?;
            }
        }
    }
}

/// The picture upright, in sRGB, at `size`.
pub(super) fn shown(picture: &OpenedPicture, size: PixelSize) -> Result<Cow<'_, Raster>, ImagingError> {
    let orientation = picture.info().orientation;
    // Exchanging the sides is its own inverse.
    let resized = resize(&picture.raster, orientation.apply(size))?;
    let converted = picture.conversion.apply(resized);
    Ok(if orientation == Orientation::UPRIGHT { converted } else { Cow::Owned(converted.oriented(orientation)) })
}

fn scaled(size: PixelSize, factor: f64) -> PixelSize {
    let side = |length: u32| ((f64::from(length) * factor) as u32).max(1);
    PixelSize::new(side(size.width), side(size.height))
}

/// The picture as PNG, when it is drawn and fits. A coloured raster that holds nothing but greys becomes a grey one.
fn drawing(
    raster: &mut Cow<'_, Raster>,
    is_unscaled: bool,
    max_byte_len: usize,
) -> Result<Option<Vec<u8>>, ImagingError> {
    let fitting = |bytes: Vec<u8>| (bytes.len() <= max_byte_len).then_some(bytes);
    let changes = raster.change_share();
    let is_drawn = 1.0 - changes >= DRAWN_SHARE;
    let may_reduce = is_drawn && is_unscaled;
    let census = if may_reduce { Census::of_many(raster) } else { Census::of_few(raster) };
    if let Some(mut census) = census {
        if raster.layout == Layout::Rgb && census.is_grey() {
            *raster = Cow::Owned(raster.to_grey());
        }
        let has_few_colours = raster.layout == Layout::Rgb || census.colour_count() <= DRAWN_GREYS;
        if (is_drawn || has_few_colours)
            && let Some(indexed) = census.exact(raster)
        {
            return Ok(fitting(png::encode_indexed(&indexed, raster.size)?));
        }
        if may_reduce
            && let Some(indexed) = census.reduced(raster)
            && let Some(bytes) = fitting(png::encode_indexed(&indexed, raster.size)?)
        {
            return Ok(Some(bytes));
        }
    }
    let least_byte_len = changes * raster.size.pixels() as f64 * LEAST_BYTES_PER_CHANGE;
    if !is_drawn || least_byte_len > max_byte_len as f64 {
        return Ok(None);
    }
    Ok(fitting(png::encode(raster)?))
}
