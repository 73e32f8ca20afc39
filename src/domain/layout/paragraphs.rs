//! Paragraphs joined, and everything in one line.

use super::flow::{Body, Piece, PieceKind, pieces};
use super::rows::rows_in_order;
use crate::domain::TextLine;

pub(super) fn joined(lines: &[TextLine]) -> String {
    let rows = rows_in_order(lines);
    let pieces = pieces(&rows, Body::of(&rows));
    let mut text = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            text.push_str(if piece.is_apart { "\n\n" } else { "\n" });
        }
        text.push_str(&marked(piece));
    }
    text
}

pub(super) fn in_one_line(lines: &[TextLine]) -> String {
    let has_places = lines.iter().any(|line| line.rect.width > 0);
    let text = if has_places { joined(lines) } else { lines.iter().map(TextLine::text).collect::<Vec<_>>().join("\n") };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn marked(piece: &Piece) -> String {
    match &piece.kind {
        PieceKind::Item(marker) => format!("{marker} {}", piece.text),
        _ => piece.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{FIXED, VARIED};
    use super::*;

    fn paragraphs(drawing: &str) -> String {
        joined(&VARIED.lines(drawing))
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_divided_words_made_whole() {
        let text = paragraphs(
            "
The onions went in on the third of April,
a week later than planned because the soil
was still waterlogged; for exam-
ple the row spacing is thirty centimetres.

Blackbirds pulled up eleven of them on the
first day, so the netting is back.",
        );
        let expected = "The onions went in on the third of April, a week later than planned because the soil was still \
                        waterlogged; for example the row spacing is thirty centimetres.\n\nBlackbirds pulled up eleven \
                        of them on the first day, so the netting is back.";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_line_that_ends_early_ends_on_purpose() {
        let text = paragraphs(
            "
Hello Priya,
The engineer can come on Thursday between eight
and ten. Please clear the cupboard under the
stairs, last year he needed a lot of space.
Regards, Tomasz",
        );
        let expected = "Hello Priya,\nThe engineer can come on Thursday between eight and ten. Please clear the cupboard \
                        under the stairs, last year he needed a lot of space.\nRegards, Tomasz";
        assert_eq!(text, expected);
    }

    #[test]
    fn menus_and_addresses_stay_line_by_line() {
        for drawing in [
            "Inbox (12)\nStarred\nSnoozed\nSent\nDrafts (3)\nAll mail",
            "Ada Lovelace\n12 Main Road\nMarylebone\nLondon",
        ] {
            assert_eq!(paragraphs(drawing), drawing);
        }
    }

    #[test]
    fn items_stand_apart_and_are_joined_in_themselves() {
        let text = paragraphs(
            "
You need:
• a sharp knife that lies well in the
  hand of whoever uses it
• two lemons
1. Cut the lemons into thin slices and
   take out the pips
2. Squeeze them",
        );
        let expected = "You need:\n• a sharp knife that lies well in the hand of whoever uses it\n• two lemons\n\
                        1. Cut the lemons into thin slices and take out the pips\n2. Squeeze them";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_bullet_far_from_its_text_is_a_bullet_still() {
        assert_eq!(paragraphs("•   two lemons\n•   sugar"), "• two lemons\n• sugar");
    }

    #[test]
    fn an_indented_first_line_begins_a_paragraph() {
        let text = paragraphs(
            "
    It was late when the train came in, and
nobody was waiting on the platform any more
but the man who sweeps the floor at night.
    She took her bag down and went out into
the rain without looking for a taxi there.",
        );
        assert_eq!(text.matches("\n\n").count(), 1, "{text}");
        assert!(text.contains("at night.\n\nShe took"), "{text}");
    }

    #[test]
    fn headings_and_rows_of_cells_stay_apart() {
        let mut lines = VARIED.scaled(1.6).lines("Weather summary");
        lines.extend(VARIED.at(0, 3).block(1).lines("Station     High\nHarbour     14.2\nHilltop     11.7"));
        assert_eq!(joined(&lines), "Weather summary\n\nStation  High\nHarbour  14.2\nHilltop  11.7");
    }

    #[test]
    fn a_heading_in_the_same_block_stays_apart() {
        let mut lines = VARIED.scaled(1.6).lines("Minutes of the meeting");
        lines.extend(VARIED.at(0, 2).lines("Nobody came, so that nothing was decided and\nnothing had to be written."));
        let expected =
            "Minutes of the meeting\n\nNobody came, so that nothing was decided and nothing had to be written.";
        assert_eq!(joined(&lines), expected);
    }

    #[test]
    fn centred_lines_are_joined_by_their_width() {
        let text = joined(&FIXED.lines(
            "
The quick brown fox jumps over the lazy
  dog and then it goes home to Barnaby
           Rudge in the wood.
                 Thanks",
        ));
        let expected =
            "The quick brown fox jumps over the lazy dog and then it goes home to Barnaby Rudge in the wood.\nThanks";
        assert_eq!(text, expected);
    }

    #[test]
    fn one_line_holds_everything() {
        let text =
            in_one_line(&VARIED.lines("Title\n\nThe row spacing is thirty centi-\nmetres, all told.\n\nEnd   12"));
        assert_eq!(text, "Title The row spacing is thirty centimetres, all told. End 12");
    }
}
