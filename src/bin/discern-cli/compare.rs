//! `compare`: what differs between two pictures, measured on this computer, and said by a model where asked to.

use std::process::ExitCode;
use std::sync::Arc;

use discern::domain::{
    Alignment, Comparison, ComparisonCard, ComparisonOptions, ComparisonTable, FailureKind, JobId, PictureId,
    PictureSource, Region, RowSource, TableRow, has_decimal_comma,
};
use discern::export;
use discern::i18n::{Language, strings};
use discern::platform::locale;
use discern::protocol::{Command, Event};
use discern::storage::Home;

use crate::args::{CompareArgs, card_form};
use crate::exit::Stop;
use crate::explain::{Explained, Explainer};
use crate::output::{self, AlignmentLine, CompareLine, RegionLine, RowLine, say};
use crate::session::Session;
use crate::{exit, prepare, source};

const DIFFERS: u8 = 1;
const NOT_COMPARABLE: u8 = 4;

pub fn run(arguments: &CompareArgs) -> Result<ExitCode, Stop> {
    if arguments.a == "-" && arguments.b == "-" {
        return Err(Stop::Usage("only one of the two pictures can come from standard input".to_owned()));
    }
    if arguments.model.show_request && !arguments.explain {
        return Err(Stop::Usage("--show-request needs --explain".to_owned()));
    }
    let home = Home::find().map_err(Stop::internal)?;
    // What is wrong with the command line is said before anything is read.
    let explainer = if arguments.explain { Some(Explainer::new(&home, arguments)?) } else { None };
    let (a, b) = (source::parse(&arguments.a)?, source::parse(&arguments.b)?);
    let names = [a.label(), b.label()];
    let mut session = Session::start(&home)?;
    let aligns = !arguments.no_align;
    let options = ComparisonOptions { aligns, tolerance: arguments.tolerance, ..ComparisonOptions::default() };
    let needs_pictures = aligns || arguments.explain || arguments.card.is_some();
    let (comparison, pictures) = if needs_pictures {
        let pictures = open(&mut session, [a, b])?;
        (compare(&mut session, pictures, options)?, Some(pictures))
    } else {
        direct(&mut session, a, b, options, arguments)?
    };
    if let (Some([a, _]), true) = (pictures, comparison.is_comparable) {
        draw(&mut session, a, &comparison, arguments)?;
    }
    let words = &strings(Language::English).table;
    let mut table = ComparisonTable { verdict: None, rows: (words.measured)(&comparison) };
    // What was measured is told also when nothing comes of the model's answer.
    let mut failed = None;
    if let (Some(explainer), Some(pictures)) = (explainer, pictures) {
        match explainer.explain(&mut session, pictures, &comparison, &mut table)? {
            Explained::Shown => return Ok(ExitCode::SUCCESS),
            Explained::Done => {}
            Explained::Failed(failure) => failed = Some(failure),
        }
    }
    write_files(&mut session, pictures, names, &comparison, &table, arguments)?;
    print(&comparison, &table, arguments)?;
    if let Some(failure) = failed {
        return Err(failure.into());
    }
    Ok(ExitCode::from(match comparison.is_comparable {
        false => NOT_COMPARABLE,
        true if comparison.is_equal() => 0,
        true => DIFFERS,
    }))
}

/// Opens both, so that both failures are told.
fn open(session: &mut Session, [a, b]: [PictureSource; 2]) -> Result<[PictureId; 2], Stop> {
    let opened = [session.open(a)?, session.open(b)?];
    let mut worst = None;
    for failure in opened.iter().filter_map(|opened| opened.as_ref().err()) {
        say(format_args!("discern-cli: {}", exit::sentence(failure)));
        worst = worst.max(Some(failure.kind));
    }
    match opened {
        [Ok((a, _)), Ok((b, _))] => Ok([a, b]),
        _ => Err(Stop::Said(worst.unwrap_or(FailureKind::Unreadable))),
    }
}

fn compare(session: &mut Session, [a, b]: [PictureId; 2], options: ComparisonOptions) -> Result<Arc<Comparison>, Stop> {
    let job = JobId::fresh();
    session.send(Command::Compare { job, a, b, options: Box::new(options) })?;
    compared(session, job)
}

type Compared = (Arc<Comparison>, Option<[PictureId; 2]>);

/// Straight from the files. The pictures are opened only where one is needed to draw on.
fn direct(
    session: &mut Session,
    a: PictureSource,
    b: PictureSource,
    options: ComparisonOptions,
    arguments: &CompareArgs,
) -> Result<Compared, Stop> {
    let (job, ground) = (JobId::fresh(), a.clone());
    session.send(Command::CompareDirectly { job, a, b, options: Box::new(options) })?;
    let comparison = compared(session, job)?;
    if comparison.is_comparable && arguments.output.is_some() {
        let (ground, _) = session.open(ground)??;
        draw(session, ground, &comparison, arguments)?;
    }
    Ok((comparison, None))
}

/// Writes the card and the table where they are asked for.
fn write_files(
    session: &mut Session,
    pictures: Option<[PictureId; 2]>,
    names: [String; 2],
    comparison: &Arc<Comparison>,
    table: &ComparisonTable,
    arguments: &CompareArgs,
) -> Result<(), Stop> {
    let words = strings(Language::English).table.words(Some(comparison));
    if let Some(path) = &arguments.csv {
        let separator = if has_decimal_comma(&locale::of_numbers()) { ';' } else { ',' };
        let csv = export::table::csv(table, &words, separator);
        prepare::write(path, csv.as_bytes()).map_err(|error| prepare::writing_failed(path, &error))?;
    }
    let (Some(path), Some([a, b])) = (&arguments.card, pictures) else { return Ok(()) };
    let Some(form) = card_form(path) else { return Ok(()) };
    let names = names.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
    let card = ComparisonCard { form, names, comparison: Arc::clone(comparison), table: table.clone(), words };
    let job = JobId::fresh();
    session.send(Command::DrawCard { job, a, b, card: Box::new(card) })?;
    match session.next(job)? {
        Event::CardDrawn { file, .. } => {
            Ok(prepare::write(path, &file).map_err(|error| prepare::writing_failed(path, &error))?)
        }
        Event::JobFailed { failure, .. } => Err(failure.into()),
        other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
    }
}

fn compared(session: &mut Session, job: JobId) -> Result<Arc<Comparison>, Stop> {
    match session.next(job)? {
        Event::Compared { comparison, .. } => Ok(comparison),
        Event::JobFailed { failure, .. } => Err(failure.into()),
        other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
    }
}

/// Writes the difference as a picture where that is asked for.
fn draw(
    session: &mut Session,
    a: PictureId,
    comparison: &Arc<Comparison>,
    arguments: &CompareArgs,
) -> Result<(), Stop> {
    let Some(path) = &arguments.output else { return Ok(()) };
    let job = JobId::fresh();
    session.send(Command::DrawDifference { job, a, comparison: Arc::clone(comparison) })?;
    match session.next(job)? {
        Event::DifferenceDrawn { png, .. } => {
            Ok(prepare::write(path, &png).map_err(|error| prepare::writing_failed(path, &error))?)
        }
        Event::JobFailed { failure, .. } => Err(failure.into()),
        other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
    }
}

fn print(comparison: &Comparison, table: &ComparisonTable, arguments: &CompareArgs) -> Result<(), Stop> {
    if arguments.json {
        return Ok(output::json(&line(comparison, table))?);
    }
    let said = said(table);
    if !comparison.is_comparable {
        let reason = if arguments.no_align {
            let (a, b) = (comparison.size_a, comparison.size_b);
            format!("{a} and {b} pixels cannot be compared pixel with pixel; leave out --no-align")
        } else {
            "the pictures do not show the same scene; a difference would mean nothing (--explain asks a model about both)"
                .to_owned()
        };
        say(format_args!("discern-cli: {reason}"));
        return Ok(output::text(&said)?);
    }
    let mut lines = Vec::new();
    if let Some(alignment) = comparison.alignment.filter(|alignment| *alignment != Alignment::IDENTITY) {
        let [x, y] = alignment.shift_px(comparison.size_a);
        let (scale, turn) = (alignment.scale(), alignment.rotation_deg());
        lines.push(format!("aligned: {scale:.3}×, {x:.1} px, {y:.1} px, {turn:.2}°"));
    }
    if comparison.is_equal() {
        lines.push("no difference".to_owned());
    } else {
        let [red, green, blue] = comparison.tone_steps;
        if comparison.tone().is_some() {
            lines.push(format!("the whole of B: red {red:+.0}, green {green:+.0}, blue {blue:+.0} of 255"));
        }
        let share = percent(comparison.changed_share);
        lines.push(format!("similarity {:.3}, {share} changed", comparison.similarity));
        lines.extend(comparison.regions.iter().map(described));
    }
    Ok(output::text(&(lines.join("\n") + "\n" + &said))?)
}

/// What the model says, after an empty line.
fn said(table: &ComparisonTable) -> String {
    let words = &strings(Language::English).table;
    let rows = table.rows.iter().filter(|row| row.source == RowSource::Model).map(words.row);
    let lines: Vec<String> = table.verdict.iter().cloned().chain(rows).collect();
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

fn described(region: &Region) -> String {
    let rect = region.rect;
    let (kind, share) = (region.kind.as_str(), percent(region.share));
    format!("{}. {kind} at {}, {}: {} × {} px, {share}", region.id, rect.left, rect.top, rect.width, rect.height)
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn line(comparison: &Comparison, table: &ComparisonTable) -> CompareLine {
    let alignment = comparison.alignment.map(|alignment| AlignmentLine {
        matrix: alignment.matrix,
        scale: alignment.scale(),
        shift_px: alignment.shift_px(comparison.size_a),
        rotation_deg: alignment.rotation_deg(),
    });
    let measured = |value: f64| comparison.is_comparable.then_some(value);
    let regions = comparison.regions.iter().map(|region| RegionLine {
        id: region.id,
        rect: [region.rect.left, region.rect.top, region.rect.width, region.rect.height],
        kind: region.kind.as_str(),
        share: region.share,
    });
    CompareLine {
        comparable: comparison.is_comparable,
        alignment,
        similarity: measured(comparison.similarity),
        changed_share: measured(comparison.changed_share),
        tone_steps: comparison.is_comparable.then_some(comparison.tone_steps),
        regions: regions.collect(),
        verdict: table.verdict.clone(),
        table: table.rows.iter().map(row).collect(),
    }
}

fn row(row: &TableRow) -> RowLine {
    RowLine {
        what: row.what.clone(),
        a: row.a.clone(),
        b: row.b.clone(),
        same: row.same,
        source: row.source.as_str(),
        region: row.region,
    }
}
