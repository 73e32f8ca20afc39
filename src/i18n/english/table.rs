//! The table of a comparison in English.

use crate::domain::{RowSource, TableColumn, Tone};

use super::super::TableStrings;
use super::super::numbers::dollars;
use super::super::table::{MeasuredWords, said};
use super::compare::{COMPARE, REGION};

pub(super) const TABLE: TableStrings = TableStrings {
    differences: "Places",
    table: "Table",
    differences_hint: "Every place that has changed, as it was measured",
    table_hint: "What differs in words: measured, and explained by a model",

    explain: "Explain",
    explain_again: "Explain again",
    about: |price| format!("≈ {}", dollars(price)),
    explain_hint: |host| format!("Both pictures go to {host}, whose model says row by row how they differ"),
    explain_hint_here: "The model on this computer says row by row how they differ; the pictures stay here",
    explaining: "The model compares the pictures…",
    nothing_yet: "Press Explain, and a model says row by row what is the same and what differs.",
    no_table: "The answer was no table.",
    make_table: "Make it a table",

    template: |name| format!("Template: {name}"),
    no_template: "None",
    no_template_hint: "The model decides what is worth comparing",
    save_template: "Save these rows as a template",
    template_name: "Name of the template",
    forget_template: |name| format!("Forget the template {name}"),
    attributes: |attributes| attributes.join(", "),

    title: "Comparison",
    what: "What",
    same: "Same?",
    source: "Source",
    place: "Place",
    sameness: |same| match same {
        Some(true) => "same",
        Some(false) => "differs",
        None => "unclear",
    },
    said_by: |source| match source {
        RowSource::Measured => "measured",
        RowSource::Model => "model says",
        RowSource::Edited => "edited",
    },
    row: |row| {
        let (what, a, b) = (&row.what, said(&row.a), said(&row.b));
        let (same, source) = ((TABLE.sameness)(row.same), (TABLE.said_by)(row.source));
        let place = row.region.map(|id| format!(", place {id}")).unwrap_or_default();
        format!("{what}: A {a}, B {b}, {same}, {source}{place}")
    },
    cell: |column| match column {
        TableColumn::What => "What is compared",
        TableColumn::A => "How it is in A",
        TableColumn::B => "How it is in B",
    },
    edit: |what| if what.is_empty() { "Edit the row".to_owned() } else { format!("Edit {what}") },
    done: "Done",
    remove: "Remove the row",
    add: "Add a row",
    add_hint: "Fill it yourself, or name only what is to be compared and press Explain",
    undo: "Undo",

    copy: "Copy table",
    copied: "The table was copied.",
    save: "Save…",
    save_csv: "Table as CSV…",
    save_markdown: "Table as Markdown…",
    save_difference: "Difference as PNG…",
    save_card_png: "Comparison card as PNG…",
    save_card_html: "Comparison card as HTML…",

    questions: "Questions about both pictures",
    measured: |comparison| MEASURED.rows(comparison),
    measured_verdict: |comparison| MEASURED.verdict(comparison),
};

/// What was measured in English.
const MEASURED: MeasuredWords = MeasuredWords {
    size: "Size in pixels",
    whole_picture: "The whole picture",
    tone: |tone| match tone {
        Tone::Lighter => "lighter than A",
        Tone::Darker => "darker than A",
        Tone::Tinted => "tinted otherwise than A",
    },
    place: |id, kind| format!("Place {id}: {kind}"),
    not_there: "not there",
    here_and_elsewhere: ["here", "elsewhere"],
    two_texts: ["a text", "another text"],
    lighter: |colour| format!("lighter {colour}"),
    darker: |colour| format!("darker {colour}"),
    other_shapes: |colour| format!("{colour}, other shapes"),
    other_scene: "The two pictures do not show the same scene.",
    differs: |places, summary| format!("{places}: {summary}."),
    region: &REGION,
    compare: &COMPARE,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Comparison, PixelRect, PixelSize, Region, RegionKind};

    #[test]
    fn what_was_measured_is_told_in_rows() {
        let region = |id, kind, colours| Region { id, rect: PixelRect::default(), kind, share: 0.1, colours };
        let (red, dark, blue) = ([200, 30, 30], [150, 20, 20], [30, 60, 200]);
        let comparison = Comparison {
            size_a: PixelSize::new(4, 3),
            size_b: PixelSize::new(8, 6),
            is_comparable: true,
            alignment: None,
            similarity: 0.9,
            changed_share: 0.1,
            tone_steps: [6.0; 3],
            regions: vec![
                region(1, RegionKind::Colour, [red, dark]),
                region(2, RegionKind::Added, [red, blue]),
                region(3, RegionKind::Changed, [red, blue]),
                region(4, RegionKind::Changed, [red, [203, 30, 30]]),
            ],
            map: None,
        };
        let told: Vec<String> = (TABLE.measured)(&comparison).iter().map(TABLE.row).collect();
        let expected = [
            "Size in pixels: A 4×3, B 8×6, differs, measured",
            "The whole picture: A –, B lighter than A, differs, measured",
            "Place 1: colour: A red, B darker red, differs, measured, place 1",
            "Place 2: added: A not there, B blue, differs, measured, place 2",
            "Place 3: changed: A red, B blue, differs, measured, place 3",
            "Place 4: changed: A red, B red, other shapes, differs, measured, place 4",
        ];
        assert_eq!(told, expected);
        assert_eq!((TABLE.measured_verdict)(&comparison), "4 changed places: 10 % of the picture has changed.");
    }
}
