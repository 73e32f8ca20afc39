//! Making a picture smaller: Lanczos, as every good viewer does.

use std::borrow::Cow;
use std::f64::consts::PI;
use std::sync::LazyLock;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{Filter, FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::ImagingError;
use super::raster::{Layout, Raster};
use super::samples::Samples;
use crate::domain::PixelSize;

/// Memory between two passes: small enough for the processor's cache, and for its pages not to count.
const BAND_BYTE_LEN: usize = 4 << 20;

/// From this ratio on, two by two pixels are averaged first. What that blurs lies beyond what the result can show,
/// and Lanczos is left with a quarter of the work.
const HALVED_FROM: f64 = 3.0;

/// Half the width of Lanczos' kernel, in pixels of the result.
const KERNEL_RADIUS: f64 = 3.0;

/// Places of a unit at which the kernel is computed.
const KERNEL_STEPS: usize = 1024;

/// The raster at `size`; itself when it has that size already.
pub(super) fn resize(raster: &Raster, size: PixelSize) -> Result<Cow<'_, Raster>, ImagingError> {
    if size == raster.size {
        return Ok(Cow::Borrowed(raster));
    }
    let row_len = size.width as usize * raster.layout.channels();
    let mut data = Samples::zeroed(row_len * size.height as usize);
    let mut scaler = Scaler::new(raster, size)?;
    let band_rows = scaler.band_rows(raster.row_len());
    for (index, band) in data.chunks_mut(band_rows * row_len).enumerate() {
        scaler.fill(band, index * band_rows).map_err(ImagingError::unreadable)?;
    }
    Ok(Cow::Owned(Raster { size, layout: raster.layout, data }))
}

/// Makes rows of the result, some at a time.
struct Scaler<'a> {
    source: ImageRef<'a>,
    pixel_type: PixelType,
    size: PixelSize,
    row_len: usize,
    /// Rows of the source that one row of the result stands for, of the halved source where it is halved first.
    ratio: f64,
    is_halved: bool,
    lanczos: FilterType,
    resizer: Resizer,
    /// Rows of the halved source that a band needs.
    half: Vec<u8>,
}

impl<'a> Scaler<'a> {
    fn new(raster: &'a Raster, size: PixelSize) -> Result<Self, ImagingError> {
        let pixel_type = match raster.layout {
            Layout::Grey => PixelType::U8,
            Layout::Rgb => PixelType::U8x3,
        };
        let source = ImageRef::new(raster.size.width, raster.size.height, &raster.data, pixel_type)
            .map_err(ImagingError::unreadable)?;
        let by = |whole: u32, part: u32| f64::from(whole) / f64::from(part);
        let smaller = by(raster.size.width, size.width).min(by(raster.size.height, size.height));
        let is_halved = smaller >= HALVED_FROM;
        let height = if is_halved { raster.size.height / 2 } else { raster.size.height };
        let lanczos = Filter::new("Lanczos", kernel, KERNEL_RADIUS).map_err(ImagingError::unreadable)?;
        Ok(Self {
            source,
            pixel_type,
            size,
            row_len: size.width as usize * raster.layout.channels(),
            ratio: by(height, size.height),
            is_halved,
            lanczos: FilterType::Custom(lanczos),
            resizer: Resizer::new(),
            half: Vec::new(),
        })
    }

    /// Rows of the result to be made at a time.
    fn band_rows(&self, source_row_len: usize) -> usize {
        let row_len = if self.is_halved { self.ratio * source_row_len as f64 } else { source_row_len as f64 };
        ((BAND_BYTE_LEN as f64 / row_len) as usize).max(16)
    }

    /// Fills `band`, whose first row is row `first_row` of the result.
    fn fill(&mut self, band: &mut [u8], first_row: usize) -> Result<(), Box<dyn std::error::Error>> {
        let row_count = (band.len() / self.row_len) as u32;
        let top = first_row as f64 * self.ratio;
        let bottom = (first_row as f64 + f64::from(row_count)) * self.ratio;
        let mut target = Image::from_slice_u8(self.size.width, row_count, band, self.pixel_type)?;
        if !self.is_halved {
            let height = f64::from(self.source.height());
            let options = options(self.lanczos, f64::from(self.source.width()), top, bottom.min(height));
            return Ok(self.resizer.resize(&self.source, &mut target, &options)?);
        }
        let (half_width, half_height) = (self.source.width() / 2, self.source.height() / 2);
        let reach = KERNEL_RADIUS * self.ratio + 1.0;
        let first = (top - reach).max(0.0) as u32;
        let last = ((bottom + reach) as u32).min(half_height);
        self.half.resize(half_width as usize * (last - first) as usize * self.pixel_type.size(), 0);
        let mut half = Image::from_slice_u8(half_width, last - first, &mut self.half, self.pixel_type)?;
        let pairs = options(FilterType::Box, f64::from(2 * half_width), f64::from(2 * first), f64::from(2 * last));
        self.resizer.resize(&self.source, &mut half, &pairs)?;
        let (top, bottom) = (top - f64::from(first), bottom - f64::from(first));
        let options = options(self.lanczos, f64::from(half_width), top, bottom.min(f64::from(last - first)));
        Ok(self.resizer.resize(&half, &mut target, &options)?)
    }
}

/// Lanczos' kernel of three lobes, from a table: the kernel is wanted anew for every band, and its sines were
/// a twentieth of the work. Between two places it is straight to a millionth, far below what eight bits show.
fn kernel(x: f64) -> f64 {
    static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
        let places = 0..=KERNEL_RADIUS as usize * KERNEL_STEPS;
        places.map(|place| place as f64 / KERNEL_STEPS as f64).map(|x| sinc(x) * sinc(x / KERNEL_RADIUS)).collect()
    });
    let place = x.abs() * KERNEL_STEPS as f64;
    let index = place as usize;
    match TABLE.get(index..) {
        Some([here, next, ..]) => here + (next - here) * (place - index as f64),
        _ => 0.0,
    }
}

/// Of the source, all columns up to `width` and the rows between two heights.
fn options(filter: FilterType, width: f64, top: f64, bottom: f64) -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).use_alpha(false).crop(0.0, top, width, bottom - top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_stays_a_slope_across_the_bands() {
        // So wide that a band holds 209 rows of the result.
        let stored = PixelSize::new(20_000, 1000);
        let data: Vec<u8> = (0..1000).flat_map(|y| std::iter::repeat_n((y / 4) as u8, 20_000)).collect();
        let slope = Raster { size: stored, layout: Layout::Grey, data: data.into() };
        for divisor in [2, 3, 4] {
            let size = PixelSize::new(20_000 / divisor, 1000 / divisor);
            let resized = resize(&slope, size).unwrap();
            assert_eq!(resized.data.len() as u64, size.pixels());
            let ratio = 1000.0 / f64::from(size.height);
            // At its ends the slope levels off, and so does the result.
            for (row, samples) in resized.data.chunks_exact(size.width as usize).enumerate().skip(2) {
                let expected = (((row as f64 + 0.5) * ratio - 0.5) / 4.0 - 0.4).min(249.0);
                let furthest = samples.iter().map(|sample| (f64::from(*sample) - expected).abs()).fold(0.0, f64::max);
                assert!(furthest <= 1.5, "1/{divisor}, row {row}: {furthest} from {expected}");
            }
        }
    }
}
