//! The table of a comparison: asked for, filled, typed over, and on its way out.

use std::sync::Arc;

use crate::app::{Effect, Notice, SaveForm, State, TableAction};
use crate::domain::{
    CardForm, ComparisonCard, Failure, FailureKind, JobId, OwnTemplate, RowSource, TableRow, TableWords,
};
use crate::protocol::Command;

use super::{chat, settings};

pub(super) fn change(state: &mut State, action: TableAction) -> Vec<Effect> {
    let explained = &mut state.comparing.explained;
    match action {
        TableAction::Explain => return chat::explain(state),
        TableAction::MakeTable => return chat::make_table(state),
        TableAction::Edit { line, row } => explained.edit(line, row),
        TableAction::Add => explained.add(),
        TableAction::Remove(line) => explained.remove(line),
        TableAction::Undo => explained.undo(),
        TableAction::ChooseTemplate(id) => {
            state.setup.settings.comparison_template = id;
            return settings::save(state);
        }
        TableAction::SaveTemplate(name) => return save_template(state, name.trim()),
        TableAction::ForgetTemplate(name) => return forget_template(state, &name),
        TableAction::Copy => {
            let (table, words) = (explained.table(), words(state));
            return vec![Effect::CopyTable { table, words }];
        }
        TableAction::Save(form) => return save(state, form),
    }
    Vec::new()
}

fn words(state: &State) -> TableWords {
    state.strings().table.words(state.comparing.outcome.as_deref())
}

/// What holds pictures is drawn first.
fn save(state: &mut State, form: SaveForm) -> Vec<Effect> {
    let (table, words) = (state.comparing.explained.table(), words(state));
    let card = match form {
        SaveForm::Csv | SaveForm::Markdown => {
            return vec![Effect::SaveTable { name: state.comparison_name(form), form, table, words }];
        }
        SaveForm::Difference => None,
        SaveForm::CardPng => Some(CardForm::Png),
        SaveForm::CardHtml => Some(CardForm::Html),
    };
    let ([Some(a), Some(b)], Some(comparison)) = (state.pair(), state.comparing.outcome.clone()) else {
        return Vec::new();
    };
    let names = [a.name(), b.name()];
    let (a, b, job) = (a.id, b.id, JobId::fresh());
    let before = state.comparing.saving.replace((job, form)).map(|(job, _)| Effect::Cancel(job));
    let command = match card {
        None => Command::DrawDifference { job, a, comparison },
        Some(form) => {
            // Fonts are known to the shell alone.
            let card = ComparisonCard { form, names, comparison, table, words };
            Command::DrawCard { job, a, b, card: Box::new(card) }
        }
    };
    before.into_iter().chain([Effect::Send(command)]).collect()
}

/// What was to be drawn is there, to be written.
pub(super) fn drawn(state: &mut State, job: JobId, contents: Arc<[u8]>) -> Vec<Effect> {
    match state.comparing.saving.take_if(|(saving, _)| *saving == job) {
        Some((_, form)) => vec![Effect::Save { name: state.comparison_name(form), contents }],
        None => Vec::new(),
    }
}

/// Whether the failed job was to draw something that is to be written.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let is_mine = state.comparing.saving.take_if(|(saving, _)| *saving == job).is_some();
    if is_mine && failure.kind != FailureKind::Cancelled {
        state.tell(Notice::SaveFailed(state.strings().failures.sentence(failure)));
    }
    is_mine
}

/// Keeps what the rows are about. One of the same name is replaced.
fn save_template(state: &mut State, name: &str) -> Vec<Effect> {
    let lines = state.comparing.explained.lines.iter();
    let asked = lines.filter(|line| line.row.source != RowSource::Measured);
    let attributes: Vec<String> =
        asked.map(|line| line.row.what.trim().to_owned()).filter(|what| !what.is_empty()).collect();
    let is_built_in = state.setup.comparison.templates.iter().any(|template| template.id == name);
    if name.is_empty() || attributes.is_empty() || is_built_in {
        return Vec::new();
    }
    let settings = &mut state.setup.settings;
    settings.comparison_templates.retain(|own| own.name != name);
    settings.comparison_templates.push(OwnTemplate { name: name.to_owned(), attributes });
    settings.comparison_template = Some(name.to_owned());
    settings::save(state)
}

fn forget_template(state: &mut State, name: &str) -> Vec<Effect> {
    let settings = &mut state.setup.settings;
    settings.comparison_templates.retain(|own| own.name != name);
    settings.comparison_template.take_if(|chosen| chosen == name);
    settings::save(state)
}

/// Rows have come; those about a place that was not measured are about none.
pub(super) fn grown(state: &mut State, job: JobId, verdict: Option<String>, mut rows: Vec<TableRow>) -> Vec<Effect> {
    let comparing = &mut state.comparing;
    let regions = comparing.outcome.as_deref().map(|outcome| outcome.regions.as_slice()).unwrap_or_default();
    for row in &mut rows {
        row.region = row.region.filter(|id| regions.iter().any(|region| region.id == *id));
    }
    let Some(exchange) = comparing.explained.talk.waiting_for(job) else { return Vec::new() };
    exchange.answer.row_count += rows.len();
    if !rows.is_empty() || verdict.is_some() {
        comparing.explained.take_rows(job, verdict, rows);
    }
    Vec::new()
}

/// What was measured becomes rows.
pub(super) fn measured(state: &mut State) {
    let words = &state.strings().table;
    let rows = state.comparing.outcome.as_deref().map(|outcome| (words.measured)(outcome)).unwrap_or_default();
    state.comparing.explained.set_measured(rows);
}
