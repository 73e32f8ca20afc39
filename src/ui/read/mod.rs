//! The job of reading: the text of the picture on the stage, as it will be copied.
//!
//! `panel` is what stands beside the picture. The text itself lives in the state; what is typed goes there at once.

mod foot;
mod panel;
mod table;
mod text;

pub(super) use panel::show;

/// What the views of this job remember.
#[derive(Debug, Default)]
pub(super) struct ReadView {
    /// What stands in the text box.
    field: String,
}
