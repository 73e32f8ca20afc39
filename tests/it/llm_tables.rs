//! Rows of a comparison out of the streams of `tests/streams/tables`.

use discern::domain::{RowSource, StreamEvent, TableRow};
use discern::llm::{StreamReader, TableReader};

use crate::llm_streams::folder;

/// What the reader finds in a stream that comes in pieces of so many bytes.
fn read(name: &str, piece_bytes: usize) -> (Option<String>, Vec<TableRow>) {
    let bytes = std::fs::read(folder().join("tables").join(name).with_extension("sse")).unwrap();
    let (mut reader, mut table) = (StreamReader::new(), TableReader::default());
    let (mut verdict, mut rows) = (None, Vec::new());
    let mut on_event = |event| {
        if let StreamEvent::Text(piece) = event {
            let new = table.push(&piece);
            assert!(verdict.is_none() || new.verdict.is_none(), "the verdict comes once");
            verdict = verdict.take().or(new.verdict);
            rows.extend(new.rows);
        }
    };
    for piece in bytes.chunks(piece_bytes) {
        reader.push(piece, &mut on_event).unwrap();
    }
    reader.finish(&mut on_event).unwrap();
    (verdict, rows)
}

fn rows() -> Vec<TableRow> {
    let row = |what: &str, a: &str, b: &str, same, region| {
        let [what, a, b] = [what, a, b].map(str::to_owned);
        TableRow { what, a, b, same, source: RowSource::Model, region }
    };
    vec![
        row("Colour", "red", "dark red", Some(false), Some(1)),
        row("Handle", "left", "left", Some(true), None),
        row("Back", "not visible", "plain", None, None),
    ]
}

#[test]
fn the_rows_of_every_kind_of_answer_are_found() {
    for (name, has_verdict, count) in [
        ("as_asked", true, 3),
        ("fenced", true, 3),
        ("bare_list", false, 3),
        ("other_names", true, 3),
        ("cut", true, 2),
        ("no_table", false, 0),
    ] {
        for piece_bytes in [7, 64, 100_000] {
            let (verdict, found) = read(name, piece_bytes);
            assert_eq!(verdict.is_some_and(|verdict| verdict == "B is darker than A."), has_verdict, "{name}");
            assert_eq!(found, rows()[..count], "{name} in pieces of {piece_bytes}");
        }
    }
}

#[test]
fn every_stream_says_that_it_is_made_up() {
    for entry in std::fs::read_dir(folder().join("tables")).unwrap() {
        let path = entry.unwrap().path();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(": made up: "), "{path:?}");
    }
}
