//! Questions and their answers.

use std::time::{Duration, SystemTime};

use crate::domain::{Failure, FinishReason, JobId, Model, PictureId, Usage, Usd};

use super::{Picture, State};

/// The conversation on the screen.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    pub exchanges: Vec<Exchange>,
}

/// One question with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub question: String,
    /// The pictures that came in with this question; those of earlier questions go along as well.
    pub pictures: Vec<PictureId>,
    pub answer: Answer,
    /// What this exchange was before it was asked again. It comes back when nothing comes in its place.
    pub former: Option<Box<Former>>,
}

/// An answer that is to be replaced, and the pictures that it is about.
#[derive(Clone, Debug)]
pub struct Former {
    pictures: Vec<PictureId>,
    answer: Answer,
}

/// An answer, as far as it has come.
#[derive(Clone, Debug)]
pub struct Answer {
    pub state: AnswerState,
    pub text: String,
    pub reasoning: String,
    /// The model that was asked, with its prices at that time.
    pub model: Model,
    /// The host that was asked.
    pub host: String,
    pub reason: Option<FinishReason>,
    pub usage: Option<Usage>,
    /// From the request to the first piece of text.
    pub first_text: Option<Duration>,
}

/// Where an answer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// The pictures are still being prepared.
    Preparing,
    /// The request is on its way.
    Asked {
        job: JobId,
    },
    /// The server is busy; the request is repeated at this time.
    Waiting {
        job: JobId,
        until: SystemTime,
    },
    Streaming {
        job: JobId,
    },
    Done,
    /// Ended by the user.
    Stopped,
    /// Ended by a failure. `may_retry_at` is when trying again makes sense, where the server told.
    Failed {
        failure: Failure,
        may_retry_at: Option<SystemTime>,
    },
}

/// Why a question cannot be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    NoQuestion,
    NoPicture,
    /// An answer is still coming in.
    Answering,
    /// A picture could not be opened or prepared.
    PictureFailed,
    TooManyPictures {
        limit: usize,
    },
    NoAddress,
    NoModel,
}

impl Answer {
    pub(super) fn new(model: Model, host: String) -> Self {
        Self {
            state: AnswerState::Preparing,
            text: String::new(),
            reasoning: String::new(),
            model,
            host,
            reason: None,
            usage: None,
            first_text: None,
        }
    }

    /// The job that this answer waits for.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.state {
            AnswerState::Asked { job } | AnswerState::Waiting { job, .. } | AnswerState::Streaming { job } => Some(job),
            _ => None,
        }
    }

    /// Whether more may come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.job().is_some() || self.state == AnswerState::Preparing
    }

    /// What it cost, from the server's count and the model's prices; `None` when either is not known.
    #[must_use]
    pub fn price(&self) -> Option<Usd> {
        let usage = self.usage?;
        let part = |price: Option<Usd>, tokens: Option<u64>| Some(price?.for_tokens(tokens?).nanos());
        let prompt = part(self.model.input_per_million, usage.prompt_tokens)?;
        let completion = part(self.model.output_per_million, usage.completion_tokens)?;
        Some(Usd::from_nanos(prompt.saturating_add(completion)))
    }
}

impl Exchange {
    pub(super) fn new(question: &str, pictures: Vec<PictureId>, answer: Answer) -> Self {
        Self { question: question.to_owned(), pictures, answer, former: None }
    }

    /// Begins to wait for another answer, which may be about more pictures.
    pub(super) fn begin_again(&mut self, new_pictures: Vec<PictureId>) {
        let next = Answer::new(self.answer.model.clone(), self.answer.host.clone());
        let former = Former { pictures: self.pictures.clone(), answer: std::mem::replace(&mut self.answer, next) };
        self.former = (!former.answer.text.is_empty()).then(|| Box::new(former));
        self.pictures.extend(new_pictures);
    }

    /// Brings the former answer back if nothing came in its place. Returns whether it did.
    pub(super) fn bring_back(&mut self) -> bool {
        let nothing_came = !self.has_answer();
        let Some(former) = self.former.take().filter(|_| nothing_came) else { return false };
        self.pictures = former.pictures;
        self.answer = former.answer;
        true
    }

    /// Whether anything of an answer has come, be it cut off.
    #[must_use]
    pub fn has_answer(&self) -> bool {
        !self.answer.text.is_empty()
    }
}

impl Conversation {
    /// The answer that is coming in.
    #[must_use]
    pub fn running(&self) -> Option<&Answer> {
        self.exchanges.last().map(|exchange| &exchange.answer).filter(|answer| answer.is_running())
    }

    /// The exchange whose answer waits for this job.
    pub(super) fn waiting_for(&mut self, job: JobId) -> Option<&mut Exchange> {
        self.exchanges.iter_mut().find(|exchange| exchange.answer.job() == Some(job))
    }
}

impl State {
    /// Whether there is nothing to talk about: no picture, and no answer in any of these exchanges.
    pub(super) fn has_no_subject(&self, exchanges: &[Exchange]) -> bool {
        self.tray.pictures.is_empty() && !exchanges.iter().any(Exchange::has_answer)
    }

    /// The pictures that no question has brought in yet.
    pub(super) fn new_pictures(&self) -> Vec<PictureId> {
        let is_known =
            |id: &PictureId| self.conversation.exchanges.iter().any(|exchange| exchange.pictures.contains(id));
        self.tray.pictures.iter().map(|picture| picture.id).filter(|id| !is_known(id)).collect()
    }

    /// Whether this question can be sent now, and if not, why.
    pub fn may_ask(&self, question: &str) -> Result<(), Blocked> {
        let Some(endpoint) = self.endpoint() else { return Err(Blocked::NoAddress) };
        if self.models.chosen.id.is_empty() {
            return Err(Blocked::NoModel);
        }
        if self.has_no_subject(&self.conversation.exchanges) {
            return Err(Blocked::NoPicture);
        }
        if self.tray.pictures.iter().any(|picture| Picture::failure(picture).is_some()) {
            return Err(Blocked::PictureFailed);
        }
        match endpoint.quirks.max_pictures {
            Some(limit) if self.tray.pictures.len() > limit => return Err(Blocked::TooManyPictures { limit }),
            _ => {}
        }
        if self.conversation.running().is_some() {
            return Err(Blocked::Answering);
        }
        if question.trim().is_empty() { Err(Blocked::NoQuestion) } else { Ok(()) }
    }

    /// Whether the last question can be asked again now, and if not, why.
    pub fn may_retry(&self) -> Result<(), Blocked> {
        let Some((last, earlier)) = self.conversation.exchanges.split_last() else { return Err(Blocked::NoQuestion) };
        if self.has_no_subject(earlier) {
            return Err(Blocked::NoPicture);
        }
        self.may_ask(&last.question)
    }
}
