//! Who is asked, and how closely it looks.

use crate::app::{Effect, KeyDesk, Listing, ModelChoice, Notice, State};
use crate::domain::{Detail, Failure, JobId, Model, Provider, ProviderId, names_a_user, normal_base_url};
use crate::protocol::Command;

use super::{chat, key, pictures, settings};

pub(super) fn list(state: &mut State) -> Vec<Effect> {
    let Some(endpoint) = state.endpoint().filter(|_| state.may_list_models()) else { return Vec::new() };
    let job = JobId::fresh();
    state.models.listing = Listing::Loading { job };
    vec![Effect::Send(Command::ListModels { job, endpoint: Box::new(endpoint) })]
}

/// What a provider did not list without a key it may list with one.
pub(super) fn list_with_key(state: &mut State) -> Vec<Effect> {
    if state.models.listing == Listing::Live {
        return Vec::new();
    }
    state.models.listing = Listing::Seed;
    list(state)
}

pub(super) fn listed(state: &mut State, job: JobId, models: Vec<Model>) -> Vec<Effect> {
    if state.models.listing != (Listing::Loading { job }) {
        return Vec::new();
    }
    state.models.listing = Listing::Live;
    show(state, models)
}

/// The list of last time, shown while the live one is waited for.
pub(super) fn remembered(state: &mut State, job: JobId, models: Vec<Model>) -> Vec<Effect> {
    if state.models.listing != (Listing::Loading { job }) {
        return Vec::new();
    }
    show(state, models)
}

/// The list of last time, as long as nobody has asked for another.
pub(super) fn recall(state: &mut State, models: Vec<Model>) -> Vec<Effect> {
    if state.models.listing == Listing::Seed { show(state, models) } else { Vec::new() }
}

pub(super) fn show(state: &mut State, models: Vec<Model>) -> Vec<Effect> {
    state.models.all.clone_from(&models);
    let seeing: Vec<Model> = models.iter().filter(|model| model.sees_pictures == Some(true)).cloned().collect();
    // A server that says of no model what it takes shows all that are not known to be blind.
    state.models.list = if seeing.is_empty() {
        models.into_iter().filter(|model| model.sees_pictures != Some(false)).collect()
    } else {
        seeing
    };
    if state.models.chosen.id.is_empty() {
        let first = state.models.list.first().map(|model| model.id.clone());
        return first.map(|id| choose(state, &id)).unwrap_or_default();
    }
    state.models.chosen = state.models.find(&state.models.chosen.id);
    Vec::new()
}

/// Whether the failed job was the list of models.
pub(super) fn failed(state: &mut State, job: JobId, failure: &Failure) -> bool {
    let is_mine = state.models.listing == (Listing::Loading { job });
    if is_mine {
        state.models.listing = Listing::Failed(failure.clone());
    }
    is_mine
}

pub(super) fn choose(state: &mut State, id: &str) -> Vec<Effect> {
    state.models.chosen = state.models.find(id);
    state.setup.settings.model = Some(id.to_owned());
    let mut effects = pictures::prepare_all(state);
    effects.extend(chat::start_if_ready(state));
    effects.extend(settings::save(state));
    effects
}

pub(super) fn choose_detail(state: &mut State, detail: Detail) -> Vec<Effect> {
    state.setup.settings.detail = Some(detail.to_string());
    let mut effects = pictures::prepare_all(state);
    effects.extend(settings::save(state));
    effects
}

pub(super) fn choose_provider(state: &mut State, id: &ProviderId) -> Vec<Effect> {
    if state.is_chosen(id) {
        return Vec::new();
    }
    // Whoever runs at another address than the usual one is not asked in vain.
    let found = state.servers.found.iter().find(|server| server.provider == *id);
    let found_at = found.map(|server| server.base_url.clone());
    turn_to_provider(state, id, found_at)
}

/// Another provider, which was found at this address of its own if not at the usual one.
pub(super) fn turn_to_provider(state: &mut State, id: &ProviderId, found_at: Option<String>) -> Vec<Effect> {
    let settings = &mut state.setup.settings;
    settings.provider = Some(id.to_string());
    settings.model = None;
    settings.found_at = found_at;
    turn_to_endpoint(state)
}

pub(super) fn set_base_url(state: &mut State, address: &str) -> Vec<Effect> {
    let address = address.trim();
    let written = (!address.is_empty()).then(|| normal_base_url(address));
    // Whoever looked at the page has changed nothing.
    if state.setup.settings.base_url == written {
        return Vec::new();
    }
    if names_a_user(address) {
        state.tell(Notice::AddressNamesUser);
        return Vec::new();
    }
    // Whose address it is knows more of it than that it is one.
    let meant = |provider: &Provider| Some((provider.id.clone(), provider.meant_by(address)?.to_owned()));
    if let Some((id, at)) = state.setup.providers.iter().find_map(meant) {
        return turn_to_provider(state, &id, Some(at));
    }
    state.setup.settings.base_url = written;
    turn_to_endpoint(state)
}

/// Another endpoint has other models and another key.
fn turn_to_endpoint(state: &mut State) -> Vec<Effect> {
    state.models = ModelChoice::of(&state.setup);
    state.key = KeyDesk::default();
    let mut effects = key::look_up(state);
    effects.extend(list(state));
    effects.extend(pictures::prepare_all(state));
    effects.extend(chat::start_if_ready(state));
    effects.extend(settings::save(state));
    effects
}
