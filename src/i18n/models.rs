//! The pickers of model and detail.

use crate::domain::{Detail, Usd};

/// What the pickers say.
#[derive(Debug)]
pub struct ModelStrings {
    /// The button, with the chosen model's name.
    pub model_button: fn(&str) -> String,
    pub none_chosen: &'static str,
    pub search: &'static str,
    pub name_column: &'static str,
    pub context_column: &'static str,
    pub price_column: &'static str,
    pub price_hint: &'static str,
    pub loading: &'static str,
    pub failed: &'static str,
    pub reload: &'static str,
    pub nothing_found: &'static str,
    /// Chooses a model by what was typed.
    pub use_typed: fn(&str) -> String,
    /// Lists the models as well that are not known to take pictures.
    pub all: &'static str,
    pub all_hint: &'static str,
    /// Opens the provider's page about the chosen model.
    pub about: &'static str,
    /// Opens the provider's page of prices.
    pub prices: &'static str,
    /// A number of tokens.
    pub context: fn(u64) -> String,
    /// Prices of a million tokens in and out.
    pub price: fn(Option<Usd>, Option<Usd>) -> String,
    pub unknown: &'static str,
    /// The button, with the chosen detail's name.
    pub detail_button: fn(&str) -> String,
    pub detail: fn(Detail) -> &'static str,
    pub detail_hint: fn(Detail) -> &'static str,
}
