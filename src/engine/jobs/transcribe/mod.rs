//! The text of a picture, read by a model: cut into parts, each asked for on its own, joined again.

mod progress;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Context, failure};
use crate::domain::{
    AnswerForm, ChatRequest, ContentPart, Failure, FailureKind, JobId, Patience, PictureId, PixelRect, PreparePlan,
    PreparedPicture, Purpose, Role, Secret, SideRule, TranscriptionRequest, Turn,
};
use crate::imaging::{self, OpenedPicture};
use crate::protocol::Event;
use progress::{PartState, Progress};

/// Parts that are read at the same time: more are refused by servers as too many requests.
const PARALLEL: usize = 4;

/// Pixels that hold one token of text where it stands densest: small Chinese print.
const PIXELS_PER_TOKEN: u64 = 200;

/// Even the smallest picture may need so many tokens: models think before they read.
const LEAST_TOKENS: u64 = 1024;

/// One part, ready to be sent.
struct PreparedPart {
    picture: Arc<PreparedPicture>,
    shared_lines: usize,
}

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    region: Option<PixelRect>,
    request: Box<TranscriptionRequest>,
    patience: Patience,
) -> Result<Event, Failure> {
    let key = context.required_key(&request.endpoint).await?;
    let parts = parts_of(&context, job, picture, region, &request).await?;
    let states = parts.iter().map(|part| PartState::new(part.shared_lines, request.plausible_repeats)).collect();
    let progress = Progress::new(job, Arc::clone(&context.outbox), request.layout, states);
    let progress = Arc::new(Mutex::new(progress));
    let read = read_parts(&context, &request, key, patience, parts, &progress).await;
    let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(failure) = read {
        progress.show_everything();
        return Err(failure);
    }
    Ok(Event::Transcribed { job, picture, transcript: Arc::new(progress.transcript()) })
}

/// What would be asked, part by part. Nothing is sent, and no key is needed.
pub(super) async fn plan(
    context: Arc<Context>,
    job: JobId,
    picture: PictureId,
    region: Option<PixelRect>,
    request: Box<TranscriptionRequest>,
) -> Result<Event, Failure> {
    let parts = parts_of(&context, job, picture, region, &request).await?;
    let is_part = parts.len() > 1;
    let questions = parts.into_iter().map(|part| question(&request, part.picture, is_part)).collect();
    Ok(Event::TranscriptionPlanned { job, questions })
}

/// The picture, or the part of it that is wanted, cut and ready to be sent.
async fn parts_of(
    context: &Arc<Context>,
    job: JobId,
    picture: PictureId,
    region: Option<PixelRect>,
    request: &TranscriptionRequest,
) -> Result<Vec<PreparedPart>, Failure> {
    let plan = PreparePlan {
        side: SideRule::Detail { detail: request.detail, purpose: Purpose::Precision },
        rules: request.rules,
        limits: request.limits,
        max_base64: request.endpoint.quirks.max_base64,
    };
    let work = move |context: &Context, cancelled: &CancellationToken| {
        let opened = context.pictures.opened(picture)?;
        prepare_parts(&opened, region, &plan, cancelled)
    };
    context.at_a_desk(job, work).await
}

/// Cuts the picture, or the part of it that is wanted, and makes the bytes that are sent.
fn prepare_parts(
    opened: &OpenedPicture,
    region: Option<PixelRect>,
    plan: &PreparePlan,
    cancelled: &CancellationToken,
) -> Result<Vec<PreparedPart>, Failure> {
    let region = match region {
        Some(region) => {
            let part = opened.part(region);
            Some(part.ok_or_else(|| failure::unreadable("the rectangle lies outside of the picture"))?)
        }
        None => None,
    };
    let whole = region.as_ref().unwrap_or(opened);
    let mut prepared = Vec::new();
    for part in imaging::parts(whole, &plan.rules, plan.limits) {
        if cancelled.is_cancelled() {
            return Err(Failure::of(FailureKind::Cancelled));
        }
        let is_whole = part.rect.height == whole.info().size().height;
        let cut = if is_whole { None } else { whole.part(part.rect) };
        let picture = imaging::prepare(cut.as_ref().unwrap_or(whole), plan);
        let picture = picture.map_err(|error| failure::of_imaging(&error))?;
        prepared.push(PreparedPart { picture: Arc::new(picture), shared_lines: part.shared_lines });
    }
    Ok(prepared)
}

/// Reads all parts, some at a time. The first that fails ends the others.
async fn read_parts(
    context: &Arc<Context>,
    request: &TranscriptionRequest,
    key: Option<Secret>,
    patience: Patience,
    parts: Vec<PreparedPart>,
    progress: &Arc<Mutex<Progress>>,
) -> Result<(), Failure> {
    let (places, key) = (Arc::new(Semaphore::new(PARALLEL)), Arc::new(key));
    let is_part = parts.len() > 1;
    let mut readings = JoinSet::new();
    for (index, part) in parts.into_iter().enumerate() {
        let question = question(request, part.picture, is_part);
        let (context, places, key) = (Arc::clone(context), Arc::clone(&places), Arc::clone(&key));
        let progress = Arc::clone(progress);
        readings.spawn(async move {
            let _place = places.acquire().await;
            read_part(&context, &question, key.as_ref().as_ref(), patience, &progress, index).await
        });
    }
    // Dropping the set ends what is still under way.
    while let Some(read) = readings.join_next().await {
        read.map_err(|panic| failure::of_panic(&panic))??;
    }
    Ok(())
}

/// Reads one part to its end, or until the model has begun to repeat itself.
async fn read_part(
    context: &Context,
    question: &ChatRequest,
    key: Option<&Secret>,
    patience: Patience,
    progress: &Mutex<Progress>,
    index: usize,
) -> Result<(), Failure> {
    let lock = || progress.lock().unwrap_or_else(PoisonError::into_inner);
    let stop = lock().stop_of(index);
    let mut on_event = |event| lock().take(index, event);
    let asked = async {
        let done = context.llm.chat(question, key, patience, &mut on_event).await;
        done.map_err(|error| failure::of_llm(&error, &question.endpoint, Some(&question.model), key.is_some()))
    };
    tokio::select! {
        biased;
        () = stop.cancelled() => {}
        // How an answer ends that was stopped does not matter.
        done = asked => if !stop.is_cancelled() { done? },
    }
    if lock().finish(index) { Ok(()) } else { Err(failure::at(&question.endpoint, FailureKind::ContentFiltered)) }
}

fn question(request: &TranscriptionRequest, picture: Arc<PreparedPicture>, is_part: bool) -> ChatRequest {
    let fitted = (picture.size.pixels() / PIXELS_PER_TOKEN).max(LEAST_TOKENS);
    let prompt = request.prompts.prompt(request.layout, is_part);
    ChatRequest {
        endpoint: request.endpoint.clone(),
        model: request.model.clone(),
        system: request.system.clone(),
        turns: vec![Turn { role: Role::User, parts: vec![ContentPart::Picture(picture), ContentPart::Text(prompt)] }],
        max_tokens: u32::try_from(fitted).unwrap_or(u32::MAX).min(request.max_tokens),
        temperature: Some(request.temperature),
        detail: request.detail,
        is_streamed: request.is_streamed,
        form: AnswerForm::Text,
    }
}
