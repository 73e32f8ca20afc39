//! The question box in English.

use super::super::QuestionStrings;

pub(super) const QUESTION: QuestionStrings = QuestionStrings {
    label: "Your question",
    placeholder: "Ask about the picture",
    placeholder_for_several: "Ask about the pictures",
    send: "Ask",
    stop: "Stop (Esc)",
    enter_sends: "Enter sends · Shift+Enter starts a new line",
    enter_makes_new_line: "Ctrl+Enter sends · Enter starts a new line",
    starters_heading: "Questions to start with",
    starters_for_one: &[
        "Describe this picture",
        "Which objects and colours, and where is each?",
        "What text does it say?",
    ],
    starters_for_several: &["What do they have in common?", "What are the key differences?"],
    prompts: "Your questions",
    save_prompt: "Keep this question",
    no_prompts: "Type a question and keep it here, to ask it again with other pictures.",
    forget_prompt: |text| format!("Forget “{text}”"),
    editing: "Asking the last question anew; its answer is replaced.",
    pictures_go_along: |count| match count {
        0 => "No picture goes along".to_owned(),
        1 => "1 picture goes along".to_owned(),
        _ => format!("{count} pictures go along"),
    },
    blocked_no_question: "Type a question first",
    blocked_no_picture: "Add a picture first",
    blocked_needs_two: "Add a second picture first",
    blocked_answering: "An answer is still coming in",
    blocked_picture_failed: "One picture could not be opened. Remove it first",
    blocked_too_many: |limit| format!("This provider takes at most {limit} pictures. Remove some first"),
    blocked_needs_fetching: "One picture is only an address. Fetch it first",
    blocked_no_address: "Enter the address of a server in the settings first",
    blocked_no_model: "Choose a model first",
};
