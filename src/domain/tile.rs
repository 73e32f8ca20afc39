//! Pixel tiles: a picture is shown in pieces, at the resolution that the zoom needs.
//!
//! Level 0 is the picture itself, every further level has half the sides of the one before.

use std::fmt;
use std::sync::Arc;

use super::PixelSize;

/// Longest side of a tile in px: 4 MiB of pixels, small enough to go to the graphics card between two frames.
pub const TILE_SIDE_PX: u32 = 1024;

/// Where a tile lies in its level, counted in tiles from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TilePosition {
    pub column: u32,
    pub row: u32,
}

/// The pixels of one tile: red, green, blue, alpha, 8 bits each, not premultiplied, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Tile {
    pub position: TilePosition,
    pub size: PixelSize,
    /// `size.pixels() * 4` bytes.
    pub pixels: Arc<[u8]>,
}

/// A part of a level in its px: from `left`, `top` up to but not including `right`, `bottom`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelRange {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

/// The size of a level of a picture of `size`. No side falls below one pixel.
#[must_use]
pub fn level_size(size: PixelSize, level: u8) -> PixelSize {
    let side = |px: u32| px.checked_shr(u32::from(level)).unwrap_or(0).max(1);
    PixelSize::new(side(size.width), side(size.height))
}

/// The first level whose longest side is at most `max_side_px`.
#[must_use]
pub fn level_within(size: PixelSize, max_side_px: u32) -> u8 {
    (0..32).find(|level| level_size(size, *level).longest_side() <= max_side_px.max(1)).unwrap_or(31)
}

impl TilePosition {
    /// The px of the level that this tile covers, in a level of `level_size`.
    #[must_use]
    pub fn range(self, level_size: PixelSize) -> PixelRange {
        let start = |index: u32, side: u32| index.saturating_mul(TILE_SIDE_PX).min(side);
        let (left, top) = (start(self.column, level_size.width), start(self.row, level_size.height));
        PixelRange {
            left,
            top,
            right: left.saturating_add(TILE_SIDE_PX).min(level_size.width),
            bottom: top.saturating_add(TILE_SIDE_PX).min(level_size.height),
        }
    }
}

impl PixelRange {
    /// The tiles that this part of a level touches, row by row.
    pub fn tiles(self) -> impl Iterator<Item = TilePosition> {
        let columns = self.left / TILE_SIDE_PX..self.right.div_ceil(TILE_SIDE_PX);
        let rows = self.top / TILE_SIDE_PX..self.bottom.div_ceil(TILE_SIDE_PX);
        rows.flat_map(move |row| columns.clone().map(move |column| TilePosition { column, row }))
    }
}

/// The pixels are a user's picture: shown by their size only.
impl fmt::Debug for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tile({}, {}: {})", self.position.column, self.position.row, self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_halves_the_sides_of_the_one_before() {
        let size = PixelSize::new(4000, 3);
        for (level, expected) in [(0, (4000, 3)), (1, (2000, 1)), (2, (1000, 1)), (12, (1, 1)), (200, (1, 1))] {
            let level_size = level_size(size, level);
            assert_eq!((level_size.width, level_size.height), expected, "level {level}");
        }
        assert_eq!(level_within(size, 1024), 2);
        assert_eq!(level_within(PixelSize::new(10, 10), 1024), 0);
    }

    #[test]
    fn the_tiles_of_a_level_cover_it_without_overlap() {
        let size = PixelSize::new(2500, 1024);
        let all = PixelRange { left: 0, top: 0, right: size.width, bottom: size.height };
        let ranges: Vec<PixelRange> = all.tiles().map(|tile| tile.range(size)).collect();
        assert_eq!(ranges.len(), 3);
        let covered: u64 = ranges.iter().map(|range| u64::from(range.right - range.left) * 1024).sum();
        assert_eq!(covered, size.pixels());
        assert_eq!(ranges.last().map(|range| range.right), Some(2500));
    }

    #[test]
    fn only_the_tiles_that_are_looked_at_are_named() {
        let looked_at = PixelRange { left: 1023, top: 2048, right: 1025, bottom: 2049 };
        let tiles: Vec<(u32, u32)> = looked_at.tiles().map(|tile| (tile.column, tile.row)).collect();
        assert_eq!(tiles, [(0, 2), (1, 2)]);
    }
}
