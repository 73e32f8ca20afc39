//! The prompts and templates of `assets/comparison.toml`.

use serde::Deserialize;

use super::{CatalogError, repeated};
use crate::domain::{ComparisonPrompts, ComparisonTemplate};

const TABLE: &str = "comparison.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    prompts: Prompts,
    template: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prompts {
    table: String,
    attributes: String,
    free: String,
    places: String,
    no_places: String,
    refused: String,
    again: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    id: String,
    name: String,
    attributes: Vec<String>,
    chinese: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    name: String,
    attributes: Vec<String>,
}

pub(super) fn read(text: &str) -> Result<ComparisonPrompts, CatalogError> {
    let table: Table =
        toml::from_str(text).map_err(|error| CatalogError::Malformed { table: TABLE, reason: error.to_string() })?;
    if let Some(id) = repeated(table.template.iter().map(|row| row.id.as_str())) {
        return Err(CatalogError::NamedTwice { table: TABLE, id });
    }
    if let Some(empty) =
        table.template.iter().find(|row| row.attributes.is_empty() || row.chinese.attributes.is_empty())
    {
        return Err(CatalogError::Malformed { table: TABLE, reason: format!("{} has no attributes", empty.id) });
    }
    let chinese = |row: &Template| {
        let Wording { name, attributes } = &row.chinese;
        ComparisonTemplate { id: row.id.clone(), name: name.clone(), attributes: attributes.clone() }
    };
    let chinese_templates = table.template.iter().map(chinese).collect();
    let template = |row: Template| ComparisonTemplate { id: row.id, name: row.name, attributes: row.attributes };
    let prompts = table.prompts;
    Ok(ComparisonPrompts {
        table: prompts.table,
        attributes: prompts.attributes,
        free: prompts.free,
        places: prompts.places,
        no_places: prompts.no_places,
        refused: prompts.refused,
        again: prompts.again,
        templates: table.template.into_iter().map(template).collect(),
        chinese_templates,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPTS: &str = "[prompts]\ntable = 'a'\nattributes = 'b'\nfree = 'c'\nplaces = 'd'\nno_places = 'e'\n\
                           refused = 'f'\nagain = 'g'\n";

    #[test]
    fn a_template_is_a_row() {
        let read =
            read(&format!("{PROMPTS}[[template]]\nid = 'x'\nname = 'X'\nattributes = ['one', 'two']\nchinese = {{ name = 'Y', attributes = ['three'] }}\n")).unwrap();
        assert_eq!(read.templates[0].attributes, ["one", "two"]);
        assert_eq!((read.chinese_templates[0].id.as_str(), read.chinese_templates[0].name.as_str()), ("x", "Y"));
        assert_eq!((read.table.as_str(), read.again.as_str()), ("a", "g"));
    }

    #[test]
    fn a_table_that_cannot_be_used_is_refused() {
        let row = "[[template]]\nid = 'x'\nname = 'X'\nattributes = ['one']\nchinese = { name = 'Y', attributes = ['one'] }\n";
        for (text, expected) in [
            (format!("{PROMPTS}{row}{row}"), "two rows are named x"),
            (
                format!(
                    "{PROMPTS}[[template]]\nid = 'x'\nname = 'X'\nattributes = []\nchinese = {{ name = 'Y', attributes = ['one'] }}\n"
                ),
                "x has no attributes",
            ),
            (PROMPTS.to_owned(), "missing field"),
        ] {
            let error = super::read(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
