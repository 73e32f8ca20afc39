//! E-mail addresses and links.

use std::ops::Range;

use super::Scan;

/// Endings by which a name without `www.` is known for a link. Those that are endings of files or words as well
/// (`.rs`, `.md`, `.it`) are left out: they count behind `www.` or before a path only.
const ENDINGS: [&str; 64] = [
    "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "dev", "app", "ai", "co", "tv", "eu", "de",
    "fr", "uk", "nl", "es", "ch", "se", "dk", "fi", "pl", "cz", "sk", "pt", "ie", "ca", "au", "nz", "jp", "cn", "kr",
    "br", "ru", "ua", "hu", "ro", "gr", "hr", "si", "lt", "lv", "ee", "lu", "bg", "tr", "mx", "za", "xyz", "online",
    "shop", "store", "blog", "tech", "site", "cloud", "page", "news", "museum", "travel",
];

/// Words before a point in programs.
const PROGRAM_WORDS: [&str; 8] = ["self", "this", "java", "javax", "std", "window", "system", "super"];

/// `http://` and `https://`.
pub(super) fn with_scheme(scan: &Scan) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| scan.has(at, scheme));
        let Some(scheme) = scheme.filter(|_| !is_word(scan.before(at))) else {
            at += 1;
            continue;
        };
        let host = at + scheme.len();
        let end = trimmed(scan, at, scan.end_of(host, in_url));
        if (host..end).any(|index| scan.get(index).is_some_and(char::is_alphanumeric)) {
            spans.push(at..end);
        }
        at = end.max(host);
    }
    spans
}

pub(super) fn emails(scan: &Scan) -> Vec<Range<usize>> {
    let in_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let mut spans: Vec<Range<usize>> = Vec::new();
    for at in (0..scan.len()).filter(|&at| scan.get(at) == Some('@')) {
        let earliest = spans.last().map_or(0, |span| span.end);
        let start = (earliest..at).rev().take_while(|&i| scan.get(i).is_some_and(in_local)).last();
        let start = start.and_then(|start| (start..at).find(|&i| scan.get(i).is_some_and(|c| c != '.' && c != '-')));
        let Some(start) = start else { continue };
        let (end, labels) = host(scan, at + 1);
        let local = scan.text(start..at);
        let is_local = !local.ends_with('.') && !local.contains("..");
        let is_host = labels.len() > 1 && labels.last().is_some_and(|label| is_ending(label));
        // `git@example.org:path` names a place to copy from, not a person.
        let goes_on = scan.after(end) == Some(':') && scan.after(end + 1).is_some_and(|c| !c.is_whitespace());
        if is_local && is_host && !goes_on && scan.after(end) != Some('@') {
            spans.push(start..end);
        }
    }
    spans
}

/// `www.example.org`, and `example.org/path` where the ending is well known.
pub(super) fn bare(scan: &Scan) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let (end, labels) = host(scan, at);
        if labels.is_empty() {
            at += 1;
            continue;
        }
        let begins = !scan.before(at).is_some_and(|c| c.is_alphanumeric() || "@/\\.-_$#~".contains(c));
        let span = trimmed(scan, at, url_end(scan, end));
        let has_path = span > end + 1;
        if begins && is_link(scan, &labels, end, has_path) {
            spans.push(at..span);
            at = span;
        } else {
            at = end;
        }
    }
    spans
}

fn is_link(scan: &Scan, labels: &[String], end: usize, has_path: bool) -> bool {
    let [first, .., ending] = labels else { return false };
    if scan.after(end).is_some_and(|c| "([=@_".contains(c)) || !is_ending(ending) {
        return false;
    }
    if first.eq_ignore_ascii_case("www") {
        return labels.len() > 2;
    }
    let is_usual_case = ending.chars().all(char::is_lowercase);
    // “EXAMPLE.COM” is a link in capitals, “ASP.NET” is not.
    let is_capital = labels.iter().all(|label| !label.chars().any(char::is_lowercase)) && ending != "NET";
    let lower = ending.to_lowercase();
    let is_known = ENDINGS.contains(&lower.as_str()) || has_path && ending.chars().count() == 2;
    let named = labels.get(labels.len() - 2).is_some_and(|name| name.chars().count() > 1);
    let is_file = has_path && !ENDINGS.contains(&lower.as_str()) && labels.len() == 2 && is_file_ending(&lower);
    (is_usual_case || is_capital)
        && is_known
        && named
        && !is_file
        && !PROGRAM_WORDS.contains(&first.to_lowercase().as_str())
        && first.chars().any(char::is_alphabetic)
}

/// `main.rs:12` and `notes.md/` are files, whatever country the ending belongs to.
fn is_file_ending(ending: &str) -> bool {
    ["rs", "py", "md", "sh", "so", "cc", "ps", "pm", "ml", "hs", "la", "mo", "ms", "st", "vi"].contains(&ending)
}

/// A host's labels from `start` on, and where it ends: before a point that is the end of a sentence.
fn host(scan: &Scan, start: usize) -> (usize, Vec<String>) {
    let in_label = |c: char| c.is_alphanumeric() || c == '-';
    let mut labels = Vec::new();
    let mut at = start;
    loop {
        let end = scan.end_of(at, in_label);
        let label = scan.text(at..end);
        if label.is_empty() || label.starts_with('-') || label.ends_with('-') {
            break;
        }
        labels.push(label);
        at = end + 1;
        if scan.get(end) != Some('.') {
            break;
        }
    }
    (at.saturating_sub(1).max(start), labels)
}

/// Letters only, at least two: an ending as there are.
fn is_ending(label: &str) -> bool {
    label.chars().count() >= 2 && label.chars().all(char::is_alphabetic)
}

/// The end of the port, the path and the query behind a host.
fn url_end(scan: &Scan, host_end: usize) -> usize {
    let mut end = host_end;
    if scan.get(end) == Some(':') {
        let port = scan.end_of(end + 1, |c| c.is_ascii_digit());
        end = if port > end + 1 { port } else { end };
    }
    if scan.get(end).is_some_and(|c| "/?#".contains(c)) { scan.end_of(end, in_url) } else { end }
}

fn in_url(c: char) -> bool {
    !c.is_whitespace() && !"<>\"'`{}|\\^“”„«»‹›’".contains(c)
}

/// Without the punctuation of the sentence, and without a bracket that was opened before the link.
fn trimmed(scan: &Scan, start: usize, end: usize) -> usize {
    let mut end = end;
    while let Some(last) = end.checked_sub(1).filter(|last| *last > start).and_then(|last| scan.get(last)) {
        let opening = match last {
            ')' => Some('('),
            ']' => Some('['),
            _ => None,
        };
        let count = |wanted: char| (start..end).filter(|&i| scan.get(i) == Some(wanted)).count();
        let is_loose = opening.is_some_and(|opening| count(opening) < count(last));
        if !is_loose && !".,;:!?…".contains(last) {
            break;
        }
        end -= 1;
    }
    end
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn addresses_are_told_from_what_looks_like_them() {
        for (text, expected) in [
            ("Write to ana.m+shop@mail.example.co.uk.", &["email ana.m+shop@mail.example.co.uk"][..]),
            ("<jörg@müller.de>", &["email jörg@müller.de"]),
            ("mailto:info@example.org?subject=Hi", &["email info@example.org"]),
            ("a@b.de, c_d@e-f.com;g@h.io", &["email a@b.de", "email c_d@e-f.com", "email g@h.io"]),
            ("(support@example.com)", &["email support@example.com"]),
            ("user@host and @handle and a@b.c", &[]),
            ("git@github.com:team/repo.git", &[]),
            ("pip install foo@1.2.3", &[]),
            ("a..b@example.com", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn links_are_told_from_what_looks_like_them() {
        for (text, expected) in [
            ("see https://example.org/a/b?c=1&d=%20#e.", &["url https://example.org/a/b?c=1&d=%20#e"][..]),
            ("Proxy http://127.0.0.1:8118", &["url http://127.0.0.1:8118"]),
            ("HTTP://EXAMPLE.ORG!", &["url HTTP://EXAMPLE.ORG"]),
            ("(https://en.wikipedia.org/wiki/Rust_(language))", &["url https://en.wikipedia.org/wiki/Rust_(language)"]),
            ("\"http://localhost:8080/\"", &["url http://localhost:8080/"]),
            ("www.example.museum, shop.example.com/sale", &["url www.example.museum", "url shop.example.com/sale"]),
            ("Example.com or EXAMPLE.COM.", &["url Example.com", "url EXAMPLE.COM"]),
            ("example.de:8443/x", &["url example.de:8443/x"]),
            ("goo.gl/abc and youtu.be/x1", &["url goo.gl/abc", "url youtu.be/x1"]),
            ("www.comune.it", &["url www.comune.it"]),
            ("https:// and http:", &[]),
            ("main.rs README.md config.toml script.sh node.js", &[]),
            ("src/foo.com/bar ./a.dev ~b.io", &[]),
            ("ASP.NET and java.io and self.app", &[]),
            ("It was late.The end.it began", &[]),
            ("window.open(example.com(1))", &[]),
            ("e.g. i.e. U.S. 3.com 1.2.3.4", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
