//! A file is chosen in the window where the system has no window for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use discern::app::{Action, ChosenFor, Effect, FolderEntry, Notice, Page};
use discern::domain::{BatchForm, PictureSource};
use discern::protocol::Command;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::desk::Desk;
use crate::stand::{Stand, click, open, s, settle, type_into};

const HOME: &str = "/home/somebody";

/// Folders as this test has them.
fn entries(folder: &Path) -> Result<Vec<FolderEntry>, String> {
    let of = |folders: &[&str], files: &[&str]| {
        let folders = folders.iter().map(|name| FolderEntry { is_file: false, name: (*name).to_owned() });
        folders.chain(files.iter().map(|name| FolderEntry { is_file: true, name: (*name).to_owned() })).collect()
    };
    match folder.to_str() {
        Some("/home/somebody") => Ok(of(
            &["Pictures", "Old", "Old ", ".config"],
            &["cat.PNG", "dog.jpg", "letter.odt", "photo 1.heic", ".hidden.png"],
        )),
        Some("/home/somebody/Pictures/") => Ok(of(&[], &["sea.jpg"])),
        Some("/home/") => Ok(of(&["somebody"], &[])),
        _ => Err("No such file or directory".to_owned()),
    }
}

/// Answers every question for what a folder holds, and returns what else was to be done.
fn answer(harness: &mut Harness<'_, Stand>) -> Vec<Effect> {
    let mut others = Vec::new();
    loop {
        let effects = std::mem::take(&mut harness.state_mut().desk.effects);
        if effects.is_empty() {
            return others;
        }
        for effect in effects {
            match effect {
                Effect::ListFolder(asked) => {
                    let folder = asked.clone().unwrap_or_else(|| PathBuf::from(HOME));
                    let entries = entries(&folder);
                    harness.state_mut().desk.act(Action::FolderListed { asked, folder, entries });
                }
                other => others.push(other),
            }
        }
        settle(harness);
    }
}

fn choosing(mut desk: Desk, wanted: ChosenFor) -> Harness<'static, Stand> {
    desk.act(Action::NoDialog(wanted));
    let mut harness = open(desk);
    answer(&mut harness);
    harness
}

fn typed(harness: &Harness<'_, Stand>) -> String {
    harness.get_by_label(s().chooser.path).value().unwrap_or_default()
}

fn opened(effects: &[Effect]) -> Vec<PictureSource> {
    let source = |effect: &Effect| match effect {
        Effect::Send(Command::OpenPicture { source, .. }) => Some(source.clone()),
        _ => None,
    };
    effects.iter().filter_map(source).collect()
}

fn file(path: &str) -> PictureSource {
    PictureSource::File(path.into())
}

#[test]
fn where_no_window_of_the_system_opens_a_picture_is_found_through_its_folders() {
    let mut harness = choosing(Desk::new(), ChosenFor::Pictures);
    assert_eq!(typed(&harness), "/home/somebody/");
    assert!(harness.get_by_label(s().chooser.path).accesskit_node().is_focused());
    harness.get_by_label("cat.PNG");
    assert!(harness.query_by_label("letter.odt").is_none(), "it is no picture");
    assert!(harness.query_by_label(".hidden.png").is_none());
    click(&mut harness, &(s().chooser.folder)("Pictures"));
    answer(&mut harness);
    assert_eq!(typed(&harness), "/home/somebody/Pictures/");
    click(&mut harness, "sea.jpg");
    assert_eq!(opened(&answer(&mut harness)), [file("/home/somebody/Pictures/sea.jpg")]);
    assert_eq!(harness.state().desk.state.page, Page::Job);
    assert!(harness.state().desk.state.has_no_dialogs, "the next time nothing is waited for");
}

#[test]
fn a_name_that_is_begun_is_gone_on_with_and_enter_opens_it() {
    let mut harness = choosing(Desk::new(), ChosenFor::Pictures);
    harness.get_by_label(s().chooser.path).type_text("Do");
    settle(&mut harness);
    harness.get_by_label("dog.jpg");
    assert!(harness.query_by_label("cat.PNG").is_none());
    harness.get_by_label(s().chooser.path).type_text("ubt");
    settle(&mut harness);
    harness.get_by_label(s().chooser.nothing_here);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(opened(&answer(&mut harness)), [file("/home/somebody/Doubt")], "what is typed counts");
}

#[test]
fn enter_on_a_folder_looks_into_it_and_the_way_up_is_a_button() {
    let mut harness = choosing(Desk::new(), ChosenFor::Pictures);
    harness.get_by_label(s().chooser.path).type_text("Pictures");
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    answer(&mut harness);
    harness.get_by_label("sea.jpg");
    for _ in 0..2 {
        click(&mut harness, s().chooser.folder_above);
        answer(&mut harness);
    }
    assert_eq!(typed(&harness), "/home/");
    harness.get_by_label(&(s().chooser.folder)("somebody"));
    harness.get_by_label(s().chooser.path).type_text("nobody/");
    settle(&mut harness);
    answer(&mut harness);
    harness.get_by_label(&(s().chooser.failed)("No such file or directory"));
}

#[test]
fn a_file_is_written_where_it_was_typed_and_one_that_is_there_is_said_to_be_replaced() {
    let contents: Arc<[u8]> = Arc::from(*b"text");
    let wanted = ChosenFor::Save { name: "cat.txt".to_owned(), contents: Arc::clone(&contents) };
    let mut harness = choosing(Desk::new(), wanted);
    assert_eq!(typed(&harness), "/home/somebody/cat.txt");
    harness.get_by_label(s().chooser.save);
    harness.get_by_label(s().chooser.path).focus();
    harness.key_press(Key::Backspace);
    harness.key_press(Key::Backspace);
    harness.key_press(Key::Backspace);
    type_into(&mut harness, s().chooser.path, "PNG");
    click(&mut harness, s().chooser.overwrite);
    let effects = answer(&mut harness);
    let [Effect::Write { path, contents: written }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((path.as_path(), written), (Path::new("/home/somebody/cat.PNG"), &contents));
}

fn saving(name: &str) -> Harness<'static, Stand> {
    choosing(Desk::new(), ChosenFor::Save { name: name.to_owned(), contents: Arc::from(*b"text") })
}

fn enter(harness: &mut Harness<'_, Stand>) -> Vec<Effect> {
    harness.key_press(Key::Enter);
    settle(harness);
    answer(harness)
}

#[test]
fn enter_asks_once_more_before_a_file_is_lost() {
    // A blank that was left behind the name is none of it.
    for name in ["cat.PNG", "cat.PNG "] {
        let mut harness = saving(name);
        assert!(enter(&mut harness).is_empty());
        assert_eq!(harness.state().desk.state.page, Page::Chooser);
        assert!(harness.get_by_label(s().chooser.overwrite).accesskit_node().is_focused());
        // A key that is held down is no second answer.
        for repeat in [true, true] {
            let (key, modifiers) = (Key::Enter, Modifiers::NONE);
            let event = Event::Key { key, physical_key: None, pressed: true, repeat, modifiers };
            harness.input_mut().events.push(event);
            harness.step();
        }
        let effects = enter(&mut harness);
        let [Effect::Write { path, .. }] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(path.as_os_str(), "/home/somebody/cat.PNG");
    }
}

#[test]
fn the_name_of_what_was_fetched_is_no_way_through_folders() {
    let mut harness = saving("pictures.example/a/new.txt");
    assert_eq!(typed(&harness), "/home/somebody/new.txt");
    let effects = enter(&mut harness);
    assert!(matches!(&effects[..], [Effect::Write { path, .. }] if path.ends_with("new.txt")), "{effects:?}");
}

#[test]
fn nothing_is_written_where_it_is_not_known_what_lies_there() {
    let mut harness = saving("");
    harness.get_by_label(s().chooser.path).type_text("Pictures/sea.jpg");
    settle(&mut harness);
    for _ in 0..2 {
        harness.key_press(Key::Enter);
        settle(&mut harness);
    }
    assert!(harness.get_by_label(s().chooser.save).accesskit_node().is_disabled());
    assert!(answer(&mut harness).is_empty());
    harness.get_by_label(s().chooser.overwrite);
    // A folder that cannot be read.
    harness.get_by_label(s().chooser.path).type_text("/a.txt");
    settle(&mut harness);
    assert!(answer(&mut harness).is_empty());
    assert!(enter(&mut harness).is_empty());
    assert_eq!(harness.state().desk.state.page, Page::Chooser);
    assert!(harness.get_by_label(s().chooser.path).accesskit_node().is_focused(), "it is typed on");
}

#[test]
fn a_blank_in_a_name_that_is_listed_belongs_to_it() {
    let mut desk = Desk::reading();
    desk.act(Action::TurnTo(Page::Batch));
    let mut harness = choosing(desk, ChosenFor::Batch { folder: true });
    harness.get_by_label(s().chooser.path).type_text("Old ");
    settle(&mut harness);
    click(&mut harness, s().chooser.use_folder);
    assert_eq!(harness.state().desk.state.batch.sources, [file("/home/somebody/Old ")]);
}

#[test]
fn the_sign_for_the_own_folder_is_written_out() {
    let mut harness = choosing(Desk::new(), ChosenFor::Pictures);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(s().chooser.path).type_text("~");
    settle(&mut harness);
    answer(&mut harness);
    harness.get_by_label(s().chooser.path).type_text("/Pictures/");
    settle(&mut harness);
    answer(&mut harness);
    assert_eq!(typed(&harness), "/home/somebody/Pictures/");
    click(&mut harness, "sea.jpg");
    assert_eq!(opened(&answer(&mut harness)), [file("/home/somebody/Pictures/sea.jpg")]);
}

#[test]
fn word_that_no_window_opens_changes_nothing_when_it_comes_late() {
    let mut harness = saving("cat.txt");
    let desk = &mut harness.state_mut().desk;
    desk.act(Action::NoDialog(ChosenFor::Pictures));
    assert!(desk.state.chooser.as_ref().is_some_and(|chooser| chooser.wanted.is_written()));
    desk.act(Action::TurnTo(Page::Chooser));
    desk.act(Action::NoDialog(ChosenFor::Pictures));
    assert_eq!((desk.state.page, &desk.state.chooser), (Page::Job, &None), "it was served already");

    let mut desk = Desk::new();
    desk.act(Action::TurnTo(Page::Key));
    desk.act(Action::NoDialog(ChosenFor::Pictures));
    assert_eq!((desk.state.page, desk.state.has_no_dialogs), (Page::Key, true));
}

#[test]
fn a_folder_and_the_file_of_a_batch_are_chosen_and_the_batch_goes_on() {
    let mut desk = Desk::reading();
    desk.act(Action::TurnTo(Page::Batch));
    let mut harness = choosing(desk, ChosenFor::Batch { folder: true });
    harness.get_by_label(s().chooser.path).type_text("Pictures");
    settle(&mut harness);
    click(&mut harness, s().chooser.use_folder);
    answer(&mut harness);
    let desk = &mut harness.state_mut().desk;
    assert_eq!((desk.state.page, &desk.state.batch.sources[..]), (Page::Batch, &[file("/home/somebody/Pictures")][..]));
    desk.act(Action::ChooseBatchForm(BatchForm::Csv));
    desk.act(Action::ChooseHere(ChosenFor::BatchFile(BatchForm::Csv)));
    answer(&mut harness);
    settle(&mut harness);
    assert_eq!(typed(&harness), "/home/somebody/Texts.csv");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let effects = answer(&mut harness);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Send(Command::ReadBatch { .. }))), "{effects:?}");
}

#[test]
fn the_successor_of_a_picture_is_chosen_and_giving_up_leaves_everything_as_it_was() {
    let mut desk = Desk::new();
    let cat = desk.with_picture("/p/cat.png");
    let mut harness = choosing(desk, ChosenFor::Successor(cat));
    click(&mut harness, s().chooser.cancel);
    assert_eq!(harness.state().desk.state.page, Page::Job);
    assert_eq!(harness.state().desk.state.chooser, None);
    harness.state_mut().desk.act(Action::ChooseHere(ChosenFor::Successor(cat)));
    answer(&mut harness);
    settle(&mut harness);
    click(&mut harness, "dog.jpg");
    assert_eq!(opened(&answer(&mut harness)), [file("/home/somebody/dog.jpg")]);
    let notice = harness.state().desk.state.notice.as_ref().map(|(notice, _)| notice.clone());
    assert_eq!(notice, Some(Notice::PictureReplaced("cat.png".to_owned())));
}

#[test]
fn escape_gives_up_and_a_folder_that_comes_late_changes_nothing() {
    let mut desk = Desk::reading();
    desk.act(Action::TurnTo(Page::Batch));
    desk.act(Action::NoDialog(ChosenFor::Batch { folder: false }));
    let mut harness = open(desk);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(harness.state().desk.state.page, Page::Batch);
    let folder = PathBuf::from(HOME);
    harness.state_mut().desk.act(Action::FolderListed { asked: None, entries: entries(&folder), folder });
    assert_eq!(harness.state().desk.state.chooser, None);
    assert!(harness.query_all_by_role(Role::TextInput).next().is_none());
}
