//! A picture in two colours, and the runs of one colour in its rows and columns.

use crate::domain::PixelRect;
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
}

/// Pixels of one colour beside each other, to the next of the other colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub start: usize,
    pub len: usize,
    pub is_dark: bool,
}

impl Bits {
    pub fn of(pixels: &Pixels) -> Self {
        let (width, height) = (pixels.size.width as usize, pixels.size.height as usize);
        let brightness =
            |[r, g, b]: &[u8; 3]| ((u32::from(*r) * 77 + u32::from(*g) * 150 + u32::from(*b) * 29) >> 8) as u8;
        let mut dark: Vec<u8> = pixels.rgb.as_chunks().0.iter().map(brightness).collect();
        let limits = limits(&dark, width);
        for (row, limits) in dark.chunks_mut((width * SQUARE_PX).max(1)).zip(&limits) {
            for row in row.chunks_mut(width) {
                for (part, limit) in row.chunks_mut(SQUARE_PX).zip(limits) {
                    for pixel in part.iter_mut() {
                        *pixel = u8::from(*pixel < *limit);
                    }
                }
            }
        }
        Self { width, height, dark }
    }

    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.width + x] != 0
    }

    pub fn row(&self, y: usize) -> &[u8] {
        &self.dark[y * self.width..][..self.width]
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

    /// From a pixel up and down: the lengths of so many runs of its column, the pixel's own in the middle.
    pub fn column_runs<const N: usize>(&self, x: usize, y: usize) -> Option<([usize; N], usize)> {
        let mut lens = [0; N];
        let middle = N / 2;
        let (mut top, mut bottom) = (y, y + 1);
        for distance in 0..=middle {
            let colour = u8::from(distance.is_multiple_of(2) == self.is_dark(x, y));
            let is_same = |y: usize| self.dark[y * self.width + x] == colour;
            let up = (0..top).rev().take_while(|y| is_same(*y)).count();
            let down = (bottom..self.height).take_while(|y| is_same(*y)).count();
            (top, bottom) = (top - up, bottom + down);
            if distance == 0 {
                lens[middle] = up + down + 1;
            } else {
                lens[middle - distance] = up;
                lens[middle + distance] = down;
            }
        }
        let centre = top + lens[..middle].iter().sum::<usize>() + lens[middle] / 2;
        lens.iter().all(|len| *len > 0).then_some((lens, centre))
    }

    /// The share of dark pixels.
    pub fn share(&self, rect: PixelRect) -> f32 {
        let rows = self.dark.chunks_exact(self.width.max(1)).skip(rect.top as usize).take(rect.height as usize);
        let columns = rect.left as usize..rect.right() as usize;
        let sum: usize =
            rows.map(|row| row[columns.clone()].iter().map(|dark| usize::from(*dark)).sum::<usize>()).sum();
        sum as f32 / (rect.width * rect.height).max(1) as f32
    }

    /// A part as a grey picture with a white edge of so many pixels, each pixel `scale` wide and high.
    pub fn grey(&self, rect: PixelRect, is_inverted: bool, edge: usize, scale: usize) -> (Vec<u8>, usize, usize) {
        let (width, height) = ((rect.width as usize + 2 * edge) * scale, (rect.height as usize + 2 * edge) * scale);
        let mut grey = vec![255; width * height];
        let rows = self.dark.chunks_exact(self.width.max(1)).skip(rect.top as usize).take(rect.height as usize);
        for (row, target) in rows.zip(grey.chunks_exact_mut(width * scale).skip(edge)) {
            let (first, others) = target.split_at_mut(width);
            let row = &row[rect.left as usize..rect.right() as usize];
            for (dark, target) in row.iter().zip(first[edge * scale..].chunks_exact_mut(scale)) {
                target.fill(if (*dark != 0) == is_inverted { 255 } else { 0 });
            }
            others.chunks_exact_mut(width).for_each(|other| other.copy_from_slice(first));
        }
        (grey, width, height)
    }
}

/// By rows of squares: below which brightness a pixel is dark; 0 where all is of one colour.
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
        if most.saturating_sub(least) < FAINTEST { 0 } else { least.midpoint(most) }
    };
    (0..ranges.len()).map(|row| (0..columns).map(|column| limit(row, column)).collect()).collect()
}
