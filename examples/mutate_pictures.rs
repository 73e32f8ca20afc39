//! Damages small pictures of every format at random, opens what comes of it and prepares what opens.
//!
//! `scripts/mutate_pictures.sh [COUNT] [SEED] [FROM]` runs it under the address sanitizer. What a file becomes depends on
//! the seed and on its number alone, so a run that was ended goes on where it was. Each file is written down before it is
//! opened, so that the one that ends the program is there; panics, and what twice takes longer than ten seconds, are kept
//! beside it, a few for each place in the code, counted and named at the end.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it reports to its terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use discern::domain::{FamilyLimits, FittingRules, PreparePlan, SideRule, TilePosition};
use discern::imaging::{self, ImagingError};
use image::ImageFormat;
use libjpeg_turbo_rs::{PixelFormat, Subsampling};

/// A larger picture is no seed: most changes would fall on its pixels.
const MOST_SEED_BYTES: usize = 64 << 10;

/// Longer than this nobody waits for a picture of this size.
const SLOW: Duration = Duration::from_secs(10);

/// How many files are kept of those that panic at the same place.
const KEPT: u64 = 3;

/// Files from one line about how far it is to the next.
const TOLD_EVERY: u64 = 1_000;

/// Numbers at which sizes and lengths go wrong.
const EDGES: [u32; 10] = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0xffff_ffff];

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Returns how many findings there were.
fn run() -> Result<u64, Box<dyn Error>> {
    let arguments: Vec<u64> = std::env::args().skip(1).map(|argument| argument.parse()).collect::<Result<_, _>>()?;
    let [count, seed, from] =
        [(0, 100_000), (1, 1), (2, 0)].map(|(place, usual)| *arguments.get(place).unwrap_or(&usual));
    // This thread does everything itself: many small files are the quicker for it, and other work is left alone.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    let seeds = seeds()?;
    let folder = PathBuf::from("target/mutated");
    fs::create_dir_all(&folder)?;
    let panicked_at = note_panics();
    let (mut ends, mut findings) = (BTreeMap::<(&str, &str), u64>::new(), BTreeMap::<String, u64>::new());
    let begin = Instant::now();
    for number in from..count {
        let mut chance = Chance::of(seed, number);
        let (name, seed_bytes) = &seeds[chance.below(seeds.len())];
        let bytes = mutated(seed_bytes, &seeds[chance.below(seeds.len())].1, &mut chance);
        fs::write(folder.join("last"), &bytes)?;
        fs::write(folder.join("last.number"), number.to_string())?;
        let timed = || {
            let (start, mut chance) = (Instant::now(), chance.clone());
            let end = catch_unwind(AssertUnwindSafe(|| looked_at(&bytes, &mut chance))).unwrap_or("panicked");
            (end, start.elapsed() > SLOW)
        };
        // Once alone may be a program that was stopped meanwhile.
        let end = match timed() {
            (_, true) if timed().1 => "slow",
            (end, _) => end,
        };
        if matches!(end, "panicked" | "slow") {
            let place = std::mem::take(&mut *panicked_at.lock().unwrap_or_else(PoisonError::into_inner));
            let times = findings.entry(format!("{end} {place}")).or_default();
            *times += 1;
            if *times <= KEPT {
                println!("{end}, file {number} from {name}: {place}");
                fs::write(folder.join(format!("{end}-{number}-{name}")), &bytes)?;
            }
        }
        *ends.entry((name, end)).or_default() += 1;
        if (number + 1) % TOLD_EVERY == 0 {
            let found: u64 = findings.values().sum();
            println!("{} of {count} files, {found} findings, {:.0} s", number + 1, begin.elapsed().as_secs_f64());
        }
    }
    for ((name, end), count) in &ends {
        println!("{name:24} {end:14} {count}");
    }
    for (finding, count) in &findings {
        println!("{count} times {finding}");
    }
    let found = findings.values().sum();
    println!("{} files, {found} findings in target/mutated, {:.0} s", count - from, begin.elapsed().as_secs_f64());
    Ok(found)
}

/// What the last panic said, and where; in place of the usual message.
fn note_panics() -> Arc<Mutex<String>> {
    let noted = Arc::new(Mutex::new(String::new()));
    let place = Arc::clone(&noted);
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        // Numbers differ from file to file, places do not.
        let said = said.replace(|letter: char| letter.is_ascii_digit(), "");
        let place_in_code = panic.location().map(ToString::to_string).unwrap_or_default();
        *place.lock().unwrap_or_else(PoisonError::into_inner) = format!("{place_in_code} {said}");
    }));
    noted
}

/// Opens, prepares and shows a picture as the program does. Returns how it ended.
fn looked_at(bytes: &[u8], chance: &mut Chance) -> &'static str {
    let opened = match imaging::open(bytes.into()) {
        Ok(opened) => opened,
        Err(ImagingError::Unreadable { .. }) => return "unreadable",
        Err(ImagingError::TooManyPixels { .. }) => return "too large",
        Err(_) => return "no picture",
    };
    // Sixteen million pixels that a few bytes claim are many, not interesting.
    if opened.info().size().pixels() > 4_000_000 {
        return "opened, large";
    }
    let _ = imaging::tile(&opened, chance.below(6) as u8, TilePosition { column: 0, row: 0 });
    let rules = FittingRules {
        low_side_px: 768,
        plain_side_px: 1024,
        high_side_px: 2048,
        small_text_side_px: 3840,
        readable_text_px: 8.0,
    };
    let plan = PreparePlan {
        side: SideRule::MaxSide(1 + chance.below(400) as u32),
        rules,
        limits: FamilyLimits { max_side_px: 3840, max_pixels: None },
        max_base64: 1000 + chance.below(100_000),
    };
    match imaging::prepare(&opened, &plan) {
        Ok(_) => "prepared",
        Err(_) => "not prepared",
    }
}

/// One to eight changes of a file.
fn mutated(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len().max(1));
        // Headers are changed as often as all the rest.
        let at = if chance.below(2) == 0 { at.min(chance.below(200)) } else { at };
        let length = 1 + chance.below(16);
        let end = (at + length).min(bytes.len());
        match chance.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.next() as u8,
            2 | 3 => {
                let number = EDGES[chance.below(EDGES.len())];
                let width = [1, 2, 4][chance.below(3)];
                let number = if chance.below(2) == 0 { number.to_le_bytes() } else { number.to_be_bytes() };
                for (place, byte) in bytes.iter_mut().skip(at).take(width).zip(number) {
                    *place = byte;
                }
            }
            4 => drop(bytes.drain(at.min(end)..end)),
            5 => {
                let copy = bytes[at.min(end)..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            6 => {
                let from = chance.below(other.len());
                let part = other[from..(from + length * 4).min(other.len())].to_vec();
                let to = at.min(bytes.len());
                bytes.splice(to..end.max(to), part);
            }
            _ if chance.below(4) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

/// A picture with its name.
type Seed = (String, Vec<u8>);

/// Pictures of every format, drawn here or kept in `tests/fixtures/pictures`.
fn seeds() -> Result<Vec<Seed>, Box<dyn Error>> {
    let (width, height) = (48_u32, 36_u32);
    let pixels = (0..width * height).map(|at| (at % width, at / width));
    let rgba: Vec<u8> = pixels.flat_map(|(x, y)| [x * 5, y * 7, (x ^ y) * 9, 40 + x * 4].map(|v| v as u8)).collect();
    let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    let mut seeds = Vec::new();
    let coloured = image::RgbImage::from_raw(width, height, rgb.clone()).ok_or("a picture")?;
    let see_through = image::RgbaImage::from_raw(width, height, rgba.clone()).ok_or("a picture")?;
    for (name, format) in
        [("bmp", ImageFormat::Bmp), ("gif", ImageFormat::Gif), ("tiff", ImageFormat::Tiff), ("webp", ImageFormat::WebP)]
    {
        let mut out = Cursor::new(Vec::new());
        coloured.write_to(&mut out, format)?;
        seeds.push((format!("drawn.{name}"), out.into_inner()));
        let mut out = Cursor::new(Vec::new());
        see_through.write_to(&mut out, format)?;
        seeds.push((format!("through.{name}"), out.into_inner()));
    }
    for (name, sampling) in [("420", Subsampling::S420), ("444", Subsampling::S444)] {
        let encoder = || libjpeg_turbo_rs::Encoder::new(&rgb, width as usize, height as usize, PixelFormat::Rgb);
        seeds.push((format!("{name}.jpeg"), encoder().subsampling(sampling).encode()?));
        let progressive = encoder().subsampling(sampling).progressive(true).encode()?;
        seeds.push((format!("{name}-progressive.jpeg"), progressive));
    }
    for (name, colour, samples) in [("rgb", png::ColorType::Rgb, &rgb), ("rgba", png::ColorType::Rgba, &rgba)] {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.write_header()?.write_image_data(samples)?;
        seeds.push((format!("{name}.png"), bytes));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    for entry in fs::read_dir(&kept)?.chain(fs::read_dir(kept.join("seeds"))?) {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension != "py") {
            seeds.push((name, fs::read(path)?));
        }
    }
    seeds.sort();
    match seeds.iter().find(|(_, bytes)| bytes.len() > MOST_SEED_BYTES || imaging::open(bytes[..].into()).is_err()) {
        Some((name, _)) => Err(format!("{name} is too large for a seed, or does not open").into()),
        None => Ok(seeds),
    }
}

/// Numbers that look random, the same for the same beginning (xorshift64*, Vigna, 2016).
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    /// What the file of this number is made by: far from that of the next one (`SplitMix64`, Steele and others, 2014).
    fn of(seed: u64, number: u64) -> Self {
        let mixed = seed.wrapping_mul(0xd1b5_4a32_d192_ed03).wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// From 0 to one less than `limit`.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }
}
