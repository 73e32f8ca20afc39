//! The tolerant reader: bytes of an answer in, [`StreamEvent`]s out, whatever dialect the server speaks.
//!
//! Takes an event stream or one JSON object, told apart by the first byte, for labels lie. Forgives what servers are
//! known to get wrong: see `tests/streams`, one file a habit, where a new one is added first.
//! Does not know sockets, time or keys; `client` feeds it.

use std::borrow::Cow;

use super::classify::classify_in_stream;
use super::error::{LlmError, ServerReply};
use super::server_error::ServerError;
use super::sse::{Line, LineDecoder, LineTooLong, MAX_LINE_BYTES};
use super::thinking::{ThoughtSplitter, Voice};
use super::wire::{Choice, Chunk, Loose};
use crate::domain::{FinishReason, StreamEvent, Usage};

/// How much is kept of what could not be read, for the case that nothing else comes.
const MAX_ODD_BYTES: usize = 64 << 10;

type OnEvent<'a> = &'a mut dyn FnMut(StreamEvent);

/// Reads one answer. Feed it with [`push`](Self::push), then call [`finish`](Self::finish) once.
#[derive(Debug, Default)]
pub struct StreamReader {
    format: Format,
    answer: AnswerState,
}

#[derive(Debug, Default)]
enum Format {
    /// Nothing but white space has come.
    #[default]
    Unknown,
    Events(LineDecoder),
    /// Everything so far: an object can be read only when it is whole.
    Json(Vec<u8>),
}

/// What is known of the answer.
#[derive(Debug, Default)]
struct AnswerState {
    model: Option<String>,
    id: Option<String>,
    usage: Option<Usage>,
    reason: Option<FinishReason>,
    splitter: ThoughtSplitter,
    /// Text of one voice that is not given out yet: one event for all of a push.
    pending: Option<(Voice, String)>,
    /// Data lines that are no JSON each on its own, but may be together.
    unjoined: Vec<u8>,
    /// What was no part of an answer.
    odd: Vec<u8>,
    is_error_event: bool,
    /// Whether an event has been given out.
    has_started: bool,
    /// Whether the end has come, be it without a reason.
    is_whole: bool,
    progress: Progress,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Progress {
    /// No part of an answer has come.
    #[default]
    Nothing,
    Underway,
    /// Everything has been given out, or the failure.
    Over,
}

impl StreamReader {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes and gives the events that they complete.
    ///
    /// # Errors
    /// The server's error, when one came within the answer; nonsense, when the answer is beyond all bounds.
    pub fn push(&mut self, bytes: &[u8], on_event: OnEvent<'_>) -> Result<(), LlmError> {
        if self.is_done() {
            return Ok(());
        }
        let mut bytes = bytes;
        if matches!(self.format, Format::Unknown) {
            // White space, and the bytes of a byte order mark.
            let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF);
            let start = bytes.iter().position(|byte| !blank(byte));
            let Some(start) = start else { return Ok(()) };
            bytes = bytes.get(start..).unwrap_or_default();
            self.format = if bytes.first() == Some(&b'{') {
                Format::Json(Vec::new())
            } else {
                Format::Events(LineDecoder::default())
            };
        }
        let answer = &mut self.answer;
        let result = match &mut self.format {
            Format::Events(lines) => lines.push(bytes, |line| answer.take_line(line, on_event)),
            Format::Json(body) if body.len() + bytes.len() > MAX_LINE_BYTES => Err(LineTooLong.into()),
            Format::Json(body) => {
                body.extend_from_slice(bytes);
                Ok(())
            }
            Format::Unknown => Ok(()),
        };
        self.settle(result, on_event)
    }

    /// The connection has ended: whatever is complete is given out.
    ///
    /// # Errors
    /// `Cut` when the answer lacks its end, nonsense when there was no answer at all, or the server's error.
    pub fn finish(&mut self, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        if self.is_done() {
            return Ok(());
        }
        let answer = &mut self.answer;
        let result = match &mut self.format {
            Format::Events(lines) => lines
                .finish(|line| answer.take_line(line, on_event))
                .and_then(|()| answer.take_line(Line::Blank, on_event)),
            Format::Json(body) => answer.take_body(&std::mem::take(body), on_event),
            Format::Unknown => Ok(()),
        };
        let result =
            result.and_then(|()| if answer.progress == Progress::Over { Ok(()) } else { answer.end(on_event) });
        self.settle(result, on_event)
    }

    /// Whether everything has been given out: what follows is ignored.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.answer.progress == Progress::Over
    }

    /// Whether any event has been given out, after which the question must not be repeated by itself.
    #[must_use]
    pub fn has_started(&self) -> bool {
        self.answer.has_started
    }

    /// Whether the server has said why it stops: only a count may follow.
    pub(super) fn has_reason(&self) -> bool {
        self.answer.reason.is_some()
    }

    /// Text before the error, in the order it came.
    fn settle(&mut self, result: Result<(), LlmError>, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        self.answer.flush(on_event);
        if result.is_err() {
            self.answer.progress = Progress::Over;
        }
        result
    }
}

impl From<LineTooLong> for LlmError {
    fn from(_: LineTooLong) -> Self {
        Self::ServerNonsense(ServerReply::default())
    }
}

impl AnswerState {
    fn take_line(&mut self, line: Line<'_>, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        match line {
            _ if self.progress == Progress::Over => Ok(()),
            Line::Data(payload) => self.take_data(payload, on_event),
            Line::Error(payload) => Err(classify_in_stream(ServerError::read(payload))),
            Line::Event(name) => {
                self.is_error_event = name == b"error";
                Ok(())
            }
            Line::Blank => {
                self.is_error_event = false;
                self.join(on_event)
            }
            Line::Ignored => Ok(()),
            Line::Odd(line) => {
                // The JSON of an empty `data:` field may stand on the line after it.
                if !self.take_object(line, on_event)? {
                    self.note_odd(line);
                }
                Ok(())
            }
        }
    }

    fn take_data(&mut self, payload: &[u8], on_event: OnEvent<'_>) -> Result<(), LlmError> {
        let payload = payload.trim_ascii();
        // An empty field, or a comment that a gateway has wrapped as data.
        if payload.is_empty() || payload.starts_with(b":") {
            return Ok(());
        }
        if payload == b"[DONE]" {
            self.join(on_event)?;
            self.is_whole = true;
            return self.end(on_event);
        }
        if self.is_error_event {
            return Err(classify_in_stream(ServerError::read(payload)));
        }
        if self.take_object(payload, on_event)? || self.take_glued(payload, on_event)? {
            return Ok(());
        }
        if self.unjoined.len() + payload.len() > MAX_LINE_BYTES {
            return Err(LineTooLong.into());
        }
        self.unjoined.extend_from_slice(payload);
        self.unjoined.push(b'\n');
        Ok(())
    }

    /// The end of an event: the lines that meant nothing alone are read as one.
    fn join(&mut self, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        if self.unjoined.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.unjoined);
        if !self.take_object(&lines, on_event)? {
            self.note_odd(&lines);
        }
        Ok(())
    }

    /// Frames that a broken gateway wrote into one line, each perhaps cut off by the next: whatever is whole is taken.
    /// `false` when nothing was.
    fn take_glued(&mut self, payload: &[u8], on_event: OnEvent<'_>) -> Result<bool, LlmError> {
        let mut found = false;
        let mut rest = payload;
        while let Some((frame, next)) = split_at_glue(rest) {
            found |= self.take_object(frame, on_event)?;
            rest = next;
        }
        if rest.len() == payload.len() {
            return Ok(false);
        }
        if rest == b"[DONE]" {
            self.take_data(rest, on_event)?;
            return Ok(true);
        }
        Ok(self.take_object(rest, on_event)? || found)
    }

    /// Reads one object. `false` when it is none.
    fn take_object(&mut self, json: &[u8], on_event: OnEvent<'_>) -> Result<bool, LlmError> {
        let json = json.trim_ascii();
        if json.first() != Some(&b'{') {
            return Ok(false);
        }
        let text = std::str::from_utf8(json).map_or_else(|_| String::from_utf8_lossy(json), Cow::Borrowed);
        match serde_json::from_str::<Chunk<'_>>(&text) {
            Ok(chunk) => self.take_chunk(&chunk, text.as_bytes(), on_event).map(|()| true),
            Err(_) => Ok(false),
        }
    }

    fn take_chunk(&mut self, chunk: &Chunk<'_>, json: &[u8], on_event: OnEvent<'_>) -> Result<(), LlmError> {
        if chunk.names_an_error() {
            return Err(classify_in_stream(ServerError::read(json)));
        }
        if !chunk.is_of_an_answer() {
            let error = ServerError::read(json);
            return if error.message.is_some() { Err(classify_in_stream(error)) } else { Ok(()) };
        }
        self.progress = Progress::Underway;
        keep_first(&mut self.id, &chunk.id);
        keep_first(&mut self.model, &chunk.model);
        if let Some(usage) = &chunk.usage.0 {
            let usage = Usage {
                prompt_tokens: usage.prompt_tokens.count(),
                completion_tokens: usage.completion_tokens.count(),
            };
            if usage != Usage::default() {
                self.usage = Some(usage);
            }
        }
        chunk.choices.element.as_ref().map_or(Ok(()), |choice| self.take_choice(choice, on_event))
    }

    fn take_choice(&mut self, choice: &Choice<'_>, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        if let Some(words) = choice.delta.0.as_ref().or(choice.message.0.as_ref()) {
            let reasoning =
                if words.reasoning_content.text().is_empty() { &words.reasoning } else { &words.reasoning_content };
            self.add(Voice::Reasoning, reasoning.text(), on_event);
            self.add(Voice::Reasoning, words.content.thinking(), on_event);
            let mut splitter = std::mem::take(&mut self.splitter);
            splitter.push(words.content.text(), |voice, text| self.add(voice, text, on_event));
            self.splitter = splitter;
            self.add(Voice::Answer, words.refusal.text(), on_event);
        }
        match choice.finish_reason.text() {
            "" => {}
            "error" => return Err(LlmError::ServerFailed(ServerReply::saying(&String::from_utf8_lossy(&self.odd)))),
            word => self.reason = Some(FinishReason::from_wire(word)),
        }
        Ok(())
    }

    /// A body that is not a stream: one object, or several after each other.
    fn take_body(&mut self, body: &[u8], on_event: OnEvent<'_>) -> Result<(), LlmError> {
        let body = String::from_utf8_lossy(body);
        let mut rest = body.as_ref();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Chunk<'_>>();
        loop {
            let start = values.byte_offset();
            match values.next() {
                Some(Ok(chunk)) => {
                    self.is_whole |= chunk.choices.element.as_ref().is_some_and(|choice| choice.message.0.is_some());
                    let json = body.get(start..values.byte_offset()).unwrap_or_default();
                    self.take_chunk(&chunk, json.as_bytes(), on_event)?;
                }
                Some(Err(error)) if error.is_eof() => return Err(LlmError::Cut { cause: None }),
                Some(Err(_)) => {
                    rest = body.get(start..).unwrap_or_default();
                    self.note_odd(rest.as_bytes());
                    return Ok(());
                }
                None => {
                    if self.progress == Progress::Nothing {
                        self.note_odd(rest.as_bytes());
                    }
                    return Ok(());
                }
            }
        }
    }

    /// The answer has ended: well, if the server said so in any way.
    fn end(&mut self, on_event: OnEvent<'_>) -> Result<(), LlmError> {
        let mut splitter = std::mem::take(&mut self.splitter);
        splitter.finish(|voice, text| self.add(voice, text, on_event));
        if self.progress == Progress::Nothing && (self.is_whole || !self.odd.trim_ascii().is_empty()) {
            return Err(nonsense(&self.odd));
        }
        let reason = match self.reason.take() {
            Some(reason) => reason,
            None if self.is_whole => FinishReason::Stop,
            None => return Err(LlmError::Cut { cause: None }),
        };
        self.start(on_event);
        self.flush(on_event);
        if let Some(usage) = self.usage {
            on_event(StreamEvent::Usage(usage));
        }
        self.progress = Progress::Over;
        on_event(StreamEvent::Finished { reason, id: self.id.take() });
        Ok(())
    }

    fn add(&mut self, voice: Voice, text: &str, on_event: OnEvent<'_>) {
        if text.is_empty() {
            return;
        }
        match &mut self.pending {
            Some((pending, held)) if *pending == voice => held.push_str(text),
            _ => {
                self.flush(on_event);
                self.pending = Some((voice, text.to_owned()));
            }
        }
    }

    fn flush(&mut self, on_event: OnEvent<'_>) {
        let Some((voice, text)) = self.pending.take() else { return };
        self.start(on_event);
        on_event(match voice {
            Voice::Answer => StreamEvent::Text(text),
            Voice::Reasoning => StreamEvent::Reasoning(text),
        });
    }

    /// `Started` is given out with the first words only, so that an answer that fails before them may be asked for again.
    fn start(&mut self, on_event: OnEvent<'_>) {
        if !std::mem::replace(&mut self.has_started, true) {
            on_event(StreamEvent::Started { model: self.model.take() });
        }
    }

    fn note_odd(&mut self, text: &[u8]) {
        let room = MAX_ODD_BYTES.saturating_sub(self.odd.len());
        self.odd.extend_from_slice(text.get(..text.len().min(room)).unwrap_or_default());
        if room > 0 {
            self.odd.push(b'\n');
        }
    }
}

/// Where a second frame begins within a line: what is before it, and its payload.
fn split_at_glue(line: &[u8]) -> Option<(&[u8], &[u8])> {
    const MARK: &[u8] = b"data:";
    line.windows(MARK.len()).enumerate().filter(|(_, part)| *part == MARK).find_map(|(at, _)| {
        let (frame, next) = (line.get(..at)?, line.get(at + MARK.len()..)?.trim_ascii());
        (next.starts_with(b"{") || next == b"[DONE]").then_some((frame, next))
    })
}

/// Nothing of an answer has come, only this.
fn nonsense(odd: &[u8]) -> LlmError {
    let error = ServerError::read(odd);
    if error.is_json && error.message.is_some() {
        return classify_in_stream(error);
    }
    LlmError::ServerNonsense(ServerReply::saying(error.message.as_deref().unwrap_or_default()))
}

fn keep_first(kept: &mut Option<String>, said: &Loose<'_>) {
    if kept.is_none() && !said.text().is_empty() {
        *kept = Some(said.text().to_owned());
    }
}
