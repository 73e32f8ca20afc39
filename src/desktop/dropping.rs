//! What is dropped onto the window, as actions.

use raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::app::{Action, AddressOffer, Notice, Onto};
use crate::domain::{PictureSource, picture_data_url, web_address};
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

/// What came, sorted by what can be done with it. `name` is for a picture that comes without a file.
struct Sorted {
    /// What can be brought in at once.
    sources: Vec<PictureSource>,
    /// What can be fetched.
    addresses: Vec<String>,
    /// How many entries are neither.
    unusable: usize,
}

impl Sorted {
    fn of(dropped: Dropped, name: &str) -> Self {
        let Dropped { paths, addresses, picture } = dropped;
        let has_files = !paths.is_empty();
        let (data, others): (Vec<_>, Vec<_>) =
            addresses.into_iter().partition(|address| picture_data_url(address).is_some());
        let bytes = picture.map(|bytes| PictureSource::Bytes { name: name.to_owned(), bytes });
        let (files, data) = (paths.into_iter().map(PictureSource::File), data.into_iter().map(PictureSource::DataUrl));
        let sources: Vec<PictureSource> = files.chain(bytes).chain(data).collect();
        if !has_files && !sources.is_empty() {
            // Beside a picture that came itself there is only the page that it comes from.
            return Self { sources, addresses: Vec::new(), unusable: 0 };
        }
        let entries = others.len();
        let addresses: Vec<String> = others.iter().filter_map(|it| web_address(it)).map(str::to_owned).collect();
        let unusable = entries - addresses.len();
        Self { sources, addresses, unusable }
    }
}

/// What a drop calls for, or what was pasted from a file manager.
pub(super) fn actions(dropped: Dropped, onto: Onto, name: &str) -> Vec<Action> {
    let Sorted { sources, addresses, unusable } = Sorted::of(dropped, name);
    let add = (!sources.is_empty()).then(|| onto.taking(sources));
    let then = match (&add, unusable) {
        _ if !addresses.is_empty() => {
            // One place is not taken twice.
            let onto = if add.is_some() { Onto::Window } else { onto };
            Some(Action::OfferAddresses { offer: offer(addresses, onto, unusable), is_in_text: false })
        }
        (None, _) => Some(Action::Tell(Notice::NothingToDrop)),
        (Some(_), 0) => None,
        (Some(_), unusable) => Some(Action::Tell(Notice::EntriesUnusable(unusable))),
    };
    add.into_iter().chain(then).collect()
}

/// A page may have made the drag or the copy: what it names is fetched from the public network alone.
pub(super) fn offer(addresses: Vec<String>, onto: Onto, unusable: usize) -> AddressOffer {
    let address = |address| PictureSource::Address { address, is_named: false };
    AddressOffer { sources: addresses.into_iter().map(address).collect(), onto, unusable }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::domain::{Half, PictureId};

    const PAGE: &str = "https://example.org/page";

    fn offer_onto(onto: Onto, addresses: &[&str], unusable: usize) -> Action {
        let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
        Action::OfferAddresses { offer: offer(addresses, onto, unusable), is_in_text: false }
    }

    fn offer_page() -> Action {
        offer_onto(Onto::Window, &[PAGE], 0)
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
        assert_eq!(actions(both(), Onto::Window, "dropped"), [Action::AddPictures(files()), offer_page()]);
        let onto = Action::AddPicturesTo { half: Half::B, sources: files() };
        assert_eq!(actions(both(), Onto::Half(Half::B), "dropped"), [onto, offer_page()]);
        let picture = PictureId::fresh();
        let replaced = Action::ReplacePicture { picture, source: PictureSource::File("/a.png".into()) };
        assert_eq!(actions(dropped(&["/a.png"], &[]), Onto::Picture(picture), "dropped"), [replaced]);
    }

    #[test]
    fn an_address_is_offered_unless_it_is_only_where_a_picture_comes_from() {
        assert_eq!(actions(dropped(&[], &[PAGE]), Onto::Window, "dropped"), [offer_page()]);
        let data = "data:image/png;base64,AAAA";
        let added = Action::AddPictures(vec![PictureSource::DataUrl(data.to_owned())]);
        assert_eq!(actions(dropped(&[], &[data, PAGE]), Onto::Window, "dropped"), [added]);
        let came = Dropped { picture: Some(b"png"[..].into()), ..dropped(&[], &[PAGE]) };
        let source = PictureSource::Bytes { name: "dropped".to_owned(), bytes: b"png"[..].into() };
        assert_eq!(actions(came, Onto::Window, "dropped"), [Action::AddPictures(vec![source])]);
    }

    #[test]
    fn all_addresses_are_offered_for_where_they_were_dropped() {
        let onto = Onto::Half(Half::A);
        let entries = dropped(&[], &[PAGE, "sftp://host/a.png", "https://example.org/other"]);
        let offered = offer_onto(onto, &[PAGE, "https://example.org/other"], 1);
        assert_eq!(actions(entries, onto, "dropped"), [offered]);
    }

    #[test]
    fn what_is_of_no_use_is_told() {
        let told = Action::Tell(Notice::NothingToDrop);
        assert_eq!(actions(dropped(&[], &["mailto:someone"]), Onto::Window, "dropped"), [told]);
        let beside = dropped(&["/a.png"], &["sftp://host/a.png", "file://server/share/a.png"]);
        let told = Action::Tell(Notice::EntriesUnusable(2));
        assert_eq!(actions(beside, Onto::Window, "dropped").last(), Some(&told));
    }
}
