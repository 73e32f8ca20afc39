//! The pictures that are open. The encoded bytes are kept; decoded pixels only as long as there is room for them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::failure;
use crate::domain::{Failure, PictureId, PictureInfo};
use crate::imaging::{self, OpenedPicture};

/// Decoded pixels of all pictures together; the least recently used go first.
const DECODED_BUDGET_BYTES: usize = 96 << 20;

/// So many are kept however large they are: two that are compared would push each other out with every step over them.
const ALWAYS_KEPT: usize = 2;

#[derive(Default)]
pub(super) struct Pictures {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    /// Pictures that are being opened.
    announced: HashSet<PictureId>,
    entries: HashMap<PictureId, Entry>,
    /// Counts uses, so that entries can be told apart by age.
    uses: u64,
}

#[derive(Clone)]
struct Entry {
    encoded: Arc<[u8]>,
    /// By how many quarters of a circle the user has turned it, clockwise.
    quarters: u8,
    decoded: Option<Arc<OpenedPicture>>,
    last_use: u64,
}

impl Pictures {
    /// Says that a picture is about to be opened; it is kept unless it is forgotten in the meantime.
    pub(super) fn announce(&self, picture: PictureId) {
        self.shelf().announced.insert(picture);
    }

    /// Decodes a picture, turned by so many quarters of a circle clockwise, and keeps it. Blocks for as long as decoding
    /// takes.
    pub(super) fn open(&self, picture: PictureId, encoded: Arc<[u8]>, quarters: u8) -> Result<PictureInfo, Failure> {
        let quarters = quarters % 4;
        let decoded = decode(Arc::clone(&encoded), quarters);
        let mut shelf = self.shelf();
        let is_wanted = shelf.announced.remove(&picture);
        let opened = decoded?;
        let info = opened.info().clone();
        if is_wanted {
            shelf.put(picture, encoded, quarters, opened);
        }
        Ok(info)
    }

    /// Turns a picture by so many quarters of a circle, clockwise. Blocks for as long as decoding takes.
    pub(super) fn turn(&self, picture: PictureId, by: u8) -> Result<PictureInfo, Failure> {
        let Some(Entry { encoded, quarters, .. }) = self.shelf().take(picture) else { return Err(removed()) };
        let quarters = (quarters + by) % 4;
        let opened = decode(Arc::clone(&encoded), quarters)?;
        let info = opened.info().clone();
        let mut shelf = self.shelf();
        if shelf.entries.contains_key(&picture) {
            shelf.put(picture, encoded, quarters, opened);
        }
        Ok(info)
    }

    /// The picture's pixels, decoded anew if they had to make room. Blocks in that case.
    pub(super) fn opened(&self, picture: PictureId) -> Result<Arc<OpenedPicture>, Failure> {
        let (encoded, quarters) = match self.shelf().take(picture) {
            None => return Err(removed()),
            Some(Entry { decoded: Some(decoded), .. }) => return Ok(decoded),
            Some(Entry { encoded, quarters, .. }) => (encoded, quarters),
        };
        let opened = decode(Arc::clone(&encoded), quarters)?;
        let mut shelf = self.shelf();
        // It may have been turned meanwhile.
        if shelf.entries.get(&picture).is_some_and(|entry| entry.quarters == quarters) {
            shelf.put(picture, encoded, quarters, Arc::clone(&opened));
        }
        Ok(opened)
    }

    pub(super) fn forget(&self, picture: PictureId) {
        let mut shelf = self.shelf();
        shelf.announced.remove(&picture);
        shelf.entries.remove(&picture);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn put(&mut self, picture: PictureId, encoded: Arc<[u8]>, quarters: u8, decoded: Arc<OpenedPicture>) {
        self.uses += 1;
        self.entries.insert(picture, Entry { encoded, quarters, decoded: Some(decoded), last_use: self.uses });
        while self.decoded_byte_len() > DECODED_BUDGET_BYTES {
            let decoded = self.entries.values_mut().filter(|entry| entry.decoded.is_some());
            let mut by_age: Vec<&mut Entry> = decoded.collect();
            by_age.sort_by_key(|entry| entry.last_use);
            let spare = by_age.len().saturating_sub(ALWAYS_KEPT);
            let Some(oldest) = by_age.into_iter().take(spare).next() else { break };
            oldest.decoded = None;
        }
    }

    /// What is kept of a picture, which counts as a use.
    fn take(&mut self, picture: PictureId) -> Option<Entry> {
        self.uses += 1;
        let entry = self.entries.get_mut(&picture)?;
        entry.last_use = self.uses;
        Some(entry.clone())
    }

    fn decoded_byte_len(&self) -> usize {
        self.entries.values().filter_map(|entry| entry.decoded.as_ref()).map(|opened| opened.decoded_byte_len()).sum()
    }
}

fn decode(encoded: Arc<[u8]>, quarters: u8) -> Result<Arc<OpenedPicture>, Failure> {
    let opened = imaging::open(encoded).map_err(|error| failure::of_imaging(&error))?;
    Ok(Arc::new(opened.turned(quarters)))
}

fn removed() -> Failure {
    failure::unreadable("this picture was removed")
}
