//! Runs a program with some input and waits for its output, but not too long.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::ExternalError;

/// How often it is asked whether to go on.
const TICK: Duration = Duration::from_millis(50);

/// So much of what a program complains of is kept.
const LONGEST_COMPLAINT: usize = 400;

/// What the program writes; it is stopped when it takes too long or is no longer wanted.
pub(super) fn run(
    program: &Path,
    arguments: &[&str],
    input: Vec<u8>,
    limit: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<String, ExternalError> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        /// No console window flashes up.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends early does not read it all; what it says of that is in its output.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let output = collect(child.stdout.take());
    let complaints = collect(child.stderr.take());
    let answer = wait(&output, limit, is_cancelled);
    if answer.is_err() {
        stop(&mut child);
    }
    let answer = answer?;
    let status = child.wait()?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&answer).into_owned());
    }
    let complaint = complaints.recv_timeout(TICK).unwrap_or_default();
    let complaint: String = String::from_utf8_lossy(&complaint).trim().chars().take(LONGEST_COMPLAINT).collect();
    Err(ExternalError::Failed(if complaint.is_empty() { status.to_string() } else { complaint }))
}

/// All that comes out of a pipe, once it is closed.
fn collect(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What came before an error is still what the program wrote.
            drop(pipe.read_to_end(&mut bytes));
        }
        drop(sender.send(bytes));
    });
    receiver
}

fn wait(
    output: &Receiver<Vec<u8>>,
    limit: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Vec<u8>, ExternalError> {
    let start = Instant::now();
    loop {
        if is_cancelled() {
            return Err(ExternalError::Cancelled);
        }
        if start.elapsed() >= limit {
            return Err(ExternalError::TooSlow(limit.as_secs()));
        }
        match output.recv_timeout(TICK) {
            Ok(bytes) => return Ok(bytes),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
        }
    }
}

/// Ends the program and takes note of its end, so that nothing of it is left.
fn stop(child: &mut Child) {
    // It may have ended by itself just now.
    drop(child.kill());
    drop(child.wait());
}
