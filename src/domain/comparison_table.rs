//! What two pictures have in common and where they differ, as a table that a person reads.

use std::sync::Arc;

use super::Comparison;

/// Who says what stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowSource {
    /// Found on this computer.
    Measured,
    /// A model says so.
    Model,
    /// Typed or changed by the user.
    Edited,
}

impl RowSource {
    /// The word of machine-readable output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Model => "model",
            Self::Edited => "edited",
        }
    }
}

/// One respect in which two pictures are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub what: String,
    /// How it is in A, in words; "not visible" is an answer like any other.
    pub a: String,
    pub b: String,
    /// Whether both agree; `None` where that cannot be told.
    pub same: Option<bool>,
    pub source: RowSource,
    /// The changed place that the row is about: the `id` of a region.
    pub region: Option<u32>,
}

/// A part of a row that is typed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableColumn {
    What,
    A,
    B,
}

impl TableRow {
    /// A row of the user's without a word in it.
    #[must_use]
    pub fn empty() -> Self {
        let (what, a, b) = (String::new(), String::new(), String::new());
        Self { what, a, b, same: None, source: RowSource::Edited, region: None }
    }

    /// Whether its words hold the number of its place.
    #[must_use]
    pub fn tells_its_place(&self) -> bool {
        let mut numbers = self.what.split(|letter: char| !letter.is_ascii_digit());
        self.region.is_some_and(|id| numbers.any(|number| number.parse() == Ok(id)))
    }

    #[must_use]
    pub fn cell(&self, column: TableColumn) -> &str {
        match column {
            TableColumn::What => &self.what,
            TableColumn::A => &self.a,
            TableColumn::B => &self.b,
        }
    }

    pub fn set_cell(&mut self, column: TableColumn, text: String) {
        match column {
            TableColumn::What => self.what = text,
            TableColumn::A => self.a = text,
            TableColumn::B => self.b = text,
        }
    }
}

impl TableColumn {
    /// Every column that holds words, from left to right.
    pub const ALL: [Self; 3] = [Self::What, Self::A, Self::B];
}

/// All rows, and what they come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparisonTable {
    /// The model's answer in one sentence.
    pub verdict: Option<String>,
    pub rows: Vec<TableRow>,
}

/// The words around a table that leaves the program, in the user's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableWords {
    /// Over the whole comparison.
    pub title: String,
    /// The head of the first column; the next two are headed A and B.
    pub what: String,
    pub same: String,
    pub source: String,
    pub place: String,
    /// Same, different, unclear.
    pub sameness: [String; 3],
    /// Measured, model, edited.
    pub said_by: [String; 3],
    /// What the comparison comes to where no model has said it.
    pub verdict: String,
}

impl TableWords {
    #[must_use]
    pub fn sameness_of(&self, row: &TableRow) -> &str {
        let [same, different, unclear] = &self.sameness;
        match row.same {
            Some(true) => same,
            Some(false) => different,
            None => unclear,
        }
    }

    #[must_use]
    pub fn source_of(&self, row: &TableRow) -> &str {
        let [measured, model, edited] = &self.said_by;
        match row.source {
            RowSource::Measured => measured,
            RowSource::Model => model,
            RowSource::Edited => edited,
        }
    }
}

/// What a comparison card is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardForm {
    /// One picture.
    Png,
    /// One file that needs no other.
    Html,
}

/// Both pictures, the numbered places and the table on one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonCard {
    pub form: CardForm,
    /// What A and B are called.
    pub names: [String; 2],
    pub comparison: Arc<Comparison>,
    pub table: ComparisonTable,
    pub words: TableWords,
}

/// Whether numbers are written with a comma before their fraction where this locale (`de_DE.UTF-8`, `pt-BR`) is spoken.
/// There spreadsheets expect a semicolon between the cells of a CSV file (CLDR 48, `decimal` of each locale's numbers).
#[must_use]
pub fn has_decimal_comma(locale: &str) -> bool {
    const LANGUAGES: &[&str] = &[
        "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "fy", "gl",
        "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "kl", "ky", "lb", "lt", "lv", "mk", "mn", "nb", "nl", "nn",
        "no", "pl", "pt", "ro", "ru", "se", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
    ];
    /// Where a language of the list is written otherwise.
    const WITH_POINT: &[&str] = &[
        "de-ch", "de-li", "it-ch", "es-mx", "es-us", "es-gt", "es-hn", "es-ni", "es-pa", "es-pe", "es-pr", "es-sv",
        "es-do", "es-cu",
    ];
    let name = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_lowercase();
    let language = name.split('-').next().unwrap_or_default();
    let is_south_african = name == "en-za";
    (LANGUAGES.contains(&language) && !WITH_POINT.contains(&name.as_str())) || is_south_african
}

/// What a kind of thing is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonTemplate {
    /// What settings and scripts call it.
    pub id: String,
    /// What a person reads.
    pub name: String,
    /// The rows that are asked for.
    pub attributes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decimal_sign_is_known_of_a_locale() {
        for (locale, expected) in [
            ("de_DE.UTF-8", true),
            ("de-CH", false),
            ("fr", true),
            ("pt_BR", true),
            ("es_MX.UTF-8", false),
            ("en_GB.UTF-8", false),
            ("zh_CN", false),
            ("C.UTF-8", false),
            ("", false),
        ] {
            assert_eq!(has_decimal_comma(locale), expected, "{locale}");
        }
    }
}
