//! A Rust file as the rules see it: where it stands, the paths it names, its identifiers and literals.
//!
//! Comments and doc comments are left out, and so are tests unless they are asked for.

use std::path::{Component, Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

#[derive(Debug)]
pub struct Source {
    pub path: PathBuf,
    /// The module or binary it belongs to; `None` for `src/lib.rs`.
    pub module: Option<String>,
    /// Where it stands from `src`, without its ending: `engine/net`, `discern-cli/main`.
    pub place: String,
    pub paths: Vec<NamedPath>,
    pub words: Vec<Word>,
    pub functions: Vec<Function>,
    tokens: Vec<TokenTree>,
}

/// `crate::domain::Model`, taken out of its `use` group where it stood in one. A lone name in code is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPath {
    pub segments: Vec<String>,
    pub line: usize,
    /// How many inline modules of the file surround it.
    pub depth: usize,
}

/// An identifier or a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub line: usize,
    pub is_literal: bool,
    /// A method's name in `value.name(…)`.
    pub is_called_method: bool,
    /// A literal beside `*` or `/`.
    pub is_factor: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    /// From `fn` to the closing brace.
    pub line_count: usize,
}

impl Source {
    /// Reads a file without its tests. A file of its own named `tests.rs` is one of tests.
    pub fn read(path: &Path, text: &str) -> Self {
        let tokens = without_attributes(parse(path, text), true);
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        Self::of(path, if is_test { Vec::new() } else { tokens })
    }

    /// Reads the whole file.
    pub fn read_with_tests(path: &Path, text: &str) -> Self {
        Self::of(path, without_attributes(parse(path, text), false))
    }

    fn of(path: &Path, tokens: Vec<TokenTree>) -> Self {
        let mut source = Self {
            path: path.to_owned(),
            module: module_of(path),
            place: place_of(path),
            paths: Vec::new(),
            words: Vec::new(),
            functions: Vec::new(),
            tokens: Vec::new(),
        };
        source.scan(&tokens, 0);
        source.tokens = tokens;
        source
    }

    /// The modules that the file declares with `mod` or `pub mod`, in order.
    pub fn declared_modules(&self) -> Vec<String> {
        self.tokens
            .windows(3)
            .filter(|window| is_word(&window[0], "mod") && is_punct(&window[2], ';'))
            .map(|window| window[1].to_string())
            .collect()
    }

    fn scan(&mut self, tokens: &[TokenTree], depth: usize) {
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            match token {
                TokenTree::Ident(name) => {
                    let previous = index.checked_sub(1).and_then(|before| tokens.get(before));
                    self.words.push(Word {
                        text: name.to_string(),
                        line: name.span().start().line,
                        is_literal: false,
                        is_called_method: previous.is_some_and(|token| is_punct(token, '.'))
                            && tokens.get(index + 1).is_some_and(|token| is_group(token, Delimiter::Parenthesis)),
                        is_factor: false,
                    });
                    if name == "fn" {
                        self.function(&tokens[index..]);
                    }
                    let is_continued =
                        index >= 3 && is_path_separator(&tokens[..index]) && ends_a_segment(&tokens[index - 3]);
                    if !is_continued
                        && !is_keyword(&name.to_string())
                        && !previous.is_some_and(|token| is_punct(token, '.'))
                    {
                        let is_use = previous.is_some_and(|token| is_word(token, "use"));
                        self.path(&tokens[index..], Vec::new(), depth, is_use);
                    }
                }
                TokenTree::Literal(literal) => {
                    let is_operator = |token: &TokenTree| is_punct(token, '*') || is_punct(token, '/');
                    let is_behind_one = index > 0 && is_operator(&tokens[index - 1]);
                    let is_before_one = tokens.get(index + 1).is_some_and(is_operator);
                    self.words.push(Word {
                        text: literal.to_string(),
                        line: literal.span().start().line,
                        is_literal: true,
                        is_called_method: false,
                        is_factor: is_behind_one || is_before_one,
                    });
                }
                TokenTree::Group(group) => {
                    let is_module = index >= 2 && is_word(&tokens[index - 2], "mod");
                    // The parts of a `use` group are paths already; its words still count.
                    if index >= 2 && is_path_separator(&tokens[..index]) && is_group(token, Delimiter::Brace) {
                        self.words_of_use(group);
                    } else {
                        let inner: Vec<_> = group.stream().into_iter().collect();
                        self.scan(&inner, depth + usize::from(is_module));
                    }
                }
                TokenTree::Punct(_) => {}
            }
            index += 1;
        }
    }

    /// Notes the path that begins here behind `prefix`, and every branch of its groups.
    fn path(&mut self, tokens: &[TokenTree], prefix: Vec<String>, depth: usize, is_use: bool) {
        let mut segments = prefix;
        let mut line = 0;
        let mut rest = tokens;
        loop {
            match rest {
                [TokenTree::Ident(name), after @ ..] => {
                    line = name.span().start().line;
                    segments.push(name.to_string());
                    rest = after;
                }
                [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Brace && !segments.is_empty() => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for branch in inner.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty()) {
                        self.path(branch, segments.clone(), depth, is_use);
                    }
                    return;
                }
                _ => break,
            }
            match rest {
                [first, second, after @ ..] if is_punct(first, ':') && is_punct(second, ':') => rest = after,
                _ => break,
            }
        }
        if segments.len() > 1 || is_use {
            let line = if line == 0 { tokens.first().map_or(0, |token| token.span().start().line) } else { line };
            self.paths.push(NamedPath { segments, line, depth });
        }
    }

    fn words_of_use(&mut self, group: &Group) {
        for token in group.stream() {
            match token {
                TokenTree::Ident(name) => self.words.push(Word {
                    text: name.to_string(),
                    line: name.span().start().line,
                    is_literal: false,
                    is_called_method: false,
                    is_factor: false,
                }),
                TokenTree::Group(group) => self.words_of_use(&group),
                _ => {}
            }
        }
    }

    /// Notes the function that begins here, unless it has no body.
    fn function(&mut self, tokens: &[TokenTree]) {
        let Some(TokenTree::Ident(name)) = tokens.get(1) else { return };
        let end = tokens.iter().find(|token| is_punct(token, ';') || is_group(token, Delimiter::Brace));
        if let Some(TokenTree::Group(body)) = end {
            let line = name.span().start().line;
            let line_count = body.span_close().end().line - line + 1;
            self.functions.push(Function { name: name.to_string(), line, line_count });
        }
    }
}

fn parse(path: &Path, text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Leaves out attributes that only say something (`doc`, `expect`, `allow`) and, where asked, every item that is
/// compiled for tests only.
fn without_attributes(stream: TokenStream, drop_tests: bool) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if is_punct(&token, '#') {
            if tokens.peek().is_some_and(|token| is_punct(token, '!')) {
                tokens.next();
            }
            if let Some(TokenTree::Group(attribute)) = tokens.next() {
                let inner: Vec<_> = attribute.stream().into_iter().collect();
                let name = inner.first().map(ToString::to_string).unwrap_or_default();
                if drop_tests && is_for_tests(&attribute) {
                    // The item ends with its body or with a semicolon.
                    for token in tokens.by_ref() {
                        if is_punct(&token, ';') || is_group(&token, Delimiter::Brace) {
                            break;
                        }
                    }
                } else if !["doc", "expect", "allow", "cfg", "error"].contains(&name.as_str()) {
                    kept.push(TokenTree::Group(attribute));
                }
            }
            continue;
        }
        kept.push(match token {
            TokenTree::Group(group) => {
                let inner = without_attributes(group.stream(), drop_tests).into_iter().collect();
                let mut pruned = Group::new(group.delimiter(), inner);
                pruned.set_span(group.span());
                TokenTree::Group(pruned)
            }
            token => token,
        });
    }
    kept
}

/// `#[cfg(test)]`, `#[test]`, and `#[tokio::test]` in any spelling.
fn is_for_tests(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    let name = text.split('(').next().unwrap_or_default();
    text == "cfg(test)" || text.starts_with("cfg(all(test") || name == "test" || name.ends_with("::test")
}

/// The first folder or file below `src`; for binaries the folder below `src/bin`.
fn module_of(path: &Path) -> Option<String> {
    let place = place_of(path);
    let module = place.split('/').next()?.to_owned();
    (module != "lib").then_some(module)
}

fn place_of(path: &Path) -> String {
    let without_ending = path.with_extension("");
    let parts: Vec<_> = without_ending
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .skip_while(|part| ["src", "bin"].contains(part))
        .collect();
    parts.join("/")
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(name) if name == word)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Whether the tokens end in `::`.
fn is_path_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., first, second] if is_punct(first, ':') && is_punct(second, ':'))
}

/// A word that stands before a path and is no part of it.
fn is_keyword(word: &str) -> bool {
    ["as", "break", "dyn", "else", "impl", "in", "mut", "return", "use", "where"].contains(&word)
}

/// Whether `::` behind this token continues a path rather than beginning one: `a::`, `Vec<u8>::`.
fn ends_a_segment(token: &TokenTree) -> bool {
    is_punct(token, '>') || matches!(token, TokenTree::Ident(name) if !is_keyword(&name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Source {
        Source::read(Path::new("src/engine/net.rs"), text)
    }

    fn paths(text: &str) -> Vec<String> {
        read(text).paths.iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn paths_are_taken_out_of_their_groups() {
        for (text, expected) in [
            (
                "use crate::domain::{Model, picture::PixelSize};",
                vec!["crate::domain::Model", "crate::domain::picture::PixelSize"],
            ),
            ("use crate::{a::{self, B}, c};", vec!["crate::a::self", "crate::a::B", "crate::c"]),
            ("pub(super) use ::tokio::time;", vec!["tokio::time"]),
            ("use reqwest;", vec!["reqwest"]),
            ("fn f() { let x = Vec::<u8>::new(); png::encode(a.png::<u8>()) }", vec!["png::encode"]),
            ("type A = Box<dyn reqwest::Body>;", vec!["reqwest::Body"]),
            ("macro!(tokio::join!(a, b))", vec!["tokio::join"]),
            ("#[tokio::main] async fn f() {}", vec!["tokio::main"]),
            ("fn f() { x as ::std::fs::File }", vec!["std::fs::File"]),
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
    }

    #[test]
    fn comments_docs_and_tests_are_left_out() {
        let text = "//! tokio::a\n/// tokio::b\nfn f() { /* tokio::c */ }\n#[doc = \"word\"]\nstruct S;\n\
                    #[cfg(test)]\nmod tests { use tokio::d; }\n#[cfg(test)] use tokio::e;\n#[test] fn t() { tokio::f() }\n\
                    mod inner { #[cfg(test)] fn g() { tokio::h() } fn i() { tokio::kept() } }";
        assert_eq!(paths(text), ["tokio::kept"]);
        assert!(!read(text).words.iter().any(|word| word.text.contains("word")));
        let whole = Source::read_with_tests(Path::new("src/a.rs"), text);
        assert_eq!(whole.paths.len(), 5, "{:?}", whole.paths);
        assert!(Source::read(Path::new("src/a/tests.rs"), "use tokio::a;").paths.is_empty());
    }

    #[test]
    fn functions_are_measured_from_their_first_line_to_their_last() {
        let source = read("trait T { fn none(); }\nfn f(\n) where A: B\n{\n}\nfn g() {}");
        let found: Vec<_> =
            source.functions.iter().map(|function| (function.name.as_str(), function.line_count)).collect();
        assert_eq!(found, [("f", 4), ("g", 1)]);
    }

    #[test]
    fn files_know_their_module() {
        for (path, module, place) in [
            ("src/engine/net.rs", Some("engine"), "engine/net"),
            ("src/protocol.rs", Some("protocol"), "protocol"),
            ("src/bin/discern-cli/main.rs", Some("discern-cli"), "discern-cli/main"),
            ("src/main.rs", Some("main"), "main"),
            ("src/lib.rs", None, "lib"),
        ] {
            let source = Source::read(Path::new(path), "");
            assert_eq!((source.module.as_deref(), source.place.as_str()), (module, place));
        }
    }
}
