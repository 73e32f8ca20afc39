//! Sizes in points, on a grid of 4.

pub const GAP_XS: f32 = 4.0;
pub const GAP_S: f32 = 8.0;
pub const GAP_M: f32 = 12.0;
pub const GAP_L: f32 = 16.0;
pub const GAP_XL: f32 = 24.0;
pub const GAP_XXL: f32 = 32.0;

/// Height of controls.
pub const CONTROL: f32 = 32.0;
/// Height of controls in dense rows.
pub const CONTROL_DENSE: f32 = 28.0;

pub const RADIUS: u8 = 6;
/// Of cards and popups.
pub const RADIUS_CARD: u8 = 10;
/// Of pictures.
pub const RADIUS_PICTURE: u8 = 4;

/// Secondary text.
pub const TEXT_S: f32 = 13.0;
pub const TEXT: f32 = 15.0;
/// Section headings.
pub const TEXT_L: f32 = 17.0;
/// Page titles.
pub const TEXT_XL: f32 = 22.0;
pub const TEXT_MONO: f32 = 14.0;
/// Distance of lines in answers, as a share of the size.
pub const LINE_HEIGHT: f32 = 1.45;

pub const ICON: f32 = 16.0;
pub const ICON_L: f32 = 18.0;
/// The picture of an empty place.
pub const ICON_XL: f32 = 40.0;

pub const HAIRLINE: f32 = 1.0;
/// Width of the focus ring.
pub const FOCUS: f32 = 2.0;

/// The top bar.
pub const TOP_BAR: f32 = 48.0;
/// The status line.
pub const STATUS_LINE: f32 = 28.0;
/// Thumbnails in the tray.
pub const THUMBNAIL: f32 = 56.0;

/// The conversation beside the stage: at rest, at least, at most.
pub const CONVERSATION: f32 = 440.0;
pub const CONVERSATION_MIN: f32 = 300.0;
pub const CONVERSATION_MAX: f32 = 760.0;
/// Answers are at most this wide: about 72 characters.
pub const ANSWER_MAX: f32 = 600.0;
/// Pages of settings and the like.
pub const PAGE_MAX: f32 = 560.0;
/// Cards of the empty window.
pub const CARD: f32 = 208.0;
/// The picker of models.
pub const PICKER_WIDTH: f32 = 460.0;
pub const PICKER_HEIGHT: f32 = 320.0;

/// Below this width the conversation can be folded away.
pub const NARROW: f32 = 900.0;
/// Below this width there is room for one part at a time.
pub const VERY_NARROW: f32 = 640.0;

/// Corners of the window's smallest size.
pub const WINDOW_MIN: [f32; 2] = [420.0, 420.0];
/// The window's first size.
pub const WINDOW: [f32; 2] = [1280.0, 800.0];
