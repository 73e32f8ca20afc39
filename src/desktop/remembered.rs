//! What the window finds again at its next start, after a crash too: its place, and the question that was not sent.
//!
//! Both are written once they have stayed the same for a moment.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::app::{State, WindowPlace};
use crate::domain::{Draft, PictureId, Standing};
use crate::storage::{Log, StorageError};
use crate::ui::ViewState;

/// So long nothing changes before it is written.
const PAUSE: Duration = Duration::from_secs(1);

/// A value that is written when it has settled.
#[derive(Debug, Default)]
struct Settling<T> {
    written: T,
    /// What it is now, and since when.
    seen: Option<(T, SystemTime)>,
}

impl<T: Clone + PartialEq> Settling<T> {
    /// Takes what it is now. Returns whether it is to be written, and else how long until then.
    fn look(&mut self, now: T, at: SystemTime) -> Result<bool, Duration> {
        if now == self.written {
            self.seen = None;
            return Ok(false);
        }
        let since = match &self.seen {
            Some((seen, since)) if *seen == now => *since,
            _ => {
                self.seen = Some((now.clone(), at));
                at
            }
        };
        let left = PAUSE.saturating_sub(at.duration_since(since).unwrap_or(PAUSE));
        if left > Duration::ZERO {
            return Err(left);
        }
        self.written = now;
        self.seen = None;
        Ok(true)
    }
}

/// The unsent question as it was last kept.
#[derive(Debug, Default)]
pub(super) struct DraftKeeper(Settling<(String, Vec<(PictureId, Standing)>)>);

impl DraftKeeper {
    /// The draft, where it is to be kept now; else perhaps how soon to look again.
    pub(super) fn look(&mut self, state: &State, view: &ViewState, at: SystemTime) -> Result<Option<Draft>, Duration> {
        let typed = view.unsent();
        let text = state.unsent_text(&typed, view.edits_last);
        let unsent = state.unsent_pictures(&text);
        let pictures = unsent.iter().map(|picture| (picture.id, state.standing_of(picture))).collect();
        let is_due = self.0.look((text, pictures), at)?;
        Ok(is_due.then(|| state.draft(&typed, view.edits_last)))
    }
}

/// The window's place as it was last written.
#[derive(Debug, Default)]
pub(super) struct PlaceKeeper(Settling<Option<WindowPlace>>);

impl PlaceKeeper {
    pub(super) fn look(&mut self, place: WindowPlace, at: SystemTime) -> Result<bool, Duration> {
        self.0.look(Some(place), at)
    }
}

/// Notes how the last writes ended: when the window closes nobody can be told any more.
pub(super) fn note(
    log: Option<&Log>,
    settings: Result<Option<PathBuf>, StorageError>,
    draft: Result<(), StorageError>,
) {
    let set_aside = |path: &PathBuf| format!("settings were damaged and lie in {}", path.display());
    let settings = settings.map_or_else(|error| Some(error.to_string()), |path| path.as_ref().map(set_aside));
    let lines: Vec<String> = settings.into_iter().chain(draft.err().map(|error| error.to_string())).collect();
    if let Some(log) = log.filter(|_| !lines.is_empty()) {
        for line in lines {
            log.note(&line);
        }
        // The thread that writes them ends with the program.
        let _ = log.last(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_written_once_it_has_settled() {
        let at = |secs| SystemTime::UNIX_EPOCH + Duration::from_secs(secs);
        let mut text = Settling::<&str>::default();
        assert_eq!(text.look("", at(0)), Ok(false));
        assert_eq!(text.look("a", at(1)), Err(PAUSE));
        assert_eq!(text.look("ab", at(2)), Err(PAUSE), "it has changed again");
        assert_eq!(text.look("ab", at(3)), Ok(true));
        assert_eq!(text.look("ab", at(4)), Ok(false));
        assert_eq!(text.look("a", at(5)), Err(PAUSE));
        assert_eq!(text.look("ab", at(6)), Ok(false), "it is what was written");
    }
}
