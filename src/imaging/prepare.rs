//! From an opened picture to the exact bytes that are sent.

use std::borrow::Cow;

use super::open::OpenedPicture;
use super::raster::Raster;
use super::resize::resize;
use super::{ImagingError, jpeg};
use crate::domain::{MediaType, PixelSize, PreparePlan, PreparedPicture, fit};

/// The best quality that is worth its bytes: above it files grow and nothing is seen.
const BEST_QUALITY: u8 = 95;

/// Below it blocks and rings cover what a model should see; fewer pixels at this quality are the better picture.
const LOWEST_QUALITY: u8 = 60;

/// A picture with a shorter longest side shows nothing any more.
const SMALLEST_SIDE_PX: u32 = 16;

/// Share of the limit that is aimed at, and that is enough once reached.
const AIM: f64 = 0.97;
const ENOUGH: f64 = 0.93;

/// Fits, turns and encodes a picture: at most `plan.max_base64` characters of base64, the best quality that fits,
/// no metadata. A picture that does not fit at a decent quality becomes smaller until it does.
pub fn prepare(picture: &OpenedPicture, plan: &PreparePlan) -> Result<PreparedPicture, ImagingError> {
    let info = picture.info();
    let max_byte_len = plan.max_base64 / 4 * 3;
    let mut size = fit(info.size(), info.smallest_text_px, plan.side, &plan.rules, plan.limits);
    loop {
        let raster = shown(picture, size)?;
        match search(&raster, max_byte_len)? {
            Found::Fits(bytes, quality) => {
                return Ok(PreparedPicture {
                    media_type: MediaType::Jpeg,
                    size,
                    bytes: bytes.into(),
                    quality: Some(quality),
                });
            }
            Found::TooLarge { share } => {
                let smaller = scaled(size, (AIM / share).sqrt().clamp(0.1, 0.95));
                if smaller == size || smaller.longest_side() < SMALLEST_SIDE_PX {
                    return Err(ImagingError::CannotFit { max_base64: plan.max_base64 });
                }
                size = smaller;
            }
        }
    }
}

/// The picture upright, in sRGB, at `size`.
fn shown(picture: &OpenedPicture, size: PixelSize) -> Result<Raster, ImagingError> {
    let orientation = picture.info().orientation;
    // Exchanging the sides is its own inverse.
    let resized = match resize(&picture.raster, orientation.apply(size))? {
        Cow::Borrowed(raster) => raster.clone(),
        Cow::Owned(raster) => raster,
    };
    Ok(picture.conversion.apply(resized).oriented(orientation))
}

fn scaled(size: PixelSize, factor: f64) -> PixelSize {
    let side = |length: u32| ((f64::from(length) * factor) as u32).max(1);
    PixelSize::new(side(size.width), side(size.height))
}

enum Found {
    Fits(Vec<u8>, u8),
    /// Even the lowest quality takes `share` times the allowed bytes.
    TooLarge {
        share: f64,
    },
}

/// The best quality whose bytes are at most `max_byte_len`.
fn search(raster: &Raster, max_byte_len: usize) -> Result<Found, ImagingError> {
    let (mut low, mut high) = (LOWEST_QUALITY - 1, BEST_QUALITY + 1);
    let mut best = None;
    let mut quality = 91;
    loop {
        let bytes = jpeg::encode(raster, quality)?;
        let share = bytes.len() as f64 / max_byte_len.max(1) as f64;
        if bytes.len() <= max_byte_len {
            low = quality;
            best = Some((bytes, quality));
        } else if quality == LOWEST_QUALITY {
            return Ok(Found::TooLarge { share });
        } else {
            high = quality;
        }
        let is_enough = best.is_some() && (ENOUGH..=1.0).contains(&share);
        if is_enough || low + 1 >= high {
            break;
        }
        quality = quality_for(quality, share).clamp(low + 1, high - 1);
    }
    best.map(|(bytes, quality)| Found::Fits(bytes, quality))
        .ok_or_else(|| ImagingError::unreadable("no quality was tried"))
}

/// The quality at which the bytes would fill the aim, seen from one encode.
/// The bytes fall about with the power 0.72 of the factor that scales the quantisation tables.
fn quality_for(quality: u8, share: f64) -> u8 {
    let factor = 200.0 - 2.0 * f64::from(quality);
    let wanted = (factor + 2.0) * (share / AIM).powf(1.0 / 0.72) - 2.0;
    ((200.0 - wanted) / 2.0).clamp(f64::from(LOWEST_QUALITY), f64::from(BEST_QUALITY)) as u8
}
