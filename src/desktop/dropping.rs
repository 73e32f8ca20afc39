//! What is dropped onto the window, as pictures.

use std::sync::Arc;

use raw_window_handle::{HasWindowHandle, RawWindowHandle};

use crate::domain::{PictureSource, web_address};
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

/// The pictures among what was dropped; `name` is for one without a file.
pub(super) fn sources(dropped: Dropped, name: &str) -> Vec<PictureSource> {
    let files = dropped.paths.into_iter().map(PictureSource::File);
    let bytes = |bytes: Arc<[u8]>| PictureSource::Bytes { name: name.to_owned(), bytes };
    let is_data = |address: &String| address.get(..11).is_some_and(|it| it.eq_ignore_ascii_case("data:image/"));
    let data = dropped.addresses.into_iter().filter(is_data).map(PictureSource::DataUrl);
    files.chain(dropped.picture.map(bytes)).chain(data).collect()
}

/// The first address of the web among what was dropped, where nothing of it is here.
pub(super) fn address(dropped: &Dropped) -> Option<String> {
    dropped.addresses.iter().find_map(|address| web_address(address)).map(str::to_owned)
}
