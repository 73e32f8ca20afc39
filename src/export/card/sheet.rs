//! The card as a PNG.

use super::canvas::{Canvas, Words};
use super::places::places;
use crate::domain::{ComparisonCard, Half, PixelSize, Rgb, TableRow};
use crate::export::{style, table};
use crate::imaging::{ImagingError, OpenedPicture, Pixels, pixels_within, to_png};

pub(super) fn draw(card: &ComparisonCard, pictures: [&OpenedPicture; 2]) -> Result<Vec<u8>, ImagingError> {
    let inner = style::WIDTH - 2 * style::MARGIN;
    let half = (inner - style::MARGIN) / 2;
    let [a, b] = pictures.map(|picture| pixels_within(picture, half, style::PICTURE_HEIGHT));
    let shown = [a?, b?];
    let mut canvas = Canvas::new(style::WIDTH);
    canvas.learn(&said(card));
    let mut top = style::MARGIN;
    top = line(&mut canvas, &card.words.title, style::TITLE_PX, top, style::TEXT) + style::GAP;
    top = line(&mut canvas, table::verdict(&card.table, &card.words), style::VERDICT_PX, top, style::TEXT);
    top += 2 * style::GAP;
    let labels = [0, 1].map(|place: usize| {
        let size = [card.comparison.size_a, card.comparison.size_b][place];
        let text = format!("{} · {} · {size}", Half::BOTH[place].letter(), card.names[place]);
        canvas.words(&text, style::TEXT_PX, half as f32)
    });
    let label_height = labels.iter().map(Words::height).max().unwrap_or(0);
    let picture_top = top + label_height + style::GAP;
    let bottom = picture_top + shown.iter().map(|picture| picture.size.height).max().unwrap_or(0);
    canvas.reach(bottom + style::MARGIN);
    let whole = [card.comparison.size_a, card.comparison.size_b];
    for (place, half_of) in Half::BOTH.into_iter().enumerate() {
        let left = style::MARGIN + place as u32 * (half + style::MARGIN);
        canvas.write(&labels[place], left as f32, top as f32, [style::A, style::B][place]);
        picture(&mut canvas, card, half_of, &shown[place], whole[place], [left, picture_top]);
    }
    let bottom = rows(&mut canvas, card, bottom + style::MARGIN);
    canvas.reach(bottom + style::MARGIN);
    to_png(&canvas.pixels)
}

/// Everything that is written on the card.
fn said(card: &ComparisonCard) -> String {
    let words = &card.words;
    let mut said =
        vec![words.title.as_str(), table::verdict(&card.table, words), &words.what, &words.same, &words.source];
    said.extend(card.names.iter().map(String::as_str));
    for row in &card.table.rows {
        said.extend([row.what.as_str(), &row.a, &row.b, words.sameness_of(row), words.source_of(row)]);
    }
    said.concat()
}

/// Writes across the whole card; returns where the next thing begins.
fn line(canvas: &mut Canvas, text: &str, px: f32, top: u32, colour: Rgb) -> u32 {
    let words = canvas.words(text, px, (style::WIDTH - 2 * style::MARGIN) as f32);
    canvas.reach(top + words.height() + style::MARGIN);
    canvas.write(&words, style::MARGIN as f32, top as f32, colour);
    top + words.height()
}

/// A picture with its numbered places. `whole` is its size before it was made smaller.
fn picture(
    canvas: &mut Canvas,
    card: &ComparisonCard,
    half: Half,
    shown: &Pixels,
    whole: PixelSize,
    [left, top]: [u32; 2],
) {
    canvas.picture(shown, left, top);
    let edges = [left, top, left + shown.size.width, top + shown.size.height].map(i64::from);
    canvas.frame(edges, 1, style::LINE);
    let scale = f64::from(shown.size.width) / f64::from(whole.width.max(1));
    let places = places(&card.comparison, half);
    let areas: Vec<[i64; 4]> = places
        .iter()
        .map(|place| {
            let [x0, y0, x1, y1] = place.bounds().map(|side| (side * scale).round() as i64);
            let (x, y) = (i64::from(left), i64::from(top));
            let inside = |value: i64, [least, most]: [i64; 2]| value.clamp(least, most);
            let (across, down) = ([edges[0], edges[2]], [edges[1], edges[3]]);
            [inside(x + x0, across), inside(y + y0, down), inside(x + x1, across), inside(y + y1, down)]
        })
        .collect();
    for area in &areas {
        let width = i64::from(style::FRAME);
        canvas.frame(*area, width, style::GROUND);
        canvas.frame(*area, width - 1, style::CHANGED);
    }
    // After all frames: none lies over a number.
    let mut tags: Vec<[i64; 4]> = Vec::new();
    for (place, area) in places.iter().zip(areas) {
        tag(canvas, &place.id.to_string(), area, edges, &mut tags);
    }
}

/// The number of a place, where it hides no other one.
fn tag(canvas: &mut Canvas, number: &str, area: [i64; 4], edges: [i64; 4], tags: &mut Vec<[i64; 4]>) {
    let words = canvas.words(number, style::SMALL_PX, f32::INFINITY);
    let side = i64::from(style::TAG);
    let width = (canvas.width(number, style::SMALL_PX) as i64 + 12).max(side);
    let [left, top, right, bottom] = area;
    let corners =
        [(left, top - side), (right - width, top - side), (left, bottom), (right - width, bottom), (left, top)];
    let is_free = |(x, y): &(i64, i64)| {
        let is_inside = *x >= edges[0] && *y >= edges[1] && x + width <= edges[2] && y + side <= edges[3];
        is_inside && !tags.iter().any(|tag| *x < tag[2] && x + width > tag[0] && *y < tag[3] && y + side > tag[1])
    };
    let (x, y) = corners.into_iter().find(is_free).unwrap_or((left, top));
    let place = [x, y, x + width, y + side];
    tags.push(place);
    canvas.fill(place, style::CHANGED);
    let text_left = x as f32 + (width as f32 - canvas.width(number, style::SMALL_PX)) / 2.0;
    let text_top = y as f32 + (side as f32 - style::SMALL_PX * 1.25) / 2.0;
    canvas.write(&words, text_left, text_top, style::ON_CHANGED);
}

/// The table; returns where it ends.
fn rows(canvas: &mut Canvas, card: &ComparisonCard, mut top: u32) -> u32 {
    let words = &card.words;
    let heads = [words.what.as_str(), "A", "B", &words.same, &words.source].map(str::to_owned);
    top = row(canvas, &heads, top, [style::MUTED, style::A, style::B, style::MUTED, style::MUTED], Some(style::BAND));
    for line in &card.table.rows {
        let cells = [
            numbered(line),
            line.a.clone(),
            line.b.clone(),
            words.sameness_of(line).to_owned(),
            words.source_of(line).to_owned(),
        ];
        top = row(canvas, &cells, top, [style::TEXT, style::TEXT, style::TEXT, style::TEXT, style::MUTED], None);
    }
    top
}

/// What a row is about, with the number of its place before it where it does not tell it.
fn numbered(row: &TableRow) -> String {
    match row.region.filter(|_| !row.tells_its_place()) {
        Some(id) => format!("[{id}] {}", row.what),
        None => row.what.clone(),
    }
}

fn row(canvas: &mut Canvas, cells: &[String; 5], top: u32, colours: [Rgb; 5], band: Option<Rgb>) -> u32 {
    let inner = (style::WIDTH - 2 * style::MARGIN - style::GAP) as f32;
    // The rules begin where the pictures do.
    let mut left = (style::MARGIN + style::GAP) as f32;
    let mut placed = Vec::new();
    for ((cell, share), colour) in cells.iter().zip(style::COLUMNS).zip(colours) {
        let room = inner * share - style::GAP as f32;
        placed.push((canvas.words(cell, style::TEXT_PX, room), left, colour));
        left += inner * share;
    }
    let height = placed.iter().map(|(words, ..)| words.height()).max().unwrap_or(0) + style::GAP;
    canvas.reach(top + height + style::MARGIN);
    let (start, end) = (i64::from(style::MARGIN), i64::from(style::WIDTH - style::MARGIN));
    if let Some(band) = band {
        canvas.fill([start, i64::from(top), end, i64::from(top + height)], band);
    }
    for (words, left, colour) in &placed {
        canvas.write(words, *left, top as f32 + style::GAP as f32 / 2.0, *colour);
    }
    let bottom = i64::from(top + height);
    canvas.fill([start, bottom - 1, end, bottom], style::LINE);
    top + height
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Alignment, CardForm, Comparison, PixelRect, Region, RegionKind};
    use crate::export::table::tests::{table, words};
    use std::sync::Arc;

    #[test]
    fn no_frame_lies_over_a_number() {
        let size = PixelSize::new(300, 200);
        let region = |id, rect| Region { id, rect, kind: RegionKind::Added, share: 0.1, colours: [[0; 3]; 2] };
        // The upper edge of the second runs through the number over the first.
        let regions = vec![region(1, PixelRect::new(100, 60, 40, 30)), region(2, PixelRect::new(90, 40, 100, 100))];
        let comparison = Comparison {
            size_a: size,
            size_b: size,
            is_comparable: true,
            alignment: Some(Alignment::IDENTITY),
            similarity: 0.9,
            changed_share: 0.1,
            tone_steps: [0.0; 3],
            regions,
            map: None,
        };
        let names = ["a.png", "b.png"].map(str::to_owned);
        let (form, comparison) = (CardForm::Png, Arc::new(comparison));
        let card = ComparisonCard { form, names, comparison, table: table(), words: words() };
        let mut canvas = Canvas::new(300);
        canvas.reach(200);
        let shown = Pixels { size, rgb: vec![120; size.pixels() as usize * 3] };
        picture(&mut canvas, &card, Half::A, &shown, size, [0, 0]);
        let at = |x: usize, y: usize| canvas.pixels.rgb.as_chunks::<3>().0[y * 300 + x];
        let tag = 60 - style::TAG as usize..60;
        assert!(tag.clone().all(|y| at(102, y) == style::CHANGED), "{:?}", tag.map(|y| at(102, y)).collect::<Vec<_>>());
    }

    #[test]
    fn a_row_says_the_number_of_its_place_once() {
        let row = |what: &str, region| TableRow { what: what.to_owned(), region, ..TableRow::empty() };
        assert_eq!(numbered(&row("Sail", Some(2))), "[2] Sail");
        assert_eq!(numbered(&row("Place 2: colour", Some(2))), "Place 2: colour");
        assert_eq!(numbered(&row("12 sails", Some(2))), "[2] 12 sails");
        assert_eq!(numbered(&row("Place 2", None)), "Place 2");
    }
}
