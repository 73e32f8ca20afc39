//! Where the picture changes: the outlines of letters, whatever their colours are.

use crate::imaging::Pixels;

/// Pixels in a row of the mask that touch each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) row: u32,
    pub(super) left: u32,
    /// The first column to the right of it.
    pub(super) right: u32,
}

/// Marks every pixel that differs by more than `threshold` in one channel from its right or lower neighbour, as runs
/// row by row. Of each pair the left or upper pixel is marked, so that outlines keep the gaps between letters;
/// what is marked begins one pixel left of and above the ink, and ends with it.
pub(super) fn runs(pixels: &Pixels, threshold: u8) -> Vec<Run> {
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
            *change = u8::from(here.abs_diff(*right).max(here.abs_diff(*below)) > threshold);
        }
        // The last column has no right neighbour.
        for ((change, here), below) in changes.iter_mut().zip(*row).zip(*below).skip(row_len - 3) {
            *change = u8::from(here.abs_diff(*below) > threshold);
        }
        collect(&changes, number as u32, &mut runs);
    }
    runs
}

fn collect(changes: &[u8], row: u32, runs: &mut Vec<Run>) {
    let (marks, _) = changes.as_chunks::<3>();
    let mut start = None;
    for (column, mark) in marks.iter().enumerate() {
        let is_marked = *mark != [0; 3];
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
        assert_eq!(runs(&pixels, 12), [run(1, 2, 4), run(2, 1, 2), run(2, 3, 4), run(3, 1, 4)]);
        assert_eq!(runs(&pixels, 255), []);
    }
}
