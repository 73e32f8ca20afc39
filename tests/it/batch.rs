//! Many pictures read in one go, through the engine's channel.

use std::fs;
use std::path::{Path, PathBuf};

use discern::domain::{BatchEnd, BatchOutput, FailureKind, JobId, PictureId, PictureSource, ReadingNotice, TextLayout};
use discern::protocol::{Command, Event};

use crate::engine::Bench;

/// A white picture, in which there is nothing to read.
fn white(path: &Path) {
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), 40, 30);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255; 40 * 30]).unwrap();
}

/// A folder with `count` white pictures `0.png`, `1.png` and so on.
fn folder_of(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        white(&folder.path().join(format!("{number}.png")));
    }
    folder
}

fn batch(sources: &[&Path], output: BatchOutput) -> (JobId, Command) {
    let job = JobId::fresh();
    let sources = sources.iter().map(|path| PictureSource::File(path.to_path_buf())).collect();
    let words = |notice: ReadingNotice| format!("{notice:?}");
    (job, Command::ReadBatch { job, sources, layout: TextLayout::AsSeen, output, words })
}

fn end_of(events: &[Event]) -> BatchEnd {
    match events.last() {
        Some(Event::BatchFinished { end, .. }) => end.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_folder_is_read_and_what_fails_is_listed() {
    let (bench, folder) = (Bench::new(), folder_of(3));
    let (broken, missing) = (folder.path().join("1a.png"), folder.path().join("missing.png"));
    fs::write(&broken, "no picture").unwrap();
    let all = bench.folder().join("all.json");
    let (job, command) = batch(&[folder.path(), &missing], BatchOutput::Json(all.clone()));
    bench.send(command);
    let events = bench.events_of(job).await;

    let end = end_of(&events);
    assert_eq!((end.read, end.without_text, end.is_cancelled), (3, 3, false));
    assert_eq!(end.written, std::slice::from_ref(&all));
    let mut failures: Vec<(PathBuf, FailureKind)> =
        end.failures.into_iter().map(|(path, failure)| (path, failure.kind)).collect();
    failures.sort();
    assert_eq!(failures, [(broken, FailureKind::UnsupportedFormat), (missing, FailureKind::NotFound)]);
    let reported = events.iter().filter(|event| matches!(event, Event::BatchFailed { .. })).count();
    assert_eq!(reported, 2);
    let progress: Vec<(usize, usize)> = events
        .iter()
        .filter_map(|event| match event {
            Event::BatchProgress { done, total, .. } => Some((*done, *total)),
            _ => None,
        })
        .collect();
    assert_eq!(progress, [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);

    let rows: serde_json::Value = serde_json::from_slice(&fs::read(&all).unwrap()).unwrap();
    let paths: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
    let expected = ["0.png", "1.png", "2.png"].map(|name| folder.path().join(name).display().to_string());
    assert_eq!(paths, expected);
    assert_eq!(rows[0]["notice"], "NoText");
}

#[tokio::test]
async fn a_batch_that_is_held_goes_on_where_it_was() {
    let (bench, folder) = (Bench::new(), folder_of(5));
    let (job, command) = batch(&[folder.path()], BatchOutput::FileEach { folder: None });
    bench.send(command);
    bench.send(Command::PauseBatch { job, paused: true });
    // Whatever of the batch was under way is done when this picture, which waits for the same desks, is.
    let (other, picture) = (JobId::fresh(), PictureId::fresh());
    let source = PictureSource::File(folder.path().join("0.png"));
    bench.send(Command::OpenPicture { job: other, picture, source, quarters: 0 });
    bench.events_of(other).await;
    bench.send(Command::PauseBatch { job, paused: false });
    let events = bench.events_of(job).await;
    let end = end_of(&events);
    assert_eq!((end.read, end.written.len(), end.failures.len()), (5, 0, 0));
    let later = events.iter().filter(|event| matches!(event, Event::BatchProgress { .. })).count();
    assert!(later >= 3, "at most the two pictures that were under way were read before: {events:?}");
}

#[tokio::test]
async fn a_batch_that_is_held_can_be_stopped() {
    let (bench, folder) = (Bench::new(), folder_of(5));
    let all = bench.folder().join("all.txt");
    let (job, command) = batch(&[folder.path()], BatchOutput::OneFile(all.clone()));
    bench.send(command);
    bench.send(Command::PauseBatch { job, paused: true });
    bench.engine.cancel(job);
    let end = end_of(&bench.events_of(job).await);
    assert!(end.is_cancelled && end.read < 5, "{end:?}");
    assert_eq!(end.written.len(), usize::from(all.exists()));
}

#[tokio::test]
async fn one_file_that_cannot_be_written_ends_the_batch_before_it_begins() {
    let (bench, folder) = (Bench::new(), folder_of(1));
    let (job, command) = batch(&[folder.path()], BatchOutput::OneFile(folder.path().join("no/all.txt")));
    bench.send(command);
    match bench.events_of(job).await.as_slice() {
        [Event::JobFailed { failure, .. }] => assert_eq!(failure.kind, FailureKind::WriteFailed),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_folder_without_pictures_writes_nothing() {
    let (bench, folder) = (Bench::new(), folder_of(0));
    let all = bench.folder().join("all.csv");
    let (job, command) = batch(&[folder.path()], BatchOutput::Csv { path: all.clone(), separator: ';' });
    bench.send(command);
    assert_eq!(end_of(&bench.events_of(job).await), BatchEnd::default());
    assert!(!all.exists());
}
