//! Draws pictures from their tiles, as far as these are here.

use egui::{Color32, Mesh, Pos2, Rect, Shape, TextureHandle, TextureId, Ui};

use crate::domain::{PictureId, PixelRange, PixelSize, TILE_SIDE_PX, TilePosition, level_size, level_within};
use crate::ui::theme::AS_IT_IS;

use super::laid::Laid;
use super::textures::TileKey;
use super::{Stage, THUMBNAIL_PX, whole};

/// A picture that lies upright at `picture`, as far as it is seen in `clip`.
pub(in crate::ui) fn draw_part(ui: &Ui, stage: &mut Stage, id: PictureId, px: PixelSize, picture: Rect, clip: Rect) {
    draw_laid(ui, stage, id, &Laid::upright(picture, px), clip, Look::AsItIs);
}

/// How a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::ui) enum Look {
    AsItIs,
    /// Seen through, with this strength.
    Through(f32),
    /// Without its colours.
    Grey,
}

/// A picture as far as it is seen in `clip`: a coarse whole first, over it the tiles of the level that the zoom needs.
/// What is seen through it is drawn once, or the coarse whole would be seen through the tiles.
pub(in crate::ui) fn draw_laid(ui: &Ui, stage: &mut Stage, id: PictureId, laid: &Laid, clip: Rect, look: Look) {
    let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
    let is_grey = look == Look::Grey;
    let tiles = tiles_in_sight(ui, stage, id, laid, clip, is_grey);
    let is_complete = !tiles.is_empty() && tiles.iter().all(|(_, texture)| texture.is_some());
    let tint = if let Look::Through(strength) = look { AS_IT_IS.gamma_multiply(strength) } else { AS_IT_IS };
    let is_opaque = !matches!(look, Look::Through(_));
    if !is_complete {
        let size = laid.size;
        let corners = laid.corners(0.0, 0.0, size.width as f32, size.height as f32);
        let mut coarse = vec![whole(id, size, THUMBNAIL_PX), whole(id, size, TILE_SIDE_PX)];
        if is_grey {
            let key = TileKey { is_grey, ..whole(id, size, TILE_SIDE_PX) };
            stage.in_sight.push(key);
            coarse.push(key);
        }
        let mut here: Vec<TextureId> =
            coarse.into_iter().filter_map(|key| stage.textures.get(key).map(TextureHandle::id)).collect();
        if !is_opaque {
            here.drain(..here.len().saturating_sub(1));
        }
        for texture in here {
            painter.add(quad(corners, texture, tint));
        }
    }
    if is_complete || is_opaque {
        for (corners, texture) in tiles {
            painter.extend(texture.map(|texture| quad(corners, texture, tint)));
        }
    }
}

/// The tiles that the zoom needs beyond the coarse whole, with their textures where these are here.
fn tiles_in_sight(
    ui: &Ui,
    stage: &mut Stage,
    id: PictureId,
    laid: &Laid,
    clip: Rect,
    is_grey: bool,
) -> Vec<([Pos2; 4], Option<TextureId>)> {
    let px = laid.size;
    let coarsest = level_within(px, TILE_SIDE_PX);
    let level = level_for(laid.scale() * ui.pixels_per_point()).min(coarsest);
    if level == coarsest {
        return Vec::new();
    }
    let size = level_size(px, level);
    let tile = |position: TilePosition| {
        let key = TileKey { picture: id, level, position, is_grey };
        stage.in_sight.push(key);
        let range = position.range(size);
        let x = |x: u32| x as f32 / size.width as f32 * px.width as f32;
        let y = |y: u32| y as f32 / size.height as f32 * px.height as f32;
        let corners = laid.corners(x(range.left), y(range.top), x(range.right), y(range.bottom));
        (corners, stage.textures.get(key).map(TextureHandle::id))
    };
    visible(laid.seen(clip), size).map(|range| range.tiles().map(tile).collect()).unwrap_or_default()
}

/// A texture between four corners.
pub(in crate::ui) fn quad(corners: [Pos2; 4], texture: TextureId, tint: Color32) -> Shape {
    let mut mesh = Mesh::with_texture(texture);
    let shares = [Pos2::ZERO, Pos2::new(1.0, 0.0), Pos2::new(1.0, 1.0), Pos2::new(0.0, 1.0)];
    for (pos, uv) in corners.into_iter().zip(shares) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: tint });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    Shape::mesh(mesh)
}

/// The coarsest level that still has a pixel for every pixel of the screen.
fn level_for(zoom: f32) -> u8 {
    (1.0 / zoom.max(f32::MIN_POSITIVE)).log2().floor().max(0.0) as u8
}

/// The part of a level of this size that is seen, from the shares of its sides.
fn visible(seen: Rect, size: PixelSize) -> Option<PixelRange> {
    let from = |share: f32, side: u32| (share * side as f32) as u32;
    let to = |share: f32, side: u32| ((share * side as f32).ceil() as u32).min(side);
    seen.is_positive().then(|| PixelRange {
        left: from(seen.left(), size.width),
        top: from(seen.top(), size.height),
        right: to(seen.right(), size.width),
        bottom: to(seen.bottom(), size.height),
    })
}
