//! The table of modules, as data. It repeats ARCHITECTURE.md; both change in the same commit.

/// A module of the library, or one of the binaries.
pub struct Row {
    pub module: &'static str,
    /// Imports point to lower floors, and within floor 1 only where `may_use` says so.
    pub floor: u8,
    /// The modules of this package that it may use.
    pub may_use: &'static [&'static str],
}

const fn row(floor: u8, module: &'static str, may_use: &'static [&'static str]) -> Row {
    Row { module, floor, may_use }
}

/// Rows of modules that do not exist yet do no harm.
pub const MODULES: &[Row] = &[
    row(4, "main", EVERYTHING),
    row(4, "discern-cli", EVERYTHING),
    row(4, "desktop", EVERYTHING),
    row(3, "ui", &["domain", "app", "i18n"]),
    row(2, "app", &["domain", "protocol", "i18n"]),
    row(
        2,
        "engine",
        &["domain", "protocol", "catalog", "imaging", "reading", "comparing", "llm", "fetch", "storage", "export"],
    ),
    row(1, "protocol", &["domain"]),
    row(1, "catalog", &["domain"]),
    row(1, "fetch", &["domain"]),
    row(1, "i18n", &["domain"]),
    row(1, "imaging", &["domain"]),
    row(1, "reading", &["domain", "imaging"]),
    row(1, "comparing", &["domain", "imaging"]),
    row(1, "llm", &["domain"]),
    row(1, "storage", &["domain"]),
    row(1, "export", &["domain", "imaging"]),
    row(1, "platform", &["domain"]),
    row(0, "domain", &[]),
];

const EVERYTHING: &[&str] = &[
    "desktop",
    "ui",
    "app",
    "engine",
    "protocol",
    "catalog",
    "fetch",
    "i18n",
    "imaging",
    "reading",
    "comparing",
    "llm",
    "storage",
    "export",
    "platform",
    "domain",
];

/// A crate, as the code spells it, that only some places may name: modules, or files within them. Nobody else may.
/// Crates without a row are free above `domain`.
pub const RESERVED: &[(&str, &[&str])] = &[
    // The window.
    ("eframe", &["main", "desktop"]),
    ("egui", &["main", "desktop", "ui"]),
    ("egui_extras", &["ui"]),
    ("egui_system_font_provider", &["desktop"]),
    ("fontique", &["desktop"]),
    ("lucide_icons", &["desktop", "ui"]),
    ("pulldown_cmark", &["ui"]),
    ("pollster", &["desktop"]),
    ("raw_window_handle", &["desktop"]),
    ("rfd", &["desktop"]),
    ("winit", &["desktop"]),
    // The network. The engine builds the one client and hands it in; it alone names rustls and the bundled roots.
    ("reqwest", &["engine", "llm", "fetch"]),
    ("rustls", &["engine/net"]),
    ("webpki_root_certs", &["engine/net"]),
    ("tokio", &["engine", "llm", "fetch", "discern-cli"]),
    ("tokio_util", &["engine", "llm", "fetch"]),
    ("futures_util", &["engine", "llm", "fetch"]),
    // Data URLs are written by `llm` and `export`, and read by `fetch`.
    ("base64", &["llm", "fetch", "export"]),
    // Rows of files and of the wire are private to those who read them; of the domain only the settings are one.
    ("serde", &["domain/settings", "catalog", "llm", "storage", "export", "discern-cli"]),
    ("serde_json", &["llm", "storage", "export", "discern-cli"]),
    ("toml", &["catalog", "storage"]),
    ("toml_edit", &["storage"]),
    ("rusqlite", &["storage"]),
    ("keyring", &["storage"]),
    ("directories", &["storage"]),
    ("zeroize", &["domain/secret"]),
    // Pixels.
    ("image", &["imaging"]),
    // A clipboard hands out bare pixels; `platform` makes them the bytes of a file again.
    ("png", &["imaging", "platform"]),
    ("zune_jpeg", &["imaging"]),
    ("avif_parse", &["imaging"]),
    ("re_rav1d", &["imaging"]),
    ("heic_decoder", &["imaging"]),
    ("jxl_oxide", &["imaging"]),
    ("libjpeg_turbo_rs", &["imaging"]),
    ("fast_image_resize", &["imaging"]),
    ("moxcms", &["imaging"]),
    ("memmap2", &["imaging"]),
    ("rayon", &["imaging", "reading", "comparing"]),
    ("pulp", &["reading", "comparing"]),
    ("rxing", &["reading"]),
    // Exports.
    ("ab_glyph", &["export"]),
    ("ttf_parser", &["export"]),
    ("epaint_default_fonts", &["export"]),
    ("zip", &["export"]),
    // The desktop's services.
    ("arboard", &["platform"]),
    ("x11rb", &["platform"]),
    ("wl_clipboard_rs", &["platform"]),
    ("rustix", &["platform"]),
    ("sys_locale", &["platform"]),
    ("ashpd", &["platform"]),
    ("zbus", &["platform"]),
    // The binaries.
    ("anyhow", &["main", "discern-cli", "desktop"]),
    ("clap", &["main", "discern-cli"]),
];

/// Parts of the standard library that a module must do without: files, clocks.
pub const FORBIDDEN: &[(&str, &[&str])] = &[
    ("domain", &["std::fs", "std::net::TcpStream", "std::thread", "std::env"]),
    ("catalog", &["std::fs"]),
    ("i18n", &["std::fs"]),
    ("imaging", &["std::fs", "std::net"]),
    ("llm", &["std::fs", "tokio::fs"]),
    ("app", &["std::fs", "std::env", "std::thread", "Instant::now", "SystemTime::now"]),
    ("ui", &["std::fs", "std::net", "Instant::now", "SystemTime::now"]),
];

/// The row of a module.
pub fn row_of(module: &str) -> Option<&'static Row> {
    MODULES.iter().find(|row| row.module == module)
}

#[test]
fn imports_point_down() {
    for row in MODULES {
        for used in row.may_use {
            let used_row = row_of(used).unwrap_or_else(|| panic!("{used} has no row"));
            let is_within_floor_1 = row.floor == 1 && used_row.floor == 1;
            let is_within_floor_4 = row.floor == 4 && *used == "desktop";
            assert!(used_row.floor < row.floor || is_within_floor_1 || is_within_floor_4, "{} uses {used}", row.module);
        }
    }
}

#[test]
fn reserved_crates_are_reserved_for_modules_of_the_table() {
    for (name, places) in RESERVED {
        for place in *places {
            let module = place.split('/').next().unwrap();
            assert!(row_of(module).is_some(), "{name} is reserved for {place}");
        }
    }
}
