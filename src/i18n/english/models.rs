//! The pickers of model and detail in English.

use crate::domain::Detail;

use super::super::ModelStrings;
use super::super::numbers::dollars;

pub(super) const MODELS: ModelStrings = ModelStrings {
    model_button: |name| format!("Model: {name}"),
    none_chosen: "Choose a model",
    search: "Search models",
    name_column: "Model",
    context_column: "Context",
    price_column: "Price in / out",
    price_hint: "For a million tokens of the question and of the answer",
    loading: "Asking for the list of models…",
    failed: "The provider could not be asked; these are the models known beforehand.",
    reload: "Ask again",
    nothing_found: "No model of this name is listed.",
    use_typed: |id| format!("Use “{id}”"),
    all: "Show all models",
    all_hint: "A list may be wrong about which models take pictures. What you choose here is asked with the pictures.",
    about: "About the model",
    prices: "Prices",
    context: |tokens| {
        if tokens >= 1_000_000 { format!("{} M", tokens / 1_000_000) } else { format!("{} k", tokens / 1000) }
    },
    price: |input, output| match (input, output) {
        (Some(input), Some(output)) => format!("{} / {}", dollars(input), dollars(output)),
        (Some(price), None) | (None, Some(price)) => dollars(price),
        (None, None) => "–".to_owned(),
    },
    unknown: "–",
    detail_button: |name| format!("Detail: {name}"),
    detail: |detail| match detail {
        Detail::Auto => "Auto",
        Detail::Low => "Low",
        Detail::High => "High",
    },
    detail_hint: |detail| match detail {
        Detail::Auto => "Larger when the picture holds small text",
        Detail::Low => "Fast and cheap, at most 768 pixels wide or high",
        Detail::High => "For precision, at most 2048 pixels, more for small print",
    },
};
