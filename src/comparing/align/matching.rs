//! Which features of A are which of B, and the map that most of them agree on.

#![allow(clippy::inline_always, reason = "only what is inlined gets the vector instructions of its caller")]

use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;

use super::features::{Feature, LENGTH};
use crate::domain::Alignment;

/// A match must be that much nearer than the next one (Lowe's ratio), as squares.
const RATIO_SQUARED: f32 = 0.85 * 0.85;

/// A next-best match that lies this near, px, is the same thing at another scale.
const SAME_PLACE_PX: f32 = 4.0;

/// Scales and turns that are looked for, with some room.
const SCALES: (f64, f64) = (0.4, 2.5);
const MOST_TURN_DEG: f64 = 18.0;

const ROUNDS: usize = 3000;

/// Features that agree on a map lie no further off than this, px of B's plane.
const REACH_PX: f64 = 4.0;

/// Fewer agree on anything.
const FEWEST: usize = 4;

/// So many maps are tried at most.
const MOST_MAPS: usize = 3;

/// A pair of features, with the points where they lie.
#[derive(Clone, Copy)]
pub(super) struct Match {
    pub a: (f64, f64),
    pub b: (f64, f64),
    /// The ratio of their sizes.
    ratio: f64,
}

/// The features that are each other's nearest, and clearly so.
pub(super) fn matches(a: &[Feature], b: &[Feature]) -> Vec<Match> {
    if a.is_empty() || b.len() < 2 {
        return Vec::new();
    }
    let forth: Vec<Option<usize>> = a.par_iter().with_min_len(16).map(|feature| nearest(feature, b, true)).collect();
    let wanted: Vec<usize> = forth.iter().flatten().copied().collect();
    let mut back = vec![None; b.len()];
    let found: Vec<(usize, Option<usize>)> =
        wanted.par_iter().with_min_len(16).map(|index| (*index, nearest(&b[*index], a, false))).collect();
    for (index, nearest) in found {
        back[index] = nearest;
    }
    let pairs = forth.iter().enumerate().filter_map(|(from, to)| to.map(|to| (from, to)));
    pairs
        .filter(|(from, to)| {
            back[*to].is_some_and(|other| {
                let (one, other) = (&a[*from], &a[other]);
                (one.x - other.x).hypot(one.y - other.y) < SAME_PLACE_PX
            })
        })
        .map(|(from, to)| {
            let (one, other) = (&a[from], &b[to]);
            Match {
                a: (f64::from(one.x), f64::from(one.y)),
                b: (f64::from(other.x), f64::from(other.y)),
                ratio: f64::from(other.sigma / one.sigma),
            }
        })
        .collect()
}

#[inline(always)]
fn apart(one: &[i16; LENGTH], other: &[i16; LENGTH]) -> i32 {
    one.iter().zip(other).map(|(one, other)| i32::from(one - other) * i32::from(one - other)).sum()
}

/// How far apart a feature and each of the others are by looks, with the widest vectors that the processor has.
struct Distances<'a> {
    feature: &'a Feature,
    others: &'a [Feature],
    to: &'a mut [i32],
}

impl NullaryFnOnce for Distances<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (distance, other) in self.to.iter_mut().zip(self.others) {
            *distance = apart(&self.feature.descriptor, &other.descriptor);
        }
    }
}

/// The nearest feature by looks; with `clearly`, only where the next one is further off.
fn nearest(feature: &Feature, others: &[Feature], clearly: bool) -> Option<usize> {
    let mut distances = vec![0; others.len()];
    Arch::new().dispatch(Distances { feature, others, to: &mut distances });
    let (best, least) = distances.iter().enumerate().min_by_key(|(_, distance)| **distance)?;
    if !clearly {
        return Some(best);
    }
    let is_elsewhere =
        |index: usize| (others[index].x - others[best].x).hypot(others[index].y - others[best].y) > SAME_PLACE_PX;
    let is_near = |distance: i32| *least as f32 >= RATIO_SQUARED * distance as f32;
    let is_doubtful = distances.iter().enumerate().any(|(index, distance)| is_near(*distance) && is_elsewhere(index));
    (!is_doubtful).then_some(best)
}

/// Numbers that look like chance and are the same every time (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Maps that many matches agree on, by trying pairs of them (RANSAC, Fischler and Bolles 1981): first the one with the
/// most, then what the rest agrees on. Pages repeat themselves, and then the first need not be the right one.
pub(super) fn agreed(mut matches: Vec<Match>) -> Vec<Alignment> {
    let mut maps = Vec::new();
    while maps.len() < MOST_MAPS
        && let Some(map) = most_agreed(&matches)
    {
        matches.retain(|pair| miss_squared(&map, pair) > (2.0 * REACH_PX).powi(2));
        maps.push(map);
    }
    maps
}

fn most_agreed(matches: &[Match]) -> Option<Alignment> {
    if matches.len() < FEWEST {
        return None;
    }
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut best: Option<(f64, Alignment)> = None;
    for _ in 0..ROUNDS {
        let (one, other) = (&matches[chance.below(matches.len())], &matches[chance.below(matches.len())]);
        let Some(map) = through(one, other) else { continue };
        let score = score(&map, matches);
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, map));
        }
    }
    let (_, mut map) = best?;
    for reach in [REACH_PX, REACH_PX, REACH_PX / 2.0] {
        let inliers: Vec<&Match> = matches.iter().filter(|pair| miss_squared(&map, pair) < reach * reach).collect();
        if inliers.len() < FEWEST {
            return (reach < REACH_PX).then_some(map);
        }
        map = fitted(&inliers)?;
    }
    Some(map)
}

#[inline(always)]
fn miss_squared(map: &Alignment, pair: &Match) -> f64 {
    let (x, y) = map.apply(pair.a.0, pair.a.1);
    (x - pair.b.0).powi(2) + (y - pair.b.1).powi(2)
}

/// Many, near, and spread out: each match counts the less the further off it is.
fn score(map: &Alignment, matches: &[Match]) -> f64 {
    matches.iter().map(|pair| (1.0 - miss_squared(map, pair) / (REACH_PX * REACH_PX)).max(0.0)).sum()
}

/// The similarity that takes two points to theirs, if it is a likely one.
fn through(one: &Match, other: &Match) -> Option<Alignment> {
    let (ax, ay) = (other.a.0 - one.a.0, other.a.1 - one.a.1);
    let (bx, by) = (other.b.0 - one.b.0, other.b.1 - one.b.1);
    let square = ax * ax + ay * ay;
    if square < 100.0 {
        return None;
    }
    let (cos, sin) = ((ax * bx + ay * by) / square, (ax * by - ay * bx) / square);
    let scale = cos.hypot(sin);
    let is_likely = (SCALES.0..SCALES.1).contains(&scale)
        && sin.atan2(cos).to_degrees().abs() < MOST_TURN_DEG
        && [one, other].iter().all(|pair| (0.5..2.0).contains(&(pair.ratio / scale)));
    let shift = |x: f64, y: f64, to: f64| to - x - y;
    let map = [
        [cos, -sin, shift(cos * one.a.0, -sin * one.a.1, one.b.0)],
        [sin, cos, shift(sin * one.a.0, cos * one.a.1, one.b.1)],
    ];
    is_likely.then_some(Alignment { matrix: map })
}

/// The similarity with the least squares.
fn fitted(pairs: &[&Match]) -> Option<Alignment> {
    let count = pairs.len() as f64;
    let mean = |value: fn(&Match) -> f64| pairs.iter().map(|pair| value(pair)).sum::<f64>() / count;
    let (ax, ay) = (mean(|pair| pair.a.0), mean(|pair| pair.a.1));
    let (bx, by) = (mean(|pair| pair.b.0), mean(|pair| pair.b.1));
    let (mut along, mut across, mut square) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (x, y, u, v) = (pair.a.0 - ax, pair.a.1 - ay, pair.b.0 - bx, pair.b.1 - by);
        along += x * u + y * v;
        across += x * v - y * u;
        square += x * x + y * y;
    }
    if square < 1.0 {
        return None;
    }
    let (cos, sin) = (along / square, across / square);
    Some(Alignment { matrix: [[cos, -sin, bx - cos * ax + sin * ay], [sin, cos, by - sin * ax - cos * ay]] })
}
