//! Reading the text of pictures in English.

use crate::domain::{ReadingNotice, Script, TextLayout, TextReader};

use super::super::ReadStrings;
use super::super::numbers::grouped;

pub(super) const READ: ReadStrings = ReadStrings {
    panel: "Text",
    show_panel: "Show the text",
    hide_panel: "Hide the text",
    text: "Text of the picture",
    layout_button: |layout| format!("Layout: {layout}"),
    layout: |layout| match layout {
        TextLayout::AsSeen => "As seen",
        TextLayout::Paragraphs => "Paragraphs",
        TextLayout::OneLine => "One line",
        TextLayout::Code => "Code",
        TextLayout::Table => "Table",
        TextLayout::Markdown => "Markdown",
    },
    layout_hint: |layout| match layout {
        TextLayout::AsSeen => "Lines and columns stay where they are in the picture.",
        TextLayout::Paragraphs => "The lines of a paragraph are joined.",
        TextLayout::OneLine => "Everything in one line.",
        TextLayout::Code => "Every line as it is, with its indentation.",
        TextLayout::Table => "Cells for a spreadsheet.",
        TextLayout::Markdown => "Headings, lists and tables are marked.",
    },
    reading: "Reading the picture…",
    read_by: |reader| match reader {
        TextReader::Local => "Read on this computer".to_owned(),
        TextReader::Tesseract => "Read with Tesseract".to_owned(),
        TextReader::Model => "Read with a model".to_owned(),
    },
    read_with: |reader| match reader {
        TextReader::Local => "Read on this computer".to_owned(),
        TextReader::Tesseract => "Read with Tesseract".to_owned(),
        TextReader::Model => "Read with a model".to_owned(),
    },
    try_again: "Read again",
    stopped: "Reading was stopped.",
    nothing_yet: "The text appears here as soon as there is a picture.",
    words: |count| match count {
        1 => "1 word".to_owned(),
        _ => format!("{} words", grouped(count as u64, ',')),
    },
    copy_text: "Copy text",
    copy_table: "Copy table",
    copy_hint: "Ctrl+C with nothing selected",
    save_text: "Save text…",
    save_table: "Save CSV…",
    save_title: "Save the text",
    undo_edits: "Undo edits",
    text_copied: |first_words, words| match words {
        0 => "There was no text to copy.".to_owned(),
        1 => format!("Copied: {first_words}"),
        _ => format!("Copied {} words: {first_words}", grouped(words as u64, ',')),
    },
    saved: |name| format!("{name} was saved."),
    save_failed: |reason| format!("The file could not be written: {reason}. The text is still here."),
    notice: |notice| match notice {
        ReadingNotice::NoText => "No text was found in this picture.".to_owned(),
        ReadingNotice::OtherScript(script) => {
            format!("This looks like {}, which is not read on this computer. A model can read it.", name_of(script))
        }
        ReadingNotice::CannotRead => {
            "There seems to be handwriting or lettering that cannot be read on this computer. A model may read it."
                .to_owned()
        }
        ReadingNotice::TooSmall => {
            "The letters are too small to be read. Take the screenshot at a larger zoom.".to_owned()
        }
        ReadingNotice::Blurred => "The picture is too blurred to be read. A sharper one helps.".to_owned(),
        ReadingNotice::TooFaint => {
            "The text is too dark or too faint to be read. A picture with more contrast helps.".to_owned()
        }
    },
};

fn name_of(script: Script) -> &'static str {
    match script {
        Script::Chinese => "Chinese",
        Script::Japanese => "Japanese",
        Script::Korean => "Korean",
        Script::Cyrillic => "Cyrillic script",
        Script::Greek => "Greek",
        Script::Hebrew => "Hebrew",
        Script::Arabic => "Arabic",
        Script::Indic => "an Indian script",
        Script::Thai => "Thai",
    }
}
