//! Failures as a person reads them: what happened, whether anything was lost, what to do, and the button that does it.
//!
//! A sentence is a template. `{host}`, `{model}`, `{subject}`, `{seconds}`, `{limit}`, `{status}` and `{server_text}`
//! stand for facts; a part in `[…]` is left out when a fact in it is not known. Outside such a part, `{host}`,
//! `{model}` and `{subject}` have [`Words`] to take their place; the others stand in such parts only, and a test says so.

use crate::domain::{Failure, FailureKind, Stranger, Why};

/// One message a kind of failure.
#[derive(Debug)]
pub struct Failures {
    pub words: Words,
    pub unreadable: Message,
    pub too_many_pixels: Message,
    pub unsupported_format: Message,
    /// In place of the sentence of `unsupported_format`.
    pub is_pdf: &'static str,
    pub is_raw_photo: &'static str,
    pub is_svg: &'static str,
    pub not_found: Message,
    pub key_missing: Message,
    pub key_wrong: Message,
    pub no_access: Message,
    pub no_credit: Message,
    pub rate_limit: Message,
    pub model_unknown: Message,
    pub model_blind: Message,
    pub too_large: Message,
    pub context_too_long: Message,
    pub too_many_pictures: Message,
    /// The label of the button beside `too_large` where nothing can be sent smaller.
    pub remove_last: &'static str,
    /// The label of the button that fetches a picture here, in the place of the server, and asks again.
    pub fetch_here: &'static str,
    pub reasons: Reasons,
    pub offline: Message,
    pub name_unknown: Message,
    pub refused: Message,
    pub tls: Message,
    pub proxy: Message,
    pub wrong_address: Message,
    pub server_failed: Message,
    pub server_nonsense: Message,
    pub cut: Message,
    pub stalled: Message,
    pub cut_amid_answer: &'static str,
    pub stalled_amid_answer: &'static str,
    pub content_filtered: Message,
    pub no_clipboard: Message,
    pub write_failed: Message,
    pub disk_full: Message,
    pub reader_missing: Message,
    pub internal: Message,
    pub cancelled: Message,
}

/// What is said of one kind of failure.
#[derive(Debug)]
pub struct Message {
    pub sentence: &'static str,
    /// The label of the one button beside it.
    pub button: &'static str,
}

/// What is said in the place of a kind's sentence where more is known, one a [`Why`].
#[derive(Debug)]
pub struct Reasons {
    pub rejected: &'static str,
    pub picture_not_fetched: &'static str,
    pub question_too_long: &'static str,
    pub key_exposed: &'static str,
    pub user_in_address: &'static str,
    pub wants_https: &'static str,
    pub sends_on: &'static str,
    pub no_address: &'static str,
    pub private_network: &'static str,
    pub leads_on: &'static str,
    pub too_large_to_fetch: &'static str,
    pub not_a_picture: &'static str,
    pub withheld: &'static str,
    pub unreached: &'static str,
    pub too_slow: &'static str,
    pub not_asked_again: &'static str,
}

impl Reasons {
    fn sentence(&self, why: Why) -> &'static str {
        match why {
            Why::Rejected => self.rejected,
            Why::PictureNotFetched => self.picture_not_fetched,
            Why::QuestionTooLong => self.question_too_long,
            Why::KeyExposed => self.key_exposed,
            Why::UserInAddress => self.user_in_address,
            Why::WantsHttps => self.wants_https,
            Why::SendsOn => self.sends_on,
            Why::NoAddress => self.no_address,
            Why::PrivateNetwork => self.private_network,
            Why::LeadsOn => self.leads_on,
            Why::TooLargeToFetch => self.too_large_to_fetch,
            Why::NotAPicture => self.not_a_picture,
            Why::Withheld => self.withheld,
            Why::Unreached => self.unreached,
            Why::TooSlow => self.too_slow,
            Why::NotAskedAgain => self.not_asked_again,
        }
    }
}

/// What stands in a fact's place when it is not known, and how names and numbers are set.
#[derive(Debug)]
pub struct Words {
    pub host: &'static str,
    pub model: &'static str,
    pub subject: &'static str,
    /// Around the name of a picture or file.
    pub quotes: (&'static str, &'static str),
    pub thousands_separator: &'static str,
}

impl Failures {
    /// The failure in one or two sentences.
    #[must_use]
    pub fn sentence(&self, failure: &Failure) -> String {
        self.filled(self.template(failure), failure)
    }

    /// The same where a part of an answer had come, which is gone on with.
    #[must_use]
    pub fn sentence_amid_answer(&self, failure: &Failure) -> Option<String> {
        let template = match failure.kind {
            FailureKind::Cut => self.cut_amid_answer,
            FailureKind::Stalled => self.stalled_amid_answer,
            _ => return None,
        };
        Some(self.filled(template, failure))
    }

    fn filled(&self, template: &'static str, failure: &Failure) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((plain, after)) = rest.split_once('[') {
            self.fill(&mut text, plain, failure);
            let (part, after) = after.split_once(']').unwrap_or((after, ""));
            let before = text.len();
            if !self.fill(&mut text, part, failure) {
                text.truncate(before);
            }
            rest = after;
        }
        self.fill(&mut text, rest, failure);
        text
    }

    fn template(&self, failure: &Failure) -> &'static str {
        match (failure.facts.stranger, failure.facts.why) {
            (Some(Stranger::Pdf), _) => self.is_pdf,
            (Some(Stranger::RawPhoto), _) => self.is_raw_photo,
            (Some(Stranger::Svg), _) => self.is_svg,
            (Some(Stranger::Other(_)) | None, Some(why)) => self.reasons.sentence(why),
            (Some(Stranger::Other(_)) | None, None) => self.message(failure.kind).sentence,
        }
    }

    /// The label of the button that helps.
    #[must_use]
    pub fn button(&self, kind: FailureKind) -> &str {
        self.message(kind).button
    }

    /// Appends the template with its facts; false if one was not known.
    fn fill(&self, text: &mut String, template: &str, failure: &Failure) -> bool {
        let mut is_complete = true;
        let mut rest = template;
        while let Some((plain, after)) = rest.split_once('{') {
            push_apart(text, plain);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some(fact) = self.fact(name, failure) {
                push_apart(text, &fact);
            } else {
                is_complete = false;
                self.push_word(text, name);
            }
            rest = after;
        }
        push_apart(text, rest);
        is_complete
    }

    /// The fact of this name, as it is written; `None` when it is not known.
    fn fact(&self, name: &str, failure: &Failure) -> Option<String> {
        let facts = &failure.facts;
        let (open, close) = self.words.quotes;
        match name {
            "host" => facts.host.clone(),
            "address" => facts.address.clone(),
            "model" => facts.model.clone(),
            "subject" => facts.subject.as_ref().map(|subject| format!("{open}{subject}{close}")),
            "seconds" => facts.seconds.map(|seconds| self.number(seconds)),
            "limit" => facts.limit.map(|limit| self.number(limit)),
            "status" => facts.status.map(|status| status.to_string()),
            "server_text" => failure.server_text.as_deref().and_then(one_line),
            _ => None,
        }
    }

    /// The word in the place of a fact that is not known, with a capital where a sentence begins.
    fn push_word(&self, text: &mut String, name: &str) {
        let word = match name {
            "host" => self.words.host,
            "model" => self.words.model,
            "subject" => self.words.subject,
            _ => "",
        };
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if text.is_empty() || text.ends_with(". ") => text.extend(first.to_uppercase()),
            Some(first) => text.push(first),
            None => {}
        }
        text.push_str(letters.as_str());
    }

    /// A number with its thousands set apart.
    fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push_str(self.words.thousands_separator);
            }
            text.push(digit);
        }
        text
    }

    fn message(&self, kind: FailureKind) -> &Message {
        match kind {
            FailureKind::Unreadable => &self.unreadable,
            FailureKind::TooManyPixels => &self.too_many_pixels,
            FailureKind::UnsupportedFormat => &self.unsupported_format,
            FailureKind::NotFound => &self.not_found,
            FailureKind::KeyMissing => &self.key_missing,
            FailureKind::KeyWrong => &self.key_wrong,
            FailureKind::NoAccess => &self.no_access,
            FailureKind::NoCredit => &self.no_credit,
            FailureKind::RateLimit => &self.rate_limit,
            FailureKind::ModelUnknown => &self.model_unknown,
            FailureKind::ModelBlind => &self.model_blind,
            FailureKind::TooLarge => &self.too_large,
            FailureKind::ContextTooLong => &self.context_too_long,
            FailureKind::TooManyPictures => &self.too_many_pictures,
            FailureKind::Offline => &self.offline,
            FailureKind::NameUnknown => &self.name_unknown,
            FailureKind::Refused => &self.refused,
            FailureKind::Tls => &self.tls,
            FailureKind::Proxy => &self.proxy,
            FailureKind::WrongAddress => &self.wrong_address,
            FailureKind::ServerFailed => &self.server_failed,
            FailureKind::ServerNonsense => &self.server_nonsense,
            FailureKind::Cut => &self.cut,
            FailureKind::Stalled => &self.stalled,
            FailureKind::ContentFiltered => &self.content_filtered,
            FailureKind::NoClipboard => &self.no_clipboard,
            FailureKind::WriteFailed => &self.write_failed,
            FailureKind::DiskFull => &self.disk_full,
            FailureKind::ReaderMissing => &self.reader_missing,
            FailureKind::Internal => &self.internal,
            FailureKind::Cancelled => &self.cancelled,
        }
    }
}

/// Appends a text; a space keeps Chinese characters and Latin letters or digits apart.
fn push_apart(text: &mut String, more: &str) {
    let is_latin = |letter: char| letter.is_ascii_alphanumeric();
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    if let (Some(before), Some(after)) = (text.chars().next_back(), more.chars().next())
        && (is_latin(before) && is_chinese(after) || is_chinese(before) && is_latin(after))
    {
        text.push(' ');
    }
    text.push_str(more);
}

/// A server's words on one line and without their full stop, because the template sets one; `None` for no words.
fn one_line(server_text: &str) -> Option<String> {
    let line = server_text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(['.', '。']);
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Facts;
    use crate::i18n::{Language, strings};

    fn failures() -> &'static Failures {
        &strings(Language::English).failures
    }

    /// Every kind, and with it every reason, in every language.
    fn in_every_language() -> impl Iterator<Item = (FailureKind, Option<Why>, &'static Failures)> {
        let plain = FailureKind::ALL.map(|kind| (kind, None)).into_iter();
        let with_reason = Why::ALL.map(|why| (FailureKind::Unreadable, Some(why)));
        let spoken = |(kind, why)| Language::ALL.map(|language| (kind, why, &strings(language).failures));
        plain.chain(with_reason).flat_map(spoken)
    }

    fn with_all_facts(kind: FailureKind) -> Failure {
        Failure {
            kind,
            facts: Facts {
                subject: Some("photo.png".to_owned()),
                host: Some("api.example.com".to_owned()),
                address: Some("https://api.example.com/v1".to_owned()),
                model: Some("some/model".to_owned()),
                status: Some(503),
                limit: Some(178_956_970),
                seconds: Some(20),
                stranger: None,
                why: None,
            },
            server_text: Some("words of\n the  server.".to_owned()),
            repeats_request: false,
            detail: Some("a detail".to_owned()),
        }
    }

    #[test]
    fn every_kind_has_a_whole_sentence_with_all_facts_and_with_none() {
        for (kind, why, failures) in in_every_language() {
            for mut failure in [Failure::of(kind), with_all_facts(kind)] {
                failure.facts.why = why;
                let sentence = failures.sentence(&failure);
                assert!(!sentence.contains(['{', '}', '[', ']']), "{kind}: {sentence}");
                assert!(!sentence.contains("  ") && sentence.trim() == sentence, "{kind}: {sentence}");
                assert!(sentence.ends_with(['.', '”', '。']) && sentence.len() > 20, "{kind}: {sentence}");
                for gap in [" .", " ,", " ;", "..", "“”", "()", "，。", "。。", "（）", "，，"] {
                    assert!(!sentence.contains(gap), "{kind}: {sentence}");
                }
                // Chinese has no capitals.
                let is_begun = |letter: char| letter.is_uppercase() || !letter.is_ascii() || "as".contains(letter);
                assert!(sentence.chars().next().is_some_and(is_begun), "{kind}: {sentence}");
            }
            assert!(!failures.button(kind).is_empty(), "{kind}");
        }
    }

    #[test]
    fn facts_without_a_word_of_their_own_stand_in_parts_that_can_be_left_out() {
        for (kind, why, failures) in in_every_language() {
            let mut depth = 0;
            let mut failure = Failure::of(kind);
            failure.facts.why = why;
            let mut rest = failures.template(&failure);
            while let Some(at) = rest.find(['[', ']', '{']) {
                let after = &rest[at + 1..];
                match &rest[at..=at] {
                    "[" => depth += 1,
                    "]" => depth -= 1,
                    _ => {
                        let (name, _) = after.split_once('}').unwrap();
                        let has_word = ["host", "model", "subject"].contains(&name);
                        let others = ["seconds", "limit", "status", "server_text", "address"];
                        let is_known = others.contains(&name);
                        assert!(has_word || (is_known && depth == 1), "{kind}: {name}");
                    }
                }
                assert!((0..=1).contains(&depth), "{kind}");
                rest = after;
            }
            assert_eq!(depth, 0, "{kind}");
        }
    }

    #[test]
    fn what_is_known_is_said_and_what_is_not_is_left_out() {
        for (failure, expected) in [
            (
                with_all_facts(FailureKind::RateLimit),
                "api.example.com is asked too often and wants you to wait 20 s. \
                 Nothing is lost: your question is still here.",
            ),
            (
                Failure::of(FailureKind::RateLimit),
                "The server is asked too often and wants you to wait. Nothing is lost: your question is still here.",
            ),
            (
                with_all_facts(FailureKind::TooManyPixels),
                "“photo.png” has too many pixels to open: more than 178,956,970. The file is unchanged; \
                 choose a smaller picture.",
            ),
            (
                Failure::of(FailureKind::TooManyPixels),
                "The picture has too many pixels to open. The file is unchanged; choose a smaller picture.",
            ),
        ] {
            assert_eq!(failures().sentence(&failure), expected);
        }
    }

    #[test]
    fn what_is_no_picture_is_called_by_its_name_with_a_way_out() {
        let sentence = |stranger| {
            let mut failure = Failure::of(FailureKind::UnsupportedFormat).about("paper.pdf".to_owned());
            failure.facts.stranger = Some(stranger);
            failures().sentence(&failure)
        };
        let of_others = sentence(Stranger::Other("ZIP archive"));
        assert_eq!(
            of_others,
            failures().sentence(&Failure::of(FailureKind::UnsupportedFormat).about("paper.pdf".to_owned()))
        );
        for stranger in [Stranger::Pdf, Stranger::RawPhoto, Stranger::Svg] {
            let sentence = sentence(stranger);
            assert!(sentence.starts_with("“paper.pdf” is ") && sentence.ends_with('.'), "{sentence}");
            assert!(sentence != of_others && !sentence.contains(['{', '[']), "{sentence}");
        }
    }

    #[test]
    fn an_address_is_to_be_checked_only_where_it_was_typed() {
        for kind in [FailureKind::NameUnknown, FailureKind::Tls, FailureKind::WrongAddress, FailureKind::ServerNonsense]
        {
            let mut failure = with_all_facts(kind);
            let typed = failures().sentence(&failure);
            assert!(typed.contains("address https://api.example.com/v1"), "{typed}");
            failure.facts.address = None;
            let fixed = failures().sentence(&failure);
            assert!(!fixed.contains("address"), "{fixed}");
        }
    }

    #[test]
    fn latin_letters_and_digits_stand_apart_from_chinese() {
        let failures = &strings(Language::Chinese).failures;
        for (failure, expected) in [
            (
                with_all_facts(FailureKind::RateLimit),
                "api.example.com 收到的请求太频繁，要求稍等 20 秒。没有丢失任何内容，问题还在这里。",
            ),
            (Failure::of(FailureKind::RateLimit), "服务器收到的请求太频繁，要求稍等。没有丢失任何内容，问题还在这里。"),
            (
                with_all_facts(FailureKind::TooManyPictures),
                "some/model 不能接收这么多图片，最多 178,956,970 张。没有丢失任何内容，\
                 请换一个能接收更多图片的模型，或者少发几张。",
            ),
            (
                with_all_facts(FailureKind::ModelUnknown),
                "api.example.com 上没有 some/model。没有丢失任何内容，请选择其他模型。服务器的说明：“words of the server”。",
            ),
        ] {
            assert_eq!(failures.sentence(&failure), expected);
        }
    }

    #[test]
    fn a_servers_words_are_quoted_as_they_are() {
        let mut failure = Failure::of(FailureKind::ServerFailed);
        failure.server_text = Some("{host} [is]\tdown.\n".to_owned());
        let sentence = failures().sentence(&failure);
        assert!(sentence.ends_with("“{host} [is] down.”"), "{sentence}");
        failure.server_text = Some(" \n".to_owned());
        let sentence = failures().sentence(&failure);
        assert!(!sentence.contains('“'), "{sentence}");
    }
}
