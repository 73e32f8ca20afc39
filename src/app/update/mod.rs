//! The one place where the state changes.

mod batch;
mod chat;
mod chooser;
mod comparing;
mod copy;
mod explaining;
mod gesture;
mod key;
mod models;
mod pictures;
mod read;
mod servers;
mod settings;
mod transcribe;
mod undo;

use std::time::SystemTime;

use crate::domain::Provider;
use crate::protocol::{Event, Report};

use super::{Action, Effect, Notice, Page, State};

/// Changes the state as the action says, and returns what must be done about it.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    let mut effects = change(state, action);
    if state.page != Page::Chooser {
        state.chooser = None;
    }
    effects.extend(read::follow(state));
    effects.extend(gesture::follow(state));
    effects.extend(comparing::follow(state));
    effects.extend(servers::follow(state));
    effects
}

fn change(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::AddPictures(sources) => pictures::add(state, sources),
        Action::RestorePictures(pictures) => pictures::restore(state, pictures),
        Action::AddPicturesTo { half, sources } => pictures::add_to(state, half, sources),
        Action::OfferAddresses { offer, is_in_text } => pictures::offer_addresses(state, offer, is_in_text),
        Action::Paste => vec![Effect::ReadClipboard],
        Action::PastePicture => without_notice(state, Effect::ReadClipboardPicture),
        Action::CancelPaste => without_notice(state, Effect::CancelPaste),
        Action::ChoosePictures => vec![Effect::ChoosePictures],
        Action::NoDialog(wanted) => chooser::no_dialog(state, wanted),
        Action::ChooseHere(wanted) => chooser::open(state, wanted),
        Action::LookInto(folder) => chooser::look_into(state, folder),
        Action::FolderListed { asked, folder, entries } => chooser::listed(state, asked.as_ref(), folder, entries),
        Action::PathChosen(path) => chooser::chosen(state, path),
        Action::OpenSample => vec![Effect::OpenSample],
        Action::RemovePicture(id) => pictures::remove(state, id),
        Action::ChooseSuccessor(id) => vec![Effect::ChooseSuccessor(id)],
        Action::ReplacePicture { picture, source } => pictures::replace(state, picture, source),
        Action::UndoRemove => pictures::undo_remove(state),
        Action::MovePicture { picture, to } => pictures::move_to(state, picture, to),
        Action::TurnPicture(id) => pictures::turn(state, id),
        Action::TakeAlong(id) => pictures::take_along(state, id),
        Action::ShowPicture(id) => pictures::show(state, id),
        Action::FetchPicture(id) => pictures::fetch(state, id),
        Action::ReopenPicture(id) => pictures::reopen(state, id),

        Action::Ask(question) => chat::ask(state, &question),
        Action::AskInstead(question) => chat::ask_instead(state, &question),
        Action::CopyRequest(form) => chat::copy_request(state, form),
        Action::Stop => chat::stop(state),
        Action::Retry => chat::retry(state),
        Action::RetrySmaller => chat::retry_smaller(state),
        Action::NewConversation => chat::new_conversation(state),
        Action::Undo => undo::last(state),
        Action::UndoClearing => undo::clearing(state),
        Action::SaveSettings => settings::save(state),
        Action::CopyText(text) => vec![Effect::CopyText(text)],
        Action::CopyReport(report) => vec![Effect::CopyReport(report)],
        Action::OpenLink(address) => open_link(address),

        Action::ChooseJob(job) => read::choose_job(state, job),
        Action::ReadAgain { picture, reader } => read::again(state, picture, reader),
        Action::ReadRegion { picture, region } => read::region(state, picture, region),
        Action::StopReading(id) => read::stop(state, id),
        Action::ChooseLayout(layout) => read::choose_layout(state, layout),
        Action::EditText { picture, layout, text } => read::edit(state, picture, layout, text),
        Action::CorrectWord { picture, place, text } => read::correct(state, picture, place, &text),
        Action::UndoEdits(id) => read::undo_edits(state, id),
        Action::CopyReading(id) => copy::reading(state, id),
        Action::CopyWords { picture, first, last } => copy::words(state, picture, first, last),
        Action::CopyPiece(text) => copy::piece(text),
        Action::CopyEnded { told, quietly } => copy::ended(state, told, quietly),
        Action::UndoCopy { quietly } => without_notice(state, Effect::UndoCopy { quietly }),
        Action::ReadClipboard { quietly } => without_notice(state, Effect::FetchPicture { quietly }),
        Action::ClipboardPicture { source, quietly } => gesture::found(state, source, quietly),
        Action::ClipboardGlanced { is_new, is_own } => gesture::glanced(state, is_new, is_own),
        Action::Snip => vec![Effect::Capture],
        Action::Snipped(source) => gesture::snipped(state, source),
        Action::Raise => vec![Effect::Raise],
        Action::ReadWithModel(id) => transcribe::begin(state, id, false),
        Action::SecondReading(id) => transcribe::second(state, id),
        Action::EndSecondReading(id) => transcribe::end_second(state, id),
        Action::AdoptDifference { picture, place } => transcribe::adopt(state, picture, place),

        Action::Compare(action) => comparing::change(state, action),
        Action::Table(action) => explaining::change(state, action),

        Action::ChooseBatch { folder } => vec![Effect::ChooseBatch { folder }],
        Action::AddToBatch(sources) => batch::add(state, sources),
        Action::ClearBatch => batch::clear(state),
        Action::ChooseBatchForm(form) => batch::choose_form(state, form),
        Action::BeginBatch => batch::begin(state),
        Action::BatchFileChosen(path) => batch::file_chosen(state, path),
        Action::PauseBatch(paused) => batch::pause(state, paused),
        Action::StopBatch => batch::stop(state),
        Action::AskToClose => batch::ask_to_close(state),
        Action::AnswerClose(closes) => batch::answer_close(state, closes),
        Action::ShowInFolder(path) => vec![Effect::ShowInFolder(path)],
        Action::KeyEverywhere(key) => noted(&mut state.key_everywhere, key),
        Action::TesseractFound => noted(&mut state.has_tesseract, true),
        Action::SaveReading(id) => copy::save_text(state, id),
        Action::SaveTable(id) => copy::save_table(state, id),

        Action::RecallModels(models) => models::recall(state, models),
        Action::ListModels => models::list(state),
        Action::ChooseModel(id) => models::choose(state, &id),
        Action::ChooseDetail(detail) => models::choose_detail(state, detail),
        Action::ChooseProvider(id) => models::choose_provider(state, &id),
        Action::FindServers => servers::find(state),
        Action::UseServer { provider, base_url } => servers::choose(state, &provider, &base_url),
        Action::SetBaseUrl(address) => models::set_base_url(state, &address),

        Action::AskForKey => {
            key::ask_for(state);
            key::look_up(state)
        }
        Action::EnterKey(secret) => key::enter(state, secret),
        Action::ForgetKey => key::forget(state),
        Action::OpenKeyPage => open_page(state, |provider| provider.key_page.as_ref()),
        Action::OpenModelPage => open_model_page(state),
        Action::OpenPricePage => open_page(state, |provider| provider.price_page.as_ref()),

        Action::TurnTo(page) => turn_to(state, page),
        Action::Set(setting) => settings::set(state, setting),

        Action::Tell(notice) => {
            state.tell(notice);
            Vec::new()
        }
        Action::DismissNotice => noted(&mut state.notice, None),
        Action::Engine(report) => take_report(state, *report),
        Action::Tick(now) => {
            tick(state, now);
            Vec::new()
        }
    }
}

/// What was said before is no matter any more.
fn without_notice(state: &mut State, effect: Effect) -> Vec<Effect> {
    state.notice = None;
    vec![effect]
}

/// What was learnt, and calls for nothing.
fn noted<T>(place: &mut T, value: T) -> Vec<Effect> {
    *place = value;
    Vec::new()
}

/// An event of a job that nobody waits for any more changes nothing.
fn take_report(state: &mut State, report: Report) -> Vec<Effect> {
    state.now = state.now.max(Some(report.at));
    match report.event {
        Event::PictureOpened { job, picture, info, fetched } => pictures::opened(state, job, picture, info, fetched),
        Event::PicturePrepared { job, picture, prepared, .. } => pictures::prepared(state, job, picture, prepared),
        Event::ChatRetrying { job, after, .. } => chat::waiting(state, job, report.at + after),
        Event::ChatAtOwnTemperature { job } => chat::at_own_temperature(state, job),
        Event::ChatStarted { job, .. } => chat::started(state, job),
        Event::ChatDelta { job, kind, text } => chat::delta(state, job, kind, &text),
        Event::ChatFinished { job, answer } => chat::finished(state, job, answer),
        Event::TableGrown { job, verdict, rows } => explaining::grown(state, job, verdict, rows),
        Event::ModelsListed { job, models } => models::listed(state, job, models),
        Event::ModelsRemembered { job, models } => models::remembered(state, job, models),
        Event::ServersFound { job, servers } => servers::found(state, job, servers),
        Event::KeyLookedUp { job, place } => key::looked_up(state, job, place),
        Event::KeyChecked { job, verdict, place } => key::checked(state, job, verdict, place),
        Event::Warned { failure, .. } => {
            state.tell(Notice::Warned(failure));
            Vec::new()
        }
        // Pixels go to the stage, which asked for them; they never pass through the state. Plans are the command line's.
        Event::TilesLoaded { .. } | Event::TranscriptionPlanned { .. } | Event::DraftSaved { .. } => Vec::new(),
        Event::DifferenceDrawn { job, png: file } | Event::CardDrawn { job, file } => {
            explaining::drawn(state, job, file)
        }
        Event::Compared { job, comparison } => comparing::taken(state, job, comparison),
        Event::TextRead { job, picture, text } => read::taken(state, job, picture, text),
        Event::TranscriptGrown { job, text } => transcribe::grown(state, job, text),
        Event::Transcribed { job, picture, transcript } => transcribe::taken(state, job, picture, transcript),
        Event::BatchProgress { job, done, total, path } => batch::progress(state, job, done, total, path),
        Event::BatchFailed { job, path, failure } => batch::picture_failed(state, job, path, failure),
        Event::BatchFinished { job, end } => batch::finished(state, job, end),
        Event::SettingsSaved { job, set_aside } => {
            settings::saved(state, job, set_aside);
            Vec::new()
        }
        Event::JobFailed { job, failure } => {
            if pictures::failed(state, job, &failure)
                || read::failed(state, job, &failure)
                || comparing::failed(state, job, &failure)
                || explaining::failed(state, job, &failure)
                || batch::failed(state, job, &failure)
                || chat::failed(state, job, &failure, report.at)
                || models::failed(state, job, &failure)
                || key::failed(state, job, &failure)
                || servers::failed(state, job)
            {
                return Vec::new();
            }
            settings::failed(state, job, failure);
            Vec::new()
        }
    }
}

fn turn_to(state: &mut State, page: Page) -> Vec<Effect> {
    let page = if state.page == page { Page::Job } else { page };
    let page = match &state.chooser {
        Some(chooser) if page == Page::Job => chooser.back,
        _ => page,
    };
    let mut effects = Vec::new();
    if page != Page::Key && state.page == Page::Key {
        state.key.question_waits = false;
        state.key.reading_waits = None;
        effects.extend(key::give_up_checking(state));
    }
    state.page = page;
    if matches!(page, Page::Key | Page::Settings) {
        effects.extend(key::look_up(state));
    }
    effects
}

/// Opens a page of the provider, where it has one.
fn open_page(state: &State, page: impl Fn(&Provider) -> Option<&String>) -> Vec<Effect> {
    state.provider().and_then(page).map(|address| open_link(address.clone())).unwrap_or_default()
}

fn open_model_page(state: &State) -> Vec<Effect> {
    let page = state.provider().and_then(|provider| provider.model_page.as_ref());
    page.map(|page| open_link(page.replace("{model}", &state.models.chosen.id))).unwrap_or_default()
}

/// Only addresses that a browser or a mail program shows: never a file or a program.
fn open_link(address: String) -> Vec<Effect> {
    let scheme = address.split(':').next().unwrap_or_default().to_lowercase();
    if matches!(scheme.as_str(), "http" | "https" | "mailto") { vec![Effect::OpenLink(address)] } else { Vec::new() }
}

fn tick(state: &mut State, now: SystemTime) {
    state.now = Some(now);
    let layout = state.layout();
    for picture in &mut state.tray.pictures {
        picture.reading.compare_in_time(layout, now);
    }
    if let Some((_, until)) = &mut state.notice {
        // A notice from before the first tick begins its time now.
        let is_over = until.is_some_and(|until| until <= now);
        until.get_or_insert(now + super::state::NOTICE_TIME);
        if is_over {
            state.notice = None;
        }
    }
}
