//! The client: requests out, events in, with time limits and repetitions.
//!
//! Knows HTTP and nothing of its building: proxies, certificates and the connect limit belong to the client that is
//! handed in, which must not follow redirects. What bytes mean is `reader`'s business, what refusals mean `classify`'s.
//! A new service of the protocol is a method of [`LlmClient`].

use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Request, RequestBuilder, Response};
use tokio::time::{Instant, sleep_until, timeout};

use super::body::{self, KEY_CHECK};
use super::classify::classify;
use super::error::{LlmError, ServerReply};
use super::models::{judge_by_names, loaded_model_sees, models};
use super::quirks::{self, Fields};
use super::reader::StreamReader;
use super::retry::{Retries, retry_after};
use super::said::Said;
use super::server_error::ServerError;
use super::transport::of_transport;
use crate::domain::{ChatRequest, Endpoint, Model, Patience, Secret, StreamEvent, Why};

/// A refusal's body is read so far; the rest can only repeat it.
const MAX_REFUSAL_BYTES: usize = 64 << 10;
/// A longer list of models is none.
const MAX_LIST_BYTES: usize = 16 << 20;
/// How long the count of tokens is waited for once the server has said why it stops.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long the end of the body is waited for after the answer's end, so that the connection can be used again.
const FAREWELL: Duration = Duration::from_millis(50);

/// Asks servers that speak the common protocol.
#[derive(Clone, Debug)]
pub struct LlmClient {
    /// For servers elsewhere.
    http: reqwest::Client,
    /// For servers on this computer, past any proxy.
    local: reqwest::Client,
}

/// What a server made of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCheck {
    Right,
    Wrong,
    /// It answered without looking at the key.
    Unclear,
}

/// Why one try failed, and whether the asker has seen any of its answer.
struct Failed {
    error: LlmError,
    has_started: bool,
}

impl From<LlmError> for Failed {
    fn from(error: LlmError) -> Self {
        Self { error, has_started: false }
    }
}

impl LlmClient {
    /// `http` must not follow redirects: a request carries a key and pictures.
    #[must_use]
    pub fn new(http: reqwest::Client, local: reqwest::Client) -> Self {
        Self { http, local }
    }

    fn http(&self, endpoint: &Endpoint) -> &reqwest::Client {
        if endpoint.is_on_this_computer() { &self.local } else { &self.http }
    }

    /// Asks, and gives every event as it comes. Dropping the future ends the request.
    /// A busy server is asked again within `patience`, as long as nothing of its answer has been given out.
    pub async fn chat(
        &self,
        request: &ChatRequest,
        key: Option<&Secret>,
        patience: Patience,
        on_event: &mut (dyn FnMut(StreamEvent) + Send),
    ) -> Result<(), LlmError> {
        let asked = self.chat_with_retries(request, key, patience, on_event).await;
        asked.map_err(|error| error.asked_by(request).for_showing(key, &Said::in_request(request)))
    }

    /// Asks for the models.
    pub async fn models(&self, endpoint: &Endpoint, key: Option<&Secret>) -> Result<Vec<Model>, LlmError> {
        let mut listed = self.list(endpoint, key).await.map_err(|error| error.for_showing(key, &Said::default()))?;
        let telling = quirks::vision_url(endpoint).filter(|_| listed.iter().any(|model| model.sees_pictures.is_none()));
        if let Some(url) = telling {
            // Without this the list is as good as it was.
            let told = self.get(endpoint, url, key).await.ok().and_then(|body| loaded_model_sees(&body));
            for model in listed.iter_mut().filter(|model| model.sees_pictures.is_none()) {
                model.sees_pictures = told;
            }
        }
        judge_by_names(&mut listed, &endpoint.quirks);
        Ok(listed)
    }

    /// The first of the lists that is one.
    async fn list(&self, endpoint: &Endpoint, key: Option<&Secret>) -> Result<Vec<Model>, LlmError> {
        let mut last = unsendable("there is no list of models to ask for");
        for url in quirks::models_urls(endpoint) {
            let body = self.get(endpoint, url, key).await;
            last = match body.and_then(|body| models(&body, &endpoint.quirks)) {
                Ok(models) => return Ok(models),
                Err(error) if is_of_another_version(&error) => error,
                Err(error) => return Err(error),
            };
        }
        Err(last)
    }

    async fn get(&self, endpoint: &Endpoint, url: String, key: Option<&Secret>) -> Result<Vec<u8>, LlmError> {
        let request = self.http(endpoint).get(url).header(ACCEPT, "application/json");
        let mut response = self.send(endpoint, with_key(request, endpoint, key)?).await?;
        read_all(&mut response, MAX_LIST_BYTES, endpoint.quirks.time_limits.idle).await
    }

    /// Asks a model without a name: a server that looks at keys first refuses a wrong one, else it misses the model.
    ///
    /// # Errors
    /// Whatever else keeps the key from being checked.
    pub async fn check_key(&self, endpoint: &Endpoint, key: &Secret) -> Result<KeyCheck, LlmError> {
        let sent = async {
            let request = self.post(endpoint, Some(key), KEY_CHECK.as_bytes().to_vec(), false)?;
            self.send(endpoint, request).await
        };
        match sent.await {
            Ok(_) => Ok(KeyCheck::Unclear),
            Err(LlmError::KeyWrong(_)) => Ok(KeyCheck::Wrong),
            // With words of its own it is a right key that may not do everything.
            Err(LlmError::NoAccess(reply)) if !reply.is_told => Ok(KeyCheck::Wrong),
            Err(LlmError::ModelUnknown(_)) => Ok(KeyCheck::Right),
            Err(error) => Err(error.for_showing(Some(key), &Said::default())),
        }
    }

    async fn chat_with_retries(
        &self,
        request: &ChatRequest,
        key: Option<&Secret>,
        patience: Patience,
        on_event: &mut (dyn FnMut(StreamEvent) + Send),
    ) -> Result<(), LlmError> {
        quirks::check(request)?;
        let mut retries = Retries::new(patience);
        let mut fields = Fields { schema: quirks::sends_schema(request), ..Fields::default() };
        let mut message = self.chat_message(request, key, fields)?;
        loop {
            // Cloning shares the body.
            let copy = message.try_clone().ok_or_else(|| unsendable("the body cannot be sent twice"))?;
            let Err(failed) = self.try_chat(&request.endpoint, copy, on_event).await else { return Ok(()) };
            if failed.has_started {
                return Err(failed.error);
            }
            if let Some(fewer) = fields.without_refused(&failed.error) {
                // Every other field changes nothing of the answer, or is asked for in words as well.
                if fields.temperature && !fewer.temperature && request.temperature.is_some() {
                    on_event(StreamEvent::AtOwnTemperature);
                }
                fields = fewer;
                message = self.chat_message(request, key, fields)?;
            } else if let Some(wait) = retries.next_wait(&failed.error, chance()) {
                on_event(StreamEvent::Retrying { after: wait.after, attempt: wait.attempt });
                tokio::time::sleep(wait.after).await;
            } else {
                return Err(failed.error);
            }
        }
    }

    /// One try: the answer is read until it ends, breaks off or stalls.
    async fn try_chat(
        &self,
        endpoint: &Endpoint,
        message: Request,
        on_event: &mut (dyn FnMut(StreamEvent) + Send),
    ) -> Result<(), Failed> {
        let limits = endpoint.quirks.time_limits;
        let first_byte_by = Instant::now() + limits.first_byte;
        let mut response = self.send(endpoint, message).await?;
        let mut reader = StreamReader::new();
        let mut next_by = first_byte_by;
        let mut limit = limits.first_byte;
        let mut alarm = pin!(sleep_until(next_by));
        loop {
            let read = loop {
                tokio::select! {
                    biased;
                    read = response.chunk() => break Some(read),
                    () = alarm.as_mut() => {}
                }
                // Set for an earlier piece: cheaper than setting it anew with every piece.
                if Instant::now() >= next_by {
                    break None;
                }
                alarm.as_mut().reset(next_by);
            };
            let result = match read {
                Some(Ok(Some(bytes))) => reader.push(&bytes, on_event),
                Some(Ok(None)) => reader.finish(on_event),
                // What has come may be whole all the same.
                Some(Err(error)) => reader.finish(on_event).map_err(|end| instead_of_cut(end, of_transport(error))),
                None => reader.finish(on_event).map_err(|end| instead_of_cut(end, stalled(limit))),
            };
            if let Err(error) = result {
                return Err(Failed { error, has_started: reader.has_started() });
            }
            if reader.is_done() {
                let _ = timeout(FAREWELL, response.chunk()).await;
                return Ok(());
            }
            limit = if reader.has_reason() { limits.idle.min(LAST_WORDS) } else { limits.idle };
            next_by = Instant::now() + limit;
            if next_by < alarm.deadline() {
                alarm.as_mut().reset(next_by);
            }
        }
    }

    fn chat_message(&self, request: &ChatRequest, key: Option<&Secret>, fields: Fields) -> Result<Request, LlmError> {
        let body = body::body(request, fields).map_err(|error| unsendable(&error.to_string()))?;
        self.post(&request.endpoint, key, body, request.is_streamed)
    }

    fn post(
        &self,
        endpoint: &Endpoint,
        key: Option<&Secret>,
        body: Vec<u8>,
        is_streamed: bool,
    ) -> Result<Request, LlmError> {
        let accept = if is_streamed { "text/event-stream, application/json" } else { "application/json" };
        let request = self.http(endpoint).post(format!("{}/chat/completions", endpoint.base_url));
        let request = request.header(CONTENT_TYPE, "application/json").header(ACCEPT, accept).body(body);
        with_key(request, endpoint, key)
    }

    /// Sends, and turns every status but success into its error.
    async fn send(&self, endpoint: &Endpoint, request: Request) -> Result<Response, LlmError> {
        let limits = endpoint.quirks.time_limits;
        let answered = timeout(limits.first_byte, self.http(endpoint).execute(request)).await;
        let response = answered.map_err(|_| stalled(limits.first_byte))?.map_err(of_transport)?;
        if response.status().is_success() { Ok(response) } else { Err(refusal(response, limits.idle).await) }
    }
}

/// Adds the key, unless it would travel in clear text.
fn with_key(request: RequestBuilder, endpoint: &Endpoint, key: Option<&Secret>) -> Result<Request, LlmError> {
    if endpoint.names_a_user() {
        let reason = "an address with a user name or a password in it is not asked".to_owned();
        return Err(unasked(reason, Why::UserInAddress));
    }
    let Some(key) = key else { return request.build().map_err(of_transport) };
    if endpoint.exposes_keys() {
        let reason =
            format!("the key would travel unencrypted to {}: the address must begin with https", endpoint.host());
        return Err(unasked(reason, Why::KeyExposed));
    }
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
        .map_err(|_| LlmError::KeyWrong(ServerReply::saying("it holds characters that no key has")))?;
    value.set_sensitive(true);
    request.header(AUTHORIZATION, value).build().map_err(of_transport)
}

fn unasked(reason: String, why: Why) -> LlmError {
    LlmError::WrongAddress { reason, reply: ServerReply { why: Some(why), ..ServerReply::default() } }
}

/// Reads why the server refuses.
async fn refusal(mut response: Response, idle: Duration) -> LlmError {
    let status = response.status();
    let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let wait = header(RETRY_AFTER).and_then(|value| retry_after(value, SystemTime::now()));
    let target = header(LOCATION).map(|target| target.split('?').next().unwrap_or(target).to_owned());
    let mut body = Vec::new();
    while let Ok(Ok(Some(bytes))) = timeout(idle, response.chunk()).await {
        let room = MAX_REFUSAL_BYTES - body.len();
        body.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());
        if body.len() >= MAX_REFUSAL_BYTES {
            break;
        }
    }
    let error = classify(status.as_u16(), ServerError::read(&body), wait);
    match (error, target) {
        (LlmError::WrongAddress { reply, .. }, Some(target)) if status.is_redirection() => {
            let reason = format!("the server sends requests on to {target}");
            let reply = ServerReply { why: Some(Why::SendsOn), leads_to: Some(target), ..reply };
            LlmError::WrongAddress { reason, reply }
        }
        (error, _) => error,
    }
}

async fn read_all(response: &mut Response, max_bytes: usize, idle: Duration) -> Result<Vec<u8>, LlmError> {
    let mut body = Vec::new();
    loop {
        match timeout(idle, response.chunk()).await {
            Ok(Ok(Some(bytes))) if body.len() + bytes.len() <= max_bytes => body.extend_from_slice(&bytes),
            Ok(Ok(Some(_))) => return Err(LlmError::ServerNonsense(ServerReply::default())),
            Ok(Ok(None)) => return Ok(body),
            Ok(Err(error)) => return Err(of_transport(error)),
            Err(_) => return Err(stalled(idle)),
        }
    }
}

/// Whether a server answered, and with something else than a list: it may have one at another path.
fn is_of_another_version(error: &LlmError) -> bool {
    match error {
        LlmError::WrongAddress { reply, .. } => reply.status.is_some(),
        LlmError::ServerNonsense(_) | LlmError::ServerFailed(_) | LlmError::ModelUnknown(_) => true,
        _ => false,
    }
}

/// The cause that only the connection knows, where the reader saw nothing but a missing end.
fn instead_of_cut(end: LlmError, cause: LlmError) -> LlmError {
    if matches!(end, LlmError::Cut { .. }) { cause } else { end }
}

fn stalled(limit: Duration) -> LlmError {
    LlmError::Stalled { seconds: limit.as_secs_f64().ceil() as u64 }
}

fn unsendable(reason: &str) -> LlmError {
    LlmError::WrongAddress { reason: reason.to_owned(), reply: ServerReply::default() }
}

/// A number from 0 to 1: the standard library's hash keys are random.
fn chance() -> f64 {
    RandomState::new().hash_one(0u8) as f64 / u64::MAX as f64
}
