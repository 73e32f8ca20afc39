//! The clipboard through arboard: Windows and macOS.
//!
//! arboard hands pictures over as pixels and takes them as pixels; here they become PNG files and come from them.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use arboard::{Error, ImageData};

use super::html::first_picture_address;
use super::{ClipboardContent, ClipboardError, Glance, Offer, Wanted};

/// arboard waits for ever for an owner that hangs. Its thread is then given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether there is a clipboard.
pub(super) fn check() -> Result<(), ClipboardError> {
    open().map(drop)
}

/// Everything that arboard reads.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct SystemContent {
    paths: Vec<PathBuf>,
    text: Option<String>,
    html: Option<String>,
    /// As a PNG file.
    picture: Option<Arc<[u8]>>,
}

impl SystemContent {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What of it is wanted, in the order that [`Wanted`] says.
    pub(super) fn wanted(&self, wanted: Wanted) -> ClipboardContent {
        if !self.paths.is_empty() && wanted != Wanted::PictureOnly {
            return ClipboardContent::Files { paths: self.paths.clone(), addresses: Vec::new() };
        }
        let text = |text: String, picture_offered| ClipboardContent::Text { text, picture_offered };
        match (wanted, &self.text, &self.picture) {
            (Wanted::TextFirst, Some(words), picture) => text(words.clone(), picture.is_some()),
            (_, _, Some(picture)) => ClipboardContent::Picture(Arc::clone(picture)),
            (Wanted::PictureOnly, _, None) => ClipboardContent::Empty,
            (_, Some(words), None) => text(words.clone(), false),
            (_, None, None) => {
                let address = self.html.as_deref().and_then(first_picture_address);
                address.map_or(ClipboardContent::Empty, |address| ClipboardContent::Addresses(vec![address]))
            }
        }
    }
}

/// Reads what is there in the order that [`Wanted`] says.
pub(super) fn read(wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
    keep().map(|content| content.wanted(wanted))
}

/// Reads everything that is there.
pub(super) fn keep() -> Result<SystemContent, ClipboardError> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("clipboard reader".to_owned())
        .spawn(move || sender.send(open().and_then(|mut clipboard| kept(&mut clipboard))))
        .map_err(|error| ClipboardError::Failed(error.to_string()))?;
    receiver.recv_timeout(PATIENCE).map_err(|_| ClipboardError::OwnerSilent { waited: PATIENCE })?
}

fn kept(clipboard: &mut arboard::Clipboard) -> Result<SystemContent, ClipboardError> {
    let picture = offered(clipboard.get_image())?;
    Ok(SystemContent {
        paths: offered(clipboard.get().file_list())?.unwrap_or_default(),
        text: offered(clipboard.get_text())?.filter(|text| !text.is_empty()),
        // Only a further form of what is there.
        html: offered(clipboard.get().html()).unwrap_or_default().filter(|html| !html.is_empty()),
        picture: picture.map(|picture| png_of(&picture)).transpose()?,
    })
}

/// Puts a text, with its HTML if there is some, or else a picture: arboard puts one thing at a time.
pub(super) fn offer(offer: Offer) -> Result<(), ClipboardError> {
    let Offer { text, html, png } = offer;
    put_back(&SystemContent { paths: Vec::new(), text, html, picture: png })
}

/// Puts the most telling of what there is: arboard puts one thing at a time.
pub(super) fn put_back(content: &SystemContent) -> Result<(), ClipboardError> {
    let mut clipboard = open()?;
    match content {
        SystemContent { paths, .. } if !paths.is_empty() => clipboard.set().file_list(paths).map_err(failed),
        // HTML that only mentions a picture, as web browsers copy it, is less than the picture.
        SystemContent { text: None, picture: Some(png), .. } => clipboard.set_image(pixels_of(png)?).map_err(failed),
        SystemContent { html: Some(html), text, .. } => clipboard.set().html(html, text.as_ref()).map_err(failed),
        SystemContent { text: Some(text), .. } => clipboard.set_text(text).map_err(failed),
        SystemContent { .. } => clipboard.clear().map_err(failed),
    }
}

/// Tells what is there from something else. The systems have a cheaper number for this, which arboard does not tell.
pub(super) fn glance(own: Option<u64>) -> Result<Glance, ClipboardError> {
    let content = keep()?;
    let mut hasher = DefaultHasher::new();
    (&content.paths, &content.text, &content.html, &content.picture).hash(&mut hasher);
    let mark = hasher.finish();
    Ok(Glance { offers_picture: content.picture.is_some(), is_own: own == Some(mark), mark })
}

fn open() -> Result<arboard::Clipboard, ClipboardError> {
    arboard::Clipboard::new().map_err(|error| ClipboardError::Unavailable(error.to_string()))
}

/// `None` where the kind is not there, or not in a form that arboard understands.
fn offered<T>(result: Result<T, Error>) -> Result<Option<T>, ClipboardError> {
    match result {
        Ok(content) => Ok(Some(content)),
        Err(Error::ContentNotAvailable | Error::ConversionFailure) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

// By value, as `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn failed(error: Error) -> ClipboardError {
    ClipboardError::Failed(error.to_string())
}

/// What was copied is the user's: shown by kind and size only.
impl std::fmt::Debug for SystemContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemContent")
            .field("paths", &self.paths.len())
            .field("text_byte_len", &self.text.as_ref().map(String::len))
            .field("html_byte_len", &self.html.as_ref().map(String::len))
            .field("picture_byte_len", &self.picture.as_ref().map(|picture| picture.len()))
            .finish()
    }
}

fn png_of(picture: &ImageData<'_>) -> Result<Arc<[u8]>, ClipboardError> {
    let encode = || {
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, picture.width as u32, picture.height as u32);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&picture.bytes)?;
        Ok(Arc::from(png))
    };
    encode().map_err(|error: png::EncodingError| ClipboardError::Failed(error.to_string()))
}

fn pixels_of(png: &[u8]) -> Result<ImageData<'static>, ClipboardError> {
    let decode = || {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().ok_or(png::DecodingError::LimitsExceeded)?];
        let frame = reader.next_frame(&mut bytes)?;
        if frame.color_type == png::ColorType::GrayscaleAlpha {
            bytes = bytes.as_chunks().0.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]).collect();
        }
        Ok(ImageData { width: frame.width as usize, height: frame.height as usize, bytes: bytes.into() })
    };
    decode().map_err(|error: png::DecodingError| ClipboardError::Failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_picture_in_html_is_no_text_of_a_person() {
        let html = Some(r#"<img src="http://192.168.1.1/a.png">"#.to_owned());
        let content = SystemContent { html, ..SystemContent::default() };
        let addresses = ClipboardContent::Addresses(vec!["http://192.168.1.1/a.png".to_owned()]);
        assert_eq!(content.wanted(Wanted::TextFirst), addresses);
    }

    #[test]
    fn pixels_survive_the_way_through_png() {
        let bytes = (0..2 * 3 * 4).map(|value| value * 10).collect::<Vec<u8>>();
        let picture = ImageData { width: 2, height: 3, bytes: bytes.clone().into() };
        let back = pixels_of(&png_of(&picture).unwrap()).unwrap();
        assert_eq!((back.width, back.height, back.bytes.into_owned()), (2, 3, bytes));
    }

    #[test]
    fn a_grey_png_becomes_red_green_blue_and_alpha() {
        let mut grey = Vec::new();
        let encoder = png::Encoder::new(&mut grey, 2, 1);
        encoder.write_header().unwrap().write_image_data(&[7, 200]).unwrap();
        assert_eq!(pixels_of(&grey).unwrap().bytes.into_owned(), [7, 7, 7, 255, 200, 200, 200, 255]);
    }

    #[test]
    fn a_cut_png_is_an_error() {
        let picture = ImageData { width: 2, height: 1, bytes: vec![1; 8].into() };
        let png = png_of(&picture).unwrap();
        assert!(pixels_of(&png[..png.len() / 2]).is_err());
    }
}
