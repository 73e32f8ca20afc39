//! Opening the window, and saying what to do when it cannot be opened.

use std::any::Any;
use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::thread;

use crate::app::{Notice, Setup};
use crate::catalog::Catalog;
use crate::domain::{PictureSource, Settings};
use crate::engine::{Engine, Parts};
use crate::i18n::{Language, StartStrings, strings};
use crate::platform::{drop, locale};
use crate::storage::{EnvironmentFirst, Files, Home, Keychain, LoadedSettings, Log, MemoryInstead};
use crate::ui::theme::measures;

use super::inbox::Waker;
use super::shell::Shell;
use super::{dropping, fonts, icon};

/// Opens the window and stays until it is closed. The arguments are pictures to open.
#[must_use]
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let strings = &strings(Language::of_locale(&locale::of_messages())).start;
    let mut pictures = Vec::new();
    for argument in arguments {
        match argument.to_str() {
            Some("--help" | "-h") => return say(&mut std::io::stdout(), strings.usage, ExitCode::SUCCESS),
            Some("--version" | "-V") => return say(&mut std::io::stdout(), strings.version, ExitCode::SUCCESS),
            _ => pictures.push(PictureSource::File(PathBuf::from(argument))),
        }
    }
    // What fails before the window is there is said in one line below, not in a panic's words.
    let usual_hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(|| open(pictures, usual_hook)));
    let reason = match outcome {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(reason)) => reason,
        Err(panic) => words_of(panic.as_ref()),
    };
    if let Some(code) = on_the_other_display(&reason) {
        return code;
    }
    say(&mut std::io::stderr(), explain(strings, &reason), ExitCode::FAILURE)
}

type PanicHook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send + 'static>;

fn open(pictures: Vec<PictureSource>, usual_hook: PanicHook) -> Result<(), String> {
    let fonts = fonts::look_up();
    let waker = Waker::default();
    let home = Home::find().map_err(|error| error.to_string())?;
    let files = Files { log: Some(Log::begin(&home, &program())), ..Files::of(home) };
    let engine = start_engine(files.clone(), waker.clone());
    let (settings, notice) = load_settings(&files);
    let viewport = viewport(&settings);
    let display = Display::choose(&settings);
    let setup = setup(settings, display)?;
    let options = eframe::NativeOptions {
        viewport,
        event_loop_builder: display.event_loop(),
        clipboard_shortcuts: false,
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let engine = engine.join().map_err(|_| "the engine's thread panicked")??;
        let fonts = fonts.and_then(|search| search.join().ok()).flatten();
        std::panic::set_hook(usual_hook);
        waker.set(&creation.egui_ctx);
        let mut shell = Shell::new(&creation.egui_ctx, setup, files, engine, fonts, waker, pictures);
        if let Some(window) = dropping::x11_window(creation) {
            shell.watch_drops(window);
        }
        if let Some(notice) = notice {
            shell.tell(&creation.egui_ctx, notice);
        }
        Ok(Box::new(shell))
    });
    eframe::run_native("Discern", options, create).map_err(|error| format!("{error} {error:?}"))
}

/// What the log says of this program and the system around it.
fn program() -> String {
    let system = [std::env::consts::OS, std::env::consts::ARCH].map(str::to_owned);
    let session = ["XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP"].into_iter().filter_map(|name| std::env::var(name).ok());
    let system: Vec<String> = system.into_iter().chain(session).collect();
    format!("Discern {}, {}", env!("CARGO_PKG_VERSION"), system.join(" "))
}

/// The settings, the default ones where they cannot be had, and what is to be said of it.
fn load_settings(files: &Files) -> (Settings, Option<Notice>) {
    match files.settings.load() {
        Ok(LoadedSettings { settings, set_aside }) => (settings, set_aside.map(Notice::SettingsSetAside)),
        Err(error) => {
            if let Some(log) = &files.log {
                log.note(&error.to_string());
            }
            (Settings::default(), Some(Notice::SettingsNotRead(files.settings.path())))
        }
    }
}

type Starting = thread::JoinHandle<Result<Engine, crate::engine::EngineError>>;

/// The engine starts beside the window: its certificates take as long as the graphics.
fn start_engine(files: Files, waker: Waker) -> Starting {
    thread::spawn(move || {
        let keychain = MemoryInstead::of(Keychain);
        let secrets = EnvironmentFirst::new(|name: &str| std::env::var(name).ok(), keychain).remembering(&files.home);
        Engine::start(Parts { files, secrets: Arc::new(secrets) }, Arc::new(move || waker.wake()))
    })
}

/// The window where it was left. Windows does not bring one back that stood on a screen that is gone, so that there the
/// system chooses the place.
fn viewport(settings: &Settings) -> egui::ViewportBuilder {
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("discern")
        .with_title("Discern")
        .with_icon(icon::icon())
        .with_inner_size(window_size(settings))
        .with_min_inner_size(measures::WINDOW_MIN)
        .with_maximized(settings.window_is_maximized == Some(true));
    match (settings.window_left, settings.window_top) {
        (Some(left), Some(top)) if !cfg!(windows) => viewport.with_position([left, top]),
        _ => viewport,
    }
}

fn window_size(settings: &Settings) -> [f32; 2] {
    let [width, height] = measures::WINDOW;
    let [least_width, least_height] = measures::WINDOW_MIN;
    [
        settings.window_width.unwrap_or(width).max(least_width),
        settings.window_height.unwrap_or(height).max(least_height),
    ]
}

/// Which display the window is drawn on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    /// There is one only.
    TheOne,
    /// X11, though Wayland is there: only so does the window learn of drops.
    X11,
    /// Wayland itself, alone or because the settings say so.
    Wayland { alone: bool },
}

impl Display {
    fn choose(settings: &Settings) -> Self {
        let is_wayland = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set);
        match (cfg!(target_os = "linux") && is_wayland, is_wayland && drop::is_possible()) {
            (false, _) => Self::TheOne,
            (true, false) => Self::Wayland { alone: true },
            (true, true) if settings.native_wayland == Some(true) => Self::Wayland { alone: false },
            (true, true) => Self::X11,
        }
    }

    /// Left to itself, the window is drawn on Wayland where that is there.
    fn event_loop(self) -> Option<eframe::EventLoopBuilderHook> {
        #[cfg(target_os = "linux")]
        if self == Self::X11 {
            use winit::platform::x11::EventLoopBuilderExtX11 as _;
            return Some(Box::new(|builder| {
                builder.with_x11();
            }));
        }
        None
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn setup(settings: Settings, display: Display) -> Result<Setup, String> {
    let catalog = Catalog::load().map_err(|error| error.to_string())?;
    Ok(Setup {
        providers: catalog.providers().cloned().collect(),
        families: catalog.families().cloned().collect(),
        other_limits: catalog.family_of("").limits,
        rules: catalog.fitting,
        transcription: catalog.transcription,
        comparison: catalog.comparison,
        settings,
        system_language: Language::of_locale(&locale::of_messages()),
        // Known once the fonts are.
        has_chinese_font: false,
        takes_drops: !matches!(display, Display::Wayland { .. }),
        has_two_displays: matches!(display, Display::X11 | Display::Wayland { alone: false }),
    })
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("panic").to_owned()
}

/// A Wayland session that is gone hides a display that is there, and X11 without its libraries one of Wayland. One try
/// with the other one, in a process of its own, since an event loop can be made only once in each.
fn on_the_other_display(reason: &str) -> Option<ExitCode> {
    let lacks_libraries = reason.contains("xkbcommon") || reason.contains("xlib's shared libraries");
    let failed: &[&str] = if reason.contains("wayland compositor") && is_set("DISPLAY") {
        &["WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
    } else if lacks_libraries && is_set("DISPLAY") && is_set("WAYLAND_DISPLAY") {
        &["DISPLAY"]
    } else {
        return None;
    };
    let mut again = Command::new(std::env::current_exe().ok()?);
    again.args(std::env::args_os().skip(1));
    for variable in failed {
        again.env_remove(variable);
    }
    let status = again.status().ok()?;
    Some(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// One line that says what to do. The system's own words hold paths of the machine that built this program.
fn explain(strings: &StartStrings, reason: &str) -> &'static str {
    for (words, explanation) in [
        ("neither WAYLAND_DISPLAY", strings.no_display),
        ("connection to X server", strings.display_silent),
        ("wayland compositor", strings.display_silent),
        ("xkbcommon", strings.keyboard_library_missing),
        ("xlib's shared libraries", strings.display_library_missing),
        ("NoGlutinConfigs", strings.graphics_missing),
        ("Glutin", strings.graphics_missing),
        ("OpenGL", strings.graphics_missing),
        ("names no folder", strings.no_home),
    ] {
        if reason.contains(words) {
            return explanation;
        }
    }
    strings.unknown
}

fn say(stream: &mut dyn Write, text: &str, code: ExitCode) -> ExitCode {
    // Nobody is left to be told that telling failed.
    let _ = writeln!(stream, "{text}");
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::StorageError;

    #[test]
    fn every_way_to_fail_has_its_advice() {
        let s = &strings(Language::English).start;
        for (reason, expected) in [
            ("os error at x.rs: neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.", s.no_display),
            ("Failed to open connection to X server", s.display_silent),
            ("Could not find wayland compositor", s.display_silent),
            ("Failed to load one of xlib's shared libraries", s.display_library_missing),
            ("Library libxkbcommon-x11.so could not be loaded.", s.keyboard_library_missing),
            ("NoGlutinConfigs(ConfigTemplate)", s.graphics_missing),
            (StorageError::NoHome.to_string().as_str(), s.no_home),
            ("os error at /home/builder/.cargo/registry/winit/mod.rs: 71", s.unknown),
        ] {
            assert_eq!(explain(s, reason), expected, "{reason}");
            assert!(expected.contains("discern-cli"), "{expected}");
            assert!(!expected.contains('\n'));
        }
    }
}
