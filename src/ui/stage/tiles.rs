//! Draws pictures from their tiles, as far as these are here.

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, TextureHandle, TextureId, Ui};

use crate::domain::{PictureId, PixelRange, PixelSize, TILE_SIDE_PX, TilePosition, level_size, level_within};
use crate::ui::theme::{AS_IT_IS, measures, tokens};

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
    let is_see_through = stage.see_through.contains(&id);
    let tiles = tiles_in_sight(ui, stage, id, laid, clip, is_grey);
    let is_complete = !tiles.is_empty() && tiles.iter().all(|tile| tile.texture.is_some());
    let tint = if let Look::Through(strength) = look { AS_IT_IS.gamma_multiply(strength) } else { AS_IT_IS };
    let is_opaque = !matches!(look, Look::Through(_)) && !is_see_through;
    // Half a px of the screen to either side of a slanting edge.
    let feather = if laid.is_upright() { 0.0 } else { 1.0 / ui.pixels_per_point() };
    let size = laid.size;
    let corners = laid.corners(0.0, 0.0, size.width as f32, size.height as f32);
    if is_see_through && let Some(checkers) = stage.textures.checkers() {
        let [one, other] = tokens(ui).checkers;
        painter.extend([
            Shape::convex_polygon(corners.to_vec(), one, Stroke::NONE),
            checkered(corners, checkers.id(), other),
        ]);
    }
    if !is_complete {
        let coarse = [THUMBNAIL_PX, TILE_SIDE_PX].map(|side| TileKey { is_grey, ..whole(id, size, side) });
        stage.in_sight.extend(coarse);
        let mut here: Vec<TextureId> =
            coarse.into_iter().filter_map(|key| stage.textures.get(key).map(TextureHandle::id)).collect();
        if !is_opaque {
            here.drain(..here.len().saturating_sub(1));
        }
        for texture in here {
            painter.add(smooth_quad(corners, texture, tint, [true; 4], feather));
        }
    }
    if is_complete || is_opaque {
        for tile in tiles {
            painter.extend(tile.texture.map(|texture| smooth_quad(tile.corners, texture, tint, tile.edges, feather)));
        }
    }
}

/// A tile where it is seen.
struct Placed {
    corners: [Pos2; 4],
    /// Whether its top, right, bottom and left side are sides of the picture.
    edges: [bool; 4],
    texture: Option<TextureId>,
}

/// The tiles that the zoom needs beyond the coarse whole, with their textures where these are here.
fn tiles_in_sight(ui: &Ui, stage: &mut Stage, id: PictureId, laid: &Laid, clip: Rect, is_grey: bool) -> Vec<Placed> {
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
        let edges = [range.top == 0, range.right == size.width, range.bottom == size.height, range.left == 0];
        Placed { corners, edges, texture: stage.textures.get(key).map(TextureHandle::id) }
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

/// The same, with those of its sides faded out over this many points that are edges: top, right, bottom and left.
fn smooth_quad(corners: [Pos2; 4], texture: TextureId, tint: Color32, edges: [bool; 4], feather: f32) -> Shape {
    let [right, down] = [corners[1] - corners[0], corners[3] - corners[0]];
    if feather <= 0.0 || right.length().min(down.length()) <= 2.0 * feather {
        return quad(corners, texture, tint);
    }
    let [top, to_right, bottom, left] = edges.map(|is_edge| if is_edge { feather / 2.0 } else { 0.0 });
    // How far each corner is moved to the right and down: inwards, and by as much outwards.
    let shifts = [(left, top), (-to_right, top), (-to_right, -bottom), (left, -bottom)];
    let shares = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let mut mesh = Mesh::with_texture(texture);
    for (direction, color) in [(1.0, tint), (-1.0, Color32::TRANSPARENT)] {
        for ((x, y), (u, v)) in shifts.into_iter().zip(shares) {
            // Beyond the edge a texture goes on as it ends.
            let uv = Pos2::new(u + direction * x / right.length(), v + direction * y / down.length());
            mesh.vertices.push(egui::epaint::Vertex { pos: corners[0] + right * uv.x + down * uv.y, uv, color });
        }
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    for side in (0..4_u32).filter(|side| edges[*side as usize]) {
        let next = (side + 1) % 4;
        mesh.add_triangle(side, next, 4 + next);
        mesh.add_triangle(side, 4 + next, 4 + side);
    }
    Shape::mesh(mesh)
}

/// Squares of the screen between four corners.
fn checkered(corners: [Pos2; 4], texture: TextureId, colour: Color32) -> Shape {
    let mut mesh = Mesh::with_texture(texture);
    for pos in corners {
        let uv = (pos.to_vec2() / (2.0 * measures::CHECKER)).to_pos2();
        mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: colour });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slanting_edge_fades_out_and_a_seam_between_tiles_does_not() {
        let corners = [Pos2::new(10.0, 0.0), Pos2::new(90.0, 20.0), Pos2::new(70.0, 100.0), Pos2::new(-10.0, 80.0)];
        let vertices = |edges: [bool; 4]| match smooth_quad(corners, TextureId::default(), AS_IT_IS, edges, 1.0) {
            Shape::Mesh(mesh) => (mesh.vertices.clone(), mesh.indices.len()),
            other => panic!("{other:?}"),
        };
        let (inside, count) = vertices([false; 4]);
        assert_eq!(count, 6);
        for (vertex, corner) in inside.iter().zip(corners) {
            assert!(vertex.pos.distance(corner) < 1e-3 && vertex.color == AS_IT_IS);
        }
        let (edge, count) = vertices([true, false, false, false]);
        assert_eq!(count, 12);
        assert!((edge[0].pos.distance(corners[0]) - 0.5).abs() < 1e-3 && edge[4].color == Color32::TRANSPARENT);
        assert!(edge[3].pos.distance(corners[3]) < 1e-3);
        assert!((edge[0].pos.distance(edge[4].pos) - 1.0).abs() < 1e-3);
    }
}
