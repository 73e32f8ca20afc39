//! Providers: who answers, where, and how it departs from the common protocol.

use std::fmt;
use std::time::Duration;

use super::Model;

/// The name of a row of `assets/providers.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProviderId(String);

impl ProviderId {
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(id.to_owned())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One row of the table of providers.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    pub id: ProviderId,
    pub name: String,
    /// `None` for the row that stands for any address the user types.
    pub base_url: Option<String>,
    /// The environment variable that may hold its key.
    pub key_variable: Option<String>,
    pub key_required: bool,
    pub quirks: Quirks,
    /// Models known without asking, the recommended one first.
    pub seed_models: Vec<Model>,
}

/// How a server departs from the common protocol. Pure data, applied by `llm::quirks` alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Quirks {
    /// Where the list of models is, relative to the base URL's origin when it begins with `/`, else to the base URL.
    pub models_path: String,
    /// Largest number of characters of base64 per picture, the data URL's prefix not counted.
    pub max_base64: usize,
    /// Above this number of pictures a hint is due; `None` without a recommendation.
    pub recommended_pictures: Option<usize>,
    /// Above this number the server refuses; `None` where no such limit is known.
    pub max_pictures: Option<usize>,
    /// Ids that contain one of these are internal and never listed.
    pub hidden_models: Vec<String>,
    /// Parts of ids that betray a model that takes pictures, for lists that do not say.
    pub vision_patterns: Vec<String>,
    pub temperature_max: f32,
    pub time_limits: TimeLimits,
}

/// How long a server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    pub connect: Duration,
    /// From the request to the first byte of the answer. Servers on this computer load a model first.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    pub provider: ProviderId,
    /// Without a slash at its end.
    pub base_url: String,
    pub quirks: Quirks,
}

impl Endpoint {
    /// The host with its port where one is given, for the window's badge and for errors.
    /// Works on anything; an address without a scheme is taken from its start.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        authority.rsplit_once('@').map_or(authority, |(_, host)| host)
    }

    /// Whether the host is this computer, by its name or a loopback address.
    #[must_use]
    pub fn is_on_this_computer(&self) -> bool {
        let host = self.host();
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(rest),
            None => host.split(':').next().unwrap_or(host),
        };
        name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether a key would travel in clear text over a network.
    #[must_use]
    pub fn exposes_keys(&self) -> bool {
        let encrypted = self.base_url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
        !encrypted && !self.is_on_this_computer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base_url: &str) -> Endpoint {
        let limit = Duration::from_secs(1);
        Endpoint {
            provider: ProviderId::new("test"),
            base_url: base_url.to_owned(),
            quirks: Quirks {
                models_path: "models".to_owned(),
                max_base64: 999_999,
                recommended_pictures: None,
                max_pictures: None,
                hidden_models: Vec::new(),
                vision_patterns: Vec::new(),
                temperature_max: 2.0,
                time_limits: TimeLimits { connect: limit, first_byte: limit, idle: limit },
            },
        }
    }

    #[test]
    fn hosts_are_told_apart_from_the_rest_of_an_address() {
        for (url, host, local, exposes) in [
            ("https://api.example.com/openai/v1", "api.example.com", false, false),
            ("HTTPS://api.example.com", "api.example.com", false, false),
            ("http://api.example.com/v1", "api.example.com", false, true),
            ("http://localhost:11434/v1", "localhost:11434", true, false),
            ("http://127.0.0.1:8080", "127.0.0.1:8080", true, false),
            ("http://127.9.9.9/v1", "127.9.9.9", true, false),
            ("http://[::1]:8000/v1", "[::1]:8000", true, false),
            ("http://192.168.1.5:1234/v1", "192.168.1.5:1234", false, true),
            ("http://user:pass@host.example/v1", "host.example", false, true),
            ("http://localhost@evil.example/v1", "evil.example", false, true),
            ("localhost:1234", "localhost:1234", true, false),
            ("http://localhost.evil.example", "localhost.evil.example", false, true),
        ] {
            let endpoint = endpoint(url);
            assert_eq!(endpoint.host(), host, "{url}");
            assert_eq!(endpoint.is_on_this_computer(), local, "{url}");
            assert_eq!(endpoint.exposes_keys(), exposes, "{url}");
        }
    }
}
