//! The pixels of a picture as it is shown, for those who measure and read.

use std::borrow::Cow;
use std::fmt;

use super::prepare::shown;
use super::raster::{Layout, Raster};
use super::{ImagingError, OpenedPicture};
use crate::domain::{Orientation, PixelRect, PixelSize};

/// Upright sRGB pixels: red, green, blue, 8 bits each, rows from the top without gaps. Transparency is put on white.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub size: PixelSize,
    /// `size.pixels() * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// A part of them; what lies outside is left out.
    #[must_use]
    pub fn part(&self, rect: PixelRect) -> Self {
        let whole = PixelRect::new(0, 0, self.size.width, self.size.height);
        let rect = rect.intersection(whole).unwrap_or_default();
        let (row_len, start) = (self.size.width as usize * 3, rect.left as usize * 3);
        let rows = self.rgb.chunks_exact(row_len.max(1)).skip(rect.top as usize).take(rect.height as usize);
        let rgb = rows.flat_map(|row| &row[start..start + rect.width as usize * 3]).copied().collect();
        Self { size: PixelSize::new(rect.width, rect.height), rgb }
    }
}

/// The pixels are a user's picture: shown by their size only.
impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({})", self.size)
    }
}

/// The whole picture as it is shown.
#[must_use]
pub fn pixels(picture: &OpenedPicture) -> Pixels {
    let raster = picture.conversion.apply(Cow::Borrowed(&picture.raster));
    let orientation = picture.info().orientation;
    let raster = if orientation == Orientation::UPRIGHT { raster } else { Cow::Owned(raster.oriented(orientation)) };
    Pixels { size: raster.size, rgb: to_rgb(&raster) }
}

/// The whole picture as it is shown, made smaller where a side is longer than `width` or `height`, in px.
pub fn pixels_within(picture: &OpenedPicture, width: u32, height: u32) -> Result<Pixels, ImagingError> {
    let size = picture.info().size();
    let share = |room: u32, side: u32| f64::from(room) / f64::from(side.max(1));
    let scale = share(width, size.width).min(share(height, size.height)).min(1.0);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    let raster = shown(picture, PixelSize::new(scaled(size.width), scaled(size.height)))?;
    Ok(Pixels { size: raster.size, rgb: to_rgb(&raster) })
}

/// Pixels as the bytes of a PNG.
pub fn to_png(pixels: &Pixels) -> Result<Vec<u8>, ImagingError> {
    super::png::encode(&Raster { size: pixels.size, layout: Layout::Rgb, data: pixels.rgb.clone().into() })
}

fn to_rgb(raster: &Raster) -> Vec<u8> {
    match raster.layout {
        Layout::Rgb => raster.data.to_vec(),
        Layout::Grey => raster.data.iter().flat_map(|grey| [*grey; 3]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_rows_and_loses_what_lies_outside() {
        let rgb = (0..4 * 3).flat_map(|pixel| [pixel, 0, 0]).collect();
        let pixels = Pixels { size: PixelSize::new(4, 3), rgb };
        let part = pixels.part(PixelRect::new(2, 1, 9, 9));
        assert_eq!(part.size, PixelSize::new(2, 2));
        assert_eq!(part.rgb, [6, 0, 0, 7, 0, 0, 10, 0, 0, 11, 0, 0]);
    }
}
