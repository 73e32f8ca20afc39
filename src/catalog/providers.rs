//! The rows of `assets/providers.toml`.

use std::time::Duration;

use serde::Deserialize;

use super::{CatalogError, repeated};
use crate::domain::{Model, Provider, ProviderId, Quirks, TimeLimits, Usd};

const TABLE: &str = "providers.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    provider: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table")]
struct Row {
    id: String,
    name: String,
    base_url: Option<String>,
    #[serde(default)]
    pasted_as: Vec<String>,
    #[serde(default)]
    also_at: Vec<String>,
    key_variable: Option<String>,
    key_required: bool,
    key_page: Option<String>,
    credit_page: Option<String>,
    models_paths: Vec<String>,
    vision_path: Option<String>,
    max_base64: usize,
    recommended_pictures: Option<usize>,
    max_pictures: Option<usize>,
    #[serde(default)]
    hidden_models: Vec<String>,
    #[serde(default)]
    vision_patterns: Vec<String>,
    temperature_max: f32,
    #[serde(default)]
    takes_schema: bool,
    takes_addresses: bool,
    #[serde(default)]
    text_comes_first: bool,
    first_byte_secs: u64,
    idle_secs: u64,
    #[serde(default)]
    seed_models: Vec<SeedRow>,
}

/// A model that is known without asking. Only models that take pictures are worth a row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedRow {
    id: String,
    name: String,
    context_tokens: u64,
    max_output_tokens: u64,
    input_usd_per_million: String,
    output_usd_per_million: String,
}

/// The default provider and the others.
pub(super) fn read(text: &str) -> Result<(Provider, Vec<Provider>), CatalogError> {
    let table: Table =
        toml::from_str(text).map_err(|error| CatalogError::Malformed { table: TABLE, reason: error.to_string() })?;
    if let Some(id) = repeated(table.provider.iter().map(|row| row.id.as_str())) {
        return Err(CatalogError::NamedTwice { table: TABLE, id });
    }
    let mut rows = table.provider.into_iter();
    let first = rows.next().ok_or(CatalogError::Empty { table: TABLE })?;
    Ok((first.into_provider()?, rows.map(Row::into_provider).collect::<Result<_, _>>()?))
}

impl Row {
    fn into_provider(self) -> Result<Provider, CatalogError> {
        Ok(Provider {
            id: ProviderId::new(&self.id),
            name: self.name,
            base_url: self.base_url,
            pasted_as: self.pasted_as,
            also_at: self.also_at,
            key_variable: self.key_variable,
            key_required: self.key_required,
            key_page: self.key_page,
            credit_page: self.credit_page,
            quirks: Quirks {
                models_paths: self.models_paths,
                vision_path: self.vision_path,
                max_base64: self.max_base64,
                recommended_pictures: self.recommended_pictures,
                max_pictures: self.max_pictures,
                hidden_models: self.hidden_models,
                vision_patterns: self.vision_patterns,
                temperature_max: self.temperature_max,
                takes_schema: self.takes_schema,
                takes_addresses: self.takes_addresses,
                text_comes_first: self.text_comes_first,
                time_limits: TimeLimits {
                    first_byte: Duration::from_secs(self.first_byte_secs),
                    idle: Duration::from_secs(self.idle_secs),
                },
            },
            seed_models: self.seed_models.into_iter().map(SeedRow::into_model).collect::<Result<_, _>>()?,
        })
    }
}

impl SeedRow {
    fn into_model(self) -> Result<Model, CatalogError> {
        Ok(Model {
            id: self.id,
            name: self.name,
            sees_pictures: Some(true),
            context_tokens: Some(self.context_tokens),
            max_output_tokens: Some(self.max_output_tokens),
            input_per_million: Some(price(&self.input_usd_per_million)?),
            output_per_million: Some(price(&self.output_usd_per_million)?),
        })
    }
}

fn price(text: &str) -> Result<Usd, CatalogError> {
    text.parse().map_err(|_| CatalogError::NotAPrice { table: TABLE, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"
        [[provider]]
        id = "a"
        name = "A"
        key_required = false
        models_paths = ["models"]
        max_base64 = 1
        takes_addresses = true
        temperature_max = 2.0
        first_byte_secs = 2
        idle_secs = 3
    "#;

    #[test]
    fn a_short_row_is_enough() {
        let (provider, others) = read(ROW).unwrap();
        assert_eq!((provider.name.as_str(), provider.base_url, others.len()), ("A", None, 0));
        assert_eq!(provider.quirks.time_limits.idle, Duration::from_secs(3));
    }

    #[test]
    fn mistakes_in_the_table_are_errors() {
        let seed = "[[provider.seed_models]]\nid = 'm'\nname = 'M'\ncontext_tokens = 1\nmax_output_tokens = 1\n";
        for (text, expected) in [
            (format!("{ROW}\nmodels_path = 'typing mistake'"), "unknown field `models_path`"),
            (format!("{ROW}\n[other]"), "unknown field `other`"),
            (ROW.replace("max_base64 = 1", ""), "missing field `max_base64`"),
            (format!("{ROW}\n{ROW}"), "two rows are named a"),
            ("provider = []".to_owned(), "has no row"),
            (
                format!("{ROW}\n{seed}input_usd_per_million = '-1'\noutput_usd_per_million = '1'"),
                "-1 is not a price in dollars",
            ),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
