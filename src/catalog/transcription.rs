//! The prompts of `assets/transcription.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::CatalogError;
use crate::domain::{TextLayout, TranscriptionPrompts};

const TABLE: &str = "transcription.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    common: String,
    of_part: String,
    layouts: BTreeMap<String, String>,
}

pub(super) fn read(text: &str) -> Result<TranscriptionPrompts, CatalogError> {
    let malformed = |reason: String| CatalogError::Malformed { table: TABLE, reason };
    let mut table: Table = toml::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let mut layouts = Vec::new();
    for layout in TextLayout::ALL {
        let prompt = table.layouts.remove(layout.as_str());
        let prompt = prompt.ok_or_else(|| malformed(format!("there is no prompt for {layout}")))?;
        layouts.push((layout, prompt));
    }
    match table.layouts.into_keys().next() {
        Some(unknown) => Err(malformed(format!("{unknown} is no layout"))),
        None => Ok(TranscriptionPrompts { common: table.common, of_part: table.of_part, layouts }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_has_its_prompt_and_nothing_else_has_one() {
        let all = TextLayout::ALL.map(|layout| format!("{layout} = '{layout}?'\n")).concat();
        let head = "common = 'all'\nof_part = 'part'\n[layouts]\n";
        let prompts = read(&format!("{head}{all}")).unwrap();
        assert_eq!(prompts.prompt(TextLayout::Code, false), "all\n\ncode?");
        assert_eq!(prompts.prompt(TextLayout::OneLine, true), "all\n\none-line?\n\npart");
        for (text, expected) in [
            (format!("{head}code = 'a'\n"), "there is no prompt for as-seen"),
            (format!("{head}{all}verse = 'a'\n"), "verse is no layout"),
            ("common = 'a'\n".to_owned(), "missing field"),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
