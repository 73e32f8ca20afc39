//! BMP, GIF, TIFF and WebP, through the `image` crate: rare enough that its speed is good enough.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::ImagingError;
use super::open::Decoded;
use super::raster::{Layout, Raster, check_size, over_white};
use crate::domain::{MAX_DECODED_BYTES, MAX_PIXELS, Orientation, PixelSize, SourceFormat};

/// Decodes the first picture of the file to eight bits, transparency put on white.
pub(super) fn decode(bytes: &[u8], format: SourceFormat) -> Result<Decoded, ImagingError> {
    let format = match format {
        SourceFormat::Bmp => ImageFormat::Bmp,
        SourceFormat::Gif => ImageFormat::Gif,
        SourceFormat::Tiff => ImageFormat::Tiff,
        SourceFormat::WebP => ImageFormat::WebP,
        SourceFormat::Jpeg => ImageFormat::Jpeg,
        SourceFormat::Png => ImageFormat::Png,
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
    Ok(Decoded { raster: flattened(picture, size), orientation, profile, is_partial: false })
}

fn unreadable(error: &ImageError, size: Option<PixelSize>) -> ImagingError {
    match (error, size) {
        (ImageError::Limits(_), Some(size)) => ImagingError::TooManyPixels { size, limit: MAX_PIXELS },
        _ => ImagingError::unreadable(error),
    }
}

fn flattened(picture: DynamicImage, size: PixelSize) -> Raster {
    if picture.color().has_color() {
        let data: Vec<u8> = if picture.color().has_alpha() {
            let pixels = picture.into_rgba8().into_raw();
            let flat = |pixel: &[u8; 4]| [0, 1, 2].map(|channel: usize| over_white(pixel[channel], pixel[3]));
            pixels.as_chunks::<4>().0.iter().flat_map(flat).collect()
        } else {
            picture.into_rgb8().into_raw()
        };
        Raster { size, layout: Layout::Rgb, data: data.into() }
    } else {
        let data: Vec<u8> = if picture.color().has_alpha() {
            let pixels = picture.into_luma_alpha8().into_raw();
            pixels.as_chunks::<2>().0.iter().map(|pixel| over_white(pixel[0], pixel[1])).collect()
        } else {
            picture.into_luma8().into_raw()
        };
        Raster { size, layout: Layout::Grey, data: data.into() }
    }
}
