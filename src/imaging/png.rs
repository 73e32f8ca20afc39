//! The PNG codec: decoding whatever is there, encoding what is drawn.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, DecodingError, Filter, InterlaceInfo, Limits, Transformations};

use super::ImagingError;
use super::open::{Decoded, orientation_of};
use super::palette::Indexed;
use super::raster::{Layout, Raster, check_size, over_white};
use super::samples::Samples;
use crate::domain::{MAX_PIXELS, PixelSize};

/// Memory the decoder may take beside the pixels: its row buffers and an embedded profile.
pub(super) const MAX_DECODER_BYTES: usize = 64 << 20;

/// Decodes every kind of PNG to eight bits. Of an animation it is the first picture.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImagingError> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(ImagingError::unreadable)?;
    let size = PixelSize::new(header.width, header.height);
    check_size(size, 4)?;
    let mut reader = decoder.read_info().map_err(|error| refused(&error, size))?;

    let (colour, _) = reader.output_color_type();
    let layout = match colour {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => Layout::Grey,
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => Layout::Rgb,
    };
    let mut rows = Rows::new(size, layout, colour.samples());
    let is_partial = rows.read(&mut reader).map_err(|error| refused(&error, size))?;
    if !is_partial {
        // An orientation may stand after the pixels; a damaged tail harms nothing that was read.
        let _ = reader.finish();
    }
    let info = reader.info();
    let orientation = orientation_of(info.exif_metadata.as_deref());
    let profile = if info.srgb.is_some() { None } else { info.icc_profile.as_deref().map(<[u8]>::to_vec) };
    let alpha = rows.alpha.filter(|alpha| alpha.iter().any(|alpha| *alpha < 255));
    Ok(Decoded { raster: rows.raster, alpha, orientation, profile, is_partial })
}

pub(super) fn refused(error: &DecodingError, size: PixelSize) -> ImagingError {
    match error {
        DecodingError::LimitsExceeded => ImagingError::TooManyPixels { size, limit: MAX_PIXELS },
        other => ImagingError::unreadable(other),
    }
}

/// Rows as they come out of the decoder, flattened into a raster.
struct Rows {
    raster: Raster,
    /// How much of each pixel is there, where the decoder's output tells. What is missing of a cut picture is.
    alpha: Option<Samples>,
    /// Channels of the decoder's output, alpha included.
    channels: usize,
}

impl Rows {
    fn new(size: PixelSize, layout: Layout, channels: usize) -> Self {
        let data = Samples::zeroed(size.pixels() as usize * layout.channels());
        let alpha = (channels > layout.channels()).then(|| {
            let mut alpha = Samples::zeroed(size.pixels() as usize);
            alpha.fill(255);
            alpha
        });
        Self { raster: Raster { size, layout, data }, alpha, channels }
    }

    /// Reads all rows. `true` when the data ended early but at least one row was there.
    fn read(&mut self, reader: &mut png::Reader<Cursor<&[u8]>>) -> Result<bool, DecodingError> {
        let width = self.raster.size.width as usize;
        let row_len = self.raster.row_len();
        let channels = self.raster.layout.channels();
        let mut buffer = vec![0; width * self.channels];
        let mut row_count = 0_usize;
        // What is missing of a cut picture is paper. Interlaced rows come from all over the picture.
        let is_interlaced = reader.info().interlaced;
        if is_interlaced {
            self.raster.data.fill(255);
        }
        loop {
            let start = row_count * row_len;
            let plain = self.raster.data.get_mut(start..start + row_len);
            let row = match plain {
                // Without transparency the row goes to its place at once.
                Some(row) if self.channels == channels && !is_interlaced => reader.read_row(row),
                _ => reader.read_row(&mut buffer),
            };
            match row {
                Ok(Some(InterlaceInfo::Null(_))) => {
                    if self.channels != channels
                        && let Some(row) = self.raster.data.get_mut(start..start + row_len)
                    {
                        flatten(&buffer, self.channels, row);
                        let alpha = self.alpha.as_mut().and_then(|alpha| alpha.get_mut(row_count * width..));
                        for (alpha, found) in alpha.into_iter().flatten().zip(alphas(&buffer, self.channels)) {
                            *alpha = found;
                        }
                    }
                }
                Ok(Some(InterlaceInfo::Adam7(pass))) => {
                    let mut flat = vec![0; buffer.len() / self.channels * channels];
                    flatten(&buffer, self.channels, &mut flat);
                    png::expand_interlaced_row(&mut self.raster.data, row_len, &flat, &pass, 8 * channels as u8);
                    if let Some(alpha) = &mut self.alpha {
                        let found: Vec<u8> = alphas(&buffer, self.channels).collect();
                        png::expand_interlaced_row(alpha, width, &found, &pass, 8);
                    }
                }
                Ok(None) => return Ok(false),
                Err(DecodingError::IoError(error))
                    if error.kind() == std::io::ErrorKind::UnexpectedEof && row_count > 0 =>
                {
                    if !is_interlaced {
                        self.raster.data.iter_mut().skip(start).for_each(|sample| *sample = 255);
                    }
                    return Ok(true);
                }
                Err(error) => return Err(error),
            }
            row_count += 1;
        }
    }
}

/// The last channel of each pixel.
fn alphas(row: &[u8], channels: usize) -> impl Iterator<Item = u8> {
    row.chunks_exact(channels).filter_map(<[u8]>::last).copied()
}

/// Puts the pixels of `row` on white.
pub(super) fn flatten(row: &[u8], channels: usize, out: &mut [u8]) {
    match channels {
        2 => {
            for (pixel, out) in row.as_chunks::<2>().0.iter().zip(out) {
                *out = over_white(pixel[0], pixel[1]);
            }
        }
        4 => {
            for (pixel, out) in row.as_chunks::<4>().0.iter().zip(out.as_chunks_mut::<3>().0) {
                *out = [0, 1, 2].map(|channel: usize| over_white(pixel[channel], pixel[3]));
            }
        }
        _ => out.copy_from_slice(row),
    }
}

/// Encodes grey or RGB pixels as they are, no metadata.
pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, ImagingError> {
    let (colour, filter) = match raster.layout {
        // Drawn greys repeat exactly; what a filter makes of them does not.
        Layout::Grey => (ColorType::Grayscale, Filter::NoFilter),
        Layout::Rgb => (ColorType::Rgb, Filter::Adaptive),
    };
    write(raster.size, &raster.data, |encoder| {
        encoder.set_color(colour);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_filter(filter);
    })
}

/// Encodes a picture of few colours, with as few bits a pixel as they need.
pub(super) fn encode_indexed(indexed: &Indexed, size: PixelSize) -> Result<Vec<u8>, ImagingError> {
    let (depth, bits) = match indexed.palette.len() {
        0..=2 => (BitDepth::One, 1),
        3..=4 => (BitDepth::Two, 2),
        5..=16 => (BitDepth::Four, 4),
        _ => (BitDepth::Eight, 8),
    };
    let rows = indexed.indices.chunks_exact((size.width as usize).max(1));
    let packed: Vec<u8> = rows.flat_map(|row| row.chunks(8 / bits).map(move |run| packed(run, bits))).collect();
    write(size, &packed, |encoder| {
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(depth);
        encoder.set_palette(indexed.palette.concat());
        encoder.set_filter(Filter::NoFilter);
    })
}

/// Indices side by side in a byte, the first in the highest bits; a byte begun at a row's end is filled with zeros.
fn packed(run: &[u8], bits: usize) -> u8 {
    let places = (0..8 / bits).rev();
    run.iter().zip(places).fold(0, |byte, (index, place)| byte | index << (place * bits))
}

fn write(
    size: PixelSize,
    data: &[u8],
    set_up: impl FnOnce(&mut png::Encoder<&mut Vec<u8>>),
) -> Result<Vec<u8>, ImagingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size.width, size.height);
    encoder.set_compression(Compression::Balanced);
    set_up(&mut encoder);
    let mut writer = encoder.write_header().map_err(ImagingError::unreadable)?;
    writer.write_image_data(data).map_err(ImagingError::unreadable)?;
    writer.finish().map_err(ImagingError::unreadable)?;
    Ok(out)
}
