//! From sRGB to CIELAB, where distances are about what an eye sees (ISO/CIE 11664-4, white D65).

use std::sync::LazyLock;

use rayon::prelude::*;

use crate::comparing::plane::Plane;

/// Steps of the table from 8-bit sRGB to light, per 8-bit step.
const FINENESS: usize = 4;

/// Steps of the table of CIELAB's cube root, for 0 to 1.
const ROOT_STEPS: usize = 4096;

static LIGHT: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let light = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    (0..=255 * FINENESS + 1).map(|step| light(step as f64 / (255 * FINENESS) as f64) as f32).collect()
});

static ROOT: LazyLock<Vec<f32>> = LazyLock::new(|| {
    const EDGE: f64 = 6.0 / 29.0;
    let root = |t: f64| if t > EDGE.powi(3) { t.cbrt() } else { t / (3.0 * EDGE * EDGE) + 4.0 / 29.0 };
    (0..=ROOT_STEPS + 1).map(|step| root(step as f64 / ROOT_STEPS as f64) as f32).collect()
});

fn looked_up(table: &[f32], place: f32, last: usize) -> f32 {
    let place = place.clamp(0.0, last as f32);
    let index = place as usize;
    table[index] + (table[index + 1] - table[index]) * (place - index as f32)
}

/// Replaces red, green and blue of 0 to 255 by L* of 0 to 100, a* and b*.
pub(super) fn to_lab(planes: &mut [Plane; 3]) {
    let (light, root) = (&*LIGHT, &*ROOT);
    let [first, second, third] = planes;
    let values = first.values.par_iter_mut().zip(&mut second.values).zip(&mut third.values).with_min_len(4096);
    values.for_each(|((first, second), third)| {
        let [red, green, blue] =
            [*first, *second, *third].map(|value| looked_up(light, value * FINENESS as f32, 255 * FINENESS));
        let [x, y, z] = [
            (0.412_456 * red + 0.357_576 * green + 0.180_438 * blue) / 0.950_47,
            0.212_673 * red + 0.715_152 * green + 0.072_175 * blue,
            (0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83,
        ]
        .map(|value| looked_up(root, value * ROOT_STEPS as f32, ROOT_STEPS));
        (*first, *second, *third) = (116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_have_their_known_values() {
        for (rgb, lab) in [
            ([255.0, 255.0, 255.0], [100.0, 0.0, 0.0]),
            ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
            ([255.0, 0.0, 0.0], [53.24, 80.09, 67.20]),
            ([0.0, 0.0, 255.0], [32.30, 79.19, -107.86]),
            ([119.0, 119.0, 119.0], [50.03, 0.0, 0.0]),
        ] {
            let mut planes = rgb.map(|value| Plane { values: vec![value], ..Plane::new(1, 1) });
            to_lab(&mut planes);
            for (plane, expected) in planes.iter().zip(lab) {
                assert!((plane.values[0] - expected).abs() < 0.1, "{rgb:?}: {} {expected}", plane.values[0]);
            }
        }
    }
}
