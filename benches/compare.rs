//! Discern against other programs that compare pictures, on the same files in the same rounds, and what aligning costs.
//!
//! `cargo bench --bench compare`; with `-- --align` what aligning costs of pairs of files that come from elsewhere.
//! What it needs and what it measured stands in `benches/README.md`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark reports to its terminal")]

mod peers;
mod verdict;

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{fs, io};

use discern::comparing;
use discern::domain::{ComparisonOptions, PixelRect};
use discern::imaging::{self, Pixels};
use serde_json::Value;

/// Two pictures, and the largest share of odiff's processor time that Discern may take.
const PAIRS: [(&str, &str, f64); 2] =
    [("photo12.png", "photo12_changed.png", 0.80), ("screen4k.png", "screen4k_changed.png", 0.35)];

const PEERS: [&str; 2] = ["odiff", "magick"];

const RUNS: u32 = 9;

/// Most processor time for aligning two decoded pictures of 12 megapixels.
const MOST_ALIGN_SECONDS: f64 = 0.5;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--align") {
        return match aligning_alone() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => verdict::end(Err(error)),
        };
    }
    verdict::end(peers::peers("photo12_changed.png").and_then(|peers| run(&peers)))
}

fn run(peers: &Path) -> Result<bool, Box<dyn Error>> {
    let mut all_pass = true;
    println!("| pictures | | CPU s (least to most) | × odiff | MB |\n|---|---|---|---|---|");
    for (a, b, most) in PAIRS {
        let ratio = difference(peers, a, b)?;
        let passes = ratio <= most;
        println!("| {a} | required | | ≤ {most:.2}: {} | |", said(passes));
        all_pass &= passes;
    }
    println!("\n| aligning, 12 megapixels, decoded | CPU s (median) | s | |\n|---|---|---|---|");
    let corpus = peers.join("corpus");
    let (a, changed) = (opened(&corpus.join("photo12.png"))?, opened(&corpus.join("photo12_changed.png"))?);
    // Moved by less than a fifth of each side: what a first guess by the sizes does not find.
    let shifted = changed.part(PixelRect::new(211, 137, a.size.width - 300, a.size.height - 150));
    for (name, b) in [("unmoved", &changed), ("shifted", &shifted)] {
        let (cpu, wall) = aligning(&a, b)?;
        let passes = cpu <= MOST_ALIGN_SECONDS;
        println!("| {name} | {cpu:.2} | {wall:.2} | ≤ {MOST_ALIGN_SECONDS:.1}: {} |", said(passes));
        all_pass &= passes;
    }
    Ok(all_pass)
}

fn said(passes: bool) -> &'static str {
    if passes { "pass" } else { "FAIL" }
}

/// Prints a row for each program; returns Discern's share of odiff's processor time.
fn difference(peers: &Path, a: &str, b: &str) -> Result<f64, Box<dyn Error>> {
    let discern = format!("discern={} compare {{a}} {{b}} --no-align --json", env!("CARGO_BIN_EXE_discern-cli"));
    let corpus = peers.join("corpus");
    let output = Command::new(peers.join("venv/bin/python"))
        .arg(peers.join("diff_peers.py"))
        .args([corpus.join(a), corpus.join(b)])
        .args(["--runs", &RUNS.to_string(), "--peers", &PEERS.join(","), "--also", &discern])
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    let rows: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let number = |peer: &str, key: &str| -> Result<f64, Box<dyn Error>> {
        let row = rows.iter().find(|row| row["peer"] == peer).ok_or_else(|| format!("{peer} did not run"))?;
        row[key].as_f64().ok_or_else(|| format!("{peer}: {}", row["error"].as_str().unwrap_or("no figures")).into())
    };
    let odiff = number("odiff", "cpu_s")?;
    for peer in PEERS.into_iter().chain(["discern"]) {
        let [cpu, least, most, rss] = ["cpu_s", "cpu_min", "cpu_max", "peak_rss_mb"].map(|key| number(peer, key));
        let cpu = cpu?;
        println!("| {a} | {peer} | {cpu:.3} ({:.3} to {:.3}) | {:.3} | {:.0} |", least?, most?, cpu / odiff, rss?);
    }
    Ok(number("discern", "cpu_s")? / odiff)
}

/// Processor time and time of aligning, s: the medians of several runs.
fn aligning(a: &Pixels, b: &Pixels) -> Result<(f64, f64), Box<dyn Error>> {
    let (mut cpus, mut walls) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (cpu, start) = (processor_seconds()?, Instant::now());
        let placed = comparing::placed(a, b, &ComparisonOptions::default(), &|| false);
        cpus.push(processor_seconds()? - cpu);
        walls.push(start.elapsed().as_secs_f64());
        if !matches!(placed, Some((true, Some(_)))) {
            return Err("two pictures of one scene were not aligned".into());
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Ok((median(cpus), median(walls)))
}

/// Prints the processor time of aligning two decoded pictures, s, for each line "A<tab>B" of standard input.
fn aligning_alone() -> Result<(), Box<dyn Error>> {
    let options = ComparisonOptions::default();
    for line in io::stdin().lines() {
        let line = line?;
        let (a, b) = line.split_once('\t').ok_or("a line is two files with a tab between them")?;
        let (a, b) = (opened(Path::new(a))?, opened(Path::new(b))?);
        let before = processor_seconds()?;
        let placed = comparing::placed(&a, &b, &options, &|| false);
        println!("{:.6}", processor_seconds()? - before);
        placed.ok_or("nobody cancels it")?;
    }
    Ok(())
}

fn opened(path: &Path) -> Result<Pixels, Box<dyn Error>> {
    Ok(imaging::pixels(&imaging::open(fs::read(path)?.into())?))
}

/// Processor time of this process so far, s, from the nanoseconds that Linux counts of each thread.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let spent = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += spent.split_whitespace().next().ok_or("no processor time")?.parse::<u64>()?;
    }
    Ok(nanoseconds as f64 / 1e9)
}
