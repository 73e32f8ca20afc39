//! Choices that hold for the whole program.

use egui::{Label, RichText, TextEdit, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Page, Setting};
use crate::domain::{Job, Provider, Settings, Theme};
use crate::i18n::Language;

use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{button, option, secondary, section};
use super::{key_page, servers};

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.settings;
    ui.label(RichText::new(strings.heading).size(measures::TEXT_XL).family(bold()));
    group(ui, strings.provider, |ui| provider(ui, view, local));
    group(ui, view.strings.servers.heading, |ui| servers::show(ui, view));
    group(ui, strings.key, |ui| {
        key_page::place(ui, view);
        if button(ui, Some(Icon::KeyRound), strings.enter_key).clicked() {
            view.act(Action::TurnTo(Page::Key));
        }
    });
    group(ui, strings.language, |ui| language(ui, view));
    group(ui, strings.answer_language, |ui| answer_language(ui, view, local));
    group(ui, strings.answers, |ui| answers(ui, view, local));
    group(ui, strings.look, |ui| look(ui, view));
    group(ui, strings.typing, |ui| {
        let mut makes_new_line = view.state.setup.settings.enter_makes_new_line.unwrap_or(false);
        if ui.checkbox(&mut makes_new_line, strings.enter_makes_new_line).changed() {
            view.act(Action::Set(Setting::EnterMakesNewLine(makes_new_line)));
        }
    });
    group(ui, (view.strings.shell.job)(Job::Read), |ui| {
        let mut reads = view.state.setup.settings.reads_new_pictures.unwrap_or(false);
        if ui.checkbox(&mut reads, view.strings.read.reads_new_pictures).changed() {
            view.act(Action::Set(Setting::ReadsNewPictures(reads)));
        }
    });
    group(ui, strings.about, |ui| {
        ui.label(secondary(strings.version, &view.tokens));
        if button(ui, Some(Icon::Info), view.strings.about.open).clicked() {
            view.act(Action::TurnTo(Page::About));
        }
    });
}

fn group(ui: &mut Ui, heading: &str, contents: impl FnOnce(&mut Ui)) {
    ui.add_space(measures::GAP_L);
    section(ui, heading);
    contents(ui);
}

fn provider(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.settings;
    let state = view.state;
    let place = |provider: &Provider| provider.endpoint(None).map(|endpoint| endpoint.is_on_this_computer());
    let groups =
        [(Some(false), strings.on_the_internet), (Some(true), strings.on_this_computer), (None, strings.elsewhere)];
    for (here, heading) in groups {
        ui.label(secondary(heading, &view.tokens));
        ui.horizontal_wrapped(|ui| {
            for provider in state.setup.providers.iter().filter(|provider| place(provider) == here) {
                if option(ui, state.is_chosen(&provider.id), view.name_of(provider)).clicked() {
                    view.act(Action::ChooseProvider(provider.id.clone()));
                    local.address_field = None;
                }
            }
        });
    }
    if state.provider().is_some_and(|provider| provider.base_url.is_none()) {
        let known = state.setup.settings.base_url.clone().unwrap_or_default();
        let field = local.address_field.get_or_insert(known);
        let label = ui.label(secondary(strings.address, &view.tokens));
        let edit = TextEdit::singleline(field)
            .hint_text(strings.address_placeholder)
            .desired_width(f32::INFINITY)
            .align(egui::Align2::LEFT_CENTER)
            .margin(egui::Margin::symmetric(8, 4));
        let response = ui.add(edit).labelled_by(label.id);
        if response.lost_focus() {
            view.act(Action::SetBaseUrl(field.clone()));
            local.address_field = None;
        }
    }
    ui.add(Label::new(secondary(strings.provider_hint, &view.tokens)).wrap());
}

fn language(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.settings;
    let state = view.state;
    let name = |language: Language| if state.can_speak(language) { language.name() } else { language.latin_name() };
    ui.horizontal_wrapped(|ui| {
        let system = (strings.system_language)(name(state.setup.system_language));
        let chosen = state.chosen_language();
        if option(ui, chosen.is_none(), &system).clicked() {
            view.act(Action::Set(Setting::Language(None)));
        }
        for language in Language::ALL {
            let may_choose = state.can_speak(language);
            let response =
                ui.add_enabled(may_choose, |ui: &mut Ui| option(ui, chosen == Some(language), name(language)));
            if response.on_disabled_hover_text(strings.no_chinese_font).clicked() {
                view.act(Action::Set(Setting::Language(Some(language))));
            }
        }
    });
    if !state.setup.has_chinese_font {
        ui.add(Label::new(secondary(strings.no_chinese_font, &view.tokens)).wrap());
    }
}

fn answer_language(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.settings;
    let state = view.state;
    let chosen = state.setup.settings.answer_language.as_deref();
    let is_known = |name: &str| Language::ALL.iter().any(|language| language.latin_name() == name);
    let is_typed = local.answer_language_field.is_some() || chosen.is_some_and(|name| !is_known(name));
    ui.horizontal_wrapped(|ui| {
        let mut choose = |local: &mut ViewState, name: Option<&str>| {
            view.act(Action::Set(Setting::AnswerLanguage(name.map(str::to_owned))));
            local.answer_language_field = None;
        };
        if option(ui, !is_typed && chosen.is_none(), strings.language_of_question).clicked() {
            choose(local, None);
        }
        for language in Language::ALL {
            let name = if state.can_speak(language) { language.name() } else { language.latin_name() };
            let label = (strings.answers_in)(name);
            if option(ui, !is_typed && chosen == Some(language.latin_name()), &label).clicked() {
                choose(local, Some(language.latin_name()));
            }
        }
        if option(ui, is_typed, strings.other_language).clicked() && !is_typed {
            local.answer_language_field = Some(String::new());
        }
    });
    if !is_typed {
        return;
    }
    let field = local.answer_language_field.get_or_insert_with(|| chosen.unwrap_or_default().to_owned());
    let label = ui.label(secondary(strings.name_of_language, &view.tokens));
    let edit = TextEdit::singleline(field)
        .desired_width(f32::INFINITY)
        .align(egui::Align2::LEFT_CENTER)
        .margin(egui::Margin::symmetric(8, 4));
    if ui.add(edit).labelled_by(label.id).lost_focus() {
        let name = std::mem::take(field);
        local.answer_language_field = None;
        view.act(Action::Set(Setting::AnswerLanguage(Some(name))));
    }
}

/// What goes along with every question.
fn answers(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let strings = &view.strings.settings;
    let settings = &view.state.setup.settings;
    let field = local.instruction_field.get_or_insert_with(|| settings.instruction.clone().unwrap_or_default());
    let label = ui.label(secondary(strings.instruction, &view.tokens));
    let edit = TextEdit::multiline(field)
        .hint_text(strings.instruction_placeholder)
        .desired_width(f32::INFINITY)
        .desired_rows(2)
        .margin(egui::Margin::symmetric(8, 4));
    if ui.add(edit).labelled_by(label.id).lost_focus() {
        view.actions.extend(local.instruction_field.take().map(|text| Action::Set(Setting::Instruction(text))));
    }
    ui.label(secondary(strings.wording, &view.tokens));
    ui.horizontal_wrapped(|ui| {
        for (temperature, name) in Settings::TEMPERATURES.into_iter().zip(strings.wordings) {
            if option(ui, settings.temperature == temperature, name).clicked() {
                view.act(Action::Set(Setting::Temperature(temperature)));
            }
        }
    });
    ui.label(secondary(strings.longest_answer, &view.tokens));
    ui.horizontal_wrapped(|ui| {
        for tokens in Settings::MAX_TOKENS {
            // Three words are four tokens, about; and a round number says so.
            let name = (strings.about_words)(u64::from(tokens / 1024) * 750);
            if option(ui, settings.max_tokens() == tokens, &name).clicked() {
                view.act(Action::Set(Setting::MaxTokens(tokens)));
            }
        }
    });
}

fn look(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.settings;
    let settings = &view.state.setup.settings;
    ui.horizontal_wrapped(|ui| {
        for theme in Theme::ALL {
            if option(ui, settings.theme() == theme, (strings.theme)(theme)).clicked() {
                view.act(Action::Set(Setting::Theme(theme)));
            }
        }
    });
    let mut is_still = settings.is_still(false);
    if ui.checkbox(&mut is_still, strings.less_motion).changed() {
        view.act(Action::Set(Setting::LessMotion(is_still)));
    }
    if view.state.setup.has_two_displays {
        let mut is_native = settings.native_wayland == Some(true);
        if ui.checkbox(&mut is_native, strings.native_wayland).changed() {
            view.act(Action::Set(Setting::NativeWayland(is_native)));
        }
    }
    ui.label(secondary(strings.scale, &view.tokens));
    ui.horizontal_wrapped(|ui| {
        let (smallest, largest, step) = Settings::SCALE_PERCENT;
        for percent in (smallest..=largest).step_by(usize::from(step)) {
            let name = (view.strings.compare.percent)(f64::from(percent) / 100.0);
            if option(ui, settings.scale_percent() == percent, &name).clicked() {
                view.act(Action::Set(Setting::Scale(percent)));
            }
        }
    });
}
