//! Where the picture changes: the outlines of letters, whatever their colours are.

use super::components::Component;
use crate::domain::PixelSize;
use crate::imaging::Pixels;

/// Steps between neighbouring pixels that are larger belong to an outline: above the traces of compression, below the
/// edge of the faintest letters in use.
const CLEAN: u8 = 12;

/// The same where the picture is grainy, as photographs are: the first at which the grain is gone.
const GRAINY: [u8; 2] = [28, 56];

/// The same for writing on photographs, which stands out from what is in them.
const STRONG: u8 = 72;

/// Side of the squares that are found clean or grainy, in px.
const SQUARE: usize = 16;

/// Specks in a grainy square, and in it with the eight around it; text has dots, but not so many.
const MANY_SPECKS: (u32, u32) = (3, 32);

/// A component of so many marked pixels is a speck.
const SPECK: u32 = 6;

/// Outlines that are higher and fill more of a square than this are no letters, but the texture of a photograph, in
/// which letters may be caught.
const TEXTURE: (u32, u32) = (40, 80);

/// How large a step must be, square by square.
#[derive(Clone, Debug)]
pub(super) struct Thresholds {
    columns: usize,
    steps: Vec<u8>,
}

impl Thresholds {
    pub(super) fn clean(size: PixelSize) -> Self {
        let columns = (size.width as usize).div_ceil(SQUARE).max(1);
        let rows = (size.height as usize).div_ceil(SQUARE).max(1);
        Self { columns, steps: vec![CLEAN; columns * rows] }
    }

    pub(super) fn strong(&self) -> Self {
        Self { columns: self.columns, steps: vec![STRONG; self.steps.len()] }
    }

    /// Raised where the outlines found with these thresholds are grain; `None` where they are nowhere.
    pub(super) fn raised(&self, found: &[Component]) -> Option<Self> {
        let (mut specks, mut texture) = (vec![0_u32; self.steps.len()], vec![0_u32; self.steps.len()]);
        let square = |x: u32, y: u32| y as usize / SQUARE * self.columns + x as usize / SQUARE;
        for component in found {
            if component.area <= SPECK {
                specks[square(component.rect.left, component.rect.top)] += 1;
            } else if component.rect.height > TEXTURE.0 {
                for run in &component.runs {
                    (run.left..run.right).for_each(|column| texture[square(column, run.row)] += 1);
                }
            }
        }
        let rows = specks.len() / self.columns;
        let around = |at: usize| {
            let (row, column) = (at / self.columns, at % self.columns);
            let rows = row.saturating_sub(1)..(row + 2).min(rows);
            let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
            rows.map(|row| specks[row * self.columns..][columns.clone()].iter().sum::<u32>()).sum::<u32>()
        };
        let raise = |(at, step): (usize, &u8)| {
            let is_speckled = specks[at] >= MANY_SPECKS.0 && around(at) >= MANY_SPECKS.1;
            let is_grainy = is_speckled || texture[at] > TEXTURE.1;
            GRAINY.into_iter().find(|higher| is_grainy && higher > step).unwrap_or(*step)
        };
        let steps: Vec<u8> = self.steps.iter().enumerate().map(raise).collect();
        (steps != self.steps).then_some(Self { columns: self.columns, steps })
    }

    fn of_row(&self, row: usize) -> &[u8] {
        let start = row / SQUARE * self.columns;
        self.steps.get(start..start + self.columns).unwrap_or_default()
    }
}

/// Pixels in a row of the mask that touch each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) row: u32,
    pub(super) left: u32,
    /// The first column to the right of it.
    pub(super) right: u32,
}

/// Marks every pixel that differs by more than the threshold in one channel from its right or lower neighbour, as runs
/// row by row. Of each pair the left or upper pixel is marked, so that outlines keep the gaps between letters;
/// what is marked begins one pixel left of and above the ink, and ends with it.
pub(super) fn runs(pixels: &Pixels, thresholds: &Thresholds) -> Vec<Run> {
    let row_len = pixels.size.width as usize * 3;
    let mut runs = Vec::new();
    if row_len == 0 {
        return runs;
    }
    let mut changes = vec![0_u8; row_len];
    let rows: Vec<&[u8]> = pixels.rgb.chunks_exact(row_len).collect();
    for (number, row) in rows.iter().enumerate() {
        let below = rows.get(number + 1).unwrap_or(row);
        for (((change, here), right), below) in changes.iter_mut().zip(*row).zip(&row[3..]).zip(*below) {
            *change = here.abs_diff(*right).max(here.abs_diff(*below));
        }
        // The last column has no right neighbour.
        for ((change, here), below) in changes.iter_mut().zip(*row).zip(*below).skip(row_len - 3) {
            *change = here.abs_diff(*below);
        }
        collect(&changes, thresholds.of_row(number), number as u32, &mut runs);
    }
    runs
}

fn collect(changes: &[u8], thresholds: &[u8], row: u32, runs: &mut Vec<Run>) {
    let (marks, _) = changes.as_chunks::<3>();
    let squares = marks.chunks(SQUARE).zip(thresholds);
    let marked =
        squares.flat_map(|(square, threshold)| square.iter().map(|mark| mark.iter().any(|step| step > threshold)));
    let mut start = None;
    for (column, is_marked) in marked.enumerate() {
        match (is_marked, start) {
            (true, None) => start = Some(column as u32),
            (false, Some(left)) => {
                runs.push(Run { row, left, right: column as u32 });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(left) = start {
        runs.push(Run { row, left, right: marks.len() as u32 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PixelSize;

    #[test]
    fn a_square_is_marked_by_its_outline() {
        let mut rgb = vec![255; 6 * 5 * 3];
        for (x, y) in [(2, 2), (3, 2), (2, 3), (3, 3)] {
            rgb[(y * 6 + x) * 3] = 0;
        }
        let pixels = Pixels { size: PixelSize::new(6, 5), rgb };
        let run = |row, left, right| Run { row, left, right };
        let thresholds = Thresholds::clean(pixels.size);
        assert_eq!(runs(&pixels, &thresholds), [run(1, 2, 4), run(2, 1, 2), run(2, 3, 4), run(3, 1, 4)]);
        let none = Thresholds { steps: vec![255], ..thresholds };
        assert_eq!(runs(&pixels, &none), []);
    }
}
