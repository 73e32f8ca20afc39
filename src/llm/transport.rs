//! From a broken connection to the kind of failure, by walking the chain of causes.
//!
//! Knows the errors of the HTTP client and of the system only; what a server says is `classify`'s business.

use std::error::Error;
use std::io::ErrorKind;

use super::error::{LlmError, ServerReply};

/// What a failed exchange means. `error` loses its address, which may hold a password.
pub(super) fn of_transport(error: reqwest::Error) -> LlmError {
    let error = error.without_url();
    let cause = chain(&error);
    let said = cause.to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    if error.is_builder() {
        return LlmError::WrongAddress { reason: cause, reply: ServerReply::default() };
    }
    if says(&["tunnel error", "socks error", "proxy"]) {
        return LlmError::Proxy { cause };
    }
    if error.is_dns() || says(&["dns error"]) {
        // The resolver's word for "no server of names can be reached".
        let offline = says(&["temporary failure"]);
        return if offline { LlmError::Offline { cause } } else { LlmError::NameUnknown { cause } };
    }
    if says(&["certificate", "handshake", "received corrupt message", "received fatal alert", "peer is incompatible"]) {
        return LlmError::Tls { cause };
    }
    match io_kind(&error) {
        Some(ErrorKind::ConnectionRefused) => return LlmError::Refused { cause },
        Some(
            ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable,
        ) => return LlmError::Offline { cause },
        _ => {}
    }
    if error.is_connect() {
        return LlmError::Offline { cause };
    }
    if says(&["invalid http", "http version", "message head is too large"]) {
        return LlmError::ServerNonsense(ServerReply::saying(&cause));
    }
    LlmError::Cut { cause: Some(cause) }
}

/// The kind of the system's error in the chain.
fn io_kind(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind)
}

/// Every cause's words, the outermost first; one that repeats its predecessor's is left out.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut words: Vec<String> = Vec::new();
    for cause in causes(error) {
        let said = cause.to_string();
        if !words.last().is_some_and(|last| last.contains(&said)) {
            words.push(said);
        }
    }
    words.join(": ")
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source())
}
