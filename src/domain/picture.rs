//! Pictures as values: sizes, formats, where one comes from, what is sent of it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::provider::{authority, host, names_a_user};

/// Pictures with more pixels are refused before they are decoded.
/// The same bound as Pillow's decompression-bomb error and vLLM's default (`VLLM_MAX_IMAGE_PIXELS`).
pub const MAX_PIXELS: u64 = 178_956_970;

/// Pictures whose decoded pixels would take more memory are refused before they are decoded.
pub const MAX_DECODED_BYTES: u64 = 1 << 30;

/// Encoded pictures that are larger are refused unread: what the limits above allow is far smaller.
pub const MAX_PICTURE_BYTES: u64 = 1 << 30;

/// The ends of the names of files that can be opened.
pub const PICTURE_ENDINGS: [&str; 13] =
    ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif", "hif", "jxl"];

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelSize {
    pub width: u32,
    pub height: u32,
}

impl PixelSize {
    #[must_use]
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Number of pixels.
    #[must_use]
    pub const fn pixels(self) -> u64 {
        self.width as u64 * self.height as u64
    }

    #[must_use]
    pub fn longest_side(self) -> u32 {
        self.width.max(self.height)
    }

    /// Width and height exchanged, as a turn by 90° does.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Self { width: self.height, height: self.width }
    }
}

impl fmt::Display for PixelSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.width, self.height)
    }
}

/// Characters that `byte_len` bytes take as padded base64 (RFC 4648, section 4).
#[must_use]
pub const fn base64_len(byte_len: usize) -> usize {
    byte_len.div_ceil(3) * 4
}

/// What a prepared picture is encoded as: the two formats every server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    Jpeg,
    Png,
}

impl MediaType {
    /// The media type's registered name, as it stands in a data URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// A format that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceFormat {
    Avif,
    Bmp,
    Gif,
    Heic,
    Jpeg,
    Jxl,
    Png,
    Tiff,
    WebP,
}

impl SourceFormat {
    /// The media type's registered name.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Bmp => "image/bmp",
            Self::Gif => "image/gif",
            Self::Heic => "image/heic",
            Self::Jpeg => "image/jpeg",
            Self::Jxl => "image/jxl",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
        }
    }
}

/// How the stored pixels must be turned to be seen upright: the EXIF orientation tag (EXIF 2.32, tag 0x0112), 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Orientation(u8);

impl Orientation {
    /// Stored as it is seen.
    pub const UPRIGHT: Self = Self(1);

    /// Values outside 1 to 8 mean nothing; the picture is then taken as upright.
    #[must_use]
    pub const fn from_exif(value: u8) -> Self {
        if matches!(value, 1..=8) { Self(value) } else { Self::UPRIGHT }
    }

    /// The tag's value, 1 to 8.
    #[must_use]
    pub const fn exif(self) -> u8 {
        self.0
    }

    /// Turned further by so many quarters of a circle, clockwise as it is seen.
    #[must_use]
    pub const fn turned(self, quarters: u8) -> Self {
        let mut turned = self.0;
        let mut left = quarters % 4;
        while left > 0 {
            turned = match turned {
                1 => 6,
                6 => 3,
                3 => 8,
                8 => 1,
                // Those that are mirrored as well.
                2 => 7,
                7 => 4,
                4 => 5,
                _ => 2,
            };
            left -= 1;
        }
        Self(turned)
    }

    /// Whether width and height change places.
    #[must_use]
    pub const fn transposes(self) -> bool {
        self.0 >= 5
    }

    /// The size as seen of pixels stored at `stored`.
    #[must_use]
    pub const fn apply(self, stored: PixelSize) -> PixelSize {
        if self.transposes() { stored.transposed() } else { stored }
    }
}

/// Where a picture comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum PictureSource {
    /// A file on this computer.
    File(PathBuf),
    /// Encoded bytes, read from a pipe or a clipboard.
    Bytes { name: String, bytes: Arc<[u8]> },
    /// A `data:` URL (RFC 2397).
    DataUrl(String),
    /// An address of the web. `is_named`: the user has given this very address; it may then lead into a private network.
    Address { address: String, is_named: bool },
    /// The same, to be handed on as it is: the server that answers fetches it, nobody here does.
    Link { address: String, is_named: bool },
}

impl PictureSource {
    /// The same address, to be handed on as it is; `None` where that would tell a name and a password, or have a server
    /// look into a private network at an address that the user has not named.
    #[must_use]
    pub fn as_link(&self) -> Option<Self> {
        match self {
            Self::Address { address, is_named }
                if !names_a_user(address) && (*is_named || is_of_public_name(address)) =>
            {
                Some(Self::Link { address: address.clone(), is_named: *is_named })
            }
            _ => None,
        }
    }

    /// What a person calls it: the path, or what it was said to be.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
            Self::DataUrl(_) => "data URL".to_owned(),
            Self::Address { address, .. } | Self::Link { address, .. } => shown_address(address).to_owned(),
        }
    }
}

/// An address without the name, and perhaps the password, in front of its host.
#[must_use]
pub fn without_user(address: &str) -> String {
    match authority(address).rsplit_once('@') {
        Some((user, _)) => address.replacen(&format!("{user}@"), "", 1),
        None => address.to_owned(),
    }
}

/// Whether a host is named as those of the public network are: by a name with a dot, and by no number.
fn is_of_public_name(address: &str) -> bool {
    let name = host(address).split(':').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    last.starts_with(|first: char| first.is_alphabetic())
        && !matches!(last, "local" | "localhost" | "internal" | "lan" | "home" | "arpa")
}

/// What may be shown of an address: no scheme, no name and password, nothing behind the path.
fn shown_address(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.trim_start_matches(['/', '\\']).split(['?', '#']).next().unwrap_or_default();
    let host_end = rest.find('/').unwrap_or(rest.len());
    let at = rest.get(..host_end).and_then(|host| host.rfind('@')).map_or(0, |at| at + 1);
    rest.get(at..).unwrap_or(rest).trim_end_matches('/')
}

/// The address of one picture, where a text is nothing else.
#[must_use]
pub fn web_address(text: &str) -> Option<&str> {
    const MOST_BYTES: usize = 4096;
    let text = text.trim();
    let has = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let is_one = (has("http://") || has("https://")) && !text.contains(char::is_whitespace);
    (is_one && text.len() <= MOST_BYTES).then_some(text)
}

/// The `data:` URL of a picture, where a text is nothing else. It may be wrapped.
#[must_use]
pub fn picture_data_url(text: &str) -> Option<&str> {
    const START: &str = "data:image/";
    let text = text.trim();
    let (head, content) = text.split_once(',')?;
    let is_picture = head.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START));
    let is_one_word = |part: &str| !part.trim().contains(char::is_whitespace);
    let is_base64 = head.rsplit(';').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("base64"));
    let is_all = head.split(';').all(is_one_word) && (!is_base64 || content.lines().all(is_one_word));
    (is_picture && is_all).then_some(text)
}

/// Shows the label only: a picture's content has no place in a log.
impl fmt::Debug for PictureSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PictureSource({})", self.label())
    }
}

/// What opening a picture found out about it.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureInfo {
    pub format: SourceFormat,
    /// As stored, before `orientation` is applied.
    pub stored_size: PixelSize,
    pub orientation: Orientation,
    pub byte_len: usize,
    /// The end of the file was missing; the rows that were there are shown.
    pub is_partial: bool,
    /// Height in px of the capitals of the smallest text, at the stored size; `None` where no text was found.
    pub smallest_text_px: Option<f32>,
    /// Something is seen through a part of it.
    pub is_see_through: bool,
}

impl PictureInfo {
    /// As shown: `orientation` applied.
    #[must_use]
    pub fn size(&self) -> PixelSize {
        self.orientation.apply(self.stored_size)
    }
}

/// The exact bytes that are sent of a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedPicture {
    pub media_type: MediaType,
    pub size: PixelSize,
    pub bytes: Arc<[u8]>,
    /// JPEG quality, 1 to 100; `None` for PNG.
    pub quality: Option<u8>,
}

impl PreparedPicture {
    /// Characters of base64, the data URL's prefix not counted.
    #[must_use]
    pub fn base64_len(&self) -> usize {
        base64_len(self.bytes.len())
    }
}

/// The bytes are a user's picture: shown by their number only.
impl fmt::Debug for PreparedPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPicture")
            .field("media_type", &self.media_type)
            .field("size", &self.size)
            .field("byte_len", &self.bytes.len())
            .field("quality", &self.quality)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_url_is_the_whole_text_or_none() {
        let wrapped = " data:image/png;base64,iVBO\n  Rw0K\r\n\tGgo= \n";
        for whole in ["DATA:Image/PNG;base64,AAAA", wrapped, "data:image/svg+xml;utf8,<svg width='1' height='1'/>"] {
            assert_eq!(picture_data_url(whole), Some(whole.trim()), "{whole}");
        }
        for other in [
            "",
            "data:image/png",
            "data:text/plain;base64,AAAA",
            "What is data:image/png;base64,AAAA",
            "data:image/png;base64,AAAA is what?",
            "data:image/png;base64,AAAA\nWhat is it?",
            "data:image/png is how they begin, all of them",
        ] {
            assert_eq!(picture_data_url(other), None, "{other}");
        }
    }

    #[test]
    fn base64_is_counted_with_its_padding() {
        for (bytes, characters) in [(0, 0), (1, 4), (2, 4), (3, 4), (4, 8), (749_999, 1_000_000), (749_997, 999_996)] {
            assert_eq!(base64_len(bytes), characters);
        }
    }

    #[test]
    fn only_the_upper_half_of_the_orientations_lies_on_its_side() {
        let stored = PixelSize::new(4, 3);
        for value in 0..=9 {
            let seen = Orientation::from_exif(value).apply(stored);
            let expected = if (5..=8).contains(&value) { PixelSize::new(3, 4) } else { stored };
            assert_eq!(seen, expected, "orientation {value}");
        }
        assert_eq!(Orientation::from_exif(9), Orientation::UPRIGHT);
    }

    #[test]
    fn four_quarters_are_a_whole_turn_and_two_are_half_of_it() {
        for value in 1..=8 {
            let orientation = Orientation::from_exif(value);
            assert_eq!(orientation.turned(4), orientation);
            assert_eq!(orientation.turned(1).turned(1), orientation.turned(2));
            assert_eq!(orientation.turned(3).turned(1), orientation);
            assert_ne!(orientation.turned(1).transposes(), orientation.transposes());
        }
        assert_eq!(
            Orientation::UPRIGHT.turned(1).exif(),
            6,
            "what a camera notes of a picture that is to be turned so"
        );
    }
}
