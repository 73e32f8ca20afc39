//! What is taken out, cleared away, moved or turned, and how it comes back.

use std::sync::Arc;

use discern::app::{Action, AnswerState, CompareAction, Effect, Notice, Picture, Subject, WordPlace};
use discern::domain::{
    ContentPart, DraftPicture, Failure, FailureKind, Half, PictureSource, PixelRect, Standing, TextLayout,
};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, info};

#[test]
fn what_is_cleared_away_comes_back_until_something_else_comes_in() {
    let mut desk = Desk::new();
    let id = desk.with_picture("/p/1.png");
    let (job, _) = desk.ask("?");
    desk.text(job, "Half");
    desk.act(Action::NewConversation);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    assert!(desk.commands().is_empty(), "it is kept as long as it can come back");
    assert!(desk.state.is_empty());
    desk.act(Action::UndoClearing);
    assert_eq!(desk.state.tray.pictures[0].id, id);
    assert_eq!(
        (desk.state.conversation.exchanges[0].answer.text.as_str(), &desk.state.conversation.exchanges[0].answer.state),
        ("Half", &AnswerState::Stopped)
    );
    desk.ask("Another?");
    desk.act(Action::NewConversation);
    desk.commands();
    desk.act(Action::AddPictures(Vec::new()));
    assert_eq!(desk.state.notice.as_ref().map(|(notice, _)| notice), Some(&Notice::Cleared), "nothing came in");
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/2.png".into())]));
    assert_eq!(desk.state.notice, None, "it says nothing that does not hold any more");
    assert!(desk.commands().iter().any(|c| matches!(c, Command::ForgetPicture { picture } if *picture == id)));
    desk.act(Action::UndoClearing);
    assert_eq!(desk.state.tray.pictures.len(), 1, "too late");
}

#[test]
fn where_nothing_is_left_to_be_cleared_away_everything_can_still_come_back() {
    let mut desk = Desk::new();
    let id = desk.with_picture("/p/1.png");
    let told = |desk: &Desk| desk.state.notice.clone().map(|(notice, _)| notice);
    desk.act(Action::NewConversation);
    desk.act(Action::NewConversation);
    assert_eq!(told(&desk), Some(Notice::Cleared));
    desk.act(Action::Undo);
    desk.act(Action::RemovePicture(id));
    desk.commands();
    desk.act(Action::NewConversation);
    assert!(desk.commands().is_empty());
    assert_eq!(told(&desk), Some(Notice::PictureRemoved("1.png".to_owned())));
    desk.act(Action::Undo);
    assert_eq!(desk.state.tray.pictures[0].id, id);
}

#[test]
fn a_picture_that_was_still_being_opened_when_it_was_cleared_away_is_opened_again() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("slow.png".into())]));
    let Some(Command::OpenPicture { job, picture, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::NewConversation);
    assert!(matches!(desk.effects[..], [Effect::Cancel(cancelled)] if cancelled == job), "{:?}", desk.effects);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cancelled) });
    desk.act(Action::Undo);
    assert!(
        desk.commands().iter().any(|c| matches!(c, Command::OpenPicture { picture: again, .. } if *again == picture))
    );
}

#[test]
fn steps_are_taken_back_one_after_the_other() {
    let mut desk = Desk::new();
    let ids: Vec<_> = ["/p/1.png", "/p/2.png", "/p/3.png"].map(|name| desk.with_picture(name)).to_vec();
    let order = |desk: &Desk| desk.state.tray.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>();
    desk.act(Action::MovePicture { picture: ids[2], to: 0 });
    desk.act(Action::RemovePicture(ids[0]));
    desk.act(Action::NewConversation);
    desk.act(Action::Undo);
    assert_eq!(order(&desk), [ids[2], ids[1]], "what was taken out before is gone for good");
    desk.act(Action::RemovePicture(ids[1]));
    desk.act(Action::Undo);
    assert_eq!(order(&desk), [ids[2], ids[1]]);
    desk.act(Action::Undo);
    assert_eq!(order(&desk), [ids[1], ids[2]]);
    desk.act(Action::Undo);
    assert_eq!(order(&desk), [ids[1], ids[2]], "nothing is left to be taken back");
}

#[test]
fn a_turned_picture_is_prepared_and_read_anew_and_turned_back() {
    let mut desk = Desk::new();
    let id = desk.with_picture("/p/cat.png");
    desk.act(Action::TurnPicture(id));
    let turning = desk.commands();
    let [Command::TurnPicture { job, picture, quarters: 1 }] = turning[..] else { panic!("{turning:?}") };
    assert_eq!((picture, desk.state.tray.pictures[0].prepared()), (id, None));
    desk.report(Event::PictureOpened { job, picture, info: info(), fetched: None });
    desk.answer_pictures();
    assert!(desk.state.tray.pictures[0].prepared().is_some());
    desk.act(Action::Undo);
    let back = desk.commands();
    assert!(matches!(back[..], [Command::TurnPicture { quarters: 3, .. }]), "{back:?}");
}

#[test]
fn what_was_read_and_typed_belongs_to_how_a_picture_is_turned() {
    let mut desk = Desk::reading();
    let id = desk.with_text("/p/page.png", crate::desk::text(&["Hello w0rld?"]));
    desk.act(Action::CorrectWord { picture: id, place: WordPlace { line: 0, word: 1 }, text: "world".to_owned() });
    desk.act(Action::EditText { picture: id, layout: TextLayout::OneLine, text: "Hi".to_owned() });
    desk.act(Action::TurnPicture(id));
    let (job, _) = desk.reading_job();
    desk.report(Event::TextRead { job, picture: id, text: Arc::new(crate::desk::text(&["oIIeH"])) });
    let written = |desk: &Desk, layout| desk.state.tray.pictures[0].reading.written(layout).map(str::to_owned);
    let as_it_was = [Some("Hello world".to_owned()), Some("Hi".to_owned())];
    assert_eq!(written(&desk, TextLayout::AsSeen).as_deref(), Some("oIIeH"));
    desk.act(Action::Undo);
    assert!(desk.answer_pictures().is_empty(), "it is not read again");
    assert_eq!([TextLayout::AsSeen, TextLayout::OneLine].map(|layout| written(&desk, layout)), as_it_was);
    for _ in 0..4 {
        desk.act(Action::TurnPicture(id));
    }
    desk.answer_pictures();
    assert_eq!([TextLayout::AsSeen, TextLayout::OneLine].map(|layout| written(&desk, layout)), as_it_was);
}

#[test]
fn what_was_read_of_a_turned_picture_is_forgotten_when_it_is_opened_again_and_not_when_it_comes_back() {
    for is_cleared in [false, true] {
        let mut desk = Desk::reading();
        let id = desk.with_text("/p/page.png", crate::desk::text(&["Hello"]));
        desk.act(Action::TurnPicture(id));
        if is_cleared {
            desk.act(Action::NewConversation);
            desk.act(Action::Undo);
        } else {
            desk.act(Action::ReopenPicture(id));
        }
        desk.answer_pictures();
        desk.act(Action::TurnPicture(id));
        desk.act(Action::TurnPicture(id));
        desk.act(Action::TurnPicture(id));
        let asked = desk.answer_pictures();
        let is_read_again = asked.iter().any(|command| matches!(command, Command::ReadText { .. }));
        assert_eq!(is_read_again, !is_cleared, "{asked:?}");
        assert_eq!(desk.state.tray.pictures[0].reading.text.is_some(), is_cleared);
    }
}

#[test]
fn what_a_model_had_read_when_a_picture_was_turned_is_there_again() {
    let mut desk = Desk::reading();
    let id = desk.with_text("/p/page.png", crate::desk::text(&["Hello"]));
    desk.act(Action::ReadWithModel(id));
    let Some(Command::Transcribe { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::TranscriptGrown { job, text: "Hello, wor".to_owned() });
    desk.act(Action::TurnPicture(id));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(cancelled) if *cancelled == job)));
    desk.act(Action::Undo);
    desk.answer_pictures();
    let second = desk.state.tray.pictures[0].reading.second.as_ref();
    assert_eq!(second.map(|second| second.text.as_str()), Some("Hello, wor"));
}

#[test]
fn every_turn_counts_however_fast_they_follow_each_other() {
    let mut desk = Desk::new();
    let id = desk.with_picture("/p/cat.png");
    let turns = |desk: &mut Desk| -> Vec<u8> {
        let mut turns = Vec::new();
        while let Some(command) = desk.commands().pop() {
            if let Command::TurnPicture { job, picture, quarters } = command {
                turns.push(quarters);
                desk.report(Event::PictureOpened { job, picture, info: info(), fetched: None });
            }
        }
        turns
    };
    for _ in 0..3 {
        desk.act(Action::TurnPicture(id));
    }
    assert_eq!(turns(&mut desk), [1, 2]);
    desk.act(Action::Undo);
    desk.act(Action::Undo);
    assert_eq!(turns(&mut desk), [3, 3]);
    desk.act(Action::TurnPicture(id));
    desk.act(Action::Undo);
    assert_eq!(turns(&mut desk), [1, 3], "what is under way is taken back once it is done");
    assert!(desk.state.tray.pictures[0].info().is_some());
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/slow.png".into())]));
    let Some(Command::OpenPicture { job, picture, quarters: 0, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::TurnPicture(picture));
    desk.report(Event::PictureOpened { job, picture, info: info(), fetched: None });
    assert_eq!(turns(&mut desk), [1], "also while it comes in");
}

#[test]
fn a_removed_picture_can_be_brought_back_to_its_place() {
    let mut desk = Desk::new();
    let ids: Vec<_> = ["/p/1.png", "/p/2.png", "/p/3.png"].map(|name| desk.with_picture(name)).to_vec();
    desk.act(Action::RemovePicture(ids[1]));
    assert!(desk.commands().is_empty(), "it is kept as long as it can come back");
    desk.act(Action::UndoRemove);
    let order = |desk: &Desk| desk.state.tray.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>();
    assert_eq!(order(&desk), ids);
    desk.act(Action::MovePicture { picture: ids[2], to: 0 });
    assert_eq!(order(&desk), [ids[2], ids[0], ids[1]]);
    desk.act(Action::RemovePicture(ids[0]));
    desk.act(Action::RemovePicture(ids[1]));
    desk.act(Action::Undo);
    desk.act(Action::Undo);
    assert_eq!(order(&desk), [ids[2], ids[0], ids[1]], "one after the other");
}

#[test]
fn of_many_pictures_that_were_taken_out_the_first_is_let_go() {
    let mut desk = Desk::new();
    let ids: Vec<_> = (0..9).map(|number| desk.with_picture(&format!("/p/{number}.png"))).collect();
    for id in &ids {
        desk.act(Action::RemovePicture(*id));
    }
    let forgotten = desk.commands();
    assert!(matches!(forgotten[..], [Command::ForgetPicture { picture }] if picture == ids[0]), "{forgotten:?}");
    for _ in 0..10 {
        desk.act(Action::Undo);
    }
    let order: Vec<_> = desk.state.tray.pictures.iter().map(|picture| picture.id).collect();
    assert_eq!(order, ids[1..]);
}

#[test]
fn a_replaced_picture_gives_its_place_away_and_takes_it_back() {
    let mut desk = Desk::new();
    let ids: Vec<_> = ["/p/1.png", "/p/2.png", "/p/3.png"].map(|name| desk.with_picture(name)).to_vec();
    let names = |desk: &Desk| desk.state.tray.pictures.iter().map(Picture::name).collect::<Vec<_>>();
    let replace = |desk: &mut Desk, picture, name: &str| {
        desk.act(Action::ReplacePicture { picture, source: PictureSource::File(name.into()) });
        desk.state.tray.shown.unwrap()
    };
    let second = replace(&mut desk, ids[1], "/p/new.png");
    desk.answer_pictures();
    assert_eq!(names(&desk), ["1.png", "new.png", "3.png"]);
    assert_eq!(desk.state.letter_in(Subject::Tray, second).as_deref(), Some("B"));
    assert!(desk.state.tray.pictures[1].prepared().is_some());
    desk.act(Action::MovePicture { picture: second, to: 0 });
    let third = replace(&mut desk, second, "/p/newer.png");
    desk.answer_pictures();
    assert_eq!(names(&desk), ["newer.png", "1.png", "3.png"]);
    desk.act(Action::Undo);
    assert!(desk.commands().iter().any(|c| matches!(c, Command::ForgetPicture { picture } if *picture == third)));
    assert_eq!(names(&desk), ["new.png", "1.png", "3.png"]);
    desk.act(Action::Undo);
    desk.act(Action::Undo);
    assert_eq!(names(&desk), ["1.png", "2.png", "3.png"]);
    assert_eq!(desk.state.tray.shown, Some(ids[1]));
    replace(&mut desk, third, "/p/late.png");
    assert_eq!(names(&desk), ["1.png", "2.png", "3.png", "late.png"], "what was chosen for one that is gone comes in");
}

#[test]
fn a_question_that_waits_for_its_pictures_goes_out_with_the_one_that_took_a_place() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/slow.png".into())]));
    let slow = desk.state.tray.pictures[0].id;
    desk.act(Action::Ask("What is it?".to_owned()));
    desk.commands();
    desk.act(Action::ReplacePicture { picture: slow, source: PictureSource::File("/p/fast.png".into()) });
    let (_, request) = desk.chat();
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    assert_eq!(parts.filter(|part| matches!(part, ContentPart::Picture(_))).count(), 1);
}

#[test]
fn a_question_that_waits_for_a_slow_successor_goes_out_when_the_first_picture_is_back() {
    let mut desk = Desk::new();
    let first = desk.with_picture("/p/first.png");
    desk.act(Action::ReplacePicture { picture: first, source: PictureSource::File("/p/slow.png".into()) });
    desk.act(Action::Ask("What is it?".to_owned()));
    desk.commands();
    desk.act(Action::Undo);
    let sent = desk.commands();
    assert!(sent.iter().any(|command| matches!(command, Command::StartChat { .. })), "{sent:?}");
}

#[test]
fn a_replaced_half_of_a_comparison_is_compared_anew() {
    let mut desk = Desk::comparing();
    let [a, b] = desk.with_two(crate::desk::comparison());
    desk.act(Action::Compare(CompareAction::Swap));
    desk.answer_pictures();
    desk.act(Action::ReplacePicture { picture: b, source: PictureSource::File("/p/c.png".into()) });
    let new = desk.state.tray.shown.unwrap();
    let compared = |desk: &mut Desk| {
        desk.answer_pictures().into_iter().rev().find_map(|command| match command {
            Command::Compare { a, b, .. } => Some([a, b]),
            _ => None,
        })
    };
    assert_eq!(compared(&mut desk), Some([new, a]));
    desk.act(Action::Undo);
    assert_eq!(compared(&mut desk), Some([b, a]));
}

#[test]
fn a_picture_that_takes_too_long_is_given_up_and_can_be_tried_again() {
    let mut desk = Desk::new();
    desk.act(Action::AddPictures(vec![PictureSource::File("slow.png".into())]));
    let Some(Command::OpenPicture { job, picture, .. }) = desk.commands().pop() else { panic!() };
    desk.act(Action::RemovePicture(picture));
    assert!(matches!(desk.effects[..], [Effect::Cancel(cancelled)] if cancelled == job), "{:?}", desk.effects);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Cancelled) });
    desk.act(Action::UndoRemove);
    assert_eq!(desk.state.tray.pictures[0].failure().map(|failure| failure.kind), Some(FailureKind::Cancelled));
    desk.act(Action::ReopenPicture(picture));
    desk.answer_pictures();
    assert!(desk.state.tray.pictures[0].prepared().is_some());
}

#[test]
fn a_picture_that_was_turned_and_cannot_be_opened_is_tried_again_as_it_was_turned() {
    let mut desk = Desk::new();
    let id = desk.with_picture("/p/cat.png");
    desk.act(Action::TurnPicture(id));
    desk.act(Action::ReopenPicture(id));
    let commands = desk.commands();
    assert!(matches!(commands.last(), Some(Command::OpenPicture { quarters: 1, .. })), "{commands:?}");
}

#[test]
fn a_draft_comes_back_with_what_was_done_to_its_pictures() {
    let mut desk = Desk::reading();
    let page = desk.with_text("/p/page.png", crate::desk::text(&["Hello w0rld?", "again"]));
    let cat = desk.with_picture("/p/cat.png");
    desk.act(Action::TurnPicture(cat));
    desk.act(Action::CorrectWord { picture: page, place: WordPlace { line: 0, word: 1 }, text: "world".to_owned() });
    desk.act(Action::EditText { picture: page, layout: TextLayout::OneLine, text: "Hello".to_owned() });
    desk.act(Action::Compare(CompareAction::Put { picture: cat, half: Half::A }));
    desk.answer_pictures();
    desk.act(Action::ShowPicture(page));
    let draft = desk.state.draft("What is it?", false);
    assert_eq!((draft.text.as_str(), draft.pictures[1].standing.quarters), ("What is it?", 1));

    let mut next = Desk::reading();
    next.act(Action::RestorePictures(draft.pictures.clone()));
    let opening = next.effects.iter().filter_map(|effect| match effect {
        Effect::Send(Command::OpenPicture { quarters, .. }) => Some(*quarters),
        _ => None,
    });
    assert_eq!(opening.collect::<Vec<_>>(), [0, 1]);
    assert_eq!(next.state.draft("What is it?", false), draft, "also before anything of it is open");
    let (job, picture) = next.reading_job();
    assert_eq!(next.state.shown_picture().map(|picture| picture.id), Some(picture));
    let text = Arc::new(crate::desk::text(&["Hello w0rld?", "again"]));
    next.report(Event::TextRead { job, picture, text });
    let reading = &next.state.tray.pictures[0].reading;
    assert_eq!(reading.written(TextLayout::OneLine), Some("Hello"));
    assert_eq!(reading.written(TextLayout::AsSeen), Some("Hello world\nagain"));
    assert_eq!(next.state.pair()[0].map(Picture::name).as_deref(), Some("cat.png"));
    assert_eq!(next.state.draft("What is it?", false), draft);
    let turn = next.state.tray.pictures[1].id;
    next.act(Action::TurnPicture(turn));
    assert_eq!(next.state.draft("", false).pictures[1].standing.quarters, 2);
}

#[test]
fn what_was_typed_and_marked_waits_for_a_picture_that_is_opened_again() {
    let region = PixelRect::new(10, 0, 40, 20);
    let source = PictureSource::File("/p/page.png".into());
    let typed = vec![(TextLayout::AsSeen, "Hello".to_owned())];
    let standing = Standing { region: Some(region), typed, ..Standing::default() };
    let mut desk = Desk::reading();
    desk.act(Action::RestorePictures(vec![DraftPicture { source, standing }]));
    let draft = desk.state.draft("", false);
    let Some(Command::OpenPicture { job, picture, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::NotFound) });
    desk.act(Action::ReopenPicture(picture));
    assert_eq!(desk.state.draft("", false), draft);
    desk.act(Action::NewConversation);
    desk.act(Action::Undo);
    assert_eq!(desk.state.draft("", false), draft);
    let (job, _) = desk.reading_job();
    desk.report(Event::TextRead { job, picture, text: Arc::new(crate::desk::text(&["Hullo"])) });
    let reading = &desk.state.tray.pictures[0].reading;
    assert_eq!((reading.region, reading.written(TextLayout::AsSeen)), (Some(region), Some("Hello")));
}

#[test]
fn a_marked_part_that_the_file_has_no_more_is_forgotten() {
    let region = PixelRect::new(10_000, 0, 10, 10);
    let source = PictureSource::File("/p/page.png".into());
    let standing = Standing { region: Some(region), ..Standing::default() };
    let mut desk = Desk::reading();
    desk.act(Action::RestorePictures(vec![DraftPicture { source, standing }]));
    desk.reading_job();
    assert_eq!(desk.state.tray.pictures[0].reading.region, None);
}
