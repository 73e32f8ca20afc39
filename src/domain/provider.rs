//! Providers: who answers, where, and how it departs from the common protocol.

use std::fmt;
use std::time::Duration;

use super::{Model, Settings};

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
    /// `None` for the row that stands for any address that the user types.
    pub base_url: Option<String>,
    /// Other addresses that people paste for it: they mean `base_url`.
    pub pasted_as: Vec<String>,
    /// Where else it may be found on this computer.
    pub also_at: Vec<String>,
    /// The environment variable that may hold its key.
    pub key_variable: Option<String>,
    pub key_required: bool,
    /// Where a person makes a key, in the browser.
    pub key_page: Option<String>,
    /// Where a person adds credit, in the browser.
    pub credit_page: Option<String>,
    /// Where its models are described, in the browser; `{model}` stands for the id of one.
    pub model_page: Option<String>,
    /// Where its prices stand, in the browser.
    pub price_page: Option<String>,
    pub quirks: Quirks,
    /// Models known without asking, the recommended one first.
    pub seed_models: Vec<Model>,
}

/// How a server departs from the common protocol. Pure data, applied by `llm::quirks` alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Quirks {
    /// Where the list of models is, relative to the base URL's origin when it begins with `/`, else to the base URL.
    /// They are tried in this order until one of them is a list: older versions of a server know fewer.
    pub models_paths: Vec<String>,
    /// Where a server says whether the model that it has loaded takes pictures, for lists that do not say.
    pub vision_path: Option<String>,
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
    /// Whether a model can be held to an answer in JSON (`response_format` with a schema).
    pub takes_schema: bool,
    /// Whether a picture may be told by its address on the web, which the server then fetches.
    pub takes_addresses: bool,
    /// Whether the words of a question come before its pictures.
    pub text_comes_first: bool,
    pub time_limits: TimeLimits,
}

/// A server that keeps to the common protocol.
impl Default for Quirks {
    fn default() -> Self {
        let limit = Duration::from_mins(1);
        Self {
            models_paths: vec!["models".to_owned()],
            vision_path: None,
            max_base64: 999_999,
            recommended_pictures: None,
            max_pictures: None,
            hidden_models: Vec::new(),
            vision_patterns: Vec::new(),
            temperature_max: 2.0,
            takes_schema: false,
            takes_addresses: true,
            text_comes_first: false,
            time_limits: TimeLimits { first_byte: limit, idle: limit },
        }
    }
}

/// How long a server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// From the request to the first byte of the answer. Servers on this computer load a model first.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
}

/// How long a busy server is waited for before the failure is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Sum of all waits.
    pub total: Duration,
    /// Repetitions at most.
    pub retries: u32,
}

impl Patience {
    /// No second try.
    pub const NONE: Self = Self { total: Duration::ZERO, retries: 0 };
}

/// Where the key of an endpoint is looked for. The variable comes first: it was set for this very run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// The environment variable that may hold it.
    pub variable: Option<String>,
    /// The account name of its entry in the keychain; `None` when the keychain is not to be asked.
    pub keychain: Option<String>,
    /// Whether asking without a key is pointless.
    pub is_required: bool,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    pub provider: ProviderId,
    /// As [`normal_base_url`] leaves it.
    pub base_url: String,
    /// Whether the address is none of the provider's own, so that the user has typed it and can mend it.
    pub is_typed: bool,
    pub key: KeyEntry,
    pub quirks: Quirks,
}

/// A server that answered on this computer.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundServer {
    /// The row of the table whose address it has.
    pub provider: ProviderId,
    /// As [`normal_base_url`] leaves it.
    pub base_url: String,
    /// Everything that it lists.
    pub models: Vec<Model>,
}

impl FoundServer {
    /// The host with its port.
    #[must_use]
    pub fn host(&self) -> &str {
        host(&self.base_url)
    }

    /// How many of its models are not known to take no pictures.
    #[must_use]
    pub fn models_for_pictures(&self) -> usize {
        self.models.iter().filter(|model| model.sees_pictures != Some(false)).count()
    }
}

impl Provider {
    /// Where this provider is asked: at `base_url` if one is given, else at its own address.
    /// A key belongs to a host, so an address that the user typed has an entry of its own.
    /// `None` for a provider without an address, as long as none is given.
    #[must_use]
    pub fn endpoint(&self, base_url: Option<&str>) -> Option<Endpoint> {
        let base_url = normal_base_url(base_url.or(self.base_url.as_deref())?);
        let mut endpoint = Endpoint {
            provider: self.id.clone(),
            base_url,
            is_typed: false,
            key: KeyEntry {
                variable: self.key_variable.clone(),
                keychain: Some(self.id.to_string()),
                is_required: self.key_required,
            },
            quirks: self.quirks.clone(),
        };
        if !self.is_its_own(&endpoint.base_url) {
            endpoint.is_typed = true;
            endpoint.key = KeyEntry {
                variable: None,
                keychain: Some(format!("{}:{}", self.id, endpoint.host())),
                is_required: false,
            };
        }
        Some(endpoint)
    }

    /// Where this provider is asked by who has these settings: at the address that was typed for the one that has none,
    /// or where it was found on this computer.
    #[must_use]
    pub fn endpoint_by(&self, settings: &Settings) -> Option<Endpoint> {
        if self.base_url.is_none() {
            return self.endpoint(settings.base_url.as_deref());
        }
        self.endpoint(settings.found_at.as_deref().filter(|address| self.is_its_own(address)))
    }

    /// The address at which this provider is asked when somebody pastes `address`; `None` when it means somebody else.
    #[must_use]
    pub fn meant_by(&self, address: &str) -> Option<&str> {
        let pasted = comparable(address);
        let is_pasted = |known: &&String| comparable(known) == pasted;
        let base_url = self.base_url.as_ref()?;
        if is_pasted(&base_url) || self.pasted_as.iter().any(|known| is_pasted(&known)) {
            return Some(base_url);
        }
        self.also_at.iter().find(is_pasted).map(String::as_str)
    }

    /// Every address of its own, the usual one first.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.base_url.iter().chain(&self.also_at).map(String::as_str)
    }

    /// Whether this host, with its port where one is given, is one of its own.
    #[must_use]
    pub fn is_at(&self, name: &str) -> bool {
        self.addresses().any(|own| host(own) == name)
    }

    fn is_its_own(&self, address: &str) -> bool {
        self.addresses().any(|own| normal_base_url(own) == normal_base_url(address))
    }
}

/// An address so that two of them that lead to the same place are equal, however this computer is named in them.
fn comparable(address: &str) -> String {
    let address = normal_base_url(address).to_lowercase();
    if !is_on_this_computer(&address) {
        return address;
    }
    let names = ["127.0.0.1", "[::1]"];
    names.iter().fold(address, |address, name| address.replacen(&format!("://{name}"), "://localhost", 1))
}

/// An address as `/models` and `/chat/completions` are appended to it: a scheme in front (http on this computer, https
/// elsewhere), no slash at the end, and a pasted full `/chat/completions` address cut back to its base.
#[must_use]
pub fn normal_base_url(text: &str) -> String {
    let text = text.trim();
    let text = text.split(['?', '#']).next().unwrap_or(text).trim_end_matches('/');
    let text = text.strip_suffix("/chat/completions").unwrap_or(text).trim_end_matches('/');
    if text.contains("://") {
        return text.to_owned();
    }
    let scheme = if is_on_this_computer(text) { "http" } else { "https" };
    format!("{scheme}://{text}")
}

/// What names the server in an address: a user perhaps, the host, and a port perhaps. Works on anything.
pub(super) fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    // Slashes too many are skipped, and a backslash counts as one, as for the client that connects (the URL standard's
    // special schemes).
    rest.trim_start_matches(['/', '\\']).split(['/', '\\', '?', '#']).next().unwrap_or_default()
}

/// Whether an address holds a name, perhaps with a password, in front of its host.
#[must_use]
pub fn names_a_user(address: &str) -> bool {
    authority(address).contains('@')
}

/// The host of an address with its port where one is given. Works on anything.
pub(super) fn host(address: &str) -> &str {
    let authority = authority(address);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Whether an address names this computer, by its name or a loopback address.
fn is_on_this_computer(address: &str) -> bool {
    let host = host(address);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Endpoint {
    /// The host with its port where one is given, for the window's badge and for errors.
    #[must_use]
    pub fn host(&self) -> &str {
        host(&self.base_url)
    }

    /// Whether the host is this computer.
    #[must_use]
    pub fn is_on_this_computer(&self) -> bool {
        is_on_this_computer(&self.base_url)
    }

    /// Whether the address names a user, perhaps with a password: it would travel along, unseen, and lie in the cache.
    #[must_use]
    pub fn names_a_user(&self) -> bool {
        names_a_user(&self.base_url)
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

    fn provider(base_url: Option<&str>) -> Provider {
        Provider {
            id: ProviderId::new("test"),
            name: "Test".to_owned(),
            base_url: base_url.map(str::to_owned),
            pasted_as: Vec::new(),
            also_at: Vec::new(),
            key_variable: Some("TEST_API_KEY".to_owned()),
            key_required: true,
            key_page: None,
            credit_page: None,
            model_page: None,
            price_page: None,
            quirks: Quirks::default(),
            seed_models: Vec::new(),
        }
    }

    #[test]
    fn an_address_is_understood_however_it_was_pasted() {
        for (text, expected) in [
            ("https://api.example.com/openai/v1", "https://api.example.com/openai/v1"),
            (" https://api.example.com/openai/ ", "https://api.example.com/openai"),
            ("https://api.example.com/v3/openai/chat/completions", "https://api.example.com/v3/openai"),
            ("https://api.example.com/v1/chat/completions/?a=b", "https://api.example.com/v1"),
            ("localhost:1234/v1", "http://localhost:1234/v1"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("api.example.com/v1", "https://api.example.com/v1"),
        ] {
            assert_eq!(normal_base_url(text), expected);
        }
    }

    #[test]
    fn a_providers_key_never_belongs_to_another_address() {
        let provider = provider(Some("https://api.example.com/v1"));
        let own = provider.endpoint(None).map(|endpoint| endpoint.key);
        assert_eq!(own.as_ref().and_then(|key| key.variable.as_deref()), Some("TEST_API_KEY"));
        assert_eq!(own.and_then(|key| key.keychain).as_deref(), Some("test"));
        let other = provider.endpoint(Some("https://elsewhere.example/v1")).map(|endpoint| endpoint.key);
        let expected =
            KeyEntry { variable: None, keychain: Some("test:elsewhere.example".to_owned()), is_required: false };
        assert_eq!(other, Some(expected));
        let is_typed = |address| provider.endpoint(address).map(|endpoint| endpoint.is_typed);
        assert_eq!([is_typed(None), is_typed(Some("https://elsewhere.example/v1"))], [Some(false), Some(true)]);
    }

    #[test]
    fn a_pasted_address_means_the_provider_that_lives_there() {
        let mut server = provider(Some("http://localhost:8080/v1"));
        server.pasted_as = vec!["http://localhost:8080".to_owned()];
        server.also_at = vec!["http://localhost:9931/v1".to_owned()];
        let (first, second) = (Some("http://localhost:8080/v1"), Some("http://localhost:9931/v1"));
        for (pasted, expected) in [
            ("http://localhost:8080/v1", first),
            ("localhost:8080/v1/chat/completions", first),
            ("http://127.0.0.1:8080/", first),
            ("http://[::1]:8080/v1/", first),
            ("HTTP://LocalHost:9931/v1", second),
            ("http://localhost:80801/v1", None),
            ("http://localhost:8080/v2", None),
            ("https://localhost.evil.example:8080/v1", None),
        ] {
            assert_eq!(server.meant_by(pasted), expected, "{pasted}");
        }
        assert_eq!(provider(None).meant_by("http://localhost:8080/v1"), None);
    }

    #[test]
    fn what_was_found_on_this_computer_holds_for_its_own_provider_only() {
        let mut server = provider(Some("http://localhost:8080/v1"));
        server.also_at = vec!["http://localhost:9931/v1".to_owned()];
        let settings = Settings { found_at: Some("http://localhost:9931/v1".to_owned()), ..Settings::default() };
        let found = server.endpoint_by(&settings).unwrap();
        assert_eq!((found.host(), found.key.variable.as_deref()), ("localhost:9931", Some("TEST_API_KEY")));
        let elsewhere = provider(Some("https://api.example.com/v1"));
        assert_eq!(elsewhere.endpoint_by(&settings).unwrap().host(), "api.example.com");
        assert_eq!(provider(None).endpoint_by(&settings), None);
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
            (r"http://evil.example\@localhost/v1", "evil.example", false, true),
            ("localhost:1234", "localhost:1234", true, false),
            ("http://localhost.evil.example", "localhost.evil.example", false, true),
        ] {
            let endpoint = provider(None).endpoint(Some(url)).unwrap();
            assert_eq!(endpoint.host(), host, "{url}");
            assert_eq!(endpoint.is_on_this_computer(), local, "{url}");
            assert_eq!(endpoint.exposes_keys(), exposes, "{url}");
        }
    }
}
