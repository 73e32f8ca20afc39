//! The system's interface font, if the system has fonts at all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

use fontique::{
    Attributes, Collection, CollectionOptions, FontStyle, FontWeight, FontWidth, GenericFamily, QueryFamily,
    QueryStatus, SourceCache, SourceCacheOptions,
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
    let regular = face(&mut collection, &mut cache, FontWeight::NORMAL);
    let bold = face(&mut collection, &mut cache, FontWeight::SEMI_BOLD);
    Some(SystemFonts { regular, bold })
}

type Face = (std::sync::Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

fn face(collection: &mut Collection, cache: &mut SourceCache, weight: FontWeight) -> Option<Face> {
    let mut query = collection.query(cache);
    query.set_families([GenericFamily::SystemUi, GenericFamily::SansSerif].map(QueryFamily::Generic));
    query.set_attributes(Attributes::new(FontWidth::NORMAL, FontStyle::Normal, weight));
    let mut found = None;
    query.matches_with(|font| {
        // A face that lacks letters is a font of symbols.
        let has_letters = font.charmap().is_some_and(|map| map.map('a').is_some_and(|glyph| glyph != 0));
        if has_letters {
            let (blob, _) = font.blob.clone().into_raw_parts();
            found = Some((blob, font.index));
            QueryStatus::Stop
        } else {
            QueryStatus::Continue
        }
    });
    found
}
