//! Where things stand in the window: in line, within their panels, and beside each other.

use discern::app::{Action, Effect, Notice, Page};
use discern::domain::{
    Detail, Failure, FailureKind, FoundKind, Half, Job, JobId, PictureSource, ProviderId, RequestForm,
};
use discern::protocol::{Command, Event};
use egui::Rect;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::desk::{Desk, comparison, text};
use crate::stand::{Stand, click, open, open_at, s, settle};

fn place(harness: &Harness<'_, Stand>, name: &str) -> Rect {
    harness.get_by_label(name).rect()
}

fn asked() -> (Desk, JobId) {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    (desk, job)
}

#[test]
fn a_failure_makes_its_panel_no_wider() {
    // Without a key its page opens.
    for kind in FailureKind::ALL.into_iter().filter(|kind| *kind != FailureKind::KeyMissing) {
        let (desk, job) = asked();
        let mut harness = open_at(desk, 700.0, 900.0);
        let before = place(&harness, s().question.label);
        harness.state_mut().desk.report(Event::JobFailed { job, failure: Failure::of(kind) });
        settle(&mut harness);
        assert_eq!(place(&harness, s().question.label).x_range(), before.x_range(), "{kind:?}");
        if let Some(details) = harness.query_by_label(s().answer.details) {
            assert!(details.rect().right() <= before.right(), "{kind:?}");
        }
    }
}

#[test]
fn what_can_be_done_with_a_text_goes_on_in_the_next_row() {
    let mut desk = Desk::reading();
    desk.with_text("/p/page.png", text(&["Hello world"]));
    let told = Notice::TextCopied { first_words: "Hello".to_owned(), words: 2 };
    desk.act(Action::CopyEnded { told, quietly: false });
    desk.act(Action::DismissNotice);
    let harness = open_at(desk, 700.0, 700.0);
    let undo = place(&harness, s().read.undo_copy);
    let copy = place(&harness, s().read.copy_text);
    assert!(undo.right() <= 700.0 && undo.top() >= copy.bottom(), "{undo} {copy}");
}

#[test]
fn what_goes_along_ends_before_the_button() {
    let (mut desk, job) = asked();
    desk.text(job, "A cat");
    let mut harness = open_at(desk, 700.0, 700.0);
    let along = |harness: &Harness<'_, Stand>| place(harness, &(s().question.pictures_go_along)(1));
    let stop = place(&harness, s().question.stop);
    assert!(along(&harness).right() <= stop.left(), "{} {stop}", along(&harness));
    harness.state_mut().desk.finish(job);
    settle(&mut harness);
    let price = harness.state().desk.state.price_of_asking().unwrap();
    let price = place(&harness, &(s().table.about)(price));
    assert!(along(&harness).right() <= price.left(), "{} {price}", along(&harness));
}

#[test]
fn what_is_missing_stands_in_a_line_of_its_own() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/torn.png".into())]));
    let opened = desk.commands().into_iter().find_map(|command| match command {
        Command::OpenPicture { job, picture, .. } => Some((job, picture)),
        _ => None,
    });
    let (job, _) = opened.unwrap();
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    let harness = open_at(desk, 700.0, 700.0);
    let missing = place(&harness, s().question.blocked_picture_failed);
    let send = harness.get_all_by_label(s().question.send).map(|node| node.rect()).next_back().unwrap();
    assert!(missing.bottom() <= send.top() && missing.right() <= send.right(), "{missing} {send}");
}

#[test]
fn the_buttons_of_the_tray_stand_in_one_line() {
    let mut desk = Desk::reading();
    desk.with_text("/p/page.png", text(&["Hello"]));
    let harness = open(desk);
    let pictures = &s().pictures;
    let names =
        [(pictures.turn)("A", "page.png"), (pictures.replace)("A", "page.png"), (pictures.remove)("A", "page.png")];
    let line = place(&harness, pictures.add).center().y;
    for name in names.iter().map(String::as_str).chain([s().read.snip, s().read.read_clipboard]) {
        assert!((place(&harness, name).center().y - line).abs() < 0.5, "{name}: {}", place(&harness, name));
    }
}

#[test]
fn the_ways_in_stand_in_the_middle_of_the_empty_window() {
    for (width, job) in [(1280.0, Job::Ask), (1280.0, Job::Read), (560.0, Job::Ask), (560.0, Job::Read)] {
        let mut desk = Desk::new();
        desk.act(Action::ChooseJob(job));
        let harness = open_at(desk, width, 800.0);
        let (welcome, read) = (&s().welcome, &s().read);
        let names = [welcome.paste, welcome.open, read.snip_short, s().batch.open, welcome.sample];
        let mut rows: Vec<Rect> = Vec::new();
        for rect in names.iter().filter_map(|name| harness.query_by_label(name)).map(|node| node.rect()) {
            match rows.iter_mut().find(|row| (row.top() - rect.top()).abs() < 1.0) {
                Some(row) => *row = row.union(rect),
                None => rows.push(rect),
            }
        }
        assert!(!rows.is_empty());
        for row in rows {
            assert!((row.center().x - width / 2.0).abs() < 1.5, "{width} {job:?}: {row}");
        }
    }
}

#[test]
fn nothing_in_the_top_bar_moves_when_a_page_is_opened() {
    let mut harness = open(Desk::new());
    let name = s().shell.title;
    let before = place(&harness, name).x_range();
    harness.state_mut().desk.act(Action::TurnTo(Page::Settings));
    settle(&mut harness);
    assert_eq!(place(&harness, name).x_range(), before);
}

#[test]
fn in_a_narrow_window_the_detail_gives_way_to_the_model() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let harness = open_at(desk, 760.0, 700.0);
    let model = harness.state().desk.state.models.chosen.name.clone();
    let model = place(&harness, &(s().models.model_button)(&model));
    let detail = place(&harness, &(s().models.detail_button)((s().models.detail)(Detail::Auto)));
    assert!(model.width() > 1.5 * detail.width(), "{model} {detail}");
}

#[test]
fn the_table_of_a_comparison_makes_its_panel_no_wider() {
    let mut desk = Desk::comparing();
    desk.with_two(comparison());
    desk.commands();
    let mut harness = open_at(desk, 760.0, 700.0);
    let half = |harness: &Harness<'_, Stand>| place(harness, &(s().compare.half_view)(Half::B.letter(), "b.png"));
    let before = half(&harness);
    click(&mut harness, s().table.table);
    assert_eq!(half(&harness), before);
    // What can be done with the table stands over it, in sight.
    let first = &harness.state().desk.state.comparing.explained.lines[0].row;
    let row = place(&harness, &(s().table.row)(first));
    for name in [s().table.add, s().table.copy, s().table.save] {
        let deed = place(&harness, name);
        assert!(deed.bottom() <= row.top() && deed.right() <= 760.0, "{name}: {deed} {row}");
    }
}

#[test]
fn what_was_found_stands_in_dense_rows() {
    let mut desk = Desk::reading();
    desk.with_text("/p/page.png", text(&["Mail a@example.com or b@example.com"]));
    let harness = open(desk);
    let kind = (s().read.found)(FoundKind::Email);
    let chip = place(&harness, &(s().read.copy_found)(kind, "a@example.com"));
    let link = place(&harness, &(s().read.open_found)("mailto:a@example.com"));
    assert_eq!((chip.height(), chip.center().y), (28.0, link.center().y));
}

#[test]
fn requests_for_programs_are_in_a_menu_with_words() {
    let (mut desk, job) = asked();
    desk.text(job, "A cat");
    desk.finish(job);
    let mut harness = open(desk);
    let name = (s().answer.copy_request)(RequestForm::Curl);
    assert!(harness.query_by_label(name).is_none());
    click(&mut harness, s().answer.more);
    harness.state_mut().desk.effects.clear();
    click(&mut harness, name);
    let effect = harness.state_mut().desk.effects.pop();
    assert!(matches!(effect, Some(Effect::CopyRequest { form: RequestForm::Curl, .. })), "{effect:?}");
    assert!(harness.query_by_label(name).is_none(), "the menu is closed");
}

#[test]
fn a_server_on_this_computer_bills_nobody() {
    let mut desk = Desk::new();
    desk.act(Action::TurnTo(Page::Key));
    let mut harness = open(desk);
    harness.get_by_label((s().key.explanation)("remote.example").as_str());
    harness.state_mut().desk.act(Action::ChooseProvider(ProviderId::new("local")));
    settle(&mut harness);
    harness.get_by_label(s().key.heading_here);
    harness.get_by_label((s().key.explanation_here)("localhost:11434").as_str());
}

#[test]
fn providers_stand_under_where_they_are() {
    let mut desk = Desk::new();
    desk.act(Action::TurnTo(Page::Settings));
    let harness = open(desk);
    let settings = &s().settings;
    let tops = [
        settings.on_the_internet,
        "Provider remote",
        settings.on_this_computer,
        "Provider local",
        settings.elsewhere,
        settings.other_server,
    ];
    let tops = tops.map(|name| harness.get_all_by_label(name).next().unwrap().rect().top());
    assert!(tops.is_sorted(), "{tops:?}");
}
