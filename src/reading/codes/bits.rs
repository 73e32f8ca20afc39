//! A picture in two colours, and the runs of one colour in its rows.

use crate::imaging::Pixels;

/// Side of the squares whose darkest and brightest pixel decide what is dark in them and around them.
const SQUARE_PX: usize = 32;

/// Differences in brightness that are smaller than this are no difference.
const FAINTEST: u8 = 48;

/// Which pixels are dark.
#[derive(Debug)]
pub(super) struct Bits {
    pub width: usize,
    pub height: usize,
    /// 1 is dark.
    dark: Vec<u8>,
    /// By rows of squares: below which brightness a pixel is dark. Where all is of one colour, all or nothing is.
    limits: Vec<Vec<u8>>,
}

/// Pixels of one colour beside each other, to the next of the other colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub start: usize,
    pub len: usize,
    pub is_dark: bool,
}

/// 0 is black.
pub(super) fn brightness([red, green, blue]: [u8; 3]) -> u8 {
    ((u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29) >> 8) as u8
}

impl Bits {
    pub fn of(pixels: &Pixels) -> Self {
        let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
        let mut dark: Vec<u8> = pixels.rgb.as_chunks().0.iter().map(|pixel| brightness(*pixel)).collect();
        let limits = limits(&dark, width);
        for (rows, limits) in dark.chunks_mut((width * SQUARE_PX).max(1)).zip(&limits) {
            for row in rows.chunks_mut(width) {
                for (part, limit) in row.chunks_mut(SQUARE_PX).zip(limits) {
                    for pixel in part.iter_mut() {
                        *pixel = u8::from(*pixel < *limit);
                    }
                }
            }
        }
        Self { width, height, dark, limits }
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.width + x] != 0
    }

    /// Whether there is a pixel, and a dark one or a bright one.
    pub fn is(&self, is_dark: bool, x: f32, y: f32) -> bool {
        let is_within = x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height;
        is_within && self.is_dark(x as usize, y as usize) == is_dark
    }

    /// Below which brightness a pixel is dark here.
    pub fn limit(&self, x: usize, y: usize) -> u8 {
        self.limits[y / SQUARE_PX][x / SQUARE_PX]
    }

    /// Of 1 for dark.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.dark[y * self.width..][..self.width]
    }

    /// Every so many rows of it alone.
    pub fn rows(&self, step: usize) -> Self {
        let rows = (0..self.height).step_by(step);
        let dark: Vec<u8> = rows.clone().flat_map(|y| self.row(y)).copied().collect();
        Self { width: self.width, height: rows.len(), dark, limits: Vec::new() }
    }

    /// Every so many columns of it alone, as rows.
    pub fn columns(&self, step: usize) -> Self {
        let count = self.width.div_ceil(step);
        let mut dark = vec![0; count * self.height];
        for y in 0..self.height {
            for (column, pixel) in self.row(y).iter().step_by(step).enumerate() {
                dark[column * self.height + y] = *pixel;
            }
        }
        Self { width: self.height, height: count, dark, limits: Vec::new() }
    }

    /// The runs of a row.
    pub fn runs(&self, y: usize, runs: &mut Vec<Run>) {
        runs.clear();
        let row = self.row(y);
        let mut start = 0;
        while let Some(first) = row.get(start) {
            let len = row[start..].iter().position(|pixel| pixel != first).unwrap_or(row.len() - start);
            runs.push(Run { start, len, is_dark: *first != 0 });
            start += len;
        }
    }

    /// From a pixel up and down: the lengths of so many runs of its column, the pixel's own in the middle, and where
    /// that run's middle is.
    pub fn column_runs<const N: usize>(&self, x: usize, y: usize) -> Option<([usize; N], f32)> {
        let mut lens = [0; N];
        let middle = N / 2;
        let (mut top, mut bottom) = (y, y);
        let mut centre = 0.0;
        for distance in 0..=middle {
            let colour = u8::from(distance.is_multiple_of(2) == self.is_dark(x, y));
            let is_same = |y: &usize| self.dark[y * self.width + x] == colour;
            let up = (0..top).rev().take_while(is_same).count();
            let down = (bottom..self.height).take_while(is_same).count();
            (top, bottom) = (top - up, bottom + down);
            if distance == 0 {
                lens[middle] = up + down;
                centre = (top + bottom) as f32 / 2.0;
            } else {
                lens[middle - distance] = up;
                lens[middle + distance] = down;
            }
        }
        lens.iter().all(|len| *len > 0).then_some((lens, centre))
    }
}

fn limits(brightness: &[u8], width: usize) -> Vec<Vec<u8>> {
    let columns = width.div_ceil(SQUARE_PX);
    let mut ranges = Vec::new();
    for rows in brightness.chunks((width * SQUARE_PX).max(1)) {
        let mut range = vec![(u8::MAX, u8::MIN); columns];
        for row in rows.chunks(width) {
            for ((least, most), part) in range.iter_mut().zip(row.chunks(SQUARE_PX)) {
                *least = part.iter().copied().fold(*least, u8::min);
                *most = part.iter().copied().fold(*most, u8::max);
            }
        }
        ranges.push(range);
    }
    let limit = |row: usize, column: usize| {
        let rows = &ranges[row.saturating_sub(1)..(row + 2).min(ranges.len())];
        let around = rows.iter().flat_map(|range| &range[column.saturating_sub(1)..(column + 2).min(columns)]);
        let (least, most) =
            around.fold((u8::MAX, u8::MIN), |(least, most), range| (least.min(range.0), most.max(range.1)));
        match least.midpoint(most) {
            middle if most.saturating_sub(least) >= FAINTEST => middle,
            middle if middle < 128 => u8::MAX,
            _ => 0,
        }
    };
    (0..ranges.len()).map(|row| (0..columns).map(|column| limit(row, column)).collect()).collect()
}
