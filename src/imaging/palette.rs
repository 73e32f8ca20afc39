//! Pictures of few colours: what is drawn, not photographed.
//!
//! A page of text has a handful of colours and the shades between them that smooth its letters.
//! Two hundred and fifty-six of them say the same as millions, in a third of the bytes.

use std::cmp::Reverse;

use super::raster::{Layout, Raster};

/// Entries that a PNG palette has at most (PNG, third edition, section 11.2.2).
const MAX_ENTRIES: usize = 256;

/// A picture with more colours than this is no drawing.
const MAX_COLOURS: usize = 1 << 14;

/// How far a channel of a pixel may be moved, tried from the smallest on. The largest is not seen in the shades
/// along a letter's edge, and only such rare colours are moved: the frequent ones stay exact.
const TOLERANCES: [u8; 4] = [4, 8, 12, 16];

/// A picture as indices into a list of colours, the most frequent first.
pub(super) struct Indexed {
    pub(super) palette: Vec<[u8; 3]>,
    pub(super) indices: Vec<u8>,
}

/// The colours of a picture.
pub(super) struct Census {
    table: ColourTable,
    /// Colours with the number of their pixels, the most frequent first.
    colours: Vec<(u32, u32)>,
}

impl Census {
    /// Of a picture whose colours have to fit into a palette as they are; `None`, and soon, when they do not.
    pub(super) fn of_few(raster: &Raster) -> Option<Self> {
        Self::up_to(MAX_ENTRIES, raster)
    }

    /// Of a picture whose colours may be reduced; `None` when there are too many for that.
    pub(super) fn of_many(raster: &Raster) -> Option<Self> {
        Self::up_to(MAX_COLOURS, raster)
    }

    fn up_to(most: usize, raster: &Raster) -> Option<Self> {
        let mut table = ColourTable::new(most);
        let mut counts = vec![0_u32; table.keys.len()];
        let mut before = (u32::MAX, 0);
        for colour in colours(raster) {
            if colour != before.0 {
                before = (colour, table.slot(colour)?);
            }
            counts[before.1] += 1;
        }
        let counted = table.keys.iter().zip(counts).filter(|(key, _)| **key != EMPTY);
        let mut colours: Vec<(u32, u32)> = counted.map(|(key, count)| (*key, count)).collect();
        // Among equally frequent ones the darker: the order must not depend on the table.
        colours.sort_unstable_by_key(|(colour, count)| (Reverse(*count), *colour));
        Some(Self { table, colours })
    }

    pub(super) fn colour_count(&self) -> usize {
        self.colours.len()
    }

    /// Whether it holds no colour but shades of grey.
    pub(super) fn is_grey(&self) -> bool {
        self.colours.iter().map(|(colour, _)| rgb(*colour)).all(|[red, green, blue]| red == green && green == blue)
    }

    /// The picture without loss, when its colours fit into a palette.
    pub(super) fn exact(&mut self, raster: &Raster) -> Option<Indexed> {
        (self.colours.len() <= MAX_ENTRIES).then(|| {
            let palette = self.colours.iter().map(|(colour, _)| *colour).collect();
            self.indexed(raster, palette)
        })
    }

    /// The picture with its rare colours moved to near frequent ones, when so few remain that they fit into a palette.
    pub(super) fn reduced(&mut self, raster: &Raster) -> Option<Indexed> {
        let palette = TOLERANCES.into_iter().find_map(|tolerance| self.leaders(tolerance))?;
        Some(self.indexed(raster, palette))
    }

    /// Colours of which none is near another and to one of which every colour is near.
    fn leaders(&self, tolerance: u8) -> Option<Vec<u32>> {
        let mut leaders: Vec<u32> = Vec::with_capacity(MAX_ENTRIES);
        for (colour, _) in &self.colours {
            if leaders.iter().all(|leader| distance(*leader, *colour).0 > tolerance) {
                if leaders.len() == MAX_ENTRIES {
                    return None;
                }
                leaders.push(*colour);
            }
        }
        Some(leaders)
    }

    fn indexed(&mut self, raster: &Raster, palette: Vec<u32>) -> Indexed {
        let nearest = |key: &u32| {
            let entries = palette.iter().enumerate();
            let best = entries.min_by_key(|(_, entry)| distance(**entry, *key));
            best.map_or(0, |(index, _)| index as u8)
        };
        let entry_of: Vec<u8> =
            self.table.keys.iter().map(|key| if *key == EMPTY { 0 } else { nearest(key) }).collect();
        let mut indices = Vec::with_capacity(raster.size.pixels() as usize);
        let mut before = (u32::MAX, 0);
        for colour in colours(raster) {
            if colour != before.0 {
                let slot = self.table.slot(colour);
                before = (colour, slot.and_then(|slot| entry_of.get(slot)).copied().unwrap_or(0));
            }
            indices.push(before.1);
        }
        Indexed { palette: palette.into_iter().map(rgb).collect(), indices }
    }
}

/// The pixels of a raster as 0xRRGGBB.
fn colours(raster: &Raster) -> impl Iterator<Item = u32> {
    let channels = raster.layout.channels();
    let layout = raster.layout;
    raster.data.chunks_exact(channels).map(move |pixel| match (layout, pixel) {
        (Layout::Rgb, [red, green, blue]) => u32::from_be_bytes([0, *red, *green, *blue]),
        (_, [level, ..]) => u32::from(*level) * 0x0001_0101,
        _ => 0,
    })
}

fn rgb(colour: u32) -> [u8; 3] {
    let [_, red, green, blue] = colour.to_be_bytes();
    [red, green, blue]
}

/// By the channel that differs most, then by all of them.
fn distance(a: u32, b: u32) -> (u8, u16) {
    let (a, b) = (rgb(a), rgb(b));
    let differences = [0, 1, 2].map(|channel: usize| a[channel].abs_diff(b[channel]));
    (differences.into_iter().fold(0, u8::max), differences.into_iter().map(u16::from).sum())
}

/// No colour has this key: colours have 24 bits.
const EMPTY: u32 = u32::MAX;

/// A set of colours, each with a number of its own: its slot.
struct ColourTable {
    keys: Vec<u32>,
    len: usize,
}

impl ColourTable {
    /// For at most `most` colours, which is a power of two.
    fn new(most: usize) -> Self {
        // At most half full, so that a free slot is always near.
        Self { keys: vec![EMPTY; 2 * most], len: 0 }
    }

    /// The slot of a colour, taken for it if it has none; `None` when the table is full.
    fn slot(&mut self, colour: u32) -> Option<usize> {
        // Multiplicative hashing: the upper bits of the product depend on all bits of the colour.
        let mask = self.keys.len() - 1;
        let mut slot = (colour.wrapping_mul(0x9e37_79b1) >> 8) as usize & mask;
        loop {
            let key = self.keys[slot];
            if key == colour {
                return Some(slot);
            }
            if key == EMPTY {
                if 2 * self.len == self.keys.len() {
                    return None;
                }
                self.keys[slot] = colour;
                self.len += 1;
                return Some(slot);
            }
            slot = (slot + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PixelSize;

    fn raster(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Raster {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let data: Vec<u8> = pixels.flat_map(|(x, y)| pixel(x, y)).collect();
        Raster { size: PixelSize::new(width, height), layout: Layout::Rgb, data: data.into() }
    }

    fn restored(indexed: &Indexed) -> Vec<u8> {
        indexed.indices.iter().flat_map(|index| indexed.palette[usize::from(*index)]).collect()
    }

    #[test]
    fn few_colours_are_kept_exactly() {
        let picture = raster(64, 64, |x, y| [(x / 4 * 16) as u8, (y / 4 * 16) as u8, 7]);
        let indexed = Census::of_many(&picture).unwrap().exact(&picture).unwrap();
        assert_eq!(indexed.palette.len(), 256);
        assert_eq!(restored(&indexed), picture.data.to_vec());
    }

    #[test]
    fn a_rare_shade_moves_by_no_more_than_the_tolerance_and_frequent_colours_not_at_all() {
        // White and black fill the picture; along their border stand 1,000 different shades.
        let picture = raster(1000, 100, |x, y| match y {
            0..50 => [255; 3],
            50 => [(x % 250) as u8, (x % 250) as u8, (x % 250 / 2 + x / 250) as u8],
            _ => [0; 3],
        });
        let mut census = Census::of_many(&picture).unwrap();
        assert!(census.exact(&picture).is_none());
        let restored = restored(&census.reduced(&picture).unwrap());
        let worst = restored.iter().zip(picture.data.iter()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst.unwrap() <= TOLERANCES[TOLERANCES.len() - 1]);
        let whole_rows = 3000 * 50;
        assert_eq!(restored[..whole_rows], picture.data[..whole_rows]);
        assert_eq!(restored[whole_rows + 3000..], picture.data[whole_rows + 3000..]);
    }

    #[test]
    fn what_is_photographed_has_too_many_colours_to_count() {
        let picture = raster(200, 200, |x, y| [x as u8, y as u8, (x * y) as u8]);
        assert!(Census::of_many(&picture).is_none());
        // Countable, but spread so widely that no palette comes near to all of them.
        let picture = raster(120, 120, |x, y| [(x * 97) as u8, (y * 151) as u8, (x * y) as u8]);
        assert!(Census::of_many(&picture).unwrap().reduced(&picture).is_none());
    }

    #[test]
    fn shades_of_grey_are_told_from_colours() {
        assert!(Census::of_many(&raster(9, 9, |x, y| [(x * y) as u8; 3])).unwrap().is_grey());
        assert!(!Census::of_many(&raster(9, 9, |x, _| [x as u8, 0, 0])).unwrap().is_grey());
    }
}
