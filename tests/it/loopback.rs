//! A scripted HTTP/1.1 server on this computer: plays replies, records requests.
//!
//! Lives on a thread of its own, so that tests with and without a runtime, child processes and benches can ask it.
//! Other crates take it in with `#[path]`.

#![allow(dead_code, reason = "each crate that takes this in uses another part of it")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::VecDeque;
use std::fmt::Write;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A running server. Dropping it closes everything.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Recorded>>>,
    departures: mpsc::Receiver<()>,
    _stop: oneshot::Sender<()>,
}

/// One request as it came in.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What is played for one request.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Vec<u8>>,
    delay: Duration,
    gap: Duration,
    ending: Ending,
}

/// How a reply ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The body is whole.
    Complete,
    /// Nothing more is sent, and the connection stays open until the client closes it.
    Hang,
    /// The connection is reset.
    Reset,
}

impl Reply {
    /// A reply with this body, in one piece.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            pieces: vec![body.into()],
            delay: Duration::ZERO,
            gap: Duration::ZERO,
            ending: Ending::Complete,
        }
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, "application/json", body)
    }

    pub fn stream(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/event-stream", body)
    }

    /// A stream of which each event is written on its own.
    pub fn frames(body: &[u8]) -> Self {
        let mut reply = Self::stream([]);
        reply.pieces =
            body.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>().chunks(2).map(<[_]>::concat).collect();
        reply
    }

    /// A recorded stream.
    pub fn file(path: &Path) -> Self {
        Self::stream(std::fs::read(path).expect("a recorded stream"))
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body cut into pieces of this many bytes, each written on its own.
    #[must_use]
    pub fn cut_into(mut self, piece_bytes: usize) -> Self {
        let body = self.pieces.concat();
        self.pieces = body.chunks(piece_bytes.max(1)).map(<[u8]>::to_vec).collect();
        self
    }

    /// Waits before the status line.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Waits between two pieces.
    #[must_use]
    pub fn every(mut self, gap: Duration) -> Self {
        self.gap = gap;
        self
    }

    #[must_use]
    pub fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }
}

impl Recorded {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }
}

impl Loopback {
    /// Plays the replies in turn, one a request; what is asked beyond them is answered with status 599.
    pub fn play(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        Self::answer(move |_| {
            replies.pop_front().unwrap_or_else(|| Reply::new(599, "text/plain", "the script has ended"))
        })
    }

    /// Plays the same reply for every request.
    pub fn always(reply: Reply) -> Self {
        Self::answer(move |_| reply.clone())
    }

    /// Answers each request with what `script` makes of it.
    pub fn answer(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let (tell_address, address) = mpsc::channel();
        let (tell_departure, departures) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
                tell_address.send(listener.local_addr().expect("an address")).expect("a waiting test");
                tokio::select! {
                    () = serve(listener, Arc::new(Mutex::new(script)), seen, tell_departure) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address: address.recv().expect("the server's address"), requests, departures, _stop: stop }
    }

    /// `http://127.0.0.1:PORT`, to which a path is appended.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until a connection has ended; `false` when none did in time.
    pub fn has_lost_a_client_within(&self, limit: Duration) -> bool {
        self.departures.recv_timeout(limit).is_ok()
    }

    pub fn has_been_asked(&self) -> bool {
        !self.requests.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Every request so far, the first one first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve<S>(
    listener: TcpListener,
    script: Arc<Mutex<S>>,
    seen: Arc<Mutex<Vec<Recorded>>>,
    departure: mpsc::Sender<()>,
) where
    S: FnMut(&Recorded) -> Reply + Send + 'static,
{
    while let Ok((socket, _)) = listener.accept().await {
        let (script, seen, departure) = (Arc::clone(&script), Arc::clone(&seen), departure.clone());
        tokio::spawn(async move {
            // A client that goes away is part of many a test.
            let _ = converse(socket, &script, &seen).await;
            let _ = departure.send(());
        });
    }
}

async fn converse<S>(socket: TcpStream, script: &Mutex<S>, seen: &Mutex<Vec<Recorded>>) -> io::Result<()>
where
    S: FnMut(&Recorded) -> Reply,
{
    socket.set_nodelay(true)?;
    let mut socket = BufReader::new(socket);
    while let Some(request) = read_request(&mut socket).await? {
        let reply = {
            let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
            script(&request)
        };
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        tokio::time::sleep(reply.delay).await;
        let mut head = format!("HTTP/1.1 {} Scripted\r\ntransfer-encoding: chunked\r\n", reply.status);
        for (name, value) in &reply.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        socket.get_mut().write_all(head.as_bytes()).await?;
        for (index, piece) in reply.pieces.iter().filter(|piece| !piece.is_empty()).enumerate() {
            if index > 0 && !reply.gap.is_zero() {
                tokio::time::sleep(reply.gap).await;
            }
            let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
            socket.get_mut().write_all(&chunk).await?;
        }
        match reply.ending {
            Ending::Complete => socket.get_mut().write_all(b"0\r\n\r\n").await?,
            Ending::Hang => {
                while socket.read(&mut [0; 64]).await? > 0 {}
                return Ok(());
            }
            Ending::Reset => return socket.get_ref().set_zero_linger(),
        }
    }
    Ok(())
}

/// The next request; `None` when the client has closed the connection.
async fn read_request(socket: &mut BufReader<TcpStream>) -> io::Result<Option<Recorded>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            // Not HTTP, as a client that expects encryption speaks: refused in plain words, as web servers do.
            Ok(byte) if head.is_empty() && !byte.is_ascii_alphabetic() => {
                socket.get_mut().write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await?;
                return Ok(None);
            }
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).await?;
    Ok(Some(Recorded { method, path, headers, body }))
}
