//! Which of the changed places hold text that reads otherwise: that is read, not measured.

use crate::comparing::laid;
use crate::domain::{Alignment, Comparison, PictureText, PixelRect, RegionKind};
use crate::imaging::Pixels;
use crate::reading;

/// Pixels that are read of each picture, places and their surroundings together: so few that nobody waits for it.
const MOST_PIXELS: u64 = 500_000;

/// A place that is higher holds no line of text, px of A.
const MOST_HEIGHT: u32 = 240;

/// Gives changed places in which both pictures hold text, and not the same, the kind that says so. Places that are not
/// read for their number or size stay as they are, and so does what is left when it is cancelled.
pub(super) fn name(comparison: &mut Comparison, a: &Pixels, b: &Pixels, is_cancelled: &dyn Fn() -> bool) {
    let alignment = comparison.alignment.unwrap_or(Alignment::IDENTITY);
    let whole = PixelRect::new(0, 0, a.size.width, a.size.height);
    let mut left = MOST_PIXELS;
    for region in &mut comparison.regions {
        // Letters of one shape differ by little: to the eye of the measure they are the same thing in another colour.
        let may_be_text = matches!(region.kind, RegionKind::Changed | RegionKind::Brightness | RegionKind::Colour);
        if !may_be_text || region.rect.height > MOST_HEIGHT {
            continue;
        }
        let Some(around) = around(region.rect).intersection(whole) else { continue };
        let pixels = u64::from(around.width) * u64::from(around.height);
        if pixels > left || is_cancelled() {
            continue;
        }
        left -= pixels;
        let read = |part: &Pixels| said(&reading::read(part), region.rect, around);
        let Some(before) = read(&a.part(around)) else { continue };
        if read(&laid(b, alignment, around)).is_some_and(|after| after != before) {
            region.kind = RegionKind::Text;
        }
    }
}

/// The place with what belongs to it: often some letters of a word are all that has changed.
fn around(rect: PixelRect) -> PixelRect {
    let (wide, high) = (3 * rect.height.clamp(8, 40), rect.height.clamp(12, 48) / 2);
    let (left, top) = (rect.left.saturating_sub(wide), rect.top.saturating_sub(high));
    PixelRect::new(left, top, rect.right() + wide - left, rect.bottom() + high - top)
}

/// What stands in the place; nothing where there is no text or some of it is not sure.
fn said(text: &PictureText, place: PixelRect, around: PixelRect) -> Option<String> {
    let place = PixelRect { left: place.left - around.left, top: place.top - around.top, ..place };
    let words = text.lines.iter().flat_map(|line| &line.words);
    let in_place = words.filter(|word| {
        let shared = word.rect.intersection(place);
        shared.is_some_and(|shared| shared.width > 1 && 2 * shared.height >= word.rect.height.min(place.height))
    });
    let mut said = Vec::new();
    for word in in_place {
        if word.is_uncertain() {
            return None;
        }
        said.push(word.text.as_str());
    }
    (!said.is_empty()).then(|| said.join(" "))
}
