//! Amounts of money, exact in decimal.

use std::fmt;
use std::str::FromStr;

/// United States dollars in whole billionths, so that a price per token is exact and sums do not drift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd {
    nanos: u64,
}

impl Usd {
    /// `nanos` billionths of a dollar.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self { nanos }
    }

    /// Billionths of a dollar.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.nanos
    }

    /// What `tokens` cost at this price for a million of them, rounded to the nearest billionth.
    #[must_use]
    pub fn for_tokens(self, tokens: u64) -> Self {
        let nanos = (u128::from(self.nanos) * u128::from(tokens) + 500_000) / 1_000_000;
        Self { nanos: u64::try_from(nanos).unwrap_or(u64::MAX) }
    }

    /// Reads a decimal such as `0.15`, `3` or `1.5e-7`, multiplied by ten to the `shift`.
    /// Prices per token have more digits than a billionth; reading them with `shift` 6 keeps all of them.
    /// `None` for anything negative, malformed or too large. Digits beyond the billionth are dropped.
    #[must_use]
    pub fn parse_shifted(text: &str, shift: i32) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let power = exponent.checked_add(shift)?.checked_add(9)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self::default());
        }
        let nanos = if power >= 0 {
            let value: u64 = digits.parse().ok()?;
            value.checked_mul(10u64.checked_pow(power.unsigned_abs())?)?
        } else {
            let keep = digits.len().saturating_sub(usize::try_from(power.unsigned_abs()).ok()?);
            if keep == 0 { 0 } else { digits[..keep].parse().ok()? }
        };
        Some(Self { nanos })
    }
}

impl FromStr for Usd {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_shifted(text, 0).ok_or("not an amount of dollars")
    }
}

/// The shortest exact decimal: `0.15`, `3`, `0.0006105`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.nanos / 1_000_000_000, self.nanos % 1_000_000_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let fraction = format!("{rest:09}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for (text, shift, expected) in [
            ("0.15", 0, Some("0.15")),
            ("3", 0, Some("3")),
            ("3.00", 0, Some("3")),
            ("0", 0, Some("0")),
            (".5", 0, Some("0.5")),
            ("1500", -4, Some("0.15")),
            ("3900", -4, Some("0.39")),
            ("0.00000015", 6, Some("0.15")),
            ("1.5e-7", 6, Some("0.15")),
            ("0.0000000001", 0, Some("0")),
            ("-1", 0, None),
            ("", 0, None),
            (".", 0, None),
            ("1,5", 0, None),
            ("1e400", 0, None),
            ("99999999999999999999", 0, None),
        ] {
            assert_eq!(Usd::parse_shifted(text, shift).map(|usd| usd.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn tokens_cost_their_share_of_the_price_for_a_million() {
        let price = Usd::from_nanos(270_000_000);
        assert_eq!(price.for_tokens(1_317).to_string(), "0.00035559");
        assert_eq!(price.for_tokens(0).to_string(), "0");
    }
}
