//! A sheet of pixels that is drawn on: areas, pictures, words.
//!
//! Words are set in the font that the window has as well; a letter that it lacks in an installed one, else as a box.

use ab_glyph::{Font, FontArc, PxScale, ScaleFont, point};

use super::fonts;
use crate::domain::{PixelSize, Rgb};
use crate::export::style;
use crate::imaging::Pixels;

pub(super) struct Canvas {
    pub pixels: Pixels,
    /// The program's own, then those that were found for letters it lacks.
    fonts: Vec<FontArc>,
}

/// A text in lines that fit.
pub(super) struct Words {
    pub lines: Vec<String>,
    pub px: f32,
}

impl Words {
    pub(super) fn height(&self) -> u32 {
        (self.lines.len() as f32 * self.px * style::LINE_HEIGHT).ceil() as u32
    }
}

impl Canvas {
    /// An empty sheet.
    pub(super) fn new(width: u32) -> Self {
        let own = FontArc::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT);
        Self { pixels: Pixels { size: PixelSize::new(width, 0), rgb: Vec::new() }, fonts: own.into_iter().collect() }
    }

    /// Looks for fonts for the letters of a text that are not known yet.
    pub(super) fn learn(&mut self, text: &str) {
        let is_unknown = |letter: &char| !letter.is_whitespace() && self.font_of(*letter).is_none();
        let mut unknown: Vec<char> = text.chars().filter(is_unknown).collect();
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            self.fonts.extend(fonts::for_letters(&unknown));
        }
    }

    /// Makes the sheet so high at least.
    pub(super) fn reach(&mut self, height: u32) {
        if height > self.pixels.size.height {
            self.pixels.size.height = height;
            let len = self.pixels.size.pixels() as usize;
            let more = len - self.pixels.rgb.len() / 3;
            self.pixels.rgb.extend(style::GROUND.repeat(more));
        }
    }

    pub(super) fn fill(&mut self, [left, top, right, bottom]: [i64; 4], colour: Rgb) {
        let size = self.pixels.size;
        let (left, right) = (left.max(0) as usize, right.clamp(0, i64::from(size.width)) as usize);
        let (top, bottom) = (top.max(0) as usize, bottom.clamp(0, i64::from(size.height)) as usize);
        let row = size.width as usize;
        for y in top..bottom {
            if let Some(pixels) = self.pixels.rgb.get_mut((y * row + left) * 3..(y * row + right.max(left)) * 3) {
                pixels.as_chunks_mut::<3>().0.fill(colour);
            }
        }
    }

    /// The outline of an area, on its outside.
    pub(super) fn frame(&mut self, [left, top, right, bottom]: [i64; 4], width: i64, colour: Rgb) {
        self.fill([left - width, top - width, right + width, top], colour);
        self.fill([left - width, bottom, right + width, bottom + width], colour);
        self.fill([left - width, top, left, bottom], colour);
        self.fill([right, top, right + width, bottom], colour);
    }

    pub(super) fn picture(&mut self, picture: &Pixels, left: u32, top: u32) {
        let (row, width) = (self.pixels.size.width as usize, picture.size.width as usize * 3);
        for (y, line) in picture.rgb.chunks_exact(width.max(1)).enumerate() {
            let start = ((top as usize + y) * row + left as usize) * 3;
            if let Some(place) = self.pixels.rgb.get_mut(start..start + width) {
                place.copy_from_slice(line);
            }
        }
    }

    /// Breaks a text into lines no wider than `room`, in px; a word that is wider is broken itself.
    pub(super) fn words(&self, text: &str, px: f32, room: f32) -> Words {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, px) <= room {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = self.broken(word, px, room, &mut lines);
            }
            lines.push(line);
        }
        Words { lines, px }
    }

    /// Pushes all full lines of a word and returns its rest.
    fn broken(&self, word: &str, px: f32, room: f32, lines: &mut Vec<String>) -> String {
        let mut line = String::new();
        for character in word.chars() {
            line.push(character);
            if self.width(&line, px) > room && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
        line
    }

    pub(super) fn width(&self, text: &str, px: f32) -> f32 {
        text.chars().map(|character| self.advance(character, px)).sum()
    }

    fn advance(&self, character: char, px: f32) -> f32 {
        self.font_of(character)
            .map_or(px * MISSING_WIDTH, |font| font.as_scaled(self.scale(font, px)).h_advance(font.glyph_id(character)))
    }

    /// The scale at which a font's letters are as large as those of the card's own, which is `px` high.
    fn scale(&self, font: &FontArc, px: f32) -> PxScale {
        let heights = |font: &FontArc| font.units_per_em().map_or(1.0, |units| font.height_unscaled() / units);
        PxScale::from(px * heights(font) / self.fonts.first().map_or(1.0, heights))
    }

    fn font_of(&self, character: char) -> Option<&FontArc> {
        self.fonts.iter().find(|font| font.glyph_id(character).0 != 0)
    }

    /// Writes lines below each other; the place is their upper left corner.
    pub(super) fn write(&mut self, words: &Words, left: f32, top: f32, colour: Rgb) {
        for (number, line) in words.lines.iter().enumerate() {
            self.write_line(line, words.px, left, top + number as f32 * words.px * style::LINE_HEIGHT, colour);
        }
    }

    fn write_line(&mut self, line: &str, px: f32, left: f32, top: f32, colour: Rgb) {
        let baseline = top + px * BASELINE;
        let mut x = left;
        for character in line.chars() {
            let advance = self.advance(character, px);
            match self.font_of(character).cloned() {
                Some(font) => self.letter(&font, character, px, [x, baseline], colour),
                None if !character.is_whitespace() => {
                    let [left, top, right, bottom] =
                        [x + px * 0.1, baseline - px * 0.7, x + advance - px * 0.1, baseline].map(|side| side as i64);
                    self.frame([left + 1, top + 1, right - 1, bottom - 1], 1, colour);
                }
                None => {}
            }
            x += advance;
        }
    }

    fn letter(&mut self, font: &FontArc, character: char, px: f32, [x, y]: [f32; 2], colour: Rgb) {
        let glyph = font.glyph_id(character).with_scale_and_position(self.scale(font, px), point(x, y));
        let Some(outlined) = font.outline_glyph(glyph) else { return };
        let (bounds, size) = (outlined.px_bounds(), self.pixels.size);
        outlined.draw(|column, row, coverage| {
            let (x, y) = (bounds.min.x as i64 + i64::from(column), bounds.min.y as i64 + i64::from(row));
            if x < 0 || y < 0 || x >= i64::from(size.width) || y >= i64::from(size.height) {
                return;
            }
            let at = (y as usize * size.width as usize + x as usize) * 3;
            // The thin strokes of a light font on paper: a little more than they cover.
            let coverage = (coverage * BOLDER).min(1.0);
            for (channel, wanted) in self.pixels.rgb.iter_mut().skip(at).take(3).zip(colour) {
                *channel = (f32::from(*channel) * (1.0 - coverage) + f32::from(wanted) * coverage).round() as u8;
            }
        });
    }
}

/// Where the baseline lies below the top of a line, as a share of the size.
const BASELINE: f32 = 1.0;
/// Width of the box for a letter that no font has, as a share of the size.
const MISSING_WIDTH: f32 = 0.8;
const BOLDER: f32 = 1.35;

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(canvas: &Canvas) -> usize {
        canvas.pixels.rgb.iter().filter(|channel| **channel < 128).count()
    }

    #[test]
    fn lines_are_no_wider_than_their_room() {
        let canvas = Canvas::new(400);
        let words =
            canvas.words("a fairly long sentence that goes on\nand Donaudampfschifffahrtsgesellschaft", 20.0, 120.0);
        assert!(words.lines.len() > 5);
        assert!(words.lines.iter().all(|line| canvas.width(line, 20.0) <= 120.0), "{:?}", words.lines);
        assert_eq!(words.lines.concat().replace(' ', "").len(), 66);
    }

    #[test]
    fn what_is_written_is_seen_and_a_missing_letter_is_a_box() {
        let mut canvas = Canvas::new(200);
        canvas.reach(60);
        assert_eq!(ink(&canvas), 0);
        let words = canvas.words("Größe", 30.0, 200.0);
        canvas.write(&words, 4.0, 4.0, [0; 3]);
        let latin = ink(&canvas);
        assert!(latin > 200, "{latin}");
        let words = canvas.words("\u{4e2d}", 30.0, 200.0);
        canvas.write(&words, 120.0, 4.0, [0; 3]);
        assert!(ink(&canvas) > latin);
        // Outside of the sheet nothing is drawn, and nothing breaks.
        let words = canvas.words("out", 30.0, 200.0);
        canvas.write(&words, 190.0, 50.0, [0; 3]);
        canvas.fill([-5, -5, 500, 500], [0; 3]);
        assert_eq!(ink(&canvas), 200 * 60 * 3);
    }
}
