//! The gesture: the picture on the clipboard becomes the text on the clipboard.

use crate::domain::PictureId;

/// A picture that came from the clipboard and whose text goes back there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gesture {
    pub picture: PictureId,
    /// Whether the user is in another window: what there is to say is said by the desktop.
    pub quietly: bool,
}
