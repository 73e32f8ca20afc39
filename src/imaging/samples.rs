//! The memory that pixels lie in.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// From here on memory is asked of the operating system in large pages.
/// A fresh page of four kilobytes costs about as much as decoding what goes into it, and a photo fills ten thousand:
/// a third of the processor time of preparing one was spent there.
const LARGE_BYTE_LEN: usize = 4 << 20;

/// Up to here large pages are near at hand. Where many more are wanted at once, virtual machines have to ask their
/// host for them, which takes longer than small pages do; those are then fetched all at once.
#[cfg(target_os = "linux")]
const LARGE_PAGES_BYTE_LEN: usize = 48 << 20;

/// Bytes like those of a `Vec`, but of fixed length, and cheap to get when there are many.
pub(super) enum Samples {
    Heap(Vec<u8>),
    Mapped(MmapMut),
}

impl Samples {
    /// `byte_len` zeros.
    pub(super) fn zeroed(byte_len: usize) -> Self {
        if byte_len < LARGE_BYTE_LEN {
            return Self::Heap(vec![0; byte_len]);
        }
        let Ok(map) = MmapMut::map_anon(byte_len) else {
            return Self::Heap(vec![0; byte_len]);
        };
        advise(&map);
        Self::Mapped(map)
    }
}

/// Where the advice is not taken the memory is as good, only slower.
#[cfg(target_os = "linux")]
fn advise(map: &MmapMut) {
    let large = map.len().min(LARGE_PAGES_BYTE_LEN);
    let _ = map.advise_range(memmap2::Advice::HugePage, 0, large);
    if map.len() > large {
        let _ = map.advise_range(memmap2::Advice::PopulateWrite, large, map.len() - large);
    }
}

/// Elsewhere the operating system needs no advice, or takes none.
#[cfg(not(target_os = "linux"))]
fn advise(_: &MmapMut) {}

impl From<Vec<u8>> for Samples {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Heap(bytes)
    }
}

impl Deref for Samples {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

impl DerefMut for Samples {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

impl Clone for Samples {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len());
        copy.copy_from_slice(self);
        copy
    }
}
