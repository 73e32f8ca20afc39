//! A key is in nothing that is written, shown or printed for debugging, whatever fails and whatever the server echoes.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use discern::app::{Action, Effect};
use discern::catalog::Catalog;
use discern::domain::{
    ChatRequest, Detail, Draft, Endpoint, Failure, FailureKind, JobId, KeyEntry, KeyPlace, KeyVerdict, Patience,
    PictureId, PictureSource, RequestForm, Secret, TextLayout, TimeLimits, TranscriptionRequest,
};
use discern::i18n::{self, Language};
use discern::protocol::{Command, Event};
use discern::storage::{Home, SecretStore, SettingsFile};
use discern::{export, llm};

use crate::desk::Desk;
use crate::engine::{Bench, white_png};
use crate::llm_client::{endpoint_of, question_to};
use crate::llm_streams::folder;
use crate::loopback::{Ending, Loopback, Recorded, Reply};
#[cfg(feature = "gui")]
use crate::stand::{click, open, s};
#[cfg(feature = "gui")]
use egui_kittest::kittest::NodeT as _;

const CANARY: &str = "sk_canary_b7f3a1";

/// What is asked: it may be shown, and in the draft it must be, but the log does not hold it.
const QUESTION: &str = "What is the canary singing?";
/// What every picture that is sent as PNG begins with, in base64.
const PICTURE: &str = "iVBORw0KGgo";

/// Servers that fail in every way and repeat the key wherever they can.
fn failing_servers() -> Vec<Loopback> {
    let echo = |status: u16, body: &'static str| {
        Loopback::answer(move |request: &Recorded| {
            let key = request.header("authorization").unwrap_or_default().to_owned();
            Reply::json(status, &body.replace("KEY", &key)).header("x-request-key", &key)
        })
    };
    let stream = |body: &'static str| {
        Loopback::answer(move |request: &Recorded| {
            let key = request.header("authorization").unwrap_or_default().to_owned();
            Reply::stream(body.replace("KEY", &key))
        })
    };
    vec![
        echo(401, r#"{"code":401,"reason":"FAILED_TO_AUTH","message":"KEY is not a key","metadata":{"key":"KEY"}}"#),
        echo(403, r#"{"code":403,"reason":"NOT_ENOUGH_BALANCE","message":"KEY has no balance"}"#),
        echo(403, r#"{"error":{"message":"KEY may not do this"}}"#),
        echo(404, r#"{"error":{"message":"KEY: model not found","code":"model_not_found"}}"#),
        echo(404, "404 page not found KEY"),
        echo(400, r#"{"error":{"message":"KEY: image input is not supported"}}"#),
        echo(400, r#"{"error":{"message":"KEY: at most 1 image may be provided"}}"#),
        echo(400, r#"{"error":{"message":"KEY: maximum context length is 8192 tokens"}}"#),
        echo(407, "KEY is not the proxy's"),
        echo(413, "<html>KEY sent too much</html>"),
        echo(422, r#"{"detail":[{"loc":["header"],"msg":"KEY"}]}"#),
        echo(429, r#"{"error":"slow down, KEY"}"#),
        echo(500, "KEY broke the server"),
        Loopback::answer(|request: &Recorded| Reply::json(400, &String::from_utf8_lossy(&request.body))),
        Loopback::answer(|request: &Recorded| {
            Reply::json(500, &format!("no: {}", String::from_utf8_lossy(&request.body)))
        }),
        echo(302, "KEY moved"),
        echo(200, "<html>KEY</html>"),
        stream("data: {\"error\":{\"message\":\"KEY expired\"}}\n\n"),
        stream("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"error\":{\"message\":\"KEY\"}}\n\n"),
        stream("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"),
        Loopback::always(Reply::file(&folder().join("16_cut.sse")).cut_into(40).ending(Ending::Reset)),
        Loopback::always(Reply::file(&folder().join("22_finish_content_filter.sse"))),
        Loopback::always(Reply::file(&folder().join("01_line_ends_lf.sse"))),
    ]
}

fn demand_no_key(what: &str, text: &str) {
    assert!(!text.contains(CANARY), "{what} holds the key: {text}");
}

fn demand_no_key_below(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            demand_no_key_below(&path);
        } else {
            demand_no_key(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
}

/// What the window shows of a failure, and what it copies for a person who helps.
#[cfg(feature = "gui")]
fn demand_no_key_in_the_card(failure: &Failure) {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: failure.clone() });
    // Without a key the window turns to the page for it, and after a stop there is nothing to explain.
    if matches!(failure.kind, FailureKind::KeyMissing | FailureKind::Cancelled) {
        return;
    }
    let mut harness = open(desk);
    click(&mut harness, s().answer.details);
    let copied = harness.state().desk.effects.iter().find_map(|effect| match effect {
        Effect::CopyReport(text) => Some(text.clone()),
        _ => None,
    });
    demand_no_key("the details", &copied.expect("details are copied"));
    let nodes: Vec<String> = harness.root().children_recursive().map(|node| format!("{node:?}")).collect();
    assert!(nodes.iter().any(|node| node.contains(s().answer.details)), "{nodes:?}");
    for node in &nodes {
        demand_no_key("the window", node);
    }
}

#[cfg(not(feature = "gui"))]
fn demand_no_key_in_the_card(_: &Failure) {}

/// A session with the key in it, in which everything that is reported is searched for the key.
struct Session {
    bench: Bench,
    entry: KeyEntry,
    failures: BTreeMap<FailureKind, Failure>,
    picture: PictureId,
}

impl Session {
    fn new() -> Self {
        let entry = KeyEntry { variable: None, keychain: Some("test".to_owned()), is_required: true };
        Self { bench: Bench::new(), entry, failures: BTreeMap::new(), picture: PictureId::fresh() }
    }

    fn endpoint(&self, server: &Loopback) -> Endpoint {
        Endpoint { key: self.entry.clone(), ..endpoint_of(server) }
    }

    fn failed(&mut self, failure: &Failure) {
        for language in Language::ALL {
            demand_no_key("a sentence", &i18n::strings(language).failures.sentence(failure));
        }
        self.failures.insert(failure.kind, failure.clone());
    }

    /// Runs the job of this command to its end.
    async fn run(&mut self, command: Command) {
        let job = self.start(command);
        self.watch(job).await;
    }

    fn start(&mut self, command: Command) -> JobId {
        let job = command.job().unwrap();
        demand_no_key("a command", &format!("{command:?}"));
        self.bench.send(command);
        job
    }

    async fn watch(&mut self, job: JobId) {
        for event in self.bench.events_of(job).await {
            demand_no_key("an event", &format!("{event:?}"));
            match &event {
                Event::JobFailed { failure, .. } | Event::Warned { failure, .. } => self.failed(failure),
                Event::KeyChecked { verdict: KeyVerdict::Unchecked(failure), .. } => self.failed(failure),
                _ => {}
            }
        }
    }

    /// Tries the key at this endpoint, asks for the models, and asks a question.
    async fn use_key_at(&mut self, server: &Loopback, endpoint: Endpoint) {
        let boxed = || Box::new(endpoint.clone());
        let key = Secret::new(CANARY).unwrap();
        self.run(Command::SaveKey { job: JobId::fresh(), endpoint: boxed(), key: key.clone() }).await;
        // A key that is found wrong is not kept.
        self.bench.secrets.set(&self.entry, &key).unwrap();
        self.run(Command::ListModels { job: JobId::fresh(), endpoint: boxed() }).await;
        let request = ChatRequest { endpoint, ..question_to(server, QUESTION) };
        let (job, patience) = (JobId::fresh(), Patience::NONE);
        let transcription = self.transcription(&request.endpoint);
        self.run(Command::StartChat { job, request: Box::new(request), patience }).await;
        self.run(transcription).await;
    }

    /// The open picture, to be read by a model at this endpoint.
    fn transcription(&self, endpoint: &Endpoint) -> Command {
        let catalog = Catalog::load().unwrap();
        let request = TranscriptionRequest {
            endpoint: endpoint.clone(),
            model: "demo/vision-1".to_owned(),
            layout: TextLayout::Markdown,
            prompts: catalog.transcription.clone(),
            rules: catalog.fitting,
            limits: catalog.family_of("").limits,
            system: None,
            max_tokens: 1000,
            temperature: 0.0,
            detail: Detail::High,
            is_streamed: true,
            plausible_repeats: None,
        };
        let (job, picture, patience) = (JobId::fresh(), self.picture, Patience::NONE);
        Command::Transcribe { job, picture, region: None, request: Box::new(request), patience }
    }

    async fn open(&mut self, source: PictureSource) {
        self.open_as(PictureId::fresh(), source).await;
    }

    async fn open_as(&mut self, picture: PictureId, source: PictureSource) {
        self.run(Command::OpenPicture { job: JobId::fresh(), picture, source, quarters: 0 }).await;
    }
}

/// A GIF that says it has more pixels than any screen.
const ENDLESS_GIF: &[u8] = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0";

#[tokio::test]
async fn a_key_is_in_no_report_of_the_engine_and_in_no_file() {
    let mut session = Session::new();
    let picture = PictureSource::Bytes { name: "white".to_owned(), bytes: white_png(40, 20) };
    session.open_as(session.picture, picture).await;
    for server in failing_servers() {
        session.use_key_at(&server, session.endpoint(&server)).await;
        let asked = server.requests();
        assert!(asked.iter().all(|request| request.header("authorization").is_some()), "the key was never sent");
    }

    let hanging = Loopback::always(Reply::file(&folder().join("16_cut.sse")).ending(Ending::Hang));
    let mut silent = session.endpoint(&hanging);
    silent.quirks.time_limits = TimeLimits { first_byte: Duration::from_secs(1), idle: Duration::from_millis(20) };
    session.use_key_at(&hanging, silent).await;
    let server = Loopback::always(Reply::file(&folder().join("01_line_ends_lf.sse")));
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // A label that is longer than any may be is refused without asking anybody.
    let no_host = format!("https://{}.example/v1", "a".repeat(64));
    let no_tls = server.url().replace("http://", "https://");
    for base_url in [format!("http://{nobody}/v1"), no_host, no_tls, "http://192.0.2.1/v1".to_owned()] {
        session.use_key_at(&server, Endpoint { base_url, ..session.endpoint(&server) }).await;
    }

    let request = ChatRequest { endpoint: session.endpoint(&server), ..question_to(&server, QUESTION) };
    let chat = |job| Command::StartChat { job, request: Box::new(request.clone()), patience: Patience::NONE };
    let job = session.start(chat(JobId::fresh()));
    session.bench.engine.cancel(job);
    session.watch(job).await;
    let endpoint = Box::new(request.endpoint.clone());
    session.run(Command::LookUpKey { job: JobId::fresh(), endpoint: endpoint.clone() }).await;
    demand_no_key("the store", &format!("{:?}", session.bench.secrets));
    session.run(Command::ForgetKey { job: JobId::fresh(), endpoint }).await;
    session.run(chat(JobId::fresh())).await;

    let missing = session.bench.folder().join("missing.png");
    session.open(PictureSource::File(missing)).await;
    session.open(PictureSource::DataUrl("data:image/png;base64,@@@@".to_owned())).await;
    for bytes in [&b"no picture"[..], ENDLESS_GIF] {
        session.open(PictureSource::Bytes { name: "bad".to_owned(), bytes: bytes.into() }).await;
    }
    let draft = Draft { text: "What is it?".to_owned(), pictures: vec![PictureSource::File("/p/a.png".into()).into()] };
    session.run(Command::SaveDraft { job: JobId::fresh(), draft: Box::new(draft) }).await;
    session.run(Command::FindServers { job: JobId::fresh(), endpoints: vec![request.endpoint.clone()] }).await;
    let settings = session.bench.folder().join("settings.toml");
    fs::create_dir_all(settings.join("a folder where the file should be")).unwrap();
    session.run(Command::SaveSettings { job: JobId::fresh(), settings: Box::default() }).await;

    // A full disk, a missing clipboard and a missing reader are the command line's further down, and a defect of ours
    // has no way in; whether a name is unknown or cannot be looked up depends on the computer.
    let network = [FailureKind::Offline, FailureKind::NameUnknown];
    let elsewhere =
        [FailureKind::DiskFull, FailureKind::NoClipboard, FailureKind::ReaderMissing, FailureKind::Internal];
    let absent = [&elsewhere[..], &network].concat();
    let unseen =
        FailureKind::ALL.into_iter().filter(|kind| !session.failures.contains_key(kind) && !absent.contains(kind));
    assert_eq!(unseen.collect::<Vec<_>>(), []);
    assert!(network.iter().any(|kind| session.failures.contains_key(kind)), "no name was looked up");
    session.failures.values().for_each(demand_no_key_in_the_card);
    elsewhere.map(Failure::of).iter().for_each(demand_no_key_in_the_card);
    demand_no_key("the secret", &format!("{:?}", Secret::new(CANARY)));
    demand_no_key("the engine", &format!("{:?}", session.bench.engine));
    demand_nothing_private_in(&session.bench.log.last(usize::MAX), &session);
    demand_no_key_below(session.bench.folder());
}

/// The log has a line for every kind of failure, and nothing of what was asked, answered or shown.
fn demand_nothing_private_in(log: &[String], session: &Session) {
    for kind in session.failures.keys().filter(|kind| **kind != FailureKind::Cancelled) {
        assert!(log.iter().any(|line| line.contains(&format!("kind={kind}"))), "{kind} is not in {log:#?}");
    }
    for line in log {
        for private in [CANARY, QUESTION, PICTURE, "missing.png", "A red cup"] {
            assert!(!line.contains(private), "{private}: {line}");
        }
    }
    assert!(log[0].ends_with("started the test"), "{log:#?}");
}

/// A question, what a server says that repeats some of it, and the words that are private.
const REPEATED: [(&str, &str, &str); 5] = [
    (
        "What is the \"canary\"\nsinging to its 'friends'?",
        r#"[{'type': 'missing', 'input': 'What is the "canary"\nsinging to its \'friends\'?'}]"#,
        "canary singing friends",
    ),
    ("What is the \"canary\"\nsinging?", r#"{"content": "What is the \"canary\"\nsinging?"}"#, "canary singing"),
    ("Tell me what the canary is singing.", "bad prompt 'what the canary is sin...'", "canary sin"),
    ("Canary?", "'Canary?' is no question", "Canary"),
    ("金丝雀在唱什么？", "无效: “金丝雀在唱什么？”", "金丝雀"),
];

#[tokio::test]
async fn a_question_is_in_no_line_of_the_log_in_whatever_form_a_server_repeats_it() {
    let bench = Bench::new();
    for (question, told, private) in REPEATED {
        let body = serde_json::json!({"error": {"message": format!("told: {told}")}}).to_string();
        let server = Loopback::always(Reply::json(400, &body));
        for (question, is_repeated) in [(question, true), ("Something else altogether?", false)] {
            let request = Box::new(question_to(&server, question));
            let job = JobId::fresh();
            bench.send(Command::StartChat { job, request, patience: Patience::NONE });
            bench.events_of(job).await;
            let line = bench.log.last(1).remove(0);
            assert!(line.contains("status=400"), "{line}");
            let has_words = private.split(' ').any(|word| line.contains(word));
            assert_eq!((has_words, line.contains("told:")), (!is_repeated, !is_repeated), "{question}: {line}");
        }
    }
}

#[test]
fn a_key_is_in_nothing_that_the_window_knows_copies_or_keeps() {
    let mut desk = Desk::new();
    desk.with_picture("/p/cat.png");
    let (job, _) = desk.ask("What is this?");
    desk.report(Event::JobFailed { job, failure: Failure::of(FailureKind::KeyMissing) });
    let entering = Action::EnterKey(Secret::new(CANARY).unwrap());
    demand_no_key("an action", &format!("{entering:?}"));
    desk.act(entering);
    demand_no_key("the effects", &format!("{:?}", desk.effects));
    let saved = desk.commands().into_iter().find_map(|command| match command {
        Command::SaveKey { job, key, .. } => Some((job, key)),
        _ => None,
    });
    let (job, key) = saved.expect("the key is kept");
    assert_eq!(key.expose(), CANARY, "it was there to be told");
    desk.report(Event::KeyChecked { job, verdict: KeyVerdict::Right, place: Some(KeyPlace::Keychain) });
    let (job, request) = desk.chat();
    demand_no_key("what is shown of a request", &llm::shown_body(&request));
    for form in [RequestForm::Curl, RequestForm::Python] {
        desk.act(Action::CopyRequest(form));
        let Some(Effect::CopyRequest { request, variable, .. }) = desk.effects.pop() else { panic!("no copy") };
        let (body, variable) = (llm::whole_body(&request), variable.as_deref());
        let text = match form {
            RequestForm::Curl => export::request::curl(&request.endpoint.base_url, variable, &body),
            RequestForm::Python => export::request::python(&request.endpoint.base_url, variable, &body),
        };
        assert!(text.contains("Bearer") && variable.is_some_and(|name| text.contains(name)), "{text}");
        demand_no_key("a program", &text);
    }
    let mut last = job;
    for kind in FailureKind::ALL {
        desk.report(Event::JobFailed { job: last, failure: Failure::of(kind) });
        demand_no_key("the state", &format!("{:?}", desk.state));
        desk.act(Action::Retry);
        assert!(!desk.effects.is_empty(), "{kind:?}");
        demand_no_key("the effects", &format!("{:?}", desk.effects));
        last = desk.chat().0;
    }
    let folder = tempfile::tempdir().unwrap();
    SettingsFile::new(Home::at(folder.path())).save(JobId::fresh(), &desk.state.setup.settings).unwrap();
    demand_no_key_below(folder.path());
}

#[test]
fn a_key_is_in_no_file_that_the_command_line_exports() {
    let desk = crate::cli::Desk::new();
    let (one, two) = (desk.picture("one.png"), desk.picture("two.png"));
    let path = |name: &str| desk.path(name).display().to_string();
    let (card, page, csv) = (path("card.png"), path("card.html"), path("table.csv"));
    let mut exported = 0;
    for server in failing_servers() {
        let url = format!("{}/v1", server.url());
        let asked = ["--model", "m", "--no-wait", "--base-url", &url];
        let comparing = ["compare", &one, &two, "--explain", "--csv", &csv, "--card", &page];
        let reading = ["read", &one, "--reader", "model", "--json"];
        for arguments in [&comparing[..], &reading[..]] {
            let output = desk.cli(&[arguments, &asked[..]].concat()).env("DISCERN_API_KEY", CANARY).output().unwrap();
            demand_no_key("standard output", &String::from_utf8_lossy(&output.stdout));
            demand_no_key("standard error", &String::from_utf8_lossy(&output.stderr));
        }
        assert!(server.has_been_asked());
        exported += usize::from(Path::new(&csv).is_file());
    }
    let drawn = desk.run(&["compare", &one, &two, "--card", &card]);
    assert!(Path::new(&card).is_file() && exported > 0, "{drawn:?}");
    demand_no_key_below(desk.path("").as_path());
}

/// Failures that the engine does not meet in a test: those of the computer around it.
#[cfg(target_os = "linux")]
#[test]
fn a_key_is_in_no_report_of_a_missing_clipboard_a_missing_reader_and_a_full_disk() {
    let desk = crate::cli::Desk::new();
    let server = Loopback::always(Reply::file(&folder().join("01_line_ends_lf.sse")));
    let (picture, url) = (desk.picture("one.png"), format!("{}/v1", server.url()));
    let by_model = ["read", &picture, "--json", "--reader", "model", "--model", "m", "--base-url", &url];
    // A Tesseract that cannot be started hides one that may be installed.
    fs::create_dir(desk.path("programs")).unwrap();
    let tesseract = desk.path("programs/tesseract");
    fs::write(&tesseract, "#!/nowhere/sh\n").unwrap();
    fs::set_permissions(&tesseract, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let told = [
        (&[&by_model[..], &["--copy"]].concat()[..], "The clipboard cannot be reached"),
        (&["read", &picture, "--reader", "tesseract"], "Tesseract does not run"),
        (&["compare", &picture, &picture, "--csv", "/dev/full"], "The disk is full"),
        (&["prepare", &picture, "-o", "/dev/full"], "The disk is full"),
    ];
    for (arguments, sentence) in told {
        let mut process = desk.cli(arguments);
        process.env("PATH", desk.path("programs")).env("DISCERN_API_KEY", CANARY).env("NOVITA_API_KEY", CANARY);
        let output = process.env("XDG_RUNTIME_DIR", desk.path("run")).output().unwrap();
        let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(error.contains(sentence), "{arguments:?}: {output:?}");
        demand_no_key("standard output", &out);
        demand_no_key("standard error", &error);
    }
    assert!(server.has_been_asked());
    demand_no_key_below(desk.path("").as_path());
}

#[test]
fn a_key_is_in_nothing_that_the_command_line_prints_or_writes() {
    let home = tempfile::tempdir().unwrap();
    for server in failing_servers() {
        let url = format!("{}/v1", server.url());
        let asking = ["ask", "-p", "?", "--model", "m", "--json", "--no-wait", "--base-url", &url];
        let listing = ["models", "--json", "--base-url", &url];
        let showing = ["ask", "-p", "?", "--model", "m", "--show-request", "--base-url", &url];
        for arguments in [&asking[..], &listing[..], &showing[..]] {
            let mut process = Process::new(env!("CARGO_BIN_EXE_discern-cli"));
            process.args(arguments).stdin(Stdio::null()).env("DISCERN_HOME", home.path());
            let output = process.env("DISCERN_API_KEY", CANARY).output().unwrap();
            demand_no_key("standard output", &String::from_utf8_lossy(&output.stdout));
            demand_no_key("standard error", &String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(server.requests().len(), 2);
    }
    demand_no_key_below(home.path());
}
