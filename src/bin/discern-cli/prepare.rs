//! `prepare`: the exact bytes that would be sent.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use discern::catalog::Catalog;
use discern::domain::{Failure, FailureKind, PreparePlan, Purpose, SideRule};
use discern::storage::Home;

use crate::args::PrepareArgs;
use crate::exit::Stop;
use crate::output::{self, PreparedLine, SourceLine, say};
use crate::session::{Ready, Session};
use crate::{clipboard, source};

pub fn run(arguments: &PrepareArgs) -> Result<ExitCode, Stop> {
    let catalog = Catalog::load().map_err(Stop::internal)?;
    let home = Home::find().map_err(Stop::internal)?;
    let plan = plan(arguments, &catalog);
    let source = match &arguments.picture {
        Some(named) => source::parse(named)?,
        None => source::only_one(clipboard::pictures(false)?)?,
    };
    let ready = Session::start(&home)?.prepare(source, plan)??;
    write(&arguments.output, &ready.prepared.bytes).map_err(|error| writing_failed(&arguments.output, &error))?;
    report(arguments, &ready)?;
    Ok(ExitCode::SUCCESS)
}

fn plan(arguments: &PrepareArgs, catalog: &Catalog) -> PreparePlan {
    let by_detail = SideRule::Detail { detail: arguments.detail, purpose: Purpose::Question };
    PreparePlan {
        side: arguments.max_side.map_or(by_detail, SideRule::MaxSide),
        rules: catalog.fitting,
        limits: catalog.family_of(arguments.model.as_deref().unwrap_or_default()).limits,
        max_base64: arguments.max_base64,
    }
}

/// A file appears whole or not at all, and what it replaces stays until then, its permissions beyond that.
/// A device or a pipe is written to as it is.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let replaced = fs::metadata(&path).ok();
    if replaced.as_ref().is_some_and(|target| !target.is_file()) {
        return fs::write(path, bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // The process's mask still takes away from these, as from those of any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(replaced) = replaced {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

pub fn writing_failed(path: &Path, error: &io::Error) -> Failure {
    let full = error.kind() == io::ErrorKind::StorageFull;
    let mut failure = Failure::of(if full { FailureKind::DiskFull } else { FailureKind::WriteFailed });
    failure.detail = Some(error.to_string());
    failure.about(path.display().to_string())
}

fn report(arguments: &PrepareArgs, Ready { info, prepared }: &Ready) -> io::Result<()> {
    if !arguments.json {
        say(format_args!(
            "{} → {} {}, {} bytes, {} characters of base64",
            info.size(),
            prepared.size,
            output::format_name(prepared.media_type),
            prepared.bytes.len(),
            prepared.base64_len(),
        ));
        return Ok(());
    }
    output::json(&PreparedLine {
        media_type: prepared.media_type.as_str(),
        width: prepared.size.width,
        height: prepared.size.height,
        byte_len: prepared.bytes.len(),
        base64_len: prepared.base64_len(),
        quality: prepared.quality,
        source: SourceLine {
            width: info.stored_size.width,
            height: info.stored_size.height,
            media_type: info.format.media_type(),
            orientation: info.orientation.exif(),
        },
    })
}
