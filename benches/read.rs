//! Discern against other programs that read screenshots, on a dense 1080p and a dense 4K page in the same rounds.
//!
//! `cargo bench --bench read`. What it needs and what it measured stands in `benches/README.md`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark reports to its terminal")]

mod verdict;

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::Value;

/// Most processor time of one core for the 1080p page.
const MOST_SECONDS: f64 = 0.8;

/// Most of the processor time of Tesseract on the page twice as large.
const MOST_OF_TESSERACT: f64 = 1.0 / 3.0;

/// Least share of the words.
const LEAST_RECALL: f64 = 0.99;

fn main() -> ExitCode {
    verdict::end(run())
}

fn run() -> Result<bool, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let figures = std::env::temp_dir().join(format!("discern-bench-read-{}.json", std::process::id()));
    let mut command = Command::new("/usr/bin/python3");
    command.arg(root.join("scripts/read_pages/speed.py")).arg("--cli").arg(env!("CARGO_BIN_EXE_discern-cli"));
    command.arg("--json").arg(&figures);
    let normcap = root.join("target/peers/venv/bin/python");
    if normcap.exists() {
        command.arg("--normcap").arg(normcap);
    }
    if !command.status()?.success() {
        return Err("scripts/read_pages/speed.py failed; benches/README.md says what it needs".into());
    }
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(&figures)?)?;
    std::fs::remove_file(&figures)?;
    let figure = |page: &str, reader: &str, name: &str| -> Result<f64, Box<dyn Error>> {
        let is_it = |row: &&Value| row["page"] == page && row["reader"] == reader && row["threads"] == 1;
        let row = rows.iter().find(is_it).ok_or_else(|| format!("no figures of {reader} on {page}"))?;
        row[name].as_f64().ok_or_else(|| format!("{reader} on {page} has no {name}").into())
    };
    let mut all_pass = true;
    for page in ["1080p", "4K"] {
        let share = figure(page, "discern", "processor_s")? / figure(page, "tesseract 2x", "processor_s")?;
        let recall = figure(page, "discern", "word_recall")?;
        println!("{page}: {share:.3} of Tesseract 2x, {recall:.4} of the words");
        all_pass &= share <= MOST_OF_TESSERACT && recall >= LEAST_RECALL;
    }
    Ok(all_pass && figure("1080p", "discern", "processor_s")? <= MOST_SECONDS)
}
