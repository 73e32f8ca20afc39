//! Kinds of content by name, as X11 and Wayland serve them: those of an offer, and those worth keeping of another's.
//!
//! Names are media types, and the older names of ICCCM, section 2.6.2.

use std::sync::Arc;

use super::Offer;
use super::reading_order::{FILE_LISTS, PICTURES, TEXTS};

/// What is kept at most of one clipboard, in bytes.
pub(super) const MAX_KEPT_BYTE_LEN: usize = 256 << 20;

/// The best kind of each of these is what the content means; all others are further forms of the same.
const ESSENTIAL: [&[&str]; 4] = [&FILE_LISTS, &TEXTS, &["text/html"], &PICTURES];

/// Names without a slash that are content. Others ask their owner to do something, `DELETE` among them.
const CONTENT_WITHOUT_SLASH: [&str; 3] = ["UTF8_STRING", "STRING", "x-kde-passwordManagerHint"];

/// The content that is served under one name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) bytes: Arc<[u8]>,
}

/// One kind to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish<'a> {
    pub(super) name: &'a str,
    /// Without it the content is lost, so that a failure to get it counts.
    pub(super) is_essential: bool,
}

/// What to keep of what is offered, in this order: first what the content means, then its further forms.
pub(super) fn worth_keeping(offered: &[String]) -> Vec<Wish<'_>> {
    let find = |wanted: &&str| offered.iter().find(|name| name == wanted);
    let essential = ESSENTIAL.iter().filter_map(|names| names.iter().find_map(find)).collect::<Vec<&String>>();
    let is_content = |name: &&String| name.contains('/') || CONTENT_WITHOUT_SLASH.contains(&name.as_str());
    let further = offered.iter().filter(is_content).filter(|name| !essential.contains(name));
    let mut further: Vec<&String> = further.collect();
    // Pictures last: their owner often makes one only when it is asked for.
    further.sort_by_key(|name| name.starts_with("image/"));
    let essential = essential.iter().map(|&name| Wish { name, is_essential: true });
    essential.chain(further.into_iter().map(|name| Wish { name, is_essential: false })).collect()
}

/// The names under which an offer is served.
pub(super) fn of_offer(offer: Offer) -> Vec<Kind> {
    let Offer { text, html, png } = offer;
    let mut named = Vec::new();
    if let Some(text) = text {
        let latin_1 = text.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<_>>>();
        let utf_8 = Arc::<[u8]>::from(text.into_bytes());
        for name in ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain"] {
            named.push((name, Arc::clone(&utf_8)));
        }
        if let Some(latin_1) = latin_1 {
            named.push(("STRING", Arc::from(latin_1)));
        }
    }
    if let Some(html) = html {
        // Without this line some programs take the fragment for Latin-1.
        let html = format!(r#"<meta http-equiv="content-type" content="text/html; charset=utf-8">{html}"#);
        named.push(("text/html", Arc::from(html.into_bytes())));
    }
    if let Some(png) = png {
        named.push(("image/png", png));
    }
    named.into_iter().map(|(name, bytes)| Kind { name: name.to_owned(), bytes }).collect()
}

/// What was copied is the user's: shown by its kind and size only.
impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(offered: &[&str], essential: &[&str], further: &[&str]) {
        let offered: Vec<String> = offered.iter().map(|&name| name.to_owned()).collect();
        let (first, rest): (Vec<Wish<'_>>, Vec<Wish<'_>>) =
            worth_keeping(&offered).into_iter().partition(|wish| wish.is_essential);
        let names = |wishes: &[Wish<'_>]| wishes.iter().map(|wish| wish.name.to_owned()).collect::<Vec<_>>();
        assert_eq!((names(&first), names(&rest)), (owned(essential), owned(further)), "{offered:?}");
    }

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn the_best_kind_of_each_form_comes_first() {
        check(
            &["image/bmp", "image/png", "text/plain", "UTF8_STRING", "text/html", "application/x-cells"],
            &["UTF8_STRING", "text/html", "image/png"],
            &["text/plain", "application/x-cells", "image/bmp"],
        );
        check(
            &["text/uri-list", "x-special/gnome-copied-files"],
            &["text/uri-list"],
            &["x-special/gnome-copied-files"],
        );
    }

    #[test]
    fn what_asks_the_owner_to_do_something_is_not_kept() {
        check(&["TARGETS", "TIMESTAMP", "MULTIPLE", "DELETE", "SAVE_TARGETS", "STRING"], &["STRING"], &[]);
        check(&["TARGETS"], &[], &[]);
    }

    #[test]
    fn a_text_of_a_password_keeper_stays_marked() {
        check(&["UTF8_STRING", "x-kde-passwordManagerHint"], &["UTF8_STRING"], &["x-kde-passwordManagerHint"]);
    }

    #[test]
    fn an_offer_is_served_under_every_name_that_programs_ask_for() {
        let png = Arc::from([1, 2]);
        let offer = Offer { text: Some("grün".to_owned()), html: Some("<b>grün</b>".to_owned()), png: Some(png) };
        let kinds = of_offer(offer);
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let expected = ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "text/html", "image/png"];
        assert_eq!(names, expected);
        assert_eq!(&*kinds[3].bytes, b"gr\xfcn");
        let beyond_latin_1 = of_offer(Offer::of_text("…".to_owned()));
        assert!(beyond_latin_1.iter().all(|kind| kind.name != "STRING"));
    }
}
