//! `compare`: what differs between two pictures, measured on this computer.

use std::process::ExitCode;
use std::sync::Arc;

use discern::domain::{Alignment, Comparison, ComparisonOptions, FailureKind, JobId, PictureSource, Region};
use discern::protocol::{Command, Event};
use discern::storage::Home;

use crate::args::CompareArgs;
use crate::exit::Stop;
use crate::output::{self, AlignmentLine, CompareLine, RegionLine, say};
use crate::session::Session;
use crate::{exit, prepare, source};

const DIFFERS: u8 = 1;
const NOT_COMPARABLE: u8 = 4;

pub fn run(arguments: &CompareArgs) -> Result<ExitCode, Stop> {
    if arguments.a == "-" && arguments.b == "-" {
        return Err(Stop::Usage("only one of the two pictures can come from standard input".to_owned()));
    }
    let home = Home::find().map_err(Stop::internal)?;
    let (a, b) = (source::parse(&arguments.a)?, source::parse(&arguments.b)?);
    let mut session = Session::start(&home)?;
    let aligns = !arguments.no_align;
    let options = ComparisonOptions { aligns, tolerance: arguments.tolerance, ..ComparisonOptions::default() };
    let comparison = if aligns {
        aligned(&mut session, a, b, options, arguments)
    } else {
        direct(&mut session, a, b, options, arguments)
    }?;
    print(&comparison, arguments)?;
    Ok(ExitCode::from(match comparison.is_comparable {
        false => NOT_COMPARABLE,
        true if comparison.is_equal() => 0,
        true => DIFFERS,
    }))
}

fn aligned(
    session: &mut Session,
    a: PictureSource,
    b: PictureSource,
    options: ComparisonOptions,
    arguments: &CompareArgs,
) -> Result<Arc<Comparison>, Stop> {
    // Both are tried, so that both failures are told.
    let opened = [session.open(a)?, session.open(b)?];
    let mut worst = None;
    for failure in opened.iter().filter_map(|opened| opened.as_ref().err()) {
        say(format_args!("discern-cli: {}", exit::sentence(failure)));
        worst = worst.max(Some(failure.kind));
    }
    let [Ok((a, _)), Ok((b, _))] = opened else {
        return Err(Stop::Said(worst.unwrap_or(FailureKind::Unreadable)));
    };
    let job = JobId::fresh();
    session.send(Command::Compare { job, a, b, options: Box::new(options) })?;
    let comparison = compared(session, job)?;
    if comparison.is_comparable {
        draw(session, a, &comparison, arguments)?;
    }
    Ok(comparison)
}

fn direct(
    session: &mut Session,
    a: PictureSource,
    b: PictureSource,
    options: ComparisonOptions,
    arguments: &CompareArgs,
) -> Result<Arc<Comparison>, Stop> {
    let (job, ground) = (JobId::fresh(), a.clone());
    session.send(Command::CompareDirectly { job, a, b, options: Box::new(options) })?;
    let comparison = compared(session, job)?;
    if comparison.is_comparable && arguments.output.is_some() {
        let (ground, _) = session.open(ground)??;
        draw(session, ground, &comparison, arguments)?;
    }
    Ok(comparison)
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
    a: discern::domain::PictureId,
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

fn print(comparison: &Comparison, arguments: &CompareArgs) -> Result<(), Stop> {
    if arguments.json {
        return Ok(output::json(&line(comparison))?);
    }
    if !comparison.is_comparable {
        let reason = if arguments.no_align {
            format!("{} and {} pixels cannot be compared without aligning", comparison.size_a, comparison.size_b)
        } else {
            "the pictures do not show the same scene; a difference would mean nothing".to_owned()
        };
        say(format_args!("discern-cli: {reason}"));
        return Ok(());
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
        if comparison.has_tone() {
            lines.push(format!("the whole of B: red {red:+.0}, green {green:+.0}, blue {blue:+.0} of 255"));
        }
        let share = percent(comparison.changed_share);
        lines.push(format!("similarity {:.3}, {share} changed", comparison.similarity));
        lines.extend(comparison.regions.iter().map(described));
    }
    Ok(output::text(&(lines.join("\n") + "\n"))?)
}

fn described(region: &Region) -> String {
    let rect = region.rect;
    let (kind, share) = (region.kind.as_str(), percent(region.share));
    format!("{}. {kind} at {}, {}: {} × {} px, {share}", region.id, rect.left, rect.top, rect.width, rect.height)
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn line(comparison: &Comparison) -> CompareLine {
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
        table: [],
    }
}
