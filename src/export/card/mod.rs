//! The comparison card: both pictures, the numbered places and the table on one sheet, as a PNG or as one file of HTML.
//!
//! Decoded pictures come in with the call; what leaves is made of their pixels and holds none of their metadata.

mod canvas;
mod fonts;
mod html;
mod places;
mod sheet;

use crate::domain::{CardForm, ComparisonCard};
use crate::imaging::{ImagingError, OpenedPicture};

/// The bytes of the card's file.
///
/// # Errors
/// Where a picture cannot be made smaller or encoded.
pub fn card(card: &ComparisonCard, pictures: [&OpenedPicture; 2]) -> Result<Vec<u8>, ImagingError> {
    match card.form {
        CardForm::Png => sheet::draw(card, pictures),
        CardForm::Html => html::write(card, pictures),
    }
}
