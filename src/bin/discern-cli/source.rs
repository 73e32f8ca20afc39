//! What a PICTURE argument means.

use std::io::Read;
use std::path::PathBuf;

use discern::domain::{MAX_PICTURE_BYTES, PictureSource, web_address};

use crate::args::PictureArgs;
use crate::clipboard;
use crate::exit::Stop;

/// Every picture that was named, and then those on the clipboard if they were asked for.
pub fn all(arguments: &PictureArgs) -> Result<Vec<PictureSource>, Stop> {
    collected(arguments, false)
}

fn collected(arguments: &PictureArgs, of_the_web: bool) -> Result<Vec<PictureSource>, Stop> {
    let mut sources = arguments.named.iter().map(|argument| parse(argument)).collect::<Result<Vec<_>, _>>()?;
    if arguments.clipboard {
        sources.extend(clipboard::pictures(of_the_web)?);
    }
    Ok(sources)
}

/// As [`all`], with pictures of the web, which are fetched, or handed on by their addresses.
pub fn all_of_the_web_too(arguments: &PictureArgs, hands_on: bool) -> Result<Vec<PictureSource>, Stop> {
    let mut sources = collected(arguments, true)?;
    for source in &mut sources {
        if let PictureSource::File(path) = source
            && let Some(address) = path.to_str().and_then(web_address)
        {
            *source = PictureSource::Address { address: address.to_owned(), is_named: true };
        }
        if hands_on && matches!(source, PictureSource::Address { .. }) {
            let kept = "an address with a name or a password in it, or of a private network, is not handed on";
            *source = source.as_link().ok_or_else(|| Stop::Usage(kept.to_owned()))?;
        }
    }
    Ok(sources)
}

/// The picture, where there must not be several.
pub fn only_one(mut sources: Vec<PictureSource>) -> Result<PictureSource, Stop> {
    match (sources.pop(), sources.is_empty()) {
        (Some(source), true) => Ok(source),
        _ => Err(Stop::Usage("there are several pictures on the clipboard; name one of them".to_owned())),
    }
}

/// A path, `-` for standard input, or a `data:` URL. Standard input is read here, before the engine takes over Ctrl+C;
/// one byte more than is allowed is enough for the engine to refuse it.
pub fn parse(argument: &str) -> Result<PictureSource, Stop> {
    if argument == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(MAX_PICTURE_BYTES + 1).read_to_end(&mut bytes)?;
        return Ok(PictureSource::Bytes { name: "standard input".to_owned(), bytes: bytes.into() });
    }
    if is_data_url(argument) {
        return Ok(PictureSource::DataUrl(argument.to_owned()));
    }
    Ok(PictureSource::File(PathBuf::from(argument)))
}

pub fn is_data_url(text: &str) -> bool {
    text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}
