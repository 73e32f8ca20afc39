//! Processor time that the client spends on an answer of 1,000 chunks: parsed in memory, and over a connection.
//!
//! `cargo bench --bench stream`. The server runs in a child process (this program, called with `serve`), so that its
//! time is not counted; the client runs on one thread, whose time the kernel counts in nanoseconds.
//! Targets: 1 ms parsed, 4 ms over a connection.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench reports on standard output or stops")]

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, stdin};
use std::process::{Command, Stdio};
use std::time::Duration;

use discern::domain::{
    ChatRequest, ContentPart, Detail, Endpoint, KeyEntry, Patience, ProviderId, Quirks, Role, StreamEvent, Turn,
};
use discern::llm::{LlmClient, StreamReader};

#[path = "../tests/it/loopback.rs"]
mod loopback;

use loopback::{Loopback, Reply};

const CHUNKS: usize = 1000;
/// What fits one packet of an ordinary network.
const PACKET_BYTES: usize = 1400;
const BATCHES: usize = 5;

/// How the server writes: a path of its address, what it means, and how often a batch asks for it.
const MANNERS: [(&str, &str, u32); 3] = [
    ("packets", "in pieces of 1400 bytes", 50),
    ("chunks", "each chunk written alone", 50),
    ("slowly", "each chunk alone, 1 ms apart", 2),
];

fn main() {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        return serve();
    }
    let stream = stream();
    let parsed = cpu_millis(500, || parse(&stream));
    println!("{CHUNKS} chunks, {} bytes, processor time of the client (median of {BATCHES} means)", stream.len());
    println!("{parsed:7.3} ms  parsed in memory, in pieces of {PACKET_BYTES} bytes");
    over_connections();
}

fn over_connections() {
    let program = std::env::current_exe().expect("this program");
    let mut server = Command::new(program)
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut url = String::new();
    let mut said = BufReader::new(server.stdout.take().expect("the server's output"));
    said.read_line(&mut url).expect("the server's address");

    rustls::crypto::ring::default_provider().install_default().expect("the first provider");
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let client = LlmClient::new(http.clone(), http);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (path, meaning, runs) in MANNERS {
        let request = request(&format!("{}/{path}", url.trim()));
        // As the engine does it: a task beside that of the connection, not the future that the thread waits for.
        let ask = || runtime.block_on(runtime.spawn(ask(client.clone(), request.clone()))).expect("the task ends");
        let spent = cpu_millis(runs, ask);
        println!("{spent:7.3} ms  over a connection, {meaning}");
    }
    drop(server.stdin.take());
    server.wait().expect("the server ends");
}

/// Plays the stream in every manner until the parent closes standard input.
fn serve() {
    let server = Loopback::answer(|request| {
        let stream = stream();
        match request.path.split('/').nth(1) {
            Some("packets") => Reply::stream(stream).cut_into(PACKET_BYTES),
            Some("chunks") => Reply::frames(&stream),
            _ => Reply::frames(&stream).every(Duration::from_millis(1)),
        }
    });
    println!("{}", server.url());
    let _ = stdin().read_to_end(&mut Vec::new());
}

fn stream() -> Vec<u8> {
    let chunk = |delta: &str, reason: &str| {
        format!(
            "data: {{\"id\":\"chat-1\",\"object\":\"chat.completion.chunk\",\"created\":1764547200,\
             \"model\":\"demo/vision-1\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{reason},\
             \"logprobs\":null}}],\"usage\":null}}\n\n"
        )
    };
    let words = (0..CHUNKS - 1).map(|index| chunk(&format!("{{\"content\":\" word{index}\"}}"), "null"));
    let mut stream: String = words.collect();
    stream.push_str(&chunk("{}", "\"stop\""));
    stream.push_str("data: [DONE]\n\n");
    stream.into_bytes()
}

fn parse(stream: &[u8]) {
    let mut reader = StreamReader::new();
    let mut text_len = 0;
    for piece in stream.chunks(PACKET_BYTES) {
        reader.push(black_box(piece), &mut |event| text_len += text_len_of(&event)).expect("a whole stream");
    }
    assert!(reader.is_done());
    black_box(text_len);
}

async fn ask(client: LlmClient, request: ChatRequest) {
    let mut text_len = 0;
    let mut on_event = |event| text_len += text_len_of(&event);
    client.chat(&request, None, Patience::NONE, &mut on_event).await.expect("an answer");
    assert!(text_len > CHUNKS);
}

fn text_len_of(event: &StreamEvent) -> usize {
    if let StreamEvent::Text(text) = event { text.len() } else { 0 }
}

fn request(base_url: &str) -> ChatRequest {
    ChatRequest {
        endpoint: Endpoint {
            provider: ProviderId::new("bench"),
            base_url: base_url.to_owned(),
            is_typed: true,
            key: KeyEntry { variable: None, keychain: None, is_required: false },
            quirks: Quirks::default(),
        },
        model: "demo/vision-1".to_owned(),
        system: None,
        turns: vec![Turn { role: Role::User, parts: vec![ContentPart::Text("What is it?".to_owned())] }],
        max_tokens: 512,
        temperature: None,
        detail: Detail::Auto,
        is_streamed: true,
        form: discern::domain::AnswerForm::Text,
    }
}

/// Milliseconds of processor time that this thread spends in one `work`: the median of a few means, because the kernel
/// brings its count up to date only now and then.
fn cpu_millis(runs: u32, work: impl Fn()) -> f64 {
    work();
    let mut means = [0.0; BATCHES];
    for mean in &mut means {
        let before = thread_nanos();
        (0..runs).for_each(|_| work());
        *mean = (thread_nanos() - before) as f64 / f64::from(runs) / 1e6;
    }
    means.sort_by(f64::total_cmp);
    means[BATCHES / 2]
}

/// Linux counts the time of each thread in the first field of its `schedstat`.
fn thread_nanos() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("a Linux kernel with schedstat");
    stat.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("a number")
}
