//! Puts letters into rows: from left to right, each to the row that it continues.

use super::super::dashes::{Dashes, paired};
use super::FoundLine;
use super::letters::{Ground, Letter};
use crate::domain::PixelRect;

/// Widest gap inside a row, in heights of the row. Words of a fixed-pitch face need more than one.
const WIDEST_GAP: f32 = 1.3;

/// Letters of a row differ in height at most by this factor: a dot-less "ı" and a parenthesis.
const HEIGHT_RATIO: f32 = 2.3;

const BAR_RATIO: f32 = 1.5;

/// Of what is as wide as high: an "@" and an "x", but not an icon and a text.
const ICON_RATIO: f32 = 1.9;

/// Rows of as many letters are words, and as high as their face.
const WORDS: usize = 4;

/// What differs more in height may be an icon and the text beside it: the smaller one says how far they may be apart.
const UNLIKE: f32 = 1.7;

/// Widest gap between such, in heights of the smaller one.
const UNLIKE_GAP: f32 = 0.7;

/// So many letters say where a row stands.
const LATEST: usize = 12;

/// Lower ones cannot start a row: dots, commas, accents, parts of letters.
const LEAST_HEIGHT_PX: u32 = 5;

/// Text is not lower, apart from its dashes.
const FLATTEST_LINE_PX: u32 = 8;

/// Asterisks in place of digits, or quotation marks, are not more.
const MOST_SIGNS: usize = 6;

/// Rules of dashes, and of signs of equality whose strokes touch, are not higher.
const HIGHEST_DASH_PX: u32 = 16;

/// Rows that grow.
#[derive(Clone, Debug)]
struct Row {
    rect: PixelRect,
    /// From left to right as they came.
    letters: Vec<PixelRect>,
    /// The usual upper and lower end of its latest letters: one that touches the row below does not count.
    band: (u32, u32),
    /// Under the letter that came last: it may be a gradient.
    ground: Ground,
}

impl Row {
    fn of(letter: Letter) -> Self {
        let PixelRect { top, .. } = letter.rect;
        let band = (top, letter.rect.bottom());
        Self { rect: letter.rect, letters: vec![letter.rect], band, ground: letter.ground }
    }

    fn push(&mut self, letter: Letter) {
        self.ground = letter.ground;
        let letter = letter.rect;
        self.rect = self.rect.union(letter);
        self.letters.push(letter);
        let latest = &self.letters[self.letters.len().saturating_sub(LATEST)..];
        let mut tops: Vec<u32> = latest.iter().map(|letter| letter.top).collect();
        let mut bottoms: Vec<u32> = latest.iter().map(|letter| letter.bottom()).collect();
        tops.sort_unstable();
        bottoms.sort_unstable();
        // Towards the outside: most letters reach neither above nor below the small ones.
        self.band = (tops[(tops.len() - 1) / 4], bottoms[tops.len() - 1 - (tops.len() - 1) / 4]);
    }

    /// Its band, from its first to its last letter.
    fn core(&self) -> PixelRect {
        let PixelRect { left, width, .. } = self.rect;
        PixelRect::new(left, self.band.0, width, self.band.1 - self.band.0)
    }

    /// Its band, and how many of its letters have at least half of its height: what is lower may be specks beside an icon.
    fn stature(&self) -> (PixelRect, usize) {
        let core = self.core();
        (core, self.letters.iter().filter(|letter| 2 * letter.height >= core.height).count())
    }

    /// A separator, the side of a frame, or a letter that is nothing but a thin stem.
    fn is_bar(&self) -> bool {
        self.letters.len() == 1 && self.rect.height > 12 * self.rect.width
    }

    /// Whether all of it is wider than high.
    fn is_flat(&self) -> bool {
        self.letters.iter().all(|letter| letter.width >= 2 * letter.height)
    }

    /// Equal signs in equal steps, as asterisks in place of digits are.
    fn is_one_sign(&self) -> bool {
        let steps = || self.letters.array_windows().map(|[a, b]| b.left.abs_diff(a.left));
        let (least, most) = (steps().min(), steps().max());
        let is_alike = |[a, b]: &[PixelRect; 2]| {
            a.width.abs_diff(b.width) <= 2 && a.height.abs_diff(b.height) <= 1 && a.top.abs_diff(b.top) <= 1
        };
        self.letters.array_windows().all(is_alike) && least.zip(most).is_some_and(|(least, most)| most - least <= 2)
    }

    /// What is read: all of its letters, but not what hangs far out of it.
    fn extent(&self) -> PixelRect {
        let room = (self.band.1 - self.band.0) / 2;
        let top = self.rect.top.max(self.band.0.saturating_sub(room));
        let bottom = self.rect.bottom().min(self.band.1 + room);
        PixelRect::new(self.rect.left, top, self.rect.width, bottom.saturating_sub(top))
    }

    fn absorb(&mut self, other: Self) {
        self.rect = self.rect.union(other.rect);
        self.letters.extend(other.letters);
    }
}

/// The rows that letters form.
pub(super) fn rows(mut letters: Vec<Letter>) -> (Vec<FoundLine>, Vec<Dashes>) {
    letters.sort_unstable_by_key(|letter| (letter.rect.left, letter.rect.top));
    let (letters, specks): (Vec<Letter>, Vec<Letter>) =
        letters.into_iter().partition(|letter| letter.rect.height >= LEAST_HEIGHT_PX);
    let mut rows = chained(letters);
    rows.extend(chained(specks));
    // What a small one is given to reaches further then, perhaps to the next small one.
    let rows = with_small_ones(with_small_ones(merged(with_small_ones(rows))));
    let rows = apart_at_gutters(without_bridges(merged(rows)));
    let dashes = rows.iter().filter(|row| row.rect.height <= HIGHEST_DASH_PX).filter_map(|row| {
        let outlines: Vec<PixelRect> = row.letters.iter().copied().map(ink).collect();
        Dashes::of(&outlines)
    });
    let line = |row: &Row| {
        let gaps = Gaps::of(row);
        FoundLine {
            rect: ink(row.extent()),
            letters: row.letters.len() as u32,
            background: row.ground.colour,
            halves: gaps.halves(),
            sizes: gaps.sizes(),
            face: with_face(row, &rows),
        }
    };
    (rows.iter().filter(|row| is_plausible(row)).map(line).collect(), paired(dashes.collect()))
}

/// What is read of a few small outlines if they are quotation marks or asterisks: with the room below them in the
/// face of the text nearby.
fn with_face(row: &Row, rows: &[Row]) -> Option<PixelRect> {
    let is_sign = |letter: &PixelRect| letter.width <= 2 * letter.height;
    if row.letters.len() > MOST_SIGNS || !row.letters.iter().all(is_sign) {
        return None;
    }
    let own = row.extent();
    let is_face = |other: &&Row| {
        let core = other.core();
        let across = core.left < own.right() + core.height && own.left < core.right() + core.height;
        other.letters.len() >= WORDS
            && across
            && 5 * own.height <= 3 * core.height
            && other.ground.resembles(row.ground)
    };
    let apart = |other: &&Row| middle(own).abs_diff(middle(other.core()));
    let face = rows.iter().filter(is_face).min_by_key(apart)?;
    Some(ink(PixelRect { height: face.core().height, ..own }))
}

/// Gaps between columns are at least so wide, in heights of the row, and so many rows around begin or end there.
const LEAST_GUTTER: f32 = 0.8;
const ROWS_AT_GUTTER: usize = 2;

/// Rows that reach across the gap between two columns, as high letters beside it make them, are cut there.
fn apart_at_gutters(rows: Vec<Row>) -> Vec<Row> {
    let texts: Vec<PixelRect> = rows.iter().filter(|row| row.letters.len() >= WORDS).map(|row| row.rect).collect();
    rows.into_iter().flat_map(|row| row.apart_at_gutters(&texts)).collect()
}

impl Row {
    fn apart_at_gutters(mut self, texts: &[PixelRect]) -> Vec<Self> {
        let core = self.core();
        if self.is_flat() {
            return vec![self];
        }
        self.letters.sort_unstable_by_key(|letter| letter.left);
        let mut reached = 0;
        let gutter = (1..self.letters.len()).find(|at| {
            reached = reached.max(self.letters[at - 1].right());
            let begins = self.letters[*at].left;
            let gap = begins.saturating_sub(reached);
            gap as f32 >= LEAST_GUTTER * core.height as f32 && is_gutter(core, reached..begins, texts)
        });
        let Some(at) = gutter else { return vec![self] };
        let right = self.letters.split_off(at);
        let ground = self.ground;
        let part = |letters: Vec<PixelRect>| {
            let mut letters = letters.into_iter().map(|rect| Letter { rect, ground });
            let mut row = Self::of(letters.next()?);
            letters.for_each(|letter| row.push(letter));
            Some(row)
        };
        [part(self.letters), part(right)].into_iter().flatten().collect()
    }
}

/// Whether rows above and below end before this gap or begin after it, and hardly one reaches across it.
fn is_gutter(row: PixelRect, gap: std::ops::Range<u32>, texts: &[PixelRect]) -> bool {
    let near =
        || texts.iter().filter(|other| row.shared_height(**other) == 0 && row.distance_y(**other) <= 6 * row.height);
    let slack = 1 + row.height / 8;
    let begin = near().filter(|other| other.left.abs_diff(gap.end) <= slack).count();
    let end = near().filter(|other| other.right() <= gap.start + slack && other.right() > row.left).count();
    // Another such row may be near.
    let across = near().filter(|other| other.left < gap.start && other.right() > gap.end).count();
    begin >= ROWS_AT_GUTTER && end >= ROWS_AT_GUTTER && 2 * across <= begin.min(end)
}

/// How much the letters of two sizes differ in height at least: for sure, and perhaps.
const SIZES_RATIO: f32 = 1.25;
const PERHAPS_RATIO: f32 = 1.1;

/// A row is looked at in two sizes at so many gaps at most.
const MOST_SIZES: usize = 3;

/// A row that may be cut in two at its gaps.
struct Gaps {
    /// From left to right, marks at the foot left out.
    letters: Vec<PixelRect>,
    /// Of the row.
    height: u32,
}

impl Gaps {
    fn of(row: &Row) -> Self {
        let height = row.core().height;
        let mut letters: Vec<PixelRect> =
            row.letters.iter().copied().filter(|letter| 3 * letter.height >= height).collect();
        letters.sort_unstable_by_key(|letter| letter.left);
        Self { letters, height }
    }

    /// The widest gap, or the one whose sides differ most in height.
    fn halves(&self) -> Option<[PixelRect; 2]> {
        let gaps = || self.wider_than(5);
        let sizes = gaps().max_by(|a, b| self.ratio(*a).total_cmp(&self.ratio(*b)));
        let at = sizes.filter(|at| self.ratio(*at) >= SIZES_RATIO).or_else(|| gaps().max_by_key(|at| self.gap(*at)))?;
        self.cut(at)
    }

    /// Where the sides differ in height.
    fn sizes(&self) -> Vec<[PixelRect; 2]> {
        let mut gaps: Vec<usize> = self.wider_than(7).filter(|at| self.ratio(*at) >= PERHAPS_RATIO).collect();
        gaps.sort_by(|a, b| self.ratio(*b).total_cmp(&self.ratio(*a)).then(self.gap(*b).cmp(&self.gap(*a))));
        gaps.into_iter().take(MOST_SIZES).filter_map(|at| self.cut(at)).collect()
    }

    /// Gaps that are at least such a part of the row's height.
    fn wider_than(&self, part: u32) -> impl Iterator<Item = usize> {
        (1..self.letters.len()).filter(move |at| part * self.gap(*at) >= self.height)
    }

    fn gap(&self, at: usize) -> u32 {
        let reached = self.letters[..at].iter().map(|letter| letter.right()).max().unwrap_or(0);
        self.letters[at].left.saturating_sub(reached)
    }

    fn ratio(&self, at: usize) -> f32 {
        let tallest = |side: &[PixelRect]| side.iter().map(|letter| letter.height).max().unwrap_or(1) as f32;
        let (left, right) = (tallest(&self.letters[..at]), tallest(&self.letters[at..]));
        left.max(right) / left.min(right)
    }

    fn cut(&self, at: usize) -> Option<[PixelRect; 2]> {
        let all = |side: &[PixelRect]| side.iter().copied().reduce(PixelRect::union).map(ink);
        Some([all(&self.letters[..at])?, all(&self.letters[at..])?])
    }
}

/// What is marked begins one pixel before the ink.
fn ink(rect: PixelRect) -> PixelRect {
    PixelRect::new(rect.left + 1, rect.top + 1, rect.width - 1, rect.height - 1)
}

fn is_plausible(row: &Row) -> bool {
    let PixelRect { width, height, .. } = row.rect;
    // A rule, or the edge of something: letters that touch are higher.
    let is_rule = row.letters.len() == 1 && (height <= 4 || height <= FLATTEST_LINE_PX && width > 40 * height);
    height >= LEAST_HEIGHT_PX && width >= 2 && !is_rule
}

/// Chains letters, which come from left to right, to rows.
fn chained(letters: Vec<Letter>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // Rows that may still grow, by the band of 32 px in which they stand.
    let mut bands: Vec<Vec<usize>> = Vec::new();
    for letter in letters {
        let (first, last) = ((letter.rect.top / 32) as usize, (letter.rect.bottom() / 32) as usize);
        if bands.len() <= last {
            bands.resize(last + 1, Vec::new());
        }
        let mut best: Option<(i64, usize)> = None;
        for band in &mut bands[first..=last] {
            // What lies too far to the left for the highest letter will not grow any more.
            band.retain(|index| rows[*index].rect.right() + 400 > letter.rect.left);
            for &index in band.iter() {
                if continues(&rows[index], &letter) {
                    let gap = i64::from(letter.rect.left) - i64::from(rows[index].rect.right());
                    let apart = i64::from(middle(letter.rect).abs_diff(middle(rows[index].core())));
                    let cost = gap.max(0) + 2 * apart;
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, index));
                    }
                }
            }
        }
        let index = if let Some((_, index)) = best {
            rows[index].push(letter);
            index
        } else {
            rows.push(Row::of(letter));
            rows.len() - 1
        };
        let rect = rows[index].core();
        for band in (rect.top / 32) as usize..=(rect.bottom() / 32) as usize {
            if bands.len() <= band {
                bands.resize(band + 1, Vec::new());
            }
            if !bands[band].contains(&index) {
                bands[band].push(index);
            }
        }
    }
    rows
}

fn middle(rect: PixelRect) -> u32 {
    rect.top + rect.height / 2
}

/// The widest gap between letters of these heights.
fn widest_gap(low: f32, high: f32) -> f32 {
    if high > UNLIKE * low { UNLIKE_GAP * low } else { WIDEST_GAP * high }
}

/// Whether one of two cores is an icon beside a text: far higher, and reaching out of it both above and below.
fn is_icon(a: (PixelRect, usize), b: (PixelRect, usize)) -> bool {
    let ((high, outlines), (low, _)) = if a.0.height > b.0.height { (a, b) } else { (b, a) };
    let out = low.top.saturating_sub(high.top).min(high.bottom().saturating_sub(low.bottom()));
    outlines == 1 && 2 * high.height > 3 * low.height && 10 * out > 3 * low.height && high.width <= 2 * high.height
}

/// How much the heights of two cores, each of so many letters, may differ.
fn height_ratio(a: (PixelRect, usize), b: (PixelRect, usize)) -> f32 {
    let (rect, letters) = if a.0.height > b.0.height { a } else { b };
    let is_square = 5 * rect.width >= 4 * rect.height && rect.width <= 2 * rect.height;
    if letters <= 2 && is_square { ICON_RATIO } else { HEIGHT_RATIO }
}

fn continues(row: &Row, letter: &Letter) -> bool {
    let (a, b) = (row.core(), letter.rect);
    let (low, high) = (a.height.min(b.height) as f32, a.height.max(b.height) as f32);
    let gap = b.left as f32 - a.right() as f32;
    // Dashes are wider than high.
    let is_low = high <= FLATTEST_LINE_PX as f32 && 2.0 * high <= b.width as f32;
    let is_dash = high < LEAST_HEIGHT_PX as f32 || is_low && row.is_flat();
    let widest_gap = widest_gap(low, high).max(if is_dash { 1.5 * b.width as f32 } else { 0.0 });
    // A bar is a letter only where it is as high as its neighbours.
    let is_bar = b.height > 12 * b.width || row.is_bar();
    let ratio = if is_bar { BAR_RATIO } else { height_ratio(row.stature(), (b, 1)) };
    high <= ratio * low
        && a.shared_height(b) as f32 >= 0.5 * low
        && gap <= widest_gap
        && row.ground.resembles(letter.ground)
}

/// Lines are at most so many times as high as their dots.
const SMALLEST_DOT: u32 = 9;

/// Gives dots, accents, commas, dashes and the inner edges of letters to the rows that they belong to.
fn with_small_ones(mut rows: Vec<Row>) -> Vec<Row> {
    // Small ones last: they may belong to what is itself small.
    rows.sort_by_key(|row| std::cmp::Reverse(row.rect.height));
    let mut kept: Vec<Row> = Vec::new();
    let mut bands: Vec<Vec<usize>> = Vec::new();
    for row in rows {
        let (first, last) = ((row.rect.top / 32) as usize, (row.rect.bottom() / 32) as usize);
        if bands.len() <= last + 1 {
            bands.resize(last + 2, Vec::new());
        }
        let near = bands[first.saturating_sub(1)..=(last + 1)].iter().flatten().copied();
        let best = near.filter_map(|index| Some((distance_to(&kept[index], &row)?, index))).min();
        if let Some((_, index)) = best {
            kept[index].absorb(row);
        } else {
            let index = kept.len();
            for band in &mut bands[first..=last] {
                band.push(index);
            }
            kept.push(row);
        }
    }
    kept
}

/// How far a small row lies from a larger one that it may belong to.
fn distance_to(large: &Row, small: &Row) -> Option<u32> {
    let (a, b) = (large.core(), small.rect);
    let height = a.height as f32;
    // A row of its own, unless it is one of dots or dashes.
    let is_row = small.letters.len() > 4 || 5 * b.width > 8 * a.height;
    let slack = a.height / 5;
    let is_flat = b.height.saturating_sub(2) as f32 <= 0.22 * height;
    let lies_within = is_flat && b.top + slack >= a.top && b.bottom() <= a.bottom() + slack;
    if 6 * b.height < a.height && a.height > 64 || large.is_bar() {
        return None;
    }
    // Grain, rather than a dot.
    if SMALLEST_DOT * b.width.max(b.height) < a.height {
        return None;
    }
    // The dots of an i and a j side by side.
    let is_dot = |letter: &PixelRect| letter.width <= letter.height + 2 && 4 * letter.height <= a.height + 8;
    let are_dots = small.letters.len() <= 3 && small.letters.iter().all(is_dot);
    // A line of its own, beside a picture or in it: dashes and dots are lower.
    // Asterisks in place of digits, quotation marks.
    let is_sign_sized = |letter: &PixelRect| letter.width <= 2 * letter.height && 5 * letter.height <= 3 * a.height;
    let are_signs = small.letters.len() <= MOST_SIGNS && small.letters.iter().all(is_sign_sized);
    if b.height > FLATTEST_LINE_PX && b.width > 3 * b.height && !are_dots && !(are_signs && small.is_one_sign()) {
        return None;
    }
    // A word that is far smaller is not one of its letters; a dash and an ellipsis stand within the row.
    let is_sign = lies_within && small.letters.len() <= 3;
    if b.height > LEAST_HEIGHT_PX && b.width > 2 * b.height && 4 * b.height < a.height && !is_sign && !are_dots {
        return None;
    }
    if !large.ground.resembles(small.ground) {
        return None;
    }
    let is_rule = small.letters.iter().any(|letter| letter.width as f32 > 2.0 * height && 4 * letter.height < a.height);
    if b.height as f32 > 0.62 * height
        || is_rule
        || (is_row && !lies_within && !are_signs)
        || (b.height > LEAST_HEIGHT_PX && large.letters.len() < small.letters.len())
    {
        return None;
    }
    let (above, below) = (a.top.saturating_sub(b.top), b.bottom().saturating_sub(a.bottom()));
    let (before, after) = (a.left.saturating_sub(b.right()), b.left.saturating_sub(a.right()));
    // Signs between words stand in the row; what is above or below it belongs to a letter.
    let (most_before, most_after) = match (large.stature().1, above.max(below)) {
        // What has a third of the height of a lone outline is the text beside an icon, rather than its dot.
        (1, _) if b.height > LEAST_HEIGHT_PX && 3 * b.height > a.height => (0.0, 0.0),
        // A word whose letters touch, or the curve of a chart beside its figures.
        (1, _) if b.height > LEAST_HEIGHT_PX && large.rect.width > 4 * a.height => (0.1, 0.1),
        (..=2, _) if b.height > LEAST_HEIGHT_PX => (0.3, 0.3),
        (_, outside) if outside <= slack => (1.3, 1.3),
        _ => (0.6, 0.9),
    };
    let most_above = if are_dots && small.letters.len() == 2 { 0.5 } else { 0.4 };
    let is_near = above as f32 <= most_above * height
        && below as f32 <= 0.35 * height
        && before as f32 <= most_before * height
        && after as f32 <= most_after * height;
    is_near.then(|| 4 * above.max(below) + before.max(after))
}

/// Joins rows that continue each other.
fn merged(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| row.rect.left);
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        let fits = |other: &Row| {
            let (a, b) = (other.core(), row.core());
            let (low, high) = (a.height.min(b.height) as f32, a.height.max(b.height) as f32);
            // A heading in the next column stands further away than the letters of the lower row allow.
            let usual = if other.letters.len().min(row.letters.len()) >= WORDS { (low * high).sqrt() } else { high };
            a.shared_height(b) as f32 >= 0.6 * low
                && high <= height_ratio(other.stature(), row.stature()) * low
                && b.left as f32 - a.right() as f32 <= widest_gap(low, high).min(WIDEST_GAP * usual)
                && !is_icon(other.stature(), row.stature())
                && other.ground.resembles(row.ground)
        };
        match out.iter().rposition(fits) {
            Some(index) => out[index].absorb(row),
            None => out.push(row),
        }
    }
    out
}

/// Leaves out what is higher than a row and lies across two of them, as letters of neighbouring rows that touch do, or
/// all around one.
fn without_bridges(rows: Vec<Row>) -> Vec<Row> {
    let cores: Vec<(PixelRect, usize)> =
        rows.iter().filter(|row| row.letters.len() > 2).map(|row| (row.core(), row.letters.len())).collect();
    let is_extra = |row: &Row| {
        let rect = row.rect;
        let lower = cores.iter().filter(|(core, _)| 3 * core.height < 2 * rect.height);
        let surrounds = |(core, letters): &(PixelRect, usize)| {
            *letters > row.letters.len() && core.intersection(rect) == Some(*core)
        };
        let touches = |(core, _): &&(PixelRect, usize)| {
            let across = core.left <= rect.right() && rect.left <= core.right();
            across && 2 * core.shared_height(rect) > core.height
        };
        lower.clone().any(surrounds) || row.letters.len() <= 2 && lower.filter(touches).count() >= 2
    };
    let extra: Vec<bool> = rows.iter().map(is_extra).collect();
    rows.into_iter().zip(extra).filter_map(|(row, is_extra)| (!is_extra).then_some(row)).collect()
}
