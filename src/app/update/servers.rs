//! Servers on this computer: looked for, found, chosen.

use crate::app::{Effect, Page, State};
use crate::domain::{Endpoint, FoundServer, JobId, Model, ProviderId};
use crate::protocol::Command;

use super::{chat, models, transcribe};

/// Looks wherever a provider of the table may be found on this computer.
pub(super) fn find(state: &mut State) -> Vec<Effect> {
    let providers = state.setup.providers.iter();
    let endpoints: Vec<Endpoint> = providers
        .flat_map(|provider| provider.addresses().filter_map(|address| provider.endpoint(Some(address))))
        .filter(Endpoint::is_on_this_computer)
        .collect();
    if state.servers.job.is_some() || endpoints.is_empty() {
        return Vec::new();
    }
    let job = JobId::fresh();
    state.servers.job = Some(job);
    vec![Effect::Send(Command::FindServers { job, endpoints })]
}

pub(super) fn found(state: &mut State, job: JobId, servers: Vec<FoundServer>) -> Vec<Effect> {
    if state.servers.job == Some(job) {
        state.servers.job = None;
        state.servers.found = servers;
    }
    Vec::new()
}

/// Whether the failed job was the search. What was found before may still be there.
pub(super) fn failed(state: &mut State, job: JobId) -> bool {
    let is_mine = state.servers.job == Some(job);
    if is_mine {
        state.servers.job = None;
    }
    is_mine
}

/// Whoever opens a page that offers servers is shown those that run now.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    let offers = matches!(state.page, Page::Key | Page::Settings);
    let was_followed = std::mem::replace(&mut state.servers.is_followed, offers);
    if offers && !was_followed { find(state) } else { Vec::new() }
}

/// Asks this server from now on, beginning with what waited for a key.
pub(super) fn choose(state: &mut State, id: &ProviderId, base_url: &str) -> Vec<Effect> {
    let is_it = |server: &&FoundServer| server.provider == *id && server.base_url == base_url;
    let Some(server) = state.servers.found.iter().find(is_it).cloned() else { return Vec::new() };
    let is_in_use = state.endpoint().is_some_and(|endpoint| endpoint.base_url == base_url);
    let chosen = state.models.chosen.clone();
    let question_waits = std::mem::take(&mut state.key.question_waits);
    let reading_waits = state.key.reading_waits.take();
    let mut effects = models::turn_to_provider(state, id, Some(server.base_url));
    // What it lists now counts, whatever is known of its kind.
    if !is_in_use || !server.models.iter().any(|model| model.id == chosen.id) {
        state.models.chosen = Model::named("");
    } else {
        state.models.chosen = chosen;
    }
    effects.extend(models::show(state, server.models));
    if state.page == Page::Key {
        state.page = Page::Job;
    }
    if question_waits {
        effects.extend(chat::retry(state));
    }
    state.key.reading_waits = reading_waits;
    effects.extend(transcribe::go_on(state));
    effects
}
