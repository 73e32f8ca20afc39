//! The card as one file of HTML that needs no other and runs nothing.

use std::fmt::Write;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;

use super::places::places;
use crate::domain::{
    ComparisonCard, FamilyLimits, FittingRules, Half, PixelSize, PreparePlan, PreparedPicture, SideRule, TableRow,
};
use crate::export::{style, table};
use crate::imaging::{ImagingError, OpenedPicture, prepare};

/// What a browser is told about the looks. Nothing is loaded and nothing runs.
const HEAD: &str = r#"<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
"#;

pub(super) fn write(card: &ComparisonCard, pictures: [&OpenedPicture; 2]) -> Result<Vec<u8>, ImagingError> {
    let [a, b] = pictures.map(|picture| prepare(picture, &plan()));
    let sent = [a?, b?];
    let words = &card.words;
    let (title, verdict) = (escaped(&words.title), escaped(table::verdict(&card.table, words)));
    let names = card.names.each_ref().map(|name| escaped(name));
    let mut html = format!(
        "<!doctype html>\n<html>\n<head>\n{HEAD}<title>{title}: {} – {}</title>\n<style>{}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p class=\"verdict\">{verdict}</p>\n<div class=\"pair\">\n",
        names[0],
        names[1],
        css()
    );
    for half in Half::BOTH {
        let place = half.place();
        let whole = [card.comparison.size_a, card.comparison.size_b][place];
        figure(&mut html, card, half, &names[place], &sent[place], whole);
    }
    html.push_str("</div>\n<table>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        html,
        "<thead><tr><th>{}</th><th class=\"a\">A</th><th class=\"b\">B</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>",
        escaped(&words.what),
        escaped(&words.same),
        escaped(&words.source)
    );
    for row in &card.table.rows {
        push_row(&mut html, card, row);
    }
    html.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    Ok(html.into_bytes())
}

/// Large enough to look at, small enough to send by mail.
fn plan() -> PreparePlan {
    let side = style::HTML_SIDE_PX;
    PreparePlan {
        side: SideRule::MaxSide(side),
        rules: FittingRules {
            low_side_px: side,
            plain_side_px: side,
            high_side_px: side,
            small_text_side_px: side,
            readable_text_px: 0.0,
        },
        limits: FamilyLimits { max_side_px: side, max_pixels: None },
        max_base64: style::HTML_BASE64,
    }
}

fn figure(html: &mut String, card: &ComparisonCard, half: Half, name: &str, sent: &PreparedPicture, whole: PixelSize) {
    let (letter, class) = (half.letter(), half.letter().to_lowercase());
    let data = Base64Display::new(&sent.bytes, &STANDARD);
    let (width, height, media_type) = (whole.width, whole.height, sent.media_type.as_str());
    let _ = writeln!(
        html,
        "<figure><figcaption class=\"{class}\"><b>{letter}</b> {name} · {whole}</figcaption>\n<div class=\"picture\">\
         <img alt=\"{letter}: {name}\" src=\"data:{media_type};base64,{data}\">\
         <svg viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    );
    // Sizes as shares of the picture, so that they are the same on any screen.
    let unit = f64::from(whole.width.max(whole.height)) / 100.0;
    for place in places(&card.comparison, half) {
        let corners: Vec<String> = place.corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let [left, top, ..] = place.bounds();
        let (x, y) = (left.max(0.0), (top - 4.0 * unit).max(0.0));
        let digits = place.id.to_string().len() as f64;
        let _ = writeln!(
            html,
            "<polygon points=\"{}\"/><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{:.1}\">{}</text>",
            corners.join(" "),
            (1.5 + 1.8 * digits) * unit,
            4.0 * unit,
            x + 0.8 * unit,
            y + 3.1 * unit,
            3.2 * unit,
            place.id
        );
    }
    html.push_str("</svg></div></figure>\n");
}

fn push_row(html: &mut String, card: &ComparisonCard, row: &TableRow) {
    let words = &card.words;
    let number = row.region.map(|id| format!("<span class=\"place\">{id}</span> ")).unwrap_or_default();
    let class = match row.same {
        Some(true) => "same",
        Some(false) => "differs",
        None => "unclear",
    };
    let _ = writeln!(
        html,
        "<tr><td>{number}{}</td><td>{}</td><td>{}</td><td class=\"{class}\">{}</td><td class=\"source\">{}</td></tr>",
        escaped(&row.what),
        escaped(&row.a),
        escaped(&row.b),
        escaped(words.sameness_of(row)),
        escaped(words.source_of(row))
    );
}

fn css() -> String {
    let [text, muted, line, band, changed, on_changed, a, b] =
        [style::TEXT, style::MUTED, style::LINE, style::BAND, style::CHANGED, style::ON_CHANGED, style::A, style::B]
            .map(style::css);
    format!(
        "body{{font:16px/1.45 system-ui,sans-serif;color:{text};max-width:1200px;margin:24px auto;padding:0 24px}}\
         h1{{font-size:22px;margin:0}}.verdict{{font-size:17px}}.pair{{display:flex;gap:24px;flex-wrap:wrap}}\
         figure{{margin:0;flex:1 1 320px}}figcaption{{margin-bottom:8px;overflow-wrap:anywhere}}\
         .a,.a b{{color:{a}}}.b,.b b{{color:{b}}}\
         .picture{{position:relative;line-height:0}}img{{width:100%;border:1px solid {line};box-sizing:border-box}}\
         svg{{position:absolute;inset:0;width:100%;height:100%}}\
         polygon{{fill:none;stroke:{changed};stroke-width:3;vector-effect:non-scaling-stroke}}\
         rect{{fill:{changed}}}text{{fill:{on_changed};font-weight:700}}\
         table{{border-collapse:collapse;width:100%;margin-top:24px}}\
         th,td{{text-align:left;vertical-align:top;padding:8px;border-bottom:1px solid {line};overflow-wrap:anywhere}}\
         th{{background:{band}}}.differs{{font-weight:700}}.source,.unclear{{color:{muted}}}\
         .place{{background:{changed};color:{on_changed};border-radius:4px;padding:0 6px;font-weight:700}}"
    )
}

/// Text that is nothing but text in HTML, within attributes too.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CardForm, Comparison, PixelRect, Region, RegionKind};
    use crate::export::card::card;
    use crate::export::table::tests::{table, words};
    use crate::imaging::{Pixels, open, to_png};
    use std::sync::Arc;

    fn picture(size: PixelSize) -> OpenedPicture {
        let pixels = Pixels { size, rgb: vec![120; size.pixels() as usize * 3] };
        open(to_png(&pixels).unwrap().into()).unwrap()
    }

    fn sheet(form: CardForm) -> Vec<u8> {
        let (size_a, size_b) = (PixelSize::new(300, 200), PixelSize::new(150, 100));
        let rect = PixelRect::new(100, 60, 40, 30);
        let colours = [[0; 3]; 2];
        let comparison = Comparison {
            size_a,
            size_b,
            is_comparable: true,
            alignment: Some(crate::domain::Alignment { matrix: [[0.5, 0.0, -0.25], [0.0, 0.5, -0.25]] }),
            similarity: 0.9,
            changed_share: 0.1,
            tone_steps: [0.0; 3],
            regions: vec![Region { id: 1, rect, kind: RegionKind::Added, share: 0.1, colours }],
            map: None,
        };
        let order = ComparisonCard {
            form,
            names: ["<script>alert('a')</script>.png", "b & c.png"].map(str::to_owned),
            comparison: Arc::new(comparison),
            table: table(),
            words: words(),
        };
        card(&order, [&picture(size_a), &picture(size_b)]).unwrap()
    }

    #[test]
    fn the_html_holds_everything_and_nothing_that_runs() {
        let html = String::from_utf8(sheet(CardForm::Html)).unwrap();
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;alert(&#39;a&#39;)&lt;/script&gt;.png"));
        assert!(html.contains("b &amp; c.png · 150×100") && html.contains("a &lt;b&gt;;\tblue"));
        assert!(html.contains("1 changed place") && html.contains("model says"));
        assert_eq!(html.matches("src=\"data:image/").count(), 2);
        assert_eq!(html.matches("http://").count() + html.matches("https://").count(), 0);
        assert!(html.contains("points=\"100.0,60.0 140.0,60.0 140.0,90.0 100.0,90.0\""), "{html}");
        assert!(html.contains("points=\"50.0,30.0 70.0,30.0 70.0,45.0 50.0,45.0\""));
    }

    #[test]
    fn the_png_shows_both_pictures_their_places_and_words() {
        let opened = open(sheet(CardForm::Png).into()).unwrap();
        let pixels = crate::imaging::pixels(&opened);
        assert_eq!(pixels.size.width, style::WIDTH);
        let count =
            |colour: crate::domain::Rgb| pixels.rgb.as_chunks::<3>().0.iter().filter(|it| **it == colour).count();
        // Both pictures are smaller than their room and keep their sizes, but for what is drawn over them.
        let pictures = count([120; 3]);
        assert!((60_000..75_000).contains(&pictures), "{pictures}");
        assert!(count(style::CHANGED) > 1500 && count(style::A) > 20 && count(style::TEXT) > 500);
    }
}
