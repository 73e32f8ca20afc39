//! Answers in English.

use crate::domain::{RequestForm, Usage, Usd};
use std::time::Duration;

use super::super::AnswerStrings;
use super::super::numbers::{dollars, grouped};

pub(super) const ANSWER: AnswerStrings = AnswerStrings {
    with_pictures: |letters| match letters {
        [letter] => format!("With picture {letter}"),
        _ => format!("With pictures {}", letters.join(", ")),
    },
    preparing: "Preparing the pictures…",
    asked: "Waiting for the answer…",
    waiting: |seconds| format!("The server is busy. Trying again in {seconds} s…"),
    thinking: "Thinking…",
    reasoning: "Show the reasoning",
    stopped: "Stopped. What had come is kept.",
    stopped_empty: "Stopped before anything came.",
    nothing_came: "The answer is empty.",
    own_temperature: "This model cannot be told how freely to answer, so it chose by itself.",
    partial_kept: "What had come is kept.",
    retry: "Try again",
    retry_in: |seconds| format!("Try again in {seconds} s"),
    edit: "Edit and ask again",
    go_on: "Continue",
    go_on_question: "Go on exactly where you stopped, without repeating anything.",
    more: "More",
    copy_request: |form| match form {
        RequestForm::Curl => "Copy the request for curl, without the key",
        RequestForm::Python => "Copy the request for Python, without the key",
    },
    copy: "Copy answer",
    copy_code: "Copy code",
    copy_table: "Copy table",
    details: "Copy details",
    link_target: |target| format!("Opens {target} in the browser"),
    cut_by_length: "The answer ended here because it reached its largest length.",
    cut_by_filter: "The provider's content filter ended the answer here.",
    other_end: |word| format!("The server ended the answer: {word}."),
    account,
};

fn account(usage: &Usage, price: Option<Usd>, first_text: Option<Duration>) -> String {
    let mut parts = Vec::new();
    match (usage.prompt_tokens, usage.completion_tokens) {
        (Some(prompt), Some(completion)) => {
            parts.push(format!("{} + {} tokens", grouped(prompt, ','), grouped(completion, ',')));
        }
        (Some(tokens), None) | (None, Some(tokens)) => parts.push(format!("{} tokens", grouped(tokens, ','))),
        (None, None) => {}
    }
    if let Some(price) = price {
        parts.push(dollars(price));
    }
    if let Some(first_text) = first_text.filter(|time| time.as_millis() >= 100) {
        parts.push(format!("first words after {:.1} s", first_text.as_secs_f32()));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answers_account_names_tokens_and_price() {
        let usage = Usage { prompt_tokens: Some(1_105), completion_tokens: Some(212) };
        assert_eq!(account(&usage, Some(Usd::from_nanos(610_500)), None), "1,105 + 212 tokens · $0.00061");
        assert_eq!(account(&Usage::default(), None, None), "");
    }
}
