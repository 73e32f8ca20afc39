//! International bank account numbers: ISO 13616, with the check digits of ISO 7064 (MOD 97-10).

use std::ops::Range;

use super::Scan;

/// How long the number of a country is: the SWIFT registry of IBAN formats.
const LENGTHS: [(&str, usize); 78] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("XK", 20),
];

pub(super) fn ibans(scan: &Scan) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let is_start = !scan.before(at).is_some_and(char::is_alphanumeric);
        match iban_at(scan, at).filter(|_| is_start) {
            Some(end) => {
                spans.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    spans
}

/// Where the number ends that begins here.
fn iban_at(scan: &Scan, start: usize) -> Option<usize> {
    let country: String = scan.text(start..start + 2);
    let length = LENGTHS.iter().find(|(name, _)| *name == country)?.1;
    let mut number = Vec::with_capacity(length);
    let mut at = start;
    while number.len() < length {
        let character = scan.get(at)?;
        match character {
            'A'..='Z' | '0'..='9' => number.push(character),
            // One space between groups, however the reader grouped them.
            ' ' if scan.before(at) != Some(' ') => {}
            _ => return None,
        }
        at += 1;
    }
    (!scan.after(at).is_some_and(char::is_alphanumeric) && has_right_check(&number)).then_some(at)
}

/// Whether the number, its first four characters moved to the end and its letters counted from 10, leaves 1 modulo 97.
fn has_right_check(number: &[char]) -> bool {
    let (head, account) = number.split_at(4.min(number.len()));
    let digits = account.iter().chain(head).filter_map(|c| c.to_digit(36));
    digits.fold(0, |rest, digit| (rest * if digit > 9 { 100 } else { 10 } + digit) % 97) == 1
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn account_numbers_are_known_by_their_check_digits() {
        for (text, expected) in [
            ("IBAN: DE89 3704 0044 0532 0130 00", &["iban DE89370400440532013000"][..]),
            ("GB82WEST12345698765432.", &["iban GB82WEST12345698765432"]),
            ("FR14 2004 1010 0505 0001 3M02 606 BIC X", &["iban FR1420041010050500013M02606"]),
            ("NO93 8601 1117 947", &["iban NO9386011117947"]),
            ("(CH93 0076 2011 6238 5295 7)", &["iban CH9300762011623852957"]),
            ("BE68 5390 0754 7034 and NL91 ABNA 0417 1643 00", &["iban BE68539007547034", "iban NL91ABNA0417164300"]),
            ("DE88 3704 0044 0532 0130 00", &[]),
            ("DE89 3704 0044 0532 0130 001", &[]),
            ("DE89 3704 0044 0532 0130", &[]),
            ("XDE89 3704 0044 0532 0130 00", &[]),
            ("ORDER DE8937040044", &[]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
