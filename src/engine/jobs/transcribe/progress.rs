//! What has been read of each part, and what of it can be shown.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::domain::{
    FinishReason, JobId, Joined, PartText, StreamEvent, TextLayout, Transcript, TrimmedLoop, Usage, begun, cleaned,
    in_layout, unreadable_count,
};
use crate::engine::outbox::Outbox;
use crate::llm::RepetitionGuard;
use crate::protocol::Event;

/// Of a part that is not the first, so much must have come before it is shown: enough to find what it shares with the
/// part above it.
const SHOWN_FROM_BYTES: usize = 2000;

/// A line that stands where parts are missing.
const GAP: &str = "[…]";

/// All parts of one picture.
pub(super) struct Progress {
    job: JobId,
    outbox: Arc<Outbox>,
    layout: TextLayout,
    parts: Vec<PartState>,
    /// The parts that are done and have none above them that is not.
    joined: Joined,
    joined_count: usize,
    growing: Growing,
}

/// One part.
pub(super) struct PartState {
    answer: String,
    guard: RepetitionGuard,
    stop: CancellationToken,
    shared_lines: usize,
    copies: Option<usize>,
    usage: Option<Usage>,
    reason: FinishReason,
    is_done: bool,
}

/// The first part that is not done, as it is shown: `head`, then what the part has beyond `seen_bytes`.
#[derive(Default)]
struct Growing {
    head: String,
    seen_bytes: usize,
    is_placed: bool,
}

impl PartState {
    pub(super) fn new(shared_lines: usize, plausible_repeats: Option<usize>) -> Self {
        Self {
            answer: String::new(),
            guard: RepetitionGuard::new(plausible_repeats),
            stop: CancellationToken::new(),
            shared_lines,
            copies: None,
            usage: None,
            reason: FinishReason::Stop,
            is_done: false,
        }
    }

    fn text<'a>(&self, text: &'a str) -> PartText<'a> {
        PartText { text, shared_lines: self.shared_lines }
    }
}

impl Progress {
    pub(super) fn new(job: JobId, outbox: Arc<Outbox>, layout: TextLayout, parts: Vec<PartState>) -> Self {
        let (joined, growing) = (Joined::default(), Growing::default());
        Self { job, outbox, layout, parts, joined, joined_count: 0, growing }
    }

    /// Ends the reading of a part when its text repeats itself without end.
    pub(super) fn stop_of(&self, index: usize) -> CancellationToken {
        self.parts.get(index).map(|part| part.stop.clone()).unwrap_or_default()
    }

    /// Takes what comes of a part.
    pub(super) fn take(&mut self, index: usize, event: StreamEvent) {
        let Some(part) = self.parts.get_mut(index) else { return };
        match event {
            StreamEvent::Retrying { after, attempt } => {
                self.outbox.report(Event::ChatRetrying { job: self.job, after, attempt });
            }
            StreamEvent::AtOwnTemperature => self.outbox.report(Event::ChatAtOwnTemperature { job: self.job }),
            StreamEvent::Text(piece) if part.copies.is_none() => {
                part.answer.push_str(&piece);
                if let Some(repetition) = part.guard.push(&piece) {
                    part.answer.truncate(repetition.kept_bytes);
                    part.copies = Some(repetition.copies);
                    part.stop.cancel();
                }
                if index == self.joined_count {
                    self.show();
                }
            }
            StreamEvent::Usage(usage) => part.usage = Some(usage),
            StreamEvent::Finished { reason, .. } if part.copies.is_none() => part.reason = reason,
            _ => {}
        }
    }

    /// A part has come to its end; `false` where a filter withheld it.
    pub(super) fn finish(&mut self, index: usize) -> bool {
        let Some(part) = self.parts.get_mut(index) else { return true };
        if part.reason == FinishReason::ContentFilter {
            return false;
        }
        part.is_done = true;
        let before = self.joined_count;
        while let Some(next) = self.parts.get(self.joined_count).filter(|part| part.is_done) {
            self.joined.add(self.joined_count, next.text(cleaned(&next.answer, self.layout)));
            self.joined_count += 1;
        }
        if self.joined_count > before {
            self.growing = Growing::default();
            self.show();
        }
        true
    }

    /// Shows all that has come, each gap marked: nothing more will.
    pub(super) fn show_everything(&mut self) {
        let all = self.everything();
        self.show_text(&all);
    }

    fn everything(&mut self) -> String {
        let mut all = std::mem::take(&mut self.joined);
        let mut is_whole = true;
        for (index, part) in self.parts.iter().enumerate().skip(self.joined_count) {
            let text = cleaned(&part.answer, self.layout);
            if is_whole {
                all.add(index, part.text(text));
            } else if !text.is_empty() {
                // What neighbours share helps only where nothing is missing between them.
                all.text = format!("{}\n{GAP}\n{text}", all.text.trim_end());
            }
            is_whole = part.is_done;
        }
        all.text
    }

    /// What has been read, when all parts are done.
    pub(super) fn transcript(&mut self) -> Transcript {
        let joined = std::mem::take(&mut self.joined);
        let text = in_layout(&joined.text, self.layout);
        let loops = self.parts.iter().enumerate();
        let trimmed = loops.filter_map(|(part, state)| state.copies.map(|copies| TrimmedLoop { part, copies }));
        // Whatever did not end well counts: the text is not whole.
        let reason = self.parts.iter().map(|part| &part.reason).find(|reason| **reason != FinishReason::Stop);
        Transcript {
            unreadable: unreadable_count(&text),
            text,
            part_count: self.parts.len(),
            usage: self.parts.iter().filter_map(|part| part.usage).reduce(sum),
            reason: reason.cloned().unwrap_or(FinishReason::Stop),
            trimmed: trimmed.collect(),
            unsure_joins: joined.unsure,
        }
    }

    /// Shows what is joined, and what has come of the next part.
    fn show(&mut self) {
        let index = self.joined_count;
        let Some(part) = self.parts.get(index) else {
            let text = std::mem::take(&mut self.joined.text);
            self.show_text(&text);
            self.joined.text = text;
            return;
        };
        let answer = begun(&part.answer, self.layout);
        if !self.growing.is_placed && (index == 0 || answer.len() >= SHOWN_FROM_BYTES) {
            let mut placed = self.joined.clone();
            placed.add(index, part.text(answer));
            self.growing = Growing { head: placed.text, seen_bytes: answer.len(), is_placed: index > 0 };
        } else if !self.growing.is_placed {
            self.growing.head.clone_from(&self.joined.text);
            self.growing.seen_bytes = answer.len();
        }
        let text = [&self.growing.head, answer.get(self.growing.seen_bytes..).unwrap_or_default()].concat();
        self.show_text(&text);
    }

    fn show_text(&self, text: &str) {
        self.outbox.replace_transcript(self.job, in_layout(text, self.layout));
    }
}

fn sum(a: Usage, b: Usage) -> Usage {
    let add = |a: Option<u64>, b: Option<u64>| match (a, b) {
        (None, None) => None,
        (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
    };
    Usage {
        prompt_tokens: add(a.prompt_tokens, b.prompt_tokens),
        completion_tokens: add(a.completion_tokens, b.completion_tokens),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_gap_between_parts_is_marked() {
        let outbox = Outbox::new(Arc::new(|| {}), None);
        let parts = (0..4).map(|_| PartState::new(0, None)).collect();
        let mut progress = Progress::new(JobId::fresh(), outbox, TextLayout::AsSeen, parts);
        for (index, text) in [(0, "one"), (1, "tw"), (3, "four")] {
            progress.take(index, StreamEvent::Text(text.to_owned()));
        }
        progress.finish(0);
        progress.finish(3);
        assert_eq!(progress.everything(), "one\ntw\n[…]\nfour");
    }
}
