//! From encoded bytes to pixels and what is known about them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::colour::Conversion;
use super::legibility::smallest_text_px;
use super::raster::Raster;
use super::samples::Samples;
use super::sniff::sniff;
use super::{ImagingError, avif, heic, jpeg, jxl, other_formats, png};
use crate::domain::{Orientation, PictureInfo, PixelRect, PixelSize, SourceFormat};

/// A decoded picture, ready to be prepared any number of times.
///
/// The pixels are as stored: turning them and converting their colours is cheaper after they were made smaller.
pub struct OpenedPicture {
    info: PictureInfo,
    pub(super) raster: Raster,
    /// How much of each pixel of the raster is there, where something is seen through some of them.
    pub(super) alpha: Option<Samples>,
    pub(super) conversion: Conversion,
}

impl OpenedPicture {
    /// What opening found out.
    #[must_use]
    pub fn info(&self) -> &PictureInfo {
        &self.info
    }

    /// The same turned by so many quarters of a circle, clockwise. The pixels stay as they are stored.
    #[must_use]
    pub fn turned(mut self, quarters: u8) -> Self {
        self.info.orientation = self.info.orientation.turned(quarters);
        self
    }

    /// A part of it, as a picture of its own: upright, with the text as small as in the whole. What lies outside is left
    /// out; `None` where nothing is left.
    #[must_use]
    pub fn part(&self, rect: PixelRect) -> Option<Self> {
        let upright = self.upright();
        let size = upright.size;
        let rect = rect.intersection(PixelRect::new(0, 0, size.width, size.height))?;
        let info = PictureInfo {
            stored_size: PixelSize::new(rect.width, rect.height),
            orientation: Orientation::UPRIGHT,
            smallest_text_px: self.text_px(&upright),
            is_see_through: false,
            ..self.info.clone()
        };
        Some(Self { info, raster: upright.part(rect), alpha: None, conversion: self.conversion.clone() })
    }

    /// The pixels as they are shown, in the colours of the file.
    pub(super) fn upright(&self) -> Cow<'_, Raster> {
        match self.info.orientation {
            Orientation::UPRIGHT => Cow::Borrowed(&self.raster),
            turned => Cow::Owned(self.raster.oriented(turned)),
        }
    }

    /// The height of the smallest text, measured anew where the file holds it on its side or upside down.
    pub(super) fn text_px(&self, upright: &Raster) -> Option<f32> {
        match self.info.orientation {
            Orientation::UPRIGHT => self.info.smallest_text_px,
            _ => smallest_text_px(upright, looked_at_pixels(self.info.format)),
        }
    }

    /// Memory that the pixels take, in bytes.
    #[must_use]
    pub fn decoded_byte_len(&self) -> usize {
        self.raster.data.len() + self.alpha.as_ref().map_or(0, |alpha| alpha.len())
    }
}

/// Shows what is known, never the pixels.
impl fmt::Debug for OpenedPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedPicture").field("info", &self.info).finish_non_exhaustive()
    }
}

/// What every decoder hands back.
pub(super) struct Decoded {
    pub(super) raster: Raster,
    /// How much of each pixel is there, 255 all of it; nothing where all are there. The raster lies on white.
    pub(super) alpha: Option<Samples>,
    pub(super) orientation: Orientation,
    /// An embedded ICC profile, unchecked.
    pub(super) profile: Option<Vec<u8>>,
    /// The data ended early; the rows that were there are in place.
    pub(super) is_partial: bool,
}

/// Decodes a picture. The format is told by the content; the size is checked before a pixel is decoded.
/// Of animations and documents with several pages it is the first.
pub fn open(bytes: Arc<[u8]>) -> Result<OpenedPicture, ImagingError> {
    let format = sniff(&bytes)?;
    let decoded = match format {
        SourceFormat::Avif => avif::decode(&bytes),
        SourceFormat::Heic => heic::decode(&bytes),
        SourceFormat::Jpeg => jpeg::decode(&bytes),
        SourceFormat::Jxl => jxl::decode(&bytes),
        SourceFormat::Png => png::decode(&bytes),
        SourceFormat::Bmp | SourceFormat::Gif | SourceFormat::Tiff | SourceFormat::WebP => {
            other_formats::decode(&bytes, format)
        }
    }?;
    let byte_len = bytes.len();
    // The encoded bytes are not needed any more: their last owner frees them before the work goes on.
    drop(bytes);
    let conversion = Conversion::to_srgb(decoded.profile.as_deref(), decoded.raster.layout);
    let smallest_text_px = smallest_text_px(&decoded.raster, looked_at_pixels(format));
    let info = PictureInfo {
        format,
        stored_size: decoded.raster.size,
        orientation: decoded.orientation,
        byte_len,
        is_partial: decoded.is_partial,
        smallest_text_px,
        is_see_through: decoded.alpha.is_some(),
    };
    Ok(OpenedPicture { info, raster: decoded.raster, alpha: decoded.alpha, conversion })
}

/// How many pixels are searched for text: all of a screenshot, half of a photo, where text is rare and large.
fn looked_at_pixels(format: SourceFormat) -> usize {
    let is_photo = matches!(format, SourceFormat::Avif | SourceFormat::Heic | SourceFormat::Jpeg);
    if is_photo { 6_000_000 } else { 10_000_000 }
}

/// The orientation in an EXIF block, upright where there is none or the block is damaged.
pub(super) fn orientation_of(exif: Option<&[u8]>) -> Orientation {
    exif.and_then(image::metadata::Orientation::from_exif_chunk)
        .map_or(Orientation::UPRIGHT, |orientation| Orientation::from_exif(orientation.to_exif()))
}
