//! Decoded pixels in memory, and the one place that says how many of them are allowed.

use super::ImagingError;
use super::samples::Samples;
use crate::domain::{MAX_DECODED_BYTES, MAX_PIXELS, Orientation, PixelRect, PixelSize};

/// How the bytes of a pixel are to be understood. Transparency is gone by then: it was put on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Grey,
    Rgb,
}

impl Layout {
    pub(super) const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// Pixels row by row without gaps, eight bits a channel.
#[derive(Clone)]
pub(super) struct Raster {
    pub(super) size: PixelSize,
    pub(super) layout: Layout,
    pub(super) data: Samples,
}

impl Raster {
    /// Bytes of one row.
    pub(super) fn row_len(&self) -> usize {
        self.size.width as usize * self.layout.channels()
    }

    /// The picture turned so that it is seen upright.
    pub(super) fn oriented(&self, orientation: Orientation) -> Self {
        let (size, layout) = (orientation.apply(self.size), self.layout);
        let data = match layout {
            Layout::Grey => turned::<1>(&self.data, self.size, orientation),
            Layout::Rgb => turned::<3>(&self.data, self.size, orientation),
        };
        Self { size, layout, data }
    }

    /// The pixels within a rectangle, which must lie within the raster.
    pub(super) fn part(&self, rect: PixelRect) -> Self {
        let channels = self.layout.channels();
        let (start, len) = (rect.left as usize * channels, rect.width as usize * channels);
        let rows = self.data.chunks_exact(self.row_len().max(1)).skip(rect.top as usize).take(rect.height as usize);
        let mut data = Samples::zeroed(len * rect.height as usize);
        for (target, row) in data.chunks_exact_mut(len.max(1)).zip(rows) {
            target.copy_from_slice(&row[start..start + len]);
        }
        Self { size: PixelSize::new(rect.width, rect.height), layout: self.layout, data }
    }

    /// Of a coloured raster that holds nothing but greys.
    pub(super) fn to_grey(&self) -> Self {
        let data: Vec<u8> = self.data.chunks_exact(self.layout.channels()).filter_map(<[u8]>::first).copied().collect();
        Self { size: self.size, layout: Layout::Grey, data: data.into() }
    }

    /// Share of pixels that differ from their left neighbour, judged by every eighth row.
    pub(super) fn change_share(&self) -> f64 {
        let channels = self.layout.channels();
        let (mut changes, mut pixels) = (0_usize, 0_usize);
        for row in self.data.chunks_exact(self.row_len().max(1)).step_by(8) {
            let neighbours = row.chunks_exact(channels).zip(row.chunks_exact(channels).skip(1));
            changes += neighbours.filter(|(left, right)| left != right).count();
            pixels += self.size.width as usize;
        }
        changes as f64 / pixels.max(1) as f64
    }
}

/// Refuses a picture by what its header claims, before anything is allocated.
/// `bytes_per_pixel` is what the decoder needs at its peak.
pub(super) fn check_size(size: PixelSize, bytes_per_pixel: u64) -> Result<(), ImagingError> {
    if size.width == 0 || size.height == 0 {
        return Err(ImagingError::unreadable("its width or height is zero"));
    }
    let limit = MAX_PIXELS.min(MAX_DECODED_BYTES / bytes_per_pixel.max(1));
    if size.pixels() > limit {
        return Err(ImagingError::TooManyPixels { size, limit });
    }
    Ok(())
}

/// Copies pixel by pixel. Walks the result row by row, so that one pass over the memory is in order.
fn turned<const CHANNELS: usize>(data: &[u8], stored: PixelSize, orientation: Orientation) -> Samples {
    let (pixels, _) = data.as_chunks::<CHANNELS>();
    let (width, height) = (stored.width as usize, stored.height as usize);
    let seen = orientation.apply(stored);
    let mut out = Samples::zeroed(data.len());
    let (targets, _) = out.as_chunks_mut::<CHANNELS>();
    let mut targets = targets.iter_mut();
    for y in 0..seen.height as usize {
        for x in 0..seen.width as usize {
            let (from_x, from_y) = match orientation.exif() {
                2 => (width - 1 - x, y),
                3 => (width - 1 - x, height - 1 - y),
                4 => (x, height - 1 - y),
                5 => (y, x),
                6 => (y, height - 1 - x),
                7 => (width - 1 - y, height - 1 - x),
                8 => (width - 1 - y, x),
                _ => (x, y),
            };
            if let (Some(target), Some(pixel)) = (targets.next(), pixels.get(from_y * width + from_x)) {
                *target = *pixel;
            }
        }
    }
    out
}

/// Puts colours on white where something is seen through them, and keeps how much that is, if it is anywhere so.
/// `is_multiplied` says that the colours are as dark as they are seen through.
pub(super) fn flattened(mut raster: Raster, alpha: Option<Vec<u8>>, is_multiplied: bool) -> (Raster, Option<Samples>) {
    let Some(alpha) = alpha.filter(|alpha| alpha.iter().any(|alpha| *alpha < 255)) else { return (raster, None) };
    for (pixel, alpha) in raster.data.chunks_exact_mut(raster.layout.channels()).zip(&alpha) {
        for sample in pixel {
            *sample = if is_multiplied { sample.saturating_add(255 - alpha) } else { over_white(*sample, *alpha) };
        }
    }
    (raster, Some(alpha.into()))
}

/// One sample of colour over white: `alpha` 0 is white, 255 the colour itself. Rounded to the nearest.
pub(super) const fn over_white(sample: u8, alpha: u8) -> u8 {
    let mixed = sample as u32 * alpha as u32 + 255 * (255 - alpha as u32);
    ((mixed + 127) / 255) as u8
}
