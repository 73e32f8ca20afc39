//! The only words between the window and the engine.
//!
//! A new kind of job is a [`Command`], the [`Event`]s it reports, and a file in `engine/jobs`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::domain::{
    BatchEnd, BatchOutput, ChatRequest, Comparison, ComparisonCard, ComparisonOptions, Draft, Endpoint, Failure,
    FinishReason, FoundServer, JobId, KeyPlace, KeyVerdict, Model, NoticeWords, Patience, PictureId, PictureInfo,
    PictureSource, PictureText, PixelRect, PreparePlan, PreparedPicture, Secret, Settings, TableRow, TextLayout,
    TextReader, Tile, TilePosition, Transcript, TranscriptionRequest, Usage,
};

/// A job for the engine. Cancelling is not a command: it goes beside the queue, see `engine::Engine::cancel`.
#[derive(Clone, Debug)]
pub enum Command {
    /// Decode a picture, turned by so many quarters of a circle clockwise, and keep it under this id. Ends in
    /// `PictureOpened` or `JobFailed`.
    OpenPicture { job: JobId, picture: PictureId, source: PictureSource, quarters: u8 },
    /// Turn an open picture by so many quarters of a circle, clockwise. Ends in `PictureOpened` or `JobFailed`.
    TurnPicture { job: JobId, picture: PictureId, quarters: u8 },
    /// Make the exact bytes that would be sent. Ends in `PicturePrepared` or `JobFailed`.
    PreparePicture { job: JobId, picture: PictureId, plan: PreparePlan },
    /// Hand out the pixels of these tiles of one level. Ends in `TilesLoaded` or `JobFailed`.
    LoadTiles { job: JobId, picture: PictureId, level: u8, tiles: Vec<TilePosition> },
    /// Forget a picture; its jobs go on with what they hold.
    ForgetPicture { picture: PictureId },
    /// Ask. Ends in `ChatFinished` or `JobFailed`.
    StartChat { job: JobId, request: Box<ChatRequest>, patience: Patience },
    /// Ask for the table of a comparison. Reports as `StartChat` does, and each row as it comes as `TableGrown`; how many
    /// there are says whether the answer was a table at all. Ends in `ChatFinished` or `JobFailed`.
    ExplainComparison { job: JobId, request: Box<ChatRequest>, patience: Patience },
    /// Ask a provider for its models. Ends in `ModelsListed` or `JobFailed`.
    ListModels { job: JobId, endpoint: Box<Endpoint> },
    /// Say which servers answer at those of these endpoints that are on this computer. Ends in `ServersFound`.
    FindServers { job: JobId, endpoints: Vec<Endpoint> },
    /// Say where the key of this endpoint lies. Ends in `KeyLookedUp`.
    LookUpKey { job: JobId, endpoint: Box<Endpoint> },
    /// Try this key at its endpoint and keep it unless it is wrong. Ends in `KeyChecked`.
    SaveKey { job: JobId, endpoint: Box<Endpoint>, key: Secret },
    /// Remove the key of this endpoint from wherever it is kept. Ends in `KeyLookedUp` or `JobFailed`.
    ForgetKey { job: JobId, endpoint: Box<Endpoint> },
    /// Read the text of a picture, or of a part of it, on this computer. Ends in `TextRead` or `JobFailed`.
    ReadText { job: JobId, picture: PictureId, region: Option<PixelRect>, reader: TextReader },
    /// Read the text of many pictures on this computer and write it to files; a source that is a folder stands for the
    /// pictures in it. Reports `BatchProgress` and `BatchFailed`, and ends in `BatchFinished`, also when it is
    /// cancelled, or in `JobFailed` when the one file that it writes cannot be written.
    ReadBatch { job: JobId, sources: Vec<PictureSource>, layout: TextLayout, output: BatchOutput, words: NoticeWords },
    /// Hold a batch after the pictures that are being read, or let it go on. Starts no job and is not answered.
    PauseBatch { job: JobId, paused: bool },
    /// Have a model read the text of a picture, or of a part of it. Ends in `Transcribed` or `JobFailed`; what had
    /// arrived before a failure or a cancel is in the last `TranscriptGrown`.
    Transcribe {
        job: JobId,
        picture: PictureId,
        region: Option<PixelRect>,
        request: Box<TranscriptionRequest>,
        patience: Patience,
    },
    /// Say what `Transcribe` would ask, and send nothing. Ends in `TranscriptionPlanned` or `JobFailed`.
    PlanTranscription { job: JobId, picture: PictureId, region: Option<PixelRect>, request: Box<TranscriptionRequest> },
    /// Find how B lies on A and what has changed. Ends in `Compared`, also when the two do not show the same scene, or in
    /// `JobFailed`.
    Compare { job: JobId, a: PictureId, b: PictureId, options: Box<ComparisonOptions> },
    /// Compare pixel with pixel, straight from the files and without opening the pictures. Ends in `Compared`, also when
    /// the sizes differ, or in `JobFailed`.
    CompareDirectly { job: JobId, a: PictureSource, b: PictureSource, options: Box<ComparisonOptions> },
    /// Draw what a comparison found onto A. Ends in `DifferenceDrawn` or `JobFailed`.
    DrawDifference { job: JobId, a: PictureId, comparison: Arc<Comparison> },
    /// Put both pictures, the numbered places and the table on one sheet. Ends in `CardDrawn` or `JobFailed`.
    DrawCard { job: JobId, a: PictureId, b: PictureId, card: Box<ComparisonCard> },
    /// Keep the unsent question, or forget it where it is empty. Ends in `DraftSaved` or `JobFailed`.
    SaveDraft { job: JobId, draft: Box<Draft> },
    /// Write the settings file. Ends in `SettingsSaved` or `JobFailed`.
    SaveSettings { job: JobId, settings: Box<Settings> },
}

impl Command {
    /// The job that this command starts.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::OpenPicture { job, .. }
            | Self::TurnPicture { job, .. }
            | Self::PreparePicture { job, .. }
            | Self::LoadTiles { job, .. }
            | Self::StartChat { job, .. }
            | Self::ExplainComparison { job, .. }
            | Self::ListModels { job, .. }
            | Self::FindServers { job, .. }
            | Self::LookUpKey { job, .. }
            | Self::SaveKey { job, .. }
            | Self::ForgetKey { job, .. }
            | Self::ReadText { job, .. }
            | Self::ReadBatch { job, .. }
            | Self::Transcribe { job, .. }
            | Self::PlanTranscription { job, .. }
            | Self::Compare { job, .. }
            | Self::CompareDirectly { job, .. }
            | Self::DrawDifference { job, .. }
            | Self::DrawCard { job, .. }
            | Self::SaveDraft { job, .. }
            | Self::SaveSettings { job, .. } => Some(*job),
            Self::ForgetPicture { .. } | Self::PauseBatch { .. } => None,
        }
    }
}

/// What the engine reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    PictureOpened {
        job: JobId,
        picture: PictureId,
        info: PictureInfo,
        /// What was fetched of the web, which is then this picture's source: nobody is asked for it again.
        fetched: Option<PictureSource>,
    },
    PicturePrepared {
        job: JobId,
        picture: PictureId,
        prepared: Arc<PreparedPicture>,
    },
    /// Tiles that do not exist in the level are left out.
    TilesLoaded {
        job: JobId,
        picture: PictureId,
        level: u8,
        tiles: Vec<Tile>,
    },
    /// The server is busy; the request is repeated after this time.
    ChatRetrying {
        job: JobId,
        after: Duration,
        attempt: u32,
    },
    /// The model takes no temperature and answers at its own.
    ChatAtOwnTemperature {
        job: JobId,
    },
    ChatStarted {
        job: JobId,
        model: Option<String>,
    },
    /// Text that has come since the last delta that was taken. Deltas keep the order of the stream.
    ChatDelta {
        job: JobId,
        kind: DeltaKind,
        text: String,
    },
    ChatFinished {
        job: JobId,
        answer: ChatEnd,
    },
    /// Rows that have come since this was last reported, and the verdict once it is there.
    TableGrown {
        job: JobId,
        verdict: Option<String>,
        rows: Vec<TableRow>,
    },
    ModelsListed {
        job: JobId,
        models: Vec<Model>,
    },
    /// The list that was kept when this endpoint was last asked. The live one follows.
    ModelsRemembered {
        job: JobId,
        models: Vec<Model>,
    },
    /// In the order in which they were named; those that do not answer are left out.
    ServersFound {
        job: JobId,
        servers: Vec<FoundServer>,
    },
    /// `None` when there is no key.
    KeyLookedUp {
        job: JobId,
        place: Option<KeyPlace>,
    },
    /// `place` is where the key is kept now; `None` when it was wrong and is not kept.
    KeyChecked {
        job: JobId,
        verdict: KeyVerdict,
        place: Option<KeyPlace>,
    },
    TextRead {
        job: JobId,
        picture: PictureId,
        text: Arc<PictureText>,
    },
    /// So many pictures of the batch are done. `path` is the one that was done last, or at the beginning the first.
    BatchProgress {
        job: JobId,
        done: usize,
        total: usize,
        path: PathBuf,
    },
    /// This picture of the batch could not be read, or its text not be written; the batch goes on.
    BatchFailed {
        job: JobId,
        path: PathBuf,
        failure: Failure,
    },
    BatchFinished {
        job: JobId,
        end: BatchEnd,
    },
    /// Everything that a model has read so far: it takes the place of what was reported before.
    TranscriptGrown {
        job: JobId,
        text: String,
    },
    Transcribed {
        job: JobId,
        picture: PictureId,
        transcript: Arc<Transcript>,
    },
    /// One request for each part of the picture.
    TranscriptionPlanned {
        job: JobId,
        questions: Vec<ChatRequest>,
    },
    Compared {
        job: JobId,
        comparison: Arc<Comparison>,
    },
    /// The bytes of a PNG as large as A.
    DifferenceDrawn {
        job: JobId,
        png: Arc<[u8]>,
    },
    /// The bytes of a PNG or of an HTML file.
    CardDrawn {
        job: JobId,
        file: Arc<[u8]>,
    },
    DraftSaved {
        job: JobId,
    },
    /// `set_aside` is where a file was put that could not be understood.
    SettingsSaved {
        job: JobId,
        set_aside: Option<PathBuf>,
    },
    /// Something beside the job failed; the job itself goes on.
    Warned {
        job: JobId,
        failure: Failure,
    },
    /// The job ended without what it was for. What had arrived before stays valid.
    JobFailed {
        job: JobId,
        failure: Failure,
    },
}

impl Event {
    /// The job that reports.
    #[must_use]
    pub fn job(&self) -> JobId {
        match self {
            Self::PictureOpened { job, .. }
            | Self::PicturePrepared { job, .. }
            | Self::ChatRetrying { job, .. }
            | Self::ChatAtOwnTemperature { job }
            | Self::ChatStarted { job, .. }
            | Self::ChatDelta { job, .. }
            | Self::ChatFinished { job, .. }
            | Self::TableGrown { job, .. }
            | Self::ModelsListed { job, .. }
            | Self::TilesLoaded { job, .. }
            | Self::ModelsRemembered { job, .. }
            | Self::ServersFound { job, .. }
            | Self::KeyLookedUp { job, .. }
            | Self::TextRead { job, .. }
            | Self::BatchProgress { job, .. }
            | Self::BatchFailed { job, .. }
            | Self::BatchFinished { job, .. }
            | Self::TranscriptGrown { job, .. }
            | Self::Transcribed { job, .. }
            | Self::TranscriptionPlanned { job, .. }
            | Self::Compared { job, .. }
            | Self::DifferenceDrawn { job, .. }
            | Self::CardDrawn { job, .. }
            | Self::DraftSaved { job }
            | Self::SettingsSaved { job, .. }
            | Self::KeyChecked { job, .. }
            | Self::Warned { job, .. }
            | Self::JobFailed { job, .. } => *job,
        }
    }

    /// What went wrong, where it tells of that.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::JobFailed { failure, .. } | Self::BatchFailed { failure, .. } | Self::Warned { failure, .. } => {
                Some(failure)
            }
            Self::KeyChecked { verdict: KeyVerdict::Unchecked(failure), .. } => Some(failure),
            _ => None,
        }
    }

    /// Whether it is the last event of its job.
    #[must_use]
    pub fn ends_job(&self) -> bool {
        !matches!(
            self,
            Self::ChatRetrying { .. }
                | Self::ChatAtOwnTemperature { .. }
                | Self::ChatStarted { .. }
                | Self::ChatDelta { .. }
                | Self::ModelsRemembered { .. }
                | Self::BatchProgress { .. }
                | Self::BatchFailed { .. }
                | Self::TranscriptGrown { .. }
                | Self::TableGrown { .. }
                | Self::Warned { .. }
        )
    }
}

/// What a piece of an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeltaKind {
    Answer,
    Reasoning,
}

/// An event with the engine's time: the window has no clock of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub at: SystemTime,
    pub event: Event,
}

/// How an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatEnd {
    pub reason: FinishReason,
    /// The server's name for this answer.
    pub id: Option<String>,
    pub usage: Option<Usage>,
    /// From the request to the first piece of text.
    pub first_text: Option<Duration>,
}
