//! Which model is asked, and which there are.

use crate::domain::{Failure, JobId, Model};

use super::{Setup, State};

/// The chosen model and the list to choose from.
#[derive(Clone, Debug)]
pub struct ModelChoice {
    pub chosen: Model,
    /// Models that take pictures.
    pub list: Vec<Model>,
    /// Every model that is known, those without pictures as well: a list may be wrong.
    pub all: Vec<Model>,
    pub listing: Listing,
}

/// Where the list comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Built in.
    Seed,
    Loading {
        job: JobId,
    },
    /// As the provider told.
    Live,
    /// The provider could not be asked; the list is the one before.
    Failed(Failure),
}

impl ModelChoice {
    /// What is known without asking anybody.
    pub(super) fn of(setup: &Setup) -> Self {
        let chosen = setup.settings.provider.as_deref();
        let provider = setup
            .providers
            .iter()
            .find(|provider| chosen == Some(provider.id.as_str()))
            .or_else(|| setup.providers.first());
        let list: Vec<Model> = provider.map(|provider| provider.seed_models.clone()).unwrap_or_default();
        let chosen = match setup.settings.model.as_deref() {
            Some(id) => list.iter().find(|model| model.id == id).cloned().unwrap_or_else(|| Model::named(id)),
            None => list.first().cloned().unwrap_or_else(|| Model::named("")),
        };
        Self { chosen, all: list.clone(), list, listing: Listing::Seed }
    }

    /// The model of this id; one of which nothing else is known when no list has it.
    pub(super) fn find(&self, id: &str) -> Model {
        let known = self.list.iter().chain(&self.all).find(|model| model.id == id);
        known.cloned().unwrap_or_else(|| Model::named(id))
    }

    /// The models whose name or id holds every word of `search`, in the list's order: those that take pictures, or all.
    pub fn matching(&self, search: &str, all: bool) -> impl Iterator<Item = &Model> {
        let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
        let models = if all { &self.all } else { &self.list };
        models.iter().filter(move |model| {
            let text = format!("{} {}", model.name, model.id).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
    }
}

impl State {
    /// Whether asking for the models could bring something new.
    #[must_use]
    pub fn may_list_models(&self) -> bool {
        !matches!(self.models.listing, Listing::Loading { .. }) && self.endpoint().is_some()
    }
}
