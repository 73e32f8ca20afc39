//! Every format and every variant of it becomes the same picture.

use discern::domain::{MediaType, PixelSize, SourceFormat, TilePosition};
use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, ImageFormat};
use libjpeg_turbo_rs::{Encoder, PixelFormat, Subsampling};
use moxcms::ColorProfile;

use super::drawn::{BLUE, Colour, Drawing, GREEN, PngKind, RED, WHITE, YELLOW};
use super::drawn::{assert_quarters, chunk, near, png, seen, stored_zlib, tiff, with_segment};
use super::{info, prepare};

const QUARTERS: [Colour; 4] = [RED, GREEN, BLUE, YELLOW];

fn kind(depth: u8, colour: u8) -> PngKind {
    PngKind { size: (40, 30), depth, colour, interlaced: false }
}

#[test]
fn every_format_opens_and_shows_its_colours() {
    let drawing = Drawing::quarters(40, 30);
    let (format, tolerance) = (|format| drawing.encoded(format), 2);
    for (bytes, expected, tolerance) in [
        (format(ImageFormat::Bmp), SourceFormat::Bmp, tolerance),
        (format(ImageFormat::Gif), SourceFormat::Gif, tolerance),
        (format(ImageFormat::Tiff), SourceFormat::Tiff, tolerance),
        (format(ImageFormat::WebP), SourceFormat::WebP, tolerance),
        (drawing.png(), SourceFormat::Png, 0),
        (drawing.jpeg(), SourceFormat::Jpeg, 12),
    ] {
        let info = info(&bytes);
        assert_eq!((info.format, info.stored_size), (expected, PixelSize::new(40, 30)));
        assert_eq!((info.byte_len, info.is_partial), (bytes.len(), false));
        assert_quarters(&seen(&prepare(&bytes)), QUARTERS, tolerance, expected.media_type());
    }
}

/// A picture of the folder that `make.py` beside it has drawn.
fn stored(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn newer_formats_open_and_show_their_colours() {
    let formats = [("avif", SourceFormat::Avif), ("heic", SourceFormat::Heic), ("jxl", SourceFormat::Jxl)];
    for (extension, expected) in formats {
        let quarters = stored(&format!("quarters.{extension}"));
        let info = info(&quarters);
        assert_eq!((info.format, info.size(), info.is_see_through), (expected, PixelSize::new(40, 30), false));
        assert_quarters(&seen(&prepare(&quarters)), QUARTERS, 14, extension);
        // In JPEG XL the picture itself says how it is turned, and no program at hand writes that.
        if extension != "jxl" {
            let turned = stored(&format!("turned.{extension}"));
            assert_eq!(super::info(&turned).size(), PixelSize::new(40, 30), "{extension}");
            assert_quarters(&seen(&prepare(&turned)), QUARTERS, 14, extension);
        }
        let grey = seen(&prepare(&stored(&format!("grey.{extension}"))));
        let greys = QUARTERS.map(|[r, g, b]| [299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b); 3]);
        assert_quarters(&grey, greys.map(|grey| grey.map(|value| (value / 1000) as u8)), 4, extension);
    }
    assert_quarters(&seen(&prepare(&stored("lossless.jxl"))), QUARTERS, 0, "lossless");
}

#[test]
fn of_an_avif_sequence_the_picture_itself_opens() {
    for first_name in [b"avis", b"mif1"] {
        let mut bytes = stored("quarters.avif");
        bytes[8..12].copy_from_slice(first_name);
        assert_eq!(info(&bytes).format, SourceFormat::Avif);
        assert_quarters(&seen(&prepare(&bytes)), QUARTERS, 14, "AVIF");
    }
}

#[test]
fn a_value_that_the_standard_leaves_open_is_no_colour_space() {
    let (plain, mut strange) = (stored("grey.avif"), stored("grey.avif"));
    // In the sequence header.
    strange[278] = 0;
    assert_ne!(strange, plain);
    assert_eq!(info(&strange).size(), info(&plain).size());
    prepare(&strange);
}

#[test]
fn what_is_seen_through_is_sent_on_white_and_shown_as_it_is() {
    let rgba: Vec<u8> =
        (0..40 * 30).flat_map(|at| if at % 40 < 20 { [220, 30, 40, 255] } else { [90, 0, 0, 0] }).collect();
    let interlaced = PngKind { interlaced: true, ..kind(8, 6) };
    for (what, bytes) in [
        ("PNG", png(kind(8, 6), &[], &rgba)),
        ("PNG, interlaced", png(interlaced, &[], &rgba)),
        ("AVIF", stored("through.avif")),
        ("HEIC", stored("through.heic")),
        ("JPEG XL", stored("through.jxl")),
    ] {
        let opened = super::open(&bytes).unwrap();
        assert!(opened.info().is_see_through, "{what}");
        let sent = seen(&prepare(&bytes));
        assert!(near(sent.at(5, 5), RED, 14) && near(sent.at(35, 5), WHITE, 2), "{what}: {:?}", sent.at(35, 5));
        let tile = discern::imaging::tile(&opened, 0, TilePosition { column: 0, row: 0 }).unwrap();
        let at = |x: usize, y: usize| tile.pixels.as_chunks::<4>().0[y * 40 + x];
        assert!(at(5, 5)[3] == 255 && near([at(5, 5)[0], at(5, 5)[1], at(5, 5)[2]], RED, 14), "{what}");
        assert!(at(35, 5)[3] < 3, "{what}: {:?}", at(35, 5));
    }
    assert!(!super::open(&png(kind(8, 2), &[], &Drawing::quarters(40, 30).rgb)).unwrap().info().is_see_through);
}

#[test]
fn every_kind_of_png_opens() {
    let drawing = Drawing::quarters(40, 30);
    let pixels = || drawing.rgb.chunks_exact(3);
    let index = |pixel: &[u8]| QUARTERS.iter().position(|colour| colour == pixel).unwrap() as u8;
    let palette = chunk(*b"PLTE", &QUARTERS.concat());
    let rgba: Vec<u8> = pixels().flat_map(|pixel| [pixel, &[255]].concat()).collect();
    let wide = |samples: &[u8]| -> Vec<u8> { samples.iter().flat_map(|sample| [*sample, 77]).collect() };
    let indices: Vec<u8> = pixels().map(index).collect();
    let pairs: Vec<u8> = indices.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    let fours: Vec<u8> = indices.chunks(4).map(|i| i[0] << 6 | i[1] << 4 | i[2] << 2 | i[3]).collect();
    let interlaced = |depth, colour| PngKind { interlaced: true, ..kind(depth, colour) };
    let none: &[Vec<u8>] = &[];
    let with_palette: &[Vec<u8>] = std::slice::from_ref(&palette);
    for (what, bytes) in [
        ("RGB", png(kind(8, 2), none, &drawing.rgb)),
        ("RGB, 16 bits", png(kind(16, 2), none, &wide(&drawing.rgb))),
        ("RGBA", png(kind(8, 6), none, &rgba)),
        ("RGBA, 16 bits", png(kind(16, 6), none, &wide(&rgba))),
        ("palette", png(kind(8, 3), with_palette, &indices)),
        ("palette, 4 bits", png(kind(4, 3), with_palette, &pairs)),
        ("palette, 2 bits", png(kind(2, 3), with_palette, &fours)),
        ("RGB, interlaced", png(interlaced(8, 2), none, &drawing.rgb)),
        ("RGBA, interlaced", png(interlaced(8, 6), none, &rgba)),
        ("palette, interlaced", png(interlaced(8, 3), with_palette, &indices)),
        ("RGB, 16 bits, interlaced", png(interlaced(16, 2), none, &wide(&drawing.rgb))),
    ] {
        let sent = prepare(&bytes);
        assert_eq!(sent.media_type, MediaType::Png, "{what}");
        assert_eq!(seen(&sent), drawing, "{what}");
    }
}

#[test]
fn every_kind_of_grey_png_opens() {
    let levels: Vec<u8> = (0..1200).map(|pixel| if pixel % 40 < 20 { 0 } else { 255 }).collect();
    let with_alpha: Vec<u8> = levels.iter().flat_map(|level| [*level, 255]).collect();
    let bits = |bits: usize| -> Vec<u8> {
        levels
            .chunks(8 / bits)
            .map(|run| run.iter().fold(0, |byte, level| byte << bits | level >> (8 - bits)))
            .collect()
    };
    for (what, bytes) in [
        ("8 bits", png(kind(8, 0), &[], &levels)),
        ("4 bits", png(kind(4, 0), &[], &bits(4))),
        ("2 bits", png(kind(2, 0), &[], &bits(2))),
        ("1 bit", png(kind(1, 0), &[], &bits(1))),
        ("with alpha", png(kind(8, 4), &[], &with_alpha)),
    ] {
        let seen = seen(&prepare(&bytes));
        assert_eq!((seen.at(19, 15), seen.at(20, 15)), ([0; 3], [255; 3]), "{what}");
    }
}

#[test]
fn every_kind_of_jpeg_opens() {
    let drawing = Drawing::quarters(83, 61);
    let encoder = || Encoder::new(&drawing.rgb, 83, 61, PixelFormat::Rgb).quality(95);
    for (what, encoder) in [
        ("baseline", encoder()),
        ("progressive", encoder().progressive(true)),
        ("full colour", encoder().subsampling(Subsampling::S444)),
        ("4:2:2", encoder().subsampling(Subsampling::S422)),
        ("4:4:0", encoder().subsampling(Subsampling::S440)),
        ("restart markers", encoder().restart_rows(1)),
        ("progressive, full colour", encoder().progressive(true).subsampling(Subsampling::S444)),
    ] {
        let bytes = encoder.encode().unwrap();
        assert_eq!(info(&bytes).stored_size, PixelSize::new(83, 61), "{what}");
        assert_quarters(&seen(&prepare(&bytes)), QUARTERS, 12, what);
    }
}

#[test]
fn a_cmyk_jpeg_shows_its_colours() {
    // Stored as Adobe's programs do: what is left of the light.
    let drawing = Drawing::quarters(48, 48);
    let inks: Vec<u8> = drawing.rgb.chunks_exact(3).flat_map(|pixel| [pixel, &[255]].concat()).collect();
    let bytes = Encoder::new(&inks, 48, 48, PixelFormat::Cmyk).quality(95).encode().unwrap();
    assert_quarters(&seen(&prepare(&bytes)), QUARTERS, 12, "CMYK");
}

#[test]
fn a_grey_jpeg_stays_grey() {
    let levels: Vec<u8> = Drawing::photo(120, 90).rgb.into_iter().step_by(3).collect();
    let bytes = Encoder::new(&levels, 120, 90, PixelFormat::Grayscale).quality(90).encode().unwrap();
    let sent = prepare(&bytes);
    assert_eq!(sent.media_type, MediaType::Jpeg);
    let frame = sent.bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    assert_eq!(sent.bytes[frame + 9], 1, "one component");
    let seen = seen(&sent);
    for (x, y) in [(10, 10), (60, 45), (110, 80)] {
        assert!(near(seen.at(x, y), [levels[y as usize * 120 + x as usize]; 3], 8));
    }
}

#[test]
fn of_several_pictures_in_a_file_the_first_is_shown() {
    let frame =
        |colour: Colour| image::RgbaImage::from_pixel(20, 20, image::Rgba([colour[0], colour[1], colour[2], 255]));
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    let frames = [RED, BLUE].map(|colour| Frame::from_parts(frame(colour), 0, 0, Delay::from_numer_denom_ms(80, 1)));
    encoder.encode_frames(frames).unwrap();
    drop(encoder);
    assert!(near(seen(&prepare(&gif)).at(10, 10), RED, 4));

    let pages = [(20, 20, vec![200; 400]), (10, 10, vec![20; 100])];
    let first_page = seen(&prepare(&tiff(&pages, 1)));
    assert_eq!((first_page.width, first_page.at(5, 5)), (20, [200; 3]));

    // An animated PNG whose first frame is the picture itself, the second a smaller one.
    let red = Drawing::new(20, 20, |_, _| RED);
    let header = |number: u8, side: u8| {
        let mut data = vec![0, 0, 0, number, 0, 0, 0, side, 0, 0, 0, side];
        data.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0]);
        chunk(*b"fcTL", &data)
    };
    let animation = chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let kind = PngKind { size: (20, 20), depth: 8, colour: 2, interlaced: false };
    let mut animated = png(kind, &[animation, header(0, 20)], &red.rgb);
    let second = [vec![0, 0, 0, 2], stored_zlib(&[0; 4 * 13])].concat();
    let end = animated.len() - 12;
    animated.splice(end..end, [header(1, 4), chunk(*b"fdAT", &second)].concat());
    assert_eq!(seen(&prepare(&animated)), red);
}

#[test]
fn what_is_transparent_becomes_white() {
    let alpha_of = |x: u32| [0_u8, 128, 255][x as usize / 10];
    let blend = |alpha: u8| RED.map(|sample| 255 - (u32::from(255 - sample) * u32::from(alpha) / 255) as u8);
    let rgba: Vec<u8> = (0..900).flat_map(|pixel| [RED[0], RED[1], RED[2], alpha_of(pixel % 30)]).collect();
    let size = PngKind { size: (30, 30), ..kind(8, 6) };
    let webp = {
        let mut out = std::io::Cursor::new(Vec::new());
        image::RgbaImage::from_raw(30, 30, rgba.clone()).unwrap().write_to(&mut out, ImageFormat::WebP).unwrap();
        out.into_inner()
    };
    let indexed = {
        let indices: Vec<u8> = (0..900).map(|pixel| (pixel % 30 / 10) as u8).collect();
        let chunks = [chunk(*b"PLTE", &[RED; 3].concat()), chunk(*b"tRNS", &[0, 128, 255])];
        png(PngKind { size: (30, 30), ..kind(8, 3) }, &chunks, &indices)
    };
    for (what, bytes) in [("PNG", png(size, &[], &rgba)), ("WebP", webp), ("palette", indexed)] {
        let seen = seen(&prepare(&bytes));
        assert_eq!(seen.at(5, 5), WHITE, "{what}");
        assert!(near(seen.at(15, 5), blend(128), 1), "{what}: {:?}", seen.at(15, 5));
        assert_eq!(seen.at(25, 5), RED, "{what}");
    }
}

#[test]
fn colours_of_another_profile_become_srgb() {
    let drawing = Drawing::new(64, 64, |_, _| GREEN);
    let adobe = ColorProfile::new_adobe_rgb().encode().unwrap();
    let iccp = |profile: &[u8]| chunk(*b"iCCP", &[b"profile\0\0".to_vec(), stored_zlib(profile)].concat());
    let size = PngKind { size: (64, 64), ..kind(8, 2) };
    let segment = |profile: &[u8]| with_segment(&drawing.jpeg(), 0xe2, &[b"ICC_PROFILE\0\x01\x01", profile].concat());
    // By the definitions of both spaces; in red the colour lies outside sRGB.
    let expected = [0, 161, 46];
    for (what, bytes) in [("PNG", png(size, &[iccp(&adobe)], &drawing.rgb)), ("JPEG", segment(&adobe))] {
        let found = seen(&prepare(&bytes)).at(32, 32);
        assert!(near(found, expected, 4), "{what}: {found:?}");
    }
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let damaged = &adobe[..adobe.len() / 2];
    for (what, profile) in [("sRGB", &srgb[..]), ("damaged", damaged), ("empty", &[])] {
        let found = seen(&prepare(&png(size, &[iccp(profile)], &drawing.rgb))).at(32, 32);
        assert_eq!(found, GREEN, "{what}");
    }
    // A profile for three channels says nothing about a picture of one.
    let grey = PngKind { size: (64, 64), ..kind(8, 0) };
    assert_eq!(seen(&prepare(&png(grey, &[iccp(&adobe)], &[100; 64 * 64]))).at(9, 9), [100; 3]);
}

#[test]
fn greys_of_another_profile_become_srgb() {
    // Light itself, not what the eye makes of it: a fifth of the light is about half the grey.
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let iccp = chunk(*b"iCCP", &[b"profile\0\0".to_vec(), stored_zlib(&linear)].concat());
    let grey = PngKind { size: (64, 64), ..kind(8, 0) };
    let found = seen(&prepare(&png(grey, &[iccp], &[55; 64 * 64]))).at(9, 9);
    assert!(near(found, [128; 3], 3), "{found:?}");
}
