//! Which model is asked, and which there are.

use crate::domain::{Failure, JobId, Model};

use super::{Setup, State};

/// The chosen model and the list to choose from.
#[derive(Clone, Debug)]
pub struct ModelChoice {
    pub chosen: Model,
    /// Models that take pictures.
    pub list: Vec<Model>,
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
            Some(id) => find(&list, id),
            None => list.first().cloned().unwrap_or_else(|| Model::named("")),
        };
        Self { chosen, list, listing: Listing::Seed }
    }

    /// The models whose name or id holds every word of `search`, in the list's order.
    pub fn matching(&self, search: &str) -> impl Iterator<Item = &Model> {
        let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
        self.list.iter().filter(move |model| {
            let text = format!("{} {}", model.name, model.id).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
    }
}

/// The model of this id; one of which nothing else is known when the list lacks it.
pub(super) fn find(list: &[Model], id: &str) -> Model {
    list.iter().find(|model| model.id == id).cloned().unwrap_or_else(|| Model::named(id))
}

impl State {
    /// Whether asking for the models could bring something new.
    #[must_use]
    pub fn may_list_models(&self) -> bool {
        !matches!(self.models.listing, Listing::Loading { .. }) && self.endpoint().is_some()
    }
}
