//! A picture that goes along by its address alone: nobody here fetches it, and what is sent says so.

use discern::app::{Action, Blocked, PictureStatus};
use discern::domain::{ContentPart, Detail, Job, PictureSource, ProviderId};
use discern::protocol::Command;

use crate::desk::Desk;

const ADDRESS: &str = "https://pictures.example/a/cat.png?token=1";

fn address() -> PictureSource {
    PictureSource::Address { address: ADDRESS.to_owned(), is_named: true }
}

fn link() -> PictureSource {
    address().as_link().unwrap()
}

fn with_link() -> Desk {
    let mut desk = Desk::new();
    desk.commands();
    desk.act(Action::AddPictures(vec![link()]));
    desk
}

#[test]
fn a_link_is_sent_as_its_address_and_fetched_by_nobody_here() {
    let mut desk = with_link();
    assert!(desk.commands().is_empty(), "nothing is opened");
    assert_eq!(desk.state.tray.pictures[0].status, PictureStatus::Linked);
    assert_eq!(desk.state.tray.pictures[0].name(), "pictures.example/a/cat.png");
    assert!(desk.state.hands_addresses_on());
    desk.with_picture("/p/dog.png");
    assert!(!desk.state.hands_addresses_on(), "pixels leave as well");
    assert!(desk.state.hands_some_addresses_on());
    let (_, request) = desk.ask("What is this?");
    let kinds: Vec<&str> = request.turns[0]
        .parts
        .iter()
        .map(|part| match part {
            ContentPart::Text(text) => text.as_str(),
            ContentPart::Picture(_) => "pixels",
            ContentPart::PictureAt(address) => address.as_str(),
        })
        .collect();
    assert_eq!(kinds, ["Picture A:", ADDRESS, "Picture B:", "pixels", "What is this?"]);
}

#[test]
fn a_link_can_be_fetched_after_all() {
    let mut desk = with_link();
    let id = desk.state.tray.pictures[0].id;
    desk.act(Action::FetchPicture(id));
    let opening = desk.commands();
    let [Command::OpenPicture { picture, source, .. }] = &opening[..] else { panic!("{opening:?}") };
    assert_eq!((*picture, source), (id, &address()));
    assert!(!desk.state.hands_addresses_on());
}

#[test]
fn where_pixels_are_needed_a_link_is_not_enough() {
    let mut desk = with_link();
    assert_eq!(desk.state.may_ask("What is this?"), Ok(()));
    let local = desk.state.setup.providers.iter_mut().find(|provider| provider.id.as_str() == "local").unwrap();
    local.quirks.takes_addresses = false;
    local.seed_models = vec![crate::desk::model("alpha")];
    desk.act(Action::ChooseProvider(ProviderId::new("local")));
    assert_eq!(desk.state.may_ask("What is this?"), Err(Blocked::NeedsFetching));
    assert!(!desk.state.may_hand_addresses_on());
    desk.act(Action::ChooseProvider(ProviderId::new("remote")));
    assert!(desk.state.may_hand_addresses_on());
    desk.act(Action::ChooseJob(Job::Compare));
    desk.with_picture("/p/dog.png");
    assert_eq!(desk.state.may_explain(), Err(Blocked::NeedsFetching));
    assert!(!desk.state.may_hand_addresses_on());
}

#[test]
fn a_question_that_waits_hands_nothing_on_to_a_server_chosen_since() {
    let mut desk = with_link();
    desk.act(Action::AddPictures(vec![PictureSource::File("/p/slow.png".into())]));
    desk.act(Action::Ask("What is this?".to_owned()));
    let local = desk.state.setup.providers.iter_mut().find(|provider| provider.id.as_str() == "local").unwrap();
    local.quirks.takes_addresses = false;
    local.seed_models = vec![crate::desk::model("alpha")];
    desk.act(Action::ChooseProvider(ProviderId::new("local")));
    let sent = desk.answer_pictures();
    assert!(!sent.iter().any(|command| matches!(command, Command::StartChat { .. })), "{sent:?}");
    assert!(!desk.state.conversation.is_preparing());
    assert_eq!(desk.state.may_ask("What is this?"), Err(Blocked::NeedsFetching));
}

#[test]
fn who_wants_a_small_picture_has_it_fetched() {
    let mut desk = with_link();
    desk.act(Action::ChooseDetail(Detail::Low));
    assert_eq!(desk.state.may_ask("What is this?"), Err(Blocked::NeedsFetching));
    assert!(!desk.state.hands_addresses_on());
    desk.act(Action::ChooseDetail(Detail::High));
    assert_eq!(desk.state.may_ask("What is this?"), Ok(()));
}

#[test]
fn an_address_that_a_page_gave_leads_no_server_into_a_private_network() {
    for (address, is_link) in [
        ("https://pictures.example/a.png", true),
        ("https://pictures.example:8443/a.png", true),
        ("http://192.168.1.1/a.png", false),
        ("http://[::1]/a.png", false),
        ("http://0x7f.1/a.png", false),
        ("http://printer/a.png", false),
        ("http://printer.local./a.png", false),
    ] {
        let given = |is_named| PictureSource::Address { address: address.to_owned(), is_named };
        assert_eq!(given(false).as_link().is_some(), is_link, "{address}");
        assert!(given(true).as_link().is_some(), "{address}: the user has named it");
    }
}

#[test]
fn a_link_that_was_taken_out_comes_back_as_one() {
    let mut desk = with_link();
    let id = desk.state.tray.pictures[0].id;
    desk.act(Action::RemovePicture(id));
    desk.act(Action::UndoRemove);
    assert_eq!(desk.state.tray.pictures[0].status, PictureStatus::Linked);
    desk.act(Action::NewConversation);
    desk.act(Action::UndoClearing);
    assert_eq!(desk.state.tray.pictures[0].link(), Some(ADDRESS));
    let opened = desk.commands().into_iter().any(|command| matches!(command, Command::OpenPicture { .. }));
    assert!(!opened);
}

#[test]
fn an_address_with_a_password_is_no_link() {
    for (address, is_link) in [
        ("https://pictures.example/a.png", true),
        ("https://pictures.example/@me/a.png", true),
        ("https://me:secret@pictures.example/a.png", false),
        (r"https://me@pictures.example\a.png", false),
        ("https:///me:secret@pictures.example/a.png", false),
    ] {
        let source = PictureSource::Address { address: address.to_owned(), is_named: true };
        assert_eq!(source.as_link().is_some(), is_link, "{address}");
    }
    assert_eq!(PictureSource::File("/p/cat.png".into()).as_link(), None);
}

#[cfg(feature = "gui")]
mod window {
    use super::*;
    use crate::stand::{click, open, s, settle};
    use discern::app::{AddressOffer, Notice, Onto, Page};
    use discern::domain::Half;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn the_chip_offers_both_ways_and_the_badge_says_who_fetches() {
        let mut harness = open(Desk::new());
        harness.state_mut().desk.offer(&[ADDRESS], Onto::Window);
        settle(&mut harness);
        harness.get_by_label(s().shell.fetch);
        click(&mut harness, s().shell.send_address);
        assert_eq!(harness.state().desk.state.tray.pictures[0].source, link());
        assert!(harness.query_by_label(s().shell.send_address).is_none());
        harness.get_by_label(&(s().shell.server_fetches)("remote.example"));
        let dog = harness.state_mut().desk.with_picture("/p/dog.png");
        settle(&mut harness);
        harness.get_by_label(&(s().shell.server_fetches_some)("remote.example"));
        harness.state_mut().desk.act(Action::RemovePicture(dog));
        settle(&mut harness);
        harness.get_by_label(&(s().pictures.linked)("pictures.example/a/cat.png"));
        click(&mut harness, s().pictures.fetch_linked);
        harness.get_by_label(&(s().shell.goes_to)("remote.example"));
    }

    #[test]
    fn what_was_dropped_onto_a_place_comes_there_once_it_may_be_fetched() {
        let mut desk = Desk::comparing();
        let [_, b] = desk.with_two(crate::desk::comparison());
        desk.offer(&[ADDRESS], Onto::Half(Half::A));
        let mut harness = open(desk);
        click(&mut harness, s().shell.fetch);
        let state = &harness.state().desk.state;
        assert_eq!(state.pair().map(|picture| picture.unwrap().source == address()), [true, false]);
        assert!(matches!(state.notice, Some((Notice::HalfReplaced { half: Half::A, .. }, _))));
        harness.state_mut().desk.act(Action::ChooseJob(Job::Ask));
        harness.state_mut().desk.offer(&[ADDRESS], Onto::Picture(b));
        settle(&mut harness);
        click(&mut harness, s().shell.send_address);
        let desk = &harness.state().desk;
        assert_eq!(
            (&desk.state.tray.pictures[1].source, &desk.state.tray.pictures[1].status),
            (&link(), &PictureStatus::Linked)
        );
    }

    #[test]
    fn several_addresses_are_offered_together() {
        let others = ["https://pictures.example/b.png", "https://pictures.example/c.png", "https://x.example/d.png"];
        let mut desk = Desk::new();
        desk.act(Action::TurnTo(Page::Settings));
        let sources = [&[ADDRESS], &others[..]].concat();
        let sources = sources.iter().map(|it| PictureSource::Address { address: (*it).to_owned(), is_named: false });
        let offer = AddressOffer { sources: sources.collect(), onto: Onto::Window, unusable: 2 };
        desk.act(Action::OfferAddresses { offer: offer.clone(), is_in_text: true });
        assert_eq!(desk.state.notice, None, "a box of the settings wants it for itself");
        desk.act(Action::OfferAddresses { offer, is_in_text: false });
        let mut harness = open(desk);
        harness.get_by_label_contains(&(s().shell.entries_unusable)(2));
        harness.get_by_label_contains("c.png and 1 more?");
        click(&mut harness, &(s().shell.fetch_several)(4));
        let state = &harness.state().desk.state;
        assert_eq!((state.tray.pictures.len(), state.page), (4, Page::Job));
    }

    #[test]
    fn only_fetching_is_offered_where_pixels_are_needed_or_a_password_would_be_told() {
        let offered = |desk: Desk, address: &str| {
            let mut harness = open(desk);
            harness.state_mut().desk.offer(&[address], Onto::Window);
            settle(&mut harness);
            harness.get_by_label(s().shell.fetch);
            harness.query_by_label(s().shell.send_address).is_some()
        };
        assert!(offered(Desk::new(), ADDRESS));
        assert!(!offered(Desk::new(), "https://me:secret@pictures.example/a.png"));
        assert!(!offered(Desk::comparing(), ADDRESS));
    }
}
