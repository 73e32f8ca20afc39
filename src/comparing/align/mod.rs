//! How one picture lies on the other, and whether it does at all.
//!
//! Coarse to fine: features that are found in both pictures agree on a rough map (`features`, `matching`); squares of A
//! that are looked for in B make it exact (`refine`); squares all over A say whether both show the same (`verify`).
//! A map that is as good when it shifts by whole pixels does so, so that equal pixels meet.

mod blocks;
mod features;
mod matching;
mod pyramid;
mod refine;
mod verify;

use super::{Cancelled, go_on};
use crate::domain::{Alignment, PixelSize};
use crate::imaging::Pixels;
use pyramid::{Pyramid, from_levels};
use verify::{Judge, Verdict};

/// Features are looked for at a level of at most this many pixels.
const FEATURE_PIXELS: usize = 420_000;

/// About so many features of each picture are compared.
const FEATURES: usize = 1100;

/// The share of A's squares that must look the same in B: pages of one layout reach 0.64 by their bars and cards.
const LEAST_ALIKE: f64 = 0.67;

/// The share of A's squares that must lie within B at all.
const LEAST_WITHIN: f64 = 0.3;

/// From here on a first guess is right, and nothing else is tried.
const SURELY_ALIKE: f64 = 0.85;

/// Maps that are nowhere further than this from a shift by whole pixels may be one, px of A.
const SNAP_PX: f64 = 0.45;

/// By how much less alike the squares may be after that.
const SNAP_LOSS: f64 = 0.002;

/// The map from A to B; nothing where the two do not show the same scene.
pub(super) fn align(
    a: &Pixels,
    b: &Pixels,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Alignment>, Cancelled> {
    if a == b {
        return Ok(Some(Alignment::IDENTITY));
    }
    let (one, other) = rayon::join(|| Pyramid::new(a), || Pyramid::new(b));
    go_on(is_cancelled)?;
    let mut judge = Judge::new(&one, &other);
    let mut best: Option<(Verdict, Alignment)> = None;
    if let Some(guess) = guess(a.size, b.size) {
        consider(&one, &other, &mut judge, guess, &mut best);
    }
    go_on(is_cancelled)?;
    if best.as_ref().is_none_or(|(verdict, _)| verdict.alike_share() < SURELY_ALIKE) {
        for rough in by_features(&one, &other, is_cancelled)? {
            consider(&one, &other, &mut judge, rough, &mut best);
            if best.as_ref().is_some_and(|(verdict, _)| verdict.alike_share() > SURELY_ALIKE) {
                break;
            }
        }
    }
    go_on(is_cancelled)?;
    let accepted = best.filter(|(verdict, _)| is_same(verdict));
    Ok(accepted.map(|(verdict, map)| snapped(map, verdict, a.size, (&one, &other), &mut judge)))
}

fn is_same(verdict: &Verdict) -> bool {
    verdict.alike_share() >= LEAST_ALIKE && verdict.within_share() >= LEAST_WITHIN && verdict.alike > 0
}

/// Pictures of one shape often are the same picture, at one or at two sizes.
fn guess(a: PixelSize, b: PixelSize) -> Option<Alignment> {
    let x = f64::from(b.width) / f64::from(a.width);
    let y = f64::from(b.height) / f64::from(a.height);
    if (x / y - 1.0).abs() > 0.01 {
        return None;
    }
    let scale = if a == b { 1.0 } else { x.midpoint(y) };
    let shift = (scale - 1.0) / 2.0;
    Some(Alignment { matrix: [[scale, 0.0, shift], [0.0, scale, shift]] })
}

/// Makes a map exact and keeps it if it is better than the one before.
fn consider(a: &Pyramid, b: &Pyramid, judge: &mut Judge, rough: Alignment, best: &mut Option<(Verdict, Alignment)>) {
    for map in [refine::refined(a, b, rough), Some(rough)].into_iter().flatten() {
        let verdict = judge.verdict(a, b, &map);
        if best.as_ref().is_none_or(|(before, _)| is_better(&verdict, before)) {
            *best = Some((verdict, map));
        }
    }
}

/// More squares are alike; or about as many, and these more so: a shift takes the squares at an edge out of B.
fn is_better(verdict: &Verdict, before: &Verdict) -> bool {
    let (fewer, more) = (verdict.alike.min(before.alike), verdict.alike.max(before.alike));
    if 100 * fewer >= 85 * more { verdict.mean > before.mean } else { verdict.alike > before.alike }
}

fn by_features(
    a: &Pyramid,
    b: &Pyramid,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Alignment>, Cancelled> {
    let (level_a, level_b) = (a.level_within(FEATURE_PIXELS), b.level_within(FEATURE_PIXELS));
    let (one, other) = rayon::join(
        || features::features(&a.levels[level_a], FEATURES),
        || features::features(&b.levels[level_b], FEATURES),
    );
    go_on(is_cancelled)?;
    let matches = matching::matches(&one, &other);
    let maps = matching::agreed(matches);
    Ok(maps.into_iter().map(|map| from_levels(map, a.pitch(level_a), b.pitch(level_b))).collect())
}

/// The shift by whole pixels that the map comes near to, where it says as much.
fn snapped(
    map: Alignment,
    verdict: Verdict,
    size: PixelSize,
    (a, b): (&Pyramid, &Pyramid),
    judge: &mut Judge,
) -> Alignment {
    let (right, bottom) = (f64::from(size.width - 1), f64::from(size.height - 1));
    let (x, y) = map.apply(right / 2.0, bottom / 2.0);
    let (x, y) = ((x - right / 2.0).round(), (y - bottom / 2.0).round());
    let whole = Alignment::IDENTITY.moved(x, y);
    let corners = [(0.0, 0.0), (right, 0.0), (0.0, bottom), (right, bottom)];
    let is_near = corners.iter().all(|(x, y)| {
        let ((one_x, one_y), (other_x, other_y)) = (map.apply(*x, *y), whole.apply(*x, *y));
        (one_x - other_x).hypot(one_y - other_y) < SNAP_PX
    });
    if !is_near {
        return map;
    }
    let other = judge.verdict(a, b, &whole);
    let is_as_good = other.mean >= verdict.mean - SNAP_LOSS && other.alike * 100 >= verdict.alike * 99;
    if is_as_good { whole } else { map }
}
