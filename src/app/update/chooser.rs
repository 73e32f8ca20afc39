//! A file is chosen in the window.

use std::path::PathBuf;

use crate::app::chooser::{Chooser, ChosenFor, FolderEntry, FolderListing};
use crate::app::{Effect, Page, State};
use crate::domain::PictureSource;

use super::{batch, pictures};

/// The system has no window for choosing: ours serves from now on. Word of that may come late, when another choice has
/// begun or was made in ours already; and who is typing a key goes on typing it.
pub(super) fn no_dialog(state: &mut State, wanted: ChosenFor) -> Vec<Effect> {
    let is_known = std::mem::replace(&mut state.has_no_dialogs, true);
    if is_known || state.page == Page::Key { Vec::new() } else { open(state, wanted) }
}

/// A choice in the window; one that has begun is made first.
pub(super) fn open(state: &mut State, wanted: ChosenFor) -> Vec<Effect> {
    if state.chooser.is_some() {
        return Vec::new();
    }
    let back = if state.page == Page::Chooser { Page::Job } else { state.page };
    state.chooser = Some(Chooser { wanted, back, home: None, listing: FolderListing::Running(None) });
    state.page = Page::Chooser;
    vec![Effect::ListFolder(None)]
}

pub(super) fn look_into(state: &mut State, folder: PathBuf) -> Vec<Effect> {
    let Some(chooser) = &mut state.chooser else { return Vec::new() };
    chooser.listing = FolderListing::Running(Some(folder.clone()));
    vec![Effect::ListFolder(Some(folder))]
}

/// A folder was read; nobody waits for one that was left meanwhile.
pub(super) fn listed(
    state: &mut State,
    asked: Option<&PathBuf>,
    folder: PathBuf,
    entries: Result<Vec<FolderEntry>, String>,
) -> Vec<Effect> {
    if let Some(chooser) = &mut state.chooser
        && matches!(&chooser.listing, FolderListing::Running(waited_for) if waited_for.as_ref() == asked)
    {
        if asked.is_none() {
            chooser.home = Some(folder.clone());
        }
        chooser.listing = match entries {
            Ok(entries) => FolderListing::Done { folder, entries },
            Err(reason) => FolderListing::Failed { folder, reason },
        };
    }
    Vec::new()
}

/// This file or folder was chosen.
pub(super) fn chosen(state: &mut State, path: PathBuf) -> Vec<Effect> {
    let Some(Chooser { wanted, back, .. }) = state.chooser.take() else { return Vec::new() };
    state.page = back;
    let source = PictureSource::File(path.clone());
    match wanted {
        ChosenFor::Pictures => pictures::add(state, vec![source]),
        ChosenFor::Successor(id) => pictures::replace(state, id, source),
        ChosenFor::Batch { .. } => batch::add(state, vec![source]),
        ChosenFor::BatchFile(_) => batch::file_chosen(state, path),
        ChosenFor::Save { contents, .. } => vec![Effect::Write { path, contents }],
    }
}
