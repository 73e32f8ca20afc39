//! Reading many pictures in one go, in English.

use crate::domain::{BatchEnd, BatchForm};

use super::super::BatchStrings;
use super::super::numbers::grouped;

/// Names that are said before the rest is only counted.
const NAMES: usize = 3;

pub(super) const BATCH: BatchStrings = BatchStrings {
    open: "Read many pictures…",
    heading: "Read many pictures",
    explanation: "Their text is written to files, on this computer. Pictures that cannot be read are listed at the end.",
    what: "What to read",
    choose_pictures: "Choose pictures…",
    choose_folder: "Choose a folder…",
    nothing_chosen: "Nothing is chosen yet. Pictures and folders can be dropped here, too.",
    nothing_chosen_no_drops: "Nothing is chosen yet.",
    chosen: |names| {
        let first: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
        match names.len().saturating_sub(NAMES) {
            0 => first.join(", "),
            rest => format!("{} and {} more", first.join(", "), count(rest)),
        }
    },
    clear: "Choose anew",
    into: "What to write",
    form: |form| match form {
        BatchForm::OneFile => "One text file",
        BatchForm::FileEach => "One file each",
        BatchForm::Csv => "CSV",
        BatchForm::Json => "JSON",
    },
    form_hint: |form| match form {
        BatchForm::OneFile => "All texts below one another, each under the name of its picture.",
        BatchForm::FileEach => "A text file beside each picture. Files that are there already are kept.",
        BatchForm::Csv => "One row a line, with the picture and the number of the line, for spreadsheets.",
        BatchForm::Json => "Lines, words and their places, for programs.",
    },
    file_stem: "Texts",
    begin: "Read them",
    progress: |done, total, name| match total {
        0 => "Looking for pictures…".to_owned(),
        _ if name.is_empty() => format!("{} of {}", count(done), count(total)),
        _ => format!("{} of {} · {name}", count(done), count(total)),
    },
    pause: "Pause",
    paused: "Paused. What is being read is still read.",
    go_on: "Go on",
    done: summary,
    open_folder: "Open folder",
    again: "Read others",
    failures: "Could not be read",
    ask_to_close: "Pictures are still being read. Closing ends that; what was read so far is in the file.",
    keep_reading: "Go on reading",
    close: "Close Discern",
};

fn count(number: usize) -> String {
    grouped(number as u64, ',')
}

fn summary(end: &BatchEnd) -> String {
    let pictures = |number: usize| match number {
        1 => "1 picture".to_owned(),
        _ => format!("{} pictures", count(number)),
    };
    let mut parts = vec![format!("{} read", pictures(end.read))];
    if end.without_text > 0 {
        parts.push(format!("{} of them without text", count(end.without_text)));
    }
    if !end.failures.is_empty() {
        parts.push(format!("{} failed", count(end.failures.len())));
    }
    let stopped = if end.is_cancelled { "Stopped. " } else { "" };
    format!("{stopped}{}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Failure, FailureKind};

    #[test]
    fn the_end_is_told_in_one_line() {
        let failed = vec![("a.png".into(), Failure::of(FailureKind::Unreadable))];
        for (end, expected) in [
            (BatchEnd { read: 1, ..BatchEnd::default() }, "1 picture read."),
            (
                BatchEnd { read: 1200, without_text: 3, ..BatchEnd::default() },
                "1,200 pictures read, 3 of them without text.",
            ),
            (
                BatchEnd { read: 2, failures: failed, is_cancelled: true, ..BatchEnd::default() },
                "Stopped. 2 pictures read, 1 failed.",
            ),
        ] {
            assert_eq!(summary(&end), expected);
        }
    }
}
