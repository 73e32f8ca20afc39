//! What the window costs: a frame while an answer streams in, the time to its first frame, and its memory.
//!
//! The same for the five ways to look at two pictures, at 12 and at 100 megapixels.
//!
//! `cargo bench --bench window`. The frames need no display: they are laid out and tessellated, not drawn.
//! The rest starts the real window on an Xvfb of its own, with software drawing; without Xvfb it is left out.
//! Targets: 2 ms for 95 of 100 frames; 0.25 s to the first frame; 130 MB empty, 300 MB with ten 12-megapixel pictures.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout, reason = "a bench reports or stops")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use discern::app::{Action, CompareAction};
use discern::domain::{
    CompareMode, Comparison, DifferenceMap, PictureInfo, PictureSource, PixelRect, PixelSize, Region, RegionKind,
    Theme, Tile, TilePosition, level_size,
};
use discern::i18n::{Language, strings};
use discern::protocol::{Command as EngineCommand, Event as Reported};
use discern::ui::theme::{self, SystemFonts};
use discern::ui::{ViewState, window};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2};

#[path = "../tests/it/desk.rs"]
#[allow(dead_code, reason = "a part of it serves here")]
mod desk;

use desk::Desk;

/// Characters that arrive between two frames.
const PIECE_CHARS: usize = 40;
const FRAMES: usize = 300;
const PICTURES: usize = 10;

fn main() {
    for kilobytes in [20, 200] {
        let times = frame_times(kilobytes * 1000);
        println!(
            "{kilobytes:4} kB answer, growing: a frame takes {:.2} ms (median), {:.2} ms (95 of 100), {:.2} ms (longest)",
            millis(times[times.len() / 2]),
            millis(times[times.len() * 95 / 100]),
            millis(times[times.len() - 1]),
        );
    }
    for (megapixels, size) in [(12, PixelSize::new(4000, 3000)), (100, PixelSize::new(12_000, 8400))] {
        for mode in CompareMode::ALL {
            let Moved { mut times, most_uploaded } = comparing_frames(size, mode);
            times.sort();
            println!(
                "{megapixels} megapixels, {mode:?}: layout of a frame {:.2} ms (median), {:.2} ms (95 of 100), \
                 {:.2} ms (longest); {:.1} MB uploaded in one at most",
                millis(times[times.len() / 2]),
                millis(times[times.len() * 95 / 100]),
                millis(times[times.len() - 1]),
                most_uploaded as f64 / 1e6,
            );
        }
    }
    let Some(display) = Display::start() else {
        println!("There is no Xvfb: start and memory are not measured.");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut starts: Vec<f64> = (0..5).map(|_| Window::open(&display, folder.path(), &[]).first_frame_secs).collect();
    starts.sort_by(f64::total_cmp);
    println!("start to the first frame: {:.3} s (median of 5), {:.3} s (longest)", starts[2], starts[4]);
    println!("memory, empty: {} MB", Window::open(&display, folder.path(), &[]).settled_megabytes());
    let pictures: Vec<PathBuf> = (0..PICTURES).map(|number| draw(folder.path(), number)).collect();
    let full = Window::open(&display, folder.path(), &pictures);
    println!("memory with {PICTURES} pictures of 12 megapixels: {} MB", full.settled_megabytes());
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Processor time is wall time here: layout and tessellation run on this thread alone.
fn frame_times(start_bytes: usize) -> Vec<Duration> {
    let paragraph = "The label names **twelve** ingredients, and `E 330` is the third.\n\n\
        | What | Value |\n|---|---|\n| Sugar | 12 g |\n| Salt | 0.4 g |\n\n- one\n- two, with a longer remark\n\n";
    let text: String = paragraph.chars().cycle().take(start_bytes + PIECE_CHARS * FRAMES).collect();
    let mut desk = Desk::new();
    desk.with_picture("label.png");
    let (job, _) = desk.ask("What does the label say?");
    desk.text(job, &text[..start_bytes]);
    let ctx = egui::Context::default();
    theme::install_fonts(&ctx, &SystemFonts::default(), Language::English);
    theme::apply(&ctx, Theme::Light, 100);
    let mut view = ViewState::default();
    let mut times = Vec::with_capacity(FRAMES);
    let mut at = start_bytes;
    for frame in 0..FRAMES + 10 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0))),
            time: Some(frame as f64 / 60.0),
            ..RawInput::default()
        };
        // The first frames lay out the whole answer and fill the atlas of letters.
        if frame >= 10 {
            desk.text(job, &text[at..at + PIECE_CHARS]);
            at += PIECE_CHARS;
        }
        let start = Instant::now();
        let output = ctx.run_ui(input, |ui| drop(window(ui, &desk.state, &mut view, strings(Language::English))));
        let meshes = ctx.tessellate(output.shapes, output.pixels_per_point);
        if frame >= 10 {
            times.push(start.elapsed());
        }
        assert!(!meshes.is_empty());
    }
    times.sort();
    times
}

/// What was measured while two pictures were moved about.
struct Moved {
    times: Vec<Duration>,
    most_uploaded: usize,
}

/// Two pictures at one pixel on one, dragged across their whole width; tiles arrive as soon as they are asked for.
fn comparing_frames(size: PixelSize, mode: CompareMode) -> Moved {
    let mut desk = two_pictures(size);
    desk.act(Action::Compare(CompareAction::Look(mode)));
    let ctx = egui::Context::default();
    theme::install_fonts(&ctx, &SystemFonts::default(), Language::English);
    theme::apply(&ctx, Theme::Light, 100);
    let mut view = ViewState::default();
    let mut moved = Moved { times: Vec::new(), most_uploaded: 0 };
    let key = |key, pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for frame in 0..FRAMES {
        let hand = Pos2::new(250.0 + 3.0 * (frame % 100) as f32, 420.0);
        let mut events = vec![Event::PointerMoved(hand)];
        match frame {
            10 => events.push(key(Key::Num1, true)),
            11 => events.push(key(Key::Num1, false)),
            _ if frame > 20 && frame % 100 == 0 => events.push(button(hand, true)),
            _ if frame > 20 && frame % 100 == 99 => events.push(button(hand, false)),
            _ => {}
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0))),
            time: Some(frame as f64 / 60.0),
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = ctx.run_ui(input, |ui| drop(window(ui, &desk.state, &mut view, strings(Language::English))));
        moved.times.push(start.elapsed());
        let deltas = output.textures_delta.set.values().flat_map(|deltas| deltas.iter());
        let uploaded = deltas.map(|delta| delta.image.width() * delta.image.height() * 4);
        // The letters of the first frames are no picture.
        if frame > 10 {
            moved.most_uploaded = moved.most_uploaded.max(uploaded.sum());
        }
        view.stage.upload(&ctx);
        for question in view.stage.questions(&desk.state) {
            let level = level_size(size, question.level);
            let tile = |position: &TilePosition| {
                let range = position.range(level);
                let size = PixelSize::new(range.right - range.left, range.bottom - range.top);
                Tile { position: *position, size, pixels: vec![200; size.pixels() as usize * 4].into() }
            };
            let tiles = question.tiles.iter().map(tile).collect();
            view.stage.take(question.job, question.picture, question.level, tiles);
        }
    }
    moved
}

/// A desk with two pictures of this size, compared: forty places have changed.
fn two_pictures(size: PixelSize) -> Desk {
    let mut desk = Desk::comparing();
    desk.act(Action::AddPictures(["/p/a.png", "/p/b.png"].map(|path| PictureSource::File(path.into())).to_vec()));
    let info = PictureInfo { stored_size: size, ..desk::info() };
    let mut compared = None;
    loop {
        let commands = desk.commands();
        if commands.is_empty() {
            break;
        }
        for command in commands {
            match command {
                EngineCommand::OpenPicture { job, picture, .. } => {
                    desk.report(Reported::PictureOpened { job, picture, info: info.clone(), fetched: None });
                }
                EngineCommand::Compare { job, .. } => compared = Some(job),
                _ => {}
            }
        }
    }
    let map = PixelSize::new(size.width / 5, size.height / 5);
    let regions = (0..40).map(|index| Region {
        id: index + 1,
        rect: PixelRect::new(index % 8 * (size.width / 8), index / 8 * (size.height / 5), 300, 200),
        kind: RegionKind::Changed,
        share: 0.001,
        colours: [[200, 30, 30], [30, 60, 200]],
    });
    let comparison = Comparison {
        size_a: size,
        size_b: size,
        regions: regions.collect(),
        map: Some(DifferenceMap { size: map, values: vec![9; map.pixels() as usize].into() }),
        ..desk::comparison()
    };
    let job = compared.expect("two pictures are compared");
    desk.report(Reported::Compared { job, comparison: Arc::new(comparison) });
    desk
}

/// A picture of 12 megapixels that does not shrink to nothing: a gradient with a pattern.
fn draw(folder: &Path, number: usize) -> PathBuf {
    let (width, height) = (4032_usize, 3024_usize);
    let path = folder.join(format!("picture{number}.png"));
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let sample = |at: usize| ((at % width) / 16 + (at / width) / 12 + (at % 7) * (number + 3)) as u8;
    let pixels: Vec<u8> = (0..width * height).flat_map(|at| [sample(at), sample(at + 5), sample(at * 3)]).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    path
}

/// An X server of our own.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take()?).read_line(&mut number).ok()?;
        Some(Self { server, name: format!(":{}", number.trim()) })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The real window, until it is dropped.
struct Window {
    program: Child,
    log: PathBuf,
    first_frame_secs: f64,
}

impl Window {
    fn open(display: &Display, folder: &Path, pictures: &[PathBuf]) -> Self {
        let log = folder.join("frames.log");
        let _ = fs::remove_file(&log);
        let start = Instant::now();
        let program = Command::new(env!("CARGO_BIN_EXE_discern"))
            .args(pictures)
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("DISCERN_HOME", folder.join("home"))
            .env("DISCERN_FRAME_LOG", &log)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stderr(Stdio::null())
            .spawn()
            .expect("the window starts");
        let mut window = Self { program, log, first_frame_secs: 0.0 };
        window.wait_for_first_frame();
        window.first_frame_secs = start.elapsed().as_secs_f64();
        window
    }

    /// The log is the event that is waited for; it can only be looked at again and again.
    fn wait_for_first_frame(&self) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !fs::read(&self.log).unwrap_or_default().contains(&b'\n') {
            assert!(Instant::now() < deadline, "no frame was drawn");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Resident memory once it has not changed for a second.
    fn settled_megabytes(&self) -> u64 {
        let mut last = (0, Instant::now());
        let deadline = Instant::now() + Duration::from_mins(2);
        loop {
            let now = self.resident_megabytes();
            if now.abs_diff(last.0) > 1 {
                last = (now, Instant::now());
            }
            if last.1.elapsed() > Duration::from_secs(2) || Instant::now() > deadline {
                return now;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn resident_megabytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
