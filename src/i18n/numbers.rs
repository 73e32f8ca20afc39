//! Numbers and amounts of money as a person reads them.

use crate::domain::Usd;

/// A number with a separator between its thousands.
pub(super) fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A share in percent, with as many digits as say something; `sign` and `less` are how the language writes `%` and `<`.
pub(super) fn percent(share: f64, sign: &str, less: &str) -> String {
    let percent = share * 100.0;
    match percent {
        ..=0.0 => format!("0{sign}"),
        ..0.1 => format!("{less}0.1{sign}"),
        ..10.0 => format!("{percent:.1}{sign}"),
        // Not quite all is not all.
        99.5..100.0 => format!("{:.1}{sign}", (percent * 10.0).floor() / 10.0),
        _ => format!("{percent:.0}{sign}"),
    }
}

/// An amount with two digits that say something.
pub(super) fn dollars(amount: Usd) -> String {
    let dollars = amount.nanos() as f64 / 1e9;
    if dollars == 0.0 {
        return "$0".to_owned();
    }
    // The place of the first digit that is not zero, and one more; cents at least.
    let places = (-dollars.log10()).ceil().clamp(1.0, 9.0) as usize + 1;
    format!("${dollars:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_two_digits_that_say_something() {
        for (nanos, expected) in
            [(0, "$0"), (1_500_000_000, "$1.50"), (150_000_000, "$0.15"), (12_345_678, "$0.012"), (610_500, "$0.00061")]
        {
            assert_eq!(dollars(Usd::from_nanos(nanos)), expected);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number, ','), expected);
        }
    }
}
