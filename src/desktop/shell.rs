//! The window itself: drains events, draws, runs what must be done.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use egui::{Event, Key, OutputCommand, ViewportCommand};

use crate::app::{Action, ChosenFor, Effect, Notice, Onto, Page, Setting, Setup, State, WindowPlace, update};
use crate::domain::{Draft, Job, JobId, PictureSource, RequestForm};
use crate::engine::Engine;
use crate::export::{
    self,
    table::{html, tsv},
};
use crate::i18n::Language;
use crate::llm;
use crate::platform::clipboard::{Offer, Wanted};
use crate::platform::drop::{DragEvent, DropTarget};
use crate::protocol::{Command, Event as ReportedEvent, Report};
use crate::reading;
use crate::storage::{self, Files};
use crate::ui::theme::{self, SystemFonts};
use crate::ui::{self, TileQuestion, ViewState};

use super::clipboard::{Before, ClipboardDesk};
use super::errands::{self, Errands};
use super::frame_log::FrameLog;
use super::inbox::{Arrival, Inbox, Mailer, Reading, Waker};
use super::remembered::{DraftKeeper, DraftSearch, PlaceKeeper};
use super::{dialog, dropping, remembered, sample};

/// How long the clipboard is read without a word.
const SILENT_READING: Duration = Duration::from_millis(500);

/// How soon commands that the engine could not take are tried again.
const RESEND: Duration = Duration::from_millis(50);

pub(super) struct Shell {
    state: State,
    fonts: SystemFonts,
    /// The language that the fonts were last arranged for.
    fonts_are_for: Option<Language>,
    view: ViewState,
    engine: Engine,
    /// Commands that the engine's queue had no room for.
    unsent: VecDeque<Command>,
    inbox: Inbox,
    clipboard: ClipboardDesk,
    errands: Errands,
    /// The last reading of the clipboard, and since when it is waited for.
    reading: Reading,
    reading_since: Option<SystemTime>,
    /// The last reading that the user gave up: neither it nor one before it brings anything.
    given_up: Reading,
    /// Text for the focused text box, to be put in as if it had been typed.
    pasted_text: Option<String>,
    files: Files,
    /// Whether the window has the keyboard. What egui knows of it is old while the window is out of sight.
    is_focused: bool,
    /// Whether nothing keeps the window open any more.
    is_closing: bool,
    /// Whether the desktop wants less to move.
    system_is_still: bool,
    place: Option<WindowPlace>,
    place_keeper: PlaceKeeper,
    draft_search: DraftSearch,
    draft_keeper: DraftKeeper,
    frame_log: Option<FrameLog>,
    /// Tells where things are dropped, as long as it lives. Without it the window's own events take them in.
    drops: Option<DropTarget>,
}

impl Shell {
    pub(super) fn new(
        ctx: &egui::Context,
        mut setup: Setup,
        files: Files,
        engine: Engine,
        fonts: Option<SystemFonts>,
        waker: Waker,
        pictures: Vec<PictureSource>,
    ) -> Self {
        if fonts.is_some() {
            // Looks for a font whenever a letter is missing. It panics on a system without any font.
            let provider = egui_system_font_provider::SystemFontProvider::new();
            ctx.add_font_provider(std::sync::Arc::new(provider));
        }
        let fonts = fonts.unwrap_or_default();
        setup.has_chinese_font = fonts.chinese.is_some();
        let state = State::new(setup);
        theme::follow(ctx, None);
        let (inbox, clipboard) = (Inbox::new(waker), ClipboardDesk::default());
        ctx.add_plugin(CopiedText { clipboard: clipboard.clone(), mailer: inbox.mailer() });
        let errands = Errands::new(clipboard.clone(), inbox.mailer());
        let mut shell = Self {
            state,
            fonts,
            fonts_are_for: None,
            view: ViewState::default(),
            engine,
            unsent: VecDeque::new(),
            inbox,
            clipboard,
            errands,
            reading: Reading::default(),
            reading_since: None,
            given_up: Reading::default(),
            pasted_text: None,
            files,
            is_focused: false,
            is_closing: false,
            system_is_still: false,
            place: None,
            place_keeper: PlaceKeeper::default(),
            draft_search: DraftSearch::default(),
            draft_keeper: DraftKeeper::default(),
            frame_log: FrameLog::wanted(),
            drops: None,
        };
        shell.apply_look(ctx);
        watch_system_theme(&shell.inbox);
        shell.view.focus_question = true;
        shell.act(ctx, Action::Tick(SystemTime::now()));
        shell.recall_models();
        shell.look_for_tesseract();
        shell.act(ctx, Action::FindServers);
        if pictures.is_empty() {
            let kept = shell.files.draft.clone();
            shell.draft_search = DraftSearch::begin(move || kept.load(), shell.inbox.mailer());
        } else {
            shell.act(ctx, Action::AddPictures(pictures));
        }
        shell
    }

    /// Learns where things are dropped onto the window of this number on an X server.
    pub(super) fn watch_drops(&mut self, window: u32) {
        self.drops = dropping::watch(window, self.inbox.mailer());
    }

    /// Brings the list of models of last time, which holds the chosen one's name and price. Asks nobody.
    fn recall_models(&self) {
        let Some(endpoint) = self.state.endpoint() else { return };
        let (home, mailer) = (self.files.home.clone(), self.inbox.mailer());
        std::thread::spawn(move || {
            if let Some(list) = storage::load_models(&home, &endpoint) {
                mailer.bring(Arrival::Action(Action::RecallModels(list.models)));
            }
        });
    }

    /// Says something as soon as the window is there.
    pub(super) fn tell(&mut self, ctx: &egui::Context, notice: Notice) {
        self.act(ctx, Action::Tell(notice));
    }

    /// The question of last time; what was begun meanwhile stays beside it.
    fn bring_back(&mut self, ctx: &egui::Context, draft: Draft) {
        self.view.bring_back(draft.text);
        self.act(ctx, Action::RestorePictures(draft.pictures));
    }

    /// Keeps what is to be found again at the next start.
    fn remember(&mut self, ctx: &egui::Context) {
        let now = SystemTime::now();
        match self.draft_keeper.look(&self.state, &self.view, now) {
            Ok(None) => {}
            Ok(Some(draft)) => {
                self.unsent.push_back(Command::SaveDraft { job: JobId::fresh(), draft: Box::new(draft) });
            }
            Err(wait) => ctx.request_repaint_after(wait),
        }
        let Some(place) = self.place else { return };
        match self.place_keeper.look(place, now) {
            Ok(false) => {}
            Ok(true) => self.act(ctx, Action::Set(Setting::WindowPlace(place))),
            Err(wait) => ctx.request_repaint_after(wait),
        }
    }

    /// Files are not for this thread.
    fn look_for_tesseract(&self) {
        let mailer = self.inbox.mailer();
        std::thread::spawn(move || {
            if reading::has_tesseract() {
                mailer.bring(Arrival::Action(Action::TesseractFound));
            }
        });
    }

    /// Changes the state and does what must then be done.
    fn act(&mut self, ctx: &egui::Context, mut action: Action) {
        // Who is in this window is told in it.
        if let Action::ReadClipboard { quietly } = &mut action {
            *quietly &= !self.is_focused;
        }
        if matches!(action, Action::AddPictures(_) | Action::RestorePictures(_)) {
            self.view.focus_question = self.state.page != Page::Key && self.state.job() == Job::Ask;
        }
        for effect in update(&mut self.state, action) {
            self.run(ctx, effect);
        }
    }

    fn run(&mut self, ctx: &egui::Context, effect: Effect) {
        match effect {
            Effect::Send(command) => self.unsent.push_back(command),
            Effect::Cancel(job) => self.cancel(job),
            Effect::ReadClipboard => self.read_clipboard(Wanted::PictureFirst),
            Effect::ReadClipboardPicture => self.read_clipboard(Wanted::PictureOnly),
            Effect::CancelPaste => {
                self.given_up = self.reading;
                self.reading_since = None;
            }
            Effect::ChoosePictures => self.choose(ctx, ChosenFor::Pictures),
            Effect::ChooseSuccessor(picture) => self.choose(ctx, ChosenFor::Successor(picture)),
            Effect::OpenSample => {
                let (mailer, strings) = (self.inbox.mailer(), &self.state.strings().pictures);
                let are_two = self.state.job() == Job::Compare;
                std::thread::spawn(move || {
                    let mut samples = vec![sample::sample(strings.sample)];
                    samples.extend(are_two.then(|| sample::other_sample(strings.other_sample)));
                    mailer.bring(Arrival::Action(Action::AddPictures(samples)));
                });
            }
            Effect::CopyText(text) => {
                let mailer = self.inbox.mailer();
                self.clipboard.copy(Offer::of_text(text), Before::MayBeLost, Notice::Copied, false, &mailer);
            }
            Effect::CopyReport(report) => self.errands.copy_report(report, self.files.log.clone()),
            Effect::Copy { text, html, told, quietly } => self.errands.copy(text, html, told, quietly),
            Effect::UndoCopy { quietly } => self.errands.undo_copy(quietly),
            Effect::FetchPicture { quietly } => {
                self.errands.fetch_picture(quietly, self.state.strings().pictures.pasted);
            }
            Effect::Notify(notice) => self.errands.notify(notice, self.state.strings()),
            Effect::Capture => self.errands.capture(ctx, self.state.strings().read.snip_name),
            Effect::Raise => errands::raise(ctx),
            Effect::Close => {
                self.is_closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Effect::ChooseBatch { folder } => self.choose(ctx, ChosenFor::Batch { folder }),
            Effect::ChooseBatchFile(form) => self.choose(ctx, ChosenFor::BatchFile(form)),
            Effect::ListFolder(folder) => dialog::list(folder, self.inbox.mailer()),
            Effect::Write { path, contents } => dialog::write(path, contents, self.inbox.mailer()),
            Effect::ShowInFolder(path) => errands::show_in_folder(path),
            Effect::Save { name, contents } => self.choose(ctx, ChosenFor::Save { name, contents }),
            Effect::CopyRequest { form, request, variable } => {
                let address = format!("{}/chat/completions", request.endpoint.base_url);
                let (body, variable) = (llm::whole_body(&request), variable.as_deref());
                let text = match form {
                    RequestForm::Curl => export::request::curl(&address, variable, &body),
                    RequestForm::Python => export::request::python(&address, variable, &body),
                };
                let mailer = self.inbox.mailer();
                self.clipboard.copy(Offer::of_text(text), Before::MayBeLost, Notice::Copied, false, &mailer);
            }
            Effect::CopyTable { table, words } => {
                self.errands.copy(tsv(&table, &words), Some(html(&table, &words)), Notice::TableCopied, false);
            }
            Effect::SaveTable { name, form, table, words } => {
                let contents = errands::written(form, &table, &words);
                self.choose(ctx, ChosenFor::Save { name, contents });
            }
            Effect::OpenLink(address) => ctx.open_url(egui::OpenUrl::new_tab(address)),
            Effect::ApplyLook => self.apply_look(ctx),
        }
    }

    /// Lets the user choose a file, in the system's window where one opens.
    fn choose(&mut self, ctx: &egui::Context, wanted: ChosenFor) {
        if self.state.has_no_dialogs {
            self.act(ctx, Action::ChooseHere(wanted));
        } else {
            dialog::open(wanted, self.state.strings(), self.inbox.mailer());
        }
    }

    /// Draws as the settings say from now on.
    fn apply_look(&mut self, ctx: &egui::Context) {
        let language = self.state.language();
        if self.fonts_are_for.replace(language) != Some(language) {
            theme::install_fonts(ctx, &self.fonts, language);
        }
        let settings = &self.state.setup.settings;
        theme::apply(ctx, settings.theme(), settings.scale_percent());
        theme::keep_still(ctx, settings.is_still(self.system_is_still));
    }

    fn cancel(&mut self, job: JobId) {
        // A job that was never handed over is not told to end: it never began.
        let before = self.unsent.len();
        self.unsent.retain(|command| command.job() != Some(job));
        if self.unsent.len() == before {
            self.engine.cancel(job);
        }
    }

    fn read_clipboard(&mut self, wanted: Wanted) {
        // The clipboard may have another owner by now than the one that is still waited for.
        let reading = self.reading.advance();
        self.reading_since = Some(SystemTime::now());
        self.clipboard.read(reading, wanted, self.state.strings().pictures.pasted, &self.inbox.mailer());
    }

    /// Says that the clipboard is being read once that takes long, and for as long as it does.
    fn watch_reading(&mut self, ctx: &egui::Context) {
        let is_told = matches!(self.state.notice, Some((Notice::ReadingClipboard, _)));
        let waited = self.reading_since.map(|since| since.elapsed().unwrap_or_default());
        match waited {
            None if is_told => self.act(ctx, Action::DismissNotice),
            Some(waited) if waited < SILENT_READING => ctx.request_repaint_after(SILENT_READING.saturating_sub(waited)),
            // What was said of something else is read first.
            Some(_) if self.state.notice.is_none() => self.act(ctx, Action::Tell(Notice::ReadingClipboard)),
            _ => {}
        }
    }

    /// Hands over what waits, in order.
    fn send_unsent(&mut self, ctx: &egui::Context) {
        while let Some(command) = self.unsent.pop_front() {
            if let Err(command) = self.engine.try_send(command) {
                self.unsent.push_front(command);
                ctx.request_repaint_after(RESEND);
                return;
            }
        }
    }

    /// Asks for the pixels that what is in sight calls for. Returns whether any were missing.
    fn ask_for_pixels(&mut self) -> bool {
        let questions = self.view.stage.questions(&self.state);
        let any = !questions.is_empty();
        let command = |question: TileQuestion| {
            let TileQuestion { job, picture, level, tiles } = question;
            Command::LoadTiles { job, picture, level, tiles }
        };
        self.unsent.extend(questions.into_iter().map(command));
        any
    }

    fn take_arrivals(&mut self, ctx: &egui::Context) {
        let arrivals: Vec<Arrival> = self.inbox.arrivals().collect();
        for arrival in arrivals {
            self.take_arrival(ctx, arrival);
        }
    }

    fn take_arrival(&mut self, ctx: &egui::Context, arrival: Arrival) {
        match arrival {
            Arrival::Action(action) => self.act(ctx, action),
            Arrival::Drag(event) => self.take_drag(ctx, event),
            Arrival::Draft(draft) => self.bring_back(ctx, draft),
            Arrival::SystemIsDark(is_dark) => theme::follow(ctx, is_dark),
            Arrival::SystemIsStill(is_still) => {
                self.system_is_still = is_still;
                self.apply_look(ctx);
            }
            Arrival::Pasted(reading, _) if reading <= self.given_up => {}
            Arrival::Pasted(reading, mut arrivals) => {
                if reading == self.reading {
                    self.reading_since = None;
                } else {
                    // Another one was begun meanwhile, whose word counts; but a picture is never lost.
                    arrivals.retain(|arrival| matches!(arrival, Arrival::Action(Action::AddPictures(_))));
                }
                for arrival in arrivals {
                    self.take_arrival(ctx, arrival);
                }
            }
            Arrival::Text(text) if ctx.text_edit_focused() => self.pasted_text = Some(text),
            Arrival::Text(text) => match self.state.page {
                Page::Job if self.state.job() == Job::Ask && !self.state.is_empty() => {
                    self.view.append_to_draft(ctx, &text);
                }
                Page::Key => self.view.paste_key(&text),
                _ => self.act(ctx, Action::Tell(Notice::TextHasNoPlace)),
            },
        }
    }

    /// Something is over the window, has left it, or was dropped: then it goes to where it was dropped.
    fn take_drag(&mut self, ctx: &egui::Context, event: DragEvent) {
        let place = |[x, y]: [i32; 2]| egui::pos2(x as f32, y as f32) / ctx.pixels_per_point();
        self.view.drag = None;
        match event {
            DragEvent::Over(at) => self.view.drag = Some(place(at)),
            DragEvent::Left => {}
            DragEvent::Dropped(at, dropped) => {
                let half = self.view.half_at(&self.state, place(at));
                let onto = match (half, self.view.picture_at(place(at))) {
                    (Some(half), _) => Onto::Half(half),
                    (_, Some(picture)) => Onto::Picture(picture),
                    _ => Onto::Window,
                };
                for action in dropping::actions(dropped, onto, self.state.strings().pictures.dropped) {
                    self.act(ctx, action);
                }
            }
            DragEvent::Failed(reason) => self.act(ctx, Action::Tell(Notice::DropFailed(reason))),
        }
    }

    fn take_reports(&mut self, ctx: &egui::Context) {
        for Report { at, event } in self.engine.drain() {
            match event {
                ReportedEvent::TilesLoaded { job, picture, level, tiles } => {
                    self.view.stage.take(job, picture, level, tiles);
                }
                ReportedEvent::JobFailed { job, .. } if self.view.stage.fail(job) => {}
                event => self.act(ctx, Action::Engine(Box::new(Report { at, event }))),
            }
        }
    }

    /// Looks at the time again when something on the screen depends on it.
    fn plan_next_tick(&self, ctx: &egui::Context) {
        if let Some(at) = self.state.next_tick() {
            let wait = at.duration_since(SystemTime::now()).unwrap_or(Duration::from_millis(50));
            ctx.request_repaint_after(wait);
        }
    }
}

/// Where the window stands, as the system counts it: whatever is drawn larger in it.
fn place(ui: &egui::Ui) -> Option<WindowPlace> {
    let zoom = ui.ctx().zoom_factor();
    ui.input(|input| {
        let viewport = input.viewport();
        let size = viewport.inner_rect?.size() * zoom;
        let corner = viewport.outer_rect.map(|rect| [rect.left() * zoom, rect.top() * zoom]);
        let is_shown = viewport.minimized != Some(true);
        let is_maximized = viewport.maximized == Some(true) || viewport.fullscreen == Some(true);
        is_shown.then_some(WindowPlace { size: [size.x, size.y], corner, is_maximized })
    })
}

/// Takes every text that egui copies to our own clipboard. As a plugin, because text that is selected on the window is
/// copied when the frame has ended.
struct CopiedText {
    clipboard: ClipboardDesk,
    mailer: Mailer,
}

impl egui::Plugin for CopiedText {
    fn debug_name(&self) -> &'static str {
        "copied text"
    }

    fn output_hook(&mut self, _ctx: &egui::Context, output: &mut egui::FullOutput) {
        output.platform_output.commands.retain(|command| match command {
            OutputCommand::CopyText(text) => {
                let offer = Offer::of_text(text.clone());
                self.clipboard.copy(offer, Before::MayBeLost, Notice::Copied, false, &self.mailer);
                false
            }
            _ => true,
        });
    }
}

/// Listens to what the desktop says of dark and light, where the window's own events do not.
fn watch_system_theme(inbox: &Inbox) {
    #[cfg(target_os = "linux")]
    {
        use crate::platform::appearance::Preference;

        let mailer = inbox.mailer();
        let tell = move |preference| {
            mailer.bring(match preference {
                Preference::Dark(is_dark) => Arrival::SystemIsDark(is_dark),
                Preference::Still(is_still) => Arrival::SystemIsStill(is_still),
            });
        };
        // Without the thread the window is light.
        let _ = std::thread::Builder::new()
            .name("appearance".to_owned())
            .spawn(move || crate::platform::appearance::watch(tell));
    }
    #[cfg(not(target_os = "linux"))]
    let _ = inbox;
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if let Some(log) = &mut self.frame_log {
            log.note(ctx);
        }
        // Asked for here: the window is out of sight where nothing is drawn, and then nothing else tells it.
        self.is_focused = ctx.input(|input| input.raw.focused && input.viewport().minimized != Some(true));
        self.act(ctx, Action::Tick(SystemTime::now()));
        let is_held = self.state.batch.job().is_some() && !self.is_closing;
        if is_held && ctx.input(|input| input.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.act(ctx, Action::AskToClose);
            // A window that was about to close gets no other event that would draw the question.
            ctx.request_repaint();
        }
        self.take_arrivals(ctx);
        self.watch_reading(ctx);
        self.errands.watch_focus(self.is_focused);
        self.errands.ask_for_key(self.state.job() == Job::Read, &self.state.strings().read);
        self.take_reports(ctx);
        self.ask_for_pixels();
        self.remember(ctx);
        self.send_unsent(ctx);
        self.plan_next_tick(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if self.view.stage.upload(ui.ctx()) {
            ui.ctx().request_repaint();
        }
        self.place = place(ui).or(self.place);
        let dropped: Vec<PictureSource> = ui.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| PictureSource::File(file.path().to_path_buf())).collect()
        });
        let mut actions = ui::window(ui, &self.state, &mut self.view, self.state.strings());
        if !dropped.is_empty() {
            actions.push(Action::AddPictures(dropped));
        }
        let acted = !actions.is_empty();
        let ctx = ui.ctx().clone();
        for action in actions {
            self.act(&ctx, action);
        }
        self.send_unsent(&ctx);
        // What is in sight may call for pixels, and what was done may change what is shown.
        if self.ask_for_pixels() || acted {
            ctx.request_repaint();
        }
    }

    /// The keys of the clipboard: egui would read it on this thread, and pictures not at all when text is there too.
    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        let mut pastes = false;
        for event in &mut raw_input.events {
            let Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { continue };
            if !modifiers.command || modifiers.alt || *repeat {
                continue;
            }
            match key {
                Key::C => *event = Event::Copy,
                Key::X => *event = Event::Cut,
                Key::V => pastes = true,
                _ => {}
            }
        }
        if pastes {
            let is_typing = ctx.text_edit_focused();
            self.read_clipboard(if is_typing { Wanted::TextFirst } else { Wanted::PictureFirst });
        }
        if let Some(text) = self.pasted_text.take() {
            raw_input.events.push(Event::Paste(text));
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        for action in self.view.take_settings() {
            // What it asks for is the write that follows.
            let _ = update(&mut self.state, action);
        }
        let mut settings = self.state.setup.settings.clone();
        if let Some(place) = self.place {
            place.put_into(&mut settings);
        }
        // What was not brought back yet is still the question of last time.
        let found = self.draft_search.end(&self.inbox);
        let draft = found.unwrap_or_else(|| self.state.draft(&self.view.unsent(), self.view.edits_last));
        // The last writes may still be on their way; these hold everything.
        let settings = self.files.settings.save(JobId::fresh(), &settings);
        let draft = self.files.draft.save(JobId::fresh(), &draft);
        remembered::note(self.files.log.as_ref(), settings, draft);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
