//! A question and its answer.

use std::sync::Arc;

use tokio::time::Instant;

use super::{Context, failure};
use crate::domain::{ChatRequest, Failure, FailureKind, FinishReason, JobId, Patience, StreamEvent};
use crate::engine::outbox::Outbox;
use crate::protocol::{ChatEnd, DeltaKind, Event};

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    request: Box<ChatRequest>,
    patience: Patience,
) -> Result<Event, Failure> {
    let key = context.required_key(&request.endpoint).await?;
    let mut answer = Answer::new(job, Arc::clone(&context.outbox));
    let mut on_event = |event| answer.take(event);
    let result = context.llm.chat(&request, key.as_ref(), patience, &mut on_event).await;
    result.map_err(|error| failure::of_llm(&error, &request.endpoint, Some(&request.model), key.is_some()))?;
    if answer.end.reason == FinishReason::ContentFilter {
        return Err(failure::at(&request.endpoint, FailureKind::ContentFiltered));
    }
    Ok(Event::ChatFinished { job, answer: answer.end })
}

/// Passes on what streams in and remembers what is only told at the end.
struct Answer {
    job: JobId,
    outbox: Arc<Outbox>,
    asked: Instant,
    end: ChatEnd,
}

impl Answer {
    fn new(job: JobId, outbox: Arc<Outbox>) -> Self {
        let end = ChatEnd { reason: FinishReason::Stop, id: None, usage: None, first_text: None };
        Self { job, outbox, asked: Instant::now(), end }
    }

    fn take(&mut self, event: StreamEvent) {
        let job = self.job;
        match event {
            StreamEvent::Retrying { after, attempt } => {
                self.outbox.report(Event::ChatRetrying { job, after, attempt });
            }
            StreamEvent::Started { model } => self.outbox.report(Event::ChatStarted { job, model }),
            StreamEvent::Text(text) => {
                self.end.first_text.get_or_insert_with(|| self.asked.elapsed());
                self.outbox.append(job, DeltaKind::Answer, &text);
            }
            StreamEvent::Reasoning(text) => self.outbox.append(job, DeltaKind::Reasoning, &text),
            StreamEvent::Usage(usage) => self.end.usage = Some(usage),
            StreamEvent::Finished { reason, id } => {
                self.end.reason = reason;
                self.end.id = id;
            }
        }
    }
}
