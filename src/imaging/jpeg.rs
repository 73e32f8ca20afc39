//! The JPEG codec, decoding and encoding, behind one door.
//!
//! Decoding is zune-jpeg's: pictures come from strangers, so the mature decoder comes before the fastest.
//! Encoding is libjpeg-turbo-rs': it sees only our own pixels.

use libjpeg_turbo_rs::{PixelFormat, Subsampling};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::{JpegDecoder, SampleRatios};

use super::ImagingError;
use super::open::{Decoded, orientation_of};
use super::raster::{Layout, Raster, check_size};
use super::samples::Samples;
use crate::domain::PixelSize;

/// The format's own bound: sides are 16-bit numbers (ITU-T T.81, B.2.2).
const MAX_SIDE_PX: usize = 65_535;

/// What the decoder fills in for rows whose data is missing.
const MISSING_SAMPLE: u8 = 128;

/// Decodes baseline and progressive pictures of one, three or four components, eight bits deep.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImagingError> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MAX_SIDE_PX)
        .set_max_height(MAX_SIDE_PX)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(ImagingError::unreadable)?;
    let info = decoder.info().ok_or_else(|| ImagingError::unreadable("it has no header"))?;
    let size = PixelSize::new(info.width.into(), info.height.into());
    let layout = if info.components == 1 { Layout::Grey } else { Layout::Rgb };
    check_size(size, peak_bytes_per_pixel(bytes, layout, info.sample_ratio))?;
    if layout == Layout::Grey {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::Luma));
    }
    let orientation = orientation_of(info.exif_data.as_deref());
    let profile = decoder.icc_profile();

    let mut data = Samples::zeroed(size.pixels() as usize * layout.channels());
    let outcome = decoder.decode_into(&mut data);
    let is_partial = !has_end(bytes);
    if let Err(error) = outcome {
        if !is_partial {
            return Err(ImagingError::unreadable(error));
        }
        // The decoder left the rows alone that it did not come to.
        let written = data.iter().rposition(|sample| *sample != 0).map_or(0, |last| last + 1);
        data.iter_mut().skip(written).for_each(|sample| *sample = MISSING_SAMPLE);
    }
    if is_partial && data.iter().all(|sample| *sample == MISSING_SAMPLE) {
        return Err(ImagingError::unreadable("it ends before its first row"));
    }
    let raster = Raster { size, layout, data };
    Ok(Decoded { raster, alpha: None, orientation, profile, is_partial })
}

/// Memory that decoding takes: the pixels, and of progressive pictures all coefficients, of two bytes each.
fn peak_bytes_per_pixel(bytes: &[u8], layout: Layout, ratio: SampleRatios) -> u64 {
    let coefficients = match (layout, ratio) {
        _ if !is_progressive(bytes) => 0,
        (Layout::Grey, _) => 2,
        (Layout::Rgb, SampleRatios::None) => 6,
        (Layout::Rgb, SampleRatios::H | SampleRatios::V) => 4,
        (Layout::Rgb, SampleRatios::HV | SampleRatios::Generic(..)) => 3,
    };
    layout.channels() as u64 + coefficients
}

/// Whether the frame's header has the marker of progressive pictures, `SOF2`, and not another of its kind.
fn is_progressive(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, ..] = rest {
        match marker {
            0xc2 => return true,
            // The tables and the conditioning among the markers of frames (ITU-T T.81, table B.1).
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return false,
            _ => {}
        }
        rest = rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default();
    }
    false
}

/// Whether the picture reaches its marker of the end. Most files end with it; behind others something else follows,
/// a film for instance, so that they are walked through: segments tell their length, and the data of a scan ends at the
/// next marker, for in it 0xFF is followed by 0x00 or by the number of a restart (ITU-T T.81, B.1.1).
fn has_end(bytes: &[u8]) -> bool {
    const END: u8 = 0xd9;
    if bytes.ends_with(&[0xff, END]) {
        return true;
    }
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some(start) = rest.windows(2).position(is_marker) {
        rest = rest.get(start..).unwrap_or_default();
        match rest {
            [_, END, ..] => return true,
            [_, _, high, low, ..] => {
                rest = rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    false
}

/// Encodes at a quality of 1 to 100, colours at half the resolution (4:2:0), no metadata but the JFIF header.
pub(super) fn encode(raster: &Raster, quality: u8) -> Result<Vec<u8>, ImagingError> {
    let (format, subsampling) = match raster.layout {
        Layout::Grey => (PixelFormat::Grayscale, Subsampling::S444),
        Layout::Rgb => (PixelFormat::Rgb, Subsampling::S420),
    };
    let (width, height) = (raster.size.width as usize, raster.size.height as usize);
    libjpeg_turbo_rs::compress(&raster.data, width, height, format, quality, subsampling)
        .map_err(ImagingError::unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progressive_pictures_are_known_before_they_are_decoded() {
        let pixels = [90_u8; 32 * 32 * 3];
        let encoder = || libjpeg_turbo_rs::Encoder::new(&pixels, 32, 32, PixelFormat::Rgb);
        assert!(is_progressive(&encoder().progressive(true).encode().unwrap()));
        assert!(!is_progressive(&encoder().encode().unwrap()));
        assert!(!is_progressive(b"\xff\xd8\xff\xe0\xff\xff"));
    }

    #[test]
    fn an_end_counts_only_after_the_last_scan() {
        let whole = libjpeg_turbo_rs::Encoder::new(&[90; 32 * 32 * 3], 32, 32, PixelFormat::Rgb).encode().unwrap();
        assert!(has_end(&whole));
        assert!(has_end(&[&whole[..], b"trailing"].concat()));
        assert!(has_end(&[&whole[..], b"a film with \xff\xda and \xff\xd8 in it"].concat()));
        assert!(!has_end(&whole[..whole.len() - 2]));
        // A preview inside the metadata has an end of its own.
        let preview = [b"\xff\xd8\xff\xe1\0\x04\xff\xd9", &whole[2..whole.len() - 2]].concat();
        assert!(!has_end(&preview));
    }
}
