//! Pictures: encoded bytes in, exactly the bytes that are sent out.
//!
//! Two steps, because the second is repeated when the user changes the detail or the model:
//! [`open`] decodes with limits and finds out what the picture is, [`prepare`] fits, converts and encodes it.
//!
//! A picture that is too large to be read as a whole is cut by [`parts`].
//!
//! Knows nothing of files, the network, windows or servers; what a model accepts comes in with [`PreparePlan`].
//! A new format is a line in `sniff` and a decoder beside `jpeg` and `png` that ends in a `raster::Raster`.
//!
//! [`PreparePlan`]: crate::domain::PreparePlan

mod avif;
mod colour;
mod error;
mod heic;
mod jpeg;
mod jxl;
mod legibility;
mod open;
mod other_formats;
mod palette;
mod parts;
mod pixels;
mod png;
mod prepare;
mod quality;
mod raster;
mod resize;
mod rows;
mod samples;
mod sniff;
mod tiles;
mod yuv;

pub use error::ImagingError;
pub use open::{OpenedPicture, open};
pub use parts::{Part, parts};
pub use pixels::{Pixels, pixels, pixels_within, to_png};
pub use prepare::prepare;
pub use rows::{PngRows, png_rows, restored, to_rgb};
pub use tiles::tile;
