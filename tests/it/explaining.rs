//! The table of a comparison: asked for, filled, typed over, on its way out. Without a window and without an engine.

use std::sync::Arc;

use discern::app::{Action, AnswerState, Blocked, CompareAction, Effect, Notice, Page, SaveForm, TableAction};
use discern::domain::{
    AnswerForm, CardForm, ChatRequest, Comparison, ContentPart, Failure, FailureKind, Half, Job, JobId, PictureSource,
    RowSource, TableRow,
};
use discern::protocol::{Command, Event};

use crate::desk::{Desk, comparison};

pub fn row(what: &str, a: &str, b: &str, same: Option<bool>, region: Option<u32>) -> TableRow {
    let [what, a, b] = [what, a, b].map(str::to_owned);
    TableRow { what, a, b, same, source: RowSource::Model, region }
}

/// Presses Explain and returns what goes out.
pub fn explain(desk: &mut Desk) -> (JobId, ChatRequest) {
    desk.act(Action::Table(TableAction::Explain));
    table_job(desk)
}

fn table_job(desk: &mut Desk) -> (JobId, ChatRequest) {
    let asked = desk.answer_pictures().into_iter().find_map(|command| match command {
        Command::ExplainComparison { job, request, .. } => Some((job, *request)),
        _ => None,
    });
    asked.expect("a table is asked for")
}

fn two(comparison: Comparison) -> Desk {
    let mut desk = Desk::comparing();
    desk.with_two(comparison);
    desk.commands();
    desk
}

fn lines(desk: &Desk) -> Vec<(String, RowSource)> {
    let lines = &desk.state.comparing.explained.lines;
    lines.iter().map(|line| (line.row.what.clone(), line.row.source)).collect()
}

fn whats(desk: &Desk) -> Vec<String> {
    lines(desk).into_iter().map(|(what, _)| what).collect()
}

fn texts(request: &ChatRequest, turn: usize) -> Vec<String> {
    let text = |part: &ContentPart| match part {
        ContentPart::Text(text) => text.clone(),
        ContentPart::Picture(_) | ContentPart::PictureAt(_) => "picture".to_owned(),
    };
    request.turns[turn].parts.iter().map(text).collect()
}

#[test]
fn what_was_measured_is_there_without_any_model() {
    let desk = two(comparison());
    assert_eq!(whats(&desk), ["Size in pixels", "Place 1: colour", "Place 2: changed"]);
    assert!(lines(&desk).iter().all(|(_, source)| *source == RowSource::Measured));
}

#[test]
fn both_pictures_go_out_between_their_names_with_what_was_measured() {
    let mut desk = two(comparison());
    desk.act(Action::Table(TableAction::ChooseTemplate(Some("clothing".to_owned()))));
    let (_, request) = explain(&mut desk);
    assert_eq!((request.form, request.temperature), (AnswerForm::ComparisonTable, Some(0.0)));
    let texts = texts(&request, 0);
    assert_eq!(texts[..4], ["Picture A:", "picture", "Picture B:", "picture"]);
    let question = &texts[4];
    // 500 px of 4000 are 128 of the 1024 that are sent.
    for part in ["- Neckline and collar", "1: A [128, 154, 230, 230], B [128, 154, 230, 230], colour", "\"rows\""] {
        assert!(question.contains(part), "{part} in {question}");
    }
    assert_eq!(desk.state.setup.settings.comparison_template.as_deref(), Some("clothing"));
}

#[test]
fn rows_come_one_by_one_and_point_only_at_places_that_there_are() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    let grown = |verdict: Option<&str>, rows| Event::TableGrown { job, verdict: verdict.map(str::to_owned), rows };
    desk.report(grown(Some("B is darker."), vec![row("Colour", "red", "dark red", Some(false), Some(1))]));
    assert_eq!(desk.state.comparing.explained.verdict.as_deref(), Some("B is darker."));
    desk.report(grown(None, vec![row("Handle", "left", "left", Some(true), Some(7))]));
    assert_eq!(whats(&desk)[..3], ["Colour", "Handle", "Size in pixels"]);
    let lines = &desk.state.comparing.explained.lines;
    assert_eq!((lines[0].row.region, lines[1].row.region), (Some(1), None));
    desk.finish(job);
    // Once more: the rows before stay until others come, and can be had back.
    let (job, _) = explain(&mut desk);
    assert_eq!(whats(&desk)[0], "Colour");
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Lid", "round", "square", Some(false), None)] });
    assert_eq!(whats(&desk)[..2], ["Lid", "Size in pixels"]);
    desk.act(Action::Table(TableAction::Undo));
    assert_eq!(whats(&desk)[..2], ["Colour", "Handle"]);
    assert_eq!(desk.state.comparing.explained.talk.exchanges.len(), 1, "asked again in the same place");
}

#[test]
fn a_question_goes_on_with_the_same_pictures_and_the_table() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    let answer = r#"{"verdict": "B is darker.", "rows": []}"#;
    desk.text(job, answer);
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Colour", "red", "dark red", None, None)] });
    desk.finish(job);
    let (_, request) = desk.ask("Which is newer?");
    assert_eq!((request.turns.len(), request.form), (3, AnswerForm::Text));
    assert_eq!(texts(&request, 0)[..4], ["Picture A:", "picture", "Picture B:", "picture"]);
    assert_eq!(texts(&request, 1), [answer]);
    assert_eq!(texts(&request, 2), ["Which is newer?"]);
    assert!(desk.state.conversation.exchanges.is_empty(), "the other conversation is another one");
}

#[test]
fn an_answer_that_is_no_table_can_be_made_one() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    desk.text(job, "They differ in colour.");
    desk.finish(job);
    desk.act(Action::Table(TableAction::MakeTable));
    let (job, request) = table_job(&mut desk);
    assert_eq!(texts(&request, 1), ["They differ in colour."]);
    assert_eq!(texts(&request, 2), [desk.state.setup.comparison.again.trim()]);
    assert_eq!(request.form, AnswerForm::ComparisonTable);
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Colour", "red", "blue", Some(false), None)] });
    desk.finish(job);
    assert_eq!(whats(&desk)[0], "Colour");
}

#[test]
fn stopping_keeps_the_rows_that_have_come() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    desk.text(job, "{");
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Colour", "red", "blue", Some(false), None)] });
    desk.act(Action::Stop);
    assert!(matches!(desk.effects.last(), Some(Effect::Cancel(cancelled)) if *cancelled == job));
    assert_eq!(desk.state.talk().exchanges[0].answer.state, AnswerState::Stopped);
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Late", "", "", None, None)] });
    assert_eq!(whats(&desk)[..2], ["Colour", "Size in pixels"]);
}

#[test]
fn a_key_that_is_missing_is_asked_for_and_the_table_is_asked_for_again() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    assert_eq!(desk.state.page, Page::Key);
    desk.act(Action::TurnTo(Page::Job));
    desk.act(Action::Retry);
    let (_, request) = table_job(&mut desk);
    assert_eq!(request.form, AnswerForm::ComparisonTable);
}

#[test]
fn what_stands_in_the_way_is_said() {
    let mut desk = Desk::comparing();
    assert_eq!(desk.state.may_explain(), Err(Blocked::NeedsTwo));
    desk.with_picture("/p/a.png");
    assert_eq!(desk.state.may_explain(), Err(Blocked::NeedsTwo));
    desk.act(Action::Table(TableAction::Explain));
    assert!(desk.commands().is_empty());
    let mut desk = two(comparison());
    explain(&mut desk);
    assert_eq!(desk.state.may_explain(), Err(Blocked::Answering));
}

#[test]
fn the_table_waits_for_what_is_being_measured() {
    let mut desk = Desk::comparing();
    desk.act(Action::AddPictures(["/p/a.png", "/p/b.png"].map(|path| PictureSource::File(path.into())).to_vec()));
    let compared = desk.answer_pictures().into_iter().find_map(|command| match command {
        Command::Compare { job, .. } => Some(job),
        _ => None,
    });
    desk.act(Action::Table(TableAction::Explain));
    let asked =
        |commands: &[Command]| commands.iter().any(|command| matches!(command, Command::ExplainComparison { .. }));
    assert!(!asked(&desk.answer_pictures()));
    desk.report(Event::Compared { job: compared.unwrap(), comparison: Arc::new(comparison()) });
    assert!(asked(&desk.commands()));
}

#[test]
fn rows_are_typed_over_added_and_taken_out_and_all_of_it_taken_back() {
    let mut desk = two(comparison());
    let table = |desk: &mut Desk, action| desk.act(Action::Table(action));
    let first = desk.state.comparing.explained.lines[0].clone();
    let typed = TableRow { a: "large".to_owned(), ..first.row.clone() };
    table(&mut desk, TableAction::Edit { line: first.id, row: typed });
    assert_eq!(lines(&desk)[0], ("Size in pixels".to_owned(), RowSource::Edited));
    table(&mut desk, TableAction::Add);
    let added = desk.state.comparing.explained.lines.iter().find(|line| line.row.what.is_empty()).unwrap().id;
    let weight = TableRow { what: "Weight".to_owned(), ..TableRow::empty() };
    table(&mut desk, TableAction::Edit { line: added, row: weight });
    // It is asked for with the template's attributes.
    table(&mut desk, TableAction::ChooseTemplate(Some("screenshot".to_owned())));
    assert_eq!(desk.state.attributes().last().map(String::as_str), Some("Weight"));
    table(&mut desk, TableAction::Remove(added));
    assert!(!whats(&desk).contains(&"Weight".to_owned()));
    for _ in 0..4 {
        table(&mut desk, TableAction::Undo);
    }
    assert_eq!(lines(&desk)[0], ("Size in pixels".to_owned(), RowSource::Measured));
    assert!(!desk.state.comparing.explained.may_undo());
}

#[test]
fn a_template_of_ones_own_is_kept_and_forgotten() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Sole", "red", "blue", None, None)] });
    desk.finish(job);
    desk.commands();
    desk.act(Action::Table(TableAction::SaveTemplate(" Shoes ".to_owned())));
    assert!(matches!(desk.commands()[..], [Command::SaveSettings { .. }]));
    let template = desk.state.template().unwrap();
    assert_eq!((template.name.as_str(), &template.attributes[..]), ("Shoes", &["Sole".to_owned()][..]));
    assert!(desk.state.is_own_template("Shoes") && !desk.state.is_own_template("product"));
    desk.act(Action::Table(TableAction::ForgetTemplate("Shoes".to_owned())));
    assert_eq!(desk.state.template(), None);
    desk.act(Action::Table(TableAction::SaveTemplate("product".to_owned())));
    assert!(!desk.state.is_own_template("product"), "a built-in one is not replaced");
}

#[test]
fn what_was_said_of_two_pictures_is_there_again_when_they_are() {
    let mut desk = two(comparison());
    let (job, _) = explain(&mut desk);
    desk.report(Event::TableGrown { job, verdict: None, rows: vec![row("Sole", "red", "blue", None, None)] });
    desk.finish(job);
    desk.act(Action::Compare(CompareAction::Swap));
    assert!(!whats(&desk).contains(&"Sole".to_owned()));
    desk.act(Action::Compare(CompareAction::Swap));
    assert_eq!(whats(&desk)[0], "Sole");
    desk.act(Action::NewConversation);
    assert!(desk.state.comparing.explained.lines.is_empty());
}

#[test]
fn the_price_is_known_before_and_depends_on_what_is_asked_for() {
    let mut desk = two(comparison());
    let plain = desk.state.price_of_explaining().unwrap();
    desk.act(Action::Table(TableAction::ChooseTemplate(Some("food-label".to_owned()))));
    assert!(desk.state.price_of_explaining().unwrap() > plain);
    desk.state.models.chosen.input_per_million = None;
    assert_eq!(desk.state.price_of_explaining(), None);
}

#[test]
fn the_table_goes_out_as_it_stands() {
    let mut desk = two(comparison());
    desk.act(Action::Table(TableAction::Copy));
    desk.act(Action::Table(TableAction::Save(SaveForm::Csv)));
    let [Effect::CopyTable { table, words }, Effect::SaveTable { name, form: SaveForm::Csv, table: saved, .. }] =
        &desk.effects[..]
    else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!((table.rows.len(), table, words.what.as_str()), (3, saved, "What"));
    assert_eq!(name, "a - b.csv");
}

#[test]
fn what_holds_pictures_is_drawn_first() {
    let mut desk = two(comparison());
    for (form, ending) in [(SaveForm::Difference, "png"), (SaveForm::CardPng, "png"), (SaveForm::CardHtml, "html")] {
        desk.act(Action::Table(TableAction::Save(form)));
        let (job, event) = match desk.commands().pop() {
            Some(Command::DrawDifference { job, .. }) => {
                (job, Event::DifferenceDrawn { job, png: Arc::from(*b"drawn") })
            }
            Some(Command::DrawCard { job, card, .. }) => {
                let expected = if ending == "png" { CardForm::Png } else { CardForm::Html };
                assert_eq!((card.form, card.names.clone()), (expected, ["a.png", "b.png"].map(str::to_owned)));
                (job, Event::CardDrawn { job, file: Arc::from(*b"drawn") })
            }
            other => panic!("{other:?}"),
        };
        assert!(desk.state.comparing.is_saving());
        desk.report(event.clone());
        let Some(Effect::Save { name, contents }) = desk.effects.pop() else { panic!() };
        assert_eq!((name, &*contents), (format!("a - b.{ending}"), &b"drawn"[..]));
        // What nobody waits for is not written.
        desk.report(event);
        assert!(desk.effects.is_empty(), "{job:?}");
    }
    desk.act(Action::Table(TableAction::Save(SaveForm::CardPng)));
    let Some(Command::DrawCard { job, .. }) = desk.commands().pop() else { panic!() };
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::Unreadable) });
    assert!(matches!(desk.state.notice, Some((Notice::SaveFailed(_), _))));
}

#[test]
fn a_picture_that_is_dropped_on_a_half_goes_there() {
    let mut desk = two(comparison());
    let drop = |desk: &mut Desk, half, names: &[&str]| {
        let sources = names.iter().map(|name| PictureSource::File((*name).into())).collect();
        desk.act(Action::AddPicturesTo { half, sources });
        desk.state.pair().map(|picture| picture.unwrap().name())
    };
    assert_eq!(drop(&mut desk, Half::A, &["/p/c.png"]), ["c.png", "b.png"]);
    assert_eq!(drop(&mut desk, Half::B, &["/p/d.png"]), ["c.png", "d.png"]);
    assert_eq!(drop(&mut desk, Half::B, &["/p/e.png", "/p/f.png"]), ["e.png", "f.png"]);
    let mut empty = Desk::comparing();
    empty.act(Action::AddPicturesTo { half: Half::B, sources: vec![PictureSource::File("/p/a.png".into())] });
    assert_eq!(empty.state.pair().map(|picture| picture.is_some()), [false, true], "A waits for another one");
    empty.act(Action::ChooseJob(Job::Ask));
    empty.act(Action::AddPicturesTo { half: Half::B, sources: vec![PictureSource::File("/p/b.png".into())] });
    assert_eq!(empty.state.tray.pictures.len(), 2);
}
