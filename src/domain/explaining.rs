//! What a model is told when it is to compare two pictures.

use super::{Alignment, Comparison, ComparisonTemplate, PixelRect, PixelSize};

/// More places than this are not told one by one: the largest are.
const MOST_PLACES: usize = 40;

/// The words of the request and the templates, as `assets/comparison.toml` holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparisonPrompts {
    /// What is asked for, and in which form.
    pub table: String,
    /// Before the list of attributes.
    pub attributes: String,
    /// Where no attributes are given.
    pub free: String,
    /// Before the list of measured places.
    pub places: String,
    /// Where nothing was found to differ.
    pub no_places: String,
    /// Where the two show different scenes.
    pub refused: String,
    /// Asks for the same answer as a table.
    pub again: String,
    pub templates: Vec<ComparisonTemplate>,
    /// The same in Simplified Chinese.
    pub chinese_templates: Vec<ComparisonTemplate>,
}

impl ComparisonPrompts {
    /// The question: what is wanted, by what, and what was measured. Boxes are told in the px of the pictures as they are
    /// sent. `language` is the one that is answered in where no attribute shows another, by its English name.
    #[must_use]
    pub fn question(
        &self,
        language: &str,
        attributes: &[String],
        measured: Option<&Comparison>,
        sent: [PixelSize; 2],
    ) -> String {
        let mut parts = vec![self.table.trim().replace("{language}", language)];
        if attributes.is_empty() {
            parts.push(self.free.trim().to_owned());
        } else {
            let lines = attributes.iter().map(|attribute| format!("- {}", attribute.trim()));
            parts.push(listed(&self.attributes, lines));
        }
        match measured {
            Some(measured) if !measured.is_comparable => parts.push(self.refused.trim().to_owned()),
            Some(measured) if measured.regions.is_empty() => parts.push(self.no_places.trim().to_owned()),
            Some(measured) => parts.push(listed(&self.places, places(measured, sent).into_iter())),
            None => {}
        }
        parts.join("\n\n")
    }
}

fn listed(heading: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(heading.trim().to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// A line for each place: its number, its box in both pictures, what was measured there.
fn places(measured: &Comparison, sent: [PixelSize; 2]) -> Vec<String> {
    let mut told: Vec<_> = measured.regions.iter().collect();
    told.sort_by(|one, other| other.share.total_cmp(&one.share));
    told.truncate(MOST_PLACES);
    told.sort_by_key(|region| region.id);
    let map = measured.alignment.unwrap_or(Alignment::IDENTITY);
    let line = |region: &&super::Region| {
        let a = scaled(edges(region.rect), measured.size_a, sent[0]);
        let b = scaled(mapped(region.rect, &map), measured.size_b, sent[1]);
        let (kind, share) = (region.kind.as_str(), region.share * 100.0);
        format!("{}: A [{}], B [{}], {kind}, {share:.2} % of the area", region.id, corners(a), corners(b))
    };
    told.iter().map(line).collect()
}

fn corners([left, top, right, bottom]: [f64; 4]) -> String {
    format!("{left:.0}, {top:.0}, {right:.0}, {bottom:.0}")
}

/// The box around what shows in B what a part of A shows; it may reach beyond B.
fn mapped(rect: PixelRect, map: &Alignment) -> [f64; 4] {
    // Coordinates count from the middle of the first pixel.
    let [left, top, right, bottom] = edges(rect).map(|edge| edge - 0.5);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| map.apply(x, y));
    let least = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MAX, f64::min) + 0.5;
    let most = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max) + 0.5;
    [least(|at| at.0), least(|at| at.1), most(|at| at.0), most(|at| at.1)]
}

/// Left, top, right and bottom.
fn edges(rect: PixelRect) -> [f64; 4] {
    [rect.left, rect.top, rect.right(), rect.bottom()].map(f64::from)
}

fn scaled(part: [f64; 4], from: PixelSize, to: PixelSize) -> [f64; 4] {
    let side = |to: u32, from: u32| f64::from(to) / f64::from(from.max(1));
    let (x, y) = (side(to.width, from.width), side(to.height, from.height));
    let inside = |value: f64, most: u32| value.clamp(0.0, f64::from(most));
    [
        inside(part[0] * x, to.width),
        inside(part[1] * y, to.height),
        inside(part[2] * x, to.width),
        inside(part[3] * y, to.height),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Region, RegionKind};

    fn prompts() -> ComparisonPrompts {
        let word = |text: &str| text.to_owned();
        ComparisonPrompts {
            table: word("table"),
            attributes: word("by"),
            free: word("free"),
            places: word("places"),
            no_places: word("none"),
            refused: word("refused"),
            again: word("again"),
            templates: Vec::new(),
            chinese_templates: Vec::new(),
        }
    }

    fn measured(regions: Vec<Region>) -> Comparison {
        Comparison {
            size_a: PixelSize::new(200, 100),
            size_b: PixelSize::new(400, 200),
            is_comparable: true,
            alignment: Some(Alignment { matrix: [[2.0, 0.0, 0.5], [0.0, 2.0, 0.5]] }),
            similarity: 0.9,
            changed_share: 0.1,
            tone_steps: [0.0; 3],
            regions,
            map: None,
        }
    }

    fn region(id: u32, left: u32, share: f64) -> Region {
        let rect = PixelRect::new(left, 20, 40, 10);
        Region { id, rect, kind: RegionKind::Colour, share, colours: [[0; 3]; 2] }
    }

    #[test]
    fn boxes_are_told_as_the_sent_pictures_have_them() {
        let comparison = measured(vec![region(1, 10, 0.02)]);
        let sent = [PixelSize::new(100, 50), PixelSize::new(400, 200)];
        let asked = prompts().question("English", &["Colour ".to_owned()], Some(&comparison), sent);
        let expected =
            "table\n\nby\n- Colour\n\nplaces\n1: A [5, 10, 25, 15], B [20, 40, 100, 60], colour, 2.00 % of the area";
        assert_eq!(asked, expected);
    }

    #[test]
    fn of_many_places_the_largest_are_told_in_their_order() {
        let regions = (1..=60).map(|id| region(id, id, f64::from(id) / 100.0)).collect();
        let sent = [PixelSize::new(200, 100), PixelSize::new(400, 200)];
        let asked = prompts().question("English", &[], Some(&measured(regions)), sent);
        let numbers: Vec<u32> =
            asked.lines().filter_map(|line| line.split_once(": A")).filter_map(|(id, _)| id.parse().ok()).collect();
        assert_eq!(numbers, (21..=60).collect::<Vec<_>>());
        assert!(asked.contains("free") && !asked.contains("by"));
    }

    #[test]
    fn what_cannot_be_measured_is_told_as_such() {
        let sent = [PixelSize::new(1, 1); 2];
        let mut comparison = measured(Vec::new());
        assert!(prompts().question("English", &[], Some(&comparison), sent).ends_with("none"));
        comparison.is_comparable = false;
        assert!(prompts().question("English", &[], Some(&comparison), sent).ends_with("refused"));
        assert_eq!(prompts().question("English", &[], None, sent), "table\n\nfree");
        let prompts = ComparisonPrompts { table: "in {language}".to_owned(), ..prompts() };
        assert_eq!(prompts.question("Chinese", &[], None, sent), "in Chinese\n\nfree");
    }
}
