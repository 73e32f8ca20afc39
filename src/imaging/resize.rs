//! Making a picture smaller: Lanczos, as every good viewer does.

use std::borrow::Cow;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::ImagingError;
use super::raster::{Layout, Raster};
use crate::domain::PixelSize;

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
    let mut target = Image::new(size.width, size.height, pixel_type);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(ImagingError::unreadable)?;
    Ok(Cow::Owned(Raster { size, layout: raster.layout, data: target.into_vec() }))
}
