//! What can be wrong with a file. Each rule gives its findings as `path:line: what`.

use super::source::{Source, Word};
use super::table::{FORBIDDEN, MODULES, RESERVED, row_of};

const MAX_FILE_LINES: usize = 600;
const MAX_FUNCTION_LINES: usize = 120;

fn finding(source: &Source, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", source.path.display())
}

/// Modules, reserved crates and parts of the standard library that the table does not allow here.
pub fn imports(source: &Source) -> Vec<String> {
    let Some(row) = source.module.as_deref().and_then(row_of) else { return Vec::new() };
    let mut findings = Vec::new();
    // A file `a/mod.rs` or `a.rs` stands one module deep, `a/b.rs` two; `super` may climb to `a` and no further.
    let file_depth = source.place.trim_end_matches("/mod").split('/').count();
    for path in &source.paths {
        let mut segments = path.segments.iter().map(String::as_str);
        let root = segments.next().unwrap_or_default();
        let next = segments.next();
        if matches!(root, "crate" | "discern")
            && let Some(used) = next
            && row_of(used).is_some()
            && used != row.module
            && !row.may_use.contains(&used)
        {
            findings.push(finding(source, path.line, &format!("{} uses {used}", row.module)));
        }
        let climbed = path.segments.iter().take_while(|segment| *segment == "super").count();
        if climbed >= file_depth + path.depth && climbed > 0 {
            findings.push(finding(source, path.line, "super leaves the module; say crate::"));
        }
        for (name, places) in RESERVED {
            if root == *name && !places.iter().any(|place| is_within(&source.place, place)) {
                findings.push(finding(source, path.line, &format!("{name} is reserved for {}", places.join(", "))));
            }
        }
        let spelled = path.segments.join("::");
        for (_, forbidden) in FORBIDDEN.iter().filter(|(module, _)| *module == row.module) {
            for part in *forbidden {
                if format!("::{spelled}::").contains(&format!("::{part}::")) {
                    findings.push(finding(source, path.line, &format!("{} does without {part}", row.module)));
                }
            }
        }
    }
    findings
}

/// Whether a file is the place or lies below it.
fn is_within(file: &str, place: &str) -> bool {
    file.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub fn known_module(source: &Source) -> Vec<String> {
    match &source.module {
        Some(module) if row_of(module).is_none() => {
            vec![finding(source, 1, &format!("{module} has no row in the table of modules"))]
        }
        _ => Vec::new(),
    }
}

/// The modules of `lib.rs`, from the top floor down.
pub fn floors_in_order(library: &Source) -> Vec<String> {
    let declared = library.declared_modules();
    let floors: Vec<_> = declared.iter().map(|module| (module, row_of(module).map(|row| row.floor))).collect();
    let mut findings = Vec::new();
    for (module, floor) in &floors {
        if floor.is_none() {
            findings.push(finding(library, 1, &format!("{module} has no row in the table of modules")));
        }
    }
    for pair in floors.windows(2) {
        if let [(upper, Some(upper_floor)), (lower, Some(lower_floor))] = pair
            && upper_floor < lower_floor
        {
            findings.push(finding(library, 1, &format!("{lower} stands on a higher floor than {upper} above it")));
        }
    }
    if declared.is_empty() {
        findings.push(finding(library, 1, "no modules are declared"));
    }
    findings
}

pub fn length(source: &Source, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let line_count = text.lines().count();
    if line_count > MAX_FILE_LINES {
        findings.push(finding(source, line_count, &format!("{line_count} lines; at most {MAX_FILE_LINES}")));
    }
    for function in source.functions.iter().filter(|function| function.line_count > MAX_FUNCTION_LINES) {
        let what = format!("{} has {} lines; at most {MAX_FUNCTION_LINES}", function.name, function.line_count);
        findings.push(finding(source, function.line, &what));
    }
    findings
}

/// The names, in lower case, of the providers that have an address: the row without one names nobody.
pub fn provider_names(table: &str) -> Vec<String> {
    let table: toml::Table = table.parse().unwrap();
    let mut names = Vec::new();
    for row in table["provider"].as_array().unwrap() {
        if row.get("base_url").is_some() {
            names.extend(["id", "name"].map(|column| row[column].as_str().unwrap().to_lowercase()));
        }
    }
    names.sort();
    names.dedup();
    names
}

pub fn provider_names_outside_the_table(source: &Source, names: &[String]) -> Vec<String> {
    if source.module.as_deref() == Some("i18n") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for word in &source.words {
        let text = word.text.to_lowercase();
        for name in names.iter().filter(|name| text.contains(name.as_str())) {
            findings.push(finding(source, word.line, &format!("{name} is named; give assets/providers.toml a column")));
        }
    }
    findings
}

pub fn unwrap_or_expect(source: &Source) -> Vec<String> {
    let is_one = |word: &&Word| word.is_called_method && ["unwrap", "expect"].contains(&word.text.as_str());
    let found = source.words.iter().filter(is_one);
    found.map(|word| finding(source, word.line, &format!(".{}() can panic", word.text))).collect()
}

pub fn unsafe_code(source: &Source) -> Vec<String> {
    if is_within(&source.place, "platform/sys") {
        return Vec::new();
    }
    let found = source.words.iter().filter(|word| !word.is_literal && word.text == "unsafe");
    found.map(|word| finding(source, word.line, "unsafe outside platform/sys")).collect()
}

/// Colours by value and lengths by number in a view that is not the theme.
///
/// No length are: none, half, one and two; what multiplies or divides; a constant whose name says that it is a ratio or
/// a time. A colour that is none is `TRANSPARENT`.
pub fn colours_and_sizes(source: &Source) -> Vec<String> {
    if source.module.as_deref() != Some("ui") || is_within(&source.place, "ui/theme") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for path in &source.paths {
        let is_colour = |segment: &String| ["Color32", "Rgba", "Hsva"].contains(&segment.as_str());
        let value = path.segments.iter().skip_while(|segment| !is_colour(segment)).nth(1);
        if value.is_some_and(|value| value != "TRANSPARENT") {
            findings.push(finding(source, path.line, &format!("a colour: {}", path.segments.join("::"))));
        }
    }
    for (index, word) in source.words.iter().enumerate().filter(|(_, word)| word.is_literal && !word.is_factor) {
        let digits = word.text.trim_end_matches("f32").trim_end_matches('_').replace('_', "");
        let is_length = digits.contains('.') && digits.parse::<f32>().is_ok_and(|n| ![0.0, 0.5, 1.0, 2.0].contains(&n));
        if is_length && !is_ratio_or_time(&source.words[..index]) {
            findings.push(finding(source, word.line, &format!("a size: {}", word.text)));
        }
    }
    findings
}

/// Whether the words before a literal are `const NAME: f32` of a ratio or a time.
fn is_ratio_or_time(before: &[Word]) -> bool {
    match before {
        [.., constant, name, _type] if constant.text == "const" => {
            ["ZOOM", "SHARE", "FACTOR", "SECS"].iter().any(|part| name.text.split('_').any(|word| word == *part))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(path: &str, text: &str) -> Source {
        Source::read(Path::new(path), text)
    }

    /// One finding for each snippet, none for its blameless neighbour.
    fn assert_told_apart(rule: impl Fn(&Source) -> Vec<String>, bad: &[(&str, &str)], good: &[(&str, &str)]) {
        for (path, text) in bad {
            assert_eq!(rule(&read(path, text)).len(), 1, "{path}: {text}");
        }
        for (path, text) in good {
            assert_eq!(rule(&read(path, text)), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn an_import_upwards_or_sideways_is_found() {
        assert_told_apart(
            imports,
            &[
                ("src/domain/chat.rs", "use crate::engine::Engine;"),
                ("src/llm/mod.rs", "use crate::{domain::Model, storage::Home};"),
                ("src/llm/client.rs", "fn f() { crate::imaging::open(); }"),
                ("src/engine/jobs/ask.rs", "use crate::i18n::strings;"),
                ("src/app/mod.rs", "pub(crate) use crate::engine;"),
                ("src/i18n/mod.rs", "use super::domain::Failure;"),
                ("src/catalog/families.rs", "use super::super::storage::Home;"),
            ],
            &[
                ("src/llm/mod.rs", "use crate::domain::Model;"),
                ("src/catalog/families.rs", "use super::CatalogError; use crate::catalog::Catalog;"),
                ("src/llm/sse.rs", "mod tests { use super::super::Decoder; }"),
                ("src/main.rs", "use discern::engine::Engine;"),
                ("src/domain/chat.rs", "#[cfg(test)] mod tests { use crate::catalog::Catalog; }"),
                ("src/storage/mod.rs", "//! crate::engine\nuse self::home::Home;"),
            ],
        );
    }

    #[test]
    fn a_reserved_crate_is_found_where_it_is_not_reserved_for() {
        assert_told_apart(
            imports,
            &[
                ("src/domain/model.rs", "#[derive(serde::Deserialize)] struct S;"),
                ("src/imaging/open.rs", "use tokio::task;"),
                ("src/engine/outbox.rs", "fn f() { rustls::crypto::ring::default_provider(); }"),
                ("src/catalog/mod.rs", "fn f() { ::base64::encode(a); }"),
                ("src/app/state.rs", "use egui;"),
                ("src/engine/network.rs", "use rustls::ClientConfig;"),
            ],
            &[
                ("src/engine/net.rs", "use rustls::ClientConfig;"),
                ("src/engine/net/roots.rs", "use rustls::RootCertStore;"),
                ("src/domain/settings.rs", "use serde::{Deserialize, Serialize};"),
                ("src/fetch/data_url.rs", "use base64::Engine as _;"),
                ("src/catalog/mod.rs", "use self::png::Row; fn f() { super_png::png::x(); a.image(); let tokio = 1; }"),
            ],
        );
    }

    #[test]
    fn files_and_clocks_are_found_where_they_must_not_be() {
        assert_told_apart(
            imports,
            &[
                ("src/ui/mod.rs", "use std::{fs::File, io};"),
                ("src/app/update.rs", "fn f() { let now = std::time::Instant::now(); }"),
                ("src/app/update.rs", "fn f() { SystemTime::now(); }"),
                ("src/llm/client.rs", "fn f() { std::fs::read(p); }"),
            ],
            &[
                ("src/app/update.rs", "use std::time::Instant;"),
                ("src/storage/mod.rs", "use std::fs;"),
                ("src/llm/client.rs", "use tokio::time::Instant; fn f() { Instant::now(); }"),
            ],
        );
    }

    #[test]
    fn a_module_without_a_row_is_found() {
        assert_told_apart(
            known_module,
            &[("src/helpers/mod.rs", ""), ("src/utils.rs", "")],
            &[("src/lib.rs", ""), ("src/main.rs", ""), ("src/bin/discern-cli/args.rs", ""), ("src/ui/theme.rs", "")],
        );
    }

    #[test]
    fn floors_out_of_order_are_found() {
        assert_told_apart(
            floors_in_order,
            &[
                ("src/lib.rs", "pub mod domain; pub mod llm;"),
                ("src/lib.rs", "pub mod engine; pub mod helpers; pub mod domain;"),
                ("src/lib.rs", ""),
            ],
            &[(
                "src/lib.rs",
                "pub mod engine;\npub mod protocol;\n#[cfg(feature = \"gui\")]\npub mod llm;\npub mod domain;",
            )],
        );
    }

    #[test]
    fn what_is_too_long_is_found() {
        let file = "\n".repeat(601);
        assert_eq!(length(&read("src/a.rs", &file), &file).len(), 1);
        let file = "\n".repeat(600);
        assert_eq!(length(&read("src/a.rs", &file), &file).len(), 0);
        let function = |lines: usize| format!("impl A {{\n    fn long() {{{}}}\n}}", "\n".repeat(lines - 1));
        assert_eq!(length(&read("src/a.rs", &function(121)), &function(121)).len(), 1);
        assert_eq!(length(&read("src/a.rs", &function(120)), &function(120)).len(), 0);
    }

    #[test]
    fn a_providers_name_is_found_in_identifiers_and_literals() {
        let table = "[[provider]]\nid = 'acme'\nname = 'Acme Models'\nbase_url = 'x'\n\
                     [[provider]]\nid = 'other'\nname = 'Other'\n";
        let names = provider_names(table);
        assert_eq!(names, ["acme", "acme models"]);
        assert_told_apart(
            |source| provider_names_outside_the_table(source, &names),
            &[
                ("src/llm/quirks.rs", "fn is_acme() {}"),
                ("src/llm/quirks.rs", "const KEY: &str = \"ACME_API_KEY\";"),
                ("src/bin/discern-cli/main.rs", "fn f() { g(r#\"https://api.acme.ai\"#) }"),
                ("src/llm/quirks.rs", "use crate::llm::{AcmeRow};"),
            ],
            &[
                ("src/llm/quirks.rs", "//! Acme does it so.\n// acme\nfn other() {}"),
                ("src/llm/quirks.rs", "#[cfg(test)] mod tests { const A: &str = \"acme\"; }"),
                ("src/i18n/english/key.rs", "const A: &str = \"Acme\";"),
            ],
        );
    }

    #[test]
    fn a_deliberate_panic_is_found() {
        assert_told_apart(
            unwrap_or_expect,
            &[("src/a.rs", "fn f() { a.unwrap(); }"), ("src/a.rs", "fn f() { m!(a\n.expect(\"b\")) }")],
            &[
                ("src/a.rs", "fn f() { a.unwrap_or(b).expect; unwrap(c); \".unwrap()\"; }"),
                ("src/a.rs", "#[expect(dead_code)] fn f() {} #[test] fn t() { a.unwrap() }"),
            ],
        );
    }

    #[test]
    fn unsafe_code_is_found() {
        assert_told_apart(
            unsafe_code,
            &[("src/llm/mod.rs", "fn f() { unsafe { g() } }"), ("src/platform/system.rs", "unsafe impl Send for A {}")],
            &[
                ("src/platform/sys/window.rs", "unsafe fn f() {}"),
                ("src/llm/mod.rs", "// unsafe\nconst A: &str = \"unsafe\";"),
            ],
        );
    }

    #[test]
    fn a_colour_or_a_size_outside_the_theme_is_found() {
        assert_told_apart(
            colours_and_sizes,
            &[
                ("src/ui/ask.rs", "fn f() { ui.label(t).color(egui::Color32::RED); }"),
                ("src/ui/ask.rs", "fn f() { Color32::from_rgb(1, 2, 3); }"),
                ("src/ui/ask.rs", "fn f() { ui.add_space(12.0); }"),
                ("src/ui/ask.rs", "const WIDTH: f32 = 240.5_f32;"),
            ],
            &[
                ("src/ui/ask.rs", "fn f() { Color32::TRANSPARENT; a * 3.0; 100.0 * b; c / 4.0 }"),
                ("src/ui/ask.rs", "const ZOOM_MAX: f32 = 32.0;"),
                ("src/ui/ask.rs", "fn f(c: Color32) { a * 0.5 + 1.0 + 2.0; ui.add_space(theme::GAP); \"12.0\"; }"),
                ("src/ui/theme.rs", "const GAP: f32 = 12.0;"),
                ("src/ui/theme/colours.rs", "fn f() { Color32::from_rgb(1, 2, 3); }"),
                ("src/imaging/edit.rs", "const LIMIT: f32 = 12.0;"),
            ],
        );
    }

    #[test]
    fn every_module_has_one_row() {
        let mut modules: Vec<_> = MODULES.iter().map(|row| row.module).collect();
        modules.sort_unstable();
        let count = modules.len();
        modules.dedup();
        assert_eq!(modules.len(), count);
    }
}
