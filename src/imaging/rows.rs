//! The pixels of a PNG row by row, for those who need each row once and never the whole picture.

use std::fmt;
use std::io::{BufRead, ErrorKind, Seek};

use png::{DecodingError, Limits, Transformations};

use super::ImagingError;
use super::png::{MAX_DECODER_BYTES, flatten, refused};
use super::raster::check_size;
use crate::domain::PixelSize;

/// Rows of a PNG from the top, eight bits a channel, as they are stored.
pub struct PngRows<R: BufRead + Seek> {
    reader: png::Reader<R>,
    size: PixelSize,
    channels: usize,
    /// Rows that are still to come.
    left: u32,
    has_ended: bool,
}

/// Begins to read a PNG. Nothing where its rows alone are not what is shown: it is interlaced, turned, or in other
/// colours than sRGB; such a picture is opened as a whole.
pub fn png_rows<R: BufRead + Seek>(source: R) -> Result<Option<PngRows<R>>, ImagingError> {
    let mut decoder = png::Decoder::new_with_limits(source, Limits { bytes: MAX_DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(ImagingError::unreadable)?;
    let size = PixelSize::new(header.width, header.height);
    check_size(size, 3)?;
    let reader = decoder.read_info().map_err(|error| refused(&error, size))?;
    let info = reader.info();
    let is_plain =
        !info.interlaced && info.exif_metadata.is_none() && (info.icc_profile.is_none() || info.srgb.is_some());
    let channels = reader.output_color_type().0.samples();
    Ok(is_plain.then_some(PngRows { reader, size, channels, left: size.height, has_ended: false }))
}

impl<R: BufRead + Seek> PngRows<R> {
    #[must_use]
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// Bytes a pixel: grey, grey and opacity, RGB, or RGB and opacity.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// The next row. Where the file ends too early the rest is white.
    pub fn read(&mut self, row: &mut [u8]) -> Result<(), ImagingError> {
        if !self.has_ended {
            match self.reader.read_row(row) {
                Ok(Some(_)) => {}
                Ok(None) => self.has_ended = true,
                Err(DecodingError::IoError(error))
                    if error.kind() == ErrorKind::UnexpectedEof && self.left < self.size.height =>
                {
                    self.has_ended = true;
                }
                Err(error) => return Err(refused(&error, self.size)),
            }
        }
        if self.has_ended {
            row.fill(255);
        }
        self.left = self.left.saturating_sub(1);
        Ok(())
    }
}

/// Stored pixels as red, green and blue, transparency put on white.
pub fn to_rgb(row: &[u8], channels: usize, rgb: &mut [u8]) {
    match channels {
        1 => spread(row.iter().copied(), rgb),
        2 => {
            let mut grey = vec![0; row.len() / 2];
            flatten(row, 2, &mut grey);
            spread(grey.into_iter(), rgb);
        }
        _ => flatten(row, channels, rgb),
    }
}

fn spread(greys: impl Iterator<Item = u8>, rgb: &mut [u8]) {
    for (grey, pixel) in greys.zip(rgb.as_chunks_mut::<3>().0) {
        *pixel = [grey; 3];
    }
}

/// The pixels are a user's picture: shown by their size only.
impl<R: BufRead + Seek> fmt::Debug for PngRows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PngRows({})", self.size)
    }
}
