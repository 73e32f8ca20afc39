//! A question and its answer, which may be a table.

use std::sync::Arc;

use tokio::time::Instant;

use super::{Context, failure};
use crate::domain::{ChatRequest, Failure, FailureKind, FinishReason, JobId, Patience, StreamEvent};
use crate::engine::outbox::Outbox;
use crate::llm::{NewRows, TableReader};
use crate::protocol::{ChatEnd, DeltaKind, Event};

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    request: Box<ChatRequest>,
    patience: Patience,
) -> Result<Event, Failure> {
    answer(context, job, request, patience, None).await
}

/// As [`run`], and takes the rows of a table out of the answer while it comes.
pub(super) async fn explain(
    context: Arc<Context>,
    job: JobId,
    request: Box<ChatRequest>,
    patience: Patience,
) -> Result<Event, Failure> {
    answer(context, job, request, patience, Some(TableReader::default())).await
}

async fn answer(
    context: Arc<Context>,
    job: JobId,
    request: Box<ChatRequest>,
    patience: Patience,
    table: Option<TableReader>,
) -> Result<Event, Failure> {
    let key = context.required_key(&request.endpoint).await?;
    let mut answer = Answer::new(job, Arc::clone(&context.outbox), table);
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
    table: Option<TableReader>,
}

impl Answer {
    fn new(job: JobId, outbox: Arc<Outbox>, table: Option<TableReader>) -> Self {
        let end = ChatEnd { reason: FinishReason::Stop, id: None, usage: None, first_text: None };
        Self { job, outbox, asked: Instant::now(), end, table }
    }

    fn take(&mut self, event: StreamEvent) {
        let job = self.job;
        match event {
            StreamEvent::Retrying { after, attempt } => {
                self.outbox.report(Event::ChatRetrying { job, after, attempt });
            }
            StreamEvent::AtOwnTemperature => self.outbox.report(Event::ChatAtOwnTemperature { job }),
            StreamEvent::Started { model } => self.outbox.report(Event::ChatStarted { job, model }),
            StreamEvent::Text(text) => {
                self.end.first_text.get_or_insert_with(|| self.asked.elapsed());
                self.outbox.append(job, DeltaKind::Answer, &text);
                let new = self.table.as_mut().map(|table| table.push(&text)).unwrap_or_default();
                self.report_rows(new);
            }
            StreamEvent::Reasoning(text) => self.outbox.append(job, DeltaKind::Reasoning, &text),
            StreamEvent::Usage(usage) => self.end.usage = Some(usage),
            StreamEvent::Finished { reason, id } => {
                self.end.reason = reason;
                self.end.id = id;
                let new = self.table.as_mut().map(TableReader::finish).unwrap_or_default();
                self.report_rows(new);
            }
        }
    }

    fn report_rows(&self, new: NewRows) {
        if new != NewRows::default() {
            self.outbox.report(Event::TableGrown { job: self.job, verdict: new.verdict, rows: new.rows });
        }
    }
}
