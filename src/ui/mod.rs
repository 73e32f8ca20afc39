//! The views: functions from the [`State`] to what is on the screen, which return what the user did as [`Action`]s.
//!
//! They read the state and change nothing but [`ViewState`], which holds what lives as long as the window and matters
//! to nobody else: the text being typed, zoom, open popups, laid-out answers, textures.
//! They know no file, network, clipboard or engine. A new view is a file here, its texts a file in `i18n`,
//! its colours and sizes names in `theme`.

mod about_page;
mod answer;
mod batch_page;
mod chooser_page;
mod compare;
mod conversation;
mod error_card;
mod key_page;
mod keys;
mod markdown;
mod models;
mod notice;
mod parts;
mod question;
mod read;
mod servers;
mod settings_page;
mod shell;
mod shortcuts_page;
mod stage;
pub mod theme;
mod tray;
mod view;
mod welcome;
mod widgets;

pub use notice::text as notice_text;
pub use shell::window;
pub use stage::{Stage, TileQuestion};
pub use view::ViewState;

#[cfg(doc)]
use crate::app::{Action, State};
