//! Lists of copied files, as file managers put them on a clipboard.
//!
//! `text/uri-list` is RFC 2483, section 5: one address a line, lines that begin with `#` are comments.
//! The list that GNOME's file manager began has the same addresses after a line that says `copy` or `cut`.
//! `file:` addresses are RFC 8089.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

/// A list with its files and what else stood in it, both in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in super::super) struct FileList {
    pub(in super::super) paths: Vec<PathBuf>,
    pub(in super::super) addresses: Vec<String>,
}

impl FileList {
    /// Reads a list of either format.
    pub(in super::super) fn parse(bytes: &[u8]) -> Self {
        Self::parse_on(&rustix::system::uname().nodename().to_string_lossy(), bytes)
    }

    /// The same on a computer of this name.
    fn parse_on(host: &str, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut list = Self::default();
        let lines = text.split(['\r', '\n', '\0']).map(str::trim).filter(|line| !line.is_empty());
        for (number, line) in lines.enumerate() {
            let is_verb = number == 0 && matches!(line, "copy" | "cut");
            if is_verb || line.starts_with('#') {
                continue;
            }
            match local_path(host, line) {
                Some(path) => list.paths.push(path),
                None => list.addresses.push(line.to_owned()),
            }
        }
        list
    }
}

/// The path that a `file:` address means, unless it lies on another computer than the one of this name.
fn local_path(own_host: &str, address: &str) -> Option<PathBuf> {
    let (scheme, rest) = address.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let path = match rest.strip_prefix("//") {
        Some(after) => {
            let (host, _) = after.split_once('/')?;
            if !["", "localhost", own_host].iter().any(|own| own.eq_ignore_ascii_case(host)) {
                return None;
            }
            after.get(host.len()..)?
        }
        None => rest,
    };
    let bytes = percent_decoded(path);
    let is_path = bytes.first() == Some(&b'/') && !bytes.contains(&0);
    is_path.then(|| PathBuf::from(OsString::from_vec(bytes)))
}

/// RFC 3986, section 2.1. A percent sign without two digits stands for itself.
fn percent_decoded(text: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let mut rest = text.as_bytes();
    let mut decoded = Vec::with_capacity(rest.len());
    while let Some((&first, after)) = rest.split_first() {
        rest = if let (b'%', Some(high), Some(low)) = (first, digit(after.first()), digit(after.get(1))) {
            decoded.push((high * 16 + low) as u8);
            after.get(2..).unwrap_or_default()
        } else {
            decoded.push(first);
            after
        };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &str, paths: &[&str], addresses: &[&str]) {
        let expected = FileList {
            paths: paths.iter().map(PathBuf::from).collect(),
            addresses: addresses.iter().map(|&address| address.to_owned()).collect(),
        };
        assert_eq!(FileList::parse_on("desk.example", list.as_bytes()), expected, "{list:?}");
    }

    #[test]
    fn file_addresses_become_paths() {
        for (list, path) in [
            ("file:///home/a/shot.png\r\n", "/home/a/shot.png"),
            ("file:///a%20b/%C3%BCber%25.png", "/a b/über%.png"),
            ("file:///a/ungew\u{f6}hnlich.png", "/a/ungew\u{f6}hnlich.png"),
            ("file://localhost/a.png\n", "/a.png"),
            ("file://Desk.example/a.png\n", "/a.png"),
            ("FILE:///a.png", "/a.png"),
            ("file:/a.png", "/a.png"),
            ("file:///100%", "/100%"),
            ("file:///100%2", "/100%2"),
            ("file:///100%zz", "/100%zz"),
        ] {
            check(list, &[path], &[]);
        }
    }

    #[test]
    fn a_path_keeps_bytes_that_are_no_utf8() {
        let list = FileList::parse(b"file:///caf%E9.png");
        assert_eq!(list.paths, [PathBuf::from(OsString::from_vec(b"/caf\xe9.png".to_vec()))]);
    }

    #[test]
    fn what_is_no_file_of_this_computer_stays_an_address() {
        for address in [
            "https://example.org/a.png",
            "file://server/share/a.png",
            "file://desk.example.org/a.png",
            "file:relative.png",
            "file://",
            "file:///a%00b",
            "sftp://host/a.png",
            "plain words",
        ] {
            check(address, &[], &[address]);
        }
    }

    #[test]
    fn a_list_keeps_its_order_and_drops_comments() {
        check(
            "# from somewhere\r\nfile:///b.png\r\nhttps://example.org/\r\nfile:///a.png\r\n",
            &["/b.png", "/a.png"],
            &["https://example.org/"],
        );
        check("", &[], &[]);
    }

    #[test]
    fn the_verb_of_a_file_managers_list_is_no_entry() {
        check("copy\nfile:///a.png\nfile:///copy", &["/a.png", "/copy"], &[]);
        check("cut\nfile:///a.png\0", &["/a.png"], &[]);
        check("file:///a.png\ncopy", &["/a.png"], &["copy"]);
    }
}
