//! A window without a screen and without an engine: the state, what it asked for, and events fed by hand.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use discern::app::{Action, Effect, Setup, State, update};
#[cfg(feature = "gui")]
use discern::app::{AddressOffer, Onto};
use discern::domain::{
    Alignment, ChatRequest, Comparison, DifferenceMap, FamilyLimits, FinishReason, FittingRules, Job, JobId, MediaType,
    Model, ModelFamily, Orientation, PictureId, PictureInfo, PictureSource, PictureText, PixelRect, PixelSize,
    PreparePlan, PreparedPicture, Provider, ProviderId, Quirks, Region, RegionKind, Settings, SourceFormat, TextLine,
    TextReader, TranscriptionPrompts, Usage, Usd, Word,
};
use discern::i18n::Language;
use discern::protocol::{ChatEnd, Command, DeltaKind, Event, Report};

/// When everything happens, unless a test says otherwise.
pub fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(500_000)
}

pub fn model(id: &str) -> Model {
    Model {
        name: format!("Model {id}"),
        sees_pictures: Some(true),
        context_tokens: Some(128_000),
        input_per_million: Some(Usd::from_nanos(270_000_000)),
        output_per_million: Some(Usd::from_nanos(850_000_000)),
        ..Model::named(id)
    }
}

fn provider(id: &str, base_url: Option<&str>) -> Provider {
    Provider {
        id: ProviderId::new(id),
        name: format!("Provider {id}"),
        base_url: base_url.map(str::to_owned),
        pasted_as: Vec::new(),
        also_at: Vec::new(),
        key_variable: None,
        key_required: true,
        key_page: Some("https://remote.example/keys".to_owned()),
        credit_page: Some("https://remote.example/credit".to_owned()),
        model_page: Some("https://remote.example/models/{model}".to_owned()),
        price_page: Some("https://remote.example/prices".to_owned()),
        quirks: Quirks { max_pictures: Some(4), ..Quirks::default() },
        seed_models: base_url.map(|_| vec![model("alpha"), model("beta")]).unwrap_or_default(),
    }
}

pub fn setup() -> Setup {
    let limits = |max_side_px| FamilyLimits { max_side_px, max_pixels: None };
    Setup {
        providers: vec![
            provider("remote", Some("https://remote.example/v1")),
            provider("local", Some("http://localhost:11434/v1")),
            provider("other", None),
        ],
        families: vec![ModelFamily { id: "beta".to_owned(), patterns: vec!["beta".to_owned()], limits: limits(896) }],
        other_limits: limits(3840),
        rules: FittingRules {
            low_side_px: 768,
            plain_side_px: 1024,
            high_side_px: 2048,
            small_text_side_px: 3840,
            readable_text_px: 8.0,
        },
        transcription: TranscriptionPrompts::default(),
        comparison: discern::catalog::Catalog::load().unwrap().comparison,
        settings: Settings::default(),
        system_language: Language::English,
        has_chinese_font: true,
        takes_drops: true,
        has_two_displays: false,
    }
}

/// A state, and everything that it has asked for since it was last looked at.
pub struct Desk {
    pub state: State,
    pub effects: Vec<Effect>,
}

impl Desk {
    pub fn new() -> Self {
        let mut desk = Self { state: State::new(setup()), effects: Vec::new() };
        desk.act(Action::Tick(noon()));
        desk
    }

    #[cfg(feature = "gui")]
    /// The same desk, speaking this language.
    pub fn speaking(mut self, language: Language) -> Self {
        self.act(Action::Set(discern::app::Setting::Language(Some(language))));
        self
    }

    pub fn act(&mut self, action: Action) {
        let effects = update(&mut self.state, action);
        self.effects.extend(effects);
    }

    pub fn report(&mut self, event: Event) {
        self.act(Action::Engine(Box::new(Report { at: noon(), event })));
    }

    /// The commands that were sent since they were last taken.
    pub fn commands(&mut self) -> Vec<Command> {
        let take = |effect| if let Effect::Send(command) = effect { Some(command) } else { None };
        std::mem::take(&mut self.effects).into_iter().filter_map(take).collect()
    }

    /// Has it asked whether the pictures at these addresses are to be fetched.
    #[cfg(feature = "gui")]
    pub fn offer(&mut self, addresses: &[&str], onto: Onto) {
        let named = |address: &&str| PictureSource::Address { address: (*address).to_owned(), is_named: true };
        let offer = AddressOffer { sources: addresses.iter().map(named).collect(), onto, unusable: 0 };
        self.act(Action::OfferAddresses { offer, is_in_text: false });
    }

    /// Brings in a picture and answers everything that is asked about it.
    pub fn with_picture(&mut self, name: &str) -> PictureId {
        self.act(Action::AddPictures(vec![PictureSource::File(name.into())]));
        let id = self.state.tray.pictures.last().unwrap().id;
        self.answer_pictures();
        id
    }

    /// Answers what was asked about pictures until nothing is asked any more; returns the other commands.
    pub fn answer_pictures(&mut self) -> Vec<Command> {
        let mut others = Vec::new();
        loop {
            let commands = self.commands();
            if commands.is_empty() {
                return others;
            }
            for command in commands {
                match command {
                    Command::OpenPicture { job, picture, .. } | Command::TurnPicture { job, picture, .. } => {
                        self.report(Event::PictureOpened { job, picture, info: info(), fetched: None });
                    }
                    Command::PreparePicture { job, picture, plan } => {
                        self.report(Event::PicturePrepared { job, picture, prepared: prepared(&plan) });
                    }
                    other => others.push(other),
                }
            }
        }
    }

    /// A desk at which text is read.
    pub fn reading() -> Self {
        let mut desk = Self::new();
        desk.act(Action::ChooseJob(Job::Read));
        desk.commands();
        desk
    }

    /// A desk at which pictures are compared.
    pub fn comparing() -> Self {
        let mut desk = Self::new();
        desk.act(Action::ChooseJob(Job::Compare));
        desk.commands();
        desk
    }

    /// Brings in two pictures whose comparison comes to this.
    pub fn with_two(&mut self, comparison: Comparison) -> [PictureId; 2] {
        self.act(Action::AddPictures(["/p/a.png", "/p/b.png"].map(|path| PictureSource::File(path.into())).to_vec()));
        let compared = self.answer_pictures().into_iter().rev().find_map(|command| match command {
            Command::Compare { job, a, b, .. } => Some((job, [a, b])),
            _ => None,
        });
        let (job, pair) = compared.expect("two pictures are compared");
        self.report(Event::Compared { job, comparison: Arc::new(comparison) });
        pair
    }

    /// Brings in a picture whose text is these lines, and returns it.
    pub fn with_text(&mut self, name: &str, text: PictureText) -> PictureId {
        self.act(Action::AddPictures(vec![PictureSource::File(name.into())]));
        let (job, picture) = self.reading_job();
        self.report(Event::TextRead { job, picture, text: Arc::new(text) });
        picture
    }

    /// The reading that was last asked for.
    pub fn reading_job(&mut self) -> (JobId, PictureId) {
        let reading = self.answer_pictures().into_iter().rev().find_map(|command| match command {
            Command::ReadText { job, picture, .. } => Some((job, picture)),
            _ => None,
        });
        reading.expect("a picture is read")
    }

    /// Asks, and returns the job and the request that this leads to.
    pub fn ask(&mut self, question: &str) -> (JobId, ChatRequest) {
        self.act(Action::Ask(question.to_owned()));
        self.chat()
    }

    /// The request that was last sent.
    pub fn chat(&mut self) -> (JobId, ChatRequest) {
        let chat = self.answer_pictures().into_iter().find_map(|command| match command {
            Command::StartChat { job, request, .. } => Some((job, *request)),
            _ => None,
        });
        chat.expect("a request is sent")
    }

    pub fn text(&mut self, job: JobId, text: &str) {
        self.report(Event::ChatDelta { job, kind: DeltaKind::Answer, text: text.to_owned() });
    }

    pub fn finish(&mut self, job: JobId) {
        let usage = Usage { prompt_tokens: Some(1_000), completion_tokens: Some(100) };
        let answer = ChatEnd { reason: FinishReason::Stop, id: None, usage: Some(usage), first_text: None };
        self.report(Event::ChatFinished { job, answer });
    }
}

/// Lines of words in a row each, 20 px high, 10 px for a letter. A word that ends in `?` is uncertain.
pub fn text(lines: &[&str]) -> PictureText {
    let line = |(row, line): (usize, &&str)| {
        let (top, mut left) = (40 * row as u32 + 10, 10);
        let words: Vec<Word> = line
            .split(' ')
            .map(|word| {
                let rect = PixelRect::new(left, top, 10 * word.chars().count() as u32, 20);
                left = rect.right() + 10;
                Word { text: word.to_owned(), rect, confidence: if word.ends_with('?') { 0.2 } else { 0.99 } }
            })
            .collect();
        let rect = words.iter().map(|word| word.rect).reduce(PixelRect::union).unwrap_or_default();
        TextLine { words, rect, block: 0 }
    };
    PictureText {
        size: info().size(),
        lines: lines.iter().enumerate().map(line).collect(),
        codes: Vec::new(),
        notice: None,
        reader: TextReader::Local,
    }
}

/// Two places of 400 by 300 px that have changed, in pictures of the usual size that lie exactly over each other.
pub fn comparison() -> Comparison {
    let (red, dark_red, blue) = ([200, 30, 30], [150, 20, 20], [30, 60, 200]);
    let region = |id, left, kind, colours| {
        let rect = PixelRect::new(left, 600, 400, 300);
        Region { id, rect, kind, share: 0.004, colours }
    };
    let map = PixelSize::new(400, 300);
    Comparison {
        size_a: info().size(),
        size_b: info().size(),
        is_comparable: true,
        alignment: Some(Alignment::IDENTITY),
        similarity: 0.97,
        changed_share: 0.02,
        tone_steps: [0.0; 3],
        regions: vec![
            region(1, 500, RegionKind::Colour, [red, dark_red]),
            region(2, 2500, RegionKind::Changed, [red, blue]),
        ],
        map: Some(DifferenceMap { size: map, values: vec![9; map.pixels() as usize].into() }),
    }
}

pub fn info() -> PictureInfo {
    PictureInfo {
        format: SourceFormat::Png,
        stored_size: PixelSize::new(4000, 3000),
        orientation: Orientation::UPRIGHT,
        byte_len: 1_000_000,
        is_partial: false,
        is_see_through: false,
        smallest_text_px: None,
    }
}

/// Bytes that tell which limit they were prepared for.
pub fn prepared(plan: &PreparePlan) -> Arc<PreparedPicture> {
    Arc::new(PreparedPicture {
        media_type: MediaType::Jpeg,
        size: PixelSize::new(1024, 768),
        bytes: Arc::from(format!("{:?} {}", plan.side, plan.limits.max_side_px).into_bytes()),
        quality: Some(90),
    })
}
