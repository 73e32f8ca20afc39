//! The lines of a PNG one by one, for those who need each once and never the whole picture.

use std::fmt;
use std::io::{BufRead, ErrorKind, Seek, SeekFrom};

use png::{BitDepth, ColorType, Decoded, DecodingError, Limits, StreamingDecoder, Transformations, UnfilterRegion};

use super::ImagingError;
use super::png::{MAX_DECODER_BYTES, flatten, refused};
use super::raster::check_size;
use crate::domain::PixelSize;

/// Decompressed bytes that further ones may refer to (RFC 1951).
const LOOK_BACK: usize = 32 << 10;

/// Bytes that there is room for whenever some are decompressed.
const AHEAD: usize = 16 << 10;

/// Lines of a PNG from the top, eight bits a channel, as they are stored: a byte that names their filter, and what the
/// filter left. [`restored`] makes pixels of them. Whoever compares two files need not do so for lines that are equal.
pub struct PngRows<R: BufRead + Seek> {
    source: Source<R>,
    size: PixelSize,
    channels: usize,
    /// Lines that are still to come.
    left: u32,
    has_ended: bool,
}

enum Source<R: BufRead + Seek> {
    Stored(Box<Stored<R>>),
    /// Of another depth, or with a palette: the pixels themselves, as a line without a filter.
    Restored(Box<png::Reader<R>>),
}

/// Begins to read a PNG. Nothing where its lines alone are not what is shown: it is interlaced, turned, or in other
/// colours than sRGB; such a picture is opened as a whole.
pub fn png_rows<R: BufRead + Seek>(mut source: R) -> Result<Option<PngRows<R>>, ImagingError> {
    let start = source.stream_position().map_err(ImagingError::unreadable)?;
    let (reader, size) = begun(&mut source)?;
    let info = reader.info();
    let is_plain =
        !info.interlaced && info.exif_metadata.is_none() && (info.icc_profile.is_none() || info.srgb.is_some());
    let is_stored = info.bit_depth == BitDepth::Eight && info.color_type != ColorType::Indexed && info.trns.is_none();
    let channels = reader.output_color_type().0.samples();
    drop(reader);
    if !is_plain {
        return Ok(None);
    }
    source.seek(SeekFrom::Start(start)).map_err(ImagingError::unreadable)?;
    let source = if is_stored {
        Source::Stored(Box::new(Stored::new(source, size.width as usize * channels)))
    } else {
        Source::Restored(Box::new(begun(source)?.0))
    };
    Ok(Some(PngRows { source, size, channels, left: size.height, has_ended: false }))
}

/// A reader that stands before the first line.
fn begun<R: BufRead + Seek>(source: R) -> Result<(png::Reader<R>, PixelSize), ImagingError> {
    let mut decoder = png::Decoder::new_with_limits(source, Limits { bytes: MAX_DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(ImagingError::unreadable)?;
    let size = PixelSize::new(header.width, header.height);
    check_size(size, 3)?;
    Ok((decoder.read_info().map_err(|error| refused(&error, size))?, size))
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

    /// The next line: the byte of its filter, and `width * channels` further ones. Where the file ends too early the
    /// rest is white.
    pub fn read(&mut self, line: &mut [u8]) -> Result<(), ImagingError> {
        if !self.has_ended {
            let read = match &mut self.source {
                Source::Stored(stored) => stored.read(line),
                Source::Restored(reader) => {
                    line[0] = 0;
                    reader.read_row(&mut line[1..]).map(|row| row.is_some())
                }
            };
            match read {
                Ok(true) => {}
                Ok(false) => self.has_ended = true,
                Err(DecodingError::IoError(error))
                    if error.kind() == ErrorKind::UnexpectedEof && self.left < self.size.height =>
                {
                    self.has_ended = true;
                }
                Err(error) => return Err(refused(&error, self.size)),
            }
        }
        if self.has_ended {
            line[0] = 0;
            line[1..].fill(255);
        }
        self.left = self.left.saturating_sub(1);
        Ok(())
    }
}

/// Lines that are decompressed and nothing else.
struct Stored<R> {
    source: R,
    decoder: StreamingDecoder,
    /// Decompressed bytes, and which of them are not needed any more.
    lines: Vec<u8>,
    region: UnfilterRegion,
    /// Where the next line begins.
    next: usize,
    has_flushed: bool,
}

impl<R: BufRead> Stored<R> {
    fn new(source: R, row_len: usize) -> Self {
        let lines = vec![0; 2 * (LOOK_BACK + AHEAD) + row_len + 1];
        let (decoder, region) = (StreamingDecoder::new(), UnfilterRegion::default());
        Self { source, decoder, lines, region, next: 0, has_flushed: false }
    }

    /// The next line; false where the picture ends before it.
    fn read(&mut self, line: &mut [u8]) -> Result<bool, DecodingError> {
        while self.region.filled < self.next + line.len() {
            if self.has_flushed {
                return Ok(false);
            }
            self.make_room();
            let bytes = self.source.fill_buf()?;
            if bytes.is_empty() {
                return Err(DecodingError::IoError(ErrorKind::UnexpectedEof.into()));
            }
            let (taken, decoded) = self.decoder.update(bytes, Some(&mut self.region.as_buf(&mut self.lines)))?;
            self.source.consume(taken);
            self.has_flushed = matches!(decoded, Decoded::ImageDataFlushed);
        }
        line.copy_from_slice(&self.lines[self.next..self.next + line.len()]);
        self.next += line.len();
        Ok(true)
    }

    /// Moves what is still needed to the front where there is little room behind it.
    fn make_room(&mut self) {
        if self.lines.len() - self.region.filled >= AHEAD {
            return;
        }
        let unneeded = self.next.min(self.region.available);
        self.lines.copy_within(unneeded..self.region.filled, 0);
        self.next -= unneeded;
        self.region.available -= unneeded;
        self.region.filled -= unneeded;
    }
}

/// Makes pixels of a stored line (PNG specification, filter types); `above` holds those of the line before, zeros for the
/// first. A filter that does not exist leaves the line as it is.
pub fn restored(line: &[u8], above: &[u8], channels: usize, row: &mut [u8]) {
    match channels {
        1 => unfiltered::<1>(line, above, row),
        2 => unfiltered::<2>(line, above, row),
        3 => unfiltered::<3>(line, above, row),
        _ => unfiltered::<4>(line, above, row),
    }
}

fn unfiltered<const N: usize>(line: &[u8], above: &[u8], row: &mut [u8]) {
    let Some((filter, left)) = line.split_first() else { return };
    let pixels = left.as_chunks::<N>().0.iter().zip(above.as_chunks::<N>().0).zip(row.as_chunks_mut::<N>().0);
    let (mut before, mut corner) = ([0_u8; N], [0_u8; N]);
    match filter {
        1 => {
            for ((left, _), pixel) in pixels {
                for channel in 0..N {
                    pixel[channel] = left[channel].wrapping_add(before[channel]);
                }
                before = *pixel;
            }
        }
        2 => {
            for ((value, left), above) in row.iter_mut().zip(left).zip(above) {
                *value = left.wrapping_add(*above);
            }
        }
        3 => {
            for ((left, above), pixel) in pixels {
                for channel in 0..N {
                    let mean = u16::from(before[channel]).midpoint(u16::from(above[channel]));
                    pixel[channel] = left[channel].wrapping_add(mean as u8);
                }
                before = *pixel;
            }
        }
        4 => {
            for ((left, above), pixel) in pixels {
                for channel in 0..N {
                    let nearest = nearest(before[channel], above[channel], corner[channel]);
                    pixel[channel] = left[channel].wrapping_add(nearest);
                }
                (before, corner) = (*pixel, *above);
            }
        }
        _ => row.copy_from_slice(left),
    }
}

/// Paeth's predictor: of the three neighbours the one that is nearest to `before + above - corner`.
fn nearest(before: u8, above: u8, corner: u8) -> u8 {
    let [before, above, corner] = [before, above, corner].map(i16::from);
    let (low, high) = (before.min(above), before.max(above));
    let bound = 3 * corner - (before + above);
    let nearest = if high <= bound { low } else { corner };
    (if bound <= low { high } else { nearest }) as u8
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use png::Filter;

    use super::*;

    const WIDTH: usize = 301;
    const HEIGHT: usize = 400;

    /// Smooth, noisy and flat parts, so that lines look back far and not at all.
    fn samples(channels: usize) -> Vec<u8> {
        let mut noise = 7_u32;
        let sample = |at: usize| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match at / channels / WIDTH % 60 {
                0..20 => (at / 40) as u8,
                20..40 => (noise >> 24) as u8,
                _ => 255,
            }
        };
        (0..WIDTH * HEIGHT * channels).map(sample).collect()
    }

    fn encoded(samples: &[u8], set_up: impl FnOnce(&mut png::Encoder<'_, &mut Vec<u8>>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        set_up(&mut encoder);
        encoder.write_header().unwrap().write_image_data(samples).unwrap();
        bytes
    }

    fn pixels(bytes: &[u8]) -> (bool, Vec<u8>) {
        let mut rows = png_rows(Cursor::new(bytes)).unwrap().unwrap();
        assert_eq!(rows.size(), PixelSize::new(WIDTH as u32, HEIGHT as u32));
        let (channels, row_len) = (rows.channels(), WIDTH * rows.channels());
        let (mut line, mut above, mut all) = (vec![0; row_len + 1], vec![0; row_len], Vec::new());
        let mut has_filter = false;
        for _ in 0..HEIGHT {
            let mut row = vec![0; row_len];
            rows.read(&mut line).unwrap();
            has_filter |= line[0] != 0;
            restored(&line, &above, channels, &mut row);
            all.extend_from_slice(&row);
            above = row;
        }
        (has_filter, all)
    }

    #[test]
    fn every_filter_is_taken_off_in_every_kind_of_colour() {
        let colours = [ColorType::Grayscale, ColorType::GrayscaleAlpha, ColorType::Rgb, ColorType::Rgba];
        for (colour, channels) in colours.into_iter().zip(1..) {
            let samples = samples(channels);
            for filter in [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth] {
                let bytes = encoded(&samples, |encoder| {
                    encoder.set_color(colour);
                    encoder.set_filter(filter);
                });
                let (has_filter, pixels) = pixels(&bytes);
                assert!(pixels == samples, "{colour:?} {filter:?}");
                assert_eq!(has_filter, filter != Filter::NoFilter, "{colour:?} {filter:?}");
            }
        }
    }

    #[test]
    fn sixteen_bits_and_palettes_come_as_pixels() {
        let deep: Vec<u8> = samples(1).into_iter().flat_map(|value| [value, 9]).collect();
        let deep = encoded(&deep, |encoder| encoder.set_depth(BitDepth::Sixteen));
        assert!(pixels(&deep) == (false, samples(1)));
        let indices: Vec<u8> = samples(1).into_iter().map(|value| value % 2).collect();
        let few = encoded(&indices, |encoder| {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(vec![1, 2, 3, 40, 50, 60]);
        });
        let expected: Vec<u8> =
            indices.iter().flat_map(|index| if *index == 0 { [1, 2, 3] } else { [40, 50, 60] }).collect();
        assert!(pixels(&few) == (false, expected));
    }

    #[test]
    fn what_is_cut_off_is_white() {
        let samples = samples(3);
        let bytes = encoded(&samples, |encoder| encoder.set_color(ColorType::Rgb));
        let (_, pixels) = pixels(&bytes[..bytes.len() / 2]);
        let same = pixels.iter().zip(&samples).take_while(|(one, other)| one == other).count();
        assert!(same > WIDTH * 3 * 30, "{same}");
        assert!(pixels[pixels.len() - WIDTH * 3..].iter().all(|value| *value == 255));
        assert!(png_rows(Cursor::new(&bytes[..20])).is_err());
    }
}
