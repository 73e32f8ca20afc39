//! Pixel against pixel, row by row: two pictures of one size, neither of them ever held as a whole.
//!
//! Rows that are equal to the byte are not looked at. Colours are apart as in pixelmatch and odiff: by the distance in
//! YIQ (Kotsarenko and Ramos 2010), of which the tolerance is the share that is still equal.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::difference::{Mask, map_factor, of_square, places};
use crate::domain::{Comparison, ComparisonOptions, DifferenceMap, PixelRect, PixelSize, Region, RegionKind};
use crate::imaging::{ImagingError, Pixels, restored, to_rgb};

/// Rows that go from one thread to the other at once; whole squares of structural similarity.
const BAND_ROWS: usize = 32;

/// Side of the squares in which structural similarity is taken and changed pixels are added up.
const SIDE: usize = 8;

/// The largest square of a distance in YIQ: black to white.
const MOST_APART: f32 = 35_215.0;

/// Rows of a picture from the top.
pub trait Rows: Send {
    fn size(&self) -> PixelSize;

    /// Bytes a pixel, as `imaging::to_rgb` understands them.
    fn channels(&self) -> usize;

    /// The next row as a PNG stores it: the byte of a filter and what it left, as `imaging::restored` understands them.
    fn read(&mut self, line: &mut [u8]) -> Result<(), ImagingError>;
}

impl<R: std::io::BufRead + std::io::Seek + Send> Rows for crate::imaging::PngRows<R> {
    fn size(&self) -> PixelSize {
        Self::size(self)
    }

    fn channels(&self) -> usize {
        Self::channels(self)
    }

    fn read(&mut self, line: &mut [u8]) -> Result<(), ImagingError> {
        Self::read(self, line)
    }
}

/// The rows of a picture that is decoded already.
#[derive(Debug)]
pub struct PixelRows {
    pixels: Pixels,
    next: usize,
}

impl PixelRows {
    #[must_use]
    pub fn new(pixels: Pixels) -> Self {
        Self { pixels, next: 0 }
    }
}

impl Rows for PixelRows {
    fn size(&self) -> PixelSize {
        self.pixels.size
    }

    fn channels(&self) -> usize {
        3
    }

    fn read(&mut self, line: &mut [u8]) -> Result<(), ImagingError> {
        let row = &mut line[1..];
        row.copy_from_slice(&self.pixels.rgb[self.next..self.next + row.len()]);
        self.next += row.len();
        line[0] = 0;
        Ok(())
    }
}

/// Compares two pictures without aligning them; pictures of two sizes are not comparable. Nothing when cancelled.
pub fn compare_rows<A: Rows, B: Rows>(
    mut a: A,
    mut b: B,
    options: &ComparisonOptions,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Comparison>, ImagingError> {
    let (size, size_b) = (a.size(), b.size());
    let mut tally = Tally::new(size, options);
    if size != size_b {
        return Ok(Some(tally.nothing(size_b)));
    }
    let (channels_a, channels_b) = (a.channels(), b.channels());
    let (len_a, len_b) = (1 + size.width as usize * channels_a, 1 + size.width as usize * channels_b);
    thread::scope(|scope| {
        let (bands, received) = sync_channel::<Result<Vec<u8>, ImagingError>>(2);
        let (used, spare) = sync_channel::<Vec<u8>>(4);
        scope.spawn(move || {
            let mut left = size.height as usize;
            while left > 0 {
                let rows = left.min(BAND_ROWS);
                let mut band = spare.try_recv().unwrap_or_default();
                band.resize(rows * len_a, 0);
                let read = band.chunks_exact_mut(len_a).try_for_each(|line| a.read(line));
                let has_failed = read.is_err();
                // Nobody listens any more: the other side was cancelled or has failed.
                if bands.send(read.map(|()| band)).is_err() || has_failed {
                    break;
                }
                left -= rows;
            }
        });
        let mut own = Vec::new();
        let mut both = Both::new(size.width as usize, [channels_a, channels_b]);
        let mut top = 0;
        while top < size.height as usize {
            if is_cancelled() {
                return Ok(None);
            }
            let rows = (size.height as usize - top).min(BAND_ROWS);
            own.resize(rows * len_b, 0);
            own.chunks_exact_mut(len_b).try_for_each(|line| b.read(line))?;
            let Ok(band) = received.recv() else { return Ok(None) };
            let band = band?;
            if both.restore(&band, &own) {
                tally.add_equal(rows);
            } else {
                tally.add(top, both.band(0), both.band(1));
            }
            let _ = used.try_send(band);
            top += rows;
        }
        Ok(Some(tally.comparison(size_b)))
    })
}

/// A band of both pictures as pixels. As long as the two are equal they are made once: of lines that are stored alike
/// over rows that are alike come rows that are.
struct Both {
    channels: [usize; 2],
    row_lens: [usize; 2],
    /// The row above the band, and the band.
    rows: [Vec<u8>; 2],
    /// Whether the rows of A are those of B as well, which are not made then.
    are_equal: bool,
}

impl Both {
    fn new(width: usize, channels: [usize; 2]) -> Self {
        let row_lens = channels.map(|channels| width * channels);
        Self { channels, row_lens, rows: row_lens.map(|len| vec![0; len]), are_equal: channels[0] == channels[1] }
    }

    /// Takes the lines of the next band; says whether it is the same in both.
    fn restore(&mut self, a: &[u8], b: &[u8]) -> bool {
        if self.are_equal && a == b {
            self.restore_one(0, a);
            return true;
        }
        if self.are_equal {
            let [of_a, of_b] = &mut self.rows;
            of_b.clone_from(of_a);
        }
        self.restore_one(0, a);
        self.restore_one(1, b);
        self.are_equal = self.channels[0] == self.channels[1] && self.last_row(0) == self.last_row(1);
        false
    }

    fn restore_one(&mut self, side: usize, lines: &[u8]) {
        let (len, rows) = (self.row_lens[side], &mut self.rows[side]);
        let last = rows.len() - len;
        rows.copy_within(last.., 0);
        rows.resize(len * (1 + lines.len() / (len + 1)), 0);
        for (index, line) in lines.chunks_exact(len + 1).enumerate() {
            let (above, row) = rows[index * len..(index + 2) * len].split_at_mut(len);
            restored(line, above, self.channels[side], row);
        }
    }

    fn last_row(&self, side: usize) -> &[u8] {
        &self.rows[side][self.rows[side].len() - self.row_lens[side]..]
    }

    /// The pixels of the band.
    fn band(&self, side: usize) -> (&[u8], usize) {
        (&self.rows[side][self.row_lens[side]..], self.channels[side])
    }
}

/// What the changed pixels of a square add up to.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: u32,
    colours: [[u32; 3]; 2],
    /// Of the difference of lightness, and of its square.
    light: f32,
    light_squared: f32,
}

/// Everything that is known so far.
struct Tally<'a> {
    size: PixelSize,
    most: f32,
    ignored: &'a [PixelRect],
    mask: Mask,
    /// Pixels along a side of one of the map.
    factor: usize,
    map_size: PixelSize,
    shades: Vec<u8>,
    columns: usize,
    /// A row of them is made when something in it has changed.
    squares: Vec<Vec<Sums>>,
    similarity: f64,
    changed: u64,
}

impl<'a> Tally<'a> {
    fn new(size: PixelSize, options: &'a ComparisonOptions) -> Self {
        let (width, height) = (size.width as usize, size.height as usize);
        let columns = width.div_ceil(SIDE);
        let factor = map_factor(width, height);
        let map_size = [width, height].map(|side| (side / factor).max(1));
        let most = MOST_APART * (options.tolerance * options.tolerance) as f32;
        Self {
            size,
            most,
            ignored: &options.ignored,
            mask: Mask { width, height, is_changed: vec![false; width * height], is_row_changed: vec![false; height] },
            factor,
            map_size: PixelSize::new(map_size[0] as u32, map_size[1] as u32),
            shades: vec![0; map_size[0] * map_size[1]],
            columns,
            squares: vec![Vec::new(); height.div_ceil(SIDE)],
            similarity: 0.0,
            changed: 0,
        }
    }

    /// Takes so many rows that are the same in both.
    fn add_equal(&mut self, rows: usize) {
        self.similarity += (self.columns * rows.div_ceil(SIDE)) as f64;
    }

    /// Takes rows from `top` on, which is the first of a square.
    fn add(&mut self, top: usize, a: (&[u8], usize), b: (&[u8], usize)) {
        let width = self.size.width as usize;
        let strip = |band: (&[u8], usize), index: usize| {
            let len = width * band.1 * SIDE;
            let end = ((index + 1) * len).min(band.0.len());
            (index * len)..end
        };
        let count = (a.0.len() / (width * a.1)).div_ceil(SIDE);
        let (mut rgb_a, mut rgb_b) = (Vec::new(), Vec::new());
        for index in 0..count {
            let (one, other) = (&a.0[strip(a, index)], &b.0[strip(b, index)]);
            if a.1 == b.1 && one == other {
                self.similarity += self.columns as f64;
                continue;
            }
            let len = one.len() / a.1 * 3;
            rgb_a.resize(len, 0);
            rgb_b.resize(len, 0);
            to_rgb(one, a.1, &mut rgb_a);
            to_rgb(other, b.1, &mut rgb_b);
            self.add_strip(top + index * SIDE, &rgb_a, &rgb_b);
        }
    }

    /// Takes the rows of one row of squares.
    fn add_strip(&mut self, top: usize, a: &[u8], b: &[u8]) {
        let width = self.size.width as usize;
        let rows = a.len() / (3 * width);
        for left in (0..width).step_by(SIDE) {
            let right = (left + SIDE).min(width);
            let part = |row: usize| (row * width + left) * 3..(row * width + right) * 3;
            if (0..rows).all(|row| a[part(row)] == b[part(row)]) {
                self.similarity += 1.0;
                continue;
            }
            let mut totals = [0.0_f32; 5];
            for row in 0..rows {
                let pixels = a[part(row)].as_chunks::<3>().0.iter().zip(b[part(row)].as_chunks::<3>().0);
                for ((one, other), x) in pixels.zip(left..) {
                    let (light_a, light_b) = (light(*one), light(*other));
                    let terms = [light_a, light_b, light_a * light_a, light_b * light_b, light_a * light_b];
                    for (total, term) in totals.iter_mut().zip(terms) {
                        *total += term;
                    }
                    let apart = apart(*one, *other);
                    if apart > self.most && !self.is_ignored(x, top + row) {
                        self.add_pixel(x, top + row, *one, *other, apart, light_b - light_a);
                    }
                }
            }
            let [mean_a, mean_b, aa, bb, ab] = totals.map(|total| total / (rows * (right - left)) as f32);
            let (var_a, var_b) = (aa - mean_a * mean_a, bb - mean_b * mean_b);
            self.similarity += f64::from(of_square(mean_a, mean_b, var_a, var_b, ab - mean_a * mean_b));
        }
    }

    fn is_ignored(&self, x: usize, y: usize) -> bool {
        let (x, y) = (x as u32, y as u32);
        self.ignored.iter().any(|rect| x >= rect.left && y >= rect.top && x < rect.right() && y < rect.bottom())
    }

    fn add_pixel(&mut self, x: usize, y: usize, a: [u8; 3], b: [u8; 3], apart: f32, light: f32) {
        let at = y * self.size.width as usize + x;
        self.mask.is_changed[at] = true;
        self.mask.is_row_changed[y] = true;
        let shade = ((apart / MOST_APART).sqrt() * 255.0).clamp(1.0, 255.0) as u8;
        let (map_width, map_height) = (self.map_size.width as usize, self.map_size.height as usize);
        let (map_x, map_y) = ((x / self.factor).min(map_width - 1), (y / self.factor).min(map_height - 1));
        let there = &mut self.shades[map_y * map_width + map_x];
        *there = shade.max(*there);
        self.changed += 1;
        let row = &mut self.squares[y / SIDE];
        if row.is_empty() {
            row.resize(self.columns, Sums::default());
        }
        let sums = &mut row[x / SIDE];
        sums.count += 1;
        sums.light += light;
        sums.light_squared += light * light;
        for (sums, pixel) in sums.colours.iter_mut().zip([a, b]) {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += u32::from(value);
            }
        }
    }

    fn nothing(self, size_b: PixelSize) -> Comparison {
        Comparison {
            size_a: self.size,
            size_b,
            is_comparable: false,
            alignment: None,
            similarity: 0.0,
            changed_share: 0.0,
            tone_steps: [0.0; 3],
            regions: Vec::new(),
            map: None,
        }
    }

    fn comparison(self, size_b: PixelSize) -> Comparison {
        let regions = places(&self.mask).into_iter().zip(1..).map(|((rect, count), id)| self.region(rect, count, id));
        Comparison {
            size_a: self.size,
            size_b,
            is_comparable: true,
            alignment: None,
            similarity: self.similarity / (self.columns * self.squares.len()).max(1) as f64,
            changed_share: self.changed as f64 / self.size.pixels().max(1) as f64,
            tone_steps: [0.0; 3],
            regions: regions.collect(),
            map: Some(DifferenceMap { size: self.map_size, values: self.shades.into() }),
        }
    }

    fn region(&self, rect: PixelRect, count: usize, id: u32) -> Region {
        let mut all = Sums::default();
        for row in rect.top as usize / SIDE..(rect.bottom() as usize).div_ceil(SIDE) {
            for column in rect.left as usize / SIDE..(rect.right() as usize).div_ceil(SIDE) {
                let Some(here) = self.squares[row].get(column) else { continue };
                all.count += here.count;
                all.light += here.light;
                all.light_squared += here.light_squared;
                for (sums, here) in all.colours.iter_mut().flatten().zip(here.colours.iter().flatten()) {
                    *sums = sums.saturating_add(*here);
                }
            }
        }
        let share = count as f64 / self.size.pixels().max(1) as f64;
        let colours = all.colours.map(|sums| sums.map(|sum| (sum / all.count.max(1)) as u8));
        Region { id, rect, kind: kind(&all, colours), share, colours }
    }
}

/// Evenly lighter, darker or of another colour; otherwise all that can be said is that it changed.
fn kind(sums: &Sums, [a, b]: [[u8; 3]; 2]) -> RegionKind {
    const EVEN: f32 = 12.0;
    let count = sums.count.max(1) as f32;
    let mean = sums.light / count;
    if (sums.light_squared / count - mean * mean).max(0.0).sqrt() > EVEN {
        return RegionKind::Changed;
    }
    let whole = apart(a, b);
    if mean * mean * 0.5053 > whole / 2.0 { RegionKind::Brightness } else { RegionKind::Colour }
}

/// Y of YIQ.
fn light([red, green, blue]: [u8; 3]) -> f32 {
    0.298_895_3 * f32::from(red) + 0.586_622_5 * f32::from(green) + 0.114_482_2 * f32::from(blue)
}

/// The square of the distance in YIQ.
fn apart(a: [u8; 3], b: [u8; 3]) -> f32 {
    let [red, green, blue] = [0, 1, 2].map(|channel: usize| f32::from(a[channel]) - f32::from(b[channel]));
    let y = 0.298_895_3 * red + 0.586_622_5 * green + 0.114_482_2 * blue;
    let i = 0.595_978 * red - 0.274_171_6 * green - 0.321_801_9 * blue;
    let q = 0.211_470_17 * red - 0.522_617_1 * green + 0.311_147 * blue;
    0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32, shade: u8) -> Pixels {
        Pixels { size: PixelSize::new(width, height), rgb: vec![shade; (width * height * 3) as usize] }
    }

    fn compared(a: Pixels, b: Pixels) -> Comparison {
        let options = ComparisonOptions::default();
        compare_rows(PixelRows::new(a), PixelRows::new(b), &options, &|| false).unwrap().unwrap()
    }

    #[test]
    fn equal_pictures_have_no_difference() {
        let comparison = compared(grey(70, 133, 90), grey(70, 133, 90));
        assert!(comparison.is_comparable && comparison.regions.is_empty());
        assert!((comparison.similarity - 1.0).abs() < 1e-9, "{comparison:?}");
    }

    #[test]
    fn a_changed_rectangle_is_found_to_the_pixel() {
        let mut changed = grey(70, 133, 90);
        for y in 61..70 {
            changed.rgb[(y * 70 + 33) * 3..(y * 70 + 47) * 3].fill(200);
        }
        let comparison = compared(grey(70, 133, 90), changed);
        let [region] = &comparison.regions[..] else { panic!("{comparison:?}") };
        assert_eq!(region.rect, PixelRect::new(33, 61, 14, 9));
        assert_eq!((region.kind, region.colours), (RegionKind::Brightness, [[90; 3], [200; 3]]));
        assert!((comparison.changed_share - 126.0 / (70.0 * 133.0)).abs() < 1e-9);
        assert!(comparison.similarity < 1.0);
    }

    #[test]
    fn stored_lines_come_to_the_same_as_pixels() {
        let (width, height) = (90_u32, 150_u32);
        let mut a = grey(width, height, 0);
        for (at, value) in a.rgb.iter_mut().enumerate() {
            *value = (at / 270 * 3 + at % 270 / 7) as u8;
        }
        let mut b = a.clone();
        for row in 50..61 {
            b.rgb[row * 270 + 60..row * 270 + 120].fill(250);
        }
        let stored = |pixels: &Pixels| {
            let mut bytes = Vec::new();
            let mut encoder = png::Encoder::new(&mut bytes, width, height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_filter(png::Filter::Paeth);
            encoder.write_header().unwrap().write_image_data(&pixels.rgb).unwrap();
            crate::imaging::png_rows(std::io::Cursor::new(bytes)).unwrap().unwrap()
        };
        let options = ComparisonOptions::default();
        let from_files = compare_rows(stored(&a), stored(&b), &options, &|| false).unwrap().unwrap();
        assert_eq!(from_files.regions.len(), 1, "{from_files:?}");
        assert_eq!(from_files, compared(a, b));
    }

    #[test]
    fn sizes_must_be_equal() {
        assert!(!compared(grey(4, 3, 0), grey(3, 4, 0)).is_comparable);
    }

    #[test]
    fn one_pixel_is_a_picture() {
        let comparison = compared(grey(1, 1, 0), grey(1, 1, 255));
        assert_eq!(comparison.regions.len(), 1);
        assert!((comparison.changed_share - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_cancelled_comparison_has_no_outcome() {
        let options = ComparisonOptions::default();
        let rows = || PixelRows::new(grey(8, 200, 1));
        assert!(compare_rows(rows(), rows(), &options, &|| true).unwrap().is_none());
    }
}
