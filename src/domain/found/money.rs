//! Amounts: a number with a currency before or after it.

use std::ops::Range;

use super::Scan;

const SYMBOLS: &str = "€$£¥₹₩₺₽₴₪₫฿₦₱₡₸₾元円";

/// What stands before `$` where several countries have dollars.
const DOLLARS: [&str; 11] = ["US", "CA", "AU", "NZ", "HK", "SG", "A", "C", "R", "S", "NT"];

/// Codes (ISO 4217) and abbreviations, which stand by themselves.
const NAMES: [&str; 43] = [
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RMB", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN",
    "CAD", "AUD", "NZD", "INR", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "TWD", "THB", "ILS", "TRY", "RUB", "UAH",
    "AED", "SAR", "kr", "Kr", "zł", "Kč", "Ft", "Fr", "lei", "лв", "¢",
];

pub(super) fn amounts(scan: &Scan) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        let is_start =
            scan.get(at).is_some_and(|c| c.is_ascii_digit()) && !scan.before(at).is_some_and(|c| c.is_ascii_digit());
        let Some(number_end) = is_start.then(|| number_end(scan, at)) else {
            at += 1;
            continue;
        };
        let earliest = spans.last().map_or(0, |span| span.end);
        let before = currency_before(scan, at, earliest);
        let after = if before.is_some() { None } else { currency_after(scan, number_end) };
        let start = signed(scan, before.unwrap_or(at), earliest);
        let end = after.unwrap_or_else(|| scaled(scan, number_end));
        if (before.is_some() || after.is_some()) && stands_alone(scan, start, end) {
            spans.push(start..end);
            at = end;
        } else {
            at = number_end;
        }
    }
    spans
}

/// The end of a number in any country's way of writing it: `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `12,-`.
fn number_end(scan: &Scan, start: usize) -> usize {
    let digits = |at: usize| scan.end_of(at, |c| c.is_ascii_digit());
    let mut end = digits(start);
    let mut is_grouped = end - start <= 3;
    loop {
        let Some(separator) = scan.get(end) else { return end };
        let next = digits(end + 1);
        let count = next - (end + 1);
        match separator {
            '.' | ',' if count > 0 => end = next,
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' if count == 3 && is_grouped => end = next,
            // No cents.
            ',' | '.' => {
                let dashes = scan.end_of(end + 1, |c| "-–—".contains(c));
                return if dashes > end + 1 { dashes } else { end };
            }
            _ => return end,
        }
        is_grouped &= count == 3;
    }
}

/// Where the currency before a number begins, with at most one space between them.
fn currency_before(scan: &Scan, number: usize, earliest: usize) -> Option<usize> {
    let end = if scan.before(number) == Some(' ') { number - 1 } else { number };
    let last = end.checked_sub(1).filter(|last| *last >= earliest)?;
    if scan.get(last).is_some_and(|c| SYMBOLS.contains(c)) {
        let dollars = DOLLARS.iter().filter(|_| scan.get(last) == Some('$')).find_map(|name| {
            let start = last.checked_sub(name.len())?;
            let is_whole = !scan.before(start).is_some_and(char::is_alphanumeric);
            (start >= earliest && scan.text(start..last) == **name && is_whole).then_some(start)
        });
        return Some(dollars.unwrap_or(last));
    }
    // “Fr. 12.50”, “kr. 100”
    let name_end = if scan.get(last) == Some('.') { last } else { end };
    let start = (earliest..name_end).rev().take_while(|&at| scan.get(at).is_some_and(char::is_alphabetic)).last()?;
    let is_word_before = scan.before(start).is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let name = scan.text(start..name_end);
    let is_name = NAMES.contains(&name.as_str()) && (name_end == end || ["Fr", "kr", "Kr"].contains(&name.as_str()));
    (is_name && !is_word_before).then_some(start)
}

/// Where the currency behind a number ends, with at most one space between them.
fn currency_after(scan: &Scan, number_end: usize) -> Option<usize> {
    let start = if scan.get(number_end) == Some(' ') { number_end + 1 } else { number_end };
    if scan.get(start).is_some_and(|c| SYMBOLS.contains(c)) {
        // In “5 $10” the sign belongs to what follows it.
        let is_next_ones = start > number_end && scan.after(start + 1).is_some_and(|c| c.is_ascii_digit());
        return (!is_next_ones).then_some(start + 1);
    }
    let end = scan.end_of(start, |c| c.is_alphabetic() || c == '¢');
    let is_name = NAMES.contains(&scan.text(start..end).as_str());
    let goes_on = scan.after(end).is_some_and(|c| c.is_alphanumeric() || c == '_');
    (is_name && !goes_on).then_some(end)
}

/// With the sign before it.
fn signed(scan: &Scan, start: usize, earliest: usize) -> usize {
    let is_sign = scan.before(start).is_some_and(|c| "-−+".contains(c)) && start > earliest;
    let is_free = start < 2 || !scan.before(start - 1).is_some_and(char::is_alphanumeric);
    if is_sign && is_free { start - 1 } else { start }
}

/// With the letter for thousands, millions or billions behind it.
fn scaled(scan: &Scan, number_end: usize) -> usize {
    let end = scan.end_of(number_end, char::is_alphabetic);
    let is_scale = ["k", "K", "M", "m", "B", "bn", "tn"].contains(&scan.text(number_end..end).as_str());
    if is_scale && !scan.after(end).is_some_and(char::is_alphanumeric) { end } else { number_end }
}

/// `$1` in quotes or braces, `$2a` and the like belong to programs.
fn stands_alone(scan: &Scan, start: usize, end: usize) -> bool {
    let (before, after) = (scan.before(start), scan.after(end));
    let is_quoted = |c: Option<char>| c.is_some_and(|c| "\"'`{}".contains(c));
    let is_joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let begins_joined = is_joined(before) || before.is_some_and(|c| "./\\#$".contains(c));
    !is_quoted(before) && !is_quoted(after) && !begins_joined && !is_joined(after)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn amounts_are_found_in_every_countrys_way_of_writing_them() {
        for (text, expected) in [
            ("Just the $3.50 handling fee.", &["amount $3.50"][..]),
            ("Total: 1.234,50 € incl. VAT", &["amount 1.234,50 €"]),
            ("€1,234.50, £ 99 and US$ 5", &["amount €1,234.50", "amount £ 99", "amount US$ 5"]),
            ("12 500,00 kr or SEK 12 500", &["amount 12 500,00 kr", "amount SEK 12 500"]),
            ("CHF 1'234.50 / Fr. 12.50", &["amount CHF 1'234.50", "amount Fr. 12.50"]),
            ("TOTAL USD 24.57", &["amount USD 24.57"]),
            ("24,57 EUR.", &["amount 24,57 EUR"]),
            ("now 19,- €", &["amount 19,- €"]),
            ("-$5.00 −12,00 € +3 EUR", &["amount -$5.00", "amount −12,00 €", "amount +3 EUR"]),
            ("$1.2M, €3bn and $5/month", &["amount $1.2M", "amount €3bn", "amount $5"]),
            ("3 € 5 €", &["amount 3 €", "amount 5 €"]),
            ("Item 5 $10 x", &["amount $10"]),
            ("₹1,00,000 ¥5000 100 zł 50 Kč", &["amount ₹1,00,000", "amount ¥5000", "amount 100 zł", "amount 50 Kč"]),
            ("($1,105.00)", &["amount $1,105.00"]),
            ("0.0006 USD", &["amount 0.0006 USD"]),
            ("R$ 10,50 and A$7", &["amount R$ 10,50", "amount A$7"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_left() {
        for text in [
            "awk '{print $1}'",
            "echo \"$2\" $HOME",
            "EUROPE 2024 and 5 KRONE",
            "12 krill, 3 Frames",
            "2 x 1.89 3.78",
            "PLAN-EUR 5",
            "100 % of 5 USDT",
            "v$5x",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
