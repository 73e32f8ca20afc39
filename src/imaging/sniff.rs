//! Which format some bytes are in, judged by the bytes alone: names lie, and pasted pictures have none.

use super::ImagingError;
use crate::domain::{SourceFormat, Stranger};

/// The first bytes of the formats that are opened.
const SIGNATURES: [(&[u8], SourceFormat); 9] = [
    (b"\xff\xd8\xff", SourceFormat::Jpeg),
    (b"\x89PNG\r\n\x1a\n", SourceFormat::Png),
    (b"GIF87a", SourceFormat::Gif),
    (b"GIF89a", SourceFormat::Gif),
    (b"II*\0", SourceFormat::Tiff),
    (b"MM\0*", SourceFormat::Tiff),
    (b"BM", SourceFormat::Bmp),
    (b"\xff\x0a", SourceFormat::Jxl),
    (b"\0\0\0\x0cJXL ", SourceFormat::Jxl),
];

/// The first bytes of what people drop by mistake, or what is no picture that can be opened.
const STRANGERS: [(&[u8], Stranger); 14] = [
    (b"%PDF", Stranger::Pdf),
    (b"PK\x03\x04", Stranger::Other("ZIP archive or office document")),
    (b"\xd0\xcf\x11\xe0", Stranger::Other("office document")),
    (b"\x1f\x8b", Stranger::Other("compressed archive")),
    (b"7z\xbc\xaf", Stranger::Other("compressed archive")),
    (b"8BPS", Stranger::Other("Photoshop picture")),
    (b"\0\0\0\x0cjP  ", Stranger::Other("JPEG 2000 picture")),
    (b"\0\0\x01\0", Stranger::Other("icon")),
    (b"\x1aE\xdf\xa3", Stranger::Other("video")),
    // Cameras of Fujifilm, Olympus, Panasonic and Sigma.
    (b"FUJIFILMCCD-RAW", Stranger::RawPhoto),
    (b"IIRO", Stranger::RawPhoto),
    (b"IIRS", Stranger::RawPhoto),
    (b"IIU\0", Stranger::RawPhoto),
    (b"FOVb", Stranger::RawPhoto),
];

/// The format of `bytes`, or what they look like instead.
pub(super) fn sniff(bytes: &[u8]) -> Result<SourceFormat, ImagingError> {
    if is_raw_photo(bytes) {
        return Err(ImagingError::UnsupportedFormat { found: Stranger::RawPhoto });
    }
    if let Some((_, format)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Ok(*format);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(SourceFormat::WebP);
    }
    // ISO base media files (ISO/IEC 14496-12) say what they are in the brand after "ftyp".
    match bytes.get(4..12).and_then(|head| head.strip_prefix(b"ftyp")) {
        Some(b"avif" | b"avis") => return Ok(SourceFormat::Avif),
        Some(b"mif1" | b"msf1") if names_brand(bytes, *b"avif") => return Ok(SourceFormat::Avif),
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
            return Ok(SourceFormat::Heic);
        }
        _ => {}
    }
    Err(ImagingError::UnsupportedFormat { found: stranger(bytes) })
}

/// Whether a general brand is followed by this one.
fn names_brand(bytes: &[u8], brand: [u8; 4]) -> bool {
    let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let brands = bytes.get(16..length.min(bytes.len())).unwrap_or_default();
    brands.as_chunks::<4>().0.contains(&brand)
}

/// Whether a TIFF holds what a camera's sensor saw: opened as a TIFF it would show its small preview.
fn is_raw_photo(bytes: &[u8]) -> bool {
    /// Another picture further down, and who made the camera (TIFF 6.0 and its supplement 1); the version of a DNG.
    const SUB_PICTURES: u16 = 0x014a;
    const MAKER: u16 = 0x010f;
    const DNG_VERSION: u16 = 0xc612;
    let is_little = match bytes.first_chunk::<4>() {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        Some(b"MMOR") => return true,
        _ => return false,
    };
    if bytes.get(8..10) == Some(b"CR") {
        return true;
    }
    let number = |at: usize| {
        let two = bytes.get(at..)?.first_chunk::<2>()?;
        Some(if is_little { u16::from_le_bytes(*two) } else { u16::from_be_bytes(*two) })
    };
    let directory = bytes
        .get(4..)
        .and_then(<[u8]>::first_chunk::<4>)
        .map_or(0, |four| (if is_little { u32::from_le_bytes(*four) } else { u32::from_be_bytes(*four) }) as usize);
    let count = usize::from(number(directory).unwrap_or_default());
    let has = |tag: u16| (0..count).any(|entry| number(directory.saturating_add(2 + 12 * entry)) == Some(tag));
    has(DNG_VERSION) || (has(SUB_PICTURES) && has(MAKER))
}

fn stranger(bytes: &[u8]) -> Stranger {
    if bytes.is_empty() {
        return Stranger::Other("empty file");
    }
    if let Some((_, stranger)) = STRANGERS.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return *stranger;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return if bytes.get(8..12) == Some(b"crx ") { Stranger::RawPhoto } else { Stranger::Other("video") };
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    // A character cut in two at the end of the head is still text.
    let is_text = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    } && !head.contains(&0);
    if !is_text {
        return Stranger::Other("unknown data");
    }
    let start = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Stranger::Other("HTML page")
    } else if start.starts_with('<') && start.contains("<svg") {
        Stranger::Svg
    } else if start.starts_with('<') {
        Stranger::Other("XML or HTML")
    } else {
        Stranger::Other("text")
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
            (b"\0\0\0\x1cftypheic", SourceFormat::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", SourceFormat::Heic),
            (b"\0\0\0\x1cftypavif", SourceFormat::Avif),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", SourceFormat::Avif),
            (b"\xff\x0a....", SourceFormat::Jxl),
            (b"\0\0\0\x0cJXL \x0d\x0a", SourceFormat::Jxl),
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
            (b"<!-- drawn --><svg>", "SVG drawing"),
            (b"\0\0\0\x18ftypcrx ", "raw photograph"),
            (b"FUJIFILMCCD-RAW 0201", "raw photograph"),
            (b"II*\0\x10\0\0\0CR\x02\0", "raw photograph"),
            (b"II*\0\x08\0\0\0\x01\0\x12\xc6", "raw photograph"),
            (b"MM\0*\0\0\0\x08\0\x02\x01\x0f..........\x01\x4a", "raw photograph"),
            (b"\0\0\0\x1cftypmp42", "video"),
            (b"RIFF\x10\0\0\0WAVEfmt ", "unknown data"),
            (b"\x01\x02\0\xfe", "unknown data"),
        ] {
            let Err(ImagingError::UnsupportedFormat { found }) = sniff(bytes) else {
                panic!("{bytes:?} was taken for a picture");
            };
            assert_eq!(found.as_str(), expected);
        }
    }
}
