//! Choosing a file in the window: a path that is typed, and what the folder holds that it leads to.

use std::path::{Path, PathBuf};

use egui::{Event, Key, Label, RichText, ScrollArea, TextEdit, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Chooser, ChosenFor, FolderEntry, FolderListing, Page};
use crate::domain::PICTURE_ENDINGS;

use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{busy, button, primary_button, secondary, signed_line};

/// So many entries are listed; a name that is begun brings the others.
const MOST_LISTED: usize = 200;

/// The path that is being typed.
#[derive(Debug, Default)]
pub(super) struct PathField {
    text: String,
    /// Whether it holds the folder to begin in.
    is_begun: bool,
    /// Whether the field has taken the keyboard.
    is_focused: bool,
}

/// What the user has done.
enum Deed {
    /// Another path is to be typed on.
    Look(String),
    Choose(PathBuf),
}

/// What a typed path comes to.
struct Meant<'a> {
    folder: &'a Path,
    /// A name in the folder, or its beginning.
    name: &'a str,
    /// What has this very name.
    there: Option<&'a FolderEntry>,
    /// Whether it is known what lies in the folder.
    is_known: bool,
}

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let Some(chooser) = &view.state.chooser else { return };
    let strings = &view.strings.chooser;
    let field = local.path_field.get_or_insert_default();
    if let (false, Some(folder)) = (field.is_begun, chooser.listing.folder()) {
        field.text = joined(folder, &first_name(view, &chooser.wanted));
        field.is_begun = true;
        field.is_focused = false;
    }
    ui.label(RichText::new(heading(view, &chooser.wanted)).size(measures::TEXT_XL).family(bold()));
    ui.add(Label::new(secondary(strings.explanation, &view.tokens)).wrap());
    ui.add_space(measures::GAP_M);
    let label = ui.label(strings.path);
    let edit = TextEdit::singleline(&mut field.text)
        .desired_width(f32::INFINITY)
        .align(egui::Align2::LEFT_CENTER)
        .margin(egui::Margin::symmetric(8, 4));
    let response = ui.add(edit).labelled_by(label.id);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(text) = chooser.home.as_deref().and_then(|home| expanded(&field.text, home)) {
        field.text = text;
        field.is_focused = false;
    }
    if !std::mem::replace(&mut field.is_focused, true) {
        put_cursor_at_end(ui, response.id, &field.text);
        response.request_focus();
    }
    let meant = meant(chooser, &field.text);
    if response.changed() {
        look_into(view, chooser, meant.folder);
    }
    let deed = ui.horizontal_wrapped(|ui| deeds(ui, view, chooser, &meant, is_entered)).inner;
    ui.add_space(measures::GAP_S);
    let picked = listing(ui, view, chooser, &meant);
    if is_entered && deed.is_none() && !overwrites(chooser, &meant) {
        // Nothing can be done yet: it is typed on.
        field.is_focused = false;
    }
    match deed.or(picked) {
        Some(Deed::Look(text)) => {
            look_into(view, chooser, divided(&text).0);
            field.text = text;
            field.is_focused = false;
        }
        Some(Deed::Choose(path)) => view.act(Action::PathChosen(path)),
        None => {}
    }
}

fn look_into(view: &mut View<'_>, chooser: &Chooser, folder: &Path) {
    if chooser.listing.folder().is_some_and(|listed| listed != folder) {
        view.act(Action::LookInto(folder.to_owned()));
    }
}

fn heading(view: &View<'_>, wanted: &ChosenFor) -> &'static str {
    let strings = view.strings;
    match wanted {
        ChosenFor::Pictures | ChosenFor::Successor(_) => strings.pictures.choose,
        ChosenFor::Batch { .. } => strings.batch.heading,
        ChosenFor::BatchFile(_) => strings.batch.into,
        ChosenFor::Save { .. } => strings.read.save_title,
    }
}

/// What the file is called that is to be written, at first.
fn first_name(view: &View<'_>, wanted: &ChosenFor) -> String {
    match wanted {
        // Pictures of the web are called by their address.
        ChosenFor::Save { name, .. } => name.rsplit(std::path::is_separator).next().unwrap_or_default().to_owned(),
        ChosenFor::BatchFile(form) => view.strings.batch.file_name(*form),
        _ => String::new(),
    }
}

/// The folder that a path leads to, and the beginning of a name in it.
fn divided(text: &str) -> (&Path, &str) {
    let end = text.rfind(std::path::is_separator).map_or(0, |at| at + 1);
    let (folder, begun) = text.split_at(end);
    (Path::new(folder), begun)
}

/// A folder and the beginning of a name in it, as a path.
fn joined(folder: &Path, begun: &str) -> String {
    let mut text = folder.to_string_lossy().into_owned();
    if !text.is_empty() && !text.ends_with(std::path::is_separator) {
        text.push(std::path::MAIN_SEPARATOR);
    }
    text + begun
}

fn put_cursor_at_end(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}

/// A path that begins with the sign for the folder of the user, written out.
fn expanded(text: &str, home: &Path) -> Option<String> {
    let rest = text.trim_start().strip_prefix('~')?.strip_prefix(std::path::is_separator)?;
    Some(joined(home, rest))
}

/// Blanks around what is typed are none of it, unless something has this very name.
fn meant<'a>(chooser: &'a Chooser, text: &'a str) -> Meant<'a> {
    let (folder, name) = divided(text.trim_start());
    let known = match &chooser.listing {
        FolderListing::Done { folder: listed, entries } if listed == folder => Some(entries),
        _ => None,
    };
    let of_name = |name: &str| known.and_then(|entries| entries.iter().find(|entry| entry.name == name));
    let there = of_name(name);
    let name = if there.is_some() { name } else { name.trim_end() };
    Meant { folder, name, there: there.or_else(|| of_name(name)), is_known: known.is_some() }
}

/// Whether a file that is there would be lost.
fn overwrites(chooser: &Chooser, meant: &Meant<'_>) -> bool {
    chooser.wanted.is_written() && meant.there.is_some_and(|there| there.is_file)
}

/// Whether what is typed can be chosen. Nothing is written where it is not known what would be lost by it.
fn is_whole(chooser: &Chooser, meant: &Meant<'_>) -> bool {
    let Meant { folder, name, is_known, .. } = meant;
    match &chooser.wanted {
        wanted if wanted.is_folder() => !name.is_empty() || !folder.as_os_str().is_empty(),
        wanted if wanted.is_written() => !name.is_empty() && *is_known,
        _ => !name.is_empty(),
    }
}

/// What comes of what is typed: a folder is looked into, unless it is what is wanted.
fn taken(chooser: &Chooser, meant: &Meant<'_>) -> Option<Deed> {
    let path = meant.folder.join(meant.name);
    match meant.there {
        Some(entry) if !entry.is_file && !chooser.wanted.is_folder() => Some(Deed::Look(joined(&path, ""))),
        _ => is_whole(chooser, meant).then_some(Deed::Choose(path)),
    }
}

fn deeds(ui: &mut Ui, view: &mut View<'_>, chooser: &Chooser, meant: &Meant<'_>, is_entered: bool) -> Option<Deed> {
    let strings = &view.strings.chooser;
    let overwrites = overwrites(chooser, meant);
    let (icon, label) = match &chooser.wanted {
        wanted if wanted.is_folder() => (Icon::FolderOpen, strings.use_folder),
        _ if overwrites => (Icon::TriangleAlert, strings.overwrite),
        wanted if wanted.is_written() => (Icon::Save, strings.save),
        _ => (Icon::FolderOpen, strings.open),
    };
    let primary = primary_button(ui, Some(icon), label, is_whole(chooser, meant));
    let mut deed = None;
    if is_entered && overwrites {
        // What would be lost is asked for once more, by the button that says so.
        primary.request_focus();
    } else if is_entered || (primary.clicked() && !(overwrites && is_enter_held(ui))) {
        deed = taken(chooser, meant);
    }
    if let Some(above) = meant.folder.parent()
        && button(ui, Some(Icon::CornerLeftUp), strings.folder_above).clicked()
    {
        deed = Some(Deed::Look(joined(above, "")));
    }
    if button(ui, Some(Icon::X), strings.cancel).clicked() {
        view.act(Action::TurnTo(Page::Chooser));
    }
    deed
}

/// Whether Enter comes again because it was not let go: one press is no two answers.
fn is_enter_held(ui: &Ui) -> bool {
    let is_repeat = |event: &Event| matches!(event, Event::Key { key: Key::Enter, repeat: true, .. });
    ui.input(|input| input.events.iter().any(is_repeat))
}

/// What lies in the folder and goes on as the name was begun.
fn listing(ui: &mut Ui, view: &View<'_>, chooser: &Chooser, meant: &Meant<'_>) -> Option<Deed> {
    let strings = &view.strings.chooser;
    let (folder, entries) = match &chooser.listing {
        FolderListing::Running(_) => {
            busy(ui, strings.reading);
            return None;
        }
        FolderListing::Failed { reason, .. } => {
            signed_line(ui, Icon::CircleAlert, view.tokens.bad, (strings.failed)(reason));
            return None;
        }
        FolderListing::Done { folder, entries } => (folder, entries),
    };
    // A name that is there as a whole hides none beside it.
    let begun = if meant.there.is_some() || chooser.wanted.is_written() { "" } else { meant.name };
    let fitting: Vec<&FolderEntry> = entries.iter().filter(|entry| fits(entry, &chooser.wanted, begun)).collect();
    if fitting.is_empty() {
        ui.label(secondary(strings.nothing_here, &view.tokens));
    }
    let mut deed = None;
    ScrollArea::vertical().id_salt("folder").auto_shrink(false).show(ui, |ui| {
        for entry in fitting.iter().take(MOST_LISTED) {
            if row(ui, view, entry).clicked() {
                deed = Some(entry);
            }
        }
        if fitting.len() > MOST_LISTED {
            ui.label(secondary((strings.only_first)(MOST_LISTED), &view.tokens));
        }
    });
    let entry = deed?;
    let path = folder.join(&entry.name);
    Some(if entry.is_file { Deed::Choose(path) } else { Deed::Look(joined(&path, "")) })
}

fn row(ui: &mut Ui, view: &View<'_>, entry: &FolderEntry) -> egui::Response {
    let icon = if entry.is_file { Icon::Image } else { Icon::Folder };
    let response = button(ui, Some(icon), &entry.name);
    if !entry.is_file {
        let name = (view.strings.chooser.folder)(&entry.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    }
    response
}

/// What is hidden is listed once its dot is typed; files only where one is to be opened, and only pictures.
fn fits(entry: &FolderEntry, wanted: &ChosenFor, begun: &str) -> bool {
    let is_begun = entry.name.to_lowercase().starts_with(&begun.to_lowercase());
    let is_hidden = entry.name.starts_with('.') && !begun.starts_with('.');
    let is_picture = || {
        let ending = Path::new(&entry.name).extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| PICTURE_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    is_begun && !is_hidden && (!entry.is_file || (!wanted.is_folder() && !wanted.is_written() && is_picture()))
}
