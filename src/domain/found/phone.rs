//! Phone numbers: international ones, national ones by their form, others behind a word that announces them.

use std::ops::Range;

use super::Scan;

/// Words before a number that say what it is.
const ANNOUNCING: [&str; 24] = [
    "tel",
    "telephone",
    "telefon",
    "telefono",
    "teléfono",
    "tél",
    "téléphone",
    "telefone",
    "phone",
    "ph",
    "fon",
    "mobile",
    "mob",
    "mobil",
    "móvil",
    "handy",
    "cell",
    "call",
    "fax",
    "telefax",
    "hotline",
    "whatsapp",
    "puhelin",
    "tlf",
];

/// Words before a number that say that it is another.
const OTHERS: [&str; 8] = ["isbn", "issn", "ref", "order", "invoice", "nr", "id", "no"];

pub(super) fn phones(scan: &Scan) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let end = candidate_end(scan, at);
        if end == at {
            at += 1;
            continue;
        }
        match (begins(scan, at)).then(|| phone_in(scan, at, end)).flatten() {
            Some(end) => {
                spans.push(at..end);
                at = end;
            }
            None => at = skipped(scan, at, end),
        }
    }
    spans
}

/// Where to look next: behind all of the digits, or behind a date or a time before them.
fn skipped(scan: &Scan, start: usize, end: usize) -> usize {
    let first_end = scan.end_of(start, |c| c != ' ').min(end);
    let is_date = scan.before(start) == Some(':') || Number::of(&scan.text(start..first_end)).is_date();
    if is_date { first_end } else { end }
}

fn begins(scan: &Scan, start: usize) -> bool {
    let before = scan.before(start);
    let is_part = before.is_some_and(|c| c.is_alphanumeric() || "-–.,/+#_=$€£%*@".contains(c));
    let is_time = before == Some(':') && start > 1 && scan.before(start - 1).is_some_and(|c| c.is_ascii_digit());
    !is_part && !is_time && !follows_number(scan, start)
}

/// Whether it is the next group of some other number, such as that of an account.
fn follows_number(scan: &Scan, start: usize) -> bool {
    let Some(space) = start.checked_sub(1).filter(|&space| scan.get(space) == Some(' ')) else { return false };
    let first = (0..space).rev().take_while(|&at| scan.get(at).is_some_and(|c| c != ' ')).last();
    first.is_some_and(|first| {
        let word = scan.text(first..space);
        word.ends_with(|c: char| c.is_ascii_digit()) && !word.contains(':') && !Number::of(&word).is_date()
    })
}

/// How far digits and what may stand between those of a phone number go.
fn candidate_end(scan: &Scan, start: usize) -> usize {
    let is_digit = |at: usize| scan.get(at).is_some_and(|c| c.is_ascii_digit());
    let first = match scan.get(start) {
        Some('(') if scan.get(start + 1) == Some('+') => start + 2,
        Some('+' | '(') => start + 1,
        _ => start,
    };
    if !is_digit(first) {
        return start;
    }
    let mut end = first;
    loop {
        end = scan.end_of(end, |c| c.is_ascii_digit());
        let gap = scan.end_of(end, |c| " -‐‑–./()\u{a0}".contains(c));
        if gap - end > 3 || !is_digit(gap) {
            return end;
        }
        end = gap;
    }
}

/// The longest part from `start` on, cut at spaces, that is a phone number.
fn phone_in(scan: &Scan, start: usize, longest: usize) -> Option<usize> {
    let is_announced = announced(scan, start, &ANNOUNCING);
    if !is_announced && announced(scan, start, &OTHERS) {
        return None;
    }
    let mut end = longest;
    while end > start {
        let goes_on = scan.after(end).is_some_and(|c| c.is_alphanumeric() || "%°_€$£".contains(c))
            || scan.after(end) == Some(':') && scan.after(end + 1).is_some_and(|c| c.is_ascii_digit());
        if !goes_on && Number::of(&scan.text(start..end)).is_phone(is_announced) {
            return Some(end);
        }
        let space = (start..end).rev().find(|&at| scan.get(at) == Some(' '))?;
        end = (start..space).rev().find(|&at| scan.get(at).is_some_and(|c| c.is_ascii_digit()))? + 1;
    }
    None
}

/// Whether one of the two words before a number is one of these.
fn announced(scan: &Scan, start: usize, words: &[&str]) -> bool {
    let before = scan.text(0..start).to_lowercase();
    let mut last = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    // “T: 030 …” on business cards.
    let is_letter = words.contains(&"tel")
        && ["t:", "m:", "f:", "☎", "✆"].iter().any(|mark| {
            let rest = before.trim_end().strip_suffix(mark);
            rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        });
    is_letter || last.next().is_some_and(|word| words.contains(&word)) || before.ends_with("☎ ")
}

/// A number in its groups of digits.
struct Number {
    groups: Vec<String>,
    /// What stands between the groups.
    separators: Vec<String>,
    has_plus: bool,
    has_bracket: bool,
}

impl Number {
    fn of(text: &str) -> Self {
        let mut number = Self {
            groups: Vec::new(),
            separators: Vec::new(),
            has_plus: text.starts_with('+') || text.starts_with("(+"),
            has_bracket: text.starts_with('('),
        };
        let mut was_digit = None;
        for character in text.chars() {
            let is_digit = character.is_ascii_digit();
            // What stands before the first group divides nothing.
            if is_digit || !number.groups.is_empty() {
                let list = if is_digit { &mut number.groups } else { &mut number.separators };
                match list.last_mut() {
                    Some(last) if was_digit == Some(is_digit) => last.push(character),
                    _ => list.push(character.to_string()),
                }
                was_digit = Some(is_digit);
            }
        }
        number
    }

    fn digits(&self) -> usize {
        self.groups.iter().map(String::len).sum()
    }

    fn is_phone(&self, is_announced: bool) -> bool {
        let digits = self.digits();
        let Some(first) = self.groups.first() else { return false };
        if self.is_date() || self.is_ip_address() {
            return false;
        }
        if self.has_plus {
            return (8..=15).contains(&digits) && !first.starts_with('0');
        }
        if is_announced {
            return (5..=15).contains(&digits);
        }
        if self.groups.len() < 2 {
            return false;
        }
        if first.starts_with("00") {
            return (10..=17).contains(&digits) && first.len() <= 5;
        }
        let is_dotted_pair = self.groups.len() == 2 && self.separators.iter().all(|separator| separator == ".");
        let is_national =
            first.starts_with('0') && (2..=6).contains(&first.len()) && (8..=12).contains(&digits) && !is_dotted_pair;
        is_national || self.is_north_american()
    }

    /// (212) 555-0100, 212-555-0100, 1-212-555-0100: areas and exchanges begin with 2 to 9. With spaces alone it could
    /// be any three numbers.
    fn is_north_american(&self) -> bool {
        let lengths: Vec<usize> = self.groups.iter().map(String::len).collect();
        let groups = match lengths.as_slice() {
            [3, 3, 4] => self.groups.as_slice(),
            [1, 3, 3, 4] if self.groups[0] == "1" => &self.groups[1..],
            _ => return false,
        };
        let is_area = groups.iter().take(2).all(|group| group.starts_with(|c: char| ('2'..='9').contains(&c)));
        let is_divided =
            self.has_bracket || self.separators.iter().any(|separator| separator.contains(['-', '.', '(']));
        is_area && is_divided
    }

    /// 01.02.2024, 1/2/24, 2024-02-01, with or without something behind it.
    fn is_date(&self) -> bool {
        let [first, second, third, rest @ ..] = self.groups.as_slice() else { return false };
        let [one, two, others @ ..] = self.separators.as_slice() else { return false };
        if self.has_plus || one != two || ![".", "/", "-"].contains(&one.as_str()) {
            return false;
        }
        let within =
            |group: &str, most: u32| group.len() <= 2 && group.parse().is_ok_and(|n: u32| (1..=most).contains(&n));
        let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        let day_first = within(first, 31) && within(second, 31) && (is_year(third) || third.len() == 2);
        let year_first = is_year(first) && within(second, 12) && within(third, 31);
        // A French number has five pairs, all divided alike.
        let is_row_of_pairs =
            rest.len() == 2 && rest.iter().all(|group| group.len() == 2) && others.iter().all(|o| o == one);
        (day_first && !is_row_of_pairs) || year_first
    }

    fn is_ip_address(&self) -> bool {
        self.groups.len() == 4
            && self.separators.iter().all(|separator| separator == ".")
            && self.groups.iter().all(|group| group.parse().is_ok_and(|byte: u32| byte < 256))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn phone_numbers_are_found_by_their_form() {
        for (text, expected) in [
            ("+49 30 901820", &["phone +49 30 901820"][..]),
            ("+49 (0)30 / 901820-12.", &["phone +49 (0)30 / 901820-12"]),
            ("+14155550100, 0044 20 7946 0958", &["phone +14155550100", "phone 0044 20 7946 0958"]),
            ("020 7946 0958 or 07700 900123", &["phone 020 7946 0958", "phone 07700 900123"]),
            ("28.02.2026 030 901820", &["phone 030 901820"]),
            ("at 17:46 030 901820", &["phone 030 901820"]),
            ("01 23 45 67 89", &["phone 01 23 45 67 89"]),
            ("01.23.45.67.89", &["phone 01.23.45.67.89"]),
            ("0171/1234567", &["phone 0171/1234567"]),
            ("(212) 555-0100", &["phone (212) 555-0100"]),
            ("212-555-0100 and 1-800-555-0199", &["phone 212-555-0100", "phone 1-800-555-0199"]),
            ("Tel. 555-0142 Till 07", &["phone 555-0142"]),
            ("Telefon: 22 33 44 55", &["phone 22 33 44 55"]),
            ("T: 912 345 678", &["phone 912 345 678"]),
            ("Fax 0301234567", &["phone 0301234567"]),
            ("044 668 18 00 (office)", &["phone 044 668 18 00"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left() {
        for text in [
            "01.02.2024 and 01/02/2024 and 1-2-24",
            "2024-02-01 10:30",
            "192.168.0.1 and 010.020.030.040",
            "4000 1234 5678 9010",
            "ISBN 978-3-16-148410-0",
            "ISBN 0-306-40615-2",
            "Ref 00918423",
            "Order 030 901820",
            "0301234567",
            "555-0142",
            "0.98.2 and 0.123 456 789",
            "912 345 678",
            "200 300 4000",
            "08:30 - 10:45",
            "A+49 30 901820",
            "1,234,567.89",
            "block=65536",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
