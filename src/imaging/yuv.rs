//! Lightness and two differences of colour to red, green and blue (ITU-T H.273): what AVIF is stored as.

use rayon::prelude::*;

/// Samples of one channel: one byte each, or two, little-endian, when `bits` is more than 8.
pub(super) struct Plane<'a> {
    pub(super) data: &'a [u8],
    /// Bytes from one row to the next.
    pub(super) stride: usize,
}

pub(super) struct Yuv<'a> {
    pub(super) luma: Plane<'a>,
    /// Nothing where there are no colours.
    pub(super) chroma: Option<[Plane<'a>; 2]>,
    /// Whether a sample of colour serves two pixels, across and down.
    pub(super) halves: (bool, bool),
    /// 8, 10 or 12.
    pub(super) bits: u32,
    /// Code of the matrix in H.273, table 4.
    pub(super) matrix: u16,
    /// Whether black is 0 and white the largest number.
    pub(super) is_full_range: bool,
}

impl Yuv<'_> {
    /// Red, green, blue, rows without gaps.
    pub(super) fn to_rgb(&self, width: usize, height: usize) -> Vec<u8> {
        let mut rgb = vec![0; 3 * width * height];
        rgb.par_chunks_exact_mut((3 * width).max(1)).enumerate().for_each(|(y, row)| {
            for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                *pixel = self.pixel(x, y);
            }
        });
        rgb
    }

    /// Lightness alone, rows without gaps.
    pub(super) fn to_grey(&self, width: usize, height: usize) -> Vec<u8> {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        pixels.map(|(x, y)| eight_bits(self.lightness(x, y))).collect()
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let lightness = self.lightness(x, y);
        let Some(chroma) = &self.chroma else { return [eight_bits(lightness); 3] };
        let (x, y) = (x >> u32::from(self.halves.0), y >> u32::from(self.halves.1));
        let scale = if self.is_full_range { self.most() } else { (224 << (self.bits - 8)) as f32 };
        let middle = (1 << (self.bits - 1)) as f32;
        // 0 is the identity: the channels are green, blue and red themselves.
        if self.matrix == 0 {
            let [blue, red] = chroma.each_ref().map(|plane| self.scaled(self.sample(plane, x, y)));
            return [red, lightness, blue].map(eight_bits);
        }
        let [blue, red] = chroma.each_ref().map(|plane| (self.sample(plane, x, y) - middle) / scale);
        let (of_red, of_blue) = match self.matrix {
            1 => (0.2126, 0.0722),
            9 | 10 => (0.2627, 0.0593),
            _ => (0.299, 0.114),
        };
        let (r, b) = (lightness + 2.0 * (1.0 - of_red) * red, lightness + 2.0 * (1.0 - of_blue) * blue);
        let g = (lightness - of_red * r - of_blue * b) / (1.0 - of_red - of_blue);
        [r, g, b].map(eight_bits)
    }

    fn lightness(&self, x: usize, y: usize) -> f32 {
        self.scaled(self.sample(&self.luma, x, y))
    }

    /// From 0, black, to 1, white.
    fn scaled(&self, sample: f32) -> f32 {
        if self.is_full_range {
            return sample / self.most();
        }
        let (black, span) = (16 << (self.bits - 8), 219 << (self.bits - 8));
        (sample - black as f32) / span as f32
    }

    fn most(&self) -> f32 {
        ((1_u32 << self.bits) - 1) as f32
    }

    /// What lies outside counts as 0: a decoder's planes may be shorter than they should be.
    fn sample(&self, plane: &Plane<'_>, x: usize, y: usize) -> f32 {
        let at = |index: usize| plane.data.get(index).copied().unwrap_or_default();
        if self.bits > 8 {
            let index = y * plane.stride + 2 * x;
            f32::from(u16::from_le_bytes([at(index), at(index + 1)]))
        } else {
            f32::from(at(y * plane.stride + x))
        }
    }
}

fn eight_bits(share: f32) -> u8 {
    (share * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One pixel.
    fn rgb(samples: [u16; 3], bits: u32, matrix: u16, is_full_range: bool) -> [u8; 3] {
        let bytes = samples.map(|sample| sample.to_le_bytes());
        let plane = |index: usize| Plane { data: &bytes[index][..if bits > 8 { 2 } else { 1 }], stride: 2 };
        let chroma = Some([plane(1), plane(2)]);
        let yuv = Yuv { luma: plane(0), chroma, halves: (false, false), bits, matrix, is_full_range };
        yuv.to_rgb(1, 1).try_into().unwrap()
    }

    #[test]
    fn colours_are_those_of_their_matrix_and_range() {
        for (samples, bits, matrix, is_full_range, expected) in [
            ([235, 128, 128], 8, 1, false, [255, 255, 255]),
            ([16, 128, 128], 8, 6, false, [0, 0, 0]),
            ([255, 128, 128], 8, 6, true, [255, 255, 255]),
            ([76, 85, 255], 8, 6, true, [254, 0, 0]),
            ([63, 102, 240], 8, 1, false, [255, 1, 0]),
            ([940, 512, 512], 10, 9, false, [255, 255, 255]),
            ([4095, 2048, 2048], 12, 9, true, [255, 255, 255]),
            ([10, 20, 30], 8, 0, true, [30, 10, 20]),
        ] {
            assert_eq!(rgb(samples, bits, matrix, is_full_range), expected, "{samples:?} {bits} {matrix}");
        }
    }

    #[test]
    fn planes_that_are_too_short_are_black_where_they_end() {
        let luma = Plane { data: &[255], stride: 9 };
        let yuv = Yuv { luma, chroma: None, halves: (true, true), bits: 8, matrix: 6, is_full_range: true };
        assert_eq!(yuv.to_grey(2, 2), [255, 0, 0, 0]);
    }
}
