//! BMP, GIF, TIFF and WebP, through the `image` crate: rare enough that its speed is good enough.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::ImagingError;
use super::open::Decoded;
use super::raster::{Layout, Raster, check_size, flattened};
use super::samples::Samples;
use crate::domain::{MAX_DECODED_BYTES, MAX_PIXELS, Orientation, PixelSize, SourceFormat};

/// Decodes the first picture of the file to eight bits.
pub(super) fn decode(bytes: &[u8], format: SourceFormat) -> Result<Decoded, ImagingError> {
    let format = match format {
        SourceFormat::Bmp => ImageFormat::Bmp,
        SourceFormat::Gif => ImageFormat::Gif,
        SourceFormat::Tiff => ImageFormat::Tiff,
        SourceFormat::WebP => ImageFormat::WebP,
        SourceFormat::Png => ImageFormat::Png,
        SourceFormat::Avif | SourceFormat::Heic | SourceFormat::Jpeg | SourceFormat::Jxl => {
            return Err(ImagingError::unreadable("another decoder is for this format"));
        }
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(&error, None))?;
    let (width, height) = decoder.dimensions();
    let size = PixelSize::new(width, height);
    check_size(size, u64::from(decoder.color_type().bytes_per_pixel()))?;
    let orientation =
        decoder.orientation().map_or(Orientation::UPRIGHT, |found| Orientation::from_exif(found.to_exif()));
    let profile = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error, Some(size)))?;
    let (raster, alpha) = eight_bits(picture, size);
    Ok(Decoded { raster, alpha, orientation, profile, is_partial: false })
}

fn unreadable(error: &ImageError, size: Option<PixelSize>) -> ImagingError {
    match (error, size) {
        (ImageError::Limits(_), Some(size)) => ImagingError::TooManyPixels { size, limit: MAX_PIXELS },
        _ => ImagingError::unreadable(error),
    }
}

/// Eight bits a channel, on white.
fn eight_bits(picture: DynamicImage, size: PixelSize) -> (Raster, Option<Samples>) {
    let colour = picture.color();
    let (layout, data, alpha) = match (colour.has_color(), colour.has_alpha()) {
        (true, true) => {
            let pixels = picture.into_rgba8().into_raw();
            let pixels = pixels.as_chunks::<4>().0;
            let colours = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
            (Layout::Rgb, colours, Some(pixels.iter().map(|pixel| pixel[3]).collect()))
        }
        (true, false) => (Layout::Rgb, picture.into_rgb8().into_raw(), None),
        (false, true) => {
            let pixels = picture.into_luma_alpha8().into_raw();
            let pixels = pixels.as_chunks::<2>().0;
            (
                Layout::Grey,
                pixels.iter().map(|pixel| pixel[0]).collect(),
                Some(pixels.iter().map(|pixel| pixel[1]).collect()),
            )
        }
        (false, false) => (Layout::Grey, picture.into_luma8().into_raw(), None),
    };
    flattened(Raster { size, layout, data: data.into() }, alpha, false)
}
