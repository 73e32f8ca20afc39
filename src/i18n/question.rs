//! The question box.

/// What the question box says.
#[derive(Debug)]
pub struct QuestionStrings {
    pub label: &'static str,
    pub placeholder: &'static str,
    pub placeholder_for_several: &'static str,
    pub send: &'static str,
    pub stop: &'static str,
    pub enter_sends: &'static str,
    pub enter_makes_new_line: &'static str,
    pub starters_heading: &'static str,
    /// Offered with one picture.
    pub starters_for_one: &'static [&'static str],
    /// Offered with several pictures.
    pub starters_for_several: &'static [&'static str],
    /// The user's own questions.
    pub prompts: &'static str,
    pub save_prompt: &'static str,
    pub no_prompts: &'static str,
    /// Takes the question.
    pub forget_prompt: fn(&str) -> String,
    /// The question box holds the last question, to be asked anew.
    pub editing: &'static str,
    /// How many pictures go along.
    pub pictures_go_along: fn(usize) -> String,
    pub blocked_no_question: &'static str,
    pub blocked_no_picture: &'static str,
    pub blocked_needs_two: &'static str,
    pub blocked_answering: &'static str,
    pub blocked_picture_failed: &'static str,
    pub blocked_too_many: fn(usize) -> String,
    /// A picture is only an address.
    pub blocked_needs_fetching: &'static str,
    pub blocked_no_address: &'static str,
    pub blocked_no_model: &'static str,
}
