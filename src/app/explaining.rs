//! The table of a comparison: what was measured, what a model says, what the user types; and the talk about it.

use crate::domain::{
    ComparisonTable, ComparisonTemplate, Half, JobId, PixelSize, RowSource, TableRow, Usd, expected_tokens, fit,
};

use crate::i18n::Language;

use super::{Conversation, Picture, State, Subject};

/// What a person does with the table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableAction {
    /// Have the chosen model say how the two pictures differ.
    Explain,
    /// Ask for an answer that was no table once more, as a table.
    MakeTable,
    /// This row was typed over.
    Edit {
        line: LineId,
        row: TableRow,
    },
    /// A row for the user to fill; with a word in its first cell alone it is asked for with the next explanation.
    Add,
    Remove(LineId),
    /// Take back the last change of the table.
    Undo,
    /// The template of this id; `None` for none.
    ChooseTemplate(Option<String>),
    /// Keep what the rows are about as a template of this name.
    SaveTemplate(String),
    ForgetTemplate(String),
    /// Put the table on the clipboard, for spreadsheets.
    Copy,
    Save(SaveForm),
}

/// What the comparison is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SaveForm {
    Csv,
    Markdown,
    /// The difference as a PNG.
    Difference,
    /// Both pictures, the numbered places and the table as one PNG.
    CardPng,
    /// The same as one file of HTML.
    CardHtml,
}

impl SaveForm {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Markdown, Self::Difference, Self::CardPng, Self::CardHtml];

    /// Of the file's name.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Difference | Self::CardPng => "png",
            Self::CardHtml => "html",
        }
    }
}

/// The name of a row as long as the table lives: rows come and go while one of them is typed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineId(u64);

/// A row in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLine {
    pub id: LineId,
    pub row: TableRow,
}

/// How many changes can be taken back.
const MOST_UNDONE: usize = 100;

/// The table of two pictures and the talk about them.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// What was asked about the two, the tables among it.
    pub talk: Conversation,
    pub verdict: Option<String>,
    /// What the model says and what the user has typed, then what was measured.
    pub lines: Vec<TableLine>,
    /// The job whose rows have taken the place of earlier ones.
    pub(super) filling: Option<JobId>,
    former: Vec<(Option<String>, Vec<TableLine>)>,
    last_id: u64,
}

impl Explained {
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&TableLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Whether a model has said anything of it.
    #[must_use]
    pub fn is_explained(&self) -> bool {
        self.lines.iter().any(|line| line.row.source == RowSource::Model)
    }

    /// Whether a change can be taken back.
    #[must_use]
    pub fn may_undo(&self) -> bool {
        !self.former.is_empty()
    }

    /// The table as it goes out; rows without a word are left out.
    #[must_use]
    pub fn table(&self) -> ComparisonTable {
        let rows = self.lines.iter().map(|line| &line.row);
        let rows = rows.filter(|row| ![&row.what, &row.a, &row.b].into_iter().all(|cell| cell.trim().is_empty()));
        ComparisonTable { verdict: self.verdict.clone(), rows: rows.cloned().collect() }
    }

    /// What was measured, in the place of what was measured before. What the user has made of a row stays.
    pub(super) fn set_measured(&mut self, rows: Vec<TableRow>) {
        self.lines.retain(|line| line.row.source != RowSource::Measured);
        for row in rows {
            let line = self.fresh(row);
            self.lines.push(line);
        }
    }

    /// Rows of a model. The first ones of a job take the place of those before.
    pub(super) fn take_rows(&mut self, job: JobId, verdict: Option<String>, rows: Vec<TableRow>) {
        if self.filling != Some(job) {
            self.filling = Some(job);
            self.remember();
            self.verdict = None;
            self.lines.retain(|line| line.row.source != RowSource::Model);
        }
        self.verdict = verdict.or(self.verdict.take());
        for row in rows {
            match self.lines.iter_mut().find(|line| waits_for(&line.row, &row)) {
                Some(line) => line.row = row,
                None => self.insert(row),
            }
        }
    }

    /// Puts a row below the others that were not measured.
    fn insert(&mut self, row: TableRow) {
        let place = self.lines.iter().position(|line| line.row.source == RowSource::Measured);
        let line = self.fresh(row);
        self.lines.insert(place.unwrap_or(self.lines.len()), line);
    }

    fn fresh(&mut self, row: TableRow) -> TableLine {
        self.last_id += 1;
        TableLine { id: LineId(self.last_id), row }
    }

    pub(super) fn add(&mut self) {
        self.remember();
        self.insert(TableRow::empty());
    }

    pub(super) fn edit(&mut self, id: LineId, row: TableRow) {
        if self.line(id).is_none_or(|line| line.row == row) {
            return;
        }
        self.remember();
        if let Some(line) = self.lines.iter_mut().find(|line| line.id == id) {
            line.row = TableRow { source: RowSource::Edited, region: line.row.region, ..row };
        }
    }

    pub(super) fn remove(&mut self, id: LineId) {
        if self.line(id).is_some() {
            self.remember();
            self.lines.retain(|line| line.id != id);
        }
    }

    pub(super) fn undo(&mut self) {
        if let Some((verdict, lines)) = self.former.pop() {
            (self.verdict, self.lines) = (verdict, lines);
        }
    }

    fn remember(&mut self) {
        if self.former.len() == MOST_UNDONE {
            self.former.remove(0);
        }
        self.former.push((self.verdict.clone(), self.lines.clone()));
    }

    /// What the user wants to know and has not filled in.
    fn wanted(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| &line.row).filter(|row| is_open(row)).map(|row| row.what.trim())
    }
}

/// Whether a row only says what it is about.
fn is_open(row: &TableRow) -> bool {
    row.source == RowSource::Edited && !row.what.trim().is_empty() && row.a.trim().is_empty() && row.b.trim().is_empty()
}

fn waits_for(open: &TableRow, row: &TableRow) -> bool {
    is_open(open) && open.what.trim().to_lowercase() == row.what.trim().to_lowercase()
}

/// Tokens of an answer for each row, and of the words of the request.
const TOKENS_PER_ROW: u64 = 50;
const TOKENS_OF_WORDS: u64 = 500;
/// Of an answer in words: some paragraphs.
const TOKENS_PER_ANSWER: u64 = 300;
const CHARACTERS_PER_TOKEN: u64 = 3;
/// Rows that a model adds to those that were asked for.
const ROWS_OF_ITS_OWN: usize = 6;

impl State {
    /// The user's own templates, then the built-in ones.
    #[must_use]
    pub fn templates(&self) -> Vec<ComparisonTemplate> {
        let own = self.setup.settings.comparison_templates.iter();
        let own = own.map(|own| ComparisonTemplate {
            id: own.name.clone(),
            name: own.name.clone(),
            attributes: own.attributes.clone(),
        });
        let built_in = match self.language() {
            Language::English => &self.setup.comparison.templates,
            Language::Chinese => &self.setup.comparison.chinese_templates,
        };
        own.chain(built_in.iter().cloned()).collect()
    }

    /// The template that the pictures are compared by.
    #[must_use]
    pub fn template(&self) -> Option<ComparisonTemplate> {
        let chosen = self.setup.settings.comparison_template.as_deref()?;
        self.templates().into_iter().find(|template| template.id == chosen)
    }

    /// Whether a template is the user's own, and can be forgotten.
    #[must_use]
    pub fn is_own_template(&self, id: &str) -> bool {
        self.setup.settings.comparison_templates.iter().any(|own| own.name == id)
    }

    /// What the model is asked to give a row for: the template's attributes, and what the user has added.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        let mut attributes = self.template().map(|template| template.attributes).unwrap_or_default();
        for wanted in self.comparing.explained.wanted() {
            if !attributes.iter().any(|known| known.to_lowercase() == wanted.to_lowercase()) {
                attributes.push(wanted.to_owned());
            }
        }
        attributes
    }

    /// About what it costs to have the two pictures explained; `None` where the model's prices are not known.
    #[must_use]
    pub fn price_of_explaining(&self) -> Option<Usd> {
        let measured = self.comparing.measured().map_or(0, |measured| measured.regions.len());
        let rows = self.attributes().len() + measured + ROWS_OF_ITS_OWN;
        self.pair_sizes()?;
        let input = self.tokens_of_pictures(Subject::Pair)? + TOKENS_OF_WORDS;
        self.models.chosen.cost((input, rows as u64 * TOKENS_PER_ROW))
    }

    /// About what it costs to ask a question now, with the pictures and all that was said before; `None` where the
    /// model's prices are not known, or a picture is only an address.
    #[must_use]
    pub fn price_of_asking(&self) -> Option<Usd> {
        let said = self.talk().exchanges.iter().flat_map(|exchange| [&exchange.question, &exchange.answer.text]);
        let said = said.map(|text| text.chars().count() as u64).sum::<u64>() / CHARACTERS_PER_TOKEN;
        let input = self.tokens_of_pictures(self.subject())? + said;
        self.models.chosen.cost((input, TOKENS_PER_ANSWER))
    }

    /// About how many tokens the pictures of a conversation take; `None` where that is not known of one, or there is none.
    fn tokens_of_pictures(&self, subject: Subject) -> Option<u64> {
        let plan = self.plan_about(subject)?;
        let tokens = |picture: &&Picture| {
            let info = picture.info()?;
            let size: PixelSize = fit(info.size(), info.smallest_text_px, plan.side, &plan.rules, plan.limits);
            Some(expected_tokens(size, u32::MAX, Some(0)).0)
        };
        let pictures = self.pictures_of(subject);
        if pictures.is_empty() { None } else { pictures.iter().map(tokens).sum() }
    }

    /// The name of the file that the comparison is written into: both pictures' names.
    #[must_use]
    pub fn comparison_name(&self, form: SaveForm) -> String {
        let stem = |half: Half| {
            let name = self.pair()[half.place()].map(Picture::name).unwrap_or_default();
            name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned())
        };
        format!("{} - {}.{}", stem(Half::A), stem(Half::B), form.ending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, source: RowSource) -> TableRow {
        TableRow { what: what.to_owned(), a: "x".to_owned(), source, ..TableRow::empty() }
    }

    fn whats(explained: &Explained) -> Vec<&str> {
        explained.lines.iter().map(|line| line.row.what.as_str()).collect()
    }

    #[test]
    fn rows_of_a_model_stand_before_what_was_measured_and_replace_earlier_ones() {
        let mut explained = Explained::default();
        explained.set_measured(vec![row("Size", RowSource::Measured)]);
        let (first, second) = (JobId::fresh(), JobId::fresh());
        explained.take_rows(first, Some("differs".to_owned()), vec![row("Colour", RowSource::Model)]);
        explained.take_rows(first, None, vec![row("Handle", RowSource::Model)]);
        assert_eq!(whats(&explained), ["Colour", "Handle", "Size"]);
        let colour = explained.lines[0].clone();
        explained.edit(colour.id, TableRow { a: "green".to_owned(), ..colour.row });
        explained.take_rows(second, None, vec![row("Lid", RowSource::Model)]);
        assert_eq!((whats(&explained), explained.verdict.as_deref()), (vec!["Colour", "Lid", "Size"], None));
        assert_eq!(explained.lines[0].row.source, RowSource::Edited);
        explained.undo();
        assert_eq!(
            (whats(&explained), explained.verdict.as_deref()),
            (vec!["Colour", "Handle", "Size"], Some("differs"))
        );
        explained.undo();
        assert_eq!(explained.lines[0].row, row("Colour", RowSource::Model));
        explained.set_measured(Vec::new());
        assert_eq!(whats(&explained), ["Colour", "Handle"]);
    }

    #[test]
    fn a_row_that_waits_is_filled_in_its_place() {
        let mut explained = Explained::default();
        explained.add();
        let id = explained.lines[0].id;
        explained.edit(id, TableRow { what: " Weight".to_owned(), ..TableRow::empty() });
        assert_eq!(explained.wanted().collect::<Vec<_>>(), ["Weight"]);
        explained.take_rows(JobId::fresh(), None, vec![row("Lid", RowSource::Model), row("weight", RowSource::Model)]);
        assert_eq!(explained.lines[0].id, id);
        assert_eq!(whats(&explained), ["weight", "Lid"]);
        explained.remove(id);
        explained.add();
        assert_eq!(explained.table().rows.len(), 1, "an empty row does not go out");
    }
}
