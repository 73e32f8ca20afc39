//! What went wrong, as a value: a kind that programs act on and the facts a sentence needs.

use std::fmt;

/// The kinds of failure. The command line prints these names and derives its exit code from them;
/// the window derives its sentence and its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureKind {
    Unreadable,
    TooManyPixels,
    UnsupportedFormat,
    NotFound,
    KeyMissing,
    KeyWrong,
    NoAccess,
    NoCredit,
    RateLimit,
    ModelUnknown,
    ModelBlind,
    TooLarge,
    ContextTooLong,
    TooManyPictures,
    Offline,
    NameUnknown,
    Refused,
    Tls,
    Proxy,
    WrongAddress,
    ServerFailed,
    ServerNonsense,
    Cut,
    Stalled,
    ContentFiltered,
    NoClipboard,
    WriteFailed,
    DiskFull,
    /// A program that should read is not installed, or not whole.
    ReaderMissing,
    /// A defect of ours.
    Internal,
    Cancelled,
}

impl FailureKind {
    /// Every kind, in the order of the exit codes.
    pub const ALL: [Self; 31] = [
        Self::Unreadable,
        Self::TooManyPixels,
        Self::UnsupportedFormat,
        Self::NotFound,
        Self::KeyMissing,
        Self::KeyWrong,
        Self::NoAccess,
        Self::NoCredit,
        Self::RateLimit,
        Self::ModelUnknown,
        Self::ModelBlind,
        Self::TooLarge,
        Self::ContextTooLong,
        Self::TooManyPictures,
        Self::Offline,
        Self::NameUnknown,
        Self::Refused,
        Self::Tls,
        Self::Proxy,
        Self::WrongAddress,
        Self::ServerFailed,
        Self::ServerNonsense,
        Self::Cut,
        Self::Stalled,
        Self::ContentFiltered,
        Self::NoClipboard,
        Self::WriteFailed,
        Self::DiskFull,
        Self::ReaderMissing,
        Self::Internal,
        Self::Cancelled,
    ];

    /// The name that scripts see.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooManyPixels => "too_many_pixels",
            Self::UnsupportedFormat => "unsupported_format",
            Self::NotFound => "not_found",
            Self::KeyMissing => "key_missing",
            Self::KeyWrong => "key_wrong",
            Self::NoAccess => "no_access",
            Self::NoCredit => "no_credit",
            Self::RateLimit => "rate_limit",
            Self::ModelUnknown => "model_unknown",
            Self::ModelBlind => "model_blind",
            Self::TooLarge => "too_large",
            Self::ContextTooLong => "context_too_long",
            Self::TooManyPictures => "too_many_pictures",
            Self::Offline => "offline",
            Self::NameUnknown => "name_unknown",
            Self::Refused => "refused",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::WrongAddress => "wrong_address",
            Self::ServerFailed => "server_failed",
            Self::ServerNonsense => "server_nonsense",
            Self::Cut => "cut",
            Self::Stalled => "stalled",
            Self::ContentFiltered => "content_filtered",
            Self::NoClipboard => "no_clipboard",
            Self::WriteFailed => "write_failed",
            Self::DiskFull => "disk_full",
            Self::ReaderMissing => "reader_missing",
            Self::Internal => "internal",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What something is that cannot be opened as a picture, as far as that leads to a way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    Pdf,
    /// What a camera's sensor saw, in the way of its maker.
    RawPhoto,
    Svg,
    /// Anything else, by its name: "HTML page", "empty file".
    Other(&'static str),
}

impl Stranger {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::RawPhoto => "raw photograph",
            Self::Svg => "SVG drawing",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Stranger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why it happened, where that is known more closely than by the kind and changes what helps. It chooses the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The server refuses the request, and would refuse it again.
    Rejected,
    /// The server cannot fetch the picture of which only the address was sent.
    PictureNotFetched,
    /// The only question of a conversation is longer than the model can take.
    QuestionTooLong,
    /// The key would travel over a network in clear text.
    KeyExposed,
    /// The server's address holds a user name, perhaps with a password.
    UserInAddress,
    /// The server answers encrypted requests only.
    WantsHttps,
    /// The server redirects, which is not followed.
    SendsOn,
    /// Of a picture of the web: what was given is no address.
    NoAddress,
    /// The picture's address leads into a private network.
    PrivateNetwork,
    /// The picture's address leads on to other ones, again and again.
    LeadsOn,
    /// The picture is larger than what is fetched.
    TooLargeToFetch,
    /// Something else stands at the picture's address.
    NotAPicture,
    /// The picture's server does not give it out.
    Withheld,
    /// The picture's server cannot be reached.
    Unreached,
    /// The picture did not come in time.
    TooSlow,
    /// The picture stood in a draft, and its server is not asked again without a word.
    NotAskedAgain,
}

impl Why {
    pub const ALL: [Self; 16] = [
        Self::Rejected,
        Self::PictureNotFetched,
        Self::QuestionTooLong,
        Self::KeyExposed,
        Self::UserInAddress,
        Self::WantsHttps,
        Self::SendsOn,
        Self::NoAddress,
        Self::PrivateNetwork,
        Self::LeadsOn,
        Self::TooLargeToFetch,
        Self::NotAPicture,
        Self::Withheld,
        Self::Unreached,
        Self::TooSlow,
        Self::NotAskedAgain,
    ];
}

/// What a sentence about a failure may need. Only what applies is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The picture or file it is about.
    pub subject: Option<String>,
    /// The provider's host.
    pub host: Option<String>,
    /// The address that the user has typed and may mend, or the one that it leads to.
    pub address: Option<String>,
    pub model: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// The limit that was passed, in the unit of the kind: pixels, pictures, tokens, megabytes.
    pub limit: Option<u64>,
    /// Seconds to wait, or that were waited.
    pub seconds: Option<u64>,
    /// What it is that is no picture.
    pub stranger: Option<Stranger>,
    pub why: Option<Why>,
}

/// A failure as it is shown, logged and sent over the channel to the window. Never holds a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    pub facts: Facts,
    /// What the server said, shortened and with keys redacted.
    pub server_text: Option<String>,
    /// Whether the server repeated some of what was asked: then its words are not logged.
    pub repeats_request: bool,
    /// What a developer would ask for: the chain of causes.
    pub detail: Option<String>,
}

impl Failure {
    /// A failure of which nothing but the kind is known.
    #[must_use]
    pub fn of(kind: FailureKind) -> Self {
        Self { kind, facts: Facts::default(), server_text: None, repeats_request: false, detail: None }
    }

    /// What a person who helps would ask for, by name. Only what is known.
    #[must_use]
    pub fn report(&self) -> Vec<(&'static str, String)> {
        let facts = &self.facts;
        let known = [
            ("kind", Some(self.kind.to_string())),
            ("picture", facts.subject.clone()),
            ("host", facts.host.clone()),
            ("model", facts.model.clone()),
            ("status", facts.status.map(|status| status.to_string())),
            ("limit", facts.limit.map(|limit| limit.to_string())),
            ("seconds", facts.seconds.map(|seconds| seconds.to_string())),
            ("server", self.server_text.clone()),
            ("detail", self.detail.clone()),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The same failure, said of this picture or file.
    #[must_use]
    pub fn about(mut self, subject: String) -> Self {
        self.facts.subject = Some(subject);
        self
    }
}
