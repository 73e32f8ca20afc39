//! How large a picture is sent: arithmetic on its size, nothing else.
//!
//! The numbers come in with the call; they stand in `assets/families.toml`.

use std::fmt;
use std::str::FromStr;

use super::PixelSize;

/// How closely the model should look, as the user chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Fast and cheap.
    Low,
    /// For precision.
    High,
    /// By purpose and by what the picture holds.
    #[default]
    Auto,
}

impl Detail {
    /// The word of the wire, the command line and the settings file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Auto => "auto",
        }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Detail {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Low, Self::High, Self::Auto]
            .into_iter()
            .find(|detail| detail.as_str() == text)
            .ok_or("expected low, high or auto")
    }
}

/// What the picture is sent for: `auto` depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A question, where small text alone asks for many pixels.
    #[default]
    Question,
    /// Reading or comparing, where precision is the point.
    Precision,
}

/// What a model family accepts at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyLimits {
    /// Longest side in px.
    pub max_side_px: u32,
    /// Width times height; `None` where the family has no such limit.
    pub max_pixels: Option<u64>,
}

/// The longest sides of each detail, in px, and what models can read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FittingRules {
    pub low_side_px: u32,
    /// `auto`, for a question about a picture without small text.
    pub plain_side_px: u32,
    pub high_side_px: u32,
    /// `high`, when the smallest text would otherwise fall below `readable_text_px`.
    pub small_text_side_px: u32,
    /// Height of capitals below which models misread.
    pub readable_text_px: f32,
}

/// What bounds the longest side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideRule {
    /// The table of details.
    Detail { detail: Detail, purpose: Purpose },
    /// A number of px that takes the table's place.
    MaxSide(u32),
}

/// How a picture is to be prepared for sending.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PreparePlan {
    pub side: SideRule,
    pub rules: FittingRules,
    pub limits: FamilyLimits,
    /// Largest number of characters of base64.
    pub max_base64: usize,
}

/// The size at which a picture of `size` is sent: never larger, its shape kept, within both limits of the family.
///
/// `smallest_text_px` is the height of the capitals of the smallest text at `size`, `None` without text.
#[must_use]
pub fn fit(
    size: PixelSize,
    smallest_text_px: Option<f32>,
    side: SideRule,
    rules: &FittingRules,
    limits: FamilyLimits,
) -> PixelSize {
    let side = match side {
        SideRule::MaxSide(side) => side,
        SideRule::Detail { detail, purpose } => side_of(size, smallest_text_px, detail, purpose, rules),
    };
    within(size, side.min(limits.max_side_px), limits.max_pixels)
}

fn side_of(size: PixelSize, text_px: Option<f32>, detail: Detail, purpose: Purpose, rules: &FittingRules) -> u32 {
    let unreadable_at = |side: u32| {
        let scale = (f64::from(side) / f64::from(size.longest_side().max(1))).min(1.0);
        text_px.is_some_and(|px| f64::from(px) * scale < f64::from(rules.readable_text_px))
    };
    let high = || if unreadable_at(rules.high_side_px) { rules.small_text_side_px } else { rules.high_side_px };
    match (detail, purpose) {
        (Detail::Low, _) => rules.low_side_px,
        (Detail::High, _) | (Detail::Auto, Purpose::Precision) => high(),
        (Detail::Auto, Purpose::Question) if unreadable_at(rules.plain_side_px) => high(),
        (Detail::Auto, Purpose::Question) => rules.plain_side_px,
    }
}

/// The largest size of the same shape whose longest side is at most `max_side_px` and which has at most `max_pixels`.
/// No side falls below one pixel.
#[must_use]
fn within(size: PixelSize, max_side_px: u32, max_pixels: Option<u64>) -> PixelSize {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let by_side = f64::from(max_side_px) / width.max(height);
    let by_area = max_pixels.map_or(f64::INFINITY, |pixels| (pixels as f64 / (width * height)).sqrt());
    let scale = by_side.min(by_area);
    if scale >= 1.0 {
        return size;
    }
    let side = |length: f64| {
        let scaled = length * scale;
        // By the area both sides round down, so that the product stays below the limit; by the side, to the nearest.
        let whole = if by_area < by_side { scaled.floor() } else { scaled.round() };
        let whole = whole as u32;
        whole.clamp(1, max_side_px.max(1))
    };
    PixelSize::new(side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: FittingRules = FittingRules {
        low_side_px: 768,
        plain_side_px: 1024,
        high_side_px: 2048,
        small_text_side_px: 3840,
        readable_text_px: 8.0,
    };
    const ANY: FamilyLimits = FamilyLimits { max_side_px: 3840, max_pixels: None };

    fn by_detail(detail: Detail) -> SideRule {
        SideRule::Detail { detail, purpose: Purpose::Question }
    }

    #[test]
    fn the_table_of_details() {
        use Detail::{Auto, High, Low};
        let photo = (4032, 3024);
        let page = (3840, 2160);
        for ((width, height), text, detail, expected) in [
            (photo, None, Low, (768, 576)),
            (photo, None, High, (2048, 1536)),
            (photo, None, Auto, (1024, 768)),
            (page, Some(10.0), Low, (768, 432)),
            (page, Some(10.0), High, (3840, 2160)),
            (page, Some(10.0), Auto, (3840, 2160)),
            (page, Some(15.1), High, (2048, 1152)),
            (page, Some(15.1), Auto, (2048, 1152)),
            (page, Some(40.0), Auto, (1024, 576)),
            ((7680, 4320), Some(10.0), High, (3840, 2160)),
            ((640, 480), Some(5.0), Auto, (640, 480)),
            ((640, 480), None, High, (640, 480)),
            ((1, 1), None, Low, (1, 1)),
            ((20_000, 3), None, Auto, (1024, 1)),
            ((20_000, 3), None, Low, (768, 1)),
        ] {
            let fitted = fit(PixelSize::new(width, height), text, by_detail(detail), &RULES, ANY);
            assert_eq!((fitted.width, fitted.height), expected, "{width}×{height} {text:?} {detail}");
        }
    }

    #[test]
    fn precision_makes_auto_high() {
        let precise = SideRule::Detail { detail: Detail::Auto, purpose: Purpose::Precision };
        assert_eq!(fit(PixelSize::new(4000, 2000), None, precise, &RULES, ANY), PixelSize::new(2048, 1024));
    }

    #[test]
    fn a_side_given_by_number_takes_the_tables_place() {
        let fitted = fit(PixelSize::new(4032, 3024), Some(2.0), SideRule::MaxSide(1500), &RULES, ANY);
        assert_eq!(fitted, PixelSize::new(1500, 1125));
    }

    #[test]
    fn both_limits_of_a_family_hold_for_every_shape() {
        let limits = FamilyLimits { max_side_px: 5376, max_pixels: Some(16 * 336 * 336) };
        let gemma = FamilyLimits { max_side_px: 896, max_pixels: None };
        for width in (1..9000).step_by(617) {
            for height in (1..9000).step_by(613) {
                let size = PixelSize::new(width, height);
                let fitted = fit(size, Some(4.0), by_detail(Detail::High), &RULES, limits);
                assert!(fitted.pixels() <= 16 * 336 * 336, "{size} → {fitted}");
                assert!(fitted.width <= width && fitted.height <= height, "{size} → {fitted}");
                let fitted = fit(size, None, by_detail(Detail::High), &RULES, gemma);
                assert!(fitted.longest_side() <= 896, "{size} → {fitted}");
            }
        }
    }
}
