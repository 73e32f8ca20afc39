//! AVIF, decoded by rav1d in Rust alone: its container by avif-parse, colours and turns by what stands beside the pixels.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use avif_parse::AvifData;
use re_rav1d::dav1d::pixel::{MatrixCoefficients, YUVRange};
use re_rav1d::dav1d::{Decoder, Error, Picture, PixelLayout, PlanarImageComponent, Settings};

use super::ImagingError;
use super::colour::profile_of_primaries;
use super::open::Decoded;
use super::raster::{Layout, Raster, check_size, flattened};
use super::yuv::{Plane, Yuv};
use crate::domain::{MAX_DECODED_BYTES, MAX_PIXELS, Orientation, PixelSize};

/// Three planes of the decoder with two bytes a sample, its filters' copies, and the raster.
const BYTES_PER_PIXEL: u64 = 16;

/// Decodes the picture itself, of a sequence the first one.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ImagingError> {
    let file = AvifData::from_reader(&mut &*still(bytes)).map_err(ImagingError::unreadable)?;
    let claimed = file.primary_item_metadata().map_err(ImagingError::unreadable)?;
    check_size(PixelSize::new(claimed.max_frame_width.get(), claimed.max_frame_height.get()), BYTES_PER_PIXEL)?;
    let picture = frame(&file.primary_item, MAX_PIXELS.min(MAX_DECODED_BYTES / BYTES_PER_PIXEL))?;
    let size = PixelSize::new(picture.width(), picture.height());
    check_size(size, BYTES_PER_PIXEL)?;
    let (width, height) = (size.width as usize, size.height as usize);
    let is_grey = picture.pixel_layout() == PixelLayout::I400;
    let colours =
        with_planes(&picture, |yuv| if is_grey { yuv.to_grey(width, height) } else { yuv.to_rgb(width, height) })?;
    let layout = if is_grey { Layout::Grey } else { Layout::Rgb };
    let raster = Raster { size, layout, data: colours.into() };
    let alpha = match &file.alpha_item {
        Some(item) => {
            let picture = frame(item, size.pixels())?;
            let alpha = with_planes(&picture, |yuv| yuv.to_grey(width, height))?;
            ((picture.width(), picture.height()) == (size.width, size.height)).then_some(alpha)
        }
        None => None,
    };
    let (raster, alpha) = flattened(raster, alpha, file.premultiplied_alpha);
    let beside = Beside::of(bytes);
    let primaries = || profile_of_primaries(told(|| picture.color_primaries())? as u16);
    let profile = beside.profile.or_else(primaries);
    Ok(Decoded { raster, alpha, orientation: beside.orientation, profile, is_partial: false })
}

/// The file under the name of a still picture: sequences, and what is called a picture of some kind first and AVIF further
/// on, hold one as well, but avif-parse goes by the first name alone.
fn still(bytes: &[u8]) -> Cow<'_, [u8]> {
    const NAME: std::ops::Range<usize> = 8..12;
    match bytes.get(NAME) {
        Some(name) if name != b"avif" => {
            let mut renamed = bytes.to_vec();
            renamed[NAME].copy_from_slice(b"avif");
            renamed.into()
        }
        _ => bytes.into(),
    }
}

/// The first frame of a stream of AV1, which may have this many pixels whatever its header says.
fn frame(stream: &[u8], most_pixels: u64) -> Result<Picture, ImagingError> {
    let mut settings = Settings::new();
    settings.set_n_threads(rayon::current_num_threads() as u32);
    // Waiting for a second frame would be waiting for nothing.
    settings.set_max_frame_delay(1);
    settings.set_frame_size_limit(most_pixels as u32);
    let mut decoder = Decoder::with_settings(&settings).map_err(ImagingError::unreadable)?;
    let mut sent = decoder.send_data(stream.to_vec(), None, None, None);
    loop {
        match decoder.get_picture() {
            Ok(picture) => return Ok(picture),
            Err(Error::Again) if sent == Err(Error::Again) => sent = decoder.send_pending_data(),
            Err(error) => return Err(ImagingError::unreadable(sent.err().unwrap_or(error))),
        }
    }
}

/// What the stream says of its colours: nothing where it has a value that the standard leaves open, at which the decoder
/// panics.
fn told<T>(ask: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(ask)).ok()
}

fn with_planes<T>(picture: &Picture, work: impl FnOnce(&Yuv<'_>) -> T) -> Result<T, ImagingError> {
    let bits = picture.bits_per_component().ok_or_else(|| ImagingError::unreadable("its depth is not known"))?.0 as u32;
    let plane = |component| (picture.plane(component), picture.stride(component) as usize);
    let luma = plane(PlanarImageComponent::Y);
    let layout = picture.pixel_layout();
    let chroma = (layout != PixelLayout::I400).then(|| [PlanarImageComponent::U, PlanarImageComponent::V].map(plane));
    Ok(work(&Yuv {
        luma: Plane { data: &luma.0, stride: luma.1 },
        chroma: chroma.as_ref().map(|planes| planes.each_ref().map(|(data, stride)| Plane { data, stride: *stride })),
        halves: (layout != PixelLayout::I444, layout == PixelLayout::I420),
        bits,
        matrix: told(|| picture.matrix_coefficients()).unwrap_or(MatrixCoefficients::Unspecified) as u16,
        is_full_range: picture.color_range() == YUVRange::Full,
    }))
}

/// What the container says of the picture and avif-parse leaves out. The first of each kind counts: files that hold
/// two of a kind, for a preview, are not known.
#[derive(Debug, PartialEq)]
struct Beside {
    profile: Option<Vec<u8>>,
    orientation: Orientation,
}

impl Beside {
    /// From the properties of ISO/IEC 23008-12; nothing where they are damaged.
    fn of(bytes: &[u8]) -> Self {
        let properties = inner(bytes, *b"meta")
            .and_then(|meta| inner(meta.get(4..)?, *b"iprp"))
            .and_then(|properties| inner(properties, *b"ipco"))
            .unwrap_or_default();
        let kinds = boxes(properties).filter(|(kind, _)| kind == b"colr");
        let profile = kinds.filter_map(|(_, colr)| colr.strip_prefix(b"prof").or_else(|| colr.strip_prefix(b"rICC")));
        let first = |kind| inner(properties, kind).and_then(|value| value.first()).copied();
        // Quarters of a turn against the clock, then perhaps mirrored: 0 top with bottom, 1 left with right.
        let turns = usize::from(first(*b"irot").unwrap_or_default() & 3);
        let mirror = first(*b"imir").map_or(0, |axis| 1 + usize::from(axis & 1));
        let exif = [[1, 4, 2], [8, 5, 7], [3, 2, 4], [6, 7, 5]][turns][mirror];
        Self { profile: profile.map(<[u8]>::to_vec).next(), orientation: Orientation::from_exif(exif) }
    }
}

/// What the first box of this kind holds.
fn inner(bytes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(bytes).find(|(found, _)| *found == kind).map(|(_, inner)| inner)
}

/// The boxes that stand one after the other (ISO/IEC 14496-12), as far as they are whole.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let (rest, length) = match u32::from_be_bytes(*length) {
            0 => (rest, rest.len()),
            1 => {
                let (length, rest) = rest.split_first_chunk::<8>()?;
                (rest, usize::try_from(u64::from_be_bytes(*length)).ok()?.checked_sub(16)?)
            }
            length => (rest, (length as usize).checked_sub(8)?),
        };
        let (inner, after) = rest.split_at_checked(length)?;
        bytes = after;
        Some((*kind, inner))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_box(kind: [u8; 4], inner: &[u8]) -> Vec<u8> {
        [&(8 + inner.len() as u32).to_be_bytes()[..], &kind, inner].concat()
    }

    fn file(properties: &[Vec<u8>]) -> Vec<u8> {
        let properties = a_box(*b"iprp", &a_box(*b"ipco", &properties.concat()));
        [a_box(*b"ftyp", b"avif"), a_box(*b"meta", &[vec![0; 4], properties].concat())].concat()
    }

    #[test]
    fn a_stream_may_have_as_many_pixels_as_are_allowed_and_no_more() {
        let file = AvifData::from_reader(&mut &include_bytes!("../../tests/fixtures/pictures/grey.avif")[..]).unwrap();
        let picture = frame(&file.primary_item, MAX_PIXELS).unwrap();
        let pixels = u64::from(picture.width()) * u64::from(picture.height());
        assert!(frame(&file.primary_item, pixels).is_ok());
        assert!(frame(&file.primary_item, pixels - 1).is_err());
    }

    #[test]
    fn turns_and_mirrors_are_those_of_exif() {
        for (turns, mirror, exif) in [
            (0, None, 1),
            (1, None, 8),
            (2, None, 3),
            (3, None, 6),
            (0, Some(0), 4),
            (0, Some(1), 2),
            (1, Some(0), 5),
            (3, Some(0), 7),
            (2, Some(1), 4),
        ] {
            let mirror = mirror.map(|axis| a_box(*b"imir", &[axis])).unwrap_or_default();
            let beside = Beside::of(&file(&[a_box(*b"irot", &[turns]), mirror]));
            assert_eq!(beside.orientation.exif(), exif, "{turns}");
        }
    }

    #[test]
    fn a_profile_is_found_and_damage_is_none() {
        let whole = file(&[a_box(*b"colr", b"nclx\0\x01"), a_box(*b"colr", b"profabc")]);
        assert_eq!(Beside::of(&whole).profile.as_deref(), Some(&b"abc"[..]));
        let nothing = Beside { profile: None, orientation: Orientation::UPRIGHT };
        for cut in 0..whole.len() {
            assert_eq!(Beside::of(&whole[..cut]), nothing, "{cut}");
        }
    }
}
