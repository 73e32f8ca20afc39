//! A file is chosen in the window.

use std::path::PathBuf;

use crate::app::chooser::{Chooser, ChosenFor, FolderEntry, FolderListing};
use crate::app::{Effect, Page, State};
use crate::domain::PictureSource;

use super::{batch, pictures};

/// The system has no window for choosing: this one serves from now on.
pub(super) fn open(state: &mut State, wanted: ChosenFor) -> Vec<Effect> {
    let back = if state.page == Page::Chooser { Page::Job } else { state.page };
    state.chooser = Some(Chooser { wanted, back, listing: FolderListing::Running(None) });
    state.has_no_dialogs = true;
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
