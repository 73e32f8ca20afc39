//! The life of a question: asked, waited for, streamed, ended.

use std::time::{Duration, SystemTime};

use crate::app::{Answer, AnswerState, Asked, Effect, Exchange, KeyDesk, Notice, Page, Preparation, State, Subject};
use crate::domain::{
    AnswerForm, ChatRequest, ContentPart, Failure, FailureKind, JobId, KeyPlace, Model, Patience, PixelSize,
    RequestForm, Role, Turn,
};
use crate::protocol::{ChatEnd, Command, DeltaKind};

use super::{key, pictures, undo};

/// Where a program finds the key of a server that has no variable of its own.
const KEY_VARIABLE: &str = "DISCERN_API_KEY";

/// How long a busy server is waited for before the window reports it. The user watches, so not long.
pub(super) const PATIENCE: Patience = Patience { total: Duration::from_secs(30), retries: 4 };

/// How long the button waits where a server is asked too often and does not say how long.
const USUAL_WAIT: Duration = Duration::from_secs(20);

/// However long a server wants to be left alone, the button is there again by then.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

pub(super) fn ask(state: &mut State, question: &str) -> Vec<Effect> {
    if state.may_ask(question).is_err() {
        return Vec::new();
    }
    begin(state, Asked::Question, question.trim())
}

/// Asks something else in the place of the last question.
pub(super) fn ask_instead(state: &mut State, question: &str) -> Vec<Effect> {
    let subject = state.subject();
    if state.may_ask(question).is_err() || state.talk().exchanges.is_empty() {
        return Vec::new();
    }
    let new = state.new_pictures(subject);
    if let Some(exchange) = state.conversation_about_mut(subject).exchanges.last_mut() {
        exchange.begin_again(new);
        exchange.asked = Asked::Question;
        question.trim().clone_into(&mut exchange.question);
    }
    start_if_ready(state)
}

/// What the last question sends, for programs.
pub(super) fn copy_request(state: &State, form: RequestForm) -> Vec<Effect> {
    let Some(request) = request(state, state.subject()) else { return Vec::new() };
    let (key, place) = (&request.endpoint.key, &state.key.place);
    let named = match place {
        Some(KeyPlace::Variable(name)) => Some(name.clone()),
        _ => key.variable.clone(),
    };
    let sends_key = key.is_required || place.is_some();
    let variable = sends_key.then(|| named.unwrap_or_else(|| KEY_VARIABLE.to_owned()));
    let request = Box::new(ChatRequest { is_streamed: false, ..request });
    vec![Effect::CopyRequest { form, request, variable }]
}

/// Asks how the two pictures differ: once more in the place of the last table, or after what was talked about since.
pub(super) fn explain(state: &mut State) -> Vec<Effect> {
    if state.subject() != Subject::Pair || state.may_explain().is_err() {
        return Vec::new();
    }
    if state.talk().exchanges.last().is_some_and(|last| last.asked == Asked::Table) {
        return retry(state);
    }
    begin(state, Asked::Table, "")
}

/// Asks for the last answer once more, as a table.
pub(super) fn make_table(state: &mut State) -> Vec<Effect> {
    let is_answered = state.talk().exchanges.last().is_some_and(Exchange::has_answer);
    if state.subject() != Subject::Pair || !is_answered || state.may_explain().is_err() {
        return Vec::new();
    }
    let question = state.setup.comparison.again.trim().to_owned();
    begin(state, Asked::TableAgain, &question)
}

fn begin(state: &mut State, asked: Asked, question: &str) -> Vec<Effect> {
    let Some(endpoint) = state.endpoint() else { return Vec::new() };
    let subject = state.subject();
    let new = state.new_pictures(subject);
    let answer = Answer::new(state.models.chosen.clone(), endpoint.host().to_owned());
    let exchange = Exchange { asked, ..Exchange::new(question, new, answer) };
    state.conversation_about_mut(subject).exchanges.push(exchange);
    state.page = Page::Job;
    start_if_ready(state)
}

/// Sends the question that waits for its pictures, once all of them are prepared for the current plan.
pub(super) fn start_if_ready(state: &mut State) -> Vec<Effect> {
    // One after the other: each may want the same picture's bytes made otherwise.
    let waits = |subject: &Subject| state.conversation_about(*subject).is_preparing();
    match [Subject::Pair, Subject::Tray].into_iter().find(waits) {
        Some(subject) => start(state, subject),
        None => Vec::new(),
    }
}

fn start(state: &mut State, subject: Subject) -> Vec<Effect> {
    let Some((_, earlier)) = state.conversation_about(subject).exchanges.split_last() else { return Vec::new() };
    if state.has_no_subject(subject, earlier) {
        // All it was about was taken out while it waited.
        return stop_about(state, subject);
    }
    if state.has_links_to_fetch(subject) {
        // Another server or detail was chosen while it waited: the question comes back, and what it needs is said there.
        return stop_about(state, subject);
    }
    let plan = state.plan_about(subject);
    let is_ready =
        |preparation: &Preparation| matches!(preparation, Preparation::Done { plan: made, .. } if Some(*made) == plan);
    if !state.pictures_of(subject).iter().all(|picture| picture.link().is_some() || is_ready(&picture.preparation)) {
        return pictures::prepare_all(state);
    }
    // What is measured goes along.
    if state.models.chosen.id.is_empty() || (subject == Subject::Pair && state.comparing.job().is_some()) {
        return Vec::new();
    }
    write_question(state, subject);
    let Some(request) = request(state, subject) else { return Vec::new() };
    let job = JobId::fresh();
    let (model, host) = (state.models.chosen.clone(), request.endpoint.host().to_owned());
    if let Some(exchange) = state.conversation_about_mut(subject).exchanges.last_mut() {
        exchange.answer = Answer { state: AnswerState::Asked { job }, ..Answer::new(model, host) };
    }
    let (is_table, request) = (request.form == AnswerForm::ComparisonTable, Box::new(request));
    vec![Effect::Send(if is_table {
        Command::ExplainComparison { job, request, patience: PATIENCE }
    } else {
        Command::StartChat { job, request, patience: PATIENCE }
    })]
}

/// What a table is asked by depends on how the pictures are sent and on what was measured.
fn write_question(state: &mut State, subject: Subject) {
    if state.conversation_about(subject).exchanges.last().is_none_or(|last| last.asked != Asked::Table) {
        return;
    }
    let sizes: Vec<PixelSize> =
        state.pictures_of(subject).iter().filter_map(|picture| picture.prepared()).map(|sent| sent.size).collect();
    let [a, b] = sizes[..] else { return };
    let measured = state.comparing.outcome.as_deref();
    let chosen = state.setup.settings.answer_language.clone();
    let language = chosen.unwrap_or_else(|| state.language().latin_name().to_owned());
    let question = state.setup.comparison.question(&language, &state.attributes(), measured, [a, b]);
    if let Some(last) = state.conversation_about_mut(subject).exchanges.last_mut() {
        last.question = question;
    }
}

/// The whole conversation as it goes out. What an earlier answer lacks, because it was stopped or cut, stays lacking.
fn request(state: &State, subject: Subject) -> Option<ChatRequest> {
    let endpoint = state.endpoint()?;
    let (last, earlier) = state.conversation_about(subject).exchanges.split_last()?;
    let mut turns = Vec::new();
    for exchange in earlier {
        if !exchange.has_answer() {
            continue;
        }
        turns.push(question_turn(state, subject, exchange));
        turns.push(Turn { role: Role::Assistant, parts: vec![ContentPart::Text(exchange.answer.text.clone())] });
    }
    // Pictures of a question that got no answer come in with this one.
    let unanswered = earlier.iter().filter(|exchange| !exchange.has_answer());
    let pictures = unanswered.flat_map(|exchange| &exchange.pictures).chain(&last.pictures).copied().collect();
    turns.push(question_turn(state, subject, &Exchange { pictures, ..last.clone() }));
    let model = &state.models.chosen;
    let settings = &state.setup.settings;
    let is_table = last.asked != Asked::Question;
    Some(ChatRequest {
        endpoint,
        model: model.id.clone(),
        system: instruction(state),
        turns,
        max_tokens: settings.max_tokens().min(longest_answer(model)),
        // What is seen is wanted, not lively words.
        temperature: if is_table { Some(0.0) } else { settings.temperature },
        detail: state.detail_about(subject),
        is_streamed: true,
        form: if is_table { AnswerForm::ComparisonTable } else { AnswerForm::Text },
    })
}

/// The longest answer that a model can give, in tokens. It shares the context with the question, of which half is left.
pub(super) fn longest_answer(model: &Model) -> u32 {
    let half = model.context_tokens.map(|tokens| tokens / 2);
    let least = [model.max_output_tokens, half].into_iter().flatten().min();
    least.map_or(u32::MAX, |tokens| u32::try_from(tokens).unwrap_or(u32::MAX).max(1))
}

/// What the model is told before all questions.
fn instruction(state: &State) -> Option<String> {
    let settings = &state.setup.settings;
    let language = settings.answer_language.as_deref();
    let language = language.map(|it| format!("Answer in {it}, whatever language the question is in."));
    let told: Vec<String> = settings.instruction.clone().into_iter().chain(language).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

/// A question with those of its pictures that are still there, in their order.
/// Several pictures are named by their letters: models mix up their order otherwise.
fn question_turn(state: &State, subject: Subject, exchange: &Exchange) -> Turn {
    let there = state.pictures_of(subject);
    let mut parts = Vec::new();
    for picture in &there {
        let sent = picture.link().map(|address| ContentPart::PictureAt(address.to_owned()));
        let sent = sent.or_else(|| picture.prepared().map(|prepared| ContentPart::Picture(prepared.clone())));
        let Some(sent) = sent.filter(|_| exchange.pictures.contains(&picture.id)) else { continue };
        if let Some(letter) = state.letter_in(subject, picture.id).filter(|_| there.len() > 1) {
            parts.push(ContentPart::Text(format!("Picture {letter}:")));
        }
        parts.push(sent);
    }
    parts.push(ContentPart::Text(exchange.question.clone()));
    Turn { role: Role::User, parts }
}

pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    stop_about(state, state.subject())
}

pub(super) fn stop_about(state: &mut State, subject: Subject) -> Vec<Effect> {
    state.conversation_about_mut(subject).stop().map(Effect::Cancel).into_iter().collect()
}

pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    if state.may_retry().is_err() {
        return Vec::new();
    }
    let subject = state.subject();
    // What was taken out stays out; what was added since goes along with the repeated question.
    let new = state.new_pictures(subject);
    if let Some(exchange) = state.conversation_about_mut(subject).exchanges.last_mut() {
        exchange.begin_again(new);
    }
    start_if_ready(state)
}

pub(super) fn retry_smaller(state: &mut State) -> Vec<Effect> {
    if state.may_retry().is_err() {
        return Vec::new();
    }
    let subject = state.subject();
    if let Some(exchange) = state.conversation_about_mut(subject).exchanges.last_mut() {
        exchange.is_smaller = true;
    }
    retry(state)
}

pub(super) fn new_conversation(state: &mut State) -> Vec<Effect> {
    let mut effects = stop_about(state, Subject::Tray);
    effects.extend(stop_about(state, Subject::Pair));
    effects.extend(key::give_up_checking(state));
    effects.extend(undo::clear(state));
    state.key = KeyDesk { question_waits: false, ..state.key.clone() };
    state.page = Page::Job;
    effects
}

/// The exchange whose answer waits for this job.
fn waiting_for(state: &mut State, job: JobId) -> Option<&mut Exchange> {
    let about = [&mut state.conversation, &mut state.comparing.explained.talk];
    about.into_iter().find_map(|conversation| conversation.waiting_for(job))
}

pub(super) fn waiting(state: &mut State, job: JobId, until: SystemTime) -> Vec<Effect> {
    if let Some(exchange) = waiting_for(state, job) {
        exchange.answer.state = AnswerState::Waiting { job, until };
    }
    Vec::new()
}

pub(super) fn at_own_temperature(state: &mut State, job: JobId) -> Vec<Effect> {
    if let Some(exchange) = waiting_for(state, job) {
        exchange.answer.is_at_own_temperature = true;
    }
    Vec::new()
}

pub(super) fn started(state: &mut State, job: JobId) -> Vec<Effect> {
    if let Some(exchange) = waiting_for(state, job) {
        exchange.answer.state = AnswerState::Streaming { job };
    }
    Vec::new()
}

pub(super) fn delta(state: &mut State, job: JobId, kind: DeltaKind, text: &str) -> Vec<Effect> {
    if let Some(exchange) = waiting_for(state, job) {
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
    if let Some(exchange) = waiting_for(state, job) {
        if exchange.bring_back() {
            state.tell(Notice::AnswerKept);
            return Vec::new();
        }
        let answer = &mut exchange.answer;
        answer.state = AnswerState::Done;
        answer.reason = Some(end.reason);
        answer.usage = end.usage;
        answer.first_text = end.first_text;
        if exchange.is_smaller {
            // The next question's pictures go out as they would have.
            return pictures::prepare_all(state);
        }
    }
    Vec::new()
}

/// Whether the failed job was a question.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure, at: SystemTime) -> bool {
    let Some(exchange) = waiting_for(state, job) else { return false };
    match failure.kind {
        FailureKind::Cancelled => exchange.stop(),
        _ => exchange.fail(failure.clone(), may_retry_at(failure, at)),
    }
    if failure.kind == FailureKind::KeyMissing {
        key::ask_for(state);
    }
    true
}

/// When asking again makes sense after a failure, where that is not at once.
fn may_retry_at(failure: &Failure, at: SystemTime) -> Option<SystemTime> {
    let wanted = failure.facts.seconds.map(Duration::from_secs);
    let wait = match failure.kind {
        FailureKind::RateLimit => wanted.unwrap_or(USUAL_WAIT),
        FailureKind::ServerFailed => wanted?,
        _ => return None,
    };
    at.checked_add(wait.min(LONGEST_WAIT))
}

/// A question that waits for a picture which cannot be had is not sent.
pub(super) fn give_up_preparing(state: &mut State) {
    for subject in [Subject::Tray, Subject::Pair] {
        let failure = state.pictures_of(subject).into_iter().find_map(|picture| picture.failure().cloned());
        let conversation = state.conversation_about_mut(subject);
        let (Some(failure), true) = (failure, conversation.is_preparing()) else { continue };
        if let Some(exchange) = conversation.exchanges.last_mut() {
            exchange.fail(failure, None);
        }
    }
}
