//! How one picture lies on the other.

use super::{Cancelled, go_on};
use crate::domain::Alignment;
use crate::imaging::Pixels;

/// The map from A to B, or nothing where the two do not show the same scene.
pub(super) fn align(
    a: &Pixels,
    b: &Pixels,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Alignment>, Cancelled> {
    go_on(is_cancelled)?;
    if a.size == b.size {
        return Ok(Some(Alignment::IDENTITY));
    }
    let x = f64::from(b.size.width) / f64::from(a.size.width);
    let y = f64::from(b.size.height) / f64::from(a.size.height);
    let same_shape = (x / y - 1.0).abs() < 0.02;
    let centred = |scale: f64| (scale - 1.0) / 2.0;
    Ok(same_shape.then_some(Alignment { matrix: [[x, 0.0, centred(x)], [0.0, y, centred(y)]] }))
}
