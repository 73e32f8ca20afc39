//! Where neighbouring pixels of a row differ strongly, one bit a sample.
//!
//! Differences do not care whether text is dark on light, light on dark or coloured,
//! and bits make the millions of samples of a screenshot cheap to walk through.

use std::ops::Range;

use super::super::raster::Raster;

/// Smallest difference between two samples that counts. Anti-aliased grey text on white still passes, film grain does not.
const STRONG_DIFFERENCE: u8 = 32;

/// Rows of bits. Colour pictures have three bits a pixel, one a channel.
pub(super) struct EdgeMap {
    words_per_row: usize,
    row_count: usize,
    /// Bits that one pixel of this map is wide.
    pub(super) bits_per_px: usize,
    /// Pixels of the picture that one row of this map stands for.
    pub(super) px_per_row: usize,
    bits: Vec<u64>,
}

impl EdgeMap {
    /// The strong differences in some rows of a picture.
    pub(super) fn of_rows(raster: &Raster, rows: Range<usize>) -> Self {
        let (row_len, channels) = (raster.row_len(), raster.layout.channels());
        let words_per_row = row_len.div_ceil(64);
        let mut bits = Vec::with_capacity(words_per_row * rows.len());
        let mut is_strong = vec![0_u8; words_per_row * 64];
        let bytes = raster.data.get(rows.start * row_len..rows.end * row_len).unwrap_or_default();
        for row in bytes.chunks_exact(row_len.max(1)) {
            let next_pixels = row.get(channels..).unwrap_or_default();
            for ((strong, sample), next) in is_strong.iter_mut().zip(row).zip(next_pixels) {
                *strong = u8::from(sample.abs_diff(*next) > STRONG_DIFFERENCE);
            }
            bits.extend(is_strong.as_chunks::<64>().0.iter().map(packed));
        }
        Self { words_per_row, row_count: rows.len(), bits_per_px: channels, px_per_row: 1, bits }
    }

    /// The same at half the size: a bit is set where one of the four it stands for is.
    pub(super) fn halved(&self) -> Self {
        let words_per_row = self.words_per_row.div_ceil(2);
        let row_count = self.row_count / 2;
        let mut bits = Vec::with_capacity(words_per_row * row_count);
        for pair in self.bits.chunks_exact((2 * self.words_per_row).max(1)) {
            let (upper, lower) = pair.split_at(self.words_per_row);
            let mut words = upper.iter().zip(lower).map(|(upper, lower)| every_second_or(upper | lower));
            for _ in 0..words_per_row {
                let low = words.next().unwrap_or(0);
                let high = words.next().unwrap_or(0);
                bits.push(low | high << 32);
            }
        }
        Self { words_per_row, row_count, bits_per_px: self.bits_per_px, px_per_row: 2 * self.px_per_row, bits }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u64]> {
        self.bits.chunks_exact(self.words_per_row.max(1))
    }

    /// How many bits are set in a row between two positions, both included.
    pub(super) fn count(&self, row: usize, first_bit: usize, last_bit: usize) -> u32 {
        let start = row * self.words_per_row;
        let (first_word, last_word) = (first_bit / 64, last_bit / 64);
        let words = self.bits.get(start + first_word..=start + last_word).unwrap_or_default();
        let last_index = words.len().saturating_sub(1);
        words
            .iter()
            .enumerate()
            .map(|(index, word)| {
                let mut word = *word;
                if index == 0 {
                    word &= u64::MAX << (first_bit % 64);
                }
                if index == last_index {
                    word &= u64::MAX >> (63 - last_bit % 64);
                }
                word.count_ones()
            })
            .sum()
    }

    pub(super) fn row_count(&self) -> usize {
        self.row_count
    }
}

/// Sixty-four bytes of 0 or 1 as the bits of a word, the first byte lowest.
fn packed(bytes: &[u8; 64]) -> u64 {
    // The product brings the lowest bits of eight bytes side by side into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = bytes.as_chunks::<8>();
    let mut word = 0;
    for (index, eight) in eights.iter().enumerate() {
        let byte = u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
        word |= byte << (8 * index);
    }
    word
}

/// Ors neighbouring bits and closes the ranks: thirty-two bits remain.
fn every_second_or(word: u64) -> u64 {
    let mut word = (word | word >> 1) & 0x5555_5555_5555_5555;
    word = (word | word >> 1) & 0x3333_3333_3333_3333;
    word = (word | word >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    word = (word | word >> 4) & 0x00ff_00ff_00ff_00ff;
    word = (word | word >> 8) & 0x0000_ffff_0000_ffff;
    (word | word >> 16) & 0x0000_0000_ffff_ffff
}
