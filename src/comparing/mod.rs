//! What two pictures have in common and where they differ: pixels of two pictures in, a [`Comparison`] out.
//!
//! [`compare`] finds how B lies on A (`align`), says whether both show the same scene, and then what has changed
//! (`difference`). All of it is measured on this computer.
//! Knows nothing of files, the network, windows or words; what a region says as text is found out by who can read.
//! A further measure of a region is a field of `domain::Region`, filled in `difference::kinds`.

mod align;
mod difference;
mod direct;
mod drawing;
mod laid;
mod plane;
mod solve;
#[cfg(test)]
mod tests;

use crate::domain::{Alignment, Comparison, ComparisonOptions};
use crate::imaging::Pixels;

pub use direct::{PixelRows, Rows, compare_rows};
pub use drawing::drawn;
pub use laid::laid;

/// The work was given up because it is not wanted any more.
struct Cancelled;

/// Asks whether the work is still wanted.
fn go_on(is_cancelled: &(dyn Fn() -> bool + Sync)) -> Result<(), Cancelled> {
    if is_cancelled() { Err(Cancelled) } else { Ok(()) }
}

/// Compares two pictures. Nothing comes out when `is_cancelled` says so on the way; it is asked between the stages.
#[must_use]
pub fn compare(
    a: &Pixels,
    b: &Pixels,
    options: &ComparisonOptions,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Comparison> {
    let (is_comparable, alignment) = placed(a, b, options, is_cancelled)?;
    let mut comparison = Comparison {
        size_a: a.size,
        size_b: b.size,
        is_comparable,
        alignment,
        similarity: 0.0,
        changed_share: 0.0,
        tone_steps: [0.0; 3],
        regions: Vec::new(),
        map: None,
    };
    if is_comparable {
        let difference = difference::measure(a, b, alignment.unwrap_or(Alignment::IDENTITY), options, is_cancelled)?;
        comparison.similarity = difference.similarity;
        comparison.changed_share = difference.changed_share;
        comparison.tone_steps = difference.tone_steps;
        comparison.regions = difference.regions;
        comparison.map = Some(difference.map);
    }
    Some(comparison)
}

/// Whether the two can be compared, and how B lies on A where that was looked for or is given. Nothing when cancelled.
#[must_use]
pub fn placed(
    a: &Pixels,
    b: &Pixels,
    options: &ComparisonOptions,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(bool, Option<Alignment>)> {
    if a.size.pixels() == 0 || b.size.pixels() == 0 {
        return Some((false, None));
    }
    if options.alignment.is_some() {
        return Some((true, options.alignment));
    }
    if !options.aligns {
        return Some((a.size == b.size, None));
    }
    let alignment = align::align(a, b, is_cancelled).ok()?;
    Some((alignment.is_some(), alignment))
}
