//! A picture that is only mentioned: HTML is on the clipboard, and neither a picture nor a text beside it.

/// The address of the first picture in a fragment of HTML, if it is one that can be fetched or holds the picture itself.
pub(super) fn first_picture_address(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let tag_start = lower.match_indices("<img").map(|(at, _)| at).find(|at| {
        let after = lower.as_bytes().get(at + 4);
        after.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
    })?;
    let attributes = html.get(tag_start + 4..)?;
    let address = attribute(attributes, "src")?.replace("&amp;", "&");
    let scheme = address.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "data").then_some(address)
}

/// The value of an attribute; `attributes` begins after the name of its tag and may run past the tag's end.
fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let (name, after) = rest.split_at(name_end);
        if name.is_empty() {
            return None;
        }
        let after = after.trim_start();
        let Some(after) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => after.get(1..)?.split_once(quote)?,
            _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value.trim());
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::first_picture_address;

    #[test]
    fn the_first_picture_is_found_however_it_is_written() {
        for (html, address) in [
            (r#"<img src="https://example.org/a.png">"#, "https://example.org/a.png"),
            (r"<p>x</p><IMG alt='1 > 0' SRC='http://a/b?c=1&amp;d=2'>", "http://a/b?c=1&d=2"),
            ("<img hidden src = https://a/b.png />", "https://a/b.png"),
            (r#"<img/src="data:image/png;base64,AAAA">"#, "data:image/png;base64,AAAA"),
            (r#"<image><img src="https://a/1"><img src="https://a/2">"#, "https://a/1"),
        ] {
            assert_eq!(first_picture_address(html).as_deref(), Some(address), "{html}");
        }
    }

    #[test]
    fn what_cannot_be_fetched_is_no_address() {
        for html in [
            "",
            "<b>bold</b>",
            "<img>",
            "<img alt=x>",
            "<imgsrc=x>",
            r#"<img src="file:///etc/passwd">"#,
            r#"<img src="a.png">"#,
            r#"<img src="https://cut"#,
            r#"<img ="https://nameless">"#,
            "<img <img src=",
        ] {
            assert_eq!(first_picture_address(html), None, "{html}");
        }
    }
}
