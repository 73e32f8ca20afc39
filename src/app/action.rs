//! What can happen, and what must then be done.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::{
    BatchForm, ChatRequest, ComparisonTable, Detail, DraftPicture, Half, Job, JobId, Model, PictureId, PictureSource,
    PixelRect, ProviderId, RequestForm, Secret, TableWords, TextLayout, TextReader, Theme,
};
use crate::i18n::Language;
use crate::protocol::{Command, Report};

use super::{
    AddressOffer, ChosenFor, CompareAction, FolderEntry, Notice, Page, SaveForm, TableAction, WindowPlace, WordPlace,
};

/// What the user did, what the engine reported, or that time passed.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Pictures came in, by whatever way.
    AddPictures(Vec<PictureSource>),
    /// The pictures of the question that was not sent last time, as they were left.
    RestorePictures(Vec<DraftPicture>),
    /// Pictures came in for a half of the comparison; several take both halves.
    AddPicturesTo {
        half: Half,
        sources: Vec<PictureSource>,
    },
    /// Addresses were pasted or dropped: ask before anything is fetched.
    OfferAddresses {
        offer: AddressOffer,
        /// Whether the same went into a text box, which may have wanted it for itself.
        is_in_text: bool,
    },
    /// Take in what is on the clipboard.
    Paste,
    /// Take in the picture that is on the clipboard beside a text.
    PastePicture,
    /// Wait no longer for the clipboard.
    CancelPaste,
    /// Open the window for choosing files.
    ChoosePictures,
    /// It turned out that the system has no window for choosing this.
    NoDialog(ChosenFor),
    /// Choose this in our own window, as it is known that the system has none.
    ChooseHere(ChosenFor),
    /// Show what lies in this folder.
    LookInto(PathBuf),
    /// What lies in a folder, or what the system said; `asked` is as in [`Effect::ListFolder`].
    FolderListed {
        asked: Option<PathBuf>,
        folder: PathBuf,
        entries: Result<Vec<FolderEntry>, String>,
    },
    /// This path was chosen in the window.
    PathChosen(PathBuf),
    /// Bring in the built-in sample.
    OpenSample,
    RemovePicture(PictureId),
    /// Let the user choose the picture that takes the place of this one.
    ChooseSuccessor(PictureId),
    /// Another picture takes the place of this one.
    ReplacePicture {
        picture: PictureId,
        source: PictureSource,
    },
    /// Bring back the picture that was taken out or replaced last.
    UndoRemove,
    /// Move a picture to this place, counted from 0.
    MovePicture {
        picture: PictureId,
        to: usize,
    },
    /// Turn a picture by a quarter of a circle, clockwise.
    TurnPicture(PictureId),
    /// Let a picture that was brought in for its text go along with questions.
    TakeAlong(PictureId),
    /// Put a picture on the stage.
    ShowPicture(PictureId),
    /// Fetch a picture whose address alone was to go along.
    FetchPicture(PictureId),
    /// Try again to open a picture.
    ReopenPicture(PictureId),

    /// Send this question with the pictures.
    Ask(String),
    /// Ask this in the place of the last question.
    AskInstead(String),
    /// Copy what the last question sends, as a program.
    CopyRequest(RequestForm),
    /// End the running answer; what has come stays.
    Stop,
    /// Ask the last question again.
    Retry,
    /// Ask the last question again with smaller pictures.
    RetrySmaller,
    /// Clear the conversation and its pictures away.
    NewConversation,
    /// Take back the last step that can be.
    Undo,
    /// Bring back what was cleared away.
    UndoClearing,
    /// Tries again to write what could not be written.
    SaveSettings,
    CopyText(String),
    /// Copy what a person who helps would ask for, with the last lines of the log.
    CopyReport(String),

    /// Do this with pictures from now on.
    ChooseJob(Job),
    /// Read the text of a picture again.
    ReadAgain {
        picture: PictureId,
        reader: TextReader,
    },
    /// Read only this part of a picture, or the whole again.
    ReadRegion {
        picture: PictureId,
        region: Option<PixelRect>,
    },
    StopReading(PictureId),
    ChooseLayout(TextLayout),
    /// The text of a picture in this layout was typed over.
    EditText {
        picture: PictureId,
        layout: TextLayout,
        text: String,
    },
    /// Another text for one word; an empty one takes the word out.
    CorrectWord {
        picture: PictureId,
        place: WordPlace,
        text: String,
    },
    /// Bring back the text as it was read.
    UndoEdits(PictureId),
    /// Copy the text of a picture as it is shown.
    CopyReading(PictureId),
    /// Copy some words of a picture, from the first to the last in reading order.
    CopyWords {
        picture: PictureId,
        first: WordPlace,
        last: WordPlace,
    },
    /// Copy something that was found in a picture.
    CopyPiece(String),
    /// The copy was made, or failed; what is to be said of it.
    CopyEnded {
        told: Notice,
        quietly: bool,
    },
    /// Bring back what was on the clipboard before the last copy.
    UndoCopy {
        /// Whether it was asked for outside the window, and is to be answered there.
        quietly: bool,
    },
    /// Read the picture that is on the clipboard and copy its text; `quietly` when the user is in another window.
    ReadClipboard {
        quietly: bool,
    },
    /// The picture that [`Action::ReadClipboard`] has found.
    ClipboardPicture {
        source: PictureSource,
        quietly: bool,
    },
    /// What was seen of the clipboard: whether it holds a picture that it did not hold before, and whether what it holds
    /// was copied in this window.
    ClipboardGlanced {
        is_new: bool,
        is_own: bool,
    },
    /// Let the user mark a part of the screen, and read it.
    Snip,
    /// What was captured; nothing when the user gave up.
    Snipped(Option<PictureSource>),
    /// Bring the window to the front.
    Raise,
    /// Have the chosen model read a picture.
    ReadWithModel(PictureId),
    /// Read a picture again with another reader, to see where the two disagree.
    SecondReading(PictureId),
    EndSecondReading(PictureId),
    /// Take over what the second reading has at this difference.
    AdoptDifference {
        picture: PictureId,
        place: usize,
    },

    Compare(CompareAction),
    Table(TableAction),

    /// Let the user choose pictures, or a folder of them, to be read in one go.
    ChooseBatch {
        folder: bool,
    },
    AddToBatch(Vec<PictureSource>),
    ClearBatch,
    ChooseBatchForm(BatchForm),
    BeginBatch,
    /// The file that is to be written.
    BatchFileChosen(PathBuf),
    PauseBatch(bool),
    StopBatch,
    /// The window was to be closed while a batch runs.
    AskToClose,
    /// Whether it is closed although a batch runs.
    AnswerClose(bool),
    /// Show a file in the system's file manager.
    ShowInFolder(PathBuf),
    /// Tesseract was found on this computer.
    TesseractFound,
    /// The key that reads the clipboard from any window, in words, or the one that another program has taken; `None`
    /// where there is none to be had.
    KeyEverywhere(Option<Result<String, String>>),
    /// Write the text of a picture into a file.
    SaveReading(PictureId),
    /// Write the table of a picture into a file.
    SaveTable(PictureId),

    /// Open an address in the browser, if it is one that may be opened.
    OpenLink(String),

    /// The models that the provider had when it was last asked.
    RecallModels(Vec<Model>),
    /// Ask the provider for its models.
    ListModels,
    ChooseModel(String),
    ChooseDetail(Detail),
    ChooseProvider(ProviderId),
    /// Look for servers on this computer.
    FindServers,
    /// Ask this server, which was found on this computer.
    UseServer {
        provider: ProviderId,
        base_url: String,
    },
    /// The address of the provider that has none of its own, or of one that is known.
    SetBaseUrl(String),

    /// Let the user enter a key, and ask the question that failed for want of it as soon as there is one.
    AskForKey,
    /// Try this key and keep it.
    EnterKey(Secret),
    ForgetKey,
    /// Open the provider's page on which keys are made.
    OpenKeyPage,
    /// Open the provider's page about the chosen model, or about all of its models.
    OpenModelPage,
    /// Open the provider's page of prices.
    OpenPricePage,

    /// Turn to a page. Turning to the one that is open closes it.
    TurnTo(Page),
    /// Remember this from now on.
    Set(Setting),

    Tell(Notice),
    DismissNotice,
    Engine(Box<Report>),
    Tick(SystemTime),
}

/// Something that is remembered.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Theme(Theme),
    /// Speak this language; `None` follows the system.
    Language(Option<Language>),
    /// The language that models answer in, by its name; `None` is that of the question.
    AnswerLanguage(Option<String>),
    /// What models are told before every question; nothing where it is empty.
    Instruction(String),
    /// See [`crate::domain::Settings::temperature`].
    Temperature(Option<f32>),
    /// In tokens.
    MaxTokens(u32),
    /// In percent.
    Scale(u16),
    EnterMakesNewLine(bool),
    /// Without it the system's wish holds.
    LessMotion(bool),
    /// See [`crate::domain::Settings::native_wayland`]; holds from the next start on.
    NativeWayland(bool),
    /// See [`crate::domain::Settings::reads_new_pictures`].
    ReadsNewPictures(bool),
    /// A question of the user's own.
    Prompt(String),
    /// The question at this place, counted from 0, is kept no longer.
    NoPrompt(usize),
    WindowPlace(WindowPlace),
}

/// What must be done about it.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Give the engine a job.
    Send(Command),
    /// End a job.
    Cancel(JobId),
    /// Read the clipboard, off the window's thread.
    ReadClipboard,
    /// As [`Effect::ReadClipboard`], the picture only.
    ReadClipboardPicture,
    /// Take nothing any more of what is being read.
    CancelPaste,
    /// Let the user choose files.
    ChoosePictures,
    /// Let the user choose the picture that takes the place of this one.
    ChooseSuccessor(PictureId),
    /// Draw the sample picture and add it.
    OpenSample,
    CopyText(String),
    /// Copy this, and the last lines of the log behind it.
    CopyReport(String),
    /// Copy a text, its form in HTML beside it, so that it can be undone, and then say this.
    Copy {
        text: String,
        html: Option<String>,
        told: Notice,
        quietly: bool,
    },
    /// Bring back what was on the clipboard before the last copy.
    UndoCopy {
        quietly: bool,
    },
    /// Look for a picture on the clipboard, for the gesture.
    FetchPicture {
        quietly: bool,
    },
    /// Say this by the desktop's own notification.
    Notify(Notice),
    /// Let the user mark a part of the screen.
    Capture,
    /// Bring the window to the front.
    Raise,
    /// Let the user choose pictures or a folder for the batch.
    ChooseBatch {
        folder: bool,
    },
    /// Let the user choose the file that the batch writes.
    ChooseBatchFile(BatchForm),
    ShowInFolder(PathBuf),
    /// Read what lies in this folder; `None` is the user's own.
    ListFolder(Option<PathBuf>),
    /// Write this into a file that was chosen.
    Write {
        path: PathBuf,
        contents: Arc<[u8]>,
    },
    /// Let the user choose a file, beginning with this name, and write this into it.
    Save {
        name: String,
        contents: Arc<[u8]>,
    },
    /// Put this request on the clipboard, as a program. `variable` is where the key comes from, if one is needed.
    CopyRequest {
        form: RequestForm,
        request: Box<ChatRequest>,
        variable: Option<String>,
    },
    /// Put the table of a comparison on the clipboard.
    CopyTable {
        table: ComparisonTable,
        words: TableWords,
    },
    /// Let the user choose a file, beginning with this name, and write the table of a comparison into it.
    SaveTable {
        name: String,
        form: SaveForm,
        table: ComparisonTable,
        words: TableWords,
    },
    /// Close the window.
    Close,
    /// Open this address, which has been found harmless, in the browser.
    OpenLink(String),
    /// Draw with the theme, scale and language that the settings now hold.
    ApplyLook,
}
