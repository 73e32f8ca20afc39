//! Where two pictures differ, as a coloured layer: made of the measured values a few rows a frame, so that the window
//! never waits for it.

use std::sync::Arc;

use egui::{Color32, ColorImage, Context, Shape, TextureFilter, TextureHandle, TextureOptions, TextureWrapMode};

use crate::domain::{DifferenceMap, PixelSize};
use crate::ui::stage::{Laid, quad};
use crate::ui::theme::AS_IT_IS;

/// The layer's longest side in px; larger maps are shown by the largest value of each square.
const MAX_SIDE: u32 = 2048;
/// Px of the layer that are made and uploaded in a frame at most: 4 MB.
const PX_A_FRAME: u32 = 1 << 20;
/// Values of the map that are looked at in a frame at most.
const VALUES_A_FRAME: u32 = 1 << 22;

/// The layer, as far as it is made.
#[derive(Default)]
pub(super) struct Heat {
    of: Option<(Arc<[u8]>, bool, Color32)>,
    strips: Vec<Strip>,
    /// The first row of the map that is not in a strip yet.
    next_row: u32,
}

/// Some rows of the map, from this one up to but not including that one.
struct Strip {
    rows: [u32; 2],
    texture: TextureHandle,
}

impl Heat {
    /// Makes some more of the layer. Returns whether there is more to make.
    pub fn advance(&mut self, ctx: &Context, map: &DifferenceMap, is_plain: bool, colour: Color32) -> bool {
        let is_same = self
            .of
            .as_ref()
            .is_some_and(|(values, plain, of)| Arc::ptr_eq(values, &map.values) && *plain == is_plain && *of == colour);
        if !is_same {
            *self = Self { of: Some((Arc::clone(&map.values), is_plain, colour)), ..Self::default() };
        }
        if self.next_row >= map.size.height || map.values.len() as u64 != map.size.pixels() {
            return false;
        }
        let factor = factor(map.size);
        let columns = map.size.width.div_ceil(factor);
        let most = (PX_A_FRAME / columns).min(VALUES_A_FRAME / (map.size.width * factor)).max(1);
        let first = self.next_row;
        let rows = most.min((map.size.height - first).div_ceil(factor));
        let palette: Vec<Color32> = (0..=u8::MAX).map(|value| tint(colour, value, is_plain)).collect();
        let pixels = largest(map, first, rows, factor)
            .into_iter()
            .map(|value| palette.get(usize::from(value)).copied().unwrap_or_default())
            .collect();
        let image = ColorImage::new([columns as usize, rows as usize], pixels);
        let texture = ctx.load_texture("difference", image, FILTER);
        self.next_row = first + rows * factor;
        self.strips.push(Strip { rows: [first, self.next_row], texture });
        self.next_row < map.size.height
    }

    /// The layer over a picture of the size of A that lies there.
    pub fn shapes(&self, laid: &Laid, map: PixelSize) -> Vec<Shape> {
        let (x, y) =
            (laid.size.width as f32 / map.width.max(1) as f32, laid.size.height as f32 / map.height.max(1) as f32);
        let factor = factor(map);
        let right = (map.width.div_ceil(factor) * factor) as f32 * x;
        let strip = |strip: &Strip| {
            let [top, bottom] = strip.rows.map(|row| row as f32 * y);
            quad(laid.corners(0.0, top, right, bottom), strip.texture.id(), AS_IT_IS)
        };
        self.strips.iter().map(strip).collect()
    }
}

/// Side of the squares of the map that one px of the layer stands for.
fn factor(size: PixelSize) -> u32 {
    size.longest_side().div_ceil(MAX_SIDE).max(1)
}

/// The largest value of each square of this side, `rows` rows of them from the row `first` of the map on.
fn largest(map: &DifferenceMap, first: u32, rows: u32, factor: u32) -> Vec<u8> {
    let (width, factor) = (map.size.width as usize, factor as usize);
    let columns = width.div_ceil(factor);
    let mut largest = vec![0; columns * rows as usize];
    let source = map.values.chunks_exact(width.max(1)).skip(first as usize).take(rows as usize * factor);
    for (y, row) in source.enumerate() {
        let start = y / factor * columns;
        let Some(target) = largest.get_mut(start..start + columns) else { break };
        for (target, values) in target.iter_mut().zip(row.chunks(factor)) {
            *target = values.iter().fold(*target, |most, value| most.max(*value));
        }
    }
    largest
}

/// Below this value nothing is coloured.
const LEAST_VALUE: u8 = 1;
/// How strong the smallest difference that is coloured is.
const LEAST_SHARE: f32 = 0.4;

fn tint(colour: Color32, value: u8, is_plain: bool) -> Color32 {
    if value < LEAST_VALUE {
        return Color32::TRANSPARENT;
    }
    let share = f32::from(value) / f32::from(u8::MAX);
    let strength = if is_plain { 1.0 } else { LEAST_SHARE + (1.0 - LEAST_SHARE) * share };
    colour.gamma_multiply(strength)
}

const FILTER: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    wrap_mode: TextureWrapMode::ClampToEdge,
    mipmap_mode: None,
};

impl std::fmt::Debug for Heat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heat").field("next_row", &self.next_row).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(width: u32, height: u32, changed: &[(u32, u32)]) -> DifferenceMap {
        let mut values = vec![0; (width * height) as usize];
        for (x, y) in changed {
            values[(y * width + x) as usize] = 200;
        }
        DifferenceMap { size: PixelSize::new(width, height), values: values.into() }
    }

    #[test]
    fn a_single_changed_pixel_stays_in_sight_however_large_the_map() {
        let map = map(5, 3, &[(4, 2)]);
        assert_eq!(largest(&map, 0, 2, 2), [0, 0, 0, 0, 0, 200]);
        assert_eq!(largest(&map, 2, 1, 2), [0, 0, 200]);
    }

    #[test]
    fn a_large_map_is_made_in_portions_and_only_once() {
        let ctx = Context::default();
        let map = map(3000, 3000, &[]);
        let mut heat = Heat::default();
        let mut frames = 1;
        while heat.advance(&ctx, &map, false, AS_IT_IS) {
            frames += 1;
        }
        assert!((2..20).contains(&frames), "{frames} frames");
        let made = heat.strips.len();
        assert!(!heat.advance(&ctx, &map, false, AS_IT_IS));
        assert_eq!(heat.strips.len(), made);
        assert!(heat.advance(&ctx, &map, true, AS_IT_IS), "begun anew in another colouring");
        assert_eq!(heat.strips.len(), 1);
    }

    #[test]
    fn what_does_not_differ_is_not_coloured() {
        assert_eq!(tint(AS_IT_IS, 0, true), Color32::TRANSPARENT);
        assert!(tint(AS_IT_IS, 10, false).a() < tint(AS_IT_IS, 250, false).a());
        assert_eq!(tint(AS_IT_IS, 10, true), tint(AS_IT_IS, 250, true));
    }
}
