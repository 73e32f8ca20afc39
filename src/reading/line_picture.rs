//! From a crop of one line to what the network sees; `scripts/train_reader/picture.py` does exactly the same.
//!
//! Colours and polarity vanish here: what is left is how much each pixel differs from the background.
//! The resizing is Pillow's, rounding included, because the network was trained on its results.

use crate::domain::PixelRect;
use crate::imaging::Pixels;

/// The largest difference of a picture counts as full ink, but not if it is fainter than this.
const FAINTEST: usize = 16;

/// Columns a picture has at least.
const NARROWEST: usize = 8;

/// Bits of a channel that decide which pixels have one colour.
const COLOUR_BITS: usize = 5;

/// What the network sees of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LinePicture {
    pub width: usize,
    /// Rows of `width`: 0 where the background is, 255 where there is most ink.
    pub pixels: Vec<u8>,
}

impl LinePicture {
    /// Of a part of a picture; `None` where the part is empty.
    pub fn of(pixels: &Pixels, rect: PixelRect, height: usize) -> Option<Self> {
        let crop = Crop::new(pixels, rect)?;
        let background = crop.background();
        Some(Self::from_distances(&crop.distances(background), crop.width, height))
    }

    /// Of a crop's differences from its background, rows of `width`; there must be one.
    pub fn from_distances(distances: &[u8], width: usize, height: usize) -> Self {
        let (grey, rows) = (stretch(distances), distances.len() / width);
        let target_width = ((width * height) as f64 / rows as f64).round_ties_even() as usize;
        let target_width = target_width.max(NARROWEST);
        let across = resized_across(&grey, width, target_width);
        Self { width: target_width, pixels: resized_down(&across, target_width, height) }
    }
}

/// The rows of a part of a picture.
struct Crop<'a> {
    width: usize,
    height: usize,
    row_len: usize,
    /// From the part's first pixel on.
    rgb: &'a [[u8; 3]],
}

impl<'a> Crop<'a> {
    fn new(pixels: &'a Pixels, rect: PixelRect) -> Option<Self> {
        let whole = PixelRect::new(0, 0, pixels.size.width, pixels.size.height);
        let rect = rect.intersection(whole)?;
        let row_len = pixels.size.width as usize;
        let rgb = pixels.rgb.as_chunks().0;
        let rgb = rgb.get(rect.top as usize * row_len + rect.left as usize..)?;
        Some(Self { width: rect.width as usize, height: rect.height as usize, row_len, rgb })
    }

    fn rows(&self) -> impl Iterator<Item = &'a [[u8; 3]]> {
        self.rgb.chunks(self.row_len).take(self.height).map(|row| &row[..self.width])
    }

    /// The mean of the most frequent colour, colours being the same when their upper bits are.
    fn background(&self) -> [u8; 3] {
        let key = |rgb: &[u8; 3]| {
            rgb.iter().fold(0, |key, channel| key << COLOUR_BITS | usize::from(*channel) >> (8 - COLOUR_BITS))
        };
        let mut counts = vec![0_u32; 1 << (3 * COLOUR_BITS)];
        for rgb in self.rows().flatten() {
            counts[key(rgb)] += 1;
        }
        // The first of equals.
        let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).map_or(0, |(key, _)| key);
        let mut sums = [0_u64; 3];
        for rgb in self.rows().flatten().filter(|rgb| key(rgb) == most) {
            for (sum, channel) in sums.iter_mut().zip(rgb) {
                *sum += u64::from(*channel);
            }
        }
        let count = f64::from(counts[most].max(1));
        sums.map(|sum| (sum as f64 / count).round_ties_even() as u8)
    }

    /// Each pixel's largest difference from the background in a channel.
    fn distances(&self, background: [u8; 3]) -> Vec<u8> {
        let [red, green, blue] = background;
        let mut distances = Vec::with_capacity(self.width * self.height);
        for row in self.rows() {
            distances.extend(row.iter().map(|[r, g, b]| r.abs_diff(red).max(g.abs_diff(green)).max(b.abs_diff(blue))));
        }
        distances
    }
}

/// Makes the 99.5th percentile full ink.
fn stretch(distances: &[u8]) -> Vec<u8> {
    let mut counts = [0_usize; 256];
    for distance in distances {
        counts[usize::from(*distance)] += 1;
    }
    let wanted = 0.995 * distances.len() as f64;
    let mut seen = 0;
    let top = counts.iter().position(|count| {
        seen += count;
        seen as f64 >= wanted
    });
    let top = top.unwrap_or(255).max(FAINTEST);
    let table: [u8; 256] = std::array::from_fn(|value| ((value * 255 + top / 2) / top).min(255) as u8);
    distances.iter().map(|distance| table[usize::from(*distance)]).collect()
}

/// Bits behind the point of a factor.
const FACTOR_BITS: u32 = 22;

/// What a sum begins with, so that it is rounded.
const HALF: i32 = 1 << (FACTOR_BITS - 1);

/// For each pixel of a result, which pixels make it: a triangle that widens when shrinking.
struct Windows {
    firsts: Vec<usize>,
    /// So many a pixel of the result; those beyond the window are 0.
    factors: Vec<i32>,
    taps: usize,
}

impl Windows {
    fn new(len: usize, target_len: usize) -> Self {
        let scale = len as f64 / target_len as f64;
        let reach = scale.max(1.0);
        let taps = reach.ceil() as usize * 2 + 1;
        let (mut firsts, mut factors) = (Vec::with_capacity(target_len), vec![0; target_len * taps]);
        let mut weights = Vec::with_capacity(taps);
        for (index, factors) in factors.chunks_exact_mut(taps).enumerate() {
            let centre = (index as f64 + 0.5) * scale;
            let first = (centre - reach + 0.5).max(0.0) as usize;
            let end = ((centre + reach + 0.5) as usize).min(len);
            let weight = |place: usize| (1.0 - ((place as f64 - centre + 0.5) * reach.recip()).abs()).max(0.0);
            weights.clear();
            weights.extend((first..end).map(weight));
            let sum: f64 = weights.iter().sum();
            for (factor, weight) in factors.iter_mut().zip(&weights) {
                *factor = (weight / sum * f64::from(1 << FACTOR_BITS) + 0.5) as i32;
            }
            firsts.push(first);
        }
        Self { firsts, factors, taps }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &[i32])> {
        self.firsts.iter().copied().zip(self.factors.chunks_exact(self.taps))
    }
}

/// Each row of `width` at another width.
fn resized_across(grey: &[u8], width: usize, target_width: usize) -> Vec<u8> {
    if width == target_width {
        return grey.to_vec();
    }
    let windows = Windows::new(width, target_width);
    let mut target = Vec::with_capacity(grey.len() / width * target_width);
    for row in grey.chunks_exact(width) {
        target.extend(windows.iter().map(|(first, factors)| {
            let products = row[first..].iter().zip(factors).map(|(pixel, factor)| i32::from(*pixel) * factor);
            rounded(products.fold(HALF, |sum, product| sum + product))
        }));
    }
    target
}

/// The same columns in other rows.
fn resized_down(grey: &[u8], width: usize, target_height: usize) -> Vec<u8> {
    let height = grey.len() / width;
    if height == target_height {
        return grey.to_vec();
    }
    let mut target = Vec::with_capacity(width * target_height);
    let mut sums = vec![HALF; width];
    for (first, factors) in Windows::new(height, target_height).iter() {
        sums.fill(HALF);
        for (row, factor) in grey[first * width..].chunks_exact(width).zip(factors) {
            for (sum, pixel) in sums.iter_mut().zip(row) {
                *sum += i32::from(*pixel) * factor;
            }
        }
        target.extend(sums.iter().copied().map(rounded));
    }
    target
}

fn rounded(sum: i32) -> u8 {
    (sum >> FACTOR_BITS).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PixelSize;

    const HEIGHT: usize = 24;

    #[test]
    fn pictures_are_those_of_the_training_to_the_byte() {
        let mut rest: &[u8] = include_bytes!("../../tests/reading/line_pictures.bin");
        let mut count = 0;
        while let Some((sizes, after)) = rest.split_first_chunk::<6>() {
            let [width, height, wanted] = [0, 2, 4].map(|at| u16::from_le_bytes([sizes[at], sizes[at + 1]]));
            let (rgb, after) = after.split_at(usize::from(width) * usize::from(height) * 3);
            let (expected, after) = after.split_at(usize::from(wanted) * HEIGHT);
            // With a frame around the crop that must not count.
            let framed = framed(rgb, usize::from(width));
            let rect = PixelRect::new(1, 1, u32::from(width), u32::from(height));
            let picture = LinePicture::of(&framed, rect, HEIGHT).unwrap();
            assert_eq!((picture.width, &*picture.pixels), (usize::from(wanted), expected), "{width}×{height}");
            (rest, count) = (after, count + 1);
        }
        assert_eq!(count, 7);
    }

    fn framed(rgb: &[u8], width: usize) -> Pixels {
        let edge = vec![99; (width + 2) * 3];
        let rows = rgb.chunks_exact(width * 3);
        let size = PixelSize::new(width as u32 + 2, rows.len() as u32 + 2);
        let middle = rows.flat_map(|row| [&[99; 3], row, &[98; 3]].concat());
        Pixels { size, rgb: edge.iter().copied().chain(middle).chain(edge.iter().copied()).collect() }
    }

    #[test]
    fn a_part_outside_the_picture_has_no_picture() {
        let pixels = framed(&[0; 3], 1);
        assert_eq!(LinePicture::of(&pixels, PixelRect::new(3, 0, 5, 5), HEIGHT), None);
        assert_eq!(LinePicture::of(&pixels, PixelRect::new(0, 0, 0, 5), HEIGHT), None);
        assert!(LinePicture::of(&pixels, PixelRect::new(2, 2, 5, 5), HEIGHT).is_some());
    }
}
