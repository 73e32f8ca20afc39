//! HEIC, the photographs of telephones, through heic-decoder: Rust without a line of `unsafe`.

use heic_decoder::HeifError;

use super::ImagingError;
use super::colour::profile_of_primaries;
use super::open::Decoded;
use super::raster::{Layout, Raster, check_size, flattened};
use crate::domain::{MAX_PIXELS, Orientation, PixelSize};

/// The decoder holds four bytes a sample, of the parts and of the whole, beside the raster.
const BYTES_PER_PIXEL: u64 = 20;

/// Decodes the picture itself, of a sequence the first one. It comes turned already.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImagingError> {
    let claimed = heic_decoder::probe(bytes).map_err(|error| refused(&error, PixelSize::new(0, 0)))?;
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let size = PixelSize::new(side(claimed.width), side(claimed.height));
    check_size(size, BYTES_PER_PIXEL)?;
    check_size(PixelSize::new(side(claimed.coded_width), side(claimed.coded_height)), BYTES_PER_PIXEL)?;
    let mut picture = heic_decoder::decode(bytes).map_err(|error| refused(&error, size))?;
    let profile = picture.metadata.icc_profile.take();
    let profile = profile.or_else(|| profile_of_primaries(picture.color_info?.color_primaries));
    let (rgb, alpha, is_multiplied) = if picture.alpha.is_some() {
        let rgba = picture.to_rgba8().map_err(|error| refused(&error, size))?;
        let pixels = rgba.data.as_chunks::<4>().0;
        let alpha = pixels.iter().map(|pixel| pixel[3]).collect();
        (pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect(), Some(alpha), rgba.premultiplied)
    } else {
        (picture.to_rgb8().map_err(|error| refused(&error, size))?.data, None, false)
    };
    let (raster, alpha) = flattened(Raster { size, layout: Layout::Rgb, data: rgb.into() }, alpha, is_multiplied);
    Ok(Decoded { raster, alpha, orientation: Orientation::UPRIGHT, profile, is_partial: false })
}

fn refused(error: &HeifError, size: PixelSize) -> ImagingError {
    match error {
        HeifError::LimitExceeded(_) => ImagingError::TooManyPixels { size, limit: MAX_PIXELS },
        other => ImagingError::unreadable(other),
    }
}
