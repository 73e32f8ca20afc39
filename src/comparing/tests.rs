//! Whole comparisons, on pictures drawn by code.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::compare;
use crate::domain::{Alignment, Comparison, ComparisonOptions, PixelRect, PixelSize, RegionKind};
use crate::imaging::Pixels;

const SIZE: PixelSize = PixelSize::new(360, 300);

/// A number from 0 to 1 that looks like chance (a hash by Wang).
fn chance(x: i64, y: i64, seed: i64) -> f64 {
    let mut value = (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663) ^ seed.wrapping_mul(83_492_791)) as u32;
    value = (value ^ 0x3d) ^ (value >> 16);
    value = value.wrapping_mul(9);
    value ^= value >> 4;
    value = value.wrapping_mul(0x27d4_eb2d);
    f64::from(value ^ (value >> 15)) / f64::from(u32::MAX)
}

/// Chance between whole places, smooth.
fn cloud(x: f64, y: f64, cell: f64, seed: i64) -> f64 {
    let (x, y) = (x / cell, y / cell);
    let (left, top) = (x.floor(), y.floor());
    let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (smooth(x - left), smooth(y - top));
    let at = |dx: i64, dy: i64| chance(left as i64 + dx, top as i64 + dy, seed);
    let above = at(0, 0) * (1.0 - fx) + at(1, 0) * fx;
    let below = at(0, 1) * (1.0 - fx) + at(1, 1) * fx;
    above * (1.0 - fy) + below * fy
}

/// The colour of an endless scene at a place: clouds of several sizes and discs with sharp edges.
fn scene(x: f64, y: f64, seed: i64) -> [f64; 3] {
    let mut colour = [0, 1, 2]
        .map(|channel| 70.0 + 90.0 * cloud(x, y, 57.0, seed + channel) + 45.0 * cloud(x, y, 9.0, seed + 10 + channel));
    let (column, row) = ((x / 70.0).floor() as i64, (y / 70.0).floor() as i64);
    let place = |salt: i64| 70.0 * (0.3 + 0.4 * chance(column, row, seed + salt));
    let (dx, dy) = (x - column as f64 * 70.0 - place(20), y - row as f64 * 70.0 - place(21));
    if dx.hypot(dy) < 8.0 + 12.0 * chance(column, row, seed + 22) {
        colour = [30, 31, 32].map(|salt| 255.0 * chance(column, row, seed + salt));
    }
    colour
}

/// What a picture shows whose pixels lie in the scene where `map` says.
fn shot(size: PixelSize, seed: i64, map: Alignment) -> Pixels {
    let mut rgb = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            let (x, y) = map.apply(f64::from(x), f64::from(y));
            rgb.extend(scene(x, y, seed).map(|value| value.clamp(0.0, 255.0).round() as u8));
        }
    }
    Pixels { size, rgb }
}

fn plain_shot(seed: i64) -> Pixels {
    shot(SIZE, seed, Alignment::IDENTITY)
}

fn compared(a: &Pixels, b: &Pixels) -> Comparison {
    compare(a, b, &ComparisonOptions::default(), &|| false).unwrap()
}

fn fill(pixels: &mut Pixels, rect: PixelRect, colour: [u8; 3]) {
    for y in rect.top..rect.bottom() {
        for x in rect.left..rect.right() {
            let at = (y * pixels.size.width + x) as usize * 3;
            pixels.rgb[at..at + 3].copy_from_slice(&colour);
        }
    }
}

fn overlap(one: PixelRect, other: PixelRect) -> f64 {
    let area = |rect: PixelRect| f64::from(rect.width) * f64::from(rect.height);
    let shared = one.intersection(other).map_or(0.0, area);
    shared / (area(one) + area(other) - shared)
}

/// The largest miss over the part of A that B shows, px of A.
fn miss(found: Alignment, truth: Alignment, b: PixelSize) -> f64 {
    let back = found.inverse().unwrap();
    let mut most = 0.0_f64;
    for y in (0..SIZE.height).step_by(10) {
        for x in (0..SIZE.width).step_by(10) {
            let (x, y) = (f64::from(x), f64::from(y));
            let (to_x, to_y) = truth.apply(x, y);
            if to_x < 0.0 || to_y < 0.0 || to_x >= f64::from(b.width) || to_y >= f64::from(b.height) {
                continue;
            }
            let (back_x, back_y) = back.apply(to_x, to_y);
            most = most.max((back_x - x).hypot(back_y - y));
        }
    }
    most
}

#[test]
fn a_picture_is_equal_to_itself() {
    let a = plain_shot(1);
    let comparison = compared(&a, &a.clone());
    assert_eq!((comparison.alignment, comparison.is_equal()), (Some(Alignment::IDENTITY), true));
    assert!((comparison.similarity - 1.0).abs() < 1e-6 && comparison.changed_share == 0.0);
}

#[test]
fn a_shift_by_whole_pixels_is_told_as_such_and_is_no_difference() {
    let a = plain_shot(2);
    for (x, y) in [(1.0, 0.0), (-37.0, 22.0)] {
        let b = shot(SIZE, 2, Alignment::IDENTITY.moved(-x, -y));
        let comparison = compared(&a, &b);
        assert_eq!(comparison.alignment, Some(Alignment::IDENTITY.moved(x, y)));
        assert!(comparison.is_equal(), "{comparison:?}");
    }
}

#[test]
fn scale_turn_and_shift_are_found_to_a_fraction_of_a_pixel() {
    let a = plain_shot(3);
    for (scale, turn, x, y) in
        [(1.0, 6.0_f64, 20.3, -14.6), (0.7, -4.0, -9.0, 12.0), (1.6, 2.0, -40.0, -25.0), (1.0, 0.0, 5.5, 3.25)]
    {
        let (sin, cos) = turn.to_radians().sin_cos();
        let truth = Alignment { matrix: [[scale * cos, -scale * sin, x], [scale * sin, scale * cos, y]] };
        let size = PixelSize::new((360.0 * scale) as u32, (300.0 * scale) as u32);
        let b = shot(size, 3, truth.inverse().unwrap());
        let found = compared(&a, &b).alignment.unwrap();
        assert!(miss(found, truth, size) < 0.5, "{truth:?} {found:?}");
    }
}

#[test]
fn another_scene_is_refused() {
    let comparison = compared(&plain_shot(4), &plain_shot(5));
    assert!(!comparison.is_comparable && comparison.regions.is_empty() && comparison.map.is_none());
}

#[test]
fn what_was_changed_is_found_where_it_is() {
    let a = plain_shot(6);
    let rects = [PixelRect::new(60, 50, 40, 24), PixelRect::new(250, 200, 30, 60)];
    let (x, y) = (13.0, -8.0);
    let mut b = shot(SIZE, 6, Alignment::IDENTITY.moved(-x, -y));
    for (rect, colour) in rects.iter().zip([[240, 30, 40], [20, 60, 200]]) {
        fill(&mut b, PixelRect::new(rect.left + 13, rect.top - 8, rect.width, rect.height), colour);
    }
    let regions = compared(&a, &b).regions;
    assert_eq!(regions.iter().map(|region| region.id).collect::<Vec<_>>(), [1, 2]);
    for (region, rect) in regions.iter().zip(rects) {
        assert!(overlap(region.rect, rect) > 0.8, "{region:?}");
    }
}

#[test]
fn a_brighter_picture_is_told_as_a_whole_and_its_changes_as_places() {
    let a = plain_shot(7);
    let mut b = a.clone();
    for value in &mut b.rgb {
        *value = (f32::from(*value) * 1.1 + 6.0).min(255.0) as u8;
    }
    let comparison = compared(&a, &b);
    assert!(comparison.regions.is_empty() && !comparison.is_equal(), "{comparison:?}");
    assert!(comparison.tone_steps.iter().all(|steps| (10.0..30.0).contains(steps)), "{comparison:?}");
    let rect = PixelRect::new(100, 100, 50, 40);
    fill(&mut b, rect, [10, 10, 10]);
    let regions = compared(&a, &b).regions;
    assert!(regions.len() == 1 && overlap(regions[0].rect, rect) > 0.8, "{regions:?}");
}

#[test]
fn what_is_to_be_ignored_is_not_looked_at() {
    let a = plain_shot(8);
    let mut b = a.clone();
    let rect = PixelRect::new(100, 100, 50, 40);
    fill(&mut b, rect, [250, 250, 0]);
    let options = ComparisonOptions { ignored: vec![PixelRect::new(90, 90, 80, 60)], ..ComparisonOptions::default() };
    assert!(compare(&a, &b, &options, &|| false).unwrap().is_equal());
    assert_eq!(compared(&a, &b).regions[0].rect, rect);
}

#[test]
fn a_thing_on_a_plain_ground_is_added_or_removed() {
    let plain = Pixels { size: SIZE, rgb: vec![230; SIZE.pixels() as usize * 3] };
    let mut with = plain.clone();
    fill(&mut with, PixelRect::new(40, 40, 30, 30), [20, 90, 20]);
    let options = ComparisonOptions { aligns: false, ..ComparisonOptions::default() };
    for (a, b, kind) in [(&plain, &with, RegionKind::Added), (&with, &plain, RegionKind::Removed)] {
        let comparison = compare(a, b, &options, &|| false).unwrap();
        assert_eq!(comparison.regions[0].kind, kind);
    }
}

#[test]
fn a_thing_that_moves_by_less_than_its_width_has_moved_and_keeps_its_colour() {
    let plain = Pixels { size: SIZE, rgb: vec![230; SIZE.pixels() as usize * 3] };
    let (mut here, mut there) = (plain.clone(), plain);
    for (pixels, left) in [(&mut here, 60), (&mut there, 84)] {
        fill(pixels, PixelRect::new(left, 60, 40, 40), [240, 190, 20]);
        fill(pixels, PixelRect::new(left + 10, 70, 12, 20), [20, 20, 90]);
    }
    let options = ComparisonOptions { aligns: false, ..ComparisonOptions::default() };
    let comparison = compare(&here, &there, &options, &|| false).unwrap();
    let kinds: Vec<RegionKind> = comparison.regions.iter().map(|region| region.kind).collect();
    assert_eq!(kinds, [RegionKind::Moved]);
}

#[test]
fn the_smallest_pictures_are_pictures() {
    for (width, height) in [(1, 1), (1, 40), (30, 2), (9, 9)] {
        let size = PixelSize::new(width, height);
        let (a, b) = (shot(size, 9, Alignment::IDENTITY), shot(size, 10, Alignment::IDENTITY));
        assert!(compared(&a, &a.clone()).is_equal());
        let options = ComparisonOptions { aligns: false, ..ComparisonOptions::default() };
        assert!(compare(&a, &b, &options, &|| false).unwrap().is_comparable);
        let _ = compared(&a, &b);
        let _ = compared(&a, &plain_shot(9));
    }
}

#[test]
fn a_comparison_that_is_cancelled_on_its_way_has_no_outcome() {
    let (a, mut b) = (plain_shot(1), plain_shot(1));
    fill(&mut b, PixelRect::new(60, 50, 40, 30), [255, 0, 255]);
    // Cancelled when it is asked for the nth time.
    let cancelled_at = |limit: usize| {
        let asked = AtomicUsize::new(0);
        let is_cancelled = || asked.fetch_add(1, Ordering::Relaxed) >= limit;
        let outcome = compare(&a, &b, &ComparisonOptions::default(), &is_cancelled);
        (outcome, asked.into_inner())
    };
    let (whole, asked) = cancelled_at(usize::MAX);
    assert!(whole.is_some_and(|whole| whole.regions.len() == 1));
    assert!(asked > 3, "{asked}");
    for limit in 0..asked {
        assert!(cancelled_at(limit).0.is_none(), "{limit} of {asked}");
    }
}

/// Whether there is ink at a place of an endless page: rules, and letters of strokes that `said` chooses.
fn is_ink(x: f64, y: f64, said: i64) -> bool {
    let (row, down) = ((y / 18.0).floor() as i64, y.rem_euclid(18.0));
    if row % 6 == 0 {
        return (8.0..9.0).contains(&down);
    }
    let (letter, across) = ((x / 8.0).floor() as i64, x.rem_euclid(8.0));
    let has = |stroke: i64| chance(letter, row, said + stroke) > 0.45;
    // Words end in a space.
    if chance(letter, row, said) > 0.85 || !(3.0..13.0).contains(&down) {
        return false;
    }
    (across < 1.6 && has(1))
        || ((4.0..5.6).contains(&across) && has(2))
        || (across < 5.6
            && [3.0, 7.5, 11.5].iter().zip(3..).any(|(top, stroke)| (0.0..1.5).contains(&(down - top)) && has(stroke)))
}

/// The page as a camera sees it: each pixel is the mean of sixteen places.
fn page(map: Alignment, said: impl Fn(f64, f64) -> i64) -> Pixels {
    let mut rgb = Vec::new();
    for (y, x) in (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (f64::from(y), f64::from(x)))) {
        let inked = (0..16).filter(|part| {
            let (x, y) = map.apply(x + f64::from(part % 4) / 4.0 - 0.375, y + f64::from(part / 4) / 4.0 - 0.375);
            is_ink(x, y, said(x, y))
        });
        rgb.extend([255 - (inked.count() * 14) as u8; 3]);
    }
    Pixels { size: SIZE, rgb }
}

fn grainy(mut pixels: Pixels, strength: f64, seed: i64) -> Pixels {
    for (value, at) in pixels.rgb.iter_mut().zip(0..) {
        *value = (f64::from(*value) + (chance(at, 0, seed) - 0.5) * strength).clamp(0.0, 255.0) as u8;
    }
    pixels
}

#[test]
fn a_page_that_is_turned_and_grainy_has_not_changed() {
    let (sin, cos) = 3.0_f64.to_radians().sin_cos();
    let map = Alignment { matrix: [[cos, -sin, 11.3], [sin, cos, -7.6]] };
    let a = grainy(page(Alignment::IDENTITY, |_, _| 40), 12.0, 1);
    let b = grainy(page(map, |_, _| 40), 12.0, 2);
    let comparison = compared(&a, &b);
    let truth = map.inverse().unwrap();
    let error = miss(comparison.alignment.unwrap(), truth, SIZE);
    assert!(error < 1.0, "{error}");
    assert_eq!(comparison.regions, [], "{:?}", comparison.regions);
}

#[test]
fn other_letters_in_grain_are_one_place() {
    // From letter to letter and row to row, of which the pixels between are part.
    let (left, top, right, bottom) = (96.0, 144.0, 176.0, 162.0);
    let is_there = |x: f64, y: f64| (left..right).contains(&x) && (top..bottom).contains(&y);
    let a = grainy(page(Alignment::IDENTITY, |_, _| 40), 30.0, 1);
    let b = grainy(page(Alignment::IDENTITY, |x, y| if is_there(x, y) { 90 } else { 40 }), 30.0, 2);
    let comparison = compared(&a, &b);
    let [region] = &comparison.regions[..] else { panic!("{:?}", comparison.regions) };
    assert!(overlap(region.rect, PixelRect::new(96, 147, 80, 10)) > 0.6, "{region:?}");
}

#[test]
fn white_that_was_made_darker_is_the_tone_of_the_whole() {
    let a = page(Alignment::IDENTITY, |_, _| 40);
    let mut b = a.clone();
    b.rgb.iter_mut().for_each(|value| *value = (f64::from(*value) * 0.86 + 3.0).round() as u8);
    fill(&mut b, PixelRect::new(200, 110, 40, 14), [150, 30, 30]);
    let comparison = compared(&a, &b);
    let rects: Vec<PixelRect> = comparison.regions.iter().map(|region| region.rect).collect();
    assert_eq!(rects.len(), 1, "{rects:?}");
    assert!(overlap(rects[0], PixelRect::new(200, 110, 40, 14)) > 0.8 && comparison.tone_steps[0] < -20.0);
}
