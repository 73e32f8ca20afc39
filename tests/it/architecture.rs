//! The invariants of ARCHITECTURE.md, kept by reading the sources.
//!
//! `table` says what may use what, `source` reads a file, `rules` find what is wrong with one.
//! A new module is a row of the table; a new invariant is a function in `rules` with snippets that break it.

mod rules;
mod source;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use source::Source;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under the folder, by its path from the repository.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut waiting = vec![repository().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(repository()).unwrap().to_owned(), text));
            }
        }
    }
    assert!(!files.is_empty(), "no Rust files in {folder}");
    files
}

fn sources() -> Vec<Source> {
    let mut sources: Vec<_> = rust_files("src").iter().map(|(path, text)| Source::read(path, text)).collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Fails with every violation at once.
fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

fn check(rule: impl Fn(&Source) -> Vec<String>) {
    assert_none(&sources().iter().flat_map(rule).collect::<Vec<_>>());
}

#[test]
fn every_module_uses_only_what_the_table_allows() {
    check(rules::imports);
}

#[test]
fn every_module_stands_in_the_table() {
    check(rules::known_module);
}

#[test]
fn the_library_lists_its_floors_from_the_top_down() {
    let path = Path::new("src/lib.rs");
    let text = fs::read_to_string(repository().join(path)).unwrap();
    assert_none(&rules::floors_in_order(&Source::read(path, &text)));
}

#[test]
fn no_file_and_no_function_is_too_long() {
    for folder in ["src", "tests"] {
        let files = rust_files(folder);
        let violations =
            files.iter().flat_map(|(path, text)| rules::length(&Source::read_with_tests(path, text), text));
        assert_none(&violations.collect::<Vec<_>>());
    }
}

#[test]
fn providers_are_named_in_their_table_only() {
    let table = fs::read_to_string(repository().join("assets/providers.toml")).unwrap();
    let names = rules::provider_names(&table);
    assert!(!names.is_empty());
    check(|source| rules::provider_names_outside_the_table(source, &names));
}

#[test]
fn nothing_panics_on_purpose() {
    check(rules::unwrap_or_expect);
}

#[test]
fn unsafe_code_stands_in_its_one_place() {
    check(rules::unsafe_code);
}

#[test]
fn colours_and_sizes_are_named_by_the_theme_only() {
    check(rules::colours_and_sizes);
}
