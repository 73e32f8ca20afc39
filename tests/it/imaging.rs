//! Opening and preparing pictures. Pictures are drawn and encoded here; only what has no encoder is a file.

mod damaged;
mod drawn;
mod formats;
mod orientation;
mod parts;
mod prepared;
mod text;

use std::sync::Arc;

use discern::domain::{FamilyLimits, FittingRules, PictureInfo, PreparePlan, PreparedPicture, SideRule};
use discern::imaging::{self, ImagingError, OpenedPicture};

/// A longest side and a limit of characters, nothing else in the way.
fn plan(max_side_px: u32, max_base64: usize) -> PreparePlan {
    PreparePlan {
        side: SideRule::MaxSide(max_side_px),
        rules: FittingRules {
            low_side_px: 768,
            plain_side_px: 1024,
            high_side_px: 2048,
            small_text_side_px: 3840,
            readable_text_px: 8.0,
        },
        limits: FamilyLimits { max_side_px: 20_000, max_pixels: None },
        max_base64,
    }
}

fn open(bytes: &[u8]) -> Result<OpenedPicture, ImagingError> {
    imaging::open(Arc::from(bytes))
}

fn info(bytes: &[u8]) -> PictureInfo {
    open(bytes).expect("opens").info().clone()
}

/// Opened and prepared at its own size.
fn prepare(bytes: &[u8]) -> PreparedPicture {
    imaging::prepare(&open(bytes).expect("opens"), &plan(20_000, 999_999)).expect("is prepared")
}
