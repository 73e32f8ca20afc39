//! Simple shapes on pixels, with smooth edges: enough for an icon and a sample picture.

/// Red, green, blue, alpha, rows from the top.
pub(super) struct Canvas {
    pub width: u32,
    pub height: u32,
    pixels: Vec<[u8; 4]>,
}

/// A point or a size in px.
pub(super) type Point = (f32, f32);

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![[0; 4]; width as usize * height as usize] }
    }

    /// Fills every place whose distance from a shape is negative; half a pixel around the edge is mixed.
    pub(super) fn fill(&mut self, colour: [u8; 3], distance: impl Fn(Point) -> f32) {
        let width = self.width as usize;
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let at = ((index % width) as f32 + 0.5, (index / width) as f32 + 0.5);
            let cover = (0.5 - distance(at)).clamp(0.0, 1.0);
            if cover > 0.0 {
                mix(pixel, colour, cover);
            }
        }
    }

    /// Fills everything from one colour at the top to another at the bottom.
    pub(super) fn fade(&mut self, top: [u8; 3], bottom: [u8; 3]) {
        let (width, height) = (self.width as usize, self.height.max(1) as f32);
        for (index, pixel) in self.pixels.iter_mut().enumerate() {
            let share = (index / width) as f32 / height;
            let part = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u8;
            *pixel = [part(top[0], bottom[0]), part(top[1], bottom[1]), part(top[2], bottom[2]), 255];
        }
    }

    pub(super) fn into_rgba(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }
}

fn mix(pixel: &mut [u8; 4], colour: [u8; 3], cover: f32) {
    let alpha = f32::from(pixel[3]) / 255.0;
    let total = cover + alpha * (1.0 - cover);
    for (channel, new) in pixel.iter_mut().zip(colour) {
        let old = f32::from(*channel) * alpha * (1.0 - cover);
        *channel = ((f32::from(new) * cover + old) / total).round() as u8;
    }
    pixel[3] = (total * 255.0).round() as u8;
}

/// The distance from a circle.
pub(super) fn circle(centre: Point, radius: f32) -> impl Fn(Point) -> f32 {
    move |(x, y)| (x - centre.0).hypot(y - centre.1) - radius
}

/// The distance from a rectangle with round corners.
pub(super) fn rectangle(min: Point, max: Point, radius: f32) -> impl Fn(Point) -> f32 {
    move |(x, y)| {
        let half = ((max.0 - min.0) / 2.0 - radius, (max.1 - min.1) / 2.0 - radius);
        let (dx, dy) =
            ((x - f32::midpoint(min.0, max.0)).abs() - half.0, (y - f32::midpoint(min.1, max.1)).abs() - half.1);
        dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
    }
}

/// The distance from a line with round ends.
pub(super) fn line(from: Point, to: Point, width: f32) -> impl Fn(Point) -> f32 {
    move |(x, y)| {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length_squared = (dx * dx + dy * dy).max(f32::MIN_POSITIVE);
        let along = (((x - from.0) * dx + (y - from.1) * dy) / length_squared).clamp(0.0, 1.0);
        (x - from.0 - along * dx).hypot(y - from.1 - along * dy) - width / 2.0
    }
}

/// The distance from a triangle whose corners go clockwise.
pub(super) fn triangle(corners: [Point; 3]) -> impl Fn(Point) -> f32 {
    move |(x, y)| {
        let edge = |a: Point, b: Point| {
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            ((x - a.0) * dy - (y - a.1) * dx) / dx.hypot(dy)
        };
        let [a, b, c] = corners;
        edge(a, b).max(edge(b, c)).max(edge(c, a))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_negative_inside_and_positive_outside() {
        let triangle = triangle([(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)]);
        for (name, inside, outside) in [
            ("circle", circle((5.0, 5.0), 3.0)((5.0, 6.0)), circle((5.0, 5.0), 3.0)((9.0, 5.0))),
            (
                "rectangle",
                rectangle((0.0, 0.0), (10.0, 4.0), 1.0)((9.0, 2.0)),
                rectangle((0.0, 0.0), (10.0, 4.0), 1.0)((11.0, 2.0)),
            ),
            ("line", line((0.0, 0.0), (10.0, 0.0), 2.0)((5.0, 0.5)), line((0.0, 0.0), (10.0, 0.0), 2.0)((5.0, 2.0))),
            ("triangle", triangle((2.0, 2.0)), triangle((8.0, 8.0))),
        ] {
            assert!(inside < 0.0 && outside > 0.0, "{name}: {inside} {outside}");
        }
    }

    #[test]
    fn a_filled_place_has_the_colour_and_the_rest_stays_clear() {
        let mut canvas = Canvas::new(10, 10);
        canvas.fill([10, 20, 30], circle((5.0, 5.0), 3.0));
        let rgba = canvas.into_rgba();
        let at = |x: usize, y: usize| rgba[(y * 10 + x) * 4..][..4].to_vec();
        assert_eq!(at(5, 5), [10, 20, 30, 255]);
        assert_eq!(at(0, 0), [0, 0, 0, 0]);
    }
}
