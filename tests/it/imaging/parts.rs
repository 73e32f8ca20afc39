//! Long and large pictures, cut into parts.

use discern::domain::{Detail, FamilyLimits, PixelRect, PixelSize, PreparePlan, Purpose, SideRule};
use discern::imaging::{self, Part, parts};

use super::drawn::{Drawing, PngKind, RED, WHITE, chunk, exif, png, seen};
use super::{open, plan, text};

const ANY: FamilyLimits = FamilyLimits { max_side_px: 3840, max_pixels: None };

fn parts_of(drawing: &Drawing, limits: FamilyLimits) -> Vec<Part> {
    parts(&open(&drawing.png()).unwrap(), &plan(2048, 1).rules, limits)
}

/// Whether a row holds nothing but the paper.
fn is_blank(drawing: &Drawing, row: u32) -> bool {
    let start = (row * drawing.width * 3) as usize;
    drawing.rgb[start..start + drawing.width as usize * 3].iter().all(|sample| *sample == 255)
}

#[test]
fn a_long_page_is_cut_between_its_lines_and_nothing_is_lost() {
    let page = text::page(500, 5000, 10.0, [20; 3], WHITE);
    let parts = parts_of(&page, ANY);
    assert_eq!(parts.len(), 3);
    assert_eq!((parts[0].rect.top, parts[2].rect.bottom()), (0, 5000));
    for pair in parts.windows(2) {
        let (above, below) = (pair[0].rect, pair[1].rect);
        assert_eq!(pair[1].shared_lines, 2);
        assert!(above.height <= 2048 && above.bottom() > below.top, "{parts:?}");
        assert!(is_blank(&page, above.bottom() - 1) && is_blank(&page, below.top), "{parts:?}");
        // Two lines of 22 px, with their air.
        assert!((40..=70).contains(&(above.bottom() - below.top)), "{parts:?}");
    }
}

#[test]
fn each_part_is_sent_pixel_by_pixel() {
    let page = text::page(600, 2600, 9.0, [20; 3], WHITE);
    let picture = open(&page.png()).unwrap();
    let detail = SideRule::Detail { detail: Detail::High, purpose: Purpose::Precision };
    let plan = PreparePlan { side: detail, limits: ANY, ..plan(2048, 999_999) };
    for part in parts(&picture, &plan.rules, ANY) {
        let part_picture = picture.part(part.rect).unwrap();
        let prepared = imaging::prepare(&part_picture, &plan).unwrap();
        assert_eq!(prepared.size, PixelSize::new(part.rect.width, part.rect.height));
        let (sent, top) = (seen(&prepared), part.rect.top);
        for (x, y) in [(3, 0), (400, 17), (511, 90), (599, part.rect.height - 1)] {
            let start = (((top + y) * page.width + x) * 3) as usize;
            assert_eq!(sent.at(x, y)[..], page.rgb[start..start + 3], "{x}, {y} of {part:?}");
        }
    }
}

#[test]
fn what_can_be_read_as_it_is_stays_whole() {
    for (what, drawing) in [
        ("a page", text::page(1000, 600, 10.0, [20; 3], WHITE)),
        ("a page in large type", text::page(800, 2600, 24.0, [20; 3], WHITE)),
        ("a photo", Drawing::photo(1200, 1500)),
        ("a pixel", Drawing::new(1, 1, |_, _| RED)),
    ] {
        let whole = PixelRect::new(0, 0, drawing.width, drawing.height);
        assert_eq!(parts_of(&drawing, ANY), [Part { rect: whole, shared_lines: 0 }], "{what}");
    }
}

#[test]
fn a_page_on_its_side_is_cut_as_it_is_seen() {
    let page = text::page(300, 4200, 10.0, [20; 3], WHITE);
    let upright = parts_of(&page, ANY);
    // Stored turned: the first row of the file is the right column of the page.
    let turned = Drawing::new(4200, 300, |x, y| {
        let start = ((x * 300 + (299 - y)) * 3) as usize;
        [page.rgb[start], page.rgb[start + 1], page.rgb[start + 2]]
    });
    let kind = PngKind { size: (4200, 300), depth: 8, colour: 2, interlaced: false };
    let stored = png(kind, &[chunk(*b"eXIf", &exif(6))], &turned.rgb);
    let picture = open(&stored).unwrap();
    assert_eq!(picture.info().size(), PixelSize::new(300, 4200));
    assert_eq!(upright.len(), 3);
    assert_eq!(parts(&picture, &plan(2048, 1).rules, ANY), upright);
    let part = picture.part(upright[1].rect).unwrap();
    let (sent, start) = (seen(&imaging::prepare(&part, &plan(2048, 999_999)).unwrap()), upright[1].rect.top * 300);
    for at in [0, 150 + 100 * 300, 299 + 700 * 300] {
        let here = ((start + at) * 3) as usize;
        assert_eq!(sent.at(at % 300, at / 300)[..], page.rgb[here..here + 3]);
    }
}

#[test]
fn a_part_holds_the_pixels_of_its_rectangle_and_nothing_outside_is_one() {
    let quarters = open(&Drawing::quarters(40, 20).png()).unwrap();
    let part = quarters.part(PixelRect::new(30, 2, 99, 5)).unwrap();
    assert_eq!(part.info().size(), PixelSize::new(10, 5));
    let sent = seen(&imaging::prepare(&part, &plan(2048, 99_999)).unwrap());
    assert_eq!(sent.at(0, 0), super::drawn::GREEN);
    assert!(quarters.part(PixelRect::new(40, 0, 5, 5)).is_none());
}
