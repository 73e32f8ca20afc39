//! Pictures that are named by an address.
//!
//! Data URLs carry their picture with them and are decoded here; pictures of the web are fetched with clients that are
//! handed in. Whether the bytes are a picture is for `imaging` to say. Knows nothing of files or of the window. Another
//! kind of address is another file beside `data_url`.

mod address;
mod data_url;

pub use address::{AddressError, FETCH_TIME, Fetcher, MAX_FETCHED_BYTES, is_public};
pub use data_url::{DataUrlError, MAX_DATA_URL_BYTES, data_url};
