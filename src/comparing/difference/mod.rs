//! What has changed between two pictures that lie on each other: how much, where, and in what respect.
//!
//! Colours are compared in CIELAB on two scales. The fine one, pixel by pixel, sees letters and outlines; the coarse
//! one, over some pixels, sees faint changes of whole patches that would drown in texture or compression. What the
//! pair as a whole differs by, pixel by pixel, is noise and sets how much counts as a change.

mod distance;
mod frame;
mod kinds;
mod lab;
mod noise;
mod regions;
mod similarity;
mod tone;

use crate::comparing::plane::Plane;
use crate::domain::{Alignment, ComparisonOptions, DifferenceMap, PixelRect, PixelSize, Region};
use crate::imaging::Pixels;
use frame::Frame;
use regions::Change;

pub(super) use frame::map_factor;
pub(super) use regions::Mask;
pub(super) use similarity::of_square;

/// Changed pixels as places, each with their number, in reading order.
pub(super) fn places(mask: &Mask) -> Vec<(PixelRect, usize)> {
    let rect = |patch: &regions::Patch| {
        let size = [patch.right - patch.left, patch.bottom - patch.top].map(|side| side as u32);
        PixelRect::new(patch.left as u32, patch.top as u32, size[0], size[1])
    };
    regions::exact_patches(mask).iter().map(|patch| (rect(patch), patch.changed_count)).collect()
}

/// What was measured.
pub(super) struct Difference {
    pub similarity: f64,
    pub changed_share: f64,
    pub tone_steps: [f64; 3],
    pub regions: Vec<Region>,
    pub map: DifferenceMap,
}

/// Deviation of the Gaussian of the coarse scale, px.
const COARSE_SIGMA: f32 = 3.0;

/// CIELAB steps that the whole way of the tolerance from 0 to 1 is worth.
const STEPS_OF_TOLERANCE: f32 = 50.0;

/// What the coarse scale needs of what the fine one does: there is less left that could be taken for a change.
const COARSE_PART: f32 = 0.6;

/// The CIELAB step that is as different as the map can say.
const MOST_DIFFERENT: f32 = 64.0;

/// Measures the difference; `None` when it is cancelled on the way.
pub(super) fn measure(
    a: &Pixels,
    b: &Pixels,
    alignment: Alignment,
    options: &ComparisonOptions,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Difference> {
    let mut frame = Frame::new(a, b, alignment, &options.ignored);
    let similarity = similarity::similarity(&frame);
    let size = PixelSize::new(frame.width as u32, frame.height as u32);
    if frame.a == frame.b {
        let values = vec![0; frame.width * frame.height].into();
        return Some(Difference {
            similarity,
            changed_share: 0.0,
            tone_steps: [0.0; 3],
            regions: Vec::new(),
            map: DifferenceMap { size, values },
        });
    }
    if is_cancelled() {
        return None;
    }
    let tone = tone::match_tone(&mut frame);
    let is_exact = tone.is_none() && frame.is_on_pixels;
    lab::to_lab(&mut frame.a);
    lab::to_lab(&mut frame.b);
    if is_cancelled() {
        return None;
    }
    let change = changed(&frame, options.tolerance as f32, is_exact);
    if is_cancelled() {
        return None;
    }
    let patches = regions::patches(&change, is_exact);
    let regions = kinds::regions(&frame, &change, &patches, a, b, alignment);
    let changed = change.mask.is_changed.iter().filter(|changed| **changed).count();
    Some(Difference {
        similarity,
        changed_share: changed as f64 / frame.inside_count.max(1) as f64,
        tone_steps: tone.unwrap_or_default(),
        regions,
        map: DifferenceMap { size, values: shades(&change).into() },
    })
}

/// The pixels that changed and by how much.
fn changed(frame: &Frame, tolerance: f32, is_exact: bool) -> Change {
    let reach = usize::from(tolerance > 0.0);
    let least = tolerance * STEPS_OF_TOLERANCE;
    if is_exact {
        let fine = distances_on(frame, 0.0, reach);
        let least = Plane { values: vec![least; fine.values.len()], ..Plane::new(frame.width, frame.height) };
        return Change::beyond(frame.width, frame.height, &fine, &least);
    }
    let around = noise::around(frame, lost(frame));
    let fine = distances_on(frame, if frame.is_on_pixels { 0.8 } else { 1.0 }, 1);
    let coarse = distances_on(frame, COARSE_SIGMA, 1);
    let fine_least = noise::least_fine(frame, &fine, &around, least);
    let coarse_least = noise::least_coarse(frame, &coarse, &around, COARSE_PART * least);
    let mut change = Change::beyond(frame.width, frame.height, &fine, &fine_least);
    change.add_coarse(&coarse, &coarse_least);
    change.add_other(&around.is_other);
    change
}

/// By how much more B is blurred than A because it has fewer pixels: the square of a deviation, in px of the grid.
fn lost(frame: &Frame) -> f32 {
    if frame.pitch < 1.0 { 0.3 * (1.0 / (frame.pitch * frame.pitch) - 1.0) } else { 0.0 }
}

/// The distances of both pictures, blurred alike. Where B shows less than A could, A is blurred to the same.
fn distances_on(frame: &Frame, sigma: f32, reach: usize) -> Plane {
    if sigma == 0.0 {
        return distance::distances(&frame.a, &frame.b, reach);
    }
    let blurred = |planes: &[Plane; 3], sigma: f32| [0, 1, 2].map(|channel: usize| planes[channel].blurred(sigma));
    let a = blurred(&frame.a, (sigma * sigma + lost(frame)).sqrt());
    distance::distances(&a, &blurred(&frame.b, sigma), reach)
}

/// The map as it is handed out.
fn shades(change: &Change) -> Vec<u8> {
    let shade = |distance: f32| (distance * 255.0 / MOST_DIFFERENT).clamp(1.0, 255.0) as u8;
    let values = change.distances.values.iter().zip(&change.mask.is_changed);
    values.map(|(distance, changed)| if *changed { shade(*distance) } else { 0 }).collect()
}
