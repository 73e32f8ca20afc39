//! The table of a comparison, and the ways out of the window.

use crate::domain::{Comparison, RowSource, TableColumn, TableRow, TableWords, Usd};

/// What the table of a comparison says.
#[derive(Debug)]
pub struct TableStrings {
    /// The two parts of the panel.
    pub differences: &'static str,
    pub table: &'static str,
    pub differences_hint: &'static str,
    pub table_hint: &'static str,

    pub explain: &'static str,
    pub explain_again: &'static str,
    /// About what it costs.
    pub about: fn(Usd) -> String,
    /// Takes the host.
    pub explain_hint: fn(&str) -> String,
    pub explain_hint_here: &'static str,
    pub explaining: &'static str,
    pub nothing_yet: &'static str,
    pub no_table: &'static str,
    pub make_table: &'static str,

    pub template: fn(&str) -> String,
    pub no_template: &'static str,
    pub no_template_hint: &'static str,
    pub save_template: &'static str,
    pub template_name: &'static str,
    pub forget_template: fn(&str) -> String,
    /// Takes the attributes.
    pub attributes: fn(&[String]) -> String,

    /// Over a comparison that leaves the program.
    pub title: &'static str,
    /// The heads of the columns.
    pub what: &'static str,
    pub same: &'static str,
    pub source: &'static str,
    pub place: &'static str,
    /// Whether both agree.
    pub sameness: fn(Option<bool>) -> &'static str,
    pub said_by: fn(RowSource) -> &'static str,
    /// The whole row, for those who hear it.
    pub row: fn(&TableRow) -> String,
    pub cell: fn(TableColumn) -> &'static str,
    /// Takes what the row is about.
    pub edit: fn(&str) -> String,
    pub done: &'static str,
    pub remove: &'static str,
    pub add: &'static str,
    pub add_hint: &'static str,
    pub undo: &'static str,

    pub copy: &'static str,
    pub copied: &'static str,
    pub save: &'static str,
    pub save_csv: &'static str,
    pub save_markdown: &'static str,
    pub save_difference: &'static str,
    pub save_card_png: &'static str,
    pub save_card_html: &'static str,

    /// Over the questions about the two pictures.
    pub questions: &'static str,
    /// What was measured, as rows.
    pub measured: fn(&Comparison) -> Vec<TableRow>,
    /// What a comparison that no model has explained comes to.
    pub measured_verdict: fn(&Comparison) -> String,
}

impl TableStrings {
    /// The words around the table of a comparison that leaves the program.
    #[must_use]
    pub fn words(&self, comparison: Option<&Comparison>) -> TableWords {
        let word = |word: &str| word.to_owned();
        TableWords {
            title: word(self.title),
            what: word(self.what),
            same: word(self.same),
            source: word(self.source),
            place: word(self.place),
            sameness: [Some(true), Some(false), None].map(self.sameness).map(str::to_owned),
            said_by: [RowSource::Measured, RowSource::Model, RowSource::Edited].map(self.said_by).map(str::to_owned),
            verdict: comparison.map(self.measured_verdict).unwrap_or_default(),
        }
    }
}
