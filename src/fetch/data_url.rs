//! Data URLs (RFC 2397), read as leniently as browsers do: <https://fetch.spec.whatwg.org/#data-urls>.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use thiserror::Error;

/// Data URLs that carry more bytes are refused.
pub const MAX_DATA_URL_BYTES: usize = 256 << 20;

/// What is wrong with a data URL. Never holds its content.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DataUrlError {
    #[error("the address does not begin with data:")]
    NotADataUrl,
    #[error("the data URL has no comma before its content")]
    NoComma,
    #[error("the data URL's base64 is damaged")]
    BadBase64,
    #[error("the data URL carries more than {limit} bytes")]
    TooLarge { limit: usize },
}

/// Padding may be missing and the last character's spare bits may be set, as with the URL standard's forgiving decoder.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes that a data URL carries, at most [`MAX_DATA_URL_BYTES`]. White space in its content, as a wrapped line
/// brings it along, is passed over. The media type it names is not looked at: formats are told by their bytes.
pub fn data_url(address: &str) -> Result<Vec<u8>, DataUrlError> {
    decode(address, MAX_DATA_URL_BYTES)
}

fn decode(address: &str, limit: usize) -> Result<Vec<u8>, DataUrlError> {
    let address = address.trim();
    let rest = match address.split_at_checked(5) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("data:") => rest,
        _ => return Err(DataUrlError::NotADataUrl),
    };
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (head, content) = rest.split_once(',').ok_or(DataUrlError::NoComma)?;
    let is_base64 = head.rsplit_once(';').is_some_and(|(_, last)| last.trim().eq_ignore_ascii_case("base64"));
    // Escapes take three characters a byte and wrapped lines add a little: anything longer is refused unread.
    if content.len() > limit.saturating_mul(4) {
        return Err(DataUrlError::TooLarge { limit });
    }
    let mut bytes = unescape(content);
    if is_base64 {
        bytes.retain(|byte| !byte.is_ascii_whitespace());
        bytes = BASE64.decode(&bytes).map_err(|_| DataUrlError::BadBase64)?;
    }
    if bytes.len() > limit {
        return Err(DataUrlError::TooLarge { limit });
    }
    Ok(bytes)
}

/// `%41` becomes `A` (RFC 3986, section 2.1); a `%` that no two digits follow stands for itself. Literal white space is
/// left out: an address holds none, so it came from wrapping.
fn unescape(content: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    let mut rest = content.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match after.split_at_checked(2) {
            Some((&[high, low], after)) if byte == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(hex_digit(high) << 4 | hex_digit(low));
                rest = after;
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => bytes.push(byte),
        }
    }
    bytes
}

/// The value of a hexadecimal digit.
fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_urls_carry_their_bytes() {
        for (address, expected) in [
            ("data:image/png;base64,iVBORw0KGgo=", b"\x89PNG\r\n\x1a\n".as_slice()),
            ("DATA:image/png;charset=x;BASE64,iVBORw0KGgo=", b"\x89PNG\r\n\x1a\n"),
            ("data:;base64,iVBORw0KGgo", b"\x89PNG\r\n\x1a\n"),
            (" data:image/png;base64,iVBO\n  Rw0K\r\n\tGgo= \n", b"\x89PNG\r\n\x1a\n"),
            ("data:image/png; base64,iVBORw0KGgo%3D", b"\x89PNG\r\n\x1a\n"),
            ("data:image/png;base64,iVBO%0ARw0KGgo=#fragment", b"\x89PNG\r\n\x1a\n"),
            ("data:image/x,%89PNG%0d%0A%1a%0a", b"\x89PNG\r\n\x1a\n"),
            ("data:,a%20b%zz%", b"a b%zz%"),
            ("data:,a,b", b"a,b"),
            ("data:base64,aaaa", b"aaaa"),
            ("data:,", b""),
            ("data:;base64,", b""),
        ] {
            assert_eq!(data_url(address).as_deref(), Ok(expected), "{address}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        for (address, expected) in [
            ("https://example.com/a.png", DataUrlError::NotADataUrl),
            ("dat", DataUrlError::NotADataUrl),
            ("dataé:", DataUrlError::NotADataUrl),
            ("data:image/png;base64", DataUrlError::NoComma),
            ("data:image/png;base64#,aaaa", DataUrlError::NoComma),
            ("data:;base64,a", DataUrlError::BadBase64),
            ("data:;base64,aaa!", DataUrlError::BadBase64),
            ("data:;base64,aa=aa", DataUrlError::BadBase64),
        ] {
            assert_eq!(data_url(address), Err(expected), "{address}");
        }
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let refused = Err(DataUrlError::TooLarge { limit: 3 });
        assert_eq!(decode("data:;base64,AAAA", 3).map(|bytes| bytes.len()), Ok(3));
        assert_eq!(decode("data:;base64,AAAAAA==", 3), refused);
        assert_eq!(decode("data:,abcd", 3), refused);
        assert_eq!(decode("data:,                     a", 3), refused);
    }
}
