//! Questions and their answers.

use std::time::{Duration, SystemTime};

use crate::domain::{
    Detail, Failure, FinishReason, Half, Job, JobId, Model, PictureId, PreparePlan, Purpose, SideRule, Usage, Usd,
};

use super::{Picture, State, letter};

/// The conversation on the screen.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    pub exchanges: Vec<Exchange>,
}

/// What a conversation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// All pictures of the tray.
    Tray,
    /// The two that are compared.
    Pair,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asked {
    /// What the user has typed.
    #[default]
    Question,
    /// How the two pictures differ, as a table.
    Table,
    /// The answer before, as a table.
    TableAgain,
}

/// One question with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub asked: Asked,
    /// What goes out; of a table it is written when everything is known that belongs into it.
    pub question: String,
    /// The pictures that came in with this question; those of earlier questions go along as well.
    pub pictures: Vec<PictureId>,
    pub answer: Answer,
    /// It was too much for the server: its pictures go out at low detail, those of later questions do not.
    pub is_smaller: bool,
    /// What this exchange was before it was asked again. It comes back when nothing comes in its place.
    pub former: Option<Box<Former>>,
    /// What was asked in the place of the question and got no word of an answer: it is what is asked again.
    pub instead: Option<String>,
}

/// An answer that is to be replaced, and the pictures that it is about.
#[derive(Clone, Debug)]
pub struct Former {
    asked: Asked,
    question: String,
    pictures: Vec<PictureId>,
    answer: Answer,
}

/// An answer, as far as it has come.
#[derive(Clone, Debug)]
pub struct Answer {
    pub state: AnswerState,
    pub text: String,
    /// How many rows of a table were in it.
    pub row_count: usize,
    pub reasoning: String,
    /// The model that was asked, with its prices at that time.
    pub model: Model,
    /// The host that was asked.
    pub host: String,
    pub reason: Option<FinishReason>,
    pub usage: Option<Usage>,
    /// From the request to the first piece of text.
    pub first_text: Option<Duration>,
    /// The model takes no temperature and answered at its own.
    pub is_at_own_temperature: bool,
    /// Another answer was asked for in vain, and this one came back: why, and when trying again makes sense.
    pub repeat_failure: Option<(Failure, Option<SystemTime>)>,
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
    /// Ended by a failure. `may_retry_at` is when trying again makes sense, where that is not at once.
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
    /// There are not two pictures to compare.
    NeedsTwo,
    /// An answer is still coming in.
    Answering,
    /// A picture could not be opened or prepared.
    PictureFailed,
    TooManyPictures {
        limit: usize,
    },
    /// A picture is only an address, and here it must be looked at, or the server fetches none.
    NeedsFetching,
    NoAddress,
    NoModel,
}

impl Answer {
    pub(super) fn new(model: Model, host: String) -> Self {
        Self {
            state: AnswerState::Preparing,
            text: String::new(),
            row_count: 0,
            reasoning: String::new(),
            model,
            host,
            reason: None,
            usage: None,
            first_text: None,
            is_at_own_temperature: false,
            repeat_failure: None,
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
        Self {
            asked: Asked::Question,
            question: question.to_owned(),
            pictures,
            answer,
            is_smaller: false,
            former: None,
            instead: None,
        }
    }

    /// Begins to wait for another answer, which may be about more pictures.
    pub(super) fn begin_again(&mut self, new_pictures: Vec<PictureId>) {
        let next = Answer::new(self.answer.model.clone(), self.answer.host.clone());
        let answer = Answer { repeat_failure: None, ..std::mem::replace(&mut self.answer, next) };
        let (asked, question) = (self.asked, self.question.clone());
        let former = Former { asked, question, pictures: self.pictures.clone(), answer };
        self.former = (!former.answer.text.is_empty()).then(|| Box::new(former));
        self.pictures.extend(new_pictures);
        if let Some(instead) = self.instead.take() {
            (self.asked, self.question) = (Asked::Question, instead);
        }
    }

    /// Brings the former answer back if nothing came in its place. Returns whether it did.
    pub(super) fn bring_back(&mut self) -> bool {
        let nothing_came = !self.has_answer();
        let Some(former) = self.former.take().filter(|_| nothing_came) else { return false };
        let question = std::mem::replace(&mut self.question, former.question);
        // A table's question is written anew each time.
        self.instead = Some(question).filter(|it| self.asked == Asked::Question && *it != self.question);
        self.asked = former.asked;
        self.pictures = former.pictures;
        self.answer = former.answer;
        true
    }

    /// Ends the wait with a failure. An answer that comes back stays what it was, and the failure stands beside it.
    pub(super) fn fail(&mut self, failure: Failure, may_retry_at: Option<SystemTime>) {
        let answer_is_back = self.bring_back();
        if answer_is_back && !matches!(self.answer.state, AnswerState::Failed { .. }) {
            self.answer.repeat_failure = Some((failure, may_retry_at));
        } else {
            self.answer.state = AnswerState::Failed { failure, may_retry_at };
        }
    }

    /// Ends the wait as the user wanted.
    pub(super) fn stop(&mut self) {
        if !self.bring_back() {
            self.answer.state = AnswerState::Stopped;
        }
    }

    /// What is still to be answered: the question itself, or what was asked in its place.
    #[must_use]
    pub fn unanswered(&self) -> Option<&str> {
        if self.has_answer() {
            return self.instead.as_deref();
        }
        (self.asked == Asked::Question).then_some(&self.question)
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

    /// Ends the running answer; what has come stays. Returns the job that is to be ended.
    pub(super) fn stop(&mut self) -> Option<JobId> {
        let exchange = self.exchanges.last_mut().filter(|exchange| exchange.answer.is_running())?;
        let job = exchange.answer.job();
        exchange.stop();
        job
    }

    /// Whether the last question waits for its pictures.
    #[must_use]
    pub fn is_preparing(&self) -> bool {
        self.running().is_some_and(|answer| answer.state == AnswerState::Preparing)
    }

    /// The exchange whose answer waits for this job.
    pub(super) fn waiting_for(&mut self, job: JobId) -> Option<&mut Exchange> {
        self.exchanges.iter_mut().find(|exchange| exchange.answer.job() == Some(job))
    }
}

impl State {
    /// What is talked about in the chosen job.
    #[must_use]
    pub fn subject(&self) -> Subject {
        if self.job() == Job::Compare { Subject::Pair } else { Subject::Tray }
    }

    #[must_use]
    pub fn conversation_about(&self, subject: Subject) -> &Conversation {
        match subject {
            Subject::Tray => &self.conversation,
            Subject::Pair => &self.comparing.explained.talk,
        }
    }

    pub(super) fn conversation_about_mut(&mut self, subject: Subject) -> &mut Conversation {
        match subject {
            Subject::Tray => &mut self.conversation,
            Subject::Pair => &mut self.comparing.explained.talk,
        }
    }

    /// The conversation of the chosen job.
    #[must_use]
    pub fn talk(&self) -> &Conversation {
        self.conversation_about(self.subject())
    }

    /// The pictures that go along with a question, in their order.
    #[must_use]
    pub fn pictures_of(&self, subject: Subject) -> Vec<&Picture> {
        match subject {
            Subject::Tray => self.tray.going_along().collect(),
            Subject::Pair => self.pair().into_iter().flatten().collect(),
        }
    }

    /// Whether a question may tell a picture by its address.
    #[must_use]
    pub fn may_hand_addresses_on(&self) -> bool {
        self.job() == Job::Ask && self.takes_addresses()
    }

    fn takes_addresses(&self) -> bool {
        self.endpoint().is_some_and(|endpoint| endpoint.quirks.takes_addresses)
    }

    /// Whether the server is to fetch all pictures itself, so that none leaves this computer.
    #[must_use]
    pub fn hands_addresses_on(&self) -> bool {
        self.hands_some_addresses_on() && self.tray.going_along().all(|picture| picture.link().is_some())
    }

    /// Whether the server is to fetch pictures itself, be it some of them.
    #[must_use]
    pub fn hands_some_addresses_on(&self) -> bool {
        self.job() == Job::Ask
            && !self.has_links_to_fetch(Subject::Tray)
            && self.tray.going_along().any(|picture| picture.link().is_some())
    }

    /// Whether pictures are only addresses that cannot be handed on: the server fetches none, both pictures are to be
    /// measured, or a smaller picture is wanted than the original. Who hands on an address and leaves the detail open wants
    /// the original.
    #[must_use]
    pub(super) fn has_links_to_fetch(&self, subject: Subject) -> bool {
        let hands_on = self.takes_addresses() && subject == Subject::Tray && self.detail_about(subject) != Detail::Low;
        !hands_on && self.pictures_of(subject).iter().any(|picture| picture.link().is_some())
    }

    /// What a picture is called in a conversation.
    #[must_use]
    pub fn letter_in(&self, subject: Subject, id: PictureId) -> Option<String> {
        match subject {
            Subject::Tray => self.tray.going_along().position(|picture| picture.id == id).map(letter),
            Subject::Pair => self.half_of(id).map(Half::letter).map(str::to_owned),
        }
    }

    /// How pictures are to be prepared for a question; `None` without an address.
    #[must_use]
    pub fn plan_about(&self, subject: Subject) -> Option<PreparePlan> {
        let purpose = match subject {
            Subject::Tray => Purpose::Question,
            Subject::Pair => Purpose::Precision,
        };
        Some(PreparePlan { side: SideRule::Detail { detail: self.detail_about(subject), purpose }, ..self.plan()? })
    }

    /// How closely the model looks at what is asked about now.
    #[must_use]
    pub fn detail_about(&self, subject: Subject) -> Detail {
        let last = self.conversation_about(subject).exchanges.last();
        if last.is_some_and(|last| last.is_smaller && last.answer.is_running()) { Detail::Low } else { self.detail() }
    }

    /// Whether there is nothing to talk about: no picture, and no answer in any of these exchanges.
    pub(super) fn has_no_subject(&self, subject: Subject, exchanges: &[Exchange]) -> bool {
        match subject {
            Subject::Tray => self.tray.going_along().next().is_none() && !exchanges.iter().any(Exchange::has_answer),
            Subject::Pair => self.pair().iter().any(Option::is_none),
        }
    }

    /// The pictures that no question has brought in yet.
    pub(super) fn new_pictures(&self, subject: Subject) -> Vec<PictureId> {
        let exchanges = &self.conversation_about(subject).exchanges;
        let is_known = |id: &PictureId| exchanges.iter().any(|exchange| exchange.pictures.contains(id));
        self.pictures_of(subject).into_iter().map(|picture| picture.id).filter(|id| !is_known(id)).collect()
    }

    /// Whether this question can be sent now, and if not, why.
    pub fn may_ask(&self, question: &str) -> Result<(), Blocked> {
        let subject = self.subject();
        let Some(endpoint) = self.endpoint() else { return Err(Blocked::NoAddress) };
        if self.models.chosen.id.is_empty() {
            return Err(Blocked::NoModel);
        }
        if self.has_no_subject(subject, &self.talk().exchanges) {
            return Err(if subject == Subject::Pair { Blocked::NeedsTwo } else { Blocked::NoPicture });
        }
        let pictures = self.pictures_of(subject);
        if pictures.iter().any(|picture| picture.failure().is_some()) {
            return Err(Blocked::PictureFailed);
        }
        if self.has_links_to_fetch(subject) {
            return Err(Blocked::NeedsFetching);
        }
        match endpoint.quirks.max_pictures {
            Some(limit) if pictures.len() > limit => return Err(Blocked::TooManyPictures { limit }),
            _ => {}
        }
        if self.talk().running().is_some() {
            return Err(Blocked::Answering);
        }
        if question.trim().is_empty() { Err(Blocked::NoQuestion) } else { Ok(()) }
    }

    /// Whether a model can be asked now how the two pictures differ, and if not, why.
    pub fn may_explain(&self) -> Result<(), Blocked> {
        self.may_ask("table")
    }

    /// Whether the last question can be asked again now, and if not, why.
    pub fn may_retry(&self) -> Result<(), Blocked> {
        let Some((last, earlier)) = self.talk().exchanges.split_last() else { return Err(Blocked::NoQuestion) };
        if self.has_no_subject(self.subject(), earlier) {
            return Err(Blocked::NoPicture);
        }
        match last.asked {
            Asked::Question => self.may_ask(&last.question),
            Asked::Table | Asked::TableAgain => self.may_explain(),
        }
    }
}
