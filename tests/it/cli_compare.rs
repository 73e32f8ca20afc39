//! `discern-cli compare` as a process: every exit code, every field.

use std::fs;

use serde_json::json;

use crate::cli::{Desk, base, code, lines, text};
use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Reply};

/// A picture with something to hold on to, and perhaps a square in it.
fn picture(desk: &Desk, name: &str, seed: u32, square: Option<(u32, u32)>) -> String {
    let (width, height) = (320_u32, 240_u32);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let cell = (x / 13 + seed).wrapping_mul(0x9E37_79B1) ^ (y / 11 + 7 * seed).wrapping_mul(0x85EB_CA77);
            let cell = cell ^ (cell >> 13);
            let is_in_square =
                square.is_some_and(|(left, top)| (left..left + 30).contains(&x) && (top..top + 24).contains(&y));
            pixels.extend(if is_in_square {
                [255, 0, 255]
            } else {
                [cell as u8, (cell >> 8) as u8, (cell >> 16) as u8]
            });
        }
    }
    let path = desk.path(name);
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    path.display().to_string()
}

#[test]
fn equal_pictures_have_no_difference() {
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, None));
    for more in [&[][..], &["--no-align"]] {
        let output = desk.cli(&["compare", &a, &b]).args(more).output().unwrap();
        assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "no difference\n"), "{output:?}");
    }
}

#[test]
fn a_difference_is_told_drawn_and_ends_with_one() {
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let drawn = desk.path("diff.png");
    for more in [&[][..], &["--no-align"]] {
        let output =
            desk.cli(&["compare", &a, &b, "--json", "-o", drawn.to_str().unwrap()]).args(more).output().unwrap();
        assert_eq!(code(&output), 1, "{output:?}");
        let line = &lines(&output)[0];
        let mut names: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        let expected =
            ["alignment", "changed_share", "comparable", "regions", "similarity", "table", "tone_steps", "verdict"];
        assert_eq!(names, expected);
        assert_eq!((&line["comparable"], &line["verdict"]), (&json!(true), &json!(null)));
        let size = json!({
            "what": "Size in pixels", "a": "320×240", "b": "320×240", "same": true, "source": "measured", "region": null
        });
        assert_eq!(line["table"][0], size);
        assert_eq!((&line["table"][1]["region"], &line["table"][1]["source"]), (&json!(1), &json!("measured")));
        assert_eq!(line["regions"][0]["box"], json!([100, 60, 30, 24]), "{line}");
        assert_eq!(line["regions"][0]["id"], 1);
        assert!(line["regions"][0]["share"].as_f64().unwrap() > 0.0);
        if more.is_empty() {
            let alignment = json!({
                "matrix": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], "scale": 1.0, "shift_px": [0.0, 0.0], "rotation_deg": 0.0
            });
            assert_eq!(line["alignment"], alignment);
        } else {
            assert_eq!(line["alignment"], json!(null));
        }
        let reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(&drawn).unwrap())).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (320, 240));
        fs::remove_file(&drawn).unwrap();
    }
    let output = desk.run(&["compare", &a, &b]);
    assert!(text(&output.stdout).contains(" at 100, 60: 30 × 24 px, "), "{output:?}");
    assert_eq!(code(&desk.run(&["compare", &a, &b, "--no-align", "--tolerance", "1"])), 0);
}

#[test]
fn pictures_of_different_scenes_are_not_compared() {
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 29, None));
    let output = desk.run(&["compare", &a, &b, "--json"]);
    assert_eq!(code(&output), 4, "{output:?}");
    let line = &lines(&output)[0];
    assert_eq!((&line["comparable"], &line["similarity"], &line["regions"]), (&json!(false), &json!(null), &json!([])));
    let output = desk.run(&["compare", &a, &b]);
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("same scene"), "{output:?}");
    let small = desk.picture("small.png");
    let output = desk.run(&["compare", &a, &small, "--no-align"]);
    assert_eq!(code(&output), 4, "{output:?}");
    assert!(text(&output.stderr).contains("320×240"), "{output:?}");
}

#[test]
fn a_picture_that_cannot_be_read_is_named() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    let missing = desk.path("missing.png").display().to_string();
    let torn = desk.path("torn.png");
    fs::write(&torn, b"\x89PNG\r\n\x1a\nnothing").unwrap();
    let torn = torn.display().to_string();
    for (bad, name) in [(&missing, "missing.png"), (&torn, "torn.png")] {
        for more in [&[][..], &["--no-align"]] {
            let output = desk.cli(&["compare", &a, bad]).args(more).output().unwrap();
            assert_eq!(code(&output), 3, "{output:?}");
            assert!(output.stdout.is_empty() && text(&output.stderr).contains(name), "{output:?}");
        }
    }
}

#[test]
fn a_command_line_for_comparing_that_makes_no_sense_ends_with_two() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    for arguments in [
        &["compare", &a][..],
        &["compare", &a, &a, "--tolerance", "2"],
        &["compare", "-", "-"],
        &["compare", &a, &a, &a],
        &["compare", &a, &a, "--card", "card.gif"],
        &["compare", &a, &a, "--template", "product"],
        &["compare", &a, &a, "--explain", "--template", "nothing-known"],
        &["compare", &a, &a, "--explain", "--provider", "nobody"],
    ] {
        assert_eq!(code(&desk.run(arguments)), 2, "{arguments:?}");
    }
}

/// The picture of `picture` in another encoding: `samples` makes those of a pixel.
fn encoded(
    desk: &Desk,
    name: &str,
    kind: (png::ColorType, png::BitDepth),
    samples: impl Fn(&[u8]) -> Vec<u8>,
) -> String {
    let source = picture(desk, "source.png", 1, None);
    let mut reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(source).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let path = desk.path(name);
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), 320, 240);
    encoder.set_color(kind.0);
    encoder.set_depth(kind.1);
    let samples: Vec<u8> = pixels.chunks_exact(3).flat_map(samples).collect();
    encoder.write_header().unwrap().write_image_data(&samples).unwrap();
    path.display().to_string()
}

#[test]
fn how_a_picture_is_stored_is_no_difference() {
    use png::{BitDepth, ColorType};
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    let opaque = |rgb: &[u8]| [rgb, &[255]].concat();
    let deep = |rgb: &[u8]| rgb.iter().flat_map(|value| [*value, *value]).collect();
    for b in [
        encoded(&desk, "opaque.png", (ColorType::Rgba, BitDepth::Eight), opaque),
        encoded(&desk, "deep.png", (ColorType::Rgb, BitDepth::Sixteen), deep),
    ] {
        for more in [&[][..], &["--no-align"]] {
            let output = desk.cli(&["compare", &a, &b]).args(more).output().unwrap();
            assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "no difference\n"), "{b} {output:?}");
        }
    }
}

#[test]
fn a_grey_picture_is_compared_with_one_in_colour() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    let grey =
        |rgb: &[u8]| vec![((299 * u32::from(rgb[0]) + 587 * u32::from(rgb[1]) + 114 * u32::from(rgb[2])) / 1000) as u8];
    let b = encoded(&desk, "grey.png", (png::ColorType::Grayscale, png::BitDepth::Eight), grey);
    for more in [&[][..], &["--no-align"]] {
        let output = desk.cli(&["compare", &a, &b, "--json"]).args(more).output().unwrap();
        assert_eq!(code(&output), 1, "{output:?}");
        assert_eq!(lines(&output)[0]["comparable"], true);
    }
}

/// The pixels of `picture`, turned by `turn` from (column, row) of the new picture to those of the old one.
fn turned(desk: &Desk, size: (usize, usize), turn: impl Fn(usize, usize) -> (usize, usize)) -> Vec<u8> {
    let source = picture(desk, "source.png", 1, None);
    let mut reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(source).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let pixels = pixels.as_chunks::<3>().0;
    let places = (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y)));
    places.flat_map(|(x, y)| pixels[turn(x, y).1 * 320 + turn(x, y).0]).collect()
}

/// Writes a JPEG, with an orientation where one is given.
fn jpeg(
    desk: &Desk,
    name: &str,
    (width, height): (usize, usize),
    rgb: &[u8],
    quality: u8,
    orientation: Option<u8>,
) -> String {
    use libjpeg_turbo_rs::{PixelFormat, Subsampling, compress};
    let mut bytes = compress(rgb, width, height, PixelFormat::Rgb, quality, Subsampling::S420).unwrap();
    if let Some(orientation) = orientation {
        let mut block = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        block.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        bytes.splice(2..2, block);
    }
    let path = desk.path(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn what_is_compressed_or_turned_by_its_camera_shows_the_same() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    let as_it_is = turned(&desk, (320, 240), |x, y| (x, y));
    let on_its_side = turned(&desk, (240, 320), |x, y| (319 - y, x));
    for b in [
        jpeg(&desk, "good.jpg", (320, 240), &as_it_is, 90, None),
        jpeg(&desk, "poor.jpg", (320, 240), &as_it_is, 50, None),
        jpeg(&desk, "camera.jpg", (240, 320), &on_its_side, 90, Some(6)),
    ] {
        let output = desk.run(&["compare", &a, &b]);
        assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "no difference\n"), "{b} {output:?}");
    }
    // Without its orientation it lies on its side.
    let b = jpeg(&desk, "side.jpg", (240, 320), &on_its_side, 90, None);
    let output = desk.run(&["compare", &a, &b]);
    assert_eq!(code(&output), 4, "{output:?}");
    assert!(text(&output.stderr).contains("--explain"), "{output:?}");
}

#[test]
fn what_is_seen_through_lies_on_white() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    // What is dark is not there at all, then white.
    let is_dark = |rgb: &[u8]| rgb.iter().all(|value| *value < 60);
    let through = |rgb: &[u8]| if is_dark(rgb) { vec![90, 0, 0, 0] } else { [rgb, &[255]].concat() };
    let on_white = |rgb: &[u8]| if is_dark(rgb) { vec![255; 3] } else { rgb.to_vec() };
    let b = encoded(&desk, "through.png", (png::ColorType::Rgba, png::BitDepth::Eight), through);
    let c = encoded(&desk, "white.png", (png::ColorType::Rgb, png::BitDepth::Eight), on_white);
    for more in [&[][..], &["--no-align"]] {
        let output = desk.cli(&["compare", &b, &c]).args(more).output().unwrap();
        assert_eq!((code(&output), text(&output.stdout).as_str()), (0, "no difference\n"), "{output:?}");
        assert_eq!(code(&desk.cli(&["compare", &a, &b]).args(more).output().unwrap()), 1);
    }
}

#[test]
fn pictures_of_two_sizes_are_only_compared_when_aligned() {
    let desk = Desk::new();
    let a = picture(&desk, "a.png", 1, None);
    let path = desk.path("one.png");
    let mut encoder = png::Encoder::new(fs::File::create(&path).unwrap(), 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[9, 9, 9]).unwrap();
    let one = path.display().to_string();
    let output = desk.run(&["compare", &a, &one, "--no-align"]);
    assert_eq!(code(&output), 4, "{output:?}");
    assert!(text(&output.stderr).contains("leave out --no-align"), "{output:?}");
    let output = desk.run(&["compare", &a, &one]);
    assert_eq!(code(&output), 4, "{output:?}");
    assert_eq!(code(&desk.run(&["compare", &one, &one])), 0);
}

/// A model's answer from `tests/streams/tables`.
fn table(name: &str) -> Reply {
    Reply::file(&folder().join("tables").join(name).with_extension("sse"))
}

#[test]
fn a_model_explains_and_every_row_says_who_says_it() {
    let (desk, server) = (Desk::new(), Loopback::always(table("fenced")));
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let csv = desk.path("table.csv");
    let output = desk
        .cli(&["compare", &a, &b, "--json", "--explain", "--template", "Product", "--base-url", &base(&server)])
        .args(["--model", "m", "--csv", csv.to_str().unwrap()])
        .env("LC_ALL", "de_DE.UTF-8")
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{output:?}");
    assert_eq!(text(&output.stderr), "2210 + 140 tokens\n");
    let line = &lines(&output)[0];
    assert_eq!(line["verdict"], "B is darker than A.");
    let table = line["table"].as_array().unwrap();
    let sources: Vec<&str> = table.iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["model", "model", "model", "measured", "measured"]);
    let first = json!({
        "what": "Colour", "a": "red", "b": "dark red", "same": false, "source": "model", "region": 1
    });
    assert_eq!((&table[0], &table[2]["same"]), (&first, &json!(null)));

    let body = server.requests()[0].json();
    let parts = body["messages"][0]["content"].as_array().unwrap();
    let kinds: Vec<&str> = parts.iter().map(|part| part["text"].as_str().unwrap_or("picture")).collect();
    assert_eq!(kinds[..4], ["Picture A:", "picture", "Picture B:", "picture"]);
    for told in ["- Brand and name", "1: A [100, 60, 130, 84], B [100, 60, 130, 84], "] {
        assert!(kinds[4].contains(told), "{told} in {}", kinds[4]);
    }
    assert_eq!((&body["temperature"], body.get("response_format")), (&json!(0.0), None));

    let written = fs::read_to_string(&csv).unwrap();
    assert!(written.starts_with("\u{feff}What;A;B;Same?;Source;Place\r\nColour;red;dark red;differs;model says;1\r\n"));
    let plain = desk.run(&["compare", &a, &b, "--explain", "--base-url", &base(&server), "--model", "m"]);
    assert!(text(&plain.stdout).contains("\nB is darker than A.\nColour: A red, B dark red, differs"), "{plain:?}");
}

#[test]
fn a_card_is_written_as_a_picture_and_as_a_page() {
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let (png, html) = (desk.path("card.png"), desk.path("card.HTML"));
    for (path, more) in [(&png, &[][..]), (&html, &["--no-align"])] {
        let output = desk.cli(&["compare", &a, &b, "--card", path.to_str().unwrap()]).args(more).output().unwrap();
        assert_eq!(code(&output), 1, "{output:?}");
    }
    let reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(&png).unwrap())).read_info().unwrap();
    assert_eq!(reader.info().width, 1600);
    let page = fs::read_to_string(&html).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("a.png · 320×240") && page.contains("Size in pixels"));
    assert!(!page.contains(&desk.path("").display().to_string()), "no folder of this computer leaves");
}

#[test]
fn nothing_is_sent_that_is_only_shown() {
    let (desk, server) = (Desk::new(), Loopback::always(table("as_asked")));
    let a = picture(&desk, "a.png", 1, None);
    let output =
        desk.run(&["compare", &a, &a, "--explain", "--show-request", "--base-url", &base(&server), "--model", "m"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(text(&output.stdout).contains("\"Picture B:\"") && server.requests().is_empty());
}

#[test]
fn an_answer_that_is_no_table_is_told_and_what_was_measured_stays() {
    let (desk, server) = (Desk::new(), Loopback::always(table("no_table")));
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let output = desk.run(&["compare", &a, &b, "--json", "--explain", "--base-url", &base(&server), "--model", "m"]);
    assert_eq!(code(&output), 1, "{output:?}");
    assert!(text(&output.stderr).contains("no table: Picture A shows a red cup"), "{output:?}");
    assert_eq!(lines(&output)[0]["table"].as_array().unwrap().len(), 2);
}

#[test]
fn every_way_to_fail_has_its_exit_code_and_tells_what_was_measured() {
    let body = |file: &str| fs::read_to_string(folder().join("errors").join(file)).unwrap();
    let error = |status, file: &str| Reply::json(status, &body(file));
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let whole = fs::read(folder().join("tables/as_asked.sse")).unwrap();
    let begun = whole[..whole.len() / 2].to_vec();
    for (reply, expected) in [
        (error(401, "key_flat.json"), 10),
        (error(403, "credit_flat.json"), 11),
        (error(429, "rate_flat.json"), 12),
        (error(400, "blind_word.json"), 13),
        (error(400, "context_nested.json"), 14),
        (Reply::new(404, "text/plain", body("path_plain.txt")), 15),
        (Reply::new(500, "text/plain", body("empty.txt")), 16),
        (Reply::stream(begun).ending(Ending::Reset), 17),
        (Reply::file(&folder().join("22_finish_content_filter.sse")), 18),
    ] {
        let server = Loopback::always(reply);
        let arguments = ["compare", &a, &b, "--json", "--explain", "--no-wait", "--base-url", &base(&server)];
        let output = desk.cli(&arguments).args(["--model", "m"]).output().unwrap();
        assert_eq!(code(&output), expected, "{output:?}");
        assert!(!output.stderr.is_empty());
        let measured = lines(&output)[0]["table"].as_array().unwrap().clone();
        assert!(measured.iter().any(|row| row["source"] == "measured"), "{expected}: {measured:?}");
    }
    for option in ["--csv", "--card", "-o"] {
        let nowhere = desk.path("no such folder").join("out.png").display().to_string();
        let output = desk.run(&["compare", &a, &b, option, &nowhere]);
        assert_eq!(code(&output), 20, "{option}: {output:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_explanation_and_tells_what_had_come() {
    let whole = fs::read(folder().join("tables/as_asked.sse")).unwrap();
    let begun = whole[..whole.len() / 2].to_vec();
    let (asks, asked) = std::sync::mpsc::channel();
    let server = Loopback::answer(move |_| {
        asks.send(()).unwrap();
        Reply::stream(begun.clone()).ending(Ending::Hang)
    });
    let desk = Desk::new();
    let (a, b) = (picture(&desk, "a.png", 1, None), picture(&desk, "b.png", 1, Some((100, 60))));
    let child = desk
        .cli(&["compare", &a, &b, "--json", "--explain", "--base-url", &base(&server), "--model", "m"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    asked.recv().unwrap();
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{output:?}");
    assert!(lines(&output)[0]["table"].as_array().unwrap().iter().any(|row| row["source"] == "measured"));
}
