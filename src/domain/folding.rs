//! Texts as they are compared: typographic variants of a character are one.
//!
//! Readers and models write quotes, dashes, dots, bullets and spaces as they please; that is no disagreement.

/// A character as it is compared, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) character: char,
    /// The bytes of the original that it stands for. Several characters may stand for the same bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The text with its typographic variants folded; nothing is left out.
pub(super) fn folded(text: &str) -> Vec<Folded> {
    let mut all = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let plain = plain(character);
        if plain.is_empty() {
            all.push(Folded { character, start, end });
        } else {
            all.extend(plain.chars().map(|character| Folded { character, start, end }));
        }
    }
    all
}

/// What a typographic variant is the same as; empty for a character that is none.
fn plain(character: char) -> &'static str {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{02bc}' | '`' | '´' => "'",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '…' => "...",
        '•' | '●' | '∙' | '▪' | '◦' | '‣' => "·",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => " ",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_one_and_keep_their_place() {
        let folded = folded("“ﬁn”…");
        let text: String = folded.iter().map(|one| one.character).collect();
        assert_eq!(text, "\"fin\"...");
        let last = folded.last().map(|one| (one.start, one.end));
        assert_eq!(last, Some((10, 13)));
    }
}
