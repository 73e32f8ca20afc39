//! The system's interface font, if the system has fonts at all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

use fontique::{
    Attributes, Charmap, Collection, CollectionOptions, FallbackKey, FontStyle, FontWeight, FontWidth, GenericFamily,
    Language, QueryFamily, QueryStatus, Script, SourceCache, SourceCacheOptions,
};

use crate::ui::theme::SystemFonts;

/// Looks for fonts on a thread of its own. `None` when there are none: the look-up then panics inside fontconfig's
/// binding, and must not be tried again.
pub(super) fn look_up() -> Option<JoinHandle<Option<SystemFonts>>> {
    let search = || catch_unwind(AssertUnwindSafe(find)).unwrap_or_default();
    thread::Builder::new().name("fonts".to_owned()).spawn(search).ok()
}

fn find() -> Option<SystemFonts> {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: true });
    collection.family_names().next()?;
    let mut cache = SourceCache::new(SourceCacheOptions::default());
    let mut face = |weight, letters: &str| face(&mut collection, &mut cache, weight, letters);
    Some(SystemFonts {
        regular: face(FontWeight::NORMAL, LATIN),
        bold: face(FontWeight::SEMI_BOLD, LATIN),
        chinese: face(FontWeight::NORMAL, CHINESE),
        chinese_bold: face(FontWeight::SEMI_BOLD, CHINESE),
    })
}

/// A face that lacks these is a font of symbols.
const LATIN: &str = "a";
/// Characters that a font of Japanese or of Traditional Chinese alone lacks.
const CHINESE: &str = "图片识别语设置";

type Face = (std::sync::Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

/// The face of the interface that has all these letters.
fn face(collection: &mut Collection, cache: &mut SourceCache, weight: FontWeight, letters: &str) -> Option<Face> {
    let mut query = collection.query(cache);
    query.set_families([GenericFamily::SystemUi, GenericFamily::SansSerif].map(QueryFamily::Generic));
    query.set_attributes(Attributes::new(FontWidth::NORMAL, FontStyle::Normal, weight));
    if letters == CHINESE {
        // What a locale without a country stands for depends on what was looked up before; Singapore writes as China does.
        let singapore = Language::parse("zh-SG").ok();
        query.set_fallbacks(FallbackKey::new(Script::from_bytes(*b"Hani"), singapore.as_ref()));
    }
    let mut found = None;
    query.matches_with(|font| {
        let has = |map: &Charmap<'_>, letter| map.map(letter).is_some_and(|glyph| glyph != 0);
        if font.charmap().is_some_and(|map| letters.chars().all(|letter| has(&map, letter))) {
            let (blob, _) = font.blob.clone().into_raw_parts();
            found = Some((blob, font.index));
            QueryStatus::Stop
        } else {
            QueryStatus::Continue
        }
    });
    found
}
