//! JPEG XL, through jxl-oxide.

use std::io::Cursor;

use jxl_oxide::{AllocTracker, JxlImage, PixelFormat};

use super::ImagingError;
use super::open::Decoded;
use super::raster::{Layout, Raster, check_size, flattened};
use crate::domain::{MAX_DECODED_BYTES, Orientation, PixelSize};

/// The decoder works on four bytes a sample, and holds some of them twice.
const BYTES_PER_PIXEL: u64 = 20;

/// Decodes the first picture. It comes turned already.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImagingError> {
    let limit = usize::try_from(MAX_DECODED_BYTES).unwrap_or(usize::MAX);
    let builder = JxlImage::builder().alloc_tracker(AllocTracker::with_limit(limit));
    let image = builder.read(Cursor::new(bytes)).map_err(ImagingError::unreadable)?;
    let size = PixelSize::new(image.width(), image.height());
    check_size(size, BYTES_PER_PIXEL)?;
    let format = image.pixel_format();
    let layout = match format {
        PixelFormat::Gray | PixelFormat::Graya => Layout::Grey,
        PixelFormat::Rgb | PixelFormat::Rgba => Layout::Rgb,
        PixelFormat::Cmyk | PixelFormat::Cmyka => {
            return Err(ImagingError::unreadable("its colours are printing inks"));
        }
    };
    let render = image.render_frame(0).map_err(ImagingError::unreadable)?;
    let mut stream = render.stream();
    let (channels, pixels) = (stream.channels() as usize, size.pixels() as usize);
    if channels != format.channels() || (stream.width(), stream.height()) != (size.width, size.height) {
        return Err(ImagingError::unreadable("its frame has another size"));
    }
    let mut samples = vec![0_u8; channels * pixels];
    stream.write_to_buffer(&mut samples);
    let (data, alpha) = if format.has_alpha() {
        let pixels = || samples.chunks_exact(channels);
        let colours = pixels().flat_map(|pixel| &pixel[..channels - 1]).copied().collect();
        (colours, Some(pixels().filter_map(<[u8]>::last).copied().collect()))
    } else {
        (samples, None)
    };
    let (raster, alpha) = flattened(Raster { size, layout, data: data.into() }, alpha, false);
    Ok(Decoded {
        raster,
        alpha,
        orientation: Orientation::UPRIGHT,
        profile: Some(image.rendered_icc()),
        is_partial: false,
    })
}
