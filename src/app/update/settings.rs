//! What the user wants to find again.

use crate::app::{Effect, Notice, State};
use crate::domain::{Failure, JobId, Settings, Theme};
use crate::i18n::Language;
use crate::protocol::Command;

use super::explaining;

pub(super) fn set_theme(state: &mut State, theme: Theme) -> Vec<Effect> {
    state.setup.settings.theme = Some(theme.to_string());
    look_changed(state)
}

pub(super) fn set_language(state: &mut State, language: Option<Language>) -> Vec<Effect> {
    state.setup.settings.language = language.map(|language| language.as_str().to_owned());
    // What was measured is told in words.
    explaining::measured(state);
    look_changed(state)
}

pub(super) fn set_scale(state: &mut State, percent: u16) -> Vec<Effect> {
    let (smallest, largest, _) = Settings::SCALE_PERCENT;
    state.setup.settings.scale_percent = Some(percent.clamp(smallest, largest));
    look_changed(state)
}

fn look_changed(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::ApplyLook];
    effects.extend(save(state));
    effects
}

pub(super) fn set_enter(state: &mut State, makes_new_line: bool) -> Vec<Effect> {
    state.setup.settings.enter_makes_new_line = Some(makes_new_line);
    save(state)
}

pub(super) fn set_reads_new_pictures(state: &mut State, reads: bool) -> Vec<Effect> {
    state.setup.settings.reads_new_pictures = Some(reads);
    save(state)
}

/// Asks for the settings to be written.
pub(super) fn save(state: &mut State) -> Vec<Effect> {
    let job = JobId::fresh();
    state.settings_job = Some(job);
    vec![Effect::Send(Command::SaveSettings { job, settings: Box::new(state.setup.settings.clone()) })]
}

pub(super) fn saved(state: &mut State, job: JobId) {
    if state.settings_job == Some(job) {
        state.settings_job = None;
    }
}

pub(super) fn failed(state: &mut State, job: JobId, failure: Failure) {
    // Unwritten they stay until the next write, which closing the window is.
    if state.settings_job == Some(job) {
        state.tell(Notice::SettingsNotSaved(failure));
    }
}
