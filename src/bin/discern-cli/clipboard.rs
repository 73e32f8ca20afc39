//! The clipboard as a source of pictures and as a place for text.
//!
//! On X11 and Wayland the program that copied something has to be there when it is pasted. So a second process of this
//! program stays behind with the text until another program copies something, as the usual tools do.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use discern::domain::{Failure, FailureKind, PictureSource, web_address};
use discern::platform::clipboard::{Clipboard, ClipboardContent, ClipboardError, Offer, Wanted};
use serde::{Deserialize, Serialize};

use crate::exit::{self, Stop};
use crate::output::{self, say};
use crate::source::is_data_url;

/// What the process that stays behind says when the clipboard is its own.
const TAKEN: &str = "taken";

/// The picture on the clipboard, or the files that were copied; with `of_the_web` those as well whose addresses are there.
pub fn pictures(of_the_web: bool) -> Result<Vec<PictureSource>, Stop> {
    let content = open()?.read(Wanted::PictureFirst).map_err(|error| failed(&error))?;
    let mut sources = sources_in(content);
    sources.retain(|source| of_the_web || !matches!(source, PictureSource::Address { .. }));
    if sources.is_empty() {
        say(format_args!("discern-cli: there is no picture on the clipboard"));
        return Err(Stop::Said(FailureKind::NotFound));
    }
    Ok(sources)
}

fn sources_in(content: ClipboardContent) -> Vec<PictureSource> {
    let address = |text: &str, is_named| {
        web_address(text).map(|address| PictureSource::Address { address: address.to_owned(), is_named })
    };
    match content {
        ClipboardContent::Files { paths, addresses } => {
            // Who copied a list of files has not looked at each address in it.
            let of_the_web = addresses.iter().filter_map(|text| address(text, false));
            paths.into_iter().map(PictureSource::File).chain(of_the_web).collect()
        }
        ClipboardContent::Picture(bytes) => vec![PictureSource::Bytes { name: "clipboard".to_owned(), bytes }],
        ClipboardContent::Text { text, .. } if is_data_url(&text) => vec![PictureSource::DataUrl(text)],
        ClipboardContent::Addresses(addresses) => {
            let source = |text: &String| match address(text, false) {
                None if is_data_url(text) => Some(PictureSource::DataUrl(text.clone())),
                other => other,
            };
            addresses.iter().filter_map(source).collect()
        }
        ClipboardContent::Text { text, .. } => address(&text, true).or_else(|| named_file(&text)).into_iter().collect(),
        ClipboardContent::Empty | ClipboardContent::Unusable { .. } => Vec::new(),
    }
}

/// A path that was copied as text.
fn named_file(text: &str) -> Option<PictureSource> {
    let path = PathBuf::from(text.trim());
    (path.is_absolute() && path.is_file()).then_some(PictureSource::File(path))
}

/// What is put on the clipboard.
#[derive(Serialize, Deserialize)]
pub struct Copied {
    pub text: String,
    /// The same as HTML, where there is more to it than text.
    pub html: Option<String>,
}

/// Puts a text on the clipboard, behind the one that is there if it is to be added.
pub fn copy(mut copied: Copied, is_added: bool) -> Result<(), Stop> {
    if is_added {
        let content = open()?.read(Wanted::TextFirst).map_err(|error| failed(&error))?;
        let before = match content {
            ClipboardContent::Text { text, .. } => Some(text),
            ClipboardContent::Addresses(addresses) => Some(addresses.join("\n")),
            _ => None,
        };
        if let Some(text) = before {
            let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            copied = Copied { text: format!("{text}{separator}{}", copied.text), html: None };
        }
    }
    if cfg!(target_os = "linux") { stay_behind(&copied) } else { offer(&open()?, copied) }
}

fn open() -> Result<Clipboard, Stop> {
    Clipboard::new().map_err(|error| failed(&error))
}

fn offer(clipboard: &Clipboard, Copied { text, html }: Copied) -> Result<(), Stop> {
    clipboard.offer(Offer { text: Some(text), html, png: None }).map_err(|error| failed(&error))
}

fn failed(error: &ClipboardError) -> Stop {
    Failure { detail: Some(error.to_string()), ..Failure::of(FailureKind::NoClipboard) }.into()
}

/// Leaves the text with a process that outlives this one, and waits until it holds the clipboard.
fn stay_behind(copied: &Copied) -> Result<(), Stop> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("serve-clipboard").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Ctrl+C in the terminal is not meant for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(serde_json::to_string(copied).map_err(Stop::internal)?.as_bytes())?;
    }
    let mut said = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut said)?;
    }
    match said.trim() {
        TAKEN => Ok(()),
        reason => {
            let failure = Failure { detail: Some(reason.to_owned()), ..Failure::of(FailureKind::NoClipboard) };
            Err(failure.into())
        }
    }
}

/// The process that stays behind: takes what to offer from standard input, says whether it holds the clipboard, and
/// ends when another program does.
pub fn serve() -> Result<ExitCode, Stop> {
    let mut input = String::new();
    std::io::stdin().lock().read_to_string(&mut input)?;
    let copied: Copied = serde_json::from_str(&input).map_err(Stop::internal)?;
    let clipboard = match Clipboard::new() {
        Ok(clipboard) => clipboard,
        Err(error) => return refuse(&error),
    };
    let Copied { text, html } = copied;
    if let Err(error) = clipboard.offer(Offer { text: Some(text), html, png: None }) {
        return refuse(&error);
    }
    output::text(&format!("{TAKEN}\n"))?;
    clipboard.wait_until_taken();
    Ok(ExitCode::SUCCESS)
}

fn refuse(error: &ClipboardError) -> Result<ExitCode, Stop> {
    output::text(&format!("{}\n", error.to_string().replace('\n', " ")))?;
    Ok(ExitCode::from(exit::code(FailureKind::NoClipboard)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_the_clipboard_are_pictures_of_the_web() {
        let labels = |content| sources_in(content).iter().map(PictureSource::label).collect::<Vec<_>>();
        let text = |text: &str| ClipboardContent::Text { text: text.to_owned(), picture_offered: false };
        assert_eq!(labels(text(" https://pictures.example/a.png\n")), ["pictures.example/a.png"]);
        assert_eq!(labels(text("see https://pictures.example/a.png")), [""; 0]);
        let addresses = vec!["https://pictures.example/b.png".to_owned(), "sftp://host/c.png".to_owned()];
        let files = ClipboardContent::Files { paths: vec!["/p/a.png".into()], addresses };
        assert_eq!(labels(files), ["/p/a.png", "pictures.example/b.png"]);
    }
}
