//! Reading the text of pictures in English.

use crate::domain::{FoundKind, ReadingNotice, Script, TextLayout, TextReader};

use super::super::ReadStrings;
use super::super::numbers::{dollars, grouped};

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
    read_with_model: |name| format!("Read with {name}"),
    local_hint: "At once, and the picture goes nowhere.",
    tesseract_hint: "In its own languages, and the picture goes nowhere. It takes a few seconds.",
    model_hint: |host| format!("The picture goes to {host}."),
    about: |price| format!("≈ {}", dollars(price)),
    model_stays: "The picture stays on this computer.",
    second: "Second reading",
    second_hint: |other| format!("{other} as well, and mark where the two differ."),
    differences: |count, other| match count {
        0 => format!("Compared with {other}"),
        1 => format!("1 difference from {other}"),
        _ => format!("{} differences from {other}", grouped(count as u64, ',')),
    },
    no_differences: "Both readings are the same.",
    end_second: "End the comparison",
    difference: |first, second| format!("{first} or {second}"),
    nothing_there: "(nothing)",
    adopt: |text| format!("Use {text}"),
    loop_trimmed: "The model began to repeat itself; one copy was kept",
    unreadable: |count| match count {
        1 => "1 place could not be read".to_owned(),
        _ => format!("{} places could not be read", grouped(count as u64, ',')),
    },
    unsure_join: "Parts of the picture were put together where they may not fit",
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
    mark: "Read only a part (M)",
    mark_no_more: "Mark nothing (M)",
    only_a_part: "Only the marked part is read.",
    read_whole: "Read the whole picture",
    check_words: |count| match count {
        1 => "Check 1 uncertain word".to_owned(),
        _ => format!("Check {} uncertain words", grouped(count as u64, ',')),
    },
    word_heading: "Is this word right?",
    word_field: "The word",
    word_keep: "Keep",
    word_keep_and_next: "Keep, next",
    found: |kind| match kind {
        FoundKind::Email => "e-mail address",
        FoundKind::Url => "link",
        FoundKind::Phone => "phone number",
        FoundKind::Amount => "amount",
        FoundKind::Iban => "account number",
    },
    copy_found: |kind, text| format!("Copy the {kind} {text}"),
    open_found: |link| format!("Open {link}"),
    undo_edits: "Undo edits",
    text_copied: |first_words, words| match words {
        0 => "There was no text to copy.".to_owned(),
        1 => format!("Copied: {first_words}"),
        _ => format!("Copied {} words: {first_words}", grouped(words as u64, ',')),
    },
    read_clipboard: "Read the clipboard: its picture becomes text (Ctrl+Shift+R)",
    read_clipboard_hint: "Read the picture on the clipboard and copy its text",
    read_clipboard_everywhere: "Read the picture on the clipboard, from any window",
    snip: "Snip: mark a part of the screen and read it (Ctrl+Shift+S)",
    snip_short: "Snip",
    snip_name: "Snip",
    new_picture: "There is a new picture on the clipboard. Read it?",
    read_it: "Read it",
    reads_new_pictures: "Read new pictures on the clipboard by itself when the window is looked at",
    no_picture_to_read: "The clipboard holds no picture. Take a screenshot first.",
    capture_failed: |reason| format!("The screen could not be captured: {reason}. You can paste a screenshot instead."),
    key_taken: "Taken by another program. Bind another key to “discern-cli read --clipboard --copy --notify” in your desktop’s settings.",
    undo_copy: "Undo the copy",
    copy_undone: "What was on the clipboard before is there again.",
    copy_not_undone: "Something else was copied meanwhile. It was left as it is.",
    copied_title: |words| match words {
        1 => "Copied 1 word".to_owned(),
        _ => format!("Copied {} words", grouped(words as u64, ',')),
    },
    not_copied_title: "No text was copied",
    open_window: "Open",
    saved: |name| format!("{name} was saved."),
    save_failed: |reason| format!("The file could not be written: {reason}. The text is still here."),
    notice: |notice| {
        match notice {
        ReadingNotice::NoText => {
            "No text was found in this picture. If there is some, mark just that part (M), or let a model read it.".to_owned()
        }
        ReadingNotice::OtherScript(script) => {
            format!("This looks like {}, which is not read on this computer. A model can read it.", name_of(script))
        }
        ReadingNotice::CannotRead => {
            "There seems to be handwriting or lettering that cannot be read on this computer. A model may read it."
                .to_owned()
        }
        ReadingNotice::TooSmall => {
            "The letters are too small to be read. Enlarge them where they are shown, and take the picture again with Snip.".to_owned()
        }
        ReadingNotice::Blurred => {
            "The picture is too blurred to be read here. Take a sharper one, or let a model read it.".to_owned()
        }
        ReadingNotice::TooFaint => {
            "The text is too dark or too faint to be read here. Take a picture with more contrast, or let a model read it."
                .to_owned()
        }
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
