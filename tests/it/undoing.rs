//! What is taken out, cleared away, moved or turned, and how it comes back.

use discern::app::{Action, AnswerState, Effect};
use discern::domain::{Failure, FailureKind, PictureSource};
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
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/2.png".into())]));
    assert!(desk.commands().iter().any(|c| matches!(c, Command::ForgetPicture { picture } if *picture == id)));
    desk.act(Action::UndoClearing);
    assert_eq!(desk.state.tray.pictures.len(), 1, "too late");
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
    desk.report(Event::PictureOpened { job, picture, info: info() });
    desk.answer_pictures();
    assert!(desk.state.tray.pictures[0].prepared().is_some());
    desk.act(Action::Undo);
    let back = desk.commands();
    assert!(matches!(back[..], [Command::TurnPicture { quarters: 3, .. }]), "{back:?}");
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
    let forgotten = desk.commands();
    assert!(
        matches!(forgotten[..], [Command::ForgetPicture { picture }] if picture == ids[0]),
        "only the last one can come back: {forgotten:?}"
    );
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
