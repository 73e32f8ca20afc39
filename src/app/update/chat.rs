//! The life of a question: asked, waited for, streamed, ended.

use std::time::{Duration, SystemTime};

use crate::app::{Answer, AnswerState, Effect, Exchange, KeyDesk, Notice, Page, Preparation, State, letter};
use crate::domain::{ChatRequest, ContentPart, Detail, Failure, FailureKind, JobId, Patience, Role, Turn};
use crate::protocol::{ChatEnd, Command, DeltaKind};

use super::{key, models, pictures};

/// Tokens of an answer at most: some three pages.
const ANSWER_TOKENS: u32 = 4096;

/// How long a busy server is waited for before the window reports it. The user watches, so not long.
pub(super) const PATIENCE: Patience = Patience { total: Duration::from_secs(30), retries: 4 };

pub(super) fn ask(state: &mut State, question: &str) -> Vec<Effect> {
    if state.may_ask(question).is_err() {
        return Vec::new();
    }
    let Some(endpoint) = state.endpoint() else { return Vec::new() };
    let new = state.new_pictures();
    let answer = Answer::new(state.models.chosen.clone(), endpoint.host().to_owned());
    state.conversation.exchanges.push(Exchange::new(question.trim(), new, answer));
    state.page = Page::Job;
    start_if_ready(state)
}

/// Sends the question that waits for its pictures, once all of them are prepared for the current plan.
pub(super) fn start_if_ready(state: &mut State) -> Vec<Effect> {
    let Some((last, earlier)) = state.conversation.exchanges.split_last() else { return Vec::new() };
    if last.answer.state != AnswerState::Preparing {
        return Vec::new();
    }
    if state.has_no_subject(earlier) {
        // All it was about was taken out while it waited.
        return stop(state);
    }
    let plan = state.plan();
    let is_ready =
        |preparation: &Preparation| matches!(preparation, Preparation::Done { plan: made, .. } if Some(*made) == plan);
    if !state.tray.pictures.iter().all(|picture| is_ready(&picture.preparation)) {
        return pictures::prepare_all(state);
    }
    if state.models.chosen.id.is_empty() {
        return Vec::new();
    }
    let Some(request) = request(state) else { return Vec::new() };
    let job = JobId::fresh();
    let (model, host) = (state.models.chosen.clone(), request.endpoint.host().to_owned());
    if let Some(exchange) = state.conversation.exchanges.last_mut() {
        exchange.answer = Answer { state: AnswerState::Asked { job }, ..Answer::new(model, host) };
    }
    vec![Effect::Send(Command::StartChat { job, request: Box::new(request), patience: PATIENCE })]
}

/// The whole conversation as it goes out. What an earlier answer lacks, because it was stopped or cut, stays lacking.
fn request(state: &State) -> Option<ChatRequest> {
    let endpoint = state.endpoint()?;
    let (last, earlier) = state.conversation.exchanges.split_last()?;
    let mut turns = Vec::new();
    for exchange in earlier {
        if !exchange.has_answer() {
            continue;
        }
        turns.push(question_turn(state, exchange));
        turns.push(Turn { role: Role::Assistant, parts: vec![ContentPart::Text(exchange.answer.text.clone())] });
    }
    // Pictures of a question that got no answer come in with this one.
    let unanswered = earlier.iter().filter(|exchange| !exchange.has_answer());
    let pictures = unanswered.flat_map(|exchange| &exchange.pictures).chain(&last.pictures).copied().collect();
    turns.push(question_turn(state, &Exchange { pictures, ..last.clone() }));
    let model = &state.models.chosen;
    let model_limit = model.max_output_tokens.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or(ANSWER_TOKENS);
    Some(ChatRequest {
        endpoint,
        model: model.id.clone(),
        system: None,
        turns,
        max_tokens: ANSWER_TOKENS.min(model_limit.max(1)),
        temperature: None,
        detail: state.detail(),
        is_streamed: true,
    })
}

/// A question with those of its pictures that still are in the tray, in the tray's order.
/// Several pictures are named by their letters: models mix up their order otherwise.
fn question_turn(state: &State, exchange: &Exchange) -> Turn {
    let is_named = state.tray.pictures.len() > 1;
    let mut parts = Vec::new();
    for (place, picture) in state.tray.pictures.iter().enumerate() {
        let Some(prepared) = picture.prepared().filter(|_| exchange.pictures.contains(&picture.id)) else { continue };
        if is_named {
            parts.push(ContentPart::Text(format!("Picture {}:", letter(place))));
        }
        parts.push(ContentPart::Picture(prepared.clone()));
    }
    parts.push(ContentPart::Text(exchange.question.clone()));
    Turn { role: Role::User, parts }
}

pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    let Some(exchange) = state.conversation.exchanges.last_mut() else { return Vec::new() };
    if !exchange.answer.is_running() {
        return Vec::new();
    }
    let job = exchange.answer.job();
    if !exchange.bring_back() {
        exchange.answer.state = AnswerState::Stopped;
    }
    job.map(Effect::Cancel).into_iter().collect()
}

pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    if state.may_retry().is_err() {
        return Vec::new();
    }
    // What was taken out stays out; what was added since goes along with the repeated question.
    let new = state.new_pictures();
    if let Some(exchange) = state.conversation.exchanges.last_mut() {
        exchange.begin_again(new);
    }
    start_if_ready(state)
}

pub(super) fn retry_smaller(state: &mut State) -> Vec<Effect> {
    let mut effects = models::choose_detail(state, Detail::Low);
    effects.extend(retry(state));
    effects
}

pub(super) fn new_conversation(state: &mut State) -> Vec<Effect> {
    let mut effects = stop(state);
    effects.extend(key::give_up_checking(state));
    effects.extend(pictures::forget_removed(state));
    effects.extend(state.tray.pictures.drain(..).flat_map(|picture| pictures::forget(&picture)));
    state.tray.shown = None;
    state.conversation.exchanges.clear();
    state.key = KeyDesk { question_waits: false, ..state.key.clone() };
    state.notice = None;
    state.page = Page::Job;
    effects
}

pub(super) fn waiting(state: &mut State, job: JobId, until: SystemTime) -> Vec<Effect> {
    if let Some(exchange) = state.conversation.waiting_for(job) {
        exchange.answer.state = AnswerState::Waiting { job, until };
    }
    Vec::new()
}

pub(super) fn started(state: &mut State, job: JobId) -> Vec<Effect> {
    if let Some(exchange) = state.conversation.waiting_for(job) {
        exchange.answer.state = AnswerState::Streaming { job };
    }
    Vec::new()
}

pub(super) fn delta(state: &mut State, job: JobId, kind: DeltaKind, text: &str) -> Vec<Effect> {
    if let Some(exchange) = state.conversation.waiting_for(job) {
        exchange.answer.state = AnswerState::Streaming { job };
        match kind {
            DeltaKind::Answer => {
                exchange.former = None;
                exchange.answer.text.push_str(text);
            }
            DeltaKind::Reasoning => exchange.answer.reasoning.push_str(text),
        }
    }
    Vec::new()
}

pub(super) fn finished(state: &mut State, job: JobId, end: ChatEnd) -> Vec<Effect> {
    if let Some(exchange) = state.conversation.waiting_for(job) {
        if exchange.bring_back() {
            state.tell(Notice::AnswerKept);
            return Vec::new();
        }
        let answer = &mut exchange.answer;
        answer.state = AnswerState::Done;
        answer.reason = Some(end.reason);
        answer.usage = end.usage;
        answer.first_text = end.first_text;
    }
    Vec::new()
}

/// Whether the failed job was a question.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure, at: SystemTime) -> bool {
    let Some(exchange) = state.conversation.waiting_for(job) else { return false };
    let may_retry_at = match failure.kind {
        FailureKind::RateLimit => failure.facts.seconds.map(|seconds| at + Duration::from_secs(seconds)),
        _ => None,
    };
    exchange.bring_back();
    exchange.answer.state = match failure.kind {
        FailureKind::Cancelled => AnswerState::Stopped,
        _ => AnswerState::Failed { failure: failure.clone(), may_retry_at },
    };
    if failure.kind == FailureKind::KeyMissing {
        key::ask_for(state);
    }
    true
}

/// A question that waits for a picture which cannot be had is not sent.
pub(super) fn give_up_preparing(state: &mut State) {
    let failure = state.tray.pictures.iter().find_map(|picture| picture.failure().cloned());
    let (Some(failure), Some(exchange)) = (failure, state.conversation.exchanges.last_mut()) else { return };
    if exchange.answer.state == AnswerState::Preparing {
        exchange.bring_back();
        exchange.answer.state = AnswerState::Failed { failure, may_retry_at: None };
    }
}
