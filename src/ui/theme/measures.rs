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
/// Above and below their words: Chinese fonts have high lines.
pub const PADDING_DENSE: f32 = 2.0;

pub const RADIUS: u8 = 6;
/// Of cards and popups.
pub const RADIUS_CARD: u8 = 10;
/// Of pictures.
pub const RADIUS_PICTURE: u8 = 4;

/// Numbers on a picture that is shown small.
pub const TEXT_XS: f32 = 11.0;
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
/// What is waited for, on the stage.
pub const CARD: f32 = 208.0;
/// A card of a job in the empty window.
pub const JOB_CARD: f32 = 256.0;
pub const CARD_HEIGHT: f32 = 128.0;
/// A card where they stand below each other.
pub const CARD_HEIGHT_FLAT: f32 = 72.0;
/// Heading and line of the empty window.
pub const WELCOME_HEADING: f32 = 56.0;
/// Side of a square behind what can be seen through.
pub const CHECKER: f32 = 8.0;
/// Dash and gap of the outline of the place to drop on.
pub const DASH: [f32; 2] = [6.0, 5.0];
/// Dot and gap of the line under an uncertain word.
pub const DOTS: [f32; 2] = [2.0, 2.0];
/// How far around a word it is still the word that is meant, in shares of its height.
pub const WORD_REACH: f32 = 0.2;
/// How much further a word in another row is than one in the same, when the nearest is looked for.
pub const ROW_WEIGHT: f32 = 4.0;
/// The enlarged word of a correction.
pub const LENS: f32 = 56.0;
/// The button of the reader.
pub const READER_BUTTON: f32 = 268.0;
/// Room for the number of words beside it.
pub const WORD_COUNT: f32 = 88.0;
/// What stands alone in its row of a table makes its column this wide at most; the rest lies over the empty cells.
pub const LONE_CELL_MAX: f32 = 120.0;
/// The list of differences takes this height at most.
pub const DIFFERENCES_MAX: f32 = 160.0;
/// What was found in a text takes this height at most: three rows and a half, so that one sees that there are more.
pub const FOUND_MAX: f32 = 110.0;
/// The picker of models.
pub const PICKER_WIDTH: f32 = 460.0;
pub const PICKER_HEIGHT: f32 = 320.0;
/// The buttons of model and detail in the top bar.
pub const MODEL_BUTTON_MIN: f32 = 96.0;
pub const MODEL_BUTTON: f32 = 240.0;
pub const DETAIL_BUTTON: f32 = 148.0;
/// Where there is little room: the value alone.
pub const DETAIL_BUTTON_SHORT: f32 = 104.0;
/// The button of the layouts.
pub const LAYOUT_BUTTON: f32 = 216.0;
/// Columns of the picker of models.
pub const CONTEXT_COLUMN: f32 = 64.0;
pub const PRICE_COLUMN: f32 = 112.0;
/// A column of a table in an answer is at most this wide; longer text wraps.
pub const COLUMN_MAX: f32 = 260.0;
/// The question box grows to this height and then scrolls.
pub const QUESTION_MAX: f32 = 140.0;
/// The zoom's percentage.
pub const PERCENT: f32 = 48.0;
/// How far one press of an arrow key moves the picture.
pub const PAN_STEP: f32 = 48.0;
/// A card over the stage.
pub const STAGE_CARD: f32 = 160.0;
/// A notice's margins and buttons, and the least room for its words.
pub const NOTICE_REST: f32 = 240.0;
pub const NOTICE_TEXT_MIN: f32 = 180.0;
/// The three dots of waiting.
pub const DOT: f32 = 2.5;
/// The bar at the edge of an error.
pub const EDGE: f32 = 3.0;

/// Below this width the conversation can be folded away.
pub const NARROW: f32 = 900.0;
/// Below this width there is room for one part at a time.
pub const VERY_NARROW: f32 = 640.0;

/// The bar of the comparison shows its modes with words from this width on.
pub const MODES_WITH_WORDS: f32 = 780.0;
/// What was found between two pictures is told in words where there is this much room.
pub const ALIGNMENT_CHIP: f32 = 136.0;
/// A changed place shows its colours in a row of at least this width.
pub const ROW_WITH_SWATCHES: f32 = 320.0;
/// Columns of the table of a comparison as shares of its width: what, A, B, whether they agree.
pub const TABLE_COLUMNS: [f32; 4] = [0.27, 0.255, 0.255, 0.22];
/// The button of the templates.
pub const TEMPLATE_BUTTON: f32 = 200.0;
/// Half the height of what an empty half says.
pub const EMPTY_HALF: f32 = 84.0;
/// The number of a changed place.
pub const NUMBER: f32 = 20.0;
/// The same in a picture that is shown small.
pub const NUMBER_SMALL: f32 = 16.0;
/// The line of the changed place that is looked at.
pub const LIT: f32 = 4.0;
/// Distance of the lines over an ignored area.
pub const HATCH: f32 = 10.0;
/// Longest side of the overview.
pub const MINIMAP: f32 = 144.0;
/// A side of each half of the magnifier.
pub const MAGNIFIER: f32 = 176.0;
/// What a mode of the comparison can be set to: all of it, and its slider.
pub const MODE_CONTROLS: f32 = 380.0;
pub const MODE_SLIDER: f32 = 120.0;
/// The zoom, the marker and the magnifier of the comparison with their distance from what the mode can be set to.
pub const TOOLBAR: f32 = 290.0;

/// Corners of the window's smallest size.
pub const WINDOW_MIN: [f32; 2] = [500.0, 380.0];
/// The window's first size.
pub const WINDOW: [f32; 2] = [1280.0, 800.0];
