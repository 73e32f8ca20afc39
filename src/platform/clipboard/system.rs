//! The clipboard through arboard: Windows, macOS and Wayland.
//!
//! arboard hands pictures over as pixels and takes them as pixels; here they become PNG files and come from them.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use arboard::{Error, ImageData};

use super::html::first_picture_address;
use super::{ClipboardContent, ClipboardError, Offer, Wanted};

/// arboard waits for ever for an owner that hangs. Its thread is then given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether there is a clipboard.
pub(super) fn check() -> Result<(), ClipboardError> {
    open().map(drop)
}

/// Reads what is there in the order that [`Wanted`] says.
pub(super) fn read(wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("clipboard reader".to_owned())
        .spawn(move || sender.send(open().and_then(|mut clipboard| read_from(&mut clipboard, wanted))))
        .map_err(|error| ClipboardError::Failed(error.to_string()))?;
    receiver.recv_timeout(PATIENCE).map_err(|_| ClipboardError::OwnerSilent { waited: PATIENCE })?
}

/// Puts a text, with its HTML if there is some, or else a picture: arboard puts one thing at a time.
pub(super) fn offer(offer: Offer) -> Result<(), ClipboardError> {
    let mut clipboard = open()?;
    match offer {
        Offer { html: Some(html), text, .. } => clipboard.set().html(html, text).map_err(failed),
        Offer { text: Some(text), .. } => clipboard.set_text(text).map_err(failed),
        Offer { png: Some(png), .. } => clipboard.set_image(pixels_of(&png)?).map_err(failed),
        Offer { .. } => clipboard.clear().map_err(failed),
    }
}

fn open() -> Result<arboard::Clipboard, ClipboardError> {
    arboard::Clipboard::new().map_err(|error| ClipboardError::Unavailable(error.to_string()))
}

fn read_from(clipboard: &mut arboard::Clipboard, wanted: Wanted) -> Result<ClipboardContent, ClipboardError> {
    let files = offered(clipboard.get().file_list())?.filter(|paths| !paths.is_empty());
    if let Some(paths) = files.filter(|_| wanted != Wanted::PictureOnly) {
        return Ok(ClipboardContent::Files { paths, addresses: Vec::new() });
    }
    let text = offered(clipboard.get_text())?.filter(|text| !text.is_empty());
    let picture = offered(clipboard.get_image())?;
    Ok(match (wanted, text, picture) {
        (Wanted::TextFirst, Some(text), picture) => ClipboardContent::Text { text, picture_offered: picture.is_some() },
        (_, _, Some(picture)) => ClipboardContent::Picture(png_of(&picture)?),
        (Wanted::PictureOnly, _, None) => ClipboardContent::Empty,
        (_, Some(text), None) => ClipboardContent::Text { text, picture_offered: false },
        (_, None, None) => match offered(clipboard.get().html())?.and_then(|html| first_picture_address(&html)) {
            Some(text) => ClipboardContent::Text { text, picture_offered: false },
            None => ClipboardContent::Empty,
        },
    })
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
