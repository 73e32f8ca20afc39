//! Discern against other programs that make a picture small enough to send, on the same files in the same rounds.
//!
//! `cargo bench --bench prepare`. What it needs and what it measured stands in `benches/README.md`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark reports to its terminal")]

mod peers;
mod verdict;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use discern::domain::TilePosition;
use discern::imaging;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use serde_json::Value;
use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// Which picture, and the largest share of pyvips' processor time that Discern may take; `None` where none is required.
const PICTURES: [(&str, Option<f64>); 4] = [
    ("photo12.jpg", Some(0.70)),
    ("photo48.jpg", Some(1.0)),
    ("photo12_progressive.jpg", None),
    ("screen4k.png", Some(0.65)),
];

/// Points of SSIMULACRA2 that Discern may lie below Pillow.
const SCORE_MARGIN: f64 = 1.0;

const PEERS: [&str; 3] = ["pyvips", "sharp", "pil_good"];

const RUNS: u32 = 5;

/// The longest side of a thumbnail, px.
const THUMBNAIL_PX: u32 = 512;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(THUMBNAIL) {
        return verdict::end(thumbnail(&arguments.next().unwrap_or_default()).map(|()| true));
    }
    verdict::end(peers::peers("photo48.jpg").map(|peers| run(&peers)))
}

/// What makes this program a process that opens one picture and makes it small, as the others do.
const THUMBNAIL: &str = "--thumbnail-of";

fn thumbnail(file: &str) -> Result<(), Box<dyn Error>> {
    let picture = imaging::open(fs::read(file)?.into())?;
    let size = picture.info().size();
    let level = (0..16).find(|level| size.width.max(size.height) >> level <= THUMBNAIL_PX).unwrap_or_default();
    let tile = imaging::tile(&picture, level, TilePosition { column: 0, row: 0 }).ok_or("no such level")?;
    println!("{{\"width\": {}, \"height\": {}}}", tile.size.width, tile.size.height);
    Ok(())
}

/// The rows of the thumbnails of one picture; nothing is required of them.
fn thumbnails(peers: &Path, picture: &str) -> Result<String, Box<dyn Error>> {
    let discern = format!("discern={} {THUMBNAIL} {{file}}", std::env::current_exe()?.display());
    let output = Command::new(peers.join("venv/bin/python"))
        .arg(peers.join("thumb_peers.py"))
        .arg(peers.join("corpus").join(picture))
        .args(["--runs", &RUNS.to_string(), "--also", &discern])
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    let rows: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let cpu = |row: &Value| row["cpu_s"].as_f64().ok_or_else(|| format!("{}: {}", row["peer"], row["error"]));
    let pyvips = cpu(rows.iter().find(|row| row["peer"] == "pyvips").ok_or("pyvips did not run")?)?;
    let mut report = String::new();
    for row in &rows {
        let (peer, memory, seconds) = (row["peer"].as_str().unwrap_or_default(), &row["peak_rss_mb"], cpu(row)?);
        writeln!(report, "| {picture} | {peer} | {seconds:.3} | {:.2} | {memory} |", seconds / pyvips)?;
    }
    Ok(report)
}

fn run(peers: &Path) -> bool {
    let mut all_pass = true;
    println!(
        "| picture | | CPU s (least to most) | × pyvips | MB | base64 | quality | score |\n|---|---|---|---|---|---|---|---|"
    );
    for (picture, most) in PICTURES {
        match compare(peers, picture, most) {
            Ok((report, pass)) => {
                print!("{report}");
                all_pass &= pass;
            }
            Err(error) => {
                eprintln!("{picture}: {error}");
                all_pass = false;
            }
        }
    }
    println!("\n| thumbnail of | | CPU s | × pyvips | MB |\n|---|---|---|---|---|");
    for (picture, _) in PICTURES {
        match thumbnails(peers, picture) {
            Ok(report) => print!("{report}"),
            Err(error) => {
                eprintln!("{picture}: {error}");
                all_pass = false;
            }
        }
    }
    all_pass
}

/// The rows of one picture, and whether everything required of it is reached.
fn compare(peers: &Path, picture: &str, most: Option<f64>) -> Result<(String, bool), Box<dyn Error>> {
    let file = peers.join("corpus").join(picture);
    let kept = std::env::temp_dir().join(format!("discern-bench-{}", std::process::id()));
    fs::create_dir_all(&kept)?;
    let ours = kept.join("discern");
    let discern = format!(
        "discern={} prepare {{file}} --detail high --max-side 2048 -o {} --json",
        env!("CARGO_BIN_EXE_discern-cli"),
        ours.display()
    );
    let output = python(peers)
        .arg(&file)
        .args(["--runs", &RUNS.to_string(), "--peers", &PEERS.join(",")])
        .args(["--also", &discern])
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    let rows: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let row = |peer: &str| rows.iter().find(|row| row["peer"] == peer).ok_or(format!("{peer} did not run"));
    let number = |row: &Value, key: &str| {
        row[key].as_f64().ok_or_else(|| format!("{}: {}", row["peer"], row["error"].as_str().unwrap_or("no figures")))
    };

    let full = Pixels::decode(&fs::read(&file)?)?;
    let score = |path: &PathBuf| -> Result<f64, Box<dyn Error>> {
        let sent = Pixels::decode(&fs::read(path)?)?;
        full.resized(sent.width, sent.height)?.similarity(sent)
    };
    let pyvips_cpu = number(row("pyvips")?, "cpu_s")?;
    let (mut report, mut ratio, mut scores) = (String::new(), 0.0, Vec::new());
    for peer in PEERS.into_iter().chain(["discern"]) {
        let row = row(peer)?;
        let path = if peer == "discern" { ours.clone() } else { kept_output(peers, peer, &file, &kept)? };
        let (cpu, score) = (number(row, "cpu_s")?, score(&path)?);
        let quality = row.get("q").or(row.get("quality")).cloned().unwrap_or_default();
        ratio = cpu / pyvips_cpu;
        scores.push(score);
        writeln!(
            report,
            "| {picture} | {peer} | {cpu:.3} ({:.3} to {:.3}) | {ratio:.2} | {:.0} | {} | {quality} | {score:.1} |",
            number(row, "cpu_min")?,
            number(row, "cpu_max")?,
            number(row, "peak_rss_mb")?,
            row["base64_len"],
        )?;
    }
    fs::remove_dir_all(&kept)?;

    let is_fast = most.is_none_or(|most| ratio <= most);
    let is_good = matches!(scores[..], [_, _, pillow, discern] if discern >= pillow - SCORE_MARGIN);
    let said = |pass: bool| if pass { "pass" } else { "FAIL" };
    if let Some(most) = most {
        writeln!(
            report,
            "| {picture} | required | | ≤ {most:.2}: {} | | | | ≥ Pillow − {SCORE_MARGIN}: {} |",
            said(is_fast),
            said(is_good)
        )?;
    }
    Ok((report, most.is_none() || (is_fast && is_good)))
}

fn python(peers: &Path) -> Command {
    let mut command = Command::new(peers.join("venv/bin/python"));
    command.arg(peers.join("prepare_peers.py"));
    command
}

/// Lets a peer do its work once more and keeps the picture.
fn kept_output(peers: &Path, peer: &str, file: &Path, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(peer);
    let mut command = if peer == "sharp" {
        let mut node = Command::new("node");
        node.arg(peers.join("prepare_sharp.mjs")).arg("--child").arg(file);
        node
    } else {
        let mut command = python(peers);
        command.args(["--child", peer]).arg(file);
        command
    };
    let output = command.env("PEER_OUT", &path).output()?;
    if output.status.success() { Ok(path) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

/// A decoded picture in red, green, blue.
struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Pixels {
    fn decode(bytes: &[u8]) -> Result<Self, Box<dyn Error>> {
        if bytes.starts_with(b"\x89PNG") {
            let mut decoder = png::Decoder::new(Cursor::new(bytes));
            decoder.set_transformations(png::Transformations::normalize_to_color8());
            let mut reader = decoder.read_info()?;
            let mut rgb = vec![0; reader.output_buffer_size().ok_or("too large")?];
            let frame = reader.next_frame(&mut rgb)?;
            return Ok(Self { width: frame.width, height: frame.height, rgb });
        }
        let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
        let rgb = decoder.decode()?;
        let (width, height) = decoder.dimensions().ok_or("no size")?;
        Ok(Self { width: width as u32, height: height as u32, rgb })
    }

    /// By Lanczos in one step: what the picture should look like at that size.
    fn resized(&self, width: u32, height: u32) -> Result<Self, Box<dyn Error>> {
        let source = ImageRef::new(self.width, self.height, &self.rgb, PixelType::U8x3)?;
        let mut target = Image::new(width, height, PixelType::U8x3);
        let lanczos = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut target, &lanczos)?;
        Ok(Self { width, height, rgb: target.into_vec() })
    }

    /// SSIMULACRA2: 100 is identical, one point is hardly seen.
    fn similarity(self, other: Self) -> Result<f64, Box<dyn Error>> {
        Ok(compute_frame_ssimulacra2(self.into_frame()?, other.into_frame()?)?)
    }

    fn into_frame(self) -> Result<Rgb, Box<dyn Error>> {
        let pixels =
            self.rgb.as_chunks::<3>().0.iter().map(|pixel| pixel.map(|sample| f32::from(sample) / 255.0)).collect();
        let (width, height) = (self.width as usize, self.height as usize);
        Ok(Rgb::new(pixels, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709)?)
    }
}
