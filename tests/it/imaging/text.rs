//! The height of the smallest text, on text that is drawn here: a small alphabet of blocks, at every size.

use super::drawn::{Colour, Drawing, WHITE};
use super::info;

/// Letters on a grid of five by nine: capitals and tall letters take seven rows, small ones the last five of these,
/// tails the two below.
const LETTERS: [(char, [&str; 9]); 14] = [
    ('A', [" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #", "     ", "     "]),
    ('E', ["#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####", "     ", "     "]),
    ('T', ["#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "     ", "     "]),
    ('R', ["#### ", "#   #", "#   #", "#### ", "# #  ", "#  # ", "#   #", "     ", "     "]),
    ('b', ["#    ", "#    ", "#### ", "#   #", "#   #", "#   #", "#### ", "     ", "     "]),
    ('d', ["    #", "    #", " ####", "#   #", "#   #", "#   #", " ####", "     ", "     "]),
    ('l', [" #   ", " #   ", " #   ", " #   ", " #   ", " #   ", "  ## ", "     ", "     "]),
    ('o', ["     ", "     ", " ### ", "#   #", "#   #", "#   #", " ### ", "     ", "     "]),
    ('n', ["     ", "     ", "#### ", "#   #", "#   #", "#   #", "#   #", "     ", "     "]),
    ('e', ["     ", "     ", " ### ", "#   #", "#####", "#    ", " ### ", "     ", "     "]),
    ('s', ["     ", "     ", " ####", "#    ", " ### ", "    #", "#### ", "     ", "     "]),
    ('u', ["     ", "     ", "#   #", "#   #", "#   #", "#   #", " ####", "     ", "     "]),
    ('p', ["     ", "     ", "#### ", "#   #", "#   #", "#   #", "#### ", "#    ", "#    "]),
    ('g', ["     ", "     ", " ####", "#   #", "#   #", "#   #", " ####", "    #", " ### "]),
];

const WORDS: [&str; 12] =
    ["Ted", "spoon", "blue", "Rose", "open", "Elope", "under", "gold", "sun", "Alps", "Around", "table"];

/// The blocks of a line of text, row by row; between two letters one column stays free.
fn blocks(line: &str) -> Vec<Vec<bool>> {
    let letter = |name: char| LETTERS.iter().find(|(known, _)| *known == name).map(|(_, rows)| rows);
    let columns = |name: char, row: usize| (0..6).map(move |column| letter(name)?[row].as_bytes().get(column).copied());
    (0..9)
        .map(|row| line.chars().flat_map(|name| columns(name, row)).map(|block| block == Some(b'#')).collect())
        .collect()
}

/// How much of a pixel is ink: the blocks are cut by the pixel's borders, as smoothed type is.
fn ink(blocks: &[Vec<bool>], cell_px: f64, x: f64, y: f64) -> f64 {
    const STEPS: [f64; 4] = [0.125, 0.375, 0.625, 0.875];
    let is_ink = |x: f64, y: f64| {
        let (column, row) = ((x / cell_px).floor(), (y / cell_px).floor());
        column >= 0.0 && row >= 0.0 && blocks.get(row as usize).and_then(|row| row.get(column as usize)) == Some(&true)
    };
    let points = STEPS.into_iter().flat_map(|dy| STEPS.into_iter().map(move |dx| (dx, dy)));
    points.filter(|(dx, dy)| is_ink(x + dx, y + dy)).count() as f64 / 16.0
}

/// A line of text whose capitals are `capital_px` high.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) capital_px: f64,
    pub(super) left: f64,
    pub(super) top: f64,
}

/// Writes lines over a drawing.
pub(super) fn write(drawing: &mut Drawing, lines: &[Line], colour: Colour) {
    for line in lines {
        let cell_px = line.capital_px / 7.0;
        let width = line.text.len() as f64 * 6.0 * cell_px;
        let blocks = blocks(&line.text);
        let columns = line.left as u32..((line.left + width).ceil() as u32).min(drawing.width);
        let rows = line.top as u32..((line.top + 9.0 * cell_px).ceil() as u32).min(drawing.height);
        for y in rows {
            for x in columns.clone() {
                let ink = ink(&blocks, cell_px, f64::from(x) - line.left, f64::from(y) - line.top);
                let start = 3 * (y * drawing.width + x) as usize;
                for (sample, ink_sample) in drawing.rgb[start..start + 3].iter_mut().zip(colour) {
                    *sample = (f64::from(*sample) * (1.0 - ink) + f64::from(ink_sample) * ink).round() as u8;
                }
            }
        }
    }
}

/// Lines that fill a box, a word after the other.
pub(super) fn lines(left: f64, top: f64, right: f64, bottom: f64, capital_px: f64) -> Vec<Line> {
    let mut words = WORDS.into_iter().cycle();
    let pitch = 2.2 * capital_px;
    let count = ((bottom - top) / pitch) as usize;
    let letters = ((right - left) / (6.0 * capital_px / 7.0)) as usize;
    (0..count)
        .map(|index| {
            let mut text = String::new();
            while text.len() + 8 < letters {
                text.push_str(words.next().unwrap_or_default());
                text.push(' ');
            }
            Line { text, capital_px, left, top: top + index as f64 * pitch }
        })
        .collect()
}

/// A page full of text of one size.
pub(super) fn page(width: u32, height: u32, capital_px: f64, ink: Colour, paper: Colour) -> Drawing {
    let mut page = Drawing::new(width, height, |_, _| paper);
    let (right, bottom) = (f64::from(width) - 20.0, f64::from(height) - 20.0);
    write(&mut page, &lines(20.3, 20.6, right, bottom, capital_px), ink);
    page
}

#[track_caller]
fn assert_measured(drawing: &Drawing, capital_px: f64, what: &str) {
    let found = info(&drawing.png()).smallest_text_px.map(f64::from);
    // Heights are counted in whole rows.
    let tolerance = (0.13 * capital_px).max(1.0);
    let is_near = found.is_some_and(|found| (found - capital_px).abs() <= tolerance);
    assert!(is_near, "{what}: {found:?} instead of {capital_px}");
}

#[test]
fn the_height_of_the_capitals_is_measured_at_every_size() {
    for capital_px in [7.0, 7.6, 8.0, 9.3, 10.0, 11.5, 13.0, 14.6, 18.0, 22.0, 29.0, 36.0, 44.0] {
        let page = page(1100, 700, capital_px, [28, 30, 34], WHITE);
        assert_measured(&page, capital_px, "dark on light");
    }
}

#[test]
fn neither_colour_nor_which_is_lighter_matters() {
    for (ink, paper) in [
        ([222, 224, 228], [24, 26, 30]),
        ([20, 96, 210], [255, 255, 255]),
        ([255, 255, 255], [200, 30, 40]),
        ([0, 90, 0], [250, 240, 150]),
        ([120, 120, 120], [245, 245, 245]),
        ([90, 90, 255], [0, 0, 0]),
    ] {
        for capital_px in [8.0, 12.0, 20.0] {
            assert_measured(&page(800, 500, capital_px, ink, paper), capital_px, &format!("{ink:?} on {paper:?}"));
        }
    }
}

#[test]
fn the_smallest_of_several_sizes_counts() {
    let mut page = Drawing::new(1200, 900, |_, _| WHITE);
    write(&mut page, &lines(20.0, 20.0, 1180.0, 180.0, 30.0), [0; 3]);
    write(&mut page, &lines(20.0, 200.0, 1180.0, 700.0, 14.0), [0; 3]);
    assert_measured(&page, 14.0, "two sizes");
    write(&mut page, &lines(20.0, 800.0, 500.0, 845.0, 8.0), [0; 3]);
    assert_measured(&page, 8.0, "two lines of a footnote");
}

#[test]
fn text_is_found_among_frames_and_fields() {
    let frame = |x: u32, y: u32| x % 240 < 2 || y % 60 < 1 || x > 900;
    let mut form = Drawing::new(960, 600, |x, y| if frame(x, y) { [90, 120, 200] } else { [248; 3] });
    for column in 0..3 {
        for row in 0..9 {
            let (left, top) = (f64::from(column) * 240.0 + 14.0, f64::from(row) * 60.0 + 22.0);
            write(&mut form, &lines(left, top, left + 200.0, top + 23.0, 10.0), [40; 3]);
        }
    }
    assert_measured(&form, 10.0, "form");
}

#[test]
fn a_picture_without_text_has_no_height() {
    let gradient = Drawing::new(900, 600, |x, y| [(x * 255 / 900) as u8, (y * 255 / 600) as u8, 128]);
    let bars = Drawing::new(900, 600, |x, y| {
        let height = 60 + (x / 30 * 97) % 420;
        if x % 30 < 22 && 560 - height < y && y < 560 { [40, 120, 230] } else { WHITE }
    });
    let icons = Drawing::new(900, 600, |x, y| {
        let (dx, dy) = (i64::from(x % 64) - 32, i64::from(y % 64) - 32);
        if dx * dx + dy * dy < 100 && (dx / 3 + dy / 3) % 2 == 0 { [60, 60, 60] } else { [240; 3] }
    });
    let checks = Drawing::new(900, 600, |x, y| if (x / 12 + y / 12) % 2 == 0 { [0; 3] } else { WHITE });
    let stripes = Drawing::new(900, 600, |_, y| if y % 20 < 9 { [0; 3] } else { WHITE });
    for (what, drawing) in [
        ("plain", Drawing::new(900, 600, |_, _| WHITE)),
        ("gradient", gradient),
        ("bars", bars),
        ("icons", icons),
        ("checks", checks),
        ("stripes", stripes),
        ("photo", Drawing::photo(1600, 1200)),
        ("noise", Drawing::noise(900, 600, 127)),
        ("fine grain", Drawing::noise(900, 600, 40)),
        ("finer grain", Drawing::noise(900, 600, 25)),
    ] {
        assert_eq!(info(&drawing.png()).smallest_text_px, None, "{what}");
    }
}
