//! The table of a comparison, and the ways out of the window.

use crate::domain::{
    Comparison, Region, RegionKind, RowSource, TableColumn, TableRow, TableWords, Tone, Usd, colour_name,
};

use super::CompareStrings;
use super::compare::RegionWords;

/// Steps of red, green and blue together from which the lighter of two colours of one name is seen.
const SEEN: i32 = 24;

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

/// A cell as it is read aloud.
pub(super) fn said(cell: &str) -> &str {
    if cell.trim().is_empty() { "–" } else { cell }
}

/// The words that a measurement is told in.
pub(super) struct MeasuredWords {
    pub size: &'static str,
    pub whole_picture: &'static str,
    pub tone: fn(Tone) -> &'static str,
    /// Takes the number of a place and what has changed there.
    pub place: fn(u32, &str) -> String,
    pub not_there: &'static str,
    pub here_and_elsewhere: [&'static str; 2],
    pub two_texts: [&'static str; 2],
    /// Take the name of a colour.
    pub lighter: fn(&str) -> String,
    pub darker: fn(&str) -> String,
    pub other_shapes: fn(&str) -> String,
    pub other_scene: &'static str,
    /// Takes how many places have changed, and the shares.
    pub differs: fn(&str, &str) -> String,
    pub region: &'static RegionWords,
    pub compare: &'static CompareStrings,
}

impl MeasuredWords {
    /// What was measured, as rows.
    pub fn rows(&self, comparison: &Comparison) -> Vec<TableRow> {
        let row = |what: &str, [a, b]: [String; 2], same, region| TableRow {
            what: what.to_owned(),
            a,
            b,
            same: Some(same),
            source: RowSource::Measured,
            region,
        };
        let sizes = [comparison.size_a, comparison.size_b];
        let mut rows = vec![row(self.size, sizes.map(|size| size.to_string()), sizes[0] == sizes[1], None)];
        if let Some(tone) = comparison.tone().filter(|_| comparison.is_comparable) {
            rows.push(row(self.whole_picture, [String::new(), (self.tone)(tone).to_owned()], false, None));
        }
        let place = |region: &Region| {
            let what = (self.place)(region.id, (self.region.kind)(region.kind));
            row(&what, self.of_region(region), false, Some(region.id))
        };
        rows.extend(comparison.regions.iter().map(place));
        rows
    }

    /// What was measured of a place in A and in B.
    fn of_region(&self, region: &Region) -> [String; 2] {
        let [a, b] = region.colours.map(|colour| (self.region.colour)(colour_name(colour)).to_owned());
        match region.kind {
            RegionKind::Added => [self.not_there.to_owned(), b],
            RegionKind::Removed => [a, self.not_there.to_owned()],
            RegionKind::Moved => self.here_and_elsewhere.map(str::to_owned),
            RegionKind::Text => self.two_texts.map(str::to_owned),
            // The same word for both would say that nothing differs.
            RegionKind::Colour | RegionKind::Brightness | RegionKind::Changed if a == b => {
                let light = region.colours.map(|colour| colour.map(i32::from).iter().sum::<i32>());
                let how = match light[1] - light[0] {
                    SEEN.. => self.lighter,
                    step if step <= -SEEN => self.darker,
                    _ => self.other_shapes,
                };
                let b = how(&a);
                [a, b]
            }
            RegionKind::Colour | RegionKind::Brightness | RegionKind::Changed => [a, b],
        }
    }

    /// What a comparison that no model has explained comes to.
    pub fn verdict(&self, comparison: &Comparison) -> String {
        if !comparison.is_comparable {
            self.other_scene.to_owned()
        } else if comparison.is_equal() {
            self.compare.same.to_owned()
        } else {
            let summary = (self.compare.summary)(comparison.changed_share);
            (self.differs)(&(self.compare.regions)(comparison.regions.len()), &summary)
        }
    }
}
