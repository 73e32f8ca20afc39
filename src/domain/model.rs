//! Models and the families they belong to.

use super::{FamilyLimits, Usd};

/// A model as a provider lists it. What a list does not tell is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// What a request names it by.
    pub id: String,
    /// What a person reads.
    pub name: String,
    pub sees_pictures: Option<bool>,
    pub context_tokens: Option<u64>,
    pub max_output_tokens: Option<u64>,
    /// Price of a million tokens of the request.
    pub input_per_million: Option<Usd>,
    /// Price of a million tokens of the answer.
    pub output_per_million: Option<Usd>,
}

impl Model {
    /// A model of which nothing but its id is known.
    #[must_use]
    pub fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            sees_pictures: None,
            context_tokens: None,
            max_output_tokens: None,
            input_per_million: None,
            output_per_million: None,
        }
    }

    /// What this many tokens of request and answer cost; `None` when a price is not known.
    #[must_use]
    pub fn cost(&self, (input_tokens, output_tokens): (u64, u64)) -> Option<Usd> {
        let input = self.input_per_million?.for_tokens(input_tokens);
        let output = self.output_per_million?.for_tokens(output_tokens);
        Some(Usd::from_nanos(input.nanos().saturating_add(output.nanos())))
    }
}

/// Models that treat pictures alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFamily {
    pub id: String,
    /// Parts of a model's id, in lower case, any of which makes it a member.
    pub patterns: Vec<String>,
    pub limits: FamilyLimits,
}

impl ModelFamily {
    /// Whether the model of this id is a member.
    #[must_use]
    pub fn holds(&self, model_id: &str) -> bool {
        let id = model_id.to_lowercase();
        self.patterns.iter().any(|pattern| id.contains(pattern.as_str()))
    }
}
