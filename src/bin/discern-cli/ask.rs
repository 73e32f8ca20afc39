//! `ask`: a question, its pictures, and the answer as it comes.

use std::io;
use std::process::ExitCode;

use discern::catalog::Catalog;
use discern::domain::{
    AnswerForm, ChatRequest, ContentPart, Detail, Endpoint, Failure, FailureKind, FinishReason, JobId, Model,
    PictureSource, PreparePlan, Purpose, Role, SideRule, Turn, picture_letters,
};
use discern::llm;
use discern::protocol::{ChatEnd, Command, DeltaKind, Event};
use discern::storage::Home;

use crate::args::AskArgs;
use crate::exit::{self, Stop};
use crate::output::{self, AskLine, SentPicture, say};
use crate::session::Session;
use crate::{choice, source};

pub fn run(arguments: &AskArgs) -> Result<ExitCode, Stop> {
    let catalog = Catalog::load().map_err(Stop::internal)?;
    let home = Home::find().map_err(Stop::internal)?;
    let settings = choice::settings(&home)?;
    let endpoint = choice::endpoint(&catalog, &settings, &arguments.model.provider)?;
    let model = choice::model(&home, &catalog, &settings, &endpoint, arguments.model.model.as_deref())?;
    if arguments.send_url && !endpoint.quirks.takes_addresses {
        return Err(Stop::Usage(format!("{} fetches no pictures; leave --send-url out", endpoint.host())));
    }
    if arguments.send_url && arguments.model.detail == Detail::Low {
        return Err(Stop::Usage("a server fetches originals only; leave --send-url or --detail low out".to_owned()));
    }
    let sources = source::all_of_the_web_too(&arguments.pictures, arguments.send_url)?;
    let mut session = Session::start(&home)?;
    let plan = PreparePlan {
        side: SideRule::Detail { detail: arguments.model.detail, purpose: Purpose::Question },
        rules: catalog.fitting,
        limits: catalog.family_of(&model.id).limits,
        max_base64: endpoint.quirks.max_base64,
    };
    let pictures = prepare_all(&mut session, sources, plan, arguments.json)?;
    if endpoint.quirks.recommended_pictures.is_some_and(|most| pictures.len() > most) {
        say(format_args!("discern-cli: {} recommends fewer pictures in one question", endpoint.host()));
    }
    let request = request(arguments, endpoint, &model, &pictures);
    if arguments.model.show_request {
        output::text(&format!("{:#}\n", llm::shown_body(&request)))?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.json {
        let labelled =
            pictures.iter().enumerate().map(|(index, picture)| SentPicture::new(picture_letters(index), picture));
        output::json(&AskLine::Sent { pictures: labelled.collect(), usd_estimate: None })?;
    }
    let job = JobId::fresh();
    let patience = choice::patience(arguments.model.no_wait);
    session.send(Command::StartChat { job, request: Box::new(request), patience })?;
    let mut answer = Printer { as_json: arguments.json, model: &model, ends_with_newline: true };
    loop {
        if let Some(code) = answer.take(session.next(job)?)? {
            return Ok(code);
        }
    }
}

/// Every picture is tried, so that all that fail are named; then nothing is sent.
fn prepare_all(
    session: &mut Session,
    sources: Vec<PictureSource>,
    plan: PreparePlan,
    as_json: bool,
) -> Result<Vec<ContentPart>, Stop> {
    let mut pictures = Vec::new();
    let mut failures = Vec::new();
    for source in sources {
        if let PictureSource::Link { address, .. } = source {
            pictures.push(ContentPart::PictureAt(address));
            continue;
        }
        match session.prepare(source, plan)? {
            Ok(ready) => pictures.push(ContentPart::Picture(ready.prepared)),
            Err(failure) if failure.kind == FailureKind::Cancelled => return Err(failure.into()),
            Err(failure) => failures.push(failure),
        }
    }
    failures.iter().try_for_each(|failure| print_failure(failure, as_json))?;
    let codes: Vec<u8> = failures.iter().map(|failure| exit::code(failure.kind)).collect();
    match failures.iter().find(|failure| exit::code(failure.kind) == exit::worst(&codes)) {
        Some(worst) => Err(Stop::Said(worst.kind)),
        None => Ok(pictures),
    }
}

fn request(arguments: &AskArgs, endpoint: Endpoint, model: &Model, pictures: &[ContentPart]) -> ChatRequest {
    let mut parts = pictures.to_vec();
    parts.push(ContentPart::Text(arguments.question.clone()));
    ChatRequest {
        endpoint,
        model: model.id.clone(),
        system: arguments.model.system.clone(),
        turns: vec![Turn { role: Role::User, parts }],
        max_tokens: arguments.model.max_tokens,
        temperature: arguments.model.temperature,
        detail: arguments.model.detail,
        is_streamed: !arguments.model.no_stream,
        form: AnswerForm::Text,
    }
}

fn print_failure(failure: &Failure, as_json: bool) -> io::Result<()> {
    let message = exit::sentence(failure);
    if as_json {
        output::json(&AskLine::Failed { kind: failure.kind.as_str(), message: &message })?;
    }
    say(format_args!("discern-cli: {message}"));
    Ok(())
}

/// Prints the answer while it comes.
struct Printer<'a> {
    as_json: bool,
    model: &'a Model,
    ends_with_newline: bool,
}

impl Printer<'_> {
    /// The exit code, once the answer has ended.
    fn take(&mut self, event: Event) -> io::Result<Option<ExitCode>> {
        match event {
            Event::ChatRetrying { after, .. } => {
                say(format_args!("discern-cli: the server is busy, next try in {} s", after.as_secs_f32().ceil()));
            }
            Event::ChatAtOwnTemperature { .. } => output::say_own_temperature(),
            Event::ChatStarted { model, .. } if self.as_json => {
                output::json(&AskLine::Started { model: model.as_deref() })?;
            }
            Event::ChatDelta { kind, text, .. } => self.print_delta(kind, &text)?,
            Event::ChatFinished { answer, .. } => {
                self.print_end(&answer)?;
                return Ok(Some(ExitCode::SUCCESS));
            }
            Event::JobFailed { failure, .. } => {
                self.end_line()?;
                print_failure(&failure, self.as_json)?;
                return Ok(Some(ExitCode::from(exit::code(failure.kind))));
            }
            _ => {}
        }
        Ok(None)
    }

    fn print_delta(&mut self, kind: DeltaKind, text: &str) -> io::Result<()> {
        match (self.as_json, kind) {
            (true, DeltaKind::Answer) => output::json(&AskLine::Text { text }),
            (true, DeltaKind::Reasoning) => output::json(&AskLine::Reasoning { text }),
            (false, DeltaKind::Answer) => {
                self.ends_with_newline = text.ends_with('\n');
                output::text(text)
            }
            // What the model thinks aloud is no part of its answer.
            (false, DeltaKind::Reasoning) => Ok(()),
        }
    }

    fn print_end(&mut self, answer: &ChatEnd) -> io::Result<()> {
        self.end_line()?;
        let usage = answer.usage.unwrap_or_default();
        let usd = usage.prompt_tokens.zip(usage.completion_tokens).and_then(|tokens| self.model.cost(tokens));
        if self.as_json {
            output::json(&AskLine::Usage {
                prompt_tokens: usage.prompt_tokens,
                completion_tokens: usage.completion_tokens,
                usd: usd.map(|usd| usd.to_string()),
                first_text_ms: answer.first_text.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
            })?;
            return output::json(&AskLine::Finished { reason: answer.reason.to_string(), id: answer.id.as_deref() });
        }
        if let Some((prompt, completion)) = usage.prompt_tokens.zip(usage.completion_tokens) {
            let price = usd.map(|usd| format!(", ${usd}")).unwrap_or_default();
            say(format_args!("{prompt} + {completion} tokens{price}"));
        }
        if answer.reason == FinishReason::Length {
            say(format_args!("The answer was cut: it is longer than --max-tokens or the model's context allows."));
        }
        Ok(())
    }

    /// A failure's sentence or the shell's prompt does not continue the last line of an answer.
    fn end_line(&mut self) -> io::Result<()> {
        if !self.ends_with_newline {
            self.ends_with_newline = true;
            output::text("\n")?;
        }
        Ok(())
    }
}
