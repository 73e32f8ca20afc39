//! Plain values and the arithmetic on them: what every other floor talks about.
//!
//! Knows nothing of files, the network, codecs or the window, and uses `std` alone
//! (serde on [`Settings`] and zeroize on [`Secret`] excepted).
//! A new value goes into the file of its subject; a new subject is a new file, named here.

mod batch;
mod chat;
mod colour_words;
mod comparison;
mod comparison_table;
mod draft;
mod explaining;
mod failure;
mod fitting;
mod folding;
mod found;
mod ids;
mod job;
mod joining;
mod key;
mod layout;
mod model;
mod money;
mod pair;
mod palette;
mod picture;
mod provider;
mod secret;
mod settings;
mod text;
mod text_diff;
mod tile;
mod transcription;
mod utc;

pub use batch::{BatchEnd, BatchForm, BatchOutput, NoticeWords};
pub use chat::{
    AnswerForm, ChatRequest, ContentPart, FinishReason, RequestForm, Role, StreamEvent, Turn, Usage, picture_letters,
};
pub use colour_words::{ColourChange, ColourName, colour_change, colour_name};
pub use comparison::{Alignment, Comparison, ComparisonOptions, DifferenceMap, Region, RegionKind, Tone};
pub use comparison_table::{
    CardForm, ComparisonCard, ComparisonTable, ComparisonTemplate, RowSource, TableColumn, TableRow, TableWords,
    has_decimal_comma,
};
pub use draft::{Draft, DraftPicture, Standing};
pub use explaining::ComparisonPrompts;
pub use failure::{Facts, Failure, FailureKind, Stranger, Why};
pub use fitting::{Detail, FamilyLimits, FittingRules, PreparePlan, Purpose, SideRule, fit};
pub use found::{Found, FoundKind, find_items};
pub use ids::{JobId, PictureId};
pub use job::Job;
pub use joining::{Joined, PartText, join_parts};
pub use key::{KeyPlace, KeyVerdict};
pub use layout::{TextLayout, TextTable, UnknownTextLayout, lay_out, table_of, whole_rows};
pub use model::{Model, ModelFamily};
pub use money::Usd;
pub use pair::{CompareMode, Half};
pub use palette::{PAIR_ON_DARK, PAIR_ON_LIGHT, PairColours, Rgb};
pub use picture::{
    MAX_DECODED_BYTES, MAX_PICTURE_BYTES, MAX_PIXELS, MediaType, Orientation, PICTURE_ENDINGS, PictureInfo,
    PictureSource, PixelSize, PreparedPicture, SourceFormat, base64_len, picture_data_url, web_address, without_user,
};
pub use provider::{
    Endpoint, FoundServer, KeyEntry, Patience, Provider, ProviderId, Quirks, TimeLimits, names_a_user, normal_base_url,
};
pub use secret::{Secret, wipe};
pub use settings::{OwnTemplate, Settings, Theme};
pub use text::{Code, PictureText, PixelRect, ReadingNotice, Script, TextLine, TextReader, UNCERTAIN_BELOW, Word};
pub use text_diff::{Disagreement, DisagreementKind, ReadWord, ReadingText, counterpart, disagreements};
pub use tile::{PixelRange, TILE_SIDE_PX, Tile, TilePosition, level_size, level_within};
pub use transcription::{
    Transcript, TranscriptionPrompts, TranscriptionRequest, TrimmedLoop, begun, cleaned, expected_tokens, in_layout,
    plausible_repeats, unreadable_count,
};
pub use utc::utc;
