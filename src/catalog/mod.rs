//! The tables in `assets/`, as domain values: providers with their quirks and first models, model families, the
//! numbers by which pictures are fitted, and the prompts of a transcription and of a comparison.
//!
//! The tables are part of the program; nothing is read at run time, and nothing here knows the network.
//! A new provider or family is a row in its table. A new column is a field of the row in `providers` or `families`
//! and of the domain type that it fills; a column that no row type knows is an error, so that a typing mistake shows.

mod comparison;
mod families;
mod providers;
mod transcription;

use thiserror::Error;

use crate::domain::{ComparisonPrompts, FittingRules, ModelFamily, Provider, ProviderId, TranscriptionPrompts};

/// Everything the tables say.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    default_provider: Provider,
    other_providers: Vec<Provider>,
    families: Vec<ModelFamily>,
    unknown_family: ModelFamily,
    /// The longest sides of each detail, and what models can read.
    pub fitting: FittingRules,
    /// What a model is told when it is to transcribe a picture.
    pub transcription: TranscriptionPrompts,
    /// What a model is told when it is to compare two pictures, and the templates.
    pub comparison: ComparisonPrompts,
}

/// A table is not what the program expects. Only a changed table can bring this about; the tests load them.
#[derive(Debug, Error)]
pub enum CatalogError {
    #[error("{table} cannot be read: {reason}")]
    Malformed { table: &'static str, reason: String },
    #[error("{table}: two rows are named {id}")]
    NamedTwice { table: &'static str, id: String },
    #[error("{table} has no row")]
    Empty { table: &'static str },
    #[error("{table}: {text} is not a price in dollars")]
    NotAPrice { table: &'static str, text: String },
}

impl Catalog {
    /// Reads the tables that the program was built with.
    pub fn load() -> Result<Self, CatalogError> {
        let (default_provider, other_providers) = providers::read(include_str!("../../assets/providers.toml"))?;
        let families::Families { known, unknown, fitting } =
            families::read(include_str!("../../assets/families.toml"))?;
        let transcription = transcription::read(include_str!("../../assets/transcription.toml"))?;
        let comparison = comparison::read(include_str!("../../assets/comparison.toml"))?;
        Ok(Self {
            default_provider,
            other_providers,
            families: known,
            unknown_family: unknown,
            fitting,
            transcription,
            comparison,
        })
    }

    /// Every provider in the table's order, the default first.
    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        std::iter::once(&self.default_provider).chain(&self.other_providers)
    }

    #[must_use]
    pub fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers().find(|provider| provider.id == *id)
    }

    /// The provider of a user who has chosen none.
    #[must_use]
    pub fn default_provider(&self) -> &Provider {
        &self.default_provider
    }

    /// Every family in the table's order, the unknown one last.
    pub fn families(&self) -> impl Iterator<Item = &ModelFamily> {
        self.families.iter().chain(std::iter::once(&self.unknown_family))
    }

    /// The family of a model; the unknown one for models that no row holds.
    #[must_use]
    pub fn family_of(&self, model_id: &str) -> &ModelFamily {
        self.families.iter().find(|family| family.holds(model_id)).unwrap_or(&self.unknown_family)
    }
}

/// The first id that occurs twice.
fn repeated<'a>(mut ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    ids.find(|id| !seen.insert(*id)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FamilyLimits;

    fn catalog() -> Catalog {
        Catalog::load().unwrap()
    }

    #[test]
    fn every_row_can_be_found_by_its_id() {
        let catalog = catalog();
        for provider in catalog.providers() {
            assert_eq!(catalog.provider(&provider.id), Some(provider));
        }
        assert_eq!(catalog.provider(&ProviderId::new("nobody")), None);
    }

    #[test]
    fn the_default_provider_can_be_asked_at_once() {
        let catalog = catalog();
        let provider = catalog.default_provider();
        let endpoint = provider.endpoint(None).unwrap();
        assert_eq!(endpoint.base_url, "https://api.novita.ai/openai/v1");
        assert_eq!(endpoint.key.variable.as_deref(), Some("NOVITA_API_KEY"));
        assert!(endpoint.key.is_required);
        assert_eq!(endpoint.quirks.max_base64, 999_999);
        assert_eq!(endpoint.quirks.time_limits.first_byte.as_secs(), 120);
        let seed: Vec<_> = provider.seed_models.iter().map(|model| model.id.as_str()).collect();
        assert_eq!(
            seed,
            [
                "meta-llama/llama-4-maverick-17b-128e-instruct-fp8",
                "meta-llama/llama-4-scout-17b-16e-instruct",
                "google/gemma-3-27b-it",
                "qwen/qwen2.5-vl-72b-instruct",
            ]
        );
        let prices: Vec<_> = provider
            .seed_models
            .iter()
            .map(|model| {
                let price = |usd: Option<crate::domain::Usd>| usd.unwrap().to_string();
                (price(model.input_per_million), price(model.output_per_million))
            })
            .collect();
        let expected = [("0.27", "0.85"), ("0.18", "0.59"), ("0.119", "0.2"), ("0.8", "0.8")];
        assert_eq!(prices, expected.map(|(input, output)| (input.to_owned(), output.to_owned())));
    }

    #[test]
    fn every_seed_model_sees_pictures_and_is_known_by_its_patterns() {
        for provider in catalog().providers() {
            for model in &provider.seed_models {
                assert_eq!(model.sees_pictures, Some(true), "{}", model.id);
                let patterns = &provider.quirks.vision_patterns;
                assert!(patterns.iter().any(|pattern| model.id.contains(pattern.as_str())), "{}", model.id);
                let hidden = &provider.quirks.hidden_models;
                assert!(!hidden.iter().any(|pattern| model.id.contains(pattern.as_str())), "{}", model.id);
            }
        }
    }

    #[test]
    fn a_server_on_this_computer_has_time_to_load_its_model() {
        let catalog = catalog();
        for provider in catalog.providers() {
            let Some(endpoint) = provider.endpoint(None) else { continue };
            if endpoint.is_on_this_computer() {
                assert_eq!(endpoint.quirks.time_limits.first_byte.as_secs(), 300, "{}", provider.id);
                assert!(!provider.key_required, "{}", provider.id);
            }
        }
        let typed = catalog.provider(&ProviderId::new("other")).unwrap();
        assert_eq!(typed.endpoint(None), None);
        assert_eq!(typed.quirks.time_limits.first_byte.as_secs(), 300);
    }

    #[test]
    fn models_find_their_family_by_any_spelling() {
        let catalog = catalog();
        for (model, family, max_side_px, max_pixels) in [
            ("meta-llama/llama-4-maverick-17b-128e-instruct-fp8", "llama-4", 16 * 336, Some(16 * 336 * 336)),
            ("llama4:scout", "llama-4", 16 * 336, Some(16 * 336 * 336)),
            ("google/gemma-3-27b-it", "gemma-3", 896, None),
            ("gemma3:4b", "gemma-3", 896, None),
            ("google/gemma-4-31b-it", "gemma-4", u32::MAX, Some(1_120 * 48 * 48)),
            ("Qwen/Qwen2.5-VL-72B-Instruct", "qwen2.5-vl", u32::MAX, Some(16_384 * 28 * 28)),
            ("qwen3-vl:8b", "qwen3-vl", u32::MAX, Some(16_384 * 32 * 32)),
            ("qwen/qwen3.5-27b", "qwen3-vl", u32::MAX, Some(16_384 * 32 * 32)),
            ("zai-org/glm-4.6v", "glm-4.5v", u32::MAX, Some(6_144 * 28 * 28)),
            ("deepseek/deepseek-ocr-2", "deepseek-ocr-2", 6 * 768, Some(6 * 768 * 768)),
            ("deepseek/deepseek-ocr", "deepseek-ocr", 6 * 640, Some(6 * 640 * 640)),
            ("paddlepaddle/paddleocr-vl", "paddleocr-vl", u32::MAX, Some(2_822_400)),
            ("mistralai/Mistral-Small-3.2-24B-Instruct-2506", "mistral-small-3", 1540, None),
            ("somebody/something-new", "unknown", 3840, None),
            ("", "unknown", 3840, None),
        ] {
            let found = catalog.family_of(model);
            assert_eq!(found.id, family, "{model}");
            assert_eq!(found.limits, FamilyLimits { max_side_px, max_pixels }, "{model}");
        }
    }

    #[test]
    fn no_pattern_is_hidden_behind_an_earlier_row() {
        let catalog = catalog();
        for family in &catalog.families {
            for pattern in &family.patterns {
                assert_eq!(catalog.family_of(pattern).id, family.id, "{pattern}");
                assert_eq!(*pattern, pattern.to_lowercase());
            }
        }
    }

    #[test]
    fn the_details_have_the_sides_of_the_house_plan() {
        let fitting = catalog().fitting;
        assert_eq!(
            (fitting.low_side_px, fitting.plain_side_px, fitting.high_side_px, fitting.small_text_side_px),
            (768, 1024, 2048, 3840)
        );
        assert!((fitting.readable_text_px - 8.0).abs() < f32::EPSILON);
    }
}
