//! Pictures drawn by arithmetic, and just enough of each format to write them in every variant.

use std::io::Cursor;

use discern::domain::{MediaType, PixelSize, PreparedPicture};
use image::{DynamicImage, ImageFormat};
use libjpeg_turbo_rs::{PixelFormat, Subsampling};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

pub(super) type Colour = [u8; 3];

pub(super) const WHITE: Colour = [255; 3];
pub(super) const RED: Colour = [220, 30, 40];
pub(super) const GREEN: Colour = [20, 160, 60];
pub(super) const BLUE: Colour = [30, 60, 200];
pub(super) const YELLOW: Colour = [240, 210, 40];

/// Pixels in red, green, blue.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) rgb: Vec<u8>,
}

impl Drawing {
    pub(super) fn new(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Colour) -> Self {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, height, rgb: pixels.flat_map(|(x, y)| pixel(x, y)).collect() }
    }

    /// Red, green, blue and yellow quarters, clockwise from the upper left, so that every turn shows.
    pub(super) fn quarters(width: u32, height: u32) -> Self {
        Self::new(width, height, |x, y| match (2 * x < width, 2 * y < height) {
            (true, true) => RED,
            (false, true) => GREEN,
            (false, false) => BLUE,
            (true, false) => YELLOW,
        })
    }

    /// Grain on every channel, the same each time: what compresses worst.
    pub(super) fn noise(width: u32, height: u32, strength: u8) -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let rgb = (0..3 * width * height)
            .map(|_| {
                // xorshift64* (Vigna, 2016).
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
                let random = (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as i32 - 128;
                (128 + random * i32::from(strength) / 128).clamp(0, 255) as u8
            })
            .collect();
        Self { width, height, rgb }
    }

    /// Soft shapes with a little grain, as a camera sees them.
    pub(super) fn photo(width: u32, height: u32) -> Self {
        let grain = Self::noise(width, height, 8);
        let wave = |x: u32, y: u32, phase: f64| {
            let (x, y) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            let slow = (7.0 * x + phase).sin() * (5.0 * y + phase).cos();
            let fast = (90.0 * x + 40.0 * y + phase).sin() * (70.0 * y - 30.0 * x).cos();
            128.0 + 70.0 * slow + 30.0 * fast
        };
        let smooth = Self::new(width, height, |x, y| [0.0, 0.9, 2.1].map(|phase| wave(x, y, phase) as u8));
        let mixed = smooth.rgb.iter().zip(&grain.rgb).map(|(a, b)| a.saturating_add(*b).saturating_sub(128));
        Self { width, height, rgb: mixed.collect() }
    }

    pub(super) fn at(&self, x: u32, y: u32) -> Colour {
        let start = 3 * (y * self.width + x) as usize;
        [self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]]
    }

    /// The colours in the middle of the quarters, clockwise from the upper left.
    pub(super) fn quarter_colours(&self) -> [Colour; 4] {
        let (left, right) = (self.width / 4, self.width - 1 - self.width / 4);
        let (upper, lower) = (self.height / 4, self.height - 1 - self.height / 4);
        [(left, upper), (right, upper), (right, lower), (left, lower)].map(|(x, y)| self.at(x, y))
    }

    fn dynamic(&self) -> DynamicImage {
        image::RgbImage::from_raw(self.width, self.height, self.rgb.clone()).expect("has all its pixels").into()
    }

    /// BMP, GIF, TIFF or WebP (lossless).
    pub(super) fn encoded(&self, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        self.dynamic().write_to(&mut out, format).expect("is encoded");
        out.into_inner()
    }

    pub(super) fn jpeg(&self) -> Vec<u8> {
        let (width, height) = (self.width as usize, self.height as usize);
        libjpeg_turbo_rs::compress(&self.rgb, width, height, PixelFormat::Rgb, 95, Subsampling::S420)
            .expect("is encoded")
    }

    pub(super) fn png(&self) -> Vec<u8> {
        png(PngKind { size: (self.width, self.height), depth: 8, colour: 2, interlaced: false }, &[], &self.rgb)
    }
}

/// What was sent, as a receiver sees it.
pub(super) fn seen(prepared: &PreparedPicture) -> Drawing {
    let PixelSize { width, height } = prepared.size;
    let rgb = match prepared.media_type {
        MediaType::Jpeg => JpegDecoder::new(ZCursor::new(&prepared.bytes[..])).decode().expect("is a JPEG"),
        MediaType::Png => {
            let mut decoder = png::Decoder::new(Cursor::new(&prepared.bytes[..]));
            decoder.set_transformations(png::Transformations::EXPAND);
            let mut reader = decoder.read_info().expect("is a PNG");
            let mut pixels = vec![0; reader.output_buffer_size().expect("is small")];
            reader.next_frame(&mut pixels).expect("is whole");
            pixels
        }
    };
    let grey = rgb.len() == (width * height) as usize;
    let rgb = if grey { rgb.into_iter().flat_map(|level| [level; 3]).collect() } else { rgb };
    assert_eq!(rgb.len(), 3 * (width * height) as usize, "the size that was said is the size that was sent");
    Drawing { width, height, rgb }
}

pub(super) fn near(a: Colour, b: Colour, tolerance: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

#[track_caller]
pub(super) fn assert_quarters(seen: &Drawing, expected: [Colour; 4], tolerance: u8, what: &str) {
    for (found, expected) in seen.quarter_colours().into_iter().zip(expected) {
        assert!(near(found, expected, tolerance), "{what}: {found:?} instead of {expected:?}");
    }
}

/// The header of a PNG: colour 0 is grey, 2 RGB, 3 indexed, 4 grey with alpha, 6 RGB with alpha.
#[derive(Clone, Copy)]
pub(super) struct PngKind {
    pub(super) size: (u32, u32),
    pub(super) depth: u8,
    pub(super) colour: u8,
    pub(super) interlaced: bool,
}

impl PngKind {
    fn bits_per_pixel(self) -> usize {
        let channels = match self.colour {
            0 | 3 => 1,
            4 => 2,
            2 => 3,
            _ => 4,
        };
        channels * usize::from(self.depth)
    }
}

/// A PNG of packed rows without gaps, `extra` being chunks that stand before the pixels. Nothing is compressed.
pub(super) fn png(kind: PngKind, extra: &[Vec<u8>], rows: &[u8]) -> Vec<u8> {
    let (width, height) = kind.size;
    let mut raw = Vec::new();
    if kind.interlaced {
        // Where the seven passes begin and how far they step (PNG, third edition, section 8.1).
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        let pixel_len = kind.bits_per_pixel() / 8;
        for (left, top, step_x, step_y) in passes {
            for y in (top..height).step_by(step_y) {
                if left < width {
                    raw.push(0);
                }
                for x in (left..width).step_by(step_x) {
                    let start = (y * width + x) as usize * pixel_len;
                    raw.extend_from_slice(&rows[start..start + pixel_len]);
                }
            }
        }
    } else {
        for row in rows.chunks((width as usize * kind.bits_per_pixel()).div_ceil(8).max(1)) {
            raw.push(0);
            raw.extend_from_slice(row);
        }
    }
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([kind.depth, kind.colour, 0, 0, u8::from(kind.interlaced)]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(*b"IHDR", &header));
    out.extend(extra.concat());
    out.extend(chunk(*b"IDAT", &stored_zlib(&raw)));
    out.extend(chunk(*b"IEND", &[]));
    out
}

pub(super) fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(name);
    out.extend(data);
    let crc = out[4..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    out.extend((!crc).to_be_bytes());
    out
}

/// A zlib stream (RFC 1950) of stored blocks.
pub(super) fn stored_zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = data.chunks(65_535).collect();
    for (index, block) in blocks.iter().enumerate() {
        let len = block.len() as u16;
        out.push(u8::from(index + 1 == blocks.len()));
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// An EXIF block with an orientation and a camera's name.
pub(super) fn exif(orientation: u16) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    // Tag, type, count, value: the model as up to four letters, the orientation as one short number.
    out.extend(b"\x01\x10\0\x02\0\0\0\x04Cam\0");
    out.extend(b"\x01\x12\0\x03\0\0\0\x01");
    out.extend(orientation.to_be_bytes());
    out.extend([0; 6]);
    out
}

/// A JPEG with a segment put in right after its start.
pub(super) fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, marker];
    out.extend((data.len() as u16 + 2).to_be_bytes());
    out.extend(data);
    out.extend(&jpeg[2..]);
    out
}

/// A TIFF of grey pictures of one strip each, the first with an orientation.
pub(super) fn tiff(pages: &[(u32, u32, Vec<u8>)], orientation: u16) -> Vec<u8> {
    let mut out = b"II*\0".to_vec();
    let mut link = out.len();
    out.extend([0; 4]);
    for (width, height, pixels) in pages {
        let strip = out.len() as u32;
        out.extend(pixels);
        out.resize(out.len().next_multiple_of(2), 0);
        let start = (out.len() as u32).to_le_bytes();
        out[link..link + 4].copy_from_slice(&start);
        let entries: [(u16, u32); 9] = [
            (0x100, *width),
            (0x101, *height),
            (0x102, 8),
            (0x103, 1),
            (0x106, 1),
            (0x111, strip),
            (0x112, orientation.into()),
            (0x116, *height),
            (0x117, pixels.len() as u32),
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, value) in entries {
            let kind: u16 = if tag == 0x112 || tag == 0x102 || tag == 0x103 || tag == 0x106 { 3 } else { 4 };
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(1_u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    out
}
