//! Which format some bytes are in, judged by the bytes alone: names lie, and pasted pictures have none.

use super::ImagingError;
use crate::domain::SourceFormat;

/// The first bytes of the formats that are opened.
const SIGNATURES: [(&[u8], SourceFormat); 7] = [
    (b"\xff\xd8\xff", SourceFormat::Jpeg),
    (b"\x89PNG\r\n\x1a\n", SourceFormat::Png),
    (b"GIF87a", SourceFormat::Gif),
    (b"GIF89a", SourceFormat::Gif),
    (b"II*\0", SourceFormat::Tiff),
    (b"MM\0*", SourceFormat::Tiff),
    (b"BM", SourceFormat::Bmp),
];

/// The first bytes of what people drop by mistake, or what is no picture that can be opened yet.
const STRANGERS: [(&[u8], &str); 11] = [
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "office document"),
    (b"\x1f\x8b", "compressed archive"),
    (b"7z\xbc\xaf", "compressed archive"),
    (b"8BPS", "Photoshop picture"),
    (b"\xff\x0a", "JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 picture"),
    (b"\0\0\x01\0", "icon"),
    (b"\x1aE\xdf\xa3", "video"),
];

/// The format of `bytes`, or what they look like instead.
pub(super) fn sniff(bytes: &[u8]) -> Result<SourceFormat, ImagingError> {
    if let Some((_, format)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Ok(*format);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(SourceFormat::WebP);
    }
    Err(ImagingError::UnsupportedFormat { found: stranger(bytes) })
}

fn stranger(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        return "empty file";
    }
    if let Some((_, name)) = STRANGERS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return name;
    }
    // ISO base media files (ISO/IEC 14496-12) say what they are in the brand after "ftyp".
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12) {
            Some(b"avif" | b"avis") => "AVIF picture",
            Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1") => "HEIC picture",
            _ => "video",
        };
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    // A character cut in two at the end of the head is still text.
    let is_text = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    } && !head.contains(&0);
    if !is_text {
        return "unknown data";
    }
    let start = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        "HTML page"
    } else if start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg")) {
        "SVG drawing"
    } else if start.starts_with('<') {
        "XML or HTML"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_first_bytes() {
        for (bytes, format) in [
            (&b"\xff\xd8\xff\xe0"[..], SourceFormat::Jpeg),
            (b"\x89PNG\r\n\x1a\n....", SourceFormat::Png),
            (b"GIF89a", SourceFormat::Gif),
            (b"BM....", SourceFormat::Bmp),
            (b"II*\0....", SourceFormat::Tiff),
            (b"MM\0*....", SourceFormat::Tiff),
            (b"RIFF\x10\0\0\0WEBPVP8 ", SourceFormat::WebP),
        ] {
            assert_eq!(sniff(bytes).ok(), Some(format), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_called_by_its_name() {
        for (bytes, expected) in [
            (&b""[..], "empty file"),
            (b"%PDF-1.7", "PDF"),
            (b"<!doctype html><title>404</title>", "HTML page"),
            (b"  <HTML>", "HTML page"),
            (b"<svg xmlns='x'>", "SVG drawing"),
            (b"<?xml version='1.0'?><svg>", "SVG drawing"),
            (b"This is not a picture.\n", "text"),
            (b"caf\xc3", "text"),
            (b"\0\0\0\x1cftypheic", "HEIC picture"),
            (b"\0\0\0\x1cftypavif", "AVIF picture"),
            (b"\0\0\0\x1cftypmp42", "video"),
            (b"RIFF\x10\0\0\0WAVEfmt ", "unknown data"),
            (b"\x01\x02\0\xfe", "unknown data"),
        ] {
            let Err(ImagingError::UnsupportedFormat { found }) = sniff(bytes) else {
                panic!("{bytes:?} was taken for a picture");
            };
            assert_eq!(found, expected);
        }
    }
}
