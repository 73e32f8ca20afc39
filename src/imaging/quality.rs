//! The best JPEG quality that fits, found with one encode of the whole picture as a rule.

use super::raster::Raster;
use super::samples::Samples;
use super::{ImagingError, jpeg};
use crate::domain::PixelSize;

/// The best quality that is worth its bytes: above it files grow and nothing is seen.
const BEST_QUALITY: u8 = 95;

/// Below it blocks and rings cover what a model should see; fewer pixels at this quality are the better picture.
const LOWEST_QUALITY: u8 = 60;

/// Where the search begins when the best quality is out of reach: what photos end near under the usual limits.
const LIKELY_QUALITY: u8 = 92;

/// Bytes a pixel takes at most at the best quality, grain apart.
const BYTES_PER_PIXEL: f64 = 0.9;

/// Share of the limit from which on a result is good enough, and share that is aimed at.
const ENOUGH: f64 = 0.93;
const AIM: f64 = 0.985;

/// A sample of a picture is every eighth band of sixteen rows, which is how high the blocks of 4:2:0 are.
const BAND_ROWS: usize = 16;
const SAMPLE_STRIDE: usize = 8;

/// Pictures of fewer rows are not sampled: encoding them is cheap, and few bands say little.
const SAMPLED_ROWS: u32 = 512;

/// Bytes of the headers and tables, which do not grow with the picture.
const HEADER_BYTE_LEN: f64 = 623.0;

/// How a search ended.
pub(super) enum Best {
    Fits {
        bytes: Vec<u8>,
        quality: u8,
    },
    /// Not even the lowest quality fits; this share of the pixels would.
    TooLarge {
        wanted_share: f64,
    },
}

/// Encodes at the best quality whose bytes are at most `max_byte_len`.
pub(super) fn best_jpeg(raster: &Raster, max_byte_len: usize) -> Result<Best, ImagingError> {
    let limit = max_byte_len.max(1) as f64;
    let first = if raster.size.pixels() as f64 * BYTES_PER_PIXEL < limit {
        BEST_QUALITY
    } else if raster.size.height < SAMPLED_ROWS {
        LIKELY_QUALITY
    } else {
        let sample = sampled(raster);
        let scale = f64::from(raster.size.height) / f64::from(sample.size.height);
        search(LIKELY_QUALITY, AIM, |quality| {
            let byte_len = jpeg::encode(&sample, quality)?.len() as f64;
            Ok((HEADER_BYTE_LEN + (byte_len - HEADER_BYTE_LEN) * scale) / limit)
        })?
        .unwrap_or(LOWEST_QUALITY)
    };
    let mut best = None;
    let mut least_share = f64::INFINITY;
    search(first, 1.0, |quality| {
        let bytes = jpeg::encode(raster, quality)?;
        let share = bytes.len() as f64 / limit;
        least_share = least_share.min(share);
        if share <= 1.0 && best.as_ref().is_none_or(|(_, known)| *known < quality) {
            best = Some((bytes, quality));
        }
        Ok(share)
    })?;
    Ok(match best {
        Some((bytes, quality)) => Best::Fits { bytes, quality },
        None => Best::TooLarge { wanted_share: AIM / least_share },
    })
}

/// The best quality found whose bytes are at most `most` times the limit. `share_at` encodes and says how many times.
fn search(
    first: u8,
    most: f64,
    mut share_at: impl FnMut(u8) -> Result<f64, ImagingError>,
) -> Result<Option<u8>, ImagingError> {
    // The best that is known to fit, and the lowest that is known not to.
    let (mut fits, mut fails) = (LOWEST_QUALITY - 1, BEST_QUALITY + 1);
    let mut quality = first;
    while fits + 1 < fails {
        let share = share_at(quality)?;
        if share <= most {
            fits = quality;
            if share >= ENOUGH {
                break;
            }
        } else {
            fails = quality;
        }
        quality = likely_quality(quality, share).clamp(fits + 1, (fails - 1).max(fits + 1));
    }
    Ok((fits >= LOWEST_QUALITY).then_some(fits))
}

/// The quality at which the bytes would reach the aim, seen from one encode.
///
/// The factor that scales the standard quantisation tables is 200 − 2 · quality in the upper half (libjpeg's rule);
/// the bytes of photos and screenshots fall about with its power of −0.72.
fn likely_quality(quality: u8, share: f64) -> u8 {
    let factor = 200.0 - 2.0 * f64::from(quality);
    let wanted = (factor + 2.0) * (share / AIM).powf(1.0 / 0.72) - 2.0;
    ((200.0 - wanted) / 2.0).clamp(f64::from(LOWEST_QUALITY), f64::from(BEST_QUALITY)) as u8
}

/// Bands spread over the whole height, one below the other.
fn sampled(raster: &Raster) -> Raster {
    let row_len = raster.row_len();
    let band_len = BAND_ROWS * row_len;
    let bands = raster.data.chunks_exact(band_len).skip(SAMPLE_STRIDE / 2).step_by(SAMPLE_STRIDE);
    let mut data = Samples::zeroed(bands.len() * band_len);
    for (target, band) in data.chunks_exact_mut(band_len).zip(bands) {
        target.copy_from_slice(band);
    }
    let size = PixelSize::new(raster.size.width, (data.len() / row_len) as u32);
    Raster { size, layout: raster.layout, data }
}
