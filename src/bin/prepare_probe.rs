#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used
)]
use discern::domain::*;
use discern::imaging;
use std::sync::Arc;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut side = SideRule::Detail { detail: Detail::Auto, purpose: Purpose::Question };
    let (mut file, mut out, mut cap, mut timing) = (String::new(), String::new(), 999_999usize, false);
    let mut i = 0;
    while i < args.len() {
        match args[i].as_str() {
            "prepare" | "--json" => {}
            "--time" => timing = true,
            "--detail" => {
                i += 1;
                side = SideRule::Detail { detail: args[i].parse().unwrap(), purpose: Purpose::Question };
            }
            "--max-side" => {
                i += 1;
                side = SideRule::MaxSide(args[i].parse().unwrap());
            }
            "--max-base64" => {
                i += 1;
                cap = args[i].parse().unwrap();
            }
            "-o" => {
                i += 1;
                out = args[i].clone();
            }
            f => file = f.to_owned(),
        }
        i += 1;
    }
    let plan = PreparePlan {
        side,
        rules: FittingRules {
            low_side_px: 768,
            plain_side_px: 1024,
            high_side_px: 2048,
            small_text_side_px: 3840,
            readable_text_px: 8.0,
        },
        limits: FamilyLimits { max_side_px: 3840, max_pixels: None },
        max_base64: cap,
    };
    let t0 = std::time::Instant::now();
    let bytes: Arc<[u8]> = std::fs::read(&file).unwrap().into();
    let opened = match imaging::open(bytes) {
        Ok(o) => o,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(3)
        }
    };
    let t1 = std::time::Instant::now();
    let p = match imaging::prepare(&opened, &plan) {
        Ok(o) => o,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(3)
        }
    };
    let t2 = std::time::Instant::now();
    if timing {
        eprintln!("open {:?} prepare {:?}", t1 - t0, t2 - t1);
    }
    if !out.is_empty() {
        std::fs::write(&out, &p.bytes).unwrap();
    }
    println!(
        "{{\"base64_len\":{},\"width\":{},\"height\":{},\"q\":{},\"type\":\"{}\",\"text\":{:?},\"partial\":{}}}",
        p.base64_len(),
        p.size.width,
        p.size.height,
        p.quality.unwrap_or(0),
        p.media_type.as_str(),
        opened.info().smallest_text_px.unwrap_or(-1.0),
        opened.info().is_partial
    );
}
