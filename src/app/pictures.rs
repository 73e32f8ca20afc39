//! The pictures that go along with the next question.

use std::sync::Arc;

use crate::domain::{
    Draft, DraftPicture, Failure, Half, JobId, PictureId, PictureInfo, PictureSource, PreparePlan, PreparedPicture,
    Standing,
};
use crate::i18n::{Language, strings};

use super::{Action, Exchange, Reading, State, Subject};

/// The pictures of the conversation, in their order. What is in the tray goes along with every question, unless it was
/// brought in for its text alone; what was taken out does not, even if it was asked about before.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    pub pictures: Vec<Picture>,
    /// The one on the stage.
    pub shown: Option<PictureId>,
    /// Those that were taken out and can be brought back, the last one at the end.
    pub removed: Vec<Removed>,
}

/// A picture that was taken out, or had to give way to another one.
#[derive(Clone, Debug)]
pub struct Removed {
    pub picture: Picture,
    /// Where it was, counted from 0.
    pub(super) place: usize,
    /// The one that took its place.
    pub(super) successor: Option<PictureId>,
}

/// One picture that the user brought in.
#[derive(Clone, Debug)]
pub struct Picture {
    pub id: PictureId,
    pub source: PictureSource,
    pub status: PictureStatus,
    /// By how many quarters of a circle the user has turned it, clockwise.
    pub quarters: u8,
    /// By how many the engine has turned it, or is turning it: it is turned on from there once it is here.
    pub(super) turned_quarters: u8,
    pub preparation: Preparation,
    pub reading: Reading,
    /// What is known of its text turned otherwise, by quarters: it is there again when the picture is.
    pub(super) readings: Vec<(u8, Reading)>,
    /// Whether it was brought in for its text alone: no question takes it along until the user says so.
    pub is_for_text: bool,
}

/// Where something that comes into the window is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onto {
    Half(Half),
    /// Into the place of one of the tray.
    Picture(PictureId),
    Window,
}

/// Pictures that are only addresses yet, and may be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressOffer {
    pub sources: Vec<PictureSource>,
    pub onto: Onto,
    /// How many entries came with them that are of no use.
    pub unusable: usize,
}

/// How far a picture has come in.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureStatus {
    Opening {
        job: JobId,
    },
    /// Only its address is here: the server that is asked fetches it.
    Linked,
    Ready(PictureInfo),
    Failed(Failure),
}

/// The bytes that are sent of a picture. They belong to a plan: with another model or detail they are made anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Preparation {
    /// Not yet asked for.
    None,
    Running {
        job: JobId,
        plan: PreparePlan,
    },
    Done {
        plan: PreparePlan,
        prepared: Arc<PreparedPicture>,
    },
    Failed {
        plan: PreparePlan,
        failure: Failure,
    },
}

impl Onto {
    /// Brings pictures there. Only one can take another one's place.
    #[must_use]
    pub fn taking(self, sources: Vec<PictureSource>) -> Action {
        match (self, &sources[..]) {
            (Self::Half(half), _) => Action::AddPicturesTo { half, sources },
            (Self::Picture(picture), [source]) => Action::ReplacePicture { picture, source: source.clone() },
            _ => Action::AddPictures(sources),
        }
    }
}

impl Tray {
    #[must_use]
    pub fn find(&self, id: PictureId) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.id == id)
    }

    pub(super) fn find_mut(&mut self, id: PictureId) -> Option<&mut Picture> {
        self.pictures.iter_mut().find(|picture| picture.id == id)
    }

    /// The picture that is brought back next.
    #[must_use]
    pub fn last_removed(&self) -> Option<&Picture> {
        self.removed.last().map(|removed| &removed.picture)
    }

    /// The pictures of the tray, and those that can still be brought back.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Picture> {
        self.pictures.iter_mut().chain(self.removed.iter_mut().map(|removed| &mut removed.picture))
    }

    /// The pictures that go along with a question, in their order.
    pub fn going_along(&self) -> impl Iterator<Item = &Picture> {
        self.pictures.iter().filter(|picture| !picture.is_for_text)
    }

    /// The place of a picture, counted from 0.
    #[must_use]
    pub fn place(&self, id: PictureId) -> Option<usize> {
        self.pictures.iter().position(|picture| picture.id == id)
    }
}

impl Picture {
    pub(super) fn opening(job: JobId, source: PictureSource) -> Self {
        let status = PictureStatus::Opening { job };
        Self {
            id: PictureId::fresh(),
            source,
            status,
            quarters: 0,
            turned_quarters: 0,
            preparation: Preparation::None,
            reading: Reading::default(),
            readings: Vec::new(),
            is_for_text: false,
        }
    }

    /// A picture of which only the address goes along.
    pub(super) fn linked(source: PictureSource) -> Self {
        Self { status: PictureStatus::Linked, ..Self::opening(JobId::fresh(), source) }
    }

    /// The address that is handed on in the place of pixels.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        match &self.source {
            PictureSource::Link { address, .. } => Some(address),
            _ => None,
        }
    }

    /// What a person calls it: the file's name without its folders.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.source {
            PictureSource::File(path) => {
                path.file_name().map_or_else(|| self.source.label(), |name| name.to_string_lossy().into_owned())
            }
            _ => self.source.label(),
        }
    }

    #[must_use]
    pub fn info(&self) -> Option<&PictureInfo> {
        match &self.status {
            PictureStatus::Ready(info) => Some(info),
            _ => None,
        }
    }

    /// Is to be turned by so many quarters from now on; what is known of its text is of how it was turned.
    pub(super) fn set_quarters(&mut self, quarters: u8) {
        let quarters = quarters % 4;
        let known = self.readings.iter().position(|(known, _)| *known == quarters);
        let reading = known.map(|place| self.readings.remove(place).1).unwrap_or_default();
        let before = std::mem::replace(&mut self.reading, reading);
        self.readings.push((self.quarters, before.at_rest()));
        self.quarters = quarters;
    }

    /// The jobs that work on it.
    pub(super) fn jobs(&self) -> impl Iterator<Item = JobId> {
        let first = match (&self.status, &self.preparation) {
            (PictureStatus::Opening { job }, _) | (_, Preparation::Running { job, .. }) => Some(*job),
            _ => None,
        };
        first.into_iter().chain(self.reading.job())
    }

    /// What stands in the way of sending it.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match (&self.status, &self.preparation) {
            (PictureStatus::Failed(failure), _) | (_, Preparation::Failed { failure, .. }) => Some(failure),
            _ => None,
        }
    }

    /// The bytes to send, once they are made.
    #[must_use]
    pub fn prepared(&self) -> Option<&Arc<PreparedPicture>> {
        match &self.preparation {
            Preparation::Done { prepared, .. } => Some(prepared),
            _ => None,
        }
    }
}

impl State {
    /// What was typed and not sent, with the pictures that it is about.
    #[must_use]
    pub fn draft(&self, typed: &str, edits_last: bool) -> Draft {
        let kept =
            |picture: &Picture| DraftPicture { source: picture.source.clone(), standing: self.standing_of(picture) };
        let text = self.unsent_text(typed, edits_last);
        let pictures = self.unsent_pictures(&text).into_iter().map(kept).collect();
        Draft { text, pictures }
    }

    /// Questions that were sent and got no word of an answer, and what is typed behind them. `edits_last` tells that the
    /// last question about the tray is being edited: it is in what is typed.
    #[must_use]
    pub fn unsent_text(&self, typed: &str, edits_last: bool) -> String {
        let last = |subject| self.conversation_about(subject).exchanges.last();
        let asked = [Subject::Tray, Subject::Pair].into_iter().filter(|it| *it != Subject::Tray || !edits_last);
        let unanswered = asked.filter_map(last).filter_map(Exchange::unanswered);
        // Nobody has typed that one, and without the answer that was cut it asks nothing.
        let mut texts: Vec<&str> = unanswered.filter(|text| !is_going_on(text)).collect();
        if texts.is_empty() || !typed.trim().is_empty() {
            texts.push(typed);
        }
        texts.join("\n")
    }

    /// The pictures of this unsent text. Those that were answered about belong to a draft only with a text.
    #[must_use]
    pub fn unsent_pictures(&self, text: &str) -> Vec<&Picture> {
        if text.trim().is_empty() && !self.conversation.exchanges.is_empty() {
            return Vec::new();
        }
        self.tray.going_along().collect()
    }

    /// What was done to a picture since it came in.
    #[must_use]
    pub fn standing_of(&self, picture: &Picture) -> Standing {
        let is_chosen = |half: &Half| self.comparing.chosen[half.place()] == Some(picture.id);
        Standing {
            quarters: picture.quarters,
            is_shown: self.tray.shown == Some(picture.id),
            half: Half::BOTH.into_iter().find(is_chosen),
            region: picture.reading.region,
            typed: picture.reading.typed(self.layout()),
        }
    }
}

/// Whether this is what a button asks for the rest of an answer with, in whichever language the window was then.
fn is_going_on(question: &str) -> bool {
    Language::ALL.into_iter().any(|language| strings(language).answer.go_on_question == question)
}

/// What a picture is called in the window and in the request: A, B, … Z, then by number.
#[must_use]
pub fn letter(place: usize) -> String {
    match u8::try_from(place) {
        Ok(index @ 0..=25) => char::from(b'A' + index).to_string(),
        _ => (place + 1).to_string(),
    }
}
