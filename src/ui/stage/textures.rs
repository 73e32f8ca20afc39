//! Textures of picture tiles: asked for once, uploaded in portions, let go when others need the room.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use egui::{ColorImage, Context, TextureFilter, TextureHandle, TextureOptions, TextureWrapMode};

use crate::domain::{JobId, PictureId, Tile, TilePosition};

/// Bytes of pixels that are uploaded in a frame at most, so that the frame comes in time.
const UPLOAD_BYTES: usize = 4 << 20;

/// Bytes of pixels that are kept at most, those in sight not counted.
const KEPT_BYTES: usize = 64 << 20;

/// One tile of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TileKey {
    pub picture: PictureId,
    pub level: u8,
    pub position: TilePosition,
    /// Without its colours: the ground of something that is coloured.
    pub is_grey: bool,
}

/// A question for pixels: these tiles of one level of one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileQuestion {
    pub job: JobId,
    pub picture: PictureId,
    pub level: u8,
    pub tiles: Vec<TilePosition>,
}

#[derive(Default)]
pub(super) struct Textures {
    ready: HashMap<TileKey, Kept>,
    arrived: VecDeque<(TileKey, Tile)>,
    asked: HashMap<JobId, Vec<TileKey>>,
    /// Not to be had; asked for again when the picture is opened anew.
    missing: HashSet<TileKey>,
    /// What is seen through a picture: two squares of four, to be repeated.
    checkers: Option<TextureHandle>,
    frame: u64,
}

struct Kept {
    texture: TextureHandle,
    byte_len: usize,
    /// Width and pixels of a tile at the picture's own resolution: what a person is told of a pixel.
    pixels: Option<(u32, Arc<[u8]>)>,
    /// The frame in which it was last drawn.
    used: u64,
}

impl Textures {
    /// Takes the answer to a question. What it lacks is not to be had.
    pub fn take(&mut self, job: JobId, picture: PictureId, level: u8, tiles: Vec<Tile>) {
        // What nobody waits for any more shows the picture as it was.
        let Some(mut asked) = self.asked.remove(&job) else { return };
        let is_grey = asked.first().is_some_and(|key| key.is_grey);
        for tile in tiles {
            let key = TileKey { picture, level, position: tile.position, is_grey };
            asked.retain(|other| *other != key);
            self.arrived.push_back((key, tile));
        }
        self.missing.extend(asked);
    }

    /// Whether this was one of the questions asked here.
    pub fn fail(&mut self, job: JobId) -> bool {
        let asked = self.asked.remove(&job);
        let is_ours = asked.is_some();
        self.missing.extend(asked.unwrap_or_default());
        is_ours
    }

    /// Uploads what has arrived, as much as a frame bears. Returns whether more is left.
    pub fn upload(&mut self, ctx: &Context) -> bool {
        self.frame += 1;
        let mut bytes = 0;
        // One tile always, so that it ends.
        while let Some((_, next)) = self.arrived.front()
            && (bytes == 0 || bytes + next.pixels.len() <= UPLOAD_BYTES)
        {
            let Some((key, tile)) = self.arrived.pop_front() else { break };
            let size = [tile.size.width as usize, tile.size.height as usize];
            if tile.pixels.len() != size[0] * size[1] * 4 {
                self.missing.insert(key);
                continue;
            }
            bytes += tile.pixels.len();
            let image = if key.is_grey {
                let lumas: Vec<u8> = tile.pixels.chunks_exact(4).map(luma).collect();
                ColorImage::from_gray(size, &lumas)
            } else {
                ColorImage::from_rgba_unmultiplied(size, &tile.pixels)
            };
            let texture = ctx.load_texture(format!("{key:?}"), image, FILTER);
            let is_told_of = key.level == 0 && !key.is_grey;
            let byte_len = tile.pixels.len() * if is_told_of { 2 } else { 1 };
            let pixels = is_told_of.then_some((tile.size.width, tile.pixels));
            self.ready.insert(key, Kept { texture, byte_len, pixels, used: self.frame });
        }
        self.let_go();
        !self.arrived.is_empty()
    }

    /// Lets the longest unused tiles go until the rest fits.
    fn let_go(&mut self) {
        let mut total: usize = self.ready.values().map(|kept| kept.byte_len).sum();
        if total <= KEPT_BYTES {
            return;
        }
        let mut by_age: Vec<(u64, TileKey)> = self.ready.iter().map(|(key, kept)| (kept.used, *key)).collect();
        by_age.sort_by_key(|(used, _)| *used);
        for (used, key) in by_age {
            if total <= KEPT_BYTES || used + 1 >= self.frame {
                break;
            }
            total -= self.ready.remove(&key).map_or(0, |kept| kept.byte_len);
        }
    }

    pub fn load_checkers(&mut self, ctx: &Context) {
        self.checkers.get_or_insert_with(|| {
            let [here, none] = [[255; 4], [0; 4]];
            let image = ColorImage::from_rgba_unmultiplied([2, 2], &[here, none, none, here].concat());
            let options = TextureOptions { wrap_mode: TextureWrapMode::Repeat, ..TextureOptions::NEAREST };
            ctx.load_texture("checkers", image, options)
        });
    }

    pub fn checkers(&self) -> Option<&TextureHandle> {
        self.checkers.as_ref()
    }

    /// The texture of a tile, which counts as used.
    pub fn get(&mut self, key: TileKey) -> Option<&TextureHandle> {
        let kept = self.ready.get_mut(&key)?;
        kept.used = self.frame;
        Some(&kept.texture)
    }

    /// The colour of a px of a tile of level 0, which counts as used.
    pub fn colour(&mut self, key: TileKey, x: u32, y: u32) -> Option<[u8; 4]> {
        let kept = self.ready.get_mut(&key)?;
        kept.used = self.frame;
        let (width, pixels) = kept.pixels.as_ref()?;
        let start = (y as usize * *width as usize + x as usize) * 4;
        pixels.get(start..start + 4)?.try_into().ok()
    }

    /// The questions for those of these tiles that are neither here nor on their way. Asks for each once.
    pub fn ask(&mut self, wanted: &[TileKey]) -> Vec<TileQuestion> {
        // What is wanted is not let go, or it would be asked for again and again.
        for key in wanted {
            if let Some(kept) = self.ready.get_mut(key) {
                kept.used = self.frame;
            }
        }
        let on_their_way: HashSet<TileKey> =
            self.asked.values().flatten().copied().chain(self.arrived.iter().map(|(key, _)| *key)).collect();
        let mut questions: HashMap<(PictureId, u8, bool), Vec<TileKey>> = HashMap::new();
        for key in wanted {
            if !self.ready.contains_key(key) && !self.missing.contains(key) && !on_their_way.contains(key) {
                let keys = questions.entry((key.picture, key.level, key.is_grey)).or_default();
                if !keys.contains(key) {
                    keys.push(*key);
                }
            }
        }
        let question = |((picture, level, _), keys): ((PictureId, u8, bool), Vec<TileKey>)| {
            let job = JobId::fresh();
            let tiles = keys.iter().map(|key| key.position).collect();
            self.asked.insert(job, keys);
            TileQuestion { job, picture, level, tiles }
        };
        questions.into_iter().map(question).collect()
    }

    /// Forgets everything about pictures that are gone.
    pub fn keep_only(&mut self, is_kept: impl Fn(PictureId) -> bool) {
        self.ready.retain(|key, _| is_kept(key.picture));
        self.missing.retain(|key| is_kept(key.picture));
        self.arrived.retain(|(key, _)| is_kept(key.picture));
        self.asked.retain(|_, keys| keys.iter().all(|key| is_kept(key.picture)));
    }
}

/// Brightness of a pixel (ITU-R BT.601).
fn luma(pixel: &[u8]) -> u8 {
    let parts = pixel.iter().zip([299_u32, 587, 114]).map(|(value, weight)| u32::from(*value) * weight);
    (parts.sum::<u32>() / 1000) as u8
}

/// Single pixels stay sharp when enlarged.
const FILTER: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    wrap_mode: TextureWrapMode::ClampToEdge,
    mipmap_mode: None,
};

impl std::fmt::Debug for Textures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = (self.ready.len(), self.arrived.len());
        f.debug_struct("Textures").field("ready_and_arrived", &counts).finish_non_exhaustive()
    }
}
