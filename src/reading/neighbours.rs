//! Signs that their neighbours explain: digits in numbers, figures between figures, asterisks beside a text.
//!
//! Alone, a "0" may be an "O", and a small one is read with little confidence; an asterisk alone is as high as a star.
//! Knows nothing of pixels.

use super::words::ReadLine;
use crate::domain::PixelRect;

/// A line below this is no figure, whatever its neighbours are.
const LEAST_CONFIDENCE: f32 = 0.45;

/// Signs beside a text are read with more, as a rule.
const SURE_SIGN: f32 = 0.85;

/// Longer figures are read well enough by themselves.
const MOST_CHARACTERS: usize = 3;

/// Figures of one column or row have as many others near them.
const NEIGHBOURS: usize = 2;

/// Takes the letters in a number for the digits that they are, and the other way round: many faces draw 1 as I and 0
/// as O.
pub(super) fn take_digits(lines: &mut [ReadLine]) {
    for word in lines.iter_mut().flat_map(|line| &mut line.words) {
        if let Some(text) = as_number(&word.text).or_else(|| as_word(&word.text)) {
            word.text = text;
        }
    }
}

/// The word that this is, if it begins or ends with a zero that can only be an O.
fn as_word(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('0') {
        let is_word = rest.chars().count() >= 2 && rest.chars().all(char::is_lowercase);
        return is_word.then(|| format!("O{rest}"));
    }
    let start = text.strip_suffix('0')?;
    (start.chars().count() >= 3 && start.chars().all(char::is_uppercase)).then(|| format!("{start}O"))
}

/// The number that this is, if it has two digits or is written like a date, with nothing in it but what stands in
/// numbers or looks like a digit.
fn as_number(text: &str) -> Option<String> {
    let stands_in_numbers = |c: char| c.is_ascii_digit() || "IlOo|.,:%+-−/()€$£¥".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let like_digits = text.chars().filter(|c| c.is_ascii_digit() || "IOo".contains(*c)).count();
    // A date or a time has its points between the digits.
    let is_parted = like_digits >= 4 && text.trim_matches(['.', ',']).contains(['.', ':', ',']);
    let is_mixed = digits == 1 && like_digits >= 3;
    if digits < 2 && !is_parted && !is_mixed || !text.chars().all(stands_in_numbers) {
        return None;
    }
    let mut next = text.chars().skip(1);
    let digit = |c: char| {
        // A small letter at the end may be a unit.
        let is_before_digit = next.next().is_some_and(|next| next.is_ascii_digit());
        match c {
            'I' => '1',
            'O' | 'o' => '0',
            'l' | '|' if is_before_digit => '1',
            c => c,
        }
    };
    Some(text.chars().map(digit).collect())
}

/// Letters that Romanian has, those of them that no other language has, and such that it has not.
const ROMANIAN: [char; 6] = ['ă', 'Ă', 'ț', 'Ț', 'ţ', 'Ţ'];
const COMMAS: [char; 6] = ['ă', 'ș', 'ț', 'ş', 'ţ', 'Ș'];
const TURKISH: [char; 4] = ['ğ', 'Ğ', 'ı', 'İ'];
const FOREIGN: &str = "öüßøæõēūčšžřěůőűłąęñç";

/// So many of its letters make a page Romanian beyond doubt, where they are so many times as many as others'.
const SURELY: usize = 5;

/// Takes the cedillas of a Romanian page for the commas that they are, and the marks on its a and i for those that it
/// has: in small letters they look alike, and of the languages that have either none has both.
pub(super) fn take_commas(lines: &mut [ReadLine]) {
    let letters = || lines.iter().flat_map(|line| &line.words).flat_map(|word| word.text.chars());
    if !letters().any(|c| ROMANIAN.contains(&c)) || letters().any(|c| TURKISH.contains(&c)) {
        return;
    }
    let (own, foreign) =
        (letters().filter(|c| COMMAS.contains(c)).count(), letters().filter(|c| FOREIGN.contains(*c)).count());
    let is_sure = own >= SURELY && own >= SURELY * foreign;
    let romanian = |c: char| match c {
        'ş' => 'ș',
        'Ş' => 'Ș',
        'ţ' => 'ț',
        'Ţ' => 'Ț',
        'ā' | 'ä' | 'ã' if is_sure => 'ă',
        'å' if is_sure => 'â',
        'ī' | 'ï' if is_sure => 'î',
        'Ī' | 'Ï' if is_sure => 'Î',
        c => c,
    };
    for word in lines.iter_mut().flat_map(|line| &mut line.words) {
        word.text = word.text.chars().map(romanian).collect();
    }
}

/// Takes short lines that stand between figures for figures, and for text.
pub(super) fn take_figures(lines: &mut [ReadLine], kept: &mut [bool]) {
    let is_figure = |(line, kept): (&ReadLine, &bool)| {
        *kept && line.words.iter().all(|word| word.text.chars().all(|c| c.is_ascii_digit() || ".,%+-−".contains(c)))
    };
    let figures: Vec<PixelRect> =
        lines.iter().zip(&*kept).filter(|line| is_figure(*line)).map(|(line, _)| line.rect).collect();
    for (line, kept) in lines.iter_mut().zip(kept) {
        let rect = line.rect;
        let [word] = line.words.as_mut_slice() else { continue };
        let Some(figure) = as_figure(&word.text) else { continue };
        let is_new = !*kept || figure != word.text;
        let is_near = |other: &&PixelRect| **other != rect && are_neighbours(rect, **other);
        if is_new
            && line.confidence >= LEAST_CONFIDENCE
            && figures.iter().filter(is_near).take(NEIGHBOURS).count() == NEIGHBOURS
        {
            word.text = figure;
            *kept = true;
        }
    }
}

/// Signs of programs and receipts, as they stand between words.
const SIGNS: &str = "=*+-–<>&|#%{}[]();:.,_/\\\"'!?@$^~";

/// Ends the lines of a program that go on, one below the other.
const CONTINUED: &str = "\\";

/// Takes lone signs for text where they stand beside a text: a small star there is an asterisk.
pub(super) fn take_signs(lines: &mut [ReadLine], kept: &mut [bool]) {
    let texts: Vec<PixelRect> =
        lines.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(line, _)| line.rect).collect();
    let is_continued = |line: &&ReadLine| line.words.iter().map(|word| word.text.as_str()).eq([CONTINUED]);
    let continued: Vec<PixelRect> = lines.iter().filter(is_continued).map(|line| line.rect).collect();
    for (line, kept) in lines.iter_mut().zip(kept) {
        let rect = line.rect;
        let is_in_column = |other: &PixelRect| other.left.abs_diff(rect.left) <= 1 && other.top != rect.top;
        *kept |= is_continued(&&*line) && continued.iter().any(is_in_column);
        let is_beside = |text: &PixelRect, ratio: u32| {
            let middle = rect.top + rect.height / 2;
            let apart = text.left.saturating_sub(rect.right()).max(rect.left.saturating_sub(text.right()));
            (text.top..text.bottom()).contains(&middle)
                && 4 * text.height >= ratio * rect.height
                && apart <= 6 * text.height
        };
        if let [word] = line.words.as_mut_slice()
            && matches!(word.text.as_str(), "★" | "☆" | "*")
            && line.confidence >= SURE_SIGN
            && texts.iter().any(|text| is_beside(text, 6))
        {
            "*".clone_into(&mut word.text);
            *kept = true;
        }
        let is_sign = |c: char| SIGNS.contains(c);
        let are_signs = line.words.iter().all(|word| word.text.chars().all(is_sign) && word.text != "|");
        if are_signs
            && !line.words.is_empty()
            && line.confidence >= SURE_SIGN
            && texts.iter().any(|text| is_beside(text, 3))
        {
            *kept = true;
        }
    }
}

/// The figure that looks like this.
fn as_figure(text: &str) -> Option<String> {
    let digit = |c: char| match c {
        'O' | 'o' => Some('0'),
        'l' | 'I' | '|' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        c => c.is_ascii_digit().then_some(c),
    };
    if text.chars().count() > MOST_CHARACTERS || matches!(text, "S" | "s" | "Z" | "z" | "|") {
        return None;
    }
    text.chars().map(digit).collect()
}

/// Whether two lines of the same size stand above each other, at one side or in the middle, or beside each other.
fn are_neighbours(a: PixelRect, b: PixelRect) -> bool {
    let height = a.height.min(b.height);
    let off = |x: u32, y: u32| x.abs_diff(y);
    // Figures of old faces differ in height.
    let alike = 5 * a.height.max(b.height) <= 8 * height;
    let in_column = 2 * off(a.left, b.left).min(off(a.right(), b.right())) <= height
        || off(a.left + a.right(), b.left + b.right()) <= height;
    let in_row = 4 * off(a.top, b.top) <= height;
    let near = |distance: u32| distance <= 15 * height;
    alike && (in_column && near(off(a.top, b.top)) || in_row && near(off(a.left, b.left)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Word;

    fn line(text: &str, left: u32, top: u32, confidence: f32) -> ReadLine {
        let rect = PixelRect::new(left, top, 8 * text.len() as u32, 14);
        let words = vec![Word { text: text.to_owned(), rect, confidence }];
        let characters = text.chars().count() as u32;
        ReadLine { words, rect, foreign: Vec::new(), confidence, letters: characters, characters }
    }

    fn texts(mut lines: Vec<ReadLine>) -> Vec<String> {
        let mut kept: Vec<bool> = lines.iter().map(|line| line.confidence >= 0.8).collect();
        take_figures(&mut lines, &mut kept);
        let kept = lines.iter().zip(&kept).filter(|(_, kept)| **kept);
        kept.map(|(line, _)| line.words[0].text.clone()).collect()
    }

    #[test]
    fn a_romanian_page_has_commas_below_and_a_turkish_one_cedillas() {
        let read = |texts: [&str; 2]| {
            let mut lines = texts.map(|text| line(text, 10, 0, 0.9));
            take_commas(&mut lines);
            lines.map(|line| line.words[0].text.clone())
        };
        assert_eq!(read(["și să", "aceiaşi"]), ["și să", "aceiași"]);
        assert_eq!(read(["ağaç", "şimdi"]), ["ağaç", "şimdi"]);
        assert_eq!(read(["Beşiktaş", "ist"]), ["Beşiktaş", "ist"]);
        assert_eq!(
            read(["funcția să fie în rețea după această", "pånā"]),
            ["funcția să fie în rețea după această", "până"]
        );
        assert_eq!(read(["să", "Bär"]), ["să", "Bär"]);
    }

    #[test]
    fn a_doubtful_figure_at_the_end_of_an_axis_is_one() {
        let axis = vec![line("50", 10, 0, 0.99), line("25", 10, 60, 0.98), line("O", 18, 120, 0.6)];
        assert_eq!(texts(axis), ["50", "25", "0"]);
        let mixed = vec![line("75", 10, 0, 0.99), line("5O", 10, 60, 0.98), line("25", 10, 120, 0.95)];
        assert_eq!(texts(mixed), ["75", "50", "25"]);
    }

    #[test]
    fn letters_in_a_number_are_digits() {
        let cases = [
            ("£I89.I5", "£189.15"),
            ("29O", "290"),
            ("I7:OI", "17:01"),
            ("OI.IO.", "01.10."),
            ("1o6.16", "106.16"),
            ("73.187,6o", "73.187,60"),
            ("-I7.o%", "-17.0%"),
            ("I3o", "130"),
            ("25l", "25l"),
            ("0ct", "Oct"),
            ("INF0", "INFO"),
            ("eth0", "eth0"),
            ("0x1f", "0x1f"),
            ("IOO", "IOO"),
            ("O2", "O2"),
            ("I2C", "I2C"),
            ("100", "100"),
        ];
        for (read, expected) in cases {
            let mut lines = [line(read, 0, 0, 0.9)];
            take_digits(&mut lines);
            assert_eq!(lines[0].words[0].text, expected);
        }
    }

    #[test]
    fn a_small_star_beside_a_text_is_an_asterisk() {
        let mut lines = vec![line("text", 60, 0, 0.99), line("★", 10, 3, 0.93), line("★", 10, 200, 0.93)];
        lines[1].rect.height = 8;
        let mut kept = vec![true, false, false];
        take_signs(&mut lines, &mut kept);
        assert_eq!((lines[1].words[0].text.as_str(), kept), ("*", vec![true, true, false]));
    }

    #[test]
    fn letters_stay_letters() {
        let words = vec![line("so", 10, 0, 0.9), line("to", 10, 60, 0.9), line("l", 10, 120, 0.6)];
        assert_eq!(texts(words), ["so", "to"]);
        let beside = vec![line("50", 10, 0, 0.99), line("25", 10, 60, 0.98), line("o", 400, 300, 0.6)];
        assert_eq!(texts(beside), ["50", "25"]);
    }
}
