//! Whether and when a question is asked again: exponential backoff with jitter, or as long as the server asks for.
//!
//! Pure: time and chance come in. Does not know what was asked; the caller sees to it that nothing is asked again once
//! a word of the answer has been given out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::LlmError;
use crate::domain::Patience;

const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(16);

/// Nobody is asked to wait longer: a larger number is a time of day, or a mistake.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// The waits of one question.
#[derive(Debug)]
pub(super) struct Retries {
    patience: Patience,
    waited: Duration,
    attempts: u32,
}

/// One wait, and the number of the repetition that follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) after: Duration,
    pub(super) attempt: u32,
}

impl Retries {
    pub(super) fn new(patience: Patience) -> Self {
        Self { patience, waited: Duration::ZERO, attempts: 0 }
    }

    /// The wait before the next try, or `None` when it is pointless or beyond the patience.
    /// `chance`, from 0 to 1, spreads the clients of a server that has failed for all of them at once.
    pub(super) fn next_wait(&mut self, error: &LlmError, chance: f64) -> Option<Wait> {
        if self.attempts >= self.patience.retries || !may_pass(error) {
            return None;
        }
        let after = error.reply().and_then(|reply| reply.retry_after).unwrap_or_else(|| {
            let doubled = FIRST_WAIT.saturating_mul(1 << self.attempts.min(8)).min(LONGEST_WAIT);
            doubled.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
        });
        let waited = self.waited.checked_add(after).filter(|waited| *waited <= self.patience.total)?;
        self.waited = waited;
        self.attempts += 1;
        Some(Wait { after, attempt: self.attempts })
    }
}

/// Whether the same question may fare better a little later.
fn may_pass(error: &LlmError) -> bool {
    match error {
        LlmError::RateLimit(_) => true,
        LlmError::ServerFailed(reply) => matches!(reply.status, Some(408 | 500..=599)),
        // The connection broke; a server that ends an answer by itself would do so again.
        LlmError::Cut { cause } => cause.is_some(),
        _ => false,
    }
}

/// Reads a `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    let wait = if let Ok(seconds) = header.parse::<f64>() {
        Duration::try_from_secs_f64(seconds).ok()?
    } else {
        let at = UNIX_EPOCH.checked_add(Duration::from_secs(unix_seconds(header)?))?;
        at.duration_since(now).unwrap_or_default()
    };
    (wait <= LONGEST_ASKED).then_some(wait)
}

/// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
fn unix_seconds(date: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS_TO_1970: u64 = 719_468;
    let (_, date) = date.split_once(", ")?;
    let mut words = date.split_ascii_whitespace();
    let day: u64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as u64;
    let year: u64 = words.next()?.parse().ok().filter(|year| (1970..10_000).contains(year))?;
    let mut time = words.next()?.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Counted in years that begin in March, so that the leap day comes last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    Some((days.checked_sub(DAYS_TO_1970)?) * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::super::error::ServerReply;
    use super::*;

    fn reply(status: u16, retry_after_secs: Option<u64>) -> ServerReply {
        ServerReply {
            status: Some(status),
            retry_after: retry_after_secs.map(Duration::from_secs),
            ..ServerReply::default()
        }
    }

    #[test]
    fn waits_double_within_their_spread_until_the_patience_ends() {
        let patience = Patience { total: Duration::from_mins(1), retries: 3 };
        for (chance, expected) in [(0.0, [250, 500, 1000]), (1.0, [500, 1000, 2000])] {
            let mut retries = Retries::new(patience);
            let busy = LlmError::ServerFailed(reply(503, None));
            for (index, millis) in (1..).zip(expected) {
                let wait = Wait { after: Duration::from_millis(millis), attempt: index };
                assert_eq!(retries.next_wait(&busy, chance), Some(wait));
            }
            assert_eq!(retries.next_wait(&busy, chance), None);
        }
    }

    #[test]
    fn a_server_is_given_the_time_that_it_asks_for_or_not_asked_again() {
        let mut retries = Retries::new(Patience { total: Duration::from_secs(30), retries: 9 });
        let wait = Wait { after: Duration::from_secs(20), attempt: 1 };
        assert_eq!(retries.next_wait(&LlmError::RateLimit(reply(429, Some(20))), 0.3), Some(wait));
        assert_eq!(retries.next_wait(&LlmError::RateLimit(reply(429, Some(20))), 0.3), None);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let patience = Patience { total: Duration::from_mins(1), retries: 1 };
        for (error, is_tried_again) in [
            (LlmError::RateLimit(reply(429, None)), true),
            (LlmError::ServerFailed(reply(408, None)), true),
            (LlmError::ServerFailed(reply(500, None)), true),
            (LlmError::ServerFailed(reply(400, None)), false),
            (LlmError::ModelBlind(reply(500, None)), false),
            (LlmError::ModelUnknown(reply(500, None)), false),
            (LlmError::KeyWrong(reply(401, None)), false),
            (LlmError::Cut { cause: Some("reset".to_owned()) }, true),
            (LlmError::Cut { cause: None }, false),
            (LlmError::Stalled { seconds: 60 }, false),
            (LlmError::Refused { cause: String::new() }, false),
        ] {
            assert_eq!(Retries::new(patience).next_wait(&error, 0.0).is_some(), is_tried_again, "{error}");
            assert_eq!(Retries::new(Patience::NONE).next_wait(&error, 0.0), None);
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (header, seconds) in [
            ("20", Some(20)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Mon, 07 Nov 1994 08:49:37 GMT", Some(86_400)),
            ("Thu, 29 Feb 1996 00:00:00 GMT", None),
            ("1e19", None),
            ("1700000000", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), seconds.map(Duration::from_secs), "{header}");
        }
        assert_eq!(unix_seconds("Thu, 29 Feb 1996 00:00:00 GMT"), Some(825_552_000));
    }
}
