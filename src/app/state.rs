//! Everything that the window knows.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::domain::{
    ComparisonPrompts, Detail, Endpoint, Failure, FamilyLimits, FittingRules, Half, Job, JobId, ModelFamily, PixelSize,
    PreparePlan, Provider, ProviderId, Purpose, ReadingNotice, Settings, SideRule, TextLayout, TextReader,
    TranscriptionPrompts, Usd, expected_tokens,
};

use crate::i18n::{Language, Strings, strings};

use super::{
    AddressOffer, AnswerState, Batch, Chooser, Cleared, Comparing, Conversation, Gesture, KeyDesk, ModelChoice,
    Picture, Servers, Step, Tray,
};

/// How long a notice stays.
pub(super) const NOTICE_TIME: Duration = Duration::from_secs(8);
/// Longer than the clipboard is waited for, which ends this notice.
const LONG_NOTICE_TIME: Duration = Duration::from_mins(2);

/// What the window starts from: the built-in tables and the settings file.
#[derive(Clone, Debug)]
pub struct Setup {
    /// At least one; the first is the one that a new user meets.
    pub providers: Vec<Provider>,
    pub families: Vec<ModelFamily>,
    /// Limits of models that belong to no family.
    pub other_limits: FamilyLimits,
    pub rules: FittingRules,
    /// What a model is asked when it reads a picture.
    pub transcription: TranscriptionPrompts,
    /// What a model is asked when it compares two pictures, and the templates.
    pub comparison: ComparisonPrompts,
    pub settings: Settings,
    /// The language of the system.
    pub system_language: Language,
    /// Whether Chinese can be drawn: without a font for it the window speaks English.
    pub has_chinese_font: bool,
    /// Whether what is dropped onto the window arrives: a window drawn on Wayland itself is told of no drops.
    pub takes_drops: bool,
    /// Whether the window can be drawn on X11 and on Wayland itself, as the settings say.
    pub has_two_displays: bool,
}

/// Everything that the window knows. Views read it; only [`super::update`] changes it.
#[derive(Clone, Debug)]
pub struct State {
    pub setup: Setup,
    pub page: Page,
    pub tray: Tray,
    pub conversation: Conversation,
    pub models: ModelChoice,
    pub key: KeyDesk,
    pub servers: Servers,
    pub batch: Batch,
    pub comparing: Comparing,
    /// The file that is being chosen in this window, for want of one of the system.
    pub chooser: Option<Chooser>,
    /// Whether a window of the system for choosing files was asked for in vain.
    pub has_no_dialogs: bool,
    /// The key that reads the clipboard from any window, or the one that another program has taken.
    pub key_everywhere: Option<Result<String, String>>,
    /// Whether Tesseract was found on this computer.
    pub has_tesseract: bool,
    /// The gesture that is under way.
    pub gesture: Option<Gesture>,
    pub notice: Option<(Notice, Option<SystemTime>)>,
    /// The last time that was told.
    pub now: Option<SystemTime>,
    /// The job that writes what was changed in the settings; `None` when nothing is unwritten.
    pub settings_job: Option<JobId>,
    /// What was cleared away last.
    pub cleared: Option<Box<Cleared>>,
    /// What can be taken back, the last step at the end.
    pub(super) steps: Vec<Step>,
}

/// Where the window stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowPlace {
    /// Inner width and height in points, before it was maximized.
    pub size: [f32; 2],
    /// Left and upper edge on the desktop in points; `None` where the system does not tell.
    pub corner: Option<[f32; 2]>,
    pub is_maximized: bool,
}

/// What fills the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// Pictures, and what the chosen job makes of them.
    #[default]
    Job,
    /// Where a key is entered.
    Key,
    Settings,
    /// The list of keys.
    Shortcuts,
    /// What this program is, and what it holds of others.
    About,
    /// Reading many pictures.
    Batch,
    /// Choosing a file, see [`State::chooser`].
    Chooser,
}

/// One line that says what just happened and goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An answer was asked for again and nothing came; the one before is still there.
    AnswerKept,
    /// A picture was removed; it can be brought back.
    PictureRemoved(String),
    /// A picture gave way to another one; it can be brought back.
    PictureReplaced(String),
    /// All pictures and the conversation were cleared away; they can be brought back.
    Cleared,
    /// Another picture took the place of one in the comparison: its half and its name.
    HalfReplaced {
        half: Half,
        name: String,
    },
    Copied,
    /// The text of a picture was copied: its first words, and how many there are.
    TextCopied {
        first_words: String,
        words: usize,
    },
    /// The table of a comparison was copied.
    TableCopied,
    /// The text of a picture was to be copied, and there is none.
    NothingRead(Option<ReadingNotice>),
    /// What was on the clipboard before is there again.
    CopyUndone,
    /// Something else was copied meanwhile: it stays.
    CopyNotUndone,
    /// There is a picture on the clipboard that was not there before.
    NewPicture,
    /// There is no picture on the clipboard that could be read.
    NoPictureToRead,
    /// The screen could not be captured: what the system said, or what would have to be installed.
    CaptureFailed(String),
    /// A file of this name was written.
    Saved(String),
    /// A file could not be written.
    SaveFailed(String),
    /// The clipboard's owner is slow.
    ReadingClipboard,
    /// The clipboard holds nothing that can be used.
    NothingToPaste,
    /// The clipboard holds a text, and there is no box to put it into.
    TextHasNoPlace,
    /// What was dropped holds nothing that can be used.
    NothingToDrop,
    /// What was dropped could not be had.
    DropFailed(String),
    /// What was dropped or pasted has come in but for so many entries that are of no use.
    EntriesUnusable(usize),
    /// Addresses were pasted or dropped; the pictures there can be fetched.
    AddressesOffered(AddressOffer),
    /// A text was pasted, and a picture of the same thing is there as well.
    PictureOffered,
    /// A text was to be pasted that is too long; a picture of the same thing may be there as well.
    TextTooLong {
        picture_offered: bool,
    },
    /// The clipboard could not be read.
    ClipboardFailed(String),
    /// Nothing could be put on the clipboard.
    CopyFailed(String),
    /// There is no keychain: the key is forgotten when the program ends.
    KeyInMemoryOnly,
    KeySaved,
    /// The key could not be tried, but is kept.
    KeyUnchecked,
    SettingsNotSaved(Failure),
    /// The server's address that was typed holds a name or a password, and is not kept.
    AddressNamesUser,
    /// The settings file was damaged and lies here now.
    SettingsSetAside(PathBuf),
    /// The same, found out when the settings of this window were written.
    SettingsReplaced(PathBuf),
    /// This settings file could not be read.
    SettingsNotRead(PathBuf),
    /// Something beside a job failed, and the job went on.
    Warned(Failure),
}

impl WindowPlace {
    /// As the settings keep it.
    pub fn put_into(self, settings: &mut Settings) {
        settings.window_is_maximized = self.is_maximized.then_some(true);
        // What it has while it is maximized is the screen's.
        if !self.is_maximized {
            let [width, height] = self.size;
            (settings.window_width, settings.window_height) = (Some(width), Some(height));
            let [left, top] = self.corner.map_or([None; 2], |corner| corner.map(Some));
            (settings.window_left, settings.window_top) = (left, top);
        }
    }
}

impl State {
    /// The state of a window that was just opened.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let models = ModelChoice::of(&setup);
        Self {
            setup,
            page: Page::default(),
            tray: Tray::default(),
            conversation: Conversation::default(),
            models,
            key: KeyDesk::default(),
            servers: Servers::default(),
            batch: Batch::default(),
            comparing: Comparing::default(),
            chooser: None,
            has_no_dialogs: false,
            key_everywhere: None,
            has_tesseract: false,
            gesture: None,
            notice: None,
            now: None,
            settings_job: None,
            cleared: None,
            steps: Vec::new(),
        }
    }

    /// The language that was chosen; `None` follows the system.
    #[must_use]
    pub fn chosen_language(&self) -> Option<Language> {
        self.setup.settings.language.as_deref().and_then(|word| word.parse().ok())
    }

    /// The language that is spoken.
    #[must_use]
    pub fn language(&self) -> Language {
        let wanted = self.chosen_language().unwrap_or(self.setup.system_language);
        if self.can_speak(wanted) { wanted } else { Language::English }
    }

    /// Whether a language can be drawn here.
    #[must_use]
    pub fn can_speak(&self, language: Language) -> bool {
        match language {
            Language::English => true,
            Language::Chinese => self.setup.has_chinese_font,
        }
    }

    /// All texts of the language that is spoken.
    #[must_use]
    pub fn strings(&self) -> &'static Strings {
        strings(self.language())
    }

    /// The provider that is asked.
    #[must_use]
    pub fn provider(&self) -> Option<&Provider> {
        let chosen = self.setup.settings.provider.as_deref();
        let by_id = |id: &str| self.setup.providers.iter().find(|provider| provider.id.as_str() == id);
        chosen.and_then(by_id).or_else(|| self.setup.providers.first())
    }

    /// Where questions go; `None` as long as the address is missing.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.provider()?.endpoint_by(&self.setup.settings)
    }

    /// Whether this provider is the one that is asked.
    #[must_use]
    pub fn is_chosen(&self, provider: &ProviderId) -> bool {
        self.provider().is_some_and(|chosen| chosen.id == *provider)
    }

    /// What is done with pictures.
    #[must_use]
    pub fn job(&self) -> Job {
        self.setup.settings.job.as_deref().and_then(|word| word.parse().ok()).unwrap_or_default()
    }

    /// How text that was read is written down.
    #[must_use]
    pub fn layout(&self) -> TextLayout {
        self.setup.settings.text_layout.as_deref().and_then(|word| word.parse().ok()).unwrap_or_default()
    }

    /// How closely the model looks.
    #[must_use]
    pub fn detail(&self) -> Detail {
        self.setup.settings.detail.as_deref().and_then(|word| word.parse().ok()).unwrap_or_default()
    }

    /// How pictures are to be prepared for the chosen model; `None` without an address.
    #[must_use]
    pub fn plan(&self) -> Option<PreparePlan> {
        let endpoint = self.endpoint()?;
        let family = self.setup.families.iter().find(|family| family.holds(&self.models.chosen.id));
        Some(PreparePlan {
            side: SideRule::Detail { detail: self.detail(), purpose: Purpose::Question },
            rules: self.setup.rules,
            limits: family.map_or(self.setup.other_limits, |family| family.limits),
            max_base64: endpoint.quirks.max_base64,
        })
    }

    /// Who reads a text again that this reader has read; `None` where nobody else is there.
    #[must_use]
    pub fn other_reader(&self, reader: TextReader) -> Option<TextReader> {
        match reader {
            TextReader::Local if self.endpoint().is_some() && !self.models.chosen.id.is_empty() => {
                Some(TextReader::Model)
            }
            TextReader::Local => self.has_tesseract.then_some(TextReader::Tesseract),
            TextReader::Tesseract | TextReader::Model => Some(TextReader::Local),
        }
    }

    /// About what it costs to have the chosen model read a picture; `None` where its prices are not known.
    #[must_use]
    pub fn price_of_reading(&self, picture: &Picture) -> Option<Usd> {
        let reading = &picture.reading;
        let size = reading.region.map_or(picture.info()?.size(), |part| PixelSize::new(part.width, part.height));
        let known = reading.text.iter().chain(&reading.others).find(|text| text.reader != TextReader::Model);
        let characters = known.map(|text| text.lines.iter().map(|line| line.text().chars().count()).sum());
        let characters = characters.filter(|characters| *characters > 0);
        let tokens = expected_tokens(size, self.plan()?.limits.max_side_px, characters);
        self.models.chosen.cost(tokens)
    }

    /// The picture that is on the stage.
    #[must_use]
    pub fn shown_picture(&self) -> Option<&Picture> {
        self.tray.shown.and_then(|id| self.tray.find(id)).or_else(|| self.tray.pictures.first())
    }

    /// Whether there is nothing yet to look at: the window then says what can be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tray.pictures.is_empty() && (self.job() != Job::Ask || self.conversation.exchanges.is_empty())
    }

    /// Shows a notice, in place of the one before.
    pub(super) fn tell(&mut self, notice: Notice) {
        let is_question = matches!(notice, Notice::ReadingClipboard | Notice::AddressesOffered(_));
        let time = if is_question { LONG_NOTICE_TIME } else { NOTICE_TIME };
        self.notice = Some((notice, self.now.map(|now| now + time)));
    }

    /// When the window must look at the time again; `None` when nothing on the screen depends on it.
    #[must_use]
    pub fn next_tick(&self) -> Option<SystemTime> {
        let notice = self.notice.as_ref().and_then(|(_, until)| *until);
        let next_second = |until: SystemTime| self.now.map_or(until, |now| until.min(now + Duration::from_secs(1)));
        let last = self.talk().exchanges.last().map(|exchange| &exchange.answer);
        let countdown = last.and_then(|answer| match (&answer.state, &answer.repeat_failure) {
            (AnswerState::Waiting { until, .. }, _) => Some(next_second(*until)),
            (AnswerState::Failed { may_retry_at: Some(until), .. }, _) | (_, Some((_, Some(until)))) => {
                self.now.is_none_or(|now| now < *until).then(|| next_second(*until))
            }
            _ => None,
        });
        let comparing = self.tray.pictures.iter().filter_map(|picture| picture.reading.compares_at());
        [notice, countdown].into_iter().flatten().chain(comparing).min()
    }
}
