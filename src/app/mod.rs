//! The window's state machine: what is known ([`State`]), what can happen ([`Action`]) and what must then be done
//! ([`Effect`]). [`update`] is the only place where the one becomes the other.
//!
//! Knows no clock, no chance, no input and output, and nothing of how the state is drawn: time comes in with
//! [`Action::Tick`] and with the engine's reports.
//! A new deed of the user is a variant of [`Action`] and an arm in the file of its subject under `update/`.

mod action;
mod batch;
mod chooser;
mod comparing;
mod conversation;
mod explaining;
mod gesture;
mod key;
mod models;
mod pictures;
mod reading;
mod remedy;
mod servers;
mod standing;
mod state;
mod undo;
mod update;

pub use action::{Action, Effect, Setting};
pub use batch::{Batch, BatchWork};
pub use chooser::{Chooser, ChosenFor, FolderEntry, FolderListing};
pub use comparing::{CompareAction, Comparing, ComparingWork};
pub use conversation::{Answer, AnswerState, Asked, Blocked, Conversation, Exchange, Former, Subject};
pub use explaining::{Explained, LineId, SaveForm, TableAction, TableLine};
pub use gesture::Gesture;
pub use key::{KeyDesk, KeyWork};
pub use models::{Listing, ModelChoice};
pub use pictures::{AddressOffer, Onto, Picture, PictureStatus, Preparation, Removed, Tray, letter};
pub use reading::{ByModel, Reading, ReadingWork, Second, WordPlace};
pub use remedy::{Remedy, remedy, remedy_of_picture};
pub use servers::Servers;
pub use state::{Notice, Page, Setup, State, WindowPlace};
pub use undo::{Cleared, Step};
pub use update::update;
