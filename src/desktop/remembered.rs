//! What the window finds again at its next start, after a crash too: its place, and the question that was not sent.
//!
//! Both are written once they have stayed the same for a moment.

use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use crate::app::{Picture, State, WindowPlace};
use crate::domain::{Draft, PictureId, PictureSource, Standing};
use crate::storage::{Log, StorageError};
use crate::ui::ViewState;

use super::inbox::{Arrival, Inbox, Mailer};

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

/// The search for the question of last time: files are not for the window's thread.
#[derive(Debug, Default)]
pub(super) struct DraftSearch(Option<JoinHandle<()>>);

impl DraftSearch {
    pub(super) fn begin(load: impl FnOnce() -> Option<Draft> + Send + 'static, mailer: Mailer) -> Self {
        Self(Some(thread::spawn(move || {
            if let Some(draft) = load() {
                mailer.bring(Arrival::Draft(draft));
            }
        })))
    }

    /// What it has found and the window has not taken yet. Waits for its end: what is written over the draft meanwhile
    /// would be all that is left of it.
    pub(super) fn end(&mut self, inbox: &Inbox) -> Option<Draft> {
        if let Some(search) = self.0.take() {
            // After a panic there is nothing.
            let _ = search.join();
        }
        inbox.arrivals().find_map(Arrival::into_draft)
    }
}

/// The unsent question as it was last kept. A picture of the web becomes its bytes when it has come.
#[derive(Debug, Default)]
pub(super) struct DraftKeeper(Settling<(String, Vec<KeptPicture>)>);

type KeptPicture = (PictureId, Discriminant<PictureSource>, Standing);

impl DraftKeeper {
    /// The draft, where it is to be kept now; else perhaps how soon to look again.
    pub(super) fn look(&mut self, state: &State, view: &ViewState, at: SystemTime) -> Result<Option<Draft>, Duration> {
        let typed = view.unsent();
        let text = state.unsent_text(&typed, view.edits_last);
        let unsent = state.unsent_pictures(&text);
        let kept = |picture: &&Picture| (picture.id, discriminant(&picture.source), state.standing_of(picture));
        let pictures = unsent.iter().map(kept).collect();
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
    use crate::app::{Action, Effect, Setup, update};
    use crate::catalog::Catalog;
    use crate::desktop::inbox::Waker;
    use crate::domain::{Orientation, PictureInfo, PixelSize, Settings, SourceFormat};
    use crate::i18n::Language;
    use crate::protocol::{Command, Event, Report};

    fn at(secs: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(secs)
    }

    fn state() -> State {
        let catalog = Catalog::load().unwrap();
        State::new(Setup {
            providers: catalog.providers().cloned().collect(),
            families: Vec::new(),
            other_limits: catalog.family_of("").limits,
            rules: catalog.fitting,
            transcription: catalog.transcription,
            comparison: catalog.comparison,
            settings: Settings::default(),
            system_language: Language::English,
            has_chinese_font: false,
            takes_drops: true,
            has_two_displays: false,
        })
    }

    #[test]
    fn a_picture_of_the_web_is_kept_anew_when_it_has_come() {
        let (mut state, mut keeper) = (state(), DraftKeeper::default());
        let address = PictureSource::Address { address: "https://a.example/a.png".to_owned(), is_named: true };
        let effects = update(&mut state, Action::AddPictures(vec![address.clone()]));
        let [Effect::Send(Command::OpenPicture { job, picture, .. })] = effects[..] else { panic!("{effects:?}") };
        let view = ViewState::default();
        assert_eq!(keeper.look(&state, &view, at(1)), Err(PAUSE));
        let kept = keeper.look(&state, &view, at(2)).unwrap().unwrap();
        assert_eq!(kept.pictures[0].source, address);
        let info = PictureInfo {
            format: SourceFormat::Png,
            stored_size: PixelSize::new(4, 3),
            orientation: Orientation::UPRIGHT,
            byte_len: 3,
            is_partial: false,
            smallest_text_px: None,
            is_see_through: false,
        };
        let bytes = PictureSource::Bytes { name: "a.png".to_owned(), bytes: Vec::from("png").into() };
        let event = Event::PictureOpened { job, picture, info, fetched: Some(bytes.clone()) };
        update(&mut state, Action::Engine(Box::new(Report { at: at(3), event })));
        assert_eq!(keeper.look(&state, &view, at(3)), Err(PAUSE));
        assert_eq!(keeper.look(&state, &view, at(4)).unwrap().unwrap().pictures[0].source, bytes);
    }

    #[test]
    fn a_window_that_closes_early_waits_for_the_question_of_last_time() {
        let (inbox, draft) = (Inbox::new(Waker::default()), Draft { text: "What?".to_owned(), ..Draft::default() });
        let found = draft.clone();
        let mut search = DraftSearch::begin(move || Some(found), inbox.mailer());
        assert_eq!(search.end(&inbox), Some(draft));
        assert_eq!(search.end(&inbox), None);
        assert_eq!(DraftSearch::begin(|| None, inbox.mailer()).end(&inbox), None);
    }

    #[test]
    fn what_changes_is_written_once_it_has_settled() {
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
