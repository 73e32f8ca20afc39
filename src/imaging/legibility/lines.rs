//! From edges to lines of text: what hangs together in rows, and how tall its capitals are.

use std::ops::{Range, RangeInclusive};

use super::edges::EdgeMap;

/// Letters of a word, and words of small text, are at most this far apart.
const JOINED_GAP_PX: usize = 5;

/// A piece that hangs together, in rows and bits of its map, bounds included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) top: u32,
    pub(super) bottom: u32,
}

/// The pieces of a map, at most `max_count`: what falls into more is grain or foliage, and `None`.
/// Runs of a row hang together when they are close, rows when their runs touch.
pub(super) fn pieces(map: &EdgeMap, max_count: usize) -> Option<Vec<Piece>> {
    let gap = (JOINED_GAP_PX * map.bits_per_px) as u32;
    let mut forest = Forest::default();
    let (mut above, mut here): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for (y, row) in map.rows().enumerate() {
        here.clear();
        find_runs(row, gap, &mut here);
        let mut first = 0;
        for run in &mut here {
            let piece = Piece { left: run.left, right: run.right, top: y as u32, bottom: y as u32 };
            let reach = map.bits_per_px as u32;
            while above.get(first).is_some_and(|other| other.right + reach < run.left) {
                first += 1;
            }
            let mut label = None;
            for other in above.iter().skip(first).take_while(|other| other.left <= run.right + reach) {
                label = Some(match label {
                    None => forest.root(other.label),
                    Some(label) => forest.join(label, other.label),
                });
            }
            run.label = match label {
                Some(label) => forest.grow(label, piece),
                None => forest.plant(piece),
            };
        }
        if forest.pieces.len() > max_count {
            return None;
        }
        std::mem::swap(&mut above, &mut here);
    }
    Some(forest.into_pieces())
}

struct Run {
    left: u32,
    right: u32,
    label: u32,
}

/// Runs of set bits, joined over gaps of at most `gap` bits.
fn find_runs(row: &[u64], gap: u32, runs: &mut Vec<Run>) {
    for (index, word) in row.iter().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            let start = rest.trailing_zeros();
            let len = (rest >> start).trailing_ones();
            let left = index as u32 * 64 + start;
            let right = left + len - 1;
            match runs.last_mut() {
                Some(run) if left <= run.right + 1 + gap => run.right = right,
                _ => runs.push(Run { left, right, label: 0 }),
            }
            rest = if start + len == 64 { 0 } else { rest & (u64::MAX << (start + len)) };
        }
    }
}

/// Pieces under construction: union-find with the boxes at the roots.
#[derive(Default)]
struct Forest {
    parents: Vec<u32>,
    pieces: Vec<Piece>,
}

impl Forest {
    fn plant(&mut self, piece: Piece) -> u32 {
        let label = self.parents.len() as u32;
        self.parents.push(label);
        self.pieces.push(piece);
        label
    }

    fn root(&mut self, label: u32) -> u32 {
        let mut label = label;
        loop {
            let parent = self.parents[label as usize];
            if parent == label {
                return label;
            }
            let grandparent = self.parents[parent as usize];
            self.parents[label as usize] = grandparent;
            label = grandparent;
        }
    }

    fn grow(&mut self, root: u32, by: Piece) -> u32 {
        let piece = &mut self.pieces[root as usize];
        piece.left = piece.left.min(by.left);
        piece.right = piece.right.max(by.right);
        piece.top = piece.top.min(by.top);
        piece.bottom = piece.bottom.max(by.bottom);
        root
    }

    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return a;
        }
        let (older, younger) = (a.min(b), a.max(b));
        self.parents[younger as usize] = older;
        self.grow(older, self.pieces[younger as usize])
    }

    fn into_pieces(self) -> Vec<Piece> {
        let is_root = |(label, piece): (usize, Piece)| (self.parents[label] as usize == label).then_some(piece);
        self.pieces.into_iter().enumerate().filter_map(is_root).collect()
    }
}

/// Joins the pieces that stand in one line, so that it is measured as a whole: a single word may lack tall letters.
pub(super) fn joined(mut pieces: Vec<Piece>, bits_per_px: usize) -> Vec<Piece> {
    const BUCKET_ROWS: u32 = 8;
    pieces.retain(|piece| LETTER_ROWS.contains(&piece.rows()));
    pieces.sort_by_key(|piece| piece.left);
    let mut lines: Vec<Piece> = Vec::with_capacity(pieces.len());
    // Indices of the lines that may still grow to the right, by the rows of their middle.
    let mut open: Vec<Vec<usize>> = Vec::new();
    for piece in pieces {
        let bucket = (u32::midpoint(piece.top, piece.bottom) / BUCKET_ROWS) as usize;
        if open.len() < bucket + 2 {
            open.resize_with(bucket + 2, Vec::new);
        }
        let mut home = None;
        for candidates in open.iter_mut().skip(bucket.saturating_sub(1)).take(3) {
            candidates.retain(|line| lines[*line].may_reach(piece, bits_per_px));
            home =
                home.or_else(|| candidates.iter().copied().find(|line| lines[*line].goes_on_with(piece, bits_per_px)));
        }
        if let Some(line) = home {
            lines[line] = lines[line].with(piece);
        } else {
            open[bucket].push(lines.len());
            lines.push(piece);
        }
    }
    lines
}

impl Piece {
    fn rows(self) -> u32 {
        self.bottom - self.top + 1
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a piece further right, as high as pieces get, could still belong to this line.
    fn may_reach(self, next: Self, bits_per_px: usize) -> bool {
        next.left <= self.right + *LETTER_ROWS.end() * bits_per_px as u32
    }

    /// Whether `next` is close and level enough to be the next word.
    fn goes_on_with(self, next: Self, bits_per_px: usize) -> bool {
        let lower = self.rows().min(next.rows());
        let taller = self.rows().max(next.rows());
        let shared = (self.bottom.min(next.bottom) + 1).saturating_sub(self.top.max(next.top));
        let gap = next.left.saturating_sub(self.right);
        gap <= taller * bits_per_px as u32 && 3 * shared >= 2 * lower && taller <= 2 * lower
    }
}

/// A line of text, or a part of one, in pixels of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLine {
    /// From the top of the tallest letters to the baseline.
    pub(super) letter_px: f32,
    pub(super) width_px: f32,
}

/// Rows that a line may have, from the top of its ascenders to the end of its descenders.
/// Smaller text cannot be read at any size, larger text is found in the next smaller map.
const LINE_ROWS: RangeInclusive<u32> = 5..=28;

/// Rows that a letter or a word in it may have.
const LETTER_ROWS: RangeInclusive<u32> = 4..=28;

/// A word is wider than tall; what is not may be an icon.
const SMALLEST_ASPECT: f32 = 2.0;

/// Share of a row's samples that are edges where the line is busiest: less is a frame, more is noise.
const BUSIEST_SHARE: RangeInclusive<f32> = 0.08..=0.75;

/// Rows with less of the busiest row's edges hold accents and brackets, not letters.
const LETTER_SHARE: f32 = 0.08;

/// Edges in the rows next to a line, as a share of the busiest row's: lines of text keep their distance.
const QUIET_SHARE: f32 = 0.12;

/// What the baseline takes away of the busiest row's edges, within two rows. Texture fades instead.
const BASELINE_DROP: f32 = 0.45;

/// The line of text that a piece of `map` is, if it is one; measured in `full`, the map that `map` was made from.
///
/// Lines show themselves by how many edges each row has: few along the ascenders, many from the top of the small
/// letters down to the baseline, and then suddenly next to none.
pub(super) fn text_line(map: &EdgeMap, full: &EdgeMap, piece: Piece) -> Option<TextLine> {
    let line_rows = piece.rows();
    let sample_count = (piece.right - piece.left + 1) as f32;
    let width = sample_count / map.bits_per_px as f32;
    if !LINE_ROWS.contains(&line_rows) || width < SMALLEST_ASPECT * line_rows as f32 {
        return None;
    }
    // A line at the border of the map may be cut.
    let (above, below) = (piece.top.checked_sub(2)?, piece.bottom + 2);
    if below as usize >= map.row_count() {
        return None;
    }
    let profile = Profile::of(map, piece, 1);
    let busiest = profile.busiest();
    if !BUSIEST_SHARE.contains(&(busiest / sample_count)) {
        return None;
    }
    let count = |row: u32| map.count(row as usize, piece.left as usize, piece.right as usize) as f32;
    let around = [above, above + 1, below - 1, below].into_iter().map(count).sum::<f32>() / 4.0;
    if around > QUIET_SHARE * busiest {
        return None;
    }
    let rows = profile.len();
    let baseline = profile.largest_drop(rows * 2 / 5..rows)?;
    if profile.at(baseline) - profile.at(baseline + 2) < BASELINE_DROP * busiest {
        return None;
    }
    let scale = map.px_per_row;
    let letter_rows = if scale == 1 {
        profile.letter_rows(baseline)?
    } else {
        let fine = Profile::of(full, piece, scale);
        let near_baseline = (baseline * scale).saturating_sub(scale)..(baseline + 2) * scale;
        fine.letter_rows(fine.largest_drop(near_baseline)?)?
    };
    Some(TextLine { letter_px: letter_rows as f32, width_px: width * scale as f32 })
}

/// How many edges each row of a piece has.
struct Profile(Vec<f32>);

impl Profile {
    /// Of a piece of a map that is `scale` times smaller than this one.
    fn of(map: &EdgeMap, piece: Piece, scale: usize) -> Self {
        let (left, right) = (piece.left as usize * scale, (piece.right as usize + 1) * scale - 1);
        let rows = piece.top as usize * scale..(piece.bottom as usize + 1) * scale;
        Self(rows.map(|row| map.count(row, left, right) as f32).collect())
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    /// Nothing below the last row.
    fn at(&self, row: usize) -> f32 {
        self.0.get(row).copied().unwrap_or(0.0)
    }

    fn busiest(&self) -> f32 {
        self.0.iter().copied().fold(0.0, f32::max)
    }

    /// The row after which the edges become fewest at once.
    fn largest_drop(&self, rows: Range<usize>) -> Option<usize> {
        let drop = |row: usize| self.at(row) - self.at(row + 1);
        rows.max_by(|a, b| drop(*a).total_cmp(&drop(*b)))
    }

    /// Rows from the first that holds letters down to the baseline.
    fn letter_rows(&self, baseline: usize) -> Option<usize> {
        let least = LETTER_SHARE * self.busiest();
        let top = self.0.iter().position(|count| *count >= least)?;
        (baseline + 1).checked_sub(top)
    }
}
