//! Which of the changed places hold text that reads otherwise: that is read, not measured.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::comparing::laid;
use crate::domain::{Alignment, Comparison, Half, PictureId, PictureText, PixelRect, RegionKind};
use crate::imaging::Pixels;
use crate::reading;

/// Pixels that are read of each picture, places and their surroundings together: so few that nobody waits for it.
const MOST_PIXELS: u64 = 500_000;

/// A place that is higher holds no line of text, px of A.
const MOST_HEIGHT: u32 = 240;

/// What was read of two pictures, so that a place which is measured again is not read again.
#[derive(Default)]
pub(in crate::engine) struct ReadPlaces {
    of: Mutex<Option<PairTexts>>,
}

struct PairTexts {
    pictures: [PictureId; 2],
    alignment: Alignment,
    /// By the place with its surroundings, in A or in B.
    texts: HashMap<(Half, PixelRect), Arc<PictureText>>,
}

impl ReadPlaces {
    /// The text of a place, read where it is not known for this pair and this map.
    fn text(
        &self,
        pictures: [PictureId; 2],
        alignment: Alignment,
        place: (Half, PixelRect),
        read: impl FnOnce() -> PictureText,
    ) -> Arc<PictureText> {
        let is_of = |known: &&mut PairTexts| (known.pictures, known.alignment) == (pictures, alignment);
        let lock = || self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().as_mut().filter(is_of).and_then(|known| known.texts.get(&place).cloned());
        if let Some(text) = known {
            return text;
        }
        // The lock is free while this is read.
        let text = Arc::new(read());
        let mut known = lock();
        if known.as_mut().filter(is_of).is_none() {
            *known = Some(PairTexts { pictures, alignment, texts: HashMap::new() });
        }
        if let Some(known) = known.as_mut() {
            known.texts.insert(place, Arc::clone(&text));
        }
        text
    }
}

/// Gives changed places in which both pictures hold text, and not the same, the kind that says so. Places that are not
/// read for their number or size stay as they are, and so does what is left when it is cancelled.
pub(super) fn name(
    comparison: &mut Comparison,
    pictures: [PictureId; 2],
    [a, b]: [&Pixels; 2],
    known: &ReadPlaces,
    is_cancelled: &dyn Fn() -> bool,
) {
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
        let text = |half, part: &dyn Fn() -> Pixels| {
            let text = known.text(pictures, alignment, (half, around), || reading::read(&part()));
            said(&text, region.rect, around)
        };
        let Some(before) = text(Half::A, &|| a.part(around)) else { continue };
        if text(Half::B, &|| laid(b, alignment, around)).is_some_and(|after| after != before) {
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_place_is_read_once_for_a_pair_and_a_map() {
        let (known, read_count) = (ReadPlaces::default(), Cell::new(0));
        let (one, other) = ([PictureId::fresh(), PictureId::fresh()], [PictureId::fresh(), PictureId::fresh()]);
        let moved = Alignment::IDENTITY.moved(1.0, 0.0);
        let text = |pictures, alignment, half, left| {
            known.text(pictures, alignment, (half, PixelRect::new(left, 0, 9, 9)), || {
                read_count.set(read_count.get() + 1);
                PictureText {
                    size: crate::domain::PixelSize::new(9, 9),
                    lines: Vec::new(),
                    codes: Vec::new(),
                    notice: None,
                    reader: crate::domain::TextReader::Local,
                }
            });
            read_count.get()
        };
        for (pictures, alignment, half, left, expected) in [
            (one, Alignment::IDENTITY, Half::A, 0, 1),
            (one, Alignment::IDENTITY, Half::A, 0, 1),
            (one, Alignment::IDENTITY, Half::B, 0, 2),
            (one, Alignment::IDENTITY, Half::A, 5, 3),
            (one, Alignment::IDENTITY, Half::B, 0, 3),
            (one, moved, Half::A, 0, 4),
            (other, moved, Half::A, 0, 5),
        ] {
            assert_eq!(text(pictures, alignment, half, left), expected);
        }
    }
}
