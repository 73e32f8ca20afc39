//! The engine through its channel: commands in, reports out.

use std::sync::Arc;
use std::time::Duration;

use discern::catalog::Catalog;
use discern::domain::{
    ChatRequest, ComparisonOptions, FailureKind, JobId, KeyEntry, Patience, PictureId, PictureSource, PixelRect,
    PixelSize, PreparePlan, Purpose, RegionKind, Secret, SideRule, TilePosition,
};
use discern::engine::{Engine, Parts};
use discern::imaging;
use discern::protocol::{Command, DeltaKind, Event};
use discern::storage::{Files, Home, Log, MemorySecrets, SecretStore, load_models};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use crate::llm_client::{endpoint_of, question_to};
use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Reply};

/// An engine in the runtime of the test, with a folder of its own.
pub(crate) struct Bench {
    pub(crate) engine: Engine,
    pub(crate) home: Home,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) log: Log,
    woken: Arc<Notify>,
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let secrets = Arc::new(MemorySecrets::default());
        let woken = Arc::new(Notify::new());
        let wake = Arc::clone(&woken);
        let files = Files { log: Some(Log::begin(&home, "the test")), ..Files::of(home.clone()) };
        let log = files.log.clone().unwrap();
        let parts = Parts { files, secrets: secrets.clone() };
        let engine = Engine::start_in(&Handle::current(), parts, Arc::new(move || wake.notify_one())).unwrap();
        Self { engine, home, secrets, log, woken, folder }
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn send(&self, command: Command) {
        self.engine.try_send(command).unwrap();
    }

    /// Every event of the job up to its last one.
    pub(crate) async fn events_of(&self, job: JobId) -> Vec<Event> {
        self.events_until(job, Event::ends_job).await
    }

    /// Every event of the job up to one that is waited for.
    pub(crate) async fn events_until(&self, job: JobId, is_awaited: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let drained = self.engine.drain().into_iter().map(|report| report.event);
            events.extend(drained.filter(|event| event.job() == job));
            if events.last().is_some_and(|event| is_awaited(event) || event.ends_job()) {
                return events;
            }
            self.woken.notified().await;
        }
    }

    async fn ask(&self, request: ChatRequest) -> Vec<Event> {
        let job = JobId::fresh();
        self.send(Command::StartChat { job, request: Box::new(request), patience: Patience::NONE });
        self.events_of(job).await
    }
}

fn whole_answer() -> Reply {
    Reply::file(&folder().join("01_line_ends_lf.sse"))
}

fn failure_of(events: &[Event]) -> Option<FailureKind> {
    match events.last() {
        Some(Event::JobFailed { failure, .. }) => Some(failure.kind),
        _ => None,
    }
}

fn text_of(events: &[Event]) -> String {
    let answer = |event: &Event| match event {
        Event::ChatDelta { kind: DeltaKind::Answer, text, .. } => Some(text.clone()),
        _ => None,
    };
    events.iter().filter_map(answer).collect()
}

fn plan() -> PreparePlan {
    let catalog = Catalog::load().unwrap();
    PreparePlan {
        side: SideRule::Detail { detail: discern::domain::Detail::Low, purpose: Purpose::Question },
        rules: catalog.fitting,
        limits: catalog.family_of("").limits,
        max_base64: 999_999,
    }
}

pub(crate) fn white_png(width: u32, height: u32) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![255; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    bytes.into()
}

#[tokio::test]
async fn an_answer_arrives_with_its_end() {
    let server = Loopback::always(whole_answer());
    let events = Bench::new().ask(question_to(&server, "What is it?")).await;
    assert!(matches!(events.first(), Some(Event::ChatStarted { .. })), "{events:?}");
    assert_eq!(text_of(&events), "A red cup.");
    let Some(Event::ChatFinished { answer, .. }) = events.last() else { panic!("{events:?}") };
    assert_eq!(answer.id.as_deref(), Some("chat-1"));
    assert_eq!(answer.usage.and_then(|usage| usage.prompt_tokens), Some(812));
    assert!(answer.first_text.is_some());
}

#[tokio::test]
async fn an_answer_that_a_filter_withheld_is_a_failure() {
    let server = Loopback::always(Reply::file(&folder().join("22_finish_content_filter.sse")));
    let events = Bench::new().ask(question_to(&server, "What is it?")).await;
    assert_eq!(failure_of(&events), Some(FailureKind::ContentFiltered));
}

#[tokio::test]
async fn a_key_that_is_needed_and_missing_is_missed_before_anything_is_sent() {
    let server = Loopback::always(whole_answer());
    let bench = Bench::new();
    let mut request = question_to(&server, "What is it?");
    request.endpoint.key = KeyEntry { variable: None, keychain: Some("test".to_owned()), is_required: true };
    assert_eq!(failure_of(&bench.ask(request.clone()).await), Some(FailureKind::KeyMissing));
    assert!(server.requests().is_empty());

    bench.secrets.set(&request.endpoint.key, &Secret::new("sk_test").unwrap()).unwrap();
    assert_eq!(failure_of(&bench.ask(request).await), None);
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer sk_test"));
}

#[tokio::test]
async fn a_refusal_without_a_key_means_that_one_is_missing() {
    let server = Loopback::always(Reply::json(401, r#"{"error":{"message":"who are you?"}}"#));
    let events = Bench::new().ask(question_to(&server, "What is it?")).await;
    assert_eq!(failure_of(&events), Some(FailureKind::KeyMissing));
}

#[tokio::test]
async fn a_list_of_models_is_kept_for_later() {
    let server = Loopback::always(Reply::json(200, r#"{"data":[{"id":"m","input_modalities":["text","image"]}]}"#));
    let bench = Bench::new();
    let (job, endpoint) = (JobId::fresh(), endpoint_of(&server));
    bench.send(Command::ListModels { job, endpoint: Box::new(endpoint.clone()) });
    let events = bench.events_of(job).await;
    let [Event::ModelsListed { models, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(models[0].sees_pictures, Some(true));
    assert_eq!(load_models(&bench.home, &endpoint).unwrap().models, *models);
}

#[tokio::test]
async fn a_list_that_cannot_be_kept_is_still_a_list() {
    let server = Loopback::always(Reply::json(200, r#"{"data":[{"id":"m"}]}"#));
    let bench = Bench::new();
    std::fs::write(bench.home.cache(), "a file where the folder should be").unwrap();
    let job = JobId::fresh();
    bench.send(Command::ListModels { job, endpoint: Box::new(endpoint_of(&server)) });
    let events = bench.events_of(job).await;
    assert!(matches!(events.as_slice(), [Event::Warned { .. }, Event::ModelsListed { .. }]), "{events:?}");
}

#[tokio::test]
async fn a_picture_is_opened_and_prepared() {
    let bench = Bench::new();
    let (job, picture) = (JobId::fresh(), PictureId::fresh());
    let source = PictureSource::Bytes { name: "white".to_owned(), bytes: white_png(1600, 400) };
    bench.send(Command::OpenPicture { job, picture, source, quarters: 0 });
    let events = bench.events_of(job).await;
    let [Event::PictureOpened { info, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(info.size(), PixelSize::new(1600, 400));

    let job = JobId::fresh();
    bench.send(Command::PreparePicture { job, picture, plan: plan() });
    let events = bench.events_of(job).await;
    let [Event::PicturePrepared { prepared, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(prepared.size, PixelSize::new(768, 192));

    let job = JobId::fresh();
    bench.send(Command::ForgetPicture { picture });
    bench.send(Command::PreparePicture { job, picture, plan: plan() });
    assert_eq!(failure_of(&bench.events_of(job).await), Some(FailureKind::Unreadable));
}

#[tokio::test]
async fn what_is_no_picture_is_said_to_be_none() {
    let bench = Bench::new();
    let text = bench.folder().join("text.png");
    std::fs::write(&text, "This is not a picture.").unwrap();
    for (source, expected) in [
        (PictureSource::File(text), FailureKind::UnsupportedFormat),
        (PictureSource::File(bench.folder().join("missing.png")), FailureKind::NotFound),
        (PictureSource::File(bench.folder().to_owned()), FailureKind::Unreadable),
        (PictureSource::DataUrl("data:image/png;base64,@@@@".to_owned()), FailureKind::Unreadable),
    ] {
        let (job, label) = (JobId::fresh(), source.label());
        bench.send(Command::OpenPicture { job, picture: PictureId::fresh(), source, quarters: 0 });
        let events = bench.events_of(job).await;
        let Some(Event::JobFailed { failure, .. }) = events.last() else { panic!("{events:?}") };
        assert_eq!(failure.kind, expected, "{label}");
        assert_eq!(failure.facts.subject.as_deref(), Some(label.as_str()));
    }
}

#[tokio::test]
async fn a_job_is_cancelled_while_the_queue_is_full() {
    let server = Loopback::always(whole_answer().ending(Ending::Hang).every(Duration::from_millis(1)));
    let bench = Bench::new();
    let running = JobId::fresh();
    let request = Box::new(question_to(&server, "What is it?"));
    bench.send(Command::StartChat { job: running, request: request.clone(), patience: Patience::NONE });
    let asked = async {
        while !server.has_been_asked() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), asked).await.unwrap();
    // The runtime has one thread: until this test waits, the engine takes nothing from its queue.
    let refused = loop {
        let waiting = Command::StartChat { job: JobId::fresh(), request: request.clone(), patience: Patience::NONE };
        if let Err(command) = bench.engine.try_send(waiting) {
            break command;
        }
    };
    bench.engine.cancel(running);
    let refused_job = refused.job().unwrap();
    bench.engine.cancel(refused_job);
    assert_eq!(failure_of(&bench.events_of(running).await), Some(FailureKind::Cancelled));
    bench.send(refused);
    assert_eq!(failure_of(&bench.events_of(refused_job).await), Some(FailureKind::Cancelled));
}

/// A server in the test's own runtime, so that its pauses pass in the test's paused time.
/// Sends a piece of text every 10 ms and tells how long all of them took.
async fn unhurried_server(pieces: usize) -> (String, oneshot::Receiver<Duration>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let (tell, took) = oneshot::channel();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !String::from_utf8_lossy(&request).contains("\"messages\"") {
            socket.read_buf(&mut request).await.unwrap();
        }
        let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
        socket.write_all(head).await.unwrap();
        let start = Instant::now();
        for piece in 0..pieces {
            let chunk = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"word{piece} \"}}}}]}}\n\n");
            socket.write_all(chunk.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tell.send(start.elapsed()).unwrap();
        let end = b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        socket.write_all(end).await.unwrap();
    });
    (url, took)
}

#[tokio::test(start_paused = true)]
async fn a_window_that_takes_nothing_for_a_minute_stalls_nothing_and_loses_no_word() {
    const PIECES: usize = 6000;
    let (url, took) = unhurried_server(PIECES).await;
    let bench = Bench::new();
    let server = Loopback::always(whole_answer());
    let mut request = question_to(&server, "Count.");
    request.endpoint.base_url = url;
    let job = JobId::fresh();
    bench.send(Command::StartChat { job, request: Box::new(request), patience: Patience::NONE });

    let took = took.await.unwrap();
    let alone = Duration::from_millis(10 * PIECES as u64);
    assert!(took < alone + alone / 5, "the server needed {took:?} to send what takes {alone:?}");
    let pending = bench.engine.drain();
    assert!(pending.len() <= 2, "{} reports are pending", pending.len());
    let mut events: Vec<Event> = pending.into_iter().map(|report| report.event).collect();
    events.extend(bench.events_of(job).await);
    let expected: Vec<String> = (0..PIECES).map(|piece| format!("word{piece} ")).collect();
    assert_eq!(text_of(&events), expected.concat());
    assert!(matches!(events.last(), Some(Event::ChatFinished { .. })));
}

#[tokio::test]
async fn two_open_pictures_are_compared() {
    let bench = Bench::new();
    let grey = |shade: u8| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 64, 48);
        encoder.set_color(png::ColorType::Grayscale);
        let mut pixels = vec![200; 64 * 48];
        for row in pixels.chunks_exact_mut(64).skip(10).take(16) {
            row[20..40].fill(shade);
        }
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        Arc::from(bytes)
    };
    let pictures = opened(&bench, [grey(200), grey(20)]).await;
    let job = JobId::fresh();
    let options = Box::new(ComparisonOptions { aligns: false, ..ComparisonOptions::default() });
    bench.send(Command::Compare { job, a: pictures[0], b: pictures[1], options });
    let events = bench.events_of(job).await;
    let Some(Event::Compared { comparison, .. }) = events.last() else { panic!("{events:?}") };
    let rects: Vec<PixelRect> = comparison.regions.iter().map(|region| region.rect).collect();
    assert_eq!((comparison.is_comparable, rects), (true, vec![PixelRect::new(20, 10, 20, 16)]));
    assert!(comparison.similarity < 1.0);

    let job = JobId::fresh();
    bench.send(Command::Compare { job, a: pictures[0], b: PictureId::fresh(), options: Box::default() });
    assert_eq!(failure_of(&bench.events_of(job).await), Some(FailureKind::Unreadable));
}

/// Opens two pictures.
async fn opened(bench: &Bench, pictures: [Arc<[u8]>; 2]) -> [PictureId; 2] {
    let ids = [PictureId::fresh(), PictureId::fresh()];
    for (bytes, picture) in pictures.into_iter().zip(ids) {
        let job = JobId::fresh();
        bench.send(Command::OpenPicture {
            job,
            picture,
            source: PictureSource::Bytes { name: "drawn".to_owned(), bytes },
            quarters: 0,
        });
        bench.events_of(job).await;
    }
    ids
}

/// A page on which the pixels of some places are drawn anew: where they stand and what all were go in.
fn page(places: &[PixelRect], drawn: impl Fn(u32, u32, &dyn Fn(u32, u32) -> [u8; 3]) -> [u8; 3]) -> Arc<[u8]> {
    const PAGE: &[u8] = include_bytes!("../fixtures/reading/01_prose_light_16.png");
    let before = imaging::pixels(&imaging::open(PAGE.into()).unwrap());
    let at = |x: u32, y: u32| (y * before.size.width + x) as usize;
    let pixel = |x: u32, y: u32| before.rgb.as_chunks::<3>().0[at(x, y)];
    let mut after = before.clone();
    for place in places {
        for (y, x) in (place.top..place.bottom()).flat_map(|y| (place.left..place.right()).map(move |x| (y, x))) {
            after.rgb.as_chunks_mut::<3>().0[at(x, y)] = drawn(x, y, &pixel);
        }
    }
    imaging::to_png(&after).unwrap().into()
}

#[tokio::test]
async fn a_place_whose_text_reads_otherwise_is_told_as_text() {
    let bench = Bench::new();
    // “4713-B”; “4713-D” stands 119 px further right.
    let (number, heading, ground) =
        (PixelRect::new(338, 245, 54, 20), PixelRect::new(28, 28, 435, 32), PixelRect::new(600, 100, 30, 40));
    let other_letter = page(&[number], |x, y, pixel| pixel(x + 119, y));
    let other_colour = page(&[heading, ground], |x, y, pixel| {
        if x < 600 { pixel(x, y).map(|value| 255 - (255 - value) / 2) } else { [40, 90, 200] }
    });
    for (changed, expected) in
        [(other_letter, vec![RegionKind::Text]), (other_colour, vec![RegionKind::Brightness, RegionKind::Added])]
    {
        let [a, b] = opened(&bench, [page(&[], |_, _, _| [0; 3]), changed]).await;
        let job = JobId::fresh();
        bench.send(Command::Compare { job, a, b, options: Box::default() });
        let events = bench.events_of(job).await;
        let Some(Event::Compared { comparison, .. }) = events.last() else { panic!("{events:?}") };
        let kinds: Vec<RegionKind> = comparison.regions.iter().map(|region| region.kind).collect();
        assert_eq!(kinds, expected, "{:?}", comparison.regions);
    }
}

#[tokio::test]
async fn a_picture_is_turned_and_stays_so() {
    let (bench, picture, opening) = (Bench::new(), PictureId::fresh(), JobId::fresh());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[0, 255]).unwrap();
    let source = PictureSource::Bytes { name: "two".to_owned(), bytes: bytes.into() };
    bench.send(Command::OpenPicture { job: opening, picture, source, quarters: 0 });
    bench.events_of(opening).await;
    let turn = JobId::fresh();
    bench.send(Command::TurnPicture { job: turn, picture, quarters: 1 });
    let turned = bench.events_of(turn).await.pop();
    let Some(Event::PictureOpened { info, .. }) = turned else { panic!("{turned:?}") };
    assert_eq!((info.size().width, info.size().height), (1, 2));
    let tiles = JobId::fresh();
    bench.send(Command::LoadTiles { job: tiles, picture, level: 0, tiles: vec![TilePosition { column: 0, row: 0 }] });
    let loaded = bench.events_of(tiles).await.pop();
    let Some(Event::TilesLoaded { tiles, .. }) = loaded else { panic!("{loaded:?}") };
    assert_eq!((tiles[0].pixels[0], tiles[0].pixels[4]), (0, 255), "what was on the left is above now");
}
