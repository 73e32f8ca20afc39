//! Pictures that are named by an address.
//!
//! Data URLs carry their picture with them and are decoded here; whether the bytes are a picture is for `imaging` to
//! say. Knows nothing of files or of the window. Another kind of address is another file beside `data_url`.

mod data_url;

pub use data_url::{DataUrlError, MAX_DATA_URL_BYTES, data_url};
