//! What is dropped onto the window, as actions.

use std::sync::Arc;

use raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::app::{Action, Notice};
use crate::domain::{Half, PictureId, PictureSource, web_address};
use crate::platform::drop::{DropTarget, Dropped};

use super::inbox::{Arrival, Mailer};

/// The window's number on an X server; `None` elsewhere.
pub(super) fn x11_window(window: &impl HasWindowHandle) -> Option<u32> {
    match window.window_handle().ok()?.as_raw() {
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
        _ => None,
    }
}

/// Watches what is dragged over the window. Where that cannot be, its own events are the second path.
pub(super) fn watch(window: u32, mailer: Mailer) -> Option<DropTarget> {
    #[cfg(target_os = "linux")]
    {
        DropTarget::of_x11(None, window, move |event| mailer.bring(Arrival::Drag(event))).ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (window, mailer);
        None
    }
}

/// Where a drop lands.
pub(super) enum Onto {
    Half(Half),
    /// One of the tray.
    Picture(PictureId),
    Window,
}

/// What a drop calls for. `name` is for a picture that comes without a file.
pub(super) fn actions(dropped: Dropped, onto: &Onto, name: &str) -> Vec<Action> {
    let address = dropped.addresses.iter().find_map(|address| web_address(address)).map(str::to_owned);
    let has_files = !dropped.paths.is_empty();
    let sources = sources(dropped, name);
    let add = (!sources.is_empty()).then(|| match (onto, &sources[..]) {
        (Onto::Half(half), _) => Action::AddPicturesTo { half: *half, sources },
        (Onto::Picture(picture), [source]) => Action::ReplacePicture { picture: *picture, source: source.clone() },
        _ => Action::AddPictures(sources),
    });
    // Beside a picture that came itself it is only the page that it comes from.
    let address = address.filter(|_| has_files || add.is_none());
    // A page may have made the drag: what it names is fetched from the public network alone.
    let offer = address.map(|address| Action::OfferAddress { address, is_named: false });
    let actions: Vec<Action> = add.into_iter().chain(offer).collect();
    if actions.is_empty() { vec![Action::Tell(Notice::NothingToDrop)] } else { actions }
}

/// The pictures among what was dropped.
fn sources(dropped: Dropped, name: &str) -> Vec<PictureSource> {
    let files = dropped.paths.into_iter().map(PictureSource::File);
    let bytes = |bytes: Arc<[u8]>| PictureSource::Bytes { name: name.to_owned(), bytes };
    let is_data = |address: &String| address.get(..11).is_some_and(|it| it.eq_ignore_ascii_case("data:image/"));
    let data = dropped.addresses.into_iter().filter(is_data).map(PictureSource::DataUrl);
    files.chain(dropped.picture.map(bytes)).chain(data).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const PAGE: &str = "https://example.org/page";

    fn offer() -> Action {
        Action::OfferAddress { address: PAGE.to_owned(), is_named: false }
    }

    fn dropped(paths: &[&str], addresses: &[&str]) -> Dropped {
        Dropped {
            paths: paths.iter().map(PathBuf::from).collect(),
            addresses: addresses.iter().map(|address| (*address).to_owned()).collect(),
            picture: None,
        }
    }

    #[test]
    fn files_are_added_and_an_address_beside_them_is_offered() {
        let files = || ["/a.png", "/gone.png"].map(|path| PictureSource::File(path.into())).to_vec();
        let both = || dropped(&["/a.png", "/gone.png"], &[PAGE]);
        assert_eq!(actions(both(), &Onto::Window, "dropped"), [Action::AddPictures(files()), offer()]);
        let onto = Action::AddPicturesTo { half: Half::B, sources: files() };
        assert_eq!(actions(both(), &Onto::Half(Half::B), "dropped"), [onto, offer()]);
        let picture = PictureId::fresh();
        let replaced = Action::ReplacePicture { picture, source: PictureSource::File("/a.png".into()) };
        assert_eq!(actions(dropped(&["/a.png"], &[]), &Onto::Picture(picture), "dropped"), [replaced]);
    }

    #[test]
    fn an_address_is_offered_unless_it_is_only_where_a_picture_comes_from() {
        assert_eq!(actions(dropped(&[], &[PAGE]), &Onto::Window, "dropped"), [offer()]);
        let data = "data:image/png;base64,AAAA";
        let added = Action::AddPictures(vec![PictureSource::DataUrl(data.to_owned())]);
        assert_eq!(actions(dropped(&[], &[data, PAGE]), &Onto::Window, "dropped"), [added]);
        let came = Dropped { picture: Some(b"png"[..].into()), ..dropped(&[], &[PAGE]) };
        let source = PictureSource::Bytes { name: "dropped".to_owned(), bytes: b"png"[..].into() };
        assert_eq!(actions(came, &Onto::Window, "dropped"), [Action::AddPictures(vec![source])]);
    }

    #[test]
    fn a_drop_of_nothing_is_told() {
        let told = Action::Tell(Notice::NothingToDrop);
        assert_eq!(actions(dropped(&[], &["mailto:someone"]), &Onto::Window, "dropped"), [told]);
    }
}
