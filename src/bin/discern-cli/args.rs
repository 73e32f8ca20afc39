//! The command line as it is typed.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use discern::domain::{CardForm, ComparisonOptions, Detail, PixelRect, TextLayout, TextReader};

/// Ask about pictures from a script. Results go to standard output, all else to standard error.
#[derive(Parser)]
#[command(name = "discern-cli", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Ask a model about pictures and stream its answer
    #[command(after_help = "Examples:
  discern-cli ask -p 'What does the label say?' label.jpg
  discern-cli ask -p 'What differs?' a.png b.png --base-url http://localhost:11434/v1 --model qwen3-vl:8b --json")]
    Ask(AskArgs),
    /// Write the exact bytes that would be sent of a picture
    #[command(after_help = "Examples:
  discern-cli prepare photo.jpg -o sent.jpg --model google/gemma-3-27b-it
  curl -s https://example.com/page.png | discern-cli prepare - -o sent.png --detail high --json")]
    Prepare(PrepareArgs),
    /// List the models that take pictures
    #[command(after_help = "Examples:
  discern-cli models
  discern-cli models --base-url http://localhost:11434/v1 --all --json")]
    Models(ModelsArgs),
    /// Read the text of pictures, on this computer unless another reader is asked for
    #[command(after_help = "Examples:
  discern-cli read screenshot.png --layout paragraphs
  discern-cli read --clipboard --copy --notify")]
    Read(ReadArgs),
    /// Say what differs between two pictures of the same scene
    #[command(after_help = "Examples:
  discern-cli compare label-old.png label-new.jpg -o difference.png
  discern-cli compare before.png after.png --no-align --json
  discern-cli compare supplier.jpg ours.jpg --explain --template product --card card.html --csv table.csv")]
    Compare(CompareArgs),
    /// Keep a text on the clipboard until another program takes its place
    #[command(hide = true)]
    ServeClipboard,
}

/// The pictures that are worked on.
#[derive(Args)]
pub struct PictureArgs {
    /// Pictures: paths, data: URLs, - for standard input, or for ask addresses of the web
    #[arg(value_name = "PICTURE")]
    pub named: Vec<String>,
    /// The picture on the clipboard, or the picture files that were copied
    #[arg(long)]
    pub clipboard: bool,
}

/// Whom to ask.
#[derive(Args)]
pub struct ProviderArgs {
    /// A provider by its name (default: the one last chosen in the window, else the first one known)
    #[arg(long, value_name = "P")]
    pub provider: Option<String>,
    /// Any OpenAI-compatible server; its key comes from the variable `DISCERN_API_KEY` alone
    #[arg(long, value_name = "URL", conflicts_with = "provider")]
    pub base_url: Option<String>,
}

/// Which model is asked, and how.
#[derive(Args)]
pub struct ModelArgs {
    #[command(flatten)]
    pub provider: ProviderArgs,
    /// The model (default: the one last chosen in the window, else the first one known)
    #[arg(long, value_name = "M")]
    pub model: Option<String>,
    /// How closely the model looks: low, high or auto
    #[arg(long, value_name = "D", default_value_t = Detail::Auto)]
    pub detail: Detail,
    /// A system instruction
    #[arg(long, value_name = "S")]
    pub system: Option<String>,
    /// Longest answer of the model, in tokens
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_tokens: u32,
    /// How freely the model words its answer, from 0 (default: the server's for a question, 0 for a text or a table)
    #[arg(long, value_name = "T", value_parser = temperature)]
    pub temperature: Option<f32>,
    /// Ask for the whole answer at once
    #[arg(long)]
    pub no_stream: bool,
    /// Do not wait for a busy server
    #[arg(long)]
    pub no_wait: bool,
    /// Print the request that would be sent, picture data shortened, and send nothing
    #[arg(long)]
    pub show_request: bool,
}

impl ModelArgs {
    /// Whether anything is said that has no meaning without a model.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        let provider = &self.provider;
        provider.provider.is_some()
            || provider.base_url.is_some()
            || self.model.is_some()
            || self.system.is_some()
            || self.temperature.is_some()
            || self.no_stream
            || self.show_request
    }
}

#[derive(Args)]
pub struct AskArgs {
    /// The question
    #[arg(short = 'p', long = "prompt", value_name = "QUESTION")]
    pub question: String,
    #[command(flatten)]
    pub pictures: PictureArgs,
    /// Hand addresses of pictures on instead of fetching them: the server fetches the originals
    #[arg(long)]
    pub send_url: bool,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Print JSON Lines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct PrepareArgs {
    /// The picture: a path, a data: URL, or - for standard input
    #[arg(value_name = "PICTURE", required_unless_present = "clipboard", conflicts_with = "clipboard")]
    pub picture: Option<String>,
    /// The picture on the clipboard
    #[arg(long)]
    pub clipboard: bool,
    /// Where to write
    #[arg(short = 'o', long, value_name = "OUT")]
    pub output: PathBuf,
    /// Keep within the limits of this model
    #[arg(long, value_name = "M")]
    pub model: Option<String>,
    /// How closely to look: low, high or auto
    #[arg(long, value_name = "D", default_value_t = Detail::Auto)]
    pub detail: Detail,
    /// Longest side in pixels, in place of the detail's
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_side: Option<u32>,
    /// Longest base64, in characters
    #[arg(long, value_name = "N", default_value_t = 999_999)]
    pub max_base64: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct ModelsArgs {
    #[command(flatten)]
    pub provider: ProviderArgs,
    /// List the models that do not take pictures as well
    #[arg(long)]
    pub all: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct ReadArgs {
    #[command(flatten)]
    pub pictures: PictureArgs,
    /// How the text is written down: as-seen, paragraphs, one-line, code, table or markdown
    #[arg(long, value_name = "L", default_value_t = TextLayout::AsSeen)]
    pub layout: TextLayout,
    /// Read only this part: left, top, width and height in pixels
    #[arg(long, value_name = "X,Y,W,H", value_parser = region)]
    pub region: Option<PixelRect>,
    /// Who reads: local, tesseract or model
    #[arg(long, value_name = "R", default_value_t = TextReader::Local, value_parser = reader)]
    pub reader: TextReader,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Put the text on the clipboard, in the place of what is there
    #[arg(long)]
    pub copy: bool,
    /// Add the text to the one on the clipboard
    #[arg(long)]
    pub append: bool,
    /// Show a notification of the desktop
    #[arg(long)]
    pub notify: bool,
    /// Print JSON Lines
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct CompareArgs {
    /// The first picture: a path, a data: URL, or - for standard input
    #[arg(value_name = "A")]
    pub a: String,
    /// The second picture
    #[arg(value_name = "B")]
    pub b: String,
    /// Write the difference as a PNG
    #[arg(short = 'o', long, value_name = "DIFF.png")]
    pub output: Option<PathBuf>,
    /// How different a colour may be without being a change, from 0 to 1
    #[arg(long, value_name = "T", default_value_t = ComparisonOptions::USUAL_TOLERANCE, value_parser = tolerance)]
    pub tolerance: f64,
    /// Compare pixel with pixel; the sizes must be equal
    #[arg(long)]
    pub no_align: bool,
    /// Write both pictures, the numbered places and the table as one PNG or one HTML file
    #[arg(long, value_name = "CARD.png|CARD.html", value_parser = card)]
    pub card: Option<PathBuf>,
    /// Write the table as CSV, in UTF-8
    #[arg(long, value_name = "TABLE.csv")]
    pub csv: Option<PathBuf>,
    /// Ask a model how the two differ; the pictures are sent to it
    #[arg(long)]
    pub explain: bool,
    /// What the model compares by: a template by its name, or one of your own
    #[arg(long, value_name = "T", requires = "explain")]
    pub template: Option<String>,
    #[command(flatten)]
    pub model: ModelArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A path whose ending says what is written.
fn card(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match card_form(&path) {
        Some(_) => Ok(path),
        None => Err("expected a file name that ends in .png or .html".to_owned()),
    }
}

/// What a card of this name is written as.
pub fn card_form(path: &Path) -> Option<CardForm> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "png" => Some(CardForm::Png),
        "html" | "htm" => Some(CardForm::Html),
        _ => None,
    }
}

fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}

fn region(text: &str) -> Result<PixelRect, String> {
    let numbers: Result<Vec<u32>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[left, top, width, height]) if width > 0 && height > 0 => Ok(PixelRect::new(left, top, width, height)),
        _ => Err("expected left, top, width and height in pixels, as in 0,0,640,480".to_owned()),
    }
}

fn reader(name: &str) -> Result<TextReader, String> {
    let known = TextReader::ALL.into_iter().find(|reader| reader.as_str() == name);
    known.ok_or_else(|| format!("expected one of {}", TextReader::ALL.map(TextReader::as_str).join(", ")))
}

fn temperature(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("expected a number from 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_region_is_four_numbers() {
        for (text, expected) in [
            ("1,2,30,40", Some(PixelRect::new(1, 2, 30, 40))),
            ("1, 2, 30, 40", Some(PixelRect::new(1, 2, 30, 40))),
            ("1,2,0,40", None),
            ("1,2,30", None),
            ("-1,2,30,40", None),
            ("a,b,c,d", None),
        ] {
            assert_eq!(region(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_temperature_is_a_number_from_zero() {
        for (text, expected) in [("0", Some(0.0)), ("0.7", Some(0.7)), ("-1", None), ("NaN", None), ("warm", None)] {
            assert_eq!(temperature(text).ok(), expected, "{text}");
        }
    }
}
