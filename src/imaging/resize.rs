//! Making a picture smaller: Lanczos, as every good viewer does.

use std::borrow::Cow;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::ImagingError;
use super::raster::{Layout, Raster};
use super::samples::Samples;
use crate::domain::PixelSize;

/// Memory between the two passes, vertical and horizontal: small enough for the processor's cache,
/// large enough that computing the kernels anew for each band costs nothing.
const BAND_BYTE_LEN: usize = 4 << 20;

/// The raster at `size`; itself when it has that size already.
pub(super) fn resize(raster: &Raster, size: PixelSize) -> Result<Cow<'_, Raster>, ImagingError> {
    if size == raster.size {
        return Ok(Cow::Borrowed(raster));
    }
    let pixel_type = match raster.layout {
        Layout::Grey => PixelType::U8,
        Layout::Rgb => PixelType::U8x3,
    };
    let source = ImageRef::new(raster.size.width, raster.size.height, &raster.data, pixel_type)
        .map_err(ImagingError::unreadable)?;
    let row_len = size.width as usize * raster.layout.channels();
    let mut data = Samples::zeroed(row_len * size.height as usize);
    let (width, height) = (f64::from(raster.size.width), f64::from(raster.size.height));
    let rows_per_row = height / f64::from(size.height);
    let band_rows = (BAND_BYTE_LEN / raster.row_len()).max(16);
    let mut resizer = Resizer::new();
    for (index, band) in data.chunks_mut(band_rows * row_len).enumerate() {
        let band_height = (band.len() / row_len) as u32;
        let top = (index * band_rows) as f64 * rows_per_row;
        let source_height = (f64::from(band_height) * rows_per_row).min(height - top);
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
            .use_alpha(false)
            .crop(0.0, top, width, source_height);
        let mut target =
            Image::from_slice_u8(size.width, band_height, band, pixel_type).map_err(ImagingError::unreadable)?;
        resizer.resize(&source, &mut target, &options).map_err(ImagingError::unreadable)?;
    }
    Ok(Cow::Owned(Raster { size, layout: raster.layout, data }))
}
