//! What the views share: what they read, what they remember, and where they put what the user did.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Pos2, Rect, Ui};

use crate::app::{Action, Page, Setting, State, Step, Subject};
use crate::domain::{Half, Job, PictureId, Provider, wipe};
use crate::i18n::Strings;

use super::chooser_page::PathField;
use super::compare::CompareView;
use super::markdown::Document;
use super::question;
use super::read::ReadView;
use super::stage::Stage;
use super::theme::{Tokens, tokens};

/// What a view reads, and where it puts what the user did.
pub(super) struct View<'a> {
    pub state: &'a State,
    pub strings: &'static Strings,
    pub tokens: Tokens,
    pub actions: Vec<Action>,
}

/// What lives as long as the window and decides nothing.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that is open or not")]
pub struct ViewState {
    /// The question being typed.
    pub draft: String,
    /// Whether it takes the place of the last question.
    pub edits_last: bool,
    /// What was typed before the last question was put into the box; it comes back when that is sent or left.
    before_edit: String,
    /// The one that was cleared away with everything else.
    former_draft: String,
    /// Whether the user tried to send it while that was not possible.
    pub(super) was_refused: bool,
    /// Whether the question box takes the keyboard at the next frame.
    pub focus_question: bool,
    /// Textures, zoom and pan.
    pub stage: Stage,
    /// Width of the stage in this frame, once it is drawn.
    pub(super) stage_width: Option<f32>,
    pub(super) model_search: String,
    /// Whether the picker of models is to open at the next frame.
    pub(super) open_model_picker: bool,
    pub(super) key_field: String,
    /// Whether the work on the key was seen to have ended without a key.
    pub(super) key_work_had_ended: bool,
    /// Whether the key's field takes the keyboard at the next frame.
    pub(super) focus_key: bool,
    pub(super) key_is_shown: bool,
    /// Whether the list of models holds those that are not known to take pictures.
    pub(super) all_models: bool,
    /// The address being typed; `None` when it is the one of the settings.
    pub(super) address_field: Option<String>,
    /// The name of the language being typed that models answer in.
    pub(super) answer_language_field: Option<String>,
    /// What is being typed for models to be told before every question.
    pub(super) instruction_field: Option<String>,
    /// The path being typed where a file is chosen in the window.
    pub(super) path_field: Option<PathField>,
    /// One laid-out answer per exchange, of the conversation and of that about two pictures.
    documents: [Vec<Document>; 2],
    /// Below [`super::theme::measures::NARROW`]: whether the part beside the pictures is folded away.
    pub(super) side_is_folded: bool,
    /// Below [`super::theme::measures::VERY_NARROW`]: whether the part beside the pictures is shown.
    pub(super) side_is_in_front: bool,
    /// The text that is read.
    pub(super) read: ReadView,
    /// The two pictures that are compared.
    pub(super) compare: CompareView,
    /// Whether an input method has begun a text and not ended it.
    pub(super) composition_is_open: bool,
    /// Whether keys of this frame belong to an input method.
    pub(super) is_composing: bool,
    /// Where the pictures of the tray are in this frame, with their letters.
    pub(super) seats: Vec<(PictureId, String, Rect)>,
    /// Where something is dragged over the window, in points.
    pub drag: Option<Pos2>,
    /// The number of exchanges at the last frame: a new one brings the end into view.
    pub(super) exchanges_seen: usize,
    /// Where the keyboard's focus is to go after a part of the window vanished.
    pub(super) pages_seen: Option<crate::app::Page>,
}

impl ViewState {
    /// Puts a text behind the question being typed, and the cursor behind the text.
    pub fn append_to_draft(&mut self, ctx: &egui::Context, text: &str) {
        self.draft.push_str(text);
        self.focus_question = true;
        let mut edit = TextEditState::load(ctx, question::box_id()).unwrap_or_default();
        let end = CCursor::new(self.draft.chars().count());
        edit.cursor.set_char_range(Some(CCursorRange::one(end)));
        edit.store(ctx, question::box_id());
    }

    /// What is typed goes and comes back with everything else.
    pub(super) fn put_draft_aside(&mut self, state: &State, action: &Action) {
        match action {
            Action::NewConversation if state.may_clear() => {
                if self.edits_last {
                    self.end_edit();
                }
                self.former_draft = self.unsent();
                self.draft.clear();
                self.before_edit.clear();
            }
            Action::Undo if state.last_step() != Some(Step::Clearing) => {}
            Action::Undo | Action::UndoClearing if self.draft.is_empty() => {
                self.draft = std::mem::take(&mut self.former_draft);
            }
            _ => {}
        }
    }

    /// Puts the last question into the box, to be asked anew.
    pub(super) fn edit_question(&mut self, ctx: &egui::Context, question: &str) {
        if self.edits_last {
            self.focus_question = true;
            return;
        }
        self.before_edit = self.unsent();
        self.draft.clear();
        self.append_to_draft(ctx, question);
        self.edits_last = true;
    }

    /// Leaves the last question as it is.
    pub(super) fn end_edit(&mut self) {
        self.edits_last = false;
        self.draft = std::mem::take(&mut self.before_edit);
    }

    /// Takes what is to be sent out of the box.
    pub(super) fn take_question(&mut self) -> String {
        std::mem::replace(&mut self.draft, std::mem::take(&mut self.before_edit))
    }

    /// Puts a question of the user's own into the box. Another one gives way to it, what was typed does not.
    pub(super) fn choose_prompt(&mut self, ctx: &egui::Context, prompt: &str, own: &[String]) {
        let typed = self.draft.trim();
        if typed.is_empty() || own.iter().any(|prompt| prompt == typed) {
            self.draft.clear();
        } else {
            self.draft.push('\n');
        }
        self.append_to_draft(ctx, prompt);
    }

    /// Everything that is typed and not sent.
    #[must_use]
    pub fn unsent(&self) -> String {
        let typed = [&self.before_edit, &self.draft].map(String::as_str);
        typed.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Puts the question of last time into the box, in front of what was typed since.
    pub fn bring_back(&mut self, mut question: String) {
        if !question.is_empty() && !self.draft.is_empty() {
            question.push('\n');
        }
        self.draft.insert_str(0, &question);
    }

    /// What is typed on the page of settings, which is left.
    #[must_use]
    pub fn take_settings(&mut self) -> Vec<Action> {
        let address = self.address_field.take().map(Action::SetBaseUrl);
        let language = self.answer_language_field.take().map(|name| Action::Set(Setting::AnswerLanguage(Some(name))));
        let instruction = self.instruction_field.take().map(|text| Action::Set(Setting::Instruction(text)));
        [address, language, instruction].into_iter().flatten().collect()
    }

    /// The laid-out answers of one conversation.
    pub(super) fn documents_about(&mut self, subject: Subject) -> &mut Vec<Document> {
        let [tray, pair] = &mut self.documents;
        match subject {
            Subject::Tray => tray,
            Subject::Pair => pair,
        }
    }

    /// The half of the comparison that lies at this place, where one is in sight.
    #[must_use]
    pub fn half_at(&self, state: &State, at: Pos2) -> Option<Half> {
        let is_in_sight = state.page == Page::Job && state.job() == Job::Compare && !state.is_empty();
        self.compare.half_at(at).filter(|_| is_in_sight)
    }

    /// The picture of the tray that lies at this place, where one is in sight.
    #[must_use]
    pub fn picture_at(&self, at: Pos2) -> Option<PictureId> {
        self.seats.iter().find(|(.., rect)| rect.contains(at)).map(|(id, ..)| *id)
    }

    /// Puts a pasted text into the key's field.
    pub fn paste_key(&mut self, text: &str) {
        self.forget_key();
        self.key_field.push_str(text.trim());
        self.focus_key = true;
    }

    /// The key stays nowhere but in the keychain.
    pub(super) fn forget_key(&mut self) {
        wipe(&mut self.key_field);
        self.key_is_shown = false;
    }
}

impl<'a> View<'a> {
    pub fn new(ui: &Ui, state: &'a State, strings: &'static Strings) -> Self {
        Self { state, strings, tokens: tokens(ui), actions: Vec::new() }
    }

    /// What a provider is called. The one whose address is typed has no name of its own.
    pub fn name_of<'b>(&self, provider: &'b Provider) -> &'b str {
        if provider.base_url.is_none() { self.strings.settings.other_server } else { &provider.name }
    }

    pub fn act(&mut self, action: Action) {
        self.actions.push(action);
    }
}
