//! `read`: the text of pictures.

use std::process::ExitCode;
use std::time::Instant;

use discern::catalog::Catalog;
use discern::domain::{
    Failure, FailureKind, JobId, PictureId, PictureInfo, PictureSource, PictureText, PixelRect, PixelSize,
    ReadingNotice, TextLayout, TextLine, TextReader, Transcript, TranscriptionRequest, Word, lay_out, table_of,
};
use discern::export::texts::{self, ReadPicture};
use discern::i18n::{self, Language, ReadStrings};
use discern::llm;
use discern::platform::notifications::{Notification, Notifier};
use discern::protocol::{Command, Event};
use discern::storage::Home;

use crate::args::ReadArgs;
use crate::clipboard::{self, Copied};
use crate::exit::{self, Stop};
use crate::output::{self, say};
use crate::session::Session;
use crate::{choice, source};

/// The exit code of a picture in which no text was found.
const NO_TEXT: u8 = 1;

/// Characters of the text that a notification shows.
const SHOWN_CHARACTERS: usize = 160;

pub fn run(arguments: &ReadArgs) -> Result<ExitCode, Stop> {
    let outcome = read_all(arguments);
    // Who pressed a key on the desktop sees no standard error.
    if let Err(stop) = &outcome
        && arguments.notify
    {
        show(exit::reason(stop), String::new());
    }
    outcome
}

fn read_all(arguments: &ReadArgs) -> Result<ExitCode, Stop> {
    if arguments.pictures.named.is_empty() && !arguments.pictures.clipboard {
        return Err(Stop::Usage("name a picture, or say --clipboard".to_owned()));
    }
    let home = Home::find().map_err(Stop::internal)?;
    let request = model_request(arguments, &home)?;
    let sources = source::all(&arguments.pictures)?;
    let mut session = Session::start(&home)?;
    if let Some(request) = request.as_ref().filter(|_| arguments.model.show_request) {
        return show_requests(&mut session, sources, arguments, request);
    }
    let mut codes = Vec::new();
    let mut texts: Vec<ReadOne> = Vec::new();
    let mut failed = None;
    for source in sources {
        let label = source.label();
        match read(&mut session, source, arguments, request.as_ref())? {
            Ok(read) => {
                print(arguments, &label, &read, texts.is_empty())?;
                codes.push(if read.written.is_empty() { NO_TEXT } else { 0 });
                texts.push(read);
            }
            Err(failure) if failure.kind == FailureKind::Cancelled => return Err(failure.into()),
            Err(failure) => {
                say(format_args!("discern-cli: {}", exit::sentence(&failure)));
                codes.push(exit::code(failure.kind));
                failed = Some(exit::sentence(&failure));
            }
        }
    }
    let mut outcome = exit::worst(&codes);
    if let Some(code) = deliver(arguments, &texts, failed) {
        outcome = code;
    }
    Ok(ExitCode::from(outcome))
}

/// Prints what would be sent of each picture, part by part.
fn show_requests(
    session: &mut Session,
    sources: Vec<PictureSource>,
    arguments: &ReadArgs,
    request: &TranscriptionRequest,
) -> Result<ExitCode, Stop> {
    for source in sources {
        let (picture, _) = session.open(source)??;
        let (job, region) = (JobId::fresh(), arguments.region);
        session.send(Command::PlanTranscription { job, picture, region, request: Box::new(request.clone()) })?;
        match session.next(job)? {
            Event::TranscriptionPlanned { questions, .. } => {
                for question in &questions {
                    output::text(&format!("{:#}\n", llm::shown_body(question)))?;
                }
            }
            Event::JobFailed { failure, .. } => return Err(failure.into()),
            other => return Err(Stop::internal(format_args!("unexpected {other:?}"))),
        }
        session.send(Command::ForgetPicture { picture })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What was read of one picture.
struct ReadOne {
    text: PictureText,
    /// As it is printed and copied.
    written: String,
    elapsed_ms: u64,
}

fn strings() -> &'static ReadStrings {
    &i18n::strings(Language::English).read
}

/// What the model is asked, where one reads.
fn model_request(arguments: &ReadArgs, home: &Home) -> Result<Option<TranscriptionRequest>, Stop> {
    if arguments.reader != TextReader::Model {
        let usage = || Stop::Usage("what is asked of a model needs --reader model".to_owned());
        return if arguments.model.is_wanted() { Err(usage()) } else { Ok(None) };
    }
    let catalog = Catalog::load().map_err(Stop::internal)?;
    let settings = choice::settings(home)?;
    let endpoint = choice::endpoint(&catalog, &settings, &arguments.model.provider)?;
    let model = choice::model(home, &catalog, &settings, &endpoint, arguments.model.model.as_deref())?;
    Ok(Some(TranscriptionRequest {
        endpoint,
        layout: arguments.layout,
        rules: catalog.fitting,
        limits: catalog.family_of(&model.id).limits,
        model: model.id,
        prompts: catalog.transcription,
        system: arguments.model.system.clone(),
        max_tokens: arguments.model.max_tokens,
        temperature: arguments.model.temperature.unwrap_or_default(),
        detail: arguments.model.detail,
        is_streamed: !arguments.model.no_stream,
        plausible_repeats: None,
    }))
}

/// Opens a picture and has it read.
fn read(
    session: &mut Session,
    source: PictureSource,
    arguments: &ReadArgs,
    request: Option<&TranscriptionRequest>,
) -> Result<Result<ReadOne, Failure>, Stop> {
    let (start, label) = (Instant::now(), source.label());
    let (picture, info) = match session.open(source)? {
        Ok(opened) => opened,
        Err(failure) => return Ok(Err(failure)),
    };
    let read = match request {
        _ if arguments.region.is_some_and(|region| !is_within(region, info.size())) => {
            let detail = Some(format!("the region lies outside of its {}", info.size()));
            Err(Failure { detail, ..Failure::of(FailureKind::Unreadable) })
        }
        Some(request) => transcribed(session, picture, &info, arguments, request)?,
        None => read_here(session, picture, arguments)?,
    };
    session.send(Command::ForgetPicture { picture })?;
    let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(read
        .map(|(text, written)| ReadOne { text, written, elapsed_ms })
        .map_err(|failure| if failure.facts.subject.is_none() { failure.about(label) } else { failure }))
}

fn is_within(region: PixelRect, size: PixelSize) -> bool {
    region.intersection(PixelRect::new(0, 0, size.width, size.height)).is_some()
}

type Written = Result<(PictureText, String), Failure>;

fn read_here(session: &mut Session, picture: PictureId, arguments: &ReadArgs) -> Result<Written, Stop> {
    let (job, region, reader) = (JobId::fresh(), arguments.region, arguments.reader);
    session.send(Command::ReadText { job, picture, region, reader })?;
    match session.next(job)? {
        Event::TextRead { text, .. } => {
            let written = lay_out(&text.lines, arguments.layout);
            Ok(Ok((text.as_ref().clone(), written)))
        }
        Event::JobFailed { failure, .. } => Ok(Err(failure)),
        other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
    }
}

fn transcribed(
    session: &mut Session,
    picture: PictureId,
    info: &PictureInfo,
    arguments: &ReadArgs,
    request: &TranscriptionRequest,
) -> Result<Written, Stop> {
    let (job, region) = (JobId::fresh(), arguments.region);
    let patience = choice::patience(arguments.model.no_wait);
    session.send(Command::Transcribe { job, picture, region, request: Box::new(request.clone()), patience })?;
    let mut came = String::new();
    loop {
        match session.next(job)? {
            Event::Transcribed { transcript, .. } => {
                for flaw in i18n::strings(Language::English).flaws(&transcript) {
                    say(format_args!("discern-cli: {flaw}"));
                }
                return Ok(Ok((of_transcript(&transcript, info.size()), transcript.text.clone())));
            }
            Event::ChatRetrying { after, .. } => {
                say(format_args!("discern-cli: the server is busy, next try in {} s", after.as_secs_f32().ceil()));
            }
            Event::ChatAtOwnTemperature { .. } => output::say_own_temperature(),
            Event::TranscriptGrown { text, .. } => came = text,
            Event::JobFailed { failure, .. } => {
                if !came.is_empty() && !arguments.json {
                    output::text(&(came + "\n"))?;
                }
                return Ok(Err(failure));
            }
            _ => {}
        }
    }
}

/// The lines of a transcription; a model gives no places.
fn of_transcript(transcript: &Transcript, size: PixelSize) -> PictureText {
    let rect = PixelRect::default();
    let word = |word: &str| Word { text: word.to_owned(), rect, confidence: 0.0 };
    let lines: Vec<TextLine> = transcript
        .text
        .lines()
        .map(|line| TextLine { words: line.split_whitespace().map(word).collect(), rect, block: 0 })
        .filter(|line| !line.words.is_empty())
        .collect();
    let notice = lines.is_empty().then_some(ReadingNotice::NoText);
    PictureText { size, lines, codes: Vec::new(), notice, reader: TextReader::Model }
}

/// Prints one picture's text, with an empty line before all but the first.
fn print(arguments: &ReadArgs, label: &str, read: &ReadOne, is_first: bool) -> Result<(), Stop> {
    let notice = read.text.notice.map(strings().notice);
    if arguments.json {
        let picture = ReadPicture {
            path: label,
            text: &read.text,
            written: &read.written,
            notice: notice.as_deref(),
            elapsed_ms: read.elapsed_ms,
        };
        return Ok(output::text(&(texts::json(picture).map_err(Stop::internal)? + "\n"))?);
    }
    if let Some(notice) = notice {
        say(format_args!("discern-cli: {label}: {notice}"));
    }
    if !read.written.is_empty() {
        output::text(&format!("{}{}\n", if is_first { "" } else { "\n" }, read.written))?;
    }
    Ok(())
}

/// Copies and notifies as the command line says. The exit code of what went wrong; the text was printed before.
///
/// `failed` says why a picture was not read.
fn deliver(arguments: &ReadArgs, texts: &[ReadOne], mut failed: Option<String>) -> Option<u8> {
    let written: Vec<&str> = texts.iter().map(|read| read.written.as_str()).filter(|text| !text.is_empty()).collect();
    let text = written.join("\n\n");
    let is_copied = (arguments.copy || arguments.append) && !text.is_empty();
    let mut code = None;
    if is_copied && let Err(stop) = clipboard::copy(copied(arguments, texts, &text), arguments.append) {
        exit::explain(&stop);
        failed = Some(exit::reason(&stop));
        code = Some(exit::code(FailureKind::NoClipboard));
    }
    if arguments.notify {
        match failed {
            Some(reason) if text.is_empty() || code.is_some() => show(reason, String::new()),
            _ => notify(texts, &text, is_copied),
        }
    }
    code
}

/// The text as it is copied: a table for those who take tables as well.
fn copied(arguments: &ReadArgs, texts: &[ReadOne], text: &str) -> Copied {
    let is_table = arguments.layout == TextLayout::Table && arguments.reader != TextReader::Model;
    let tables: Vec<String> = texts.iter().map(|read| table_of(&read.text.lines).to_html()).collect();
    Copied { text: text.to_owned(), html: is_table.then(|| tables.concat()) }
}

fn notify(texts: &[ReadOne], text: &str, is_copied: bool) {
    let first: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN_CHARACTERS).collect();
    let words = text.split_whitespace().count();
    let notice = texts.iter().find_map(|read| read.text.notice).map(strings().notice);
    let (title, body) = match (is_copied, notice) {
        (true, _) => ((strings().words)(words), (strings().text_copied)(&first, words)),
        (false, Some(notice)) if text.is_empty() => (notice, String::new()),
        _ => ((strings().words)(words), first),
    };
    show(title, body);
}

fn show(title: String, body: String) {
    let notification = Notification { title, body, ..Notification::default() };
    if let Err(error) = Notifier::new(|_| {}).and_then(|notifier| notifier.show(&notification)) {
        say(format_args!("discern-cli: {error}"));
    }
}
