//! What can go wrong with a picture.

use thiserror::Error;

use crate::domain::{PixelSize, Stranger};

/// Why a picture could not be opened or prepared. Names no file: this module does not know of any.
#[derive(Debug, Error)]
pub enum ImagingError {
    /// It begins like a picture but cannot be decoded.
    #[error("the picture cannot be read: {reason}")]
    Unreadable { reason: String },
    /// Decoding it would take more memory than is allowed; `limit` is in pixels.
    #[error("the picture has {size} pixels, at most {limit} pixels are opened")]
    TooManyPixels { size: PixelSize, limit: u64 },
    /// It is none of the formats that are opened.
    #[error("not a picture that can be opened: {found}")]
    UnsupportedFormat {
        /// What it looks like instead.
        found: Stranger,
    },
    /// No size and no quality brings it under the limit of characters.
    #[error("the picture does not fit into {max_base64} characters of base64")]
    CannotFit { max_base64: usize },
}

impl ImagingError {
    /// A decoder's or an encoder's complaint.
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands errors over by value")]
    pub(super) fn unreadable(reason: impl ToString) -> Self {
        // Decoders end some of their sentences with a line break.
        Self::Unreadable { reason: reason.to_string().split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}
