//! The rows of `assets/families.toml`.

use serde::Deserialize;

use super::{CatalogError, repeated};
use crate::domain::{FamilyLimits, FittingRules, ModelFamily};

const TABLE: &str = "families.toml";

/// What the table says.
#[derive(Debug)]
pub(super) struct Families {
    pub known: Vec<ModelFamily>,
    pub unknown: ModelFamily,
    pub fitting: FittingRules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    fitting: FittingRow,
    unknown: Row,
    family: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the columns carry their unit")]
struct FittingRow {
    low_side_px: u32,
    plain_side_px: u32,
    high_side_px: u32,
    small_text_side_px: u32,
    readable_text_px: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    #[serde(default)]
    patterns: Vec<String>,
    /// Left out where only the area counts.
    max_side_px: Option<u32>,
    max_pixels: Option<u64>,
}

pub(super) fn read(text: &str) -> Result<Families, CatalogError> {
    let table: Table =
        toml::from_str(text).map_err(|error| CatalogError::Malformed { table: TABLE, reason: error.to_string() })?;
    let ids = table.family.iter().chain(std::iter::once(&table.unknown)).map(|row| row.id.as_str());
    if let Some(id) = repeated(ids) {
        return Err(CatalogError::NamedTwice { table: TABLE, id });
    }
    let fitting = table.fitting;
    Ok(Families {
        known: table.family.into_iter().map(Row::into_family).collect(),
        unknown: table.unknown.into_family(),
        fitting: FittingRules {
            low_side_px: fitting.low_side_px,
            plain_side_px: fitting.plain_side_px,
            high_side_px: fitting.high_side_px,
            small_text_side_px: fitting.small_text_side_px,
            readable_text_px: fitting.readable_text_px,
        },
    })
}

impl Row {
    fn into_family(self) -> ModelFamily {
        ModelFamily {
            id: self.id,
            patterns: self.patterns,
            limits: FamilyLimits { max_side_px: self.max_side_px.unwrap_or(u32::MAX), max_pixels: self.max_pixels },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FITTING: &str = "[fitting]\nlow_side_px = 1\nplain_side_px = 2\nhigh_side_px = 3\nsmall_text_side_px = 4\n\
                           readable_text_px = 5.0\n";

    #[test]
    fn mistakes_in_the_table_are_errors() {
        let unknown = "[unknown]\nid = 'u'\n";
        for (text, expected) in [
            (format!("{FITTING}[[family]]\nid = 'a'\n"), "missing field `unknown`"),
            (format!("{FITTING}{unknown}[[family]]\nid = 'a'\nmax_side = 1\n"), "unknown field `max_side`"),
            (format!("{FITTING}{unknown}[[family]]\nid = 'u'\n"), "two rows are named u"),
            (format!("{unknown}[[family]]\nid = 'a'\n"), "missing field `fitting`"),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
