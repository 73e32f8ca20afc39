//! The memory that pixels lie in.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// From here on memory is asked of the operating system in large pages.
/// A fresh page of four kilobytes costs about as much as decoding what goes into it, and a photo fills ten thousand:
/// a third of the processor time of preparing one was spent there.
const LARGE_BYTE_LEN: usize = 4 << 20;

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
        // Where large pages are not to be had the memory is as good, only slower.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        Self::Mapped(map)
    }
}

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
