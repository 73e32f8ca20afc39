//! The empty window in English.

use crate::domain::Job;

use super::super::WelcomeStrings;

pub(super) const WELCOME: WelcomeStrings = WelcomeStrings {
    heading: "What would you like to do with a picture?",
    job: |job| match job {
        Job::Ask => "Ask about it",
        Job::Read => "Read its text",
        Job::Compare => "Compare two",
    },
    job_hint: |job| match job {
        Job::Ask => "In your own words. A model looks at it and answers.",
        Job::Read => "A screenshot becomes text, on this computer.",
        Job::Compare => "Side by side, and every change numbered.",
    },
    explanation: |job| match job {
        Job::Ask => "Add one picture or several, then ask.",
        Job::Read => "Add a picture, and its text is there.",
        Job::Compare => "Add two pictures: the first is A, the second is B.",
    },
    paste: "Paste a picture",
    open: "Open pictures…",
    sample: "Try the sample",
    drop: "or drop pictures anywhere in this window",
    no_drops: "Please paste or open pictures: under Wayland nothing can be dropped into this window",
};
