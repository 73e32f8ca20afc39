//! The log: what went wrong lately, for a person who helps.
//!
//! One file among the user's data, `log.txt`, and the one before it. Every window of this user writes to it, line by line.
//! What is noted of a failure is what a report of it says too: never a question, an answer, a picture or a key. A name of
//! a file that was opened and the words of a server that repeat what was asked are left out, and the user's own folder is
//! written as `~`.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::SystemTime;

use directories::BaseDirs;

use super::{Home, atomic};
use crate::domain::{Failure, FailureKind, utc};

const NAME: &str = "log.txt";
/// The file before.
const FORMER_NAME: &str = "log.old.txt";
/// A file that is larger gives way to a new one.
const MAX_BYTES: u64 = 256 << 10;

/// Where lines are noted. Nobody waits for them to be written: that is a thread's work.
#[derive(Clone, Debug)]
pub struct Log(Sender<Message>);

#[derive(Debug)]
enum Message {
    Line(String),
    /// Asks for so many of the last lines.
    Last(usize, Sender<Vec<String>>),
}

impl Log {
    /// Begins with what is running.
    #[must_use]
    pub fn begin(home: &Home, program: &str) -> Self {
        let (sender, receiver) = channel();
        let folder = home.data().to_owned();
        // Without a thread there is no log; nothing else depends on it.
        let _ = thread::Builder::new().name("log".to_owned()).spawn(move || serve(&folder, &receiver));
        let log = Self(sender);
        log.note(&format!("started {program}"));
        log
    }

    pub fn note(&self, line: &str) {
        // Nobody listens where there is no thread.
        let _ = self.0.send(Message::Line(format!("{} {line}", utc(SystemTime::now()))));
    }

    /// Notes what went wrong. What the user has stopped did not.
    pub fn failed(&self, failure: &Failure) {
        if failure.kind == FailureKind::Cancelled {
            return;
        }
        let facts = failure.report().into_iter().filter(|(name, _)| *name != "picture");
        let facts: Vec<String> =
            facts.map(|(name, value)| format!("{name}={}", loggable(failure, name, &value))).collect();
        self.note(&format!("failed {}", facts.join(" ")));
    }

    /// The last lines, oldest first, once everything that was noted before is written. Blocks.
    #[must_use]
    pub fn last(&self, count: usize) -> Vec<String> {
        let (sender, receiver) = channel();
        let asked = self.0.send(Message::Last(count, sender));
        asked.ok().and_then(|()| receiver.recv().ok()).unwrap_or_default()
    }
}

/// What may be logged of a fact.
fn loggable<'a>(failure: &Failure, name: &str, value: &'a str) -> &'a str {
    match name {
        "server" if failure.repeats_request => "[repeats what was asked]",
        // A defect's words may quote the text that it stumbled over, between backticks.
        "detail" => value.split(" of `").next().unwrap_or_default(),
        _ => value,
    }
}

fn serve(folder: &Path, messages: &Receiver<Message>) {
    let own_folder = BaseDirs::new().map(|folders| folders.home_dir().to_owned());
    for message in messages {
        match message {
            // A log that cannot be written is nothing to trouble anybody with.
            Message::Line(line) => drop(append(folder, &one_line(&line, own_folder.as_deref()))),
            // Nobody may wait for it any more.
            Message::Last(count, asker) => drop(asker.send(last(folder, count))),
        }
    }
}

fn one_line(line: &str, own_folder: Option<&Path>) -> String {
    let own_folder = own_folder.and_then(Path::to_str).filter(|path| path.len() > 1);
    let line = own_folder.map_or_else(|| line.to_owned(), |path| line.replace(path, "~"));
    line.replace(char::is_control, " ") + "\n"
}

fn append(folder: &Path, line: &str) -> io::Result<()> {
    atomic::create_private_folder(folder)?;
    let path = folder.join(NAME);
    let mut file = open(&path)?;
    if file.metadata()?.len() > MAX_BYTES {
        // Another window may see the same at the same time; where there are no locks, some old lines may be lost.
        let _ = file.lock();
        if fs::metadata(&path).is_ok_and(|there| there.len() > MAX_BYTES) {
            fs::rename(&path, folder.join(FORMER_NAME))?;
        }
        file = open(&path)?;
    }
    // In one piece, so that lines of two windows do not mix.
    file.write_all(line.as_bytes())
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn last(folder: &Path, count: usize) -> Vec<String> {
    let read = |name: &str| {
        let path: PathBuf = folder.join(name);
        fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    };
    let text = read(FORMER_NAME) + &read(NAME);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[lines.len().saturating_sub(count)..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Facts;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(&folder.path().join("home"));
        (folder, home)
    }

    #[test]
    fn a_failure_is_a_line_without_the_name_of_the_picture() {
        let (_folder, home) = home();
        let log = Log::begin(&home, "Discern 1");
        let facts =
            Facts { host: Some("a.example".to_owned()), status: Some(429), seconds: Some(7), ..Facts::default() };
        let failure = Failure {
            kind: FailureKind::RateLimit,
            facts,
            server_text: Some("slow\ndown, value of `n`".to_owned()),
            repeats_request: false,
            detail: Some("byte 3 is no boundary; it is inside 'é' of `What is thé?`".to_owned()),
        };
        log.failed(&failure.about("/p/letter.png".to_owned()));
        log.failed(&Failure::of(FailureKind::Cancelled));
        let lines = log.last(9);
        let after_time = |line: &String| line.split_once(' ').unwrap().1.to_owned();
        let expected = "failed kind=rate_limit host=a.example status=429 seconds=7 server=slow down, value of `n` \
                        detail=byte 3 is no boundary; it is inside 'é'";
        assert_eq!(lines.iter().map(after_time).collect::<Vec<_>>(), ["started Discern 1", expected]);
        assert_eq!(log.last(1), lines[1..]);
    }

    #[test]
    fn what_a_server_repeats_of_a_request_is_left_out() {
        let (_folder, home) = home();
        let log = Log::begin(&home, "Discern 1");
        let server_text = Some("no: 'What is it?'".to_owned());
        log.failed(&Failure { server_text, repeats_request: true, ..Failure::of(FailureKind::ServerFailed) });
        assert!(log.last(1)[0].ends_with("failed kind=server_failed server=[repeats what was asked]"));
    }

    #[test]
    fn the_own_folder_is_not_named() {
        let line = one_line("/home/anna/.config/x cannot be written", Some(Path::new("/home/anna")));
        assert_eq!(line, "~/.config/x cannot be written\n");
        assert_eq!(one_line("/x", Some(Path::new("/"))), "/x\n");
    }

    #[test]
    fn a_log_that_has_grown_large_gives_way_to_a_new_one_once() {
        let (_folder, home) = home();
        fs::create_dir_all(home.data()).unwrap();
        let old = "x".repeat(usize::try_from(MAX_BYTES).unwrap()) + "\nlast\n";
        fs::write(home.data().join(NAME), &old).unwrap();
        let log = Log::begin(&home, "again");
        log.note("more");
        let lines = log.last(3);
        assert_eq!(lines[0], "last");
        assert!(lines[1].ends_with("started again") && lines[2].ends_with("more"), "{lines:?}");
        assert_eq!(fs::read_to_string(home.data().join(FORMER_NAME)).unwrap(), old);
        assert_eq!(fs::read_to_string(home.data().join(NAME)).unwrap().lines().count(), 2);
    }
}
