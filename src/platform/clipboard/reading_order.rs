//! Which of the offered kinds are read, in which order, and what each one turns into.
//!
//! Kinds are the names of X11's targets: media types, and the older names of ICCCM, section 2.6.2.

use std::sync::Arc;

use super::file_list::FileList;
use super::{ClipboardContent, Wanted, picture_address};

/// Pictures may be uncompressed: half of what a picture may take when it is decoded.
const MAX_PICTURE_BYTE_LEN: usize = 512 << 20;

/// A text larger than this is no question, and would make the text box crawl.
const MAX_TEXT_BYTE_LEN: usize = 16 << 20;

/// Lists of copied files, the most widely understood first.
pub(super) const FILE_LISTS: [&str; 3] =
    ["text/uri-list", "x-special/gnome-copied-files", "x-special/mate-copied-files"];

/// Encoded pictures, the best first: what keeps every pixel and every colour, then what is smaller to send over.
pub(super) const PICTURES: [&str; 9] = [
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/webp",
    "image/bmp",
    "image/x-bmp",
    "image/x-MS-bmp",
    "image/gif",
    "image/tiff",
];

/// Plain texts, those whose encoding is certain first.
pub(super) const TEXTS: [&str; 5] =
    ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain;charset=UTF-8", "text/plain", "STRING"];

/// One kind to ask the owner for, and how its bytes are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The name to ask for.
    pub(super) target: &'static str,
    form: Form,
    picture_offered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Files,
    Picture,
    Text,
    /// The entries of a list of files that are no files.
    Addresses,
    /// The address of a picture in a piece of HTML.
    PictureAddress,
}

/// The steps to take, in order, until one yields something.
pub(super) fn reading_order(offered: &[String], wanted: Wanted) -> Vec<Step> {
    let is_offered = |target: &str| offered.iter().any(|name| name == target);
    let picture_offered = offers_picture(offered);
    let (files, pictures, texts) =
        ((Form::Files, FILE_LISTS.as_slice()), (Form::Picture, PICTURES.as_slice()), (Form::Text, TEXTS.as_slice()));
    let last = [(Form::Addresses, FILE_LISTS.as_slice()), (Form::PictureAddress, ["text/html"].as_slice())];
    let forms = match wanted {
        Wanted::PictureFirst => vec![files, pictures, texts],
        Wanted::TextFirst => vec![files, texts, pictures],
        Wanted::PictureOnly => vec![pictures],
    };
    let last = last.into_iter().filter(|_| wanted != Wanted::PictureOnly);
    forms
        .into_iter()
        .chain(last)
        .flat_map(|(form, targets)| targets.iter().map(move |&target| Step { target, form, picture_offered }))
        .filter(|step| is_offered(step.target))
        .collect()
}

/// Whether there is a picture among what is offered.
pub(super) fn offers_picture(offered: &[String]) -> bool {
    offered.iter().any(|name| PICTURES.contains(&name.as_str()))
}

impl Step {
    /// What may be received at most, in bytes.
    pub(super) fn max_byte_len(self) -> usize {
        if self.form == Form::Picture { MAX_PICTURE_BYTE_LEN } else { MAX_TEXT_BYTE_LEN }
    }

    /// What the received bytes mean; `None` when there is nothing in them, and the next step is to be tried.
    pub(super) fn content(self, bytes: Vec<u8>) -> Option<ClipboardContent> {
        match self.form {
            Form::Files => {
                let FileList { paths, addresses } = FileList::parse(&bytes);
                (!paths.is_empty()).then_some(ClipboardContent::Files { paths, addresses })
            }
            Form::Picture => (!bytes.is_empty()).then(|| ClipboardContent::Picture(Arc::from(bytes))),
            Form::Text => {
                let (text, picture_offered) = (decoded_text(self.target, bytes), self.picture_offered);
                (!text.is_empty()).then_some(ClipboardContent::Text { text, picture_offered })
            }
            Form::Addresses => addresses(FileList::parse(&bytes).addresses),
            Form::PictureAddress => addresses(picture_address(&bytes).into_iter().collect()),
        }
    }
}

fn addresses(addresses: Vec<String>) -> Option<ClipboardContent> {
    (!addresses.is_empty()).then_some(ClipboardContent::Addresses(addresses))
}

/// `STRING` is Latin-1 by ICCCM; `text/plain` without a character set is UTF-8 from some programs and Latin-1 from others.
fn decoded_text(target: &str, bytes: Vec<u8>) -> String {
    let latin_1 = |bytes: &[u8]| bytes.iter().map(|&byte| char::from(byte)).collect::<String>();
    let mut text = match target {
        "STRING" => latin_1(&bytes),
        "text/plain" => String::from_utf8(bytes).unwrap_or_else(|error| latin_1(error.as_bytes())),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    };
    // Some programs send the zero byte that ends their string.
    text.truncate(text.trim_end_matches('\0').len());
    text
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn targets(offered: &[&str], wanted: Wanted) -> Vec<&'static str> {
        let offered = offered.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        reading_order(&offered, wanted).into_iter().map(|step| step.target).collect()
    }

    fn content(target: &str, bytes: &[u8], wanted: Wanted) -> Option<ClipboardContent> {
        let steps = reading_order(&[target.to_owned()], wanted);
        steps.into_iter().find_map(|step| step.content(bytes.to_vec()))
    }

    fn text(text: &str) -> ClipboardContent {
        ClipboardContent::Text { text: text.to_owned(), picture_offered: false }
    }

    fn addresses(addresses: &[&str]) -> ClipboardContent {
        ClipboardContent::Addresses(addresses.iter().map(|&address| address.to_owned()).collect())
    }

    #[test]
    fn files_come_first_then_what_the_cursor_asks_for() {
        let offered = ["TARGETS", "STRING", "UTF8_STRING", "image/bmp", "image/png", "text/uri-list"];
        let (files, pictures, texts) = ("text/uri-list", ["image/png", "image/bmp"], ["UTF8_STRING", "STRING"]);
        assert_eq!(
            targets(&offered, Wanted::PictureFirst),
            [files, pictures[0], pictures[1], texts[0], texts[1], files]
        );
        assert_eq!(targets(&offered, Wanted::TextFirst), [files, texts[0], texts[1], pictures[0], pictures[1], files]);
        assert_eq!(targets(&offered, Wanted::PictureOnly), pictures);
    }

    #[test]
    fn the_picture_that_keeps_most_is_taken() {
        let offered = ["image/tiff", "image/gif", "image/bmp", "image/webp", "image/jpeg", "image/png"];
        let order = targets(&offered, Wanted::PictureFirst);
        assert_eq!(order, ["image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif", "image/tiff"]);
    }

    #[test]
    fn kinds_that_mean_nothing_here_are_not_asked_for() {
        assert_eq!(targets(&["TARGETS", "MULTIPLE", "application/x-thing"], Wanted::PictureFirst), [""; 0]);
    }

    #[test]
    fn a_text_says_whether_a_picture_lies_beside_it() {
        let offered = ["UTF8_STRING".to_owned(), "image/png".to_owned()];
        let first = reading_order(&offered, Wanted::TextFirst)[0];
        let expected = ClipboardContent::Text { text: "A1".to_owned(), picture_offered: true };
        assert_eq!(first.content(b"A1".to_vec()), Some(expected));
    }

    #[test]
    fn a_list_without_files_is_one_of_addresses() {
        let list = b"https://example.org/a\r\nhttps://example.org/b\r\n";
        assert_eq!(
            content("text/uri-list", list, Wanted::PictureFirst),
            Some(addresses(&["https://example.org/a", "https://example.org/b"]))
        );
        assert_eq!(
            content("text/uri-list", b"file:///a.png\nhttps://b", Wanted::TextFirst),
            Some(ClipboardContent::Files {
                paths: vec![PathBuf::from("/a.png")],
                addresses: vec!["https://b".to_owned()]
            })
        );
    }

    #[test]
    fn html_alone_gives_the_address_of_its_picture() {
        let html = r#"<meta charset="utf-8"><img src="https://a/b.png">"#;
        let little: Vec<u8> = html.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = format!("\u{feff}{html}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [html.as_bytes(), &little, &big] {
            assert_eq!(content("text/html", bytes, Wanted::PictureFirst), Some(addresses(&["https://a/b.png"])));
        }
        assert_eq!(content("text/html", b"<b>no picture</b>", Wanted::PictureFirst), None);
    }

    #[test]
    fn a_text_is_decoded_as_its_kind_says() {
        for (target, bytes, expected) in [
            ("UTF8_STRING", "gr\u{fc}n\0".as_bytes(), "grün"),
            ("STRING", b"gr\xfcn", "grün"),
            ("text/plain", b"gr\xfcn", "grün"),
            ("text/plain", "grün".as_bytes(), "grün"),
            ("text/plain;charset=utf-8", b"a\xff", "a\u{fffd}"),
        ] {
            assert_eq!(content(target, bytes, Wanted::TextFirst), Some(text(expected)), "{target}");
        }
    }

    #[test]
    fn what_is_empty_leaves_the_turn_to_the_next_kind() {
        for target in ["UTF8_STRING", "image/png", "text/uri-list", "text/html"] {
            assert_eq!(content(target, b"", Wanted::PictureFirst), None, "{target}");
        }
    }

    #[test]
    fn a_text_may_not_be_as_large_as_a_picture() {
        let offered = ["UTF8_STRING".to_owned(), "image/png".to_owned()];
        let limits = reading_order(&offered, Wanted::TextFirst).into_iter().map(Step::max_byte_len);
        assert_eq!(limits.collect::<Vec<_>>(), [MAX_TEXT_BYTE_LEN, MAX_PICTURE_BYTE_LEN]);
    }
}
