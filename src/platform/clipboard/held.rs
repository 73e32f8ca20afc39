//! A copy of what was on the clipboard, to be put back when what replaced it is undone.

use std::sync::Arc;

#[cfg(target_os = "linux")]
use super::kinds::Kind;
#[cfg(target_os = "linux")]
use super::reading_order::reading_order;
#[cfg(not(target_os = "linux"))]
use super::system::SystemContent;
use super::{ClipboardContent, Wanted};

/// What was on the clipboard, in every form that can be kept. A clone shares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    content: Arc<HeldContent>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum HeldContent {
    /// By name, the very bytes.
    #[cfg(target_os = "linux")]
    Kinds(Vec<Kind>),
    /// What arboard reads.
    #[cfg(not(target_os = "linux"))]
    System(SystemContent),
}

impl Held {
    pub(super) fn new(content: HeldContent) -> Self {
        Self { content: Arc::new(content) }
    }

    pub(super) fn inner(&self) -> &HeldContent {
        &self.content
    }

    /// Whether nothing was there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &*self.content {
            #[cfg(target_os = "linux")]
            HeldContent::Kinds(kinds) => kinds.is_empty(),
            #[cfg(not(target_os = "linux"))]
            HeldContent::System(content) => content.is_empty(),
        }
    }

    /// What [`super::Clipboard::read`] would have found, without asking the owner a second time.
    #[must_use]
    pub fn content(&self, wanted: Wanted) -> ClipboardContent {
        match &*self.content {
            #[cfg(target_os = "linux")]
            HeldContent::Kinds(kinds) => content_of(kinds, wanted),
            #[cfg(not(target_os = "linux"))]
            HeldContent::System(content) => content.wanted(wanted),
        }
    }
}

#[cfg(target_os = "linux")]
fn content_of(kinds: &[Kind], wanted: Wanted) -> ClipboardContent {
    let offered: Vec<String> = kinds.iter().map(|kind| kind.name.clone()).collect();
    let found = reading_order(&offered, wanted).into_iter().find_map(|step| {
        let kind = kinds.iter().find(|kind| kind.name == step.target)?;
        step.content(kind.bytes.to_vec())
    });
    let nothing = if offered.is_empty() { ClipboardContent::Empty } else { ClipboardContent::Unusable { offered } };
    found.unwrap_or(nothing)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn held(kinds: &[(&str, &[u8])]) -> Held {
        let kind = |&(name, bytes): &(&str, &[u8])| Kind { name: name.to_owned(), bytes: Arc::from(bytes) };
        Held::new(HeldContent::Kinds(kinds.iter().map(kind).collect()))
    }

    #[test]
    fn what_is_held_is_read_as_the_clipboard_is() {
        let held = held(&[("UTF8_STRING", b"A1"), ("image/png", b"png"), ("image/bmp", b"bmp")]);
        assert_eq!(held.content(Wanted::PictureFirst), ClipboardContent::Picture(Arc::from(*b"png")));
        let text = ClipboardContent::Text { text: "A1".to_owned(), picture_offered: true };
        assert_eq!(held.content(Wanted::TextFirst), text);
        assert!(!held.is_empty());
    }

    #[test]
    fn what_holds_nothing_usable_says_so() {
        assert_eq!(held(&[]).content(Wanted::PictureFirst), ClipboardContent::Empty);
        assert!(held(&[]).is_empty());
        let unusable = held(&[("application/x-thing", b"1")]).content(Wanted::PictureFirst);
        assert_eq!(unusable, ClipboardContent::Unusable { offered: vec!["application/x-thing".to_owned()] });
    }

    #[test]
    fn what_is_held_is_shown_by_kind_and_size_only() {
        let shown = format!("{:?}", held(&[("UTF8_STRING", b"secret words")]));
        assert!(shown.contains("UTF8_STRING (12 bytes)") && !shown.contains("secret"), "{shown}");
    }
}
