//! Where the other programs and the pictures lie.

use std::error::Error;
use std::path::{Path, PathBuf};

/// The folder of the other programs and of the pictures, if `picture` is there.
///
/// # Errors
///
/// How to make it, where it is missing.
pub fn peers(picture: &str) -> Result<PathBuf, Box<dyn Error>> {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    if peers.join("venv").is_dir() && peers.join("corpus").join(picture).is_file() {
        return Ok(peers);
    }
    Err("No peers: cp -r benches/peers target/ && target/peers/setup.sh && \
         target/peers/venv/bin/python target/peers/make_corpus.py target/peers/corpus"
        .into())
}
