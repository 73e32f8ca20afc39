//! Pieces of a picture for the screen, at the resolution that is looked at.

use std::borrow::Cow;

use super::OpenedPicture;
use super::raster::{Layout, Raster};
use super::samples::Samples;
use crate::domain::{Orientation, PixelRange, PixelSize, Tile, TilePosition, level_size};

/// The tile at this place of a level of the picture as shown: upright, in sRGB. `None` where the level has no such tile.
///
/// A level below the picture's own resolution averages squares of its pixels, so that nothing is kept between calls.
#[must_use]
pub fn tile(picture: &OpenedPicture, level: u8, position: TilePosition) -> Option<Tile> {
    let orientation = picture.info().orientation;
    let range = position.range(level_size(picture.info().size(), level));
    if range.left >= range.right || range.top >= range.bottom {
        return None;
    }
    let stored = stored_range(range, level_size(picture.raster.size, level), orientation);
    let upright =
        |raster: Raster| if orientation == Orientation::UPRIGHT { raster } else { raster.oriented(orientation) };
    let colours = averaged(&picture.raster.data, picture.raster.size, picture.raster.layout, level, stored);
    let colours = upright(picture.conversion.apply(Cow::Owned(colours)).into_owned());
    let alpha =
        picture.alpha.as_ref().map(|alpha| upright(averaged(alpha, picture.raster.size, Layout::Grey, level, stored)));
    let mut pixels = to_rgba(&colours);
    if let Some(alpha) = alpha {
        for (pixel, alpha) in pixels.as_chunks_mut::<4>().0.iter_mut().zip(alpha.data.iter()) {
            *pixel = off_white(*pixel, *alpha);
        }
    }
    Some(Tile { position, size: colours.size, pixels: pixels.into() })
}

/// A colour that lies on white as it was before: with its own strength.
fn off_white([red, green, blue, _]: [u8; 4], alpha: u8) -> [u8; 4] {
    let missing = 255 - u32::from(alpha);
    let own = |sample: u8| {
        let strength = u32::from(alpha).max(1);
        ((u32::from(sample).saturating_sub(missing) * 255 + strength / 2) / strength).min(255) as u8
    };
    [own(red), own(green), own(blue), alpha]
}

/// Where a part of the level as shown lies in the level as stored, whose size is `stored`.
fn stored_range(shown: PixelRange, stored: PixelSize, orientation: Orientation) -> PixelRange {
    let PixelRange { mut left, mut top, mut right, mut bottom } = shown;
    if orientation.transposes() {
        (left, top, right, bottom) = (top, left, bottom, right);
    }
    if matches!(orientation.exif(), 2 | 3 | 7 | 8) {
        (left, right) = (stored.width - right, stored.width - left);
    }
    if matches!(orientation.exif(), 3 | 4 | 6 | 7) {
        (top, bottom) = (stored.height - bottom, stored.height - top);
    }
    PixelRange { left, top, right, bottom }
}

/// A part of a level of a picture with these samples: each of its pixels is the mean of a square with sides of two to
/// the `level`.
/// At the edge of a picture that is smaller than one square, the square is as large as the picture allows.
fn averaged(samples: &[u8], whole: PixelSize, layout: Layout, level: u8, part: PixelRange) -> Raster {
    let channels = layout.channels();
    let size = PixelSize::new(part.right - part.left, part.bottom - part.top);
    let square = 1_usize.checked_shl(u32::from(level)).unwrap_or(usize::MAX);
    let columns = square.min(whole.width as usize);
    let rows = square.min(whole.height as usize);
    let row_len = size.width as usize * channels;
    let mut data = Samples::zeroed(row_len * size.height as usize);
    let mut sums = vec![0_u32; row_len];
    let area = (columns * rows) as u32;
    for (y, target) in data.chunks_exact_mut(row_len).enumerate() {
        let source_rows =
            samples.chunks_exact(whole.width as usize * channels).skip((part.top as usize + y) * rows).take(rows);
        sums.fill(0);
        for row in source_rows {
            let start = part.left as usize * columns * channels;
            let squares = row.get(start..).unwrap_or_default().chunks_exact(columns * channels);
            for (sums, pixels) in sums.chunks_exact_mut(channels).zip(squares) {
                for pixel in pixels.chunks_exact(channels) {
                    for (sum, sample) in sums.iter_mut().zip(pixel) {
                        *sum += u32::from(*sample);
                    }
                }
            }
        }
        for (sample, sum) in target.iter_mut().zip(&sums) {
            *sample = ((sum + area / 2) / area) as u8;
        }
    }
    Raster { size, layout, data }
}

fn to_rgba(raster: &Raster) -> Vec<u8> {
    let pixels = raster.data.chunks_exact(raster.layout.channels());
    let colour = |pixel: &[u8]| match (raster.layout, pixel) {
        (Layout::Grey, [grey]) => [*grey, *grey, *grey, 255],
        (Layout::Rgb, [red, green, blue]) => [*red, *green, *blue, 255],
        _ => [0, 0, 0, 255],
    };
    pixels.flat_map(colour).collect()
}

#[cfg(test)]
mod tests {
    use super::super::raster::over_white;
    use super::*;

    /// A raster whose samples tell where they stand.
    fn numbered(width: u32, height: u32) -> Raster {
        let data: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| (16 * y + x) as u8)).collect();
        Raster { size: PixelSize::new(width, height), layout: Layout::Grey, data: data.into() }
    }

    #[test]
    fn a_part_of_any_orientation_is_the_part_of_the_turned_whole() {
        let raster = numbered(5, 3);
        for value in 1..=8 {
            let orientation = Orientation::from_exif(value);
            let whole = raster.oriented(orientation);
            let shown = PixelRange { left: 1, top: 0, right: 3, bottom: 2 };
            let stored = stored_range(shown, raster.size, orientation);
            let part = averaged(&raster.data, raster.size, raster.layout, 0, stored).oriented(orientation);
            let expected: Vec<u8> = (shown.top..shown.bottom)
                .flat_map(|y| (shown.left..shown.right).map(move |x| (y * whole.size.width + x) as usize))
                .map(|index| whole.data[index])
                .collect();
            assert_eq!(&part.data[..], &expected[..], "orientation {value}");
        }
    }

    #[test]
    fn a_level_holds_the_means_of_squares() {
        let raster = numbered(4, 4);
        let averaged = |level, part| averaged(&raster.data, raster.size, raster.layout, level, part);
        let all = PixelRange { left: 0, top: 0, right: 2, bottom: 2 };
        assert_eq!(&averaged(1, all).data[..], &[9, 11, 41, 43]);
        let one = PixelRange { left: 0, top: 0, right: 1, bottom: 1 };
        assert_eq!(&averaged(2, one).data[..], &[26]);
        assert_eq!(&averaged(40, one).data[..], &[26]);
    }

    #[test]
    fn what_was_put_on_white_is_what_it_was() {
        for (colour, alpha) in [([10, 200, 255], 255), ([10, 200, 255], 128), ([0, 0, 0], 0)] {
            let flat = colour.map(|sample| over_white(sample, alpha));
            let [red, green, blue, found] = off_white([flat[0], flat[1], flat[2], 255], alpha);
            assert_eq!(found, alpha);
            let is_near = [red, green, blue].iter().zip(colour).all(|(found, own)| found.abs_diff(own) <= 1);
            assert!(is_near, "{colour:?} {alpha}: {red} {green} {blue}");
        }
    }

    #[test]
    fn grey_and_colour_become_opaque_pixels() {
        let colour = Raster { size: PixelSize::new(1, 1), layout: Layout::Rgb, data: vec![1, 2, 3].into() };
        assert_eq!(to_rgba(&colour), [1, 2, 3, 255]);
        assert_eq!(to_rgba(&numbered(2, 1)), [0, 0, 0, 255, 1, 1, 1, 255]);
    }
}
