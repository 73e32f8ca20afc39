//! What is printed: JSON Lines for scripts, plain lines for people.

use std::fmt::Arguments;
use std::io::{self, Write};

use discern::domain::{ContentPart, MediaType};
use serde::Serialize;

/// One line of JSON on standard output, flushed, because a reader may wait for it.
pub fn json(line: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, line)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Text on standard output as it is, flushed.
pub fn text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Of a server that refuses the temperature that was asked for.
pub fn say_own_temperature() {
    say(format_args!("discern-cli: this model takes no temperature and answers at its own"));
}

/// A line to the person. Standard error that is closed has nobody to be told.
pub fn say(line: Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// What `ask --json` prints, a line each. No field is ever left out.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AskLine<'a> {
    Sent {
        pictures: Vec<SentPicture>,
        usd_estimate: Option<String>,
    },
    Started {
        model: Option<&'a str>,
    },
    Text {
        text: &'a str,
    },
    Reasoning {
        text: &'a str,
    },
    Usage {
        prompt_tokens: Option<u64>,
        completion_tokens: Option<u64>,
        usd: Option<String>,
        first_text_ms: Option<u64>,
    },
    Finished {
        reason: String,
        id: Option<&'a str>,
    },
    Failed {
        kind: &'static str,
        message: &'a str,
    },
}

/// A picture as it goes out.
#[derive(Serialize)]
pub struct SentPicture {
    label: String,
    media_type: Option<&'static str>,
    width: Option<u32>,
    height: Option<u32>,
    base64_len: Option<usize>,
    tokens_estimate: Option<u64>,
}

impl SentPicture {
    /// Of a picture that goes out by its address nothing is known here.
    pub fn new(label: String, part: &ContentPart) -> Self {
        let prepared = match part {
            ContentPart::Picture(prepared) => Some(prepared),
            ContentPart::PictureAt(_) | ContentPart::Text(_) => None,
        };
        Self {
            label,
            media_type: prepared.map(|prepared| prepared.media_type.as_str()),
            width: prepared.map(|prepared| prepared.size.width),
            height: prepared.map(|prepared| prepared.size.height),
            base64_len: prepared.map(|prepared| prepared.base64_len()),
            tokens_estimate: None,
        }
    }
}

/// What `prepare --json` prints.
#[derive(Serialize)]
pub struct PreparedLine {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
    pub byte_len: usize,
    pub base64_len: usize,
    pub quality: Option<u8>,
    pub source: SourceLine,
}

/// The picture before it was prepared; sizes as stored, before orientation.
#[derive(Serialize)]
pub struct SourceLine {
    pub width: u32,
    pub height: u32,
    pub media_type: &'static str,
    pub orientation: u8,
}

/// What `models --json` prints of each model.
#[derive(Serialize)]
pub struct ModelLine<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub sees_pictures: Option<bool>,
    pub context_tokens: Option<u64>,
    pub input_usd_per_m: Option<String>,
    pub output_usd_per_m: Option<String>,
}

/// What `compare --json` prints.
#[derive(Serialize)]
pub struct CompareLine {
    pub comparable: bool,
    pub alignment: Option<AlignmentLine>,
    pub similarity: Option<f64>,
    pub changed_share: Option<f64>,
    pub tone_steps: Option<[f64; 3]>,
    pub regions: Vec<RegionLine>,
    pub verdict: Option<String>,
    pub table: Vec<RowLine>,
}

/// A row of the table; `same` is `null` where it cannot be told.
#[derive(Serialize)]
pub struct RowLine {
    pub what: String,
    pub a: String,
    pub b: String,
    pub same: Option<bool>,
    pub source: &'static str,
    pub region: Option<u32>,
}

/// Where A lies in B.
#[derive(Serialize)]
pub struct AlignmentLine {
    pub matrix: [[f64; 3]; 2],
    pub scale: f64,
    pub shift_px: [f64; 2],
    pub rotation_deg: f64,
}

/// A place that has changed, in px of A.
#[derive(Serialize)]
pub struct RegionLine {
    pub id: u32,
    #[serde(rename = "box")]
    pub rect: [u32; 4],
    pub kind: &'static str,
    pub share: f64,
}

/// What a person calls the format.
pub const fn format_name(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "JPEG",
        MediaType::Png => "PNG",
    }
}
