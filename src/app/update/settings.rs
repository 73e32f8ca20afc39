//! What the user wants to find again.

use std::path::PathBuf;

use crate::app::{Effect, Notice, Setting, State, WindowPlace};
use crate::domain::{Failure, JobId, Settings, Theme};
use crate::i18n::Language;
use crate::protocol::Command;

use super::explaining;

pub(super) fn set(state: &mut State, setting: Setting) -> Vec<Effect> {
    match setting {
        Setting::Theme(theme) => set_theme(state, theme),
        Setting::Language(language) => set_language(state, language),
        Setting::AnswerLanguage(language) => set_answer_language(state, language),
        Setting::Instruction(text) => set_instruction(state, &text),
        Setting::Temperature(temperature) => {
            state.setup.settings.temperature = temperature;
            save(state)
        }
        Setting::MaxTokens(tokens) => {
            state.setup.settings.max_tokens = Some(tokens);
            save(state)
        }
        Setting::Scale(percent) => set_scale(state, percent),
        Setting::EnterMakesNewLine(makes_new_line) => set_enter(state, makes_new_line),
        Setting::LessMotion(is_still) => {
            state.setup.settings.less_motion = is_still.then_some(true);
            look_changed(state)
        }
        Setting::NativeWayland(is_native) => {
            state.setup.settings.native_wayland = is_native.then_some(true);
            save(state)
        }
        Setting::ReadsNewPictures(reads) => set_reads_new_pictures(state, reads),
        Setting::Prompt(text) => save_prompt(state, &text),
        Setting::NoPrompt(place) => forget_prompt(state, place),
        Setting::WindowPlace(place) => window_placed(state, place),
    }
}

fn set_theme(state: &mut State, theme: Theme) -> Vec<Effect> {
    state.setup.settings.theme = Some(theme.to_string());
    look_changed(state)
}

fn set_language(state: &mut State, language: Option<Language>) -> Vec<Effect> {
    state.setup.settings.language = language.map(|language| language.as_str().to_owned());
    // What was measured is told in words.
    explaining::measured(state);
    look_changed(state)
}

/// An empty name is none, and a name is one line.
fn set_answer_language(state: &mut State, language: Option<String>) -> Vec<Effect> {
    let name = language.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let name = name.filter(|name| !name.is_empty());
    if state.setup.settings.answer_language == name {
        return Vec::new();
    }
    state.setup.settings.answer_language = name;
    save(state)
}

fn set_instruction(state: &mut State, text: &str) -> Vec<Effect> {
    let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if state.setup.settings.instruction == text {
        return Vec::new();
    }
    state.setup.settings.instruction = text;
    save(state)
}

fn set_scale(state: &mut State, percent: u16) -> Vec<Effect> {
    let (smallest, largest, _) = Settings::SCALE_PERCENT;
    state.setup.settings.scale_percent = Some(percent.clamp(smallest, largest));
    look_changed(state)
}

fn look_changed(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::ApplyLook];
    effects.extend(save(state));
    effects
}

fn set_enter(state: &mut State, makes_new_line: bool) -> Vec<Effect> {
    state.setup.settings.enter_makes_new_line = Some(makes_new_line);
    save(state)
}

fn set_reads_new_pictures(state: &mut State, reads: bool) -> Vec<Effect> {
    state.setup.settings.reads_new_pictures = Some(reads);
    save(state)
}

/// Keeps a question of the user's own, once.
fn save_prompt(state: &mut State, text: &str) -> Vec<Effect> {
    let (text, prompts) = (text.trim(), &mut state.setup.settings.prompts);
    if text.is_empty() || prompts.iter().any(|prompt| prompt == text) {
        return Vec::new();
    }
    prompts.push(text.to_owned());
    save(state)
}

fn forget_prompt(state: &mut State, place: usize) -> Vec<Effect> {
    if place >= state.setup.settings.prompts.len() {
        return Vec::new();
    }
    state.setup.settings.prompts.remove(place);
    save(state)
}

fn window_placed(state: &mut State, place: WindowPlace) -> Vec<Effect> {
    let before = state.setup.settings.clone();
    place.put_into(&mut state.setup.settings);
    if state.setup.settings == before { Vec::new() } else { save(state) }
}

/// Asks for the settings to be written.
pub(super) fn save(state: &mut State) -> Vec<Effect> {
    let job = JobId::fresh();
    state.settings_job = Some(job);
    vec![Effect::Send(Command::SaveSettings { job, settings: Box::new(state.setup.settings.clone()) })]
}

/// `set_aside` is where a damaged file lies now.
pub(super) fn saved(state: &mut State, job: JobId, set_aside: Option<PathBuf>) {
    if state.settings_job == Some(job) {
        state.settings_job = None;
        state.notice.take_if(|(notice, _)| matches!(notice, Notice::SettingsNotSaved(_)));
    }
    if let Some(path) = set_aside {
        state.tell(Notice::SettingsReplaced(path));
    }
}

pub(super) fn failed(state: &mut State, job: JobId, failure: Failure) {
    // Unwritten they stay until the next write, which closing the window is.
    if state.settings_job == Some(job) {
        state.tell(Notice::SettingsNotSaved(failure));
    }
}
