//! Colours in the words of everyday, and how one has become another.

use super::Rgb;

/// What a person calls a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColourName {
    Black,
    Grey,
    White,
    Red,
    Orange,
    Brown,
    Yellow,
    Green,
    Turquoise,
    Blue,
    Purple,
    Pink,
}

/// How a colour has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColourChange {
    /// Not to be put into words.
    Same(ColourName),
    Darker(ColourName),
    Lighter(ColourName),
    Paler(ColourName),
    Stronger(ColourName),
    Other {
        from: ColourName,
        to: ColourName,
    },
}

/// Differences of brightness and of strength that are worth a word, of 255.
const WORTH_A_WORD: i32 = 12;

/// The name of a colour.
#[must_use]
pub fn colour_name(colour: Rgb) -> ColourName {
    let [red, green, blue] = colour.map(i32::from);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = most - least;
    if most < 45 {
        return ColourName::Black;
    }
    if chroma * 8 < most.max(160) {
        return match most {
            ..70 => ColourName::Black,
            70..225 => ColourName::Grey,
            _ => ColourName::White,
        };
    }
    let is_pale = least > 140;
    match hue(red, green, blue) {
        ..15 | 345.. if is_pale => ColourName::Pink,
        ..15 | 345.. => ColourName::Red,
        15..42 if most < 170 => ColourName::Brown,
        15..42 => ColourName::Orange,
        42..70 => ColourName::Yellow,
        70..165 => ColourName::Green,
        165..200 => ColourName::Turquoise,
        200..255 => ColourName::Blue,
        255..295 => ColourName::Purple,
        295..345 => ColourName::Pink,
    }
}

/// The hue in degrees: 0 red, 120 green, 240 blue. The channels are not all equal.
fn hue(red: i32, green: i32, blue: i32) -> i32 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = (most - least).max(1);
    let hue = if most == red {
        60 * (green - blue) / chroma
    } else if most == green {
        120 + 60 * (blue - red) / chroma
    } else {
        240 + 60 * (red - green) / chroma
    };
    hue.rem_euclid(360)
}

/// How the first colour has become the second.
#[must_use]
pub fn colour_change([a, b]: [Rgb; 2]) -> ColourChange {
    let (from, to) = (colour_name(a), colour_name(b));
    if from != to {
        return ColourChange::Other { from, to };
    }
    let brighter = brightness(b) - brightness(a);
    let stronger = strength(b) - strength(a);
    if brighter.abs() < WORTH_A_WORD && stronger.abs() < WORTH_A_WORD {
        ColourChange::Same(to)
    } else if brighter.abs() >= stronger.abs() / 2 {
        if brighter < 0 { ColourChange::Darker(to) } else { ColourChange::Lighter(to) }
    } else if stronger < 0 {
        ColourChange::Paler(to)
    } else {
        ColourChange::Stronger(to)
    }
}

/// Luma (ITU-R BT.601), 0 to 255.
fn brightness([red, green, blue]: Rgb) -> i32 {
    (299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)) / 1000
}

fn strength([red, green, blue]: Rgb) -> i32 {
    i32::from(red.max(green).max(blue)) - i32::from(red.min(green).min(blue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_the_names_of_everyday() {
        for (colour, name) in [
            ([0, 0, 0], ColourName::Black),
            ([250, 250, 248], ColourName::White),
            ([130, 128, 131], ColourName::Grey),
            ([200, 30, 30], ColourName::Red),
            ([90, 20, 20], ColourName::Red),
            ([240, 140, 30], ColourName::Orange),
            ([107, 74, 54], ColourName::Brown),
            ([249, 200, 61], ColourName::Yellow),
            ([40, 160, 60], ColourName::Green),
            ([40, 190, 190], ColourName::Turquoise),
            ([30, 60, 200], ColourName::Blue),
            ([120, 40, 200], ColourName::Purple),
            ([230, 60, 160], ColourName::Pink),
            ([250, 190, 190], ColourName::Pink),
        ] {
            assert_eq!(colour_name(colour), name, "{colour:?}");
        }
    }

    #[test]
    fn a_change_is_named_by_what_changed() {
        for (from, to, change) in [
            ([200, 30, 30], [150, 20, 20], ColourChange::Darker(ColourName::Red)),
            ([130, 130, 130], [180, 180, 180], ColourChange::Lighter(ColourName::Grey)),
            ([30, 60, 200], [32, 61, 199], ColourChange::Same(ColourName::Blue)),
            ([40, 200, 60], [90, 175, 100], ColourChange::Paler(ColourName::Green)),
            ([200, 30, 30], [30, 60, 200], ColourChange::Other { from: ColourName::Red, to: ColourName::Blue }),
        ] {
            assert_eq!(colour_change([from, to]), change, "{from:?} {to:?}");
        }
    }
}
