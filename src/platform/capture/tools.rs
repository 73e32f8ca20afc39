//! Programs that let the user mark a part of the screen, where no portal does.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;

use super::{CaptureError, Captured, LOOK};

/// Stands for the file that a program is to write.
const FILE: &str = "FILE";
/// Stands for what the program before it has written.
const MARKED: &str = "MARKED";

/// A program, or two of which the first asks for the place.
struct Tool {
    /// Where it works.
    session: Session,
    /// Asks the user for the place and writes it.
    marks: Option<&'static str>,
    program: &'static str,
    /// Without [`FILE`] the picture is written to standard output.
    arguments: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Session {
    Wayland,
    X11,
    Any,
}

const fn tool(session: Session, program: &'static str, arguments: &'static [&'static str]) -> Tool {
    Tool { session, marks: None, program, arguments }
}

/// In the order in which they are tried: what belongs to a desktop before what runs on any.
#[cfg(not(target_os = "macos"))]
const TOOLS: &[Tool] = &[
    Tool { session: Session::Wayland, marks: Some("slurp"), program: "grim", arguments: &["-g", MARKED, "-"] },
    tool(Session::Any, "spectacle", &["--background", "--nonotify", "--region", "--output", FILE]),
    tool(Session::Any, "gnome-screenshot", &["--area", "--file", FILE]),
    tool(Session::X11, "xfce4-screenshooter", &["--region", "--save", FILE]),
    tool(Session::Any, "flameshot", &["gui", "--raw"]),
    tool(Session::X11, "maim", &["--select"]),
    tool(Session::X11, "scrot", &["--select", "--overwrite", FILE]),
];

#[cfg(target_os = "macos")]
const TOOLS: &[Tool] = &[tool(Session::Any, "screencapture", &["-i", FILE])];

/// Runs the first program that is installed.
pub(super) fn capture(path: &OsStr, is_wayland: bool, cancelled: &Receiver<()>) -> Result<Captured, CaptureError> {
    let wrong = if is_wayland { Session::X11 } else { Session::Wayland };
    for tool in TOOLS.iter().filter(|tool| tool.session != wrong) {
        let Some(program) = found(path, tool.program) else { continue };
        let marks = match tool.marks.map(|marks| found(path, marks)) {
            Some(None) => continue,
            Some(marks) => marks,
            None => None,
        };
        return run(tool, path, &program, marks.as_deref(), cancelled);
    }
    Err(CaptureError::NoTool { install: if is_wayland { "grim and slurp" } else { "maim" } })
}

fn found(path: &OsStr, program: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn run(
    tool: &Tool,
    path: &OsStr,
    program: &Path,
    marks: Option<&Path>,
    cancelled: &Receiver<()>,
) -> Result<Captured, CaptureError> {
    let failed = |error: std::io::Error| failed(tool.program, &error.to_string());
    // A folder of our own: some programs write over nothing that is there, others ask before they do.
    let folder = tempfile::tempdir().map_err(failed)?;
    let file = folder.path().join("capture.png");
    let mut marked = String::new();
    if let (Some(marks), Some(name)) = (marks, tool.marks) {
        match ended(name, Command::new(marks).env("PATH", path), cancelled)? {
            Some(bytes) => String::from_utf8_lossy(&bytes).trim().clone_into(&mut marked),
            None => return Ok(None),
        }
        if marked.is_empty() {
            return Ok(None);
        }
    }
    let argument = |&argument: &&str| match argument {
        FILE => file.clone().into_os_string(),
        MARKED => OsString::from(&marked),
        other => OsString::from(other),
    };
    let mut command = Command::new(program);
    command.args(tool.arguments.iter().map(argument)).env("PATH", path);
    let Some(bytes) = ended(tool.program, &mut command, cancelled)? else { return Ok(None) };
    let bytes = if tool.arguments.contains(&FILE) {
        // Where there is no file the user gave up.
        std::fs::read(&file).unwrap_or_default()
    } else {
        bytes
    };
    Ok((!bytes.is_empty()).then(|| bytes.into()))
}

/// What a program has written, once it has ended; `None` when the user gave up, or when it was cancelled.
fn ended(name: &str, command: &mut Command, cancelled: &Receiver<()>) -> Result<Option<Vec<u8>>, CaptureError> {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(name, &error.to_string()))?;
    let (output, complaints) = (reading(child.stdout.take()), reading(child.stderr.take()));
    let Some(status) = waited(&mut child, cancelled).map_err(|error| failed(name, &error.to_string()))? else {
        return Ok(None);
    };
    let output = output.join().unwrap_or_default();
    let complaints = complaints.join().unwrap_or_default();
    if status.success() {
        return Ok(Some(output));
    }
    let complaints = String::from_utf8_lossy(&complaints).trim().to_owned();
    let words = complaints.to_lowercase();
    if words.contains("cancel") || words.contains("abort") {
        return Ok(None);
    }
    // What is said first may be a mere warning.
    let reason = complaints.lines().next_back().map_or_else(|| status.to_string(), str::to_owned);
    Err(failed(name, &reason))
}

/// Reads to the end on a thread, so that neither stream stops the other.
fn reading(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What has come until it breaks is all there is.
            let _ = stream.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// `None` when it was cancelled; then the program is ended.
fn waited(child: &mut Child, cancelled: &Receiver<()>) -> std::io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if cancelled.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
    }
}

fn failed(tool: &str, reason: &str) -> CaptureError {
    CaptureError::Failed { tool: tool.to_owned(), reason: reason.to_owned() }
}
